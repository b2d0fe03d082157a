"""Whether the clips of an intake look unlike the corpus: how well a classifier tells them apart.

The classifier two-sample test of Lopez-Paz and Oquab, "Revisiting classifier two-sample tests",
ICLR 2017, with the area under the ROC curve as effect size and films as the unit of splitting and
of permuting.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy  # its statistics are imported when they are used: every worker starts with this file
from scipy.special import expit, logit

from backend.domain.intervals import Interval
from workers.watch.distances import Chosen, Floats, Ints, chance

FOLDS = 5
PERMUTATIONS = 199
STIFFNESS = 0.1  # of the ridge, per row of unit variance
FEWEST = 2  # films of either side


@dataclass(frozen=True)
class Apart:
    """How well intake and corpus are told apart: .5 not at all, 1 always; and the share of
    permutations of films that are told apart as well."""

    auc: Interval
    chance: float


def told_apart(
    reference: Floats, reference_films: Ints, new: Floats, new_films: Ints, seed: int = 0
) -> Apart | None:
    """How well embeddings (n, d) of the corpus and (m, d) of the intake are told apart by a linear
    classifier on films that it has not seen; None below `FEWEST` films of either.

    Films are dealt into folds, and clips compared within their fold, by one classifier. The null
    permutes films within folds, all at once: a ridge has one solution per column of targets. The
    95 % interval is a jackknife over films on the logit, with Student's t of the fewer films less
    one, and with the variance of the classifiers, which share most of their films, added after
    Nadeau and Bengio, "Inference for the generalization error", Machine Learning 52, 2003.
    """
    rng = np.random.default_rng(seed)
    X = np.concatenate([reference, new]).astype(np.float64)
    films = np.concatenate([reference_films, new_films])
    second = np.arange(len(X)) >= len(reference)
    names, first, film = np.unique(films, return_index=True, return_inverse=True)
    of_new = second[first]
    folds = min(FOLDS, int(of_new.sum()), int((~of_new).sum()))
    if folds < FEWEST:
        return None
    fold = np.empty(len(names), np.int64)
    for side in (True, False):
        dealt = rng.permutation(np.flatnonzero(of_new == side))
        fold[dealt] = np.arange(len(dealt)) % folds
    targets = np.tile(of_new, (1 + PERMUTATIONS, 1))
    for each in range(folds):
        here = np.flatnonzero(fold == each)
        targets[1:, here] = rng.permuted(targets[1:, here], axis=1)

    # Here, because every worker would carry 90 MiB of it from its start, and most watch nothing.
    from sklearn.linear_model import Ridge

    X -= X.mean(axis=0)
    X /= max(float(np.sqrt((X**2).mean())), 1e-12)
    y = targets[:, film].T
    scores = np.empty(y.shape)
    for each in range(folds):
        test = fold[film] == each
        ridge = Ridge(alpha=STIFFNESS * float((~test).sum()), solver="cholesky")
        scores[test] = ridge.fit(X[~test], y[~test].astype(np.float64)).predict(X[test])
    aucs = _aucs(scores, y, fold[film], folds)
    interval = _interval(scores[:, 0], film, of_new, fold)
    return Apart(interval, chance(aucs[1:], float(aucs[0])))


def _aucs(scores: Floats, y: Chosen, fold: Ints, folds: int) -> Floats:
    """(p,) areas under the ROC curve of p columns of scores (n, p), pairs of one fold counted."""
    wins, pairs = np.zeros(y.shape[1]), np.zeros(y.shape[1])
    for each in range(folds):
        rows = fold == each
        positives = y[rows].sum(axis=0)
        ranks = (scipy.stats.rankdata(scores[rows], axis=0) * y[rows]).sum(axis=0)
        wins += ranks - positives * (positives + 1) / 2
        pairs += positives * (rows.sum() - positives)
    return wins / pairs


def _interval(scores: Floats, film: Ints, of_new: npt.NDArray[np.bool_], fold: Ints) -> Interval:
    """The area of one column, with its interval by a jackknife over the films of both sides."""
    ours, theirs = np.flatnonzero(of_new), np.flatnonzero(~of_new)
    wins = np.zeros((len(ours), len(theirs)))
    pairs = np.zeros((len(ours), len(theirs)))
    by_film = [scores[film == number] for number in range(len(of_new))]
    for i, a in enumerate(ours):
        for j, b in enumerate(theirs):
            if fold[a] == fold[b]:
                difference = by_film[a][:, None] - by_film[b][None]
                wins[i, j] = (difference > 0).sum() + (difference == 0).sum() / 2
                pairs[i, j] = difference.size
    area = float(wins.sum() / pairs.sum())
    smooth = 0.5 / pairs.sum()

    def on_logit(share: npt.NDArray[np.float64] | float) -> npt.NDArray[np.float64]:
        bounded: npt.NDArray[np.float64] = logit(np.clip(share, smooth, 1 - smooth))
        return bounded

    variance = 0.0
    for axis, films in ((1, len(ours)), (0, len(theirs))):
        left = pairs.sum() - pairs.sum(axis=axis)
        without = on_logit((wins.sum() - wins.sum(axis=axis))[left > 0] / left[left > 0])
        variance += (films - 1) / films * float(((without - without.mean()) ** 2).sum())
    folds = len(np.unique(fold))
    variance *= 1 + folds / (folds - 1)
    reach = float(scipy.stats.t.ppf(0.975, min(len(ours), len(theirs)) - 1)) * np.sqrt(variance)
    middle = float(on_logit(area))
    low, high = float(expit(middle - reach)), float(expit(middle + reach))
    if area in (0.0, 1.0):  # nothing varies: as sure as so many films are that are all alike
        least = 0.025 ** (1 / min(len(ours), len(theirs)))
        low, high = (least, 1.0) if area == 1.0 else (0.0, 1 - least)
    return Interval(area, min(low, area), max(high, area))
