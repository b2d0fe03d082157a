import pytest

from backend.domain.stopping import advise_stop


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
