"""The client alone is a package of its own: three dependencies, and nothing of the server."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from backend.client import hatch_build

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "backend" / "client"
# What somebody uses, and how it is typed for them.
PROGRAM = """
import rushes

def yes(r: rushes.Studio) -> list[int]:
    night = r.labels["night"]
    found: list[rushes.Clip] = night.clips(score__gt=0.8, film="Film 1").to_list()
    night.annotate(found, "yes")
    for happened in night.watch(seconds=1):
        if isinstance(happened, rushes.Event):
            match happened.event:
                case rushes.messages.Annotated(clip=clip, name=name):
                    print(happened.seq, clip, name)
    quality = night.metrics.scores.quality if night.metrics else None
    print(quality, night.deployments["live"].version, r.search("dusk", like=found[0]).first(3))
    return [clip.id for clip in found]

async def no(key: str) -> int:
    async with rushes.connect_async(key=key) as r:
        night = await r.labels.get("night")
        receipt = await night.annotate(3, "no")
        return receipt.clips
"""


def python(*arguments: str, paths: list[Path], cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": ":".join(map(str, paths)), "PATH": "/usr/bin"}
    return subprocess.run(
        [sys.executable, "-S", *arguments], cwd=cwd, env=environment,
        capture_output=True, text=True, timeout=110,
    )  # fmt: skip


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel installs."""
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=HERE, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    [made] = folder.glob("rushes_client-*.whl")
    zipfile.ZipFile(made).extractall(folder / "installed")
    return folder / "installed"


@pytest.fixture(scope="module")
def needs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the client's dependencies, theirs, and nothing else."""
    folder = tmp_path_factory.mktemp("needs")
    project = tomllib.loads((HERE / "pyproject.toml").read_text())["project"]
    waiting = [Requirement(one).name for one in project["dependencies"]]
    assert sorted(waiting) == ["httpx", "msgspec", "websockets"]
    for name in waiting:
        distribution = importlib.metadata.distribution(name)
        for file in {Path(file).parts[0] for file in distribution.files or ()} - {".."}:
            if not (folder / file).exists():
                (folder / file).symlink_to(Path(str(distribution.locate_file(file))))
        for one in map(Requirement, distribution.requires or ()):
            if (
                one.marker is None or one.marker.evaluate({"extra": ""})
            ) and one.name not in waiting:
                waiting.append(one.name)
    return folder


def test_the_wheel_is_one_package_that_needs_three_others(
    wheel: Path, needs: Path, tmp_path: Path
) -> None:
    assert {p.name for p in wheel.iterdir() if not p.name.endswith(".dist-info")} == {"rushes"}
    # Whoever has a folder of this name is not in the way.
    (tmp_path / "backend").mkdir()
    (tmp_path / "backend" / "__init__.py").write_text("raise ImportError('another backend')")
    program = (
        "import sys, rushes; rushes.Clip, rushes.messages;"
        "print(sorted({m.partition('.')[0] for m in sys.modules if '.' in m}))"
    )
    done = python("-c", program, paths=[wheel, needs], cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "backend" not in done.stdout and "numpy" not in done.stdout


def test_the_client_needs_the_protocol_and_few_rules() -> None:
    needed = {str(p.relative_to(hatch_build.TREE / "backend")) for p in hatch_build.needed()}
    others = {path for path in needed if not path.startswith(("client/", "messages/"))}
    assert others == {
        "domain/__init__.py", "domain/snapshot.py", "domain/spelling.py", "domain/upload_marks.py",
        "keeping/__init__.py", "keeping/files.py",
    }  # fmt: skip


@pytest.mark.timeout(120)
def test_a_program_that_uses_it_is_checked_by_its_types(
    wheel: Path, needs: Path, tmp_path: Path
) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent",
         "--cache-dir", str(tmp_path / "cache"),
         "program.py"],
        cwd=tmp_path, capture_output=True, text=True, timeout=110,
        env={"MYPYPATH": f"{wheel}", "PATH": "/usr/bin"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_studio_installs_the_same_name() -> None:
    import rushes

    from backend import client

    assert rushes.connect is client.connect and rushes.__all__ == client.__all__
