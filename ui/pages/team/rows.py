"""Who is on a label, and what counts as its truth: from a `TeamState` to texts. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from msgspec.structs import replace

from backend.messages import Account, Member, Policy, Role, TeamState
from ui.text import NOTHING, share

USUAL = "usual"  # the choice of a person's usual role, as against one given by hand
POLICIES: dict[Policy, tuple[str, str]] = {
    "adjudicated": (
        "Everybody, and decisions",
        "The majority of all answers, unless somebody decided the clip under Disagreements.",
    ),
    "majority": (
        "Everybody",
        "The majority of all answers; decisions are kept but do not count, and ties teach nothing.",
    ),
    "primary": (
        "Primaries only",
        "The majority of the primaries’ answers; those of secondaries only measure agreement.",
    ),
}
REPEATS = (0, 5, 10, 20, 30, 50)  # per cent


class MemberRow(TypedDict):
    person: int
    name: str
    account_role: str
    disabled: bool
    role: str
    choice: str  # a role given by hand, or `USUAL`
    usual: str
    answers: str
    per_hour: str
    seconds: str
    waiting: str
    repeats: str
    out: bool
    me: bool


class TruthView(TypedDict):
    """A label's name and how its truth is made."""

    name: str
    policy: str
    repeats: str


def members(state: TeamState, accounts: Iterable[Account], me: int) -> list[MemberRow]:
    """Members in the order of the state, then (for administrators, who know all accounts) whoever
    is not on the label. Who cannot sign in any more stays as long as answers of theirs count."""
    usual = {account.id: account.role for account in accounts}
    known = {member.person for member in state.members}
    others = [
        Member(
            person=a.id,
            name=a.name,
            account_role=a.account_role,
            role="none",
            by_hand=a.role != "none",
        )
        for a in sorted(accounts, key=lambda a: a.name.lower())
        if a.id not in known and not a.disabled
    ]
    counted = (m for m in state.members if m.answers or m.by_hand or not m.disabled)
    rows = [*counted, *others]
    rows.sort(key=lambda member: member.role == "none")
    return [_member(member, usual.get(member.person), me) for member in rows]


def expected(
    state: TeamState, accounts: Iterable[Account], person: int, role: Role | None
) -> TeamState:
    """The state as it will be once a person's role is changed."""
    usual = {account.id: account for account in accounts}
    given = role or (usual[person].role if person in usual else "primary")
    if all(member.person != person for member in state.members) and person in usual:
        account = usual[person]
        joined = Member(
            person=person, name=account.name, account_role=account.account_role, role=given
        )
        state = replace(state, members=(*state.members, joined))
    return replace(
        state,
        members=tuple(
            replace(m, role=given, by_hand=role is not None) if m.person == person else m
            for m in state.members
        ),
    )


def defined(state: TeamState, **given: Policy | float) -> TeamState:
    """The state as it will be once the label is changed so."""
    return replace(state, label=replace(state.label, **given))


def _member(member: Member, usual: Role | None, me: int) -> MemberRow:
    agreement = NOTHING
    if member.self_agreement is not None:
        agreement = f"{share(member.self_agreement)} of {member.repeated}"
    return {
        "person": member.person,
        "name": member.name,
        "account_role": "" if member.account_role == "annotator" else member.account_role,
        "disabled": member.disabled,
        "role": role_name(member.role),
        "choice": member.role if member.by_hand else USUAL,
        "usual": role_name(usual or member.role) if usual or not member.by_hand else "",
        "answers": f"{member.answers:,}",
        "per_hour": f"{member.per_hour:,}",
        "seconds": NOTHING if member.seconds is None else f"{member.seconds:.1f} s",
        "waiting": f"{member.waiting:,}" if member.role == "secondary" else NOTHING,
        "repeats": agreement,
        "out": member.role == "none" or member.disabled,
        "me": member.person == me,
    }


def may_edit(state: TeamState, me: int) -> bool:
    """A label is changed by its primaries."""
    return any(
        m.person == me and m.role == "primary" and m.account_role != "viewer" for m in state.members
    )


def role_name(role: Role) -> str:
    return "not on it" if role == "none" else role


def truth(state: TeamState) -> TruthView:
    return {
        "name": state.label.name,
        "policy": state.label.policy,
        "repeats": str(round(100 * state.label.repeats)),
    }
