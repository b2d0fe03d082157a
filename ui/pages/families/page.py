"""Families of labels: rules between them, and the clips whose answers contradict these, live."""

from __future__ import annotations

from typing import cast

import reflex as rx
from reflex.event import EventSpec

from backend.messages import (
    Acknowledged,
    AddRule,
    Adjudicate,
    Annotate,
    ClipCard,
    ClipCards,
    Command,
    Contradiction,
    DescribeClips,
    FamiliesState,
    Refused,
    RemoveRule,
    RuleKind,
    Snapshot,
)
from ui import live
from ui.components.family_queue import family_queue
from ui.components.keys import key_line
from ui.components.live_page import live_page
from ui.components.notice import notice
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.pages.families import rows
from ui.pages.families.rows import ContradictionRow, RuleRow
from ui.state import SETTINGS, LivePage, Session, new_id

STYLES = stylesheet("styles.css")
KINDS: tuple[tuple[RuleKind, str], ...] = (
    ("implies", "implies"),
    ("excludes", "excludes"),
    ("one_of", "and these: exactly one"),
)


class Families(LivePage, Session):
    rules: rx.Field[list[RuleRow]] = rx.field(default_factory=list)
    labels: rx.Field[list[tuple[str, str]]] = rx.field(default_factory=list)  # number, name
    contradictions: rx.Field[list[ContradictionRow]] = rx.field(default_factory=list)
    sought: str = ""  # a part of the names among which others are chosen
    counts: str = ""
    refusals: rx.Field[dict[str, str]] = rx.field(default_factory=dict)  # by row
    _state: FamiliesState = FamiliesState()
    _known: rx.Field[dict[str, Contradiction]] = rx.field(default_factory=dict)
    _cards: rx.Field[dict[int, ClipCard]] = rx.field(default_factory=dict)
    _fixing: rx.Field[dict[str, str]] = rx.field(default_factory=dict)  # row, by command

    def _streams(self) -> tuple[str, ...]:
        return ("families",)

    def _begin(self) -> list[EventSpec]:
        self.refusals = {}
        return []

    @rx.event
    async def seek(self, text: str) -> None:
        self.sought = text.strip().lower()

    @rx.event
    async def add(self, form: dict[str, str]) -> None:
        others = tuple(int(number) for number, _ in self.labels if form.get(f"label-{number}"))
        label = form.get("label", "")
        if not label or not others:
            self.notice, self.refused = "", "Choose a label and at least one other."
            return
        await self._ask(
            AddRule(
                id=new_id(),
                label=int(label),
                kind=cast(RuleKind, form.get("kind", "implies")),
                others=others,
            ),
            "The rule holds. It answers nothing by itself: what contradicts it is shown below.",
        )

    @rx.event
    async def remove(self, label: int, rule: int) -> None:
        await self._ask(RemoveRule(id=new_id(), label=label, rule=rule), "The rule holds no more.")

    @rx.event
    async def fix(self, key: str, label: int) -> None:
        """Under this label the truth is the other one."""
        row = self._known.get(key)
        says = next((s for s in row.says if s.label == label), None) if row else None
        if row is None or says is None:
            return
        answer = rows.opposite(says.truth)
        command: Command = Annotate(
            id=new_id(), label=label, clip=row.clip, answer=answer, source="review"
        )
        if rows.decides(says):
            command = Adjudicate(
                id=new_id(),
                label=label,
                clip=row.clip,
                answer=answer,
                seen=says.decision.id if says.decision else 0,
            )
        self.refusals.pop(key, None)
        self._fixing[command.id] = key
        if not await self._ask(command):
            self.refusals[key] = self.refused

    async def _hear(self, item: live.News) -> None:
        match item:
            case Snapshot(state=FamiliesState() as state):
                self._state, self._fresh, self._shown_at = state, True, 0.0
                if unknown := rows.undescribed(state, self._cards):
                    await self._query(DescribeClips(id=new_id(), clips=unknown))
            case ClipCards(cards=cards):
                self._cards.update({card.id: card for card in cards})
                self._fresh, self._shown_at = True, 0.0
            case Acknowledged(id=command):
                self._fixing.pop(command, None)
            case Refused(id=command, message=message) if command in self._fixing:
                self.refusals[self._fixing.pop(command)] = message

    def _show(self) -> None:
        state = self._state
        self._known = rows.held(self._known, state)
        self.rules = rows.rules(state)
        self.labels = [(str(label.id), label.name) for label in state.labels if label.edits]
        self.contradictions = rows.shown(self._known, state, self._cards)
        self.counts = rows.counts(state)


def page() -> rx.Component:
    return shell(
        live_page(
            Families,
            _families(),
            why="Rules between labels are told here.",
            class_name="sheet tall adjudication families",
        ),
    )


def _families() -> rx.Component:
    return rx.fragment(
        rx.el.h1("Families of labels"),
        rx.el.p(
            "One label implies another, excludes it, or exactly one of several holds. A rule "
            "answers nothing by itself: clips whose answers contradict it wait below, until "
            "somebody corrects one of them. Yes of a label that excludes yours is offered under "
            "Next, as “yes of labels that exclude this”.",
            class_name="faint",
        ),
        rx.cond(Families.labels.length() > 1, _new()),
        rx.cond(
            Families.rules.length() > 0,
            rx.el.ul(
                rx.foreach(Families.rules, _rule),
                class_name="family-rules",
                custom_attrs={"data-testid": "rules"},
            ),
            rx.el.p("There is no rule yet.", class_name="faint"),
        ),
        rx.cond(
            Families.contradictions.length() > 0,
            rx.fragment(
                rx.el.div(
                    rx.el.p(Families.counts, role="status", custom_attrs={"data-testid": "counts"}),
                    key_line(context="families", reader=Families.account_role == "viewer"),
                    class_name="head",
                ),
                family_queue(
                    rows=Families.contradictions,
                    media=SETTINGS.media_url,
                    reader=Families.account_role == "viewer",
                    refusals=Families.refusals,
                    on_fix=Families.fix,
                ),
            ),
            rx.el.p(
                "No answers contradict the rules.",
                class_name="empty",
                custom_attrs={"data-testid": "empty"},
            ),
        ),
        notice(Families),
    )


def _new() -> rx.Component:
    return rx.el.form(
        rx.el.label("Label", rx.el.select(rx.foreach(Families.labels, _option), name="label")),
        rx.el.label(
            "Rule",
            rx.el.select(*[rx.el.option(text, value=kind) for kind, text in KINDS], name="kind"),
        ),
        rx.el.fieldset(
            rx.el.legend("Others"),
            rx.el.input(
                type="search",
                placeholder="Find a label",
                aria_label="Find among the others",
                on_change=Families.seek.debounce(150),
                # Of no form: Enter here must not add the rule.
                custom_attrs={"form": ""},
            ),
            rx.foreach(Families.labels, _box),
            class_name="family-others",
        ),
        rx.el.button("Add the rule", type="submit", class_name="primary"),
        on_submit=Families.add,
        class_name="family-new",
        custom_attrs={"data-testid": "new-rule"},
    )


def _option(label: rx.Var[tuple[str, str]]) -> rx.Component:
    return rx.el.option(label[1], value=label[0])


def _box(label: rx.Var[tuple[str, str]]) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", name="label-" + label[0]),
        label[1],
        # What is chosen stays in sight, and chosen, whatever is looked for (styles.css).
        class_name=rx.cond(label[1].lower().contains(Families.sought), "", "unsought"),
        key=label[0],
    )


def _rule(row: rx.Var[RuleRow]) -> rx.Component:
    return rx.el.li(
        row["text"],
        rx.el.span(" ", row["by"], class_name="faint", title="who made it"),
        rx.cond(
            row["edits"],
            rx.el.button(
                "remove",
                type="button",
                class_name="quiet",
                aria_label="Remove the rule: " + row["text"].to(str),
                on_click=Families.remove(row["label"], row["id"]),
            ),
        ),
        key=row["id"],
    )
