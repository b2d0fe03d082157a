"""Why a score is as it is, as the panel at full size says it; run by Node.js."""

from __future__ import annotations

from typing import Any

import msgspec

from backend.domain import figures
from backend.messages import Flipped, Reason, Why, Without
from tests.unit import node
from ui.components.rules import RULES


def called(*calls: tuple[Any, ...]) -> list[Any]:
    found: list[Any] = node.run("why.mjs", {"rules": RULES, "calls": calls})
    return found


def sent(frame: msgspec.Struct) -> Any:
    """As the page gets it: what has its usual value is left out."""
    return msgspec.json.decode(msgspec.json.encode(frame))


def test_shares_are_written_with_their_sign() -> None:
    texts = called(*(("shareText", share) for share in (1.236, -0.314, 0.004, -12.5, 0)))
    assert texts == ["+1.24", "−.31", "0", "−12.50", "0"]


def test_all_parts_that_are_there_are_shown_and_named_for_what_they_are() -> None:
    reasons = tuple(Reason(clip=i, answer="positive", share=1.0) for i in (1, 2))
    why = Why(
        id="a", clip=1, version=1, logit=3.0, answers=3, reasons=reasons, others=0.25,
        words=0.5, offset=0.001, rest=0.0001, background=-0.2,
    )  # fmt: skip
    other = Why(
        id="a", clip=1, version=1, logit=2.0, answers=2, reasons=reasons, rest=0.4,
        repeated=False, words_of="nothing",
    )  # fmt: skip
    whole, changed = called(("partsOf", sent(why)), ("partsOf", sent(other)))
    assert [(part["name"], part["share"]) for part in whole] == [
        ("the other 1 answer", 0.25), ("what the label's words say", 0.5),
        ("clips at random, taken for no", -0.2), ("the same for every clip", 0.001),
    ]  # fmt: skip
    assert [(part["name"], part["share"]) for part in changed] == [
        ("the same for every clip", 0), ("what training it again does not repeat", 0.4),
    ]  # fmt: skip


def test_an_answer_thought_away_is_told_in_a_sentence() -> None:
    about: dict[str, Any] = {"id": "a", "clip": 1, "version": 1, "threshold": 0.5}
    seen = Flipped(clip=2, before=0.82, after=0.5)
    texts = called(
        ("withoutText", sent(Without(**about, up=1, down=12, seen=seen))),
        ("withoutText", sent(Without(**about, seen=seen))),
        ("withoutText", sent(Without(**about, gone=True))),
    )
    assert texts == [
        "Without it 1 clip rises to .50 or above, 12 clips fall below .50; this one goes from .82 "
        "to .50.",
        "Without it no clip changes sides of .50; this one goes from .82 to .50.",
        "Without it there is no model: no other answer of its kind is left.",
    ]


def test_a_likeness_below_nothing_is_written_as_every_number() -> None:
    likenesses = (-0.05, -0.004, 0.31, 1.0)
    texts = called(*(("scoreText", {"kind": "similarity", "value": each}) for each in likenesses))
    sign = texts[2].removesuffix(".31")
    assert [t.removeprefix(sign) for t in texts] == ["−.05", ".00", ".31", "1.0"]
    assert figures.share(-0.05) == "−.05" and figures.share(-0.001) == ".00"
    assert (figures.share(0.999), figures.share(0.25), figures.share(-1)) == (
        "1.00",
        ".25",
        "−1.00",
    )
