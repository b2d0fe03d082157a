"""Rules between labels: what they say together, and which cannot be."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.families import Rule, closure, contradictions, in_words, problem

A, B, C, D = 1, 2, 3, 4
NAMES = {A: "kiss", B: "couple", C: "people", D: "empty"}


def implies(a: int, b: int) -> Rule:
    return Rule("implies", (a, b))


def excludes(a: int, b: int) -> Rule:
    return Rule("excludes", (a, b))


def one_of(*labels: int) -> Rule:
    return Rule("one_of", labels)


def test_rules_together_say_more_than_each() -> None:
    of = closure([implies(A, B), implies(B, C), excludes(C, D)])
    assert of.implies == {(A, B), (B, C), (A, C)}
    assert {(A, D), (D, A), (B, D), (C, D)} <= of.excludes
    assert closure([one_of(A, B, C)]).excludes >= {(A, B), (B, C), (C, A)}


def test_contradictions_name_the_labels_whose_answers_do_not_fit() -> None:
    of = closure([implies(A, B), implies(B, C), one_of(C, D)])
    assert contradictions(of, {A: True, C: False}) == {(A, C)}
    assert contradictions(of, {A: True, D: True}) == {(A, D)}
    assert contradictions(of, {C: False, D: False}) == {(C, D)}
    assert contradictions(of, {A: True, B: True, C: True, D: False}) == set()
    assert contradictions(of, {A: False, C: True}) == contradictions(of, {}) == set()


@pytest.mark.parametrize(
    ("rules", "new", "said"),
    [
        ([implies(A, B), implies(B, C)], implies(C, A),
         "“people” cannot imply “kiss”: “kiss” implies “couple”, which implies “people”. Labels "
         "that imply each other in a circle are one label."),
        ([implies(A, B), implies(B, C)], excludes(C, A),
         "“kiss” could never be yes: “kiss” implies “couple”; “couple” implies “people”; “people” "
         "excludes “kiss”."),
        ([implies(A, B)], one_of(A, B), "“kiss” could never be yes: “kiss” implies "
         "“couple”; exactly one of “kiss” and “couple”."),
        ([one_of(A, B)], one_of(A, B, C), "“people” could never be yes: "),
        ([one_of(A, B), one_of(B, C)], one_of(A, C), "“kiss” could never be yes: "),
        ([excludes(A, B)], excludes(B, A), "There is such a rule already."),
        ([], excludes(A, A), "A rule names each label once."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_the_chain(rules: list[Rule], new: Rule, said: str) -> None:
    assert problem(rules, new, NAMES).startswith(said)


def test_many_groups_are_looked_through_without_trying_all_their_worlds() -> None:
    groups = [one_of(*range(10 * n, 10 * n + 5)) for n in range(1, 16)]  # 5 to the 15th
    assert problem(groups[1:], groups[0], {}) == ""


def test_rules_too_entangled_to_be_checked_are_refused() -> None:
    holes, pigeons = range(7), range(1, 9)  # eight in seven holes, one to each
    rules = [
        excludes(10 * one + hole, 10 * other + hole)
        for hole in holes
        for one, other in itertools.combinations(pigeons, 2)
    ]
    rules += [one_of(*(10 * one + hole for hole in holes)) for one in pigeons]
    assert problem(rules[1:], rules[0], {}).startswith("These rules are too entangled")


def test_labels_that_a_person_is_not_on_are_not_named() -> None:
    known = {A: "kiss", C: "people"}
    said = problem([implies(A, B), implies(B, C)], excludes(A, C), known)
    assert "couple" not in said and "a label that you are not on" in said


def test_a_rule_in_words() -> None:
    assert in_words("implies", ["a", "b"]) == "“a” implies “b”"
    assert in_words("one_of", ["a", "b", "c"]) == "exactly one of “a”, “b” and “c”"


LABELS = range(1, 6)
pairs = st.permutations(LABELS).map(lambda labels: tuple(labels[:2]))
RULES = st.one_of(
    st.builds(Rule, st.sampled_from(["implies", "excludes"]), pairs),
    st.builds(lambda labels, n: Rule("one_of", tuple(labels[:n])), st.permutations(LABELS),
              st.integers(2, 4)),
)  # fmt: skip


def allowed(rules: list[Rule], world: dict[int, bool]) -> bool:
    for rule in rules:
        yes = [world[label] for label in rule.labels]
        if rule.kind == "implies" and yes[0] and not yes[1]:
            return False
        if rule.kind == "excludes" and all(yes):
            return False
        if rule.kind == "one_of" and sum(yes) != 1:
            return False
    return True


WORLDS = [
    dict(zip(LABELS, values, strict=True))
    for values in itertools.product([False, True], repeat=len(LABELS))
]


@given(st.lists(RULES, max_size=6))
def test_a_rule_is_refused_just_where_a_label_can_never_be_yes_or_a_circle_closes(
    tried: list[Rule],
) -> None:
    rules: list[Rule] = []
    for new in tried:
        said = problem(rules, new, {label: str(label) for label in LABELS})
        named = {label for rule in (*rules, new) for label in rule.labels}
        worlds = [world for world in WORLDS if allowed([*rules, new], world)]
        dead = [label for label in named if not any(world[label] for world in worlds)]
        if said.endswith("are one label."):
            assert (
                new.kind == "implies" and (new.labels[1], new.labels[0]) in closure(rules).implies
            )
        elif "could never be yes" in said:
            assert dead
        elif said:
            assert said == "There is such a rule already."
        else:
            assert not dead
            rules.append(new)


@given(st.lists(RULES, max_size=4), st.dictionaries(st.sampled_from(LABELS), st.booleans()))
def test_what_contradicts_itself_fits_no_world_that_the_rules_allow(
    rules: list[Rule], yes: dict[int, bool]
) -> None:
    for labels in contradictions(closure(rules), yes):
        here = {label: yes[label] for label in labels}
        assert not any(allowed(rules, world) and here.items() <= world.items() for world in WORLDS)
