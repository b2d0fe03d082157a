"""The live classifier of a label, which is trained after every click, and its cross-validation.

It is a linear `Classifier` whose calibration is folded into its weights, so that scoring the corpus
is one matrix product. (`reference` holds the paper's, for experiments.)

It is a logistic regression anchored in the label's text: its weights w are drawn
not towards 0 but towards α·t, t the unit text vector, that is towards the zero-shot classifier:

    minimise  Σ log(1 + exp(-s·(w·x + b)))  +  λ/2·|w - α·t|²,     s = ±1

over clips x, centred on the corpus and scaled to root mean square length `LENGTH`. With few
annotations the text speaks, with many they do; how much (α) and for how long (λ) is learned from
the label's own annotations, so a text that misleads is given up. See `_strengths`.

What is shown of a clip of the corpus is a blend of its logit and its neighbours' (`neighbours`):

    s̃ = own·s + near·Σ v·s + shift,    Σ v = 1 over the neighbours

own, near and shift are learned from left-out logits of the answered clips and of their neighbours,
and calibrate the blend; near / (own + near) is the neighbours' say. The mean of linear logits is
the logit of the mean embedding, so a clip's neighbours come as one vector. By itself, outside the
corpus, a clip has s, which is calibrated, too. Source of the idea: Correct and Smooth, Huang et
al., ICLR 2021, arXiv 2010.13993; of the learned say: ECALP, arXiv 2412.18303.

While answers are few, clips drawn from the corpus at random stand for "no" beside them, counting
`WEAK` answers together, fewer with every answer and nothing from `FADED` on: most clips are none of
what is looked for, and they show how clips vary. They have no say in α, λ, calibration and blend.
(After one-class and positive-unlabelled learning: Elkan and Noto, KDD 2008.)

Rows must come in one canonical order (ascending clip id): folds depend on it, sums round by it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from scipy.special import expit
from threadpoolctl import ThreadpoolController

from backend.domain import quality
from workers.learn.posterior import Features, Gram, Kernel, mode
from workers.learn.products import as_halves

Array = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float32]
Vector = npt.NDArray[np.float32]
Truth = npt.NDArray[np.bool_]

# Threads cost more than they give at these sizes (20-fold on a busy machine), and sums that are cut
# differently round differently.
_BLAS = ThreadpoolController()

FOLDS = 5
LENGTH = 7.0  # the unit in which α and λ are meant; ten times the usual length of CLIP's rows
BIAS_VARIANCE = 100.0
# What α and λ may be, and what they are before any annotation: normal about `ALPHA` with standard
# deviation 1, log-normal about `LAMBDA` with 1. Found on labels of Flickr8k in TinyCLIP and checked
# on others and on Caltech-101. α = 1, λ = 30 is within a point of the best pair there from 25 to
# 250 annotations where the text is good, λ = 10 where there is none; a stiffer prior takes longer
# to give up a text that misleads.
ALPHAS = np.array([0.0, 0.5, 1.0, 2.0, 4.0])
LAMBDAS = np.array([100.0, 30.0, 10.0, 3.0])
ALPHA, LAMBDA = 1.0, 12.0
ENOUGH = 200  # rows from which α and λ are learned; more change them little and cost much
WEAK, FADED = 10.0, 100
FREE_VARIANCE = 1.0  # of the shift beside such clips
CALIBRATION_VARIANCE = 0.04  # of slope about 1 and shift about 0: left-out scores are nearly right
# What own and near are before any annotation, and the variance of both about that; with fewer than
# `FOLDS` answers of a class nothing can be learned, and they are `FEW`.
BLEND = (0.9, 0.1)
BLEND_VARIANCE = 0.1
FEW = (0.75, 0.25)


@dataclass(frozen=True)
class Blend:
    """What a clip's own logit and its neighbours' count for."""

    own: float
    near: float
    shift: float


ALONE = Blend(1.0, 0.0, 0.0)


@dataclass(frozen=True)
class Classifier:
    """probability(x) = sigmoid(x · weights + bias), for embeddings x as stored, by themselves;
    beside neighbours of mean embedding x' the logits of both are blended."""

    weights: Vector | Array  # (d,)
    bias: float
    name: str
    settings: Mapping[str, float] = field(default_factory=dict)

    @property
    def blend(self) -> Blend:
        """`ALONE` for models of a time before neighbours, or made without."""
        if "near" not in self.settings:
            return ALONE
        return Blend(*(self.settings[name] for name in ("own", "near", "blend_shift")))

    def logits(self, X: Matrix, near: Matrix | None = None) -> npt.NDArray[np.floating]:
        """(n, d) embeddings to (n,) logits, in the precision of the weights: by themselves, or with
        the mean embeddings of their neighbours, (n, d)."""
        kind = self.weights.dtype.type
        logits: npt.NDArray[np.floating] = X @ self.weights + kind(self.bias)
        if near is None:
            return logits
        of_near, blend = near @ self.weights + kind(self.bias), self.blend
        return kind(blend.own) * logits + kind(blend.near) * of_near + kind(blend.shift)

    def probabilities(self, X: Matrix, near: Matrix | None = None) -> npt.NDArray[np.floating]:
        """(n,) of the same."""
        p: npt.NDArray[np.floating] = expit(self.logits(X, near))
        return p

    def checksum(self) -> str:
        """SHA-256, in hex, over name, settings, weights and bias."""
        digest = hashlib.sha256()
        digest.update(json.dumps([self.name, dict(self.settings)], sort_keys=True).encode())
        digest.update(self.weights.astype("<f4").tobytes())
        digest.update(np.float64(self.bias).astype("<f8").tobytes())
        return digest.hexdigest()


@dataclass(frozen=True)
class Fitted:
    """A live classifier and what its weights are a sum of (`reasons`): before rounding they are
    ``scale · slope · (alpha · text + Σ dual · x / penalty)``."""

    classifier: Classifier
    dual: Array  # (n + m,) of the n answers, then of the m background clips
    x: Array  # (n + m, d) these clips, centred on the corpus and scaled
    answers: int  # n
    alpha: float
    penalty: float
    slope: float
    shift: float
    text: Array  # (d,) unit vector, 0 without a text
    centre: Array  # (d,)
    scale: float


@dataclass(frozen=True)
class CrossValidation:
    """What each clip gets from a model that has not seen it."""

    out_of_fold: npt.NDArray[np.float32]  # (n,) probabilities
    fold: npt.NDArray[np.int64]  # (n,) 0..4
    balanced_accuracies: npt.NDArray[np.float64]  # (5,)


def fit_live(
    X: Matrix,
    y: Truth,
    *,
    text: Vector | None,
    centre: Vector | None,
    near: Matrix | None = None,
    background: Matrix | None = None,
    seed: int = 0,
) -> Classifier:
    """The text-anchored classifier of n answers.

    `X`: (n, d) embeddings as stored; `y`: (n,) answers, n at least 1, of one class or both;
    `text`: (d,) vector of the label's description, any length, None or 0 to do without (w is then
    drawn towards 0); `centre`: (d,) mean embedding of the corpus, None for 0; `near`: (n, d) mean
    embeddings of the clips' neighbours, None for a classifier that knows clips by themselves alone;
    `background`: (m, d) clips without an answer, drawn at random, None to do without them.
    `seed` picks the rows from which α and λ are learned where there are more than `ENOUGH`.
    """
    return fit_with_parts(
        X, y, text=text, centre=centre, near=near, background=background, seed=seed
    ).classifier


def fit_with_parts(
    X: Matrix,
    y: Truth,
    *,
    text: Vector | None,
    centre: Vector | None,
    near: Matrix | None = None,
    background: Matrix | None = None,
    seed: int = 0,
) -> Fitted:
    """The classifier of `fit_live`, to the last bit, with what it is a sum of."""
    with _BLAS.limit(limits=1, user_api="blas"):
        rows = _Rows.of(X, text, centre, near, background)
        alpha, penalty, start = _strengths(rows, y, seed)
        return _fit(rows, y, alpha, penalty, start)


def cross_validate(
    X: Matrix,
    y: Truth,
    *,
    text: Vector | None,
    centre: Vector | None,
    near: Matrix | None = None,
    background: Matrix | None = None,
    seed: int = 0,
) -> CrossValidation | None:
    """Stratified five-fold cross-validation of the live classifier; None below five of a class.

    Arguments as in `fit_live`. α and λ, two numbers, are learned once from all answers.
    """
    if min(y.sum(), (~y).sum()) < FOLDS:
        return None
    fold = _folds(y, seed)
    out_of_fold = np.empty(len(y), dtype=np.float32)
    with _BLAS.limit(limits=1, user_api="blas"):
        rows = _Rows.of(X, text, centre, near, background)
        alpha, penalty, _ = _strengths(rows, y, seed)  # its start has seen what is held out
        for held in range(FOLDS):
            train, test = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
            model = _fit(rows.take(train), y[train], alpha, penalty).classifier
            out_of_fold[test] = model.probabilities(X[test], None if near is None else near[test])
    accuracies = quality.fold_accuracies(y, out_of_fold > 0.5, fold)
    return CrossValidation(out_of_fold, fold, np.array(accuracies))


def suspected_errors(
    y: Truth, out_of_fold: npt.NDArray[np.floating], confidence: float = 0.9
) -> npt.NDArray[np.int64]:
    """Rows whose answer a model that never saw it confidently contradicts, worst first; (m,).

    Listed where the probability given to the answer is at most 1 - `confidence`; ties by row.
    """
    given = np.where(y, out_of_fold, 1 - out_of_fold)
    rows = np.flatnonzero(given <= 1 - confidence)
    return rows[np.argsort(given[rows], kind="stable")]


def _folds(y: Truth, seed: int) -> npt.NDArray[np.int64]:
    rng = np.random.default_rng(seed)
    fold = np.empty(len(y), dtype=np.int64)
    offset = 0
    for rows in (np.flatnonzero(y), np.flatnonzero(~y)):
        fold[rng.permutation(rows)] = (np.arange(len(rows)) + offset) % FOLDS
        offset += len(rows)  # so that the left-overs of both classes fall into different folds
    return fold


@dataclass(frozen=True)
class _Rows:
    """Embeddings, centred and scaled, and how to undo that."""

    x: Array  # (n, d)
    near: Array | None  # (n, d) the same of the neighbours' mean embeddings
    background: Array  # (m, d) the same of clips without an answer
    text: Array  # (d,) t, 0 without a text
    centre: Array  # (d,)
    scale: float

    @classmethod
    def of(
        cls,
        X: Matrix,
        text: Vector | None,
        centre: Vector | None,
        near: Matrix | None,
        background: Matrix | None,
    ) -> "_Rows":
        d = X.shape[1]
        middle = np.zeros(d) if centre is None else centre.astype(np.float64)
        x = X - middle
        length = float(np.sqrt(np.einsum("nd,nd->", x, x) / len(x)))
        scale = LENGTH / length if length > 0 else 1.0
        x *= scale
        beside = None if near is None else (near - middle) * scale
        others = np.empty((0, d)) if background is None else (background - middle) * scale
        t = np.zeros(d)
        if text is not None and text.any():
            t = text / np.linalg.norm(text.astype(np.float64))
        return cls(x, beside, others, t, middle, scale)

    def take(self, rows: npt.NDArray[np.int64]) -> "_Rows":
        return replace(self, x=self.x[rows], near=None if self.near is None else self.near[rows])

    @property
    def zero_shot(self) -> Array:
        """(n,) t·x, 0 without a text."""
        product: Array = self.x @ self.text
        return product


def _fit(rows: _Rows, y: Truth, alpha: float, penalty: float, start: Array | None = None) -> Fitted:
    """``start``: (n,) dual variables to begin from, which changes the way and not the end."""
    n, d = rows.x.shape
    weak = max(0.0, WEAK * (1 - n / FADED))  # of the background together
    others = rows.background if weak > 0 else rows.background[:0]
    x, m = np.concatenate([rows.x, others]), len(others)
    kernel: Kernel = Gram(_gram(x, x, penalty)) if n + m <= d else Features(_features(x, penalty))
    said = np.concatenate([y, np.zeros(m, np.bool_)])
    counts = np.concatenate([np.ones(n), np.full(m, weak / max(1, m))])
    begin = None if start is None else np.concatenate([start, np.zeros(m)])
    fit = mode(kernel, said, alpha * (x @ rows.text), weight=counts, start=begin)
    left_out = fit.left_out[:n]
    slope, shift = _calibration(left_out, y, free=m > 0)
    # Rounded, so that a pass over embeddings in half precision reads them once (`products`).
    weights = as_halves(slope * rows.scale * (alpha * rows.text + x.T @ fit.dual / penalty))
    bias = slope * BIAS_VARIANCE * fit.dual.sum() + shift - weights @ rows.centre
    settings = {"alpha": alpha, "lambda": penalty, "slope": slope, "shift": shift}
    if rows.near is not None:
        near = np.concatenate([rows.near, others])
        companions = _gram(near, x, penalty) if n + m <= d else _features(near, penalty)
        beside = fit.beside(companions, alpha * (near @ rows.text))[:n]
        blend = _blend(slope * left_out + shift, slope * beside + shift, y)
        settings |= {"own": blend.own, "near": blend.near, "blend_shift": blend.shift}
    return Fitted(
        Classifier(weights, float(bias), "live", settings), dual=fit.dual, x=x, answers=n,
        alpha=alpha, penalty=penalty, slope=slope, shift=shift,
        text=rows.text, centre=rows.centre, scale=rows.scale,
    )  # fmt: skip


def _gram(x: Array, others: Array, penalty: float) -> Array:
    """(n, m) prior covariances of logits without offset."""
    gram: Array = x @ others.T / penalty + BIAS_VARIANCE
    return gram


def _features(x: Array, penalty: float) -> Array:
    """(n, d + 1) whose products are these covariances."""
    n, d = x.shape
    features = np.empty((n, d + 1))  # filled in place: joining two arrays takes 15 times as long
    np.divide(x, np.sqrt(penalty), out=features[:, :d])
    features[:, d] = np.sqrt(BIAS_VARIANCE)
    return features


def _strengths(rows: _Rows, y: Truth, seed: int) -> tuple[float, float, Array]:
    """α and λ: mean and geometric mean over a grid, weighted by how well each predicts; and (n,)
    the dual variables of the best pair, 0 of rows that were not looked at.

    The weight of a pair is its prior times the likelihood of every answer under the model fitted
    without it (leave-one-out, approximated): a text or a stiffness that does not predict answers
    it has not seen loses its say. An average moves smoothly from click to click where the best
    single pair would jump.
    """
    sample, start = np.flatnonzero(_sample(y, seed)), np.zeros(len(y))
    rows, y = rows.take(sample), y[sample]
    gram = rows.x @ rows.x.T
    alphas = ALPHAS if rows.text.any() else ALPHAS[:1]
    signs, zero_shot = np.where(y, 1.0, -1.0), rows.zero_shot
    log_weight = np.empty((len(alphas), len(LAMBDAS)))
    duals = np.empty((*log_weight.shape, len(y)))
    for j, penalty in enumerate(LAMBDAS):
        kernel = Gram(gram / penalty + BIAS_VARIANCE)
        # From the nearest pair known: of another α, or the same weights under another λ.
        dual = duals[0, j - 1] * penalty / LAMBDAS[j - 1] if j else None
        for i, alpha in enumerate(alphas):
            fit = mode(kernel, y, alpha * zero_shot, start=dual, tolerance=1e-2)
            dual = duals[i, j] = fit.dual
            log_weight[i, j] = -np.logaddexp(0, -signs * fit.left_out).sum()
    log_weight -= 0.5 * (alphas[:, None] - ALPHA) ** 2 + 0.5 * np.log(LAMBDAS / LAMBDA) ** 2
    start[sample] = duals[np.unravel_index(log_weight.argmax(), log_weight.shape)]
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    alpha = float(weight.sum(axis=1) @ alphas)
    return alpha, float(np.exp(weight.sum(axis=0) @ np.log(LAMBDAS))), start


def _sample(y: Truth, seed: int) -> npt.NDArray[np.bool_]:
    """At most `ENOUGH` rows, of both classes alike as far as they reach: a changed share of
    positives moves a logistic regression's bias alone."""
    rank = np.empty(len(y), dtype=np.int64)
    shuffled = np.random.default_rng(seed).permutation(len(y))
    for answer in (True, False):
        rows = shuffled[y[shuffled] == answer]
        rank[rows] = np.arange(len(rows))
    chosen = np.zeros(len(y), dtype=np.bool_)
    chosen[np.lexsort((shuffled, rank))[:ENOUGH]] = True
    return chosen


def _calibration(left_out: Array, y: Truth, *, free: bool) -> tuple[float, float]:
    """Slope and shift of the sigmoid through left-out logits, near 1 and 0 a priori. ``free``: the
    shift need not be near 0, because clips that stand for "no" have moved all logits down.

    Source: Platt, "Probabilistic outputs for support vector machines", 1999; the prior is ours.
    """
    columns = np.stack([left_out, np.ones_like(left_out)], axis=1)
    variance = np.array([CALIBRATION_VARIANCE, FREE_VARIANCE if free else CALIBRATION_VARIANCE])
    fit = mode(Features(np.sqrt(variance) * columns), y, left_out)
    slope, shift = variance * (fit.dual @ columns)
    return max(1.0 + float(slope), 0.1), float(shift)


def _blend(own: Array, near: Array, y: Truth) -> Blend:
    """What to make of left-out logits (n,), calibrated, of answered clips and their neighbours:
    the logistic regression of the answers on both, normal about `BLEND` a priori."""
    if min(y.sum(), (~y).sum()) < FOLDS:
        return Blend(*FEW, 0.0)
    mean = np.array([*BLEND, 0.0])
    spread = np.sqrt([BLEND_VARIANCE, BLEND_VARIANCE, CALIBRATION_VARIANCE])
    columns = np.stack([own, near, np.ones_like(own)], axis=1)
    fit = mode(Features(columns * spread), y, columns @ mean)
    of_own, of_near, shift = (mean + spread * ((columns * spread).T @ fit.dual)).tolist()
    # Whose neighbours speak against it is known by itself, for which it is calibrated.
    return ALONE if of_near <= 0 else Blend(max(of_own, 0.1), of_near, shift)
