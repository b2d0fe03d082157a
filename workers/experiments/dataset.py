"""Labelled embeddings in an .npz file, to simulate the whole loop on.

embedding       (n, d)  numbers, any length but 0
label           (n,)    strings, one class per row (each class against the rest), or
labels          (n, k)  true and false, with label_names (k,) strings
text_embedding  (k, d)  optional, in the same space, with text_label (k,): a label's query
bank_embedding  (m, d)  optional: other texts, whose mean is taken out of the labels'; without them,
                        the other labels' texts do
key             (n,)    optional, strings: what each row is; none may stand there twice
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt


class DatasetError(Exception):
    """Something in the .npz file is missing or wrong: says which field and what to do."""


@dataclass(frozen=True)
class Dataset:
    embeddings: npt.NDArray[np.float32]  # (n, d), of length 1
    truth: dict[str, npt.NDArray[np.bool_]]  # (n,) per label
    texts: dict[str, npt.NDArray[np.float32]]  # (d,) of length 1, for every label or for none
    bank: npt.NDArray[np.float32] | None = None  # (m, d) of length 1; None: the other labels' texts
    several: bool = False  # labels per row, in the field `labels`; else one class in `label`


def read_dataset(file: Path) -> Dataset:
    """Raises DatasetError naming the field and the remedy."""
    arrays = _read(file)
    embeddings = _vectors(file, arrays, "embedding")
    truth = _truth(file, arrays, len(embeddings))
    if "key" in arrays:
        _distinct_keys(file, _strings(file, arrays, "key"), truth)
    texts: dict[str, npt.NDArray[np.float32]] = {}
    if "text_embedding" in arrays:
        vectors = _vectors(file, arrays, "text_embedding")
        names = _strings(file, arrays, "text_label")
        if len(names) != len(vectors):
            raise DatasetError(
                f"{file}: field text_label has {len(names)} entries and text_embedding "
                f"{len(vectors)} rows: give one name per row."
            )
        if vectors.shape[1] != embeddings.shape[1]:
            raise DatasetError(
                f"{file}: field text_embedding has {vectors.shape[1]} columns and embedding "
                f"{embeddings.shape[1]}: embed texts and clips with the same model."
            )
        _no_repeats(file, "text_label", names)
        texts = dict(zip(names, vectors, strict=True))
        lacking = [name for name in truth if name not in texts]
        if lacking:
            raise DatasetError(
                f"{file}: field text_label lacks {lacking[0]!r}: every label needs a text, or "
                "leave text_embedding out and an exemplar stands in for it."
            )
    bank = None
    if "bank_embedding" in arrays:
        bank = _vectors(file, arrays, "bank_embedding")
        if bank.shape[1] != embeddings.shape[1]:
            raise DatasetError(
                f"{file}: field bank_embedding has {bank.shape[1]} columns and embedding "
                f"{embeddings.shape[1]}: embed texts and clips with the same model."
            )
    return Dataset(embeddings, truth, texts, bank, "labels" in arrays)


def _read(file: Path) -> dict[str, npt.NDArray[Any]]:
    try:
        archive = np.load(file, allow_pickle=False)
        if not isinstance(archive, np.lib.npyio.NpzFile):
            raise DatasetError(f"{file} holds a lone array: save named ones with np.savez.")
        with archive:
            return {name: _array(file, archive, name) for name in archive.files}
    except FileNotFoundError:
        raise DatasetError(f"{file} is missing: name an .npz file.") from None
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise DatasetError(
            f"{file} is not an .npz file ({error}): save one with np.savez."
        ) from None


def _array(file: Path, archive: Any, name: str) -> npt.NDArray[Any]:
    try:
        return archive[name]
    except ValueError:
        raise DatasetError(
            f"{file}: field {name} holds pickled Python objects, which can run code and are not "
            "read: save it as plain numbers or with dtype=str."
        ) from None


def _field(file: Path, arrays: dict[str, npt.NDArray[Any]], name: str) -> npt.NDArray[Any]:
    if name not in arrays:
        raise DatasetError(
            f"{file}: field {name} is missing (found: {', '.join(sorted(arrays)) or 'none'}): add "
            "it with np.savez."
        )
    return arrays[name]


def _vectors(file: Path, arrays: dict[str, npt.NDArray[Any]], name: str) -> npt.NDArray[np.float32]:
    values = _field(file, arrays, name)
    if values.ndim != 2 or values.dtype.kind not in "fiu" or 0 in values.shape:
        raise DatasetError(
            f"{file}: field {name} has shape {values.shape} and type {values.dtype}: it must be a "
            "table of numbers, one row each."
        )
    vectors = values.astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    wrong = np.flatnonzero(~(np.isfinite(lengths[:, 0]) & (lengths[:, 0] > 0)))
    if len(wrong):
        raise DatasetError(
            f"{file}: field {name}, row {wrong[0]}, is zero or holds NaN or infinite values: "
            "embed it again or leave it out."
        )
    return vectors / lengths


def _strings(file: Path, arrays: dict[str, npt.NDArray[Any]], name: str) -> list[str]:
    values = _field(file, arrays, name)
    if values.ndim != 1 or values.dtype.kind != "U":
        raise DatasetError(
            f"{file}: field {name} has shape {values.shape} and type {values.dtype}: it must be a "
            "list of strings."
        )
    return values.tolist()


def _truth(
    file: Path, arrays: dict[str, npt.NDArray[Any]], n: int
) -> dict[str, npt.NDArray[np.bool_]]:
    if "labels" in arrays and "label" in arrays:
        raise DatasetError(f"{file}: fields label and labels are both there: keep one of them.")
    if "labels" not in arrays:
        names = np.array(_strings(file, arrays, "label"))
        _rows(file, "label", len(names), n)
        return {str(name): names == name for name in np.unique(names)}
    table = arrays["labels"]
    if table.ndim != 2 or table.dtype != np.bool_:
        raise DatasetError(
            f"{file}: field labels has shape {table.shape} and type {table.dtype}: it must be a "
            "table of booleans, one row per embedding and one column per label."
        )
    _rows(file, "labels", len(table), n)
    columns = _strings(file, arrays, "label_names")
    if len(columns) != table.shape[1]:
        raise DatasetError(
            f"{file}: field label_names has {len(columns)} entries and labels {table.shape[1]} "
            "columns: give one name per column."
        )
    _no_repeats(file, "label_names", columns)
    return {name: table[:, i] for i, name in enumerate(columns)}


def _distinct_keys(file: Path, keys: list[str], truth: Mapping[str, npt.NDArray[np.bool_]]) -> None:
    _rows(file, "key", len(keys), len(next(iter(truth.values()))))
    first: dict[str, int] = {}
    for row, key in enumerate(keys):
        before = first.setdefault(key, row)
        if before != row:
            disputed = next((name for name, each in truth.items() if each[before] != each[row]), "")
            also = f" and the rows contradict each other on {disputed!r}" if disputed else ""
            raise DatasetError(
                f"{file}: field key has {key!r} in rows {before} and {row}{also}: a clip in the "
                "pool and in the test would give the answer away; remove one of the rows."
            )


def _rows(file: Path, name: str, found: int, n: int) -> None:
    if found != n:
        raise DatasetError(
            f"{file}: field {name} has {found} rows and embedding {n}: give one per embedding."
        )


def _no_repeats(file: Path, name: str, values: list[str]) -> None:
    repeated = next((value for value in values if values.count(value) > 1), None)
    if repeated is not None:
        raise DatasetError(f"{file}: field {name} repeats {repeated!r}: keep one of them.")
