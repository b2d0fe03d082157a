"""A folder for each class, with its pictures and films in it, as many public data sets come.

Folders called train, val, test and the like may stand between: the simulation divides by itself.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from workers.embedding.embedder import Embedder
from workers.experiments.dataset import DatasetError
from workers.experiments.parts import console
from workers.experiments.prepare.labelled import few, labels_of, several, write_dataset
from workers.experiments.prepare.media import Medium, embedded, texts_of
from workers.video.container import HEAD_BYTES, recognise

SPLITS = frozenset({"train", "training", "val", "valid", "validation", "dev", "test", "testing"})
PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm")


def prepare_folders(source: Path, target: Path, embedder: Embedder, *, texts: bool = True) -> None:
    """Write `target` (.npz); with `texts`, the names of the classes are the labels' texts.

    Copies of a file count once; a file in the folders of several classes is of none, since nobody
    can tell which. Raises DatasetError.
    """
    if not source.is_dir():
        raise DatasetError(f"{source} is no folder: name the one that holds a folder per class.")
    folders = _class_folders(source)
    if not folders:
        raise DatasetError(
            f"{source} holds no folders: put the pictures or films of each class into a folder "
            "that is called as the class."
        )
    found: dict[str, Path] = {}
    classes: defaultdict[str, set[str]] = defaultdict(set)
    other: list[str] = []
    copies = 0
    for name, path in ((name, path) for name, folder in folders for path in _files(folder)):
        if not _is_medium(path):
            other.append(str(path.relative_to(source)))
            continue
        digest = _digest(path)
        copies += digest in found
        found.setdefault(digest, path)
        classes[digest].add(name)
    torn = [digest for digest in found if len(classes[digest]) > 1]
    if other:
        said = several(len(other), "file is", "files are")
        console.print(f"{said} no picture or film: {few(other)}.")
    if copies:
        said = several(copies, "file copies another", "files copy others")
        console.print(f"{said}: each counts once.")
    if torn:
        names = [str(found[digest].relative_to(source)) for digest in torn]
        said = several(len(torn), "lies", "lie")
        console.print(
            f"{said} in the folders of several classes, so nobody can tell: {few(names)}."
        )
    kept = [(digest, path) for digest, path in found.items() if len(classes[digest]) == 1]
    if not kept:
        raise DatasetError(f"{source}: its {len(folders)} folders hold no pictures or films.")
    per_class = Counter(next(iter(classes[digest])) for digest, _ in kept)
    empty = sorted({name for name, _ in folders} - per_class.keys())
    if empty:
        console.print(f"Without pictures and films: {few(empty)}.")
    if len(per_class) == 1:
        (only,) = per_class
        raise DatasetError(
            f"{source}: all pictures and films are in {only!r}: a label also needs clips that "
            "are something else."
        )
    media = [
        Medium(str(path.relative_to(source)), digest, partial(Path, path)) for digest, path in kept
    ]
    vectors, good = embedded(media, embedder, target.with_name(target.name + ".parts"))
    rows = np.flatnonzero(good)
    labels = labels_of(source, {"label": [next(iter(classes[kept[i][0]])) for i in rows]})
    more = texts_of(labels.names, embedder) if texts else {}
    keys = np.array([os.fsencode(media[i].key).decode("utf-8", "replace") for i in rows])
    write_dataset(source, target, vectors, labels, key=keys, **more)


def _class_folders(source: Path) -> list[tuple[str, Path]]:
    """Folders with the class each stands for: those below, or below train, val and test."""
    below = _folders(source)
    if below and all(folder.name.lower() in SPLITS for folder in below):
        below = [each for folder in below for each in _folders(folder)]
    return [(os.fsencode(each.name).decode("utf-8", "replace"), each) for each in below]


def _folders(source: Path) -> list[Path]:
    try:
        return sorted(each for each in source.iterdir() if each.is_dir() and not _hidden(each))
    except OSError as error:
        raise DatasetError(f"{source} cannot be read: {error.strerror}.") from None


def _files(folder: Path) -> Iterator[Path]:
    for place, inside, names in os.walk(folder):
        inside[:] = sorted(name for name in inside if not _hidden(Path(name)))
        for name in sorted(names):
            path = Path(place, name)
            if not _hidden(path) and path.is_file():
                yield path


def _hidden(path: Path) -> bool:
    return path.name.startswith(".") or path.name in ("__MACOSX", "Thumbs.db")


def _is_medium(path: Path) -> bool:
    """By its name or its first bytes; whether it can be read is found out later, and told."""
    if path.suffix.lower() in PICTURES:
        return True
    try:
        with path.open("rb") as file:
            return recognise(file.read(HEAD_BYTES)) is not None
    except OSError:
        return True  # to be named among those that cannot be read


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return f"unreadable {path}"
