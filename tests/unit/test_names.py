"""Modules and functions that are named in a string are there: nothing else would notice."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend import jobs
from backend.messages import wire
from backend.messages.environment import Shared
from backend.ops import programs
from workers.main import FUNCTIONS

ROOT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"(?:backend|workers|ui|sql)(?:\.[a-z_]\w*)+")
PROGRAMS = {name: value for name, value in vars(programs).items()
            if name.isupper() and isinstance(value, str)}  # fmt: skip


def strings() -> Iterator[tuple[str, str]]:
    """(file, text) of every string literal that looks like one of our modules."""
    for package in ("backend", "workers", "ui", "tests"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if ".web" in path.parts or path == Path(__file__):
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
                    text = (
                        node.value
                        if isinstance(node.value, str)
                        else node.value.decode(errors="replace")
                    )
                    if NAME.fullmatch(text):
                        yield str(path.relative_to(ROOT)), text


def resolves(name: str) -> bool:
    """Whether it is a module, or something in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        module = ".".join(parts[:length])
        try:
            found = importlib.util.find_spec(module)
        except ModuleNotFoundError:  # its parent is a module or missing
            continue
        if found is not None:
            left = parts[length:]
            return not left or _has(module, left)
    return False


def _has(module: str, attributes: list[str]) -> bool:
    found = importlib.import_module(module)
    for attribute in attributes:
        if not hasattr(found, attribute):
            return False
        found = getattr(found, attribute)
    return True


def test_every_module_named_in_a_string_is_there() -> None:
    found = list(strings())
    assert {name for _, name in found} >= set(PROGRAMS.values())
    assert [(file, name) for file, name in found if not resolves(name)] == []


@pytest.mark.parametrize("name", ["workers.mian", "workers.main.jobz", "workers.nothing.at.all"])
def test_what_is_not_there_is_found_out(name: str) -> None:
    assert not resolves(name)


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_every_program_can_be_run(program: str) -> None:
    spec = importlib.util.find_spec(program)
    assert spec is not None
    if spec.submodule_search_locations is not None:
        assert importlib.util.find_spec(f"{program}.__main__") is not None
    else:
        assert 'if __name__ == "__main__":' in Path(str(spec.origin)).read_text()


def test_the_installed_command_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for place in project["scripts"].values():
        assert resolves(place.replace(":", "."))


def test_every_job_that_is_enqueued_has_its_function_on_that_queue() -> None:
    queues = {"LEARN": "learn", "INGEST": "ingest"}
    calls = [
        (queues[call.args[0].id], call.args[1].value)
        for call in ast.walk(ast.parse(Path(jobs.__file__).read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "_enqueue"
        and isinstance(call.args[0], ast.Name) and isinstance(call.args[1], ast.Constant)
    ]  # fmt: skip
    known = {(queue, job.__name__) for queue, found in FUNCTIONS.items() for job in found}
    assert set(calls) == known


def test_compose_asks_for_health_where_it_is_told() -> None:
    asked = re.findall(r"127\.0\.0\.1:(\d+)(/[\w/]*)", (ROOT / "compose.yaml").read_text())
    shared = Shared()
    assert asked == [(str(shared.backend_port), wire.HEALTH), (str(shared.ui_port), wire.PING)]
