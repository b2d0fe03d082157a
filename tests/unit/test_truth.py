import pytest

from backend.domain.truth import truth


@pytest.mark.parametrize(
    ("positives", "negatives", "expected"),
    [(1, 0, True), (0, 1, False), (2, 1, True), (1, 2, False), (0, 0, None), (1, 1, None)],
)
def test_majority_decides_and_a_tie_has_no_truth(
    positives: int, negatives: int, expected: bool | None
) -> None:
    assert truth(positives, negatives) is expected


@pytest.mark.parametrize(("decided", "expected"), [("positive", True), ("negative", False)])
def test_a_decision_outweighs_every_count(decided: str, expected: bool) -> None:
    assert truth(3, 3, decided) is truth(0, 9, decided) is truth(9, 0, decided) is expected  # type: ignore[arg-type]


def test_a_decision_to_skip_takes_the_truth_away() -> None:
    assert truth(5, 0, "skip") is None
