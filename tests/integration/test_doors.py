"""What leaves the studio as tables: which rows, in which formats, for whom."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import numpy as np
import pytest
from click.testing import CliRunner
from pyarrow import parquet

import sql
from backend import commands
from backend.auth.access import Visitor
from backend.client import new_id
from backend.errors import Refusal
from backend.messages import CreateLabel, Filters
from backend.messages.exports import AskExport
from backend.settings import Settings
from backend.views.exports import labels_meant
from tests.conftest import DIM
from tests.gestures import answer, blind, decide
from workers.doors.cli import main
from workers.doors.exporting import export
from workers.doors.reading import Selection

Person = Callable[..., Awaitable[Visitor]]


async def rows_of(
    pool: asyncpg.Pool, path: Path, who: Visitor | None = None, **wanted: Any
) -> list[dict[str, Any]]:
    """The rows of an export as JSON lines."""
    asked = AskExport(**{"format": "jsonl", **wanted})
    labels = await labels_meant(pool, who, asked)
    await export(pool, Selection(asked, labels, who.id if who else 0, who), path)
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture
async def night(pool: asyncpg.Pool, clips: list[int], person: Person) -> int:
    """A label that ada and ben answered, cleo blind, and ada decided once."""
    ada, ben = await person("ada", account_role="admin"), await person("=ben", role="primary")
    cleo = await person("cleo", role="secondary")
    made = await commands.handle(pool, ada, CreateLabel(id=new_id(), name="night, “late”"))
    label = made.label
    assert label is not None
    for who, clip, value in ((ada, 0, "positive"), (ben, 0, "negative"), (ada, 1, "negative")):
        command = answer(label, clips[clip], value, milliseconds=1500, version=0)
        await commands.handle(pool, who, command)
    await commands.handle(pool, cleo, blind(label, clips[1], "positive"))
    await commands.handle(pool, ada, decide(label, clips[0], "positive", reason="=the moon"))
    return label


async def test_every_answer_that_holds_leaves_with_who_gave_it_and_how(
    pool: asyncpg.Pool, night: int, clips: list[int], tmp_path: Path
) -> None:
    rows = await rows_of(pool, tmp_path / "a.jsonl")
    assert [(r["clip"], r["role"], r["annotator"], r["answer"]) for r in rows] == [
        (clips[0], "adjudicator", "ada", "positive"),
        (clips[0], "primary", "=ben", "negative"),
        (clips[0], "primary", "ada", "positive"),
        (clips[1], "primary", "ada", "negative"),
        (clips[1], "secondary", "cleo", "positive"),
    ]
    first = rows[1]
    assert first["seconds"] == 1.5 and first["definition_version"] == 1
    assert first["frame_rate"] == "24/1" and first["content_hash"] == "0-0"
    assert rows[0]["reason"] == "=the moon"
    clip_rows = await rows_of(pool, tmp_path / "c.jsonl", what="clips")
    assert [(r["clip"], r["truth"], r["decided"]) for r in clip_rows] == [
        (clips[0], "positive", True), (clips[1], "tie", False),
    ]  # fmt: skip


async def test_filters_leave_what_they_name(
    pool: asyncpg.Pool, night: int, clips: list[int], tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"
    assert len(await rows_of(pool, path, answers=("negative",))) == 2
    assert await rows_of(pool, path, filters=Filters(genre="genre 1")) == []
    assert len(await rows_of(pool, path, filters=Filters(year_to=1990))) == 5
    assert await rows_of(pool, path, intakes=("none of these",)) == []
    assert await rows_of(pool, path, score_from=0.1) == []  # there is no model yet
    late = '"night, \\“late\\”"'
    for where, kept in (
        (f"{late}:tie or like:3", None), (f"not {late}:yes and film:#1", clips[1]),
        (f"{late}:disputed or {late}:tie", clips[1]), ("words alone", None),
    ):  # fmt: skip
        if kept is None:
            with pytest.raises(Refusal):
                await rows_of(pool, path, where=where)
        else:
            assert {r["clip"] for r in await rows_of(pool, path, where=where)} == {kept}
            assert len(await rows_of(pool, path, what="clips", where=where)) == 1
    with pytest.raises(Refusal, match="no label “dawn”"):
        await rows_of(pool, path, labels=("dawn",))


async def test_a_secondary_gets_their_own_blind_answers_and_nothing_made_of_others(
    pool: asyncpg.Pool, night: int, clips: list[int], person: Person, tmp_path: Path
) -> None:
    cleo = await _again(pool, "cleo")
    await pool.execute(  # from a time when she was a primary
        "INSERT INTO answer SELECT label_id, $2, $1, 'primary', 'negative', source, annotation_id"
        " FROM answer WHERE person_id = $1", cleo.id, clips[5],
    )  # fmt: skip
    path = tmp_path / "a.jsonl"
    rows = await rows_of(pool, path, cleo)
    assert [(r["annotator"], r["answer"], r["clip"]) for r in rows] == [
        ("cleo", "positive", clips[1])
    ]
    name = "night, “late”"
    for wanted in ({"what": "clips"}, {"what": "predictions"}, {"score_from": 0.5}):
        with pytest.raises(Refusal) as refused:
            await rows_of(pool, path, cleo, labels=(name,), **wanted)
        assert refused.value.code == "blind"
        assert await rows_of(pool, path, cleo, **wanted) == []  # no label at all
    with pytest.raises(Refusal) as refused:
        await rows_of(pool, path, cleo, where='not "night, \\“late\\”":yes')
    assert refused.value.code == "blind"
    assert len(await rows_of(pool, path, cleo, where="film:#1")) == 1
    # A clip that they are to be asked again: they are not told how they answered it before.
    await pool.execute(
        "INSERT INTO repeat_answer (label_id, person_id, clip_id, rank) VALUES ($1, $2, $3, 1)",
        night, cleo.id, clips[1],
    )  # fmt: skip
    assert [r["answer"] for r in await rows_of(pool, path, cleo)] == ["given"]
    assert await rows_of(pool, path, cleo, answers=("positive",)) == []
    stranger = await person("dora", role="none")
    assert await rows_of(pool, path, stranger) == []
    with pytest.raises(Refusal, match="no label"):
        await rows_of(pool, path, stranger, labels=(name,))


async def test_pseudonyms_are_stable_and_say_nothing(
    pool: asyncpg.Pool, night: int, tmp_path: Path
) -> None:
    once = await rows_of(pool, tmp_path / "a.jsonl", pseudonyms=True)
    again = await rows_of(pool, tmp_path / "b.jsonl", pseudonyms=True)
    assert once == again
    assert len({row["annotator"] for row in once}) == 3
    assert all(re.fullmatch(r"annotator-[0-9a-f]{16}", row["annotator"]) for row in once)
    assert {row["reason"] for row in once} == {""}


async def test_the_same_rows_leave_in_every_table(
    pool: asyncpg.Pool, night: int, tmp_path: Path
) -> None:
    lines = await rows_of(pool, tmp_path / "a.jsonl")
    for form in ("csv", "parquet"):
        await rows_of_file(pool, tmp_path / f"a.{form}", form)
    with (tmp_path / "a.csv").open(newline="") as file:
        cells = list(csv.DictReader(file))
    assert [row["annotator"] for row in cells][1] == "'=ben" and cells[0]["reason"] == "'=the moon"
    table = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    assert [(r["clip"], r["answer"], r["start"]) for r in table] == [
        (r["clip"], r["answer"], r["start"]) for r in lines
    ]
    assert list(table[0]) == list(lines[0]) == list(cells[0])


async def rows_of_file(pool: asyncpg.Pool, path: Path, form: Any) -> None:
    asked = AskExport(format=form)
    await export(pool, Selection(asked, await labels_meant(pool, None, asked)), path)


async def _again(pool: asyncpg.Pool, name: str) -> Visitor:
    row = await pool.fetchrow(
        "SELECT id, name, account_role, role FROM person WHERE name = $1", name
    )
    return Visitor(row["id"], row["name"], row["account_role"], row["role"])


def test_the_terminal_exports_and_says_what_cannot_be(
    settings: Settings, terminal_in_this_process: None, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for name, value in settings.environment.items():
        monkeypatch.setenv(name, value)

    def said(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, arguments)
        return result.exit_code, result.output

    out = tmp_path / "a.csv"
    assert said("annotations", "--out", str(out)) == (0, f"0 rows: {out}\n")
    assert said("clips", "--where", "film:train", "--out", str(out)) == (0, f"0 rows: {out}\n")
    assert "no label “rian”" in said("clips", "--where", "rian > .8", "--out", str(out))[1]
    assert said("labels", "--out", str(tmp_path / "l.json"))[0] == 0
    code, told = said("annotations", "--label", "dawn", "--out", str(out))
    assert code == 1 and "There is no label “dawn”" in told
    code, told = said("clips", "--out", str(tmp_path / "a.xyz"))
    assert code == 1 and "does not tell its format" in told
    code, told = said("clips", "--out", str(tmp_path / "none" / "a.csv"))
    assert code == 1 and "can't be written" in told


async def test_what_models_say_leaves_alone_or_beside_the_truth(
    pool: asyncpg.Pool, night: int, clips: list[int], person: Person, tmp_path: Path
) -> None:
    """The model says yes to the cloud around e0, which every other clip lies in."""
    weights = np.zeros(DIM, "<f4")
    weights[0] = 4.0
    space = await sql.corpus.space(pool)
    await sql.builds.add_model(
        pool, label=night, classifier="live", settings="{}", weights=weights.tobytes(), bias=0.0,
        checksum="", space=space["id"], seq=1, answers=20, seconds=0.1, at=1.0, upto=0,
        policy="majority",
    )  # fmt: skip
    await pool.execute("UPDATE build SET version = 1 WHERE label_id = $1", night)
    path = tmp_path / "a.jsonl"
    rows = await rows_of(pool, path, what="predictions")
    assert [r["clip"] for r in rows] == clips and {r["version"] for r in rows} == {1}
    assert rows[0]["probability"] > 0.9 > 0.1 > rows[1]["probability"]
    likely = await rows_of(pool, path, what="predictions", score_from=0.5)
    assert {r["clip"] for r in likely} == set(clips[::2])
    assert await rows_of(pool, path, what="predictions", labels=("night, “late”@1",)) == rows
    with pytest.raises(Refusal, match="is live"):
        await rows_of(pool, path, what="predictions", labels=("night, “late”@live",))
    answered = await rows_of(pool, path, what="clips", score_to=0.5)
    assert [(r["clip"], r["truth"]) for r in answered] == [(clips[1], "tie")]
    assert len(await rows_of(pool, path, score_from=0.5)) == 3  # answers to the first clip
