"""Why a model scores a clip as it does: its logit as an exact sum.

The weights of the live classifier are a sum over what it learned from (`classifier.Fitted`), so the
logit of a clip is one too. With z the clip's embedding, centred on the corpus and scaled as in
training, and k(x, z) = x·z / λ:

    logit = Σ slope·aᵢ·k(xᵢ, z)  +  slope·α·t·z  +  offset  +  rest
            answers, background     words

What is shown of a clip of the corpus is linear in two embeddings, its own and its neighbours' mean
(`Blend`), so z is the same mix of both, and the sum holds as it is. The rest is what rounding the
weights to half precision took: below 1e-2. What of the corpus a version was trained beside is kept
with it, so the sum holds however much the corpus grows. Where a model still cannot be trained again
to the last bit, as one of before that was kept, the rest is larger; it is never hidden in another
part.
Source: the representer theorem (Kimeldorf and Wahba, 1971); for the parts of a trained model:
Yeh, Kim, Yen and Ravikumar, "Representer point selection", NeurIPS 2018.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workers.learn.classifier import ALONE, Classifier, Fitted

Array = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float32]
Vector = npt.NDArray[np.float32]

DIRECTIONS = 6  # named directions that a clip's score is written in
GAINS = 1e-3  # of the weights' length, squared, that one more direction must explain


@dataclass(frozen=True)
class Sum:
    """The parts of one clip's logit; they add up to ``logit``."""

    logit: float
    answers: Array  # (n,) of each answered clip, as in training
    words: float  # of the label's text, or of the model that it began with
    background: float  # of the clips at random that stood for "no", together
    offset: float  # the same for every clip
    rest: float


def mixed(classifier: Classifier, own: Array, near: Array | None) -> tuple[Array, float, float]:
    """What a clip's logit is linear in, ``weights · mix + bias · say + shift``: the mix (d,) of its
    embedding and its neighbours' mean, what both count for together, and the shift."""
    blend = classifier.blend
    if near is None or blend == ALONE:
        return own, 1.0, 0.0
    return blend.own * own + blend.near * near, blend.own + blend.near, blend.shift


def logit(classifier: Classifier, own: Vector | Array, near: Vector | Array | None) -> float:
    """The logit that the page shows, in double precision. ``own``: (d,) the clip's embedding;
    ``near``: (d,) its neighbours' mean, None for the clip by itself."""
    mix, say, shift = mixed(classifier, _double(own), None if near is None else _double(near))
    return float(classifier.weights.astype(np.float64) @ mix + classifier.bias * say + shift)


def because(
    fitted: Fitted,
    own: Vector | Array,
    near: Vector | Array | None,
    shown: Classifier | None = None,
) -> Sum:
    """The sum that the logit of a clip is.

    ``shown``: the classifier whose logit is to be explained, if it is not the fitted one to the
    last bit; what its training cannot repeat is in the rest. ``own``, ``near``: as in `logit`.
    """
    classifier = fitted.classifier if shown is None else shown
    mix, say, shift = mixed(classifier, _double(own), None if near is None else _double(near))
    z = fitted.scale * (mix - say * fitted.centre)
    shares = fitted.slope / fitted.penalty * fitted.dual * (fitted.x @ z)
    words = fitted.slope * fitted.alpha * float(fitted.text @ z)
    # The bias is of embeddings as stored: what centring folded into it is taken out again.
    bias = fitted.classifier.bias + fitted.classifier.weights.astype(np.float64) @ fitted.centre
    offset = say * float(bias) + shift
    whole = logit(classifier, own, near)
    rest = whole - float(shares.sum()) - words - offset
    n = fitted.answers
    return Sum(whole, shares[:n], words, float(shares[n:].sum()), offset, rest)


@dataclass(frozen=True)
class Moments:
    """A clip's logit over its frames: the mean of ``frames``, and what its neighbours and the rest
    add.

    The clip's embedding is the sum of its frames', divided by the sum's length. That length belongs
    to all frames together; given it, the logit is linear in them, and so each one's is exact.
    """

    frames: Array  # (k,) logit of each frame, as if the whole clip looked like it
    neighbours: float
    rest: float  # what embedding the frames once more, from the kept copy, changed
    alike: float  # cosine of the clip's embedding with that of these frames


def over_frames(
    classifier: Classifier, frames: Matrix, own: Vector | Array, near: Vector | Array | None
) -> Moments:
    """``frames``: (k, d) unit vectors, in order of time; ``own``, ``near``: as in `logit`."""
    vectors, stored = frames.astype(np.float64), _double(own)
    whole = vectors.sum(axis=0)
    length = float(np.linalg.norm(whole))
    weights, bias = classifier.weights.astype(np.float64), classifier.bias
    blend = classifier.blend if near is not None else ALONE
    each = blend.own * (vectors @ weights * (len(vectors) / length) + bias)
    around = 0.0 if near is None else blend.near * float(weights @ _double(near) + bias)
    rest = blend.own * float(weights @ (stored - whole / length))
    alike = float(stored @ whole) / (float(np.linalg.norm(stored)) * length)
    return Moments(each, around + blend.shift, rest, alike)


@dataclass(frozen=True)
class Named:
    """A clip's logit in named directions: least squares, which only indicates."""

    chosen: list[int]  # rows of the directions, the largest share first
    shares: list[float]  # of the logit
    agreements: list[float]  # cosine of the clip with each direction, about the corpus' centre
    rest: float  # of the logit, without the offset
    explained: float  # of the weights, 0 to 1


def in_directions(
    classifier: Classifier, directions: Array, centre: Array, own: Vector, near: Vector | None
) -> Named:
    """How far a score can be said in the words of others.

    The weights are approximated by few of the ``directions`` (q, d), unit vectors: one after
    another that in which what is left of the weights and the clip agree most, all fitted anew each
    time (orthogonal matching pursuit). This is not exact: other directions may say as much, and a
    direction is not what was learned from. So the shares are called indicative; ``rest`` and
    ``explained`` tell how far they reach. ``centre``: (d,) of the corpus.
    """
    weights = classifier.weights.astype(np.float64)
    mix, say, _ = mixed(classifier, _double(own), None if near is None else _double(near))
    z = mix - say * centre
    agreed = directions @ z
    chosen: list[int] = []
    found: Array = np.empty(0)
    left: Array = weights
    size = float(weights @ weights)
    while len(chosen) < min(DIRECTIONS, len(directions)) and size > 0:
        gain = np.abs((directions @ left) * agreed)
        gain[chosen] = -1
        best = int(gain.argmax())
        columns = directions[[*chosen, best]].T
        tried = np.linalg.lstsq(columns, weights, rcond=None)[0]
        after = weights - columns @ tried
        if left @ left - after @ after < GAINS * size:
            break
        chosen, found, left = [*chosen, best], np.asarray(tried, np.float64), after
    shares = found * agreed[chosen]
    order = np.argsort(-np.abs(shares), kind="stable")
    length = max(float(np.linalg.norm(z)), 1e-12)
    return Named(
        [chosen[i] for i in order],
        shares[order].tolist(),
        (agreed[chosen] / length)[order].tolist(),
        float(weights @ z - shares.sum()),
        1 - float(left @ left) / size if size > 0 else 0.0,
    )


def _double(vector: Vector | Array) -> Array:
    return np.asarray(vector, np.float64)
