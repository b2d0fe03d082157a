"""How far the scores of an intake lie from those of the corpus, and how often films that are mixed
at random would lie as far.

Scores are logits. Two distances say it: the population stability index over fixed bins, which sees
any change of shape, and Wasserstein's, which says how far scores moved. Both are effect sizes; what
chance alone makes of so few films is told by permuting films.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backend.domain.drift import EDGES

SMOOTHING = 10.0  # clips that stand in each window as both windows together are
PERMUTATIONS = 399

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.int64]
Chosen = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Distance:
    """An effect size, and the share of permutations of films that reach it, in (0, 1]."""

    value: float
    chance: float


def histogram(logits: Floats) -> Ints:
    """(len(EDGES) + 1,) clips per bin between the edges; both outer bins are open."""
    bins = np.searchsorted(np.array(EDGES), logits, side="right")
    return np.bincount(bins, minlength=len(EDGES) + 1)


def stability_index(reference: npt.NDArray[np.number], new: npt.NDArray[np.number]) -> Floats:
    """Population stability index Σ (q - p)·ln(q / p) beyond what chance makes of independent clips.

    `reference` and `new`: (…, b) clips per bin, p and q their shares. `SMOOTHING` clips that are
    spread as both windows together are added to each, so empty bins are no infinity. Without drift
    the index is about (b - 1)·(1/n + 1/m), b being the bins in use; that is subtracted. 0 or less:
    alike; .25 is commonly called a large change. Source: Yurdakul and Naranjo, "Statistical
    properties of the population stability index", Journal of Risk Model Validation 14, 2020.
    """
    n, m = reference.sum(-1, keepdims=True), new.sum(-1, keepdims=True)
    pooled = (reference + new) / (n + m)
    p = (reference + SMOOTHING * pooled) / (n + SMOOTHING)
    q = (new + SMOOTHING * pooled) / (m + SMOOTHING)
    used = pooled > 0
    ratio = np.where(used, q, 1.0) / np.where(used, p, 1.0)
    index = ((q - p) * np.log(ratio)).sum(-1)
    shrunk = (n / (n + SMOOTHING)) * (m / (m + SMOOTHING))
    chance = (used.sum(-1, keepdims=True) - 1) * (1 / n + 1 / m) * shrunk
    found: Floats = index - chance[..., 0]
    return found


def moved(logits: Floats, new: Chosen) -> Floats:
    """Wasserstein's distance between the logits of two windows, in standard deviations of the
    first; 0 or more. `logits`: (n,), in ascending order; `new`: (…, n) which of them belong to the
    second window. ∫ |F - G|, F and G the distribution functions."""
    steps = np.diff(logits)
    second = new.cumsum(-1) / new.sum(-1, keepdims=True)
    first = (~new).cumsum(-1) / (~new).sum(-1, keepdims=True)
    distance = np.abs(first - second)[..., :-1] @ steps
    weight = (~new) / (~new).sum(-1, keepdims=True)
    mean = weight @ logits
    spread = np.sqrt(np.maximum(weight @ logits**2 - mean**2, 0))
    found: Floats = distance / np.maximum(spread, 1e-6)
    return found


def permuted(films: Ints, new: Chosen, draws: int, rng: np.random.Generator) -> Chosen:
    """(draws, n): which clips belong to the second window when as many films as now are chosen for
    it at random. `films`: (n,) each clip's film, none of them in both windows."""
    names, of = np.unique(films, return_inverse=True)
    chosen = np.zeros(len(names), np.bool_)
    chosen[of[new]] = True
    order = rng.permuted(np.tile(chosen, (draws, 1)), axis=1)
    found: Chosen = order[:, of]
    return found


def score_distances(
    reference: Floats, reference_films: Ints, new: Floats, new_films: Ints, seed: int = 0
) -> tuple[Distance, Distance]:
    """Stability index and distance moved from the corpus' logits (n,) to the intake's (m,), whose
    films (n,) and (m,) have no number in common."""
    logits = np.concatenate([reference, new]).astype(np.float64)
    films = np.concatenate([reference_films, new_films])
    second = np.arange(len(logits)) >= len(reference)
    order = np.argsort(logits, kind="stable")
    logits, films, second = logits[order], films[order], second[order]
    draws = permuted(films, second, PERMUTATIONS, np.random.default_rng(seed))
    bins = np.searchsorted(np.array(EDGES), logits, side="right")
    one = np.eye(len(EDGES) + 1)[bins]
    everything = one.sum(axis=0)

    def index(chosen: Chosen) -> Floats:
        of_new = chosen.astype(np.float64) @ one
        return stability_index(everything - of_new, of_new)

    return tuple(
        Distance(float(found := measure(second)), chance(measure(draws), float(found)))
        for measure in (index, lambda chosen: moved(logits, chosen))
    )  # type: ignore[return-value]


def chance(drawn: Floats, found: float) -> float:
    """Of permutations, the share that reach what was found, which itself is one of them."""
    return float((1 + (drawn >= found - 1e-12).sum()) / (1 + len(drawn)))
