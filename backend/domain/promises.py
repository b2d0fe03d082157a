"""A threshold as a promise: "at least .95 of what is reported is right", or "at least .90 of what
is there is found", among the clips that nobody had answered when its audit was drawn.

Everything that could be chosen to please is fixed before the first clip is drawn: the model version
and so every score, the cuts that come into question, the order in which they are tried, and how
many clips are drawn. The order begins with the cut that is expected to hold most easily, and
testing stops at the first that does not hold; whichever is reached, a wrong promise is given with
a probability of at most 1 - confidence (fixed-sequence testing). Calibration plans, and only plans:
where it is wrong, more answers are spent or no promise is given, but no wrong one.

Clips still without an answer are taken both ways. A promise that holds however they turn out is
given already; one that they could not save is refused already; both say just what the whole audit
would say, so nothing is gained by looking early. What is unclear counts against the promise.

Source of testing thresholds so: Angelopoulos, Bates, Candès, Jordan and Lei, "Learn then Test",
arXiv 2110.01052.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Literal

import numpy as np
import numpy.typing as npt
import scipy  # which loads scipy.special when that is first asked for: help is there sooner

from backend.domain.audits import Drawn, draw, draw_nested, fewest, most
from backend.messages import PromiseKind

Floats = npt.NDArray[np.float64]
# What the answers to a clip of an audit come to.
Verdict = Literal["positive", "negative", "unclear", "pending"]

STEPS = 100  # cuts are multiples of 1 / STEPS
LADDER = 3  # cuts that come into question
NEAR = 0.8  # share of the clips above the most generous cut that lie above the strictest
POWER = 0.8  # probability with which a promise that calibration expects to hold is given
GENEROUS = 1.5  # times the fewest answers that a more useful cut may cost
ROOM = 1  # wrong answers that must not end it, however right the model is: people err, too
MOST_AUDITED = 2000  # answers that people may be asked for at once
ABOVE, BELOW = 1, 0  # strata of an audit: the clips at or above its lowest cut, and the others


@dataclass(frozen=True)
class Plan:
    """What is fixed before an audit is drawn.

    ``cuts``: in the order in which they are tried; ``above``: clips at or above each of them, of a
    ``population``. ``samples``: clips to draw above each cut, where precision is promised
    (`audits.draw_nested`); for recall one sample above the lowest cut, from which all others take
    their part, and one ``below`` it, with the share ``split`` of the error for the first of them.
    """

    kind: PromiseKind
    level: float
    confidence: float
    cuts: tuple[float, ...]
    above: tuple[int, ...]
    population: int
    samples: tuple[int, ...]
    below: int = 0
    split: float = 1.0

    @property
    def answers(self) -> int:
        """About so many: how much the samples have in common is left to chance."""
        answers, common = self.below, 0.0
        for size, above, wider in zip(
            self.samples[::-1], self.above[::-1], (0, *self.above[::-1]), strict=False
        ):
            common = common * above / wider if wider else 0.0
            answers += max(size - round(common), 0)
            common = max(size, common)
        return answers

    @property
    def lowest(self) -> int:
        """Which of the cuts is the lowest."""
        return self.cuts.index(min(self.cuts))


@dataclass(frozen=True)
class Impossible:
    """No audit is planned: by calibration, no cut has more than ``best``, or it would take more
    ``answers`` than people are asked for. Both None: there is no clip, or no positive one."""

    best: float | None = None
    answers: int | None = None


@dataclass(frozen=True)
class Audited:
    """A clip of an audit: its probability under the frozen version, and its verdict."""

    probability: float
    verdict: Verdict


@dataclass(frozen=True)
class Outcome:
    """How a promise stands.

    ``threshold``: the most useful cut that holds; None: none does, so far or for ever (``over``).
    ``bound``: the share that is promised at the threshold, or without one, at the cut that was
    tried first: at least so much, with the plan's confidence, is true there; None while answers
    are missing. ``against``: answers that speak against the promise.
    """

    threshold: float | None
    over: bool
    bound: float | None
    answered: int
    of: int
    against: int


# ── planning ────────────────────────────────────────────────────────────────────────────────────


def plan(
    kind: PromiseKind, probabilities: Floats, level: float, confidence: float
) -> Plan | Impossible:
    """How to find out whether `level` (0 < level < 1) can be promised with `confidence`.

    `probabilities`: (n,) of every clip the promise is about, calibrated as well as they are.
    """
    if not len(probabilities):
        return Impossible()
    places = np.sort(probabilities)[::-1]
    totals = np.append(0.0, np.cumsum(places))
    grid = np.arange(1, STEPS) / STEPS
    above = np.searchsorted(-places, -grid, side="right")
    keep = above > 0
    # Of cuts with the same clips above, the lowest is the most generous and says the same.
    grid, above = grid[keep], above[keep]
    _, firsts = np.unique(-above, return_index=True)
    grid, above = grid[firsts], above[firsts]
    if not len(grid):
        return Impossible(best=0.0 if kind == "precision" else None)
    return (_plan_precision if kind == "precision" else _plan_recall)(
        grid, above, totals, level, confidence
    )


def _plan_precision(
    grid: Floats, above: npt.NDArray[np.int64], totals: Floats, level: float, confidence: float
) -> Plan | Impossible:
    error, shares = 1 - confidence, totals[above] / above
    hopeful = np.flatnonzero([_allowed(level, m) >= round((1 - s) * m) for s, m in
                              zip(shares, above, strict=True)])  # fmt: skip
    if not len(hopeful):
        return Impossible(best=float(shares.max()))
    tried = hopeful[np.unique(np.linspace(0, len(hopeful) - 1, 16).round().astype(int))].tolist()
    needs = {i: _needed(int(above[i]), float(shares[i]), level, error) for i in tried}
    affordable = GENEROUS * _needed(10**6, 1.0, level, error)
    generous = [i for i in tried if needs[i] <= affordable]
    base = min(generous or tried, key=lambda i: grid[i] if generous else needs[i])
    ladder = [i for i in _ladder(above, base) if i in hopeful]
    samples = tuple(_needed(int(above[i]), float(shares[i]), level, error) for i in ladder)
    if max(samples) > MOST_AUDITED:
        return Impossible(answers=max(samples))
    return Plan(
        kind="precision", level=level, confidence=confidence,
        cuts=tuple(grid[ladder].tolist()), above=tuple(above[ladder].tolist()),
        population=len(totals) - 1, samples=samples,
    )  # fmt: skip


def _plan_recall(
    grid: Floats, above: npt.NDArray[np.int64], totals: Floats, level: float, confidence: float
) -> Plan | Impossible:
    n, positives = len(totals) - 1, float(totals[-1])
    recalls = totals[above] / positives if positives else np.zeros(len(above))
    if positives < 0.5:
        return Impossible()
    hopeful = np.flatnonzero(recalls >= level)
    if not len(hopeful):
        return Impossible(best=float(recalls.max()))
    ways: list[tuple[int, int, int, int, float]] = []
    for i in hopeful[np.unique(np.linspace(0, len(hopeful) - 1, 16).round().astype(int))].tolist():
        inside, outside = int(above[i]), n - int(above[i])
        found = float(totals[inside]) / inside
        missed = (positives - float(totals[inside])) / outside if outside else 0.0
        n_above, n_below = _sizes(inside), _sizes(outside)
        for split in (0.15, 0.3, 0.5) if outside else (1.0,):
            error = 1 - confidence
            low = _expected_bound(n_above, inside, found, error * split, -1)
            high = _expected_bound(n_below, outside, missed, error * (1 - split), 1)
            held = low[:, None] >= level * (low[:, None] + high[None, :]) - 1e-9
            totals_of = np.where(held & (low[:, None] > 0), n_above[:, None] + n_below, 2**31)
            a, b = np.unravel_index(int(totals_of.argmin()), totals_of.shape)
            cost = int(totals_of[a, b])
            if cost < 2**31:
                ways.append((cost, i, int(n_above[a]), int(n_below[b]), split))
    if not ways:
        return Impossible(best=float(recalls.max()))
    cheapest = min(ways)[0]
    if cheapest > MOST_AUDITED:
        return Impossible(answers=cheapest)
    affordable = [way for way in ways if way[0] <= min(GENEROUS * cheapest, MOST_AUDITED)]
    # The strictest cut reports least; of its ways, the one with the fewest answers.
    _, base, size_above, size_below, split = min(affordable, key=lambda w: (above[w[1]], w[0]))
    ladder = [j for j in _ladder(above, base)[::-1] if recalls[j] >= level]
    return Plan(
        kind="recall", level=level, confidence=confidence,
        cuts=tuple(grid[ladder].tolist()), above=tuple(above[ladder].tolist()),
        population=n, samples=(size_above,), below=size_below, split=split,
    )  # fmt: skip


def _ladder(above: npt.NDArray[np.int64], base: int) -> list[int]:
    """Cuts from a strict one down to `base`, between which `NEAR` of the clips are common."""
    within = np.flatnonzero((above <= above[base]) & (above >= NEAR * above[base]))
    strict_first = within[np.argsort(above[within], kind="stable")]
    places = np.unique(np.linspace(0, len(strict_first) - 1, LADDER).round().astype(int))
    steps: list[int] = strict_first[places].tolist()
    return steps


def _allowed(level: float, of: int) -> int:
    """Wrong clips among `of` with which the share of right ones is still `level`."""
    return floor((1 - level) * of + 1e-9)


def _needed(of: int, share: float, level: float, error: float) -> int:
    """Answers out of `of` clips that prove `level`, with `POWER`, where the share is `share`;
    `MOST_AUDITED` + 1 stands for all numbers above `MOST_AUDITED`."""
    expected = round((1 - share) * of)
    refuted = _allowed(level, of) + 1

    def proves(n: int) -> bool:
        wrong = np.arange(min(n, refuted) + 1)
        most_wrong = int(np.searchsorted(_cdf(wrong, n, refuted, of), error, "right")) - 1
        return most_wrong >= ROOM and bool(_cdf(wrong, n, expected, of)[most_wrong] >= POWER)

    sizes = _sizes(min(of, MOST_AUDITED + 1), dense=100).tolist()
    return int(sizes[min(bisect_left(sizes, True, key=proves), len(sizes) - 1)])


def _cdf(x: npt.NDArray[np.int64], drawn: int, marked: int, of: int) -> Floats:
    """P(X ≤ x) of the hypergeometric distribution; `x` is 0, 1, 2 …"""
    inside = (x <= marked) & (drawn - x <= of - marked)
    k = np.where(inside, x, min(drawn, marked))

    def log_choose(n: int, k: npt.NDArray[np.int64] | int) -> Floats:
        gammaln = scipy.special.gammaln
        chosen: Floats = gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0)
        return chosen

    log = log_choose(marked, k) + log_choose(of - marked, drawn - k) - log_choose(of, drawn)
    found: Floats = np.minimum(np.cumsum(np.where(inside, np.exp(log), 0.0)), 1.0)
    return found


def _sizes(of: int, dense: int = 10) -> npt.NDArray[np.int64]:
    """Numbers of answers worth trying: each up to `dense`, then 5 % apart, and all of them."""
    if of <= dense:
        return np.arange(1 if of else 0, of + 1)
    steps = np.unique(np.geomspace(dense, of, ceil(np.log(of / dense) / 0.05) + 1).round())
    return np.concatenate([np.arange(1, dense), steps.astype(np.int64)])


def _expected_bound(
    sizes: npt.NDArray[np.int64], of: int, share: float, error: float, side: Literal[-1, 1]
) -> Floats:
    """The bound on the positives among `of` clips that each size of sample should give, where a
    standard deviation of bad luck befalls it; -1: the lower bound, 1: the upper one."""
    if not of:
        return np.zeros(len(sizes))
    n = sizes.astype(np.float64)
    spread = np.sqrt(n * share * (1 - share) * np.maximum(of - n, 0) / of)
    x = n * share + side * spread
    x = np.clip(np.floor(x) if side < 0 else np.ceil(x - 1e-9), 0, n)
    if side < 0:
        rate = np.where(x > 0, scipy.special.betaincinv(np.maximum(x, 1), n - x + 1, error), 0.0)
    else:
        rate = np.where(
            x < n, scipy.special.betaincinv(x + 1, np.maximum(n - x, 1), 1 - error), 1.0
        )
    found: Floats = x + (of - n) * rate
    return found


# ── judging ─────────────────────────────────────────────────────────────────────────────────────


def judge(plan: Plan, clips: Sequence[Audited]) -> Outcome:
    """What the answers to the clips of an audit, all of them in the order of the draw, come to."""
    probabilities = np.array([c.probability for c in clips])
    positive = np.array([c.verdict == "positive" for c in clips], dtype=bool)
    negative = np.array([c.verdict == "negative" for c in clips], dtype=bool)
    pending = np.array([c.verdict == "pending" for c in clips], dtype=bool)
    inside = probabilities >= min(plan.cuts)
    wrong = ~positive if plan.kind == "precision" else ~inside & ~negative
    sure, bound = _held(plan, probabilities, positive, ~negative & ~pending, pending, False)
    hoped, _ = _held(plan, probabilities, positive, ~negative & ~pending, pending, True)
    return Outcome(
        threshold=sure,
        over=not pending.any() or hoped is None,
        bound=None if sure is None and pending.any() else bound,
        answered=int((~pending).sum()),
        of=len(clips),
        against=int((wrong & ~pending).sum()),
    )


def _held(
    plan: Plan,
    probabilities: Floats,
    found: npt.NDArray[np.bool_],
    perhaps: npt.NDArray[np.bool_],
    pending: npt.NDArray[np.bool_],
    hopeful: bool,
) -> tuple[float | None, float]:
    """The last cut that holds, and the bound at it, or at the first one if none does.

    `found`: clips that are positive for certain; `perhaps`: those that are, or are unclear. Pending
    ones are taken for what helps the promise (``hopeful``) or for what hurts it.
    """
    threshold, bound = None, 0.0
    for number, cut in enumerate(plan.cuts):
        above = probabilities >= cut
        if plan.kind == "precision":
            sample = np.flatnonzero(above)[: plan.samples[number]]
            right = int(found[sample].sum() + (hopeful and pending[sample].sum()))
            least = fewest(right, len(sample), plan.above[number], 1 - plan.confidence)
            here = least / plan.above[number]
            holds = plan.above[number] - least <= _allowed(plan.level, plan.above[number])
        else:
            here = _least_recall(plan, number, probabilities, found, perhaps, pending, hopeful)
            holds = here >= plan.level - 1e-9
        if number == 0 or holds:
            bound = here
        if not holds:
            break
        threshold = cut
    return threshold, bound


def _least_recall(
    plan: Plan,
    number: int,
    probabilities: Floats,
    found: npt.NDArray[np.bool_],
    perhaps: npt.NDArray[np.bool_],
    pending: npt.NDArray[np.bool_],
    hopeful: bool,
) -> float:
    """The least recall at a cut: positives above it, at least, of those and the ones below it, at
    most. Two samples or, above the lowest cut, two parts of one: each bound has its share of the
    error, so that all of them hold together (Bonferroni)."""
    error, lowest = 1 - plan.confidence, plan.lowest
    inside = probabilities >= plan.cuts[lowest]
    above = probabilities >= plan.cuts[number]
    between = inside & ~above
    share = plan.split if number == lowest else plan.split / 2
    clips, drawn = plan.above[lowest], int(inside.sum())
    hits = int((found & above).sum() + (hopeful and (pending & above).sum()))
    least = fewest(hits, drawn, clips, error * share)
    missed = 0
    if number != lowest:
        hits = int((perhaps & between).sum() + (not hopeful and (pending & between).sum()))
        missed += most(hits, drawn, clips, error * share)
    if outside := plan.population - clips:
        hits = int((perhaps & ~inside).sum() + (not hopeful and (pending & ~inside).sum()))
        missed += most(hits, int((~inside).sum()), outside, error * (1 - plan.split))
    return least / (least + missed) if least else 0.0


# ── drawing ─────────────────────────────────────────────────────────────────────────────────────


def sample(
    plan: Plan, clips: npt.NDArray[np.int64], probabilities: Floats, seed: int
) -> list[Drawn]:
    """The clips of an audit, in the order in which they are to be answered. `clips`, (n,) of the
    population, and their `probabilities` (n,). How likely a clip is to be in one of several samples
    is told of recall alone; its stratum is ABOVE or BELOW the lowest cut."""
    inside = probabilities >= min(plan.cuts)
    if plan.kind == "recall":
        strata = {ABOVE: clips[inside].tolist(), BELOW: clips[~inside].tolist()}
        return draw(strata, {ABOVE: plan.samples[0], BELOW: plan.below}, seed)
    sets = [clips[probabilities >= cut].tolist() for cut in plan.cuts]
    return [Drawn(clip, ABOVE, None) for clip in draw_nested(sets, plan.samples, seed)]
