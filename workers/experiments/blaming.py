"""Do reasons name the answers that are to blame?

A label's answers are drawn from a data set of known truth, half of them positives, and some are
given wrongly. Of the clips nobody answered, those are looked at that the model scores on the wrong
side only because of these errors: trained on right answers it would not. Which answer argues most
for the wrong side (`reasons`)? And does the clip come back to the right side without that one
answer, the model trained anew?
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from workers.experiments.dataset import Dataset
from workers.learn.classifier import Fitted, fit_with_parts
from workers.learn.reasons import because

Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]

LOOKED_AT = 10  # clips of one model; each is trained anew twice
BACKGROUND = 100


@dataclass
class Blame:
    """What was found of all clips that errors put on the wrong side."""

    first: list[bool] = field(default_factory=list)  # whether the first answer blamed was wrong
    three: list[float] = field(default_factory=list)  # the share of wrong ones of the first three
    chance: list[float] = field(default_factory=list)  # and of all that argue for the wrong side
    back: list[bool] = field(default_factory=list)  # right again without the first answer blamed
    back_by_chance: list[bool] = field(default_factory=list)  # … without another one, at random

    def __str__(self) -> str:
        if not self.first:
            return "no clip was scored wrongly because of errors"
        return (
            f"{len(self.first)} clips: the first answer blamed was wrong for "
            f"{np.mean(self.first):.2f} of them, {np.mean(self.three):.2f} of the first three "
            f"({np.mean(self.chance):.2f} by chance); without the first answer "
            f"{np.mean(self.back):.2f} were scored right again "
            f"({np.mean(self.back_by_chance):.2f} without another at random)"
        )


def experiment(data: Dataset, answers: int, errors: int, runs: int) -> Iterator[tuple[str, Blame]]:
    """For each label with enough positives, and for all together (named ``""``)."""
    whole = Blame()
    centre = data.embeddings.mean(axis=0)
    for name, truth in data.truth.items():
        if min(truth.sum(), (~truth).sum()) < answers // 2 + 10:
            continue
        found = Blame()
        for seed in range(runs):
            _one(data, centre, name, np.random.default_rng(seed), answers, errors, found)
        for part in vars(whole):
            getattr(whole, part).extend(getattr(found, part))
        yield name, found
    yield "", whole


def _one(
    data: Dataset, centre: npt.NDArray[np.float32], name: str, rng: np.random.Generator,
    answers: int, errors: int, into: Blame,
) -> None:  # fmt: skip
    truth, X = data.truth[name], data.embeddings
    sides = [rng.choice(np.flatnonzero(truth == side), answers // 2, False) for side in (1, 0)]
    rows = np.sort(np.concatenate(sides))
    wrong = rng.choice(len(rows), errors, replace=False)
    said = truth[rows].copy()
    said[wrong] = ~said[wrong]
    others = np.setdiff1d(np.arange(len(X)), rows)
    background = X[rng.choice(others, min(BACKGROUND, len(others)), replace=False)]
    text = data.texts.get(name)

    def fit(which: Rows, y: Bools) -> Fitted:
        return fit_with_parts(X[which], y, text=text, centre=centre, background=background)

    erring, right = fit(rows, said), fit(rows, truth[rows])
    is_right = (right.classifier.logits(X[others]) > 0) == truth[others]
    is_wrong = (erring.classifier.logits(X[others]) > 0) != truth[others]
    clips = others[is_right & is_wrong]
    for clip in rng.permutation(clips)[:LOOKED_AT]:
        pull = because(erring, X[clip], None).answers * (-1 if truth[clip] else 1)
        order = np.argsort(-pull)
        arguing = order[pull[order] > 0]
        into.first.append(bool(np.isin(arguing[0], wrong)))
        into.three.append(float(np.isin(arguing[:3], wrong).mean()))
        into.chance.append(float(np.isin(arguing, wrong).mean()))
        for blamed, told in (
            (arguing[0], into.back), (rng.choice(arguing[1:]), into.back_by_chance),
        ):  # fmt: skip
            keep = np.arange(len(rows)) != blamed
            without = fit(rows[keep], said[keep]).classifier
            told.append(bool((without.logits(X[[clip]])[0] > 0) == truth[clip]))
