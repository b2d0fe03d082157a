"""Passwords of servers lie in files, and an address only names the file.

``postgresql://rushes@127.0.0.1:8101/rushes?password_file=/home/…/passwords/rushes`` can be logged,
listed among the processes and handed on in an environment. Whoever dials resolves it last.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from backend.keeping import files

QUERY = "password_file"
BYTES = 32
ITERATIONS = 4096  # the least that RFC 7677 allows: nobody guesses 32 random bytes


class NoPassword(ConnectionError):
    """The file that holds a server's password can't be read."""


def named(address: str, file: Path) -> str:
    """The address, naming the file of its password."""
    return f"{address}?{QUERY}={quote(str(file))}"


def resolve(address: str) -> tuple[str, str | None]:
    """The address as servers' libraries take it, and the password in the file it names, if it names
    one.

    Raises:
        NoPassword: it names one that can't be read.
    """
    address, file = split(address)
    return address, None if file is None else read(file)


def split(address: str) -> tuple[str, Path | None]:
    """The address without the file, and the file, if it names one."""
    parts = urlsplit(address)
    query = parse_qsl(parts.query, keep_blank_values=True)
    found = [value for key, value in query if key == QUERY]
    if not found:
        return address, None
    others = urlencode([(key, value) for key, value in query if key != QUERY])
    return urlunsplit(parts._replace(query=others)), Path(found[-1])


def read(file: Path) -> str:
    """Raises: NoPassword: the file can't be read."""
    try:
        return file.read_text().strip()
    except OSError as error:
        raise NoPassword(
            f"no password in {file}: {error.strerror}. Is RUSHES_HOME the one it was started with?"
        ) from None


def make(file: Path) -> str:
    """The password in the file, for our user alone; a new one where there is none."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if file.exists() and (there := read(file)):
        return there
    files.write(file, made := new(), mode=0o600)
    return made


def new() -> str:
    return secrets.token_urlsafe(BYTES)


def scram(password: str) -> str:
    """What Postgres keeps of a password (RFC 5802, RFC 7677): sent in its place, it keeps the
    password out of the server's log and lists."""
    salt = os.urandom(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ITERATIONS)
    client = hmac.digest(salted, b"Client Key", "sha256")
    stored = hashlib.sha256(client).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    salt64, stored64, server64 = (base64.b64encode(b).decode() for b in (salt, stored, server))
    return f"SCRAM-SHA-256${ITERATIONS}:{salt64}${stored64}:{server64}"
