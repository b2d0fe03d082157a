"""The ingest page: a row per file, with its stage, and what went wrong, live."""

from __future__ import annotations

import time
from contextlib import aclosing

import reflex as rx

from backend.messages import Corpus, IngestRow, IngestRows, IngestState, Snapshot
from ui import live
from ui.components.offline import offline_banner
from ui.components.shell import shell
from ui.components.table_head import Column, table_head
from ui.pages.ingest import rows as ingest_rows
from ui.pages.ingest.rows import FileRow, Totals
from ui.pages.workspace.parts import progress
from ui.state import Session, to_login

EVERY = 1.0  # seconds between two states sent to the browser
COLUMNS = (
    Column("file"),
    Column("length", "Of the video"),
    Column("stage", "What is being done with it"),
    Column("clips", "Shots it was cut into, and what went wrong"),
)


class Ingest(Session):
    rows: rx.Field[list[FileRow]] = rx.field(default_factory=list)
    totals: rx.Field[Totals] = rx.field(default_factory=lambda: ingest_rows.NOTHING_YET)
    hidden: int = 0
    loaded: bool = False
    problem: str = ""

    @rx.event
    async def load(self):
        self.problem = ""
        if away := await self.enter():
            return away
        return Ingest.watch

    @rx.event(background=True)
    async def watch(self):
        async with self:
            upstream = self.upstream("ingest")
            path = self.router.url.path
        corpus, files = Corpus(clips=0, videos=0), {}
        dirty, at = False, 0.0
        async with aclosing(upstream.news()) as news:
            async for batch in news:
                for item in batch:
                    match item:
                        case Snapshot(state=IngestState(corpus=corpus, rows=rows)):
                            files, dirty = ingest_rows.updated({}, rows), True
                        case IngestRows(corpus=corpus, rows=rows):
                            files, dirty = ingest_rows.updated(files, rows), True
                        case live.SessionOver():
                            yield to_login(path, "session_over")
                            return
                        case live.Link(online=online):
                            async with self:
                                await self.reached(online)
                        case live.NotYours(message=message):
                            async with self:
                                self.problem = message
                now = time.monotonic()
                if dirty and now - at >= EVERY:
                    async with self:
                        self._show(corpus, files)
                    dirty, at = False, now

    def _show(self, corpus: Corpus, files: dict[int, IngestRow]) -> None:
        self.rows = ingest_rows.shown(files.values())
        self.totals = ingest_rows.totals(corpus, files.values())
        self.hidden = max(0, len(files) - ingest_rows.LONGEST)
        self.loaded = True


def page() -> rx.Component:
    return shell(
        rx.el.main(
            offline_banner(Ingest.online, Ingest.loaded),
            rx.cond(
                Ingest.problem != "", rx.el.p(Ingest.problem, role="alert", class_name="problem")
            ),
            rx.el.h1("Ingest"),
            rx.el.dl(
                _total("clips", "clips"),
                _total("videos", "videos"),
                _total("length", "hours"),
                _total("embedder", "embedder"),
                class_name="totals",
            ),
            rx.el.p(Ingest.totals["files"], class_name="faint", role="status"),
            rx.cond(
                Ingest.rows.length() > 0,
                rx.el.table(
                    table_head(COLUMNS),
                    rx.el.tbody(rx.foreach(Ingest.rows, _row)),
                    class_name="files",
                    custom_attrs={"data-testid": "files"},
                ),
                rx.cond(
                    Ingest.loaded,
                    rx.el.p(
                        "No file has been taken in yet. Run ",
                        rx.el.code("rushes ingest <folder>"),
                        " and watch it here.",
                        class_name="empty",
                        custom_attrs={"data-testid": "empty"},
                    ),
                ),
            ),
            rx.cond(
                Ingest.hidden > 0,
                rx.el.p("and ", Ingest.hidden, " more files", class_name="faint"),
            ),
            class_name="sheet",
        ),
    )


def _total(name: str, key: str) -> rx.Component:
    return rx.el.div(
        rx.el.dt(name, class_name="faint"),
        rx.el.dd(Ingest.totals[key], class_name="value", custom_attrs={"data-value": key}),
    )


def _row(row: rx.Var[FileRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(row["name"], scope="row"),
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
