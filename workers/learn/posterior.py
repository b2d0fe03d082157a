"""Logistic regression as a Gaussian process: where the posterior of the logits is highest.

The logits f of n clips have the prior N(offset, C), C a covariance matrix (n, n); each answer y is
Bernoulli(sigmoid(f)). The mode is f = offset + C·a, found by Newton's method on `a`. A linear
classifier with a Gaussian prior on its weights is the case C = F·Fᵀ, and its weights are Fᵀ·a.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.linalg import lapack, solve_triangular
from scipy.special import expit

Array = npt.NDArray[np.float64]
# Factors are in single precision: twice as fast, and they only steer Newton's steps, whose
# end point is evaluated in double precision.
Single = npt.NDArray[np.float32]
Truth = npt.NDArray[np.bool_]

SMALL = 64  # rows of a triangle that LAPACK inverts as fast as anything
SLOW = 0.3  # of the gain before: then another factor is worth its time


class Kernel(Protocol):
    """Prior covariance C of the logits, (n, n), in a form that can be worked with."""

    def times(self, v: Array) -> Array:
        """C·v."""

    def beside(self, companions: Array, v: Array) -> Array:
        """K·v, K the covariance (n, n) of n companions' logits with those of the rows, in whatever
        form the rows are given."""

    def factor(self, root: Array) -> "Factor":
        """For R = diag(root), root the square roots of the logits' curvatures p·(1 - p)."""


class Factor(Protocol):
    def step(self, residual: Array) -> Array:
        """(I + R²·C)⁻¹·residual: Newton's step."""

    def kept(self) -> Array:
        """diag((I + R·C·R)⁻¹): 1 where a row has no say in its own logit, towards 0 if it rules."""

    def shared(self, companions: Array) -> Array:
        """(n,) posterior covariance of each companion's logit with its row's."""


@dataclass(frozen=True)
class Gram:
    """C itself: fast while there are fewer rows than dimensions."""

    gram: Array  # (n, n)

    @cached_property
    def single(self) -> Single:
        """The same in single precision, as LAPACK has matrices."""
        return self.gram.astype(np.float32, order="F")

    def times(self, v: Array) -> Array:
        product: Array = self.gram @ v
        return product

    def beside(self, companions: Array, v: Array) -> Array:
        product: Array = companions @ v
        return product

    def factor(self, root: Array) -> "_GramFactor":
        single = root.astype(np.float32)
        b = self.single * single[:, None]
        b *= single
        _add_to_diagonal(b, 1)
        return _GramFactor(self.gram, root, lapack.spotrf(b, lower=1, overwrite_a=1, clean=1)[0])


@dataclass(frozen=True)
class _GramFactor:
    gram: Array
    root: Array
    triangle: Single

    def step(self, residual: Array) -> Array:
        pulled = (self.root * (self.gram @ residual)).astype(np.float32)
        step: Array = residual - self.root * lapack.spotrs(self.triangle, pulled, lower=1)[0]
        return step

    @cached_property
    def _inverse(self) -> Single:
        return _inverted(self.triangle)

    def kept(self) -> Array:
        diagonal: Single = np.einsum("ij,ij->j", self._inverse, self._inverse)
        return diagonal.astype(np.float64)

    def shared(self, companions: Array) -> Array:
        # K·(I - R·B⁻¹·R·C) = K·R·B⁻¹·R⁻¹, B = I + R·C·R
        half = (companions * self.root).astype(np.float32) @ self._inverse.T
        diagonal: Single = np.einsum("ij,ji->i", half, self._inverse)
        return diagonal.astype(np.float64) / self.root


@dataclass(frozen=True)
class Features:
    """C = F·Fᵀ: fast once there are more rows than dimensions."""

    features: Array  # (n, r)

    def times(self, v: Array) -> Array:
        product: Array = self.features @ (self.features.T @ v)
        return product

    def beside(self, companions: Array, v: Array) -> Array:
        product: Array = companions @ (self.features.T @ v)
        return product

    def factor(self, root: Array) -> "_FeaturesFactor":
        scaled = (self.features * root[:, None]).astype(np.float32)
        inner = scaled.T @ scaled
        _add_to_diagonal(inner, 1)
        triangle = lapack.spotrf(inner, lower=1, clean=1)[0]
        return _FeaturesFactor(self.features, root, scaled, triangle)


@dataclass(frozen=True)
class _FeaturesFactor:
    features: Array
    root: Array
    scaled: Single
    triangle: Single

    def step(self, residual: Array) -> Array:
        inner = (self.features.T @ residual).astype(np.float32)
        inner = lapack.spotrs(self.triangle, inner, lower=1)[0]
        step: Array = residual - self.root * (self.scaled @ inner)
        return step

    @cached_property
    def _half(self) -> Single:
        """(r, n) L⁻¹·Fᵀ·R, L the triangle."""
        solved: Single = _solved(self.triangle, self.scaled.T)
        return solved

    def kept(self) -> Array:
        taken: Single = np.einsum("rn,rn->n", self._half, self._half)
        return 1.0 - taken.astype(np.float64)

    def shared(self, companions: Array) -> Array:
        # F·(I + FᵀR²F)⁻¹·Fᵀ is the posterior covariance.
        whole = _solved(self.triangle, self._half, transposed=True)
        diagonal: Single = np.einsum("nr,rn->n", companions.astype(np.float32), whole)
        return diagonal.astype(np.float64) / self.root


def _solved(triangle: Single, right: Single, *, transposed: bool = False) -> Single:
    """L⁻¹·right, or L⁻ᵀ·right."""
    found: Single = solve_triangular(
        triangle, right, lower=True, trans=int(transposed), check_finite=False
    )
    return found


def _inverted(triangle: Single) -> Single:
    """L⁻¹ of a lower triangle L, by halves: twice as fast as LAPACK alone."""
    n = len(triangle)
    if n <= SMALL:
        inverse: Single = lapack.strtri(triangle, lower=1)[0]
        return inverse
    first, second = slice(0, n // 2), slice(n // 2, n)
    found = np.zeros_like(triangle)
    found[first, first] = _inverted(triangle[first, first])
    found[second, second] = _inverted(triangle[second, second])
    between = triangle[second, first] @ found[first, first]
    found[second, first] = -(found[second, second] @ between)
    return found


def _add_to_diagonal(matrix: Single, number: float) -> None:
    n = len(matrix)
    np.lib.stride_tricks.as_strided(matrix, (n,), (sum(matrix.strides),))[:] += number


@dataclass(frozen=True)
class Mode:
    """Where the posterior of the logits is highest."""

    dual: Array  # (n,) a; the logits are offset + C·a
    left_out: Array  # (n,) logit of each row by the model fitted without it, approximated
    surprise: Array  # (n,) how far the answer of each row moves what is like it
    kernel: Kernel
    factor: Factor

    def beside(self, companions: Array, offset: Array) -> Array:
        """(n,) the logit of each row's companion by the model fitted without that row,
        approximated. ``companions``: as the kernel has its rows: their covariances (n, n) with
        these, or their features (n, r); ``offset``: (n,) theirs."""
        logits = offset + self.kernel.beside(companions, self.dual)
        return logits - self.factor.shared(companions) * self.surprise


def mode(
    kernel: Kernel,
    y: Truth,
    offset: Array,
    *,
    weight: Array | None = None,
    start: Array | None = None,
    tolerance: float = 1e-4,
) -> Mode:
    """Newton's method for logits f with prior N(offset, C) and answers y.

    Minimises ½·aᵀ·C·a + Σ v·log(1 + exp(-s·f)) with f = offset + C·a and v the `weight` of each
    answer, 1 if not given. A factor of the curvatures, which is what takes the time, serves several
    steps, as long as each gains much less than the one before. Stops when a step with a factor of
    its own gains less than `tolerance`. Source: Rasmussen and
    Williams, "Gaussian Processes for Machine Learning", algorithm 3.1; leave-one-out: Rad and
    Maleki, JRSS B 82, 2020.
    """
    signs = np.where(y, 1.0, -1.0)
    counts = np.ones(len(y)) if weight is None else weight

    def loss(a: Array) -> tuple[float, Array]:
        prior = kernel.times(a)
        logits = offset + prior
        return float(0.5 * a @ prior + counts @ np.logaddexp(0, -signs * logits)), logits

    def curvatures(logits: Array) -> tuple[Array, Factor]:
        p = expit(logits)
        root = np.sqrt(np.maximum(counts * p * (1 - p), 1e-9))
        return root, kernel.factor(root)

    a = np.zeros(len(y)) if start is None else start
    value, logits = loss(a)
    root, factor = curvatures(logits)
    own, before = True, np.inf  # whether the factor is that of these logits; what was gained before
    for _ in range(100):
        step = factor.step(counts * (y - expit(logits)) - a)  # of what is 0 at the optimum
        size = 1.0
        tried, tried_logits = loss(a + step)
        while tried > value and size > 1e-3:
            size /= 2
            tried, tried_logits = loss(a + size * step)
        gained = value - tried
        if gained > 0:
            a, value, logits = a + size * step, tried, tried_logits
        if own and gained < tolerance:
            break
        own = gained < tolerance or gained > SLOW * before
        before = gained
        if own:
            (root, factor), before = curvatures(logits), np.inf
    kept = np.clip(factor.kept(), 1e-6, 1.0)
    surprise = counts * (y - expit(logits)) / kept
    return Mode(a, logits - (1 - kept) / root**2 * surprise, surprise, kernel, factor)
