"""Many independent pieces of work, several at once, each finished one kept as a small JSON file.

A run that was cut off goes on where it stopped. A part's file holds the settings it was made with;
where they differ from those asked for, it is made again.
"""

from __future__ import annotations

import json
import multiprocessing
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from threadpoolctl import threadpool_limits

from backend.keeping import files
from backend.ops.console import PlainConsole

console = PlainConsole(stderr=True)


@dataclass(frozen=True)
class Task:
    """One piece of work: `work(*arguments)` gives something that JSON can hold."""

    name: str
    work: Callable[..., Any]
    arguments: tuple[Any, ...]


def run_parts(
    tasks: Sequence[Task], folder: Path, settings: Mapping[str, Any], *, jobs: int, title: str
) -> dict[str, Any]:
    """What each task gave, by name, in the order of `tasks`; kept in `folder`.

    `jobs` processes at once; one runs everything in this process. An exception of a task stops the
    run; what was finished stays.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files.clear(folder)
    wanted = json.loads(json.dumps(settings))
    done = {task.name: _kept(folder, task.name, wanted) for task in tasks}
    missing = [task for task in tasks if done[task.name] is None]
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task(title, total=len(tasks), completed=len(tasks) - len(missing))

        def keep(name: str, result: Any) -> None:
            done[name] = result
            _keep(folder, name, wanted, result)
            progress.advance(bar)

        if min(jobs, len(missing)) <= 1:
            for task in missing:
                keep(task.name, task.work(*task.arguments))
        else:
            # Spawned, not forked: a fork inherits the locks of threads it does not have.
            context = multiprocessing.get_context("spawn")
            with ProcessPoolExecutor(
                min(jobs, len(missing)), context, initializer=threadpool_limits, initargs=(1,)
            ) as pool:
                running: dict[Future[Any], str] = {
                    pool.submit(task.work, *task.arguments): task.name for task in missing
                }
                try:
                    for future in as_completed(running):
                        keep(running[future], future.result())
                except BaseException:
                    pool.shutdown(wait=False, cancel_futures=True)
                    raise
    return done


def file_of(folder: Path, name: str) -> Path:
    """A part's file: readable, and different for different names."""
    plain = re.sub(r"[^\w.-]+", "_", name)[:80]
    return folder / f"{plain}-{zlib.crc32(name.encode()):08x}.json"


def write_json(file: Path, content: Any) -> None:
    """Write all of the file or none of it."""
    files.write(file, json.dumps(content, indent=1, allow_nan=False) + "\n")


def _keep(folder: Path, name: str, settings: Mapping[str, Any], result: Any) -> None:
    part = {"name": name, "settings": settings, "result": result}
    write_json(file_of(folder, name), part)


def _kept(folder: Path, name: str, settings: Mapping[str, Any]) -> Any:
    try:
        part = json.loads(file_of(folder, name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return part["result"] if part["settings"] == settings and part["name"] == name else None
