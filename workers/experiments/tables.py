"""The paper's tables 2 and 3, and what its figures 7, 9 and 10 show, from the labels' results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

import numpy as np

from workers.experiments.experiment_one import METHODS, SIZES, best_within, last_within
from workers.experiments.experiment_two import POLICIES
from workers.experiments.groups import GROUPS, group_of
from workers.experiments.protocol import Protocol

PERCENTILES = (10, 25, 50, 75, 90)
SLACK = 10  # clips more than n that the released code allows VA

Labels = Mapping[str, Mapping[str, Any]]  # the "labels" of results.json


def va_at(label: Mapping[str, Any], n: int, protocol: Protocol) -> float | None:
    """AP of active learning with about n clips.

    paper: the best of the checkpoints of at most n + 10 clips; strict: the last of at most n.
    """
    if protocol == "paper":
        return best_within(label["checkpoints"], n + SLACK)
    return last_within(label["checkpoints"], n)


def rival(label: Mapping[str, Any], method: str, n: int) -> float | None:
    """AP of "baseline", "zero-shot-only" or one of the trained methods at n."""
    if method == "baseline":
        return label["baseline_ap"]
    if method == "zero-shot-only":
        return label["zero_shot_ap"]
    return label["methods"][f"{method}|{n}"]["ap"]


def gain(label: Mapping[str, Any], n: int, protocol: Protocol) -> float | None:
    """Points of AP that active learning gains over the half-and-half mix of n clips."""
    va, combined = va_at(label, n, protocol), rival(label, "combined", n)
    return None if va is None or combined is None else 100 * (va - combined)


def table_2(labels: Labels, protocol: Protocol) -> dict[str, dict[str, float | None]]:
    """Median gain of active learning over the mix, per group and overall, per n.

    paper: gains of exactly 0 are dropped, as released.
    """
    members: dict[str, list[str]] = {group: [] for group in GROUPS}
    for label in labels:
        members.setdefault(group_of(label), []).append(label)
    rows = {group: names for group, names in members.items() if names} | {"overall": list(labels)}
    table: dict[str, dict[str, float | None]] = {}
    for group, names in rows.items():
        table[group] = {}
        for n in SIZES:
            gains = [gain(labels[name], n, protocol) for name in names]
            known = [g for g in gains if g is not None and (g != 0 or protocol == "strict")]
            table[group][str(n)] = median(known) if known else None
    return table


def table_3(
    gains: Mapping[str, Mapping[str, float | None]],
) -> dict[str, dict[str, float | int | None]]:
    """Percentiles over the labels of each policy's gain over active learning without advice.

    `gains`: per label, per policy, in points of AP.
    """
    table: dict[str, dict[str, float | int | None]] = {}
    for policy in POLICIES:
        known = [g for each in gains.values() if (g := each.get(policy)) is not None]
        row = np.percentile(known, PERCENTILES).tolist() if known else [None] * len(PERCENTILES)
        names = [f"p{percent}" for percent in PERCENTILES]
        table[policy] = {**dict(zip(names, row, strict=True)), "labels": len(known)}
    return table


def trainable(labels: Labels) -> dict[str, list[float]]:
    """Figure 7: percentage of labels that each method could be trained for, per n."""
    return {
        method: [
            100 * float(np.mean([rival(each, method, n) is not None for each in labels.values()]))
            for n in SIZES
        ]
        for method in METHODS
    }


def wins(labels: Labels, protocol: Protocol) -> dict[str, list[float | None]]:
    """Figure 9: percentage of labels on which active learning beats each rival, per n.

    paper: a rival that cannot be trained has lost; strict: it does not count. A tie is a loss.
    """
    table: dict[str, list[float | None]] = {}
    for method in ("baseline", "zero-shot-only", *METHODS):
        table[method] = []
        for n in SIZES:
            outcomes = []
            for label in labels.values():
                va, other = va_at(label, n, protocol), rival(label, method, n)
                if va is not None and (other is not None or protocol == "paper"):
                    outcomes.append(other is None or va > other)
            table[method].append(100 * float(np.mean(outcomes)) if outcomes else None)
    return table


def mean_data_scores(
    coverages: Sequence[Mapping[str, Any]],
) -> tuple[dict[str, list[float]], list[tuple[int, float]]]:
    """Figure 10: mean data score per method and n, and of active learning per bin of ten clips,
    of a label's checkpoints in one bin the latest."""
    methods = {
        method: [float(np.mean([c["methods"][f"{method}|{n}"] for c in coverages])) for n in SIZES]
        for method in METHODS
    }
    bins: dict[int, list[float]] = {}
    for each in coverages:
        latest = {10 * round(n / 10): score for n, score in each["checkpoints"]}
        for place, score in latest.items():
            bins.setdefault(place, []).append(score)
    return methods, sorted((place, float(np.mean(scores))) for place, scores in bins.items())
