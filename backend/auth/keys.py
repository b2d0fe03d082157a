"""API keys: by one, a program is a person with less rights.

A key is `wire.KEY_PREFIX` and 256 random bits. It is made in the person's browser, which shows it
once; the database keeps its SHA-256. Slow hashes protect what people choose and others guess. 256
random bits are found by no guessing, and a hash that takes microseconds lets every request be
checked anew, so a key that is revoked is of no use from that moment on.

What a key is for (its scopes) stands beside the table of `access`: it is asked before the person's
own rights are, which are asked all the same. No key makes or revokes keys.
"""

from __future__ import annotations

import re

import asyncpg

import sql
from backend.auth.access import Visitor
from backend.auth.buckets import Bucket
from backend.auth.sessions import digest
from backend.errors import Refusal
from backend.events import Transaction, wake
from backend.messages import KEY_BURST, KEY_RATE, LONGEST_NAME, MOST_KEYS, MakeKey
from backend.messages.names import Name
from backend.messages.wire import KEY_PATTERN, KEY_PREFIX

SHOWN = len(KEY_PREFIX) + 6  # characters that are kept; the 37 others are 220 bits
MOST_BUCKETS = 1000  # that are remembered before full ones are forgotten
_KEY = re.compile(KEY_PATTERN)


class Keys:
    """What this backend remembers of keys: how fast each one asked lately."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._buckets: dict[int, Bucket] = {}

    async def visitor(self, key: str, address: str) -> Visitor:
        """The person of a key that is used from an address, which is noted.

        Raises:
            Refusal: not_signed_in: there is no such key any more, or its time is over; too_fast.
        """
        if not _KEY.fullmatch(key):
            raise _no_key()
        row = await sql.keys.visitor(self._pool, key_hash=digest(key), address=address)
        if row is None:
            raise _no_key()
        if row["over"]:
            raise Refusal(
                "not_signed_in",
                f"The API key “{row['key_name']}” ended on {row['ended']}. Make another one on the "
                "page of keys.",
            )
        if not self._bucket(row["key"]).take():
            raise Refusal("too_fast", f"This key asks more than {KEY_RATE:g} times a second.")
        if not row["noted"]:
            await sql.keys.note_use(self._pool, key=row["key"], address=address)
            await wake(self._pool, Name(kind="key", person=row["id"]))
        return Visitor(
            row["id"],
            row["name"],
            row["account_role"],
            row["role"],
            digest(key),
            scopes=frozenset(row["scopes"]),
            address=address,
            ends=row["expires_at"],
        )

    def _bucket(self, key: int) -> Bucket:
        if key not in self._buckets and len(self._buckets) >= MOST_BUCKETS:
            self._buckets = {k: b for k, b in self._buckets.items() if not b.full}
        return self._buckets.setdefault(key, Bucket(KEY_RATE, KEY_BURST))


def _no_key() -> Refusal:
    return Refusal("not_signed_in", "That API key is unknown, or it was revoked.")


async def make(tx: Transaction, who: Visitor, command: MakeKey) -> int:
    """Keeps a key of the person's; its number.

    Raises:
        Refusal: malformed: without a name, or for nothing; too_many_keys.
    """
    name = " ".join(command.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refusal("malformed", f"A key needs a name of 1 to {LONGEST_NAME} characters.")
    if not command.scopes:
        raise Refusal("malformed", "Say what the key is for.")
    if await sql.keys.count(tx.connection, person=who.id) >= MOST_KEYS:
        raise Refusal("too_many_keys")
    number: int | None = await sql.keys.add(
        tx.connection,
        person=who.id,
        name=name,
        key_hash=digest(command.key),
        begins=command.key[:SHOWN],
        scopes=sorted(set(command.scopes)),
        days=command.days,
    )
    if number is None:
        raise Refusal("malformed", "That key was made already; reload the page to make another.")
    await tx.wake(Name(kind="key", person=who.id))
    return number


async def revoke(tx: Transaction, who: Visitor, key: int) -> None:
    """Ends a key, and tells every backend, which close its sockets. What was being written by it
    is written before this returns; revoking it again changes nothing.

    Raises:
        Refusal: unknown_key: there is none, or it is somebody else's.
    """
    owner = await sql.keys.owner(tx.connection, key=key)
    if owner is None or (owner != who.id and who.account_role != "admin"):
        raise Refusal("unknown_key")
    await sql.keys.revoke(tx.connection, key=key, person=who.id)
    await tx.wake(Name(kind="session", person=owner))
    await tx.wake(Name(kind="key", person=owner))
