"""Old snapshot + events == fresh snapshot, for every command."""

from __future__ import annotations

import asyncpg
import pytest
from msgspec.structs import replace

from backend.client import new_id
from backend.commands import COMMANDS
from backend.domain.snapshot import Gap, follow
from backend.messages import (
    AddRule,
    Annotate,
    AuditIntake,
    CreateLabel,
    CreatePerson,
    DeleteLabel,
    Deploy,
    DrawAudit,
    DrawTeam,
    EditPerson,
    Event,
    Label,
    LabelState,
    RemoveRule,
    Request,
    RestoreLabel,
    RollBack,
    SetCut,
    Snapshot,
    TakeBatch,
    UndoDraw,
)
from tests.conftest import Connect, worker
from tests.gestures import (
    answer,
    answer_many,
    as_a_newcomer,
    decide,
    edit,
    evaluated,
    give,
    make_label,
    note,
    pin,
    requeue,
    undo,
)


def commands(label: int, clips: list[int], somebody: int = 0) -> dict[str, list[Request]]:
    """What ada, an administrator, does. ``somebody`` else, ben, follows her; he is a primary."""
    first, second, third = clips[:3]
    return {
        "annotate": [answer(label, first)],
        "change": [
            answer(label, first),
            answer(label, first, "negative", source="review"),
        ],
        "skip": [answer(label, second, "skip", source="random")],
        "undo": [answer(label, first), undo(label)],
        "undo a change": [
            answer(label, third),
            answer(label, third, "negative", source="review"),
            undo(label),
        ],
        "edit": [edit(label, name="dusk", description="sun low", keywords=("a",))],
        "create": [CreateLabel(id=new_id(), name="another", examples=(first,))],
        "selection": [answer_many(label, clips[:6])],
        "undo a selection": [
            answer(label, second),
            answer_many(label, clips[:6], "negative"),
            undo(label),
        ],
        "note": [
            note(label, first, "lens flare"),
            note(label, first, "no, a lamp"),
        ],
        "decide": [answer(label, first), decide(label, first, "negative", reason="seen twice")],
        "withdraw": [decide(label, clips[5], None, reason="seen twice")],
        "look again": [
            answer_many(label, [first, second, third]),
            requeue(label, [third, first, second]),
            answer(label, first),
            answer_many(label, [third]),
        ],
        "restore": [pin(label, 0)],
        "policy": [edit(label, policy="primary", repeats=0.25)],
        "members": [
            give(label, somebody, "primary"),
            give(label, somebody, None),
        ],
        "batch": [TakeBatch(id=new_id(), label=label, arm="random")],
        "families": [  # the first rule, with the label that is made next
            CreateLabel(id=new_id(), name="another"),
            AddRule(id=new_id(), label=label, kind="excludes", others=(label + 1,)),
            RemoveRule(id=new_id(), label=label, rule=1),
        ],
        "account": [
            CreatePerson(id=new_id(), name="new", password="long-enough"),
            EditPerson(id=new_id(), person=somebody, role="primary"),
        ],
    }


CASES = list(commands(1, [1, 2, 3, 4, 5, 6]))
UNSEEN = [
    "create",
    "withdraw",
    "restore",
    "members",
    "batch",
    "families",
    "account",
]  # the label looks as before


def test_every_command_has_a_case() -> None:
    tried = {type(c) for case in commands(1, [1, 2, 3, 4, 5, 6]).values() for c in case}
    # These end somebody's view of the label, or begin it anew; test_teams.py and
    # test_putting_away.py follow them. A cut is its person's own, and told to nobody. What is
    # deployed or audited is a model, of which there is none here: test_deployments.py,
    # test_promises_live.py and test_watch.py follow that.
    untold = {DeleteLabel, RestoreLabel, DrawTeam, UndoDraw, SetCut, Deploy, RollBack}
    untold |= {DrawAudit, AuditIntake}
    elsewhere = {c for c in COMMANDS if "label" not in c.__struct_fields__}  # keys, intakes …
    assert tried | untold | elsewhere == set(COMMANDS)


@pytest.mark.parametrize("case", CASES)
async def test_primary(case: str, connect: Connect, clips: list[int]) -> None:
    async with connect("ada", account_role="admin") as ada, connect("ben") as ben:
        label = await make_label(ada)
        stream = f"label/{label}"
        await ben.subscribe(stream)
        await ben.ask(answer(label, clips[5]))
        await ben.until(lambda: ben.snapshots[stream].state.answers)
        before, himself = ben.snapshots[stream], next(iter(ben.snapshots[stream].state.people))
        for command in commands(label, clips, himself)[case]:
            await ada.ask(command)
        await ada.subscribe(stream)
        await ben.until(lambda: ben.snapshots[stream].seq == ada.snapshots[stream].seq)
        if case not in UNSEEN:
            assert ben.snapshots[stream].state != before.state
        await as_a_newcomer(ben, stream)


@pytest.mark.parametrize("case", ["annotate", "change", "skip", "undo", "undo a change"])
async def test_secondary(case: str, connect: Connect, clips: list[int]) -> None:
    async with connect("ada") as ada, connect("cleo", role="secondary") as cleo:
        label = await make_label(ada)
        stream = f"blind/{label}"
        await cleo.subscribe(stream)
        for clip in clips[:6]:
            await ada.ask(answer(label, clip))
        await cleo.until(lambda: len(cleo.snapshots[stream].state.queue) == 6)
        for command in commands(label, clips)[case]:
            blind = {"source": "blind"} if isinstance(command, Annotate) else {}
            await cleo.ask(replace(command, **blind))
        await ada.ask(edit(label, description="another wording"))
        await cleo.until(lambda: cleo.snapshots[stream].state.label.description)
        await as_a_newcomer(cleo, stream)


async def test_builds(connect: Connect, clips: list[int], backend: object) -> None:
    async with connect("ada") as ada, worker(backend, "learn"):  # type: ignore[arg-type]
        label = await make_label(ada)
        stream = f"label/{label}"
        await ada.subscribe(stream)
        for i, clip in enumerate(clips[:40]):
            value = "positive" if i % 2 == 0 else "negative"
            await ada.ask(answer(label, clip, value, source="random"))
        state = await evaluated(ada, label, 40)
        assert state.metrics.scores.quality > 0.9  # the two clouds are far apart
        assert state.history
        await as_a_newcomer(ada, stream)


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
            await ada.ask(answer(label, clip))
            await ben.ask(answer(label, clip))
        rows = await pool.fetch(
            "SELECT seq FROM event WHERE stream = $1 ORDER BY seq", f"label/{label}"
        )
        assert [r["seq"] for r in rows] == list(range(1, 22))
