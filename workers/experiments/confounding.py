"""Are planted accidents found, and is nothing found where none was planted?

A label's answers are drawn from a data set of known truth. *Fair* answers are half of the positives
and, for negatives, clips much like the label's words and random ones in turn, as they come in the
loop. *Planted* ones are chosen by another trait: nine of ten positives have it, one of ten
negatives. Traits are the data set's other labels (their truth stands for a good model of theirs),
kinds of clips (k-means), and film, genre, year and annotator dealt out at random.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans

from backend.domain import confounders
from backend.domain.confounders import LEAST
from workers.experiments.dataset import Dataset

Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]

KINDS = 16
DEALT = {"film": 40, "genre": 5, "annotator": 3, "year": 10}  # values of each, dealt at random
MEANT = 0.3  # a trait that the label's truth differs by this much in is no accident
PLANTED = 0.7  # difference of shares that the answers must show to count as planted
SHARE = 0.9  # of the positives get the trait, and of the negatives the others
MOST_ALIKE, FEWEST_ALIKE = 0.1, 20  # as `workers.learn.confounding`


@dataclass
class Count:
    """How often an alarm was raised, of how many."""

    raised: int = 0
    of: int = 0

    def add(self, raised: bool) -> None:
        self.raised += raised
        self.of += 1

    def __str__(self) -> str:
        return f"{self.raised} of {self.of}" + (
            f" ({self.raised / self.of:.2f})" if self.of else ""
        )


class World:
    """A data set with traits."""

    def __init__(self, data: Dataset, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.X = data.embeddings - data.embeddings.mean(axis=0)
        n = len(self.X)
        names = list(data.truth)
        clusters = KMeans(KINDS, n_init=1, random_state=seed).fit_predict(self.X)
        named = [("label", name, data.truth[name]) for name in names]
        named += [("kind", str(k), clusters == k) for k in range(KINDS)]
        for trait, values in DEALT.items():
            dealt = self.rng.integers(values, size=n)
            for value in range(1 if trait == "year" else 0, values):
                has = dealt >= value if trait == "year" else dealt == value
                named.append((trait, str(value), has))
        self.traits = [trait for trait, _, _ in named]
        self.names = [name for _, name, _ in named]
        self.has = np.stack([has for _, _, has in named])
        self.truth = data.truth
        texts = np.stack(list(data.texts.values()))
        bank = texts if data.bank is None else data.bank
        self.likeness = {name: self.X @ (data.texts[name] - bank.mean(axis=0)) for name in names}

    def others(self, label: str) -> Rows:
        """Every trait but the label itself."""
        places = zip(self.traits, self.names, strict=True)
        return np.array([i for i, place in enumerate(places) if place != ("label", label)])

    def fair(self, label: str, answers: int) -> Rows:
        """Rows answered as in the loop."""
        yes, no = np.flatnonzero(self.truth[label]), np.flatnonzero(~self.truth[label])
        hard = no[np.argsort(-self.likeness[label][no])[: 2 * answers]]
        easy = np.setdiff1d(no, hard)
        halves = (yes, answers // 2), (hard, answers // 4), (easy, answers // 4)
        return np.concatenate([self._some(rows, count) for rows, count in halves])

    def planted(self, label: str, trait: int, answers: int) -> Rows:
        """Rows whose yes have the trait and whose no have it not, nearly always."""
        found = []
        for rows, share in (
            (np.flatnonzero(self.truth[label]), SHARE),
            (np.flatnonzero(~self.truth[label]), 1 - SHARE),
        ):
            of = answers // 2
            having, lacking = rows[self.has[trait, rows]], rows[~self.has[trait, rows]]
            found += [
                self._some(having, round(of * share)),
                self._some(lacking, round(of * (1 - share))),
            ]
        return np.concatenate(found)

    def _some(self, rows: Rows, count: int) -> Rows:
        return self.rng.choice(rows, min(count, len(rows)), replace=False)

    def alarms(self, label: str, rows: Rows) -> tuple[list[int], confounders.Differences] | None:
        """The traits an alarm is about, and what all differ by in the answers; None for too few."""
        yes, others = self.truth[label][rows], self.others(label)
        has = self.has[np.ix_(others, rows)]
        enough = (has.sum(axis=1) >= LEAST) & ((~has).sum(axis=1) >= LEAST)
        if min(yes.sum(), (~yes).sum()) < LEAST or not enough.any():
            return None
        asked = others[enough]
        answers = confounders.differences(yes, self.has[np.ix_(asked, rows)], len(asked))
        n = len(self.X)
        count = max(FEWEST_ALIKE, round(min(MOST_ALIKE, self.truth[label].mean()) * n))
        alike = np.zeros(n, bool)
        alike[np.argsort(-self.likeness[label], kind="stable")[:count]] = True
        words = confounders.differences(alike, self.has[asked], len(asked))
        return asked[confounders.suspicious(answers, words)].tolist(), answers


def experiment(data: Dataset, answers: int, runs: int) -> Iterator[tuple[str, Count]]:
    """False alarms of fair answers, then planted accidents found, by what was planted."""
    fair = Count()
    found: dict[str, Count] = {}
    for run in range(runs):
        world = World(data, run)
        for label in world.truth:
            told = world.alarms(label, world.fair(label, answers))
            if told is not None:
                fair.add(bool(told[0]))
            trait = int(world.rng.choice(world.others(label)))
            truth, has = world.truth[label], world.has[trait]
            if abs(has[truth].mean() - has[~truth].mean()) > MEANT:
                continue
            rows = world.planted(label, trait, answers)
            yes = truth[rows]
            if not yes.any() or yes.all():
                continue
            if abs(has[rows][yes].mean() - has[rows][~yes].mean()) < PLANTED:
                continue  # the data set has too few such clips
            told = world.alarms(label, rows)
            if told is not None:
                found.setdefault(world.traits[trait], Count()).add(trait in told[0])
    yield "false alarms", fair
    for planted, count in sorted(found.items()):
        yield f"planted {planted} found", count
    whole = Count(sum(c.raised for c in found.values()), sum(c.of for c in found.values()))
    yield "planted accidents found", whole
