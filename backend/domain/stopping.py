"""When is a label done? The paper's rule as one word and one sentence, and what is still to win.

Source of the rule: "Video Annotator" (arXiv 2402.06560), section 3: aim for 100 positives and 100
negatives; stop when model quality and data diversity both reach 80 %, or at 1,000 annotations. The
gate before the first model is 10 of each. The two estimates, how many positives are still out
there and what the next batch should gain, are ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from backend.messages import GATE, StopWord

AIM = 100
SCORE_AIM = 0.8
BUDGET = 1000
NEAR = 0.8  # share of every aim from which a label counts as nearly done


@dataclass(frozen=True)
class StopAdvice:
    word: StopWord
    sentence: str
    progress: float  # 0..1, the least fulfilled of the four aims


@dataclass(frozen=True)
class Estimate:
    """A number with its 95 % interval."""

    value: float
    low: float
    high: float


def advise_stop(
    positives: int,
    negatives: int,
    quality: float | None,
    diversity: float,
    *,
    remaining: Estimate | None = None,
    gain: float | None = None,
) -> StopAdvice:
    """Should people go on labelling? `quality` and `diversity` are the two scores, 0..1.

    `quality` is None while there is no model to judge; it then counts as 0. `remaining`
    (`positives_remaining`) and `gain` (`expected_gain`) are told along; the word is the paper's.
    """
    fulfilled = {
        f"{_left(positives, 'positive')}": positives / AIM,
        f"{_left(negatives, 'negative')}": negatives / AIM,
        f"model quality from {_percent(quality)} to {_percent(SCORE_AIM)}": (
            (quality or 0.0) / SCORE_AIM
        ),
        f"data diversity from {_percent(diversity)} to {_percent(SCORE_AIM)}": (
            diversity / SCORE_AIM
        ),
    }
    progress = min(1.0, *fulfilled.values())
    missing = [aim for aim, share in fulfilled.items() if share < 1]
    total = positives + negatives
    outlook = _outlook(remaining, gain)
    if total >= BUDGET:
        sentence = f"{total:,} annotations are the most that has paid off: stop here."
        return StopAdvice("enough", sentence + outlook, progress)
    if not missing:
        return StopAdvice("enough", "All four aims are reached: stop here." + outlook, progress)
    if positives < GATE or negatives < GATE:
        sentence = (
            f"Label {GATE} ✓ and {GATE} ✕ to start the model: {positives} ✓ {negatives} ✕ so far."
        )
        return StopAdvice("start", sentence, progress)
    word: StopWord = "nearly" if progress >= NEAR else "keep going"
    return StopAdvice(word, f"Still to go: {', '.join(missing)}." + outlook, progress)


PSEUDO = 5.0  # clips that the model's own expectation counts for beside the random answers


def positives_remaining(
    unlabelled: int, expected: float, random_positives: int, random_answers: int
) -> Estimate:
    """Positives among the clips without an answer, judged by the answers to random ones.

    `unlabelled`: clips without an answer; `expected`: sum of their probabilities
    (`feeds.Partial.expected`); `random_answers`: answers to clips from the random feed, of which
    `random_positives` positive. Only uniformly drawn clips tell without bias how many positives
    are out there, the other feeds having been chosen by the model; its expectation joins as
    `PSEUDO` more answers, which counts while there are few and is soon outweighed. The interval is
    Wilson's (JASA 22, 1927) on the share, times `unlabelled`; clips labelled since a random one
    was drawn make it lean to the cautious side, too many rather than too few.
    """
    if unlabelled <= 0:
        return Estimate(0.0, 0.0, 0.0)
    n = random_answers + PSEUDO
    share = (random_positives + PSEUDO * min(expected / unlabelled, 1.0)) / n
    z = 1.96
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    margin = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low, high = max(middle - margin, 0.0), min(middle + margin, 1.0)
    return Estimate(share * unlabelled, low * unlabelled, high * unlabelled)


def expected_gain(answers: Sequence[int], values: Sequence[float], batch: int) -> float | None:
    """What `batch` more answers should add to a score, from the curve of the past; 0 or more.

    Least squares of v(n) = a - b/sqrt(n), with b at least 0, through `values` measured at
    `answers`; the gain is v(n + batch) - v(n) from the last n. None with fewer than three different
    numbers of answers: two points fit any curve. The square root is the rate at which
    the error of an estimate from n answers falls.
    """
    if len(set(answers)) < 3:
        return None
    rate = np.asarray(answers, dtype=np.float64) ** -0.5
    slope = -float(np.polyfit(rate, np.asarray(values, dtype=np.float64), 1)[0])
    last = max(answers)
    return max(slope, 0.0) * (1 / sqrt(last) - 1 / sqrt(last + batch))


def _outlook(remaining: Estimate | None, gain: float | None) -> str:
    """What is still to win, as a sentence to append."""
    parts = []
    if remaining is not None:
        parts.append(
            f"about {_rough(remaining.value)} positives remain unlabelled "
            f"({_rough(remaining.low)} to {_rough(remaining.high)})"
        )
    if gain is not None:
        parts.append(f"the next batch should gain about {100 * gain:.1f} AP")
    told = "; ".join(parts)
    return f" {told[0].upper()}{told[1:]}." if told else ""


def _rough(count: float) -> str:
    """Two significant digits: more would claim to know."""
    digits = max(len(str(round(count))) - 2, 0)
    return f"{round(round(count), -digits):,}"


def _left(count: int, noun: str) -> str:
    left = max(AIM - count, 0)
    return f"{left} {noun}{'' if left == 1 else 's'}"


def _percent(score: float | None) -> str:
    return "none" if score is None else f"{100 * score:.0f} %"
