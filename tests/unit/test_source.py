"""Files as URIs, and back."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workers.ingest.source import UnknownScheme, found, path_of, uri_of
from workers.video.files import see

NAMES = [
    "plain.mp4",
    "it's #1? 50% & more.mp4",
    "Übung 日本.mp4",
    "a+b;c=d,e@f~g",
    "line\nbreak",
    "%41",
]


@pytest.mark.parametrize("name", [*NAMES, os.fsdecode(b"no \xff text.mp4")])
def test_any_name_comes_back(name: str, tmp_path: Path) -> None:
    uri = uri_of(tmp_path / name)
    assert uri.startswith("file:///") and uri.isascii() and " " not in uri
    assert path_of(uri) == tmp_path / name


def test_links_are_resolved(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "film.mp4")
    assert uri_of(tmp_path / "x" / ".." / "link") == f"file://{tmp_path}/film.mp4"


@pytest.mark.parametrize(
    "uri", ["https://example.org/film.mp4", "file://server/film.mp4", "/films/film.mp4", ""]
)
def test_other_places_are_refused(uri: str) -> None:
    with pytest.raises(UnknownScheme):
        path_of(uri)


def test_size_and_time_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"12345")
    os.utime(path, (0, 1_000_000_000.25))
    source = found(see(path))
    assert (source.size, source.etag) == (5, None)
    assert source.modified_at == datetime(2001, 9, 9, 1, 46, 40, 250_000, UTC)
