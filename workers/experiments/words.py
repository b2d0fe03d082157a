"""Do suggested words find more positives than words like the label's, or than random words?

A label is answered as the product answers it, up to some number; then, round after round, one word
is searched for, the first `BATCH_SIZE` clips without an answer are answered, and the model learns
from them. The word is the one that `backend.domain.suggested_words` gives; or the one most like the
label's text that was not tried; or a random one. Counted are positives among a round's answers:
all of them, and those which the feed of likeliest clips did not show.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from backend.domain.suggested_words import FIRST, Corpus, suggest
from backend.messages import BATCH_SIZE
from workers.experiments import live
from workers.experiments.dataset import DatasetError
from workers.experiments.episode import Chooser, Scene
from workers.experiments.simulate import clusters_of, load, scene, splits
from workers.experiments.strategies import Answers, Rows

Words = npt.NDArray[np.float32]
Way = Literal["suggested", "nearest", "random"]
WAYS: tuple[Way, ...] = ("suggested", "nearest", "random")


@dataclass(frozen=True)
class Plan:
    answers: int = 50  # before the first word
    rounds: int = 4  # words
    shown: int = BATCH_SIZE  # clips of the feed of likeliest clips that are on show
    seeds: int = 3


def read_words(file: Path) -> Words:
    """(w, d) unit vectors of the field ``text`` of an .npz file.

    Raises:
        DatasetError
    """
    try:
        with np.load(file, allow_pickle=False) as arrays:
            words = arrays["text"].astype(np.float32)
    except (OSError, ValueError, KeyError) as error:
        raise DatasetError(
            f"{file} holds no words ({error}): save them with np.savez, text=(w, d)."
        ) from None
    unit: Words = words / np.maximum(np.linalg.norm(words, axis=1, keepdims=True), 1e-9)
    return unit


def experiment(data: Path, words: Words | None, plan: Plan) -> str:
    """A table of new positives per round, means over labels and seeds, with standard errors over
    labels. ``words``: None: the data set's own texts.

    Raises:
        DatasetError
    """
    dataset = load(data)
    if not dataset.texts:
        raise DatasetError(f"{data} has no text_embedding, so that no word can be searched for.")
    if words is None:
        own = list(dataset.texts.values())
        words = np.stack(own if dataset.bank is None else [*own, *dataset.bank])
    found: dict[Way, list[npt.NDArray[np.float64]]] = {way: [] for way in WAYS}
    for label in dataset.truth:
        if not all(splits(dataset.truth[label], seed) for seed in range(plan.seeds)):
            continue
        views = [scene(dataset, label, seed, 0.0, clusters_of(data)) for seed in range(plan.seeds)]
        for way in WAYS:
            found[way].append(np.mean([_played(view, words, way, plan) for view in views], axis=0))
    return "\n".join(_table(found, len(words), plan))


def _played(view: Scene, words: Words, way: Way, plan: Plan) -> npt.NDArray[np.float64]:
    """(2,) positives per round, and those that were not on show."""
    pool, given = view.pool, view.answer
    rows = _begun(view, plan.answers)
    ranked = np.argsort(-(words @ pool.embeddings.T), axis=1, kind="stable")
    likeness = np.argsort(-(words @ pool.query), kind="stable")
    chance = np.random.default_rng([view.seed, 9]).permutation(len(words))
    tried: list[int] = []
    gains = []
    for _ in range(min(plan.rounds, len(words))):
        label = live.trained(pool, Answers(rows, given[rows]))
        rank = live.ranker(label, pool.shard.near(pool.shard.clip_ids))
        p = np.full(len(given), 0.5) if rank is None else rank(pool.embeddings)
        shown = np.argsort(-p, kind="stable")[: plan.shown]
        unanswered = np.ones(len(given), np.bool_)
        unanswered[rows] = False
        order = {"nearest": likeness, "random": chance}.get(way)
        if order is None:
            free = unanswered.copy()
            free[shown] = False
            free[ranked[tried, :FIRST].ravel()] = False
            hits = ranked[:, :FIRST].copy()
            hits[tried] = -1
            kinds = pool.clusters
            positives = np.bincount(kinds[rows][given[rows]], minlength=1).tolist()
            best = suggest(hits, Corpus(p, free, kinds, positives), 1)
            order = np.array([s.word for s in best] or chance, np.int64)
        word = int(next(w for w in order if w not in tried))
        tried.append(word)
        batch = ranked[word][unanswered[ranked[word]]][:BATCH_SIZE]
        gains.append([given[batch].sum(), given[np.setdiff1d(batch, shown)].sum()])
        rows = np.concatenate([rows, batch])
    mean: npt.NDArray[np.float64] = np.mean(gains, axis=0)
    return mean


def _begun(view: Scene, count: int) -> Rows:
    """The rows that the product's batches ask first."""
    chooser = Chooser("va-live", view)
    free = np.ones(len(view.answer), np.bool_)
    rows: Rows = np.empty(0, np.int64)
    while len(rows) < count:
        batch = chooser.choose(free, Answers(rows, view.answer[rows]), BATCH_SIZE)
        free[batch] = False
        rows = np.concatenate([rows, batch])
    return rows


def _table(
    found: dict[Way, list[npt.NDArray[np.float64]]], words: int, plan: Plan
) -> Iterator[str]:
    labels = len(found["suggested"])
    if labels < 2:
        yield "No two labels have enough clips of either kind."
        return
    yield (
        f"{labels} labels, {plan.seeds} seeds, {words} words; after {plan.answers} answers, "
        f"{plan.rounds} words of {BATCH_SIZE} answers each. Positives per {BATCH_SIZE} answers; "
        "differences ± standard error over labels."
    )
    yield ""
    yield "| words | positives | suggested finds more by | not on show | suggested finds more by |"
    yield "|---|---|---|---|---|"
    best = np.stack(found["suggested"])
    for way in WAYS:
        values = np.stack(found[way])
        more = best - values
        error = more.std(axis=0, ddof=1) / np.sqrt(labels)
        cells = [
            cell
            for mean, gain, e in zip(values.mean(axis=0), more.mean(axis=0), error, strict=True)
            for cell in (f"{mean:.1f}", "" if way == "suggested" else f"{gain:+.1f} ± {e:.1f}")
        ]
        yield f"| {way} | {' | '.join(cells)} |"
