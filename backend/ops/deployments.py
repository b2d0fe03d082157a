"""``rushes deploy``, ``rushes rollback``, ``rushes deployments``: models in use, by terminal."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import asyncpg
from rich.table import Table

import sql
from backend import trail
from backend.auth.access import Visitor, admitted_to_change, lock_label
from backend.client import new_id
from backend.commands import deployments
from backend.domain.display import visible
from backend.domain.figures import share
from backend.errors import Refusal
from backend.events import Transaction, transaction
from backend.messages import USUAL_THRESHOLD, Alias, Deploy, Deployment, RollBack, TrailAction
from backend.ops.labels import visitor
from backend.views.deployments import deployed, deployment
from backend.views.model_names import UnknownModel, find_model


async def deploy(
    pool: asyncpg.Pool, model: str, *, alias: Alias, threshold: float | None, note: str, by: str
) -> str:
    """Deploy a model; what became of it, in words. Without a ``threshold``, a model that is named
    by its alias keeps the one it has. ``by``: an account; "": whoever sits here.

    Raises:
        UnknownModel: there is no such model.
        AccountError: there is no such account.
        Refusal: the account may not, or the model cannot be deployed.
    """
    async with transaction(pool) as tx:
        named = await find_model(tx.connection, model)
        row = await sql.deploy.model(tx.connection, label=named.label, version=named.version)
        if row is None:
            raise Refusal(
                "unknown_model",
                f"The label {model!r} has no such model version."
                if named.version
                else f"The label {model!r} has no model yet: answer yes and no to more of its "
                "clips.",
            )
        if threshold is None:
            threshold = named.deployment.threshold if named.deployment else USUAL_THRESHOLD
        version = row["version"]
        asked = Deploy(id=new_id(), label=named.label, alias=alias, version=version)
        async with _held(pool, tx, by, asked) as who:
            before = (await deployed(tx.connection, named.label)).get(alias)
            made = await deployments.put_into_use(
                tx, named.label, alias, version, threshold=threshold, note=note, by=who
            )
            await _leave(tx, "model deployed", who, named.label, made)
    return f"{_said(made)}; before: {_said(before)}"


async def roll_back(pool: asyncpg.Pool, label: str, *, alias: Alias, by: str) -> str:
    """Take back the last deployment under an alias; what became of it, in words.

    Raises:
        UnknownModel, AccountError, Refusal: as `deploy`.
    """
    async with transaction(pool) as tx:
        number = (await find_model(tx.connection, label)).label
        asked = RollBack(id=new_id(), label=number, alias=alias)
        async with _held(pool, tx, by, asked) as who:
            before = (await deployed(tx.connection, number)).get(alias)
            made = await deployments.undo_last(tx, number, alias, by=who)
            await _leave(tx, "model rolled back", who, number, made)
    return f"{_said(made)}; before: {_said(before)}"


@asynccontextmanager
async def _held(
    pool: asyncpg.Pool, tx: Transaction, by: str, asked: Deploy | RollBack
) -> AsyncIterator[Visitor | None]:
    """With the label's stream held, on behalf of an account, or of whoever sits here."""
    if by:
        yield await admitted_to_change(tx, await visitor(pool, by), asked)
    else:
        await lock_label(tx, asked.label)
        yield None


async def _leave(
    tx: Transaction, action: TrailAction, who: Visitor | None, label: int, made: Deployment
) -> None:
    """Leaves the trail of what was done to a label's deployments."""
    await trail.leave(
        tx.connection, action, via="terminal", person=who.id if who else None,
        name=who.name if who else "", label=label, details=_said(made),
    )  # fmt: skip


def _said(made: Deployment | None) -> str:
    if made is None or not made.version:
        return "nothing in use"
    return f"{made.alias} is version {made.version} from {share(made.threshold)} on"


async def listing(pool: asyncpg.Pool, label: str) -> Table:
    """What is in use of all labels, or all that ever was of one, the newest first.

    Raises:
        UnknownModel: there is no such label.
    """
    number = (await find_model(pool, label)).label if label else None
    table = Table(
        "label", "alias", "version", "from", "yes", "no", "precision", "by", "when", "note",
        box=None,
    )  # fmt: skip
    rows = await sql.deploy.history(pool, label=number)
    if label and not rows:
        raise UnknownModel(
            f"Nothing of {label!r} was ever deployed: `rushes deploy {label} --as live` does it."
        )
    for row in rows:
        made = deployment(row)
        spoke = made.evaluated
        table.add_row(
            visible(row["label"]), made.alias + (" ↶" if made.rolls_back else ""),
            str(made.version or "–"), share(made.threshold), f"{spoke.positives:,}",
            f"{spoke.negatives:,}",
            "–" if spoke.average_precision is None else share(spoke.average_precision),
            visible(made.name) or "terminal",
            datetime.fromtimestamp(made.at).isoformat(" ", "minutes"), visible(made.note),
        )  # fmt: skip
    return table
