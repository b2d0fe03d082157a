"""Builds the client's own wheel: the package ``rushes``, and nothing else.

The client and the part of the protocol that it needs are modules of ``backend``. A wheel that put
a package of that name into people's environments would be hidden by any folder of theirs that is
called so; therefore these modules are copied under ``rushes``, and so are their names in imports.
Which modules are needed is found by reading their imports, beginning with the client's.
"""

from __future__ import annotations

import ast
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TREE = HERE.parent.parent  # of the whole studio
_HOUSE = re.compile(r"\bbackend(?=[./]\w)|(?<=from )backend\b|(?<=import )backend\b")
_NOT_PARTS = ("hatch_build.py", "rushes.py")


def needed() -> list[Path]:
    """Files of the client and of everything of ``backend`` that it imports, in the tree."""
    waiting = [p for p in sorted(HERE.rglob("*.py")) if p.name not in _NOT_PARTS]
    found: list[Path] = []
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.append(path)
            waiting += _imported(path)
    return sorted(found)


def _imported(path: Path) -> list[Path]:
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    found = []
    for name in names:
        parts = name.split(".")
        if parts[0] != "backend":
            continue
        # A package's own file runs before its modules do; that of `backend` itself says nothing.
        for length in range(2, len(parts) + 1):
            place = TREE.joinpath(*parts[:length])
            file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
            if file.exists():
                found.append(file)
    return found


def renamed(source: str) -> str:
    return _HOUSE.sub("rushes", source)


def write(folder: Path) -> None:
    """The package ``rushes`` into a folder."""
    for path in needed():
        target = folder / path.relative_to(TREE / "backend")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(renamed(path.read_text()))
    (folder / "__init__.py").write_text(renamed((HERE / "rushes.py").read_text()))
    (folder / "py.typed").touch()


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # whoever only wants to know what belongs to the client
    pass
else:

    class Hook(BuildHookInterface):
        """Called by hatchling."""

        PLUGIN_NAME = "custom"

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            self._made = Path(tempfile.mkdtemp(prefix="rushes-wheel-"))
            if version == "editable":  # the tree itself, with the name that people import
                shutil.copy(HERE / "rushes.py", self._made / "__init__.py")
                (self._made / "py.typed").touch()
            else:
                write(self._made)
            build_data["force_include"][str(self._made)] = "rushes"

        def finalize(self, version: str, build_data: dict[str, Any], artifact: str) -> None:
            shutil.rmtree(self._made, ignore_errors=True)
