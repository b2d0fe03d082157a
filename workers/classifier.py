"""The two classifiers of a label, chosen by name, and their cross-validation.

*Live* (`fit_live`) runs after every click. *Reference* (`fit_reference`) is the paper's. Both give
a linear `Classifier` whose calibration is folded into its weights, so that scoring the corpus is
one matrix product.

Rows must come in one canonical order (ascending clip id): folds depend on it, sums round by it.
"""

import hashlib
import json
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve, qr
from scipy.special import expit
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegressionCV
from sklearn.model_selection import StratifiedKFold
from threadpoolctl import ThreadpoolController

from backend.domain import quality

Array = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float32]
Vector = npt.NDArray[np.float32]
Truth = npt.NDArray[np.bool_]

# Threads cost more than they give at these sizes (20-fold on a busy machine), and sums that are cut
# differently round differently.
_BLAS = ThreadpoolController()

FOLDS = 5
NORM = 7.0  # root mean square length of the rows after centring; the λ below are in this unit
LAMBDAS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
ALPHA, ALPHA_SD = 3.0, 1.5  # prior of the text direction's weight
BIAS_SD = 10.0


@dataclass(frozen=True)
class Classifier:
    """probability(x) = sigmoid(x · weights + bias), for embeddings x as stored."""

    weights: Vector  # (d,)
    bias: float
    name: str
    settings: Mapping[str, float] = field(default_factory=dict)

    def probabilities(self, X: Matrix) -> npt.NDArray[np.float32]:
        """(n, d) embeddings to (n,) calibrated probabilities."""
        p: npt.NDArray[np.float32] = expit(X @ self.weights + np.float32(self.bias))
        return p

    def checksum(self) -> str:
        """SHA-256, in hex, over name, settings, weights and bias."""
        digest = hashlib.sha256()
        digest.update(json.dumps([self.name, dict(self.settings)], sort_keys=True).encode())
        digest.update(self.weights.astype("<f4").tobytes())
        digest.update(np.float64(self.bias).astype("<f8").tobytes())
        return digest.hexdigest()


@dataclass(frozen=True)
class CrossValidation:
    """What each clip gets from a model that has not seen it."""

    out_of_fold: npt.NDArray[np.float32]  # (n,) probabilities
    fold: npt.NDArray[np.int64]  # (n,) 0..4
    balanced_accuracies: npt.NDArray[np.float64]  # (5,)


def fit_live(
    X: Matrix, y: Truth, *, text: Vector | None, centre: Vector | None, seed: int = 0
) -> Classifier:
    """Text-anchored logistic regression; `X` (n, d) embeddings, `y` (n,) answers."""
    with _BLAS.limit(limits=1):
        space = _Space.of(X, text, centre)
        fits = [_solve(space.features, y, space.prior(penalty)) for penalty in LAMBDAS]
        penalty, fit = max(zip(LAMBDAS, fits, strict=True), key=lambda each: each[1].evidence)
        slope, shift = _platt(fit.left_out, y)
    return space.classifier(slope * fit.theta, shift, {"lambda": penalty})


def fit_reference(X: Matrix, y: Truth, *, seed: int = 0) -> Classifier:
    """The classifier of the paper's released code.

    scikit-learn's `LogisticRegressionCV` on the embeddings as they are: five stratified shuffled
    folds, ten C from 1e-4 to 1e4, the best mean average precision wins (on a tie the smallest C,
    which flattens probabilities of separable answers: a known flaw kept for comparison). Rows:
    positives first, each class by key. Raises ValueError with fewer than five clips of a class.
    """
    if min(y.sum(), (~y).sum()) < FOLDS:
        raise ValueError(
            f"the reference classifier needs {FOLDS} clips of each class, "
            f"not {int(y.sum())} positive and {int((~y).sum())} negative"
        )
    model = LogisticRegressionCV(
        Cs=np.logspace(-4, 4, 10),
        cv=StratifiedKFold(FOLDS, shuffle=True, random_state=seed),
        scoring="average_precision",
        max_iter=1000,
        l1_ratios=(0,),
        use_legacy_attributes=False,
    )
    with warnings.catch_warnings():
        # At C = 1e4 separable answers do not converge in 1000 rounds; the paper's did not either.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(X, y)
    weights = model.coef_[0].astype(np.float32)
    return Classifier(weights, float(model.intercept_[0]), "reference", {"C": float(model.C_)})


def cross_validate(
    X: Matrix, y: Truth, *, text: Vector | None, centre: Vector | None, seed: int = 0
) -> CrossValidation | None:
    """Stratified five-fold cross-validation of the live classifier; None below five of a class."""
    if min(y.sum(), (~y).sum()) < FOLDS:
        return None
    fold = _folds(y, seed)
    out_of_fold = np.empty(len(y), dtype=np.float32)
    for held in range(FOLDS):
        test = fold == held
        model = fit_live(X[~test], y[~test], text=text, centre=centre, seed=seed)
        out_of_fold[test] = model.probabilities(X[test])
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
class _Prior:
    mean: Array
    precision: Array


@dataclass(frozen=True)
class _Space:
    """Coordinates in which the fit is small: at most min(n, d) + 2 columns."""

    features: Array  # (n, r): reduced embedding, 1, and the zero-shot score if there is a text
    basis: Array | None  # (d, r'), None where the embedding is not reduced
    text: Array | None
    centre: Array
    scale: float

    @classmethod
    def of(cls, X: Matrix, text: Vector | None, centre: Vector | None) -> "_Space":
        n, d = X.shape
        middle = np.zeros(d) if centre is None else centre.astype(np.float64)
        rows = X.astype(np.float64) - middle
        length = np.sqrt((rows * rows).sum() / n)
        scale = NORM / length if length > 0 else 1.0
        rows *= scale
        basis, reduced = None, rows
        if n < d:
            # Rows span at most n dimensions, and the penalty keeps the weights within the span.
            basis, triangle = qr(rows.T, mode="economic", check_finite=False)
            reduced = triangle.T
        columns = [reduced, np.ones((n, 1))]
        direction = None
        if text is not None:
            direction = text.astype(np.float64) / max(float(np.linalg.norm(text)), 1e-12)
            columns.append((rows @ direction)[:, None])
        return cls(np.hstack(columns), basis, direction, middle, scale)

    def prior(self, penalty: float) -> _Prior:
        r = self.features.shape[1] - (1 if self.text is None else 2)
        mean, precision = [0.0] * r + [0.0], [penalty] * r + [BIAS_SD**-2]
        if self.text is not None:
            mean.append(ALPHA)
            precision.append(ALPHA_SD**-2)
        return _Prior(np.array(mean), np.array(precision))

    def classifier(self, theta: Array, shift: float, settings: dict[str, float]) -> Classifier:
        r = self.features.shape[1] - (1 if self.text is None else 2)
        weights = theta[:r] if self.basis is None else self.basis @ theta[:r]
        if self.text is not None:
            weights = weights + theta[r + 1] * self.text
            settings = {**settings, "alpha": float(theta[r + 1])}
        weights = weights * self.scale
        bias = float(theta[r] + shift - weights @ self.centre)
        return Classifier(weights.astype(np.float32), bias, "live", settings)


@dataclass(frozen=True)
class _Fit:
    theta: Array
    evidence: float
    left_out: Array  # (n,) approximate leave-one-out logits


def _solve(features: Array, y: Truth, prior: _Prior, start: Array | None = None) -> _Fit:
    """Maximum a posteriori by Newton's method, with Laplace evidence."""
    signs = np.where(y, 1.0, -1.0)
    theta = prior.mean.copy() if start is None else start.copy()

    def loss(theta: Array) -> tuple[float, Array]:
        logits = features @ theta
        gap = theta - prior.mean
        value = np.logaddexp(0, -signs * logits).sum() + 0.5 * (prior.precision * gap * gap).sum()
        return float(value), logits

    value, logits = loss(theta)
    for _ in range(50):
        p = expit(logits)
        gradient = features.T @ (p - y) + prior.precision * (theta - prior.mean)
        weighted = features * np.sqrt(p * (1 - p))[:, None]
        hessian = weighted.T @ weighted
        hessian[np.diag_indices_from(hessian)] += prior.precision
        factor = cho_factor(hessian, lower=True, overwrite_a=True, check_finite=False)
        step = cho_solve(factor, gradient, check_finite=False)
        decrement = float(gradient @ step)
        if decrement < 1e-8:
            break
        size = 1.0
        while True:
            tried, tried_logits = loss(theta - size * step)
            if tried <= value - 1e-4 * size * decrement or size < 1e-4:
                break
            size /= 2
        theta, value, logits = theta - size * step, tried, tried_logits
    log_det = 2 * np.log(np.diag(factor[0])).sum()
    evidence = -value + 0.5 * np.log(prior.precision).sum() - 0.5 * log_det
    # Leave-one-out in one step (Rad and Maleki, JRSS B 2020): no refit per row.
    leverage = np.einsum("nr,rn->n", features, cho_solve(factor, features.T, check_finite=False))
    left_out = logits + leverage * (p - y) / np.maximum(1 - leverage * p * (1 - p), 1e-6)
    return _Fit(theta, float(evidence), left_out)


def _platt(logits: Array, y: Truth) -> tuple[float, float]:
    """Slope and shift of a sigmoid through left-out logits, drawn towards 1 and 0 by a prior.

    Source: Platt, "Probabilistic outputs for support vector machines", 1999; the prior is ours.
    """
    columns = np.stack([logits, np.ones_like(logits)], axis=1)
    prior = _Prior(np.array([1.0, 0.0]), np.array([4.0, 4.0]))
    slope, shift = _solve(columns, y, prior).theta
    return max(float(slope), 1e-3), float(shift)
