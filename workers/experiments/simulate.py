"""The whole loop with simulated annotators on labelled embeddings.

A random fifth of the corpus is the test: it is never labelled and takes part in no choice, not even
in the centre of the corpus. Everything else may be labelled. Every method of one label and seed has
the same test, the same query, the same annotator and the same random order.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from backend.domain import advice, bandit, batches, feeds, quality
from backend.keeping import files
from workers.experiments import calibration, episode, figures, live, strategies
from workers.experiments.calibration import pooled
from workers.experiments.dataset import Dataset, DatasetError, read_dataset
from workers.experiments.episode import Scene, play
from workers.experiments.parts import Task, console, run_parts, write_json
from workers.experiments.strategies import Pool
from workers.learn import advice as learn_advice
from workers.learn import (
    anchor,
    classifier,
    clusters,
    evaluation,
    neighbours,
    posterior,
    scorer,
    training,
)
from workers.learn import feeds as learn_feeds
from workers.learn.anchor import text_direction
from workers.learn.clusters import assign, kmeans
from workers.learn.scorer import LocalShard

Values = Mapping[str, Mapping[str, Mapping[str, Sequence[float]]]]  # method, n, label: per seed

TEST_PART = 5  # one clip in so many


@dataclass(frozen=True)
class Settings:
    methods: tuple[str, ...]
    sizes: tuple[int, ...]
    error: float = 0.0  # probability that the annotator answers wrongly


def simulate(
    file: Path,
    out: Path,
    settings: Settings,
    *,
    seeds: int,
    labels: Sequence[str] = (),
    jobs: int = 1,
) -> dict[str, Any]:
    """Run what is missing and write results.json, results.csv, figures and report.md to `out`.

    Returns the content of results.json. Raises DatasetError.
    """
    dataset = load(file)
    unknown = [label for label in labels if label not in dataset.truth]
    if unknown:
        raise DatasetError(
            f"{file} has no label {unknown[0]!r}: choose --labels from {', '.join(dataset.truth)}."
        )
    pool = len(dataset.embeddings) - len(dataset.embeddings) // TEST_PART - 1
    possible = tuple(n for n in settings.sizes if n <= pool)
    if not possible:
        raise DatasetError(
            f"{file} has {pool} clips to label beside its test fifth and --n asks for at least "
            f"{min(settings.sizes)}: ask for less."
        )
    if possible != settings.sizes:
        console.print(f"There are {pool} clips to label: larger --n are left out.")
        settings = replace(settings, sizes=possible)
    out.mkdir(parents=True, exist_ok=True)
    wanted, skipped = [], {}
    for label in labels or dataset.truth:
        if all(splits(dataset.truth[label], seed) for seed in range(seeds)):
            wanted.append(label)
        else:
            skipped[label] = "a test or a pool would lack positives or negatives"
            console.print(f"{label} is left out: {skipped[label]}.")
    if not wanted:
        field = "labels" if dataset.several else "label"
        raise DatasetError(
            f"{file}: field {field}: {', '.join(list(skipped)[:5])} cannot be simulated, because "
            f"{next(iter(skipped.values()))}: give each label some clips of both classes."
        )
    fingerprint = hashlib.sha256(file.read_bytes()).hexdigest()[:16]
    tasks = [
        Task(f"{label} {seed}", run_label, (file, label, seed, settings))
        for label in wanted
        for seed in range(seeds)
    ]
    made_with = {**asdict(settings), "data": fingerprint, "code": code()}
    done = run_parts(tasks, out / "parts", made_with, jobs=jobs, title="labels × seeds")
    values = _collected(done, settings, wanted, seeds, "ap")
    results: dict[str, Any] = {
        "methods": values,
        "gain_over_combined": gains(values),
        "labels_to_reach_combined": labels_to_reach(values),
        "data_scores": _means(_collected(done, settings, wanted, seeds, "data_score")),
        "trained": _means(_collected(done, settings, wanted, seeds, "trained")),
        "calibration": {
            method: {
                str(n): pooled(done[task.name][method][str(n)]["calibration"] for task in tasks)
                for n in settings.sizes
            }
            for method in settings.methods
        },
        "query": "text" if dataset.texts else "exemplar",
        "seeds": seeds,
        "error": settings.error,
        "skipped": skipped,
    }
    write_json(out / "results.json", results)
    _write_csv(out / "results.csv", values)
    if results["gain_over_combined"]:
        figures.draw_gains(out, results["gain_over_combined"], settings.sizes)
    for method, per_size in results["calibration"].items():
        if method.startswith("va-live"):
            figures.draw_reliability(out / f"calibration-{method}.png", per_size)
    files.write(out / "report.md", _report(file, results))
    return results


def code(*more: ModuleType) -> str:
    """Of everything that decides a result: results of another version are not mixed in."""
    modules = (advice, anchor, bandit, batches, calibration, classifier, clusters, episode,
               evaluation, feeds, learn_advice, learn_feeds, live, neighbours, posterior, quality,
               scorer, strategies, training, *more)  # fmt: skip
    sources = [Path(str(module.__file__)) for module in modules] + [Path(__file__)]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]


def run_label(file: Path, label: str, seed: int, settings: Settings) -> dict[str, Any]:
    """Every method on one label with one seed."""
    view = scene(load(file), label, seed, settings.error, clusters_of(file))
    return {
        method: {str(n): asdict(point) for n, point in play(method, view, settings.sizes).items()}
        for method in settings.methods
    }


def scene(
    dataset: Dataset, label: str, seed: int, error: float, clusters: npt.NDArray[np.int64]
) -> Scene:
    """The test, the pool, the query and the annotator of one label and seed."""
    truth = dataset.truth[label]
    test = _test_rows(len(truth), seed)
    rest = np.flatnonzero(~test)
    rng = np.random.default_rng([seed, 1])
    text = dataset.texts.get(label)
    if text is None:
        exemplar = rng.choice(rest[truth[rest]])
        query = dataset.embeddings[exemplar]
        rest = rest[rest != exemplar]  # it is known already, and labelling it would be free
    else:
        query = text
    embeddings = dataset.embeddings[rest]
    mistaken = rng.random(len(rest)) < error
    centre = embeddings.mean(axis=0, dtype=np.float64).astype(np.float32)
    return Scene(
        pool=Pool(
            embeddings=embeddings,
            centre=centre,
            query=query,
            text=None if text is None else text_direction(text, bank_of(dataset, label)),
            similarity=(embeddings @ query).astype(np.float64),
            clusters=clusters[rest],
            seed=seed,
            shard=LocalShard(
                np.arange(len(rest)),
                torch.from_numpy(embeddings),
                near=live.neighbours(embeddings, centre),
                device="cpu",
            ),
        ),
        answer=truth[rest] ^ mistaken,
        truth=truth[rest],
        test=dataset.embeddings[test],
        test_near=live.beside(dataset.embeddings[test], embeddings, centre),
        test_truth=truth[test],
        seed=seed,
    )


def bank_of(dataset: Dataset, label: str) -> npt.NDArray[np.float32]:
    """The texts whose mean is taken out of the label's: (m, d)."""
    if dataset.bank is not None:
        return dataset.bank
    others = [text for name, text in dataset.texts.items() if name != label]
    return np.stack(others) if others else np.empty((0, dataset.embeddings.shape[1]), np.float32)


def gains(values: Values) -> dict[str, dict[str, dict[str, float | None]]]:
    """Median and quartiles over labels of the gain over `combined`, means over seeds, AP points.

    Empty where `combined` was not simulated.
    """
    base = values.get("combined")
    table: dict[str, dict[str, dict[str, float | None]]] = {}
    for method, sizes in values.items() if base else ():
        table[method] = {}
        for n, labels in sizes.items():
            assert base is not None
            each = [100 * (np.mean(v) - np.mean(base[n][name])) for name, v in labels.items()]
            low, middle, high = np.percentile(each, [25, 50, 75]).tolist()
            table[method][n] = {"median": middle, "p25": low, "p75": high}
    return table


def labels_to_reach(values: Values) -> dict[str, dict[str, int | None]]:
    """Answers that a method needs for what `combined` reaches with n: the smallest simulated number
    at which at least half the labels are there; None where that never happens."""
    base = values.get("combined")
    table: dict[str, dict[str, int | None]] = {}
    for method, sizes in values.items() if base else ():
        assert base is not None
        table[method] = {}
        for n, goals in base.items():
            reached = [
                int(m)
                for m, labels in sizes.items()
                if np.median([np.mean(labels[x]) >= np.mean(goals[x]) for x in goals]) >= 0.5
            ]
            table[method][n] = min(reached, default=None)
    return table


@lru_cache(maxsize=1)
def load(file: Path) -> Dataset:
    return read_dataset(file)


@lru_cache(maxsize=1)
def clusters_of(file: Path) -> npt.NDArray[np.int64]:
    matrix = load(file).embeddings
    return assign(matrix, kmeans(matrix)).astype(np.int64)


def _test_rows(n: int, seed: int) -> npt.NDArray[np.bool_]:
    test = np.zeros(n, dtype=np.bool_)
    test[np.random.default_rng([seed, 0]).permutation(n)[: n // TEST_PART]] = True
    return test


def splits(truth: npt.NDArray[np.bool_], seed: int) -> bool:
    """Whether there is something to find and something to test: one of each class in the test, and
    two in the pool, one of which may serve as the query."""
    test = _test_rows(len(truth), seed)
    return all(each[test].any() and each[~test].sum() >= 2 for each in (truth, ~truth))


def _collected(
    done: Mapping[str, Any], settings: Settings, labels: Sequence[str], seeds: int, field: str
) -> dict[str, dict[str, dict[str, list[float]]]]:
    """method → n → label → one number per seed."""
    return {
        method: {
            str(n): {
                label: [
                    float(done[f"{label} {seed}"][method][str(n)][field]) for seed in range(seeds)
                ]
                for label in labels
            }
            for n in settings.sizes
        }
        for method in settings.methods
    }


def _means(values: Values) -> dict[str, dict[str, float]]:
    return {
        method: {n: float(np.mean(list(labels.values()))) for n, labels in sizes.items()}
        for method, sizes in values.items()
    }


def _write_csv(file: Path, values: Values) -> None:
    with files.draft(file) as made, made.open("w", newline="", encoding="utf-8") as target:
        table = csv.writer(target)
        table.writerow(("method", "n", "label", "seed", "ap"))
        for method, sizes in values.items():
            for n, labels in sizes.items():
                for label, aps in labels.items():
                    table.writerows((method, n, label, seed, ap) for seed, ap in enumerate(aps))


def _report(file: Path, results: Mapping[str, Any]) -> str:
    values = results["methods"]
    sizes = list(next(iter(values.values())))
    labels = next(iter(values.values()))[sizes[0]]
    query = (
        "the labels' text embeddings."
        if results["query"] == "text"
        else "the file has no text embeddings: one random positive's vector stands in as the "
        "query, is left out of everything else, and is no text to the classifier."
    )
    lines = [
        "# Simulated labelling",
        "",
        f"Data: `{file}` · {len(labels)} labels, {results['seeds']} seeds, annotators wrong on "
        f"{results['error']:.0%} · test: a random fifth, never labelled.",
        f"Query: {query}",
        "Rivals use the paper's classifier; where it cannot be trained the query ranks the test.",
        "",
    ]
    tables: dict[str, dict[str, list[str]]] = {
        "Mean average precision, %": {
            method: [f"{100 * np.mean(list(values[method][n].values())):.1f}" for n in sizes]
            for method in values
        },
        "Gain over `combined`, AP points: median over labels (quartiles)": {
            method: [
                f"{each[n]['median']:+.1f} ({each[n]['p25']:+.1f} to {each[n]['p75']:+.1f})"
                for n in sizes
            ]
            for method, each in results["gain_over_combined"].items()
        },
        "Answers needed for what `combined` reaches with n": {
            method: [str(each[n] or "–") for n in sizes]
            for method, each in results["labels_to_reach_combined"].items()
        },
        "Mean data score": {
            method: [f"{each[n]:.2f}" for n in sizes]
            for method, each in results["data_scores"].items()
        },
        "Expected calibration error on the test, of all runs together": {
            method: [f"{each[n]['ece']:.3f}" if each[n] else "–" for n in sizes]
            for method, each in results["calibration"].items()
        },
        "Share of runs in which a classifier could be trained": {
            method: [f"{each[n]:.0%}" for n in sizes] for method, each in results["trained"].items()
        },
    }
    for title, rows in tables.items():
        if not rows:
            continue  # no gain over what was not simulated
        lines += [f"{title}:", "", f"| method | {' | '.join(sizes)} |", "|---" * (len(sizes) + 1)]
        lines[-1] += "|"
        lines += [f"| {method} | {' | '.join(cells)} |" for method, cells in rows.items()]
        lines.append("")
    lines += [f"Left out: {label}: {why}." for label, why in results["skipped"].items()]
    return "\n".join(lines)
