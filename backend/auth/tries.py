"""How often somebody may try to sign in: counted in the database before a password is looked at.

A try is counted under several keys at once: the account from this address, everything from this
address, and the account from wherever nobody ever signed in to it. Each key is a bucket: some tries
are free, and leak away with time; when they are used up, every further try has to wait, twice as
long each time. All keys of a try are counted in one transaction, or none, so that tries at the same
moment are as many as tries one after another.

Nobody can lock a colleague out by guessing: a browser that signed in to the account before has a
bucket of its own, which strangers do not fill, and an address from which the person signed in
before is not bound by what is tried from elsewhere.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

import asyncpg

import sql
from backend.errors import Refusal
from backend.events import transaction

FIRST_WAIT = 30.0  # seconds, after the free tries; doubled with every further one
LONGEST_WAIT = 900.0
AT_ONCE = 4  # sign-ins under way
MOST_OF_ADDRESS = 16  # under way or waiting
MOST_WAITING = 32  # and behind them; at 40 hashes a second the last one waits a second
_WITH_PORT = re.compile(r"\[(.*)\](?::\d+)?|([^:]*):\d+")


@dataclass(frozen=True)
class Limit:
    free: int  # tries that need not wait
    leak: float  # seconds after which one of them is forgotten


OF_ACCOUNT_HERE = Limit(8, 300.0)  # one account, from one address or one browser that knows it
OF_ADDRESS = Limit(40, 60.0)  # all accounts together: an office has one address
OF_ACCOUNT = Limit(100, 60.0)  # from all addresses and browsers that nobody knows, together


@dataclass(frozen=True)
class Whence:
    """Where a try comes from. ``address``: of the client, as `network` writes it; ``device``: a
    secret that the browser was given when somebody signed in with it, if it was."""

    address: str = ""
    device: str = ""

    @property
    def marks(self) -> list[bytes]:
        """What the database keeps of it: of the browser first, then of the address."""
        device = [_digest("device", self.device)] if self.device else []
        return [*device, _digest("address", self.address)]


@dataclass(frozen=True)
class Counted:
    """A try that may be made, by the keys it was counted under and their limits."""

    keys: list[bytes]
    limits: list[Limit]


def network(host: str) -> str:
    """The address that a client's tries are counted under: an IPv4 address, or the /64 network of
    an IPv6 address, all of which one machine may have. Some proxies write the port behind it.
    Anything else counts as one address."""
    with_port = _WITH_PORT.fullmatch(host)
    host = (with_port[1] or with_port[2]) if with_port else host
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ip_network((address, 64), strict=False))
    return str(address)


class Door:
    """Few people sign in at the same time, and few wait to: everybody else's answers need
    connections and memory, too, whoever knocks. One address takes no more than its share."""

    def __init__(self) -> None:
        self._inside = asyncio.Semaphore(AT_ONCE)
        self._here: Counter[str] = Counter()  # under way or waiting, by address

    @asynccontextmanager
    async def passed(self, whence: Whence) -> AsyncIterator[None]:
        """Waits for the others before; nothing was counted so far.

        Raises:
            Refusal: too_busy.
        """
        crowded = self._here.total() >= AT_ONCE + MOST_WAITING
        if crowded or self._here[whence.address] >= MOST_OF_ADDRESS:
            raise Refusal("too_busy")
        self._here[whence.address] += 1
        try:
            async with self._inside:
                yield
        finally:
            self._here[whence.address] -= 1
            self._here += Counter()  # without those who have gone


async def count(pool: asyncpg.Pool, person: int | None, name: str, whence: Whence) -> Counted:
    """Counts a try before it is made. ``person``: whose name it is; None: nobody's.

    Raises:
        Refusal: too_many_tries; nothing was counted.
    """
    account = f"person {person}" if person is not None else f"nobody {name.casefold()}"
    known = await _known(pool, person, whence)
    counted = _counted(account, whence, known)
    async with transaction(pool) as tx:
        free = await sql.accounts.count_tries(
            tx.connection,
            keys=counted.keys,
            free=[limit.free for limit in counted.limits],
            leaks=[limit.leak for limit in counted.limits],
            first=FIRST_WAIT,
            longest=LONGEST_WAIT,
        )
        if len(free) < len(counted.keys):
            wait = await sql.accounts.seconds_to_wait(tx.connection, keys=counted.keys)
            raise TooManyTries(math.ceil(max(wait or 0.0, 1.0)))
    return counted


class TooManyTries(Refusal):
    def __init__(self, seconds: int) -> None:
        super().__init__("too_many_tries", f"Too many tries; wait {seconds} seconds.")
        self.seconds = seconds


async def take_back(pool: asyncpg.Pool, counted: Counted) -> None:
    """The try was not a wrong one: the password was right, or was not even looked at. Wrong ones
    before it stay counted, else the right one among a hundred would let as many more be tried."""
    leaks = [limit.leak for limit in counted.limits]
    await sql.accounts.uncount_tries(pool, keys=counted.keys, leaks=leaks)


async def remember(pool: asyncpg.Pool, person: int, whence: Whence) -> None:
    """From here on, this browser and this address are known to the account."""
    await sql.accounts.remember_devices(pool, person=person, marks=whence.marks)


async def _known(pool: asyncpg.Pool, person: int | None, whence: Whence) -> set[bytes]:
    rows = await sql.accounts.known_devices(pool, person=person, marks=whence.marks)
    return {row["token_hash"] for row in rows}


def _counted(account: str, whence: Whence, known: set[bytes]) -> Counted:
    device, address = whence.marks[:-1], whence.marks[-1]
    if device and device[0] in known:
        return Counted([_digest(account, "by", device[0].hex())], [OF_ACCOUNT_HERE])
    here = _digest(account, "from", whence.address)
    keys, limits = [here, _digest("all from", whence.address)], [OF_ACCOUNT_HERE, OF_ADDRESS]
    if address not in known:
        keys, limits = [*keys, _digest(account)], [*limits, OF_ACCOUNT]
    return Counted(keys, limits)


def _digest(*words: str) -> bytes:
    return hashlib.sha256("\0".join(words).encode(errors="surrogatepass")).digest()
