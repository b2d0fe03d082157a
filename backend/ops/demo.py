"""What ``rushes up --demo`` adds: the procedural corpus, three accounts, and labels to try."""

from __future__ import annotations

import asyncio
import contextlib
import json

import asyncpg

import sql
from backend import commands, db
from backend.auth import access, accounts
from backend.errors import Refusal
from backend.messages import AccountRole, CreateLabel, Role
from backend.ops.postgres import ServerError
from backend.ops.supervisor import environment, python_module
from backend.settings import Settings

# Everybody may know these: the demo holds nothing private and listens on this machine only.
ACCOUNTS: tuple[tuple[str, str, AccountRole, Role], ...] = (
    ("ada", "ada-rushes", "admin", "primary"),
    ("ben", "ben-rushes", "annotator", "primary"),
    ("cleo", "cleo-rushes", "annotator", "secondary"),
)


async def prepare_demo(settings: Settings) -> None:
    """Accounts, labels, films: only what is missing. Prints names and passwords."""
    pool = await db.open_pool(settings.dsn, size=2)
    try:
        for name, password, account_role, role in ACCOUNTS:
            with contextlib.suppress(accounts.AccountError):  # there from an earlier start
                await accounts.create_person(
                    pool, name=name, password=password, account_role=account_role, role=role
                )
        await _run(settings, "workers.demo", "render", str(settings.home / "demo"))
        await _add_labels(pool, settings)
        films = settings.home / "demo" / "films"
        await _run(settings, "workers.ingest.cli", str(films), "--metadata",
                   str(films / "metadata.csv"))  # fmt: skip
    finally:
        await pool.close()
    print("\nDemo accounts (name / password):")
    for name, password, account_role, role in ACCOUNTS:
        print(f"  {name:5} / {password:12} {account_role}, {role}")
    print(flush=True)


async def _run(settings: Settings, module: str, *arguments: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *python_module(module, *arguments), env=environment(settings), stdin=None
    )
    try:
        code = await process.wait()
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
        raise
    if code:
        raise ServerError(f"{module} ended with code {code}; its message is above.")


async def _add_labels(pool: asyncpg.Pool, settings: Settings) -> None:
    """The demo's labels, by the first account; those that exist stay as they are."""
    process = await asyncio.create_subprocess_exec(
        *python_module("workers.demo", "labels"),
        env=environment(settings),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    person = await sql.accounts.by_name(pool, name=ACCOUNTS[0][0])
    who = access.Visitor(person["id"], person["name"], person["account_role"], person["role"])
    for label in json.loads(out):
        command = CreateLabel(
            id=f"demo-label-{label['name']}",
            name=label["name"],
            group=label["group"],
            description=label["description"],
            keywords=tuple(label["keywords"]),
        )
        with contextlib.suppress(Refusal):  # renamed or made by hand: theirs now
            await commands.handle(pool, who, command)
