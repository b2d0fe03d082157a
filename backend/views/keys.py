"""``keys``: a person's API keys; for administrators everybody's."""

from __future__ import annotations

from collections.abc import Set

import asyncpg

import sql
from backend.messages import ApiKey, KeysState


async def keys_states(pool: asyncpg.Pool, people: Set[int]) -> dict[int, KeysState]:
    """What each of these people may see."""
    found: dict[int, list[ApiKey]] = {person: [] for person in people}
    for r in await sql.keys.shown(pool, people=list(people)):
        found[r["viewer"]].append(
            ApiKey(
                id=r["id"],
                name=r["name"],
                person=r["person_id"],
                owner=r["owner"],
                begins=r["begins"],
                scopes=tuple(r["scopes"]),
                at=r["at"],
                expires_at=r["expires_at"],
                used_at=r["used_at"],
                used_from=r["used_from"] or "",
                revoked_at=r["revoked_at"],
                revoked_by=r["revoked_by"] or "",
            )
        )
    return {person: KeysState(keys=tuple(keys)) for person, keys in found.items()}
