"""Films on web servers: found, listed where the server lists its folders, and read by ranges.

Every request goes to the very address that was looked at, as a webhook's does: a name that leads
into a private network is refused unless its operator allows it, and one that leads elsewhere a
moment later leads nowhere. So does every step of a redirect, which is followed a few times and
never told: it may be signed.
"""

from __future__ import annotations

import random
import re
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import httpx

from backend.domain import addresses
from backend.domain.addresses import Address
from backend.domain.webhooks import Network, NotThere, admitted
from workers.hooks.sending import resolve
from workers.ingest.objects import Object, Unreachable, changed, gone, unanswering
from workers.video.errors import VideoError

SECONDS = 60.0
PAUSES = (0.5, 1.0, 2.0, 4.0)  # before a server is asked again for what passes by itself
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
REDIRECTS = 5
PART = 16 << 20
LARGEST_LIST = 16 << 20
LARGEST_WHOLE = 256 << 20  # of a server without ranges, which sends the beginning for every part
MOST_FOLDERS = 100_000
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")

T = TypeVar("T")
Resolve = Callable[[str, int], list[str]]


class Passing(Exception):
    """It did not work this time. ``status``: of the answer; None: there was none."""

    def __init__(self, status: int | None) -> None:
        super().__init__(str(status))
        self.status = status


class Web:
    """The web, as far as one may go there."""

    def __init__(
        self, allowed: Sequence[Network], *, resolving: Resolve = resolve,
        tls: ssl.SSLContext | None = None, pauses: Sequence[float] = PAUSES,
    ) -> None:  # fmt: skip
        self._allowed, self._resolving, self._pauses = allowed, resolving, pauses
        self._client = httpx.Client(
            timeout=SECONDS,
            trust_env=False,
            follow_redirects=False,
            verify=tls if tls is not None else httpx.create_ssl_context(),
            headers={"user-agent": "Rushes", "accept-encoding": "identity"},
        )

    def __enter__(self) -> Web:
        return self

    def __exit__(self, *error: object) -> None:
        self._client.close()

    def head(self, address: Address) -> Object:
        return self._again(lambda: self._head(address))

    def read(self, found: Object, start: int, end: int) -> bytes:
        return self._again(lambda: self._read(found, start, end))

    def listed(self, prefix: Address) -> Iterator[list[Object | Unreachable]]:
        top = prefix if prefix.many else prefix.below(f"{prefix.key}/")
        waiting, met = [top], {top}
        while waiting:
            folder = waiting.pop()
            page: list[Object | Unreachable] = []
            below = []
            for address in self._again(lambda folder=folder: self._links(folder)):  # type: ignore[misc]
                if not address.many:
                    page.append(self._looked_at(address))
                elif address not in met and len(met) < MOST_FOLDERS:
                    met.add(address)
                    below.append(address)
            waiting += reversed(below)
            yield page

    def _looked_at(self, address: Address) -> Object | Unreachable:
        try:
            return self.head(address)
        except VideoError as error:
            return Unreachable(str(address), error.message)

    def _head(self, address: Address) -> Object:
        with self._answer(address, {"range": "bytes=0-0"}) as answer:
            return _object(address, answer)

    def _read(self, found: Object, start: int, end: int) -> bytes:
        with self._answer(found.address, {"range": f"bytes={start}-{end - 1}"}) as answer:
            now = _object(found.address, answer)
            if (now.size, now.etag, now.modified_at) != (
                found.size,
                found.etag,
                found.modified_at,
            ):
                raise changed()
            if answer.status_code == 206:
                span = _RANGE.fullmatch(answer.headers.get("content-range", ""))
                if span is None or int(span[1]) != start:
                    raise Passing(206)
            elif end > LARGEST_WHOLE and start:
                raise VideoError(
                    "unreadable",
                    "The server sends whole files only (it answers no ranges), and this one is too"
                    " large for that. Copy it to this machine, and add the copy.",
                )
            before = start if answer.status_code == 200 else 0  # sent although nobody asked for it
            blocks, size = [], 0
            for block in answer.iter_bytes():
                wanted = block[max(0, before - size) : max(0, before - size + end - start)]
                size += len(block)
                blocks.append(wanted)
                if size >= before + end - start:
                    break
            if size < before + end - start:
                raise Passing(None)
            return b"".join(blocks)[: end - start]

    def _links(self, folder: Address) -> list[Address]:
        with self._answer(folder, {}) as answer:
            if "html" not in answer.headers.get("content-type", ""):
                raise VideoError(
                    "unreadable",
                    "That address names a folder, and the server lists none. Name the films.",
                )
            text = b""
            for block in answer.iter_bytes():
                text += block
                if len(text) > LARGEST_LIST:
                    raise VideoError(
                        "too_large", "The server's list of that folder is too long. Name the films."
                    )
        links = _Links()
        links.feed(text.decode(errors="replace"))
        found: dict[Address, None] = {}
        for link in links.found:
            try:
                address = addresses.read(urljoin(str(folder), link))
            except (addresses.BadAddress, ValueError):
                continue
            if address and address != folder and address.inside(folder):
                found[address] = None
        return list(found)

    @contextmanager
    def _answer(self, address: Address, headers: dict[str, str]) -> Iterator[httpx.Response]:
        """An answer with content. Raises: Passing, VideoError."""
        url = str(address)
        for _ in range(REDIRECTS + 1):
            with self._sent(url, headers) as answer:
                status = answer.status_code
                if status in (301, 302, 303, 307, 308) and "location" in answer.headers:
                    url = urljoin(url, answer.headers["location"])
                    continue
                if status in PASSING:
                    raise Passing(status)
                if status in (404, 410):
                    raise gone()
                if status == 416 and answer.headers.get("content-range") == "bytes */0":
                    raise VideoError(
                        "not_a_video", "The file is empty (0 bytes). Look at its server."
                    )
                if status not in (200, 206):
                    raise VideoError(
                        "unreadable",
                        f"The server refuses it ({status}). What needs signing in is not read by "
                        "https://: copy it to this machine, or name its bucket.",
                    )
                yield answer
                return
        raise VideoError("unreadable", "The server leads from one address to another without end.")

    @contextmanager
    def _sent(self, url: str, headers: dict[str, str]) -> Iterator[httpx.Response]:
        parts = urlsplit(url)
        secure, host = parts.scheme == "https", parts.hostname or ""
        if parts.scheme not in ("https", "http") or not host:
            raise VideoError("unreadable", "The server leads to something that is no web address.")
        try:
            found = self._resolving(host, parts.port or (443 if secure else 80))
            address = admitted(secure, found, self._allowed, by="RUSHES_SOURCE_NETWORKS")
        except NotThere as why:
            raise VideoError("unreadable", str(why)) from None
        except (OSError, UnicodeError):
            raise Passing(None) from None
        request = self._client.build_request(
            "GET",
            httpx.URL(url).copy_with(host=address),
            headers=headers | {"host": httpx.URL(url).netloc.decode()},
            extensions={"sni_hostname": host},
        )
        try:
            answer = self._client.send(request, stream=True)
        except httpx.HTTPError as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise VideoError(
                    "unreadable", "The server's certificate is not trusted, or is for another host."
                ) from None
            raise Passing(None) from None
        try:
            yield answer
        except httpx.HTTPError:
            raise Passing(None) from None
        finally:
            answer.close()

    def _again(self, work: Callable[[], T]) -> T:
        """What comes of it, tried some times. Raises: VideoError: of all the tries."""
        for pause in (*self._pauses, None):
            try:
                return work()
            except Passing as error:
                if pause is None:
                    raise unanswering(error.status) from None
                time.sleep(pause * random.uniform(0.8, 1.2))
        raise AssertionError


class _Links(HTMLParser):
    """Where a page's links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def _object(address: Address, answer: httpx.Response) -> Object:
    span = _RANGE.fullmatch(answer.headers.get("content-range", ""))
    size = span[3] if span else answer.headers.get("content-length", "")
    if not size.isdecimal() or (answer.status_code == 206 and not span):
        raise VideoError(
            "unreadable",
            "The server does not say how large the file is. Copy it to this machine, and add the"
            " copy.",
        )
    try:
        modified = parsedate_to_datetime(answer.headers.get("last-modified", ""))
        modified = modified if modified.tzinfo else modified.replace(tzinfo=UTC)
    except ValueError:
        modified = datetime(1970, 1, 1, tzinfo=UTC)
    return Object(address, int(size), modified, answer.headers.get("etag"))
