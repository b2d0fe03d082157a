"""Clips on which people disagree, to be decided one key each, what has most impact first, live."""

from __future__ import annotations

import reflex as rx
from reflex.event import EventSpec

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
from ui.components.label_tabs import label_title
from ui.components.live_page import live_page
from ui.components.rules import RULES
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.pages.disagreements import rows
from ui.pages.disagreements.rows import DisagreementRow
from ui.state import SETTINGS, LivePage, Session, new_id

STYLES = stylesheet("styles.css")
NOTHING = DisagreementsState(label=Label(id=0, name=""))


class Disagreements(LivePage, Session):
    name_of_label: str = ""
    disagreements: rx.Field[list[DisagreementRow]] = rx.field(default_factory=list)
    counts: str = ""
    weight: str = ""  # why decisions do not count
    stale: bool = False  # the server's order differs from the one on screen
    refusals: rx.Field[dict[str, str]] = rx.field(default_factory=dict)  # by clip
    _state: DisagreementsState = NOTHING
    _order: rx.Field[list[int]] = rx.field(default_factory=list)
    _known: rx.Field[dict[int, Disagreement]] = rx.field(default_factory=dict)
    _cards: rx.Field[dict[int, ClipCard]] = rx.field(default_factory=dict)
    _deciding: rx.Field[dict[str, int]] = rx.field(default_factory=dict)  # clip, by command

    def _streams(self) -> tuple[str, ...]:
        return (f"disagreements/{self.label}",)

    def _begin(self) -> list[EventSpec]:
        self.refusals = {}
        return []

    @rx.event
    async def decide(self, clip: int, answer: Answer | str, reason: str, seen: int) -> None:
        """Decide a clip's truth; an empty answer withdraws the decision seen."""
        command = Adjudicate(
            id=new_id(),
            label=self.label,
            clip=clip,
            answer=answer or None,  # type: ignore[arg-type]
            reason=reason,
            seen=seen,
        )
        self.refusals.pop(str(clip), None)
        self._deciding[command.id] = clip
        if not await self._ask(command):
            self.refusals[str(clip)] = self.refused

    @rx.event
    def reorder(self) -> None:
        self._order = rows.newest_order(self._state)
        self._show()

    async def _hear(self, item: live.News) -> None:
        match item:
            case Snapshot(state=DisagreementsState() as state):
                self._state, self._fresh = state, True
                if unknown := rows.undescribed(state, self._cards):
                    await self._query(DescribeClips(id=new_id(), clips=unknown))
            case ClipCards(cards=cards):
                self._cards.update({card.id: card for card in cards})
                self._fresh, self._shown_at = self._state != NOTHING, 0.0  # names are awaited
            case Acknowledged(id=command):
                self._deciding.pop(command, None)
            case Refused(id=command, message=message) if command in self._deciding:
                self.refusals[str(self._deciding.pop(command))] = message

    def _show(self) -> None:
        state = self._state
        self._known = rows.held(self._known, state)
        self._order = rows.arranged(self._order, state)
        self.disagreements = rows.shown(self._order, self._known, state, self._cards)
        self.stale = self._order != rows.newest_order(state)
        self.counts, self.weight = rows.counts(state), rows.weight(state.label.policy)
        self.name_of_label = state.label.name


def page() -> rx.Component:
    return shell(
        live_page(
            Disagreements,
            _queue(),
            why="Disagreements tell what everybody answered; who labels blind never sees them.",
            class_name="sheet tall adjudication",
        ),
        title=label_title(Disagreements.name_of_label, Disagreements.label, routes.DISAGREEMENTS),
    )


def _queue() -> rx.Component:
    return rx.cond(
        Disagreements.disagreements.length() > 0,
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
                rows=Disagreements.disagreements,
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
