"""Which commands leave a trail, and what it says: one row each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import sql
from backend import trail
from backend.auth.access import Visitor
from backend.domain.figures import share
from backend.events import Transaction
from backend.messages import (
    Acknowledged,
    AddWebhook,
    CreateLabel,
    CreatePerson,
    DeleteLabel,
    Deploy,
    DrawAudit,
    DrawTeam,
    EditPerson,
    MakeKey,
    RemoveIntake,
    RemoveWebhook,
    Request,
    RestoreIntake,
    RestoreLabel,
    RevokeKey,
    RollBack,
    SetMember,
    TrailAction,
    UndoDraw,
)


@dataclass(frozen=True)
class Step:
    action: TrailAction
    about: str = ""
    label: int | None = None
    details: str = ""


Tell = Callable[[Transaction, Any, Acknowledged], Awaitable[Step]]


async def leave(tx: Transaction, who: Visitor, command: Request, reply: Any) -> None:
    """Leaves the trail of a command that took effect, if it is to leave one."""
    tell = TRAILED.get(type(command))
    if tell is None:
        return
    step = await tell(tx, command, reply)
    await trail.leave(
        tx.connection,
        step.action,
        via="key" if who.scopes is not None else "page" if who.session else "terminal",
        person=who.id,
        name=who.name,
        address=who.address,
        about=step.about,
        label=step.label,
        details=step.details,
    )


def _of_label(action: TrailAction) -> Tell:
    async def tell(_: Transaction, command: Any, reply: Acknowledged) -> Step:
        return Step(action, label=getattr(command, "label", None) or reply.label)

    return tell


def _of_number(action: TrailAction, field: str) -> Tell:
    async def tell(_: Transaction, command: Any, __: Acknowledged) -> Step:
        return Step(action, about=f"no. {getattr(command, field)}")

    return tell


async def _created(_: Transaction, command: CreatePerson, __: Acknowledged) -> Step:
    return Step(
        "account made", command.name.strip(), details=f"{command.account_role}, {command.role}"
    )


async def _edited(tx: Transaction, command: EditPerson, _: Acknowledged) -> Step:
    changes = [
        f"{what}: {value}"
        for what, value in (
            ("account role", command.account_role),
            ("default role", command.role),
        )
        if value is not None
    ]
    if command.password is not None:
        changes.append("new password")
    if command.disabled is not None:
        changes.append("disabled" if command.disabled else "enabled")
    return Step("account changed", await _named(tx, command.person), details=", ".join(changes))


async def _given(tx: Transaction, command: SetMember, _: Acknowledged) -> Step:
    role = command.role or "their default role"
    return Step("role given", await _named(tx, command.person), command.label, role)


async def _made_key(_: Transaction, command: MakeKey, __: Acknowledged) -> Step:
    return Step("key made", command.name, details=", ".join(sorted(set(command.scopes))))


async def _revoked_key(tx: Transaction, command: RevokeKey, _: Acknowledged) -> Step:
    return Step("key revoked", await sql.trail.key_name(tx.connection, key=command.key) or "")


async def _deployed(_: Transaction, command: Deploy, __: Acknowledged) -> Step:
    details = f"{command.alias}: version {command.version}, threshold {share(command.threshold)}"
    if command.audit is not None:
        details = f"{command.alias}: version {command.version}, with a promise"
    if command.version == 0:
        details = f"{command.alias}: taken out of service"
    return Step("model deployed", label=command.label, details=details)


async def _rolled_back(_: Transaction, command: RollBack, __: Acknowledged) -> Step:
    return Step("model rolled back", label=command.label, details=command.alias)


async def _hooked(_: Transaction, command: AddWebhook, __: Acknowledged) -> Step:
    return Step("webhook added", command.url.strip(), details=", ".join(command.kinds))


async def _named(tx: Transaction, person: int) -> str:
    row = await sql.accounts.by_id(tx.connection, person=person)
    return str(row["name"]) if row else ""


TRAILED: dict[type[Request], Tell] = {
    CreatePerson: _created,
    EditPerson: _edited,
    SetMember: _given,
    DrawTeam: _of_label("team drawn"),
    UndoDraw: _of_label("draw undone"),
    MakeKey: _made_key,
    RevokeKey: _revoked_key,
    CreateLabel: _of_label("label made"),
    DeleteLabel: _of_label("label put away"),
    RestoreLabel: _of_label("label brought back"),
    Deploy: _deployed,
    RollBack: _rolled_back,
    DrawAudit: _of_label("audit drawn"),
    RemoveIntake: _of_number("intake removed", "intake"),
    RestoreIntake: _of_number("intake brought back", "intake"),
    AddWebhook: _hooked,
    RemoveWebhook: _of_number("webhook removed", "webhook"),
}
