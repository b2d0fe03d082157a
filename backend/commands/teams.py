"""Who is here and who does what: accounts, and everybody's role in a label."""

from __future__ import annotations

import sql
from backend.auth import accounts
from backend.auth.access import Visitor
from backend.auth.accounts import AccountError
from backend.errors import Refusal
from backend.events import Transaction
from backend.messages import (
    Acknowledged,
    CreatePerson,
    DrawTeam,
    EditPerson,
    Role,
    SetMember,
    UndoDraw,
)
from backend.messages.names import Name, blind_stream
from backend.views.team_draw import preview


async def set_member(tx: Transaction, who: Visitor, command: SetMember) -> Acknowledged:
    label, person = command.label, command.person
    if await sql.accounts.by_id(tx.connection, person=person) is None:
        raise Refusal("unknown_person")
    await give(tx, label, person, command.role)
    if not await sql.teams.primaries(tx.connection, label=label):
        raise Refusal("last_primary")
    return Acknowledged(id=command.id, label=label, person=person)


async def draw_team(tx: Transaction, who: Visitor, command: DrawTeam) -> Acknowledged:
    """Draws primaries and secondaries as the person saw in the preview.

    Raises:
        Refusal: changed_meanwhile: this would give something else by now; see `preview`.
    """
    label = command.label
    drawn = await preview(tx.connection, who, command)
    if drawn.seen != command.seen:
        raise Refusal(
            "changed_meanwhile",
            "Meanwhile somebody's role changed, here or on another label; look at the new preview.",
        )
    by_hand = await _given_by_hand(tx, label)
    for one in drawn.people:
        await give(tx, label, one.person, one.after)
    if not await sql.teams.primaries(tx.connection, label=label):
        raise Refusal("last_primary")
    await sql.teams.add_draw(
        tx.connection,
        label=label,
        person=who.id,
        people=[one.person for one in drawn.people],
        before=[by_hand.get(one.person) for one in drawn.people],
        after=[one.after for one in drawn.people],
    )
    return Acknowledged(id=command.id, label=label)


async def undo_draw(tx: Transaction, who: Visitor, command: UndoDraw) -> Acknowledged:
    """Gives everybody the role again that they had before the label's last draw, but those whose
    role was changed since, which stands.

    Raises:
        Refusal: already_undone: it was taken back, or another one was made since; last_primary.
    """
    label = command.label
    row = await sql.teams.last_draw(tx.connection, label=label)
    if row is None or row["id"] != command.draw:
        raise Refusal(
            "already_undone", "That draw was taken back, or the team was drawn anew since."
        )
    by_hand = await _given_by_hand(tx, label)
    for person, before, after in zip(row["people"], row["before"], row["after"], strict=True):
        if by_hand.get(person) == after:
            await give(tx, label, person, before)
    if not await sql.teams.primaries(tx.connection, label=label):
        raise Refusal("last_primary")
    await sql.teams.draw_undone(tx.connection, draw=command.draw)
    await tx.wake(Name(kind="team", label=label))
    return Acknowledged(id=command.id, label=label)


async def _given_by_hand(tx: Transaction, label: int) -> dict[int, Role]:
    rows = await sql.teams.given_by_hand(tx.connection, label=label)
    return {r["person_id"]: r["role"] for r in rows}


async def create_person(tx: Transaction, who: Visitor, command: CreatePerson) -> Acknowledged:
    try:
        person = await accounts.create_person(
            tx.connection,
            name=command.name.strip(),
            password=command.password,
            account_role=command.account_role,
            role=command.role,
        )
    except AccountError as error:
        raise Refusal("account", str(error)) from None
    await tx.wake(Name(kind="person", person=person))
    return Acknowledged(id=command.id, person=person)


async def edit_person(tx: Transaction, who: Visitor, command: EditPerson) -> Acknowledged:
    row = await sql.accounts.by_id(tx.connection, person=command.person)
    if row is None:
        raise Refusal("unknown_person")
    disabled = row["disabled_at"] is not None if command.disabled is None else command.disabled
    account_role = command.account_role or row["account_role"]
    if command.person == who.id and (disabled or account_role != "admin"):
        raise Refusal(
            "account", "Another administrator must disable you or change your account role."
        )
    if command.password is not None:
        try:
            hashed = await accounts.hash_password(command.password)
        except AccountError as error:
            raise Refusal("account", str(error)) from None
        await sql.accounts.set_password(tx.connection, person=command.person, password_hash=hashed)
    await sql.accounts.change(
        tx.connection,
        person=command.person,
        account_role=account_role,
        role=command.role or row["role"],
        disabled=disabled,
    )
    if disabled or command.password is not None:
        await accounts.end_sessions(tx, command.person)
    else:
        await tx.wake(Name(kind="person", person=command.person))
    return Acknowledged(id=command.id, person=command.person)


async def give(tx: Transaction, label: int, person: int, role: Role | None) -> None:
    """Give a person a role in a label whose stream is held; None: their usual role again."""
    if role is None:
        await sql.teams.clear_role(tx.connection, label=label, person=person)
    else:
        await sql.teams.set_role(tx.connection, label=label, person=person, role=role)
    if role == "secondary":
        await tx.add_stream(blind_stream(label, person))
    if role != "primary":  # a batch they held goes back
        await sql.labels.end_leases(tx.connection, label=label, person=person)
    await tx.wake(Name(kind="team", label=label))
