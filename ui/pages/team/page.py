"""A label's team: who works on it, how far they agree, and whose answers are its truth, live."""

from __future__ import annotations

import time
import uuid
from contextlib import aclosing

import reflex as rx

from backend.messages import (
    Account,
    Acknowledged,
    DrawTeam,
    EditLabel,
    Label,
    PeopleState,
    Policy,
    Refused,
    Role,
    SetMember,
    Snapshot,
    TeamState,
)
from ui import live, routes
from ui.components.label_tabs import label_tabs
from ui.components.notice import not_yours, notice
from ui.components.offline import offline_banner
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.pages.team import rows as team_rows
from ui.pages.team.parts import confusion, heat_map, trend_chart, whiskers
from ui.pages.team.rows import MemberRow, PairView, TeamView
from ui.state import OFFLINE, Session, to_login

STYLES = stylesheet("styles.css")
EVERY = 1.0  # seconds between two states sent to the browser
NOBODY = TeamState(label=Label(id=0, name=""))
COLUMNS = (
    ("name", ""),
    ("role", "Primaries search and label and see each other; secondaries answer the same clips "
     "blind"),
    ("answers", "That stand now"),
    ("per hour", "Answers given in the last hour"),
    ("per answer", "Median time with a clip in focus"),
    ("waiting", "Clips in a secondary’s queue without an answer"),
    ("alike twice", "Of the clips a secondary was asked a second time, how many they answered "
     "the same"),
)  # fmt: skip


class Team(Session):
    label: int = 0
    members: rx.Field[list[MemberRow]] = rx.field(default_factory=list)
    team: rx.Field[TeamView] = rx.field(default_factory=lambda: team_rows.view(NOBODY))
    pair: rx.Field[PairView] = rx.field(default_factory=lambda: team_rows.NO_PAIR)
    picked: rx.Field[list[int]] = rx.field(default_factory=list)
    manages: bool = False  # administrators arrange teams
    edits: bool = False  # primaries change a label
    loaded: bool = False
    problem: str = ""
    notice: str = ""
    refused: str = ""
    _state: TeamState = NOBODY
    _accounts: rx.Field[tuple[Account, ...]] = rx.field(default_factory=tuple)
    _asked: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    _stale: bool = False  # something came that is not on screen yet
    _shown_at: float = 0.0

    @rx.event
    async def load(self):
        self.problem = self.notice = self.refused = ""
        label = routes.label_of(self.router.url.path)
        if label != self.label:
            self.label, self.loaded, self._state = label, False, NOBODY
            self.team, self.pair, self.picked = team_rows.view(NOBODY), team_rows.NO_PAIR, []
        self._accounts, self._asked, self._shown_at, self.manages = (), {}, 0.0, False
        if away := await self.enter():
            return away
        return Team.watch

    @rx.event
    async def set_role(self, person: int, choice: str):
        role: Role | None = None if choice == team_rows.USUAL else choice  # type: ignore[assignment]
        name = next((row["name"] for row in self.members if row["person"] == person), "")
        command = SetMember(id=str(uuid.uuid4()), label=self.label, person=person, role=role)
        if await self._ask(command, f"{name} has another role now."):
            self._show(team_rows.expected(self._state, self._accounts, person, role))

    @rx.event
    async def draw(self, form: dict[str, str]):
        command = DrawTeam(
            id=str(uuid.uuid4()),
            label=self.label,
            primaries=_number(form.get("primaries")),
            secondaries=_number(form.get("secondaries")),
        )
        await self._ask(command, "A new team was drawn.")

    @rx.event
    async def set_policy(self, policy: Policy):
        command = EditLabel(id=str(uuid.uuid4()), label=self.label, policy=policy)
        if await self._ask(command, f"Its truth: {team_rows.POLICIES[policy][0].lower()}."):
            self._show(team_rows.defined(self._state, policy=policy))

    @rx.event
    async def set_repeats(self, percent: str):
        share = int(percent) / 100
        command = EditLabel(id=str(uuid.uuid4()), label=self.label, repeats=share)
        if await self._ask(command, f"{percent} % of a secondary’s clips come twice."):
            self._show(team_rows.defined(self._state, repeats=share))

    @rx.event
    def pick(self, first: int, second: int):
        self.picked = [first, second]
        self.pair = team_rows.pair(self._state, first, second)

    @rx.event(background=True)
    async def watch(self):
        async with self:
            streams = [f"team/{self.label}"]
            if self.account_role == "admin":
                streams.append("people")
            upstream = self.upstream(*streams)
            path = self.router.url.path
        async with aclosing(upstream.news()) as news:
            async for batch in news:
                if any(isinstance(item, live.SessionOver) for item in batch):
                    yield to_login(path, "session_over")
                    return
                if batch or self._stale:
                    async with self:
                        for item in batch:
                            await self._hear(item)
                        if self._stale and time.monotonic() - self._shown_at >= EVERY:
                            self._show(self._state)
                            self._stale, self._shown_at = False, time.monotonic()

    async def _hear(self, item: live.News) -> None:
        match item:
            case Snapshot(state=TeamState() as state):
                self._state, self._stale, self.problem = state, True, ""
            case Snapshot(state=PeopleState(accounts=accounts)):
                self._accounts, self._stale, self.manages = accounts, True, True
            case live.Link(online=online):
                await self.reached(online)
            case live.NotYours(stream="people"):
                self._accounts, self._stale, self.manages = (), True, False
            case live.NotYours(message=message):
                self.problem, self.loaded, self._state, self._stale = message, False, NOBODY, False
                self.members, self.team = [], team_rows.view(NOBODY)
                self.pair, self.picked = team_rows.NO_PAIR, []
            case Acknowledged(id=command) if command in self._asked:
                self.notice = self._asked.pop(command)
            case Refused(id=command, message=message) if command in self._asked:
                del self._asked[command]
                self.refused = message
                self._show(self._state)  # what was expected did not happen

    async def _ask(self, command: SetMember | DrawTeam | EditLabel, done: str) -> bool:
        self.notice = self.refused = ""
        self._asked[command.id] = done
        sent = await self._send(command)
        if not sent:
            self.refused = OFFLINE
        return sent

    def _show(self, state: TeamState) -> None:
        if not state.label.id:
            return
        self.members = team_rows.members(state, self._accounts, self.person)
        self.team = team_rows.view(state)
        self.edits = team_rows.may_edit(state, self.person)
        if self.picked:
            self.pair = team_rows.pair(state, *self.picked)
        self.loaded = True


def _number(text: str | None) -> int:
    """0, which the backend refuses where it makes no sense, for what is no number."""
    return int(text) if text and text.strip().isdecimal() else 0


def page() -> rx.Component:
    return shell(
        rx.el.main(
            offline_banner(Team.online, Team.loaded),
            rx.cond(
                Team.problem != "",
                not_yours(
                    Team.problem,
                    "The team page tells what everybody answered; who labels blind never sees it.",
                ),
                rx.cond(Team.loaded, _team()),
            ),
            class_name="sheet team",
        ),
        title=[rx.el.h1(Team.team["name"]), label_tabs(Team.label, routes.TEAM)],
    )


def _team() -> rx.Component:
    return rx.fragment(
        rx.el.section(
            rx.el.div(rx.el.h2("Who is on it"), rx.cond(Team.manages, _draw()), class_name="head"),
            _members(),
        ),
        rx.el.section(
            rx.el.h2("How far they agree"),
            rx.cond(
                Team.team["why_empty"] != "",
                rx.el.p(
                    Team.team["why_empty"],
                    class_name="empty",
                    custom_attrs={"data-testid": "empty"},
                ),
                _agreement(),
            ),
        ),
        rx.el.section(rx.el.h2("Whose answers are its truth"), _truth()),
        notice(Team.notice, Team.refused),
    )


def _members() -> rx.Component:
    return rx.el.table(
        rx.el.thead(
            rx.el.tr(
                *[
                    rx.el.th(name, title=why, scope="col", class_name="number" if i > 1 else "")
                    for i, (name, why) in enumerate(COLUMNS)
                ]
            )
        ),
        rx.el.tbody(rx.foreach(Team.members, _member)),
        class_name="members",
        custom_attrs={"data-testid": "members"},
    )


def _member(row: rx.Var[MemberRow]) -> rx.Component:
    usual = rx.cond(row["usual"] != "", "usual: " + row["usual"].to(str), "usual role")
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
                    rx.el.option(usual, value=team_rows.USUAL),
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


def _draw() -> rx.Component:
    def count(name: str, default: str, least: int) -> rx.Component:
        return rx.el.label(
            name,
            rx.el.input(
                type="number", name=name, default_value=default, min=least, max=99, required=True
            ),
        )

    return rx.el.form(
        rx.el.span(
            "Draw at random:",
            class_name="faint",
            title="From all annotators, those with the fewest labels first. Everybody else "
            "leaves this label; their answers stay.",
        ),
        count("primaries", "1", 1),
        count("secondaries", "2", 0),
        rx.el.button(
            "Draw", type="submit", class_name="quiet", title="Everybody else leaves this label"
        ),
        on_submit=Team.draw,
        reset_on_submit=False,
        class_name="draw",
    )


def _agreement() -> rx.Component:
    team = Team.team
    return rx.el.div(
        rx.el.div(
            whiskers(team["whiskers"], team["axis"]),
            rx.el.h3("Over the clips compared so far: ", team["compared"]),
            trend_chart(team["trend"]),
            class_name="measures",
        ),
        rx.el.div(
            rx.el.h3("Two by two (Cohen’s κ); pick a cell for their answers"),
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
                    checked=Team.team["policy"] == policy,
                    on_change=Team.set_policy(policy),
                ),
                rx.el.b(name),
                rx.el.span(meaning, class_name="faint"),
            )
            for policy, (name, meaning) in team_rows.POLICIES.items()
        ],
        rx.el.label(
            rx.el.select(
                *[
                    rx.el.option(f"{share} %" if share else "never", value=str(share))
                    for share in team_rows.REPEATS
                ],
                value=Team.team["repeats"],
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
