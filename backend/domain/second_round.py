"""A secondary's second round: which clips are asked twice, and how far apart.

The two questions about a clip stand in one queue. Others come in between, so that nobody answers
the second one from memory, and which clips come again is drawn by hash, so that their number is
known before the first answer and taking an answer back changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Sequence

APART = 15  # cards at least between the two; a page shows no more of a queue in advance
FARTHEST = 60  # cards at most, while the queue did not grow


def is_drawn(label: int, person: int, clip: int, share: float) -> bool:
    """Whether a person is asked twice about a clip of a label; for a ``share`` in [0, 1] of all
    clips."""
    return _hash(f"{label}/{person}/{clip}") < share


def reaches(behind: int) -> bool:
    """Whether a clip with so many other clips ``behind`` it in the queue can be asked twice."""
    return behind >= APART


def distance(label: int, person: int, clip: int) -> int:
    """How many cards that wait are to stand between a clip and its second question: `APART` to
    `FARTHEST`, so that no rhythm gives it away."""
    return APART + int(_hash(f"place/{label}/{person}/{clip}") * (FARTHEST - APART + 1))


def is_blind(between: int) -> bool:
    """Whether a second answer tells of the person's self-agreement: so many other clips were
    answered between the two."""
    return between >= APART


def to_come(
    queue: Sequence[int], answered: Container[int], label: int, person: int, share: float
) -> int:
    """How many cards will join the queue as second questions, if it does not grow otherwise.

    ``queue``: cards in their order, a second question by the clip's negative; ``answered``: clips.
    """
    if not share:
        return 0
    asked = set(queue)
    clips = [card for card in queue if card > 0]
    return sum(
        is_drawn(label, person, clip, share)
        for place, clip in enumerate(clips)
        if reaches(len(clips) - 1 - place) and clip not in answered and -clip not in asked
    )


def _hash(text: str) -> float:
    """In [0, 1)."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest()) / 2**48
