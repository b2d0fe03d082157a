"""The sentence that a label's numbers come to: each rule alone, and what all together never say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from backend.domain import conclusion as rules
from backend.domain.conclusion import conclude
from backend.messages import Alarm, Confounder, Counts, Kind, Metrics, Quality, Span, Suspect

ENOUGH = Counts(positives=12, negatives=40)


def kind(number: int, name: str = "", *, answers: int = 0, right: float | None = None, **more: Any):  # type: ignore[no-untyped-def]
    """100 clips; of the answers, such a share was sorted right, ±.1."""
    span = None
    if right is not None:
        span = Span(value=right, low=max(right - 0.1, 0), high=min(right + 0.1, 1))
    more = {"clips": 100, "positives": answers // 2, **more}
    return Kind(number=number, name=name, answers=answers, right=span, **more)


def measured(quality: float | None = 0.9, *kinds: Kind, **more: Any) -> Metrics:
    return Metrics(version=3, scores=Quality(quality=quality), kinds=kinds, **more)


def said(counts: Counts, metrics: Metrics | None) -> str:
    found = conclude(counts, metrics)
    step = [f"{found.step.text}."] if found.step else []
    return " ".join([*(clause.text for clause in found.clauses), *step])


STREETS = kind(0, "streets", answers=40, right=0.95)
INTERIORS = kind(1, "interiors")
NIGHT = kind(2, "night scenes", answers=20, right=0.5)


# ── each rule alone ─────────────────────────────────────────────────────────────────────────────


def test_nothing_is_concluded_from_nothing() -> None:
    assert said(Counts(), None) == ""
    assert said(ENOUGH, measured(None)) == "Take the next 25."


def test_before_the_first_model() -> None:
    none = Metrics(version=0, scores=Quality())
    assert said(Counts(positives=7, negatives=3), none) == (
        "Not learned yet: 7 ✓ 3 ✕, and it takes 10 of each. Take the next 25."
    )
    assert said(Counts(positives=10, negatives=10), none) == (
        "10 ✓ 10 ✕: the first model is being built."
    )


@pytest.mark.parametrize(
    ("quality", "words"),
    [
        (0.25, "No better than guessing yet (quality .25, chance .50)."),
        (0.6, "No better than guessing yet (quality .60, chance .50)."),
        (0.7, "Partly learned (quality .70 of .80)."),
        (0.8, "Learned well."),
    ],
)
def test_what_was_learned_is_told_with_chance(quality: float, words: str) -> None:
    assert said(ENOUGH, measured(quality, STREETS)) == f"{words} Take the next 25."


def test_where_it_was_learned_is_told_where_it_was_not_elsewhere() -> None:
    left = Span(value=0.3, low=0.0, high=54.0)
    assert said(ENOUGH, measured(0.9, STREETS, INTERIORS, remaining=left)) == (
        "Learned well on streets; never tested on interiors. About 0 of 12 left (up to 54). "
        "Check 10 interiors."
    )
    assert said(ENOUGH, measured(0.9, STREETS, NIGHT)) == (
        "Learned well on streets; often wrong on night scenes (right .50 of 20). "
        "Check 10 night scenes."
    )
    both = conclude(ENOUGH, measured(0.9, STREETS, NIGHT, INTERIORS))
    assert [c.shows for c in both.clauses] == ["quality", "kinds", "kinds"]
    assert both.step is not None and (both.step.does, both.step.kind) == ("kind", 1)


def test_a_kind_without_a_name_is_counted_and_not_described() -> None:
    unnamed = [kind(n, answers=0) for n in (4, 5, 6)]
    assert said(ENOUGH, measured(0.9, STREETS, *unnamed)) == (
        "Learned well on streets; never tested on 3 kinds of clips. Check 10 clips of one kind."
    )
    assert "interiors and 3 more kinds." in said(ENOUGH, measured(0.9, INTERIORS, *unnamed))


def test_a_few_answers_are_hardly_a_test_and_small_kinds_no_matter() -> None:
    few = kind(1, "interiors", answers=3, right=1.0)
    assert "hardly tested on interiors" in said(ENOUGH, measured(0.9, STREETS, few))
    tiny = kind(1, "interiors", clips=2)
    assert "interiors" not in said(ENOUGH, measured(0.9, STREETS, tiny))


def test_what_is_left_is_told_with_its_interval() -> None:
    all_found = measured(None, remaining=Span(value=0, low=0, high=0))
    assert "All 12 found." in said(ENOUGH, all_found)
    some = measured(None, remaining=Span(value=30, low=12, high=80))
    assert "About 30 of 42 left (12 to 80)." in said(ENOUGH, some)


def test_steps_come_in_the_order_of_their_worth() -> None:
    few, many = Counts(positives=12, negatives=40, disputed=1), Counts(
        positives=12, negatives=40, disputed=5
    )  # fmt: skip
    suspect = (Suspect(clip=1, answer="positive", probability=0.02),)
    rare = Span(value=0, low=0, high=50)
    reasons: dict[str, Any] = {"suspects": suspect, "remaining": rare}

    def does(counts: Counts, metrics: Metrics) -> str:
        step = conclude(counts, metrics).step
        assert step is not None
        return step.does

    assert does(many, measured(0.9, INTERIORS, **reasons, stop="enough")) == "disagreements"
    assert does(few, measured(0.9, INTERIORS, **reasons, stop="enough")) == "disagreements"
    assert does(ENOUGH, measured(0.9, INTERIORS, **reasons, stop="enough")) == "stop"
    assert does(few, measured(0.9, INTERIORS, **reasons)) == "kind"
    assert does(few, measured(0.9, STREETS, **reasons)) == "suspects"
    told = (Confounder(
        trait="label", text="9 of 10 yes are also “night”: 2 clips would tell them apart",
        positives=10, with_positives=9, negatives=10, with_negatives=1, clips=(4, 5),
    ),)  # fmt: skip
    later = (replace(told[0], trait="time", clips=()),)
    assert said(ENOUGH, measured(0.9, STREETS, confounders=later)) == (
        "Learned well. Take the next 25."
    )
    assert does(many, measured(0.9, INTERIORS, confounders=told)) == "disagreements"
    assert does(ENOUGH, measured(0.9, INTERIORS, stop="enough", confounders=told)) == "telling"
    assert said(ENOUGH, measured(0.9, STREETS, confounders=told)) == (
        "9 of 10 yes are also “night”: 2 clips would tell them apart. Learned well. "
        "Take 2 clips that tell them apart."
    )
    assert does(few, measured(0.9, STREETS, remaining=rare)) == "random"
    assert does(few, measured(0.9, STREETS)) == "disagreements"
    assert does(ENOUGH, measured(0.9, STREETS)) == "batch"


# ── all together ────────────────────────────────────────────────────────────────────────────────

SHARE = st.floats(0, 1)


@st.composite
def spans(draw: st.DrawFn, most: float) -> Span:
    low, value, high = sorted(draw(st.lists(st.floats(0, most), min_size=3, max_size=3)))
    return Span(value=value, low=low, high=high)


@st.composite
def kinds(draw: st.DrawFn) -> tuple[Kind, ...]:
    found = []
    for number in range(draw(st.integers(0, 10))):
        answers = draw(st.integers(0, 30))
        found.append(
            Kind(
                number=number,
                name=draw(st.sampled_from(["", f"name {number}"])),
                clips=answers + draw(st.integers(0, 500)),
                answers=answers,
                positives=draw(st.integers(0, answers)),
                right=draw(spans(1.0)) if answers else None,
            )
        )
    return tuple(found)


COUNTS = st.builds(
    Counts, positives=st.integers(0, 300), negatives=st.integers(0, 300),
    disputed=st.integers(0, 40),
)  # fmt: skip
METRICS = st.builds(
    Metrics,
    version=st.integers(0, 9),
    scores=st.builds(Quality, quality=st.none() | SHARE),
    kinds=kinds(),
    remaining=st.none() | spans(5000.0),
    stop=st.sampled_from(["start", "keep going", "nearly", "enough"]),
    suspects=st.sampled_from([(), (Suspect(clip=1, answer="positive", probability=0.1),)]),
)


@given(COUNTS, st.none() | METRICS)
def test_a_conclusion_never_contradicts_itself_and_has_a_subject(
    counts: Counts, metrics: Metrics | None
) -> None:
    found = conclude(counts, metrics)
    text = " ".join(clause.text for clause in found.clauses)
    for clause in found.clauses:
        assert clause.text.strip() and clause.text[-1] in ".;"
        assert "  " not in clause.text and "on ." not in clause.text and "()" not in clause.text
    if text:
        assert text[0].isupper() or text[0].isdigit()
        assert text.endswith(".") and ";." not in text
        assert all(part[:1].isupper() or part[:1].isdigit() for part in text.split(". "))
    assert sum(word in text for word in ("guessing", "Partly learned", "Learned well")) <= 1
    praised, _, blamed = text.partition("Learned well on")[2].partition(";")
    assert not any(f"name {n}" in praised and f"name {n}" in blamed for n in range(10))
    if metrics is None:
        assert found.step is None and not text
        return
    judged = {k.number: k for k in metrics.kinds}
    if found.step is not None and found.step.kind is not None:
        about = judged[found.step.kind]
        assert about.answers < rules.TESTED or not rules.is_right(about)
        assert about.clips > about.answers
        assert "tested on" in text or "often wrong on" in text.lower()
    if found.step is not None and found.step.does == "stop":
        assert metrics.stop == "enough" and not counts.disputed
    if "guessing" in text:
        assert "Learned" not in text
    if metrics.remaining is None:
        assert " left" not in text and "found" not in text


@given(COUNTS, METRICS)
def test_a_conclusion_is_the_same_for_the_same_numbers(counts: Counts, metrics: Metrics) -> None:
    """Everybody sees one sentence, wherever it stands."""
    assert conclude(counts, metrics) == conclude(counts, metrics)


def test_an_alarm_about_an_intake_comes_first_and_its_clips_are_the_next_step() -> None:
    alarm = Alarm(intake=8, text="Clips of “Snow” look unlike the corpus")
    found = conclude(ENOUGH, measured(0.9, STREETS), alarm)
    assert [(c.text, c.shows) for c in found.clauses][:2] == [
        ("Clips of “Snow” look unlike the corpus.", "watch"),
        ("Learned well.", "quality"),
    ]
    assert found.step is not None
    assert (found.step.text, found.step.does, found.step.intake) == (
        "Check 25 of its clips", "intake", 8
    )  # fmt: skip
    assert conclude(Counts(), measured(0.9), alarm) == conclude(Counts(), measured(0.9))
