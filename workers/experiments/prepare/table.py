"""A table (CSV in any dialect, JSON lines) of labels, and the embeddings of its rows beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from workers.experiments.dataset import DatasetError
from workers.experiments.parts import console
from workers.experiments.prepare.labelled import (
    Value,
    chosen_columns,
    few,
    labels_of,
    write_dataset,
    yes_or_no,
)
from workers.video.tables import TableError, read_table

KEYS = ("key", "id", "file", "filename", "path", "image")
VECTORS = ("embedding", "embeddings", "features", "vectors", "image")
PASSED_ON = ("text_embedding", "text_label", "bank_embedding")


def prepare_table(
    table: Path, embeddings: Path, target: Path, *, label: Sequence[str] = (), key: str = ""
) -> None:
    """Write `target` (.npz) from a table with a label, or several columns of yes and no, per row.

    `embeddings`: .npy with a row per row of the table, or .npz with such an array; one with a field
    `key` is joined with the column `key` instead, in any order. Raises DatasetError.
    """
    rows = _rows(table)
    heads = list(dict.fromkeys(head for row in rows for head in row))
    arrays = _arrays(embeddings)
    vectors = _vectors(embeddings, arrays)
    columns: dict[str, Sequence[Value]] = {
        name: yes_or_no([row.get(name) or None for row in rows])
        for name in chosen_columns(table, dict.fromkeys(heads, ""), label)
    }
    keys = [row.get(_key_column(table, heads, key) or "", "") for row in rows]
    place = _places(table, embeddings, arrays, keys, len(rows), len(vectors))
    labels = labels_of(table, columns)
    unknown = len(rows) - int(labels.known.sum())
    if unknown:
        console.print(f"{table}: {unknown:,} rows have no label and are left out.")
    more: dict[str, npt.NDArray[Any]] = {n: arrays[n] for n in PASSED_ON if n in arrays}
    if any(keys):
        more["key"] = np.array(keys)[labels.known]
    write_dataset(table, target, vectors[place[labels.known]], labels, **more)


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise DatasetError(f"{file} cannot be read: {error.strerror}.") from None
    if not content.strip():
        raise DatasetError(f"{file} is empty: it needs a line of heads, such as key,label.")
    try:
        table = read_table(content, lambda cells: any(cell.strip() for cell in cells))
    except TableError as error:
        raise DatasetError(f"{file}: {error}") from None
    if table.refused:
        raise DatasetError(f"{file}: {table.refused[0]} Rows must match the embeddings.")
    for remark in table.remarks:
        console.print(f"{file}: {remark}")
    if not table.rows:
        raise DatasetError(f"{file} has heads and no rows.")
    return [dict(row.cells) for row in table.rows]


def _arrays(file: Path) -> dict[str, npt.NDArray[Any]]:
    try:
        loaded = np.load(file, allow_pickle=False)
        if isinstance(loaded, np.ndarray):
            return {"embedding": loaded}
        with loaded:
            return {name: loaded[name] for name in loaded.files}
    except OSError as error:
        raise DatasetError(f"{file} cannot be read: {error.strerror or error}.") from None
    except Exception as error:  # zip, format, pickled objects
        raise DatasetError(
            f"{file} is no .npy or .npz file of plain numbers ({error}): save it with np.save."
        ) from None


def _vectors(file: Path, arrays: dict[str, npt.NDArray[Any]]) -> npt.NDArray[Any]:
    found = [name for name in VECTORS if name in arrays] or [
        name for name, each in arrays.items()
        if each.ndim == 2 and each.dtype.kind == "f" and name not in PASSED_ON
    ]  # fmt: skip
    if not found or arrays[found[0]].ndim != 2:
        shapes = ", ".join(f"{name} {each.shape}" for name, each in arrays.items())
        raise DatasetError(
            f"{file}: no table of numbers is called {VECTORS[0]}, one row each (found: "
            f"{shapes or 'nothing'})."
        )
    return arrays[found[0]]


def _key_column(table: Path, heads: Sequence[str], wanted: str) -> str | None:
    if wanted and wanted not in heads:
        raise DatasetError(f"{table} has no column {wanted!r}. It has: {', '.join(heads)}.")
    return wanted or next((head for head in heads if head.lower() in KEYS), None)


def _places(
    table: Path,
    file: Path,
    arrays: dict[str, npt.NDArray[Any]],
    keys: list[str],
    rows: int,
    vectors: int,
) -> npt.NDArray[np.int64]:
    """Which vector belongs to each row of the table: by key where both have one, else in order."""
    if "key" in arrays and any(keys):
        at = {str(key): i for i, key in enumerate(arrays["key"].tolist())}
        lacking = [key for key in keys if key not in at]
        if lacking:
            raise DatasetError(f"{file}: field key lacks {few(lacking)} of {table}.")
        return np.array([at[key] for key in keys], np.int64)
    if rows != vectors:
        raise DatasetError(
            f"{table} has {rows:,} rows and {file} {vectors:,}: give one vector per row, in the "
            "same order, or a field key in the .npz file and a column key in the table."
        )
    return np.arange(rows)
