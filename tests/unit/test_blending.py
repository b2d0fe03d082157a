"""A clip's score in the light of its neighbours, against the formula clip by clip."""

from __future__ import annotations

import numpy as np
import pytest

from backend.domain.blending import ALONE, blended


def by_hand(
    own: dict[int, float], near: dict[int, dict[int, float]], blend: tuple[float, float, float]
) -> list[float]:
    a, b, c = blend
    found = []
    for clip, s in own.items():
        there = {n: w for n, w in near.get(clip, {}).items() if n in own and w > 0}
        total = sum(there.values())
        around = sum(w * own[n] for n, w in there.items()) / total if total else s
        found.append(a * s + b * around + c)
    return found


def test_every_clip_is_averaged_with_its_neighbours_that_are_there() -> None:
    rng = np.random.default_rng(0)
    clips = rng.permutation(np.arange(3, 400, 2))  # ids have gaps and no order
    own = rng.normal(size=len(clips))
    known = rng.choice(np.arange(1, 500), 300, replace=False)  # some are no clips any more
    near = rng.integers(0, 500, (300, 5))
    cosines = np.where(near == 0, 0, rng.random((300, 5))).astype(np.float32)
    cosines[:10] = 0  # of these no neighbour is left
    blend = (0.7, 0.5, -0.3)
    found = blended(clips, own, known=known, near=near, cosines=cosines, blend=blend)
    expected = by_hand(
        dict(zip(clips.tolist(), own.tolist(), strict=True)),
        {
            clip: dict(zip(row, weights, strict=True))
            for clip, row, weights in zip(
                known.tolist(), near.tolist(), cosines.tolist(), strict=True
            )
            if len(set(row)) == 5
        },
        blend,
    )
    twice = [clip for clip, row in zip(known, near, strict=True) if len(set(row)) < 5]
    once = ~np.isin(clips, twice)
    assert once.sum() > 150
    assert found[once] == pytest.approx(np.array(expected)[once], abs=1e-12)


def test_a_model_that_knows_no_neighbours_scores_clips_alone() -> None:
    clips, own = np.array([2, 5]), np.array([1.5, -2.0])
    nothing = {
        "known": np.empty(0, np.int64),
        "near": np.empty((0, 5), np.int64),
        "cosines": np.empty((0, 5), np.float32),
    }
    assert blended(clips, own, blend=ALONE, **nothing).tolist() == [1.5, -2.0]
    assert blended(clips, own, blend=(0.5, 0.5, 1.0), **nothing).tolist() == [2.5, -1.0]
    assert blended(clips[:0], own[:0], blend=(0.5, 0.5, 1.0), **nothing).tolist() == []
