"""Where a person cuts a label's scores in two."""

from __future__ import annotations

import sql
from backend.auth.access import Visitor
from backend.events import Transaction
from backend.messages import Acknowledged, SetCut


async def set_cut(tx: Transaction, who: Visitor, command: SetCut) -> Acknowledged:
    """Keeps the person's own cut. Nobody else is shown it: there is no event."""
    await sql.labels.set_cut(
        tx.connection, label=command.label, person=who.id, score=round(command.score, 2)
    )
    return Acknowledged(id=command.id)
