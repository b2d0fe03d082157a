"""What a promise aims at, takes and comes to, in sentences."""

from __future__ import annotations

from math import floor

from backend.domain.figures import rough, several, share
from backend.domain.promises import MOST_AUDITED, Impossible, Outcome, Plan
from backend.messages import PromiseKind

CANNOT = "Cannot be promised:"


def aim_in_words(kind: PromiseKind, level: float, intake: str = "") -> str:
    """``at least .95 of what is reported is right``, or ``… is reported of “harbour” is right``."""
    where, end = ("reported", "right") if kind == "precision" else ("there", "found")
    of = f" of “{intake}”" if intake else ""
    return f"at least {share(level)} of what is {where}{of} is {end}"


def plan_in_words(kind: PromiseKind, made: Plan | Impossible, intake: str = "") -> str:
    """What a promise takes, or why it cannot be given. ``intake``: of it alone; "": the corpus."""
    clips = f"clips of “{intake}”" if intake else "clips"
    expects = f"{CANNOT} of “{intake}” the model expects" if intake else (
        f"{CANNOT} the model expects"
    )  # fmt: skip
    if isinstance(made, Plan):
        base = made.lowest
        cut, above = share(made.cuts[base]), made.above[base]
        inside = f"{made.samples[base]:,} of the {above:,} from {cut} on"
        if kind == "recall":
            below = made.population - above
            inside = f"{inside}, {made.below:,} of the {below:,} below"
            return f"Takes {several(made.answers, 'answer')} to {clips} drawn at random: {inside}."
        answers = several(made.answers, "answer")
        return f"Takes about {answers} to {clips} drawn at random from {cut} on."
    if made.answers is not None:
        return (
            f"{CANNOT} it would take about {rough(made.answers)} answers, more than the "
            f"{MOST_AUDITED:,} that can be asked for at once. A lower level takes fewer."
        )
    if made.best is None:
        lacks = "positive " if kind == "recall" else ""
        return f"{expects} no {lacks}clip among those without an answer."
    what = "found" if kind == "recall" else "right"
    best = share(_floored(made.best))
    return f"{expects} at most {best} to be {what} at any threshold."


def outcome_in_words(made: Plan, found: Outcome, intake: str = "") -> str:
    """How a promise stands: promised, not to be promised, or so many answered so far."""
    precision = made.kind == "precision"
    against = f"{found.against:,} {'wrong' if precision else 'missed'}"
    left = several(found.of - found.answered, "more answer")
    if found.threshold is not None:
        more = "" if found.over else f" {left} may {'lower' if precision else 'raise'} it."
        return f"Promised from {share(found.threshold)} on.{more}"
    if not found.over:
        good = "all right" if precision else "none missed"
        so_far = against if found.against else good
        return f"{found.answered:,} of {found.of:,} answered; {so_far} so far."
    best = ""
    if found.bound:
        told = aim_in_words(made.kind, _floored(found.bound), intake)
        best = f" From {share(made.cuts[0])} on, {told}."
    return f"{CANNOT} {against} in {several(found.answered, 'answer')}.{best}"


def _floored(value: float) -> float:
    """To the two digits that are shown, and not more than was promised."""
    return floor(value * 100 + 1e-9) / 100
