"""``rushes import``: what was made elsewhere comes into the studio."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import asyncpg
import click

from backend.domain.display import printable, visible
from backend.domain.places import TOLERANCE
from backend.domain.spreadsheets import neutralised
from backend.keeping import files
from backend.messages.exports import ExportFormat
from backend.ops.console import console
from workers.doors import definitions, embeddings
from workers.doors.formats import FormatError
from workers.doors.formats.paper_release import is_release, read_release
from workers.doors.formats.table import FORMATS, known
from workers.doors.given import Given, given
from workers.doors.importing import How, Outcome, bring
from workers.doors.terminal import run

NAMES_SHOWN = 10


@click.group(name="rushes import")
def main() -> None:
    """Bring into the studio what was made elsewhere."""


@main.command(name="annotations")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(get_args(ExportFormat)),
              help="Else by the file's name.")  # fmt: skip
@click.option("--label", default="", help="All are answers to this label, whatever the rows say.")
@click.option("--as", "by", default="", metavar="NAME",
              help="Who gave the answers of rows that name nobody.")  # fmt: skip
@click.option("--create-labels", is_flag=True, help="Make labels that are not here.")
@click.option("--by", "author", default="",
              help="In whose name labels are made; else the first administrator's.")  # fmt: skip
@click.option("--tolerance", default=TOLERANCE, show_default=True, type=click.FloatRange(0, 60),
              help="Seconds that a clip's start may lie off where a row names no end.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only say what would come in.")
@click.option("--unmatched", type=click.Path(path_type=Path, dir_okay=False),
              help="Where to list rows that do not come in; else beside the file.")  # fmt: skip
def annotations_command(
    path: Path, form: ExportFormat | None, label: str, by: str, create_labels: bool, author: str,
    tolerance: float, dry_run: bool, unmatched: Path | None,
) -> None:  # fmt: skip
    """Bring in the annotations of a FILE: what `rushes export annotations` wrote, a table with the
    columns label, file (or content_hash), start, end (seconds), answer and annotator, or a folder
    in the layout of the release of “Video Annotator”.

    A film is found by its content, else by its file's name; the clip in it by its frames or times,
    else as the one that overlaps by half or more. Answers are their annotators': who has no account
    here gets one that nobody can sign in with. All rows come in or none; the same file again adds
    nothing; an answer that somebody gave here is replaced only by a later one. Rows that cannot be
    matched are listed in a file.
    """

    async def work(pool: asyncpg.Pool) -> Outcome:
        if not path.exists():
            raise FormatError(f"{path} is not there.")
        released = form is None and is_release(path)
        reader = read_release if released else FORMATS[form or known(path)].reader
        rows = given(path, reader(path), label=label, by=by)
        how = How(tolerance=tolerance, create_labels=create_labels, by=author)
        return await bring(pool, path, rows, how, dry=dry_run)

    outcome = run(work, name="import", trouble=f"{path} can't be read")
    for line in _told(outcome, dry=dry_run):
        console.print(line, soft_wrap=True)
    if outcome.unmatched:
        listed = unmatched or path.with_name(f"{path.name}.unmatched.csv")
        _list(listed, outcome.unmatched)
        console.print(
            f"{len(outcome.unmatched)} rows do not come in; why is in {visible(str(listed))}",
            soft_wrap=True,
        )


@main.command(name="labels")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--by", default="",
              help="In whose name labels are made; else the first administrator's.")  # fmt: skip
@click.option("--update", is_flag=True,
              help="Labels that are here come to mean what the file says.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only say what would come in.")
def labels_command(path: Path, by: str, update: bool, dry_run: bool) -> None:
    """Make the labels of a FILE that `rushes export labels` wrote, with what they mean."""

    async def work(pool: asyncpg.Pool) -> definitions.Outcome:
        found = definitions.read(path)
        return await definitions.bring(pool, path, found, by=by, update=update, dry=dry_run)

    outcome = run(work, name="import", trouble=f"{path} can't be read")
    other = "Changed" if update else "Of another meaning here, and left so (--update changes them)"
    for what, names in (
        ("Made", outcome.made), ("Here already", outcome.here), (other, outcome.other),
        ("Examples that are not here", outcome.lost),
    ):  # fmt: skip
        if names:
            console.print(f"{what}: {_some(names)}.", soft_wrap=True)
    if dry_run:
        console.print("Nothing was changed: this was a dry run.")


@main.command(name="embeddings")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--space", "embedder", required=True, metavar="NAME",
              help="The encoder that made them, in words, with its version.")  # fmt: skip
@click.option("--digest", default="",
              help="The encoder's identity where it has one; else the name is it.")  # fmt: skip
@click.option("--activate", is_flag=True,
              help="Search and learn by them from now on; every clip must have one.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only say what would come in.")
def embeddings_command(
    path: Path, embedder: str, digest: str, activate: bool, dry_run: bool
) -> None:
    """Bring in embeddings of clips that are here: a FILE.parquet or FILE.npz with `embedding`, and
    `content_hash` (or `file`) with `start` and `end` in seconds, or `clip`, the clip's number.

    They are a space of their own beside the corpus', with vectors of length 1 in half precision.
    Films that come later are embedded by RUSHES_EMBEDDER, so that a space that came in can be
    searched and learned by (--activate), but grows by importing only.
    """

    async def work(pool: asyncpg.Pool) -> embeddings.Outcome:
        return await embeddings.bring(
            pool, path, embedder=embedder, digest=digest, activate=activate, dry=dry_run
        )

    outcome = run(work, name="import", trouble=f"{path} can't be read")
    console.print(
        f"{outcome.rows} rows of {outcome.dimensions} numbers: {outcome.taken} "
        f"{'would come' if dry_run else 'came'} in, {outcome.here} were here already; "
        f"{outcome.missing} clips have none in this space, which is "
        f"{'searched and learned by' if outcome.active else 'not searched by'}.",
        soft_wrap=True,
    )
    if outcome.unmatched:
        listed = path.with_name(f"{path.name}.unmatched.csv")
        _write(listed, ("row", "why"), embeddings.rows_of(outcome))
        console.print(
            f"{len(outcome.unmatched)} rows are of no clip here; why is in {visible(str(listed))}",
            soft_wrap=True,
        )


def _some(names: list[str]) -> str:
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return f"{', '.join(names[:NAMES_SHOWN])}{more}"


def _told(outcome: Outcome, *, dry: bool) -> list[str]:
    would = "would come in" if dry else "came in"
    lines = [
        f"{outcome.rows} rows: {outcome.taken} {would}, {outcome.here} were here already, "
        f"{len(outcome.unmatched)} do not come in."
    ]
    if outcome.how:
        ways = ", ".join(f"{count} by {way}" for way, count in outcome.how.most_common())
        lines.append(f"Matched: {ways}.")
    for what, names in (("Labels made", outcome.labels), ("Closed accounts made", outcome.people)):
        if names:
            lines.append(f"{what}: {_some(names)}.")
    return [*lines, "Nothing was changed: this was a dry run."] if dry else lines


def _list(path: Path, unmatched: list[tuple[Given, str]]) -> None:
    """Raises: click.ClickException: it can't be written."""
    fields = ("row", "label", "file", "content_hash", "start", "end", "frame_in", "annotator",
              "answer")  # fmt: skip
    rows = ([*(getattr(one, name) for name in fields), why] for one, why in unmatched)
    _write(path, (*fields, "why"), rows)


def _write(path: Path, head: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Raises: click.ClickException: it can't be written."""
    try:
        with files.draft(path) as made, made.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(head)
            for row in rows:
                table.writerow([neutralised(c) if isinstance(c, str) else c for c in row])
    except OSError as error:
        raise click.ClickException(printable(f"{path} can't be written: {error}.")) from None


if __name__ == "__main__":
    main(prog_name="rushes import")
