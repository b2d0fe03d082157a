"""The truth of a clip from several people's answers, and what a label's clips come to.

Source: "Video Annotator" (arXiv 2402.06560), section 4: one primary and two secondary annotators
answer each clip, the majority is the truth. The paper's three answers cannot tie; here any number
of people may have answered, so ties happen. A tied clip has no truth: it trains nothing and waits
for adjudication.

This is the one place where these rules are decided. The database repeats them for speed in the
views ``truth``, ``agreement`` and ``label_count``, and the clip grid's ``truth.js`` repeats what a
disagreement is; ``tests/integration/test_one_truth.py`` runs all three on the same random cases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from backend.messages import GATE, Answer, Counts, Policy, Role

# What an annotation was given as: in an annotator's role, or as a decision.
AnnotationRole = Role | Literal["adjudicator"]
# What the answers to a clip come to.
Outcome = Literal["positive", "negative", "skip", "tie"]


class Given(NamedTuple):
    """One person's answer to a clip, as it holds now, and the role in which they gave it."""

    role: Role
    answer: Answer


class Answered(NamedTuple):
    """A clip with every answer that holds, and the adjudicator's decision that stands, if any."""

    given: tuple[Given, ...]
    decision: Answer | None = None


def by_clip(
    given: Iterable[tuple[int, Given]], decisions: Mapping[int, Answer]
) -> dict[int, Answered]:
    """The answers and decisions of a label by clip, in the order in which clips first appear:
    (clip, answer) pairs first, then clips that were decided and have no answer left."""
    of_clip: dict[int, list[Given]] = {}
    for clip, one in given:
        of_clip.setdefault(clip, []).append(one)
    return {
        clip: Answered(tuple(of_clip.get(clip, ())), decisions.get(clip))
        for clip in dict.fromkeys([*of_clip, *decisions])
    }


def has_weight(role: AnnotationRole, policy: Policy) -> bool:
    """Whether what somebody in this role says counts towards the truth under a label's policy.

    ========================  =======  =========  ============
    policy                    primary  secondary  adjudicator
    ========================  =======  =========  ============
    ``primary``               yes      no         no
    ``majority``              yes      yes        no
    ``adjudicated``           yes      yes        yes, above all
    ========================  =======  =========  ============
    """
    return (
        role == "primary"
        or (role == "secondary" and policy != "primary")
        or (role == "adjudicator" and policy == "adjudicated")
    )


def said(given: Iterable[Given], policy: Policy) -> Counter[Answer]:
    """How many people said what, of those whose answers count under a label's policy."""
    return Counter(g.answer for g in given if has_weight(g.role, policy))


def outcome(clip: Answered, policy: Policy) -> Outcome | None:
    """What the answers to a clip come to; None where no answer and no decision counts.

    Where decisions count and one stands, it is the outcome. Else, with P, N and S people whose
    answers count (`has_weight`) and say yes, no and skip: ``positive`` if P > N; ``negative`` if
    N > P; ``tie`` if P = N > 0; ``skip`` if P = N = 0 < S. A skip therefore never outweighs a yes
    or a no, and a clip is skipped only where all whose answers count skipped it, or where an
    adjudicator decided that it has no truth.
    """
    if clip.decision is not None and has_weight("adjudicator", policy):
        return clip.decision
    counted = said(clip.given, policy)
    positives, negatives = counted["positive"], counted["negative"]
    if positives != negatives:
        return "positive" if positives > negatives else "negative"
    if positives:
        return "tie"
    return "skip" if counted["skip"] else None


def truth(outcome: Outcome | None) -> bool | None:
    """What a clip trains as: true for yes, false for no; None where it has no truth."""
    return {"positive": True, "negative": False}.get(outcome or "")


def is_disagreed(given: Iterable[Given]) -> bool:
    """Whether some say yes and some say no, whatever their roles. A skip disagrees with nobody."""
    return {"positive", "negative"} <= {g.answer for g in given}


def is_disputed(clip: Answered) -> bool:
    """Whether a clip waits for a decision: people disagree and no decision stands.

    The label's policy plays no part: also where decisions or secondaries do not count, people want
    to see what they disagree on, and a decision settles it.
    """
    return clip.decision is None and is_disagreed(clip.given)


def count(clips: Iterable[Answered], policy: Policy) -> Counts:
    """How many clips have which outcome, and how many of all are disputed.

    positives + negatives + skips + ties = clips with any answer or decision that counts.
    """
    clips = tuple(clips)
    outcomes = Counter(outcome(clip, policy) for clip in clips)
    return Counts(
        positives=outcomes["positive"],
        negatives=outcomes["negative"],
        skips=outcomes["skip"],
        ties=outcomes["tie"],
        disputed=sum(map(is_disputed, clips)),
    )


def gate_is_open(positives: int, negatives: int) -> bool:
    """Whether so many clips of either kind are enough for a first model: the paper's gate, at least
    `GATE` of each."""
    return min(positives, negatives) >= GATE
