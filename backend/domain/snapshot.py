"""The one reducer: a snapshot of a stream plus its next events is its next snapshot.

The server uses it in tests (*old snapshot + events == fresh snapshot*, for every command), the
page uses it to follow a stream.
"""

from __future__ import annotations

from msgspec.structs import replace

from backend.messages import (
    HISTORY,
    Alarmed,
    Annotated,
    Answer,
    AuditDrawn,
    BlindAnnotated,
    BlindEvent,
    BlindNoted,
    BlindState,
    BulkAnnotated,
    Counted,
    Decided,
    Defined,
    Deployed,
    Event,
    FamiliesChanged,
    FeedsBuilt,
    LabelEvent,
    LabelState,
    MetricsBuilt,
    Note,
    Noted,
    OwnAnswer,
    Pinned,
    PutAway,
    Queued,
    Requeued,
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
    if isinstance(state, BlindState) and isinstance(event.event, BlindEvent):
        return replace(snapshot, seq=event.seq, state=blind_after(state, event.event))
    raise Gap(f"{type(event.event).__name__} does not belong to {snapshot.stream}")


def label_after(state: LabelState, event: LabelEvent) -> LabelState:
    match event:
        case Annotated(clip=clip, person=person, name=name, answer=answer):
            return _answered(_counted(state, event, clip), person, name, {clip: answer})
        case BulkAnnotated(answers=answers, person=person, name=name):
            return _answered(_counted(state, event, *answers), person, name, answers)
        case Defined(label=label):
            return replace(state, label=label)
        case FeedsBuilt(model=model, feeds=feeds):
            return replace(state, model=model, feeds=feeds)
        case MetricsBuilt(metrics=metrics, advice=advice, point=point):
            history = state.history if point is None else (*state.history, point)[-HISTORY:]
            return replace(state, metrics=metrics, advice=advice, history=history)
        case Noted(clip=clip, note=note):
            return replace(state, notes=_with_note(state.notes, clip, note))
        case Decided(clip=clip, decision=decision):
            decisions = {k: v for k, v in state.decisions.items() if k != clip}
            if decision is not None:
                decisions[clip] = decision
            return replace(_counted(state, event, clip), decisions=decisions)
        case Counted(about=about):
            return _counted(state, event, *(() if about is None else (about,)))
        case Requeued(clips=clips):
            return replace(state, re_review=clips)
        case Pinned(version=version):
            return replace(state, pinned=version)
        case Deployed(deployment=deployment):
            return replace(state, deployed={**state.deployed, deployment.alias: deployment})
        case Alarmed(alarm=alarm):
            return replace(state, alarm=alarm)
        case PutAway() | AuditDrawn() | FamiliesChanged():
            return state


def blind_after(state: BlindState, event: BlindEvent) -> BlindState:
    match event:
        case Queued(clip=clip, position=position, repeat=repeat):
            card = -clip if repeat else clip
            queue = (*state.queue[:position], card, *state.queue[position:])
            return replace(state, queue=queue)
        case BlindAnnotated(clip=clip, answer=answer, repeat=repeat, first=first):
            answers = {k: v for k, v in state.answers.items() if k != clip}
            if not repeat:
                return replace(state, answers=_with_answer(answers, clip, answer))
            again = {k: v for k, v in state.repeat_answers.items() if k != clip}
            return replace(
                state,
                answers=_with_answer(answers, clip, first),
                repeat_answers=_with_answer(again, clip, answer),
            )
        case BlindNoted(clip=clip, note=note):
            return replace(state, notes=_with_note(state.notes, clip, note))
        case Defined(label=label):
            return replace(state, label=label)


def _counted(
    state: LabelState, event: Annotated | BulkAnnotated | Decided | Counted, *clips: int
) -> LabelState:
    """``clips``: those that the event is about."""
    if event.disputed is not None:
        others = set(state.disputed).difference(clips)
        state = replace(state, disputed=tuple(sorted(others.union(event.disputed))))
    return state if event.counts is None else replace(state, counts=event.counts)


def _answered(
    state: LabelState, person: int, name: str, given: dict[int, Answer | None]
) -> LabelState:
    """A clip answered anew, by anybody, need not be looked at again; one taken back, still."""
    answers = {k: v for k, v in state.answers.items() if k not in given}
    for clip, answer in given.items():
        of_clip = {k: v for k, v in state.answers.get(clip, {}).items() if k != person}
        if answer is not None:
            of_clip[person] = answer
        if of_clip:
            answers[clip] = of_clip
    return replace(
        state,
        answers=answers,
        people={**state.people, person: name},
        re_review=tuple(c for c in state.re_review if given.get(c) is None),
    )


def _with_answer(
    answers: dict[int, OwnAnswer], clip: int, answer: OwnAnswer | None
) -> dict[int, OwnAnswer]:
    return answers if answer is None else {**answers, clip: answer}


def _with_note(
    notes: dict[int, tuple[Note, ...]], clip: int, note: Note
) -> dict[int, tuple[Note, ...]]:
    return {**notes, clip: (*notes.get(clip, ()), note)}
