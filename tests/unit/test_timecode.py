"""The frame rate and the start timecode that files declare."""

from __future__ import annotations

from fractions import Fraction

import pytest

from workers.video.timecode import declared_rate, start_timecode

FILM, NTSC = Fraction(24000, 1001), Fraction(30000, 1001)


@pytest.mark.parametrize(
    ("average", "base", "rate"),
    [
        (NTSC, NTSC, NTSC),
        (Fraction(11989, 500), FILM, FILM),  # the last frame is shown a little longer
        (FILM, Fraction(24), FILM),  # 24 is another rate, near as it is
        (Fraction(24), FILM, Fraction(24)),
        (Fraction(7013, 250), Fraction(90_000), Fraction(7013, 250)),  # variable
        (None, Fraction(25), Fraction(25)),
        (Fraction(25), None, Fraction(25)),
        (Fraction(0), None, None),
        (None, None, None),
    ],
)
def test_the_rate_is_the_nominal_one_where_frames_agree_with_it(
    average: Fraction | None, base: Fraction | None, rate: Fraction | None
) -> None:
    assert declared_rate(average, base) == rate


@pytest.mark.parametrize(
    ("tags", "timecode"),
    [
        ([{"timecode": "01:00:00:00"}], "01:00:00:00"),
        ([{"timecode": "00:59:59;29"}], "00:59:59;29"),
        ([{"timecode": "00:59:59.29"}], "00:59:59;29"),
        ([{"TIMECODE": " 10:00:00:12 "}], "10:00:00:12"),
        ([{"timecode": "10:00:00:101"}], "10:00:00:101"),  # more than 100 frames a second
        ([{}, {"language": "und"}, {"timecode": "01:00:00:00"}], "01:00:00:00"),
        ([{"timecode": "yesterday"}, {"timecode": "01:00:00:00"}], "01:00:00:00"),
        ([{"timecode": "01:00:00:00"}, {"timecode": "02:00:00:00"}], "01:00:00:00"),
        ([{"timecode": "01:60:00:00"}], None),
        ([{"timecode": "1:00:00:00"}], None),
        ([{"timecode": "٠١:00:00:00"}], None),
        ([{"title": "01:00:00:00"}], None),
        ([], None),
    ],
)
def test_the_first_timecode_that_is_one(tags: list[dict[str, str]], timecode: str | None) -> None:
    assert start_timecode(tags) == timecode
