"""The wall in the browser, run by Node.js: pages, the cut in words, folding, and newer models."""

from __future__ import annotations

from typing import Any

from backend.messages import (
    CutTable,
    Event,
    Feed,
    FeedsBuilt,
    Label,
    LabelState,
    Model,
    WallMeasure,
    WallPage,
)
from tests.unit.test_ui_clip_grid import ME, OFFLINE, ONLINE, Run, Step, after, call, state_of
from ui.components import clip_grid_patches

LABEL = Label(id=5, name="night")


def model(version: int) -> Model:
    return Model(version=version, answers=20, seq=1, at=0, seconds=0.1)


STATE = LabelState(
    label=LABEL,
    model=model(3),
    feeds={"random": Feed(clips=(1, 2), scores=(0.11, 0.22))},
    answers={12: {ME: "positive"}, 15: {8: "negative"}},
)


def says(number: int, frame: WallPage | WallMeasure) -> Step:
    """The backend's reply to the ``number``-th question about the wall."""
    return {"wall": [number, clip_grid_patches.of_reply(frame)["frame"]]}


def page(first: int, count: int, version: int = 3, **more: Any) -> WallPage:
    """Clips from ``first`` on; clip n has the score 1 - n / 100."""
    clips = tuple(range(first, first + count))
    return WallPage(
        id="", version=version, clips=clips, scores=tuple(1 - n / 100 for n in clips), total=90,
        before=first, **more,
    )  # fmt: skip


# A label with a model opens with its wall: clips 10 to 19 are here, others above and below.
OPEN: Run = [ONLINE, state_of(STATE), says(0, page(10, 10, up="up", down="down"))]


def built(version: int) -> Step:
    event = FeedsBuilt(
        model=model(version), feeds={"random": Feed(clips=(1, 11), scores=(0.5, 0.4))}
    )
    patch = clip_grid_patches.of_event(
        Event(stream="label/5", epoch="e", seq=2, event=event), ME, now=0
    )
    return {"patches": [patch]}


def measure(bins: dict[int, int], **more: Any) -> WallMeasure:
    others = tuple(bins.get(i, 0) for i in range(100))
    none = (0,) * 100
    return WallMeasure(id="", version=3, positives=none, negatives=none, others=others, **more)


def asked(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [q for q in found["wall"]["asked"] if q["type"] == "ReadWall"]


def test_a_label_with_a_model_opens_with_the_wall_and_its_pages_join() -> None:
    below = [call("wall/wall", "moreBelow")]
    above = [call("wall/wall", "moreAbove")]
    [opened, down, both, twice] = after(
        OPEN,
        [*OPEN, *below, says(1, page(20, 5))],
        [*OPEN, *below, says(1, page(20, 5)), *above, says(2, page(0, 10))],
        [*OPEN, *below, *below, *above],
    )
    assert opened["wall"]["tab"] == "wall"
    assert opened["order"] == list(range(10, 20)) and opened["focus"] == 10
    assert down["order"] == list(range(10, 25))
    assert both["order"] == list(range(25))
    assert (opened["wall"]["before"], both["wall"]["before"]) == (10, 0)
    first, second, third = asked(both)
    assert (first["start"], first["answered"]) == (1, "all") and "version" not in first
    assert (second["cursor"], second["upwards"], second["version"]) == ("down", False, 3)
    assert (third["cursor"], third["upwards"]) == ("up", True)
    assert len(asked(twice)) == 2, "a page is on its way"


def test_cards_show_the_score_of_the_walls_model_and_their_side() -> None:
    [found, moved] = after([*OPEN, built(3)], [*OPEN, call("wall/cut", "setCut", 0.855)])
    assert found["views"]["11"]["score"]["value"] == 0.89  # not that of newer feeds
    assert {view["side"] for view in found["views"].values()} == {"above"}
    assert moved["wall"]["cut"] == 0.86
    sides = {clip: view["side"] for clip, view in moved["views"].items()}
    assert sides == {str(n): "above" if n <= 14 else "below" for n in range(10, 20)}


def test_newer_scores_wait_until_they_are_wanted() -> None:
    renew = call("commands", "renew")
    fresh = page(40, 3, version=4)
    [waiting, wanted, here] = after(
        [*OPEN, built(4)], [*OPEN, built(4), renew], [*OPEN, built(4), renew, says(1, fresh)]
    )
    assert waiting["order"] == list(range(10, 20)) and waiting["wall"]["fresh"] is True
    assert wanted["order"] == list(range(10, 20)), "what is there stays until the new is there"
    assert here["order"] == [40, 41, 42] and here["wall"]["fresh"] is False


def test_an_answer_to_an_older_question_is_not_shown() -> None:
    jumps = [call("wall/wall", "jumpTo", 0.3), call("wall/wall", "jumpTo", 0.2)]
    [found] = after([*OPEN, *jumps, says(2, page(80, 2)), says(1, page(70, 2))])
    assert found["order"] == [80, 81]
    assert [q["start"] for q in asked(found)] == [1, 0.3, 0.2]


def test_a_jump_within_what_is_here_asks_nothing() -> None:
    [near, far] = after(
        [*OPEN, call("wall/wall", "jumpTo", 0.85)], [*OPEN, call("wall/wall", "jumpTo", 0.95)]
    )
    assert near["focus"] == 15 and len(asked(near)) == 1
    assert len(asked(far)) == 2, "what is above 10 is not here"


def test_answered_clips_fold_at_once_and_what_is_answered_then_stays() -> None:
    fold = call("wall/wall", "toggleFold")
    answer = call("commands", "annotate", 10, "negative")
    [folded, stays, back] = after(
        [*OPEN, OFFLINE, fold],
        [*OPEN, fold, answer],
        [*OPEN, fold, fold, says(2, page(10, 10))],
    )
    left = [n for n in range(10, 20) if n not in (12, 15)]
    assert folded["order"] == left
    assert stays["order"] == left, "a card moved by itself"
    assert [q["answered"] for q in asked(back)] == ["all", "unanswered", "all"]
    assert back["order"] == list(range(10, 20))


def test_answers_given_on_the_wall_say_so() -> None:
    [found] = after([*OPEN, call("commands", "decide", "positive")])
    assert [(c["clip"], c["source"]) for c in found["sent"]] == [(10, "wall")]


def test_filters_of_the_search_bar_hold_for_the_wall() -> None:
    [found] = after([*OPEN, call("wall/wall", "filterWall", {"genre": "noir"})])
    assert [q["filters"] for q in asked(found)] == [{}, {"genre": "noir"}]
    assert found["wall"]["tab"] == "wall"


def test_filters_chosen_at_the_wall_are_searched_by_at_the_search() -> None:
    chosen = call("wall/wall", "filterWall", {"genre": "noir"})
    [found] = after([*OPEN, chosen, call("commands", "openTab", "search")])
    assert [(q["type"], q["filters"]) for q in found["sent"]] == [("Search", {"genre": "noir"})]


def test_who_comes_back_finds_the_newest_order() -> None:
    away = call("commands", "openTab", "random")
    back = call("commands", "openTab", "wall")
    [same, newer] = after([*OPEN, away, back], [*OPEN, away, built(4), back])
    assert len(asked(same)) == 1 and same["order"] == list(range(10, 20))
    assert len(asked(newer)) == 2 and newer["wall"]["fresh"] is False


def test_a_reload_keeps_the_cut() -> None:
    moved = [call("wall/cut", "setCut", 0.25), call("wall/cut", "keepCut")]
    other = state_of(STATE.__class__(label=Label(id=6, name="day")), "label/6")
    [kept, elsewhere] = after([*OPEN, *moved, other, state_of(STATE)], [*OPEN, *moved, other])
    assert (kept["wall"]["cut"], elsewhere["wall"]["cut"]) == (0.25, 0.5)
    sent = [q for q in kept["wall"]["asked"] if q["type"] == "SetCut"]
    assert [(q["label"], q["score"]) for q in sent] == [(5, 0.25)]


def test_the_cut_set_elsewhere_holds_unless_it_is_moved_here() -> None:
    told = [{"wait": 2000}, says(1, measure({0: 1}, cut=0.7))]
    moved = [call("wall/cut", "setCut", 0.2), call("wall/cut", "keepCut", True)]
    [elsewhere, here] = after([*OPEN, *told], [*OPEN, *moved, *told])
    assert (elsewhere["wall"]["cut"], here["wall"]["cut"]) == (0.7, 0.2)
    assert not [q for q in here["wall"]["asked"] if q["type"] == "SetCut"], "may only look"


# ── the cut in words ────────────────────────────────────────────────────────────────────────────


def sentence(cut: float, measured: WallMeasure) -> str:
    frame = clip_grid_patches.of_reply(measured)["frame"]
    [found] = after([ONLINE, {"words": [cut, frame]}])
    said: str = found["words"]
    return said


def test_the_cut_says_what_lies_on_its_two_sides() -> None:
    flat = {name: (9,) * 101 for name in CutTable.__struct_fields__}
    flat["right"], flat["right_low"], flat["right_high"] = (12,) * 101, (10,) * 101, (13,) * 101
    flat["missed"], flat["missed_low"], flat["missed_high"] = (1,) * 101, (0,) * 101, (4,) * 101
    bins = {0: 1600, 41: 1, 42: 13, 99: 1}
    there = measure(bins, cuts=CutTable(**flat))
    assert sentence(0.42, there) == (
        "Cut at .42: above 14 clips, about 12 right (10 to 13); "
        "below 1,601 clips, about 1 missed (0 to 4)."
    )
    known = {**flat, "right_low": (12,) * 101, "right_high": (12,) * 101}
    assert "above 1 clip, 12 right; below" in sentence(0.9, measure(bins, cuts=CutTable(**known)))
    assert sentence(1.0, there).startswith("Cut at 1.00: above 0 clips")


def test_a_young_model_is_not_judged() -> None:
    assert sentence(0.5, measure({0: 3, 80: 2})) == (
        "Cut at .50: above 2 clips, below 3 clips; "
        "how many are right can be said from 60 answers on."
    )
