"""The workspace of one label: the clip grid, and beside it what the label's numbers say."""

from __future__ import annotations

import time
import uuid
from contextlib import aclosing

import msgspec
import reflex as rx

from backend.messages import (
    FRAME_LIMIT,
    Annotate,
    AnnotateMany,
    BlindState,
    DescribeClips,
    Dropped,
    Event,
    LabelState,
    ListFacets,
    Look,
    PinModel,
    Presence,
    Refused,
    Search,
    Snapshot,
    TakeBatch,
    Undo,
    WriteNote,
    command_decoder,
)
from ui import live, routes
from ui.components import clip_grid_patches
from ui.components.clip_grid import clip_grid
from ui.components.label_tabs import label_tabs, page_address
from ui.components.link import link
from ui.components.presence import people_here
from ui.components.rules import RULES
from ui.components.shell import shell
from ui.components.styles import stylesheet
from ui.pages.workspace import rows as panel
from ui.pages.workspace.parts import (
    arm_rows,
    coverage_bars,
    progress,
    reliability_diagram,
    span,
    sparkline,
    tile,
)
from ui.people import Here, others
from ui.state import SETTINGS, Session, push, to_login

STYLES = stylesheet("styles.css")
FROM_BOARD = (
    Annotate | AnnotateMany | Undo | WriteNote | Look | Search | DescribeClips | ListFacets
    | TakeBatch
)  # fmt: skip
PANEL_EVERY = 1.0  # seconds


class Workspace(Session):
    panel: rx.Field[panel.Panel] = rx.field(default_factory=lambda: panel.EMPTY)
    here: rx.Field[list[Here]] = rx.field(default_factory=list)
    blind: bool = False
    loaded: bool = False
    label: int = 0
    problem: str = ""  # why the model in use was not changed
    _asked: str = ""  # the command that shall change it

    @rx.event
    async def load(self):
        self.problem = ""
        self.here = []
        if self.label != (label := routes.label_of(self.router.url.path)):
            self.label, self.loaded, self.panel = label, False, panel.EMPTY
        if away := await self.enter():
            return away
        return Workspace.watch

    @rx.event
    async def command(self, text: str):
        """Pass a command of the clip grid on. The backend decides whether it is allowed."""
        if len(text) > FRAME_LIMIT:
            return None
        try:
            command = command_decoder.decode(text)
        except msgspec.DecodeError:
            return None
        if not isinstance(command, FROM_BOARD):
            return None
        upstream = live.of_tab(self.router.session.client_token)
        if upstream is None or not await upstream.send(command):
            return push([clip_grid_patches.link(False)])
        return None

    @rx.event
    async def follow_answers(self):
        """Hold on to no model version any longer."""
        self.problem = ""
        command = PinModel(id=str(uuid.uuid4()), label=self.label, version=0)
        upstream = live.of_tab(self.router.session.client_token)
        if upstream is None or not await upstream.send(command):
            self.problem = "Offline: nothing was changed. Try again in a moment."
        self._asked = command.id

    @rx.event(background=True)
    async def watch(self):
        """Follow the label until the tab leaves: marks at once, numbers once a second."""
        async with self:
            label = self.label
            upstream = self.upstream(f"label/{label}|blind/{label}")
            me, path = self.person, self.router.url.path
        state: LabelState | BlindState | None = None
        shown: object = None
        here: list[Here] | None = None
        at = 0.0
        async with aclosing(upstream.news()) as news:
            async for batch in news:
                patches = []
                for item in batch:
                    match item:
                        case Snapshot():
                            patches.append(clip_grid_patches.of_snapshot(item, me, time.time()))
                        case Event():
                            patches.append(clip_grid_patches.of_event(item, me, time.time()))
                        case Presence():
                            patches.append(clip_grid_patches.of_presence(item, me))
                            here = others(item, me)
                        case live.Link(online=online):
                            patches.append(clip_grid_patches.link(online))
                            async with self:
                                await self.reached(online)
                                me = self.person
                        case live.SessionOver():
                            yield to_login(path, "session_over")
                            return
                        case Dropped(code=code, message=message):
                            # The other view of the label is theirs now, if any.
                            elsewhere = code in ("blind", "not_allowed")
                            patches.append(
                                clip_grid_patches.dropped(
                                    message, elsewhere=elsewhere, me=me, label=label
                                )
                            )
                            state = shown = None
                            async with self:
                                self.loaded, self.here = False, []
                        case live.NotYours(message=message):
                            patches.append(
                                clip_grid_patches.dropped(
                                    message, elsewhere=False, me=me, label=label
                                )
                            )
                            async with self:
                                self.loaded = False
                        case _:
                            if isinstance(item, Refused):
                                async with self:
                                    self._refused(item)
                            patches.append(clip_grid_patches.of_reply(item))
                    if isinstance(item, Snapshot | Event):
                        state = upstream.snapshot(item.stream).state
                if patches := [patch for patch in patches if patch]:
                    yield push(patches)
                now = time.monotonic()
                if (state is not shown or here is not None) and now - at >= PANEL_EVERY:
                    async with self:
                        self._show(state, here)
                    shown, here, at = state, None, now

    def _refused(self, answer: Refused) -> None:
        if answer.id == self._asked:
            self.problem = answer.message

    def _show(self, state: LabelState | BlindState | None, here: list[Here] | None) -> None:
        if here is not None:
            self.here = here
        match state:
            case LabelState():
                self.panel, self.blind, self.loaded = panel.of_label(state), False, True
            case BlindState():
                self.panel, self.blind, self.loaded = panel.of_blind(state), True, True


def page() -> rx.Component:
    return shell(
        rx.el.main(
            clip_grid(
                media=SETTINGS.media_url,
                reader=Workspace.account_role == "viewer",
                rules=RULES,
                on_command=Workspace.command,
            ),
            rx.cond(Workspace.loaded, rx.cond(Workspace.blind, _own_progress(), _numbers())),
            class_name="workspace",
        ),
        title=[
            rx.el.h1(Workspace.panel["name"]),
            rx.cond(
                Workspace.loaded & ~Workspace.blind,
                label_tabs(Workspace.label, routes.WORKSPACE),
            ),
            rx.el.p(Workspace.panel["description"], title=Workspace.panel["keywords"]),
            people_here(Workspace.here, "People on this label"),
        ],
    )


def _numbers() -> rx.Component:
    p = Workspace.panel
    return rx.el.aside(
        rx.cond(p["pinned"] > 0, _held_model()),
        _answers(
            "Clips with an agreed answer. 100 of each is what a finished label usually needs.",
            progress(p["positive_width"], "yes", "positives towards 100"),
            progress(p["negative_width"], "no", "negatives towards 100"),
            rx.cond(
                p["disputed"] != "",
                rx.el.p(
                    p["disputed"],
                    " – ",
                    link(
                        "decide",
                        to=page_address(routes.DISAGREEMENTS, Workspace.label),
                        class_name="link",
                    ),
                    class_name="reason",
                    custom_attrs={"data-testid": "disputed"},
                ),
            ),
        ),
        rx.cond(p["version"] > 0, _scores(), _definition()),
        class_name="numbers",
        aria_label="Numbers of this label",
    )


def _held_model() -> rx.Component:
    return rx.el.section(
        rx.el.p(
            "Holding on to model ",
            Workspace.panel["pinned"],
            ": new answers are kept, but change no order.",
            class_name="reason",
        ),
        rx.cond(
            Workspace.account_role != "viewer",
            rx.el.button(
                "follow the answers again",
                type="button",
                class_name="quiet",
                on_click=Workspace.follow_answers,
            ),
        ),
        rx.cond(Workspace.problem != "", rx.el.p(Workspace.problem, role="alert", class_name="no")),
        class_name="tile held-model",
        custom_attrs={"data-testid": "held-model"},
    )


def _answers(why: str, *bars: rx.Component) -> rx.Component:
    p = Workspace.panel
    return tile(
        "answers",
        rx.fragment(
            rx.el.span("✓ ", p["positives"], class_name="yes"),
            " ",
            rx.el.span("✕ ", p["negatives"], class_name="no"),
        ),
        why,
        *bars,
        key="answers",
    )


def _scores() -> rx.Component:
    p = Workspace.panel
    return rx.fragment(
        tile(
            "quality",
            p["quality"],
            "How well the model sorts clips it has not been trained on: balanced accuracy in "
            "five-fold cross-validation, the 25th percentile of the five. The dashed line is .80.",
            sparkline(p["quality_line"], "quality over the last builds"),
            key="quality",
        ),
        tile(
            "held-out",
            rx.fragment(p["heldout"], rx.el.span(" ", p["heldout_range"], class_name="faint")),
            "Average precision on the fifth of the answers the model never sees, with its "
            "interval: a wide one means too few answers to be sure. Answered clips hold more yes "
            "than the corpus, so on all of it the score is lower while answers are few.",
            rx.cond(
                p["heldout_range"] != "",
                span(p["heldout_left"], p["heldout_width"], "interval of the held-out score"),
            ),
            key="heldout",
        ),
        tile(
            "coverage",
            p["diversity"],
            "How evenly the answers spread over the kinds of clips in the corpus, up to 10 ✓ and "
            "10 ✕ in each. A label that lives in one kind only cannot exceed .50.",
            coverage_bars(p["coverage"]),
            key="diversity",
        ),
        tile(
            "calibration",
            rx.fragment(
                rx.cond(
                    p["reliability"].length() > 0,
                    reliability_diagram(
                        p["reliability"],
                        p["reliability_line"],
                        "share answered yes, by the model's probability",
                    ),
                ),
                p["calibration"],
            ),
            "How far the model's probabilities are from your answers, on clips it has not been "
            "trained on; 0 is best. Dots above the dashed line: more often yes than it says.",
            key="calibration",
        ),
        tile(
            "next batch",
            p["advice_name"],
            "Which source the next 25 clips should come from, by what the last batch of each "
            "gained in held-out average precision, in points.",
            rx.el.p(p["advice_reason"], class_name="reason"),
            arm_rows(p["arms"]),
            key="advice",
        ),
        tile(
            "stop?",
            p["stop"],
            "Enough is 100 ✓ and 100 ✕ with quality and coverage at .80 or better, or 1,000 "
            "answers.",
            rx.el.p(p["stop_reason"], class_name="reason"),
            key="stop",
        ),
    )


def _definition() -> rx.Component:
    p = Workspace.panel
    return rx.el.section(
        rx.el.h3("what counts as yes"),
        rx.el.p(p["description"], class_name="reason"),
        rx.el.p(p["keywords"], class_name="reason faint"),
        class_name="tile",
    )


def _own_progress() -> rx.Component:
    p = Workspace.panel
    return rx.el.aside(
        tile(
            "your queue",
            rx.fragment(p["answered"], rx.el.span(" of ", p["queue"], class_name="faint")),
            "Clips you have answered, of those that wait for you. It grows as others label.",
            progress(p["queue_width"], "accent", "answered of your queue"),
            key="queue",
        ),
        _answers("You answer without seeing what others said, so that agreement means something."),
        _definition(),
        class_name="numbers",
        aria_label="Your progress",
    )
