"""Whose curves a person has beside a film."""

from __future__ import annotations

import sql
from backend.auth.access import Visitor
from backend.events import Transaction
from backend.messages import Acknowledged, SetCurves


async def set_curves(tx: Transaction, who: Visitor, command: SetCurves) -> Acknowledged:
    """Keeps the person's own choice. Nobody else is shown it: there is no event. Which of the
    labels they may see is asked whenever the choice is read."""
    labels = list(dict.fromkeys(command.labels))
    await sql.curves.choose(tx.connection, person=who.id, labels=labels)
    return Acknowledged(id=command.id)
