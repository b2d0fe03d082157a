"""Every frame of a day has one timecode, and every timecode that is counted is one frame."""

from __future__ import annotations

from fractions import Fraction

import opentimelineio.opentime as otio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.timecode import BadTimecode, Timebase, can_drop, edited_rate

BASES = [
    Timebase(Fraction(24000, 1001)),
    Timebase(Fraction(24)),
    Timebase(Fraction(25)),
    Timebase(Fraction(30000, 1001)),
    Timebase(Fraction(30000, 1001), drop=True),
    Timebase(Fraction(30)),
    Timebase(Fraction(50)),
    Timebase(Fraction(60000, 1001)),
    Timebase(Fraction(60000, 1001), drop=True),
    Timebase(Fraction(60)),
    Timebase(Fraction(120000, 1001), drop=True),
    Timebase(Fraction(7)),
]
in_base = pytest.mark.parametrize("base", BASES, ids=lambda b: f"{b.rate}{';' * b.drop}")


@in_base
def test_around_every_minute_of_a_day_frames_follow_each_other(base: Timebase) -> None:
    """Where numbers are left out: the frames about each minute, forwards and back again."""
    assert base.timecode(0).startswith("00:00:00") and base.frame(base.timecode(0)) == 0
    behind, seen = 0, set()
    for minute in range(1, 24 * 60):
        text = f"{minute // 60:02}:{minute % 60:02}:00:{base.dropped * (minute % 10 > 0):02}"
        first = base.frame(text)
        for frame in (first - 1, first, first + 1):
            assert base.frame(base.timecode(frame)) == frame
            seen.add(base.timecode(frame))
        assert base.timecode(first - 1)[:8] == f"{(minute - 1) // 60:02}:{(minute - 1) % 60:02}:59"
        assert first - behind in (60 * base.counted, 60 * base.counted - base.dropped)
        behind = first
    assert len(seen) == 3 * (24 * 60 - 1)
    assert base.timecode(base.day - 1)[:8] == "23:59:59"
    assert base.timecode(base.day) == base.timecode(0)


@in_base
@given(data=st.data())
def test_any_frame_of_a_day_comes_back(base: Timebase, data: st.DataObject) -> None:
    frame = data.draw(st.integers(0, base.day - 1))
    text = base.timecode(frame)
    assert base.frame(text) == frame
    assert base.timecode(frame + base.day) == text
    assert base.frame(text.replace(";", ":")) == frame, "either separator says the same"


@given(st.integers(0, 24 * 3600 * 60))
def test_the_numbers_are_those_of_opentimelineio(frame: int) -> None:
    for base in (BASES[0], BASES[2], BASES[4], BASES[7], BASES[8]):
        if frame >= min(base.day, int(24 * 3600 * base.rate)):
            continue  # the library begins the day again by the clock, too soon
        time = otio.RationalTime(frame, float(base.rate))
        text = base.timecode(frame)
        assert otio.to_timecode(time, float(base.rate), base.drop) == text
        assert otio.from_timecode(text, float(base.rate)).value == frame


def test_drop_frame_keeps_up_with_the_clock() -> None:
    for base in (b for b in BASES if b.drop):
        hours = base.frame("10:00:00;00")
        assert abs(float(hours / base.rate) - 36000) < 0.04
    assert BASES[4].timecode(1800) == "00:01:00;02" and BASES[8].timecode(3600) == "00:01:00;04"
    assert BASES[3].timecode(1800) == "00:01:00:00"


@pytest.mark.parametrize(
    "text",
    ["", "1:00:00:00", "01:00:00", "01:60:00:00", "24:00:00:00", "00:00:00:30", "00:01:00;01",
     "00:00:00:００", "-1:00:00:00", "99:99:99:99"],
)  # fmt: skip
def test_what_names_no_frame_is_said(text: str) -> None:
    with pytest.raises(BadTimecode, match=r"timecode|drop"):
        BASES[4].frame(text)


def test_only_some_rates_drop() -> None:
    assert not can_drop(Fraction(24000, 1001)) and not can_drop(Fraction(30))
    with pytest.raises(ValueError, match="drop"):
        Timebase(Fraction(25), drop=True)


@pytest.mark.parametrize(
    ("rate", "known"),
    [
        (Fraction(24000, 1001), Fraction(24000, 1001)),
        (Fraction(23976, 1000), Fraction(24000, 1001)),
        (Fraction(2997, 100), Fraction(30000, 1001)),
        (Fraction(5994, 100), Fraction(60000, 1001)),
        (Fraction(25), Fraction(25)),
        (Fraction(24), Fraction(24)),
        (Fraction(179, 6), Fraction(30)),
        (Fraction(1, 5), Fraction(1)),
        (Fraction(1000), Fraction(1000)),
    ],
)
def test_the_rate_of_an_editor_s_timeline(rate: Fraction, known: Fraction) -> None:
    assert edited_rate(rate) == known
