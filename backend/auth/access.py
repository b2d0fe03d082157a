"""Who may see and do what: `RULES` has one row per command and query, asked once for each.

Who may follow a stream stands in the table of streams, by the same checks.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import sql
from backend.db import Reader
from backend.errors import Refusal
from backend.events import Transaction
from backend.messages import (
    AccountRole,
    AddRule,
    AddToIntake,
    AddWebhook,
    Adjudicate,
    Annotate,
    AnnotateMany,
    AskMoments,
    AskWhy,
    AskWithout,
    AuditIntake,
    CompareDeployed,
    CompareModels,
    CompareServed,
    CreateBin,
    CreateLabel,
    CreatePerson,
    DeleteLabel,
    Deploy,
    DescribeClips,
    DrawAudit,
    DrawTeam,
    EditLabel,
    EditPerson,
    ListFacets,
    ListFilms,
    Look,
    MakeKey,
    MeasureWall,
    PinModel,
    PlanAudit,
    PreviewDraw,
    PreviewFound,
    ReadCurve,
    ReadCurveLabels,
    ReadCut,
    ReadDiffering,
    ReadFilm,
    ReadPast,
    ReadQuery,
    ReadReReview,
    ReadTimeline,
    ReadTrail,
    ReadWall,
    ReadWork,
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
    Role,
    RollBack,
    Scope,
    Search,
    SetCurves,
    SetCut,
    SetMember,
    SuggestWords,
    TakeBatch,
    TestWebhook,
    Undo,
    UndoDraw,
    WriteNote,
)
from backend.messages.names import label_stream


@dataclass(frozen=True)
class Visitor:
    """A signed-in person. Every command is handled on behalf of one.

    ``here``: their role in the label that the command names, as the table of access found it;
    ``none`` where it names none, and for administrators who are not on the label.
    ``session``: what the database keeps of the session or key they act by; None: they act by none,
    as whoever commands the installation itself does.
    ``address``: from where they act: of a key its program's, of a session where it was opened.
    ``ends``: when the API key that they act by ends, in Unix seconds; None: it does not.
    ``scopes``: what the API key that they act by is for; None: they act by no key.
    """

    id: int
    name: str
    account_role: AccountRole
    role: Role
    session: bytes | None = None
    here: Role = "none"
    scopes: frozenset[Scope] | None = None
    address: str = ""
    ends: float | None = None

    @property
    def writes(self) -> bool:
        return self.account_role != "viewer"


async def refreshed(reader: Reader, who: Visitor) -> Visitor:
    """The person as they are now: roles change, and accounts and sessions end, while a socket is
    open.

    Raises:
        Refusal: not_signed_in.
    """
    return _as_now(who, await sql.accounts.refreshed(reader, person=who.id, session=who.session))


async def held(tx: Transaction, who: Visitor) -> Visitor:
    """The same for who changes something: their session ends before the transaction, which then
    refuses, or after it. Once a sign-out is answered, nothing more is written by the session.

    Raises:
        Refusal: not_signed_in.
    """
    row = await sql.accounts.held(tx.connection, person=who.id, session=who.session)
    return _as_now(who, row)


def _as_now(who: Visitor, row: Any) -> Visitor:
    if row is None:
        raise Refusal("not_signed_in")
    return replace(who, name=row["name"], account_role=row["account_role"], role=row["role"])


# ── what an account must be ─────────────────────────────────────────────────────────────────────


def anybody(_: Visitor) -> None:
    """Whoever is signed in."""


def writer(who: Visitor) -> None:
    """Raises: Refusal: not_allowed."""
    if not who.writes:
        raise Refusal("not_allowed", "Viewers may look, but not answer or change labels.")


def admin(who: Visitor) -> None:
    """Raises: Refusal: not_allowed, not_admin."""
    writer(who)
    if who.account_role != "admin":
        raise Refusal("not_admin")


def themselves(who: Visitor) -> None:
    """Whoever is signed in, and acts by no key: a key that leaked makes no other one.

    Raises:
        Refusal: by_key.
    """
    if who.scopes is not None:
        raise Refusal("by_key")


# What a key has to be for.
SCOPES: dict[Callable[[Visitor], None], Scope] = {
    anybody: "read", writer: "annotate", admin: "admin",
}  # fmt: skip


def in_scope(who: Visitor, scope: Scope) -> None:
    """Raises: Refusal: not_its_scope."""
    if who.scopes is not None and scope not in who.scopes:
        raise Refusal("not_its_scope", f"This API key is not for that: it lacks “{scope}”.")


# ── what a person must be on a label ────────────────────────────────────────────────────────────

OnLabel = Callable[[Reader, Visitor, int], Awaitable[Role]]


async def role_in(reader: Reader, who: Visitor, label: int) -> Role:
    """The person's role in a label: ``primary`` or ``secondary``.

    Raises:
        Refusal: unknown_label: there is none, or they are not on it; put_away.
    """
    role: Role | None = await sql.labels.role(reader, label=label, person=who.id)
    if role is None or role == "none":
        raise await _not_there(reader, who, label)
    return role


async def _not_there(reader: Reader, who: Visitor, label: int) -> Refusal:
    """Why a label is not there for a person: who is on one that was put away is told by whom."""
    away = await sql.labels.away(reader, label=label, person=who.id)
    if away is None or away["role"] == "none":
        return Refusal("unknown_label")
    return Refusal(
        "put_away",
        f"{away['by'] or 'Somebody'} put this label away. All its answers are kept, and what you "
        "began here as well: its primary annotators can bring it back from the page of labels.",
    )


def primary(code: str, message: str | None = None) -> OnLabel:
    """A primary annotator of the label; anybody else who is on it is refused with this code."""

    async def check(reader: Reader, who: Visitor, label: int) -> Role:
        role = await role_in(reader, who, label)
        if role != "primary":
            raise Refusal(code, message)
        return role

    return check


async def secondary(reader: Reader, who: Visitor, label: int) -> Role:
    """A secondary annotator of the label.

    Raises:
        Refusal: unknown_label; not_allowed.
    """
    role = await role_in(reader, who, label)
    if role != "secondary":
        raise Refusal("not_allowed", "Only a label's secondary annotators have a blind queue.")
    return role


async def sees_answers(reader: Reader, who: Visitor, label: int) -> Role:
    """Primaries see everybody's answers, and so do administrators; never who labels it blind.

    Raises:
        Refusal: unknown_label; put_away; blind.
    """
    role: Role | None = await sql.labels.role(reader, label=label, person=who.id)
    if role == "secondary":
        raise Refusal("blind")
    if role is None or (role == "none" and who.account_role != "admin"):
        raise await _not_there(reader, who, label)
    return role


async def there_is(reader: Reader, who: Visitor, label: int) -> Role:
    """Anybody, if there is such a label: administrators arrange every team.

    Raises:
        Refusal: unknown_label.
    """
    role: Role | None = await sql.labels.role(reader, label=label, person=who.id)
    if role is None:
        raise await _not_there(reader, who, label)
    return role


async def could_put_away(reader: Reader, who: Visitor, label: int) -> Role:
    """A primary of the label, whether it was put away or somebody brought it back already.

    Raises:
        Refusal: unknown_label; not_allowed.
    """
    away = await sql.labels.away(reader, label=label, person=who.id)
    if away is None:
        return await _AUTHOR(reader, who, label)
    if away["role"] == "none":
        raise Refusal("unknown_label")
    if away["role"] != "primary":
        raise Refusal("not_allowed", "Only a label's primary annotators may bring it back.")
    return "primary"


# ── the table ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Rule:
    """What the sender of a command must be: their account, and on the label that it names."""

    account: Callable[[Visitor], None]
    on_label: OnLabel | None = None

    def check(self, who: Visitor) -> None:
        """What can be said without a label: of the account, and of the key.

        Raises:
            Refusal: not_its_scope, by_key, not_allowed, not_admin.
        """
        if self.account in SCOPES:
            in_scope(who, SCOPES[self.account])
        self.account(who)


_SEVERAL = primary("not_allowed", "Only primary annotators answer several clips at once.")
_AUTHOR = primary("not_allowed", "Only a label's primary annotators may change it.")
_CHOOSES = primary("not_allowed", "Only primary annotators choose clips.")

RULES: dict[type[Request], Rule] = {
    Annotate: Rule(writer, role_in),
    AnnotateMany: Rule(writer, _SEVERAL),
    Undo: Rule(writer, role_in),
    WriteNote: Rule(writer, role_in),
    TakeBatch: Rule(writer, _CHOOSES),
    AuditIntake: Rule(writer, _CHOOSES),
    CreateLabel: Rule(writer),
    EditLabel: Rule(writer, _AUTHOR),
    DeleteLabel: Rule(writer, _AUTHOR),
    RestoreLabel: Rule(writer, could_put_away),
    Requeue: Rule(writer, _AUTHOR),
    AddRule: Rule(writer, _AUTHOR),
    RemoveRule: Rule(writer, _AUTHOR),
    PinModel: Rule(writer, _AUTHOR),
    Deploy: Rule(writer, _AUTHOR),
    RollBack: Rule(writer, _AUTHOR),
    DrawAudit: Rule(writer, _AUTHOR),
    PlanAudit: Rule(anybody, sees_answers),
    Adjudicate: Rule(writer, sees_answers),
    SetMember: Rule(admin, there_is),
    PreviewDraw: Rule(admin, there_is),
    DrawTeam: Rule(admin, there_is),
    UndoDraw: Rule(admin, there_is),
    AddToIntake: Rule(writer),
    RenameIntake: Rule(writer),
    RemoveIntake: Rule(writer),
    RestoreIntake: Rule(writer),
    CreatePerson: Rule(admin),
    EditPerson: Rule(admin),
    AddWebhook: Rule(admin),
    RemoveWebhook: Rule(admin),
    TestWebhook: Rule(admin),
    Redeliver: Rule(admin),
    AskWhy: Rule(anybody, sees_answers),
    AskMoments: Rule(anybody, sees_answers),
    AskWithout: Rule(anybody, sees_answers),
    ReadTrail: Rule(admin),
    Look: Rule(anybody, role_in),
    ReadDiffering: Rule(anybody, sees_answers),
    ReadTimeline: Rule(anybody, sees_answers),
    CompareModels: Rule(anybody, sees_answers),
    CompareDeployed: Rule(anybody, sees_answers),
    CompareServed: Rule(anybody, sees_answers),
    ReadPast: Rule(anybody, sees_answers),
    ReadReReview: Rule(anybody, sees_answers),
    ListFilms: Rule(anybody, sees_answers),
    ReadFilm: Rule(anybody, sees_answers),
    Search: Rule(anybody, role_in),  # its label may be left out
    ReadQuery: Rule(anybody, role_in),  # its label may be left out
    PreviewFound: Rule(anybody, sees_answers),
    CreateBin: Rule(writer),  # whose labels they may name, `views.naming` says
    RenameBin: Rule(writer),
    RemoveBin: Rule(writer),
    RestoreBin: Rule(writer),
    ReadWall: Rule(anybody, sees_answers),
    MeasureWall: Rule(anybody, sees_answers),
    ReadCut: Rule(anybody, sees_answers),
    SetCut: Rule(writer, sees_answers),
    SuggestWords: Rule(anybody, sees_answers),
    ReadCurve: Rule(anybody, sees_answers),
    ReadCurveLabels: Rule(anybody),
    SetCurves: Rule(writer),
    DescribeClips: Rule(anybody),
    ListFacets: Rule(anybody),
    ReadWork: Rule(anybody),
    MakeKey: Rule(themselves),
    RevokeKey: Rule(themselves),
}


async def admitted(reader: Reader, who: Visitor, query: Any) -> Visitor:
    """The person as they are now, if they may ask this.

    Raises:
        Refusal: not_signed_in, not_its_scope, not_allowed, not_admin, unknown_label, blind.
    """
    rule, label = RULES[type(query)], getattr(query, "label", None)
    who = await refreshed(reader, who)
    rule.check(who)
    if rule.on_label is None or label is None:
        return who
    return replace(who, here=await rule.on_label(reader, who, label))


async def admitted_to_change(tx: Transaction, who: Visitor, command: Any) -> Visitor:
    """The same for a command that changes something, before it does. The stream of the label
    that it names is held from here on, so that a label's commands run one after another.

    Raises:
        Refusal: as `admitted`.
    """
    rule = RULES[type(command)]
    rule.check(who)
    if rule.on_label is None:
        return who
    # Whoever may not, neither waits for those who may, which would tell of them, nor holds them up.
    await rule.on_label(tx.connection, who, command.label)
    await lock_label(tx, command.label)
    return replace(who, here=await rule.on_label(tx.connection, who, command.label))


async def lock_label(tx: Transaction, label: int) -> None:
    """Holds the label's stream until the transaction ends.

    Raises:
        Refusal: unknown_label.
    """
    if await tx.lock(label_stream(label)) is None:
        raise Refusal("unknown_label")
