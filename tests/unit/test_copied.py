"""Postgres' binary COPY form, as numpy reads it."""

import asyncio
import struct
from contextlib import aclosing

import numpy as np
import pytest

from workers.learn import copied

HEAD = b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0)
END = struct.pack(">h", -1)
COLUMNS = {
    "id": copied.ID,
    "duplicate": copied.FLAG,
    "vector": copied.vector(3),
    "near": copied.array(2, ">i8"),
}


def row(clip: int, duplicate: bool | None, vector: list[float], near: list[int]) -> bytes:
    """As Postgres sends it; None is null."""
    fields = [
        struct.pack(">q", clip),
        None if duplicate is None else struct.pack("?", duplicate),
        struct.pack(">hh", len(vector), 0) + np.array(vector, ">f2").tobytes(),
        struct.pack(">iiiii", 1, 0, 20, len(near), 1)
        + b"".join(struct.pack(">iq", 8, n) for n in near),
    ]
    return struct.pack(">h", len(fields)) + b"".join(
        struct.pack(">i", -1) if field is None else struct.pack(">i", len(field)) + field
        for field in fields
    )


def test_rows_are_read_as_they_were_sent() -> None:
    sent = (
        HEAD + row(2**40, False, [1, -0.5, 65504], [3, 4]) + row(7, True, [0, 2, 3], [5, 6]) + END
    )
    found = copied.rows(sent, COLUMNS)
    assert found["id"].tolist() == [2**40, 7]
    assert found["duplicate"].tolist() == [False, True]
    assert found["vector"]["items"].tolist() == [[1, -0.5, 65504], [0, 2, 3]]
    assert found["near"]["items"]["item"].tolist() == [[3, 4], [5, 6]]
    assert len(copied.rows(HEAD + END, COLUMNS)) == 0


@pytest.mark.parametrize(
    "odd",
    [
        row(1, None, [1, 2, 3], [3, 4]),
        row(1, True, [1, 2], [3, 4]),
        row(1, True, [1, 2, 3], [3]),
        row(1, True, [1, 2, 3], [3, 4])[:-1],
        # As long as a row of the right form.
        row(1, True, [1, 2, 3], [3]) + bytes(12),
    ],
    ids=["null", "short vector", "short array", "cut off", "another form"],
)
def test_rows_of_another_form_are_refused(odd: bytes) -> None:
    good = row(7, True, [0, 2, 3], [5, 6])
    with pytest.raises(ValueError, match="not all rows have the columns id, duplicate"):
        copied.rows(HEAD + good + odd + END, COLUMNS)


@pytest.mark.parametrize("count", [0, 1, 5, 6, 12])
async def test_pages_hold_every_row_once_and_the_next_is_read_while_one_is_worked_on(
    count: int,
) -> None:
    asked: list[int] = []

    async def read(after: int) -> bytes:
        asked.append(after)
        return (
            HEAD
            + b"".join(row(n, False, [0, 0, 0], [1, 2]) for n in range(count) if n > after)[
                : 6 * len(row(0, False, [0, 0, 0], [1, 2]))
            ]
            + END
        )

    seen: list[int] = []
    async for page in copied.pages(read, COLUMNS, after=-1, size=6):
        seen += page["id"].tolist()
        await asyncio.sleep(0)
        assert len(asked) == len(seen) // 6 + 1
    assert seen == list(range(count))
    assert asked == list(range(-1, count, 6))


async def test_a_page_that_nobody_waits_for_is_not_read_to_its_end() -> None:
    ended = asyncio.Event()

    async def read(after: int) -> bytes:
        if after < 0:
            return HEAD + row(0, False, [0, 0, 0], [1, 2]) + END
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return b""

    pages = copied.pages(read, COLUMNS, after=-1, size=1)
    async with aclosing(pages):
        async for _ in pages:
            await asyncio.sleep(0)
            break
    await asyncio.wait_for(ended.wait(), 30)
