"""What a cut through the scores is said to mean, against what is so."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from backend.domain import cut
from backend.messages import JUDGED

Floats = npt.NDArray[np.float64]
Truth = npt.NDArray[np.bool_]


def sigmoid(logits: Floats) -> Floats:
    return 1 / (1 + np.exp(-logits))


def corpus(rng: np.random.Generator, n: int, share: float) -> tuple[Floats, Truth]:
    """Logits and truths of a label of about this share, whose scores are off: too sure, shifted."""
    honest = rng.normal(np.log(share / (1 - share)), 2.5, n)
    truth = rng.random(n) < sigmoid(honest)
    return 1.4 * honest + 0.5, truth


def answered(rng: np.random.Generator, logits: Floats, count: int) -> npt.NDArray[np.int64]:
    """Clips as people meet them: a third the surest, a third the least sure, a third at random."""
    third = count // 3
    chosen = [*np.argsort(-logits)[:third], *np.argsort(np.abs(logits))[:third]]
    left = np.setdiff1d(np.arange(len(logits)), chosen)
    return np.unique([*chosen, *rng.choice(left, third, replace=False)])


@pytest.mark.parametrize("count", [90, 240])
@pytest.mark.parametrize("share", [0.05, 0.3])
def test_intervals_hold_what_is_so(count: int, share: float) -> None:
    """95 % intervals about what nobody has answered, of 60 corpora at three cuts, above and below:
    93 % of all hold the truth, and none of the six kinds much fewer; and they are no wider than
    they must be."""
    rng = np.random.default_rng(0)
    held: list[list[bool]] = []
    widths: list[float] = []
    while len(held) < 60:
        logits, truth = corpus(rng, 2000, share)
        rows = answered(rng, logits, count)
        line = cut.line_through(truth[rows], logits[rows])
        if line is None:
            continue
        known = np.zeros(len(truth), dtype=np.bool_)
        known[rows] = True
        found = cut.cuts(logits[known & truth], logits[known & ~truth], logits[~known], line)
        so = []
        for at in (20, 50, 80):
            above = cut.step_of(logits) >= at
            assert found.above[at] == above.sum()
            so += [
                found.right_low[at] <= (truth & above).sum() <= found.right_high[at],
                found.missed_low[at] <= (truth & ~above).sum() <= found.missed_high[at],
            ]
        held.append(so)
        widths.append((found.right_high[50] - found.right_low[50]) / truth.sum())
    shares = np.mean(held, axis=0)
    assert shares.mean() >= 0.93 and shares.min() >= 0.85, shares
    assert np.median(widths) < 0.9, "an interval that holds everything says nothing"


def test_intervals_hold_where_people_were_led_to_what_they_answered() -> None:
    """Those that were answered are more often yes than others of the same score; the others are
    as often yes as their scores say."""
    rng = np.random.default_rng(5)
    line = cut.Line(1.5, 1.0, 0.02, 0.0, 0.02)
    held = []
    for _ in range(40):
        logits = rng.normal(-3.0, 1.5, 800)
        missed = (rng.random(800) < sigmoid(logits)) & (cut.step_of(logits) < 50)
        found = cut.cuts(logits[:0], logits[:0], logits, line)
        held.append(found.missed_low[50] <= missed.sum() <= found.missed_high[50])
    assert np.mean(held) >= 0.9


def test_the_line_mends_scores_that_are_off() -> None:
    rng = np.random.default_rng(1)
    logits, truth = corpus(rng, 20_000, 0.3)
    line = cut.line_through(truth, logits)
    assert line is not None
    assert line.slope == pytest.approx(1 / 1.4, abs=0.03)
    assert line.shift == pytest.approx(-0.5 / 1.4, abs=0.05)


def test_the_line_survives_answers_that_part_without_error() -> None:
    logits = np.repeat([-np.inf, np.inf], 50)
    line = cut.line_through(logits > 0, logits)
    assert line is not None and np.isfinite([line.shift, line.slope]).all()
    found = cut.cuts(logits[:0], logits[:0], logits, line)
    assert found.right[50] >= 45 and found.missed[50] <= 5


def test_a_young_model_is_not_judged() -> None:
    logits = np.linspace(-3, 3, JUDGED)
    few = np.zeros(JUDGED, dtype=np.bool_)
    few[-(cut.FEWEST - 1) :] = True
    assert cut.line_through(few, logits) is None and cut.line_through(~few, logits) is None
    few[-cut.FEWEST :] = True
    assert cut.line_through(few, logits) is not None
    assert cut.line_through(few[1:], logits[1:]) is None


def test_what_is_known_is_no_estimate() -> None:
    """Where everything is answered, the numbers are counts, whatever the line says."""
    rng = np.random.default_rng(2)
    logits, truth = corpus(rng, 300, 0.2)
    line = cut.Line(3.0, -1.0, 1.0, 0.0, 1.0)
    found = cut.cuts(logits[truth], logits[~truth], logits[:0], line)
    for at in range(cut.STEPS + 1):
        above = cut.step_of(logits) >= at
        right, missed = (truth & above).sum(), (truth & ~above).sum()
        assert (found.right_low[at], found.right[at], found.right_high[at]) == (right,) * 3
        assert (found.missed_low[at], found.missed[at], found.missed_high[at]) == (missed,) * 3
    assert found.above[0] == 300 and found.missed[0] == 0


def test_a_higher_cut_never_has_more_above_it() -> None:
    rng = np.random.default_rng(3)
    logits, truth = corpus(rng, 500, 0.1)
    line = cut.line_through(truth[:200], logits[:200])
    assert line is not None
    found = cut.cuts(logits[:200][truth[:200]], logits[:200][~truth[:200]], logits[200:], line)
    for falling in (found.above, found.right, found.right_low, found.right_high):
        assert (np.diff(falling) <= 0).all()
    for rising in (found.missed, found.missed_low, found.missed_high):
        assert (np.diff(rising) >= 0).all()
    assert (found.right <= found.above).all()


def test_a_clip_is_on_the_side_on_which_its_score_is_shown() -> None:
    p = np.array([0.4999499, 0.49996, 0.5, 0.999999, 1e-9])
    assert cut.step_of(np.log(p / (1 - p))).tolist() == [49, 50, 50, 100, 0]
