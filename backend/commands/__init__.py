"""What people can do: one function per command, one transaction each, its events inside it.

Every function takes the open transaction, the person and the command, changes the tables, appends
the events, and returns the reply. `handle` does before it what all share: it looks the person up
as they are now, finds the receipt that makes a resent command take effect once, and asks the table
of `auth.access` whether the person may do this. The stream of the command's label is held then,
and the person's role in that label is ``who.here``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import msgspec

import sql
from backend.auth import access
from backend.auth.access import Visitor
from backend.commands import (
    adjudicating,
    annotating,
    auditing,
    batches,
    bins,
    curves,
    cutting,
    definitions,
    deployments,
    families,
    intake_audits,
    intakes,
    keys,
    noting,
    putting_away,
    teams,
    trailed,
    undoing,
    webhooks,
)
from backend.errors import Refusal
from backend.events import transaction
from backend.messages import (
    Acknowledged,
    AddRule,
    AddToIntake,
    AddWebhook,
    Adjudicate,
    Annotate,
    AnnotateMany,
    AuditIntake,
    Batch,
    CreateBin,
    CreateLabel,
    CreatePerson,
    DeleteLabel,
    Deploy,
    DrawAudit,
    DrawTeam,
    EditLabel,
    EditPerson,
    MakeKey,
    PinModel,
    Redeliver,
    RemoveBin,
    RemoveIntake,
    RemoveRule,
    RemoveWebhook,
    RenameBin,
    RenameIntake,
    Request,
    Requeue,
    RestoreBin,
    RestoreIntake,
    RestoreLabel,
    RevokeKey,
    RollBack,
    SetCurves,
    SetCut,
    SetMember,
    TakeBatch,
    TestWebhook,
    Undo,
    UndoDraw,
    WriteNote,
    encoder,
)
from backend.views.rankings import Rankings

Reply = Acknowledged | Batch
_reply_decoder: msgspec.json.Decoder[Reply] = msgspec.json.Decoder(Reply)
Handler = Callable[..., Awaitable[Reply]]  # of the transaction, the person and the command
COMMANDS: dict[type[Request], Handler] = {
    Annotate: annotating.annotate,
    AnnotateMany: annotating.annotate_many,
    Undo: undoing.undo,
    WriteNote: noting.write_note,
    CreateLabel: definitions.create_label,
    EditLabel: definitions.edit_label,
    DeleteLabel: putting_away.delete_label,
    RestoreLabel: putting_away.restore_label,
    Requeue: definitions.requeue,
    PinModel: definitions.pin_model,
    DrawAudit: auditing.draw_audit,
    SetCut: cutting.set_cut,
    SetCurves: curves.set_curves,
    Deploy: deployments.deploy,
    RollBack: deployments.roll_back,
    AddRule: families.add_rule,
    RemoveRule: families.remove_rule,
    Adjudicate: adjudicating.adjudicate,
    SetMember: teams.set_member,
    DrawTeam: teams.draw_team,
    UndoDraw: teams.undo_draw,
    CreatePerson: teams.create_person,
    EditPerson: teams.edit_person,
    TakeBatch: batches.take_batch,
    MakeKey: keys.make_key,
    RevokeKey: keys.revoke_key,
    AddToIntake: intakes.add_to_intake,
    RenameIntake: intakes.rename_intake,
    RemoveIntake: intakes.remove_intake,
    RestoreIntake: intakes.restore_intake,
    AuditIntake: intake_audits.audit_intake,
    AddWebhook: webhooks.add_webhook,
    RemoveWebhook: webhooks.remove_webhook,
    TestWebhook: webhooks.test_webhook,
    Redeliver: webhooks.redeliver,
    CreateBin: bins.create_bin,
    RenameBin: bins.rename_bin,
    RemoveBin: bins.remove_bin,
    RestoreBin: bins.restore_bin,
}


# What a command needs to know of the whole corpus: read before its transaction, which holds others
# up, and given to its function behind the command.
AHEAD: dict[type[Request], Callable[[asyncpg.Pool, Rankings, Visitor, Any], Awaitable[Any]]] = {
    TakeBatch: batches.look_ahead,
    DrawAudit: auditing.plan_ahead,
}


async def handle(
    pool: asyncpg.Pool, who: Visitor, command: Request, rankings: Rankings | None = None
) -> Reply:
    """Carry out a command: its reply means that it is committed. ``rankings``: None: none are kept.

    Raises:
        Refusal: nothing was changed.
    """
    function = COMMANDS[type(command)]
    ahead = await _ahead(pool, rankings or Rankings(pool), who, command)
    try:
        async with transaction(pool) as tx:
            who = await access.held(tx, who)
            earlier = await sql.events.receipt(tx.connection, command=command.id)
            if earlier is not None:
                return _earlier_reply(earlier, who)
            who = await access.admitted_to_change(tx, who, command)
            reply: Reply = await function(tx, who, command, *ahead)
            await trailed.leave(tx, who, command, reply)
            await sql.events.add_receipt(
                tx.connection,
                command=command.id,
                person=who.id,
                reply=encoder.encode(reply).decode(),
            )
            return reply
    except (Refusal, asyncpg.UniqueViolationError):
        # Perhaps the same command arrived twice at once, and the other copy won.
        earlier = await sql.events.receipt(pool, command=command.id)
        if earlier is None:
            raise
        return _earlier_reply(earlier, who)


async def _ahead(
    pool: asyncpg.Pool, rankings: Rankings, who: Visitor, command: Request
) -> tuple[Any, ...]:
    """What is read ahead of the command's transaction; nothing for whom that will refuse."""
    read = AHEAD.get(type(command))
    if read is None:
        return ()
    try:
        who = await access.admitted(pool, who, command)
    except Refusal:
        return (None,)
    return (await read(pool, rankings, who, command),)


def _earlier_reply(receipt: asyncpg.Record, who: Visitor) -> Reply:
    if receipt["person_id"] != who.id:
        raise Refusal("id_taken")
    return _reply_decoder.decode(receipt["reply"])
