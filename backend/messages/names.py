"""What streams and changes are called. Such a name is written and read here and nowhere else.

A client follows a stream by its name; a wake-up names what has changed. A name is a kind and the
numbers that belong to it:

    ``board``, ``ingest``, ``people``    streams of which there is one
    ``label/3``, ``team/3`` …            a stream of label 3, or what changed about that label
    ``blind/3``                          for a client: its person's own blind stream of label 3
    ``blind/3/7``                        the same where it is stored and woken: that of person 7
    ``person/7``, ``ingest/5``           changes of an account and of a file
    ``session/7``                        a session of person 7 ended, or a key was revoked
    ``key/7``                            an API key of person 7 was made, used or revoked
    ``bin/7``                            a smart bin was made, named, removed, or clips entered
    ``text/<md5>``                       a query's text was embedded
    ``reason/<md5>``                     a worker found out why a clip has its score
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

# What may stand behind a kind, in this order. Kinds that are not named here belong to labels.
_PARTS: dict[str, tuple[str, ...]] = {
    "person": ("person",),
    "session": ("person",),
    "key": ("person",),
    "ingest": ("file",),
    "bin": ("bin",),
    "text": ("digest",),
    "reason": ("digest",),
}
_OF_LABELS = ("label", "person")
_KIND = re.compile(r"[a-z]+")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")  # fits Postgres' bigint; no other way to write it
_DIGEST = re.compile(r"[0-9a-f]{32}")


class NotAName(ValueError):
    """A text is not the name of a stream or a change as this module writes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A parsed name; ``str()`` is its one written form."""

    kind: str
    label: int | None = None
    person: int | None = None
    file: int | None = None
    digest: str | None = None  # md5 of a query's text, or of a question
    bin: int | None = None

    def __str__(self) -> str:
        roles = (self.label, self.person, self.file, self.bin, self.digest)
        return "/".join([self.kind, *(str(role) for role in roles if role is not None)])


# Whatever may have changed: wake-ups were lost, or it is time to look again.
EVERYTHING = Name(kind="everything")


def parse(text: str) -> Name:
    """The name that is written so.

    Raises:
        NotAName: it is no name, or is written in another way (``label/0003``, ``label/٣``).
    """
    kind, *written = text.split("/")
    fields = _PARTS.get(kind, _OF_LABELS)
    if not _KIND.fullmatch(kind) or len(written) > len(fields):
        raise NotAName(text)
    roles: dict[str, int | str] = {}
    for field, role in zip(fields, written, strict=False):
        if not (_DIGEST if field == "digest" else _NUMBER).fullmatch(role):
            raise NotAName(text)
        roles[field] = role if field == "digest" else int(role)
    return Name(kind=kind, **roles)  # type: ignore[arg-type]


def label_stream(label: int) -> str:
    """Where the events of a label are stored."""
    return str(Name(kind="label", label=label))


def blind_stream(label: int, person: int) -> str:
    """Where the events of a secondary's own stream are stored; clients say ``blind/<label>``."""
    return str(Name(kind="blind", label=label, person=person))


def embedded(text: str) -> Name:
    """The change that tells of the embedding of a query's text."""
    return Name(kind="text", digest=_digest(text))


def found_out(question: str) -> Name:
    """The change that tells of a worker's reply to a question of `messages.reasons`."""
    return Name(kind="reason", digest=_digest(question))


def _digest(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
