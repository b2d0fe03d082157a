import numpy as np
import pytest

from backend.domain.stopping import Estimate, advise_stop, expected_gain, positives_remaining


@pytest.mark.parametrize(
    ("positives", "negatives", "quality", "diversity", "word"),
    [
        (0, 0, None, 0.0, "start"),
        (9, 200, 0.9, 0.9, "start"),
        (10, 10, 0.9, 0.1, "keep going"),
        (100, 100, 0.8, 0.79, "nearly"),
        (80, 100, 0.9, 0.9, "nearly"),
        (79, 100, 0.9, 0.9, "keep going"),
        (100, 100, None, 0.9, "keep going"),
        (100, 100, 0.8, 0.8, "enough"),
        (6, 994, 0.5, 0.2, "enough"),
        (6, 993, 0.5, 0.2, "start"),
    ],
)
def test_word(
    positives: int, negatives: int, quality: float | None, diversity: float, word: str
) -> None:
    assert advise_stop(positives, negatives, quality, diversity).word == word


def test_the_sentence_says_what_is_missing_and_only_that() -> None:
    assert advise_stop(7, 3, None, 0.0).sentence == (
        "Label 10 ✓ and 10 ✕ to start the model: 7 ✓ 3 ✕ so far."
    )
    assert advise_stop(99, 150, 0.9, 0.62).sentence == (
        "Still to go: 1 positive, data diversity from 62 % to 80 %."
    )


def test_progress_is_that_of_the_least_fulfilled_aim() -> None:
    assert advise_stop(50, 100, 0.8, 0.8).progress == 0.5
    assert advise_stop(500, 400, 0.9, 0.9).progress == 1.0


def test_the_outlook_is_told_along() -> None:
    advice = advise_stop(
        100, 100, 0.9, 0.9, remaining=Estimate(1234.0, 87.4, 20_500.0), gain=0.0042
    )
    assert advice.sentence == (
        "All four aims are reached: stop here. About 1,200 positives remain unlabelled "
        "(87 to 20,000); the next batch should gain about 0.4 AP."
    )


@pytest.mark.parametrize("rate", [0.005, 0.03, 0.3])
@pytest.mark.parametrize("belief", [0.3, 1.0, 2.5])
def test_the_interval_holds_the_true_number_even_if_the_model_is_off(
    rate: float, belief: float
) -> None:
    rng = np.random.default_rng(0)
    unlabelled, held = 50_000, 0
    expected = min(belief * rate, 1.0) * unlabelled
    for _ in range(400):
        positives = int(rng.binomial(150, rate))
        estimate = positives_remaining(unlabelled, expected, positives, 150)
        held += estimate.low <= rate * unlabelled <= estimate.high
    assert held / 400 > 0.9


def test_random_answers_outweigh_the_model_and_narrow_the_interval() -> None:
    few = positives_remaining(1000, 500.0, 1, 10)
    many = positives_remaining(1000, 500.0, 100, 1000)
    assert few.value > 2 * many.value
    assert many.value == pytest.approx(100, rel=0.05)
    assert many.high - many.low < 0.2 * (few.high - few.low)
    assert positives_remaining(0, 0.0, 5, 10) == Estimate(0.0, 0.0, 0.0)


def test_expected_gain_continues_the_curve() -> None:
    answers = [25, 50, 100, 200]
    curve = [0.9 - 2 / np.sqrt(n) for n in answers]
    truth = 2 / np.sqrt(200) - 2 / np.sqrt(225)
    assert expected_gain(answers, curve, 25) == pytest.approx(truth)
    assert expected_gain(answers, curve[::-1], 25) == 0  # a falling score promises nothing
    assert expected_gain([25, 50, 50], [0.1, 0.2, 0.3], 25) is None
