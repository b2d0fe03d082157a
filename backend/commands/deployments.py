"""Putting a label's model versions into use, and taking that back.

Every function works under the label's stream, which is held: of two people who deploy at once the
second one finds the first one's deployment, and is told whose it is.
"""

from __future__ import annotations

import sql
from backend.auth.access import Visitor
from backend.commands.auditing import keep_promise
from backend.errors import Refusal
from backend.events import Transaction
from backend.messages import (
    LONGEST_NOTE,
    Acknowledged,
    Alias,
    Deploy,
    Deployed,
    Deployment,
    Evaluated,
    RollBack,
    encoder,
)
from backend.messages.names import Name, label_stream
from backend.views.deployments import deployed, evaluated_decoder
from backend.views.evaluated import evaluated
from backend.views.promises import promised


async def deploy(tx: Transaction, who: Visitor, command: Deploy) -> Acknowledged:
    await _as_seen(tx, command)
    threshold, promise = command.threshold, None
    if command.audit is not None:
        promise, threshold = await keep_promise(tx, command.label, command.version, command.audit)
    await put_into_use(
        tx, command.label, command.alias, command.version, threshold=threshold,
        note=command.note, by=who, promise=promise,
    )  # fmt: skip
    return Acknowledged(id=command.id, label=command.label)


async def roll_back(tx: Transaction, who: Visitor, command: RollBack) -> Acknowledged:
    await _as_seen(tx, command)
    await undo_last(tx, command.label, command.alias, by=who)
    return Acknowledged(id=command.id, label=command.label)


async def put_into_use(
    tx: Transaction, label: int, alias: Alias, version: int, *,
    threshold: float, note: str, by: Visitor | None, promise: int | None = None,
) -> Deployment:  # fmt: skip
    """Deploy a version under an alias; 0: take out of service what is in use there. ``by`` None:
    whoever commands the installation itself.

    Raises:
        Refusal: unknown_model; other_embedder; not_deployed: there is nothing to take out of
            service; too_long.
    """
    note = note.strip()
    if len(note) > LONGEST_NOTE:
        raise Refusal("too_long", f"A note has at most {LONGEST_NOTE} characters.")
    if version == 0:
        now = (await deployed(tx.connection, label)).get(alias)
        if now is None or now.version == 0:
            raise Refusal("not_deployed", f"Nothing is {alias} that could be taken out of service.")
        definition, found = now.definition, Evaluated()
    else:
        model = await sql.deploy.model(tx.connection, label=label, version=version)
        if model is None:
            raise Refusal("unknown_model")
        _of_this_corpus(model["active"], version, model["embedder"])
        definition, found = model["definition"], await evaluated(tx.connection, label, model)
    return await _add(
        tx, label, alias, version, by=by, threshold=threshold, note=note, definition=definition,
        found=found, promise=promise,
    )  # fmt: skip


async def undo_last(tx: Transaction, label: int, alias: Alias, *, by: Visitor | None) -> Deployment:
    """Take back the last deployment under an alias that nobody took back yet. What was in use
    before it is in use again; before the first, nothing was.

    Raises:
        Refusal: not_deployed: there is nothing to take back; other_embedder.
    """
    standing = await sql.deploy.standing(tx.connection, label=label, alias=alias)
    if not standing:
        raise Refusal("not_deployed", f"Nothing was deployed as {alias} that could be rolled back.")
    last, before = standing[0], standing[1] if len(standing) > 1 else None
    if before is None:
        return await _add(
            tx, label, alias, 0, by=by, threshold=last["threshold"],
            definition=last["definition"], found=Evaluated(), rolls_back=last["id"],
        )  # fmt: skip
    version = before["version"] or 0
    if version:
        model = await sql.deploy.model(tx.connection, label=label, version=version)
        _of_this_corpus(model["active"], version, model["embedder"])
    return await _add(
        tx, label, alias, version, by=by, threshold=before["threshold"],
        definition=before["definition"], found=evaluated_decoder.decode(before["evaluated"]),
        promise=before["promise_id"], rolls_back=last["id"],
    )  # fmt: skip


def _of_this_corpus(active: bool, version: int, embedder: str) -> None:
    if not active:
        raise Refusal(
            "other_embedder",
            f"Version {version} reads embeddings of {embedder}, and the corpus has those of another"
            " embedder by now. Deploy a version that was trained since.",
        )


async def _as_seen(tx: Transaction, command: Deploy | RollBack) -> None:
    """Raises: Refusal: changed_meanwhile: somebody deployed something since the person looked."""
    now = (await deployed(tx.connection, command.label)).get(command.alias)
    if command.seen == (0 if now is None else now.id):
        return
    if now is None:
        raise Refusal("changed_meanwhile", f"Nothing is {command.alias} any more; look again.")
    by = now.name or "somebody at the terminal"
    if now.version == 0:
        did = f"took out of service what was {command.alias}"
    elif now.rolls_back is not None:
        did = f"rolled {command.alias} back to version {now.version}"
    else:
        did = f"made version {now.version} {command.alias}"
    raise Refusal("changed_meanwhile", f"Meanwhile {by} {did}; look at it, then decide.")


async def _add(
    tx: Transaction, label: int, alias: Alias, version: int, *, by: Visitor | None,
    threshold: float, definition: int, found: Evaluated, note: str = "",
    promise: int | None = None, rolls_back: int | None = None,
) -> Deployment:  # fmt: skip
    person = by.id if by else None
    row = await sql.deploy.add(
        tx.connection,
        label=label,
        alias=alias,
        version=version or None,
        threshold=threshold,
        promise=promise,
        definition=definition,
        evaluated=encoder.encode(found).decode(),
        note=note,
        person=person,
        rolls_back=rolls_back,
    )
    made = Deployment(
        id=row["id"],
        alias=alias,
        version=version,
        threshold=threshold,
        definition=definition,
        evaluated=found,
        at=round(row["at"], 3),
        note=note,
        name=by.name if by else "",
        promise=promise,
        promised=await promised(tx.connection, promise),
        rolls_back=rolls_back,
    )
    await tx.append(label_stream(label), Deployed(deployment=made), person)
    await tx.wake(Name(kind="served", label=label))
    return made
