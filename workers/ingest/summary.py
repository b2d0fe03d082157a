"""What became of everything that was named: what was taken, what was not and why, in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
from rich.table import Table

from backend.domain.display import shortened
from backend.ops.console import PlainConsole
from workers.ingest import source
from workers.ingest.asking import Asked
from workers.ingest.matching import Matched
from workers.ingest.source import Place
from workers.ingest.survey import NAMED_AT_MOST, Skip, Survey, text_of
from workers.video.metadata import MetadataFile

FEW = 3  # names after a count
ROWS = 20  # of a table
NAME = 60  # characters of a name


@dataclass
class Totals:
    """What files became: counted, and by name where a person must hear of it."""

    files: int = 0
    clips: int = 0
    duplicates: int = 0
    took: float = 0.0  # seconds of work
    seconds: float = 0.0  # of video
    stages: Counter[str] = field(default_factory=Counter)
    rows: list[asyncpg.Record] = field(default_factory=list)
    """Those that failed, have warnings or were known: at most `NAMED_AT_MOST`."""

    def add(self, rows: Sequence[asyncpg.Record]) -> None:
        self.files += len(rows)
        for row in rows:
            self.clips += row["clips"]
            self.duplicates += row["duplicates"]
            self.took += row["took"] or 0
            self.seconds += row["seconds"] or 0
            self.stages[row["stage"]] += 1
            if (row["stage"] != "done" or row["warnings"]) and len(self.rows) < NAMED_AT_MOST:
                self.rows.append(row)


@dataclass
class Summary:
    """Everything that is known at the end; the totals are of nothing if nobody waited."""

    survey: Survey
    asked: Sequence[Asked] = ()
    """Those whose names are kept: of objects below a prefix only what was there before."""
    count: int = 0
    """All that were asked for."""
    totals: Totals = field(default_factory=Totals)
    metadata: MetadataFile | None = None
    matched: Matched | None = None
    waited: bool = True
    only_metadata: bool = False
    paths: dict[int, Place] = field(init=False)

    def __post_init__(self) -> None:
        self.paths = {one.file: one.film.path for one in self.asked}

    @property
    def well(self) -> bool:
        """Nothing that was asked for by name was refused, and not all of it failed."""
        if any(refused.named for refused in self.survey.refused):
            return False
        if self.only_metadata:
            return True
        failed = self.totals.stages["failed"]
        return bool(self.count) and not (failed and failed == self.totals.files)


def show(summary: Summary, console: PlainConsole, *, everything: bool = False) -> None:
    """Print it; `everything`: every name instead of the first few."""
    _Printer(console, everything).show(summary)


class _Printer:
    def __init__(self, console: PlainConsole, everything: bool) -> None:
        self._console = console
        self._everything = everything
        self._cut = False

    def show(self, summary: Summary) -> None:
        self._troubles(summary)
        self._taken(summary)
        self._passed_over(summary.survey)
        if summary.metadata and summary.matched:
            self._metadata(summary, summary.metadata, summary.matched)
        if self._cut:
            self._line("Add --verbose to see every name, or --report FILE to keep them.")

    def _line(self, text: str, style: str | None = None) -> None:
        self._console.print(text, style=style, soft_wrap=True)

    def _troubles(self, summary: Summary) -> None:
        troubles = [
            ("not taken", text_of(refused.path), refused.message)
            for refused in summary.survey.refused
        ]
        for row in summary.totals.rows:
            name = text_of(summary.paths.get(row["id"]) or source.place_of(row["uri"]))
            if row["stage"] == "failed":
                troubles.append(("failed", name, row["error"]))
            elif row["warnings"]:
                troubles.append((f"{row['clips']} clips", name, " ".join(row["warnings"])))
        if not troubles:
            return
        most = len(troubles) if self._everything else min(ROWS, len(troubles))
        unnamed = summary.survey.more_refused
        table = Table("file", "became", "why")
        for became, name, why in troubles[:most]:
            table.add_row(name if self._everything else shortened(name, NAME), became, why)
        self._console.print(table)
        self._cut |= len(troubles) > most
        if (more := len(troubles) + unnamed - most) > 0:
            self._line(f"… and {more:,} more like these.")

    def _taken(self, summary: Summary) -> None:
        if not summary.count or summary.only_metadata:
            return
        if not summary.waited:
            self._line(f"{_files(summary.count)} wait for the workers.")
        else:
            self._totals(summary.totals)
        replaced = [one.film.path for one in summary.asked if one.replaced]
        self._count(
            replaced, "changed since they were ingested, so they were looked at again (what was"
            " ingested before stays)",
        )  # fmt: skip

    def _totals(self, totals: Totals) -> None:
        heads = ("files", "clips", "near-duplicates", "already known", "failed", "length", "work")
        table = Table(*heads)
        table.add_row(
            str(totals.files), str(totals.clips), str(totals.duplicates),
            str(totals.stages["known"]), str(totals.stages["failed"]),
            f"{totals.seconds / 60:.1f} min", f"{totals.took:.0f} s",
        )  # fmt: skip
        self._console.print(table)
        same = [Path(r["name"]) for r in totals.rows if r["stage"] == "known"]
        self._count(same, "with the same content as a file that was ingested before")

    def _passed_over(self, survey: Survey) -> None:
        by_reason: dict[Skip, list[Place]] = defaultdict(list)
        for why, path in survey.skipped:
            by_reason[why].append(path)
        if not by_reason:
            return
        self._line(
            f"Passed over in folders: {_files(len(survey.skipped) + survey.unnamed.total())}."
        )
        for why in Skip:
            if paths := by_reason.get(why):
                what = f"{why.value}{_suffixes(paths) if why is Skip.OTHER else ''}"
                self._count(paths, what, survey.unnamed[why])
        if any(why in by_reason for why in (Skip.HIDDEN, Skip.UNFINISHED, Skip.OTHER)):
            self._line("  A file that you name itself is looked into, whatever it is called.")

    def _metadata(self, summary: Summary, file: MetadataFile, matched: Matched) -> None:
        described: list[Place] = [
            film.path
            for film, metadata in zip(summary.survey.films, matched.of, strict=True)
            if metadata
        ]
        plain: list[Place] = [
            film.path
            for film, metadata in zip(summary.survey.films, matched.of, strict=True)
            if not metadata
        ]
        updated = [one.film.path for one in summary.asked if one.described]
        self._line(f"Metadata: {_rows(len(file.rows))} read, {_files(len(described))} described.")
        self._count(updated, "there already, and their metadata was updated")
        self._count(plain, "files without a row in it")
        self._count([Path(r.file) for r in matched.unused], "rows that match no file")
        if file.refused and not self._everything:
            self._line(f"  mistakes in it, named above – {len(file.refused):,}", style="yellow")
        for sentence in (*(file.refused if self._everything else ()), *matched.refused):
            self._line(f"  {sentence}", style="yellow")

    def _count(self, paths: Sequence[Place], what: str, unnamed: int = 0) -> None:
        if not paths:
            return
        names = [text_of(path if self._everything else path.name) for path in paths]
        few = len(names) if self._everything else FEW
        listed = ", ".join(
            name if self._everything else shortened(name, NAME) for name in names[:few]
        )
        count = len(names) + unnamed
        more = f" and {count - few:,} more" if count > few else ""
        self._cut |= len(names) > few
        self._line(f"  {what} – {count:,}: {listed}{more}")


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _suffixes(paths: Iterable[Place]) -> str:
    counts = Counter(path.suffix.lower() for path in paths)
    return " (" + ", ".join(f"{count:,} {suffix}" for suffix, count in counts.most_common(5)) + ")"
