import pytest

from backend.messages import Colleague, Presence
from ui import people


@pytest.mark.parametrize(
    ("name", "letters"), [("ada", "AD"), ("Grace Hopper", "GH"), ("a b c", "AB"), ("x", "X")]
)
def test_initials(name: str, letters: str) -> None:
    assert people.initials(name) == letters


def test_others_leaves_me_out_and_says_what_they_do() -> None:
    frame = Presence(
        stream="label/1",
        people=(
            Colleague(person=1, name="me"),
            Colleague(person=2, name="ada", tab="borderline"),
            Colleague(person=3, name="ben", tab="unheard-of"),
        ),
    )
    assert [here["title"] for here in people.others(frame, me=1)] == ["ada – unsure", "ben"]
