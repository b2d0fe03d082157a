"""A door's command at work: with the database, and with one clear line for what goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import asyncpg
import click
import msgspec

from backend import db
from backend.auth.accounts import AccountError
from backend.domain.display import printable
from backend.errors import Refusal
from backend.settings import SettingsError, load
from workers.doors.formats import FormatError

T = TypeVar("T")


def run(work: Callable[[asyncpg.Pool], Coroutine[Any, Any, T]], *, name: str, trouble: str) -> T:
    """What ``work`` gives. ``name``: of the connections; ``trouble``: what cannot be done if a file
    fails, ``a.csv can't be read``.

    Raises:
        click.ClickException: what people can cause or meet, in a sentence.
    """

    async def with_pool() -> T:
        pool = await db.open_pool(load().dsn, size=3, name=name)
        try:
            return await work(pool)
        finally:
            await pool.close()

    try:
        return asyncio.run(with_pool())
    except (SettingsError, FormatError, AccountError, msgspec.ValidationError) as error:
        raise click.ClickException(printable(str(error))) from None
    except Refusal as refusal:
        raise click.ClickException(printable(refusal.message)) from None
    except db.AWAY as error:
        raise click.ClickException(
            printable(f"The database is not reachable ({error}); start it with `rushes up`.")
        ) from None
    except OSError as error:
        raise click.ClickException(printable(f"{trouble}: {error}.")) from None
