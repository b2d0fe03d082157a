"""What counts as true, by hand-made cases; test_one_truth.py runs random ones."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.truth import (
    Answered,
    Given,
    Outcome,
    by_clip,
    count,
    gate_is_open,
    is_disputed,
    outcome,
    truth,
)
from backend.messages import GATE, Answer, Counts, Policy

ANSWERS: dict[str, Answer] = {"y": "positive", "n": "negative", "s": "skip"}
POLICIES: tuple[Policy, ...] = get_args(Policy)


def clip(primaries: str, secondaries: str = "", decided: str = "") -> Answered:
    """``clip("yn", "y", "s")``: two primaries and a secondary answered, and it was decided."""
    return Answered(
        (
            *(Given("primary", ANSWERS[c]) for c in primaries),
            *(Given("secondary", ANSWERS[c]) for c in secondaries),
        ),
        ANSWERS.get(decided),
    )


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("y", "positive"), ("n", "negative"), ("yyn", "positive"), ("ynn", "negative"),
        ("yn", "tie"), ("yyssn", "positive"), ("ys", "positive"), ("ns", "negative"),
        ("yns", "tie"), ("s", "skip"), ("ss", "skip"), ("", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("policy", POLICIES)
def test_majority_decides_and_a_skip_outweighs_nobody(
    answers: str, expected: Outcome | None, policy: Policy
) -> None:
    assert outcome(clip(answers), policy) == expected


@pytest.mark.parametrize(
    ("policy", "expected"),
    [("primary", "positive"), ("majority", "negative"), ("adjudicated", "negative")],
)
def test_the_policy_says_whether_secondaries_count(policy: Policy, expected: Outcome) -> None:
    assert outcome(clip("y", "nn"), policy) == expected


@pytest.mark.parametrize("policy", ["primary", "majority"])
def test_a_decision_counts_only_under_the_policy_that_says_so(policy: Policy) -> None:
    assert outcome(clip("yy", decided="n"), "adjudicated") == "negative"
    assert outcome(clip("yy", decided="n"), policy) == "positive"
    assert outcome(clip("", decided="n"), policy) is None, "nobody's answer is left"


@pytest.mark.parametrize(("decided", "expected"), [("y", True), ("n", False), ("s", None)])
def test_a_decision_outweighs_every_count(decided: str, expected: bool | None) -> None:
    for answers in ("yyynnn", "yyyyyyyyy", "nnnnnnnnn", "s", ""):
        assert truth(outcome(clip(answers, decided=decided), "adjudicated")) is expected


def test_only_a_majority_or_a_decision_is_a_truth() -> None:
    found = {what: truth(what) for what in (*get_args(Outcome), None)}
    assert found == {"positive": True, "negative": False, "skip": None, "tie": None, None: None}


@pytest.mark.parametrize("policy", POLICIES)
def test_a_clip_is_disputed_until_somebody_decides_whoever_counts(policy: Policy) -> None:
    assert is_disputed(clip("y", "n")) and is_disputed(clip("yn"))
    assert not is_disputed(clip("yys", "ys"))
    assert not is_disputed(clip("y", "n", "s"))
    assert count([clip("y", "n"), clip("y", "n", "s")], policy).disputed == 1


@given(st.lists(st.tuples(st.text("yns", max_size=3), st.text("yns", max_size=3))))
def test_every_clip_that_counts_is_counted_once(drawn: list[tuple[str, str]]) -> None:
    clips = [clip(*one) for one in drawn]
    for policy in POLICIES:
        counts = count(clips, policy)
        counted = sum(outcome(one, policy) is not None for one in clips)
        assert counts.positives + counts.negatives + counts.skips + counts.ties == counted


def test_counts_of_a_label() -> None:
    clips = [
        clip("yyn"), clip("yn"), clip("ns"), clip("s"), clip("y", "nn"), clip("ss", "", "y"),
    ]  # fmt: skip
    assert count(clips, "adjudicated") == Counts(
        positives=2, negatives=2, skips=1, ties=1, disputed=3
    )
    assert count(clips, "primary") == Counts(positives=2, negatives=1, skips=2, ties=1, disputed=3)


def test_answers_are_gathered_by_clip_with_decisions_that_outlived_them() -> None:
    yes, no = Given("primary", "positive"), Given("secondary", "negative")
    gathered = by_clip([(7, yes), (3, no), (7, no)], {3: "skip", 5: "positive"})
    assert list(gathered.items()) == [
        (7, Answered((yes, no))),
        (3, Answered((no,), "skip")),
        (5, Answered((), "positive")),
    ]


def test_the_gate_asks_for_enough_of_both() -> None:
    assert gate_is_open(GATE, GATE)
    assert not gate_is_open(GATE - 1, 100) and not gate_is_open(100, GATE - 1)
