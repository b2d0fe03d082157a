"""The ingest page: a row per file, with its stage, and what went wrong, live."""

from __future__ import annotations

import reflex as rx

from backend.messages import Corpus, IngestRow, IngestRows, IngestState, IntakesState, Snapshot
from ui import live
from ui.components.bars import progress, total
from ui.components.intake_form import IntakeForm, intake_form
from ui.components.live_page import live_page
from ui.components.notice import notice
from ui.components.server_folder import server_folder
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.components.table_head import Column, table_head
from ui.components.upload import drop_zone
from ui.pages.ingest import rows
from ui.pages.ingest.rows import FileRow, Totals
from ui.state import Session

STYLES = stylesheet("styles.css")
COLUMNS = (
    Column("file"),
    Column("length", "Of the video"),
    Column("stage", "What is being done with it"),
    Column("clips", "Shots it was cut into, and what went wrong"),
)


class Ingest(IntakeForm, Session):
    files: rx.Field[list[FileRow]] = rx.field(default_factory=list)
    totals: rx.Field[Totals] = rx.field(default_factory=lambda: rows.NOTHING_YET)
    hidden: int = 0
    _corpus: Corpus = Corpus(clips=0, videos=0)
    _rows: dict[int, IngestRow] | None = None  # before the first state, rows mean nothing

    def _streams(self) -> tuple[str, ...]:
        return ("ingest", "intakes")

    async def _hear(self, item: live.News) -> None:
        match item:
            case Snapshot(state=IntakesState() as intakes):
                self._take_names(intakes)
            case Snapshot(state=IngestState(corpus=corpus, rows=files)):
                self._corpus, self._rows, self._fresh = corpus, rows.updated({}, files), True
            case IngestRows(corpus=corpus, rows=files) if self._rows is not None:
                self._rows = rows.updated(self._rows, files)
                self._corpus, self._fresh = corpus, True

    def _show(self) -> None:
        files = list((self._rows or {}).values())
        self.files, self.totals = rows.shown(files), rows.totals(self._corpus, files)
        self.hidden = max(0, len(files) - rows.LONGEST)


def page() -> rx.Component:
    return shell(
        live_page(
            Ingest,
            rx.fragment(
                rx.el.h1("Videos"),
                rx.el.dl(
                    total("clips", Ingest.totals["clips"]),
                    total("videos", Ingest.totals["videos"]),
                    total("length", Ingest.totals["hours"], key="hours"),
                    total("embedder", Ingest.totals["embedder"]),
                    class_name="totals",
                ),
                drop_zone(Ingest, Ingest.files),
                server_folder(Ingest),
                rx.el.p(Ingest.totals["files"], class_name="faint", role="status"),
                rx.cond(
                    (Ingest.account_role != "viewer") & (Ingest.files.length() > 0),
                    intake_form(Ingest),
                ),
                _files(),
                notice(Ingest),
            ),
            why="Every file that was taken in, and what became of it, stands here.",
            class_name="sheet",
            scrolls_by_keys=True,
        ),
    )


def _files() -> rx.Component:
    return rx.cond(
        Ingest.files.length() > 0,
        rx.fragment(
            rx.el.table(
                table_head(COLUMNS),
                rx.el.tbody(rx.foreach(Ingest.files, _row)),
                class_name="files",
                custom_attrs={"data-testid": "files"},
            ),
            rx.cond(
                Ingest.hidden > 0,
                rx.el.p("and ", Ingest.hidden, " more files", class_name="faint"),
            ),
        ),
        rx.el.p(
            "No file has been taken in yet. Drop some above, or run ",
            rx.el.code("rushes ingest <folder>"),
            ", and watch it here.",
            class_name="empty",
            custom_attrs={"data-testid": "empty"},
        ),
    )


def _row(row: rx.Var[FileRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(rx.el.bdi(row["short"]), scope="row", title=row["name"]),
        rx.el.td(row["length"], class_name="faint"),
        rx.el.td(
            rx.el.span(row["text"]),
            rx.cond(row["running"], progress(row["width"], "accent", row["text"])),
        ),
        rx.el.td(
            row["clips"],
            rx.cond(row["warnings"] != "", rx.el.p(row["warnings"], class_name="warning")),
            rx.cond(
                row["error"] != "",
                rx.el.div(
                    rx.el.pre(row["error"]),
                    rx.el.button(
                        "copy",
                        type="button",
                        class_name="quiet",
                        aria_label="Copy this error",
                        on_click=rx.set_clipboard(row["error"]),
                    ),
                    class_name="error",
                ),
            ),
        ),
        key=row["file"],
        custom_attrs={"data-file": row["file"], "data-stage": row["stage"]},
    )
