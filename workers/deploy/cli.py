"""``rushes predict MODEL… PATH… --out TABLE``: what models say of new videos."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from backend import db
from backend.domain.addresses import Address
from backend.domain.display import printable, shortened, visible
from backend.domain.media_kinds import media_of
from backend.ops.console import console
from backend.settings import Settings, SettingsError, load
from backend.views.model_names import UnknownModel
from workers.deploy import bundle as bundles
from workers.deploy import models_of, predict, tables
from workers.embedding.embedder import Embedder, EmbedderError, load_embedder
from workers.embedding.texts import source_of
from workers.ingest import prefixes, source
from workers.ingest.fetching import Sources
from workers.ingest.limits import limits_of
from workers.ingest.objects import Object
from workers.ingest.source import Place
from workers.ingest.survey import Survey, survey
from workers.video import Looker, VideoError

SHOWN_NAME = 48
FILMS_AT_ONCE = 2  # one is embedded while the next is decoded
EXPECTED = (bundles.BundleError, EmbedderError, SettingsError, bundles.ExportError, UnknownModel,
            predict.Busy)  # fmt: skip


@dataclass
class Outcome:
    films: list[tuple[Place, predict.Film]] = field(default_factory=list)
    failed: list[tuple[Place | str, str]] = field(default_factory=list)


@click.command(name="rushes predict")
@click.argument("names", nargs=-1, required=True)
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False),
              help="The table to write: .csv, .jsonl or .parquet.")  # fmt: skip
@click.option("--embedder", default="", help="Folder or hub id of the embedder, where the bundle's "
              "own word for it leads nowhere.")  # fmt: skip
def main(names: tuple[str, ...], out: Path, embedder: str) -> None:
    """Let models judge the shots of new videos.

    NAMES are models, and then videos, or folders that hold some, here or in a bucket
    (s3://bucket/prefix/, gs://…, az://…) or on the web (https://…). A model is a bundle, as `rushes
    export model` makes it, which needs neither a server nor a database, or of an installation that
    runs here LABEL@live, LABEL@candidate or LABEL@7. Each video is cut and embedded once, for all
    models; the table gets a row per shot and model. Cut it off and start it again: it goes on
    where it stopped.
    """
    here, addresses, wrong = source.places(names)
    models = [path for path in here if models_of.is_model(path)]
    paths = [path for path in here if path not in models]
    if wrong:
        raise click.UsageError(printable("; ".join(f"{name}: {why}" for name, why in wrong)))
    if not models or not (paths or addresses):
        raise click.UsageError(
            "Name at least one bundle (a folder with a config.json, made by `rushes export model`) "
            "or model in use (LABEL@live), and at least one video, or a folder that holds some."
        )
    if out.suffix not in tables.SUFFIXES:
        raise click.UsageError(f"--out must end in {', '.join(tables.SUFFIXES)}.")
    try:
        outcome = _run(models, [*paths, *addresses], out, embedder)
    except EXPECTED as error:
        raise click.ClickException(printable(str(error))) from None
    except db.AWAY as error:
        raise click.ClickException(
            printable(
                f"The database is not reachable ({error}), and a model that is named by its label "
                "lies there. Start everything with `rushes up`, or name a bundle."
            )
        ) from None
    except KeyboardInterrupt:
        raise click.ClickException(
            "Stopped. What is done is kept: run it again, and it goes on."
        ) from None
    except OSError as error:
        raise click.ClickException(
            printable(f"The results can't be written beside {out} ({error.strerror}).")
        ) from None
    raise SystemExit(1 if outcome.failed else 0)


def _run(models: Sequence[Path], places: Sequence[Place], out: Path, embedder: str) -> Outcome:
    settings = load()
    heads = models_of.read_all(models, settings)
    predict.same_embedder(heads)
    wanted = heads[0].config.embedding
    source = embedder or source_of(settings, wanted.source)
    eye = load_embedder(source, frames_per_clip=wanted.frames_per_clip)
    predict.check_embedder(heads[0], eye)
    kept = out.absolute().with_name(f".{out.name}.{predict.fingerprint(heads)}")
    with predict.alone(kept):
        return _judged(settings, heads, eye, kept, places, out)


def _judged(
    settings: Settings,
    heads: Sequence[bundles.Bundle],
    eye: Embedder,
    kept: Path,
    places: Sequence[Place],
    out: Path,
) -> Outcome:
    looker = Looker()
    try:
        limits = limits_of(settings)
        predictor = predict.Predictor(heads, eye, kept, looker, limits)
        sources = Sources(settings)
        media = media_of(eye.sense)
        found = survey([place for place in places if isinstance(place, Path)], looker, media=media)
        addresses = [place for place in places if isinstance(place, Address)]
        for page in prefixes.films(addresses, sources, found, media=media):
            found.films += page
        outcome = _watched(predictor, found, sources)
    finally:
        looker.close()
    outcome.failed += [(one.path, one.message) for one in found.refused]

    def rows() -> Iterator[tables.Row]:
        for path, film in outcome.films:
            yield from predict.rows(path, film, heads)

    if outcome.films:
        count = tables.write(out, rows())
    _tell(outcome, heads)
    if not outcome.films:
        raise click.ClickException(
            "No shot was judged, so no table was written. "
            + (
                "The table above says why."
                if outcome.failed
                else "Name a video, or a folder with some."
            )
        )
    console.print(f"{count:,} rows in {visible(str(out))}", soft_wrap=True)
    if not outcome.failed:
        predict.forget(kept)
    return outcome


def _watched(predictor: predict.Predictor, found: Survey, sources: Sources) -> Outcome:
    outcome = Outcome()
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(),
               TimeElapsedColumn())  # fmt: skip
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=len(found.films))
        shares = [0.0] * len(found.films)
        stopped = threading.Event()

        def judged(place: int) -> predict.Film:
            film = found.films[place]

            def tell(share: float) -> None:
                if stopped.is_set():
                    raise _Stopped
                shares[place] = share
                progress.update(task, completed=sum(shares))

            tell(0.0)
            progress.update(task, description=shortened(printable(film.path.name), SHOWN_NAME))
            if isinstance(film.seen, Object):
                return predictor.copied(film.seen, sources, tell)
            return predictor.film(Path(film.path), tell)

        with ThreadPoolExecutor(FILMS_AT_ONCE) as threads:
            coming = [threads.submit(judged, place) for place in range(len(found.films))]
            try:
                for place, (film, said) in enumerate(zip(found.films, coming, strict=True)):
                    try:
                        outcome.films.append((film.path, said.result()))
                    except (VideoError, EmbedderError) as error:  # the rest goes on
                        outcome.failed.append((film.path, str(error)))
                    shares[place] = 1.0
                    progress.update(task, completed=sum(shares))
            finally:
                stopped.set()
                threads.shutdown(wait=False, cancel_futures=True)
    return outcome


class _Stopped(Exception):
    """Nobody waits for the film any more."""


def _tell(outcome: Outcome, heads: Sequence[bundles.Bundle]) -> None:
    troubles = [(path, "not judged", why) for path, why in outcome.failed]
    troubles += [
        (path, f"{len(film.shots):,} shots", " ".join(film.warnings))
        for path, film in outcome.films
        if film.warnings
    ]
    if troubles:
        table = Table("file", "became", "why")
        for path, became, why in troubles:
            table.add_row(visible(str(path)), became, why)
        console.print(table)
    table = Table("model", "version", "shots", "reported")
    for number, head in enumerate(heads):
        said = [shot.probabilities[number] for _, film in outcome.films for shot in film.shots]
        reported = sum(p >= head.config.threshold for p in said)
        table.add_row(
            head.config.label.name, str(head.config.version), f"{len(said):,}", f"{reported:,}"
        )
    console.print(table)


if __name__ == "__main__":
    main(prog_name="rushes predict")
