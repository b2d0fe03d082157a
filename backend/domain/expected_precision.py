"""How well a model ranks a corpus of which few clips are answered.

Answered clips are no fair sample: people are led to them by a text and by models, and they hold far
more yes than the corpus does, so that average precision on those that the model has not seen is too
high while they are few. What the model's own probabilities make of the whole corpus, corrected by
all answers, errs the other way where a rare label is easy: small chances of very many clips sum up.
The truth lay between; the mean of both is told.

Measured by simulation (20 words of Flickr8k; 34 classes of Caltech-101), too high by, at 50, 100,
200 and 400 answers: on the answers alone .32, .14, .06, .01 and .05, .03, -.01, -.01; by the
probabilities alone .06, -.01, -.03, -.02 and -.15, -.15, -.08, -.03; by both .19, .07, .01, .00 and
-.05, -.06, -.05, -.02. The interval of both held the average precision of a test in .88, .97, .97,
1.00 and in all cases, allowing for the test's own noise; that of the answers alone in .79, .91,
.97, .95 and .96, 1.00, .97, 1.00.
"""

import numpy as np
import numpy.typing as npt

from backend.domain import quality
from backend.domain.cut import FAR, Floats, Line, Truth, sigmoid
from backend.domain.intervals import Interval

DRAWS = 200
STEPS = 10  # per unit of logit; clips within one are not told apart


def average_precision(
    truth: Truth,
    logits: Floats,
    own: Floats,
    drawn: Floats,
    each: float,
    line: Line,
    seed: int = 0,
) -> Interval:
    """A model's average precision on a corpus, with its 95 % interval.

    ``truth`` (h,) and ``logits`` (h,) of answered clips that the model has not seen, however
    chosen; ``own`` (a,), ``drawn`` (m,), ``each`` and ``line``: the corpus, as in `of_corpus`. The
    value is the mean of the average precision on the answers and of that expected of the corpus,
    the latter alone where no answer is yes; the interval is from the 2.5th to the 97.5th percentile
    of what both might have been. The same seed, the same numbers.
    """
    rng = np.random.default_rng(seed)
    value, values = of_corpus(own, drawn, each, line, rng)
    answered = quality.average_precision(truth, logits)
    if answered is not None:
        value = (value + answered) / 2
        others = quality.average_precision_draws(truth, logits, rng, DRAWS)
        values = np.concatenate([values, others])
    low, high = np.percentile(values, [2.5, 97.5]).tolist() if len(values) else (0.0, 1.0)
    return Interval(value, min(low, value), max(high, value))


def of_corpus(
    own: Floats, drawn: Floats, each: float, line: Line, rng: np.random.Generator
) -> tuple[float, npt.NDArray[np.float64]]:
    """The average precision to expect of a ranking by logits, and what it might be: (r,), r at most
    `DRAWS`, as often as there is a positive.

    The corpus is known by the logits ``own`` (a,) of clips that stand for themselves and ``drawn``
    (m,) of clips drawn at random from the others, of which each stands for ``each``, 1 or more; one
    clip at least. A clip of logit s is positive with probability p = sigmoid(shift + slope·s), by a
    ``line`` through out-of-fold logits of answered clips (`cut.fitted`), which needs no fair sample
    of them. Of groups of w clips of nearly the same logit, from the highest on, the value is

        Σ w·p·(1 + hits + (w - 1)/2·p) / (1 + above + (w - 1)/2)  /  Σ w·p,

    above and hits the clips and the expected positives of all groups before: that is the precision
    expected at each positive, clips of a group being in random order. Drawn are the line, from the
    normal distribution about it, each group's positives, and how many clips the drawn ones really
    stand for.
    """
    keys, group = np.unique(_steps(np.concatenate([own, drawn])), return_inverse=True)
    alone = np.bincount(group[: len(own)], minlength=len(keys))[::-1]
    others = np.bincount(group[len(own) :], minlength=len(keys))[::-1]
    logits = keys[::-1] / STEPS
    middle = np.array([[line.shift, line.slope]])
    sizes = (alone + each * others)[None]
    value = float(_precision(sizes, sizes * _shares(middle, logits))[0])

    covariance = np.array(
        [[line.shift_variance, line.covariance], [line.covariance, line.slope_variance]]
    )
    root = np.linalg.cholesky(covariance + 1e-12 * np.eye(2))
    lines = middle + rng.standard_normal((DRAWS, 2)) @ root.T
    met = rng.poisson(others, (DRAWS, len(keys))) if each > 1 else others[None].repeat(DRAWS, 0)
    clips = np.round(alone + each * met).astype(np.int64)
    values = _precision(clips, rng.binomial(clips, _shares(lines, logits)))
    return value, values[~np.isnan(values)]


def _steps(logits: Floats) -> npt.NDArray[np.int64]:
    steps: npt.NDArray[np.int64] = np.round(np.clip(logits, -FAR, FAR) * STEPS).astype(np.int64)
    return steps


def _shares(
    lines: npt.NDArray[np.float64], logits: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """(r, g) of positives at each logit (g,), by each line (r, 2)."""
    return sigmoid(lines[:, :1] + np.maximum(lines[:, 1:], 0) * logits)


def _precision(
    clips: npt.NDArray[np.number], positives: npt.NDArray[np.number]
) -> npt.NDArray[np.float64]:
    """(r,) average precision of groups (r, g), the best first; NaN for rows without positives."""
    above = np.cumsum(clips, axis=1) - clips
    hits = np.cumsum(positives, axis=1) - positives
    beside = np.maximum(clips - 1, 0) / 2
    share = np.divide(positives, clips, out=np.zeros(clips.shape), where=clips > 0)
    precision = (1 + hits + beside * share) / (1 + above + beside)
    found = positives.sum(axis=1)
    area = (positives * precision).sum(axis=1)
    value: npt.NDArray[np.float64] = np.divide(
        area, found, out=np.full(len(found), np.nan), where=found > 0
    )
    return value
