from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, confusion_matrix
from statsmodels.stats.inter_rater import aggregate_raters
from statsmodels.stats.inter_rater import fleiss_kappa as statsmodels_fleiss
from statsmodels.stats.proportion import proportion_confint

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
    share_interval,
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


def cohen_interval_of(answers: np.ndarray) -> agreement.Interval | None:
    return cohen_interval(confusion(answers[:, 0], answers[:, 1]))


Plain = Callable[[np.ndarray], float | None]
WithInterval = Callable[[np.ndarray], agreement.Interval | None]
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
    interval = with_interval(answers)
    if value is None:
        assert interval is None
    else:
        assert interval is not None
        assert interval.value == pytest.approx(value)
        assert interval.low <= interval.value <= interval.high <= 1


def answered(
    rng: np.random.Generator, clips: int, people: int, guessing: float, rate: float
) -> np.ndarray:
    """Annotators who see what is there, on a share `rate` of all clips, and who guess, each by
    themselves, in a share `guessing` of their answers."""
    truth = rng.random(clips) < rate
    guess = rng.random((clips, people)) < rate
    guessed = rng.random((clips, people)) < guessing
    return np.where(guessed, guess, truth[:, None]).astype(int)


@measures
@pytest.mark.parametrize("guessing", [0.0, 0.02, 0.1, 0.3, 1.0])
@pytest.mark.parametrize(("clips", "rate"), [(20, 0.5), (60, 0.2)])
def test_an_interval_covers_the_truth_as_often_as_it_says(
    plain: Plain, with_interval: WithInterval, clips: int, rate: float, guessing: float
) -> None:
    """From full agreement, where resampling covers nothing but 1, down to chance."""
    rng = np.random.default_rng(5)
    truth = plain(answered(rng, 200_000, 3, guessing, rate))
    assert truth is not None
    covered = 0
    for _ in range(150):
        interval = with_interval(answered(rng, clips, 3, guessing, rate))
        assert interval is not None
        covered += interval.low <= truth + 1e-9 and truth <= interval.high + 1e-9
    # Binomial(150, .95) has a standard deviation of .018. Where kappa is nearly 1, a single clip
    # decides, and coverage jumps around .95 with the number of clips.
    assert covered / 150 >= 0.9


@measures
def test_an_interval_narrows_with_the_clips(plain: Plain, with_interval: WithInterval) -> None:
    rng = np.random.default_rng(6)
    widths = []
    for clips in (25, 100, 400, 1600):
        found = [with_interval(answered(rng, clips, 3, 0.2, 0.4)) for _ in range(20)]
        widths.append(np.mean([i.high - i.low for i in found if i is not None]))
    assert np.array(widths[:-1]) / np.array(widths[1:]) == pytest.approx(2, abs=0.4)


@measures
@pytest.mark.parametrize(("clips", "least"), [(2, 0.6), (20, 0.1), (200, 0.01)])
def test_full_agreement_of_few_clips_promises_little(
    plain: Plain, with_interval: WithInterval, clips: int, least: float
) -> None:
    interval = with_interval(np.array([[1, 1], [0, 0]] * (clips // 2)))
    assert interval is not None
    assert interval.value == interval.high == 1
    assert interval.low < 1 - least


def test_who_always_answers_alike_makes_no_kappa_certain() -> None:
    first, second = np.ones(20, int), np.array([1, 0] * 10)
    interval = cohen_interval(confusion(first, second))
    assert interval is not None and interval.value == 0
    assert interval.low < -0.02 and interval.high > 0.02


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(20, 20, 0.8389, 1), (1, 1, 0.2065, 1), (0, 5, 0, 0.4345), (15, 148, 0.0624, 0.1605)],
)
def test_share_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    found = share_interval(hits, of)
    expected = proportion_confint(hits, of, method="wilson")
    assert (found.low, found.high) == pytest.approx(expected, abs=1e-4)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)


@measures
def test_no_value_no_interval(plain: Plain, with_interval: WithInterval) -> None:
    for answers in (np.empty((0, 3), int), np.full((4, 3), MISSING), np.array([[1, MISSING]])):
        assert with_interval(answers) is None
    alike = with_interval(np.ones((6, 3), dtype=int))
    if plain is percent_agreement:
        assert alike == share_interval(6, 6)
    else:
        assert alike is None


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
