"""What a label's clips are, as far as a page can know it: from the answers in its state. Pure."""

from __future__ import annotations

from collections import Counter

from backend.domain.truth import truth
from backend.messages import Answer, LabelState


def truths(state: LabelState) -> dict[int, Answer]:
    """The clips that have a truth under the label's policy, in the order of their first answer."""
    decided = state.decisions if state.label.policy == "adjudicated" else {}
    found: dict[int, Answer] = {}
    for clip in [*state.answers, *(clip for clip in decided if clip not in state.answers)]:
        votes = Counter(state.answers.get(clip, {}).values())
        decision = decided[clip].answer if clip in decided else None
        true = truth(votes["positive"], votes["negative"], decision)
        if true is not None:
            found[clip] = "positive" if true else "negative"
    return found


def disagreed(state: LabelState) -> list[int]:
    """Clips to which some say yes and some no, and nobody decided."""
    return [
        clip
        for clip, answers in state.answers.items()
        if clip not in state.decisions and {"positive", "negative"} <= set(answers.values())
    ]
