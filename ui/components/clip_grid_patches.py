"""From a label's stream to what the browser's clip board needs to know. Pure.

A patch is a small JSON object with a type ``t``:

    state   everything at once: after (re)connecting, or for another label
    marks   a person's answers, by card
    note    somebody wrote about a clip
    decision  a clip's truth was decided, or that was withdrawn
    counts  clips count differently for another reason
    again   the clips to look at once more
    feeds   new feeds and their model; the grid keeps its order until the person wants the new one
    step    what the label's numbers advise to do next
    suspects  answers the model contradicts, worst first
    queue   a card joined a secondary's queue
    bins    searches under names
    facets  what the corpus can be filtered by
    next    the queue to go on with once this one is done
    label   the definition changed
    looks   where colleagues are
    deployed  another threshold is live
    link    whether the backend is reachable
    reply   the backend's answer to a command or query of this tab
    dropped  the person may not, or cannot, follow the label any longer

``state``, ``marks``, ``decision`` and ``counts`` say in ``counts`` how many clips are what behind
them, and in ``disputed`` which wait for a decision, where primaries look on; the page itself counts
nothing.

A card is a clip, by its id; a secondary's second round has cards of its own, by the id's negative,
so that the answers of the two rounds never meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from backend.domain.work import next_of
from backend.messages import (
    Annotated,
    BinsState,
    BlindAnnotated,
    BlindNoted,
    BlindState,
    BulkAnnotated,
    Counted,
    Counts,
    Decided,
    Defined,
    Deployed,
    Event,
    Facets,
    FeedsBuilt,
    LabelState,
    MetricsBuilt,
    Model,
    Noted,
    OwnAnswer,
    Presence,
    Queued,
    QueueOf,
    Requeued,
    ServerFrame,
    Snapshot,
    Step,
)

Patch = dict[str, Any]


def of_snapshot(snapshot: Snapshot, me: int, now: float) -> Patch:
    """Everything the grid shows of a label; ``now`` in Unix seconds."""
    state = snapshot.state
    match state:
        case LabelState():
            return {
                "t": "state",
                "stream": snapshot.stream,
                "blind": False,
                "me": me,
                "label": _plain(state.label),
                **_counts(state.counts),
                "people": _plain(state.people),
                "answers": _plain(state.answers),
                "feeds": _plain(state.feeds),
                "model": _model(state.model, now),
                "suspects": _plain(state.metrics.suspects) if state.metrics else [],
                "notes": _plain(state.notes),
                "decisions": _plain(state.decisions),
                "disputed": list(state.disputed),
                "re_review": list(state.re_review),
            }
        case BlindState():
            return {
                "t": "state",
                "stream": snapshot.stream,
                "blind": True,
                "me": me,
                "label": _plain(state.label),
                "people": {},
                "answers": {
                    str(card): {str(me): answer}
                    for card, answer in (
                        *state.answers.items(),
                        *((-clip, answer) for clip, answer in state.repeat_answers.items()),
                    )
                },
                "feeds": {},
                "queue": list(state.queue),
                "model": None,
                "notes": _plain(state.notes),
            }
    raise ValueError(f"{snapshot.stream} is not a label's stream")


def of_event(event: Event, me: int, now: float) -> Patch | None:
    """The patch of one event; None when the grid does not show what it changed."""
    match event.event:
        case Annotated(clip=clip, person=person, name=name, answer=answer):
            return _marks(person, name, {clip: answer}) | _behind(event.event, clip)
        case BulkAnnotated(answers=answers, person=person, name=name):
            return _marks(person, name, answers) | _behind(event.event, *answers)
        case BlindAnnotated(clip=clip, answer=answer, repeat=True, first=first):
            return _marks(me, "", {-clip: answer, clip: first})
        case BlindAnnotated(clip=clip, answer=answer):
            return _marks(me, "", {clip: answer})
        case Noted(clip=clip, note=note) | BlindNoted(clip=clip, note=note):
            return {"t": "note", "clip": clip, "note": _plain(note)}
        case Decided(clip=clip, decision=decision):
            return {
                "t": "decision",
                "clip": clip,
                "decision": _plain(decision),
                **_behind(event.event, clip),
            }
        case Counted(about=about):
            return {"t": "counts", **_behind(event.event, *(() if about is None else (about,)))}
        case Requeued(clips=clips):
            return {"t": "re_review", "clips": list(clips)}
        case FeedsBuilt(model=model, feeds=feeds):
            return {"t": "feeds", "feeds": _plain(feeds), "model": _model(model, now)}
        case MetricsBuilt(metrics=metrics):
            return {"t": "suspects", "suspects": _plain(metrics.suspects)}
        case Queued(clip=clip, position=position, repeat=repeat):
            return {"t": "queue", "card": -clip if repeat else clip, "position": position}
        case Deployed():
            return {"t": "deployed"}
        case Defined(label=label):
            return {"t": "label", "label": _plain(label)}
    return None


def step(step: Step | None) -> Patch:
    return {"t": "step", "step": step and _plain(step)}


def of_presence(presence: Presence, me: int) -> Patch:
    return {"t": "looks", "people": [_plain(p) for p in presence.people if p.person != me]}


def of_facets(facets: Facets) -> Patch:
    """What the corpus can be filtered by."""
    return {"t": "facets", "facets": _plain(facets)}


def of_work(queues: Iterable[QueueOf], label: int) -> Patch:
    """What to go on with once the queue of ``label`` is done."""
    found = next_of(queues, after=label)
    return {"t": "next", "queue": None if found is None else _plain(found)}


def of_bins(state: BinsState) -> Patch:
    return {"t": "bins", "bins": _plain(state.bins)}


def of_reply(frame: ServerFrame) -> Patch:
    return {"t": "reply", "frame": _plain(frame)}


def dropped(message: str, *, elsewhere: bool, me: int, label: int) -> Patch:
    """``elsewhere``: the person has another role in the label now, and so another view of it."""
    return {
        "t": "dropped",
        "message": message,
        "elsewhere": elsewhere,
        "me": me,
        "label": label,
    }


def link(online: bool) -> Patch:
    return {"t": "link", "online": online}


def _marks(person: int, name: str, answers: Mapping[int, OwnAnswer | None]) -> Patch:
    given = {str(card): answer for card, answer in answers.items()}
    return {"t": "marks", "person": person, "name": name, "answers": given}


def _counts(counts: Counts | None) -> Patch:
    return {} if counts is None else {"counts": msgspec.structs.asdict(counts)}


def _behind(event: Annotated | BulkAnnotated | Decided | Counted, *clips: int) -> Patch:
    """What the label's clips come to behind an event about these ones."""
    patch = _counts(event.counts)
    if event.disputed is not None:
        patch["disputed"] = {"of": list(clips), "are": list(event.disputed)}
    return patch


def _model(model: Model | None, now: float) -> Patch | None:
    """The browser's clock may be wrong, so it gets an age instead of a time."""
    if model is None:
        return None
    return {
        "version": model.version,
        "answers": model.answers,
        "seconds": model.seconds,
        "age": max(0.0, now - model.at),
    }


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value, str_keys=True)
