"""The classifier of the paper's released code, for experiments and comparisons.

Only they import it: scikit-learn takes 90 MiB of a worker's memory.
"""

import warnings

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegressionCV
from sklearn.model_selection import StratifiedKFold
from threadpoolctl import threadpool_limits

from workers.learn.classifier import FOLDS, Classifier

Matrix = npt.NDArray[np.float32]
Truth = npt.NDArray[np.bool_]


class Untrainable(ValueError):
    """There are too few answers of a class: says how many are needed."""


def fit_reference(X: Matrix, y: Truth, *, fewest: int = FOLDS, seed: int = 0) -> Classifier:
    """The classifier of the paper's released code.

    scikit-learn's `LogisticRegressionCV` on the embeddings as they are: five stratified shuffled
    folds, ten C from 1e-4 to 1e4, the best mean average precision wins (on a tie the smallest C,
    which flattens probabilities of separable answers: a known flaw kept for comparison). Rows:
    positives first, each class by key. Weights are in double precision, where probabilities near 1
    do not tie.

    Raises Untrainable with fewer than `fewest` clips of a class, or fewer than five of both. The
    released code tries from one clip on, with folds that lack the class.
    """
    positives, negatives = int(y.sum()), int((~y).sum())
    if min(positives, negatives) < fewest or max(positives, negatives) < FOLDS:
        raise Untrainable(
            f"the reference classifier needs {fewest} clips of each class and {FOLDS} of one, "
            f"not {positives} positive and {negatives} negative"
        )
    model = LogisticRegressionCV(
        Cs=np.logspace(-4, 4, 10),
        cv=StratifiedKFold(FOLDS, shuffle=True, random_state=seed),
        scoring="average_precision",
        max_iter=1000,
        l1_ratios=(0,),
        use_legacy_attributes=False,
    )
    with warnings.catch_warnings(), threadpool_limits(limits=1, user_api="blas"):
        # Folds without a positive, and at C = 1e4 separable answers that do not converge in 1000
        # rounds: both as released.
        warnings.simplefilter("ignore")
        model.fit(X, y)
    weights = model.coef_[0].astype(np.float64)
    return Classifier(weights, float(model.intercept_[0]), "reference", {"C": float(model.C_)})
