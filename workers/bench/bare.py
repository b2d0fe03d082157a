"""What one pass over the corpus costs at least, and what the paper's released code does instead."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

from backend.messages import FEED_SIZE, LabelState
from workers.bench.synthetic import Synthetic
from workers.learn.classifier import fit_live
from workers.learn.corpus import Corpus
from workers.learn.reference import fit_reference
from workers.learn.scorer import LocalShard, Request

ROUNDS = 9
MOST_WIDE = 1_000_000  # clips whose embeddings are made float32, for what multiplies such


def best(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """Seconds of the fastest of several runs."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


def measure(
    shard: LocalShard, corpus: Corpus, state: LabelState, source: Synthetic
) -> dict[str, Any]:
    """Milliseconds on the corpus the worker scores, with the answers of `state`.

    `floor`: the fastest of the known ways to multiply the float32 matrix by one vector; of more
    than `MOST_WIDE` clips, that many times as much as for these. `scoring`:
    everything our scorer does for a label, four feeds, zero-shot feed and histogram included.
    `released`: fit, probabilities of all clips and a full sort, as in the paper's released code.
    """
    clips = np.array(sorted(state.answers), np.int64)
    y = np.array([next(iter(state.answers[int(c)].values())) == "positive" for c in clips])
    X = shard.embeddings(clips)
    text = source.label(0).text
    near = shard.near(clips)
    live = fit_live(X, y, text=text, centre=corpus.centre, near=near)
    alone = fit_live(X, y, text=text, centre=corpus.centre)
    matrix, w = shard.matrix[:MOST_WIDE].float(), torch.from_numpy(live.weights)
    wide, times = matrix.numpy(), max(1.0, corpus.count / MOST_WIDE)
    pair = torch.stack([w, w])
    floors = {
        "numpy": best(lambda: wide @ live.weights),
        "torch": best(lambda: matrix @ w),
        "torch_pair": best(lambda: matrix @ pair.T),
    }
    floors = {name: times * took for name, took in floors.items()}
    floor = min(floors.values())
    request = Request(live, clips, FEED_SIZE, seed=1, text=text)
    scoring = best(lambda: shard.reduce([request]))
    scoring_alone = best(lambda: shard.reduce([replace(request, classifier=alone)]))
    others = [Request(live, clips, FEED_SIZE, seed=i, text=text) for i in range(4)]
    scoring_four = best(lambda: shard.reduce(others))
    fitting = best(lambda: fit_live(X, y, text=text, centre=corpus.centre, near=near), 3)
    fitting_alone = best(lambda: fit_live(X, y, text=text, centre=corpus.centre), 3)
    started = time.perf_counter()
    reference = fit_reference(X, y)
    fitted = time.perf_counter() - started
    released = LogisticRegression()
    released.coef_ = reference.weights[None].astype(np.float64)
    released.intercept_ = np.array([reference.bias])
    released.classes_ = np.array([False, True])
    sorted_ = times * best(lambda: np.argsort(released.predict_proba(wide)[:, 1]), 2)
    return {
        "threads": torch.get_num_threads(),
        "n": len(clips),
        "floor_ms": round(1000 * floor, 1),
        "floors_ms": {name: round(1000 * took, 1) for name, took in floors.items()},
        "scoring_ms": round(1000 * scoring, 1),
        "scoring_without_neighbours_ms": round(1000 * scoring_alone, 1),
        "scoring_to_floor": round(scoring / floor, 2),
        "scoring_four_labels_ms": round(1000 * scoring_four, 1),
        "fitting_ms": round(1000 * fitting, 1),
        "fitting_without_neighbours_ms": round(1000 * fitting_alone, 1),
        "released_fit_ms": round(1000 * fitted, 1),
        "released_score_and_sort_ms": round(1000 * sorted_, 1),
        "released_ms": round(1000 * (fitted + sorted_), 1),
    }
