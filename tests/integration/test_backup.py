"""A backup taken while people work becomes the same studio elsewhere, or nothing at all."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import stat
import struct
import sys
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

import sql
from backend import commands, db
from backend.auth import access, accounts, sessions
from backend.client import new_id
from backend.domain.snapshot import follow
from backend.keeping.archive import BackupError
from backend.live.streams import STREAMS, Numbered
from backend.media import folder_of
from backend.messages import Annotate, Event, Snapshot, encoder, event_decoder
from backend.messages.names import Name
from backend.ops.backup import backup, words
from backend.ops.restore import restore
from backend.settings import Settings
from tests.conftest import DIM, PASSWORD, Servers, drop_database, execute, settings_for
from tests.gestures import answer, answer_many, blind, decide, deploy, give, note
from tests.integration.studio import Studio
from workers.learn.build import Builder
from workers.learn.corpus import Corpus

_numbers = itertools.count()


def quiet(_: str, __: float) -> None:
    pass


@pytest.fixture
async def empty(
    servers: Servers, template: str, tmp_path: Path
) -> AsyncIterator[Callable[..., Awaitable[Settings]]]:
    """Makes the settings of an installation that holds nothing yet."""
    made: list[str] = []

    async def make(template: str = template) -> Settings:
        made.append(f"restored_{next(_numbers)}")
        await execute(
            servers.dsn("postgres"),
            f"CREATE DATABASE {made[-1]} TEMPLATE {template} STRATEGY FILE_COPY",
        )
        return settings_for(servers, made[-1], tmp_path / f"home-{next(_numbers)}")

    yield make
    for name in made:
        await drop_database(servers, name)


async def fill(studio: Studio, clips: list[int], settings: Settings) -> access.Visitor:
    """A studio with something of most kinds; its secondary."""
    pool, label = studio.pool, studio.label
    number = await accounts.create_person(
        pool, name="cleo", password=PASSWORD, account_role="annotator", role="secondary"
    )
    cleo = access.Visitor(number, "cleo", "annotator", "secondary")

    async def does(who: access.Visitor, *asked: Any) -> None:
        for command in asked:
            await commands.handle(pool, who, command)

    yes, no = clips[:6], clips[6:12]
    await does(studio.ada, answer_many(label, yes), answer_many(label, no, "negative"))
    await does(studio.ben, answer(label, yes[0], "negative"), answer(label, clips[20]))
    await does(studio.ada, note(label, yes[1], "lens flare – “süß” ☂"))
    await does(studio.ada, decide(label, yes[0], "positive", reason="seen twice"))
    await does(studio.ada, give(label, cleo.id, "secondary"))
    await STREAMS["blind"].open_for(pool, label, cleo.id)  # type: ignore[union-attr, misc]
    await does(cleo, blind(label, yes[2], "negative"))
    space = await sql.corpus.space(pool)
    await sql.builds.add_model(
        pool, label=label, classifier="test", settings="{}",
        weights=struct.pack(f"<{DIM}f", 1.0, *[0.0] * (DIM - 1)), bias=0.1, checksum="",
        space=space["id"], seq=1, answers=8, seconds=0.1, at=1.0, upto=1, policy="adjudicated",
    )  # fmt: skip
    await does(studio.ada, deploy(label, 1))
    await pool.execute("INSERT INTO intake (name, look) VALUES ('monday', 'monday')")
    await pool.execute(
        "INSERT INTO intake_video (intake_id, video_id) SELECT 1, id FROM video LIMIT 2"
    )
    await pool.execute("INSERT INTO served SELECT 1, id, .5 FROM clip LIMIT 9")
    folder = folder_of(settings.media, "0-1")
    folder.mkdir(parents=True)
    (folder / "0000.jpg").write_bytes(b"poster")
    (folder / "0000.mp4").write_bytes(bytes(range(256)) * 5000)
    return cleo


async def rows_of(pool: asyncpg.Pool) -> dict[str, list[str]]:
    """Every row of every table, those of sessions and presence apart, which are made anew."""
    found = {}
    for row in await pool.fetch(
        "SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' AND relpersistence = 'p'"
        " AND relnamespace = 'public'::regnamespace AND relname <> 'session'"
    ):
        name = row["name"]
        rows = await pool.fetch(f"SELECT to_jsonb(t)::text AS row FROM {name} t")
        found[name] = sorted(r["row"] for r in rows)
    epoch = json.loads(found["installation"][0]).pop("epoch")
    found["installation"] = [found["installation"][0].replace(epoch, "")]
    return found


async def shown(pool: asyncpg.Pool, label: int, people: list[int]) -> dict[str, str]:
    """What every stream shows to everybody who may follow it."""
    found = {}
    for row in STREAMS.values():
        for person in people:
            name = Name(kind=row.kind, label=label if row.of_label else None)
            if isinstance(row, Numbered):
                own = Name(kind=row.kind, label=label, person=person if row.of_person else None)
                told: Any = await row.snapshot(pool, own)
            else:
                told = await row.whole(pool, name, {person})
            found[f"{name} for {person}"] = repr(told)
    return found


async def no_direction(_: list[str]) -> None:
    """The words of labels are not embedded here."""


async def test_every_table_and_every_stream_are_as_they_were_and_work_goes_on(
    studio: Studio, clips: list[int], settings: Settings, empty: Any, tmp_path: Path
) -> None:
    cleo = await fill(studio, clips, settings)
    people = [studio.ada.id, studio.ben.id, cleo.id]
    file = tmp_path / "studio.backup"
    made = await backup(settings, file, media=True, tell=quiet)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert words(made).startswith(
        "3 people, 1 labels, 16 annotations, 1 models, 4 films, 200 clips"
    )
    with zipfile.ZipFile(file) as opened:
        assert PASSWORD.encode() not in b"".join(opened.read(n) for n in opened.namelist())
    new = await empty()
    said: list[str] = []
    await restore(new, file, tell=lambda doing, share: said.append(doing))
    assert {"comparing", "restoring", "media 1 of 1"} <= set(said)
    pool = await db.open_pool(new.dsn, size=4)
    try:
        before, after = await rows_of(studio.pool), await rows_of(pool)
        assert before.keys() == after.keys()
        kept = {table for table, rows in before.items() if rows}
        assert kept >= {
            "annotation", "answer", "blind_queue", "clip", "decision", "definition", "deployment",
            "embedding", "event", "intake", "intake_video", "label", "member", "migration", "model",
            "note", "person", "receipt", "served", "stream", "train_state", "video",
        }  # fmt: skip
        for table in before:
            assert after[table] == before[table], table
        assert await shown(pool, studio.label, people) == await shown(
            studio.pool, studio.label, people
        )
        # Nobody goes on from numbers of events that the backup does not know.
        epochs = [await sql.events.epoch(p) for p in (studio.pool, pool)]
        assert epochs[0] != epochs[1]
        folder = folder_of(new.media, "0-1")
        assert (folder / "0000.jpg").read_bytes() == b"poster"
        assert (folder / "0000.mp4").read_bytes() == bytes(range(256)) * 5000
        # Numbers go on behind those that were given, keys hold, and people sign in.
        assert await sessions.sign_in(pool, "ada", PASSWORD, 1)
        ben = access.Visitor(studio.ben.id, "ben", "annotator", "primary")
        for some, value in ((clips[60:70], "positive"), (clips[70:80], "negative")):
            await commands.handle(pool, ben, answer_many(studio.label, some, value))  # type: ignore[arg-type]
        corpus = Corpus(tmp_path / "cache")
        builder = Builder(pool, corpus, no_direction)
        assert await builder.build_due() == 1
        await builder.evaluated()
        corpus.close()
        assert await pool.fetchval("SELECT max(version) FROM model") == 2
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await pool.execute("DELETE FROM person")
    finally:
        pool.terminate()


async def test_answers_that_arrive_meanwhile_are_all_in_or_all_out(
    studio: Studio, clips: list[int], settings: Settings, empty: Any, tmp_path: Path
) -> None:
    stopped = asyncio.Event()
    given = 0

    async def answers() -> None:
        nonlocal given
        for clip in itertools.cycle(clips):
            if stopped.is_set():
                return
            value: Any = "positive" if clip % 2 else "negative"
            await commands.handle(
                studio.pool, studio.ben,
                Annotate(id=new_id(), label=studio.label, clip=clip, answer=value, source="search"),
            )  # fmt: skip
            given += 1

    task = asyncio.create_task(answers())
    file = tmp_path / "studio.backup"
    seen: list[int] = []
    try:
        while given < 5:
            await asyncio.sleep(0)
        await backup(settings, file, media=False, tell=lambda *_: seen.append(given))
    finally:
        stopped.set()
        await task
    assert given > seen[0], "nothing was answered meanwhile, so nothing is proved"
    new = await empty()
    await restore(new, file, tell=quiet)
    pool = await db.open_pool(new.dsn, size=2)
    try:
        stream = Name(kind="label", label=studio.label)
        row = STREAMS["label"]
        assert isinstance(row, Numbered)
        old, fresh = await row.snapshot(pool, stream), await row.snapshot(studio.pool, stream)
        assert old is not None and fresh is not None and old[0] < fresh[0]
        snapshot = Snapshot(stream=str(stream), epoch="", seq=old[0], state=old[1])
        for event in await studio.pool.fetch(
            "SELECT seq, body::text AS body FROM event WHERE stream = $1 AND seq > $2 ORDER BY seq",
            str(stream), old[0],
        ):  # fmt: skip
            body = event_decoder.decode(event["body"])
            snapshot = follow(
                snapshot, Event(stream=str(stream), epoch="", seq=event["seq"], event=body)
            )
        assert encoder.encode(snapshot.state) == encoder.encode(fresh[1])
    finally:
        pool.terminate()


async def test_nothing_is_restored_over_a_studio_nor_beside_people_at_work(
    studio: Studio, settings: Settings, empty: Any, tmp_path: Path
) -> None:
    file = tmp_path / "studio.backup"
    await backup(settings, file, media=False, tell=quiet)
    with pytest.raises(BackupError, match="is there already"):
        await backup(settings, file, media=False, tell=quiet)
    with pytest.raises(BackupError, match="other connection"):
        await restore(settings, file, tell=quiet)
    new = await empty()
    await restore(new, file, tell=quiet)
    with pytest.raises(BackupError, match="2 people, 1 labels"):
        await restore(new, file, tell=quiet)
    foreign = await empty()
    connection = await db.dial(foreign.dsn)
    await connection.execute("DROP TABLE installation; CREATE TABLE accounts ()")
    await connection.close()
    with pytest.raises(BackupError, match="not Rushes' own"):
        await restore(foreign, file, tell=quiet)
    with pytest.raises(BackupError, match="no studio in this database"):
        await backup(foreign, tmp_path / "b.backup", media=False, tell=quiet)


def rewritten(file: Path, to: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The backup with other members, its list fitting them again."""
    import hashlib

    with zipfile.ZipFile(file) as old, zipfile.ZipFile(to, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        for member in [t["member"] for t in manifest["tables"]] + manifest["media"]:
            content = change(member["name"], old.read(member["name"]))
            if content is not None:
                member |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
                new.writestr(member["name"], content)
        text = change("manifest.json", json.dumps(manifest).encode())
        assert text is not None
        new.writestr("manifest.json", text)
    return to


async def test_what_does_not_fit_leaves_nothing(
    studio: Studio, clips: list[int], settings: Settings, empty: Any, tmp_path: Path
) -> None:
    await fill(studio, clips, settings)
    file = tmp_path / "studio.backup"
    await backup(settings, file, media=False, tell=quiet)
    new = await empty()
    connection = await db.dial(new.dsn)
    before = await connection.fetchval("SELECT epoch FROM installation")
    await connection.close()

    def as_it_is(name: str, content: bytes) -> bytes:
        return content

    def half_a_row(name: str, content: bytes) -> bytes:
        return content[:-30] if name == "tables/answer.copy" else content

    def nobody(name: str, content: bytes) -> bytes:
        head, end = content[:19], struct.pack(">h", -1)
        return head + end if name == "tables/person.copy" else content

    def newer(name: str, content: bytes) -> bytes:
        if name != "manifest.json":
            return content
        return content.replace(b'"0003_order.sql"', b'"9999_time_travel.sql"')

    def other_columns(name: str, content: bytes) -> bytes:
        return content.replace(b'"password_hash"', b'"password_plain"')

    for change, message in (
        (half_a_row, "can't be restored"), (nobody, "other rows"),
        (newer, "made by a newer Rushes"), (other_columns, "other tables"),
    ):  # fmt: skip
        broken = rewritten(file, tmp_path / f"{change.__name__}.backup", change)
        with pytest.raises(BackupError, match=message):
            await restore(new, broken, tell=quiet)
        connection = await db.dial(new.dsn)
        assert await connection.fetchval("SELECT epoch FROM installation") == before
        assert await connection.fetchval("SELECT count(*) FROM person") == 0
        await connection.close()
    whole = rewritten(file, tmp_path / "again.backup", as_it_is)
    await restore(new, whole, tell=quiet)  # and the place is as good as it was


DIES = """
import asyncio, os, sys
from pathlib import Path
from backend.ops.restore import restore
from backend.settings import load

def tell(doing, share):
    if doing == sys.argv[2] or doing == "restoring" and share > 0.5 and sys.argv[2] == "rows":
        os.kill(os.getpid(), 9)

asyncio.run(restore(load(), Path(sys.argv[1]), tell=tell))
"""


async def test_a_restore_that_is_killed_leaves_nothing_and_is_begun_anew(
    studio: Studio, clips: list[int], settings: Settings, empty: Any, tmp_path: Path
) -> None:
    await fill(studio, clips, settings)
    other = folder_of(settings.media, "0-2")
    other.mkdir(parents=True)
    (other / "0000.jpg").write_bytes(b"another")
    file = tmp_path / "studio.backup"
    await backup(settings, file, media=True, tell=quiet)
    new = await empty()
    for at in ("media 2 of 2", "rows"):
        ended = await asyncio.create_subprocess_exec(
            sys.executable, "-c", DIES, str(file), at, env=os.environ | new.environment
        )
        assert await ended.wait() == -9
    connection = await db.dial(new.dsn)
    assert await connection.fetchval("SELECT count(*) FROM person") == 0
    await connection.close()
    (new.media / "0-" / ".draft-half").mkdir()
    await restore(new, file, tell=quiet)
    connection = await db.dial(new.dsn)
    assert await connection.fetchval("SELECT count(*) FROM person") == 3
    await connection.close()
    assert (folder_of(new.media, "0-2") / "0000.jpg").read_bytes() == b"another"


async def test_an_older_backup_is_brought_up_to_date(
    servers: Servers, empty: Any, tmp_path: Path
) -> None:
    old, new = await empty("template1"), await empty()
    dump = Path(__file__).parent / "data" / "last_version.sql"
    connection = await db.dial(old.dsn)
    await connection.execute(dump.read_text())
    await connection.close()
    connection = await db.dial(old.dsn)  # a dump sets the path on which names are looked up
    people = await connection.fetchval("SELECT count(*) FROM person")
    await connection.close()
    file = tmp_path / "old.backup"
    made = await backup(old, file, media=False, tell=quiet)
    assert [number for number, _ in made.migrations] == [1, 2, 3]
    await restore(new, file, tell=quiet)
    connection = await db.dial(new.dsn)
    done = [r["number"] for r in await connection.fetch("SELECT number FROM migration ORDER BY 1")]
    assert done == [number for number, _, _ in sql.migrations()]
    assert await connection.fetchval("SELECT count(*) FROM person WHERE look IS NOT NULL") == people
    await connection.close()


async def test_a_backup_that_can_not_be_written_leaves_nothing(
    studio: Studio, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(BackupError, match="no folder"):
        await backup(settings, folder / "none" / "a.backup", media=False, tell=quiet)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("backend.keeping.archive.Hashed.write", full)
    with pytest.raises(OSError):
        await backup(settings, folder / "a.backup", media=False, tell=quiet)
    assert list(folder.iterdir()) == []
