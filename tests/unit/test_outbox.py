"""Answers outlive a storage that fails: the page promises no more than it keeps."""

from __future__ import annotations

from tests.unit import node


def test_nothing_promised_is_lost_and_nothing_refused_acts_wherever_the_storage_fails() -> None:
    """Every single use of the storage fails once, for good, for want of room, for a while; or it is
    cleared then, or something else writes there. What the outbox took reaches the server, unless
    the storage that held it alone is gone; what it refused or gave back never does."""
    found = node.run("outbox.mjs", {"seeds": [*range(1, 7)]})
    assert found["runs"] > 4000
    assert found["count"] == 0, found["broken"]


def test_where_storage_is_denied_other_code_works_and_ours_knows_that_nothing_is_kept() -> None:
    found = node.run("storage.mjs", None)
    assert found["theirs"] == ["light", 1, "theme"]
    assert found["session"] == [None, False]
    assert found["ours"] == [False, None, [], False]
