"""The same simulation with annotators who err more and more: what do wrong answers cost?

Every rate is a simulation of its own, in a folder of its own; the same clips are answered wrongly
at a rate and at every higher one, so that only the rate differs between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from backend.keeping import files
from workers.experiments import figures
from workers.experiments.parts import write_json
from workers.experiments.simulate import Settings, simulate


def sweep(
    file: Path,
    out: Path,
    settings: Settings,
    rates: Sequence[float],
    *,
    seeds: int,
    labels: Sequence[str] = (),
    jobs: int = 1,
) -> dict[str, Any]:
    """Simulate at each of `rates` (0 to 0.5, ascending); results.json, a figure and report.md.

    Returns the content of results.json: per method and n, in the order of `rates`, the mean average
    precision, and the median over labels of the gain over `combined` at the same rate, None without
    it. Raises DatasetError.
    """
    each = [
        simulate(file, out / f"error-{rate:g}", replace(settings, error=rate),
                 seeds=seeds, labels=labels, jobs=jobs)
        for rate in rates
    ]  # fmt: skip
    first = each[0]["methods"]
    results: dict[str, Any] = {
        "rates": list(rates),
        "mean_ap": {
            method: {
                n: [float(np.mean(list(run["methods"][method][n].values()))) for run in each]
                for n in sizes
            }
            for method, sizes in first.items()
        },
        "gain_over_combined": {
            method: {
                n: [
                    run["gain_over_combined"][method][n]["median"]
                    if run["gain_over_combined"]
                    else None
                    for run in each
                ]
                for n in sizes
            }
            for method, sizes in first.items()
        },
    }
    write_json(out / "results.json", results)
    figures.draw_errors(out, rates, results["mean_ap"])
    files.write(out / "report.md", _report(file, results))
    return results


def _report(file: Path, results: dict[str, Any]) -> str:
    rates = results["rates"]
    lines = ["# Annotators who err", "", f"Data: `{file}` · every rate in a folder of its own.", ""]
    titles = {
        "mean_ap": ("Mean average precision, %", lambda x: f"{100 * x:.1f}"),
        "gain_over_combined": (
            "Gain over `combined` with the same errors, AP points: median over labels",
            lambda x: f"{x:+.1f}",
        ),
    }
    for name, (title, shown) in titles.items():
        sizes = next(iter(results[name].values()))
        for n in sizes:
            lines += [f"{title}, {n} answers:", ""]
            lines.append(f"| method | {' | '.join(f'{rate:.0%} wrong' for rate in rates)} |")
            lines.append("|---" * (len(rates) + 1) + "|")
            for method, values in results[name].items():
                cells = ["–" if value is None else shown(value) for value in values[n]]
                lines.append(f"| {method} | {' | '.join(cells)} |")
            lines.append("")
    return "\n".join(lines)
