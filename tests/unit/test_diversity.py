import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.diversity import count_per_cluster, data_diversity


def test_worked_example_of_the_paper() -> None:
    diversity = data_diversity([14, 5, 3, 10], [0, 5, 9, 30])
    assert diversity.score == pytest.approx(52 / 80)
    assert diversity.positives.tolist() == [14, 5, 3, 10]


def test_a_label_in_one_cluster_cannot_exceed_half() -> None:
    alone = data_diversity([1000] + [0] * 9, [0] + [1000] * 9)
    assert alone.score == pytest.approx(0.5)


def test_nothing_and_everything() -> None:
    assert data_diversity([0] * 10, [0] * 10).score == 0
    assert data_diversity([10] * 10, [10] * 10).score == 1
    assert data_diversity([], []).score == 0


def test_counts_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="one length"):
        data_diversity([1, 2], [1])


def test_counts_leave_out_clips_without_a_cluster() -> None:
    clusters = np.array([0, 0, 2, -1, 2])
    truth = np.array([True, False, True, True, True])
    positives, negatives = count_per_cluster(clusters, truth, k=3)
    assert (positives.tolist(), negatives.tolist()) == ([1, 0, 2], [1, 0, 0])


counts = st.integers(0, 40)


@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=12), st.integers(1, 20), st.data())
def test_the_score_is_a_share_and_answers_never_lower_it(
    clusters: list[tuple[int, int]], cap: int, data: st.DataObject
) -> None:
    positives, negatives = map(list, zip(*clusters, strict=True))
    before = data_diversity(positives, negatives, cap).score
    assert 0 <= before <= 1
    kind, cluster = (
        data.draw(st.sampled_from([positives, negatives])),
        data.draw(st.integers(0, len(clusters) - 1)),
    )
    room = kind[cluster] < cap
    kind[cluster] += 1
    after = data_diversity(positives, negatives, cap).score
    assert after - before == pytest.approx(room / (2 * len(clusters) * cap))
