"""The one reducer: a snapshot of a stream plus its next events is its next snapshot.

The server uses it in tests (*old snapshot + events == fresh snapshot*, for every command), the
page uses it to follow a stream.
"""

from __future__ import annotations

from msgspec.structs import replace

from backend.messages import (
    HISTORY,
    Annotated,
    BlindAnnotated,
    BlindState,
    Defined,
    Event,
    FeedsBuilt,
    LabelEvent,
    LabelState,
    MetricsBuilt,
    Queued,
    Snapshot,
)


class Gap(Exception):
    """The event does not follow the snapshot; fetch what lies between, or a new snapshot."""


def follow(snapshot: Snapshot, event: Event) -> Snapshot:
    """Apply ``event`` to ``snapshot``.

    An event the snapshot already holds changes nothing.

    Raises:
        Gap: the event belongs to another epoch, or events before it are missing.
    """
    if event.stream != snapshot.stream or event.epoch != snapshot.epoch:
        raise Gap(f"{event.stream}@{event.epoch} does not continue {snapshot.stream}")
    if event.seq <= snapshot.seq:
        return snapshot
    if event.seq != snapshot.seq + 1:
        raise Gap(f"{snapshot.stream}: holds {snapshot.seq}, got {event.seq}")
    state = snapshot.state
    if isinstance(state, LabelState) and isinstance(event.event, LabelEvent):
        return replace(snapshot, seq=event.seq, state=label_after(state, event.event))
    if isinstance(state, BlindState) and isinstance(event.event, Queued | BlindAnnotated | Defined):
        return replace(snapshot, seq=event.seq, state=blind_after(state, event.event))
    raise Gap(f"{type(event.event).__name__} does not belong to {snapshot.stream}")


def label_after(state: LabelState, event: LabelEvent) -> LabelState:
    match event:
        case Annotated():
            return _answered(state, event)
        case Defined(label=label):
            return replace(state, label=label)
        case FeedsBuilt(model=model, feeds=feeds):
            return replace(state, model=model, feeds=feeds)
        case MetricsBuilt(metrics=metrics, advice=advice, point=point):
            history = state.history if point is None else (*state.history, point)[-HISTORY:]
            return replace(state, metrics=metrics, advice=advice, history=history)


def blind_after(state: BlindState, event: Queued | BlindAnnotated | Defined) -> BlindState:
    match event:
        case Queued(clip=clip, position=position):
            queue = (*state.queue[:position], clip, *state.queue[position:])
            return replace(state, queue=queue)
        case BlindAnnotated(clip=clip, answer=answer):
            answers = {k: v for k, v in state.answers.items() if k != clip}
            if answer is not None:
                answers[clip] = answer
            return replace(state, answers=answers)
        case Defined(label=label):
            return replace(state, label=label)


def _answered(state: LabelState, event: Annotated) -> LabelState:
    of_clip = {k: v for k, v in state.answers.get(event.clip, {}).items() if k != event.person}
    if event.answer is not None:
        of_clip[event.person] = event.answer
    answers = {k: v for k, v in state.answers.items() if k != event.clip}
    if of_clip:
        answers[event.clip] = of_clip
    return replace(state, answers=answers, people={**state.people, event.person: event.name})
