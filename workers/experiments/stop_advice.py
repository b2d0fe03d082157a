"""Is what the product says about going on true? Its intervals against what simulation knows.

Annotators label as the product advises. At each number of answers the product's three estimates
are made from what it would know, and compared with what only a simulation can know: how many
positives are left, what the next batch really gains, and the average precision on clips that were
never labelled. A 95 % interval should hold the truth in 95 of 100 runs.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from backend.domain import cut, quality, stopping
from backend.domain.batches import sources
from backend.domain.intervals import Interval
from backend.keeping import files
from backend.messages import BATCH_SIZE
from workers.experiments import figures, live
from workers.experiments.dataset import DatasetError
from workers.experiments.episode import Chooser, Scene
from workers.experiments.parts import Task, run_parts, write_json
from workers.experiments.simulate import clusters_of, code, load, scene, splits
from workers.experiments.strategies import Answers, Rows, Truth
from workers.learn.classifier import CrossValidation, cross_validate
from workers.learn.evaluation import RESAMPLES, expected_precision, logits_of, validated
from workers.learn.training import Training

METHOD = "va-live+advice"  # what the product advises
SIZES = (50, 100, 200, 400)
FIELDS = ("estimate", "low", "high", "truth")
QUANTITIES = {
    "positives": "positives remaining, share of the clips without an answer",
    "gain": "AP told so, gained by the next 25",
    "test_gain": "the same interval against the gain in AP on the test clips",
    "heldout": "AP told by held-out answers and probabilities, against AP on the test clips",
    "heldout_noisy": "the same, allowing for the noise of a finite test",
    "quality": "quality score with the range of its five folds, against balanced accuracy on the "
    "test clips",
}

Result = dict[str, dict[str, float]]  # quantity → FIELDS


@dataclass(frozen=True)
class Judged:
    """The average precision that is expected, and that on the test."""

    heldout: Interval
    test: Interval


def validate(
    file: Path,
    out: Path,
    *,
    seeds: int,
    sizes: Sequence[int] = SIZES,
    labels: Sequence[str] = (),
    jobs: int = 1,
) -> dict[str, Any]:
    """Run what is missing and write results.json, results.csv, a figure and report.md to `out`.

    Returns the content of results.json. Raises DatasetError.
    """
    dataset = load(file)
    unknown = [label for label in labels if label not in dataset.truth]
    if unknown:
        raise DatasetError(
            f"{file} has no label {unknown[0]!r}: choose --labels from {', '.join(dataset.truth)}."
        )
    wanted = [
        (label, seed)
        for label in labels or dataset.truth
        for seed in range(seeds)
        if splits(dataset.truth[label], seed)
    ]
    if not wanted:
        raise DatasetError(f"{file}: none of these labels has enough positives to be simulated.")
    out.mkdir(parents=True, exist_ok=True)
    made_with = {
        "data": hashlib.sha256(file.read_bytes()).hexdigest()[:16],
        "sizes": list(sizes),
        "resamples": RESAMPLES,
        "code": code(stopping, sys.modules[__name__]),
    }
    tasks = [
        Task(f"{label} {seed}", run_label, (file, label, seed, tuple(sizes)))
        for label, seed in wanted
    ]
    done = run_parts(tasks, out / "parts", made_with, jobs=jobs, title="labels × seeds")
    rows = [
        {"label": label, "seed": seed, "n": int(n), "quantity": quantity, **values}
        for label, seed in wanted
        for n, result in done[f"{label} {seed}"].items()
        for quantity, values in result.items()
    ]
    results: dict[str, Any] = {"seeds": seeds, "runs": len(wanted), "summary": summary(rows, sizes)}
    write_json(out / "results.json", results)
    with (
        files.draft(out / "results.csv") as made,
        made.open("w", newline="", encoding="utf-8") as target,
    ):
        table = csv.DictWriter(target, ("label", "seed", "n", "quantity", *FIELDS))
        table.writeheader()
        table.writerows(rows)
    figures.draw_coverage(out, results["summary"])
    files.write(out / "report.md", _report(file, results))
    return results


def run_label(file: Path, label: str, seed: int, sizes: Sequence[int]) -> dict[str, Result]:
    """Estimates and truths of one label and seed, by number of answers."""
    return compare(scene(load(file), label, seed, 0.0, clusters_of(file)), sizes)


def compare(view: Scene, sizes: Sequence[int]) -> dict[str, Result]:
    """Label as advised, one batch beyond the largest of `sizes`; the product's estimates at each of
    them that it could make, with the truth."""
    chooser = Chooser(METHOD, view)
    free = np.ones(len(view.answer), dtype=np.bool_)
    rows: Rows = np.empty(0, dtype=np.int64)
    drawn = np.empty(0, dtype=np.bool_)
    curve: dict[int, Judged] = {}
    results: dict[str, Result] = {}
    waiting: tuple[int, stopping.Estimate, float] | None = None
    while len(rows) < min(max(sizes) + BATCH_SIZE, len(free)):
        batch = chooser.choose(free, Answers(rows, view.answer[rows]), BATCH_SIZE)
        drawn = np.concatenate([drawn, _fair(chooser.advised, batch, free, view)])
        free[batch] = False
        rows = np.concatenate([rows, batch])
        answers = Answers(rows, view.answer[rows]).canonical()
        judged = _judged(view, answers)
        if judged is None:
            continue
        n = len(rows)
        curve[n] = judged
        if waiting is not None:
            before, gain, ap = waiting
            result = results[str(before)]
            result["gain"] = _row(gain, judged.heldout.value - curve[before].heldout.value)
            result["test_gain"] = _row(gain, _test(view, answers) - ap)
            waiting = None
        if n in sizes:
            estimate, left = _positives(view, answers, rows, drawn, free)
            results[str(n)] = {
                "positives": _row(estimate, left),
                "heldout": _row(judged.heldout, judged.test.value),
                "heldout_noisy": _difference(judged.heldout, judged.test),
            }
            score = _quality(view, answers)
            if score is not None:
                results[str(n)]["quality"] = score
            expected = stopping.expected_gain(
                list(curve), [j.heldout.value for j in curve.values()], BATCH_SIZE
            )
            if expected is not None:
                waiting = n, expected, _test(view, answers)
    return results


def summary(
    rows: Sequence[Mapping[str, Any]], sizes: Sequence[int]
) -> dict[str, dict[str, dict[str, float]]]:
    """quantity → n → runs, coverage, mean estimate, mean truth, mean width."""
    table: dict[str, dict[str, dict[str, float]]] = {}
    for quantity in QUANTITIES:
        table[quantity] = {}
        for n in sizes:
            found = [r for r in rows if r["quantity"] == quantity and r["n"] == n]
            if not found:
                continue
            estimate, low, high, truth = (np.array([r[f] for r in found]) for f in FIELDS)
            table[quantity][str(n)] = {
                "runs": len(found),
                "coverage": float(((low <= truth) & (truth <= high)).mean()),
                "estimate": float(estimate.mean()),
                "truth": float(truth.mean()),
                "error": float(np.abs(estimate - truth).mean()),
                "width": float((high - low).mean()),
            }
    return table


def _fair(arm: str, batch: Rows, free: Truth, view: Scene) -> npt.NDArray[np.bool_]:
    """Which clips of a batch the product takes for a fair sample of what had no answer."""
    feed = view.pool.order[free[view.pool.order]]
    kinds = sources(arm, batch.tolist(), tuple(feed.tolist()))  # type: ignore[arg-type]
    return np.array([kind in ("random", "va_random") for kind in kinds], dtype=np.bool_)


def _judged(view: Scene, answers: Answers) -> Judged | None:
    label = live.trained(view.pool, answers)
    survey = live.scored(view.pool, label).survey
    held_out, model = validated(label.training, view.pool.text, view.pool.centre)
    folds = _cross_validated(view, label.training)
    if model is None or survey is None or folds is None:
        return None
    line = cut.fitted(label.training.y, logits_of(folds))
    tested = quality.average_precision_interval(
        view.test_truth,
        model.logits(view.test, view.test_near),
        np.random.default_rng(0),
        RESAMPLES,
    )
    assert tested is not None  # there is a positive among the test clips
    return Judged(expected_precision(held_out, model, survey, line), tested)


def _positives(
    view: Scene, answers: Answers, rows: Rows, drawn: npt.NDArray[np.bool_], free: Truth
) -> tuple[stopping.Estimate, float]:
    """The estimate and the truth, as shares of what has no answer."""
    left = int(free.sum())
    expected = live.scored(view.pool, live.trained(view.pool, answers)).expected
    found = stopping.positives_remaining(left, expected, view.answer[rows], drawn)
    share = stopping.Estimate(found.value / left, found.low / left, found.high / left)
    return share, float(view.truth[free].mean())


def _quality(view: Scene, answers: Answers) -> dict[str, float] | None:
    """The quality score and what it stands for; None with fewer than five of a class. The range of
    five folds holds the median of what a fold gives in 15 of 16 cases, if folds are independent."""
    label = live.trained(view.pool, answers)
    folds = _cross_validated(view, label.training)
    score = None if folds is None else quality.quality_score(folds.balanced_accuracies)
    model = live.ranker(label, view.test_near)
    if folds is None or score is None or model is None:
        return None
    right = quality.balanced_accuracy(view.test_truth, model(view.test) >= 0.5)
    assert right is not None  # the test clips hold both classes
    each = folds.balanced_accuracies
    return _row(Interval(score, float(np.nanmin(each)), float(np.nanmax(each))), right)


def _cross_validated(view: Scene, known: Training) -> CrossValidation | None:
    return cross_validate(
        known.X,
        known.y,
        text=view.pool.text,
        centre=view.pool.centre,
        near=known.near,
        background=known.background,
    )


def _test(view: Scene, answers: Answers) -> float:
    """Average precision on the test clips of the model of all answers."""
    model = live.ranker(live.trained(view.pool, answers), view.test_near)
    ap = quality.average_precision(view.test_truth, model(view.test)) if model else None
    assert ap is not None  # there are answers of both kinds, and a positive among the test clips
    return ap


def _row(estimate: stopping.Estimate | Interval, truth: float) -> dict[str, float]:
    return {**dict(zip(FIELDS, (estimate.value, estimate.low, estimate.high), strict=False)),
            "truth": truth}  # fmt: skip


def _difference(one: Interval, other: Interval) -> dict[str, float]:
    """Interval of one - other from the intervals of both; the truth is 0. Source: Zou and Donner,
    "Construction of confidence limits about effect measures", Statistics in Medicine 27, 2008."""
    value = one.value - other.value
    low = value - np.hypot(one.value - one.low, other.high - other.value)
    high = value + np.hypot(one.high - one.value, other.value - other.low)
    return {"estimate": value, "low": float(low), "high": float(high), "truth": 0.0}


def _report(file: Path, results: Mapping[str, Any]) -> str:
    lines = [
        "# Stop advice",
        "",
        f"Data: `{file}` · {results['runs']} runs (labels × seeds), labelled by `{METHOD}` · "
        "test: a random fifth, never labelled. Intervals should hold the truth in 95 of 100 runs.",
        "",
    ]
    for quantity, name in QUANTITIES.items():
        lines += [f"{name[0].upper()}{name[1:]}:", ""]
        lines += ["| n | runs | held | mean estimate | mean truth | mean error | mean width |"]
        lines += ["|---|---|---|---|---|---|---|"]
        lines += [
            f"| {n} | {each['runs']} | {each['coverage']:.0%} | {each['estimate']:.4f} "
            f"| {each['truth']:.4f} | {each['error']:.4f} | {each['width']:.4f} |"
            for n, each in results["summary"][quantity].items()
        ]
        lines.append("")
    return "\n".join(lines)
