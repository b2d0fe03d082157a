"""Writing what others may change meanwhile, run by Node.js."""

from __future__ import annotations

from typing import Any

from tests.unit import node

Step = list[Any]
BEGIN: Step = ["begin", {"name": "night", "words": "moon"}, 1]


def theirs(version: int, **fields: str) -> Step:
    return ["hear", {"name": "night", "words": "moon", **fields}, version]


def after(*steps: Step) -> dict[str, Any]:
    [found] = node.run("draft.mjs", [[BEGIN, *steps]])
    return found  # type: ignore[no-any-return]


MINE: Step = ["write", "words", "moon, lamp"]


def test_what_is_not_touched_follows() -> None:
    assert after(theirs(2, words="stars"))["shown"] == {"name": "night", "words": "stars"}
    found = after(MINE, theirs(2, name="dusk"))
    assert found["shown"] == {"name": "dusk", "words": "moon, lamp"} and not found["conflicts"]


def test_what_i_write_stays_whatever_others_save_and_i_choose() -> None:
    both = [MINE, theirs(2, words="stars")]
    found = after(*both)
    assert (found["shown"]["words"], found["conflicts"]) == ("moon, lamp", ["words"])
    kept = after(*both, ["keepMine", "words"])
    assert (kept["shown"]["words"], kept["conflicts"]) == ("moon, lamp", [])
    assert after(*both, ["keepMine", "words"], theirs(3, words="sky"))["conflicts"] == ["words"]
    taken = after(*both, ["takeTheirs", "words"])
    assert (taken["shown"]["words"], taken["touched"]) == ("stars", False)


def test_to_agree_is_no_conflict() -> None:
    for words in ("moon, lamp", " moon, lamp "):
        assert after(MINE, theirs(2, words=words))["touched"] is False
    assert after(MINE, theirs(2, words="stars"), theirs(3))["conflicts"] == []


def test_what_i_saved_is_settled_once_the_server_shows_what_it_made_of_it() -> None:
    cleaned = theirs(2, words="moon, lamp.")
    for end in ([["saved"], cleaned], [cleaned, ["saved"]]):
        assert after(MINE, ["send"], *end)["shown"]["words"] == "moon, lamp."
        more = after(MINE, ["send"], ["write", "name", "dusk"], *end)
        assert more["shown"] == {"name": "dusk", "words": "moon, lamp."}, (
            "written after it was sent"
        )
    assert after(MINE, ["send"], ["saved"])["shown"]["words"] == "moon, lamp", "nothing flickers"
    refused = after(MINE, ["send"], theirs(2, words="stars"))
    assert (refused["shown"]["words"], refused["conflicts"]) == ("moon, lamp", ["words"])
