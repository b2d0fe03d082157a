"""Which clips a secondary is asked about twice, and how far apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backend.domain.second_round import (
    APART,
    FARTHEST,
    distance,
    is_blind,
    is_drawn,
    reaches,
    to_come,
)

SHARES = st.floats(0, 1)


def answer_all(queue: list[int], label: int, person: int, share: float) -> tuple[list[int], set]:
    """Answers in the queue's order, second questions joining it; how often each total was told."""
    queue, given, again = list(queue), set[int](), set[int]()
    asked, totals = [], set()
    while True:
        totals.add(len(queue) + to_come(queue, given, label, person, share))
        waiting = [c for c in queue if (c not in given if c > 0 else -c not in again)]
        if not waiting:
            return asked, totals
        card = waiting[0]
        asked.append(card)
        if card < 0:
            again.add(-card)
            continue
        given.add(card)
        clips = [c for c in queue if c > 0]
        behind = len(clips) - 1 - clips.index(card)
        if is_drawn(label, person, card, share) and reaches(behind):
            passed = waiting[1 : 1 + distance(label, person, card)]
            queue.insert(queue.index(passed[-1]) + 1, -card)


@given(st.integers(0, 90), st.integers(1, 99), st.integers(1, 99), SHARES)
def test_there_is_one_total_and_both_questions_are_apart(
    clips: int, label: int, person: int, share: float
) -> None:
    asked, totals = answer_all(list(range(1, clips + 1)), label, person, share)
    assert totals == {len(asked)}
    for place, card in enumerate(asked):
        if card < 0:
            assert is_blind(place - asked.index(-card) - 1)


def test_the_share_is_met_among_clips_that_can_come_twice() -> None:
    for share in (0.1, 0.3, 1.0):
        found = sum(is_drawn(3, 7, clip, share) for clip in range(10_000)) / 10_000
        assert abs(found - share) < 0.02
    assert not any(is_drawn(3, 7, clip, 0.0) for clip in range(100))


def test_distances_have_no_rhythm() -> None:
    found = {distance(3, 7, clip) for clip in range(2000)}
    assert found == set(range(APART, FARTHEST + 1))
