"""A made-up release of any size, in the released layout, from a seed.

Clips lie around ten centres. Each label is a direction in embedding space; its text points roughly
there. The primary's session starts from a text search and goes on with what a rough model doubts
or likes, as a real one does.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import h5py
import numpy as np
import numpy.typing as npt

from backend.domain.diversity import CLUSTERS

_COLUMNS = (
    "key", "yt_id", "desc", "genre", "frame_in", "frame_out", "start", "end", "fps",
    "cluster_index",
)  # fmt: skip
_FPS = 24
_NAMES = ("A", "B", "C")


def write_release(
    root: Path,
    labels: tuple[str, ...],
    *,
    clips: int = 1200,
    dimensions: int = 32,
    annotations: int = 200,
    compared: int = 120,
    steps: int = 6,
    seed: int = 0,
) -> None:
    """Write a release to `root`: `annotations` clips per label by the primary over `steps`
    checkpoints, and `compared` clips in each comparison list. The same arguments, the same files.
    """
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(CLUSTERS, dimensions))
    cluster = rng.integers(CLUSTERS, size=clips)
    matrix = (centres[cluster] + rng.normal(size=(clips, dimensions))).astype(np.float32)
    keys = [f"video{i // 20:05d}|{i % 20 * 90}" for i in range(clips)]
    for folder in ("agg", "checkpoints", "cmp"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    _write_shots(root / "shot-data.csv", keys, cluster)
    with h5py.File(root / "embeddings.h5", "w") as target:
        target["embeddings"] = matrix
    texts = {}
    for label in labels:
        direction = rng.normal(size=dimensions)
        texts[label] = (direction + rng.normal(size=dimensions)).tolist()
        _write_label(
            root, label, keys, matrix, direction, np.array(texts[label]), rng,
            annotations=annotations, compared=compared, steps=steps,
        )  # fmt: skip
    _write(root / "text-embeddings.json", texts)


def _write_shots(file: Path, keys: list[str], cluster: npt.NDArray[np.int64]) -> None:
    with file.open("w", newline="", encoding="utf-8") as target:
        table = csv.writer(target)
        table.writerow(_COLUMNS)
        for key, index in zip(keys, cluster.tolist(), strict=True):
            video, first = key.split("|")
            start = int(first)
            end = start + 80
            table.writerow(
                (key, video, "A scene", "", start, end, start / _FPS, end / _FPS, _FPS, index)
            )


def _write_label(
    root: Path,
    label: str,
    keys: list[str],
    matrix: npt.NDArray[np.float32],
    direction: npt.NDArray[np.float64],
    text: npt.NDArray[np.float64],
    rng: np.random.Generator,
    *,
    annotations: int,
    compared: int,
    steps: int,
) -> None:
    score = matrix @ direction
    margin = score - np.quantile(score, 0.75)  # a quarter of the corpus is positive

    def vote() -> npt.NDArray[np.bool_]:
        return margin + 0.3 * score.std() * rng.normal(size=len(margin)) > 0

    votes = np.stack([vote() for _ in _NAMES], axis=1)
    similarity = matrix @ text / np.linalg.norm(matrix, axis=1)
    by_text = np.argsort(-similarity, kind="stable")
    doubtful = np.argsort(np.abs(margin + rng.normal(size=len(margin))), kind="stable")
    mixed = np.stack([by_text, doubtful, rng.permutation(len(keys))], axis=1).ravel()
    chosen = list(dict.fromkeys(mixed.tolist()))[:annotations]
    majority = votes.sum(axis=1) >= 2
    data = [
        {
            "key": keys[i],
            "primary": bool(votes[i, 1]),
            "secondaries": {"A": bool(votes[i, 0]), "C": bool(votes[i, 2])},
            "agg": bool(majority[i]),
            "pos_cnt": int(votes[i].sum()),
        }
        for i in chosen
    ]
    _write(
        root / "agg" / f"{label}.json",
        {"primary": "B", "secondaries": ["A", "C"], "data": data},
    )
    sizes = np.linspace(annotations / steps, annotations, steps).astype(int)
    sessions = [
        {
            "pos": [keys[i] for i in chosen[:size] if votes[i, 1]],
            "neg": [keys[i] for i in chosen[:size] if not votes[i, 1]],
        }
        for size in sizes.tolist()
    ]
    _write(root / "checkpoints" / f"{label}.json", sessions)
    # Meant are clips that the primary did not choose; some overlap, as in the paper's lists.
    unchosen = by_text[~np.isin(by_text, chosen)]
    lists = {"random": rng.permutation(len(keys))[:compared], "zero_shot": unchosen[:compared]}
    _write(
        root / "cmp" / f"{label}.json",
        {
            name: [{"key": keys[i], "value": bool(majority[i])} for i in rows.tolist()]
            for name, rows in lists.items()
        },
    )


def _write(file: Path, content: object) -> None:
    file.write_text(json.dumps(content), encoding="utf-8")
