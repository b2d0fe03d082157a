"""Suggested words in the clip grid, run by Node.js: what is asked, searched for, and left out."""

from __future__ import annotations

from typing import Any

from backend.messages import BlindState, LabelState, Model, SuggestedWord, SuggestedWords
from tests.unit.test_ui_clip_grid import LABEL, ONLINE, after, call, reply, state_of

MODEL = Model(version=1, answers=20, seq=0, at=0, seconds=0.1)
START = [ONLINE, state_of(LabelState(label=LABEL, model=MODEL))]
NEXT = call("suggested", "searchNext")


def words(*named: str, **more: Any) -> SuggestedWords:
    return SuggestedWords(
        id="", words=tuple(SuggestedWord(word=w, clips=3, reason="so") for w in named), **more
    )


def told(frame: SuggestedWords, number: int = 0) -> dict[str, Any]:
    return reply(frame, number)  # type: ignore[arg-type]


def sent(found: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [frame for frame in found["sent"] if frame["type"] == kind]


def test_one_key_asks_for_words_and_searches_for_the_first_and_then_for_the_next() -> None:
    first, second = after(
        [*START, NEXT, told(words("rain", "a crowd"))],
        [*START, NEXT, told(words("rain", "a crowd")), NEXT],
    )
    [search] = sent(first, "Search")
    assert search["text"] == "rain" and search["label"] == LABEL.id
    assert [w["word"] for w in first["suggested"]["words"]] == ["a crowd"]
    asked, again = sent(first, "SuggestWords")
    assert (asked["tried"], again["tried"]) == ([], ["rain"])
    assert [s["text"] for s in sent(second, "Search")] == ["rain", "a crowd"]


def test_what_somebody_searched_for_counts_as_tried() -> None:
    search = call("questions", "search", {"text": "a lamp"})
    [found] = after([*START, search, call("suggested", "suggest")])
    assert sent(found, "SuggestWords")[0]["tried"] == ["a lamp"]


def test_while_the_words_are_looked_up_it_is_asked_again_and_then_done() -> None:
    waiting = [*START, NEXT, told(words(made=0.25, note="soon"))]
    early, late = after(waiting, [*waiting, {"wait": 3000}, told(words("rain"), 1)])
    assert early["suggested"]["made"] == 0.25 and sent(early, "Search") == []
    assert sent(late, "Search")[0]["text"] == "rain"


def test_who_answers_blind_and_a_label_without_a_model_get_no_words() -> None:
    blind, new = after(
        [ONLINE, state_of(BlindState(label=LABEL), "blind/5"), NEXT],
        [ONLINE, state_of(LabelState(label=LABEL)), NEXT],
    )
    assert sent(blind, "SuggestWords") == sent(new, "SuggestWords") == []


def test_where_nothing_is_to_be_suggested_it_says_why() -> None:
    [found] = after([*START, NEXT, told(words(note="nothing adds a clip"))])
    assert found["message"] == "nothing adds a clip" and sent(found, "Search") == []
