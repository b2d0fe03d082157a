"""``rushes ingest PATH…``: look, ask for films to be ingested, watch, and sum up."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Coroutine, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import asyncpg
import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

import sql
from backend import db, events, jobs
from backend.commands.intakes import checked, named
from backend.domain import addresses
from backend.domain.display import printable, shortened
from backend.domain.media_kinds import MEDIA, Medium
from backend.errors import Refusal
from backend.keeping import files
from backend.messages.names import Name
from backend.ops.console import PlainConsole, console
from backend.settings import Settings, SettingsError, load
from workers.ingest import on_cluster, prefixes, source
from workers.ingest.asking import ENQUEUED_AT_MOST, ask_for, describe_file, there
from workers.ingest.fetching import Sources
from workers.ingest.matching import match
from workers.ingest.on_cluster import Share
from workers.ingest.summary import Summary, Totals, show
from workers.ingest.survey import NAMED_AT_MOST, Film, Survey, survey
from workers.video import Looker, VideoError
from workers.video.looking import METADATA_BYTES
from workers.video.metadata import MetadataError, MetadataFile, read_metadata

WATCH_SECONDS = 0.5
ROWS_AT_ONCE = 10_000
SHOWN_AT_ONCE = 6
SHOWN_NAME = 40
PATIENCE_SECONDS = 30.0
COUNTED_AT_ONCE = 100
REPORT_WIDTH = 160
MISTAKES_SHOWN = 20


@click.command(name="rushes ingest")
@click.argument("names", metavar="[PATH]...", nargs=-1)
@click.option("--metadata",
              help="A table that says more about the videos: CSV from any spreadsheet, or JSON. "
              "One column names the file; title, genre and year are known, all others are kept "
              "as well. It may be given again later, and updates what changed.")  # fmt: skip
@click.option(
    "--intake",
    metavar="NAME",
    help="Put the videos into the intake of this name, too, "
    "also those that are in the corpus already: every deployed model scores it.",
)
@click.option("--cluster", is_flag=True,
              help="Decode and embed on the machines of the Ray cluster (RUSHES_RAY_ADDRESS). They "
              "must find the videos, and RUSHES_HOME, under the same paths.")  # fmt: skip
@click.option("--cluster-cpus", default=2.0, show_default=True, type=click.FloatRange(min=0.1),
              help="Cores for each film at work there.")  # fmt: skip
@click.option("--cluster-gpus", type=click.FloatRange(min=0),
              help="GPUs for each, as 0.5.  [default: 1 where there are any]")  # fmt: skip
@click.option(
    "--medium",
    type=click.Choice([*MEDIA, "all"]),
    help="What to take from folders.  [default: films, where a folder holds any; else sound; else "
    "pictures]",
)
@click.option("--no-wait", is_flag=True, help="Only ask; the workers go on by themselves.")
@click.option("--verbose", is_flag=True, help="Name every file in the summary, not the first few.")
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False),
              help="Write the summary, with every name, to this file.")  # fmt: skip
def main(
    names: tuple[str, ...], metadata: str | None, intake: str | None, no_wait: bool,
    verbose: bool, report: Path | None, cluster: bool, cluster_cpus: float,
    cluster_gpus: float | None, medium: Literal["video", "image", "sound", "all"] | None,
) -> None:  # fmt: skip
    """Add videos, pictures or sounds to the corpus.

    Each PATH is such a file, or a folder that holds some. In a folder everything that is a video by
    its content is taken, at any depth; where there is none, every sound; else every picture. Hidden
    files, unfinished downloads and documents are passed over; name such a file itself to have it
    looked into.

    A PATH may also be an object or a prefix of a bucket, s3://bucket/prefix/, gs://… or az://…, and
    a film or a folder of a web server, https://…. The workers read it with the credentials that
    their environment holds.

    Pictures live beside videos. Sounds need a corpus of their own (RUSHES_HOME), with a CLAP model
    (RUSHES_EMBEDDER).

    At the end you read what was taken, what was not, and why. Repeating the command is safe:
    nothing comes twice, what failed is tried again, and a file that has changed is looked at again.

    With --metadata and no PATH, what the table says is given to the videos that are in the corpus
    already.
    """
    if not names and not metadata:
        raise click.UsageError("Name videos, or folders that hold some, or give --metadata.")
    if cluster and (no_wait or not names):
        raise click.UsageError(
            "--cluster needs a PATH, and waits for the cluster: leave out --no-wait."
        )
    if intake is not None and not names:
        raise click.UsageError("Name the videos that --intake is for, or folders that hold some.")
    try:
        intake = intake and checked(intake)
    except Refusal as refusal:
        raise click.UsageError(f"--intake: {refusal.message}") from None
    try:
        settings = load()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    try:
        looker = Looker()
        try:
            table = _metadata(looker, settings, metadata) if metadata else None
            found, pages = _survey(looker, names, settings, medium)
        finally:
            looker.close()
        summary = Summary(found, metadata=table, waited=not no_wait, only_metadata=not names)
        if table and names:
            # A row may name a film by the end of its path alone, so all of them are needed.
            found.films += [film for page in pages for film in page]
            summary.matched = match(found.films, table.rows)
        first = next(pages, None)
        if found.films or first:
            share = Share(cluster_cpus, cluster_gpus) if cluster else None
            pages = itertools.chain([first] if first else [], pages)
            summary = _on_database(ingest(settings, summary, intake, share, pages))
        elif not names:
            summary = _on_database(redescribe(settings, summary))
    except KeyboardInterrupt:
        raise click.ClickException(
            "Not watching any more; the workers go on. Run it again to see."
        ) from None
    show(summary, console, everything=verbose)
    if report:
        _write(report, summary)
    if names and not summary.count:
        if len(found.refused) == 1 and found.refused[0].named and not found.skipped:
            only = found.refused[0]
            raise click.ClickException(printable(f"{only.path}: {only.message}"))
        raise click.ClickException(
            "There is no video, picture or sound in there. Name a file, or a folder that holds"
            " some."
        )
    raise SystemExit(0 if summary.well else 1)


def _metadata(looker: Looker, settings: Settings, name: str) -> MetadataFile:
    try:
        address = addresses.read(name)
        content = (
            Sources(settings).small(address, METADATA_BYTES) if address else looker.read_small(name)
        )
        table = read_metadata(address or Path(name), content)
    except addresses.BadAddress as error:
        shown = addresses.shown(name)
        raise click.ClickException(printable(f"--metadata {shown}: {error}")) from None
    except VideoError as error:
        raise click.ClickException(printable(f"--metadata {name}: {error.message}")) from None
    except MetadataError as error:
        raise click.ClickException(printable(str(error))) from None
    for sentence in (*table.remarks, *table.refused[:MISTAKES_SHOWN]):
        click.echo(printable(sentence), err=True)
    if (more := len(table.refused) - MISTAKES_SHOWN) > 0:
        click.echo(f"… and {more:,} more like these; --report names all.", err=True)
    return table


def _survey(
    looker: Looker, names: Sequence[str], settings: Settings, medium: Medium | Literal["all"] | None
) -> tuple[Survey, Iterator[list[Film]]]:
    """What lies at paths; and, as it is listed, page by page, what lies at addresses, of which the
    survey tells what is not taken."""
    paths, addresses, wrong = source.places(names)
    media = MEDIA if medium is None or medium == "all" else (medium,)
    together = medium == "all"
    with console.status("looking for videos") as status:

        def met(count: int) -> None:
            if count % COUNTED_AT_ONCE == 0:
                status.update(f"looking for videos: {count:,} files looked at")

        found = survey(paths, looker, met, own=settings.media, media=media, together=together)
    for name, why in wrong:
        found.refuse(name, why, named=True)
    sources = Sources(settings)
    return found, prefixes.films(addresses, sources, found, media=media, together=together)


def _on_database(work: Coroutine[Any, Any, Summary]) -> Summary:
    try:
        return asyncio.run(work)
    except db.AWAY as error:
        raise click.ClickException(
            f"The database is not reachable ({error}); start everything with `rushes up`."
        ) from None
    except (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError):
        raise click.ClickException(
            "The database's schema is not this program's. Run `rushes migrate` first."
        ) from None


def _write(report: Path, summary: Summary) -> None:
    try:
        with (
            files.draft(report) as made,
            made.open("w", encoding="utf-8", errors="backslashreplace") as file,
        ):
            show(summary, PlainConsole(file=file, width=REPORT_WIDTH), everything=True)
    except OSError as error:
        raise click.ClickException(
            printable(f"The report cannot be written to {report} ({error.strerror}).")
        ) from None


async def ingest(
    settings: Settings,
    summary: Summary,
    intake: str | None = None,
    share: Share | None = None,
    pages: Iterator[list[Film]] = iter(()),  # noqa: B008 (empty for ever)
) -> Summary:
    """Give the films rows, wake the workers or, with a ``share``, the cluster, and watch if that is
    wanted; the filled summary. ``pages``: films beside those of the survey, as they are listed."""
    films = summary.survey.films
    described = summary.matched.of if summary.matched else [None] * len(films)
    pool = await db.open_pool(settings.dsn, size=2)
    queue = jobs.Queue(settings.redis)
    waking = queue if share is None else None
    ids: list[int] = []
    try:
        with console.status("asking the workers") as status:

            def on_asked(count: int) -> None:
                if (len(ids) + count) % COUNTED_AT_ONCE == 0:
                    status.update(f"asking the workers: {len(ids) + count:,} files")

            into = await _intake(pool, intake) if intake else None
            asked, refused = await ask_for(pool, waking, films, described, on_asked, intake=into)
            summary.survey.refused += refused
            ids += [one.file for one in asked]
            while page := await asyncio.to_thread(next, pages, None):
                more, refused = await ask_for(
                    pool,
                    waking if len(ids) < ENQUEUED_AT_MOST else None,
                    page,
                    [None] * len(page),
                    on_asked,
                    intake=into,
                )
                ids += [one.file for one in more]
                asked += [one for one in more if one.replaced and len(asked) < NAMED_AT_MOST]
                for one in refused:
                    summary.survey.refuse(one.path, one.message, named=False)
        cluster = (
            asyncio.create_task(on_cluster.embed(settings, ids, share, _say)) if share else None
        )
        try:
            totals = await watch(pool, ids) if summary.waited else Totals()
        finally:
            if cluster is not None:
                cluster.cancel()
                await asyncio.gather(cluster, return_exceptions=True)
        return Summary(
            summary.survey, asked, len(ids), totals, summary.metadata, summary.matched,
            summary.waited,
        )  # fmt: skip
    finally:
        await queue.close()
        await pool.close()


def _say(sentence: str) -> None:
    console.print(printable(sentence), style="yellow", markup=False)


async def _intake(pool: asyncpg.Pool, name: str) -> int:
    """The number of the intake; whoever looks at the intakes is told."""
    async with events.transaction(pool) as tx:
        number = await named(tx.connection, name, person=None)
        await tx.wake(Name(kind="intake"))
    return number


async def redescribe(settings: Settings, summary: Summary) -> Summary:
    """Give the videos that are there what the metadata says; the filled summary."""
    assert summary.metadata
    pool = await db.open_pool(settings.dsn, size=2)
    try:
        films = await there(pool)
        matched = match([film for film, _, _ in films], summary.metadata.rows)
        asked = [
            await describe_file(pool, film, file, video, metadata)
            for (film, file, video), metadata in zip(films, matched.of, strict=True)
            if metadata
        ]
        summary.survey.films = [film for film, _, _ in films]
        return Summary(
            summary.survey, asked, metadata=summary.metadata, matched=matched, only_metadata=True
        )
    finally:
        await pool.close()


async def watch(pool: asyncpg.Pool, ids: list[int]) -> Totals:
    """Bars until every file is finished: one for all, one for each file at work."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    bars: dict[int, object] = {}
    with Progress(*columns, console=console) as progress:
        everything = progress.add_task("all files", total=len(ids))
        moved = time.monotonic()
        before = -1
        while True:
            asked_at = time.monotonic()
            standing = await sql.ingest.standing(pool, files=ids)
            progress.update(everything, completed=standing["finished"])
            at_work = await sql.ingest.at_work(pool, files=ids, limit=SHOWN_AT_ONCE)
            for row in at_work:
                if row["id"] not in bars:
                    bars[row["id"]] = progress.add_task("", total=100)
                name = printable(shortened(row["name"], SHOWN_NAME))
                progress.update(
                    bars[row["id"]],  # type: ignore[arg-type]
                    description=f"  {row['stage']} {name}",
                    completed=int(100 * row["fraction"]),
                )
            for file in set(bars) - {r["id"] for r in at_work}:
                progress.remove_task(bars.pop(file))  # type: ignore[arg-type]
            if standing["finished"] == len(ids):
                return await _totals(pool, ids)
            if standing["moves"] != before:
                before, moved = standing["moves"], time.monotonic()
            elif time.monotonic() - moved > PATIENCE_SECONDS:
                moved = time.monotonic()
                if not await sql.workers.alive(pool):
                    console.print("No worker is up; start one with `rushes up`.", style="yellow")
            # To ask about a million files takes a while.
            await asyncio.sleep(max(WATCH_SECONDS, 5 * (time.monotonic() - asked_at)))


async def _totals(pool: asyncpg.Pool, ids: list[int]) -> Totals:
    totals = Totals()
    for start in range(0, len(ids), ROWS_AT_ONCE):
        totals.add(await sql.ingest.rows(pool, files=ids[start : start + ROWS_AT_ONCE]))
    return totals


if __name__ == "__main__":
    main(prog_name="rushes ingest")
