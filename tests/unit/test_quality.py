import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, balanced_accuracy_score

from backend.domain import quality


def answers(seed: int, n: int, levels: int = 10):  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(seed)
    truth = rng.random(n) < 0.4
    scores = np.round(rng.random(n) * levels) / levels + 0.3 * truth
    return truth, scores


@given(st.integers(0, 10_000), st.integers(1, 60), st.sampled_from([1, 4, 1000]))
def test_average_precision_is_that_of_scikit_learn(seed: int, n: int, levels: int) -> None:
    truth, scores = answers(seed, n, levels)
    got = quality.average_precision(truth, scores)
    if truth.any():
        assert got == pytest.approx(average_precision_score(truth, scores))
    else:
        assert got is None


@given(st.integers(0, 10_000), st.integers(1, 40))
def test_balanced_accuracy_is_that_of_scikit_learn(seed: int, n: int) -> None:
    truth, scores = answers(seed, n)
    predicted = scores > 0.5
    got = quality.balanced_accuracy(truth, predicted)
    if truth.any() and not truth.all():
        assert got == pytest.approx(balanced_accuracy_score(truth, predicted))
    else:
        assert got is None


def test_quality_is_the_lower_quartile_of_the_folds() -> None:
    assert quality.quality_score([0.9, 0.5, 0.7, 0.8, 1.0]) == pytest.approx(0.7)
    assert quality.quality_score([]) is None


def test_folds_without_a_class_are_left_out() -> None:
    truth = np.array([True, False, True, True])
    predicted = np.array([True, False, False, True])
    assert quality.fold_accuracies(truth, predicted, np.array([0, 0, 1, 1])) == [1.0]


def test_interval_covers_the_true_average_precision() -> None:
    """Of 95 % intervals from fresh samples, about 95 in 100 hold the population's value."""
    rng = np.random.default_rng(1)

    def sample(n: int):  # type: ignore[no-untyped-def]
        truth = rng.random(n) < 0.3
        return truth, rng.normal(size=n) + truth

    population = quality.average_precision(*sample(200_000))
    assert population is not None
    held = 0
    for _ in range(100):
        interval = quality.average_precision_interval(*sample(300), rng, 200)
        assert interval is not None and interval.low <= interval.value <= interval.high
        held += interval.low <= population <= interval.high
    assert held >= 88


def test_interval_equals_naive_smoothed_resampling() -> None:
    truth, scores = answers(3, 40, levels=1000)
    interval = quality.average_precision_interval(truth, scores, np.random.default_rng(9), 300)
    rng = np.random.default_rng(9)
    draws, noise = rng.integers(40, size=(300, 40)), rng.normal(size=(300, 40))
    width = {}
    for kind in (True, False):
        of_class = scores[truth == kind]
        width[kind] = 1.06 * np.std(of_class, ddof=1) / len(of_class) ** 0.2
    naive = []
    for draw, moves in zip(draws, noise, strict=True):
        moved = [scores[i] + width[bool(truth[i])] * z for i, z in zip(draw, moves, strict=True)]
        naive.append(average_precision_score(truth[draw], moved))
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx(np.percentile(naive, [2.5, 97.5]))


def test_a_few_clips_in_perfect_order_promise_nothing() -> None:
    truth = np.array([True] * 4 + [False] * 6)
    scores = np.array([2.2, 1.4, 0.9, 0.4, 0.1, -0.2, -0.9, -1.3, -2.0, -2.6])
    interval = quality.average_precision_interval(truth, scores, np.random.default_rng(0), 1000)
    assert interval is not None and interval.value == interval.high == 1.0
    assert interval.low < 0.8


def test_intervals_of_few_clips_hold_the_true_value_too() -> None:
    """Four positives, eight negatives: resampling alone holds it in 83 of 100."""
    rng = np.random.default_rng(1)

    def sample(times: int):  # type: ignore[no-untyped-def]
        truth = np.arange(12 * times) % 3 == 0
        return truth, rng.normal(size=12 * times) + 1.5 * truth

    population = quality.average_precision(*sample(20_000))
    assert population is not None
    held = 0
    for _ in range(200):
        interval = quality.average_precision_interval(*sample(1), rng, 200)
        assert interval is not None
        held += interval.low <= population <= interval.high
    assert held >= 184


def test_resamples_without_positives_are_missing_not_zero() -> None:
    truth = np.array([True, False, False])
    interval = quality.average_precision_interval(
        truth, np.array([9.0, 0.2, 0.1]), np.random.default_rng(0), 500
    )
    assert interval is not None and interval.low > 0.3  # scikit-learn's 0.0 would drag it to 0


def test_gain_is_paired() -> None:
    truth, scores = answers(5, 200)
    rng = np.random.default_rng(0)
    better = quality.average_precision_gain(truth, scores, scores + 0.5 * truth, rng)
    assert better is not None and 0 < better.low < better.value < better.high
    assert quality.average_precision_gain(truth & False, scores, scores, rng) is None


def test_clips_that_tell_no_models_apart_measure_no_gain() -> None:
    truth, scores = answers(5, 200)
    rng = np.random.default_rng(0)
    assert quality.average_precision_gain(truth, scores, scores, rng) is None
    perfect = truth + 0.1 * scores
    assert quality.average_precision_gain(truth, perfect, 2 * truth - scores, rng) is None
    assert quality.average_precision_gain(truth, scores, perfect, rng) is not None


def test_calibration_error_by_hand() -> None:
    truth = np.array([True, False, True, True])
    p = np.array([0.95, 0.05, 0.55, 0.55])
    curve = quality.reliability(truth, p)
    assert curve.counts.tolist() == [1, 2, 1]
    assert curve.observed.tolist() == [0, 1, 1]
    assert quality.calibration_error(truth, p) == pytest.approx(0.25 * (0.05 + 2 * 0.45 + 0.05))
    assert quality.calibration_error(truth[:0], p[:0]) is None


def test_calibrated_probabilities_have_small_error_and_distorted_ones_large() -> None:
    rng = np.random.default_rng(0)
    p = rng.random(50_000)
    truth = rng.random(50_000) < p
    good = quality.calibration_error(truth, p)
    bad = quality.calibration_error(truth, p**3)
    assert good is not None and bad is not None and good < 0.02 < 0.15 < bad


@pytest.mark.parametrize(("clips", "by_chance", "slack"), [(20, 0.21, 0.08), (80, 0.115, 0.04)])
def test_few_answers_do_not_make_a_calibrated_model_look_wrong(
    clips: int, by_chance: float, slack: float
) -> None:
    """Also where it is wrong, the error is nearer the truth on average than what is counted."""
    rng = np.random.default_rng(0)

    def errors(overconfident: float) -> tuple[float, float]:
        raw, beyond = [], []
        for _ in range(300):
            logits = rng.normal(0, 1.5, clips)
            p = 1 / (1 + np.exp(-logits))
            truth = rng.random(clips) < 1 / (1 + np.exp(-logits / overconfident))
            raw.append(quality.calibration_error(truth, p))
            beyond.append(quality.calibration_error_beyond_chance(truth, p))
        assert all(0 <= b <= r for r, b in zip(raw, beyond, strict=True))  # type: ignore[operator]
        return float(np.mean(raw)), float(np.mean(beyond))  # type: ignore[arg-type]

    raw, beyond = errors(1.0)
    assert raw == pytest.approx(by_chance, abs=0.01) and beyond < slack
    raw, beyond = errors(2.5)  # the true error of these bins is .12, by 400,000 clips
    assert abs(beyond - 0.121) < 0.5 * abs(raw - 0.121)
    assert quality.calibration_error_beyond_chance(np.empty(0, np.bool_), np.empty(0)) is None


def test_with_many_clips_nothing_is_taken_for_chance() -> None:
    rng = np.random.default_rng(0)
    p = rng.random(50_000)
    truth = rng.random(50_000) < p**2
    raw = quality.calibration_error(truth, p)
    assert quality.calibration_error_beyond_chance(truth, p) == pytest.approx(raw, rel=0.01)
