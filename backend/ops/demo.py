"""What ``rushes up --demo`` adds: the procedural corpus, three accounts, and labels to try."""

from __future__ import annotations

import contextlib
import json

import asyncpg

from backend import commands, db
from backend.auth import accounts
from backend.errors import Refusal
from backend.messages import AccountRole, CreateLabel, Role
from backend.ops import child, labels, programs
from backend.settings import Settings

# Settings: drawn films look alike, so that at the usual similarity a quarter of the shots would
# count as copies.
DEFAULTS = {"embedder": "demo", "duplicate_similarity": 0.999}
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
        environment = programs.environment(settings)
        render = programs.command(programs.DEMO, "render", str(settings.home / "demo"))
        await child.run(render, environment)
        await _add_labels(pool, settings)
        films = settings.home / "demo" / "films"
        ingest = programs.command(
            programs.INGEST, str(films), "--metadata", str(films / "metadata.csv")
        )
        await child.run(ingest, environment)
    finally:
        await pool.close()
    print("\nDemo accounts (name / password):")
    for name, password, account_role, role in ACCOUNTS:
        print(f"  {name:5} / {password:12} {account_role}, {role}")
    print(flush=True)


async def _add_labels(pool: asyncpg.Pool, settings: Settings) -> None:
    """The demo's labels, by the first account; those that exist stay as they are."""
    out = await child.run(
        programs.command(programs.DEMO, "labels"), programs.environment(settings), read=True
    )
    who = await labels.visitor(pool, ACCOUNTS[0][0])
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
