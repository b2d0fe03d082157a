"""The figures of the experiments, as PNG files; drawn without a display."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backend.keeping import files
from workers.experiments import tables
from workers.experiments.experiment_one import METHODS, SIZES
from workers.experiments.protocol import Protocol

NAMES = {
    "baseline": "random ranking",
    "zero-shot-only": "zero-shot",
    "random": "random clips",
    "zero-shot": "zero-shot clips",
    "combined": "half and half",
    "va": "active learning",
}


def draw_replication(
    out: Path, labels: tables.Labels, coverages: Sequence[Mapping[str, Any]], protocol: Protocol
) -> list[str]:
    """Figures 7 to 10 of the paper; figure 8 for every label. Returns the file names."""
    trained = tables.trainable(labels)
    with _axes(out / "figure-7.png", "annotations", "labels that can be trained, %") as axes:
        _lines(axes, SIZES, trained)
    (out / "figure-8").mkdir(exist_ok=True)
    for name, label in labels.items():
        with _axes(out / "figure-8" / f"{name}.png", "annotations", "average precision") as axes:
            axes.set_title(name)
            _learning_curves(axes, label)
    with _axes(out / "figure-9.png", "annotations", "labels on which active learning wins, %") as a:
        _lines(a, SIZES, tables.wins(labels, protocol))
    scores, va = tables.mean_data_scores(coverages)
    with _axes(out / "figure-10.png", "annotations", "mean data score") as axes:
        axes.plot(SIZES, [min(n / 200, 1.0) for n in SIZES], "k:", label="upper bound")
        _lines(axes, SIZES, scores)
        axes.plot([n for n, _ in va], [s for _, s in va], "k", label=NAMES["va"])
    return ["figure-7.png", "figure-8/<label>.png", "figure-9.png", "figure-10.png"]


def draw_gains(
    out: Path, gains: Mapping[str, Mapping[str, Mapping[str, float | None]]], sizes: Sequence[int]
) -> list[str]:
    """Median gain over the mix of every simulated method, with its quartiles."""
    with _axes(out / "gains.png", "annotations", "gain over half and half, AP points") as axes:
        axes.axhline(0, color="grey", linewidth=0.8)
        for method, per_size in gains.items():
            rows = [per_size[str(n)] for n in sizes]
            middle, low, high = (_column(rows, key) for key in ("median", "p25", "p75"))
            (line,) = axes.plot(sizes, middle, marker="o", label=method)
            axes.fill_between(sizes, low, high, color=line.get_color(), alpha=0.08)
    return ["gains.png"]


def gains_by_set(
    target: TextIO, sets: Mapping[str, Any], method: str, sizes: Sequence[int]
) -> None:
    """An SVG: a method's median gain over the mix in every set, dashed where it has no texts, with
    the standard error of the mean over labels."""
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    axes.set(xlabel="annotations", ylabel=f"gain of {method}, AP points")
    axes.grid(alpha=0.3)
    axes.axhline(0, color="grey", linewidth=0.8)
    for name, each in sets.items():
        cells = {n: each["gains"][method][str(n)] for n in sizes if str(n) in each["gains"][method]}
        axes.errorbar(
            list(cells),
            [cell["median"] for cell in cells.values()],
            yerr=[cell["error"] or 0.0 for cell in cells.values()],
            marker="o",
            capsize=3,
            linestyle="-" if each["query"] == "text" else "--",
            label=name.replace("_", " ").strip() or name,
        )
    axes.legend(fontsize="small")
    figure.savefig(target, format="svg", metadata={"Date": None})


def draw_reliability(file: Path, per_size: Mapping[str, Mapping[str, Any] | None]) -> None:
    """Share of positives among the test clips that were given a probability, by number of answers.

    Points are as large as the share of clips that they stand for.
    """
    with _axes(file, "probability given", "share of positives") as axes:
        axes.plot([0, 1], [0, 1], color="grey", linestyle=":", label="calibrated")
        for n, curve in per_size.items():
            if curve is None:
                continue
            across, up, clips = (
                np.array([each[key] for each in curve["bins"]])
                for key in ("predicted", "observed", "clips")
            )
            (line,) = axes.plot(across, up, label=f"{n} (ECE {curve['ece']:.3f})")
            axes.scatter(across, up, s=200 * clips / clips.sum(), color=line.get_color())


def draw_errors(
    out: Path, rates: Sequence[float], mean_ap: Mapping[str, Mapping[str, Sequence[float]]]
) -> None:
    """Mean average precision by rate of wrong answers, at the largest number of answers."""
    n = list(next(iter(mean_ap.values())))[-1]
    percent = [100 * rate for rate in rates]
    with _axes(out / "errors.png", "wrong answers, %", f"mean AP after {n} answers") as axes:
        for method, per_size in mean_ap.items():
            axes.plot(percent, per_size[n], marker="o", label=method)


def draw_coverage(out: Path, summary: Mapping[str, Mapping[str, Mapping[str, float]]]) -> list[str]:
    """How often the intervals of the stop advice hold the truth, with two standard errors."""
    with _axes(out / "coverage.png", "annotations", "intervals that hold the truth, %") as axes:
        axes.axhline(95, color="grey", linewidth=0.8)
        for quantity, per_size in summary.items():
            held = np.array([each["coverage"] for each in per_size.values()])
            runs = np.array([each["runs"] for each in per_size.values()])
            error = 2 * np.sqrt(np.maximum(held * (1 - held), 1 / (4 * runs)) / runs)
            sizes = [int(n) for n in per_size]
            axes.errorbar(
                sizes, 100 * held, yerr=100 * error, marker="o", capsize=3, label=quantity
            )
    return ["coverage.png"]


def _learning_curves(axes: Axes, label: Mapping[str, Any]) -> None:
    axes.axhline(label["baseline_ap"], color="grey", linestyle=":", label=NAMES["baseline"])
    if label["zero_shot_ap"] is not None:
        axes.axhline(label["zero_shot_ap"], color="grey", label=NAMES["zero-shot-only"])
    _lines(axes, SIZES, {m: [tables.rival(label, m, n) for n in SIZES] for m in METHODS})
    known = [c for c in label["checkpoints"] if c["ap"] is not None]
    axes.plot([c["n"] for c in known], [c["ap"] for c in known], "k.-", label=NAMES["va"])


def _lines(axes: Axes, sizes: Sequence[int], values: Mapping[str, Sequence[float | None]]) -> None:
    for name, each in values.items():
        gaps = [np.nan if value is None else value for value in each]
        axes.plot(sizes, gaps, marker="o", label=NAMES[name])


def _column(rows: Sequence[Mapping[str, float | None]], key: str) -> list[float]:
    values = (row[key] for row in rows)
    return [np.nan if value is None else value for value in values]


@contextmanager
def _axes(file: Path, across: str, up: str) -> Iterator[Axes]:
    # A Figure of one's own, not pyplot's: no display and no global state.
    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.subplots()
    axes.set(xlabel=across, ylabel=up)
    axes.grid(alpha=0.3)
    yield axes
    axes.legend(fontsize="small")
    with files.draft(file) as made:
        figure.savefig(made, dpi=120)
