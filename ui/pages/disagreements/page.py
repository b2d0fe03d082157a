"""Clips on which people disagree, to be decided one key each, what matters most first, live."""

from __future__ import annotations

import time
import uuid
from contextlib import aclosing

import reflex as rx

from backend.messages import (
    Acknowledged,
    Adjudicate,
    Answer,
    ClipCard,
    ClipCards,
    DescribeClips,
    Disagreement,
    DisagreementsState,
    Label,
    Refused,
    Snapshot,
)
from ui import live, routes
from ui.components.disagreement_queue import disagreement_queue
from ui.components.keys import key_line
from ui.components.label_tabs import label_tabs
from ui.components.notice import not_yours
from ui.components.offline import offline_banner
from ui.components.rules import RULES
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.pages.disagreements import rows as disagreement_rows
from ui.pages.disagreements.rows import DisagreementRow
from ui.state import OFFLINE, SETTINGS, Session, to_login

STYLES = stylesheet("styles.css")
EVERY = 1.0  # seconds between two states sent to the browser
NOTHING = DisagreementsState(label=Label(id=0, name=""))


class Disagreements(Session):
    label: int = 0
    name: str = ""
    rows: rx.Field[list[DisagreementRow]] = rx.field(default_factory=list)
    counts: str = ""
    weight: str = ""  # why decisions do not count
    stale: bool = False  # the server's order differs from the one on screen
    refusals: rx.Field[dict[str, str]] = rx.field(default_factory=dict)  # by clip
    loaded: bool = False
    problem: str = ""
    _state: DisagreementsState = NOTHING
    _order: rx.Field[list[int]] = rx.field(default_factory=list)
    _known: rx.Field[dict[int, Disagreement]] = rx.field(default_factory=dict)
    _cards: rx.Field[dict[int, ClipCard]] = rx.field(default_factory=dict)
    _asked: rx.Field[dict[str, int]] = rx.field(default_factory=dict)  # clip, by command
    _fresh: bool = False  # something came that is not on screen yet
    _shown_at: float = 0.0

    @rx.event
    async def load(self):
        label = routes.label_of(self.router.url.path)
        if label != self.label:
            self.label = label
            self._forget()
        self.problem, self._asked, self.refusals, self._shown_at = "", {}, {}, 0.0
        if away := await self.enter():
            return away
        return Disagreements.watch

    @rx.event
    async def decide(self, clip: int, answer: Answer | str, reason: str, seen: int):
        """Decide a clip's truth; an empty answer withdraws the decision seen."""
        command = Adjudicate(
            id=str(uuid.uuid4()),
            label=self.label,
            clip=clip,
            answer=answer or None,  # type: ignore[arg-type]
            reason=reason,
            seen=seen,
        )
        self.refusals.pop(str(clip), None)
        self._asked[command.id] = clip
        if not await self._send(command):
            self.refusals[str(clip)] = OFFLINE

    @rx.event
    def reorder(self):
        self._order = disagreement_rows.newest_order(self._state)
        self._show()

    @rx.event(background=True)
    async def watch(self):
        async with self:
            upstream = self.upstream(f"disagreements/{self.label}")
            path = self.router.url.path
        async with aclosing(upstream.news()) as news:
            async for batch in news:
                if any(isinstance(item, live.SessionOver) for item in batch):
                    yield to_login(path, "session_over")
                    return
                if batch or self._fresh:
                    async with self:
                        for item in batch:
                            await self._hear(item)
                        if self._fresh and time.monotonic() - self._shown_at >= EVERY:
                            self._show()
                            self._fresh, self._shown_at = False, time.monotonic()

    async def _hear(self, item: live.News) -> None:
        match item:
            case Snapshot(state=DisagreementsState() as state):
                self._state, self._fresh, self.problem = state, True, ""
                if unknown := disagreement_rows.undescribed(state, self._cards):
                    await self._send(DescribeClips(id=str(uuid.uuid4()), clips=unknown))
            case ClipCards(cards=cards):
                self._cards.update({card.id: card for card in cards})
                self._fresh, self._shown_at = True, 0.0  # names are awaited
            case live.Link(online=online):
                await self.reached(online)
            case live.NotYours(message=message):
                self.problem = message
                self._forget()
            case Acknowledged(id=command) if command in self._asked:
                del self._asked[command]
            case Refused(id=command, message=message) if command in self._asked:
                self.refusals[str(self._asked.pop(command))] = message

    def _show(self) -> None:
        state = self._state
        self._known = disagreement_rows.held(self._known, state)
        self._order = disagreement_rows.arranged(self._order, state)
        self.rows = disagreement_rows.shown(self._order, self._known, state, self._cards)
        self.stale = self._order != disagreement_rows.newest_order(state)
        self.counts, self.weight = (
            disagreement_rows.counts(state),
            disagreement_rows.weight(state.label.policy),
        )
        self.name, self.loaded = state.label.name, True

    def _forget(self) -> None:
        self.rows, self.name, self.counts, self.loaded, self.stale = [], "", "", False, False
        self._state, self._order, self._known, self._fresh = NOTHING, [], {}, False


def page() -> rx.Component:
    return shell(
        rx.el.main(
            offline_banner(Disagreements.online, Disagreements.loaded),
            rx.cond(
                Disagreements.problem != "",
                not_yours(
                    Disagreements.problem,
                    "Disagreements tell what everybody answered; who labels blind never sees them.",
                ),
                rx.cond(Disagreements.loaded, _queue()),
            ),
            class_name="sheet adjudication",
        ),
        title=[rx.el.h1(Disagreements.name), label_tabs(Disagreements.label, routes.DISAGREEMENTS)],
    )


def _queue() -> rx.Component:
    return rx.cond(
        Disagreements.rows.length() > 0,
        rx.fragment(
            rx.el.div(
                rx.el.p(
                    Disagreements.counts, role="status", custom_attrs={"data-testid": "counts"}
                ),
                key_line(context="disagreements", reader=Disagreements.account_role == "viewer"),
                class_name="head",
            ),
            rx.cond(Disagreements.weight != "", rx.el.p(Disagreements.weight, class_name="weight")),
            disagreement_queue(
                rows=Disagreements.rows,
                media=SETTINGS.media_url,
                reader=Disagreements.account_role == "viewer",
                refusals=Disagreements.refusals,
                stale=Disagreements.stale,
                rules=RULES,
                on_decide=Disagreements.decide,
                on_order=Disagreements.reorder,
            ),
        ),
        rx.el.p(
            "Nobody disagrees. A clip comes here as soon as one person says yes and another no. ",
            rx.cond(
                Disagreements.weight != "",
                Disagreements.weight,
                "What is decided here outweighs every other answer.",
            ),
            class_name="empty",
            custom_attrs={"data-testid": "empty"},
        ),
    )
