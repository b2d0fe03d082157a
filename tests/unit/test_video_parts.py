"""The pure parts of `workers.video`: container, timeline, canvas, sampling, files, stills."""

import os
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.video import content_hash
from workers.video.canvas import Orientation, displayed_size, fit
from workers.video.container import describe, recognise
from workers.video.sampling import EvenSample
from workers.video.stills import load_frames
from workers.video.timeline import BROADCAST_GAP_SECONDS, GAP_SECONDS, Seam, Timeline


@pytest.mark.parametrize(
    ("head", "demuxer"),
    [
        (b"\x00\x00\x00\x18ftypisom", "mov"),
        (b"\x1a\x45\xdf\xa3\x01\x00\x00\x00", "matroska"),
        (b"RIFF\x24\x00\x00\x00AVI LIST", "avi"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "wav"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "WEBP"),
        (b"RIFF\x24\x00\x00\x00ACONanih", None),
        ((b"\x47" + b"\x00" * 187) * 5, "mpegts"),
        (b"\x00" * 100 + (b"\x47" + b"\x00" * 187) * 6, "mpegts"),
        ((b"\x00" * 4 + b"\x47" + b"\x00" * 187) * 6, "mpegts"),
        (b"GGGG", None),
        (b"#EXTM3U\n", None),
        (b"GIF89a", "GIF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\x00\x00\x00\x1cftypavif", "AVIF"),
        (b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avif", "AVIF"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", None),
        (b"\xff\xfb\x90\x00" + b"\x00" * 413 + b"\xff\xfb\x90\x00", "mp3"),
        (b"\xff\xfb\x90\x00" + b"\x00" * 500, None),
        (b"BM, he said.", None),
        (b"", None),
    ],
)
def test_containers_are_recognised_by_content(head: bytes, demuxer: str | None) -> None:
    assert recognise(head) == demuxer


def test_timeline_begins_at_the_first_picture_and_keeps_pauses() -> None:
    timeline = Timeline(0.04, GAP_SECONDS)
    assert [timeline.place(time) for time in (0.5, 0.54, 100.0, 100.001)] == pytest.approx(
        [0.0, 0.04, 99.5, 99.501]
    )
    assert timeline.seams == []


def test_timeline_bridges_a_clock_that_restarts() -> None:
    timeline = Timeline(0.5, GAP_SECONDS)
    placed = [timeline.place(time) for time in (28.0, 29.0, 0.0, 1.0, None, 3.0)]
    assert placed == pytest.approx([0, 1.0, 2.0, 3.0, 4.0, 5.0])
    assert timeline.seams == [Seam(2.0, 0.0)]


def test_timeline_leaves_gaps_out_of_broadcasts_only() -> None:
    times = [0.0, 0.5, 1.0, 9.0, 9.5, 95_000.0]
    timeline = Timeline(0.5, BROADCAST_GAP_SECONDS)
    assert [timeline.place(time) for time in times] == [0.0, 0.5, 1.0, 1.5, 2.0, 2.5]
    assert timeline.seams == [Seam(1.5, 7.5), Seam(2.5, 0.0)]
    timeline = Timeline(0.5, GAP_SECONDS)
    assert [timeline.place(time) for time in times] == [0.0, 0.5, 1.0, 9.0, 9.5, 10.0]


def test_timeline_takes_slow_pictures_of_a_broadcast_for_what_they_are() -> None:
    timeline = Timeline(0.04, BROADCAST_GAP_SECONDS)
    assert [timeline.place(time) for time in [0.0, 1.0, 2.0, 6.0]] == [0.0, 1.0, 2.0, 6.0]
    assert timeline.seams == []


@pytest.mark.parametrize(
    "order", [[0, 2, 3, 1, 4], [0, 3, 1, 2, 6, 4, 5, 9], [0, 1, 1, 2, 3, 3, 4]]
)
def test_timestamps_in_disorder_do_not_stretch_the_film(order: list[int]) -> None:
    timeline = Timeline(0.04, BROADCAST_GAP_SECONDS)
    placed = [timeline.place(0.04 * index) for index in [*order, 20, 21]]
    assert placed[-2:] == pytest.approx([0.8, 0.84])
    assert timeline.seams == []


def test_timestamps_that_stand_still_do_not_stop_the_film() -> None:
    timeline = Timeline(0.04, GAP_SECONDS)
    placed = [timeline.place(1.0) for _ in range(100)]
    assert placed[-1] == pytest.approx(99 * 0.04, abs=0.25)


@given(st.lists(st.none() | st.floats(-1e6, 1e6), min_size=2, max_size=50), st.booleans())
def test_timeline_always_moves_forward(timestamps: list[float | None], broadcast: bool) -> None:
    timeline = Timeline(0.04, BROADCAST_GAP_SECONDS if broadcast else GAP_SECONDS)
    placed = [timeline.place(timestamp) for timestamp in timestamps]
    assert placed[0] == 0
    assert all(later > earlier for earlier, later in pairwise(placed))


@pytest.mark.parametrize(
    ("matrix", "upright"),
    [
        ((1, 0, 0, 1), [[1, 2], [3, 4]]),
        ((0, 1, -1, 0), [[3, 1], [4, 2]]),
        ((-1, 0, 0, -1), [[4, 3], [2, 1]]),
        ((0, -1, 1, 0), [[2, 4], [1, 3]]),
        ((-1, 0, 0, 1), [[2, 1], [4, 3]]),
        ((1, 0, 0, -1), [[3, 4], [1, 2]]),
        ((0, 1, 1, 0), [[1, 3], [2, 4]]),
        ((0, -1, -1, 0), [[4, 2], [3, 1]]),
    ],
)
def test_all_eight_orientations(matrix: tuple[int, ...], upright: list[list[int]]) -> None:
    m0, m1, m3, m4 = (65536 * value for value in matrix)
    orientation = Orientation.of_matrix([m0, m1, 0, m3, m4, 0, 0, 0, 1 << 30])
    assert orientation.apply(np.array([[1, 2], [3, 4]])).tolist() == upright


def test_displayed_size_stretches_and_turns() -> None:
    level, turned = Orientation(), Orientation(quarter_turns=1)
    assert displayed_size(720, 576, Fraction(16, 15), level) == (768, 576)
    assert displayed_size(720, 480, Fraction(8, 9), level) == (720, 540)
    assert displayed_size(1920, 1080, None, turned) == (1080, 1920)
    assert displayed_size(100, 100, Fraction(0, 1), level) == (100, 100)
    assert displayed_size(100, 100, Fraction(1000), level) == (100, 100)
    assert displayed_size(100, 100, Fraction(1, 1000), level) == (100, 100)
    assert displayed_size(720, 576, Fraction(2), turned) == (576, 1440)


@given(st.integers(1, 20_000), st.integers(1, 20_000))
def test_fit_is_even_within_bounds_and_keeps_the_shape(width: int, height: int) -> None:
    fitted = fit(width, height, 1280, 480)
    assert all(side >= 2 and side % 2 == 0 for side in fitted)
    assert fitted[0] <= 1280
    assert fitted[1] <= 480
    scale = min(1, 1280 / width, 480 / height)
    assert abs(fitted[0] - scale * width) <= 1 or fitted[0] == 2
    assert abs(fitted[1] - scale * height) <= 1 or fitted[1] == 2


@given(
    st.lists(st.floats(1e-3, 5.0), max_size=300).map(lambda gaps: [0.0, *np.cumsum(gaps)]),
    st.integers(1, 8),
)
def test_even_sample_is_bounded_ordered_and_near_what_was_asked(
    times: list[float], count: int
) -> None:
    sample: EvenSample[int] = EvenSample(64)
    for index, time in enumerate(times):
        sample.add(time, index)
    end = times[-1] + 0.1
    chosen = sample.spread(count, end)
    assert 1 <= len(chosen) <= count
    assert chosen == sorted(set(chosen))
    for part in range(count):
        middle = (part + 0.5) * end / count
        best = min(abs(time - middle) for time in times)
        got = min(abs(times[index] - middle) for index in chosen)
        # A slot is at most a 32nd of the whole, or the first slot's 128th of a second.
        assert got <= best + max(end / 32, 1 / 64)


def test_even_sample_holds_no_more_than_its_capacity() -> None:
    class Held:
        alive = 0

        def __init__(self) -> None:
            Held.alive += 1

        def __del__(self) -> None:
            Held.alive -= 1

    sample: EvenSample[Held] = EvenSample(8)
    for index in range(5000):
        sample.add(index / 25, Held())
        assert Held.alive <= 9


def test_content_hash_depends_on_content_alone(tmp_path: Path) -> None:
    first, copy, other = (tmp_path / name for name in "abc")
    first.write_bytes(b"x" * 3_000_000)
    copy.write_bytes(b"x" * 3_000_000)
    other.write_bytes(b"x" * 2_999_999 + b"y")
    assert content_hash(first) == content_hash(copy) != content_hash(other)
    assert len(content_hash(first)) == 64


@pytest.mark.parametrize(
    ("head", "says"),
    [
        (b'#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="k"\n', "a playlist of an encrypted stream"),
        (b"#EXTM3U\n#EXT-X-KEY:METHOD=NONE\n", "a playlist, not the video itself"),
        (np.random.default_rng(1).bytes(8192), "encrypted, or damaged throughout"),
        (b"#!/bin/sh\n" * 50, "text"),
        ("Ünïcode ".encode() * 1000, "text"),
        (b"%PDF-1.7\n\x80", "a PDF"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "a picture in HEIC"),
        (bytes(5000), "nothing but zeros"),
        (b"\x80\x81\x82", ""),
    ],
)
def test_what_is_no_video_is_called_what_it_seems_to_be(head: bytes, says: str) -> None:
    assert recognise(head) is None
    assert describe(head).startswith(says) and bool(describe(head)) == bool(says)


def test_load_frames_refuses_what_is_no_strip(tmp_path: Path) -> None:
    path = tmp_path / "0000.frames.jpg"
    path.write_bytes(os.urandom(100))
    with pytest.raises(OSError, match="identify"):
        load_frames(path)
