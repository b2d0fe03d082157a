"""The licences of everything that is installed for Rushes: `python -m tests.licences EXTRA …`.

Prints one line per package, `name | licence`, for the packages that the named extras of Rushes need
in the environment of the running Python.
"""

from __future__ import annotations

import sys
from importlib import metadata

from packaging.requirements import Requirement


def licences(extras: tuple[str, ...]) -> dict[str, str]:
    """Licence by package, for Rushes with these extras and all that they need in turn."""
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    left = [("rushes", extra) for extra in ("", *extras)]
    while left:
        name, extra = left.pop()
        if (name.lower(), extra) in seen:
            continue
        seen.add((name.lower(), extra))
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another platform, or not needed by this Python
        found[package.metadata["Name"]] = licence(package)
        for line in package.requires or ():
            need = Requirement(line)
            if need.marker is None or need.marker.evaluate({"extra": extra}):
                left += [(need.name, more) for more in ("", *need.extras)]
    return found


def licence(package: metadata.Distribution) -> str:
    """What the package says: the expression, else the classifiers, else the first line of text."""
    said = package.metadata
    if expression := said.get("License-Expression"):
        return expression
    classifiers = said.get_all("Classifier") or []
    names = [c.rsplit("::", 1)[1].strip() for c in classifiers if c.startswith("License ::")]
    names = [name for name in names if name != "OSI Approved"]  # which names none
    return " / ".join(names) or (said.get("License") or "none declared").splitlines()[0]


if __name__ == "__main__":
    for name, text in sorted(licences(tuple(sys.argv[1:])).items(), key=lambda i: i[0].lower()):
        print(f"{name} | {text}")
