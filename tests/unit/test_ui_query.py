"""The search's field, smart bins and answering all that is found, run by Node.js."""

from __future__ import annotations

from typing import Any

from backend.messages import (
    MOST_ANSWERS_AT_ONCE,
    Bin,
    BinsState,
    BlindState,
    FoundPreview,
    LabelState,
    QueryFault,
    QueryRead,
    Suggestion,
)
from tests.unit import node
from tests.unit.test_ui_clip_grid import LABEL, ONLINE, Step, after, call, reply, state_of
from ui.components import clip_grid_patches
from ui.components.rules import RULES

START = [ONLINE, state_of(LabelState(label=LABEL))]


def told(frame: Any, number: int = 0) -> Step:
    return reply(frame, number)


def bins(*some: tuple[int, str, int, float | None]) -> Step:
    state = BinsState(
        bins=tuple(
            Bin(id=i, name=name, text="rain > .8", by="ada", at=0, entered=n, entered_at=at)
            for i, name, n, at in some
        )
    )
    return {"patches": [clip_grid_patches.of_bins(state)]}


def test_the_newest_text_alone_is_read() -> None:
    fault = QueryFault(at=0, end=4, message="no", instead="rain")
    offered = (Suggestion(text="rain > .5 ", at=0, end=2, kind="label"),)
    read = QueryRead(id="", plain=False, fault=fault, suggestions=offered)
    ask = [call("query_box", "readQuery", "rian > .8", 9), call("query_box", "readQuery", "ra", 2)]
    early, late, none = after(
        [*START, *ask, told(read)],
        [*START, *ask, told(read, 1)],
        [*START, *ask, told(read, 1), call("query_box", "readQuery", " ", 1)],
    )
    assert early["read"]["fault"] is None and early["read"]["text"] == ""
    assert late["read"]["text"] == "ra" and late["read"]["fault"]["instead"] == "rain"
    assert late["read"]["suggestions"][0]["text"] == "rain > .5 "
    assert none["read"] == {**none["read"], "fault": None, "suggestions": [], "text": " "}
    question = late["sent"][1]
    assert (question["type"], question["text"], question["at"]) == ("ReadQuery", "ra", 2)


def test_what_is_offered_takes_the_place_of_what_was_typed_by_characters() -> None:
    placed, other, split = called(
        ("placed", "🎬 ra > .2", {"at": 2, "end": 4, "text": "rain"}),
        ("placed", "film:ni x", {"at": 5, "end": 7, "text": "night "}),
        ("around", "🎬 rian > .2", {"at": 2, "end": 6}),
    )
    assert placed == {"text": "🎬 rain > .2", "caret": 7}  # UTF-16: the camera takes two
    assert other == {"text": "film:night x", "caret": 11}
    assert split == ["🎬 ", "rian", " > .2"]


def called(*calls: tuple[Any, ...]) -> list[Any]:
    found: list[Any] = node.run(
        "query.mjs", {"rules": RULES, "module": "query_box", "calls": calls}
    )
    return found


def test_clips_that_enter_a_bin_are_told_of_once_and_not_to_who_answers_blind() -> None:
    before, entered = bins((1, "Wet", 3, 5.0), (2, "Dry", 0, None)), bins((1, "Wet", 2, 9.0))
    first, then, again, blind = after(
        [*START, before],
        [*START, before, entered],
        [*START, before, entered, call("store", "say", "x"), entered],
        [ONLINE, state_of(BlindState(label=LABEL), "blind/5"), before, entered],
    )
    assert first["message"] == blind["message"] == ""
    assert then["message"] == "2 clips entered “Wet”." and again["message"] == "x"
    assert [b["name"] for b in then["bins"]] == ["Wet"]


def test_what_is_found_is_answered_in_one_gesture_without_what_was_answered_already() -> None:
    clips = tuple(range(1, MOST_ANSWERS_AT_ONCE + 5))
    preview = FoundPreview(id="", clips=clips, answered=(2, 3))
    look = [
        *START, call("questions", "search", {"text": "rain > .8", "liked": [9]}),
        call("found", "previewFound"), told(preview, 1),
    ]  # fmt: skip
    shown, some, every, none = after(
        look,
        [*look, call("found", "answerFound", "negative", False)],
        [*look, call("found", "answerFound", "negative", True)],
        [*look, call("found", "closeFound")],
    )
    asked = shown["sent"][1]
    assert asked["type"] == "PreviewFound" and asked["text"] == "rain > .8"
    assert "liked" not in asked and shown["found"]["clips"] == list(clips)
    for found, expected in ((some, [c for c in clips if c not in (2, 3)]), (every, list(clips))):
        given = [frame for frame in found["sent"] if frame["type"] == "AnnotateMany"]
        assert [clip for frame in given for clip in frame["clips"]] == expected
        assert len({frame["gesture"] for frame in given}) == 1 and len(given) == 2
        assert {frame["source"] for frame in given} == {"search"}
    assert none["found"] is None and "AnnotateMany" not in {f["type"] for f in none["sent"]}
