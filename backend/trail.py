"""The trail: who did what, when and from where. It is left in the transaction of what it tells.

Annotations leave none: the streams of labels tell of them.
"""

from __future__ import annotations

import sql
from backend.messages import TrailAction, Via


async def leave(
    on: sql.Database,
    action: TrailAction,
    *,
    via: Via,
    person: int | None = None,
    name: str = "",
    address: str = "",
    about: str = "",
    label: int | None = None,
    details: str = "",
) -> None:
    """Keeps that somebody did something, and tells whoever looks at the trail, on commit.

    ``person`` None: nobody who is known, or the terminal; ``about``: whom or what it was done to.
    """
    await sql.trail.leave(
        on,
        person=person,
        name=name,
        via=via,
        address=address,
        action=action,
        about=about,
        label=label,
        details=details,
    )
