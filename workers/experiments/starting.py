"""What a model from another studio is worth to a label that starts from it, on real embeddings.

The corpus is dealt by its kinds of clips into two studios, so that each has looks of its own. The
other studio's label has answers to random clips of its half; here the same label starts from the
head that came of them, or from its words, and goes on as the product does. Test: a random fifth of
this studio's half, never labelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from workers.experiments import live
from workers.experiments.dataset import Dataset
from workers.experiments.episode import Scene, play
from workers.experiments.simulate import bank_of, clusters_of, load, scene, splits
from workers.experiments.strategies import Answers
from workers.learn.anchor import text_direction

ELSEWHERE = (50, 300)  # answers in the other studio


def experiment(file: Path, seeds: int, sizes: Sequence[int]) -> str:
    """A table: average precision with so many answers here, from the words alone and from heads of
    so many answers elsewhere; means over labels and seeds, gains with a standard error over labels.

    Raises:
        DatasetError
    """
    dataset, clusters = load(file), clusters_of(file)
    found: dict[str, list[list[float]]] = {}  # by start: one row of sizes per label, means of seeds
    labels = [
        label
        for label in dataset.truth
        if dataset.texts and all(_possible(dataset, label, seed, clusters) for seed in range(seeds))
    ]
    for label in labels:
        runs = [_of_seed(dataset, label, seed, clusters, sizes) for seed in range(seeds)]
        for start in runs[0]:
            mean = np.mean([run[start] for run in runs], axis=0).tolist()
            found.setdefault(start, []).append(mean)
    return _table(file, found, seeds, sizes)


def _halves(clusters: np.ndarray, seed: int) -> np.ndarray:
    """(n,) whether a clip is of this studio: half the kinds of clips are."""
    kinds = np.random.default_rng([seed, 7]).permutation(np.unique(clusters))
    here: np.ndarray = np.isin(clusters, kinds[: len(kinds) // 2])
    return here


def _part(dataset: Dataset, rows: np.ndarray) -> Dataset:
    truth = {name: values[rows] for name, values in dataset.truth.items()}
    return replace(dataset, embeddings=dataset.embeddings[rows], truth=truth)


def _possible(dataset: Dataset, label: str, seed: int, clusters: np.ndarray) -> bool:
    here = _halves(clusters, seed)
    return all(splits(dataset.truth[label][part], seed) for part in (here, ~here))


def _of_seed(
    dataset: Dataset, label: str, seed: int, clusters: np.ndarray, sizes: Sequence[int]
) -> dict[str, list[float]]:
    here = _halves(clusters, seed)
    view = scene(_part(dataset, here), label, seed, 0.0, clusters[here])
    found = {"its words": _played(view, sizes)}
    for count in ELSEWHERE:
        head = _head(dataset, label, seed, ~here, clusters, count)
        pool = replace(view.pool, text=head, query=head)
        found[f"a head of {count} answers"] = _played(replace(view, pool=pool), sizes)
    return found


def _played(view: Scene, sizes: Sequence[int]) -> list[float]:
    query = view.pool.query if view.pool.text is None else view.pool.text
    started = replace(view, pool=replace(view.pool, query=query))
    return [point.ap for point in play("va-live", started, sizes).values()]


def _head(
    dataset: Dataset, label: str, seed: int, there: np.ndarray, clusters: np.ndarray, count: int
) -> np.ndarray:
    """The weights that a bundle carries: of a model of random answers, from the same words."""
    part = _part(dataset, there)
    view = scene(part, label, seed, 0.0, clusters[there])
    rest = len(view.answer)
    rows = np.sort(np.random.default_rng([seed, 8]).permutation(rest)[:count])
    words = text_direction(dataset.texts[label], bank_of(dataset, label))
    trained = live.trained(replace(view.pool, text=words), Answers(rows, view.answer[rows]))
    model = trained.classifier or trained.draft
    if model is None:  # all of them were of one kind
        return words
    weights: np.ndarray = model.weights.astype(np.float32)
    return weights


def _table(
    file: Path, found: dict[str, list[list[float]]], seeds: int, sizes: Sequence[int]
) -> str:
    if not found:
        return f"{file}: no label has a text, and answers of both kinds in both studios."
    words = np.array(found["its words"])
    lines = [
        f"Data: `{file}` · {len(words)} labels, {seeds} seeds · two studios of half the kinds of "
        "clips each. Average precision in %, and the gain over the words alone ± its standard "
        "error over labels.",
        "",
        f"| it starts from | {' | '.join(f'{n} answers' for n in sizes)} |",
        "|---" * (len(sizes) + 1) + "|",
    ]
    for start, values in found.items():
        gains = 100 * (np.array(values) - words)
        error = gains.std(axis=0, ddof=1) / np.sqrt(len(gains)) if len(gains) > 1 else gains[0] * 0
        cells = [
            f"{mean:.1f}" if values is found["its words"] else f"{mean:.1f} ({gain:+.1f} ± {e:.1f})"
            for mean, gain, e in zip(
                100 * np.mean(values, axis=0), gains.mean(axis=0), error, strict=True
            )
        ]
        lines.append(f"| {start} | {' | '.join(cells)} |")
    return "\n".join(lines)
