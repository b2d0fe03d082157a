from datetime import UTC
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from backend.messages import (
    Counts,
    Label,
    Point,
    ProgressState,
    PullReport,
    Quality,
    Source,
    Throughput,
)
from ui.charts import CHART, Chart
from ui.pages.progress import rows as progress_rows
from ui.pages.progress.rows import FEWEST_SLOTS, MOST_SLOTS
from ui.text import SOURCE_NAMES

HOUR = 3600.0
NOON = 1_750_075_200.0  # 16 June 2025, 12:00 UTC


def point(answers: int, version: int = 1, **scores: float) -> Point:
    return Point(version=version, answers=answers, at=NOON, scores=Quality(**scores))


def answered(hour: float, name: str, answers: int, source: Source = "random") -> Throughput:
    return Throughput(at=NOON + hour * HOUR, name=name, source=source, answers=answers)


def heights(chart: Chart) -> list[float]:
    return [float(bar["height"]) for bar in chart["bars"]]


def test_a_label_without_anything_says_in_words_what_is_missing() -> None:
    view = progress_rows.of_state(ProgressState(label=Label(id=1, name="night")), UTC)
    assert len(view["charts"]) == 6
    assert all(chart["empty"] and not chart["rows"] for chart in view["charts"])
    assert (view["quality"], view["heldout"], view["heldout_range"]) == ("–", "–", "")


def test_the_totals_are_those_of_the_newest_point() -> None:
    state = ProgressState(
        label=Label(id=1, name="night"),
        points=(point(24, quality=0.7), point(30, 2, quality=0.9, heldout=0.8, heldout_low=0.7,
                heldout_high=0.85, diversity=0.4)),
        counts=Counts(positives=5, negatives=2),
        cluster_positives=(3, 1),  # one of the five is in no cluster yet
        cluster_negatives=(0, 2),
        stop="keep going",
        stop_reason="76 positives to go.",
    )  # fmt: skip
    view = progress_rows.of_state(state, UTC)
    assert (view["quality"], view["heldout"], view["diversity"]) == (".90", ".80", ".40")
    assert (view["heldout_range"], view["answers"]) == (".70–.85", "✓ 5 ✕ 2")
    assert (view["stop_kind"], view["stop_reason"]) == ("keep-going", "76 positives to go.")


def test_scores_run_over_answers_and_never_back() -> None:
    points = [point(24, 1, quality=0.6), point(26, 2, quality=0.7), point(25, 3, quality=0.8),
              point(26, 4, quality=0.9)]  # fmt: skip
    chart = progress_rows.scores_chart(points)
    line = next(line for line in chart["lines"] if line["kind"] == "line-quality")
    xs = [float(corner.split(",")[0]) for corner in line["points"].split()]
    assert xs == sorted(xs) and (xs[0], xs[-1]) == (CHART.left, CHART.right)
    assert [row[:2] for row in chart["rows"]] == [["24", ".60"], ["25", ".80"], ["26", ".90"]]
    assert chart["strips"][0]["title"].startswith("24 answers\nquality .60")


def test_the_interval_is_a_band_only_where_it_is_known() -> None:
    known = {"heldout": 0.8, "heldout_low": 0.6, "heldout_high": 0.9}
    chart = progress_rows.scores_chart([point(24), point(30, **known), point(31, **known)])
    (band,) = chart["bands"]
    assert len(band["points"].split()) == 4
    assert chart["rows"][0][3] == "–" and chart["rows"][1][3] == ".60–.90"


def test_clusters_grow_up_and_down_to_one_scale() -> None:
    chart = progress_rows.clusters_chart((4, 0), (2, 8))
    up, down, none, deep = heights(chart)
    assert none == 0 and deep == 2 * up == 4 * down
    assert chart["bars"][3]["title"] == "kind 2: ✓ 0 ✕ 8"
    assert chart["rows"] == [["1", "4", "2"], ["2", "0", "8"]]
    assert [tick["text"] for tick in chart["y_ticks"]] == ["5", "0", "5"]


def test_the_histogram_shows_one_clip_beside_a_million() -> None:
    counts = (1_000_000, *[0] * 18, 1)
    chart = progress_rows.histogram_chart(counts)
    tall = heights(chart)
    assert tall[-1] > 5 and tall[1] == 0
    assert (chart["bars"][0]["kind"], chart["bars"][-1]["kind"]) == ("no", "yes")
    assert chart["bars"][0]["title"] == ".00–.05: 1,000,000 clips"
    assert [tick["text"] for tick in chart["y_ticks"]][-2:] == ["100k", "1M"]


def test_a_batch_stands_at_its_gain_with_its_interval() -> None:
    chart = progress_rows.pulls_chart(
        [PullReport(arm="va", answers=50, gain=0.042, error=0.012),
         PullReport(arm="random", answers=75, gain=None)]
    )  # fmt: skip
    assert [row[1:] for row in chart["rows"]] == [
        ["Active learning", "+4.2 ± 1.2", "50"],
        ["Random", "not measurable", "75"],
    ]
    measured, hollow = chart["bars"]
    assert float(measured["y"]) < float(hollow["y"]), "higher up"
    assert "hollow" in hollow["kind"] and "hollow" not in measured["kind"]
    assert len(chart["lines"]) == 1 and [key["name"] for key in chart["keys"]] == [
        "Active learning", "Random",
    ]  # fmt: skip


def test_answers_are_stacked_by_person_the_busiest_at_the_bottom() -> None:
    chart = progress_rows.throughput_chart(
        [answered(0, "ada", 10), answered(0, "ben", 30), answered(1, "ada", 5)], "person", UTC
    )
    assert [key["name"] for key in chart["keys"]] == ["ben", "ada"]
    ben, ada, later = chart["bars"]
    assert float(ben["y"]) + float(ben["height"]) == pytest.approx(CHART.bottom, abs=0.1)
    assert float(ada["y"]) + float(ada["height"]) == pytest.approx(float(ben["y"]), abs=0.11)
    assert float(later["x"]) > float(ben["x"])
    assert ada["title"] == "16 Jun 12:00: 40 answers\nben 30\nada 10"
    assert chart["rows"] == [["16 Jun 12:00", "30", "10"], ["16 Jun 13:00", "0", "5"]]
    assert float(ben["width"]) < (CHART.right - CHART.left) / FEWEST_SLOTS + 1, (
        "one hour is not a wall"
    )


def test_many_people_share_the_last_colour_and_nobody_is_lost() -> None:
    many = [answered(0, f"person {i}", 100 - i) for i in range(50)]
    chart = progress_rows.throughput_chart(many, "person", UTC)
    assert len(chart["keys"]) == 8 and chart["keys"][-1] == {"kind": "c7", "name": "others"}
    (row,) = chart["rows"]
    assert sum(map(int, row[1:])) == sum(t.answers for t in many)


def test_two_weeks_are_drawn_in_few_bars_that_begin_at_midnight() -> None:
    hours = [answered(hour, "ada", 1) for hour in range(0, 14 * 24)]
    chart = progress_rows.throughput_chart(hours, "source", ZoneInfo("Asia/Kolkata"))
    assert len(chart["rows"]) <= MOST_SLOTS + 1
    assert sum(int(row[1]) for row in chart["rows"]) == 14 * 24
    assert "per 12 hours" in chart["about"]
    assert {row[0].split()[-1] for row in chart["rows"]} == {"00:00", "12:00"}


def test_every_source_has_a_name() -> None:
    assert set(SOURCE_NAMES) == set(get_args(Source))
