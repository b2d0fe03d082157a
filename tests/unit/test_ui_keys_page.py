"""The rows of the page of API keys."""

from __future__ import annotations

from datetime import UTC

from backend.messages import ApiKey
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
