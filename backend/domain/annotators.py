"""How one person's answers stand to the truth and to the team's, told only where it can be told.

Who answers alone agrees with themselves: a clip counts where somebody else answered it, too, or an
adjudicator decided it.
"""

from __future__ import annotations

from math import sqrt

from backend.domain.intervals import CHI, Interval, share_interval

ENOUGH = 10  # clips below which nothing is said of a person


def agreement_with_truth(confusion: tuple[int, int, int, int]) -> Interval | None:
    """The share of a person's answers that are the truth, with its 95 % interval (Wilson's).

    Args:
        confusion: clips by the person's answer and the truth: yes-yes, yes-no, no-yes, no-no.

    Returns:
        None below `ENOUGH` clips.
    """
    clips = sum(confusion)
    return share_interval(confusion[0] + confusion[3], clips) if clips >= ENOUGH else None


def leaning(clips: int, difference: float, squares: float) -> Interval | None:
    """How much more often a person says yes than the others do on the same clips, in [-1, 1], with
    its 95 % interval; .12: of 100 clips, on 12 more.

    With d = 1 or 0, as the person says yes or no, less the share of the others who say yes: the
    mean of d. Its interval is the normal one after half a clip is added to each way in which a
    person and a colleague can answer, which adds one to the sum of squares and two to the clips,
    so that full agreement on few clips does not make certain.
    Source: Agresti and Min, Statistics in Medicine 24, 2005, for one colleague.

    Args:
        clips: that both the person and somebody else answered.
        difference: the sum of d over them.
        squares: the sum of d².

    Returns:
        None below `ENOUGH` clips.
    """
    if clips < ENOUGH:
        return None
    value, many = difference / clips, clips + 2
    middle = difference / many
    reach = sqrt(CHI * max(0.0, (squares + 1) / many - middle**2) / many)
    low, high = max(-1.0, middle - reach), min(1.0, middle + reach)
    return Interval(value, min(low, value), max(high, value))
