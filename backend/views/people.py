"""``people``: every account, for administrators."""

from __future__ import annotations

import asyncpg

import sql
from backend.messages import Account, PeopleState


async def people_state(pool: asyncpg.Pool) -> PeopleState:
    return PeopleState(
        accounts=tuple(
            Account(
                id=r["id"],
                name=r["name"],
                account_role=r["account_role"],
                role=r["role"],
                disabled=r["disabled"],
                answers=r["answers"],
                labels=r["labels"],
                here=r["here"],
            )
            for r in await sql.accounts.overview(pool)
        )
    )
