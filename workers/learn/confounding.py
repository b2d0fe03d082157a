"""Looks, after a build, for what goes with a label's answers though its words do not speak of it.

The rule is `backend.domain.confounders`. What a clip may have is gathered here: other labels' yes
by their newest models, the kind of clips, film, genre, year, length, who answered it, and when.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg
import numpy as np
import numpy.typing as npt

import sql
from backend.domain import confounders
from backend.domain.confounder_words import NEITHER_LEARNED, in_words
from backend.domain.confounders import LEAST
from backend.messages import BATCH_SIZE, CONFOUNDERS, Confounder, Kind, Trait
from workers.learn.feeds import Scored
from workers.learn.held import HeldCorpus
from workers.learn.training import Trained

Bools = npt.NDArray[np.bool_]
Ids = npt.NDArray[np.int64]
Matrix = npt.NDArray[np.float32]

SPLITS = (0.25, 0.5, 0.75)  # of the answered clips, where years and lengths are cut in two
MOST_ALIKE = 0.1  # share of the corpus, at most, that counts as what the label's words choose
FEWEST_ALIKE = 20  # clips
MEANT: tuple[Trait, ...] = ("label", "kind")  # may be what the label means, and only words tell


@dataclass(frozen=True)
class Other:
    """The newest model of another label, without neighbours."""

    name: str
    weights: Matrix
    bias: float


@dataclass(frozen=True)
class Facts:
    """What is known of n clips: ``of`` each trait a value per clip, and whether each of m other
    labels' models says yes (m, n)."""

    of: dict[Trait, npt.NDArray[np.object_]]
    names: dict[tuple[Trait, object], str]
    others: Bools


@dataclass(frozen=True)
class Question:
    """Has a clip this trait? `value`: what the trait's value equals, or for years, lengths and
    times reaches; for labels, their place among the others."""

    trait: Trait
    value: object
    name: str

    def answers(self, facts: Facts) -> Bools:
        """(n,) whether each clip has it."""
        if self.trait == "label":
            has: Bools = facts.others[int(str(self.value))]
            return has
        values = facts.of[self.trait]
        if self.trait in ("year", "length", "time"):
            return np.array([v is not None and v >= self.value for v in values], bool)
        return np.array([v == self.value for v in values], bool)


async def find_confounders(
    pool: asyncpg.Pool,
    corpus: HeldCorpus,
    label: Trained,
    scored: Scored,
    kinds: Sequence[Kind],
) -> tuple[Confounder, ...]:
    """The traits that go with the label's answers suspiciously well, the strongest first."""
    training, y = label.training, label.training.y
    if scored.survey is None or label.classifier is None or min(y.sum(), (~y).sum()) < LEAST:
        return ()
    rows = await sql.confounders.other_models(pool, label=label.work.label, space=corpus.space)
    others = [Other(r["name"], np.frombuffer(r["weights"], "<f4"), r["bias"]) for r in rows]
    known = await _facts(pool, label, training.clip_ids, training.X, label.clusters, others, kinds)
    asked = _questions(known, others, worded=label.text is not None)
    if not asked:
        return ()
    has = np.stack([question.answers(known) for question in asked])
    answers = confounders.differences(y, has, len(asked))
    if not len(confounders.suspicious(answers, None)):
        return ()
    drawn = scored.survey.shard.drawn
    corpus_wide = await _facts(
        pool, label, drawn.clip_ids, drawn.X, corpus.clusters_of(drawn.clip_ids), others, kinds
    )
    there = np.stack([question.answers(corpus_wide) for question in asked])
    words = None
    if label.text is not None:
        alike = _alike((drawn.X - label.centre) @ label.text, scored)
        words = confounders.differences(alike, there, len(asked))
    free = ~np.isin(drawn.clip_ids, label.work.clip_ids)
    logits = label.classifier.logits(drawn.X, drawn.near)[free].astype(float)
    found = []
    for place in confounders.suspicious(answers, words)[:CONFOUNDERS].tolist():
        clips: tuple[int, ...] = ()
        if asked[place].trait not in NEITHER_LEARNED:
            together = bool(answers.value[place] > 0)
            chosen = confounders.telling(there[place][free], logits, together, BATCH_SIZE)
            clips = tuple(drawn.clip_ids[free][chosen].tolist())
        yes, no = has[place][y], has[place][~y]
        found.append(
            Confounder(
                trait=asked[place].trait,
                text=in_words(
                    asked[place].trait,
                    asked[place].name,
                    (int(yes.sum()), len(yes)),
                    (int(no.sum()), len(no)),
                    len(clips),
                ),
                positives=len(yes),
                with_positives=int(yes.sum()),
                negatives=len(no),
                with_negatives=int(no.sum()),
                clips=clips,
            )
        )
    return tuple(found)


def _alike(likeness: npt.NDArray[np.floating], scored: Scored) -> Bools:
    """Which of the corpus' drawn clips are most like the label's words, by their ``likeness`` (n,):
    as large a share as is thought to be positive; at least one, and not all."""
    n = len(likeness)
    share = min(MOST_ALIKE, scored.expected / max(1, scored.clips))
    count = max(1, min(n - 1, max(FEWEST_ALIKE, round(share * n))))
    alike = np.zeros(n, bool)
    alike[np.argsort(-likeness, kind="stable")[:count]] = True
    return alike


def _questions(known: Facts, others: Sequence[Other], *, worded: bool) -> list[Question]:
    """The traits that enough of the answered clips have and enough have not; without words nobody
    can tell what the label may mean from what only goes with it, and such traits are left out."""
    asked = [Question("label", place, other.name) for place, other in enumerate(others)]
    for trait, values in known.of.items():
        present = [value for value in values if value is not None]
        if trait in ("year", "length", "time"):
            cuts = SPLITS if trait != "time" else (0.5,)
            found = sorted({np.quantile(present, q, method="higher") for q in cuts if present})
            asked += [Question(trait, cut, _figure(trait, cut)) for cut in found]
        else:
            asked += [
                Question(trait, value, known.names.get((trait, value), str(value)))
                for value in sorted(set(present), key=str)
            ]
    usual = [q for q in asked if worded or q.trait not in MEANT]
    return [q for q in usual if min((has := q.answers(known)).sum(), (~has).sum()) >= LEAST]


def _figure(trait: Trait, cut: float) -> str:
    return f"{cut:.1f}" if trait == "length" else f"{cut:.0f}"


async def _facts(
    pool: asyncpg.Pool,
    label: Trained,
    clips: Ids,
    X: Matrix,
    clusters: Ids,
    others: Sequence[Other],
    kinds: Sequence[Kind],
) -> Facts:
    """What is known of these clips, ids ascending; X (n, d): their embeddings."""
    rows = await sql.confounders.facts(pool, label=label.work.label, clips=clips.tolist())
    of: dict[Trait, npt.NDArray[np.object_]] = {}
    names: dict[tuple[Trait, object], str] = {("kind", k.number): k.name for k in kinds}
    columns: dict[Trait, str] = {
        "film": "film", "genre": "genre", "year": "year", "length": "seconds",
        "annotator": "person", "time": "annotation",
    }  # fmt: skip
    for trait, column in columns.items():
        of[trait] = np.array([r[column] if r[column] != "" else None for r in rows], object)
    of["kind"] = np.array([int(c) if c >= 0 else None for c in clusters], object)
    for r in rows:
        names["film", r["film"]] = r["title"]
        names["annotator", r["person"]] = r["annotator"] or ""
    weights = np.stack([o.weights for o in others]) if others else np.empty((0, X.shape[1]))
    biases = np.array([o.bias for o in others]).reshape(-1, 1)
    return Facts(of, names, weights @ X.T + biases > 0)
