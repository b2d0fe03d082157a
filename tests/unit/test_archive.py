"""A backup's file is believed only as far as it agrees with its own list."""

from __future__ import annotations

import copy
import hashlib
import io
import json
import shutil
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from backend.keeping.archive import FORMAT, VERSION, Archive, BackupError, Manifest, Table, Writer
from backend.ops.restore import _put_media

ROWS = bytes(range(256)) * 2000


def tar_of(name: str, content: bytes = b"poster", kind: bytes = tarfile.REGTYPE) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as tar:
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname = kind, "/etc/passwd"
        entry.size = len(content) if kind == tarfile.REGTYPE else 0
        tar.addfile(entry, io.BytesIO(content))
    return made.getvalue()


def write(path: Path, media: bytes = tar_of("0000.jpg"), film: str = "abcd") -> Path:
    writer = Writer(path)
    with writer.member("tables/person.copy", packed=True) as rows:
        rows.write(ROWS)
    with writer.member(f"media/{film}.tar", packed=False) as tar:
        tar.write(media)
    writer.finish(
        Manifest(
            format=FORMAT, version=VERSION, made_by="0.1.0", at="2026-01-01T00:00:00Z",
            migrations=((1, "0001_initial.sql"),),
            tables=(Table("person", ("id",), 3, rows.member),), sequences=(),
            media=(tar.member,),
        )
    )  # fmt: skip
    writer.drop()
    return path


def read(path: Path) -> None:
    archive = Archive(path)
    try:
        archive.verify()
    finally:
        archive.close()


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.backup")
    done: list[int] = []
    archive = Archive(path)
    archive.verify(done.append)
    assert b"".join(archive.read(archive.manifest.tables[0].member)) == ROWS
    assert sum(done) == archive.manifest.bytes
    archive.close()


@pytest.mark.parametrize("at", [0.05, 0.3, 0.6, 0.9, 0.999])
def test_what_was_cut_off_is_known(tmp_path: Path, at: float) -> None:
    path = write(tmp_path / "a.backup")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(at * len(whole))])
    with pytest.raises(BackupError, match=r"a\.backup"):
        read(path)


def test_one_changed_bit_is_known_wherever_it_is(tmp_path: Path) -> None:
    path = write(tmp_path / "a.backup")
    whole = path.read_bytes()
    with zipfile.ZipFile(path) as opened:
        places = [entry.header_offset + 200 for entry in opened.infolist()]
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 4
        path.write_bytes(changed)
        with pytest.raises(BackupError, match="damaged"):
            read(path)


def test_what_is_something_else_is_named_so(tmp_path: Path) -> None:
    for name, content in (("empty", b""), ("film.mp4", b"\0\0\0 ftypisom"), ("x", b"{}" * 99)):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BackupError, match="not a whole backup"):
            read(tmp_path / name)
    foreign = tmp_path / "foreign.zip"
    for content in ("", "[]", '{"format": "other", "version": 1}', '{"format": "rushes-backup"}'):
        with zipfile.ZipFile(foreign, "w") as made:
            made.writestr("manifest.json", content)
        with pytest.raises(BackupError, match="no backup of Rushes"):
            read(foreign)
    with zipfile.ZipFile(foreign, "w") as made:
        head = {"format": FORMAT, "version": VERSION + 1, "made_by": "9.0", "all": "different"}
        made.writestr("manifest.json", json.dumps(head))
    with pytest.raises(BackupError, match="newer Rushes"):
        read(foreign)
    with pytest.raises(BackupError, match="can't be read"):
        read(tmp_path / "nowhere")


def with_list(path: Path, change: Callable[[dict[str, object]], None]) -> None:
    """The same members under another list."""
    with zipfile.ZipFile(path) as old:
        content = {name: old.read(name) for name in old.namelist()}
    listed = json.loads(content["manifest.json"])
    change(listed)
    with zipfile.ZipFile(path, "w") as new:
        for name, text in content.items():
            new.writestr(name, json.dumps(listed) if name == "manifest.json" else text)


def test_what_is_not_on_the_list_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.backup")
    again = tmp_path / "b.backup"
    shutil.copy(path, again)
    with zipfile.ZipFile(again, "a") as more:
        more.writestr("../../etc/cron.d/x", "* * * * *")
    with pytest.raises(BackupError, match="not on the list"):
        read(again)
    shutil.copy(path, again)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(again, "a") as more:
        more.writestr("tables/person.copy", ROWS)
    with pytest.raises(BackupError, match="twice"):
        read(again)

    def longer(listed: dict[str, object]) -> None:
        listed["tables"][0]["member"]["bytes"] = 10**15  # type: ignore[index]

    def elsewhere(listed: dict[str, object]) -> None:
        listed["media"][0]["name"] = "media/../../../x.tar"  # type: ignore[index]

    def without(listed: dict[str, object]) -> None:
        listed["media"].append({**listed["media"][0], "name": "media/none.tar"})  # type: ignore

    for change, why in (
        (longer, "not as long"), (elsewhere, "not on the list"), (without, "missing"),
    ):  # fmt: skip
        shutil.copy(path, again)
        with_list(again, change)
        with pytest.raises(BackupError, match=why):
            read(again)


def test_another_content_of_the_same_length_is_known_by_its_checksum(tmp_path: Path) -> None:
    path = write(tmp_path / "a.backup")
    with zipfile.ZipFile(path) as old:
        content = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:  # whose own checks all hold
        for name, was in content.items():
            new.writestr(name, was[::-1] if name == "tables/person.copy" else was)
    with pytest.raises(BackupError, match="checksum"):
        read(path)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """Many members that are all the same bytes of the file claim more than it can hold."""
    path = tmp_path / "bomb.backup"
    zeros = bytes(2**20)
    names = [f"media/{number:04d}.tar" for number in range(400)]
    member = {"bytes": len(zeros), "sha256": hashlib.sha256(zeros).hexdigest()}
    listed = {
        "format": FORMAT, "version": VERSION, "made_by": "0.1.0", "at": "", "migrations": [],
        "tables": [], "sequences": [], "media": [{"name": name, **member} for name in names],
    }  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("manifest.json", json.dumps(listed))
        made.writestr(names[0], zeros)
        for name in names[1:]:
            entry = copy.copy(made.getinfo(names[0]))
            entry.filename = name
            made.filelist.append(entry)
            made.NameToInfo[name] = entry
    with pytest.raises(BackupError, match="which no file of its size can"):
        read(path)


@pytest.mark.parametrize(
    "media",
    [
        tar_of("../../escaped.jpg"),
        tar_of("/tmp/escaped.jpg"),
        tar_of("a/b.jpg"),
        tar_of(".hidden"),
        tar_of("0000.jpg", kind=tarfile.SYMTYPE),
        tar_of("0000.jpg", kind=tarfile.LNKTYPE),
        tar_of("0000.jpg", kind=tarfile.DIRTYPE),
        tar_of("0000.jpg", kind=tarfile.FIFOTYPE),
        tar_of("0000.jpg")[:700],
        b"no tar at all" * 99,
    ],
)
def test_media_are_plain_files_in_their_film_s_folder(tmp_path: Path, media: bytes) -> None:
    archive = Archive(write(tmp_path / "a.backup", media))
    with pytest.raises(BackupError):
        _put_media(archive, tmp_path / "home" / "media", lambda *_: None)
    archive.close()
    left = [p for p in (tmp_path / "home").rglob("*") if p.is_file() or p.is_symlink()]
    assert left == [] and sorted(p.name for p in tmp_path.iterdir()) == ["a.backup", "home"]


def test_media_that_are_there_stay(tmp_path: Path) -> None:
    archive = Archive(write(tmp_path / "a.backup"))
    for _ in range(2):
        _put_media(archive, tmp_path / "media", lambda *_: None)
        found = tmp_path / "media" / "ab" / "abcd" / "0000.jpg"
        assert found.read_bytes() == b"poster"
    archive.close()
