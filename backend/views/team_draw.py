"""What a draw of a label's team would give, and the last one that was made."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable

import sql
from backend.auth.access import Visitor
from backend.db import Reader
from backend.domain.team_draw import Candidate, CannotDraw, Wanted, draw_roles
from backend.errors import Refusal
from backend.messages import Drawn, DrawPreview, DrawTeam, PreviewDraw, TeamDraw


async def preview(reader: Reader, who: Visitor, query: PreviewDraw | DrawTeam) -> DrawPreview:
    """The roles that this draw gives, of all who are on the label or would be; the same for the
    same seed, as long as nobody's roles change.

    Raises:
        Refusal: malformed; too_few_people.
    """
    if query.primaries < 1:
        raise Refusal("malformed", "Draw at least one primary, and no fewer than no secondaries.")
    rows = await sql.teams.loads(reader, label=query.label)
    candidates = [
        Candidate(
            person=r["id"],
            default=r["usual"],
            now=r["now"],
            primary_of=r["primary_of"],
            secondary_of=r["secondary_of"],
        )
        for r in rows
    ]
    wanted = Wanted(
        primaries=query.primaries,
        secondaries=query.secondaries,
        outsiders=query.outsiders,
        switching=query.switching,
    )
    try:
        roles = draw_roles(candidates, wanted, who.id, random.Random(query.seed))
    except CannotDraw as error:
        raise Refusal("too_few_people", str(error)) from None
    people = tuple(
        Drawn(person=r["id"], name=r["name"], before=r["now"], after=roles[r["id"]])
        for r in rows
        if r["id"] in roles
    )
    return DrawPreview(id=query.id, people=people, seen=_digest(people))


async def last_draw(reader: Reader, label: int) -> TeamDraw | None:
    """The last draw that was not taken back; None: there is none."""
    row = await sql.teams.last_draw(reader, label=label)
    return None if row is None else TeamDraw(id=row["id"], name=row["name"], at=row["at"])


def _digest(people: Iterable[Drawn]) -> str:
    text = " ".join(f"{p.person}:{p.before}:{p.after}" for p in people)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
