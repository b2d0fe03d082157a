"""What is said of an intake: distances of scores, how it looks, how right the model is on it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import wasserstein_distance
from sklearn.metrics import roc_auc_score

from backend.domain.drift import CHANCE, ENOUGH, INDEX, alarm, holds, signals
from backend.messages import Distance, Figures, Span
from workers.watch import estimates
from workers.watch.distances import (
    SMOOTHING,
    chance,
    histogram,
    moved,
    permuted,
    score_distances,
    stability_index,
)
from workers.watch.figures import asked_of
from workers.watch.look import told_apart


def films(rng: np.random.Generator, count: int, shift: float = 0.0, dim: int = 16) -> tuple:
    """Embeddings (n, dim) of so many films of about ten clips, moved in one direction; films."""
    clips = rng.integers(6, 15, count)
    film = np.repeat(np.arange(count), clips)
    X = rng.normal(0, 0.5, (count, dim))[film] + rng.normal(0, 1, (len(film), dim))
    X[:, 1] += shift
    return X, film


def test_every_clip_is_in_one_bin_and_the_outer_bins_are_open() -> None:
    counts = histogram(np.array([-100.0, -6.0, -5.5, 0.0, 5.99, 6.0, 100.0]))
    assert counts.tolist() == [1, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2]


def test_the_distance_moved_is_scipys_wasserstein_in_spreads_of_the_corpus() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(-2, 1.5, 300), rng.gamma(2, 1, 70)
    logits = np.concatenate([a, b])
    order = np.argsort(logits)
    new = (np.arange(370) >= 300)[order]
    assert moved(logits[order], new) == pytest.approx(wasserstein_distance(a, b) / a.std())


def test_the_stability_index_is_the_sum_over_bins_less_what_chance_makes() -> None:
    a, b = np.array([50, 30, 20, 0]), np.array([10, 10, 30, 0])
    pooled = (a + b) / 150
    p = (a + SMOOTHING * pooled) / (100 + SMOOTHING)
    q = (b + SMOOTHING * pooled) / (50 + SMOOTHING)
    index = sum((q[i] - p[i]) * np.log(q[i] / p[i]) for i in range(3))
    shrunk = 100 / (100 + SMOOTHING) * 50 / (50 + SMOOTHING)
    assert stability_index(a, b) == pytest.approx(index - 2 * (1 / 100 + 1 / 50) * shrunk)


def test_without_drift_the_stability_index_is_nothing_on_the_average() -> None:
    rng = np.random.default_rng(2)
    shares = rng.dirichlet(np.full(14, 5.0))
    a, b = rng.multinomial(800, shares, 2000), rng.multinomial(200, shares, 2000)
    raw = 13 * (1 / 800 + 1 / 200)
    assert abs(stability_index(a, b).mean()) < 0.1 * raw


def test_permutations_move_whole_films() -> None:
    film = np.array([0, 0, 1, 2, 2, 2, 3])
    new = film == 3
    drawn = permuted(film, new, 50, np.random.default_rng(0))
    for row in drawn:
        assert len(np.unique(film[row])) == 1  # one film, as now
        assert row.sum() == (film == film[row][0]).sum()  # and all of its clips
    assert len(np.unique(drawn, axis=0)) == 4


def test_what_was_found_counts_among_the_permutations() -> None:
    assert chance(np.array([0.1, 0.2, 0.3]), 0.25) == 0.5
    assert chance(np.array([0.1, 0.2, 0.3]), 9.0) == 0.25


def test_films_that_score_lower_are_seen_and_films_of_the_same_kind_are_not() -> None:
    rng = np.random.default_rng(3)
    (X, film), (Y, other) = films(rng, 40), films(rng, 8)
    index, far = score_distances(2 * X[:, 0] - 1, film, 2 * Y[:, 0] - 1, other + 100)
    assert index.chance > CHANCE and far.chance > CHANCE
    index, far = score_distances(2 * X[:, 0] - 1, film, 2 * Y[:, 0] - 4, other + 100)
    assert index.chance <= CHANCE and far.chance <= CHANCE
    assert index.value > INDEX.raised and far.value > 1


def test_a_look_is_told_apart_on_films_the_classifier_has_not_seen() -> None:
    rng = np.random.default_rng(4)
    (X, film), (Y, other), (Z, _) = films(rng, 30), films(rng, 6), films(rng, 6, shift=3.0)
    same = told_apart(X, film, Y, other + 100)
    moved_ = told_apart(X, film, Y + 3 * np.eye(16)[1], other + 100)
    assert same is not None and moved_ is not None
    assert same.chance > CHANCE and same.auc.low < 0.5 < same.auc.high
    assert moved_.chance <= CHANCE and moved_.auc.low > 0.75
    # Split by clips, films tell themselves apart: this is what splitting by films is for.
    leaked = np.concatenate([X[film < 2], X[film == 2]])
    assert roc_auc_score(np.arange(len(leaked)) >= (film < 2).sum(), leaked @ leaked[-1]) > 0.5
    assert told_apart(X, film, Z[:3], np.full(3, 100)) is None  # one film


def test_expected_quality_is_the_sum_of_the_probabilities() -> None:
    logits = np.array([2.0, 2.0, -1.0, -3.0] * 50)
    p = 1 / (1 + np.exp(-logits))
    found = estimates.expected(logits, logits >= 0)
    assert found.precision is not None and found.recall is not None
    assert found.precision.value == pytest.approx(p[logits >= 0].mean(), abs=1e-6)
    assert found.recall.value == pytest.approx(p[logits >= 0].sum() / p.sum(), abs=1e-6)
    assert found.share.value == pytest.approx(p.mean(), abs=1e-6)
    for interval in (found.precision, found.recall, found.share):
        assert interval.low < interval.value < interval.high
    assert estimates.expected(logits - 9, logits > 9).precision is None  # nothing is reported


def an_audit(rng: np.random.Generator, per_cell: int) -> tuple[estimates.Audit, np.ndarray]:
    """An intake of 400 clips on which scores say too much, and its truth."""
    logits = rng.normal(-1, 2, 400)
    truth = rng.random(400) < 1 / (1 + np.exp(-(logits - 1.5)))
    cells = np.digitize(logits, [-2, 0, 1])
    clips = np.concatenate(
        [rng.choice(np.flatnonzero(cells == c), per_cell, replace=False) for c in range(4)]
    )
    return estimates.Audit(logits, logits >= 0, cells, clips, truth[clips]), truth


def test_what_an_audit_says_is_right_on_the_average_whatever_the_scores_are_worth() -> None:
    rng = np.random.default_rng(5)
    wrong, powered, held, runs = [], [], [], 200
    for _ in range(runs):
        drawn, truth = an_audit(rng, 12)
        found = estimates.audited(drawn)
        amount = estimates.amount(drawn, np.ones(400))
        wrong.append(found.share.value - truth.mean())
        powered.append(amount.value - truth.mean())
        right = (truth & drawn.reported).sum()
        assert found.precision is not None and found.recall is not None
        held.append(
            (
                found.precision.low <= right / drawn.reported.sum() <= found.precision.high,
                found.recall.low <= right / truth.sum() <= found.recall.high,
                found.share.low <= truth.mean() <= found.share.high,
                amount.low <= truth.mean() <= amount.high,
            )
        )
    for errors in (wrong, powered):
        assert abs(np.mean(errors)) < 3 * np.std(errors) / np.sqrt(runs)
    assert (np.mean(held, axis=0) >= 0.93).all(), np.mean(held, axis=0)


def test_scores_make_a_plain_random_audit_sharper() -> None:
    rng = np.random.default_rng(6)
    plain, powered = [], []
    for _ in range(100):
        drawn, truth = an_audit(rng, 12)
        clips = rng.choice(400, 48, replace=False)
        drawn = estimates.Audit(
            drawn.logits, drawn.reported, np.zeros(400, np.int64), clips, truth[clips]
        )
        plain.append(truth[clips].mean() - truth.mean())
        powered.append(estimates.amount(drawn, np.ones(400)).value - truth.mean())
    assert np.std(powered) < 0.9 * np.std(plain)


def test_an_audit_of_everything_leaves_no_doubt() -> None:
    logits = np.array([1.0, 1.0, -1.0, -1.0])
    truth = np.array([True, False, True, False])
    drawn = estimates.Audit(logits, logits > 0, np.zeros(4, np.int64), np.arange(4), truth)
    found = estimates.audited(drawn)
    for interval in (found.precision, found.recall, found.share):
        assert interval is not None
        assert (interval.value, interval.low, interval.high) == (0.5, 0.5, 0.5)
    hours = estimates.amount(drawn, np.array([1.0, 1.0, 5.0, 1.0]))
    assert (hours.low, hours.high) == pytest.approx((0.75, 0.75))


def test_a_cell_without_an_answer_may_hold_anything() -> None:
    logits = np.array([1.0] * 10 + [-1.0] * 90)
    drawn = estimates.Audit(
        logits, logits > 0, (logits < 0).astype(np.int64), np.arange(10), np.ones(10, np.bool_)
    )
    share = estimates.audited(drawn).share
    assert share.low <= 0.12 and share.high > 0.95


def test_a_signal_stays_until_it_is_clearly_over() -> None:
    raised = INDEX.raised
    assert holds(raised, INDEX, CHANCE, before=False)
    assert not holds(raised, INDEX, 0.2, before=False)  # chance alone does as much
    assert not holds(raised - 0.01, INDEX, CHANCE, before=False)
    assert holds(raised - 0.01, INDEX, 1.0, before=True)
    assert not holds(INDEX.cleared - 0.01, INDEX, CHANCE, before=True)
    assert holds(None, INDEX, 1.0, before=True) and not holds(None, INDEX, 0.0, before=False)


def figures(**more: object) -> Figures:
    return Figures(
        clips=100, films=8, hours=0.2, reported=4, corpus_clips=400, corpus_reported=80,
        corpus_precision=Span(value=0.9, low=0.8, high=0.95),
        corpus_recall=Span(value=0.8, low=0.7, high=0.9), **more,
    )  # fmt: skip


FAR = Distance(value=0.93, chance=0.005)
GOOD = {"precision": Span(value=0.88, low=0.7, high=0.97), "audit": 60}
GOOD["recall"] = Span(value=0.85, low=0.6, high=0.95)


def test_an_alarm_says_what_is_unlike_and_how_much_less_is_found() -> None:
    found = figures(apart=FAR, moved=Distance(value=0.1, chance=0.005))
    up = signals(found, ())
    assert up == ("apart",)
    said = "Clips of “Snow” look unlike the corpus: .04 of them are reported, .20 there"
    assert alarm("Snow", found, up) == said
    assert alarm("Snow", figures(), signals(figures(), ())) == ""
    assert alarm("Snow", figures(apart=FAR, learned=ENOUGH), up) == ""  # it knows that look
    both = figures(apart=FAR, learned=ENOUGH, index=Distance(value=2.0, chance=0.005))
    assert "look and score unlike" in alarm("Snow", both, signals(both, ()))


def test_an_audit_decides_alone_once_it_has_enough_answers() -> None:
    few = figures(apart=FAR, audited=ENOUGH - 1, **GOOD)
    assert alarm("Snow", few, signals(few, ()))
    well = figures(apart=FAR, audited=ENOUGH, **GOOD)
    assert alarm("Snow", well, signals(well, ())) == ""
    poor = GOOD | {"recall": Span(value=0.3, low=0.1, high=0.5)}
    lost = figures(audited=ENOUGH, **poor)
    assert signals(lost, ()) == ("recall",)
    assert alarm("Snow", lost, ("recall",)) == (
        "On “Snow” the model is worse: .30 (.10 to .50) of what is there is found, "
        ".80 on the corpus"
    )
    unsure = figures(audited=ENOUGH, **(poor | {"recall": Span(value=0.3, low=0.1, high=0.75)}))
    assert signals(unsure, ()) == ()  # not beyond doubt
    assert signals(unsure, ("recall",)) == ("recall",)  # nor clearly over


def test_what_was_answered_for_a_reason_is_no_part_of_an_audit() -> None:
    nan = float("nan")
    yes, no = True, False
    asked = asked_of(
        np.array([-3.0, 3.0, 0.0, nan, 3.0]),  # probabilities .05, .95, .5, none, .95
        np.array([0.1, 0.6, 0.99]),
        before=np.array([no, no, yes, no, no]),
        drawn=np.array([yes, no, no, no, yes]),
        known=np.array([yes, yes, yes, yes, no]),
        truth=np.array([yes, yes, yes, yes, no]),
    )
    assert asked.cells.tolist() == [0, 2, 4, 5, 2]
    assert asked.clips.tolist() == [0, 2] and asked.truth.tolist() == [True, True]
    assert (asked.drawn, asked.answered) == (2, 1)
