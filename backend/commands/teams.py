"""Who is here and who does what: accounts, and everybody's role in a label."""

from __future__ import annotations

import random

import sql
from backend.auth import accounts
from backend.auth.access import Visitor
from backend.auth.accounts import AccountError
from backend.domain.team_draw import draw
from backend.errors import Refusal
from backend.events import Transaction
from backend.messages import (
    Acknowledged,
    CreatePerson,
    DrawTeam,
    EditPerson,
    Role,
    SetMember,
)
from backend.messages.names import Name, blind_stream


async def set_member(tx: Transaction, who: Visitor, command: SetMember) -> Acknowledged:
    label, person = command.label, command.person
    if await sql.accounts.by_id(tx.connection, person=person) is None:
        raise Refusal("unknown_person")
    await give(tx, label, person, command.role)
    if not await sql.teams.primaries(tx.connection, label=label):
        raise Refusal("last_primary")
    return Acknowledged(id=command.id, label=label, person=person)


async def draw_team(tx: Transaction, who: Visitor, command: DrawTeam) -> Acknowledged:
    """Draw primaries and secondaries at random, so that everybody has about as much to do."""
    label = command.label
    if command.primaries < 1 or command.secondaries < 0:
        raise Refusal("malformed", "Draw at least one primary, and no fewer than no secondaries.")
    rows = await sql.teams.loads(tx.connection, label=label)
    if len(rows) < command.primaries + command.secondaries:
        raise Refusal(
            "too_few_people",
            f"There are {len(rows)} annotators; {command.primaries} primaries and "
            f"{command.secondaries} secondaries cannot be drawn from them.",
        )
    rng = random.SystemRandom()
    primaries = draw({r["id"]: r["primary_of"] for r in rows}, command.primaries, rng)
    rest = {r["id"]: r["secondary_of"] for r in rows if r["id"] not in primaries}
    secondaries = draw(rest, command.secondaries, rng)
    for row in rows:
        person = row["id"]
        role: Role = "none"
        if person in primaries:
            role = "primary"
        elif person in secondaries:
            role = "secondary"
        await give(tx, label, person, role)
    return Acknowledged(id=command.id, label=label)


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
