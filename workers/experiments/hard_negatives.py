"""What batches of siblings' yes, that a label takes for yes, are worth to it.

The classes of a data set of one class per row exclude each other. Some positives of each are known
from the answers under its own label. A label is answered as the product answers it; or the same but
for every other batch after the first two, which is made of known positives of other labels, those
first that the label's model is surest are yes, as `backend.views.families` offers them. Test: a
random fifth of the data, never labelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from backend.domain import quality
from backend.messages import BATCH_SIZE
from workers.experiments import live
from workers.experiments.dataset import Dataset, DatasetError
from workers.experiments.episode import Chooser, Scene
from workers.experiments.simulate import clusters_of, load, scene, splits
from workers.experiments.strategies import Answers, Rows

KNOWN = 0.5  # share of the positives of every other label that are known
SURE = 0.5  # from this probability on the model takes a clip for yes


def experiment(data: Path, labels: int, seeds: int, sizes: Sequence[int]) -> str:
    """Average precision with and without siblings' yes, over the largest labels, with the gain and
    its standard error over labels.

    Raises:
        DatasetError
    """
    dataset = load(data)
    if dataset.several:
        raise DatasetError(f"{data} has several labels per row: none need exclude another.")
    names = sorted(dataset.truth, key=lambda name: -int(dataset.truth[name].sum()))[:labels]
    found: list[npt.NDArray[np.float64]] = []
    offered: list[float] = []
    for label in names:
        if not all(splits(dataset.truth[label], seed) for seed in range(seeds)):
            continue
        runs = []
        for seed in range(seeds):
            view = scene(dataset, label, seed, 0.0, clusters_of(data))
            known = _known(dataset, label, view)
            plain, _ = _played(view, None, sizes)
            hard, count = _played(view, known, sizes)
            runs.append([plain, hard])
            offered.append(count)
        found.append(np.mean(runs, axis=0))
    if len(found) < 2:
        return "No two labels have enough clips of either kind."
    plain, hard = np.stack(found).transpose(1, 0, 2) * 100
    gain = hard - plain
    error = gain.std(axis=0, ddof=1) / np.sqrt(len(gain))
    lines = [
        f"{len(found)} labels, {seeds} seeds; {np.mean(offered):.1f} hard negatives answered of "
        f"{max(sizes)} answers. Average precision in %, gain ± standard error over labels.",
        "",
        f"| | {' | '.join(f'{n} answers' for n in sizes)} |",
        "|---" * (len(sizes) + 1) + "|",
        f"| the product | {' | '.join(f'{x:.1f}' for x in plain.mean(axis=0))} |",
    ]
    cells = [
        f"{x:.1f} ({g:+.1f} ± {e:.1f})"
        for x, g, e in zip(hard.mean(axis=0), gain.mean(axis=0), error, strict=True)
    ]
    return "\n".join([*lines, f"| with siblings’ yes | {' | '.join(cells)} |"])


def _known(dataset: Dataset, label: str, view: Scene) -> Rows:
    """Rows of the pool that are known to be yes of another label."""
    rng = np.random.default_rng([view.seed, 11])
    # Every row has one class: what is no here is yes elsewhere.
    others = np.flatnonzero(~view.truth)
    return np.sort(rng.permutation(others)[: round(KNOWN * len(others))])


def _played(view: Scene, known: Rows | None, sizes: Sequence[int]) -> tuple[list[float], int]:
    """Average precision at each size, and how many hard negatives were answered."""
    chooser, given = Chooser("va-live", view), view.answer
    rows: Rows = np.empty(0, np.int64)
    free = np.ones(len(given), np.bool_)
    points, hard = [], 0
    for size in sizes:
        while len(rows) < size:
            answers = Answers(rows, given[rows])
            count = min(BATCH_SIZE, size - len(rows))
            batch = rows[:0]
            if known is not None and len(rows) >= BATCH_SIZE and len(rows) // BATCH_SIZE % 2:
                batch = _siblings(view, answers, known[free[known]])[:count]
                hard += len(batch)
            if len(batch) < count:
                free[batch] = False
                both = np.concatenate([rows, batch])
                more = chooser.choose(free, Answers(both, given[both]), count - len(batch))
                batch = np.concatenate([batch, more])
            free[batch] = False
            rows = np.concatenate([rows, batch])
        rank = live.ranker(live.trained(view.pool, Answers(rows, given[rows])), view.test_near)
        scores = view.test @ view.pool.query if rank is None else rank(view.test)
        ap = quality.average_precision(view.test_truth, scores)
        assert ap is not None  # scenes have a positive among their test clips
        points.append(ap)
    return points, hard


def _siblings(view: Scene, answers: Answers, known: Rows) -> Rows:
    """Those of the known ones that the model takes for yes, the surest first."""
    pool = view.pool
    rank = live.ranker(live.trained(pool, answers), pool.shard.near(pool.shard.clip_ids[known]))
    if rank is None or not len(known):
        return known[:0]
    p = rank(pool.embeddings[known])
    order = np.argsort(-p, kind="stable")
    return known[order[p[order] >= SURE]]
