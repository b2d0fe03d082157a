"""Why a clip has its score: exact sums, frames whose mean it is, directions that indicate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.learn.classifier import Classifier, fit_live, fit_with_parts
from workers.learn.reasons import because, in_directions, logit, mixed, over_frames


def made(n, d, *, seed, text, near, background, noise=0.5):
    """Answers about one direction, and a clip that is none of theirs with its neighbours' mean."""
    rng = np.random.default_rng(seed)

    def rows(count):
        x = rng.normal(0.1, 1, (count, d))
        return (x / np.linalg.norm(x, axis=1, keepdims=True)).astype(np.float32)

    X, truth = rows(n), rng.normal(size=d)
    y = X @ truth + noise * rng.normal(size=n) > np.median(X @ truth)
    y[:2] = True, False
    around = (X + 0.3 * rows(n)).astype(np.float32)
    given_ = {
        "text": (truth + rng.normal(size=d)).astype(np.float32) if text else None,
        "centre": X.mean(axis=0),
        "near": around if near else None,
        "background": rows(30) if background else None,
    }
    own, beside = rows(2)
    return X, y, given_, own, beside


# Below and above the number of dimensions the classifier is fitted in two ways (Gram, Features);
# from 100 answers on the background has no say.
@given(
    n=st.sampled_from([3, 12, 24, 60, 150]), d=st.sampled_from([8, 64]),
    seed=st.integers(0, 10_000), text=st.booleans(), near=st.booleans(),
    background=st.booleans(),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_the_parts_add_up_to_the_logit_that_is_shown(n, d, seed, text, near, background):
    X, y, parts, own, beside = made(n, d, seed=seed, text=text, near=near, background=background)
    fitted = fit_with_parts(X, y, **parts)
    beside = beside if near else None
    found = because(fitted, own, beside)
    shown = fitted.classifier.logits(own[None], None if beside is None else beside[None])[0]
    total = found.answers.sum() + found.words + found.background + found.offset + found.rest
    assert total == pytest.approx(float(shown), abs=1e-4)
    assert len(found.answers) == n
    # Rounding to eleven bits is all that is left over.
    mix, say, _ = mixed(fitted.classifier, own, beside)
    weights = np.abs(fitted.classifier.weights.astype(np.float64))
    reach = (weights * np.abs(mix - say * fitted.centre)).sum() * 2**-11
    assert abs(found.rest) <= 1.01 * reach + 1e-5 * (1 + abs(found.logit))
    if not text:
        assert found.words == 0
    if not background or n >= 100:
        assert found.background == 0


def test_the_parts_are_those_of_the_model_that_is_trained_live():
    X, y, parts, *_ = made(40, 16, seed=1, text=True, near=True, background=True)
    assert fit_with_parts(X, y, **parts).classifier.checksum() == fit_live(X, y, **parts).checksum()


def test_an_answer_argues_for_what_it_says_of_clips_like_its_own():
    X, y, parts, *_ = made(60, 32, seed=2, text=False, near=False, background=False)
    fitted = fit_with_parts(X, y, **parts)
    for row in range(10):
        share = because(fitted, X[row], None).answers[row]
        assert (share > 0) == y[row]


def test_what_cannot_be_repeated_is_left_in_the_rest():
    X, y, parts, own, beside = made(40, 16, seed=3, text=True, near=True, background=True)
    fitted = fit_with_parts(X, y, **parts)
    other = replace(fitted.classifier, bias=fitted.classifier.bias + 0.5)
    say = fitted.classifier.blend.own + fitted.classifier.blend.near
    same, moved = because(fitted, own, beside), because(fitted, own, beside, other)
    assert moved.logit - same.logit == pytest.approx(0.5 * say)
    assert moved.rest - same.rest == pytest.approx(0.5 * say)
    assert moved.answers == pytest.approx(same.answers)


def test_a_models_frames_have_the_clips_logit_as_their_mean():
    rng = np.random.default_rng(4)
    frames = rng.normal(size=(5, 16)).astype(np.float32)
    frames /= np.linalg.norm(frames, axis=1, keepdims=True)
    whole = frames.sum(axis=0)
    own = whole / np.linalg.norm(whole)
    blend = {"own": 0.8, "near": 0.3, "blend_shift": -0.2}
    model = Classifier(rng.normal(size=16).astype(np.float32), 0.4, "live", blend)
    near = rng.normal(size=16).astype(np.float32)
    for beside in (near, None):
        found = over_frames(model, frames, own, beside)
        total = found.frames.mean() + found.neighbours + found.rest
        assert total == pytest.approx(logit(model, own, beside), abs=1e-4)
        assert found.alike == pytest.approx(1) and abs(found.rest) < 1e-5
    # What was embedded is another clip: that is in the rest, and said by `alike`.
    found = over_frames(model, frames, near / np.linalg.norm(near), None)
    assert found.alike < 0.9
    assert found.frames.mean() + found.rest == pytest.approx(
        logit(model, near / np.linalg.norm(near), None), abs=1e-4
    )


def test_directions_tell_what_the_weights_are_made_of_and_how_far_that_reaches():
    rng = np.random.default_rng(5)
    directions = np.linalg.qr(rng.normal(size=(32, 12)))[0].T
    weights = 3 * directions[2] - 2 * directions[7]
    model = Classifier(weights.astype(np.float32), 0.0, "live")
    own = (0.9 * directions[2] + 0.4 * directions[7]).astype(np.float32)
    found = in_directions(model, directions, np.zeros(32), own, None)
    assert found.chosen == [2, 7]
    assert found.shares == pytest.approx([2.7, -0.8], abs=1e-5)
    assert found.explained == pytest.approx(1) and found.rest == pytest.approx(0, abs=1e-5)
    # A part that no direction names stays in the rest.
    beyond = np.linalg.qr(np.c_[directions.T, rng.normal(size=32)])[0][:, -1]
    model = Classifier((weights + 4 * beyond).astype(np.float32), 0.0, "live")
    found = in_directions(model, directions, np.zeros(32), (own + beyond).astype(np.float32), None)
    assert found.explained == pytest.approx(13 / 29, abs=1e-4)
    assert found.rest == pytest.approx(4, abs=1e-4)
