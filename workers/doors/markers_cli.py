"""``rushes export markers LABEL``: a label's clips for those who cut."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import asyncpg
import click
import msgspec

import sql
from backend.auth.access import Visitor
from backend.domain.display import visible
from backend.domain.marker_files import ZIP, file_of, plain
from backend.domain.spelling import tidied
from backend.messages import Filters
from backend.messages.exports import AskExport, MarkerFormat
from backend.ops.console import console
from backend.ops.labels import visitor
from backend.views.exports import labels_meant
from workers.doors import terminal
from workers.doors.formats import FormatError
from workers.doors.markers.film import MarkedFilm
from workers.doors.markers.writing import write_markers
from workers.doors.reading import Selection

MOST_NOTES = 20


@click.command(name="markers")
@click.argument("label")
@click.option("--format", "form", type=click.Choice(get_args(MarkerFormat)), required=True,
              help="otio: OpenTimelineIO; edl: DaVinci Resolve's markers; fcp7xml: Premiere and "
              "Resolve; csv: a table with timecodes; raven: Raven's selection table; audioset: "
              "AudioSet's segments.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path),
              help="The file to write; a name that ends in .zip takes a timeline for each film. "
              "Else it is named after label and film.")  # fmt: skip
@click.option("--film", default="",
              help="Only this film: its number, its title or its file's name.")  # fmt: skip
@click.option("--intake", "intakes", multiple=True, metavar="NAME",
              help="Only films of this intake; may be given several times.")  # fmt: skip
@click.option("--where", default="", metavar="QUERY",
              help="Only clips that meet conditions: 'rain > .8 and not indoor'.")  # fmt: skip
@click.option("--score", type=click.FloatRange(0, 1),
              help="Clips to which the model gives at least this, instead of those that are true. "
              "LABEL@7 and LABEL@live name a model.")  # fmt: skip
@click.option("--start", default="",
              help="What the first frame of the timeline is called, like 01:00:00:00, if not as "
              "the film's own timecode says.")  # fmt: skip
@click.option("--as", "by", default="",
              help="Whose eyes to look with: who answers blind gets only their own answers.",
)  # fmt: skip
def markers_command(
    label: str, form: MarkerFormat, out: Path | None, film: str, intakes: tuple[str, ...],
    where: str, score: float | None, start: str, by: str,
) -> None:  # fmt: skip
    """A label's clips as markers on the timelines of their films; clips that touch are one."""
    asked = {
        "what": "markers", "format": form, "labels": (label,), "intakes": intakes,
        "score_from": score, "start": start, "where": where,
    }  # fmt: skip

    async def work(pool: asyncpg.Pool) -> tuple[int, Path, list[MarkedFilm]]:
        who = await visitor(pool, by) if by else None
        return await _written(pool, who, asked, film, out)

    count, path, noted = terminal.run(work, name="export", trouble="That file can't be written")
    for one in noted[:MOST_NOTES]:
        console.print(f"{one.title}: {' '.join(one.timeline.notes)}", soft_wrap=True)
    if len(noted) > MOST_NOTES:
        console.print(f"… and {len(noted) - MOST_NOTES:,} films more.")
    console.print(
        f"{count:,} {'marker' if count == 1 else 'markers'}: {visible(str(path))}", soft_wrap=True
    )


async def _written(
    pool: asyncpg.Pool, who: Visitor | None, asked: dict[str, Any], film: str, out: Path | None
) -> tuple[int, Path, list[MarkedFilm]]:
    """How many markers, in which file, and the films that an editor has to know something of."""
    title = ""
    if film:
        number, title = await _film(pool, film)
        asked |= {"filters": Filters(film=number)}
    wanted = msgspec.convert(asked, AskExport, from_attributes=True)
    labels = await labels_meant(pool, who, wanted)
    form: MarkerFormat = asked["format"]
    if out is None:
        names = " - ".join(plain(name) for name in (labels[0].name, title) if name)
        out = Path(names + file_of(form, one_film=bool(film)).suffix)
    elif out.suffix.lower() == ZIP and not file_of(form, one_film=False).per_film:
        raise FormatError(f"The markers of all films stand in one file of {form}: no {ZIP} for it.")
    noted: list[MarkedFilm] = []

    def saw(marked: MarkedFilm) -> None:
        if marked.timeline.notes:
            noted.append(marked)

    async def tell(done: int, total: int) -> None:
        pass

    selection = Selection(wanted, labels, who.id if who else 0, who)
    return await write_markers(pool, selection, out, tell, saw), out, noted


async def _film(pool: asyncpg.Pool, name: str) -> tuple[int, str]:
    """Raises: FormatError: there is no such film, or several of that name."""
    found = await sql.markers.films(
        pool, name=tidied(name), number=int(name) if name.isascii() and name.isdecimal()
        and len(name) < 19 else None,
    )  # fmt: skip
    if len(found) != 1:
        several = f"{len(found)} films are called so: give a number ("
        numbers = ", ".join(str(row["id"]) for row in found[:10])
        raise FormatError(f"There is no film {name!r}." if not found else f"{several}{numbers}).")
    return found[0]["id"], found[0]["title"]
