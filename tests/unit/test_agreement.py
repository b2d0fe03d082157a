import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters
from statsmodels.stats.inter_rater import fleiss_kappa as statsmodels_fleiss

from backend.domain.agreement import (
    MISSING,
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
    pairwise_kappa,
    percent_agreement,
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
    pairs = pairwise_kappa(answers)
    assert pairs.clips.tolist() == [[5, 4, 4], [4, 4, 3], [4, 3, 4]]
    assert pairs.kappa[0, 1] == pytest.approx(cohen_kappa_score([1, 0, 1, 0], [1, 0, 0, 0]))
    assert np.array_equal(pairs.kappa, pairs.kappa.T)
    assert np.diag(pairs.kappa).tolist() == [1, 1, 1]


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
    assert np.isnan(pairwise_kappa(answers).kappa[np.triu_indices(answers.shape[1], 1)]).all()


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
