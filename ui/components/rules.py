"""The limits, glyphs and words of `backend.messages` that the JavaScript of the pages needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.domain.second_round import APART
from backend.messages import (
    BATCH_SIZE,
    DECIDED,
    DECISION,
    DISAGREED,
    DISLIKED,
    FILM,
    GATE,
    GIVEN,
    GIVEN_WORD,
    JUDGED,
    LIKED,
    LONGEST_FOCUS,
    LONGEST_NOTE,
    LONGEST_QUERY,
    LONGEST_QUESTION,
    LONGEST_REASON,
    MOST_ANSWERS_AT_ONCE,
    MOST_CURVES,
    MOST_DESCRIBED,
    MOST_EXAMPLES,
    MOST_TRIED,
    MOST_WANTED,
    NOTE,
    REMOVE,
    SIGNS,
    SIMILAR,
    TAKEN,
    UNSURE,
    WORDS,
)

RULES: dict[str, Mapping[Any, Any]] = {
    "limits": {
        "gate": GATE,
        "judged": JUDGED,
        "batch": BATCH_SIZE,
        "at_once": MOST_ANSWERS_AT_ONCE,
        "describe": MOST_DESCRIBED,
        "curves": MOST_CURVES,
        "examples": MOST_EXAMPLES,
        "note": LONGEST_NOTE,
        "reason": LONGEST_REASON,
        "query": LONGEST_QUERY,
        "question": LONGEST_QUESTION,
        "wanted": MOST_WANTED,
        "tried": MOST_TRIED,
        "focus": LONGEST_FOCUS,
        "unsure_from": UNSURE[0],
        "unsure_to": UNSURE[1],
        "in_advance": APART,
    },
    "glyphs": {
        **SIGNS,
        "given": GIVEN,
        "decision": DECISION,
        "disagreed": DISAGREED,
        "note": NOTE,
        "similar": SIMILAR,
        "liked": LIKED,
        "disliked": DISLIKED,
        "remove": REMOVE,
        "film": FILM,
        **{f"taken_{name}": sign for name, sign in TAKEN.items()},
    },
    "words": {**WORDS, "given": GIVEN_WORD},
    "decided": DECIDED,
}
