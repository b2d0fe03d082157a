"""Films that programs may name: in folders, here and in buckets, that an administrator allows."""

from __future__ import annotations

import re
from pathlib import Path

from backend.domain import addresses
from backend.domain.addresses import Address, BadAddress

# Neither the one of an address' scheme nor the one before its port.
_BETWEEN = re.compile(r":(?!//|\d+(?:[/:]|$))")


def allowed(folders: str) -> tuple[Path | Address, ...]:
    """The folders in a setting, which names them with ``:`` in between; s3://bucket/prefix/ is one,
    too. What is meant as an address and is none allows nothing."""
    found: list[Path | Address] = []
    for folder in _BETWEEN.split(folders):
        try:
            found += [addresses.read(folder) or Path(folder)] if folder else []
        except BadAddress:
            continue
    return tuple(found)


def inside(path: Path, folders: tuple[Path | Address, ...]) -> Path | None:
    """The file behind a path, links followed, if it lies in one of these folders; else None.

    A path with a NUL or a circle of links lies nowhere.
    """
    try:
        found = path.resolve()
        within = any(
            found.is_relative_to(folder.resolve()) for folder in folders if isinstance(folder, Path)
        )
    except (OSError, ValueError, RuntimeError):
        return None
    return found if within and path.is_absolute() else None


def folder_inside(text: str, folders: tuple[Path | Address, ...]) -> Path | Address | None:
    """The folder of this machine, or the prefix of object storage, that a text names, if it is one
    of these folders or lies in one; else None. Whether it is there is not asked."""
    try:
        address = addresses.read(text)
    except BadAddress:
        return None
    if address is None:
        return inside(Path(text), folders)
    within = any(isinstance(folder, Address) and address.inside(folder) for folder in folders)
    return address if within else None


def below(text: str, folders: tuple[Path | Address, ...]) -> Address | None:
    """The object that a text names, if it lies below one of these folders; else None."""
    try:
        address = addresses.read(text)
    except BadAddress:
        return None
    if address is None or address.many:
        return None
    within = any(isinstance(folder, Address) and address.inside(folder) for folder in folders)
    return address if within else None
