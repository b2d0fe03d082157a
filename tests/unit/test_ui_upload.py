"""Sending files from a page, run by Node.js: they go on where they stopped, and say how."""

from __future__ import annotations

import random
from typing import Any

from backend.domain.upload_marks import mark_of
from tests.unit import node

A = {"name": "a.mp4", "size": 25, "mark": "aa"}
B = {"name": "b.mp4", "size": 25, "mark": "bb"}
C = {"name": "c.mp4", "size": 5, "mark": "cc"}
HALF = {**A, "id": 7, "received": 12, "state": "receiving", "intake": "night"}


def after(*runs: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = node.run("upload.mjs", {"runs": runs, "marks": []})["results"]
    return found


def steps(*some: list[Any], **more: Any) -> dict[str, Any]:
    return {"steps": some, **more}


def states(found: dict[str, Any]) -> dict[str, str]:
    return {row["name"]: row["state"] for row in found["rows"]}


def test_marks_are_those_of_the_studio() -> None:
    draw = random.Random(1)
    begins = [b"", b"a", b"\xff" * 300, *(draw.randbytes(draw.randrange(400)) for _ in range(30))]
    found = node.run("upload.mjs", {"runs": [], "marks": [list(b) for b in begins]})["marks"]
    assert found == [mark_of(b) for b in begins]
    assert (mark_of(b""), mark_of(b"a")) == ("cbf29ce484222325", "af63dc4c8601ec8c")  # published


def test_files_are_sent_piece_by_piece_and_become_files() -> None:
    [found] = after(steps(["choose", [A, B, C], "night"]))
    assert states(found) == {"a.mp4": "arrived", "b.mp4": "arrived", "c.mp4": "arrived"}
    assert [(h["name"], h["received"], h["intake"]) for h in found["held"]] == [
        ("a.mp4", 25, "night"), ("b.mp4", 25, "night"), ("c.mp4", 5, "night")
    ]  # fmt: skip
    assert found["rows"][0]["number"] == 1100 and found["spoken"] == "Files: 3 arrived."


def test_a_cut_connection_is_gone_on_with_where_the_studio_says() -> None:
    cut = {"breaks": [{"by": [0, True], "after": 3}, {"by": [0, True], "after": 0}]}
    [found, away] = after(
        steps(["set", cut], ["choose", [A]]),
        steps(["set", cut], ["choose", [A]], away=True),
    )
    assert states(found) == {"a.mp4": "arrived"}
    assert found["held"][0]["received"] == 25 and found["begun"] == 1
    assert found["waits"] == [1000, 2000]
    assert states(away) == {"a.mp4": "cut"} and "It goes on by itself" in away["said"][0]
    [again] = after(
        steps(["set", cut], ["choose", [A]], ["set", {"breaks": []}], ["retry"], away=True)
    )
    assert states(again) == {"a.mp4": "arrived"} and again["begun"] == 1


def test_after_a_reload_the_file_is_chosen_again_and_goes_on() -> None:
    other = {**A, "mark": "xx"}
    [seen, same, another, twice] = after(
        steps(["look"], known=[HALF]),
        steps(["look"], ["choose", [A], "other"], known=[HALF]),
        steps(["look"], ["choose", [other]], known=[HALF]),
        steps(["look"], ["look"], known=[HALF]),
    )
    assert states(seen) == {"a.mp4": "missing"}
    assert seen["said"] == ["12 bytes of 25 bytes are here. Choose the file again, and it goes on."]
    assert states(same) == {"a.mp4": "arrived"} and same["begun"] == 0
    assert [(h["received"], h["intake"]) for h in same["held"]] == [(25, "night")]
    assert [row["state"] for row in another["rows"]] == ["missing", "arrived"]
    assert len(twice["rows"]) == 1


def test_a_file_is_paused_resumed_and_cancelled() -> None:
    hold = ["set", {"hold": True}]
    free = ["set", {"hold": False}]
    [paused, resumed, cancelled, chosen_twice] = after(
        steps(hold, ["choose", [A]], ["pause", "a.mp4"]),
        steps(hold, ["choose", [A]], ["pause", "a.mp4"], free, ["resume", "a.mp4"]),
        steps(hold, ["choose", [A, B, C]], free, ["cancel", "a.mp4"]),
        steps(hold, ["choose", [A]], ["choose", [A]]),
    )
    assert states(paused) == {"a.mp4": "paused"} and "paused at" in paused["said"][0]
    assert states(resumed) == {"a.mp4": "arrived"} and resumed["begun"] == 1
    assert states(cancelled) == {"b.mp4": "sending", "c.mp4": "arrived"}, "its place is free"
    assert [h["name"] for h in cancelled["held"]] == ["b.mp4", "c.mp4"]
    assert len(chosen_twice["rows"]) == 1


def test_what_is_refused_says_why_and_holds_nobody_up() -> None:
    [found, cleared, unreadable] = after(
        steps(["set", {"breaks": [{"at": "begin", "by": [413, False]}]}], ["choose", [A, B]]),
        steps(
            ["set", {"breaks": [{"at": "begin", "by": [413, False]}]}],
            ["choose", [A, B]],
            ["clear"],
        ),
        steps(["choose", [{**A, "unreadable": True}]]),
    )
    assert states(found) == {"a.mp4": "refused", "b.mp4": "arrived"}
    assert found["said"][0] == "status 413"
    assert cleared["rows"] == []
    assert "cannot be read" in unreadable["said"][0]


def test_what_was_removed_at_the_studio_is_sent_from_the_beginning() -> None:
    left = {**HALF, "state": "left", "received": 0}
    [told, again, gone] = after(
        steps(["look"], known=[left]),
        steps(["look"], ["choose", [A]], known=[left]),
        steps(
            ["set", {"hold": True}], ["choose", [A]], ["pause", "a.mp4"],
            ["set", {"hold": False, "breaks": [{"by": [410, False], "after": 0}]}],
            ["resume", "a.mp4"],
        ),
    )  # fmt: skip
    assert "Nobody went on with it for a day" in told["said"][0]
    assert states(again) == {"a.mp4": "arrived"} and again["begun"] == 1
    assert states(gone) == {"a.mp4": "arrived"} and gone["begun"] == 2


def test_folders_are_gone_through_for_administrators_alone() -> None:
    tree = {
        "a.mp4": "", ".hidden": {"x.mp4": ""},
        "films": {"b.mp4": "", "c.mp4": "", ".DS_Store": "", "deep": {"d.mp4": "", "e.mp4": ""}},
    }  # fmt: skip
    given = {"runs": [], "marks": [], "drops": [[tree, True], [tree, False]]}
    admin, other = node.run("upload.mjs", given)["dropped"]
    assert sorted(admin["files"]) == ["a.mp4", "b.mp4", "c.mp4", "d.mp4", "e.mp4", "x.mp4"]
    assert admin["refused"] == 0 and other == {"files": ["a.mp4"], "refused": 2}
