"""Answers to clips, as a program gives them, and how they are sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec

from backend.client.clips import Clip, clip_number
from backend.client.connection import new_id
from backend.client.link import Link
from backend.messages import MOST_ANSWERS_AT_ONCE, Annotate, AnnotateMany, Answer, Source

Given = Literal["yes", "no", "skip", "positive", "negative"] | bool
_ANSWERS: dict[Any, Answer] = {
    "yes": "positive", "no": "negative", "skip": "skip", "positive": "positive",
    "negative": "negative", True: "positive", False: "negative",
}  # fmt: skip


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """Answers that are committed. ``gesture``: takes them back, given to `undo`."""

    clips: int
    gesture: str


def given(
    api: str, clips: Any, answer: Given | None, source: Source | None
) -> dict[int, tuple[Answer, Source]]:
    """By clip, its answer and how it was found.

    Raises:
        TypeError, ValueError, WrongClip: that are no answers to clips of the studio at ``api``.
    """
    if isinstance(clips, Mapping):
        if answer is not None:
            raise TypeError("Give {clip: answer}, or clips and one answer, not both.")
        pairs = list(clips.items())
    elif answer is None:
        raise TypeError('Say the answer: annotate(clip, "yes"), "no" or "skip".')
    elif isinstance(clips, Iterable):
        pairs = [(clip, answer) for clip in clips]
    else:
        pairs = [(clips, answer)]
    found: dict[int, tuple[Answer, Source]] = {}
    for clip, said in pairs:
        number = clip_number(clip, api)
        own = clip.source if isinstance(clip, Clip) else "search"
        found[number] = (answer_of(said), source or own)
    return found


def answer_of(said: Any) -> Answer:
    """Raises: ValueError: that is no answer."""
    try:
        return _ANSWERS[said.strip().lower() if isinstance(said, str) else said]
    except (KeyError, TypeError):
        raise ValueError(f'{said!r} is no answer: say "yes", "no" or "skip".') from None


async def send(
    link: Link, label: int, given: Mapping[int, tuple[Answer, Source]], *, blind: bool
) -> Receipt:
    """Returns when all is committed. A secondary (``blind``) answers clip by clip."""
    gesture = new_id()
    if blind:
        for clip, (value, _) in given.items():
            gesture = new_id()
            await link.ask(
                Annotate(id=gesture, label=label, clip=clip, answer=value, source="blind")
            )
        return Receipt(clips=len(given), gesture=gesture)
    if len(given) == 1:
        [(clip, (value, found))] = given.items()
        await link.ask(Annotate(id=gesture, label=label, clip=clip, answer=value, source=found))
        return Receipt(clips=1, gesture=gesture)
    for value in dict.fromkeys(value for value, _ in given.values()):
        alike = [(clip, found) for clip, (v, found) in given.items() if v == value]
        for at in range(0, len(alike), MOST_ANSWERS_AT_ONCE):
            part = alike[at : at + MOST_ANSWERS_AT_ONCE]
            await link.ask(
                AnnotateMany(
                    id=new_id(), label=label, clips=tuple(clip for clip, _ in part),
                    answer=value, source=part[0][1],
                    sources=tuple(found for _, found in part), gesture=gesture,
                )
            )  # fmt: skip
    return Receipt(clips=len(given), gesture=gesture)
