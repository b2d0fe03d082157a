"""Accounts of simulated annotators, and their places on a label."""

from __future__ import annotations

import contextlib
import itertools
import secrets
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg

import sql
from backend import db
from backend.auth import accounts
from backend.commands import teams
from backend.events import transaction, wake
from backend.messages import Role
from backend.messages.names import Name, label_stream

NAMES = (
    "robin", "kim", "sasha", "noor", "jo", "remy", "toni", "yuki", "dana", "luca", "mika", "sol",
    "ari", "bo", "charlie", "eden", "frankie", "gray", "harper", "indra",
)  # fmt: skip


@dataclass(frozen=True)
class Account:
    person: int
    name: str
    password: str
    role: Role  # in the label they work on


@asynccontextmanager
async def hired(
    pool: asyncpg.Pool, label: int, roles: Sequence[Role]
) -> AsyncIterator[list[Account]]:
    """One account for each of `roles`, on the label in that role, with a new password.

    Accounts of earlier runs are taken up again, where they had that role or none. Nobody else gets
    the same ones until the end; their roles and answers stay afterwards. They are on no other
    label, unless somebody puts them there.
    """
    accounts: list[Account] = []
    async with pool.acquire() as connection:
        try:
            for role in roles:
                accounts.append(await _hire(pool, connection, label, role, accounts))
            yield accounts
        finally:
            with contextlib.suppress(*db.AWAY):
                for account in accounts:
                    await sql.accounts.end_sessions(pool, person=account.person)
                await sql.accounts.release_all(connection)


def _names() -> Iterator[str]:
    yield from (f"{name} (bot)" for name in NAMES)
    for turn in itertools.count(2):
        yield from (f"{name} {turn} (bot)" for name in NAMES)


async def _hire(
    pool: asyncpg.Pool,
    connection: asyncpg.Connection,
    label: int,
    role: Role,
    hired: Sequence[Account],
) -> Account:
    """The first account that is free and may take this role."""
    password = secrets.token_urlsafe(16)
    taken = {account.name for account in hired}
    for name in _names():
        if name in taken:
            continue
        person = await _account(pool, label, role, name=name, password=password)
        if person is None:
            continue
        if await sql.accounts.reserve(connection, person=person):
            await accounts.set_password(pool, name, password)
            async with transaction(pool) as tx:
                await tx.lock(label_stream(label))
                await teams.give(tx, label, person, role)
            return Account(person, name, password, role)
    raise AssertionError("there are always more names")


async def _account(
    pool: asyncpg.Pool, label: int, role: Role, *, name: str, password: str
) -> int | None:
    """The person of this name, made if there is none; None: they cannot take this role."""
    found = await sql.accounts.by_name(pool, name=name)
    if found is None:
        person = await accounts.create_person(
            pool, name=name, password=password, account_role="annotator", role="none"
        )
        await wake(pool, Name(kind="person", person=person))
        return person
    # A secondary who had seen what primaries see would not be blind.
    before = await sql.labels.role(pool, label=label, person=found["id"])
    fit = found["disabled_at"] is None and found["account_role"] == "annotator"
    return found["id"] if fit and before in (role, "none") else None
