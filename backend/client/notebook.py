"""What a notebook shows: labels as a table, clips with their posters. Texts are escaped."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from html import escape

from backend.client.clips import Clip, shown
from backend.messages import BoardRow

SHOWN = 24  # clips
_GRID = "display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:8px"
_NOTHING = "<em>No clips.</em>"


class Shown:
    """HTML that a notebook shows."""

    def __init__(self, html: str) -> None:
        self._html = html

    def _repr_html_(self) -> str:
        return self._html


def board(page: str, rows: Sequence[BoardRow]) -> str:
    """The labels, as the board has them."""
    head = "".join(
        f"<th style='text-align:left'>{name}</th>"
        for name in ("label", "your role", "yes", "no", "quality", "stop", "disagreements")
    )
    body = "".join(_row(page, row) for row in rows)
    return f"{_link(page, '/', 'Open the studio')}<table><tr>{head}</tr>{body}</table>"


def _row(page: str, row: BoardRow) -> str:
    quality = row.scores.quality
    cells = (
        _link(page, f"/label/{row.label.id}", row.label.name),
        row.role,
        # A secondary's row holds only their own progress.
        *(("", "", "", f"{row.queue} wait", "") if row.role == "secondary" else (
            str(row.positives), str(row.negatives), "" if quality is None else shown(quality),
            escape(row.stop), str(row.disagreements),
        )),
    )  # fmt: skip
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def label(page: str, row: BoardRow) -> str:
    """One label: its definition, and where it stands."""
    told = row.label
    description = f"<p>{escape(told.description)}</p>" if told.description else ""
    says = "".join(clause.text for clause in row.conclusion.clauses)
    return (
        f"<h3>{_link(page, f'/label/{told.id}', told.name)}</h3>{description}"
        f"<p>{escape(says)}</p>{board(page, [row])}"
    )


def grid(clips: Sequence[Clip], posters: Callable[[Sequence[Clip]], Sequence[bytes | None]]) -> str:
    """Clips with their posters, JPEG, which travel along: a browser has no key to fetch them by;
    ``posters`` reads them, None where there is none."""
    if not clips:
        return _NOTHING
    here = list(clips[:SHOWN])
    cards = "".join(map(_card, here, posters(here)))
    more = "<p><em>and more</em></p>" if len(clips) > SHOWN else ""
    return f"<div style='{_GRID}'>{cards}</div>{more}"


def _card(clip: Clip, picture: bytes | None) -> str:
    image = ""
    if picture is not None:
        data = base64.b64encode(picture).decode()
        alt = escape(f"{clip.title}, clip {clip.id}", quote=True)
        image = f"<img alt='{alt}' style='width:100%' src='data:image/jpeg;base64,{data}'>"
    return f"<div>{image}<div style='font-size:smaller'>{clip._repr_html_()}</div></div>"


def _link(page: str, path: str, text: str) -> str:
    if not page.startswith(("http://", "https://")):
        return escape(text)
    return f"<a href='{escape(page + path, quote=True)}' target='_blank'>{escape(text)}</a>"
