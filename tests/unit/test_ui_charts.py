from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ui import charts
from ui.charts import CHART, SPARK, Plane, sparkline

LEFT, RIGHT, TOP, BOTTOM = CHART.left, CHART.right, CHART.top, CHART.bottom


def corners(points: str) -> list[tuple[float, float]]:
    return [tuple(map(float, point.split(","))) for point in points.split()]  # type: ignore[misc]


def test_a_plane_reaches_from_corner_to_corner() -> None:
    plane = Plane(0, 10, -1, 1)
    assert (plane.x(0), plane.x(10)) == (LEFT, RIGHT)
    assert (plane.y(-1), plane.y(1)) == (BOTTOM, TOP)
    assert plane.y(0) == (TOP + BOTTOM) / 2


def test_a_range_without_extent_is_drawn_in_the_middle() -> None:
    assert Plane(7, 7).x(7) == (LEFT + RIGHT) / 2


def test_a_line_breaks_where_a_value_is_unknown() -> None:
    lines = Plane(0, 4).lines([0, 1, 2, 3, 4], [0.0, 1.0, None, 0.5, None], "quality")
    first, alone = [corners(line["points"]) for line in lines]
    assert first == [(LEFT, BOTTOM), (LEFT + (RIGHT - LEFT) / 4, TOP)]
    assert len(alone) == 2 and alone[0][0] < alone[1][0], "one value alone is a dash"
    assert {line["kind"] for line in lines} == {"quality"}


def test_a_band_runs_along_the_top_and_back_along_the_bottom() -> None:
    (band,) = Plane(0, 1).bands([0, 1], [0.0, 0.0], [1.0, 1.0], "heldout")
    assert corners(band["points"]) == [(LEFT, TOP), (RIGHT, TOP), (RIGHT, BOTTOM), (LEFT, BOTTOM)]
    assert Plane(0, 1).bands([0, 1], [None, 0.2], [0.9, None], "heldout") == []


def test_bars_stand_on_their_low_end_with_a_pixel_between_them() -> None:
    plane = Plane(0, 10, 0, 100)
    first, second = plane.bar(0, 1, 0, 50, "c0"), plane.bar(1, 2, 50, 100, "c1")
    bottom = float(first["y"]) + float(first["height"])
    assert bottom == BOTTOM and float(first["y"]) == (TOP + BOTTOM) / 2
    assert abs(float(second["y"]) + float(second["height"]) - float(first["y"])) < 0.11, "stacked"
    gap = float(second["x"]) - float(first["x"]) - float(first["width"])
    assert 0.9 <= gap <= 1.1


def test_strips_cover_the_whole_width_and_meet_half_way() -> None:
    strips = Plane(0, 3).strips([0, 1, 3], ["a", "b", "c"])
    edges = [float(strip["x"]) for strip in strips] + [RIGHT]
    third = (RIGHT - LEFT) / 3
    for edge, wanted in zip(edges, [LEFT, LEFT + third / 2, LEFT + 2 * third, RIGHT], strict=True):
        assert abs(edge - wanted) < 0.1
    assert [strip["title"] for strip in strips] == ["a", "b", "c"]


@given(
    st.floats(-1e6, 1e6, allow_nan=False), st.floats(1e-3, 1e6, allow_nan=False), st.integers(4, 9)
)
def test_round_values_are_few_evenly_apart_and_within(low: float, extent: float, most: int) -> None:
    values = charts.round_values(low, low + extent, most)
    assert 0 < len(values) <= most
    assert all(low - extent / 1e3 <= v <= low + extent * 1.001 for v in values)
    steps = [(b - a) / extent for a, b in pairwise(values)]
    assert max(steps, default=0) - min(steps, default=0) < 1e-4


def test_round_values_are_ones_twos_and_fives() -> None:
    assert charts.round_values(24, 61) == [30, 40, 50, 60]
    assert charts.round_values(0, 1) == [0, 0.2, 0.4, 0.6, 0.8, 1]
    assert charts.whole_values(3) == [0, 1, 2, 3]
    assert charts.whole_values(0) == [0, 1]


def test_beyond_the_colours_there_are_series_share_one() -> None:
    assert [charts.colour(i) for i in (0, 6, 7, 30)] == ["c0", "c6", "c7", "c7"]


def test_a_sparkline_runs_from_chance_at_the_bottom_to_one_at_the_top() -> None:
    points = sparkline([0.5, 0.75, 1.0]).split()
    heights = [float(point.split(",")[1]) for point in points]
    assert heights == [SPARK.height - 1, SPARK.height / 2, 1]
    assert points[0].startswith("0.0,") and points[-1].startswith(f"{SPARK.width}.0,")


def test_a_sparkline_needs_two_known_values() -> None:
    assert sparkline([None, 0.7, None]) == ""
