"""When messages of webhooks are due, what they tell, and where they may not go."""

from __future__ import annotations

import pytest

from backend.domain.webhooks import (
    JITTER,
    PAUSES,
    NotThere,
    admitted,
    broken,
    milestone,
    networks,
    pause,
    spelled_url,
)


@pytest.mark.parametrize(
    ("positives", "negatives", "reached"),
    [(0, 0, 0), (9, 60, 0), (10, 9, 0), (10, 10, 10), (50, 49, 10), (100, 0, 100), (50, 50, 100),
     (998, 1, 100), (700, 300, 1000), (5000, 5000, 10_000)],
)  # fmt: skip
def test_milestones(positives: int, negatives: int, reached: int) -> None:
    assert milestone(positives, negatives) == reached


def test_pauses_grow_and_end_after_days() -> None:
    found = [pause(n, 0.5) for n in range(1, len(PAUSES) + 1)]
    assert found == list(PAUSES) == sorted(PAUSES)
    assert pause(len(PAUSES) + 1, 0.5) is None
    assert 3 * 86_400 < sum(PAUSES) < 4 * 86_400
    assert pause(2, 0.0) == PAUSES[1] * (1 - JITTER) and pause(2, 0.999) < PAUSES[1] * (1 + JITTER)


@pytest.mark.parametrize(
    ("kind", "threshold", "now", "over", "is_broken"),
    [("precision", 0.6, 0.5, True, False), ("precision", 0.6, 0.7, True, True),
     ("recall", 0.6, 0.5, True, True), ("recall", 0.6, 0.7, True, False),
     ("recall", 0.6, None, True, True), ("recall", 0.6, None, False, False)],
)  # fmt: skip
def test_broken_promises(
    kind: str, threshold: float, now: float | None, over: bool, is_broken: bool
) -> None:
    assert broken(kind, threshold, now, over) is is_broken  # type: ignore[arg-type]


PRIVATE = (
    "127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
    "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1",
    "fe80::1%eth0", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2001:db8::1",
)  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_no_places_to_send_to(address: str) -> None:
    with pytest.raises(NotThere):
        admitted(True, [address], ())
    with pytest.raises(NotThere):
        admitted(True, ["93.184.215.14", address], ())


def test_public_addresses_are_by_https_only() -> None:
    assert admitted(True, ["93.184.215.14", "2606:2800:21f::1"], ()) == "93.184.215.14"
    with pytest.raises(NotThere, match="https"):
        admitted(False, ["93.184.215.14"], ())
    with pytest.raises(NotThere):
        admitted(True, [], ())


def test_an_operator_lets_messages_into_a_network() -> None:
    inside = networks("10.0.0.0/8, fd00::/8")
    assert admitted(False, ["10.1.2.3"], inside) == "10.1.2.3"
    assert admitted(False, ["::ffff:10.1.2.3"], inside) == "::ffff:10.1.2.3"
    assert admitted(True, ["fd00::7"], inside) == "fd00::7"
    with pytest.raises(NotThere):
        admitted(False, ["10.1.2.3", "11.1.2.3"], inside)
    with pytest.raises(ValueError):
        networks("10.0.0.0/8, hello")


@pytest.mark.parametrize(
    "text",
    ["", "hello", "ftp://example.org", "https://", "https://a:b@example.org", "http://[::1",
     "https://example.org:99999/", "https://exa mple.org/", "https://example.org/" + "a" * 600,
     "https://example.org/\x00", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(NotThere):
        spelled_url(text)


def test_an_address_is_kept_without_a_fragment() -> None:
    assert spelled_url(" https://example.org/a?b=c#d ") == "https://example.org/a?b=c"
