"""The search of the clip grid, run by Node.js: what is asked for, and how the address keeps it."""

from __future__ import annotations

from typing import Any

import pytest

from backend.messages import MOST_WANTED, BlindState, ClipCard, Hit, LabelState, SearchResults
from tests.unit import node
from tests.unit.test_ui_clip_grid import LABEL, ONLINE, after, call, reply, state_of
from ui.components.rules import RULES

NOTHING: dict[str, Any] = {
    "text": "", "liked": [], "disliked": [], "filters": {}, "answered": "all", "score": "",
}  # fmt: skip
START = [ONLINE, state_of(LabelState(label=LABEL))]


def called(*calls: tuple[Any, ...]) -> list[Any]:
    found: list[Any] = node.run("query.mjs", {"rules": RULES, "calls": calls})
    return found


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"text": "a lamp & a  street?#"},
        {"liked": [3, 5], "disliked": [8]},
        {"filters": {"film": 3, "genre": "film noir", "seconds_from": 5}, "score": "unsure"},
        {"filters": {"year_from": 1960, "year_to": 1969, "intake": 2}, "answered": "positive"},
        {"text": "é", "filters": {"seconds_from": 2, "seconds_to": 5}, "answered": "unanswered"},
    ],
)
def test_an_address_keeps_what_is_searched_for(query: dict[str, Any]) -> None:
    whole = {**NOTHING, **query}
    [address] = called(("inAddress", whole, "?intake=4&q=older&like=9"))
    assert address.startswith("?intake=4") and "older" not in address and "9" not in address[10:12]
    [back, asks] = called(("fromAddress", address), ("asksFor", whole))
    assert back == whole
    assert asks is bool(query)


def test_what_nobody_could_have_picked_is_left_out_of_an_address() -> None:
    odd = (
        "?q=%00&like=1.x.-3.1.99999999999999999999&unlike=1.2&film=a&year=9e9&length=long2&score=1"
    )
    [found, empty] = called(("fromAddress", odd + "&answered=mine"), ("fromAddress", ""))
    assert {**found, "text": ""} == {**NOTHING, "liked": [1], "disliked": [2]}
    assert empty == NOTHING


def test_a_clip_is_liked_or_disliked_and_the_same_again_takes_it_back() -> None:
    liked = {**NOTHING, "liked": [7]}
    full = {**NOTHING, "liked": list(range(MOST_WANTED))}
    either, back, out, no_room = called(
        ("withClip", liked, "disliked", 7),
        ("withClip", liked, "liked", 7),
        ("withoutClip", {**liked, "disliked": [8]}, 8),
        ("withClip", full, "liked", 99),
    )
    assert (either["liked"], either["disliked"]) == ([], [7])
    assert back == NOTHING and out == liked
    assert no_room == full


def test_words_clips_filters_answers_and_scores_are_one_question() -> None:
    [found] = after(
        [
            *START,
            call("questions", "search", {"text": "night", "filters": {"genre": "noir"}}),
            call("questions", "findWith", "liked", 4),
            call("questions", "findWith", "disliked", 6),
            call("questions", "onlyAnswered", "unanswered"),
            call("questions", "search", {"score": "unsure"}),
        ]
    )
    query = found["sent"][-1]
    assert query["text"] == "night" and query["filters"] == {"genre": "noir"}
    assert (query["liked"], query["disliked"]) == ([4], [6])
    assert (query["answered"], query["score_from"], query["score_to"]) == ("unanswered", 0.25, 0.75)
    assert query["label"] == LABEL.id
    [similar] = after([*START, call("questions", "search", {"text": "night"}),
                       call("questions", "findSimilar", 4)])  # fmt: skip
    assert similar["sent"][-1]["liked"] == [4] and similar["sent"][-1]["text"] == ""


def test_an_address_is_searched_for_as_the_label_opens_and_pages_follow_by_their_cursor() -> None:
    cards = (ClipCard(id=clip, title="", start=0, end=1, film=1) for clip in (5, 6))
    page = SearchResults(id="", hits=tuple(Hit(card=c) for c in cards), cursor="x")
    [found] = after(
        [
            ONLINE,
            {"search": "?q=night&like=4"},
            state_of(LabelState(label=LABEL)),
            reply(page),  # type: ignore[arg-type]
            call("questions", "searchMore"),
        ]
    )
    first, second = [q for q in found["sent"] if q["type"] == "Search"]
    assert (first["text"], first["liked"], first["cursor"]) == ("night", [4], None)
    assert found["order"] == [5, 6] and second["cursor"] == "x"


def test_who_answers_blind_searches_for_nothing() -> None:
    [found] = after(
        [
            ONLINE,
            {"search": "?q=night"},
            state_of(BlindState(label=LABEL), "blind/5"),
            call("questions", "findWith", "liked", 4),
        ]
    )
    assert [q for q in found["sent"] if q["type"] == "Search"] == []
