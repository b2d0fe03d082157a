"""When is a label done? The paper's rule as one word and one sentence, and what is still to win.

Source of the rule: "Video Annotator" (arXiv 2402.06560), section 3: aim for 100 positives and 100
negatives; stop when model quality and data diversity both reach 80 %, or at 1,000 annotations. When
the first model starts is `truth.gate_is_open`. The two estimates, how many positives are still out
there and what the next batch should gain, are ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from backend.domain.aims import AIM, BUDGET, SCORE_AIM
from backend.domain.figures import hundredths, rough, several, share
from backend.domain.truth import gate_is_open
from backend.messages import GATE, NO, YES, StopWord

NEAR = 0.8  # share of every aim from which a label counts as nearly done


@dataclass(frozen=True)
class StopAdvice:
    word: StopWord
    sentence: str
    progress: float  # 0..1, the least fulfilled of the four aims, as far as each can be reached


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
    gain: Estimate | None = None,
) -> StopAdvice:
    """Should people go on labelling? `quality` and `diversity` are the two scores, 0..1.

    `quality` is None while there is no model to judge; it then counts as 0. `remaining`
    (`positives_remaining`) outweighs the paper's rule where it says that fewer than `AIM`
    positives exist at all: what does not exist is no aim. Then the positives that exist are the
    aim, and diversity is asked as far as it can be reached with them, `attainable_diversity`.
    As many positives may be left as are found, if it is to be enough: else it is nearly enough, and
    random clips would make it surer. `gain` (`expected_gain`) is told along.
    """
    exist = None if remaining is None else positives + round(remaining.value)
    few = exist is not None and exist < AIM
    wanted = exist if exist is not None and few else AIM
    spread = SCORE_AIM * attainable_diversity(wanted)
    fulfilled = {
        _left(positives, wanted, "positive", about=few): positives / wanted if wanted else 1.0,
        _left(negatives, AIM, "negative"): negatives / AIM,
        f"quality {_from(quality)}to {share(SCORE_AIM)}": (quality or 0.0) / SCORE_AIM,
        f"diversity from {share(diversity)} to {share(spread)}": diversity / spread,
    }
    progress = min(1.0, *fulfilled.values())
    missing = [aim for aim, done in fulfilled.items() if done < 1]
    total = positives + negatives
    found = _found(positives, remaining) if remaining is not None and few else ""
    outlook = _outlook(None if few else remaining, gain)
    if total >= BUDGET:
        sentence = f"{found}{total:,} annotations are the most that has paid off: stop here."
        return StopAdvice("enough", sentence + outlook, progress)
    if not gate_is_open(positives, negatives):
        sentence = (
            f"Label {GATE} {YES} and {GATE} {NO} to start the model: "
            f"{positives} {YES} {negatives} {NO} so far."
        )
        return StopAdvice("start", sentence, progress)
    if missing:
        word: StopWord = "nearly" if progress >= NEAR else "keep going"
        return StopAdvice(word, f"{found}Still to go: {', '.join(missing)}.{outlook}", progress)
    if few and remaining is not None and remaining.high > positives:
        sentence = f"{found}All else is reached; random clips would tell whether more are left."
        return StopAdvice("nearly", sentence + outlook, progress)
    return StopAdvice("enough", f"{found}All aims are reached: stop here.{outlook}", progress)


def attainable_diversity(positives: int) -> float:
    """The most that data diversity can be with so few positives, 0.5 to 1: the half of its places
    that are for negatives filled, and as many of the others (`AIM` in all) as there are."""
    return (AIM + min(positives, AIM)) / (2 * AIM)


PSEUDO = 5.0  # clips that the model's own expectation counts for beside the random answers
CHI = 3.841  # 95 % quantile of χ² with one degree of freedom
GRID = 4000  # numbers of positives tried
STEPS = 5  # measured points that an expected gain needs


def positives_remaining(
    unlabelled: int,
    expected: float,
    positive: npt.NDArray[np.bool_],
    drawn: npt.NDArray[np.bool_],
) -> Estimate:
    """Positives among the clips without an answer, judged by the answers to random ones.

    `unlabelled`: clips without an answer; `expected`: sum of their probabilities
    (`feeds.Partial.expected`); `positive`: (n,) the answers in the order in which their clips were
    first answered, true for yes; `drawn`: (n,) true where the clip had been drawn at random from
    those without an answer, and is agreed to be yes or no.

    Only such clips tell without bias how many positives are out there, the others having been
    chosen. But what they say is about the moment they were drawn, and what was found since is no
    longer out there. With R positives left now, clip i was drawn from u_i clips, `unlabelled` and
    those answered from then on, of which R + f_i were positive, f_i of them found since; so the
    likelihood of R is Π (R + f_i)/u_i over the positive draws times Π 1 - (R + f_i)/u_i over the
    negative ones, exactly, however all others were chosen. The model's expectation joins as
    `PSEUDO` more draws made now, which count while there are few. The value is the most likely R,
    the interval all R whose likelihood ratio test does not reject them (Wilks 1938): 0 is in it
    where 0 is possible. Clips that came into the corpus since count as if always there.
    """
    if unlabelled <= 0:
        return Estimate(0.0, 0.0, 0.0)
    later = np.arange(len(positive), 0, -1)  # answered from then on, the clip itself included
    found = np.cumsum(positive[::-1])[::-1]
    # Every number where there are few, else closer together near 0, where labels are rare.
    left = np.unique(np.round(np.linspace(0, 1, GRID) ** 2 * unlabelled))
    share = np.clip(left / unlabelled, 0.5 / unlabelled, 1 - 0.5 / unlabelled)
    belief = min(expected / unlabelled, 1.0)
    likelihood = PSEUDO * (belief * np.log(share) + (1 - belief) * np.log1p(-share))
    for i in np.flatnonzero(drawn):
        rate = np.clip((found[i] + left) / (unlabelled + later[i]), 1e-12, 1 - 1e-12)
        likelihood += np.log(rate) if positive[i] else np.log1p(-rate)
    best = likelihood.max()
    held = left[2 * (best - likelihood) <= CHI]
    return Estimate(float(left[likelihood.argmax()]), float(held[0]), float(held[-1]))


def expected_gain(answers: Sequence[int], values: Sequence[float], batch: int) -> Estimate | None:
    """What `batch` more answers should add to a score, from the curve of the past.

    Least squares of v(n) = a - b/sqrt(n), with b at least 0, through `values` measured at
    `answers`; the value is v(n + batch) - v(n) from the last n. The square root is the rate at
    which the error of an estimate from n answers falls. The interval is that of the next measured
    step, by how far the past ones were from the curve: a step of m answers to n deviates as
    sqrt(m)/n, each new held-out clip moving the score by its share. Student's t, with half a point
    of average precision as one more deviation, lest a score that stood still promise to. None with
    fewer than `STEPS` different numbers of answers.
    """
    points = dict(sorted(zip(answers, values, strict=True)))
    if len(points) < STEPS:
        return None
    n, v = np.array(list(points), dtype=np.float64), np.array(list(points.values()))
    slope = max(-float(np.polyfit(n**-0.5, v, 1)[0]), 0.0)
    gain = slope * (n[-1] ** -0.5 - (n[-1] + batch) ** -0.5)
    scale = np.sqrt(batch / np.diff(n)) * n[1:] / (n[-1] + batch)
    off = (np.diff(v) - slope * (n[:-1] ** -0.5 - n[1:] ** -0.5)) * scale
    spread = sqrt((float((off**2).sum()) + 0.005**2) / len(off))
    margin = _student(len(off)) * spread
    return Estimate(float(gain), float(gain - margin), float(gain + margin))


def _student(freedom: int) -> float:
    """97.5 % quantile of Student's t: z + (z³ + z)/4f + (5z⁵ + 16z³ + 3z)/96f², z = 1.96; within
    2 % from four degrees of freedom (Fisher and Cornish, Technometrics 2, 1960)."""
    z = 1.96
    first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
    return z + first / freedom + second / freedom**2


def _found(positives: int, remaining: Estimate) -> str:
    """How many of all positives are found, as a sentence to begin with."""
    most = positives + remaining.high
    if round(remaining.high) == 0:
        return f"You have found them all: {positives:,}. "
    if round(remaining.value) == 0:
        return (
            f"You have probably found them all: {positives:,} of about {positives:,} "
            f"(up to {rough(most)}). "
        )
    return (
        f"You have found {positives:,} of about {rough(positives + remaining.value)} positives "
        f"({rough(positives + remaining.low)} to {rough(most)}). "
    )


def _outlook(remaining: Estimate | None, gain: Estimate | None) -> str:
    """What is still to win, as a sentence to append."""
    parts = []
    if remaining is not None:
        parts.append(
            f"about {rough(remaining.value)} positives remain unlabelled "
            f"({rough(remaining.low)} to {rough(remaining.high)})"
        )
    if gain is not None:
        parts.append(
            f"the next batch should gain about {100 * gain.value:.1f} points of average precision "
            f"({hundredths(gain.low)} to {hundredths(gain.high)} measured)"
        )
    told = "; ".join(parts)
    return f" {told[0].upper()}{told[1:]}." if told else ""


def _left(count: int, aim: int, noun: str, *, about: bool = False) -> str:
    """``about``: the aim is an estimate."""
    return ("about " if about else "") + several(max(aim - count, 0), noun)


def _from(score: float | None) -> str:
    return "" if score is None else f"from {share(score)} "
