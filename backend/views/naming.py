"""What a person may name in a query: labels whose answers they see, and people."""

from __future__ import annotations

import asyncpg
import msgspec

import sql
from backend.auth.access import Visitor
from backend.db import Reader
from backend.domain.query import parse
from backend.domain.query_known import Known, QueryError, known
from backend.domain.query_tree import Query, labels_of
from backend.domain.spelling import look
from backend.errors import Refusal


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """``labels``, ``people``: their ids, by how their names look."""

    known: Known
    labels: dict[str, int]
    people: dict[str, int]

    def label(self, name: str) -> int | None:
        """None: there is none any more."""
        return self.labels.get(look(name))

    def read(self, text: str) -> Query:
        """Raises: Refusal: query; blind."""
        try:
            return parse(text, self.known)
        except QueryError as error:
            if error.blind:
                raise Refusal("blind", error.message) from None
            raise Refusal("query", f"{error.message} (At character {error.at + 1}.)") from None

    def ids_of(self, query: Query) -> list[int]:
        """The labels that a query speaks of."""
        found = (self.label(name) for name in labels_of(query.where))
        return sorted({label for label in found if label is not None})


NOBODY = Names(known=Known(), labels={}, people={})


async def everybody(reader: Reader) -> dict[int, str]:
    """Names by person."""
    return {r["id"]: r["name"] for r in await sql.conditions.people(reader)}


async def names_for(reader: Reader, who: Visitor | None, here: int | None = None) -> Names:
    """``who``: None for whoever commands the installation itself; ``here``: the label of whose
    page they ask."""
    rows = await sql.conditions.labels_of(reader, person=None if who is None else who.id)
    if who is not None and who.account_role != "admin":
        rows = [r for r in rows if r["role"] != "none"]
    people = await sql.conditions.people(reader)
    return _names(rows, people, here)


def _names(rows: list[asyncpg.Record], people: list[asyncpg.Record], here: int | None) -> Names:
    seen = [r for r in reversed(rows) if r["role"] != "secondary"]
    blind = [r for r in rows if r["role"] == "secondary"]
    mine = {r["id"]: r["name"] for r in rows}
    visible = {look(r["name"]) for r in seen}
    return Names(
        known=known(
            [r["name"] for r in seen],
            [r["name"] for r in people],
            blind=[r["name"] for r in blind if look(r["name"]) not in visible],
            here=mine.get(here or 0, ""),
        ),
        labels={look(r["name"]): r["id"] for r in seen},
        people={look(r["name"]): r["id"] for r in people},
    )
