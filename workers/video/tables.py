"""Tables as people's programs write them: CSV in any usual dialect and encoding, JSON, JSON lines.

What cannot be read belongs to its row: a row is refused, never the table, unless nothing in it can
be told.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import json
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

DELIMITERS = (",", ";", "\t", "|")
HEADER_WITHIN = 20  # rows; spreadsheets put a title above
UNQUOTED_AT_MOST = 100  # lines; each costs reading the rest again
SHOWN = 40  # characters of a cell in a message
NUMBER_DIGITS = 300
_BOMS = (  # the longer of two that begin alike first
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TURNS = "\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_BINARY = {
    b"PK\x03\x04": "a workbook or an archive",
    b"\xd0\xcf\x11\xe0": "a workbook in an old format",
    b"\x1f\x8b": "compressed",
    b"%PDF": "a PDF",
    b"SQLite format 3": "a database",
    b"PAR1": "a Parquet file",
}
csv.field_size_limit(1 << 26)


class TableError(ValueError):
    """Nothing in the file can be read as a table; the message says why and what to do."""


@dataclass(frozen=True)
class TableRow:
    """`place` is where the row stands, as in "line 3"; cells are (head, text) and not empty."""

    place: str
    cells: list[tuple[str, str]]


@dataclass
class Table:
    rows: list[TableRow] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """A sentence for each row or cell that was left out: where, why, what to do."""
    remarks: list[str] = field(default_factory=list)
    """What was read in a way that its writer should know."""

    def refuse(self, sentence: str) -> None:
        self.refused.append(sentence)


def read_table(content: bytes, is_header: Callable[[list[str]], bool]) -> Table:
    """The rows of a table, whatever the file is called: JSON begins with a bracket, all else is
    CSV. `is_header` tells whether a row of cells is the header.

    Raises:
        TableError: it is empty, no text, has no header, or is no JSON.
    """
    table = Table()
    text = _decoded(content, table)
    if not clean(text):
        raise TableError("It is empty. Begin it with a line such as file,title,genre,year.")
    if text.lstrip()[:1] in ("{", "["):
        _read_json(text, table, is_header)
    else:
        _read_csv(text, table, is_header)
    return table


def clean(text: str) -> str:
    """Without what no database and no page takes: half characters become U+FFFD; control
    characters, byte order marks and what would turn the direction of the text around it are left
    out; spaces around are cut off."""
    if text.isprintable():
        return text.strip()
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(
        c for c in whole if c in "\t\n" or (unicodedata.category(c) != "Cc" and c not in _TURNS)
    ).strip()


def shown(text: str) -> str:
    """A cell in a message: on one line, and not too long."""
    line = " ".join(clean(text).split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def _decoded(content: bytes, table: Table) -> str:
    for magic, what in _BINARY.items():
        if content.startswith(magic):
            raise TableError(f"It is {what}, no text. Save it as CSV from the program it is from.")
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(encoding, "replace")
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):  # every other byte is zero
        half = content[first:8192:2]
        if len(half) > 4 and half.count(0) > 0.4 * len(half):
            return content.decode(encoding, "replace")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        table.remarks.append(
            f"Byte {error.start} is not UTF-8, so it was read as Windows-1252. If letters look"
            " wrong, save it with the encoding UTF-8."
        )
        return content.decode("cp1252", "replace")


# ── CSV ─────────────────────────────────────────────────────────────────────────────────────────


def _read_csv(text: str, table: Table, is_header: Callable[[list[str]], bool]) -> None:
    lines = list(io.StringIO(text.replace("\0", ""), newline=""))
    if "\0" in text:
        table.remarks.append("It holds NUL bytes, which were left out.")
    delimiter, begin = _declared(lines)
    best: tuple[int, str, list[str]] | None = None
    for candidate in delimiter or DELIMITERS:
        head = itertools.islice(_parsed(lines, candidate, begin), HEADER_WITHIN)
        for line, cells in head:
            if isinstance(cells, list) and is_header(cells):
                if best is None or len(cells) > len(best[2]):
                    best = line, candidate, cells
                break
    if best is None:
        raise TableError(
            'No column "file" was found in its first lines. Begin the file with a line such as'
            " file,title,genre,year."
        )
    header_line, delimiter, header = best
    unquoted = 0
    for line, cells in _parsed(lines, delimiter, begin):
        if line <= header_line:
            continue
        if isinstance(cells, str):
            unquoted += 1
            if unquoted > UNQUOTED_AT_MOST:
                table.refuse(
                    f"line {line}: the quotes of {UNQUOTED_AT_MOST} lines before are wrong, so from"
                    " here on nothing was read. Export the table again."
                )
                return
            table.refuse(f"line {line}: {cells}. Check the quotes on that line.")
            continue
        while cells and not cells[-1].strip():
            cells.pop()
        if len(cells) > len(header):
            table.refuse(
                f"line {line}: {len(cells)} fields, but the header names {len(header)}. Put quotes"
                f' around text that contains "{delimiter}".'
            )
        elif cells:
            pairs = zip(header, cells, strict=False)
            table.rows.append(TableRow(f"line {line}", [(clean(h), _cell(c)) for h, c in pairs]))


def _cell(text: str) -> str:
    """Without the ="…" by which spreadsheets are kept from reading a text as a number."""
    text = clean(text)
    return text[2:-1].strip() if text.startswith('="') and text.endswith('"') else text


def _declared(lines: list[str]) -> tuple[str, int]:
    """The delimiter of a first line like sep=; as spreadsheets write it, and the line after."""
    first = lines[0].strip('\r\n\ufeff" ')
    if first[:4].lower() == "sep=" and len(first) == 5:
        return first[4], 1
    return ("\t", 1) if first.lower() == "sep=" else ("", 0)


def _parsed(lines: list[str], delimiter: str, begin: int) -> Iterator[tuple[int, list[str] | str]]:
    """Rows with the number of their first line. For one whose quotes are wrong, what is wrong;
    the next line is taken for a row again."""
    at = begin
    while at < len(lines):
        first = at
        rows = csv.reader(itertools.islice(lines, at, None), delimiter=delimiter, strict=True,
                          skipinitialspace=True)  # fmt: skip
        try:
            for cells in rows:
                yield first + 1, cells
                first = at + rows.line_num
            return
        except csv.Error as error:
            yield first + 1, str(error)
            at = first + 1


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────


class _Pairs(list[tuple[str, Any]]):
    """A JSON object as it is written: a name may occur twice."""


def _read_json(text: str, table: Table, is_header: Callable[[list[str]], bool]) -> None:
    try:
        content = _loads(text)
    except json.JSONDecodeError as error:
        lines = text.splitlines()
        if not _is_lines(lines):
            raise TableError(
                f"line {error.lineno}: not JSON ({error.msg}). Correct it there."
            ) from error
        for number, line in enumerate(lines, 1):
            if line.strip():
                _read_line(f"line {number}", line, table)
        return
    for place, name, value in _entries(content, is_header):
        _add(place, name, value, table)


def _loads(text: str) -> Any:
    try:
        return json.loads(
            text,
            object_pairs_hook=_Pairs,
            parse_float=str,
            parse_int=lambda digits: digits[:NUMBER_DIGITS],
            parse_constant=lambda name: None,  # NaN and Infinity, which are no JSON
        )
    except RecursionError:
        raise TableError(
            "It is nested too deeply. Write a list of objects, one for each video."
        ) from None


def _is_lines(lines: list[str]) -> bool:
    """JSON lines: the first line that is not empty is a whole object."""
    first = next((line for line in lines if line.strip()), "")
    try:
        return isinstance(_loads(first), _Pairs)
    except (json.JSONDecodeError, TableError):
        return False


def _read_line(place: str, line: str, table: Table) -> None:
    try:
        value = _loads(line)
    except json.JSONDecodeError as error:
        table.refuse(f"{place}: not JSON ({error.msg}). Correct it there.")
    except TableError as error:
        table.refuse(f"{place}: {error}")
    else:
        _add(place, None, value, table)


def _entries(
    content: Any, is_header: Callable[[list[str]], bool]
) -> Iterator[tuple[str, str | None, Any]]:
    """Place, file and fields of every video: from a list, alone or in an object; from columns; from
    an object by file; from the one object of the only video."""
    if isinstance(content, _Pairs):
        named = next((value for head, value in content if is_header([head])), None)
        if isinstance(named, list):
            content = _rows_of(content)
        elif named is not None:
            content = [content]
        elif len(content) == 1 and _is_list(content[0][1]):
            content = content[0][1]
        else:
            for name, value in content:
                yield f'entry "{shown(name)}"', name, value
            return
    if not isinstance(content, list):
        content = [content]
    for number, value in enumerate(content, 1):
        yield f"entry {number}", None, value


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and not isinstance(value, _Pairs)


def _rows_of(columns: _Pairs) -> list[_Pairs]:
    """From {"file": [a, b], "title": [c, d]}, or {"file": {"0": a, "1": b}, …}, a row for each."""
    rows: dict[str, _Pairs] = {}
    for head, column in columns:
        cells = column if isinstance(column, list) else []
        if not isinstance(column, _Pairs):
            cells = [(str(number), cell) for number, cell in enumerate(cells)]
        for row, cell in cells:
            rows.setdefault(row, _Pairs()).append((head, cell))
    return list(rows.values())


def _add(place: str, name: str | None, value: Any, table: Table) -> None:
    if not isinstance(value, _Pairs):
        table.refuse(f'{place}: not an object. Write {{"file": …, "title": …, "year": …}}.')
        return
    cells = [] if name is None else [("file", clean(name))]
    for head, item in value:
        if name is not None and head.lower() == "file":
            continue
        try:
            cells.append((clean(head), _text(item)))
        except TableError as error:
            table.refuse(f'{place}, field "{shown(head)}": {error}')
    table.rows.append(TableRow(place, cells))


def _text(value: Any) -> str:
    if isinstance(value, _Pairs) or (
        isinstance(value, list) and any(isinstance(item, list) for item in value)
    ):
        raise TableError("nested, so it was left out. Give text, a number or a list of them.")
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else clean(str(value))
