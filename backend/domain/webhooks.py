"""What other programs are told by webhooks, when a message is tried again, and where none may go.

Messages follow Standard Webhooks: ``{"type", "timestamp", "data"}``, signed with the endpoint's
secret. Each is sent at least once, under one id in all its tries. They go out in the order in which
things happened, but one that fails holds nobody up, so a receiver orders by ``timestamp``.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from backend.messages import GATE, Deployment, PromiseKind, WebhookKind
from backend.messages.limits import LONGEST_URL

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# What may be told, in words. None of it holds an answer, and none is made of answers that only a
# blind annotator gave: milestones count those of primaries.
KINDS: dict[WebhookKind, str] = {
    "annotations.milestone": f"a label has {GATE} yes and {GATE} no, then 100, 1,000 … answered "
    "clips",
    "model.deployed": "a model version is put into use",
    "model.rolled_back": "a deployment is taken back, or nothing is in use any more",
    "promise.broken": "later answers speak against a promise of what is in use",
    "drift.raised": "new films look otherwise than what the model in use learned from",
    "drift.cleared": "that alarm is over",
    "disagreements.waiting": "clips begin to wait for a decision",
    "export.ready": "an export can be fetched",
    "bin.entered": "clips enter a smart bin",
}
TEST = "webhook.test"

# Seconds until a message is tried again after its first, second … failure: the schedule that
# Standard Webhooks recommends. After the last one, three days and four hours, it is given up.
PAUSES = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
JITTER = 0.2  # of a pause, either way: receivers that come back are not met by all at once
GONE = 410  # the receiver wants nothing any more

_MILESTONES = (100, 1000, 10_000, 100_000, 1_000_000, 10_000_000)


def pause(failures: int, chance: float) -> float | None:
    """Seconds until the next try after so many failures (≥ 1); None: it is given up. ``chance``:
    drawn from [0, 1)."""
    if failures > len(PAUSES):
        return None
    return PAUSES[failures - 1] * (1 + JITTER * (2 * chance - 1))


def milestone(positives: int, negatives: int) -> int:
    """The highest milestone that a label has reached: `GATE` for so many clips with yes and as many
    with no, then 100, 1,000 … answered clips; 0: none."""
    reached = bisect.bisect_right(_MILESTONES, positives + negatives)
    if reached:
        return _MILESTONES[reached - 1]
    return GATE if positives >= GATE <= negatives else 0


def broken(kind: PromiseKind, threshold: float, now: float | None, over: bool) -> bool:
    """Whether answers that came later speak against a promise that a deployment's ``threshold``
    keeps. ``now``: the threshold that its audit gives now; None: none, and for ever if ``over``.

    A promise of precision holds at every higher threshold as well, one of recall at every lower
    one. While answers are missing again, nothing is broken.
    """
    if now is None:
        return over
    return now > threshold if kind == "precision" else now < threshold


def deployed(deployment: Deployment) -> tuple[WebhookKind, dict[str, Any]]:
    """What is told of a deployment."""
    back = deployment.rolls_back is not None or deployment.version == 0
    return "model.rolled_back" if back else "model.deployed", {
        "alias": deployment.alias,
        "version": deployment.version or None,
        "threshold": deployment.threshold,
        "promise": deployment.promised or None,
        "note": deployment.note,
        "by": deployment.name or None,
    }


# ── where messages may go ───────────────────────────────────────────────────────────────────────


class NotThere(ValueError):
    """A message may not go to an address; says why."""


def networks(text: str) -> tuple[Network, ...]:
    """The networks that an operator lets webhooks into, from a list with commas.

    Raises:
        ValueError: one of them is no network, such as ``10.0.0.0/8``.
    """
    return tuple(ip_network(word.strip()) for word in text.split(",") if word.strip())


def spelled_url(text: str) -> str:
    """An address as it is kept.

    Raises:
        NotThere: it is none that anything could be sent to.
    """
    url = text.strip()
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise NotThere("That is no address; it looks like https://example.org/hook.") from None
    if parts.scheme not in ("https", "http") or not host:
        raise NotThere("That is no address; it looks like https://example.org/hook.")
    if parts.username is not None or parts.password is not None:
        raise NotThere("Leave name and password out of the address: the signature proves who sends")
    if len(url) > LONGEST_URL or any(sign <= " " or sign == "\x7f" for sign in url):
        raise NotThere(f"An address has at most {LONGEST_URL} characters and no spaces.")
    return parts._replace(fragment="").geturl()


def admitted(
    secure: bool,
    addresses: Sequence[str],
    allowed: Iterable[Network],
    by: str = "RUSHES_WEBHOOK_NETWORKS",
) -> str:
    """The address to connect to, of all to which a host's name leads.

    ``secure``: by https. ``allowed``: networks into which an operator lets the studio go, ``by``
    the setting of this name.

    Raises:
        NotThere: one of them is no public address, or anybody could listen on the way.
    """
    inside = tuple(allowed)
    if not addresses:
        raise NotThere("The host has no address.")
    for text in addresses:
        address = _meant(ip_address(text.partition("%")[0]))
        if any(address in network for network in inside):
            continue
        if not address.is_global or address.is_multicast or address.is_reserved:
            raise NotThere(
                f"{address} is no public address. An operator can let the studio go there ({by})."
            )
        if not secure:
            raise NotThere("Only https goes out of the studio; http can be read on the way.")
    return addresses[0]


def _meant(address: Address) -> Address:
    """The IPv4 address inside an IPv6 address that only carries one there: mapped, 6to4, Teredo and
    NAT64, which lead to where it leads."""
    if isinstance(address, IPv6Address):
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFF_FFFF)
        carried = address.ipv4_mapped or address.sixtofour
        if carried is None and address.teredo is not None:
            carried = address.teredo[1]
        return carried or address
    return address


_NAT64 = IPv6Network("64:ff9b::/96")
