"""``rushes ingest PATH…``: ask for files to be ingested, watch, and sum up."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import asyncpg
import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

import sql
from backend import db, jobs
from backend.settings import Settings, SettingsError, load
from workers.ingest.source import uri_of
from workers.video import VideoError, find_videos
from workers.video.metadata import Metadata, MetadataError, metadata_of, read_metadata

console = Console(highlight=False)

WATCH_SECONDS = 0.5
FINISHED = ("done", "failed", "known")
SHOWN_AT_ONCE = 6
PATIENCE_SECONDS = 30.0


@click.command(name="rushes ingest")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--metadata", type=click.Path(path_type=Path), help="CSV or JSON: title, genre, year."
)
@click.option("--no-wait", is_flag=True, help="Only ask; the workers go on by themselves.")
def main(paths: tuple[Path, ...], metadata: Path | None, no_wait: bool) -> None:
    """Add videos to the corpus: files and folders. Repeating it is safe: nothing comes twice."""
    try:
        settings = load()
        files = find_videos(paths)
        known = read_metadata(metadata) if metadata else {}
        if not files:
            raise click.ClickException(
                "There is no video in there. Name a file, or a folder that holds some."
            )
        described = [metadata_of(f, known, metadata) if metadata else None for f in files]
        failed = asyncio.run(ingest(settings, files, described, wait=not no_wait))
    except (SettingsError, VideoError, MetadataError) as error:
        raise click.ClickException(str(error)) from None
    except db.AWAY as error:
        raise click.ClickException(
            f"The database is not reachable ({error}); start everything with `rushes up`."
        ) from None
    except KeyboardInterrupt:
        raise click.ClickException(
            "Not watching any more; the workers go on. Run it again to see."
        ) from None
    raise SystemExit(1 if failed == len(files) else 0)


async def ingest(
    settings: Settings, files: list[Path], described: list[Metadata | None], *, wait: bool
) -> int:
    """Register the files, wake the workers, watch; how many failed."""
    pool = await db.open_pool(settings.dsn, size=2)
    queue = jobs.Queue(jobs.connect(settings.redis))
    try:
        ids = []
        for path, of_file in zip(files, described, strict=True):
            row = await sql.ingest.add_file(
                pool,
                uri=uri_of(path),
                name=path.name,
                metadata=msgspec.json.encode(asdict(of_file) if of_file else {}).decode(),
            )
            ids.append(row["id"])
            if row["stage"] == "waiting":
                await queue.ingest(row["id"])
        if not wait:
            console.print(f"{len(ids)} files are waiting for the workers")
            return 0
        rows = await watch(pool, ids)
        summarise(rows)
        return sum(r["stage"] == "failed" for r in rows)
    finally:
        await queue.close()
        await pool.close()


async def watch(pool: asyncpg.Pool, ids: list[int]) -> list[asyncpg.Record]:
    """Bars until every file is finished: one for all, one for each file at work."""
    columns = (
        TextColumn("{task.description}"),
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
            rows = await sql.ingest.rows(pool, files=ids)
            done = sum(r["stage"] in FINISHED for r in rows)
            progress.update(everything, completed=done)
            at_work = [r for r in rows if r["stage"] not in (*FINISHED, "waiting")]
            for row in at_work[:SHOWN_AT_ONCE]:
                if row["id"] not in bars:
                    bars[row["id"]] = progress.add_task("", total=100)
                progress.update(
                    bars[row["id"]],  # type: ignore[arg-type]
                    description=f"  {row['stage']} {row['name'][:40]}",
                    completed=int(100 * row["fraction"]),
                )
            for file in set(bars) - {r["id"] for r in at_work}:
                progress.remove_task(bars.pop(file))  # type: ignore[arg-type]
            if done == len(ids):
                return list(rows)
            state = sum(r["version"] for r in rows)
            if state != before:
                before, moved = state, time.monotonic()
            elif time.monotonic() - moved > PATIENCE_SECONDS:
                moved = time.monotonic()
                if not await sql.workers.alive(pool):
                    console.print("No worker is up; start one with `rushes up`.", style="yellow")
            await asyncio.sleep(WATCH_SECONDS)


def summarise(rows: list[asyncpg.Record]) -> None:
    """A table of what needs attention, and the totals."""
    odd = [r for r in rows if r["stage"] == "failed" or r["warnings"]]
    if odd:
        table = Table("file", "became", "why")
        for r in odd:
            became = "failed" if r["stage"] == "failed" else f"{r['clips']} clips"
            table.add_row(r["name"], became, r["error"] or "; ".join(r["warnings"]))
        console.print(table)
    stages = Counter(r["stage"] for r in rows)
    took = sum(r["took"] or 0 for r in rows)
    video = sum(r["seconds"] or 0 for r in rows)
    table = Table("files", "clips", "near-duplicates", "already known", "failed", "video", "work")
    table.add_row(
        str(len(rows)), str(sum(r["clips"] for r in rows)), str(sum(r["duplicates"] for r in rows)),
        str(stages["known"]), str(stages["failed"]), f"{video / 60:.1f} min", f"{took:.0f} s",
    )  # fmt: skip
    console.print(table)


if __name__ == "__main__":
    main()
