"""Intakes: films come in under a name; it may be changed and put out of sight, nothing is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

import sql
from backend import jobs
from backend.client import Client, new_id
from backend.messages import AddToIntake, IntakesState, RemoveIntake, RenameIntake, RestoreIntake
from backend.settings import Settings
from tests.conftest import Connect
from tests.gestures import refusal, refused
from tests.unit.made_videos import scenes, write_video
from workers.embedding.texts import Embedders
from workers.ingest import cli
from workers.ingest.asking import ask_for
from workers.ingest.ingester import Ingester
from workers.ingest.survey import survey
from workers.video import Looker

RUN = sql.Query.__call__


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """Two films, and a file that cannot be read."""
    folder = tmp_path / "films"
    folder.mkdir()
    write_video(folder / "a.mp4", scenes(30, 40))
    write_video(folder / "b.mp4", scenes(25))
    whole = (folder / "a.mp4").read_bytes()
    (folder / "c.mp4").write_bytes(whole[: len(whole) // 3])
    return folder


@pytest.fixture
async def ingester(settings: Settings, pool: asyncpg.Pool) -> AsyncIterator[Ingester]:
    settings = replace(settings, embedder="demo")
    made = Ingester(settings, pool, Embedders(settings))
    yield made
    made.close()


async def intake(pool: asyncpg.Pool, name: str) -> int:
    async with pool.acquire() as connection:
        return await cli.named(connection, name, person=None)


async def ask(settings: Settings, pool: asyncpg.Pool, folder: Path, into: int | None) -> list[int]:
    """Ask for the films of a folder as the command does; their files' numbers."""
    looker = Looker()
    found = survey([folder], looker)
    looker.close()
    queue = jobs.Queue(settings.redis)
    asked, _ = await ask_for(pool, queue, found.films, [None] * len(found.films), intake=into)
    await queue.close()
    return [one.file for one in asked]


async def members(pool: asyncpg.Pool) -> list[tuple[str, str]]:
    rows = await pool.fetch(
        "SELECT i.name AS intake, v.title FROM intake_video JOIN intake i ON i.id = intake_id"
        " JOIN video v ON v.id = video_id ORDER BY 1, 2"
    )
    return [tuple(r) for r in rows]


async def state(who: Client) -> IntakesState:
    found: Any = (await who.subscribe("intakes")).state
    assert isinstance(found, IntakesState)
    return found


async def test_films_join_the_intake_they_were_asked_for(
    settings: Settings, pool: asyncpg.Pool, ingester: Ingester, films: Path
) -> None:
    files = await ask(settings, pool, films, await intake(pool, "Monday"))
    assert len(files) == 3
    await ingester.ingest(files[0])
    # Renamed and put out of sight while its films come in: they still belong to it.
    await pool.execute("UPDATE intake SET name = 'Dusk', removed_at = now()")
    for file in files[1:]:
        await ingester.ingest(file)
    assert await members(pool) == [("Dusk", "a"), ("Dusk", "b")]
    (row,) = await sql.intakes.rows(pool)
    assert (row["films"], row["waiting"], row["failed"]) == (2, 0, 1)
    # Asked for again under another name: the films that are there join that one, too, and so does
    # one that is worked on.
    again = await ask(settings, pool, films, await intake(pool, "Tuesday"))
    assert again == files
    assert await members(pool) == [
        ("Dusk", "a"), ("Dusk", "b"), ("Tuesday", "a"), ("Tuesday", "b"),
    ]  # fmt: skip


async def killed_at_the_end(query: Any, on: Any, /, **values: Any) -> Any:
    if query.name == "ingest.finish":
        raise RuntimeError("killed")
    return await RUN(query, on, **values)


async def test_clips_appear_together_with_their_intake(
    settings: Settings, pool: asyncpg.Pool, ingester: Ingester, films: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    files = await ask(settings, pool, films, await intake(pool, "Monday"))
    wednesday = await intake(pool, "Wednesday")

    with monkeypatch.context() as broken:
        broken.setattr(sql.Query, "__call__", killed_at_the_end)
        with pytest.raises(RuntimeError):
            await ingester.ingest(files[1])
    assert await members(pool) == [("Monday", "b")]
    await ask(settings, pool, films / "b.mp4", wednesday)
    await ingester.ingest(files[1])  # its content is known by now
    assert await members(pool) == [("Monday", "b"), ("Wednesday", "b")]


async def test_intakes_are_named_renamed_removed_and_restored(
    connect: Connect, pool: asyncpg.Pool, clips: list[int]
) -> None:
    one, two, *_ = [r["id"] for r in await pool.fetch("SELECT id FROM video ORDER BY id")]
    async with connect("ada") as ada, connect("ben") as ben, connect(
        "vera", account_role="viewer"
    ) as vera:  # fmt: skip
        assert (await state(ben)).rows == ()
        await ada.ask(AddToIntake(id=new_id(), name=" Monday  films ", films=(one, one)))
        await ada.ask(AddToIntake(id=new_id(), name="monday films", films=(one, two)))
        (row,) = await ben.until(lambda: ben.snapshots["intakes"].state.rows)
        row = await ben.until(
            lambda: next((r for r in ben.snapshots["intakes"].state.rows if r.films == 2), None)
        )
        assert (row.name, row.by, row.clips) == ("Monday films", "ada", 100)
        assert await refused(ada, AddToIntake(id=new_id(), name=" ", films=())) == "empty_name"
        unknown = AddToIntake(id=new_id(), name="Friday", films=(10**9,))
        assert await refused(ada, unknown) == "unknown_film"
        assert await refused(vera, RemoveIntake(id=new_id(), intake=row.id)) == "not_allowed"

        await ben.ask(RenameIntake(id=new_id(), intake=row.id, name="Monday", seen=row.name))
        late = await refusal(
            ada, RenameIntake(id=new_id(), intake=row.id, name="Mon", seen=row.name)
        )
        assert late.code == "changed_meanwhile" and "“Monday”" in str(late)
        await ada.ask(AddToIntake(id=new_id(), name="Tuesday"))
        taken = RenameIntake(id=new_id(), intake=row.id, name="tuesday")
        assert await refused(ada, taken) == "name_taken"
        assert await refused(ada, RemoveIntake(id=new_id(), intake=999)) == "unknown_intake"

        await ada.ask(AddToIntake(id=new_id(), name="By title", title="FILM 2"))
        by_title = next(r for r in (await state(ada)).rows if r.name == "By title")
        assert by_title.films == 1
        nothing = AddToIntake(id=new_id(), name="Nothing", title="%")
        assert await refused(ada, nothing) == "unknown_film"
        await ada.ask(RemoveIntake(id=new_id(), intake=by_title.id))

        await ada.ask(RemoveIntake(id=new_id(), intake=row.id))
        now = await state(vera)
        assert [r.name for r in now.rows] == ["Tuesday"]
        assert [(r.name, r.by) for r in now.removed] == [("By title", "ada"), ("Monday", "ada")]
        await ben.ask(RemoveIntake(id=new_id(), intake=row.id))  # it is: who did it stays
        assert (await state(vera)).removed == now.removed
        await ben.ask(RestoreIntake(id=new_id(), intake=row.id))
        assert [(r.name, r.films) for r in (await state(vera)).rows] == [
            ("Tuesday", 0), ("Monday", 2),
        ]  # fmt: skip
        await ada.ask(RemoveIntake(id=new_id(), intake=row.id))
        await ada.ask(AddToIntake(id=new_id(), name="Monday", films=(two,)))  # wants to see it
        assert len((await state(vera)).rows) == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--intake", "Monday"], "Name videos"),
        (["--intake", "  ", "x.mp4"], "needs a name"),
        (["--intake", "Mon\u200bday", "x.mp4"], "invisible character"),
        (["--intake", "m" * 121, "x.mp4"], "at most 120"),
        (["--intake", "Monday", "--metadata", "x.csv"], "that --intake is for"),
    ],
)
def test_what_no_intake_can_be_called_is_said(arguments: list[str], says: str) -> None:
    done = CliRunner().invoke(cli.main, arguments)
    assert done.exit_code == 2 and says in " ".join(done.output.split()), done.output
