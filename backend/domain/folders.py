"""Files of the server that programs may name: those in folders that its administrator allows."""

from __future__ import annotations

from pathlib import Path


def allowed(folders: str) -> tuple[Path, ...]:
    """The folders in a setting, which names them with ``:`` in between."""
    return tuple(Path(folder) for folder in folders.split(":") if folder)


def inside(path: Path, folders: tuple[Path, ...]) -> Path | None:
    """The file behind a path, links followed, if it lies in one of these folders; else None.

    A path with a NUL or a circle of links lies nowhere.
    """
    try:
        found = path.resolve()
        within = any(found.is_relative_to(folder.resolve()) for folder in folders)
    except (OSError, ValueError, RuntimeError):
        return None
    return found if within and path.is_absolute() else None
