"""Old snapshot + events == fresh snapshot, for every command."""

from __future__ import annotations

import asyncpg
import pytest
from msgspec.structs import replace

from backend.client import Client, new_id
from backend.commands import COMMANDS
from backend.domain.snapshot import Gap, follow
from backend.messages import (
    Adjudicate,
    Annotate,
    AnnotateMany,
    Answer,
    CreateLabel,
    CreatePerson,
    DeleteLabel,
    DrawTeam,
    EditLabel,
    EditPerson,
    Event,
    Label,
    LabelState,
    PinModel,
    Request,
    Requeue,
    SetMember,
    Snapshot,
    Undo,
    WriteNote,
)
from tests.conftest import Connect, make_label, worker


def positive(label: int, clip: int, **more: object) -> Annotate:
    return Annotate(id=new_id(), label=label, clip=clip, answer="positive", source="search", **more)  # type: ignore[arg-type]


async def everything_equal(client: Client, stream: str) -> None:
    """What the client arrived at by events is what a newcomer gets."""
    followed = client.snapshots[stream]
    fresh = await client.subscribe(stream)
    assert fresh.seq == followed.seq
    assert fresh.state == followed.state


def commands(label: int, clips: list[int], somebody: int = 0) -> dict[str, list[Request]]:
    """What ada, an administrator, does. ``somebody`` else, ben, follows her; he is a primary."""
    first, second, third = clips[:3]
    return {
        "annotate": [positive(label, first)],
        "change": [
            positive(label, first),
            Annotate(id=new_id(), label=label, clip=first, answer="negative", source="review"),
        ],
        "skip": [Annotate(id=new_id(), label=label, clip=second, answer="skip", source="random")],
        "undo": [positive(label, first), Undo(id=new_id(), label=label)],
        "undo a change": [
            positive(label, third),
            Annotate(id=new_id(), label=label, clip=third, answer="negative", source="review"),
            Undo(id=new_id(), label=label),
        ],
        "edit": [
            EditLabel(id=new_id(), label=label, name="dusk", description="sun low", keywords=("a",))
        ],
        "create": [CreateLabel(id=new_id(), name="another", examples=(first,))],
        "selection": [select(label, clips[:6])],
        "undo a selection": [
            positive(label, second),
            select(label, clips[:6], "negative"),
            Undo(id=new_id(), label=label),
        ],
        "note": [
            WriteNote(id=new_id(), label=label, clip=first, text="lens flare"),
            WriteNote(id=new_id(), label=label, clip=first, text="no, a lamp"),
        ],
        "decide": [positive(label, first), decide(label, first, "negative")],
        "withdraw": [decide(label, clips[5], None)],
        "look again": [
            Requeue(id=new_id(), label=label, clips=(third, first, second)),
            positive(label, first),
            select(label, [third]),
        ],
        "restore": [PinModel(id=new_id(), label=label, version=0)],
        "policy": [EditLabel(id=new_id(), label=label, policy="primary", repeats=0.25)],
        "members": [
            SetMember(id=new_id(), label=label, person=somebody, role="primary"),
            SetMember(id=new_id(), label=label, person=somebody, role=None),
        ],
        "account": [
            CreatePerson(id=new_id(), name="new", password="long-enough"),
            EditPerson(id=new_id(), person=somebody, role="primary"),
        ],
    }


def select(label: int, clips: list[int], answer: Answer = "positive") -> AnnotateMany:
    return AnnotateMany(
        id=new_id(), label=label, clips=tuple(clips), answer=answer, source="review"
    )


def decide(label: int, clip: int, answer: Answer | None, seen: int = 0) -> Adjudicate:
    return Adjudicate(
        id=new_id(), label=label, clip=clip, answer=answer, reason="seen twice", seen=seen
    )


CASES = list(commands(1, [1, 2, 3, 4, 5, 6]))
UNSEEN = ["create", "withdraw", "restore", "members", "account"]  # the label looks as before


def test_every_command_has_a_case() -> None:
    tried = {type(c) for case in commands(1, [1, 2, 3, 4, 5, 6]).values() for c in case}
    # These two end somebody's view of the label; test_teams.py follows them.
    assert tried | {DeleteLabel, DrawTeam} == set(COMMANDS)


@pytest.mark.parametrize("case", CASES)
async def test_primary(case: str, connect: Connect, clips: list[int]) -> None:
    async with connect("ada", account_role="admin") as ada, connect("ben") as ben:
        label = await make_label(ada)
        stream = f"label/{label}"
        await ben.subscribe(stream)
        await ben.ask(positive(label, clips[5]))
        await ben.until(lambda: ben.snapshots[stream].state.answers)
        before, himself = ben.snapshots[stream], next(iter(ben.snapshots[stream].state.people))
        for command in commands(label, clips, himself)[case]:
            await ada.ask(command)
        await ada.subscribe(stream)
        await ben.until(lambda: ben.snapshots[stream].seq == ada.snapshots[stream].seq)
        if case not in UNSEEN:
            assert ben.snapshots[stream].state != before.state
        await everything_equal(ben, stream)


@pytest.mark.parametrize("case", ["annotate", "change", "skip", "undo", "undo a change"])
async def test_secondary(case: str, connect: Connect, clips: list[int]) -> None:
    async with connect("ada") as ada, connect("cleo", role="secondary") as cleo:
        label = await make_label(ada)
        stream = f"blind/{label}"
        await cleo.subscribe(stream)
        for clip in clips[:6]:
            await ada.ask(positive(label, clip))
        await cleo.until(lambda: len(cleo.snapshots[stream].state.queue) == 6)
        for command in commands(label, clips)[case]:
            blind = {"source": "blind"} if isinstance(command, Annotate) else {}
            await cleo.ask(replace(command, **blind))
        await ada.ask(EditLabel(id=new_id(), label=label, description="another wording"))
        await cleo.until(lambda: cleo.snapshots[stream].state.label.description)
        await everything_equal(cleo, stream)


async def test_builds(connect: Connect, clips: list[int], backend: object) -> None:
    async with connect("ada") as ada, worker(backend, "learn"):  # type: ignore[arg-type]
        label = await make_label(ada)
        stream = f"label/{label}"
        await ada.subscribe(stream)
        for i, clip in enumerate(clips[:40]):
            answer = "positive" if i % 2 == 0 else "negative"
            await ada.ask(
                Annotate(id=new_id(), label=label, clip=clip, answer=answer, source="random")
            )
        state = await ada.until(lambda: complete(ada.snapshots[stream], 40))
        assert state.metrics.scores.quality > 0.9  # the two clouds are far apart
        assert state.history
        await everything_equal(ada, stream)


def complete(snapshot: Snapshot, answers: int) -> LabelState | None:
    """The state once model and metrics know this many answers."""
    state = snapshot.state
    assert isinstance(state, LabelState)
    built = state.model is not None and state.model.answers == answers
    evaluated = state.metrics is not None and built and state.metrics.version == state.model.version  # type: ignore[union-attr]
    return state if evaluated else None


def test_gap_is_never_applied() -> None:
    label = Label(id=1, name="a")
    snapshot = Snapshot(stream="label/1", epoch="e", seq=4, state=LabelState(label=label))
    from backend.messages import Defined

    event = Event(stream="label/1", epoch="e", seq=6, event=Defined(label=label))
    with pytest.raises(Gap):
        follow(snapshot, event)
    with pytest.raises(Gap):
        follow(snapshot, Event(stream="label/1", epoch="f", seq=5, event=Defined(label=label)))
    old = Event(stream="label/1", epoch="e", seq=4, event=Defined(label=label))
    assert follow(snapshot, old) is snapshot


async def test_events_are_numbered_without_gaps(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        for clip in clips[:10]:
            await ada.ask(positive(label, clip))
            await ben.ask(positive(label, clip))
        rows = await pool.fetch(
            "SELECT seq FROM event WHERE stream = $1 ORDER BY seq", f"label/{label}"
        )
        assert [r["seq"] for r in rows] == list(range(1, 22))
