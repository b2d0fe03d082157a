from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, confusion_matrix
from statsmodels.stats.inter_rater import aggregate_raters
from statsmodels.stats.inter_rater import fleiss_kappa as statsmodels_fleiss

from backend.domain import agreement
from backend.domain.agreement import (
    MISSING,
    alpha_interval,
    cohen_interval,
    cohen_kappa,
    confusion,
    fleiss_interval,
    fleiss_kappa,
    krippendorff_alpha,
    of_usual_size,
    percent_agreement,
    percent_interval,
)


def table(seed: int, clips: int, annotators: int, categories: int = 2, missing: float = 0.0):  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(seed)
    truth = rng.integers(categories, size=clips)
    guess = rng.integers(categories, size=(clips, annotators))
    answers = np.where(rng.random((clips, annotators)) < 0.6, truth[:, None], guess)
    answers[rng.random(answers.shape) < missing] = MISSING
    return answers


cases = given(st.integers(0, 10_000), st.integers(2, 40), st.integers(2, 5), st.integers(2, 4))


@cases
def test_cohen_kappa_is_that_of_scikit_learn(
    seed: int, clips: int, annotators: int, categories: int
) -> None:
    answers = table(seed, clips, annotators, categories)
    first, second = answers[:, 0], answers[:, 1]
    assume(len(np.unique(answers[:, :2])) > 1)
    assert cohen_kappa(first, second) == pytest.approx(cohen_kappa_score(first, second))


@cases
def test_fleiss_kappa_is_that_of_statsmodels(
    seed: int, clips: int, annotators: int, categories: int
) -> None:
    answers = table(seed, clips, annotators, categories)
    assume(len(np.unique(answers)) > 1)
    expected = statsmodels_fleiss(aggregate_raters(answers)[0])
    assert fleiss_kappa(answers) == pytest.approx(expected)


def naive_alpha(answers: np.ndarray) -> float:
    """1 - D_o/D_e by going through all pairs of answers, as the definition reads."""
    units = [row[row != MISSING] for row in answers]
    units = [unit for unit in units if len(unit) >= 2]
    values = np.concatenate(units)
    n = len(values)
    observed = sum(
        sum(a != b for i, a in enumerate(unit) for j, b in enumerate(unit) if i != j)
        / (len(unit) - 1)
        for unit in units
    )
    expected = sum(a != b for i, a in enumerate(values) for j, b in enumerate(values) if i != j)
    return float(1 - (observed / n) / (expected / (n * (n - 1))))


@given(st.integers(0, 10_000), st.integers(2, 15), st.integers(2, 5), st.integers(2, 4))
def test_alpha_follows_its_definition(
    seed: int, clips: int, annotators: int, categories: int
) -> None:
    answers = table(seed, clips, annotators, categories, missing=0.3)
    used = answers[(answers != MISSING).sum(axis=1) >= 2]
    assume(len(np.unique(used[used != MISSING])) > 1)
    assert krippendorff_alpha(answers) == pytest.approx(naive_alpha(answers))


def test_alpha_of_krippendorffs_own_example() -> None:
    """Four observers, twelve units, missing data: alpha for nominal data is 0.743."""
    m = MISSING
    observers = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, m, m, m],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, m, 3],
        [m, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, m],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, m],
    ]
    assert krippendorff_alpha(np.array(observers).T) == pytest.approx(0.743, abs=5e-4)


def test_percent_counts_unanimous_clips_among_those_shared() -> None:
    m = MISSING
    answers = np.array([[1, 1, 1], [1, 0, 1], [0, 0, m], [1, m, m], [m, m, m]])
    assert percent_agreement(answers) == pytest.approx(2 / 3)


def test_missing_answers_are_left_out_of_each_pair() -> None:
    m = MISSING
    answers = np.array([[1, 1, m], [0, 0, 1], [1, 0, 1], [0, 0, 0], [1, m, 1]])
    columns = answers.T
    clips = [[int(confusion(a, b).sum()) for b in columns] for a in columns]
    assert clips == [[5, 4, 4], [4, 4, 3], [4, 3, 4]]
    kappa = np.array([[cohen_kappa(a, b) for b in columns] for a in columns], dtype=float)
    assert kappa[0, 1] == pytest.approx(cohen_kappa_score([1, 0, 1, 0], [1, 0, 0, 0]))
    assert np.array_equal(kappa, kappa.T)
    assert np.diag(kappa).tolist() == [1, 1, 1]


def test_fleiss_uses_the_clips_with_the_usual_number_of_answers() -> None:
    m = MISSING
    full = np.array([[1, 1, 0], [0, 0, 0], [1, 1, 1], [0, 1, 0]])
    mixed = np.vstack([full, [[1, 0, m], [0, m, m]]])
    assert fleiss_kappa(mixed) == fleiss_kappa(full)


@pytest.mark.parametrize(
    "answers",
    [
        np.empty((0, 3), dtype=int),
        np.full((4, 3), MISSING),
        np.array([[1, MISSING], [MISSING, 0]]),  # nobody shares a clip
        np.ones((5, 1), dtype=int),  # one annotator
    ],
)
def test_nothing_shared_is_absent(answers: np.ndarray) -> None:
    assert percent_agreement(answers) is None
    assert fleiss_kappa(answers) is None
    assert krippendorff_alpha(answers) is None
    assert all(cohen_kappa(a, b) is None for a, b in combinations(answers.T, 2))


def test_one_category_only_is_agreement_without_evidence() -> None:
    answers = np.ones((6, 3), dtype=int)
    assert percent_agreement(answers) == 1
    assert cohen_kappa(answers[:, 0], answers[:, 1]) is None
    assert fleiss_kappa(answers) is None
    assert krippendorff_alpha(answers) is None


def test_perfect_and_opposite() -> None:
    first = np.array([1, 0, 1, 0])
    assert cohen_kappa(first, first) == 1
    assert cohen_kappa(first, 1 - first) == pytest.approx(-1)
    both = np.stack([first, first, first], axis=1)
    assert fleiss_kappa(both) == krippendorff_alpha(both) == pytest.approx(1)


# ── published examples ──────────────────────────────────────────────────────────────────────────


def test_fleiss_kappa_of_a_published_example() -> None:
    """Fourteen raters, ten subjects, five categories: 0.210 (Wikipedia, "Fleiss' kappa")."""
    counts = [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]  # fmt: skip
    answers = np.array([np.repeat(np.arange(5), row) for row in counts])
    assert fleiss_kappa(answers) == pytest.approx(0.210, abs=5e-4)


def test_cohen_kappa_of_a_published_example() -> None:
    """Fifty proposals, two readers: 20 both yes, 15 both no, 5 and 10 apart: 0.40 (Wikipedia)."""
    first = np.repeat([1, 1, 0, 0], [20, 5, 10, 15])
    second = np.repeat([1, 0, 1, 0], [20, 5, 10, 15])
    assert cohen_kappa(first, second) == pytest.approx(0.4)


# ── intervals ───────────────────────────────────────────────────────────────────────────────────


def cohen_of(answers: np.ndarray) -> float | None:
    return cohen_kappa(answers[:, 0], answers[:, 1])


def cohen_interval_of(answers: np.ndarray, rng: np.random.Generator) -> agreement.Interval | None:
    return cohen_interval(confusion(answers[:, 0], answers[:, 1]), rng)


Plain = Callable[[np.ndarray], float | None]
WithInterval = Callable[[np.ndarray, np.random.Generator], agreement.Interval | None]
MEASURES: list[tuple[Plain, WithInterval]] = [
    (percent_agreement, percent_interval),
    (fleiss_kappa, fleiss_interval),
    (krippendorff_alpha, alpha_interval),
    (cohen_of, cohen_interval_of),
]
measures = pytest.mark.parametrize(
    ("plain", "with_interval"), MEASURES, ids=["percent", "fleiss", "alpha", "cohen"]
)


@measures
@given(st.integers(0, 10_000), st.integers(2, 30), st.integers(2, 4), st.integers(2, 3))
def test_an_interval_lies_around_its_value(
    plain: Plain, with_interval: WithInterval, seed: int, clips: int, annotators: int, kinds: int
) -> None:
    answers = table(seed, clips, annotators, kinds, missing=0.2)
    value = plain(answers)
    interval = with_interval(answers, np.random.default_rng(seed))
    if value is None:
        assert interval is None
    else:
        assert interval is not None
        assert interval.value == pytest.approx(value)
        assert interval.low <= interval.value <= interval.high <= 1


def answered(rng: np.random.Generator, clips: int) -> np.ndarray:
    """Three people who see what is there in 85 of 100 clips, and guess in the others."""
    truth = rng.random(clips) < 0.4
    guess = rng.random((clips, 3)) < 0.5
    return np.where(rng.random((clips, 3)) < 0.85, truth[:, None], guess).astype(int)


@measures
def test_an_interval_covers_the_truth_as_often_as_it_says(
    plain: Plain, with_interval: WithInterval
) -> None:
    rng = np.random.default_rng(5)
    truth = plain(answered(rng, 200_000))
    covered = 0
    for _ in range(400):
        interval = with_interval(answered(rng, 120), rng)
        assert interval is not None and truth is not None
        covered += interval.low <= truth <= interval.high
    # Binomial(400, 0.95) has a standard deviation of 0.011; percentile bootstraps are a little
    # too short.
    assert 0.915 <= covered / 400 <= 0.98


@measures
def test_drawing_patterns_is_drawing_clips(
    plain: Plain, with_interval: WithInterval, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same percentiles as a bootstrap that draws the clips one by one."""
    monkeypatch.setattr(agreement, "RESAMPLES", 20_000)
    rng = np.random.default_rng(6)
    answers = answered(rng, 60)
    answers[rng.random(answers.shape) < 0.15] = MISSING
    interval = with_interval(answers, rng)
    clips = answers
    if plain is fleiss_kappa:
        clips = of_usual_size(answers)
    elif plain is cohen_of:
        clips = answers[(answers[:, :2] != MISSING).all(axis=1)]
    else:
        clips = answers[(answers != MISSING).sum(axis=1) >= 2]
    drawn = [plain(clips[rng.integers(len(clips), size=len(clips))]) for _ in range(4000)]
    low, high = np.percentile([d for d in drawn if d is not None], (2.5, 97.5))
    assert interval is not None
    assert high - low > 0.1
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=0.02)


@measures
def test_no_value_no_interval(plain: Plain, with_interval: WithInterval) -> None:
    rng = np.random.default_rng(0)
    for answers in (np.empty((0, 3), int), np.full((4, 3), MISSING), np.array([[1, MISSING]])):
        assert with_interval(answers, rng) is None
    alike = np.ones((6, 3), dtype=int)
    interval = with_interval(alike, rng)
    if plain is percent_agreement:
        assert interval == agreement.Interval(1.0, 1.0, 1.0)
    else:
        assert interval is None


@measures
def test_draws_without_a_value_are_left_out(plain: Plain, with_interval: WithInterval) -> None:
    """Of two clips, half of all draws hold one kind of answer only."""
    interval = with_interval(np.array([[1, 1], [0, 0]]), np.random.default_rng(0))
    assert interval == agreement.Interval(1.0, 1.0, 1.0)


# ── what the measures are made of ───────────────────────────────────────────────────────────────


@cases
def test_confusion_is_that_of_scikit_learn(
    seed: int, clips: int, annotators: int, categories: int
) -> None:
    answers = table(seed, clips, annotators, categories, missing=0.2)
    first, second = answers[:, 0], answers[:, 1]
    shared = (first != MISSING) & (second != MISSING)
    assume(shared.any())
    found = confusion(first, second)
    kinds = list(range(len(found)))
    expected = confusion_matrix(first[shared], second[shared], labels=kinds)
    assert found.tolist() == expected.tolist()
    assert len(found) >= 2


def test_confusion_of_nothing_is_empty() -> None:
    nothing = np.array([MISSING, 1, MISSING])
    assert confusion(nothing, nothing[::-1]).tolist() == [[0, 0], [0, 1]]
    assert confusion(nothing, np.array([1, MISSING, 0])).tolist() == [[0, 0], [0, 0]]


def test_the_usual_size_is_the_most_frequent_of_two_or_more() -> None:
    m = MISSING
    singles = [[1, m, m]] * 5
    pairs, triples = [[1, 0, m], [m, 1, 1]], [[1, 0, 1], [0, 0, 0]]
    assert of_usual_size(np.array(singles + pairs)).tolist() == pairs
    assert of_usual_size(np.array(singles + pairs + triples)).tolist() == triples  # on a tie
    assert of_usual_size(np.array([*singles, *pairs, triples[0]])).tolist() == pairs
    assert len(of_usual_size(np.array(singles))) == 0
