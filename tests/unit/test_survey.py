"""Everything that is named or lies in a folder is accounted for, and nothing holds up the rest."""

from __future__ import annotations

import errno
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from workers.ingest.matching import match
from workers.ingest.survey import SILENT_AT_MOST, Film, Skip, Survey, survey, text_of
from workers.video import Looker, VideoError
from workers.video.errors import of_source, unanswered
from workers.video.files import Seen, content_hash
from workers.video.looker import ANSWER_SECONDS
from workers.video.metadata import Metadata, Row

VIDEO = b"\x00\x00\x00\x18ftypisom" + b"\x00" * 100


@pytest.fixture(scope="module")
def looker() -> Iterator[Looker]:
    looker = Looker()
    yield looker
    looker.close()


def put(path: Path, content: bytes = VIDEO) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def films(found: Survey) -> list[Path]:
    return [film.path for film in found.films]


def refusals(found: Survey) -> dict[str, str]:
    return {refused.path.name: refused.message for refused in found.refused}


def skips(found: Survey) -> dict[str, Skip]:
    return {path.name: why for why, path in found.skipped}


def test_in_a_folder_the_content_decides_and_everything_is_accounted_for(
    looker: Looker, tmp_path: Path
) -> None:
    videos = [
        put(tmp_path / name)
        for name in ("a.f4v", "b.QT", "c", "d.unheard-of", "e.mp4/inside.m2t", "folder/x.mod")
    ]
    put(tmp_path / "notes.txt")
    put(tmp_path / "data", b"no video at all")
    put(tmp_path / "empty.mp4", b"")
    put(tmp_path / "text.mp4", b"this is not a video")
    put(tmp_path / "code.ts", b"export const x = 1;\n" * 100)
    put(tmp_path / "segment.ts", os.urandom(9000))
    put(tmp_path / ".hidden.mp4")
    put(tmp_path / "._a.mp4", b"\x00\x05\x16\x07")
    put(tmp_path / ".cache" / "x.mp4")
    put(tmp_path / "half.mp4.crdownload")
    (tmp_path / "round").symlink_to(".")
    found = survey([tmp_path], looker)
    assert sorted(films(found)) == sorted(videos)
    assert {name: m.split(".")[0] for name, m in refusals(found).items()} == {
        "empty.mp4": "The file is empty (0 bytes)",
        "text.mp4": "The file is not a video in a known container (mp4/mov, mkv/webm, avi, mpeg,"
        " ts, flv, ogg, wmv, mxf), whatever its name says",
        "segment.ts": "The file is not a video in a known container (mp4/mov, mkv/webm, avi, mpeg,"
        " ts, flv, ogg, wmv, mxf), whatever its name says",
    }
    assert skips(found) == {
        "notes.txt": Skip.OTHER,
        "data": Skip.NO_VIDEO,
        "code.ts": Skip.NO_VIDEO,
        ".hidden.mp4": Skip.HIDDEN,
        "._a.mp4": Skip.HIDDEN,
        ".cache": Skip.HIDDEN,
        "half.mp4.crdownload": Skip.UNFINISHED,
        "round": Skip.LINK,
    }


def test_what_is_named_is_looked_into_whatever_it_is_called(looker: Looker, tmp_path: Path) -> None:
    named = [put(tmp_path / name) for name in ("film.txt", ".hidden.mp4", "half.part", "-rf")]
    assert films(survey(named, looker)) == named


@pytest.mark.timeout(60)
def test_what_is_no_file_is_refused_by_its_kind_and_never_opened(
    looker: Looker, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket.mp4"))
    (tmp_path / "zero.mp4").symlink_to("/dev/zero")
    (tmp_path / "self.mp4").symlink_to("self.mp4")
    (tmp_path / "there.mp4").symlink_to("back.mp4")
    (tmp_path / "back.mp4").symlink_to("there.mp4")
    (tmp_path / "broken.mp4").symlink_to("/nowhere/x.mp4")
    (tmp_path / "endless.mp4").symlink_to("/proc/kmsg")
    good = put(tmp_path / "zz-good.mp4")
    found = survey([tmp_path, tmp_path / "nowhere" / "x.mp4"], looker)
    assert films(found) == [good]
    assert {name: message.split(":")[0].split(",")[0] for name, message in
            refusals(found).items()} == {
        "pipe.mp4": "It is a named pipe (FIFO)",
        "socket.mp4": "It is a socket",
        "zero.mp4": "It is a device",
        "self.mp4": "It is a link that leads in a circle",
        "there.mp4": "It is a link that leads in a circle",
        "back.mp4": "It is a link that leads in a circle",
        "broken.mp4": "It is a link to something that is not there.",
        "endless.mp4": "The file is empty (0 bytes). Copy it again.",
        "x.mp4": "There is no such file or folder",
    }  # fmt: skip
    assert [refused.path.name for refused in found.refused if refused.named] == ["x.mp4"]


def test_one_file_under_several_names_is_taken_once(looker: Looker, tmp_path: Path) -> None:
    first = put(tmp_path / "a.mp4")
    os.link(first, tmp_path / "b.mp4")
    (tmp_path / "c.mp4").symlink_to("a.mp4")
    found = survey([tmp_path, first], looker)
    assert films(found) == [first]
    assert skips(found) == {"b.mp4": Skip.TWICE, "c.mp4": Skip.TWICE}
    assert [path.name for path in found.films[0].also] == ["b.mp4", "c.mp4"]


def test_names_that_are_no_text(looker: Looker, tmp_path: Path) -> None:
    names = [b"caf\xe9.mp4", b"new\nline.mp4", b"\x1b[2J.mp4", b"x" * 250, "ع\u202e.mp4".encode()]
    for name in names:
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:
            file.write(VIDEO)
    found = survey([tmp_path], looker)
    assert sorted(os.fsencode(film.path.name) for film in found.films) == sorted(names)
    shown = {text_of(film.path.name) for film in found.films}
    assert {"caf\\xe9.mp4", "new\\nline.mp4", "\\x1b[2J.mp4"} < shown
    for text in shown:
        text.encode()


@pytest.mark.timeout(60)
def test_a_drive_that_does_not_answer_costs_seconds_not_the_rest(tmp_path: Path) -> None:
    """A stopped process stands for one that a dead drive holds inside the kernel."""
    good = put(tmp_path / "good.mp4")
    looker = Looker()
    looker.see(good)
    assert looker._child
    held = looker._child.pid
    os.kill(held, signal.SIGSTOP)
    looker._seconds = 0.3
    began = time.monotonic()
    with pytest.raises(VideoError) as caught:
        looker.see(good)
    assert caught.value.code == "unanswered" and time.monotonic() - began < 10
    assert not Path(f"/proc/{held}").exists()
    looker._seconds = ANSWER_SECONDS
    assert looker.see(good).size == len(VIDEO)
    looker._child.kill()
    looker._child.wait()
    assert looker.see(good).demuxer == "mov"
    looker.close()


def test_a_folder_on_a_dead_drive_is_given_up_after_a_few_files(tmp_path: Path) -> None:
    for number in range(20):
        put(tmp_path / "dead" / f"{number:02}.mp4")
    good = put(tmp_path / "good.mp4")
    asked = []

    class Away(Looker):
        def see(self, path: Path | str) -> Seen:
            if Path(path).parent.name == "dead":
                asked.append(path)
                raise unanswered(20)
            return super().see(path)

    looker = Away()
    found = survey([tmp_path], looker)
    looker.close()
    assert films(found) == [good] and len(asked) == SILENT_AT_MOST
    assert "17 more in it were not looked at" in refusals(found)["dead"]


def test_content_is_hashed_to_its_end_and_no_further(looker: Looker, tmp_path: Path) -> None:
    path = put(tmp_path / "film.mp4", VIDEO * 50_000)
    digest = looker.content_hash(path)
    assert len(digest) == 64 and digest == looker.content_hash(
        put(tmp_path / "copy", VIDEO * 50_000)
    )
    with pytest.raises(VideoError, match="took longer than the 0 s"):
        looker.content_hash(path, most_seconds=0)


def test_a_file_that_grows_while_it_is_read_is_said_to_be_unfinished(tmp_path: Path) -> None:
    path = put(tmp_path / "film.mp4")

    def grow() -> None:
        with open(path, "ab") as file:
            file.write(b"more")

    with pytest.raises(VideoError) as caught:
        content_hash(path, tell=grow)
    assert caught.value.code == "changed"


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.EACCES, "This user may not read it"),
        (errno.ENOENT, "There is no such file or folder"),
        (errno.ELOOP, "It is a link that leads in a circle"),
        (errno.ENAMETOOLONG, "Its name is too long"),
        (errno.ESTALE, "The drive it lies on does not answer"),
        (errno.ETIMEDOUT, "The drive it lies on does not answer"),
        (errno.EIO, "It cannot be read (Input/output error)"),
    ],
)
def test_every_error_of_a_file_has_its_sentence(number: int, says: str) -> None:
    error = of_source(OSError(number, os.strerror(number)), "/x.mp4")
    assert error.message.startswith(says)


def test_what_rushes_made_itself_is_not_ingested(looker: Looker, tmp_path: Path) -> None:
    film = put(tmp_path / "a.mp4")
    put(tmp_path / "home" / "media" / "0000.mp4")
    found = survey([tmp_path], looker, own=tmp_path / "home" / "media")
    assert films(found) == [film] and skips(found) == {"media": Skip.OWN}


def test_metadata_must_be_an_ordinary_file(looker: Looker, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "films.csv")
    for path in (tmp_path / "films.csv", Path("/dev/zero"), tmp_path, tmp_path / "nowhere"):
        with pytest.raises(VideoError):
            looker.read_small(path)
    assert looker.read_small(put(tmp_path / "good.csv", b"file\n")) == b"file\n"


# ── rows and films ──────────────────────────────────────────────────────────────────────────────


def film(path: str, *also: str) -> Film:
    return Film(Path(path), Seen(path, 0, 0, 1, 0, "mov"), tuple(map(Path, also)))


def described(films: list[Film], *files: str) -> list[str | None]:
    """The files of the rows that describe the films."""
    rows = [Row(f"line {n}", file, Metadata(title=file)) for n, file in enumerate(files, 2)]
    return [m.title if m else None for m in match(films, rows).of]


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/v/a.mp4", "a.mp4"),
        ("/v/Movie1.mp4", "Movie1.MP4"),
        ("/v/folder/b.mp4", "folder/b"),
        ("/v/folder/b.mp4", "b"),
        ("/v/b", "b.mp4"),
        ("/v/Folder/B.mp4", "folder/b.MP4"),
        ("/v/Cafe\u0301.mp4", "Caf\u00e9.mp4"),
        ("/v/\u00c9/a.mp4", "e\u0301/a.mp4"),
        ("/v/a.mp4", "D:/films/a.mp4"),
        ("/v/a.b.mp4", "a.b"),
        ("/v/caf\udce9.mp4", "Caf\u00e9.mp4"),
        ("/v/a.mp4", "a\u200b.mp4"),
    ],
)  # fmt: skip
def test_a_row_is_found_however_the_name_is_spelled(path: str, file: str) -> None:
    assert described([film(path), film("/v/other.mp4")], file) == [file, None]


@pytest.mark.parametrize(
    ("path", "file"),
    [("/v/a.mp4", "a.mov"), ("/v/a.mp4", "b.mp4"), ("/v/xa.mp4", "a.mp4"), ("/v/a.mp4", "a.mp")],
)
def test_a_row_of_another_film_is_not_taken(path: str, file: str) -> None:
    assert described([film(path)], file) == [None]


def test_the_nearer_spelling_and_the_longer_path_count() -> None:
    assert described([film("/v/reels/a.mp4")], "a.mp4", "reels/a.mp4") == ["reels/a.mp4"]
    assert described([film("/v/other/a.mp4")], "a.mp4", "reels/a.mp4") == ["a.mp4"]
    assert described([film("/v/a.mp4"), film("/v/A.mp4")], "A.mp4", "a.mp4") == ["a.mp4", "A.mp4"]
    assert described([film("/x/a.mp4"), film("/y/a.mp4")], "a.mp4") == ["a.mp4", "a.mp4"]
    assert described([film("/x/a.mp4"), film("/y/a.mp4")], "z/a.mp4") == [None, None]


def test_a_film_is_known_by_every_name_it_was_met_under() -> None:
    link = Film(
        Path("/v/dawn.mp4"), Seen("/store/4711.bin", 0, 0, 1, 0, "mov"), (Path("/v/d2.mp4"),)
    )
    for name in ("dawn.mp4", "4711.bin", "d2.mp4"):
        assert described([link], name) == [name]


def test_rows_that_do_not_agree_are_both_named_and_rows_without_a_film_are_known() -> None:
    rows = [
        Row("line 2", "A.mp4", Metadata(title="x")),
        Row("line 3", "a.MP4", Metadata(title="y")),
        Row("line 4", "gone.mp4", Metadata(title="z")),
    ]
    matched = match([film("/v/a.mp4")], rows)
    assert matched.of == [None]
    assert matched.refused[0].startswith("line 2 and line 3 may both describe /v/a.mp4")
    assert [row.file for row in matched.unused] == ["gone.mp4"]
