"""What becomes of a frame that a client sent: its table is found, and it gets exactly one reply,
unless the session is over."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
from litestar.datastructures import State

from backend import commands, db
from backend.commands import COMMANDS
from backend.errors import Refusal
from backend.live.connection import Connection
from backend.live.hub import Hub
from backend.messages import Acknowledged, Look, Request, Subscribe, Unsubscribe
from backend.messages.wire import CLOSE_SESSION_OVER
from backend.routes import queries
from backend.routes.queries import QUERIES, Asking

logger = logging.getLogger(__name__)

# What is about the connection itself.
FOLLOWING: dict[type[Request], Callable[[Hub, Connection, Any], Awaitable[None]]] = {
    Subscribe: Hub.subscribe,
    Unsubscribe: Hub.unsubscribe,
    Look: Hub.look,
}


def is_query(command: Request) -> bool:
    """Queries may take a while and change nothing: they need not hold up what comes behind."""
    return type(command) in QUERIES


async def answer(state: State, connection: Connection, command: Request) -> None:
    """Carries the command out; its reply, or why it is refused, is sent on the connection."""
    name = type(command).__name__
    try:
        connection.send(await _reply(state, connection, command))
    except Refusal as refusal:
        if refusal.code == "not_signed_in":  # no reply: it may be sent again after signing in
            connection.close(CLOSE_SESSION_OVER)
        else:
            connection.refuse(command.id, refusal)
    except db.AWAY as error:
        logger.warning("%s: %r", name, error)
        connection.refuse(command.id, Refusal("unavailable"))
    except asyncpg.DiskFullError as error:
        logger.warning("%s: %s", name, error)
        connection.refuse(command.id, Refusal("disk_full"))
    except asyncpg.DataError as error:  # a number or a text that no table can hold
        logger.warning("%s: %s", name, error)
        connection.refuse(command.id, Refusal("malformed"))
    except Exception:
        logger.exception("%s failed", name)
        connection.refuse(command.id, Refusal("internal"))


async def _reply(state: State, connection: Connection, command: Request) -> Any:
    if type(command) in COMMANDS:
        reply = await commands.handle(state.pool, connection.who, command, state.rankings)
        if isinstance(reply, Acknowledged) and reply.label is not None:
            state.queue.build(reply.label)
        return reply
    if type(command) in QUERIES:
        asking = Asking(
            pool=state.pool,
            texts=state.texts,
            rankings=state.rankings,
            compared=state.compared,
            reasons=state.reasons,
            vocabulary=state.vocabulary,
            who=connection.who,
        )
        return await queries.answer(asking, command)
    await FOLLOWING[type(command)](state.hub, connection, command)
    return Acknowledged(id=command.id)
