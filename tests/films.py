"""The demo's films for tests that do not test how they are drawn: each is drawn once, whoever needs
it, and again when what draws it has changed."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from pathlib import Path

from tests.conftest import ROOT
from workers.demo.corpus import CorpusFiles, write_films
from workers.demo.drawing.world import Film

KEPT = ROOT / ".pytest_cache" / "films"
DRAWING = ROOT / "workers" / "demo"


def write_kept_films(films: list[Film], folder: Path, *, seed: int) -> CorpusFiles:
    """What `write_films` makes, with copies of the films that are kept."""
    code = hashlib.sha256()
    for source in (DRAWING / "corpus.py", *sorted((DRAWING / "drawing").rglob("*.py"))):
        code.update(source.read_bytes())
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = {
        KEPT / f"{hashlib.sha256(code.digest() + repr(film).encode()).hexdigest()}.mp4":
        folder / "films" / f"{film.slug}.mp4" for film in films
    }  # fmt: skip
    (folder / "films").mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:  # a run beside this one waits, and finds them
        fcntl.flock(lock, fcntl.LOCK_EX)
        for film, wanted in kept.items():
            if film.exists():
                shutil.copyfile(film, wanted)
        made = write_films(films, folder, seed=seed)
        for film, wanted in kept.items():
            if not film.exists():
                draft = film.with_suffix(".draft")
                shutil.copyfile(wanted, draft)
                draft.replace(film)
    return made
