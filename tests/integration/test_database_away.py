"""A database that is away: what counts as that, what people are told, and that all goes on after.

The server of these tests is their own, so that it may stop.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from backend import client, db
from backend.auth import accounts
from backend.client import RefusedCommand
from backend.messages import ListFacets, Look, Request, Subscribe
from backend.ops import ports, postgres
from tests.conftest import (
    PASSWORD,
    Connect,
    Servers,
    add_clips,
    running_backend,
    settings_for,
    start_postgres,
)
from tests.gestures import answer, make_label


@pytest.fixture
def place() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="rushes-away-"))
    yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.mark.parametrize(
    "code",
    ["57P01", "57P02", "57P03", "53300", "08000", "08001", "08003", "08004", "08006", "08P01"],
)
def test_these_sqlstates_mean_that_the_database_is_away(code: str) -> None:
    assert isinstance(asyncpg.PostgresError.new({"C": code, "M": ""}), db.AWAY)


@pytest.mark.parametrize("code", ["57014", "40P01", "23505", "22003", "42601", "53100"])
def test_these_do_not(code: str) -> None:
    assert not isinstance(asyncpg.PostgresError.new({"C": code, "M": ""}), db.AWAY)


def test_a_file_that_is_missing_is_not_the_database() -> None:
    assert not isinstance(FileNotFoundError(), db.AWAY)
    assert not isinstance(PermissionError(), db.AWAY)


async def test_no_connection_is_one_error_whatever_the_reason(servers: Servers) -> None:
    wrong_port = f"postgresql://postgres@127.0.0.1:{ports.free(1)[0]}/postgres"
    for dsn in (wrong_port, servers.dsn("nowhere"), "postgresql://no-such-host.invalid/x"):
        with pytest.raises(db.Unreachable):
            await db.open_pool(dsn, size=1)


async def test_while_postgres_restarts_everything_is_refused_as_unavailable(
    servers: Servers, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However long it takes: what asks on meanwhile is not too fast.
    monkeypatch.setattr("backend.live.connection.RATE", 1e6)
    port, log = *ports.free(1), place / "postgres.log"
    (place / "passwords").mkdir()
    shutil.copy(servers.passwords / "valkey", place / "passwords" / "valkey")
    own = Servers(port, servers.valkey_port, place)
    process = await asyncio.to_thread(start_postgres, own, log)
    codes: list[str] = []

    async def ask_for_ever(ada: client.Client, make: Callable[[], Request]) -> None:
        while True:
            try:
                await ada.ask(make())
                codes.append("done")
            except RefusedCommand as refusal:
                codes.append(refusal.code)
            await asyncio.sleep(0.03)

    try:
        await db.migrate(own.dsn("rushes"))
        settings = settings_for(own, "rushes", tmp_path)
        api, origin = settings.public_api_url, settings.ui_origin
        pool = await db.open_pool(settings.dsn, size=2)
        clips = await add_clips(pool, 20)
        await accounts.create_person(
            pool, name="ada", password=PASSWORD, account_role="admin", role="primary"
        )
        async with running_backend(settings):
            session = await asyncio.to_thread(client.sign_in, api, origin, "ada", PASSWORD)
            async with client.open_client(api, origin, session) as ada:
                label = await make_label(ada)
                stream = f"label/{label}"
                await ada.subscribe(stream)
                asking = asyncio.gather(
                    ask_for_ever(ada, lambda: answer(label, clips[0])),
                    ask_for_ever(ada, lambda: ListFacets(id=client.new_id())),
                    ask_for_ever(ada, lambda: Subscribe(id=client.new_id(), stream="people")),
                    ask_for_ever(ada, lambda: Look(id=client.new_id(), label=label)),
                )
                await ada.until(lambda: clips[0] in ada.snapshots[stream].state.answers)
                await asyncio.to_thread(postgres.stop, process)
                await ada.until(lambda: "unavailable" in codes)
                with pytest.raises(client.SignInFailed, match="503"):
                    await asyncio.to_thread(client.sign_in, api, origin, "ada", PASSWORD)
                process = await asyncio.to_thread(start_postgres, own, log)
                codes_before = len(codes)
                await ada.until(lambda: "done" in codes[codes_before:])
                # One of its processes is killed: it ends all others, and recovers.
                connection = await db.dial(own.dsn("rushes"))
                others = await connection.fetch(
                    "SELECT pid FROM pg_stat_activity "
                    "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
                )
                os.kill(others[0]["pid"], signal.SIGKILL)
                with contextlib.suppress(*db.AWAY):
                    await connection.fetch("SELECT pg_sleep(20)")
                connection.terminate()
                codes_before = len(codes)
                await ada.until(lambda: "done" in codes[codes_before:])
                asking.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await asking
                accepted = False
                while not accepted:  # of the pool's connections some may be dead still
                    try:
                        await ada.ask(answer(label, clips[1]))
                        accepted = True
                    except RefusedCommand as refusal:
                        assert refusal.code == "unavailable"
                await ada.until(lambda: clips[1] in ada.snapshots[stream].state.answers)
        pool.terminate()
    finally:
        postgres.stop(process)
    assert set(codes) == {"done", "unavailable"}


async def test_a_full_disk_is_named_and_the_answer_is_kept_once_there_is_room(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    """The error is Postgres' own, raised where the row would be stored."""
    async with connect("ada") as ada:
        label = await make_label(ada)
        await pool.execute(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
        )
        await pool.execute(
            "CREATE TRIGGER full_disk BEFORE INSERT ON annotation EXECUTE FUNCTION full_disk()"
        )
        given = answer(label, clips[0])
        with pytest.raises(RefusedCommand, match="disk of the server") as refused:
            await ada.ask(given)
        assert refused.value.code == "disk_full" and refused.value.temporary
        await pool.execute("DROP TRIGGER full_disk ON annotation")
        await ada.ask(given)
        assert await pool.fetchval("SELECT count(*) FROM annotation") == 1
