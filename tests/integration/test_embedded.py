"""The embedded servers: who gets in, what a start finds after it was killed, and what it stops."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import asyncpg
import pytest

from backend import db, jobs
from backend.keeping import files, passwords
from backend.ops import child, cluster, ports, postgres, processes, programs, supervisor, valkey
from backend.ops.child import NotStarted
from backend.ops.parts import Part
from backend.ops.supervisor import AlreadyUp, Supervisor
from tests.conftest import Servers, memory

SUPERVISED = processes.SUPERVISED


@pytest.fixture
def home() -> Iterator[Path]:
    """A home that the user whom Postgres runs as can be let into."""
    home = Path(tempfile.mkdtemp(prefix="rushes-embedded-", dir=memory()))
    yield home
    shutil.rmtree(home, ignore_errors=True)


def start(home: Path, port: int) -> child.Process:
    return postgres.start(
        home / "postgres", port, home / "log", {"fsync": "off"},
        superuser=home / "passwords" / "superuser",
    )  # fmt: skip


def prepare(home: Path) -> None:
    cluster.prepare(home / "postgres", home / "passwords" / "superuser", postgres.binaries())


def superuser(home: Path, port: int, database: str = "postgres") -> str:
    return postgres.address(port, database, home / "passwords" / "superuser")


# ── who gets in ─────────────────────────────────────────────────────────────────────────────────


async def test_nobody_gets_in_without_the_password(servers: Servers) -> None:
    for user in ("postgres", "rushes", "nobody"):
        for password in (None, "", "rushes"):
            with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
                await asyncpg.connect(
                    host="127.0.0.1", port=servers.postgres_port, user=user, password=password,
                    database="postgres", passfile="/nowhere",
                )  # fmt: skip
    assert jobs.answers(servers.redis(0))
    assert not jobs.answers(f"redis://127.0.0.1:{servers.valkey_port}/0")
    assert not jobs.answers(f"redis://:wrong@127.0.0.1:{servers.valkey_port}/0")


async def test_the_application_may_use_its_database_and_nothing_else(
    servers: Servers, pool: asyncpg.Pool
) -> None:
    role = await pool.fetchrow("SELECT * FROM pg_roles WHERE rolname = current_user")
    assert role is not None and role["rolname"] == "rushes"
    assert not any(role[right] for right in ("rolsuper", "rolcreaterole", "rolreplication"))
    for statement in (
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('pg_hba.conf')",
        "ALTER SYSTEM SET log_statement = 'all'",
        "SELECT * FROM pg_authid",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.execute(statement)
    with pytest.raises(db.Unreachable, match="CONNECT"):
        await db.dial(servers.dsn("template1"))


def test_passwords_are_in_closed_files_and_on_no_command_line(servers: Servers) -> None:
    known = [file.read_text() for file in servers.passwords.iterdir()]
    assert len(known) == 3 and len(set(known)) == 3 and all(len(word) > 40 for word in known)
    for file in servers.passwords.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(servers.passwords.stat().st_mode) == 0o700
    told = "".join(f"{processes.command(pid)}" for pid in processes.living())
    told += (servers.home / "server.log").read_text()
    assert "postgres" in told and not any(word in told for word in known)


async def test_a_password_of_the_environment_is_for_other_servers(
    servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "of another server")
    await (await db.dial(servers.dsn("postgres"))).close()


async def test_an_installation_that_trusted_everybody_is_closed_and_loses_nothing(
    home: Path,
) -> None:
    [port] = ports.free(1)
    data, tools = home / "postgres", postgres.binaries()
    user = cluster.user_of(data)
    data.mkdir(mode=0o700)
    user.own(data)
    home.chmod(0o755)
    command = [tools / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync"]
    subprocess.run(command, cwd=data, check=True, capture_output=True, **user.popen)
    before = child.start(
        "Postgres",
        [tools / "postgres", "-D", data, "-p", str(port), "-c", "unix_socket_directories="],
        log=home / "log", cwd=data, seconds=60, stop=postgres.stop, **user.popen,
        ready=lambda: "ready to accept" in (home / "log").read_text(),
    )  # fmt: skip
    trusted = f"postgresql://postgres@127.0.0.1:{port}"
    connection = await asyncpg.connect(f"{trusted}/postgres")
    await connection.execute("CREATE DATABASE rushes")
    await connection.close()
    await db.migrate(f"{trusted}/rushes")
    connection = await asyncpg.connect(f"{trusted}/rushes")
    await connection.execute(
        "INSERT INTO person (name, password_hash, account_role) VALUES ('ada', 'x', 'admin')"
    )
    await connection.close()
    os.kill(before.pid, signal.SIGKILL)  # it need not have been stopped cleanly
    postgres.stop_orphan(data)
    before.wait()

    for _ in range(2):  # and again: every start does it
        process = await asyncio.to_thread(start, home, port)
        try:
            role = home / "passwords" / "rushes"
            await postgres.admit(port, home / "passwords" / "superuser", role)
            for database in ("postgres", "rushes"):
                with pytest.raises(asyncpg.PostgresError):
                    await asyncpg.connect(f"{trusted}/{database}", passfile="/nowhere")
            dsn = passwords.named(f"postgresql://rushes@127.0.0.1:{port}/rushes", role)
            assert await db.migrate(dsn) == []
            connection = await db.dial(dsn)
            assert await connection.fetchval("SELECT name FROM person") == "ada"
            await connection.execute("ALTER TABLE person ADD COLUMN more text")
            await connection.execute("ALTER TABLE person DROP COLUMN more")
            assert await connection.fetch(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
                "AND relowner <> 'rushes'::regrole"
            ) == []  # fmt: skip
            await connection.close()
        finally:
            await asyncio.to_thread(postgres.stop, process)


async def test_lost_passwords_are_made_anew(home: Path) -> None:
    [port] = ports.free(1)
    prepare(home)
    shutil.rmtree(home / "passwords")
    process = await asyncio.to_thread(start, home, port)
    try:
        await (await db.dial(superuser(home, port))).close()
    finally:
        postgres.stop(process)


async def test_passwords_of_another_installation_are_made_right(home: Path) -> None:
    """As after putting back a backup of the one and not of the other."""
    [port] = ports.free(1)
    for password in ("of another one" * 4, ""):
        prepare(home)
        (home / "passwords" / "superuser").write_text(password)
    process = await asyncio.to_thread(start, home, port)
    try:
        await (await db.dial(superuser(home, port))).close()
    finally:
        postgres.stop(process)


@pytest.mark.parametrize("file", ["appendonly.aof.manifest", "appendonly.aof.1.incr.aof"])
def test_valkey_forgets_what_it_cannot_read(home: Path, file: str) -> None:
    [port] = ports.free(1)
    password = home / "passwords" / "valkey"
    address = passwords.named(f"redis://127.0.0.1:{port}/0", password)
    for harm in (False, True):
        if harm:
            (home / "valkey" / "appendonlydir" / file).write_bytes(b"*1\r\n$no")
        process = valkey.start(home / "valkey", port, home / "log", password=password)
        try:
            assert jobs.answers(address)
            jobs.connect_blocking(address).set("a", "b")
        finally:
            child.stop(process)


# ── what a killed start leaves ──────────────────────────────────────────────────────────────────


def test_a_start_that_was_killed_while_it_made_the_database(home: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from backend.ops import cluster, postgres;"
        "home = Path(sys.argv[1]);"
        "cluster.prepare(home / 'postgres', home / 'passwords' / 'superuser', postgres.binaries())"
    )
    making = subprocess.Popen([sys.executable, "-c", code, str(home)], start_new_session=True)
    deadline = time.monotonic() + 60
    while not list(home.glob(f"{files.DRAFT}*/PG_VERSION")):
        assert time.monotonic() < deadline and making.poll() is None
    making.kill()  # itself alone: initdb lives on, as it would
    making.wait()
    assert not (home / "postgres").exists()
    prepare(home)
    assert (home / "postgres" / "PG_VERSION").exists()
    prepare(home)  # finished, though no server ever started on it: it stays
    assert not list(home.glob("postgres.half-made-*"))
    assert not list(home.glob(f"{files.DRAFT}*"))


@pytest.mark.parametrize("left", [(), ("base/",), ("PG_VERSION", "base/", "global/")])
def test_what_an_earlier_version_left_half_made_is_put_aside(
    home: Path, left: tuple[str, ...]
) -> None:
    data = home / "postgres"
    data.mkdir()
    for name in left:
        (data / name).mkdir() if name.endswith("/") else (data / name).write_text("18\n")
    prepare(home)
    assert (data / "global" / "pg_control").exists()
    aside = list(home.glob("postgres.half-made-*"))
    assert bool(aside) == bool(left)


def test_a_database_that_lacks_parts_is_left_alone(home: Path) -> None:
    data = home / "postgres"
    data.mkdir()
    (data / "postmaster.opts").write_text("postgres")
    with pytest.raises(NotStarted, match="lacks parts"):
        prepare(home)
    assert [file.name for file in data.iterdir()] == ["postmaster.opts"]


# ── what a start stops ──────────────────────────────────────────────────────────────────────────


def sleeper(**environment: str) -> child.Process:
    return subprocess.Popen(["sleep", "60"], env=environment, start_new_session=True)


def claimed(home: Path) -> list[str]:
    """What a start says about what it found."""
    said: list[str] = []
    claiming = Supervisor(home, said.append)
    claiming.claim()
    claiming.release_lock()
    return said


@pytest.mark.parametrize("record", ["", "{", "[]", '{"backend": null}', None])
def test_orphans_are_stopped_and_nobody_else(home: Path, record: str | None) -> None:
    """Whatever the record says: truncated, of another boot whose pid is somebody else's now."""
    orphan = sleeper(**{SUPERVISED: str(home)})
    stopped = sleeper(**{SUPERVISED: str(home)})
    stopped.send_signal(signal.SIGSTOP)
    other = sleeper(**{SUPERVISED: f"{home}-2"})
    person = sleeper(RUSHES_HOME=str(home))
    try:
        text = f'{{"backend": {other.pid}, "postgres": {person.pid}}}' if record is None else record
        (home / supervisor.RUN).write_text(text)
        assert claimed(home) == ["stopping 2 process(es) left behind by a killed run"]
        assert orphan.wait(5) < 0 and stopped.wait(5) < 0
        assert other.poll() is None and person.poll() is None
        assert not (home / supervisor.RUN).exists()
    finally:
        for process in (orphan, stopped, other, person):
            process.kill()
            process.wait()


def never_ready(home: Path, name: str) -> Part:
    command = [sys.executable, "-c", "import time; print('here', flush=True); time.sleep(60)"]
    begin = partial(
        child.start, name, command, log=home / f"{name}.log", ready=lambda: False, seconds=60
    )
    return Part(name, begin)


async def spawned(home: Path, name: str) -> int:
    """The process of a part as soon as there is one."""
    async with asyncio.timeout(30):
        while True:
            with contextlib.suppress(OSError, ValueError, KeyError):
                if (home / f"{name}.log").read_text():
                    return int(json.loads((home / supervisor.RUN).read_text())[name])
            await asyncio.sleep(0.01)


async def test_what_is_starting_when_all_is_stopped_is_stopped_too(home: Path) -> None:
    up = Supervisor(home, lambda _: None)
    up.claim()
    starting = asyncio.create_task(up.add(never_ready(home, "slow")))
    pid = await spawned(home, "slow")
    starting.cancel()
    await up.stop()
    assert pid not in processes.living()
    with pytest.raises(asyncio.CancelledError):
        await starting


async def test_what_comes_only_after_all_is_stopped_is_stopped_at_once(home: Path) -> None:
    part, begin = never_ready(home, "late"), never_ready(home, "late").start
    begun, may_go, gone = threading.Event(), threading.Event(), threading.Event()

    def late(spawned: child.Spawned) -> child.Process:
        begun.set()
        may_go.wait(30)  # as while the database is made
        try:
            return begin(spawned=spawned)
        finally:
            gone.set()

    part.start = late
    up = Supervisor(home, lambda _: None)
    up.claim()
    starting = asyncio.create_task(up.add(part))
    assert await asyncio.to_thread(begun.wait, 10)
    starting.cancel()
    await up.stop()
    may_go.set()
    assert await asyncio.to_thread(gone.wait, 10)
    assert part.process is not None and part.process.poll() is not None


async def test_what_is_starting_when_the_supervisor_is_killed_is_found(home: Path) -> None:
    code = f"""
import asyncio, os, sys
from pathlib import Path
from backend.ops.supervisor import Supervisor
from tests.integration.test_embedded import never_ready
home = Path({str(home)!r})
os.environ[{SUPERVISED!r}] = str(home)
up = Supervisor(home, print)
up.claim()
asyncio.run(up.add(never_ready(home, "slow")))
"""
    killed = subprocess.Popen([sys.executable, "-c", code])
    try:
        pid = await spawned(home, "slow")
    finally:
        killed.kill()
        killed.wait()
    assert pid in processes.living()
    (home / supervisor.RUN).write_text("{")
    assert claimed(home) == ["stopping 1 process(es) left behind by a killed run"]
    assert pid not in processes.living()


def test_the_second_of_two_says_who_runs(home: Path) -> None:
    first = Supervisor(home, lambda _: None)
    first.claim()
    with pytest.raises(AlreadyUp, match=rf"is up already \(process {os.getpid()}\)"):
        Supervisor(home, lambda _: None).claim()
    first.release_lock()


def test_a_living_installation_whose_lock_was_removed_is_left_alone(home: Path) -> None:
    code = (
        "import os, subprocess, sys; os.environ[sys.argv[3]] = sys.argv[4];"
        "child = subprocess.Popen(['sleep', '60']); print(child.pid, flush=True); child.wait()"
    )
    up = subprocess.Popen(
        [sys.executable, "-c", code, programs.RUSHES, "up", SUPERVISED, str(home)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert up.stdout is not None
    pid = int(up.stdout.readline())
    try:
        with pytest.raises(AlreadyUp, match=rf"process {up.pid}\)"):
            claimed(home)
        assert pid in processes.supervised(home)
    finally:
        os.kill(pid, signal.SIGKILL)
        up.wait()
        up.stdout.close()
    assert claimed(home) == []
