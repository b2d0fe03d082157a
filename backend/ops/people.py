"""``rushes user``: accounts, from the terminal. What changes them is `backend.auth.accounts`."""

from __future__ import annotations

import asyncpg
from rich.table import Table

import sql


async def listing(pool: asyncpg.Pool) -> Table:
    """Everybody."""
    table = Table("name", "account role", "role", "state", box=None)
    for p in await sql.accounts.list(pool):
        table.add_row(
            p["name"], p["account_role"], p["role"], "disabled" if p["disabled_at"] else ""
        )
    return table
