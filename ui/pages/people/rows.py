"""The table of accounts: from the protocol's accounts to texts. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from msgspec.structs import replace

from backend.messages import Account, EditPerson


class AccountRow(TypedDict):
    id: int
    name: str
    account_role: str
    role: str
    answers: str
    labels: str
    here: bool
    me: bool
    disabled: bool


def shown(accounts: Iterable[Account], me: int) -> list[AccountRow]:
    """Who can sign in first, then who cannot; each by name."""
    ordered = sorted(accounts, key=lambda a: (a.disabled, a.name.lower()))
    return [
        {
            "id": account.id,
            "name": account.name,
            "account_role": account.account_role,
            "role": account.role,
            "answers": f"{account.answers:,}",
            "labels": f"{account.labels:,}",
            "here": account.here,
            "me": account.id == me,
            "disabled": account.disabled,
        }
        for account in ordered
    ]


def expected(accounts: Iterable[Account], command: EditPerson) -> tuple[Account, ...]:
    """The accounts as they will be once the command is acknowledged."""
    given = {
        field: value
        for field in ("account_role", "role", "disabled")
        if (value := getattr(command, field)) is not None
    }
    return tuple(replace(a, **given) if a.id == command.person else a for a in accounts)


def done(command: EditPerson, name: str) -> str:
    """What an acknowledged change means, in a sentence."""
    if command.password is not None:
        return f"{name} has a new password and is signed out everywhere."
    if command.disabled is not None:
        return f"{name} is signed out and disabled." if command.disabled else (
            f"{name} can sign in again."
        )  # fmt: skip
    if command.account_role is not None:
        what = "a viewer" if command.account_role == "viewer" else f"an {command.account_role}"
        return f"{name} is {what} now."
    usual = {"primary": "primary", "secondary": "secondary", "none": "not on it"}
    return f"{name}’s default role in a label: {usual[command.role or 'none']}."
