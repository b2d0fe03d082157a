"""What was decoded before a crash is used again only where all of it is there."""

from __future__ import annotations

import os
from itertools import product
from pathlib import Path

import pytest

from tests.unit.made_videos import scenes, write_video
from workers.ingest import kept
from workers.video import VideoReport, process_video


@pytest.fixture(scope="module")
def decoded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, VideoReport]:
    folder = tmp_path_factory.mktemp("film")
    video = write_video(folder / "film.mp4", scenes(30, 30))
    out = folder / "out"
    report = process_video(video, out)
    kept.write(out, report)
    return out, report


def test_a_whole_report_is_read_again(decoded: tuple[Path, VideoReport]) -> None:
    folder, report = decoded
    assert kept.read(folder) == report
    assert kept.read(folder / "nowhere") is None


@pytest.mark.parametrize(
    ("what", "length"),
    [*product(["report", "frames"], [0, 1, 40, -1]), ("proxy", 0), ("poster", 0)],
)
def test_what_is_cut_off_is_not(decoded: tuple[Path, VideoReport], what: str, length: int) -> None:
    folder, report = decoded
    file = folder / (kept.REPORT if what == "report" else getattr(report.shots[-1], what))
    whole = file.read_bytes()
    os.truncate(file, length if length >= 0 else len(whole) - 40)
    try:
        assert kept.read(folder) is None
        file.unlink()
        assert kept.read(folder) is None
    finally:
        file.write_bytes(whole)
    assert kept.read(folder) == report


@pytest.mark.parametrize("text", ["null", "[]", "{}", '{"shots": 3}', "\udc80", "[" * 100_000])
def test_another_content_is_none(
    decoded: tuple[Path, VideoReport], text: str, tmp_path: Path
) -> None:
    (tmp_path / kept.REPORT).write_text(text, errors="surrogateescape")
    assert kept.read(tmp_path) is None
