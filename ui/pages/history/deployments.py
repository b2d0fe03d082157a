"""Which model versions are in use, putting one into use, and taking that back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any, cast

import reflex as rx

from backend.messages import (
    LONGEST_NOTE,
    Acknowledged,
    Alias,
    AuditReport,
    CompareDeployed,
    Deploy,
    Deployed,
    DeployedComparison,
    Event,
    FeedsBuilt,
    LabelState,
    OwnCut,
    Point,
    PromisesState,
    ReadCut,
    Refused,
    RollBack,
    Snapshot,
)
from ui import live
from ui.pages.history import deployment_rows as rows
from ui.pages.history.deployment_rows import InUseRow, PromiseRow
from ui.state import LivePage, new_id
from ui.text import share


class Deploying(LivePage, mixin=True):  # type: ignore[call-arg]
    """The part of the history page that deploys. The page passes what it hears to
    `_hear_of_deployments`, and shows it by `_show_deployments`."""

    in_use: rx.Field[list[InUseRow]] = rx.field(default_factory=list)
    chosen: int = 0  # the version that may be deployed
    alias: str = "live"
    threshold: str = rows.USUAL
    speaks: str = ""  # the numbers that speak for the chosen version
    difference: str = ""  # what it would report otherwise than what is in use
    beside: str = ""  # and than the version that this person looks at
    _looked_at: int = 0  # that version
    _comparing_beside: str = ""  # the question about it that is under way
    _beside: DeployedComparison | None = None
    deployments: int = 0  # how often this person deployed: the form begins anew
    promises: rx.Field[list[PromiseRow]] = rx.field(default_factory=list)
    promise: str = ""  # the audit whose promise gives the threshold; "": it is given by hand
    given: int = 0  # how often the threshold came from elsewhere: its field begins anew
    whence: str = ""  # where it came from
    _cut: str = ""  # the question for the person's own cut; none is asked twice
    _audits: rx.Field[tuple[AuditReport, ...]] = rx.field(default_factory=tuple)
    _seen: rx.Field[dict[str, int]] = rx.field(default_factory=dict)  # on screen, by alias
    _comparing: str = ""  # the question that is under way
    _difference: DeployedComparison | None = None

    @rx.event
    async def choose_version(self, version: str) -> None:
        self.chosen, self.promise, self._fresh = int(version), "", True
        await self._compare_with_use()

    @rx.event
    async def choose_promise(self, audit: str) -> None:
        self.promise = audit
        found = next((one for one in self._audits if str(one.id) == audit), None)
        if found is not None and found.threshold is not None:
            await self._give_threshold(found.threshold, "")

    @rx.event
    async def choose_alias(self, alias: str) -> None:
        self.alias = alias
        await self._compare_with_use()

    @rx.event
    async def choose_threshold(self, text: str) -> None:
        self._take_threshold(text)
        await self._compare_with_use()

    @rx.event
    async def deploy(self, form: dict[str, str]) -> None:
        # Who sends the form by a key has not left the field of the threshold.
        self._take_threshold(form.get("threshold", self.threshold))
        threshold = rows.threshold_of(self.threshold)
        if threshold is None:
            self.notice, self.refused = "", "A threshold lies between 0 and 1, like .5."
            return
        command = Deploy(
            id=new_id(), label=self.label, alias=cast(Alias, self.alias), version=self.chosen,
            threshold=threshold, note=form.get("note", ""), seen=self._seen.get(self.alias, 0),
            audit=int(self.promise) if self.promise else None,
        )  # fmt: skip
        await self._ask(command, f"Model {self.chosen} is {self.alias} now.")

    @rx.event
    async def roll_back(self, alias: str, seen: int) -> None:
        command = RollBack(id=new_id(), label=self.label, alias=cast(Alias, alias), seen=seen)
        await self._ask(command, f"What was {alias} before is so again.")

    @rx.event
    async def take_out(self, alias: str, seen: int) -> None:
        command = Deploy(
            id=new_id(), label=self.label, alias=cast(Alias, alias), version=0, seen=seen
        )
        await self._ask(command, f"Nothing is {alias} now.")

    async def _hear_of_deployments(self, item: live.News) -> None:
        match item:
            case Snapshot(state=LabelState()) if not self._cut:
                query = ReadCut(id=new_id(), label=self.label)
                self._cut = query.id
                await self._query(query)
            case Snapshot(state=PromisesState(audits=audits)):
                self._audits, self._fresh = audits, True
            case OwnCut(id=query, score=score) if query == self._cut and score is not None:
                await self._give_threshold(score, "where your cut through the wall is")
            case Event(event=Deployed()):
                await self._compare_with_use()
            case Event(event=FeedsBuilt()) if self._comparing_beside not in self._asked:
                if (threshold := rows.threshold_of(self.threshold)) is not None:
                    await self._compare_with_looked_at(threshold)
            case DeployedComparison(id=query) if query == self._comparing:
                self._difference, self._fresh = item, True
                self._shown_at = 0.0  # it is awaited
            case DeployedComparison(id=query) if query == self._comparing_beside:
                self._beside, self._fresh, self._shown_at = item, True, 0.0
            case Acknowledged(id=command) if isinstance(self._under_way(command), Deploy):
                self.deployments += 1
            case Refused(id=query) if query == self._comparing_beside:
                self._asked.pop(query, None)
            case Refused(id=query) if query == self._comparing:
                self._asked.pop(query, None)  # nobody asked for it
                self._difference, self._fresh = None, True

    def _take_threshold(self, text: str) -> None:
        """As it was typed: another one than a promise gave is no promise."""
        if rows.threshold_of(text) != rows.threshold_of(self.threshold):
            self.threshold, self.promise, self.whence = text, "", ""

    async def _give_threshold(self, threshold: float, whence: str) -> None:
        """It comes from elsewhere, into the field."""
        self.threshold, self.whence = share(threshold), whence
        self.given += 1
        await self._compare_with_use()

    async def _compare_with_use(self) -> None:
        threshold = rows.threshold_of(self.threshold)
        self.difference, self._difference = "", None
        self.beside, self._beside = "", None
        if self.chosen and threshold is not None:
            query = CompareDeployed(
                id=new_id(), label=self.label, version=self.chosen,
                alias=cast(Alias, self.alias), threshold=threshold,
            )  # fmt: skip
            self._comparing = query.id
            await self._query(query)
            await self._compare_with_looked_at(threshold)

    async def _compare_with_looked_at(self, threshold: float) -> None:
        """With the version whose scores the person sees, unless that is in use or this one."""
        held = self._held(f"label/{self.label}")
        if not isinstance(held, LabelState) or held.model is None:
            return
        self._looked_at = held.model.version
        used = held.deployed.get(cast(Alias, self.alias))
        if self._looked_at not in (self.chosen, used.version if used else 0):
            query = CompareDeployed(
                id=new_id(), label=self.label, version=self.chosen, threshold=threshold,
                alias=cast(Alias, self.alias), beside=self._looked_at,
            )  # fmt: skip
            self._comparing_beside = query.id
            await self._query(query)

    async def _begin_with_newest(self, points: Sequence[Point]) -> None:
        """The newest version is the one that is usually deployed."""
        if not self.chosen and points:
            self.chosen = max(point.version for point in points)
            await self._compare_with_use()

    def _show_deployments(
        self, state: LabelState, points: Sequence[Point], zone: tzinfo, now: float
    ) -> None:
        self.in_use = rows.in_use(state.deployed, zone, now)
        self._seen = {alias: made.id for alias, made in state.deployed.items()}
        point = next((point for point in points if point.version == self.chosen), None)
        self.speaks = rows.speaks(point)
        self.promises = rows.promises(self._audits, self.chosen)
        self.difference = rows.difference(self._difference) if self._difference else ""
        self.beside = rows.beside(self._beside) if self._beside else ""


def deployments_panel(page: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2("In use"),
        rx.cond(
            page.in_use.length() > 0,
            rx.el.ul(
                rx.foreach(page.in_use.to(list[InUseRow]), lambda row: _in_use(page, row)),
                class_name="in-use",
            ),
            rx.el.p("No model of this label is in use.", class_name="faint"),
        ),
        rx.cond((page.chosen > 0) & (page.account_role != "viewer"), _form(page)),
        class_name="panel",
        custom_attrs={"data-testid": "deployments"},
    )


def _in_use(page: Any, row: rx.Var[InUseRow]) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.strong(row["alias"]),
            ": ",
            rx.el.span(row["text"]),
            custom_attrs={"data-testid": "in-use-" + row["alias"].to(str)},
        ),
        rx.cond(row["spoke"] != "", rx.el.p(row["spoke"], class_name="faint")),
        rx.el.p(
            row["who"],
            rx.cond(row["note"] != "", rx.el.span(": “", row["note"], "”")),
            class_name="faint",
        ),
        rx.cond(
            page.account_role != "viewer",
            rx.el.div(
                rx.cond(
                    row["undoable"].to(bool),
                    rx.el.button(
                        "Roll back ",
                        row["alias"],
                        type="button",
                        class_name="secondary",
                        title="What was in use before is in use again, for everybody, at once",
                        on_click=page.roll_back(row["alias"], row["id"]),
                    ),
                ),
                rx.cond(
                    row["version"].to(int) > 0,
                    rx.el.button(
                        "Take out of service",
                        type="button",
                        class_name="quiet",
                        aria_label="Take " + row["alias"].to(str) + " out of service",
                        on_click=page.take_out(row["alias"], row["id"]),
                    ),
                ),
                class_name="one-line",
            ),
        ),
        key=row["alias"],
    )


def _form(page: Any) -> rx.Component:
    return rx.el.form(
        rx.el.div(
            rx.el.select(
                rx.foreach(
                    page.versions, lambda row: rx.el.option(row["text"], value=row["value"])
                ),
                value=page.chosen.to_string(),
                on_change=page.choose_version,
                aria_label="Model to deploy",
            ),
            rx.el.span("as"),
            rx.el.select(
                *[rx.el.option(alias, value=alias) for alias in rows.ALIASES],
                value=page.alias,
                on_change=page.choose_alias,
                aria_label="Alias",
                class_name="short",
            ),
            rx.el.label(
                "reports from ",
                rx.el.input(
                    name="threshold",
                    type="text",
                    input_mode="decimal",
                    default_value=page.threshold,
                    on_blur=page.choose_threshold,
                    key=page.deployments.to_string() + "-" + page.given.to_string(),
                    aria_label="Threshold",
                    max_length=8,
                    class_name="short",
                ),
                " on",
            ),
            rx.cond(
                page.promises.length() > 0,
                rx.el.select(
                    rx.el.option("chosen by hand", value=""),
                    rx.foreach(
                        page.promises.to(list[PromiseRow]),
                        lambda row: rx.el.option(row["text"], value=row["audit"]),
                    ),
                    value=page.promise,
                    on_change=page.choose_promise,
                    aria_label="Where the threshold comes from",
                ),
            ),
            rx.cond(page.whence != "", rx.el.span(page.whence, class_name="faint")),
            class_name="one-line",
        ),
        rx.el.p(page.speaks, class_name="reason", custom_attrs={"data-testid": "speaks"}),
        rx.el.p(
            page.difference,
            role="status",
            class_name="reason",
            custom_attrs={"data-testid": "difference"},
        ),
        rx.cond(
            page.beside != "",
            rx.el.p(page.beside, class_name="reason", custom_attrs={"data-testid": "beside"}),
        ),
        rx.el.div(
            rx.el.input(
                name="note",
                placeholder="Why (for the history)",
                aria_label="Note",
                max_length=LONGEST_NOTE,
                key="note-" + page.deployments.to_string(),
            ),
            rx.el.button(
                "Deploy model ", page.chosen, " as ", page.alias, type="submit",
                class_name="primary",
            ),
            class_name="one-line",
        ),
        on_submit=page.deploy,
        class_name="deploy",
    )  # fmt: skip
