"""What there is to ingest: every path that was named, and every file below a folder, is accounted
for, either as a film or with the reason why not. One that cannot be looked at never ends the rest.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

from backend.domain.display import visible
from backend.domain.media_kinds import MEDIA, Medium, medium_by_name, suffixes
from workers.ingest.objects import Object
from workers.ingest.source import Place
from workers.video.container import medium_of
from workers.video.errors import VideoError, unanswered, unknown_container
from workers.video.files import Seen
from workers.video.looker import Looker

# In a folder these are not opened, because they are known to be something else. Whatever is
# called otherwise is looked into, and its first bytes decide; so they do for a file that is named.
_OTHER = """
    .txt .md .rst .rtf .doc .docx .odt .pages .pdf .epub .tex .log .nfo .html .htm .css .js .jsx
    .tsx .py .pyc .c .h .cpp .rs .go .java .class .sh .bat .sql .ipynb
    .csv .tsv .xls .xlsx .ods .numbers .json .jsonl .ndjson .xml .yaml .yml .toml .ini .cfg .db
    .sqlite .npy .npz .pt .safetensors
    .svg .psd .ai .cr2 .cr3 .nef .arw .dng .ico .thm .exr .dpx
    .m4b .mid .midi .amr .ac3
    .srt .vtt .ass .ssa .sub .idx .smi .sup .edl .fcpxml .prproj .drp .aep
    .zip .rar .7z .gz .tar .tgz .bz2 .xz .zst .iso .dmg .exe .dll .so .bin .jar
    .m3u .m3u8 .mpd .pls .torrent .url .webloc .lnk .ttf .otf .woff .woff2
"""
_UNFINISHED = """
    .part .partial .crdownload .download .opdownload .tmp .temp .!ut .!qb .aria2 .ytdl .filepart
"""
OTHER_SUFFIXES = frozenset(_OTHER.split())
UNFINISHED_SUFFIXES = frozenset(_UNFINISHED.split())
# What is called so and holds nothing of the kind is worth a sentence of its own.
EXPECTED_SUFFIXES = frozenset((*suffixes(), ".heic", ".heif"))
TYPESCRIPT = "text"  # programs in that language have the suffix of transport streams
NAMED_AT_MOST = 20_000  # objects; a prefix may hold millions
SILENT_AT_MOST = 3  # in one folder; then its drive is taken to be away


class Skip(Enum):
    """Why a file in a folder was passed over, as the person who named the folder reads it."""

    HIDDEN = "hidden (the name begins with a dot)"
    UNFINISHED = "unfinished downloads"
    OTHER = "documents, archives and the like, by their suffix"
    NO_VIDEO = "no video, picture or sound by their content"
    MEDIUM = "of another medium than the folder's; --medium image, sound or all takes them"
    OWN = "what Rushes made itself"
    LINK = "links to folders, which are not followed"
    TWICE = "the same file under another name"


@dataclass(frozen=True)
class Film:
    """A file that begins like a video, a picture or a sound."""

    path: Place
    """As it was named or found."""
    seen: Seen | Object
    also: tuple[Path, ...] = ()
    """Other names of the same file that were named or found."""


@dataclass(frozen=True)
class Refused:
    """What somebody would expect to be taken, and why it is not."""

    path: Place | str
    message: str
    named: bool


@dataclass
class Survey:
    films: list[Film] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    skipped: list[tuple[Skip, Place]] = field(default_factory=list)
    unnamed: Counter[Skip] = field(default_factory=Counter)
    """Objects of a prefix that were passed over beyond those whose names are kept."""
    more_refused: int = 0
    """The same for those that were refused."""

    def refuse(self, path: Place | str, message: str, *, named: bool) -> None:
        """Tell of an object; beyond `NAMED_AT_MOST` only count it."""
        if named or len(self.refused) < NAMED_AT_MOST:
            self.refused.append(Refused(path, message, named))
        else:
            self.more_refused += 1

    def skip(self, why: Skip, path: Place) -> None:
        """The same for one that is passed over."""
        if len(self.skipped) < NAMED_AT_MOST:
            self.skipped.append((why, path))
        else:
            self.unnamed[why] += 1


def survey(
    paths: Iterable[Path],
    looker: Looker,
    on_file: Callable[[int], None] = lambda count: None,
    *,
    own: Path | None = None,
    media: Sequence[Medium] = MEDIA,
    together: bool = False,
) -> Survey:
    """Look at every path, and at all files below those that are folders.

    A file that is named is taken for whatever its content says. In a folder, searched to any
    depth, hidden files, unfinished downloads and files with the suffix of something else are
    passed over, links to folders are not followed, and of all others the content decides. A file
    that is met twice, also by links, is taken once; what lies in Rushes' `own` folder of clips is
    passed over. `on_file` hears how many were met.

    A folder of films holds posters and theme tunes that nobody wants as clips: of each folder that
    is named, only the first of these `media` that lies in it, at any depth, is taken; all of them
    if they are wanted `together`.
    """
    return _Surveyor(looker, on_file, own, media, together).run(paths)


class _Surveyor:
    def __init__(
        self,
        looker: Looker,
        on_file: Callable[[int], None],
        own: Path | None,
        media: Sequence[Medium],
        together: bool,
    ) -> None:
        self._media = media
        self._together = together
        self._looker = looker
        self._on_file = on_file
        self._own = own and own.absolute()
        self._found = Survey()
        self._films: dict[tuple[int, int], Film] = {}
        self._named: set[tuple[int, int]] = set()
        self._met = 0

    def run(self, paths: Iterable[Path]) -> Survey:
        for path in dict.fromkeys(paths):
            try:
                if self._looker.is_folder(path):
                    taken, refused = set(self._films), len(self._found.refused)
                    self._folder(path)
                    self._of_one_medium(set(self._films) - taken, refused)
                else:
                    seen = self._looker.see(path)
                    if seen.demuxer is None:
                        raise unknown_container(seen.holds)
                    self._named.add((seen.device, seen.inode))
                    self._take(path, seen)
            except VideoError as error:
                self._refuse(path, error.message, named=True)
        self._found.films = list(self._films.values())
        return self._found

    def _folder(self, top: Path) -> None:
        waiting = [top]
        while waiting:
            folder = waiting.pop()
            try:
                names = self._looker.list_folder(folder)
            except VideoError as error:
                self._refuse(folder, error.message, named=folder == top)
                continue
            silent = 0
            below = []
            for number, (name, kind) in enumerate(names):
                path = folder / name
                if silent >= SILENT_AT_MOST:
                    left = len(names) - number
                    message = f"{unanswered().message} {left} more in it were not looked at."
                    self._refuse(folder, message, named=False)
                    break
                if name.startswith("."):
                    self._skip(Skip.HIDDEN, path)
                elif kind == "link to a folder":
                    self._skip(Skip.LINK, path)
                elif kind == "folder" and path.absolute() == self._own:
                    self._skip(Skip.OWN, path)
                elif kind == "folder":
                    below.append(path)
                else:
                    silent += self._inside(path)
            waiting += reversed(below)

    def _of_one_medium(self, taken: set[tuple[int, int]], refused: int) -> None:
        """Give up what was taken of a folder, and forget what was refused from a number on, if it
        is of another medium than the folder is taken for."""
        there = {key: _medium(self._films[key]) for key in taken - self._named}
        wanted = [medium for medium in self._media if medium in there.values()]
        if not self._together:
            wanted = wanted[:1]
        for key, medium in there.items():
            if medium not in wanted:
                film = self._films.pop(key)
                self._found.skipped.append((Skip.MEDIUM, film.path))
        told, self._found.refused[refused:] = self._found.refused[refused:], []
        for one in told:
            path, known = one.path, (None, "video", *wanted)
            if isinstance(path, Path) and wanted and medium_by_name(path.name) not in known:
                self._found.skipped.append((Skip.MEDIUM, path))
            else:
                self._found.refused.append(one)

    def _inside(self, path: Path) -> bool:
        """Look at a file in a folder; whether its drive did not answer."""
        suffix = path.suffix.lower()
        if suffix in UNFINISHED_SUFFIXES:
            self._skip(Skip.UNFINISHED, path)
        elif suffix in OTHER_SUFFIXES:
            self._skip(Skip.OTHER, path)
        else:
            try:
                seen = self._looker.see(path)
            except VideoError as error:
                if error.code == "not_a_video" and suffix not in EXPECTED_SUFFIXES:
                    self._skip(Skip.NO_VIDEO, path)
                else:
                    self._refuse(path, error.message, named=False)
                return error.code == "unanswered"
            if seen.demuxer:
                self._take(path, seen)
            elif suffix not in EXPECTED_SUFFIXES or (suffix == ".ts" and seen.holds == TYPESCRIPT):
                self._skip(Skip.NO_VIDEO, path)
            else:
                self._refuse(path, unknown_container(seen.holds).message, named=False)
        return False

    def _take(self, path: Path, seen: Seen) -> None:
        before = self._films.get((seen.device, seen.inode))
        if before is None:
            self._films[seen.device, seen.inode] = Film(path, seen)
            self._count()
        elif path not in (before.path, *before.also):
            self._films[seen.device, seen.inode] = replace(before, also=(*before.also, path))
            self._skip(Skip.TWICE, path)

    def _refuse(self, path: Path, message: str, *, named: bool) -> None:
        self._found.refused.append(Refused(path, message, named))
        self._count()

    def _skip(self, why: Skip, path: Path) -> None:
        self._found.skipped.append((why, path))
        self._count()

    def _count(self) -> None:
        self._met += 1
        self._on_file(self._met)


def _medium(film: Film) -> Medium:
    """Of what medium a file seems to be; what is inside decides when it is decoded."""
    assert isinstance(film.seen, Seen) and film.seen.demuxer
    return medium_of(film.seen.demuxer) or medium_by_name(film.path.name) or "video"


def text_of(path: Place | str) -> str:
    """A path as one line of text that a database takes: bytes that are no text, and control
    characters, become escapes like \\xe9."""
    return visible(os.fsencode(path).decode(errors="backslashreplace"))
