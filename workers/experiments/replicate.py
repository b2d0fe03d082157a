"""The paper's two experiments on its released data: results.json, results.csv, figures, report.md.

Source: "Video Annotator" (arXiv 2402.06560), section 5. `protocol.py` says what `paper` and
`strict` mean.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from backend.keeping import files
from workers.experiments import experiment_one, experiment_two, figures, tables
from workers.experiments.parts import Task, console, run_parts, write_json
from workers.experiments.protocol import ClassifierName, NoSplit, Protocol, Trials, split
from workers.experiments.release import LabelData, ReleaseError, read_release


@dataclass(frozen=True)
class Settings:
    protocol: Protocol = "paper"
    classifier: ClassifierName = "reference"
    bandits: bool = True

    @property
    def least(self) -> int:
        """Clips of each class below which nothing is trained: 5 in the paper, 1 as released."""
        return 5 if self.protocol == "strict" else 1


def replicate(
    root: Path, out: Path, settings: Settings, *, labels: Sequence[str] = (), jobs: int = 1
) -> dict[str, Any]:
    """Run what is missing and write everything to `out`; returns the content of results.json.

    A label that cannot be split is named under "skipped", with the reason. Raises ReleaseError on
    a malformed release, or one with no label left.
    """
    out.mkdir(parents=True, exist_ok=True)
    tasks, skipped = [], {}
    for data in read_release(root, labels):
        try:
            split(data, settings.protocol)
        except NoSplit as why:
            skipped[data.label] = str(why)
            console.print(f"{data.label} is left out: {why}.")
            continue
        # Part of a part's name: other data is other work.
        tasks.append(Task(f"{data.label} {_fingerprint(data)}", study, (data, settings)))
    if not tasks:
        raise ReleaseError(
            f"{root}: no label can be tested ({'; '.join(f'{k}: {v}' for k, v in skipped.items())})"
            ": annotate more clips of them."
        )
    done = run_parts(tasks, out / "parts", asdict(settings), jobs=jobs, title="labels")
    found = {part["label"]: part for part in done.values()}
    per_label = {label: part["experiment_one"] for label, part in found.items()}
    gains = {label: part["experiment_two"] for label, part in found.items()}
    results = {
        **asdict(settings),
        "labels": per_label,
        "table2": tables.table_2(per_label, settings.protocol),
        "table3": tables.table_3(gains),
        "skipped": skipped,
    }
    write_json(out / "results.json", results)
    _write_csv(out / "results.csv", per_label)
    drawn = figures.draw_replication(
        out, per_label, [part["coverage"] for part in found.values()], settings.protocol
    )
    files.write(out / "report.md", _report(root, results, drawn))
    return results


def study(data: LabelData, settings: Settings) -> dict[str, Any]:
    """Both experiments on one label."""
    parts = split(data, settings.protocol)
    trials = Trials(data, parts.validation, settings.classifier, settings.least)
    one = experiment_one.run(data, parts, trials, settings.protocol)
    known = [c["ap"] for c in one.checkpoints if c["ap"] is not None]
    two: dict[str, float | None] = {}
    if settings.bandits and known:
        unadvised = max(known) if settings.protocol == "paper" else known[-1]
        two = experiment_two.run(data, settings.protocol, settings.classifier, unadvised)
    return {
        "label": data.label,
        "experiment_one": asdict(one),
        "experiment_two": two,
        "coverage": asdict(experiment_one.coverage(data, settings.protocol)),
    }


def _fingerprint(data: LabelData) -> str:
    """Eight hex digits that change with anything the experiments read."""
    digest = hashlib.sha256()
    for array in (data.embeddings, data.clusters, data.text, data.centre):
        digest.update(array.tobytes())
    sessions = [(sorted(c.positives), sorted(c.negatives)) for c in data.checkpoints]
    answers = (sorted(data.agg.items()), data.agreement, sessions, data.random, data.zero_shot)
    digest.update(repr((list(data.rows), answers)).encode())
    return digest.hexdigest()[:8]


def _write_csv(file: Path, labels: tables.Labels) -> None:
    with files.draft(file) as made, made.open("w", newline="", encoding="utf-8") as target:
        table = csv.writer(target)
        table.writerow(("label", "method", "wanted", "n", "ap"))
        for name, label in labels.items():
            table.writerow((name, "baseline", "", 0, label["baseline_ap"]))
            table.writerow((name, "zero-shot-only", "", 0, label["zero_shot_ap"]))
            for key, entry in label["methods"].items():
                method, wanted = key.split("|")
                table.writerow((name, method, wanted, entry["n"], entry["ap"]))
            for entry in label["checkpoints"]:
                table.writerow((name, "va", "", entry["n"], entry["ap"]))


def _report(root: Path, results: Mapping[str, Any], drawn: Sequence[str]) -> str:
    lines = [
        "# Replication of the paper's experiments",
        "",
        f"Release: `{root}` · protocol: {results['protocol']} · classifier: "
        f"{results['classifier']} · {len(results['labels'])} labels.",
        "",
        "Median gain of active learning over the half-and-half mix, AP points (table 2):",
        "",
        *_table("group", results["table2"]),
        "",
    ]
    if results["bandits"]:
        lines += [
            "Gain of choosing the source by a bandit over active learning without advice, AP "
            "points, percentiles over labels (table 3):",
            "",
            *_table("policy", results["table3"]),
            "",
        ]
    lines.append(f"Figures: {', '.join(drawn)}. Every number: results.csv and results.json.")
    lines += [f"\nLeft out: {label}: {why}." for label, why in results["skipped"].items()]
    return "\n".join(lines) + "\n"


def _table(corner: str, rows: Mapping[str, Mapping[str, float | None]]) -> list[str]:
    columns = list(next(iter(rows.values())))
    lines = [f"| {' | '.join([corner, *columns])} |", "|---" * (len(columns) + 1) + "|"]
    for name, row in rows.items():
        cells = ["–" if (value := row[c]) is None else _number(value) for c in columns]
        lines.append(f"| {' | '.join([name, *cells])} |")
    return lines


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:+.1f}"
