"""Files and folders are there as a whole or not at all, whatever ends their writing."""

from __future__ import annotations

import ast
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.keeping import files, passwords

ROOT = Path(__file__).resolve().parents[2]
# Where something is written in place, and why.
IN_PLACE = {
    "backend/keeping/files.py": "here it is done right",
    "backend/keeping/uploads.py": "it grows under a draft's name, until all of it is there",
    "backend/client/hatch_build.py": "into a folder that is removed at the end",
    "backend/keeping/archive.py": "the caller gives it a draft",
    "backend/ops/restore.py": "into a draft of the film's folder",
    "backend/ops/supervisor.py": "the lock: its content only says who holds it",
    "backend/ops/child.py": "logs are appended to",
    "backend/ops/logs.py": "logs are cut in place, because their writers keep them open",
    "ui/bundle.py": "the log of a build",
    "workers/cluster/part.py": "only ever longer, and before anything speaks of what is new in it",
    "workers/ingest/fetching.py": "copies that end with the block that asked for them",
    "workers/learn/corpus.py": "locks, and files mapped into memory: what counts is the count",
    "workers/bench/growth.py": "the plot is written to a draft",
    "workers/deploy/tables.py": "its writers get a draft",
    "workers/doors/formats": "its writers get a draft",
    "workers/doors/markers/table.py": "its writer gets a draft",
    "workers/video/shot_writer.py": "into a folder that is published when all of it is there",
    "workers/video/samples.py": "into a folder that is published when all of it is there",
    "workers/video/window_writer.py": "into a folder that is published when all of it is there",
    "workers/video/stills.py": "into a folder that is published when all of it is there",
    "workers/demo/drawing/render.py": "the caller gives it a draft",
    "workers/demo/model_files.py": "the caller gives it a draft",
    "workers/experiments/figures.py": "into a draft, or a file that the caller opened",
    "workers/experiments/prepare/media.py": "into a folder that is removed at the end",
    "workers/experiments/synthetic.py": "data for tests, made in a folder of theirs",
    "workers/bench": "in folders of its own that are removed at the end",
}


class Cut(Exception):
    """What is being written is cut off here."""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 244 + ".json")  # as long as a name may be, nearly
    for text in ("one", "", "two"):
        files.write(path, text)
        assert path.read_text() == text and names(tmp_path) == [path.name]


def test_what_is_no_file_is_written_to_and_a_link_stays(tmp_path: Path) -> None:
    with files.draft(Path("/dev/null")) as made:
        assert made == Path("/dev/null")
    (tmp_path / "link").symlink_to("file")
    files.write(tmp_path / "link", "one")
    files.write(tmp_path / "link", "two")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "file").read_text() == "two"


def test_what_is_cut_off_changes_nothing(tmp_path: Path) -> None:
    path, folder = tmp_path / "report.json", tmp_path / "cluster"
    path.write_text("before")
    for target in (path, folder):
        with pytest.raises(Cut), files.draft(target) as made:
            if target is folder:
                made.mkdir()
                (made / "half").write_text("")
            else:
                made.write_text("ha")
            raise Cut
    with pytest.raises(Cut):
        files.write(path, "after", before=lambda _: cut())
    assert path.read_text() == "before" and names(tmp_path) == ["report.json"]


def cut() -> None:
    raise Cut


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from backend.keeping import files\n"
        "with files.draft(Path(sys.argv[1])) as made:\n"
        "    made.mkdir(); (made / 'half').write_text(''); os.kill(os.getpid(), 9)"
    )
    (tmp_path / "mine.txt").write_text("")
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path / "cluster")])
    assert killed.returncode == -9 and len(names(tmp_path)) == 2
    files.clear(tmp_path)
    assert names(tmp_path) == ["mine.txt"]
    files.clear(tmp_path / "nowhere")


def test_a_folder_takes_only_the_place_of_an_empty_one(tmp_path: Path) -> None:
    place = tmp_path / "cluster"
    place.mkdir()
    with files.draft(place) as made:
        made.mkdir()
        (made / "PG_VERSION").write_text("18")
    with pytest.raises(OSError, match="not empty"), files.draft(place) as made:
        made.mkdir()
    assert names(place) == ["PG_VERSION"] and names(tmp_path) == ["cluster"]


def test_a_full_disk_leaves_the_file_before(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text("before")
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from backend.keeping import files\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "files.write(Path(sys.argv[1]), 'x' * 100_000)"
    )
    failed = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True)
    assert failed.returncode == 1 and b"OSError" in failed.stderr
    assert path.read_text() == "before" and names(tmp_path) == ["run.json"]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_an_open_folder_is_closed_and_what_is_not_ours_stays_open(tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "disk"
    for folder in (home, home / "logs", elsewhere):
        folder.mkdir(mode=0o755)
    (home / "run.json").write_text("{}")
    (home / "run.json").chmod(0o644)
    (home / "bun").write_text("")
    (home / "bun").chmod(0o755)
    (home / "media").symlink_to(elsewhere)
    assert files.close_folder(home)
    modes = {name: mode(home / name) for name in ("logs", "run.json", "bun")}
    assert modes == {"logs": 0o700, "run.json": 0o600, "bun": 0o700}
    assert mode(home) & 0o067 == 0 and mode(elsewhere) == 0o755

    everybodys = tmp_path / "tmp"
    everybodys.mkdir()
    everybodys.chmod(0o1777)
    assert not files.close_folder(everybodys) and mode(everybodys) == 0o1777
    assert not files.close_folder(Path("/")) and not files.close_folder(Path.home())


def test_passwords_are_kept_and_made_where_there_is_none(tmp_path: Path) -> None:
    file = tmp_path / "passwords" / "valkey"
    made = passwords.make(file)
    assert len(made) > 40 and passwords.make(file) == made
    assert mode(file) == 0o600 and mode(file.parent) == 0o700
    os.truncate(file, 0)
    assert len(passwords.make(file)) > 40 and passwords.make(file) != made


def test_an_address_names_the_file_of_its_password(tmp_path: Path) -> None:
    file = tmp_path / "a folder & more" / "p%w"
    made = passwords.make(file)
    named = passwords.named("postgresql://me@db:1/x", file)
    assert passwords.resolve(named) == ("postgresql://me@db:1/x", made)
    more = named.replace("?", "?sslmode=require&")
    assert passwords.resolve(more) == ("postgresql://me@db:1/x?sslmode=require", made)
    plain = "postgresql://me:secret@db/x?sslmode=require"
    assert passwords.resolve(plain) == (plain, None)
    file.unlink()
    with pytest.raises(passwords.NoPassword, match=r"no password in .*No such file"):
        passwords.resolve(named)


WRITING = {"write_text", "write_bytes", "savez", "savez_compressed", "tofile", "savefig",
           "save_pretrained", "save_file"}  # fmt: skip


def writes(node: ast.AST) -> Iterator[str]:
    """What in a module makes or changes a file under its own name, and not under a draft's."""
    if isinstance(node, ast.With) and "files.draft(" in "".join(map(ast.unparse, node.items)):
        return
    match node:
        case ast.Call(func=ast.Attribute(attr=name)) if name in WRITING:
            yield f"line {node.lineno}: {name}"
        case ast.Call(func=ast.Name("open") | ast.Attribute(attr="open"), args=args):
            modes = [str(a.value) for a in args if isinstance(a, ast.Constant)]
            if any(re.fullmatch(r"[wax][bt]?\+?b?|r[bt]?\+b?", mode) for mode in modes):
                yield f"line {node.lineno}: open"
        case ast.Call(func=ast.Attribute(value=ast.Name("np"), attr="save" | "memmap")):
            yield f"line {node.lineno}: numpy"
    for child in ast.iter_child_nodes(node):
        yield from writes(child)


def test_nothing_that_is_kept_is_written_in_place() -> None:
    found = {}
    for folder in ("backend", "workers", "ui"):
        for path in (ROOT / folder).rglob("*.py"):
            name = str(path.relative_to(ROOT))
            known = any(name == place or name.startswith(f"{place}/") for place in IN_PLACE)
            if "node_modules" not in name and not known:
                found |= {name: lines} if (lines := [*writes(ast.parse(path.read_text()))]) else {}
    assert found == {}
