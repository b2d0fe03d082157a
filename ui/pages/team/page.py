"""A label's team: who works on it, how far they agree, and whose answers are its truth, live."""

from __future__ import annotations

import secrets

import reflex as rx
from msgspec.structs import asdict, replace
from reflex.event import EventSpec

from backend.messages import (
    Account,
    Acknowledged,
    DrawPreview,
    DrawTeam,
    EditLabel,
    Label,
    PeopleState,
    Policy,
    PreviewDraw,
    Refused,
    Role,
    SetMember,
    Snapshot,
    TeamState,
    UndoDraw,
)
from ui import live, routes, text
from ui.components.label_tabs import label_title
from ui.components.link import link
from ui.components.live_page import live_page
from ui.components.notice import notice
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.components.table_head import Column, table_head
from ui.pages.team import agreement, rows
from ui.pages.team.agreement import AgreementView, PairView
from ui.pages.team.draw import DrawnRow, draw_form, draw_preview, drawn_rows
from ui.pages.team.parts import confusion, heat_map, trend_chart, whiskers
from ui.pages.team.rows import MemberRow, TruthView
from ui.state import LivePage, Session, new_id

STYLES = stylesheet("styles.css")
NOBODY = TeamState(label=Label(id=0, name=""))
COLUMNS = (
    Column("name"),
    Column("role", "Primaries search and label and see each other; secondaries answer the same "
           "clips blind"),
    Column("answers", "That stand now", number=True),
    Column("per hour", "Answers given in the last hour", number=True),
    Column("per answer", "Median time with a clip in focus", number=True),
    Column("waiting", "Clips in a secondary’s queue without an answer", number=True),
    Column("self-agreement", "Of the clips a secondary was asked a second time, how many they "
           "answered the same", number=True),
)  # fmt: skip


class Team(LivePage, Session):
    members: rx.Field[list[MemberRow]] = rx.field(default_factory=list)
    truth: rx.Field[TruthView] = rx.field(default_factory=lambda: rows.truth(NOBODY))
    agreement: rx.Field[AgreementView] = rx.field(default_factory=lambda: agreement.view(NOBODY))
    pair: rx.Field[PairView] = rx.field(default_factory=lambda: agreement.NO_PAIR)
    picked: rx.Field[list[int]] = rx.field(default_factory=list)
    manages: bool = False  # administrators arrange teams
    edits: bool = False  # primaries change a label
    preview: rx.Field[list[DrawnRow]] = rx.field(default_factory=list)  # of a draw
    drawn_by: str = ""  # whose draw can be taken back; empty: there is none
    _wanted: PreviewDraw | None = None
    _seen: str = ""  # the preview on screen
    _state: TeamState = NOBODY
    _accounts: rx.Field[tuple[Account, ...]] = rx.field(default_factory=tuple)

    def _streams(self) -> tuple[str, ...]:
        accounts = ("people",) if self.account_role == "admin" else ()
        return (f"team/{self.label}", *accounts)

    def _begin(self) -> list[EventSpec]:
        self._accounts, self.manages = (), False  # until the accounts say otherwise
        return []

    @rx.event
    async def set_role(self, person: int, choice: str) -> None:
        role: Role | None = None if choice == rows.USUAL else choice  # type: ignore[assignment]
        name = next((row["name"] for row in self.members if row["person"] == person), "")
        command = SetMember(id=new_id(), label=self.label, person=person, role=role)
        if await self._ask(command, f"{name} has another role now."):
            self._draw_members(rows.expected(self._state, self._accounts, person, role))

    @rx.event
    async def preview_draw(self, form: dict[str, str]) -> None:
        self._wanted = PreviewDraw(
            id=new_id(),
            label=self.label,
            primaries=_number(form.get("primaries")),
            secondaries=_number(form.get("secondaries")),
            outsiders=bool(form.get("outsiders")),
            switching=bool(form.get("switching")),
            seed=_seed(),
        )
        self.preview = []
        await self._ask(self._wanted)

    @rx.event
    async def preview_others(self) -> None:
        if self._wanted is not None:
            self._wanted = replace(self._wanted, id=new_id(), seed=_seed())
            await self._ask(self._wanted)

    @rx.event
    async def draw(self) -> None:
        """What was previewed."""
        if self._wanted is not None:
            fields = asdict(self._wanted) | {"id": new_id(), "seen": self._seen}
            await self._ask(DrawTeam(**fields), "A new team was drawn.")

    @rx.event
    def drop_preview(self) -> None:
        self.preview, self._wanted = [], None

    @rx.event
    async def undo_draw(self) -> None:
        if (draw := self._state.draw) is not None:
            command = UndoDraw(id=new_id(), label=self.label, draw=draw.id)
            await self._ask(command, "The draw is taken back.")

    @rx.event
    async def set_policy(self, policy: Policy) -> None:
        command = EditLabel(id=new_id(), label=self.label, policy=policy)
        if await self._ask(command, f"Its truth: {rows.POLICIES[policy][0].lower()}."):
            self.truth = rows.truth(rows.defined(self._state, policy=policy))

    @rx.event
    async def set_repeats(self, percent: str) -> None:
        share = int(percent) / 100
        command = EditLabel(id=new_id(), label=self.label, repeats=share)
        if await self._ask(command, f"{text.share(share)} of a secondary’s clips come twice."):
            self.truth = rows.truth(rows.defined(self._state, repeats=share))

    @rx.event
    def pick(self, first: int, second: int) -> None:
        self.picked = [first, second]
        self.pair = agreement.pair(self._state, first, second)

    async def _hear(self, item: live.News) -> None:
        match item:
            case Snapshot(state=TeamState() as state):
                self._state, self._fresh = state, True
            case Snapshot(state=PeopleState(accounts=accounts)):
                self._accounts, self.manages = accounts, True
                self._fresh = self._state != NOBODY
            case live.NotYours(stream="people"):
                self._accounts, self.manages = (), False
                self._fresh = self._state != NOBODY
            case DrawPreview(id=query) if self._wanted is not None and query == self._wanted.id:
                self.preview = drawn_rows(item.people, self.person)
                self._seen = item.seen
            case Acknowledged(id=command) if isinstance(self._under_way(command), DrawTeam):
                self.drop_preview()
            case Refused(id=command, code=code) if command in self._asked:
                self._show()  # what was expected did not happen
                if code == "changed_meanwhile" and self._wanted is not None:
                    self._wanted = replace(self._wanted, id=new_id())
                    await self._query(self._wanted)

    def _show(self) -> None:
        self._draw_members(self._state)
        self.drawn_by = self._state.draw.name if self._state.draw else ""
        self.truth, self.agreement = rows.truth(self._state), agreement.view(self._state)
        if self.picked:
            self.pair = agreement.pair(self._state, *self.picked)

    def _draw_members(self, state: TeamState) -> None:
        self.members = rows.members(state, self._accounts, self.person)
        self.edits = rows.may_edit(state, self.person)


def _seed() -> int:
    return secrets.randbelow(2**31)


def _number(text: str | None) -> int:
    """0, which the backend refuses where it makes no sense, for what is no number."""
    return int(text) if text and text.strip().isdecimal() else 0


def page() -> rx.Component:
    return shell(
        live_page(
            Team,
            _team(),
            why="The team page tells what everybody answered; who labels blind never sees it.",
            class_name="sheet tall team",
        ),
        title=label_title(Team.truth["name"], Team.label, routes.TEAM),
    )


def _team() -> rx.Component:
    return rx.fragment(
        rx.el.section(
            rx.el.div(
                rx.el.h2("Who is on it"),
                link("across labels", to=routes.ANNOTATORS, class_name="link"),
                rx.cond(Team.manages, draw_form(Team)),
                class_name="head",
            ),
            rx.cond(Team.manages, draw_preview(Team)),
            _members(),
        ),
        rx.el.section(
            rx.el.h2("How far they agree"),
            rx.cond(
                Team.agreement["why_empty"] != "",
                rx.el.p(
                    Team.agreement["why_empty"],
                    class_name="empty",
                    custom_attrs={"data-testid": "empty"},
                ),
                _agreement(),
            ),
        ),
        rx.el.section(rx.el.h2("Whose answers are its truth"), _truth()),
        notice(Team),
    )


def _members() -> rx.Component:
    return rx.el.table(
        table_head(COLUMNS),
        rx.el.tbody(rx.foreach(Team.members, _member)),
        class_name="roster members",
        custom_attrs={"data-testid": "members"},
    )


def _member(row: rx.Var[MemberRow]) -> rx.Component:
    usual = rx.cond(row["usual"] != "", "default: " + row["usual"].to(str), "default role")
    return rx.el.tr(
        rx.el.th(
            row["name"],
            rx.cond(row["me"], rx.el.span(" · you", class_name="faint")),
            rx.cond(
                row["account_role"] != "",
                rx.el.span(" · ", row["account_role"], class_name="faint"),
            ),
            rx.cond(row["disabled"], rx.el.span(" · disabled", class_name="warning")),
            scope="row",
        ),
        rx.el.td(
            rx.cond(
                Team.manages,
                rx.el.select(
                    rx.el.option(usual, value=rows.USUAL),
                    rx.el.option("primary", value="primary"),
                    rx.el.option("secondary", value="secondary"),
                    rx.el.option("not on it", value="none"),
                    value=row["choice"],
                    aria_label="Role of " + row["name"].to(str),
                    on_change=lambda choice: Team.set_role(row["person"], choice),
                ),
                row["role"],
            )
        ),
        *[
            rx.el.td(row[key], class_name="number")
            for key in ("answers", "per_hour", "seconds", "waiting", "repeats")
        ],
        key=row["person"],
        class_name=rx.cond(row["out"], "out", ""),
        custom_attrs={"data-person": row["name"], "data-role": row["role"]},
    )


def _agreement() -> rx.Component:
    team = Team.agreement
    return rx.el.div(
        rx.el.div(
            whiskers(team["whiskers"], team["axis"]),
            rx.el.h3("Over the clips compared so far: ", team["compared"]),
            trend_chart(team["trend"]),
            class_name="measures",
        ),
        rx.el.div(
            rx.el.h3("Pairwise agreement (Cohen’s κ); choose a cell for their answers"),
            heat_map(team["heat"], team["people"], Team.picked, Team.pick),
            rx.cond(Team.pair["first"] != "", confusion(Team.pair)),
            class_name="pairs",
        ),
        class_name="agreement",
    )


def _truth() -> rx.Component:
    return rx.el.fieldset(
        *[
            rx.el.label(
                rx.el.input(
                    type="radio",
                    name="policy",
                    checked=Team.truth["policy"] == policy,
                    on_change=Team.set_policy(policy),
                ),
                rx.el.b(name),
                rx.el.span(meaning, class_name="faint"),
            )
            for policy, (name, meaning) in rows.POLICIES.items()
        ],
        rx.el.label(
            rx.el.select(
                *[
                    rx.el.option(text.share(share / 100) if share else "never", value=str(share))
                    for share in rows.REPEATS
                ],
                value=Team.truth["repeats"],
                on_change=Team.set_repeats,
                aria_label="Share of a secondary’s clips asked twice",
            ),
            rx.el.b("Asked twice"),
            rx.el.span(
                "How many of a secondary’s clips come a second time, unannounced: whether they "
                "agree with themselves bounds how far anybody can agree with them.",
                class_name="faint",
            ),
        ),
        rx.cond(
            Team.edits,
            None,
            rx.el.p("Only the label’s primary annotators may change this.", class_name="faint"),
        ),
        disabled=~Team.edits,
        class_name="truth",
    )
