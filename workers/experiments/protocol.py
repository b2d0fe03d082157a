"""How the experiments train and test: the split, the bootstraps, the classifiers.

Source: "Video Annotator" (arXiv 2402.06560), section 5, and its released code. Two protocols by
name: `paper` is the released one to the letter, `strict` mends what is unfair in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from backend.domain.holdout import is_held_out
from backend.domain.quality import average_precision
from workers.experiments.release import LabelData
from workers.learn.classifier import fit_live
from workers.learn.reference import Untrainable, fit_reference

BOOTSTRAPS = 5
RANKINGS = 1000  # random ones, whose mean AP is the baseline

Protocol = Literal["paper", "strict"]
ClassifierName = Literal["reference", "live"]
Truth = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float32]
Ranker = Callable[[Matrix], Floats]  # (m, d) embeddings to (m,) scores, higher is more positive


class NoSplit(Exception):
    """The label cannot be tested: says why."""


@dataclass(frozen=True)
class Split:
    """Answers to train on, of the primary's clips, and answers to test on."""

    train: Mapping[str, bool]
    validation: Mapping[str, bool]


def canonical(answers: Mapping[str, bool]) -> tuple[list[str], Truth]:
    """Keys with the positives first, each class sorted, and their truth (n,)."""
    keys = sorted(answers, key=lambda key: (not answers[key], key))
    return keys, np.array([answers[key] for key in keys], dtype=np.bool_)


def united(*sources: Mapping[str, bool]) -> dict[str, bool] | None:
    """All answers of the sources together; None where two of them contradict each other."""
    answers: dict[str, bool] = {}
    for source in sources:
        for key, value in source.items():
            if answers.setdefault(key, value) != value:
                return None
    return answers


def agreed(*sources: Mapping[str, bool]) -> dict[str, bool]:
    """All answers of the sources together, without the clips on which two contradict."""
    answers: dict[str, bool] = {}
    disputed = set()
    for source in sources:
        for key, value in source.items():
            if answers.setdefault(key, value) != value:
                disputed.add(key)
    return {key: value for key, value in answers.items() if key not in disputed}


def split(data: LabelData, protocol: Protocol, seed: int = 0) -> Split:
    """The hash-held-out fifth to test on.

    paper: of the clips that the primary chose, who thereby chose the test too. strict: of all
    clips with an answer, from whichever source; the majority of three outweighs a lone answer.
    Raises NoSplit where either side has no positive.
    """
    pool: Mapping[str, bool] = data.agg
    if protocol == "strict":
        pool = {**agreed(dict(data.random), dict(data.zero_shot)), **data.agg}
    keys = list(pool)
    held = dict(zip(keys, is_held_out(keys, seed).tolist(), strict=True))
    parts = Split(
        {key: value for key, value in data.agg.items() if not held[key]},
        {key: value for key, value in pool.items() if held[key]},
    )
    for name, part in (("train", parts.train), ("validation", parts.validation)):
        if not any(part.values()):
            raise NoSplit(f"its {name} split holds no positive among {len(part)} clips")
    return parts


@dataclass
class Trials:
    """Trains on sets of answers and tests them on one validation set; remembers what it tried."""

    data: LabelData
    validation: Mapping[str, bool]
    classifier: ClassifierName
    least: int = 1  # clips of each class needed to train at all
    _known: dict[frozenset[tuple[str, bool]], float | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        keys, self._truth = canonical(self.validation)
        self._embeddings = self.data.embeddings[self.data.at(keys)]
        self._draws = bootstraps(len(keys))

    def average_precision(self, answers: Mapping[str, bool]) -> float | None:
        """Mean AP over the bootstraps after training on `answers`; None: cannot be trained."""
        positives = sum(answers.values())
        if min(positives, len(answers) - positives) < self.least:
            return None
        content = frozenset(answers.items())
        if content not in self._known:
            self._known[content] = self._train(answers)
        return self._known[content]

    def zero_shot(self) -> float | None:
        """Mean AP over the bootstraps of the cosine to the label's text."""
        clips = self._embeddings.astype(np.float64)
        text = self.data.text.astype(np.float64)
        lengths = np.linalg.norm(clips, axis=1) * np.linalg.norm(text)
        return self.mean(clips @ text / np.where(lengths > 0, lengths, 1.0))

    def mean(self, scores: Floats) -> float | None:
        """Mean AP of (n,) scores over the bootstraps, without those that hold no positive."""
        each = (average_precision(self._truth[draw], scores[draw]) for draw in self._draws)
        values = [value for value in each if value is not None]
        return float(np.mean(values)) if values else None

    def _train(self, answers: Mapping[str, bool]) -> float | None:
        keys, y = canonical(answers)
        X = self.data.embeddings[self.data.at(keys)]
        if self.classifier == "live":
            model = fit_live(X, y, text=self.data.text, centre=self.data.centre)
            clips = self._embeddings.astype(np.float64)
            return self.mean(clips @ model.weights.astype(np.float64))
        try:
            reference = fit_reference(X, y, fewest=1)
        except Untrainable:
            return None
        return self.mean(reference.probabilities(self._embeddings).astype(np.float64))


def bootstraps(n: int) -> list[npt.NDArray[np.int64]]:
    """Five views (n,) of a validation set of n rows: as it is, then four draws with replacement.

    Each clip is scored once and its score drawn; scoring drawn copies anew gives copies scores that
    differ in the last bits, which breaks ties.
    """
    drawn = [np.random.RandomState(i).choice(n, n) for i in range(1, BOOTSTRAPS)]
    return [np.arange(n), *drawn]


def baseline(truth: Truth) -> float:
    """Expected average precision of a random ranking of n clips, at least one of them positive.

    The share of positives where n ≥ 1000, else the mean over 1000 random rankings.
    """
    n = len(truth)
    if n >= RANKINGS:
        return float(truth.mean())
    ordered = np.sort(truth)[::-1]
    rankings = np.random.RandomState(0).rand(RANKINGS, n)
    return float(np.mean([average_precision(ordered, ranking) for ranking in rankings]))


def first(answers: Sequence[tuple[str, bool]], n: int) -> dict[str, bool]:
    """The first n answers of an ordered list, all where it is shorter."""
    return dict(answers[:n])
