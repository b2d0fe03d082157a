"""Administrators have a folder of the server taken in: a form, and a line that tells how far."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import msgspec
import reflex as rx
from reflex.event import EventSpec

from backend.messages import LONGEST_NAME, wire
from backend.messages.folders import FolderJob, TakeInFolder
from backend.messages.predictions import Problem
from ui import api, state
from ui.state import OFFLINE, SETTINGS, Session
from ui.text import count

LOOK_SECONDS = 1.0


class ServerFolder(Session):
    """The folder that was asked for last in this tab."""

    line: str = ""
    bad: bool = False
    under_way: bool = False
    _job: int = 0

    @rx.event
    async def take_in(self, form: dict[str, Any]) -> EventSpec | None:
        path, intake = (str(form.get(name, "")).strip() for name in ("path", "intake"))
        wanted = msgspec.json.encode(TakeInFolder(path=path, intake=intake))
        headers = {"Cookie": self._cookie(), "Origin": SETTINGS.ui_origin}
        try:
            async with api.client(SETTINGS) as http:
                answer = await http.post(wire.FOLDERS, content=wanted, headers=headers)
        except httpx.HTTPError:
            self.line, self.bad = OFFLINE, True
            return None
        self._tell(answer)
        return ServerFolder.follow if self.under_way else None

    @rx.event(background=True)
    async def follow(self) -> None:
        """Tell how far it is, until it is done or the tab leaves."""
        async with self:
            token, job = self.router.session.client_token, self._job
            headers = {"Cookie": self._cookie()}
        async with api.client(SETTINGS) as http:
            while state.still_open(token):
                await asyncio.sleep(LOOK_SECONDS)
                try:
                    answer = await http.get(f"{wire.FOLDERS}/{job}", headers=headers)
                except httpx.HTTPError:
                    continue  # it goes on when the backend is back
                async with self:
                    if self._job != job:
                        return  # another one was asked for
                    self._tell(answer)
                    if not self.under_way:
                        return

    def _tell(self, answer: httpx.Response) -> None:
        self.bad = answer.status_code >= 400
        if self.bad:
            self.under_way, self._job = False, 0
            try:
                self.line = msgspec.json.decode(answer.content, type=Problem).message
            except msgspec.MsgspecError:
                self.line = OFFLINE
            return
        job = msgspec.json.decode(answer.content, type=FolderJob)
        self._job, self.under_way, self.line = job.id, job.state != "done", told(job)


def told(job: FolderJob) -> str:
    """How far a folder is, in words."""
    match job.state:
        case "waiting":
            return "It is about to be looked at."
        case "running":
            return f"{count(job.looked_at, 'file')} looked at."
    return f"{count(job.taken, 'film')} of {count(job.looked_at, 'file')} asked for. {job.said}"


def server_folder(page: Any) -> rx.Component:
    """For administrators. ``page``: knows the names of intakes."""
    return rx.cond(
        Session.account_role == "admin",
        rx.el.details(
            rx.el.summary("Take in a folder of the server"),
            rx.el.form(
                rx.el.label(
                    "Folder",
                    rx.el.input(
                        name="path",
                        required=True,
                        max_length=4096,
                        placeholder="/films/new",
                        auto_complete="off",
                    ),
                    class_name="field",
                ),
                rx.el.label(
                    "Into the intake (may be left empty)",
                    rx.el.input(
                        name="intake",
                        max_length=LONGEST_NAME,
                        list="folder-intakes",
                        auto_complete="off",
                    ),
                    class_name="field",
                ),
                rx.el.datalist(
                    rx.foreach(page.intake_names, lambda name: rx.el.option(value=name)),
                    id="folder-intakes",
                ),
                rx.el.button("Take it in", type="submit", class_name="primary"),
                on_submit=ServerFolder.take_in,
                class_name="intake-form",
            ),
            rx.cond(
                ServerFolder.line != "",
                rx.el.p(
                    ServerFolder.line,
                    role="status",
                    class_name=rx.cond(ServerFolder.bad, "no", "faint"),
                    custom_attrs={"data-testid": "folder-said"},
                ),
            ),
            rx.el.p(
                "Also a prefix such as s3://bucket/new/. It lies in one of those that "
                "RUSHES_INGEST_FOLDERS names, and is searched to any depth.",
                class_name="faint",
            ),
            class_name="new",
        ),
    )
