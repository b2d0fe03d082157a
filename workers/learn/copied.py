"""Millions of rows from Postgres at once: its binary COPY form, read by numpy.

Where no column of a query is ever null, and vectors and arrays have one size, all rows are equally
long. numpy then reads them as they are, without a Python object for each: half a million embeddings
take seconds, and most of that is Postgres' own work.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

_HEAD = 19  # bytes before the first row: a signature, flags, and the length of no extension
_END = 2  # bytes behind the last one

Columns: TypeAlias = dict[str, np.dtype[Any]]  # of a query of kind ``copy``, in the query's order

ID: np.dtype[Any] = np.dtype(">i8")
SMALL: np.dtype[Any] = np.dtype(">i2")
FLAG: np.dtype[Any] = np.dtype("?")


def vector(dimensions: int) -> np.dtype[Any]:
    """A halfvec, in pgvector's binary form: two numbers in front, then big-endian halves."""
    return np.dtype([("head", "S4"), ("items", ">f2", (dimensions,))])


def array(length: int, item: str) -> np.dtype[Any]:
    """An array of one dimension without nulls."""
    return np.dtype([("head", "S20"), ("items", [("size", ">i4"), ("item", item)], (length,))])


def rows(copied: bytes, columns: Columns) -> npt.NDArray[Any]:
    """(n,) records with these columns, big-endian as they came.

    Raises:
        ValueError: the bytes are not rows of such columns: one was null, or of another size.
    """
    fields: list[tuple[str, Any]] = [("columns", ">i2")]
    for name, form in columns.items():
        fields += [(f"{name} size", ">i4"), (name, form)]
    layout = np.dtype(fields)
    count, left = divmod(len(copied) - _HEAD - _END, layout.itemsize)
    found = np.frombuffer(copied, layout, count, _HEAD)
    if left or not all((found[f"{name} size"] == columns[name].itemsize).all() for name in columns):
        raise ValueError(f"not all rows have the columns {', '.join(columns)}, each of one size")
    return found


async def pages(
    read: Callable[[int], Awaitable[bytes]], columns: Columns, *, after: int, size: int
) -> AsyncGenerator[npt.NDArray[Any], None]:
    """All rows behind the number ``after``, ``size`` at a time, but no empty page. Postgres reads
    the next page while the caller works on one.

    ``read``: the rows behind a number, as `rows` takes them, of which the first column is that
    number and ascends.
    """
    number = next(iter(columns))
    coming = asyncio.ensure_future(read(after))
    try:
        while True:
            page = rows(await coming, columns)
            if len(page) == size:
                coming = asyncio.ensure_future(read(int(page[number][-1])))
            if len(page):
                yield page
            if len(page) < size:
                break
    finally:
        coming.cancel()
