"""Embeddings that people have already, as files hold them: rows of vectors with the clips they are
of, every fault with its place."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import parquet

from workers.doors.formats import FormatError
from workers.doors.rows import Row

AT_ONCE = 5000  # rows
MOST_BYTES = 64 << 30  # of an npz when it is unpacked
MOST_DIMENSIONS = 4000  # Postgres' pages hold no longer half vectors
VECTORS = ("embedding", "embeddings", "vector")
PLACES = ("clip", "content_hash", "file", "start", "end", "frame_in", "frame_out")


@dataclass(frozen=True)
class Block:
    """Some rows: where they stand, what they are of, and (n, d) float32 of length 1."""

    first: int  # number of the first row, from 1
    places: list[Row]
    vectors: npt.NDArray[np.float32]


def blocks(path: Path) -> Iterator[Block]:
    """The rows of a Parquet file or an npz; all vectors are of the same length.

    Raises:
        FormatError: it is neither, lacks a column, or a vector is none.
    """
    read = {".parquet": _parquet, ".npz": _npz}.get(path.suffix.lower())
    if read is None:
        raise FormatError(f"{path} is neither .parquet nor .npz.")
    if not path.is_file():
        raise FormatError(f"{path} is not there.")
    first, dimensions = 1, 0
    for columns, vectors in read(path):
        dimensions = dimensions or vectors.shape[1]
        if vectors.shape[1] != dimensions or not 0 < dimensions <= MOST_DIMENSIONS:
            raise FormatError(
                f"{path}, row {first}: a vector has {vectors.shape[1]} numbers, others "
                f"{dimensions}; all have the same, 1 to {MOST_DIMENSIONS}."
            )
        yield Block(first, _places(path, columns, len(vectors)), _unit(path, first, vectors))
        first += len(vectors)
    if first == 1:
        raise FormatError(f"{path} holds no rows.")


def _unit(path: Path, first: int, vectors: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Raises: FormatError: a row is no direction."""
    exact = vectors.astype(np.float64)
    broken = np.flatnonzero(~np.isfinite(exact).all(axis=1))
    if len(broken):
        raise FormatError(
            f"{path}, row {first + broken[0]}: the vector holds NaN or an infinite number; embed "
            "that clip again."
        )
    lengths = np.linalg.norm(exact, axis=1, keepdims=True)
    empty = np.flatnonzero(lengths[:, 0] == 0)
    if len(empty):
        raise FormatError(
            f"{path}, row {first + empty[0]}: the vector is zero, which points nowhere; embed that "
            "clip again."
        )
    return (exact / lengths).astype(np.float32)


def _places(path: Path, columns: Mapping[str, list[Any]], count: int) -> list[Row]:
    given = {name: values for name, values in columns.items() if name in PLACES}
    if not {"clip", "content_hash", "file"} & set(given):
        raise FormatError(
            f"{path} does not say whose the vectors are; add `content_hash` with `start` and `end`,"
            " or `clip`."
        )
    for name, values in given.items():
        if len(values) != count:
            raise FormatError(f"{path}: `{name}` has {len(values)} values for {count} vectors.")
        if name not in ("content_hash", "file") and not all(map(_is_number, values)):
            raise FormatError(f"{path}: `{name}` holds something that is no number.")
    return [{name: values[n] for name, values in given.items()} for n in range(count)]


def _is_number(value: Any) -> bool:
    if value is None:
        return True
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value


def _parquet(path: Path) -> Iterator[tuple[dict[str, list[Any]], npt.NDArray[Any]]]:
    try:
        with parquet.ParquetFile(path) as file:
            names = file.schema_arrow.names
            vector = next((name for name in VECTORS if name in names), None)
            if vector is None:
                raise FormatError(f"{path} has no column `embedding`; it has {', '.join(names)}.")
            wanted = [vector, *(name for name in PLACES if name in names)]
            for batch in file.iter_batches(AT_ONCE, columns=wanted):
                if batch.num_rows:
                    columns = {n: batch.column(n).to_pylist() for n in wanted if n != vector}
                    yield columns, _matrix(path, batch.column(vector))
    except (pa.ArrowException, OSError) as error:
        raise FormatError(f"{path} is no Parquet file that can be read ({error}).") from None


def _matrix(path: Path, column: Any) -> npt.NDArray[Any]:
    lists = (pa.ListArray, pa.LargeListArray, pa.FixedSizeListArray)
    if not isinstance(column, lists) or column.null_count:
        raise FormatError(f"{path}: `embedding` is of {column.type}; a list of numbers is wanted.")
    values = column.flatten()
    if not pa.types.is_floating(values.type) or values.null_count:
        raise FormatError(f"{path}: `embedding` holds {values.type}, or nothing in some places.")
    if len(values) % len(column) or len(set(pa.compute.list_value_length(column).to_pylist())) > 1:
        raise FormatError(f"{path}: vectors of several lengths stand in `embedding`.")
    matrix: npt.NDArray[Any] = values.to_numpy(zero_copy_only=False).reshape(len(column), -1)
    return matrix


def _npz(path: Path) -> Iterator[tuple[dict[str, list[Any]], npt.NDArray[Any]]]:
    try:
        with zipfile.ZipFile(path) as members:
            size = sum(member.file_size for member in members.infolist())
        if size > MOST_BYTES:
            raise FormatError(
                f"{path} has {size} bytes when it is unpacked, more than {MOST_BYTES}; split it."
            )
        with np.load(path, allow_pickle=False) as arrays:
            vector = next((name for name in VECTORS if name in arrays.files), None)
            if vector is None:
                found = ", ".join(arrays.files)
                raise FormatError(f"{path} has no array `embedding`; it has {found}.")
            matrix = arrays[vector]
            columns = {name: arrays[name] for name in PLACES if name in arrays.files}
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, MemoryError) as error:
        raise FormatError(f"{path} is no npz that can be read ({error}).") from None
    if matrix.ndim != 2 or matrix.dtype.kind != "f":
        raise FormatError(
            f"{path}: `{vector}` has shape {matrix.shape} and type {matrix.dtype}; a row of numbers"
            " for each clip is wanted."
        )
    for name, values in columns.items():
        if values.ndim != 1 or len(values) != len(matrix):
            raise FormatError(
                f"{path}: `{name}` has shape {values.shape} for {len(matrix)} vectors."
            )
    for start in range(0, len(matrix), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        yield {name: values[some].tolist() for name, values in columns.items()}, matrix[some]
