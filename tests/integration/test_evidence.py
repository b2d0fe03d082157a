"""The evidence card of a model version: its numbers are those of the pages, its replay is exact."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Awaitable, Callable
from html import escape
from pathlib import Path

import asyncpg
import click
import httpx
import pytest
from click.testing import CliRunner

import sql
from backend import commands
from backend.auth.access import Visitor
from backend.client import new_id
from backend.domain import evidence_html
from backend.domain.evidence import NOT_MEASURED
from backend.domain.figures import share
from backend.errors import Refusal
from backend.messages import AnnotateMany, CreateLabel, Deploy, DrawAudit, wire
from backend.settings import Settings
from backend.views.evaluated import evaluated
from backend.views.evidence import evidence_card, replay_command
from backend.views.progress import progress_state
from backend.views.promises import promises_state
from backend.views.team import team_state
from tests.conftest import Connect
from tests.gestures import answer
from workers.deploy.replay import main as replaying
from workers.deploy.replay import replay
from workers.doors.cli import main as exporting
from workers.embedding.texts import Embedders, label_direction
from workers.learn.build import Builder
from workers.learn.corpus import Corpus

Person = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def ada(person: Person) -> Visitor:
    return await person("ada")


@pytest.fixture
async def label(
    pool: asyncpg.Pool, clips: list[int], ada: Visitor, person: Person, settings: Settings,
    tmp_path: Path,
) -> int:  # fmt: skip
    """“night”, of which ada answered sixty clips and ben ten of them, with a model of theirs."""
    made = await commands.handle(
        pool, ada, CreateLabel(id=new_id(), name="night's end", description="It is <b>dark</b>.")
    )
    assert made.label is not None
    ben = await person("ben")
    for place, clip in enumerate(clips[:60]):
        value = "negative" if place % 2 else "positive"
        await commands.handle(pool, ada, answer(made.label, clip, value))
        if place < 10:
            await commands.handle(pool, ben, answer(made.label, clip, "positive"))
    await build(pool, settings, tmp_path)
    return made.label


async def build(pool: asyncpg.Pool, settings: Settings, folder: Path) -> None:
    corpus, embedders = Corpus(folder / "corpus"), Embedders(settings)
    builder = Builder(pool, corpus, lambda phrases: label_direction(pool, embedders, phrases))
    await builder.build_due()
    await builder.evaluated()
    corpus.close()


async def test_its_numbers_are_those_of_the_pages(
    pool: asyncpg.Pool, ada: Visitor, label: int
) -> None:
    model = await sql.deploy.model(pool, label=label, version=0)
    found = await evaluated(pool, label, model)
    assert found.agreement is not None and found.average_precision is not None
    team, progress = await team_state(pool, label), await progress_state(pool, label)
    assert team is not None and progress is not None
    build = await sql.labels.build(pool, label=label)

    await commands.handle(
        pool, ada, DrawAudit(id=new_id(), label=label, kind="precision", version=1, level=0.6)
    )
    await commands.handle(
        pool, ada, Deploy(id=new_id(), label=label, alias="live", version=1, threshold=0.62)
    )
    card = await evidence_card(pool, label, 0)
    assert (card.label, card.version) == ("night's end", 1)

    def value(section: str, name: str) -> str:
        [fact] = [fact for fact in card.section(section).facts if fact.name.startswith(name)]
        return fact.value

    assert value("Quality on test answers", "Average precision") == (
        f"{share(found.average_precision)} ({share(found.average_precision_low or 0)} to "
        f"{share(found.average_precision_high or 0)})"
    )
    assert value("Quality on test answers", "Balanced") == share(found.quality or 0)
    assert value("Agreement", "Clips on which").startswith(share(found.agreement))
    alpha = {measure.name: measure for measure in team.measures}["alpha"]
    told = value("Agreement", "Today: Krippendorff")
    assert told == NOT_MEASURED if alpha.value is None else told.startswith(share(alpha.value))
    people = {fact.name: fact.value for fact in card.section("Who answered").facts}
    assert people["ada"] == "30 yes, 30 no, 0 skipped" and people["ben"].startswith("10 yes")
    assert people["Clips learned as yes"] == f"{found.positives:,}"
    promises = await promises_state(pool, label)
    assert promises is not None
    [audit] = promises.audits
    assert [fact.value for fact in card.section("Audit").facts] == [audit.words]
    assert "from .62 on" in value("Threshold and promise", "Deployed as live")
    assert value("Replay", "Checksum") == model["checksum"]
    assert value("Replay", "Command") == replay_command("night's end", 1)
    confounders = [fact.value for fact in card.section("Confounders").facts]
    assert all(one.text in confounders for one in progress.confounders)
    assert build["version"] == 1
    # What nobody measured is said, and how it can be.
    [drift] = card.section("Drift").facts
    assert (drift.value, bool(drift.how)) == (NOT_MEASURED, True)
    for section in card.sections:
        for fact in section.facts:
            assert fact.value, fact.name
            assert bool(fact.how) == (fact.value == NOT_MEASURED), fact.name

    hidden = await evidence_card(pool, label, 1, pseudonyms=True)
    text = evidence_html.html(hidden)
    assert "ada" not in text and "annotator-" in text
    assert "<b>" not in text and "It is &lt;b&gt;dark&lt;/b&gt;." in text
    assert "<script" not in text and "http" not in text, "it needs nothing else"
    with pytest.raises(Refusal) as refusal:
        await evidence_card(pool, label, 7)
    assert refusal.value.code == "unknown_model"


async def test_its_replay_gives_the_same_checksum(
    pool: asyncpg.Pool, ada: Visitor, label: int, clips: list[int], settings: Settings,
    tmp_path: Path,
) -> None:  # fmt: skip
    found = await replay(pool, Embedders(settings), "night's end@1", tmp_path / "again")
    assert found.same and found.since == 0
    # More answers change nothing of what it was; a weight of another kind does.
    await commands.handle(
        pool, ada,
        AnnotateMany(id=new_id(), label=label, clips=tuple(clips[60:80]), answer="positive",
                     source="review"),
    )  # fmt: skip
    before = await evidence_card(pool, label, 1)
    await build(pool, settings, tmp_path)
    again = await replay(pool, Embedders(settings), "night's end@1", tmp_path / "b")
    assert again.same and again.checksum == found.checksum
    newest = await evidence_card(pool, label, 0)
    assert newest.version == 2 and newest.section("Replay") != before.section("Replay")
    # What was found of a version is told of it when there are newer ones.
    old = await evidence_card(pool, label, 1)
    for title in (
        "Who answered",
        "Quality on test answers",
        "Confounders",
        "Calibration",
        "Replay",
    ):
        assert old.section(title) == before.section(title)
    assert old.section("Calibration").reliability is not None
    assert NOT_MEASURED not in [fact.value for fact in old.section("Calibration").facts]
    await pool.execute("UPDATE model SET checksum = 'f00d' WHERE label_id = $1", label)
    assert not (await replay(pool, Embedders(settings), "night's end", tmp_path / "c")).same


async def test_the_terminal_writes_the_card_and_replays(
    pool: asyncpg.Pool, label: int, settings: Settings, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, terminal_in_this_process: None,
) -> None:  # fmt: skip
    for name, value in settings.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)

    async def run(main: click.Command, *words: str, code: int = 0) -> str:
        done = await asyncio.to_thread(CliRunner().invoke, main, words)
        assert done.exit_code == code, done.output
        return " ".join(done.output.split())

    asked = ("card", "--label", "night's end", "--out", "card.html")
    assert "model 1: card.html" in await run(exporting, *asked)
    written = (tmp_path / "card.html").read_text()
    card = await evidence_card(pool, label, 1)
    facts = [fact for section in card.sections for fact in section.facts]
    assert all(escape(fact.value) in written for fact in facts if fact.name != "Corpus")
    await run(exporting, *asked, "--version", "7", code=1)
    assert "There is no label" in await run(
        exporting, "card", "--label", "nothing", "--out", "b.html", code=1
    )
    # The command that the card names, as a shell reads it.
    [command] = [fact.value for fact in facts if fact.name == "Command"]
    rushes, verb, *words = shlex.split(command)
    assert (rushes, verb) == ("rushes", "replay")
    said = await run(replaying, *words)
    assert said.count(str((await sql.deploy.model(pool, label=label, version=1))["checksum"])) == 2
    assert "The same, to the last bit." in said
    await pool.execute("UPDATE model SET bias = 0, checksum = 'f00d' WHERE label_id = $1", label)
    assert "not the same" in await run(replaying, *words, code=1)
    assert "no label" in await run(replaying, "nothing@3", code=1)


async def test_who_labels_blind_reads_no_card(
    connect: Connect, backend: Settings, label: int
) -> None:
    async with (
        connect("vera", account_role="viewer") as vera,
        connect("cleo", role="secondary") as cleo,
        httpx.AsyncClient(base_url=backend.public_api_url) as browser,
    ):
        for who, status in ((vera, 200), (cleo, 403)):
            cookie = f"{wire.COOKIE}={who.session}"  # type: ignore[attr-defined]
            reply = await browser.get(f"{wire.CARDS}/{label}/card", headers={"Cookie": cookie})
            assert reply.status_code == status
            assert ("Evidence for" in reply.text) == (status == 200)
            assert evidence_html.STYLE_SOURCE in reply.headers["content-security-policy"]
