"""What people do, one short function per command, and what must hold after it.

The commands are about one label, given by its number; whoever asks them is a `Client`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import asyncpg
import pytest

from backend.client import Client, RefusedCommand, new_id
from backend.messages import (
    Adjudicate,
    Alias,
    Annotate,
    AnnotateMany,
    Answer,
    BoardRow,
    CreateLabel,
    DeleteLabel,
    Deploy,
    EditLabel,
    LabelState,
    PinModel,
    Request,
    Requeue,
    RestoreLabel,
    Role,
    RollBack,
    SetMember,
    Source,
    Undo,
    WriteNote,
)

ANSWERS: dict[str, Answer] = {"y": "positive", "n": "negative", "s": "skip"}

# ── commands ────────────────────────────────────────────────────────────────────────────────────


async def make_label(who: Client, name: str = "night", **fields: object) -> int:
    """Create a label; its number."""
    reply = await who.ask(CreateLabel(id=new_id(), name=name, **fields))  # type: ignore[arg-type]
    assert reply.label is not None
    return int(reply.label)


def answer(label: int, clip: int, value: Answer = "positive", **more: Any) -> Annotate:
    """A primary's answer, by default given to a hit of a search."""
    return Annotate(
        id=new_id(), label=label, clip=clip, answer=value, **{"source": "search", **more}
    )


def blind(label: int, clip: int, value: Answer = "positive", **more: Any) -> Annotate:
    """A secondary's answer, given in their own queue."""
    return answer(label, clip, value, source="blind", **more)


def answer_many(
    label: int, clips: Iterable[int], value: Answer = "positive", source: Source = "review"
) -> AnnotateMany:
    return AnnotateMany(id=new_id(), label=label, clips=tuple(clips), answer=value, source=source)


def undo(label: int) -> Undo:
    return Undo(id=new_id(), label=label)


def note(label: int, clip: int, text: str) -> WriteNote:
    return WriteNote(id=new_id(), label=label, clip=clip, text=text)


def decide(
    label: int, clip: int, value: Answer | None, seen: int = 0, reason: str = ""
) -> Adjudicate:
    """An adjudicator's decision; None withdraws the one with the number ``seen``."""
    return Adjudicate(id=new_id(), label=label, clip=clip, answer=value, seen=seen, reason=reason)


def edit(label: int, **changes: Any) -> EditLabel:
    return EditLabel(id=new_id(), label=label, **changes)


def put_away(label: int) -> DeleteLabel:
    return DeleteLabel(id=new_id(), label=label)


def bring_back(label: int) -> RestoreLabel:
    return RestoreLabel(id=new_id(), label=label)


def requeue(label: int, clips: Iterable[int]) -> Requeue:
    """Ask for these clips again."""
    return Requeue(id=new_id(), label=label, clips=tuple(clips))


def pin(label: int, version: int) -> PinModel:
    """Show this model's version from now on; 0: the newest again."""
    return PinModel(id=new_id(), label=label, version=version)


def deploy(
    label: int, version: int, alias: Alias = "live", *, seen: int = 0, **more: Any
) -> Deploy:
    """Put a model version into use; ``seen``: the deployment that is to be replaced."""
    return Deploy(id=new_id(), label=label, alias=alias, version=version, seen=seen, **more)


def roll_back(label: int, alias: Alias = "live", *, seen: int = 0) -> RollBack:
    """Put into use again what was before."""
    return RollBack(id=new_id(), label=label, alias=alias, seen=seen)


def give(label: int, person: int, role: Role | None) -> SetMember:
    """Give a person a role on a label; None: the one of their account."""
    return SetMember(id=new_id(), label=label, person=person, role=role)


async def refusal(who: Client, command: Request) -> RefusedCommand:
    """How the server refuses a command."""
    with pytest.raises(RefusedCommand) as caught:
        await who.ask(command)
    return caught.value


async def refused(who: Client, command: Request) -> str:
    """The code with which the server refuses a command."""
    return (await refusal(who, command)).code


# ── what is there ───────────────────────────────────────────────────────────────────────────────


async def number_of(pool: asyncpg.Pool | asyncpg.Connection, name: str) -> int:
    """A person's number."""
    return int(await pool.fetchval("SELECT id FROM person WHERE name = $1", name))


async def board_row(who: Client) -> BoardRow:
    """The first label's row on the person's board, read anew."""
    state: Any = (await who.subscribe("board")).state
    row: BoardRow = state.rows[0]
    return row


async def evaluated(who: Client, label: int, answers: int, seconds: float = 20) -> LabelState:
    """Wait for a model of so many answers, and for its evaluation. The person follows the label."""

    def complete() -> LabelState | None:
        state = who.snapshots[f"label/{label}"].state
        assert isinstance(state, LabelState)
        model, metrics = state.model, state.metrics
        if model is None or metrics is None:
            return None
        done = model.answers == answers and metrics.version == model.version
        return state if done else None

    return await who.until(complete, seconds)  # type: ignore[no-any-return]


# ── old snapshot + events == fresh snapshot ─────────────────────────────────────────────────────


async def as_a_newcomer(who: Client, stream: str) -> None:
    """What the client arrived at by events is what a newcomer gets."""
    followed = who.snapshots[stream]
    fresh = await who.subscribe(stream)
    assert (fresh.seq, fresh.state) == (followed.seq, followed.state)


async def resumed_as_a_newcomer(who: Client, stream: str) -> None:
    """What the client arrives at by the events that it still lacks is what a newcomer gets."""
    followed = who.snapshots[stream]
    await who.subscribe(stream, epoch=followed.epoch, after=followed.seq)
    await as_a_newcomer(who, stream)


async def as_a_newcomer_meanwhile(who: Client, stream: str) -> None:
    """`as_a_newcomer` while builds go on: compared at a moment between two events."""
    while True:
        followed = who.snapshots[stream]
        fresh = await who.subscribe(stream)
        if fresh.seq == followed.seq:
            assert fresh.state == followed.state
            return
