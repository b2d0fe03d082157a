"""Simulated annotators at the real socket: what they answer, and what cuts cannot do to them."""

from __future__ import annotations

import asyncio
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from backend.commands import teams
from backend.events import transaction
from backend.messages import Acknowledged, Annotate, BlindState, ClipCard, Request, Role
from backend.messages.names import label_stream
from backend.ops import programs
from backend.settings import Settings
from tests.conftest import Connect
from tests.gestures import edit, make_label
from tests.integration.cut_reads import unreadable
from workers.bots.__main__ import NoSuchLabel, find
from workers.bots.accounts import Account, hired
from workers.bots.annotator import Annotator, Habits, SentAway
from workers.bots.truth import Truth, TruthError, csv_truth, demo_truth
from workers.demo.corpus import write_corpus
from workers.demo.drawing.world import films
from workers.demo.labels import LABELS

TEAM: tuple[Role, ...] = ("primary", "primary", "secondary", "secondary")
FAST = Habits(pace=25, error=0.25, undo=0.05)  # the server lets 40 commands a second through

Done = list[tuple[str, Request, Acknowledged]]


@pytest.fixture
async def label(connect: Connect, clips: list[int]) -> int:
    async with connect("ada") as ada:
        number = await make_label(ada)
        await ada.ask(edit(number, repeats=0.3))
        return number


@pytest.fixture
def truth(clips: list[int]) -> Truth:
    """Every other clip is positive, as the embeddings have it."""
    positive = set(clips[::2])
    return lambda card: card.id in positive


def bots_of(
    backend: Settings, accounts: list[Account], label: int, truth: Truth, habits: Habits = FAST
) -> tuple[list[Annotator], Done]:
    done: Done = []

    def noted(name: str) -> Callable[[Request, Acknowledged, float], None]:
        return lambda command, reply, _: done.append((name, command, reply))

    bots = [
        Annotator(
            backend.api_url, backend.ui_origin, account, label, truth, habits,
            random.Random(number), noted(account.name),
        )
        for number, account in enumerate(accounts)
    ]  # fmt: skip
    return bots, done


async def work(bots: list[Annotator], enough: Callable[[], bool]) -> None:
    """Let them work until there is enough, and finish what they began."""
    stopping = asyncio.Event()
    working = [asyncio.create_task(bot.run(stopping)) for bot in bots]
    try:
        async with asyncio.timeout(60):
            while not enough():
                ended = [task for task in working if task.done()]
                if ended:
                    ended[0].result()
                await asyncio.sleep(0.05)
    finally:
        stopping.set()
        await asyncio.gather(*working)


async def test_a_team_answers_as_asked(
    backend: Settings, pool: asyncpg.Pool, label: int, truth: Truth
) -> None:
    async with hired(pool, label, TEAM) as accounts:
        bots, done = bots_of(backend, accounts, label, truth)
        primaries, secondaries = bots[:2], bots[2:]
        await work(primaries, lambda: min(b.work.answers for b in primaries) >= 45)
        followed: set[str] = set()

        def twice() -> bool:
            """They answered all of their queue, clips that come twice among it; what they followed
            meanwhile is noted."""
            done = []
            for client in (b.client for b in secondaries if b.client):
                followed.update(client.snapshots, client.presence)
                held = client.snapshots.get(f"blind/{label}")
                if held is not None and isinstance(held.state, BlindState):
                    state = held.state
                    cards = {*state.answers, *(-clip for clip in state.repeat_answers)}
                    done.append(bool(state.repeat_answers) and cards >= set(state.queue))
            return len(done) == len(secondaries) and all(done)

        await work(secondaries, twice)

    rows = await pool.fetch("SELECT * FROM annotation WHERE label_id = $1", label)
    assert sorted(r["command_id"] for r in rows) == sorted(command.id for _, command, _ in done)
    answers = sum(bot.work.answers for bot in bots)
    assert answers == sum(isinstance(command, Annotate) for _, command, _ in done) >= 180
    # 5 standard deviations of a share among so many.
    assert sum(b.work.wrong for b in bots) / answers == pytest.approx(0.25, abs=0.16)
    assert sum(b.work.undone for b in bots) > 0

    of = {b.account.person: [r for r in rows if r["person_id"] == b.account.person] for b in bots}
    one, two = ({r["clip_id"] for r in of[b.account.person]} for b in primaries)
    assert not one & two  # batches are leased
    for bot in secondaries:
        own = of[bot.account.person]
        assert {r["clip_id"] for r in own} == one | two
        assert {(r["role"], r["source"]) for r in own} == {("secondary", "blind")}
        assert {r["round"] for r in own} == {1, 2}
    assert followed == {f"blind/{label}"}


async def test_cuts_lose_nothing_and_double_nothing(
    backend: Settings, pool: asyncpg.Pool, label: int, truth: Truth, connect: Connect
) -> None:
    rng = random.Random(0)
    loop = asyncio.get_running_loop()

    def cutting(card: ClipCard) -> bool | None:
        """Who is about to answer may lose the connection: before, while or after it is sent."""
        for bot in bots:
            if bot.client is not None and rng.random() < 0.1:
                loop.call_later(rng.choice((0.0, 0.003, 0.01)), bot.client.cut)
        return truth(card)

    async with hired(pool, label, TEAM[:3]) as accounts:
        bots, done = bots_of(backend, accounts, label, cutting)
        await work(bots, lambda: min(min(b.work.answers // 5, b.work.cuts) for b in bots) >= 5)

    rows = await pool.fetch("SELECT command_id FROM annotation WHERE label_id = $1", label)
    assert sorted(r["command_id"] for r in rows) == sorted(command.id for _, command, _ in done)
    async with connect("ada") as ada:
        fresh = await ada.subscribe(f"label/{label}")
        for held in (bot.held for bot in bots[:2]):
            # Everybody stopped at another moment; from there it goes on to the same state.
            assert held is not None
            ada.snapshots[held.stream] = held
            resumed = await ada.subscribe(held.stream, epoch=held.epoch, after=held.seq)
            assert resumed == fresh


async def test_a_bot_outlives_a_database_that_goes_away_while_it_looks_at_clips(
    backend: Settings, pool: asyncpg.Pool, label: int, truth: Truth
) -> None:
    async with hired(pool, label, ("primary",)) as accounts:
        bots, _ = bots_of(backend, accounts, label, truth)
        async with unreadable(pool, "video"):
            working = asyncio.create_task(work(bots, lambda: bots[0].work.answers >= 3))
        await working


async def test_a_bot_that_is_taken_off_the_label_leaves(
    backend: Settings, pool: asyncpg.Pool, label: int, truth: Truth
) -> None:
    async with hired(pool, label, TEAM[:2]) as accounts:
        bots, _ = bots_of(backend, accounts[:1], label, truth)
        working = asyncio.create_task(bots[0].run(asyncio.Event()))
        while not bots[0].work.answers:
            await asyncio.sleep(0.01)
        async with transaction(pool) as tx:
            await tx.lock(label_stream(label))
            await teams.give(tx, label, accounts[0].person, "none")
        with pytest.raises(SentAway, match="you are not on it"):
            await asyncio.wait_for(working, 20)


async def test_accounts_are_shared_by_nobody_and_keep_their_role(
    pool: asyncpg.Pool, label: int
) -> None:
    async with hired(pool, label, TEAM) as first, hired(pool, label, TEAM) as second:
        assert len({account.person for account in (*first, *second)}) == 8
        assert first[0].name == "robin (bot)"
        roles = await pool.fetch("SELECT name, role FROM team WHERE label_id = $1", label)
        assert {(a.name, a.role) for a in (*first, *second)} <= {(r[0], r[1]) for r in roles}
    async with hired(pool, label, ("secondary", "primary")) as again:
        assert [a.name for a in again] == [first[2].name, first[0].name]
        assert again[1].password != first[0].password
    assert await pool.fetchval("SELECT count(*) FROM session") == 1  # ada's
    usual = await pool.fetch("SELECT role FROM person WHERE name LIKE '%(bot)'")
    assert {r["role"] for r in usual} == {"none"}  # on other labels


async def test_the_command(
    backend: Settings, pool: asyncpg.Pool, label: int, clips: list[int], tmp_path: Path
) -> None:
    known = tmp_path / "truth.csv"
    lines = [f"{clip},{'yes' if i % 2 == 0 else 'no'}" for i, clip in enumerate(clips)]
    known.write_text("\n".join(["clip_id,answer", *lines]))
    command = programs.command(
        programs.BOTS, "--label", "Night", "--primaries", "1",
        "--secondaries", "1", "--pace", "15", "--error", "0", "--undo", "0",
        "--truth", str(known), "--seconds", "4", "--seed", "1",
    )  # fmt: skip
    found = await asyncio.to_thread(
        subprocess.run, command, env=programs.environment(backend), capture_output=True, text=True,
        timeout=60,
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    assert "robin (bot)" in found.stdout and "secondary" in found.stdout
    rows = await pool.fetch("SELECT clip_id, answer FROM annotation")
    assert len(rows) > 10
    positive = set(clips[::2])
    assert all((r["answer"] == "positive") == (r["clip_id"] in positive) for r in rows)


# ── what cannot work says so ────────────────────────────────────────────────────────────────────


async def test_a_label_that_is_not_there(
    pool: asyncpg.Pool, settings: Settings, label: int
) -> None:
    with pytest.raises(NoSuchLabel, match="'noon'; there are: night"):
        await find(pool, settings, "noon", None)


async def test_a_label_nobody_knows_the_truth_of(
    pool: asyncpg.Pool, settings: Settings, connect: Connect
) -> None:
    async with connect("ada") as ada:
        await make_label(ada, "sailing")
    with pytest.raises(TruthError, match=r"sailing is not a demo label .*--truth"):
        await find(pool, settings, "Sailing", None)


def test_a_demo_label_without_the_demo(tmp_path: Path) -> None:
    with pytest.raises(TruthError, match="rushes up --demo"):
        demo_truth(tmp_path, "night")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("clip,answer\n1,yes", "clip_id and answer"),
        ("clip_id,answer\n1,yes\n2,maybe", "line 3.*maybe"),
        ("clip_id,answer\n1", "line 2"),
        (None, "cannot be read"),
    ],
)
def test_a_truth_file_that_is_wrong(text: str | None, said: str, tmp_path: Path) -> None:
    file = tmp_path / "truth.csv"
    if text is not None:
        file.write_text(text)
    with pytest.raises(TruthError, match=said):
        csv_truth(file)


def test_starting_with_bots_needs_the_demo() -> None:
    found = subprocess.run(
        programs.command(programs.RUSHES, "up", "--bots", "2"),
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert found.returncode == 1 and "--truth" in found.stderr


async def test_a_backend_that_is_away(settings: Settings, pool: asyncpg.Pool) -> None:
    await pool.execute("INSERT INTO label (name) VALUES ('night')")
    known = settings.home / "truth.csv"
    known.write_text("clip_id,answer\n")
    found = await asyncio.to_thread(
        subprocess.run, programs.command(programs.BOTS, "--truth", str(known)),
        env=programs.environment(settings), capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert found.returncode == 1
    assert "start it with `rushes up`" in found.stderr and "Traceback" not in found.stderr
    assert await pool.fetchval("SELECT count(*) FROM person") == 0


# ── what is right ───────────────────────────────────────────────────────────────────────────────


def test_the_demo_knows_every_shot_of_its_films(tmp_path: Path) -> None:
    world = films(count=3)
    (tmp_path / "films").mkdir()
    for film in world:  # films that are there are not rendered again
        (tmp_path / "films" / f"{film.slug}.mp4").touch()
    write_corpus(tmp_path, count=3, processes=1)
    for label in LABELS:
        truth = demo_truth(tmp_path, label.name)
        for film in world:
            start = 0.0
            for shot in film.shots:
                end = start + shot.seconds
                card = ClipCard(id=1, film=1, title=film.title, start=start + 0.08, end=end)
                assert truth(card) == label.answer(shot.attributes())
                start = end
        assert truth(ClipCard(id=1, film=1, title="Holiday video", start=0, end=1)) is None
