"""How often an intake without drift raises a signal, how often planted drift does, and how often
the intervals of the figures hold, in a world whose truth is known.

A film has a place of its own in the embedding space and its clips lie about it; one direction is
the label. Reference films and intakes come from the same world, but for what is planted:

- ``look``: every clip is moved in a direction that the label does not know;
- ``scores``: every clip is moved against the label's direction, so the model finds less;
- ``meaning``: what is positive depends on another direction, too, so scores are worth less.

200 runs of 40 reference films and intakes of 8 films (about 95 clips), 60 audited answers:

- no drift: no signal in 200 (two-sided 95 % interval of false alarms up to .018);
- ``look`` 1, 2, 3: a signal in .03, .75 and 1.00 of them, by how well embeddings are told apart;
- ``scores`` .5, 1: .36 and .97, by the distances of scores;
- ``meaning`` 1, 2: .02 and .01, as it must be: nothing without answers can see it. Intervals of
  expected precision held in .70 and .37, those of recall in .77 and .61; all of the audit's did.

Intervals of the audit (share, precision, recall, amount of clips and of hours) held in .975 to 1.00
everywhere; expected precision and recall, where calibration holds, in .945 to 1.00. Those of the
area held the mean area in .98 of 60 runs (none, ``look`` 2, ``scores`` 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from backend.domain import audits
from backend.domain.cut import line_through
from backend.domain.drift import APART, INDEX, MOVED, holds
from backend.domain.intervals import Interval
from workers.watch import estimates, look
from workers.watch.distances import score_distances

DIMENSIONS = 64
OWN = 0.5  # how far films lie apart, in spreads of their clips
SHARE = 0.15  # of positives
ANSWERS = 200  # behind the model's calibration
AUDIT = 60  # answers
STRATA = 4
PLANTS = (
    ("none", 0.0), ("look", 1.0), ("look", 2.0), ("look", 3.0),
    ("scores", 0.5), ("scores", 1.0), ("meaning", 1.0), ("meaning", 2.0),
)  # fmt: skip

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """n clips: embeddings (n, d), films, the model's logits, whether they are positive, seconds."""

    X: Floats
    films: npt.NDArray[np.int64]
    logits: Floats
    truth: npt.NDArray[np.bool_]
    seconds: Floats


@dataclass
class World:
    """A label and a model of it that is right up to noise."""

    rng: np.random.Generator

    def films(self, count: int, *, kind: str = "none", size: float = 0.0, first: int = 0) -> Sample:
        """Films of about 12 clips each, with planted drift."""
        rng = self.rng
        clips = rng.integers(6, 19, count)
        films = np.repeat(np.arange(count), clips)
        X = rng.normal(0, OWN, (count, DIMENSIONS))[films]
        X = X + rng.normal(0, 1, (len(films), DIMENSIONS))
        X[:, 2] += size * (kind == "look")
        X[:, 0] -= size * (kind == "scores")
        label = 2.5 * X[:, 0] + 1.0 * X[:, 1] - 3.6
        logits = 0.8 * (2.5 * X[:, 0] - 3.6)  # the model does not know the second direction
        if kind == "meaning":
            label = label - size * 2 * np.abs(X[:, 3])
        truth = rng.random(len(label)) < expit(label)
        return Sample(X, films + first, logits, truth, rng.gamma(2.0, 2.0, len(films)))


@dataclass
class Tally:
    """Of so many runs, in how many something happened."""

    runs: int = 0
    hits: int = 0

    def add(self, hit: bool) -> None:
        self.runs, self.hits = self.runs + 1, self.hits + int(hit)

    @property
    def share(self) -> float:
        return self.hits / self.runs if self.runs else float("nan")


def raised(reference: Sample, new: Sample, seed: int) -> tuple[dict[str, bool], Interval]:
    """Which signals the unlabelled figures of an intake raise; and how well it is told apart."""
    index, moved = score_distances(
        reference.logits, reference.films, new.logits, new.films, seed=seed
    )
    apart = look.told_apart(reference.X, reference.films, new.X, new.films, seed=seed)
    assert apart is not None
    signals = {
        "index": holds(index.value, INDEX, index.chance, before=False),
        "moved": holds(moved.value, MOVED, moved.chance, before=False),
        "apart": holds(apart.auc.value, APART, apart.chance, before=False),
    }
    return signals | {"any signal": any(signals.values())}, apart.auc


def covered(sample: Sample, rng: np.random.Generator, seed: int) -> dict[str, bool]:
    """Which of an audit's intervals hold the truth of the intake."""
    reported = sample.logits >= 0
    p = expit(sample.logits)
    cells = audits.score_strata(p, STRATA)
    members = {int(c): np.flatnonzero(cells == c).tolist() for c in np.unique(cells)}
    sizes = audits.allocate(
        [len(rows) for rows in members.values()],
        [float(p[rows].mean()) for rows in members.values()],
        AUDIT,
    )
    drawn = audits.draw(members, dict(zip(members, sizes, strict=True)), seed)
    clips = np.array([d.clip for d in drawn])
    audit = estimates.Audit(sample.logits, reported, cells, clips, sample.truth[clips])
    quality = estimates.audited(audit, seed)
    found = {"share": _holds(quality.share, sample.truth.mean())}
    found |= _quality_holds(quality, sample, reported)
    ones = np.ones(len(p))
    found["amount of clips"] = _holds(estimates.amount(audit, ones), sample.truth.mean())
    found["amount of hours"] = _holds(
        estimates.amount(audit, sample.seconds),
        (sample.seconds * sample.truth).sum() / sample.seconds.sum(),
    )
    return found


def _quality_holds(
    quality: estimates.Quality, sample: Sample, reported: npt.NDArray[np.bool_]
) -> dict[str, bool]:
    right = (sample.truth & reported).sum()
    found = {}
    if quality.precision is not None and reported.any():
        found["precision"] = _holds(quality.precision, right / reported.sum())
    if quality.recall is not None and sample.truth.any():
        found["recall"] = _holds(quality.recall, right / sample.truth.sum())
    return found


def _holds(interval: Interval, truth: float) -> bool:
    return bool(interval.low - 1e-9 <= truth <= interval.high + 1e-9)


def experiment(runs: int, films: int, intake: int, seed: int = 0) -> dict[str, dict[str, Tally]]:
    """Tallies by planted drift and by figure. An area under the curve counts as held where the
    interval holds the mean area over all runs."""
    tallies: dict[str, dict[str, Tally]] = {}
    areas: dict[str, list[Interval]] = {}
    for run in range(runs):
        rng = np.random.default_rng([seed, run])
        world = World(rng)
        reference = world.films(films)
        taught = rng.choice(len(reference.logits), min(ANSWERS, len(reference.logits)), False)
        line = line_through(reference.truth[taught], reference.logits[taught])
        for kind, size in PLANTS:
            planted = kind if kind == "none" else f"{kind} {size:g}"
            new = world.films(intake, kind=kind, size=size, first=films)
            found, area = raised(reference, new, run)
            areas.setdefault(planted, []).append(area)
            found |= covered(new, rng, run)
            reported = new.logits >= 0
            expected = estimates.expected(new.logits, reported, line, run)
            for name, held in _quality_holds(expected, new, reported).items():
                found[f"expected {name}"] = held
            for name, hit in found.items():
                tallies.setdefault(planted, {}).setdefault(name, Tally()).add(hit)
    for planted, row in tallies.items():
        mean = float(np.mean([area.value for area in areas[planted]]))
        for area in areas[planted]:
            row.setdefault("area", Tally()).add(_holds(area, mean))
    return tallies


def report(tallies: dict[str, dict[str, Tally]]) -> str:
    """A table: signals raised, then coverage, by planted drift."""
    names: Sequence[str] = list(next(iter(tallies.values())))
    lines = ["| planted | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for planted, row in tallies.items():
        cells = (f"{row[name].share:.3f}" if name in row else "" for name in names)
        lines.append(f"| {planted} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
