"""Brings the annotations of a file into the studio, all or none of them."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import asyncpg
import msgspec

import sql
from backend.auth import accounts
from backend.auth.access import Visitor
from backend.commands import definitions
from backend.commands.incoming import Coming, bring_in
from backend.domain.spelling import Unseen, look, spelled
from backend.errors import Refusal
from backend.events import Transaction, transaction
from backend.messages import CreateLabel, Role
from backend.messages.names import Name
from workers.doors.formats import FormatError
from workers.doors.given import Given
from workers.doors.matching import Places

AT_ONCE = 5000  # rows
MOST_PEOPLE = 10_000  # accounts that one file makes


@dataclass(frozen=True)
class How:
    """``by``: an account in whose name labels are made, else the first administrator;
    ``create_labels``: those that are not here; ``tolerance``: seconds between starts."""

    tolerance: float
    create_labels: bool = False
    by: str = ""


@dataclass
class Outcome:
    """What became of a file's rows. ``unmatched``: those that were not taken, and why."""

    rows: int = 0
    taken: int = 0
    here: int = 0
    unmatched: list[tuple[Given, str]] = field(default_factory=list)
    how: Counter[str] = field(default_factory=Counter)
    labels: list[str] = field(default_factory=list)  # made
    people: list[str] = field(default_factory=list)  # made, and closed


class _TakenBack(Exception):
    """A dry run is over."""


async def bring(
    pool: asyncpg.Pool, path: Path, rows: Iterator[Given], how: How, *, dry: bool
) -> Outcome:
    """Brings the rows in. ``dry``: does all of it, and takes it back.

    Raises:
        FormatError: a row cannot be right; two contradict each other; a label is not here.
        AccountError: a name cannot be an account's.
        Refusal: a label that is to be made cannot be.
    """
    outcome = Outcome()
    try:
        async with transaction(pool) as tx:
            await _Import(tx, path, how, outcome).carry_out(rows)
            if dry:
                raise _TakenBack
    except _TakenBack:
        pass
    return outcome


class _Import:
    def __init__(self, tx: Transaction, path: Path, how: How, outcome: Outcome) -> None:
        self._tx, self._path, self._how, self._outcome = tx, path, how, outcome
        self._labels: dict[str, int] = {}
        self._people: dict[str, Visitor] = {}
        self._new: set[int] = set()
        self._roles: dict[tuple[int, int], Role] = {}

    async def carry_out(self, rows: Iterator[Given]) -> None:
        places = Places(await sql.incoming.videos(self._tx.connection), self._how.tolerance)
        coming: dict[int, dict[tuple[int, int, bool], tuple[Coming, Given]]] = defaultdict(dict)
        while some := await asyncio.to_thread(lambda: list(islice(rows, AT_ONCE))):
            self._outcome.rows += len(some)
            films = {places.film(one.content_hash, one.file)[0] for one in some}
            await places.load(self._tx, films - {None})  # type: ignore[arg-type]
            for one in some:
                await self._one(places, one, coming)
        for label, ones in coming.items():
            await self._label(label, list(ones.values()))

    async def _one(
        self, places: Places, one: Given,
        coming: dict[int, dict[tuple[int, int, bool], tuple[Coming, Given]]],
    ) -> None:  # fmt: skip
        if one.answer is None:
            self._outcome.unmatched.append((one, "it does not say how it was answered"))
            return
        found = places.find(one)
        if found.clip is None:
            self._outcome.unmatched.append((one, found.why))
            return
        self._outcome.how[found.how] += 1
        label = await self._label_named(one)
        who = await self._person(one, label)
        key = (found.clip, 0 if one.role == "adjudicator" else who.id, one.role == "adjudicator")
        new = (_coming(one, found.clip, label, who.id), one)
        if key in coming[label]:
            new = self._newer(coming[label][key], new)
        coming[label][key] = new

    def _newer(
        self, first: tuple[Coming, Given], second: tuple[Coming, Given]
    ) -> tuple[Coming, Given]:
        """Of two rows about the same answer, the one that counts; the other is told.

        Raises:
            FormatError: nobody can tell which.
        """
        one, other = first[1], second[1]
        if one.answer != other.answer and (not one.at or not other.at or one.at == other.at):
            raise FormatError(
                f"{self._path}, {other.row}: {other.annotator} says {other.answer} of the clip for "
                f"which {one.row} has {one.answer}; remove one of the two rows, or say in a column "
                "`at` when each was given."
            )
        kept, left = (
            (second, first) if one.at and other.at and other.at > one.at else (first, second)
        )
        self._outcome.unmatched.append((left[1], f"{kept[1].row} is about the same answer"))
        return kept

    async def _label(self, label: int, ones: Sequence[tuple[Coming, Given]]) -> None:
        people = {who.id: who for who in self._people.values()}
        fates = await bring_in(self._tx, label, people, [coming for coming, _ in ones])
        for (_, one), became in zip(ones, fates, strict=True):
            if became == "taken":
                self._outcome.taken += 1
            elif became == "here":
                self._outcome.here += 1
            else:
                self._outcome.unmatched.append(
                    (one, f"{one.annotator} answered otherwise here, not surely before")
                )

    async def _label_named(self, one: Given) -> int:
        name = one.label
        if name in self._labels:
            return self._labels[name]
        rows = await sql.doors.labels(self._tx.connection, looks=[look(name)])
        if len(rows) > 1:
            raise FormatError(f"{self._path}, {one.row}: several labels here are called “{name}”.")
        if rows:
            number = int(rows[0]["id"])
        elif self._how.create_labels:
            number = await self._create(name)
        else:
            raise FormatError(
                f"{self._path}, {one.row}: there is no label “{name}” here. Import what it means "
                "(`rushes import labels`), give --create-labels to make it without, or --label to "
                "name another."
            )
        self._labels[name] = number
        return number

    async def _create(self, name: str) -> int:
        who = await author(self._tx, self._how.by)
        command = CreateLabel(id=secrets.token_hex(8), name=name)
        made = (await definitions.create_label(self._tx, who, command)).label
        assert made is not None
        self._outcome.labels.append(name)
        return made

    async def _person(self, one: Given, label: int) -> Visitor:
        """The account of this name; one is made, which nobody can use, where there is none."""
        try:
            looks = look(spelled(one.annotator))
        except Unseen as unseen:
            raise FormatError(f"{self._path}, {one.row}: {unseen}") from None
        if looks not in self._people:
            rows = await sql.incoming.people(self._tx.connection, looks=[looks])
            row = rows[0] if rows else None
            if row is None:
                self._people[looks] = await self._closed_account(one.annotator)
            else:
                self._people[looks] = Visitor(
                    row["id"], row["name"], row["account_role"], row["role"]
                )
        who = self._people[looks]
        if who.id in self._new and one.role != "adjudicator":
            await self._give_role(label, who.id, one.role)
        return who

    async def _give_role(self, label: int, person: int, role: Role) -> None:
        """Somebody who has no other role here is on the label as what they answered it as."""
        if self._roles.get((label, person)) != role:
            self._roles[label, person] = role
            await sql.teams.set_role(self._tx.connection, label=label, person=person, role=role)
            await self._tx.wake(Name(kind="team", label=label))

    async def _closed_account(self, name: str) -> Visitor:
        if len(self._outcome.people) >= MOST_PEOPLE:
            raise FormatError(
                f"{self._path} names more than {MOST_PEOPLE} people who have no account here; is "
                "its column `annotator` what it says?"
            )
        person = await accounts.create_person(
            self._tx.connection, name=name, password=secrets.token_urlsafe(32), role="none"
        )
        await sql.accounts.disable(self._tx.connection, person=person)
        await self._tx.wake(Name(kind="person", person=person))
        row = await sql.accounts.by_id(self._tx.connection, person=person)
        self._outcome.people.append(row["name"])
        self._new.add(person)
        return Visitor(person, row["name"], "annotator", "none")


async def author(tx: Transaction, by: str) -> Visitor:
    """In whose name labels are made.

    Raises:
        AccountError: there is no such account, or no administrator.
    """
    name = by or await sql.deploy.first_admin(tx.connection)
    row = await sql.accounts.by_name(tx.connection, name=name) if name else None
    if row is None:
        raise accounts.AccountError(
            f"There is no account named {by!r}." if by
            else "Labels belong to somebody: make an account first (`rushes user add`)."
        )  # fmt: skip
    if row["account_role"] == "viewer":
        raise Refusal("not_allowed", "Viewers may look, but not answer or change labels.")
    return Visitor(row["id"], row["name"], row["account_role"], row["role"])


def _coming(one: Given, clip: int, label: int, person: int) -> Coming:
    assert one.answer is not None
    said = msgspec.json.encode(
        (label, clip, person, one.role, one.answer, one.at, one.definition, one.reason)
    )
    return Coming(
        command=f"import/{hashlib.sha256(said).hexdigest()[:40]}",
        clip=clip,
        person=person,
        role=one.role,
        answer=one.answer,
        at=one.at,
        milliseconds=one.milliseconds,
        definition=one.definition,
        model_version=one.model_version,
        source=one.source,
        reason=one.reason,
    )
