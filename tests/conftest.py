"""Real servers for tests: one embedded Postgres and Valkey per run, one database per test."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import numpy as np
import pytest
import uvicorn
from argon2 import PasswordHasher
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

import sql
from backend import client, db
from backend.app import server_config
from backend.auth import access, accounts
from backend.client import Client
from backend.keeping import passwords
from backend.messages import FRAME_LIMIT, AccountRole, Role
from backend.messages.environment import variable
from backend.ops import child, parts, ports, postgres, valkey
from backend.settings import Settings, load
from workers.ingest.vectors import add_embeddings

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
PASSWORD = "a-good-password"
DIM = 16
_numbers = itertools.count()


# No test knows of the installation of whoever runs it: `make` names one to all that it starts.
for setting in Settings.__struct_fields__:
    os.environ.pop(variable(setting), None)


def in_ci() -> bool:
    return os.environ.get("CI") == "true"


# How long one example takes is said by the machine's other work, not by the code: no clock decides.
# New examples are for those who can look into what they find; what turns CI red is the change.
hypothesis_settings.register_profile(
    "unhurried",
    deadline=None,
    derandomize=in_ci(),
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("unhurried")


def memory() -> str | None:
    """A file system in memory that has room for the databases: they are copied there ten times as
    fast. None: there is none, and they go where temporary files go."""
    folder = "/dev/shm"
    enough = Path(folder).is_dir() and shutil.disk_usage(folder).free > 4 * 2**30
    return folder if enough else None


@dataclass(frozen=True)
class Servers:
    postgres_port: int
    valkey_port: int
    home: Path

    def dsn(self, database: str) -> str:
        """As the application's role; it may make databases here, so that every test has one."""
        return passwords.named(
            f"postgresql://rushes@127.0.0.1:{self.postgres_port}/{database}",
            self.passwords / "rushes",
        )

    def redis(self, number: int) -> str:
        return passwords.named(
            f"redis://127.0.0.1:{self.valkey_port}/{number}", self.passwords / "valkey"
        )

    @property
    def passwords(self) -> Path:
        return self.home / "passwords"


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    # Not under pytest's own folders: those are closed to the user the server runs as.
    home = Path(tempfile.mkdtemp(prefix="rushes-test-", dir=memory()))
    numbers = ports.free(2)
    log = home / "server.log"
    # Tests need no durability, except where they kill things: those see a real crash of clients,
    # not of the machine.
    servers = Servers(*numbers, home)
    database = start_postgres(servers, log, fsync="off")
    queue = valkey.start(home / "valkey", numbers[1], log, password=servers.passwords / "valkey")
    yield servers
    child.stop(queue)
    postgres.stop(database)
    shutil.rmtree(home, ignore_errors=True)


def start_postgres(servers: Servers, log: Path, **settings: str) -> child.Process:
    """A server for these, whose application may make databases."""
    superuser, port = servers.passwords / "superuser", servers.postgres_port
    process = postgres.start(servers.home / "postgres", port, log, settings, superuser=superuser)
    address = postgres.address(port, "postgres", superuser)

    async def admit() -> None:
        await postgres.admit(port, superuser, servers.passwords / "rushes")
        await execute(
            address, "ALTER ROLE rushes CREATEDB", "GRANT CONNECT ON DATABASE postgres TO rushes"
        )

    with asyncio.Runner() as runner:
        runner.run(admit())
    return process


async def execute(dsn: str, *statements: str) -> None:
    connection = await db.dial(dsn)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture(scope="session")
async def template(servers: Servers) -> str:
    """The name of a migrated database to copy."""
    await execute(servers.dsn("postgres"), "CREATE DATABASE template_empty")
    await db.migrate(servers.dsn("template_empty"))
    return "template_empty"


async def copy_database(servers: Servers, template: str) -> str:
    name = f"test_{next(_numbers)}"
    # Copying files beats writing every page into the log first, as Postgres does unless told.
    await execute(
        servers.dsn("postgres"), f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"
    )
    return name


async def drop_database(servers: Servers, name: str) -> None:
    """As the superuser: who else ends connections must not end those of autovacuum."""
    address = postgres.address(servers.postgres_port, "postgres", servers.passwords / "superuser")
    await execute(address, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def settings_for(servers: Servers, database: str, home: Path) -> Settings:
    backend_port, ui_port = ports.free(2)
    return load(
        {
            "RUSHES_HOME": str(home),
            "RUSHES_DATABASE_URL": servers.dsn(database),
            # Its own Redis database, so that no test sees another's jobs.
            "RUSHES_REDIS_URL": servers.redis(next(_numbers) % 16),
            "RUSHES_BACKEND_PORT": str(backend_port),
            "RUSHES_UI_PORT": str(ui_port),
            "RUSHES_EMBEDDER": "/nowhere",
        }
    )


@pytest.fixture
async def settings(servers: Servers, template: str, tmp_path: Path) -> AsyncIterator[Settings]:
    name = await copy_database(servers, template)
    yield settings_for(servers, name, tmp_path)
    await drop_database(servers, name)


@pytest.fixture
async def pool(settings: Settings) -> AsyncIterator[asyncpg.Pool]:
    pool = await db.open_pool(settings.dsn, size=4)
    yield pool
    # Not close(): a test that cut connections must not wait for them.
    pool.terminate()


async def add_clips(
    pool: asyncpg.Pool, count: int, *, seed: int = 0, dim: int = DIM, films: int = 4
) -> list[int]:
    """Clips whose embeddings form two clouds: even positions around +e0, odd ones around -e0."""
    rng = np.random.default_rng(seed)
    embeddings = rng.normal(0, 0.25, (count, dim)).astype(np.float32)
    embeddings[::2, 0] += 1
    embeddings[1::2, 0] -= 1
    embeddings /= np.linalg.norm(embeddings, axis=1, keepdims=True)
    ids: list[int] = []
    async with pool.acquire() as connection, connection.transaction():
        await sql.ingest.lock_corpus(connection)
        space = await sql.corpus.adopt_space(
            connection,
            embedder="test",
            digest="test",
            dimensions=dim,
            source="/nowhere",
            sense="sight",
        )
        for film, rows in enumerate(np.array_split(np.arange(count), films)):
            video = await sql.ingest.add_video(
                connection,
                content_hash=f"{seed}-{film}",
                title=f"Film {film}",
                genre=f"genre {film % 2}",
                year=1990 + film,
                extra="{}",
                seconds=100.0,
                width=320,
                height=180,
                codec="h264",
                fps=24.0,
                rate_numerator=24,
                rate_denominator=1,
                timecode=None,
                medium="video",
            )
            added = await sql.ingest.add_clips(
                connection,
                video=video,
                positions=rows.tolist(),
                starts=(2.0 * rows).tolist(),
                ends=(2.0 * rows + 1 + film).tolist(),
                frames_in=rows.tolist(),
                frames_out=(rows + 1).tolist(),
                clusters=(rows % 10).tolist(),
            )
            new = [r["id"] for r in sorted(added, key=lambda r: r["position"])]
            await add_embeddings(connection, space["id"], new, embeddings[rows])
            ids += new
    return ids


async def add_words(pool: asyncpg.Pool, words: str, seed: int, dim: int = DIM) -> np.ndarray:
    vector = np.random.default_rng(seed).normal(size=dim)
    vector /= np.linalg.norm(vector)
    space = await sql.corpus.space(pool)
    await sql.search.add_query_embedding(
        pool, space=space["id"], text=words, embedding=vector.tolist()
    )
    return vector


@pytest.fixture
async def clips(pool: asyncpg.Pool) -> list[int]:
    """200 clips in 4 films."""
    return await add_clips(pool, 200)


@asynccontextmanager
async def running_backend(settings: Settings) -> AsyncIterator[None]:
    """The real application on its real port, in this process."""
    config = server_config(settings, ws_max_size=2 * FRAME_LIMIT, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve())  # without taking over the signal handlers
    async with asyncio.timeout(20):
        while not server.started:
            await asyncio.sleep(0.01)
    yield
    server.should_exit = True
    await task


@pytest.fixture
async def backend(settings: Settings, pool: asyncpg.Pool) -> AsyncIterator[Settings]:
    async with running_backend(settings):
        yield settings


@asynccontextmanager
async def worker(settings: Settings, queue: str) -> AsyncIterator[child.Process]:
    """A real worker process, from when its heart beats; its log is shown when the test fails."""
    part = parts.worker(settings, queue, next(_numbers))
    process = await asyncio.to_thread(part.start)
    try:
        yield process
    finally:
        await asyncio.to_thread(part.stop, process)
        print((parts.logs(settings) / f"{part.name}.log").read_text(), file=sys.stderr)


SignIn = Callable[..., Awaitable[str]]
Connect = Callable[..., contextlib.AbstractAsyncContextManager[Client]]


@pytest.fixture
async def person(
    pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Awaitable[access.Visitor]]:
    """Makes an account: ``await person("ada", account_role=…, role=…)``."""
    # Real hashes, but cheap ones: those of the product take 0.1 s, twice for everybody in a test.
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", cheap)

    async def make(
        name: str, account_role: AccountRole = "annotator", role: Role = "primary"
    ) -> access.Visitor:
        number = await accounts.create_person(
            pool, name=name, password=PASSWORD, account_role=account_role, role=role
        )
        return access.Visitor(number, name, account_role, role)

    return make


@pytest.fixture
def connect(backend: Settings, person: Callable[..., Awaitable[access.Visitor]]) -> Connect:
    """A signed-in person at the socket: ``async with connect("ada") as ada:``."""
    sessions: dict[str, str] = {}

    @asynccontextmanager
    async def open_as(name: str, **account: str) -> AsyncIterator[Client]:
        api, origin = backend.public_api_url, backend.ui_origin
        if name not in sessions:
            with contextlib.suppress(accounts.AccountError):
                await person(name, **account)
            sessions[name] = await asyncio.to_thread(client.sign_in, api, origin, name, PASSWORD)
        async with client.open_client(api, origin, sessions[name]) as opened:
            opened.session = sessions[name]  # type: ignore[attr-defined]
            yield opened

    return open_as
