"""Do thresholds hold what they promise? Audits of corpora whose every answer is known.

The answers are drawn anew for every audit, from probabilities that the model gets wrong to various
degrees. A promise is wrong where the corpus has less than what was promised; a bound, where it has
less than that. Both may happen in at most 1 - confidence of all audits, whether or not a promise
was given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from backend.domain.promises import (
    Audited,
    Impossible,
    Outcome,
    Plan,
    judge,
    plan,
    sample,
)
from backend.messages import PromiseKind

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class World:
    """A corpus, and how the model misjudges it: clips of a calibrated logit s are positive with
    probability sigmoid(shift + slope·s)."""

    clips: int
    prevalence: float  # about this share of the clips is positive, if the model is right
    spread: float  # of the logits: how well the model tells clips apart
    shift: float = 0.0
    slope: float = 1.0

    def scores(self) -> Floats:
        rng = np.random.default_rng(0)
        scores: Floats = expit(logit(self.prevalence) + self.spread * rng.normal(size=self.clips))
        return scores

    def chances(self, scores: Floats) -> Floats:
        chances: Floats = expit(self.shift + self.slope * logit(scores))
        return chances


WORLDS = {
    "right": World(3000, 0.1, 4.0),
    "right, rare": World(3000, 0.005, 4.0),
    "right, common": World(3000, 0.5, 4.0),
    "right, few clips": World(150, 0.2, 4.0),
    "too sure": World(3000, 0.1, 4.0, slope=0.6),
    "far too sure": World(3000, 0.1, 4.0, slope=0.35),
    "too hopeful": World(3000, 0.1, 4.0, shift=-1.0),
    "too doubtful": World(3000, 0.1, 4.0, shift=1.5),
    "blind": World(3000, 0.1, 4.0, slope=0.0),
}
LEVELS: tuple[tuple[PromiseKind, float], ...] = (("precision", 0.95), ("precision", 0.8),
                                                ("recall", 0.9), ("recall", 0.7))  # fmt: skip


@dataclass(frozen=True)
class Row:
    """What came of the audits of one world."""

    world: str
    kind: PromiseKind
    level: float
    answers: int | None  # of each audit; None: none was planned
    promised: float = 0.0  # share of the audits
    kept: float = 1.0  # share of the audits without a wrong promise
    covered: float = 1.0  # share of the audits whose bound is no higher than the truth


def rows(runs: int, confidence: float) -> Iterator[Row]:
    for name, world in WORLDS.items():
        scores = world.scores()
        for kind, level in LEVELS:
            planned = plan(kind, scores, level, confidence)
            if isinstance(planned, Impossible):
                yield Row(name, kind, level, None)
                continue
            found = [_audit(world, scores, planned, seed) for seed in range(runs)]
            yield Row(
                name, kind, level, planned.answers,
                promised=_share(outcome.threshold is not None for outcome, _ in found),
                kept=_share(o.threshold is None or true >= level - 1e-9 for o, true in found),
                covered=_share((o.bound or 0) <= true + 1e-9 for o, true in found),
            )  # fmt: skip


def _audit(world: World, scores: Floats, planned: Plan, seed: int) -> tuple[Outcome, float]:
    """An audit's outcome, and what is true at the cut that it speaks of."""
    rng = np.random.default_rng([seed, 1])
    truth = rng.random(len(scores)) < world.chances(scores)
    drawn = sample(planned, np.arange(len(scores)), scores, seed)
    outcome = judge(planned, [
        Audited(float(scores[d.clip]), "positive" if truth[d.clip] else "negative") for d in drawn
    ])  # fmt: skip
    above = scores >= (planned.cuts[0] if outcome.threshold is None else outcome.threshold)
    right = int((truth & above).sum())
    of = int(above.sum() if planned.kind == "precision" else truth.sum())
    return outcome, right / of if of else 1.0


def _share(flags: Iterator[bool]) -> float:
    return float(np.mean(list(flags)))


def table(runs: int, confidence: float) -> str:
    """The rows in Markdown, and a last line with the least of what was kept and covered."""
    lines = [
        f"{runs:,} audits each, confidence {confidence:g}",
        "",
        "| the model is | promise | answers | promised | kept | bound covers |",
        "|---|---|--:|--:|--:|--:|",
    ]
    found = list(rows(runs, confidence))
    for row in found:
        cells = (
            [str(row.answers), f"{row.promised:.3f}", f"{row.kept:.3f}", f"{row.covered:.3f}"]
            if row.answers is not None
            else ["cannot be promised", "", "", ""]
        )
        lines.append(f"| {row.world} | {row.kind} {row.level:g} | {' | '.join(cells)} |")
    kept = min(row.kept for row in found)
    covered = min(row.covered for row in found)
    return "\n".join([*lines, "", f"Least kept {kept:.3f}, least covered {covered:.3f}."])
