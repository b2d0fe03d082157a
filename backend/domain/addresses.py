"""Addresses of films that lie in object storage or on the web, beside paths of this machine.

``s3://bucket/key``, ``gs://bucket/key``, ``az://container/key`` and ``https://host/path``. The key
of a bucket is written as it is, every sign of it meant; only the address of a page of the web is
percent-encoded, as everywhere. As kept in the database every address is percent-encoded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import quote, unquote, urlsplit

Scheme = Literal["s3", "gs", "az", "https", "http"]
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)
LONGEST_KEY = 1024  # bytes: the most that S3, Google and Azure keep
_BEGINS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):/")
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,221}")
_SAFE = "/-_.~"
# An object of such a name exists in some stores, but no address leads there: clients tidy it away.
_NOWHERE = ("", ".", "..")


class BadAddress(ValueError):
    """A text begins like an address and is none; the message says what to do."""


@dataclass(frozen=True, order=True)
class Address:
    """Where one object lies, or a prefix of many."""

    scheme: Scheme
    host: str
    """The bucket, the container, or the host with its port."""
    key: str
    """Without the slash before it. Of the web: the path, percent-encoded; else as it is."""

    def __str__(self) -> str:
        """As people write it."""
        return f"{self.scheme}://{self.host}/{self.key}"

    def __fspath__(self) -> str:
        return str(self)

    @property
    def uri(self) -> str:
        """As the database keeps it: ASCII without spaces."""
        key = self.key if self.web else quote(self.key, safe=_SAFE)
        return f"{self.scheme}://{self.host}/{key}"

    @property
    def web(self) -> bool:
        return self.scheme in ("https", "http")

    @property
    def name(self) -> str:
        """What comes after the last slash, readable."""
        name = self.key.rstrip("/").rpartition("/")[2]
        return (unquote(name) if self.web else name) or self.host

    @property
    def suffix(self) -> str:
        dot = self.name.rfind(".")
        return self.name[dot:] if dot > 0 else ""

    @property
    def path(self) -> str:
        """Host and key as folders and a name, which tables of metadata may name."""
        return f"{self.host}/{unquote(self.key) if self.web else self.key}"

    @property
    def many(self) -> bool:
        """It can only be a prefix: nothing comes after its last slash."""
        return self.key == "" or self.key.endswith("/")

    def below(self, key: str) -> Address:
        """Another key of the same bucket."""
        return Address(self.scheme, self.host, key)

    def inside(self, other: Address) -> bool:
        """Whether it is the other one, or lies below it."""
        if (self.scheme, self.host) != (other.scheme, other.host):
            return False
        return self.key == other.key or self.key.startswith(
            other.key if other.many else f"{other.key}/"
        )


def looks_like_one(text: str) -> bool:
    """Whether somebody means an address by it, well spelled or not."""
    begins = _BEGINS.match(text)
    return begins is not None and (
        begins[1].lower() in SCHEMES or text[begins.end(1) : begins.end(1) + 3] == "://"
    )


def read(text: str) -> Address | None:
    """The address in a text; None: it is a path.

    Raises:
        BadAddress: it is meant as an address, and cannot be used.
    """
    if not looks_like_one(text) or text.lower().startswith("file://"):
        return None
    scheme = text.partition(":")[0].lower()
    if scheme not in SCHEMES:
        raise BadAddress(
            f"{scheme}:// is not known here; films come from s3://, gs://, az://, https:// and "
            "from paths."
        )
    if "://" not in text:
        raise BadAddress(f"Write {scheme}:// with two slashes.")
    if any(ord(sign) < 0x20 or ord(sign) == 0x7F for sign in text):
        raise BadAddress("It holds a control character, which no address may hold.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadAddress("Its name is no UTF-8 text, as names in object storage are.") from None
    if scheme in ("https", "http"):
        return _of_web(scheme, text)
    host, _, key = text.partition("://")[2].partition("/")
    if "@" in host or ":" in host:
        raise BadAddress(
            f"Leave credentials out of it: they belong into the environment. {scheme}://bucket/name"
            " is enough."
        )
    if not _BUCKET.fullmatch(host):
        raise BadAddress(f"Name the bucket after {scheme}://, as in {scheme}://films/2020/.")
    address = Address(scheme, host, key)
    if (why := unreachable(key)) is not None:
        raise BadAddress(why)
    return address


def shown(text: str) -> str:
    """What somebody named, to repeat it to them: without what may be a password or a signature."""
    if not looks_like_one(text):
        return text
    scheme, between, rest = text.partition("://")
    host, slash, key = rest.partition("/")
    if scheme.lower() in ("https", "http"):
        key, cut, _ = key.partition("?")
        key += "?…" if cut else ""
    return f"{scheme}{between}{host.rpartition('@')[2]}{slash}{key}"


def of_uri(uri: str) -> Address | None:
    """The address that the database keeps; None: it is of another kind. Raises: BadAddress."""
    scheme, _, rest = uri.partition("://")
    if scheme not in SCHEMES:
        return None
    host, _, key = rest.partition("/")
    return read(f"{scheme}://{host}/{key if scheme in ('https', 'http') else unquote(key)}")


def unreachable(key: str) -> str | None:
    """Why no client can ask for an object of this key; None: it can be asked for."""
    parts = (key.removesuffix("/") or "x").split("/")
    if any(part in _NOWHERE for part in parts):
        return (
            "Its name has a part that is empty, “.” or “..”, which programs take for another place."
            " Rename the object, or copy it to a plain name."
        )
    if any(ord(sign) < 0x20 or ord(sign) == 0x7F for sign in key):
        return "Its name holds a control character. Rename the object, or copy it to a plain name."
    if len(key.encode(errors="replace")) > LONGEST_KEY:
        return f"Its name is longer than {LONGEST_KEY} bytes, which no store keeps."
    return None


def _of_web(scheme: Literal["https", "http"], text: str) -> Address:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise BadAddress("That is no address; one looks like https://example.org/a.mp4.") from None
    if not host:
        raise BadAddress("Name a host, as in https://example.org/film.mp4.")
    if parts.username is not None or parts.password is not None:
        raise BadAddress("Leave name and password out of the address: it is kept and shown.")
    if parts.query:
        raise BadAddress(
            "Leave out the part from “?” on: an address is kept and shown, and what is signed for "
            "a while would be told to everybody. Of a bucket, name s3://, gs:// or az://."
        )
    try:
        named = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        raise BadAddress("That host can be none; check its spelling.") from None
    named = f"[{named}]" if ":" in named else named
    usual = {"https": 443, "http": 80}[scheme]
    at = named if port in (None, usual) else f"{named}:{port}"
    key = quote(parts.path.removeprefix("/"), safe="/-_.~%!$&'()*+,;=:@")
    if any(part in ("..", ".") for part in unquote(key).split("/")):
        raise BadAddress("Write the address without “.” and “..” in it.")
    return Address(scheme, at, key)
