"""The demo corpus on disk: a folder of films with their metadata, and beside it the truth.

<folder>/films/<slug>.mp4      what is ingested
<folder>/films/metadata.csv    file,title,genre,year
<folder>/truth/truth.json      what every shot shows (see `truth`); never ingested
"""

from __future__ import annotations

import csv
import io
import json
import multiprocessing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from backend.keeping import files
from workers.demo.drawing.render import render_film
from workers.demo.drawing.world import Film, films

Progress = Callable[[int, int, str], None]
"""Called with (films done, films in all, file name just finished or found)."""


@dataclass(frozen=True, slots=True)
class CorpusFiles:
    """Where a written corpus lies; `films` in the order of the metadata."""

    folder: Path
    films: tuple[Path, ...]
    metadata: Path
    truth: Path


def write_corpus(
    folder: Path,
    *,
    seed: int = 7,
    count: int = 40,
    processes: int = 2,
    on_progress: Progress | None = None,
) -> CorpusFiles:
    """Render the corpus into `folder`, skipping films that are there already.

    A film is written under a temporary name and renamed when complete, so an interrupted run can
    simply be repeated. With `processes` 1 everything happens in this process. Raises ValueError
    when the folder holds a corpus of another seed: choose another folder or delete that one.
    """
    return write_films(
        films(seed, count), folder, seed=seed, processes=processes, on_progress=on_progress
    )


def write_films(
    wanted: list[Film],
    folder: Path,
    *,
    seed: int,
    processes: int = 2,
    on_progress: Progress | None = None,
) -> CorpusFiles:
    """The same for given films; `seed` names where they come from."""
    media, truth = folder / "films", folder / "truth" / "truth.json"
    _refuse_other_seed(truth, seed)
    media.mkdir(parents=True, exist_ok=True)
    truth.parent.mkdir(parents=True, exist_ok=True)
    for left in (media, truth.parent):
        files.clear(left)
    files.write(truth, json.dumps({"seed": seed, "films": _truth(wanted)}, indent=1))
    files.write(media / "metadata.csv", _metadata(wanted))

    paths = tuple(media / f"{film.slug}.mp4" for film in wanted)
    missing = [(film, path) for film, path in zip(wanted, paths, strict=True) if not path.exists()]
    done = len(wanted) - len(missing)
    if on_progress is not None and done:
        on_progress(done, len(wanted), "")
    for name in _rendered(missing, processes):
        done += 1
        if on_progress is not None:
            on_progress(done, len(wanted), name)
    return CorpusFiles(folder, paths, media / "metadata.csv", truth)


def _rendered(missing: list[tuple[Film, Path]], processes: int) -> Iterator[str]:
    if processes <= 1 or len(missing) <= 1:
        yield from map(_render, missing)
        return
    # Spawned, not forked: the caller may hold threads, sockets and event loops.
    with multiprocessing.get_context("spawn").Pool(min(processes, len(missing))) as pool:
        yield from pool.imap_unordered(_render, missing)


def _render(job: tuple[Film, Path]) -> str:
    film, path = job
    with files.draft(path) as made:
        render_film(film, made)
    return path.name


def _truth(wanted: list[Film]) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    for film in wanted:
        start, shots = 0.0, []
        for shot in film.shots:
            span = {"start": round(start, 4), "end": round(start + shot.seconds, 4)}
            shots.append(span | shot.attributes())
            start += shot.seconds
        found[f"{film.slug}.mp4"] = shots
    return found


def _metadata(wanted: list[Film]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("file", "title", "genre", "year"))
    for film in wanted:
        writer.writerow((f"{film.slug}.mp4", film.title, film.genre, film.year))
    return text.getvalue()


def _refuse_other_seed(truth: Path, seed: int) -> None:
    try:
        there = json.loads(truth.read_text(encoding="utf-8"))["seed"]
    except (OSError, ValueError, KeyError, TypeError):
        return  # none yet, or cut off: it is written again
    if there != seed:
        raise ValueError(
            f"{truth.parent.parent} holds a demo corpus of seed {there}, not {seed}: "
            "choose another folder, or delete that one."
        )
