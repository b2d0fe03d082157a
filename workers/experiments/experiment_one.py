"""Experiment 1: how well do n annotations from each source train a classifier?

Source: "Video Annotator" (arXiv 2402.06560), section 5.1, and its released code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from backend.domain.diversity import count_per_cluster, data_diversity
from workers.experiments.protocol import (
    Protocol,
    Split,
    Trials,
    agreed,
    baseline,
    canonical,
    first,
    united,
)
from workers.experiments.release import Answer, LabelData

SIZES = (25, 50, 100, 500, 1000)
METHODS = ("random", "zero-shot", "combined")


@dataclass(frozen=True)
class Result:
    """What experiment 1 found for one label, as it goes into results.json."""

    annotations: int
    positives: int
    agreement: float
    data_score: float
    split: dict[str, int]
    baseline_ap: float
    zero_shot_ap: float | None
    methods: dict[str, dict[str, int | float | None]]  # "random|25": n, ap
    checkpoints: list[dict[str, int | float | None]]  # n, ap in time order


@dataclass(frozen=True)
class Coverage:
    """Data score against annotations: one curve per source, validation clips included."""

    methods: dict[str, float]  # "random|25"
    checkpoints: list[tuple[int, float]]  # n, score


def run(data: LabelData, parts: Split, trials: Trials, protocol: Protocol) -> Result:
    """Every method at every n, and every checkpoint."""
    held = parts.validation.keys()
    lists = {
        "random": [answer for answer in data.random if answer[0] not in held],
        "zero_shot": [answer for answer in data.zero_shot if answer[0] not in held],
    }
    methods: dict[str, dict[str, int | float | None]] = {}
    for method in METHODS:
        for n in SIZES:
            chosen = _training(method, lists["random"], lists["zero_shot"], n, protocol)
            methods[f"{method}|{n}"] = {
                "n": len(chosen) if chosen is not None else n,
                "ap": None if chosen is None else trials.average_precision(chosen),
            }
    checkpoints: list[dict[str, int | float | None]] = []
    for checkpoint in data.checkpoints:
        answers = {key: True for key in checkpoint.positives - held}
        answers |= {key: False for key in checkpoint.negatives - held}
        checkpoints.append({"n": len(answers), "ap": trials.average_precision(answers)})
    _, truth = canonical(parts.validation)
    return Result(
        annotations=len(data.agg),
        positives=sum(data.agg.values()),
        agreement=data.agreement,
        data_score=score_of(data, data.agg),
        split={"train": len(parts.train), "validation": len(parts.validation)},
        baseline_ap=baseline(truth),
        zero_shot_ap=trials.zero_shot(),
        methods=methods,
        checkpoints=checkpoints,
    )


def coverage(data: LabelData, protocol: Protocol) -> Coverage:
    """Data scores for the paper's figure 10, where the protocol `paper` takes from the comparison
    lists the share of positives they have as a whole."""
    take = _stratified if protocol == "paper" else first
    methods = {}
    for n in SIZES:
        half = n // 2
        methods[f"random|{n}"] = score_of(data, take(data.random, n))
        methods[f"zero-shot|{n}"] = score_of(data, take(data.zero_shot, n))
        both = agreed(take(data.random, half), take(data.zero_shot, half))
        methods[f"combined|{n}"] = score_of(data, both)
    checkpoints = []
    for checkpoint in data.checkpoints:
        answers = dict.fromkeys(checkpoint.positives, True)
        answers |= dict.fromkeys(checkpoint.negatives, False)
        checkpoints.append((len(answers), score_of(data, answers)))
    return Coverage(methods, checkpoints)


def score_of(data: LabelData, answers: Mapping[str, bool]) -> float:
    """Data score of the answers; a clip without a cluster counts for nothing."""
    keys, truth = canonical(answers)
    counts = count_per_cluster(data.clusters[data.at(keys)], truth)
    return data_diversity(*counts).score


def stratum(positives: int, negatives: int, n: int) -> tuple[int, int]:
    """How many of each class the released code draws for a batch of n from what is left."""
    left = positives + negatives
    if not left:
        return 0, 0
    wanted = max(round(positives / left * n), 1)
    taken = min(positives, wanted)
    return taken, min(negatives, n - taken)


def _stratified(answers: Sequence[Answer], n: int) -> dict[str, bool]:
    positives = [answer for answer in answers if answer[1]]
    negatives = [answer for answer in answers if not answer[1]]
    p, q = stratum(len(positives), len(negatives), n)
    return dict(positives[:p] + negatives[:q])


def _training(
    method: str,
    random: Sequence[Answer],
    zero_shot: Sequence[Answer],
    n: int,
    protocol: Protocol,
) -> dict[str, bool] | None:
    """The n clips to train on; None where the sources contradict each other (protocol paper)."""
    if method == "random":
        return first(random, n)
    if method == "zero-shot":
        return first(zero_shot, n)
    half = round(n / 2)  # to even: 12 of 25
    both = first(random, half), first(zero_shot, n - half)
    return united(*both) if protocol == "paper" else agreed(*both)


def best_within(checkpoints: Sequence[Mapping[str, int | float | None]], n: int) -> float | None:
    """Best AP among the checkpoints of at most n clips: chosen on the test set, as released."""
    values = [c["ap"] for c in checkpoints if (c["n"] or 0) <= n and c["ap"] is not None]
    return float(np.max(values)) if values else None


def last_within(checkpoints: Sequence[Mapping[str, int | float | None]], n: int) -> float | None:
    """AP of the last checkpoint of at most n clips: what the annotator had then."""
    values = [c["ap"] for c in checkpoints if (c["n"] or 0) <= n and c["ap"] is not None]
    return values[-1] if values else None
