"""Scores along a film in the browser, run by Node.js: the curve, its spans and peaks, whose curves
are shown, the threshold, and the cursor."""

from __future__ import annotations

import random
from itertools import groupby
from typing import Any

from backend.messages import CurveLabel, CurveLabels, FilmCurve, LabelState, Model
from tests.unit import node
from tests.unit.test_ui_clip_grid import Run, call, state_of
from tests.unit.test_ui_clip_grid import after as after_each
from tests.unit.test_ui_reel import OPEN, STATE, says

Step = dict[str, Any]


def draw(*asked: Any) -> list[Any]:
    found: list[Any] = node.run("curves.mjs", list(asked))
    return found


def steps(*scores: float | None, gap_after: int | None = None) -> list[Step]:
    """Clips of two seconds, one behind the other, and a minute between two of them."""
    away = [60.0 if gap_after is not None and i > gap_after else 0.0 for i in range(len(scores))]
    return [
        {"clip": i, "start": 2.0 * i + away[i], "end": 2.0 * i + 2 + away[i], "score": score}
        for i, score in enumerate(scores)
    ]


def test_a_curve_is_a_step_for_each_clip_and_broken_where_nothing_is_known() -> None:
    [path] = draw(["path", steps(0.25, 0.75, None, 1.0), 8])
    assert path == "M0 75H2500V25H5000M7500 0H10000"
    [path] = draw(["path", steps(0.5, 0.5, gap_after=0), 64])
    assert path == "M0 50H312.5M9687.5 50H10000"
    assert draw(["path", [], 8], ["shade", [], 8], ["summed", []]) == ["", "", 0]


def test_of_a_long_film_each_column_shows_how_high_and_how_low() -> None:
    film = steps(*([0.5] * 10_000))
    film[5_000]["score"], film[5_003]["score"] = 1.0, 0.0
    for step in film[8_000:9_000]:
        step["score"] = None
    [path] = draw(["path", film, 20_000])
    assert len(path) < 40_000, "no longer than a screen is wide"
    assert path.count("M") == 2, "broken once, where nothing is known"
    assert "V0V100V50" in path or "V0V50" in path, "a single clip is not lost"
    runs = [{"start": 2.0 * i, "end": 2.0 * i + 1} for i in range(10_000)]
    [shaded] = draw(["shade", runs, 20_000])
    assert shaded == "M0 0V100H9999.5V0Z"


def test_spans_are_the_runs_at_or_above_the_threshold() -> None:
    film = steps(0.9, 0.5, 0.4, 0.7, None, 0.7, 0.8, 0.8, gap_after=6)
    [runs] = draw(["spans", film, 0.5])
    assert [(r["start"], r["end"], r["peak"]["clip"]) for r in runs] == [
        (0, 4, 0), (6, 8, 3), (10, 14, 6), (74, 76, 7),
    ]  # fmt: skip
    assert draw(["summed", runs]) == [4 + 2 + 4 + 2]
    [shaded] = draw(["shade", runs[:1], 80])
    assert shaded == "M0 0V100H500V0Z"


def test_spans_of_random_films_hold_every_clip_above_once() -> None:
    rng = random.Random(5)
    for _ in range(40):
        film = steps(*(rng.choice([None, *range(11)]) for _ in range(rng.randint(0, 60))))
        for step in film:
            step["score"] = None if step["score"] is None else step["score"] / 10
        cut = rng.randint(0, 10) / 10
        [runs] = draw(["spans", film, cut])
        above = [s["score"] is not None and s["score"] >= cut for s in film]
        wanted = [list(group) for is_in, group in groupby(zip(film, above, strict=True),
                  key=lambda pair: pair[1]) if is_in]  # fmt: skip
        assert [(r["start"], r["end"], r["seconds"]) for r in runs] == [
            (run[0][0]["start"], run[-1][0]["end"], 2.0 * len(run)) for run in wanted
        ]
        for run, group in zip(runs, wanted, strict=True):
            assert run["peak"]["score"] == max(step["score"] for step, _ in group)


def test_peaks_are_found_forwards_and_backwards() -> None:
    [runs] = draw(["spans", steps(0.9, 0.1, 0.8, 0.7, 0.1, 0.6), 0.5])
    found = draw(
        ["peakFrom", runs, 0, 1], ["peakFrom", runs, 4, 1], ["peakFrom", runs, 10, 1],
        ["peakFrom", runs, 10, -1], ["peakFrom", runs, 0, -1],
    )  # fmt: skip
    assert [f and (f["peak"]["clip"], f["n"], f["of"]) for f in found] == [
        (2, 2, 3), (5, 3, 3), None, (2, 2, 3), None,
    ]  # fmt: skip


def test_marks_do_not_grow_with_the_film() -> None:
    film = steps(*([0.5] * 10_000))
    [few, many] = draw(
        ["places", film[:4], [1, 3], 8], ["places", film, list(range(10_000)), 20_000]
    )
    assert few == [38, 88]
    assert len(many) <= 101


def test_the_step_at_a_time_and_how_much_of_it_is_over() -> None:
    film = steps(0.1, 0.2, 0.3)
    assert draw(["stepAt", film, 3.0], ["stepAt", film, 99], ["stepAt", [], 1]) == [
        film[1], film[2], None,
    ]  # fmt: skip
    assert draw(["partOf", film[1], 3.0], ["partOf", film[1], 9]) == [0.5, 1]


def after(run: Run) -> dict[str, Any]:
    [found] = after_each(run)
    return found


def curve(version: int = 3, *, cut: float | None = None, label_film: int = 1) -> FilmCurve:
    clips = tuple(range(10 * label_film + 1, 10 * label_film + 11))
    scores = tuple(round(0.1 * i, 1) if version else None for i in range(10))
    return FilmCurve(
        id="", film=label_film, version=version, clips=clips, scores=scores, cut=cut,
        positives=(clips[9],),
    )  # fmt: skip


def asked(given: list[Any], kind: str) -> list[Any]:
    return [frame for frame in given if frame["type"] == kind]


# Ada's curves are open beside film 1.
SHOWN: Run = [
    *OPEN,
    call("curves/curves", "toggleCurves"),
    call("curves/curves", "wantCurve", 5, 1),
    says(curve(), 2),
]


def test_curves_come_and_go_and_stay_where_they_were() -> None:
    assert after(OPEN)["curves"]["open"] is False
    shown = after(SHOWN)
    assert shown["curves"]["open"] is True
    assert shown["reel"]["film"] == 1
    again = after([*SHOWN, call("curves/curves", "toggleCurves")])
    assert again["curves"]["open"] is False


def test_a_curve_is_asked_for_once_and_again_for_a_newer_model() -> None:
    again = [*SHOWN, call("curves/curves", "wantCurve", 5, 1)]
    assert len(asked(after(again)["sent"], "ReadCurve")) == 1
    newer = LabelState(label=STATE.label, model=Model(version=4, answers=30, seq=9, at=0.0,
                       seconds=0.1))  # fmt: skip
    built = [*again, state_of(newer), call("curves/curves", "wantCurve", 5, 1)]
    found = after(built)
    assert len(asked(found["sent"], "ReadCurve")) == 2
    kept = found["curves"]["films"]["5/1"]
    assert kept["scores"] == list(curve().scores), "the old curve stays until the new one is here"


def test_the_threshold_is_the_cut_of_the_wall_and_each_label_has_its_own() -> None:
    other = CurveLabels(id="", labels=(CurveLabel(id=5, name="night", version=3),
                        CurveLabel(id=7, name="rain", version=2)), chosen=(7,))  # fmt: skip
    run: Run = [
        *SHOWN,
        call("curves/curves", "askLabels"),
        says(other, 3),
        call("curves/curves", "wantCurve", 7, 1),
        says(curve(2, cut=0.3), 4),
    ]
    found = after(run)
    assert found["curves"]["chosen"] == [7]
    assert found["curves"]["cuts"]["7"]["at"] == 0.3, "as they left it on the Wall of that label"
    run = [
        *run,
        call("curves/curves", "moveCut", 7, 0.617),
        call("curves/curves", "leaveCut", 7, False),
        call("curves/curves", "moveCut", 5, 0.42),
        call("curves/curves", "leaveCut", 5, False),
    ]
    found = after(run)
    assert found["wall"]["cut"] == 0.42
    assert [(f["label"], f["score"]) for f in found["wall"]["asked"] if f["type"] == "SetCut"] == [
        (7, 0.62), (5, 0.42),
    ]  # fmt: skip
    run = [*run, call("curves/curves", "choose", [], False)]
    assert asked(after(run)["sent"], "SetCurves")[0]["labels"] == []


def test_peaks_by_key_move_the_focus_and_say_so() -> None:
    run: Run = [*SHOWN, call("curves/curves", "toPeak", 1)]
    found = after(run)
    assert found["focus"] == 20, "the highest of the only run above .5"
    assert "peak 1 of 1" in found["message"] and "0:18" in found["message"]
    found = after([*run, call("curves/curves", "toPeak", 1)])
    assert found["focus"] == 20 and "No later peak" in found["message"]
    closed = after([*OPEN, call("curves/curves", "toPeak", 1)])
    assert closed["focus"] == after(OPEN)["focus"], "without curves the key does nothing"


def test_the_player_follows_the_cursor() -> None:
    found = after([*SHOWN, call("curves/curves", "goTo", 7.0)])
    assert found["focus"] == 14 and found["reel"]["at"] == {"clip": 14, "part": 0.5}
    playing: Run = [
        *SHOWN,
        call("reel/keys", "togglePlay"),
        call("curves/curves", "goTo", 7.0),
    ]
    found = after(playing)
    assert found["reel"]["playing"] == 14 and found["reel"]["over"] == 0.5
    assert found["focus"] == after(SHOWN)["focus"], "the focus follows when it stops"


def test_a_label_without_a_model_says_so() -> None:
    none = LabelState(label=STATE.label)
    run: Run = [
        *OPEN[:1],
        state_of(none),
        *OPEN[2:],
        call("curves/curves", "toggleCurves"),
        call("curves/curves", "wantCurve", 5, 1),
        says(curve(0), 2),
        call("curves/curves", "toPeak", 1),
    ]
    assert "no model yet" in after(run)["message"]
