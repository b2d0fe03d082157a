import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from workers.duplicates import duplicates


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def one_by_one(new: np.ndarray, corpus: np.ndarray, threshold: float) -> list[int]:
    """The definition, clip by clip: the first earlier original that is alike enough."""
    vectors = np.concatenate([corpus, new]).astype(float)
    originals = list(range(len(corpus)))
    found = []
    for j in range(len(corpus), len(vectors)):
        match = next((i for i in originals if vectors[i] @ vectors[j] >= threshold), -1)
        found.append(match)
        if match < 0:
            originals.append(j)
    return found


@settings(deadline=None, max_examples=150)
@given(
    seed=st.integers(0, 2**32 - 1),
    new=st.integers(0, 40),
    corpus=st.integers(0, 40),
    threshold=st.sampled_from([0.5, 0.8, 0.95]),
    block=st.sampled_from([1, 3, 7, 512]),
    chunk=st.sampled_from([1, 5, 32_768]),
)
def test_it_does_what_going_through_them_one_by_one_does(
    seed: int, new: int, corpus: int, threshold: float, block: int, chunk: int
) -> None:
    rng = np.random.default_rng(seed)
    vectors = unit(rng.normal(size=(new + corpus, 3)))  # in 3 dimensions many are alike
    similar = vectors.astype(float) @ vectors.T.astype(float)
    assume(np.abs(similar - threshold).min(initial=1.0) > 1e-6)  # else rounding decides
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("workers.duplicates._NEW_PER_BLOCK", block)
        patch.setattr("workers.duplicates._ROWS_PER_CHUNK", chunk)
        found = duplicates(vectors[corpus:], vectors[:corpus], threshold)
    assert found.dtype == np.int64
    assert found.tolist() == one_by_one(vectors[corpus:], vectors[:corpus], threshold)


def test_a_slow_pan_does_not_collapse_into_its_first_clip() -> None:
    angles = np.radians(np.arange(0, 90, 3))  # neighbours have cosine 0.9986
    pan = unit(np.stack([np.cos(angles), np.sin(angles)], axis=1))
    found = duplicates(pan, np.empty((0, 2), np.float32), 0.995)
    originals = np.flatnonzero(found < 0)
    assert len(originals) == 15
    assert all(pan[j] @ pan[i] >= 0.995 for j, i in enumerate(found) if i >= 0)


def test_copies_point_to_the_first_original_wherever_it_is() -> None:
    a, b, c = unit(np.eye(3))
    found = duplicates(np.stack([b, a, b, c, c]), np.stack([c, a]), 0.99)
    assert found.tolist() == [-1, 1, 2, 0, 0]
