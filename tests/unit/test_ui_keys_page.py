"""The rows of the page of API keys."""

from __future__ import annotations

from datetime import UTC

from msgspec.structs import replace

from backend.domain.key_ends import SOON_DAYS, ends_soon
from backend.messages import ApiKey
from ui.components.ending_key_words import soon as sentence
from ui.pages.keys import rows

NOW = 1_700_000_000.0
HELD = ApiKey(
    id=1, name="nightly", person=2, owner="ben", begins="rushes_aB3xyz",
    scopes=("annotate", "predict"), at=NOW - 60,
)  # fmt: skip
GONE = ApiKey(
    id=2, name="old", person=2, owner="ben", begins="rushes_cD4xyz", scopes=("read",),
    at=NOW - 3600, used_at=NOW - 120, used_from="10.0.0.7", revoked_at=NOW - 60, revoked_by="ada",
)  # fmt: skip


def test_keys_that_hold_come_first_and_say_when_and_whence_they_were_used() -> None:
    held, gone = rows.shown((GONE, HELD), UTC, NOW)
    assert held["name"] == "nightly" and held["begins"] == "rushes_aB3xyz…"
    assert held["scopes"] == "predict, annotate" and held["used"] == "never"
    assert not held["revoked"]
    assert gone["used"] == "22:11:20, from 10.0.0.7"
    assert gone["revoked"] == "revoked by ada, 22:12:20"


def test_a_key_says_when_it_ends_how_soon_and_that_it_is_over() -> None:
    later, soon, over = (
        replace(HELD, id=n, expires_at=NOW + days * 86400)
        for n, days in ((3, 200), (4, 3), (5, -1))
    )
    shown = rows.shown((over, HELD, later, soon), UTC, NOW)
    assert [row["id"] for row in shown] == [4, 3, 1, 5], "what is over comes last"
    assert shown[0]["until"].endswith(", in 3 days") and ", in " not in shown[1]["until"]
    assert shown[2]["until"] == "revoked" and not shown[2]["revoked"]
    assert shown[3]["revoked"] == "ended: make another one"


def test_keys_that_end_soon_are_told_to_their_person_and_to_administrators() -> None:
    def ending(days: float, **more: object) -> ApiKey:
        return replace(HELD, expires_at=NOW + days * 86400, **more)

    assert ends_soon(NOW + SOON_DAYS * 86400, NOW) and not ends_soon(NOW, NOW)
    assert not ends_soon(NOW + SOON_DAYS * 86400 + 1, NOW) and not ends_soon(None, NOW)
    gone = ending(3, revoked_at=NOW - 1)
    assert sentence((HELD, gone, ending(15), ending(-1)), 2, NOW) == ""
    assert sentence((HELD, ending(3)), 2, NOW) == (
        "An API key ends soon: “nightly” in 3 days. Whatever uses it stops then; make another one "
        "in time."
    )
    several = (ending(9), ending(0.2, name="hourly", person=3, owner="cleo"))
    assert "API keys end soon: “hourly” of cleo in 1 day, “nightly” in 9 days." in sentence(
        several, 2, NOW
    )
