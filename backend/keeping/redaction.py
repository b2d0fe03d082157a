"""No secret in a log: whatever a process writes passes here.

Hidden are cookies, tokens, tickets, passwords, hashes of passwords, passwords in addresses, API
keys, and authorization headers, in the ways that programs write them: headers, dictionaries, JSON,
queries, arguments, and any text as long and as random as our tokens.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import logging
import re
import sys
import threading
import traceback
from types import TracebackType
from typing import Any, TextIO

from backend.messages.wire import HOOK_PREFIX, KEY_PREFIX

HIDDEN = "***"
LONGEST_LINE = 2**20  # characters; a longer one is written in parts

# Every repetition has an end: text that is made to be slow to read takes no longer than other text.
_SECRET = (
    r"(?:passw(?:or)?d|passphrase|secret|token|ticket|session|credential|api[_-]?key)"
    r"(?!_?file)[\w-]{0,40}"
)
_HEADER = r"(?:(?:set-)?cookie2?|(?:proxy-)?authorization|x-api-key)"
# After a name: the quote that ends it, what joins it to its value (`: `, `=`, `', b'`) …
_JOINED = r"\\?[\"']?\s{0,9}(?:[:=]|,(?=\s{0,9}b?\\?[\"']))\s{0,9}b?"
# … and the value: in quotes, with quotes inside escaped, to the end of the line if it was cut off,
_QUOTED = (
    r"(?P<quote>\\?[\"'])"
    r"(?:(?!(?P=quote))(?:\\[^\r\n]|[^\\\r\n]|\\(?=(?P=quote))))*+(?:(?P=quote)|\\?(?=[\r\n]|$))"
)
_BARE = r"(?![\"'\\*]|b[\"'])"
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    # scheme://user:password@host, whatever stands in the password
    (re.compile(r"(://[^\s/:@\"']{0,200}):[^\s\"']{0,500}@", re.I), rf"\1:{HIDDEN}@"),
    (re.compile(rf"({_HEADER}|{_SECRET})({_JOINED}){_QUOTED}", re.I),
     rf"\1\2\g<quote>{HIDDEN}\g<quote>"),
    # or bare: a header to the end of its line, an argument to its end, after a colon only what
    # stands alone or looks like a token, because sentences have colons too.
    (re.compile(rf"\b({_HEADER})(\s{{0,9}}[:=]\s{{0,9}}+){_BARE}[^\r\n]+", re.I),
     rf"\1\2{HIDDEN}"),
    (re.compile(rf"({_SECRET}\s{{0,9}}=\s{{0,9}}+){_BARE}[^\s&;,)}}\]\"']+", re.I),
     rf"\1{HIDDEN}"),
    (re.compile(rf"^([\s-]{{0,40}}{_SECRET}:\s{{0,9}}+){_BARE}\S+(?=\s*$)", re.I | re.M),
     rf"\1{HIDDEN}"),
    (re.compile(rf"({_SECRET}:\s{{0,9}}+){_BARE}(?=\S{{0,500}}\d)[\w.~+/=-]{{16,}}", re.I),
     rf"\1{HIDDEN}"),
    (re.compile(r"\b(Bearer|Basic)\s{1,9}[\w.~+/=-]{8,}", re.I), rf"\1 {HIDDEN}"),
    (re.compile(r"\$argon2\w{0,9}\$[^\s\"',)]+|SCRAM-SHA-256\$[^\s\"',)]+"), HIDDEN),
    # An API key, wherever it stands; so much of it stays as tells which one it was.
    (re.compile(rf"({KEY_PREFIX}[0-9A-Za-z]{{6}})[0-9A-Za-z]{{37}}"), rf"\1{HIDDEN}"),
    (re.compile(rf"{HOOK_PREFIX}[0-9A-Za-z+/=]{{16,}}"), f"{HOOK_PREFIX}{HIDDEN}"),
    # What secrets.token_urlsafe(32) makes: 43 of 64 characters, small and capital letters.
    (re.compile(r"(?<![\w-])(?=[\w-]{0,42}[a-z])(?=[\w-]{0,42}[A-Z])[\w-]{43}(?![\w-])"), HIDDEN),
)  # fmt: skip


def redact(text: str) -> str:
    """The text without its secrets."""
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    return text


def install(*, streams: bool) -> None:
    """From now on, nothing that this process logs, no traceback that ends it, and, with
    ``streams``, nothing that it prints holds a secret. (Not with ``streams``: who asks questions
    on a terminal, in lines that do not end.)"""
    logging.setLogRecordFactory(_record)
    sys.excepthook = _last_words
    if streams and not isinstance(sys.stderr, _Redacting):
        sys.stdout, sys.stderr = _Redacting(sys.stdout), _Redacting(sys.stderr)
        atexit.register(sys.stdout.close)
        atexit.register(sys.stderr.close)


def _record(*args: Any, **more: Any) -> logging.LogRecord:
    record = logging.LogRecord(*args, **more)
    if record.name == "uvicorn.access" and isinstance(record.args, tuple):  # read one by one
        record.args = tuple(redact(a) if isinstance(a, str) else a for a in record.args)
    else:
        with contextlib.suppress(Exception):  # a message that can't be made is told by `logging`
            record.msg, record.args = redact(record.getMessage()), ()
    if record.exc_info and record.exc_info[0] is not None:
        record.exc_text = redact("".join(traceback.format_exception(*record.exc_info))).rstrip()
    if record.stack_info:
        record.stack_info = redact(record.stack_info)
    return record


def _last_words(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    sys.stderr.write(redact("".join(traceback.format_exception(kind, error, trace))))


class _Redacting(io.TextIOBase):
    """A stream that keeps a line back until it is whole: a secret may come in pieces."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._line = ""
        self._lock = threading.RLock()

    def write(self, text: str) -> int:
        with self._lock:
            *whole, self._line = (self._line + text).split("\n")
            if len(self._line) > LONGEST_LINE:
                whole, self._line = [*whole, self._line], ""
            if whole:
                self._stream.write("".join(f"{redact(line)}\n" for line in whole))
                self._stream.flush()
        return len(text)

    def flush(self) -> None:
        self._stream.flush()

    def close(self) -> None:
        """Write what has no end; the stream below stays open."""
        with self._lock, contextlib.suppress(ValueError, OSError):
            self._stream.write(redact(self._line))
            self._line = ""
            self._stream.flush()

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._stream.isatty()

    def fileno(self) -> int:
        return self._stream.fileno()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
