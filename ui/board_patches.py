"""From a label's stream to what the browser's clip board needs to know. Pure.

A patch is a small JSON object with a type ``t``:

    state   everything at once: after (re)connecting, or for another label
    mark    a person's answer for a clip
    feeds   new feeds and their model; the board keeps its order until the person wants the new one
    suspects  answers the model contradicts, worst first
    queue   a clip joined a secondary's queue
    label   the definition changed
    looks   where colleagues are
    link    whether the backend is reachable
    reply   the backend's answer to a command or query of this tab
"""

from __future__ import annotations

from typing import Any

import msgspec

from backend.messages import (
    Annotated,
    BlindAnnotated,
    BlindState,
    Defined,
    Event,
    FeedsBuilt,
    LabelState,
    MetricsBuilt,
    Model,
    Presence,
    Queued,
    ServerFrame,
    Snapshot,
)

Patch = dict[str, Any]


def of_snapshot(snapshot: Snapshot, me: int, now: float) -> Patch:
    """Everything the board shows of a label; ``now`` in Unix seconds."""
    state = snapshot.state
    match state:
        case LabelState():
            return {
                "t": "state",
                "stream": snapshot.stream,
                "blind": False,
                "me": me,
                "label": _plain(state.label),
                "people": _plain(state.people),
                "answers": _plain(state.answers),
                "feeds": _plain(state.feeds),
                "model": _model(state.model, now),
                "suspects": _plain(state.metrics.suspects) if state.metrics else [],
            }
        case BlindState():
            return {
                "t": "state",
                "stream": snapshot.stream,
                "blind": True,
                "me": me,
                "label": _plain(state.label),
                "people": {},
                "answers": {str(clip): {str(me): answer} for clip, answer in state.answers.items()},
                "feeds": {},
                "queue": list(state.queue),
                "model": None,
            }
    raise ValueError(f"{snapshot.stream} is not a label's stream")


def of_event(event: Event, me: int, now: float) -> Patch | None:
    """The patch of one event; None when the board does not show what it changed."""
    match event.event:
        case Annotated(clip=clip, person=person, name=name, answer=answer):
            return {"t": "mark", "clip": clip, "person": person, "name": name, "answer": answer}
        case BlindAnnotated(clip=clip, answer=answer):
            return {"t": "mark", "clip": clip, "person": me, "answer": answer}
        case FeedsBuilt(model=model, feeds=feeds):
            return {"t": "feeds", "feeds": _plain(feeds), "model": _model(model, now)}
        case MetricsBuilt(metrics=metrics):
            return {"t": "suspects", "suspects": _plain(metrics.suspects)}
        case Queued(clip=clip, position=position):
            return {"t": "queue", "clip": clip, "position": position}
        case Defined(label=label):
            return {"t": "label", "label": _plain(label)}
    return None


def of_presence(presence: Presence, me: int) -> Patch:
    return {"t": "looks", "people": [_plain(p) for p in presence.people if p.person != me]}


def of_reply(frame: ServerFrame) -> Patch:
    return {"t": "reply", "frame": _plain(frame)}


def link(online: bool) -> Patch:
    return {"t": "link", "online": online}


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
