"""Whatever fails, in every process: no log, message or line on a terminal holds a secret."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import asyncpg
import pytest
from msgspec.structs import replace

from backend import client
from backend.client import RefusedCommand, new_id
from backend.messages import CreateLabel, CreatePerson, wire
from backend.ops import child, parts, programs
from backend.settings import Settings
from tests.conftest import PASSWORD, Servers, add_clips, worker
from tests.gestures import answer

TYPED = "Typed-by-a-person-1"
OTHER = "Typed-by-a-person-2"
TICKET = "Zq3vX-0aB9_kLmN4pQrS7tUvWxYz1C2dE5fG6hJ8iKo"
OWN = "Of-our-own-server-3"


def post(settings: Settings, path: str, *, cookie: str = "", **form: str) -> str:
    """Whatever it answers."""
    request = urllib.request.Request(
        settings.api_url + path, urllib.parse.urlencode(form).encode(),
        {"Origin": settings.ui_origin, "Cookie": cookie, "Authorization": f"Bearer {TICKET}"},
    )  # fmt: skip
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return error.read().decode()
    except urllib.error.URLError as error:  # it leads to a page that nobody serves here
        return str(error)


async def break_tables(pool: asyncpg.Pool, *, back: bool = False) -> None:
    """Everything that is done from now on fails in the midst of it."""
    for table in ("member", "session", "label", "train_state"):
        before, after = (f"{table}_gone", table) if back else (table, f"{table}_gone")
        await pool.execute(f"ALTER TABLE {before} RENAME TO {after}")


async def test_no_failure_of_any_kind_puts_a_secret_into_a_log(
    settings: Settings, pool: asyncpg.Pool, servers: Servers
) -> None:
    rushes = [*programs.command(programs.RUSHES), "user", "add", "ada"]
    environment = programs.environment(settings)
    said = subprocess.run(
        [*rushes, "--account-role", "admin", "--password", PASSWORD],
        env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    clips = await add_clips(pool, 30)
    backend = parts.backend(settings)
    process = await asyncio.to_thread(backend.start)
    try:
        async with worker(settings, "learn"):
            post(settings, wire.LOGIN, name="ada", password=TYPED)
            post(settings, wire.LOGIN, name="ada\0", password=OTHER)
            session = await asyncio.to_thread(
                client.sign_in, settings.public_api_url, settings.ui_origin, "ada", PASSWORD
            )
            cookie = f"{wire.COOKIE}={session}"
            for address in (f"{wire.LIVE}?ticket={TICKET}", f"/?token={session}"):
                post(settings, address, cookie=cookie)
            async with client.open_client(
                settings.public_api_url, settings.ui_origin, session
            ) as ada:
                label = (await ada.ask(CreateLabel(id=new_id(), name="night"))).label
                for number, clip in enumerate(clips):
                    value = "negative" if number % 2 else "positive"
                    await ada.ask(answer(label, clip, value))
                await pool.execute("ALTER TABLE person ADD CONSTRAINT no CHECK (false) NOT VALID")
                add = CreatePerson(
                    id=new_id(), name="ben", password=TYPED, account_role="viewer", role="none"
                )
                with pytest.raises(RefusedCommand, match="internal"):
                    await ada.ask(add)
                await break_tables(pool)
                for command in (replace(add, id=new_id()), answer(label, clips[0])):
                    with pytest.raises(RefusedCommand):
                        await ada.ask(command)
                await asyncio.to_thread(post, settings, wire.TICKET, cookie=cookie)
                await asyncio.to_thread(post, settings, wire.LOGIN, name="ada", password=PASSWORD)
                await until_logged(settings, "worker-learn", "UndefinedTableError")
            await break_tables(pool, back=True)
    finally:
        await asyncio.to_thread(child.stop, process)

    wrong = f"postgresql://rushes:{OWN}@127.0.0.1:{servers.postgres_port}/rushes"
    no_port = wrong.replace(str(servers.postgres_port), "no-port")
    for dsn, verb in ((wrong, ["serve", "backend"]), (wrong, ["status"]), (no_port, ["migrate"])):
        done = subprocess.run(
            programs.command(programs.RUSHES, *verb),
            env=programs.environment(replace(settings, database_url=dsn)),
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode != 0
        said.stdout += done.stdout + done.stderr

    files = [*(settings.home / "logs").iterdir(), servers.home / "server.log"]
    logs = {file.name: file.read_text(errors="replace") for file in files}
    logs["terminal"] = said.stdout + said.stderr
    assert all("Traceback" in text for name, text in logs.items() if "server" not in name), logs
    assert "ERROR" in logs["server.log"]
    known = {TYPED, OTHER, OWN, PASSWORD, TICKET, session}
    known |= {file.read_text() for file in servers.passwords.iterdir()}
    hashes = [r["password_hash"] for r in await pool.fetch("SELECT password_hash FROM person")]
    for secret in {*known, *hashes, "$argon2", "SCRAM-SHA-256$"}:
        found = [name for name, text in logs.items() if secret in text]
        assert not found, secret


async def until_logged(settings: Settings, name: str, text: str) -> None:
    async with asyncio.timeout(20):
        while True:
            for log in (settings.home / "logs").glob(f"{name}*"):
                with contextlib.suppress(FileNotFoundError):
                    if text in Path(log).read_text():
                        return
            await asyncio.sleep(0.05)
