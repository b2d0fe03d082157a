"""``presence/<label>``: who is on a label now. It comes along with ``label/<label>``."""

from __future__ import annotations

import sql
from backend.db import Reader
from backend.messages import Colleague, Presence


async def presence(reader: Reader, label: int) -> Presence:
    """Everybody who is on the label, once each; secondaries work unseen."""
    rows = await sql.presence.on_label(reader, label=label)
    people = tuple(
        Colleague(person=r["person_id"], name=r["name"], tab=r["tab"], clip=r["clip_id"])
        for r in rows
    )
    return Presence(stream=f"label/{label}", people=people)
