"""One page of results over several data sets: tables and a figure, in a file of its own.

Every set is simulated by `simulate` in a folder beside the page, so that a run that was cut off
goes on where it stopped, set by set and label by label.
"""

from __future__ import annotations

import html
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from backend.keeping import files
from workers.experiments.dataset import DatasetError
from workers.experiments.figures import gains_by_set
from workers.experiments.parts import console, write_json
from workers.experiments.simulate import Settings, simulate

SIZES = (25, 50, 100, 250)
BASE = "combined"  # what gains are over

Cell = dict[str, Any]  # median, mean, error: AP points; error is None where it cannot be told
STYLE = """
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .75rem; text-align: right; white-space: nowrap; }
tr { border-bottom: 1px solid #8884; }
th:first-child, td:first-child { text-align: left; }
.scroll { overflow-x: auto; } svg { max-width: 100%; height: auto; background: #fff; }
"""


def show_results(
    sets: Sequence[Path], out: Path, settings: Settings, *, seeds: int, jobs: int
) -> dict[str, Any]:
    """Simulate what is missing; write index.html, results.md and results.json to `out`.

    A set that cannot be simulated is named on the page with the reason. Returns the content of
    results.json. Raises DatasetError if none can be.
    """
    out.mkdir(parents=True, exist_ok=True)
    found: dict[str, Any] = {}
    failed: dict[str, str] = {}
    for number, (name, file) in enumerate(_named(sets).items(), start=1):
        console.print(f"{number} of {len(sets)}: {name}")
        try:
            result = simulate(file, out / name, settings, seeds=seeds, jobs=jobs)
        except DatasetError as problem:
            failed[name] = str(problem)
            console.print(f"{name} is left out: {problem}")
        else:
            found[name] = of_set(result)
    if not found:
        raise DatasetError(next(iter(failed.values()), "Name at least one .npz file."))
    methods = [method for method in settings.methods if method != BASE]
    results: dict[str, Any] = {
        "sets": found,
        "image_only": over_sets(found, methods, settings.sizes),
        "failed": failed,
        "methods": methods,
        "sizes": list(settings.sizes),
        "seeds": seeds,
    }
    write_json(out / "results.json", results)
    parts = sections(results)
    files.write(out / "results.md", _markdown(parts, failed))
    files.write(out / "index.html", _page(parts, failed, _figure(results)))
    return results


def of_set(result: Mapping[str, Any]) -> dict[str, Any]:
    """What the page says of one set, from what `simulate` gives: gains over `BASE` in AP points per
    method and number of answers, and mean data scores."""
    values = result["methods"]
    gains = {
        method: {n: gain(labels, values[BASE][n]) for n, labels in sizes.items()}
        for method, sizes in values.items()
        if method != BASE
    }
    labels = len(next(iter(values[BASE].values())))
    return {
        "query": result["query"],
        "labels": labels,
        "gains": gains,
        "data_scores": result["data_scores"],
    }


def gain(labels: Mapping[str, Sequence[float]], base: Mapping[str, Sequence[float]]) -> Cell:
    """Median and mean over labels of what was gained, means over seeds, in AP points; `error` is
    the standard error of the mean over labels, None of a single one."""
    each = np.array([100 * (np.mean(labels[name]) - np.mean(base[name])) for name in base])
    return {"median": float(np.median(each)), "mean": float(each.mean()), "error": _error(each)}


def over_sets(
    found: Mapping[str, Any], methods: Sequence[str], sizes: Sequence[int]
) -> dict[str, dict[str, Cell]]:
    """Averages over the sets without texts of their medians and means; `error` over the sets."""
    plain = [each for each in found.values() if each["query"] != "text"]
    table: dict[str, dict[str, Cell]] = {}
    for method in methods:
        table[method] = {}
        for n in map(str, sizes):
            cells = [each["gains"][method][n] for each in plain if n in each["gains"][method]]
            if cells:
                means = np.array([cell["mean"] for cell in cells])
                table[method][n] = {
                    "median": float(np.mean([cell["median"] for cell in cells])),
                    "mean": float(means.mean()),
                    "error": _error(means),
                    "sets": len(cells),
                }
    return table


Section = tuple[str, str, list[list[str]]]  # title, what it says, rows with the head first


def sections(results: Mapping[str, Any]) -> list[Section]:
    """The tables of the page."""
    sizes = [str(n) for n in results["sizes"]]
    made: list[Section] = []
    for method in results["methods"]:
        rows = [["set", "query", "labels", *sizes]]
        for name, each in results["sets"].items():
            cells = [_cell(each["gains"][method].get(n)) for n in sizes]
            rows.append([name, each["query"], str(each["labels"]), *cells])
        average = results["image_only"][method]
        if average:
            count = str(max(int(cell["sets"]) for cell in average.values()))
            cells = [_cell(average.get(n)) for n in sizes]
            rows.append([f"sets without texts, average of {count}", "", "", *cells])
        made.append(
            (
                f"Gain of {method} over {BASE}, AP points",
                "Median over labels (mean ± its standard error) by number of answers; of each "
                f"label the mean over its runs, {results['seeds']}. For the average: over sets.",
                rows,
            )
        )
    made.append(_data_scores(results, sizes))
    return made


def _data_scores(results: Mapping[str, Any], sizes: list[str]) -> Section:
    rows = [["set", "method", *sizes]]
    for name, each in results["sets"].items():
        for method, scores in each["data_scores"].items():
            cells = [f"{scores[n]:.2f}".removeprefix("0") if n in scores else "–" for n in sizes]
            rows.append([name, method, *cells])
    what = "How evenly the answers spread over the kinds of clips and both classes, 0 to 1."
    return "Mean data score", what, rows


def _cell(cell: Cell | None) -> str:
    if cell is None:
        return "–"
    error = "" if cell["error"] is None else f" ± {cell['error']:.1f}"
    text = f"{cell['median']:+.1f} ({cell['mean']:+.1f}{error})"
    return text.replace("-", "\N{MINUS SIGN}")


def _error(values: np.ndarray) -> float | None:
    return float(values.std(ddof=1) / len(values) ** 0.5) if len(values) > 1 else None


def _figure(results: Mapping[str, Any]) -> str:
    drawn = io.StringIO()
    gains_by_set(drawn, results["sets"], results["methods"][-1], results["sizes"])
    text = drawn.getvalue()
    return text[text.index("<svg") :]


def _markdown(parts: Sequence[Section], failed: Mapping[str, str]) -> str:
    lines = ["# Simulated labelling", ""]
    for title, what, (head, *rows) in parts:
        lines += [f"## {title}", "", what, "", f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
        lines += [f"| {' | '.join(row)} |" for row in rows]
        lines.append("")
    return "\n".join([*lines, *_left_out(failed)]) + "\n"


def _page(parts: Sequence[Section], failed: Mapping[str, str], figure: str) -> str:
    body = ["<h1>Simulated labelling</h1>", figure]
    for title, what, (head, *rows) in parts:
        body.append(f"<h2>{html.escape(title)}</h2><p>{html.escape(what)}</p>")
        body.append('<div class="scroll"><table><thead>' + _row("th", head) + "</thead><tbody>")
        body += [_row("td", row) for row in rows]
        body.append("</tbody></table></div>")
    body += [f"<p>{html.escape(line)}</p>" for line in _left_out(failed)]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Simulated labelling</title><style>{STYLE}</style></head>\n<body>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def _row(tag: str, cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"


def _left_out(failed: Mapping[str, str]) -> list[str]:
    return [f"Left out: {name}: {why}" for name, why in failed.items()]


def _named(sets: Sequence[Path]) -> dict[str, Path]:
    """A name for each file, and a folder: its own, with a number where that is taken."""
    named: dict[str, Path] = {}
    for file in dict.fromkeys(sets):
        name, number = file.stem, 1
        while name in named:
            number += 1
            name = f"{file.stem}-{number}"
        named[name] = file
    return named
