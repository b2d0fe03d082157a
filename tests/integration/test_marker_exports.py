"""A label's clips leave as markers: which, on which films, for whom, and what is said of it."""

from __future__ import annotations

import asyncio
import csv
import re
import zipfile
from collections.abc import Awaitable, Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import asyncpg
import opentimelineio as otio
import pytest
from click.testing import CliRunner

from backend import commands
from backend.client import new_id
from backend.domain.timecode import Timebase
from backend.messages import CreateLabel
from backend.settings import Settings
from tests.gestures import answer_many, blind
from tests.integration.test_deployments import add_model
from workers.doors.cli import main

RATE = Fraction(30000, 1001)
Run = Callable[..., Awaitable[str]]


@pytest.fixture
async def night(pool: asyncpg.Pool, clips: list[int], person: Any) -> int:
    """A label answered yes on clips 0, 1 and 5 of film 0, and on one of film 1, whose rate varies;
    cleo answered 5 alone, blind. Film 0 runs at 29.97 drop frame and begins just before an hour."""
    await pool.execute(
        "UPDATE video SET rate_numerator = 30000, rate_denominator = 1001,"
        " timecode = '00:59:59;28' WHERE id = (SELECT min(id) FROM video)"
    )
    await pool.execute(
        "UPDATE clip SET frame_in = 900 * position, frame_out = 900 * (position + 1),"
        " start_s = 900 * position * 1001.0 / 30000, end_s = 900 * (position + 1) * 1001.0 / 30000"
        " WHERE video_id = (SELECT min(id) FROM video)"
    )
    await pool.execute(
        "INSERT INTO file (uri, name, video_id) SELECT 'file:///films/dusk%20a.mov', 'dusk a.mov',"
        " min(id) FROM video"
    )
    ada, cleo = await person("ada", account_role="admin"), await person("cleo", role="secondary")
    made = await commands.handle(pool, ada, CreateLabel(id=new_id(), name="night"))
    label = made.label
    assert label is not None
    await commands.handle(pool, ada, answer_many(label, [clips[i] for i in (0, 1, 5, 60)]))
    await commands.handle(pool, ada, answer_many(label, clips[2:5], "negative"))
    await commands.handle(pool, cleo, blind(label, clips[5], "positive"))
    return int(label)


@pytest.fixture
def run(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    terminal_in_this_process: None,
) -> Run:  # fmt: skip
    for name, value in settings.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)

    async def run(*words: str, code: int = 0) -> str:
        done = await asyncio.to_thread(CliRunner().invoke, main, ["markers", *words])
        assert done.exit_code == code, done.output
        return re.sub(r"\s+", " ", done.output)

    return run


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return [*csv.DictReader(file)]


async def test_a_film_s_markers_are_on_its_frames(
    pool: asyncpg.Pool, night: int, run: Run, tmp_path: Path
) -> None:
    said = await run("night", "--format", "otio", "--film", "Film 0")
    assert "2 markers: night - Film 0.otio" in said
    timeline = otio.adapters.read_from_file(str(tmp_path / "night - Film 0.otio"))
    found = [m.marked_range for m in timeline.tracks.markers]
    assert [(r.start_time.value, r.duration.value) for r in found] == [(0, 1800), (4500, 900)]
    assert timeline.global_start_time.value == Timebase(RATE, drop=True).frame("00:59:59;28")
    assert timeline.tracks[0][0].media_reference.target_url == "file:///films/dusk%20a.mov"
    await run("night", "--format", "edl", "--film", "dusk a.mov", "--out", "a.edl")
    text = (tmp_path / "a.edl").read_text()
    assert "00:59:59;28 00:59:59;29" in text and "|D:1800" in text
    await run("night", "--format", "edl", "--film", "1", "--out", "b.edl", "--start", "01:00:00:00")
    assert "01:00:00:00 01:00:00:01" in (tmp_path / "b.edl").read_text()


async def test_all_films_are_in_a_list_or_in_a_zip_of_timelines(
    night: int, run: Run, tmp_path: Path
) -> None:
    said = await run("night", "--format", "csv", "--out", "a.csv")
    assert "Film 1: Its frame rate varies" in said and "3 markers" in said
    rows = read(tmp_path / "a.csv")
    assert [(r["film"], r["start_timecode"], r["end_timecode"]) for r in rows] == [
        ("Film 0", "00:59:59;28", "01:00:59;28"),
        ("Film 0", "01:02:30;02", "01:03:00;04"),
        ("Film 1", "00:02:00:00", "00:02:02:00"),
    ]
    assert "3 markers: night.zip" in await run("night", "--format", "fcp7xml")
    with zipfile.ZipFile(tmp_path / "night.zip") as opened:
        assert opened.namelist() == ["Film 0.xml", "Film 1.xml"]
        timeline = otio.adapters.read_from_string(opened.read("Film 0.xml").decode(), "fcp_xml")
    assert [m.marked_range.start_time.value for m in timeline.tracks.markers] == [0, 4500]
    await run("night", "--format", "raven")
    lines = (tmp_path / "night.selections.txt").read_text().splitlines()
    assert lines[3].split("\t")[3] == "220.000000", "film 0 takes 100 s"
    assert lines[3].split("\t")[8] == "120.000000"
    await run("night", "--format", "audioset")
    assert 'Film 1, 120.000, 122.000, "night"' in (tmp_path / "night.segments.csv").read_text()


async def test_what_a_model_says_is_marked_from_a_score_on(
    pool: asyncpg.Pool, clips: list[int], night: int, run: Run, tmp_path: Path
) -> None:
    assert "lower the score" in await run(
        "night", "--format", "csv", "--out", "s.csv", "--score", ".5", code=1
    )
    await add_model(pool, night)
    await pool.execute("UPDATE build SET version = 1 WHERE label_id = $1", night)
    await run("night", "--format", "csv", "--out", "s.csv", "--score", ".5", "--film", "1")
    rows = read(tmp_path / "s.csv")
    marked = {int(clip) for r in rows for clip in r["clips"].split()}
    assert marked == {clip for i, clip in enumerate(clips[:50]) if i % 2 == 0}
    assert all(0.5 <= float(r["score"]) <= 1 for r in rows)
    await run("night@1", "--format", "csv", "--out", "v.csv", "--film", "1")
    assert len(read(tmp_path / "v.csv")) == len(rows)


async def test_who_answers_blind_gets_their_own_answers_only(
    pool: asyncpg.Pool, clips: list[int], night: int, run: Run, tmp_path: Path
) -> None:
    await run("night", "--format", "csv", "--out", "c.csv", "--as", "cleo")
    rows = read(tmp_path / "c.csv")
    assert [r["clips"] for r in rows] == [str(clips[5])]
    await add_model(pool, night)
    refused = await run(
        "night", "--format", "csv", "--out", "d.csv", "--as", "cleo", "--score", ".1", code=1
    )
    assert "blind" in refused
    refused = await run("night@1", "--format", "csv", "--out", "d.csv", "--as", "cleo", code=1)
    assert "blind" in refused
    assert not (tmp_path / "d.csv").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("dawn", "--format", "edl"), "no label “dawn”"),
        (("night", "--format", "edl", "--film", "none"), "no film 'none'"),
        (("night", "--format", "edl", "--film", "999999999999999999999"), "no film"),
        (("night", "--format", "edl", "--out", "a.edl"), "several films"),
        (("night", "--format", "csv", "--out", "a.zip"), "no .zip for it"),
        (("night", "--format", "edl", "--out", "a.zip", "--start", "1h"), "no timecode"),
        (("night", "--format", "edl", "--film", "4"), "none was answered yes"),
        (("night", "--format", "edl", "--film", "1", "--out", "no/a.edl"), "can't be written"),
        (("night", "--format", "edl", "--film", "1", "--as", "nobody"), "no account"),
    ],
)
async def test_what_cannot_be_is_said(
    night: int, run: Run, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    assert said in await run(*words, code=1)
    assert list(tmp_path.iterdir()) == []
