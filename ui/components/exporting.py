"""Taking answers out of the studio: a small menu, a line that tells how far it is, then a link."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import msgspec
import reflex as rx
from reflex.event import EventSpec

from backend.messages import EXPORT_DAYS, LONGEST_QUESTION, wire
from backend.messages.exports import AskExport, ExportJob
from backend.messages.predictions import Problem
from ui import api, state
from ui.state import OFFLINE, SETTINGS, Session
from ui.text import count

LOOK_SECONDS = 1.0
FORMATS = {
    "csv": "CSV, for spreadsheets",
    "jsonl": "JSON lines",
    "parquet": "Parquet",
    "videofolder": "VideoFolder (Hugging Face), with the clips",
    "labelstudio": "Label Studio, timeline labels",
    "fiftyone": "FiftyOne, temporal detections",
}
WHAT = {
    "annotations": "Answers, a row for each",
    "clips": "Clips with what their answers come to",
    "predictions": "What the newest models say",
}
UNDER_WAY = ("waiting", "running")


class BadScore(ValueError):
    """What was typed is no score."""


class Exporting(Session):
    """The export that was asked for last in this tab. ``menu``: of which menu it is."""

    menu: str = ""
    line: str = ""
    address: str = ""  # of the file, once it is there
    file: str = ""
    under_way: bool = False
    _job: int = 0

    @rx.event
    async def begin(self, form: dict[str, Any]) -> EventSpec | None:
        self.menu, self.address, self.file, self._job = str(form.get("menu", "")), "", "", 0
        self.under_way = False
        label, intake = str(form.get("label", "")), str(form.get("intake", ""))
        try:
            wanted = msgspec.convert(
                {
                    "what": form.get("what"),
                    "format": form.get("format"),
                    "labels": [label] if label else [],
                    "intakes": [intake] if intake else [],
                    "pseudonyms": bool(form.get("pseudonyms")),
                    "start": str(form.get("start", "")).strip(),
                    "where": str(form.get("where", "")).strip(),
                    "score_from": _score(str(form.get("score_from", ""))),
                },
                AskExport,
            )
        except BadScore:
            self.line = "A score is a number from 0 to 1, like .8."
            return None
        except msgspec.ValidationError:
            self.line = "Choose what to export, and in which format."
            return None
        try:
            async with api.client(SETTINGS) as http:
                answer = await http.post(
                    wire.EXPORTS, content=msgspec.json.encode(wanted), headers=self._as_page()
                )
        except httpx.HTTPError:
            self.line = OFFLINE
            return None
        self._tell(answer)
        return Exporting.follow if self.under_way else None

    @rx.event(background=True)
    async def follow(self) -> None:
        """Tell how far it is, until it is done or the tab leaves."""
        async with self:
            token, headers, job = self.router.session.client_token, self._as_page(), self._job
        async with api.client(SETTINGS) as http:
            while state.still_open(token):
                await asyncio.sleep(LOOK_SECONDS)
                try:
                    answer = await http.get(f"{wire.EXPORTS}/{job}", headers=headers)
                except httpx.HTTPError:
                    continue  # it goes on when the backend is back
                async with self:
                    if self._job != job:
                        return  # another one was asked for
                    self._tell(answer)
                    if not self.under_way:
                        return

    @rx.event
    async def cancel(self) -> None:
        try:
            async with api.client(SETTINGS) as http:
                answer = await http.delete(f"{wire.EXPORTS}/{self._job}", headers=self._as_page())
        except httpx.HTTPError:
            self.line = OFFLINE
            return
        self._tell(answer)

    def _as_page(self) -> dict[str, str]:
        return {"Cookie": self._cookie(), "Origin": SETTINGS.ui_origin}

    def _tell(self, answer: httpx.Response) -> None:
        if answer.status_code >= 400:
            self.under_way, self._job = False, 0
            try:
                self.line = msgspec.json.decode(answer.content, type=Problem).message
            except msgspec.MsgspecError:
                self.line = OFFLINE
            return
        job = msgspec.json.decode(answer.content, type=ExportJob)
        self._job, self.line = job.id, told(job)
        self.under_way = job.state in UNDER_WAY
        if job.state == "done":
            self.address, self.file = f"{SETTINGS.public_api_url}{job.result}", job.name
        else:
            self.address = self.file = ""


def _score(text: str) -> float | None:
    """Raises: BadScore: it is not empty, and no number from 0 to 1."""
    if not text.strip():
        return None
    try:
        score = float(text)
    except ValueError:
        raise BadScore from None
    if not 0 <= score <= 1:
        raise BadScore
    return score


def told(job: ExportJob) -> str:
    """How far an export is, in a sentence."""
    match job.state:
        case "waiting":
            return "It is about to begin."
        case "running":
            return f"{job.rows:,} of {count(job.total or 0, _kind(job))}."
        case "done":
            return f"{count(job.rows, _kind(job))}; the file is here for {EXPORT_DAYS:g} days."
        case "failed":
            return job.error
        case "expired":
            return "The file was removed after its days; export it again."
    return "It was cancelled."


def _kind(job: ExportJob) -> str:
    return "marker" if job.what == "markers" else "row"


def export_menu(
    menu: str | rx.Var[str], *, label: str | rx.Var[str] = "", intake: str | rx.Var[str] = "",
    what: tuple[str, ...] = tuple(WHAT),
) -> rx.Component:  # fmt: skip
    """``menu``: another one for each menu of a page; ``label``, ``intake``: of which alone, by
    name; ``what`` may be chosen, the first by itself."""
    return rx.el.details(
        rx.el.summary("Export"),
        rx.el.form(
            *[
                rx.el.input(type="hidden", name=name, value=value, read_only=True)
                for name, value in (("menu", menu), ("label", label), ("intake", intake))
            ],
            choice("what", "What", {name: WHAT[name] for name in what}),
            choice("format", "Format", FORMATS),
            where_field(),
            rx.el.label(
                rx.el.input(type="checkbox", name="pseudonyms"),
                rx.el.span("Pseudonyms instead of names"),
                class_name="check",
            ),
            rx.el.button("Export", type="submit", class_name="primary"),
            on_submit=Exporting.begin,
        ),
        how_far(menu),
        class_name="exporting",
        custom_attrs={"data-testid": "export"},
    )


def how_far(menu: str | rx.Var[str]) -> rx.Component:
    """How far the export is that was asked for in this menu, and then its file."""
    return rx.cond(
        (Exporting.menu == menu) & (Exporting.line != ""),
        rx.el.p(
            rx.el.span(Exporting.line, role="status"),
            rx.cond(
                Exporting.under_way,
                rx.el.button(
                    "cancel", type="button", class_name="quiet", on_click=Exporting.cancel
                ),
            ),
            rx.cond(
                Exporting.address != "",
                rx.el.a(
                    "Save " + Exporting.file,
                    href=Exporting.address,
                    download=Exporting.file,
                    class_name="link",
                ),
            ),
            class_name="how-far",
        ),
    )


def where_field() -> rx.Component:
    """Which clips alone: conditions, as one types them into a search."""
    return rx.el.label(
        "Only clips where",
        rx.el.input(
            name="where", placeholder="rain > .8 and not indoor", max_length=LONGEST_QUESTION
        ),
        class_name="field",
    )


def choice(name: str, text: str, options: dict[str, str]) -> rx.Component:
    return rx.el.label(
        text,
        rx.el.select(
            *[rx.el.option(words, value=value) for value, words in options.items()], name=name
        ),
        class_name="field",
    )
