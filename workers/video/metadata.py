"""Titles, genres, years and more for videos, from a table in a file beside them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from workers.video.tables import Table, TableError, TableRow, clean, read_table, shown

YEARS = range(1000, 10_000)
SHORT = 40  # characters: longer than any date
# The longest that is kept, in characters: of a title, a genre, another field and its name.
TITLE, GENRE, OTHER, HEAD = 500, 200, 2000, 100
OTHERS = 100

# What people call the columns, without case, spaces and signs; the first that is there counts.
NAMES = {
    "file": (
        "file filename file_name path filepath fullpath video videofile clip clipname media"
        " mediafile source sourcefile uri location footage datei dateiname dateipfad pfad fichier"
        " nomdufichier nomfichier chemin archivo nombrearchivo nombredearchivo ruta nomefile"
        " percorso bestand bestandsnaam arquivo fil filnamn filnavn файл имяфайла plik tiedosto"
        " ファイル ファイル名 文件 文件名 name"
    ),
    "title": (
        "title filmtitle movietitle videotitle titel filmtitel titre título titulo titolo tytuł"
        " название otsikko タイトル 标题 片名"
    ),
    "genre": (
        "genre genres category categories kategorie kategorien catégorie género genero genere"
        " categoría categoria gatunek жанр ジャンル 类型"
    ),
    "year": (
        "year releaseyear yearofrelease productionyear jahr erscheinungsjahr produktionsjahr année"
        " annee año ano anno rok год år vuosi jaar 年 年份 releasedate released dateofrelease"
    ),
}
_RANK = {
    field: {name.replace("_", ""): rank for rank, name in enumerate(names.split())}
    for field, names in NAMES.items()
}
_DATES = ("releasedate", "released", "dateofrelease")  # which need hold no year
_NO_YEAR = {"", "nan", "null", "none", "nil", "n/a", "#n/a", "na", "-", "–", "—", "?", "unknown"}
_THOUSANDS = re.compile(r"(\d)[.,'’ \u00a0\u202f](\d{3})")
_WHOLE = re.compile(r"(\d{4})(?:[.,]0+)?")
_FOUR_DIGITS = re.compile(r"(?<!\d)\d{4}(?!\d)")
_ABOUT_A_YEAR = re.compile(r"[\d\W_]*(?:(?:c|ca|circa|um|vers|©|t|z|utc)[\d\W_]*)*", re.IGNORECASE)


@dataclass(frozen=True)
class Metadata:
    """What is known about one video. `extra` holds the columns that have no field here."""

    title: str | None = None
    genre: str | None = None
    year: int | None = None
    extra: Mapping[str, str] = field(default_factory=dict)

    def said(self) -> dict[str, object]:
        """What it says, as JSON holds it."""
        values = {"title": self.title, "genre": self.genre, "year": self.year}
        said: dict[str, object] = {k: v for k, v in values.items() if v is not None}
        return said | ({"extra": dict(self.extra)} if self.extra else {})


class MetadataError(ValueError):
    """Nothing in the file can be used. The message names the file and says what to do."""


class Contradiction(ValueError):
    """Two descriptions say different things; the message tells which."""


@dataclass(frozen=True)
class Row:
    """What one row, or several that agree, say about one video. `file` has / between folders."""

    place: str
    file: str
    metadata: Metadata


@dataclass(frozen=True)
class MetadataFile:
    """What a file of metadata says. Every sentence names the file and the row."""

    rows: tuple[Row, ...]
    refused: tuple[str, ...]
    """Rows and fields that were not used, each with what to do."""
    remarks: tuple[str, ...]
    """What was read in a way that its writer should know."""

    @property
    def by_file(self) -> dict[str, Metadata]:
        return {row.file: row.metadata for row in self.rows}


def read_metadata(path: object, content: bytes) -> MetadataFile:
    """Metadata by video, from the content of the file at `path`: CSV (commas, semicolons, tabs or
    bars) with a header, a list of JSON objects, a JSON object of objects by file, or JSON lines.

    The header may name columns in usual words of several languages. Rows about the same video may
    complete each other; where they contradict each other none of them is used.

    Raises:
        MetadataError: nothing in it can be used.
    """
    try:
        table = read_table(content, _is_header)
        rows = [row for row in (_row(entry, table) for entry in table.rows) if row]
        rows = _together(rows, table)
    except TableError as error:
        raise MetadataError(f"{path}: {error}") from error
    return MetadataFile(
        tuple(rows),
        tuple(f"{path}, {sentence}" for sentence in table.refused),
        tuple(f"{path}: {sentence}" for sentence in table.remarks),
    )


def merged(first: Metadata, second: Metadata) -> Metadata:
    """What both say together.

    Raises:
        Contradiction: they differ in a field that both give.
    """
    for name, one, other in (
        ("title", first.title, second.title),
        ("genre", first.genre, second.genre),
        ("year", first.year, second.year),
        *((key, first.extra[key], second.extra.get(key)) for key in first.extra),
    ):
        if one is not None and other is not None and one != other:
            raise Contradiction(f'{name} "{shown(str(one))}" and "{shown(str(other))}"')
    return Metadata(
        first.title or second.title,
        first.genre or second.genre,
        first.year or second.year,
        {**first.extra, **second.extra},
    )


def _folded(head: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", head).casefold() if c.isalnum())


def _field_of(head: str) -> tuple[str, int] | None:
    folded = _folded(head)
    for name, ranks in _RANK.items():
        if folded in ranks:
            return name, ranks[folded]
    return None


def _is_header(cells: list[str]) -> bool:
    return any(found and found[0] == "file" for found in map(_field_of, map(clean, cells)))


def _row(entry: TableRow, table: Table) -> Row | None:
    known: dict[str, tuple[int, str, str]] = {}  # field: rank, head, text
    extra: dict[str, str] = {}
    for head, text in entry.cells:
        if not text:
            continue
        found = _field_of(head)
        if found is None:
            key, rank = head, 0
            same = extra.get(head)
        else:
            key, rank = found
            if key in known and known[key][0] != rank:  # another column says it better, or worse
                worse = max(known[key], (rank, head, text))
                known[key] = min(known[key], (rank, head, text))
                extra[worse[1]] = worse[2]
                continue
            same = known[key][2] if key in known else None
        if same is not None and same != text:
            table.refuse(
                f'{entry.place}: the column "{shown(head)}" occurs twice, with "{shown(same)}" and'
                f' "{shown(text)}". Remove one.'
            )
            return None
        if found is None:
            extra[head] = text
        else:
            known[key] = (rank, head, text)
    name = _name(known["file"][2]) if "file" in known else ""
    if not name:
        if known or extra:
            table.refuse(f'{entry.place}, field "file": missing. Give the name of the video file.')
        return None
    return Row(entry.place, name, _metadata(entry.place, known, extra, table))


def _metadata(
    place: str, known: dict[str, tuple[int, str, str]], extra: dict[str, str], table: Table
) -> Metadata:
    def cut(name: str, text: str, most: int) -> str:
        if len(text) <= most:
            return text
        table.refuse(
            f'{place}, field "{shown(name)}": {len(text):,} characters, of which the first'
            f" {most:,} were kept. Shorten it."
        )
        return text[:most]

    year = None
    if "year" in known:
        _, head, text = known["year"]
        try:
            year = _year(text)
        except ValueError:
            if _folded(head) in _DATES:
                extra[head] = text
            else:
                table.refuse(
                    f'{place}, field "{shown(head)}": "{shown(text)}" is no year, so it was left'
                    " out. Give four digits, or leave it empty."
                )
    others = {key: cut(key, text, OTHER) for key, text in extra.items() if key}
    if len(others) > OTHERS:
        table.refuse(
            f"{place}: {len(others):,} more fields, of which the first {OTHERS} were kept. Leave"
            " out what nobody looks for."
        )
    return Metadata(
        title=cut("title", known["title"][2], TITLE) if "title" in known else None,
        genre=cut("genre", known["genre"][2], GENRE) if "genre" in known else None,
        year=year,
        extra={key[:HEAD]: text for key, text in list(others.items())[:OTHERS]},
    )


def _together(rows: list[Row], table: Table) -> list[Row]:
    """One row for each video; none where two contradict each other."""
    by_file: dict[str, list[Row]] = {}
    for row in rows:
        by_file.setdefault(unicodedata.normalize("NFC", row.file), []).append(row)
    agreed = []
    for same in by_file.values():
        metadata = same[0].metadata
        for number, row in enumerate(same[1:], 1):
            try:
                metadata = merged(metadata, row.metadata)
            except Contradiction as difference:
                places = ", ".join(r.place for r in same[:number])
                table.refuse(
                    f"{places} and {row.place} say different things about {shown(row.file)}:"
                    f" {difference}. None of them was used; remove all but the right one."
                )
                break
        else:
            agreed.append(Row(same[0].place, same[0].file, metadata))
    return agreed


def _name(given: str) -> str:
    parts = urlsplit(given) if given.lower().startswith("file://") else None
    text = unquote(parts.path) if parts else given.replace("\\", "/")
    name = PurePosixPath(text).as_posix() if text else ""
    return "" if name == "." else name


def _year(text: str) -> int | None:
    """The year that is meant, as in 1994, 1994.0, 1,994, 1994-05-01 or c. 1994.

    Raises ValueError if there is none, or more than one.
    """
    if text.casefold() in _NO_YEAR:
        return None
    digits = "".join(str(int(c)) if c.isdecimal() else c for c in text)
    if (whole := _WHOLE.fullmatch(digits)) and int(whole[1]) in YEARS:
        return int(whole[1])
    if (thousands := _THOUSANDS.fullmatch(digits)) and int("".join(thousands.groups())) in YEARS:
        return int("".join(thousands.groups()))
    found = {int(four) for four in _FOUR_DIGITS.findall(digits)} & set(YEARS)
    if len(found) == 1 and len(digits) <= SHORT and _ABOUT_A_YEAR.fullmatch(digits):
        return found.pop()
    raise ValueError(text)
