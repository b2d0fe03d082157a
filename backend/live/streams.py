"""The table of streams: who may follow each, how it is read, and what makes it stale.

A new stream is one row of `STREAMS`: `Numbered` where clients hold a snapshot and apply events to
it, `State` where each frame replaces the one before.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Set
from dataclasses import dataclass
from typing import Any

import asyncpg

from backend.auth import access
from backend.auth.access import Visitor
from backend.commands.blind_queue import open_queue
from backend.errors import Refusal
from backend.messages import BlindState, Frame, LabelState, Snapshot, names
from backend.messages.names import Name
from backend.views.annotators import annotators_rows, annotators_states
from backend.views.bins import bins_changed, bins_states
from backend.views.blind_queue import blind_snapshot
from backend.views.board import board_rows, board_states
from backend.views.disagreements import disagreements_state
from backend.views.families import families_states
from backend.views.ingest import ingest_changes, ingest_state
from backend.views.intakes import intakes_scored, intakes_states
from backend.views.keys import keys_states
from backend.views.label import label_snapshot
from backend.views.people import people_state
from backend.views.presence import presence
from backend.views.progress import progress_state
from backend.views.promises import promises_state
from backend.views.team import team_state
from backend.views.trail import trail_states
from backend.views.watch import watch_state
from backend.views.webhooks import webhooks_states

# Raises a Refusal if the person may not follow the stream; of this label, if it belongs to one.
MayFollow = Callable[[asyncpg.Pool, Visitor, Any], Awaitable[object]]
# What several people see of a stream: frames by person; None if there is no such label.
Whole = Callable[[asyncpg.Pool, Name, Set[int]], Awaitable[Mapping[int, Frame] | None]]
# What changed for several people: frames by person, left out where nothing did.
Rows = Callable[[asyncpg.Pool, Name, Set[int], Set[Name]], Awaitable[Mapping[int, Frame]]]


async def _anybody(*_: object) -> None:
    """Whoever is signed in."""


async def _themselves(_: asyncpg.Pool, who: Visitor, __: Any) -> None:
    access.themselves(who)


async def _admin(_: asyncpg.Pool, who: Visitor, __: Any) -> None:
    access.in_scope(who, "admin")
    if who.account_role != "admin":
        raise Refusal("not_admin")


@dataclass(frozen=True, kw_only=True)
class Stream:
    """What all streams have. ``stale_by``: kinds of changes after which it is read again."""

    kind: str
    may_follow: MayFollow
    stale_by: frozenset[str]
    of_label: bool = False
    public: bool = True  # clients may name it; else it comes along with another one


@dataclass(frozen=True, kw_only=True)
class Numbered(Stream):
    """A stream of events. ``snapshot``: its number and state at one moment."""

    snapshot: Callable[[asyncpg.Pool, Name], Awaitable[tuple[int, LabelState | BlindState] | None]]
    of_person: bool = False  # everybody has their own
    open_for: Callable[[asyncpg.Pool, int, int], Awaitable[None]] | None = None
    along: str | None = None  # the stream that comes along with it


@dataclass(frozen=True, kw_only=True)
class State(Stream):
    """A stream of states. Changes of the kinds ``row_by_row`` send no more than changed rows."""

    whole: Whole
    rows: Rows | None = None
    row_by_row: frozenset[str] = frozenset()
    pause: float = 0.5  # seconds between two pushes


def _alike(read: Callable[..., Awaitable[Any]]) -> Whole:
    """A state that is the same for all who may see it, sent as a snapshot without number.

    ``read`` takes the pool, and the label if the stream belongs to one.
    """

    async def whole(
        reader: asyncpg.Pool, name: Name, people: Set[int]
    ) -> Mapping[int, Frame] | None:
        state = await (read(reader) if name.label is None else read(reader, name.label))
        if state is None:
            return None
        return dict.fromkeys(people, _snapshot(name, state))

    return whole


def _each(
    read: Callable[[asyncpg.Pool, Set[int]], Awaitable[Mapping[int, Any]]],
) -> Whole:
    """A state that is read for several people at once, to each their own."""

    async def whole(reader: asyncpg.Pool, name: Name, people: Set[int]) -> Mapping[int, Frame]:
        return _snapshots(name, await read(reader, people))

    return whole


def _snapshot(name: Name, state: Any) -> Snapshot:
    return Snapshot(stream=str(name), epoch="", seq=0, state=state)


async def _label(reader: asyncpg.Pool, name: Name) -> tuple[int, LabelState] | None:
    assert name.label is not None
    return await label_snapshot(reader, name.label)


async def _blind(reader: asyncpg.Pool, name: Name) -> tuple[int, BlindState] | None:
    assert name.label is not None and name.person is not None
    return await blind_snapshot(reader, name.label, name.person)


def _snapshots(name: Name, states: Mapping[int, Any]) -> Mapping[int, Frame]:
    """A state that several people share becomes one frame, which is encoded once."""
    shared = {id(state): _snapshot(name, state) for state in states.values()}
    return {person: shared[id(state)] for person, state in states.items()}


async def _board_rows(
    reader: asyncpg.Pool, name: Name, people: Set[int], changed: Set[Name]
) -> Mapping[int, Frame]:
    labels = {c.label for c in changed if c.label is not None}
    own = {(c.label, c.person) for c in changed if c.label is not None and c.person is not None}
    return await board_rows(reader, people, labels, own)


async def _annotators_rows(
    reader: asyncpg.Pool, name: Name, people: Set[int], changed: Set[Name]
) -> Mapping[int, Frame]:
    return await annotators_rows(reader, people, {c.label for c in changed if c.label is not None})


async def _intakes_scored(
    reader: asyncpg.Pool, name: Name, people: Set[int], changed: Set[Name]
) -> Mapping[int, Frame]:
    labels = {change.label for change in changed if change.label is not None}
    return _snapshots(name, await intakes_scored(reader, people, labels))


async def _bins_changed(
    reader: asyncpg.Pool, name: Name, people: Set[int], changed: Set[Name]
) -> Mapping[int, Frame]:
    bins = {change.bin for change in changed if change.bin is not None}
    return _snapshots(name, await bins_changed(reader, people, bins))


async def _ingest_rows(
    reader: asyncpg.Pool, name: Name, people: Set[int], changed: Set[Name]
) -> Mapping[int, Frame]:
    files = [change.file for change in changed if change.file is not None]
    return dict.fromkeys(people, await ingest_changes(reader, files))


async def _presence(reader: asyncpg.Pool, name: Name, people: Set[int]) -> Mapping[int, Frame]:
    assert name.label is not None
    return dict.fromkeys(people, await presence(reader, name.label))


def _kinds(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PRIMARY = access.primary("blind")  # to the others: open your own queue

# fmt: off
_ROWS: tuple[Numbered | State, ...] = (
    Numbered(
        kind="label", of_label=True, may_follow=_PRIMARY, stale_by=_kinds("label"),
        snapshot=_label, along="presence",
    ),
    Numbered(
        kind="blind", of_label=True, may_follow=access.secondary, stale_by=_kinds("blind"),
        snapshot=_blind, of_person=True, open_for=open_queue,
    ),
    State(
        kind="presence", of_label=True, may_follow=_PRIMARY,
        stale_by=_kinds("presence team person"), whole=_presence, public=False,
        pause=0.25,
    ),
    State(
        kind="board", may_follow=_anybody,
        stale_by=_kinds("label blind presence team person"), whole=_each(board_states),
        rows=_board_rows, row_by_row=_kinds("label blind presence"), pause=0.25,
    ),
    State(
        kind="ingest", may_follow=_anybody, stale_by=_kinds("ingest"),
        whole=_alike(ingest_state), rows=_ingest_rows, row_by_row=_kinds("ingest"), pause=0.25,
    ),
    State(
        kind="intakes", may_follow=_anybody, whole=_each(intakes_states),
        stale_by=_kinds("ingest intake served watch team person"), rows=_intakes_scored,
        row_by_row=_kinds("served watch"),
    ),
    State(
        kind="bins", may_follow=_anybody, whole=_each(bins_states),
        stale_by=_kinds("bin team person"), rows=_bins_changed, row_by_row=_kinds("bin"),
    ),
    State(
        kind="people", may_follow=_admin,
        stale_by=_kinds("person presence label blind"), whole=_alike(people_state),
    ),
    State(
        kind="annotators", may_follow=_anybody, stale_by=_kinds("label blind team person"),
        whole=_each(annotators_states), rows=_annotators_rows, row_by_row=_kinds("label blind"),
        pause=1.0,
    ),
    State(
        kind="families", may_follow=_anybody, stale_by=_kinds("label blind team person"),
        whole=_each(families_states), pause=1.0,
    ),
    State(
        kind="keys", may_follow=_themselves, stale_by=_kinds("key person"),
        whole=_each(keys_states),
    ),
    State(
        kind="trail", may_follow=_admin, stale_by=_kinds("trail team person"),
        whole=_each(trail_states),
    ),
    State(
        kind="webhooks", may_follow=_admin, stale_by=_kinds("webhook team person"),
        whole=_each(webhooks_states),
    ),
    State(
        kind="team", of_label=True, may_follow=access.sees_answers,
        stale_by=_kinds("label blind team person"), whole=_alike(team_state),
    ),
    State(
        kind="disagreements", of_label=True, may_follow=access.sees_answers,
        stale_by=_kinds("label blind team"), whole=_alike(disagreements_state),
    ),
    State(
        kind="progress", of_label=True, may_follow=access.sees_answers,
        stale_by=_kinds("label blind team"), whole=_alike(progress_state),
    ),
    State(
        kind="watch", of_label=True, may_follow=access.sees_answers,
        stale_by=_kinds("label watch served intake"), whole=_alike(watch_state),
    ),
    State(
        kind="promises", of_label=True, may_follow=access.sees_answers,
        stale_by=_kinds("label blind team intake ingest"), whole=_alike(promises_state),
    ),
)
# fmt: on
STREAMS: dict[str, Numbered | State] = {row.kind: row for row in _ROWS}
# The kinds of changes after which somebody may no longer be allowed what they follow.
ACCESS_CHANGES = frozenset({"team", "person"})


def parse(text: str) -> Name:
    """The stream that a client names.

    Raises:
        Refusal: unknown_stream.
    """
    try:
        name = names.parse(text)
    except names.NotAName:
        raise Refusal("unknown_stream") from None
    row = STREAMS.get(name.kind)
    if row is None or not row.public or name != Name(kind=row.kind, label=name.label):
        raise Refusal("unknown_stream")
    if row.of_label is (name.label is None):
        raise Refusal("unknown_stream")
    return name


def of_person(name: Name, person: int) -> Name:
    """The stream that a client of this person means, as it is stored and woken."""
    row = STREAMS[name.kind]
    own = isinstance(row, Numbered) and row.of_person
    return Name(kind=name.kind, label=name.label, person=person if own else None)
