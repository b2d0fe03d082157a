import numpy as np
import pytest

from backend.domain.consensus import truth, truths


@pytest.mark.parametrize(
    ("positives", "negatives", "expected"),
    [(1, 0, True), (0, 1, False), (2, 1, True), (1, 2, False), (0, 0, None), (1, 1, None)],
)
def test_majority_decides_and_a_tie_has_no_truth(
    positives: int, negatives: int, expected: bool | None
) -> None:
    assert truth(positives, negatives) is expected


def test_many_clips_agree_with_one_at_a_time() -> None:
    positives, negatives = (grid.ravel() for grid in np.indices((4, 4), dtype=np.uint8))
    each = [
        {True: 1, False: -1, None: 0}[truth(p, n)]
        for p, n in zip(positives.tolist(), negatives.tolist(), strict=True)
    ]
    assert truths(positives, negatives).tolist() == each
