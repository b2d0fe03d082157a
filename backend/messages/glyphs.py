"""How an answer, and what else a card says in one sign, is written everywhere: pages and texts."""

from __future__ import annotations

from backend.messages.values import Answer

SIGNS: dict[Answer, str] = {"positive": "✓", "negative": "✕", "skip": "–"}
WORDS: dict[Answer, str] = {"positive": "yes", "negative": "no", "skip": "skipped"}
# Of a decision "skip" means more: the clip is unclear, and left out.
DECIDED: dict[Answer, str] = {**WORDS, "skip": "unclear"}

# A secondary is not shown how they answered where clips come a second time, only that they did.
GIVEN, GIVEN_WORD = "•", "answered"

YES, NO = SIGNS["positive"], SIGNS["negative"]
DECISION = "⚖"
DISAGREED = "≠"
NOTE = "✎"
SIMILAR = "≈"
LIKED, DISLIKED = "⊕", "⊖"  # in a search: more, and less, like this clip
REMOVE = "✕"
FILM = "▤"
# What a model takes a clip for that nobody answered; an answer has a sign of its own.
TAKEN = {"yes": "△", "unsure": "◇", "no": "▽"}
