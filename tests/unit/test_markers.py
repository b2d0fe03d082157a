"""Markers are frame-exact in every format, never overlap, and hold whatever a name holds."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.marker_files import FILES, file_of, one_line, plain
from backend.domain.markers import (
    COLOURS,
    TOUCHING,
    Shot,
    colour_of,
    constant,
    markers_of,
    timeline_of,
)
from backend.domain.timecode import BadTimecode, Timebase
from workers.doors.formats import FormatError
from workers.doors.markers import edl as edl_format
from workers.doors.markers import fcp7xml as xml_format
from workers.doors.markers.edl import edl
from workers.doors.markers.fcp7xml import fcp7xml
from workers.doors.markers.film import MarkedFilm
from workers.doors.markers.otio import otio as as_otio
from workers.doors.markers.table import LISTS, TIMELINES, MarkerWriter

NTSC = {24: Fraction(24000, 1001), 30: Fraction(30000, 1001), 60: Fraction(60000, 1001)}
RATES = [
    (NTSC[24], "01:00:00:00"),
    (Fraction(25), "10:00:00:00"),
    (NTSC[30], "00:59:59;28"),
    (NTSC[30], "00:59:59:28"),
    (NTSC[60], "09:59:50;00"),
    (Fraction(50), None),
]
ODD = '=night <&> "two"\n|ĳ☂\x00 ]]> 夜, #1; -- '
at_rates = pytest.mark.parametrize(("rate", "start"), RATES, ids=lambda v: str(v))


def shots_at(rate: Fraction, spans: list[tuple[int, int]]) -> list[Shot]:
    return [
        Shot(clip, first, behind, float(first / rate), float(behind / rate), 0.5 + clip / 100)
        for clip, (first, behind) in enumerate(spans, 1)
    ]


def film_of(
    rate: Fraction, start: str | None, spans: list[tuple[int, int]], **more: Any
) -> MarkedFilm:
    shots = shots_at(rate, spans)
    timeline = timeline_of(shots, rate, float(rate), start, 4000.0)
    return MarkedFilm(
        **{
            "film": 7, "title": "Film", "file": "film.mov", "uri": "file:///films/film%20a.mov",
            "seconds": 4000.0, "width": 1920, "height": 1080, "label": "night", "colour": "red",
            "timeline": timeline, "markers": tuple(markers_of(shots, timeline)),
        } | more
    )  # fmt: skip


# About a full minute and a full ten of them, where drop frame leaves numbers out.
SPANS = [(0, 30), (1799, 1802), (3599, 3605), (17980, 17990), (35960, 35970), (90000, 90001)]


@at_rates
def test_opentimelineio_reads_every_frame(rate: Fraction, start: str | None) -> None:
    film = film_of(rate, start, SPANS)
    read = otio.adapters.read_from_string(as_otio(film), "otio_json")
    assert isinstance(read, otio.schema.Timeline)
    begin = Timebase(rate, drop=";" in (start or "")).frame(start or "00:00:00:00")
    assert read.global_start_time == otio.opentime.RationalTime(begin, float(rate))
    found = [(m.marked_range.start_time.value, m.marked_range.duration.value)
             for m in read.tracks.markers]  # fmt: skip
    assert found == [(first, behind - first) for first, behind in SPANS]
    assert {m.color for m in read.tracks.markers} == {otio.schema.MarkerColor.RED}
    clip = read.tracks[0][0]
    assert clip.media_reference.target_url == film.uri
    assert clip.media_reference.available_range.start_time.value == begin
    again = otio.adapters.write_to_string(read, "otio_json")
    assert otio.adapters.read_from_string(again, "otio_json").is_equivalent_to(read)


@at_rates
def test_final_cut_s_xml_is_read_to_the_frame(rate: Fraction, start: str | None) -> None:
    film = film_of(rate, start, SPANS)
    read = otio.adapters.read_from_string(fcp7xml(film), "fcp_xml")
    found = [(m.marked_range.start_time.value, m.marked_range.duration.value, m.name)
             for m in read.tracks.markers]  # fmt: skip
    assert found == [
        (first, behind - first, f"night .{50 + clip}")
        for clip, (first, behind) in enumerate(SPANS, 1)
    ]
    assert read.tracks.markers[0].marked_range.start_time.rate == pytest.approx(float(rate))
    begin = Timebase(rate, drop=";" in (start or "")).frame(start or "00:00:00:00")
    assert read.global_start_time.value == begin
    assert read.tracks[0][0].media_reference.target_url.endswith("/films/film%20a.mov")
    shown = re.findall(r"<displayformat>(\w+)<", fcp7xml(film))
    assert set(shown) == {"DF" if ";" in (start or "") else "NDF"}


@at_rates
def test_resolve_s_list_is_read_to_the_frame(rate: Fraction, start: str | None) -> None:
    base = Timebase(rate, drop=";" in (start or ""))
    text = edl(film_of(rate, start, SPANS))
    begin = base.frame(start or "00:00:00:00")
    read = otio.adapters.read_from_string(text, "cmx_3600", rate=float(rate))
    events = [
        item.source_range.start_time.value
        for item in read.tracks[0] if isinstance(item, otio.schema.Clip)
    ]  # fmt: skip
    assert [value - begin for value in events] == [first for first, _ in SPANS]
    lines = re.findall(r"^\d{3}  001 .* (\S+) \S+  \n.*\|D:(\d+)$", text, re.M)
    assert [(base.frame(at) - begin, int(length)) for at, length in lines] == [
        (first, behind - first) for first, behind in SPANS
    ]
    assert ("FCM: DROP FRAME" in text) == base.drop


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 300)), max_size=30),
    st.sampled_from([rate for rate, _ in RATES]),
    st.booleans(),
)
def test_markers_cover_the_clips_and_never_overlap(
    gaps: list[tuple[int, int]], rate: Fraction, by_time: bool
) -> None:
    spans, at = [], 0
    for gap, length in gaps:
        spans.append((at + gap, at + gap + length))
        at += gap + length
    shots = shots_at(rate, spans)
    timeline = timeline_of(shots, None if by_time else rate, float(rate), None, 10.0)
    found = markers_of(list(reversed(shots)), timeline)
    assert [clip for marker in found for clip in marker.clips] == [shot.clip for shot in shots]
    for one, other in pairwise(found):
        assert one.first + one.length + TOUCHING <= other.first
    covered = {f for m in found for f in range(m.first, m.first + m.length)}
    assert covered >= {f for first, behind in spans for f in range(first, behind)}
    assert len(covered) <= sum(n for _, n in gaps) + sum(g < TOUCHING for g, _ in gaps)
    assert all(m.score == max(0.5 + clip / 100 for clip in m.clips) for m in found)


def test_a_variable_rate_is_said_and_markers_stand_where_their_time_is() -> None:
    shots = [Shot(1, 0, 50, 0.0, 2.0), Shot(2, 60, 70, 10.0, 12.0)]  # 10 frames in two seconds
    assert not constant(shots, Fraction(25))
    timeline = timeline_of(shots, Fraction(25), 8.0, None, 20.0)
    assert timeline.by_time and "varies" in timeline.notes[0]
    assert [(m.first, m.length) for m in markers_of(shots, timeline)] == [(0, 50), (250, 50)]


def test_what_an_editor_must_know_is_said() -> None:
    shots = shots_at(Fraction(25), [(0, 10)])

    def said(rate: Fraction | None, timecode: str | None, seconds: float = 9.0) -> str:
        return " ".join(timeline_of(shots, rate, 25.0, timecode, seconds).notes)

    assert said(Fraction(25), "01:00:00:00") == ""
    assert "declares no frame rate" in said(None, None)
    assert "can't be" in said(Fraction(25), "00:00:00:29")
    assert "no drop frame" in said(Fraction(25), "01:00:00;00")
    assert "passes 24 hours" in said(Fraction(25), "23:59:55:00")
    assert "passes 24 hours" in said(Fraction(25), None, 25 * 3600.0)
    thirds = shots_at(Fraction(179, 6), [(0, 10)])
    odd = timeline_of(thirds, Fraction(179, 6), 29.83, None, 9.0)
    assert odd.base.rate == 30 and odd.by_time and "know no rate" in odd.notes[0]
    with pytest.raises(BadTimecode):
        timeline_of(shots, Fraction(25), 25.0, None, 9.0, start="25:00:00:00")
    moved = timeline_of(shots, Fraction(25), 25.0, "10:00:00:00", 9.0, start="01:00:00:00")
    assert moved.timecode(25) == "01:00:01:00"


def test_odd_names_break_no_format() -> None:
    film = film_of(Fraction(25), None, SPANS, title=ODD, file=ODD, label=ODD)
    read = otio.adapters.read_from_string(as_otio(film), "otio_json")
    assert read.tracks.markers[0].name == f"{one_line(ODD)} .51"
    read = otio.adapters.read_from_string(fcp7xml(film), "fcp_xml")
    assert read.tracks.markers[0].name == f"{one_line(ODD)} .51"
    text = edl(film)
    assert len(text.splitlines()) == 3 + 3 * len(SPANS) and text.count("|M:") == len(SPANS)
    assert all(line.count("|") == 3 for line in text.splitlines() if "|C:" in line)
    rows = [*csv.reader(io.StringIO(LISTS["csv"][0] + LISTS["csv"][1](film, 0)))]
    assert len(rows) == 1 + len(SPANS) and {len(row) for row in rows} == {len(rows[0])}
    assert rows[1][0] == f"'{ODD}", "no formula"
    for form in ("raven", "audioset"):
        lines = LISTS[form][1](film, 0).splitlines()
        assert len(lines) == len(SPANS)
    cells = [line.split("\t") for line in LISTS["raven"][1](film, 0).splitlines()]
    assert {len(row) for row in cells} == {len(LISTS["raven"][0].split("\t"))}


def test_every_colour_is_one_of_each_editor() -> None:
    assert {colour_of(label) for label in range(50)} == set(COLOURS)
    assert set(edl_format.COLOURS) == set(xml_format.RGB) == set(COLOURS)
    assert all(hasattr(otio.schema.MarkerColor, colour.upper()) for colour in COLOURS)


def test_times_of_several_films_count_on() -> None:
    film = film_of(Fraction(25), None, [(25, 50)], before=100.0)
    header, line = LISTS["raven"][0].split("\t"), LISTS["raven"][1](film, 4).split("\t")
    found = dict(zip(header, line, strict=True))
    assert (found["Selection"], found["Begin Time (s)"]) == ("5", "101.000000")
    assert found["File Offset (s)"] == "1.000000"
    assert LISTS["audioset"][1](film, 0) == 'film.mov, 1.000, 2.000, "night"\n'


def test_a_zip_holds_a_timeline_for_each_film(tmp_path: Path) -> None:
    films = [
        film_of(Fraction(25), None, SPANS, title=title)
        for title in ("Dusk", "dusk", "../etc: a/b", "")
    ]
    writer = MarkerWriter("edl", tmp_path / "a.zip", packed=True)
    for film in films:
        writer.add(film)
    writer.close()
    with zipfile.ZipFile(tmp_path / "a.zip") as opened:
        assert opened.namelist() == ["Dusk.edl", "dusk 2.edl", "etc a b.edl", "untitled.edl"]
        assert opened.read("Dusk.edl").decode() == edl(films[0])
    writer = MarkerWriter("edl", tmp_path / "a.edl", packed=False)
    writer.add(films[0])
    with pytest.raises(FormatError, match="several films"):
        writer.add(films[1])
    writer.close()


def test_files_are_named_by_what_they_are() -> None:
    assert set(FILES) == {*TIMELINES, *LISTS}
    assert file_of("edl", one_film=True).suffix == ".edl"
    assert file_of("edl", one_film=False).suffix == ".zip"
    assert file_of("csv", one_film=False).suffix == ".csv"
    assert plain(' a/b\\c:d*e?"<>|\n. ') == "a b c d e" and plain("...") == "untitled"
