"""Files are dropped or chosen on a page, sent piece by piece, and go on where they stopped.

sending.js     the queue of a tab: one row a file; it outlives the page that shows it
http.js        /api/uploads, in the words of tus
mark.js        by what a file is known again, as in `backend.domain.upload_marks`
dropped.js     the files in what was dropped
texts.js       what a row says
DropZone.jsx   the zone and the rows
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import reflex as rx

from backend.domain.media_kinds import suffixes
from backend.messages import wire
from ui.components.styles import stylesheet
from ui.state import SETTINGS, Session

for _part in sorted(Path(__file__).parent.glob("*.js*")):
    rx.asset(_part.name, shared=True)
STYLES = stylesheet("styles.css")


class DropZone(rx.NoSSRComponent):
    """See the module.

    Attributes:
        address: of uploads, at the backend.
        accept: suffixes that the browser offers.
        intakes: names of intakes that are there.
        folders: whether the person may drop folders.
        files: rows of files (``file``, ``stage``, ``text``), by which an upload tells what became
            of it; where there are none, it says that it arrived.
    """

    library = rx.asset("DropZone.jsx", shared=True).importable_path
    tag = "DropZone"

    address: rx.Var[str]
    accept: rx.Var[str]
    intakes: rx.Var[list[str]]
    folders: rx.Var[bool]
    files: rx.Var[list[dict[str, Any]]]


def drop_zone(page: Any, files: Any = None) -> rx.Component:
    """For whoever may send files. ``page``: knows the names of intakes."""
    return rx.cond(
        (Session.account_role == "admin") | (Session.account_role == "annotator"),
        DropZone.create(
            address=f"{SETTINGS.public_api_url}{wire.UPLOADS}",
            accept=",".join(suffixes()),
            intakes=page.intake_names,
            folders=Session.account_role == "admin",
            files=[] if files is None else files,
        ),
    )
