"""What a query may name, and what is said where a text is no query."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from backend.domain.spelling import look


class QueryError(ValueError):
    """A text is no query: what was found between its characters ``at`` and ``end``, and what may
    stand there. ``instead``: with this in their place it may be one. ``blind``: it is one, but
    about a label that the person labels blind."""

    def __init__(
        self, message: str, at: int, end: int, *, instead: str = "", blind: bool = False
    ) -> None:
        super().__init__(message)
        self.message, self.at, self.end = message, at, end
        self.instead, self.blind = instead, blind


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What a person may name: by how it looks (`spelling.look`), how it is spelled. ``blind``:
    looks of labels that they label blind; ``here``: the label of whose page they ask, or nothing.
    """

    labels: dict[str, str] = {}
    blind: frozenset[str] = frozenset()
    people: dict[str, str] = {}
    here: str = ""


def known(
    labels: Iterable[str], people: Iterable[str] = (), *, blind: Iterable[str] = (), here: str = ""
) -> Known:
    """By names as they are spelled."""
    return Known(
        labels={look(name): name for name in labels},
        people={look(name): name for name in people},
        blind=frozenset(map(look, blind)),
        here=here,
    )
