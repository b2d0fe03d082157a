"""Byte ranges as RFC 9110, section 14, asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.media import Span, Unsatisfiable, file_of, parse_range, read


@pytest.mark.parametrize(
    ("header", "span"),
    [
        (None, None),
        ("bytes=0-", Span(0, 99)),
        ("bytes=10-19", Span(10, 19)),
        ("bytes=90-500", Span(90, 99)),
        ("bytes=-10", Span(90, 99)),
        ("bytes=-500", Span(0, 99)),
        ("bytes=20-10", None),  # invalid: as if it were not there
        ("bytes=0-1,5-6", None),  # several: the whole file will do
        ("items=0-1", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=" + "9" * 5000 + "-", None),  # longer than Python reads
        ("bytes=0-" + "9" * 5000, None),
        ("bytes=٠-٩", None),
    ],
)
def test_ranges(header: str | None, span: Span | None) -> None:
    assert parse_range(header, 100) == span


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_outside(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        parse_range(header, 100)


async def test_reading_a_span(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(bytes(range(256)) * 4096)
    got = b"".join([chunk async for chunk in read(path, Span(1, 600_000))])
    assert got == path.read_bytes()[1:600_001]


def test_places() -> None:
    path, content_type = file_of(Path("/media"), "abcdef", 7, "clip.mp4")
    assert (str(path), content_type) == ("/media/ab/abcdef/0007.mp4", "video/mp4")
