"""What a person's answers come to across labels: only what an interval tells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backend.domain.person_conclusion import PersonConclusion, conclude_person
from backend.messages import AnnotatorWork

NAMES = {1: "night", 2: "faces"}


def work(label: int, right: int, wrong: int, lean: float = 0.0) -> AnnotatorWork:
    shared = right + wrong
    return AnnotatorWork(
        label=label, person=7, answers=shared, confusion=(right, wrong, 0, 0), shared=shared,
        difference=lean * shared, squares=abs(lean) * shared,
    )  # fmt: skip


TEAMS = {1: work(1, 950, 50), 2: work(2, 900, 100)}


def test_who_differs_beyond_chance_is_told_where_and_what_to_look_over() -> None:
    said = conclude_person([work(1, 60, 40), work(2, 90, 10)], TEAMS, NAMES)
    assert said == PersonConclusion(
        "Differs from the truth more than the team on night (agreement .60 of 100).",
        "Look over 40 answers on night.",
        1,
    )


def test_who_agrees_needs_nothing_and_who_leans_needs_a_word() -> None:
    assert conclude_person([work(1, 94, 6)], TEAMS, NAMES) == PersonConclusion(
        "Agrees with the truth as the team does, as far as 100 clips tell."
    )
    leans = conclude_person([work(2, 90, 10, lean=-0.2)], TEAMS, NAMES)
    assert leans.sentence.endswith("; says yes .20 less often on faces.")
    assert (leans.step, leans.label) == ("Agree on what counts as yes on faces.", 2)


def test_of_few_shared_clips_nothing_is_said_but_that() -> None:
    assert conclude_person([work(1, 3, 1)], TEAMS, NAMES) == PersonConclusion(
        "Too few shared clips to say (4 of 10).", "Have others answer the same clips."
    )
    assert conclude_person([], TEAMS, NAMES) == PersonConclusion()


COUNT = st.integers(0, 200)


@given(st.lists(st.tuples(COUNT, COUNT, st.floats(-1, 1)), max_size=2))
def test_a_person_is_never_praised_and_blamed_at_once(cells: list[tuple[int, int, float]]) -> None:
    given_work = [work(label, *cell) for label, cell in enumerate(cells, start=1)]
    said = conclude_person(given_work, TEAMS, NAMES)
    assert ("Agrees" in said.sentence) + ("Differs" in said.sentence) + (
        "Too few" in said.sentence
    ) == bool(cells)
    assert bool(said.label) == said.step.startswith(("Look over", "Agree on"))
    if said.label:
        assert NAMES[said.label] in said.sentence and NAMES[said.label] in said.step
    assert not said.sentence or said.sentence.endswith(".")
