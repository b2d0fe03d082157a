"""What stands beside the clips: tiles, one number each, with a sentence that explains it.

`page` is the page's state class, `ui.pages.workspace.page.Workspace`.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.domain.aims import AIM, BUDGET, CAP, CHANCE, SCORE_AIM
from backend.messages import BATCH_SIZE, NO, YES
from ui import routes
from ui.components.bars import progress, span
from ui.components.card_link import card_link
from ui.components.charts import reliability_diagram, sparkline
from ui.components.conclusion import conclusion
from ui.components.keys import key
from ui.components.label_edits import edit_notice
from ui.components.label_tabs import page_address
from ui.components.link import link
from ui.pages.workspace.live_model import live_model
from ui.pages.workspace.rows import ArmRow, Spread
from ui.text import BY_CHANCE, share


def numbers(page: Any) -> rx.Component:
    p = page.numbers
    return rx.el.aside(
        edit_notice(page),
        conclusion(p["conclusion"], _step(page)),
        live_model(page),
        rx.cond(p["pinned"] > 0, _pinned_model(page)),
        _answers(
            page,
            f"Clips with an agreed answer. {AIM} of each is what a finished label usually needs.",
            progress(p["positive_width"], "yes", f"positives towards {AIM}"),
            progress(p["negative_width"], "no", f"negatives towards {AIM}"),
            rx.cond(
                p["disputed"] != "",
                rx.el.p(
                    p["disputed"],
                    " – ",
                    link(
                        "decide",
                        to=page_address(routes.DISAGREEMENTS, page.label),
                        class_name="link",
                    ),
                    class_name="reason",
                    custom_attrs={"data-testid": "disputed"},
                ),
            ),
        ),
        rx.cond(p["version"] > 0, _scores(page), _definition(page)),
        rx.cond(p["version"] > 0, rx.el.p(card_link(page.label, p["version"]))),
        class_name="numbers",
        aria_label="Numbers of this label",
    )


def _step(page: Any) -> rx.Component:
    """What is to be done next: by a key, or by this button, which tells the clip grid."""
    said = page.numbers["conclusion"]
    return rx.cond(
        said["acts"].to(bool) & (page.account_role != "viewer"),
        rx.el.button(
            said["step"],
            " ",
            key(of="step"),
            type="button",
            class_name="step",
            on_click=rx.call_script("window.dispatchEvent(new Event('clip-grid-step'))"),
            custom_attrs={"data-testid": "step"},
        ),
        rx.cond(said["step"] != "", rx.el.strong(said["step"], ".")),
    )


def _pinned_model(page: Any) -> rx.Component:
    return rx.el.section(
        rx.el.p(
            "Model ",
            page.numbers["pinned"],
            " is pinned: new answers are kept, but change no order.",
            class_name="reason",
        ),
        rx.cond(
            page.account_role != "viewer",
            rx.el.button(
                "follow the answers again",
                type="button",
                class_name="quiet",
                on_click=page.follow_answers,
            ),
        ),
        rx.cond(page.refused != "", rx.el.p(page.refused, role="alert", class_name="no")),
        class_name="tile pinned-model",
        custom_attrs={"data-testid": "pinned-model"},
    )


def _answers(page: Any, why: str, *bars: rx.Component) -> rx.Component:
    p = page.numbers
    return _tile(
        "answers",
        rx.fragment(
            rx.el.span(f"{YES} ", p["positives"], class_name="yes"),
            " ",
            rx.el.span(f"{NO} ", p["negatives"], class_name="no"),
        ),
        why,
        *bars,
        key="answers",
    )


def _scores(page: Any) -> rx.Component:
    p = page.numbers
    return rx.fragment(
        _tile(
            "quality",
            rx.fragment(p["quality"], rx.el.span(f" {BY_CHANCE}", class_name="faint")),
            "How well the model sorts clips it has not been trained on: balanced accuracy in "
            "five-fold cross-validation, the 25th percentile of the five. One that guesses gets "
            f"{share(CHANCE)}. The dashed line is {share(SCORE_AIM)}.",
            sparkline(p["quality_line"], "quality over the last builds"),
            key="quality",
        ),
        rx.cond(
            p["foreseen"] != "",
            _tile(
                "did it learn?",
                p["foreseen"],
                "What the model on your screen said of clips before you answered them, and before "
                "anybody had. Advised batches seek what it is unsure of: half is usual there.",
                rx.el.p(p["foreseen_parts"], class_name="reason"),
                key="foreseen",
            ),
        ),
        _tile(
            "average precision",
            rx.fragment(p["heldout"], rx.el.span(" ", p["heldout_range"], class_name="faint")),
            "Of the whole corpus, told by test answers, which the model never sees, and by what "
            "its probabilities make of all clips; a wide interval means too few answers to be "
            "sure. While answers are few it may be too high, for rare and easy labels too low. "
            "A clip's score counts its neighbours, the clips that look most like it; alone is "
            "what the model reaches without them, as on clips outside of the corpus.",
            rx.cond(
                p["heldout_range"] != "",
                span(
                    p["heldout_left"],
                    p["heldout_width"],
                    "accent",
                    "interval of the average precision",
                ),
            ),
            rx.cond(
                p["heldout_alone"] != "",
                rx.el.p(
                    p["heldout_alone"],
                    " alone",
                    class_name="faint reason",
                    custom_attrs={"data-testid": "heldout-alone"},
                ),
            ),
            key="heldout",
        ),
        _tile(
            "diversity",
            p["diversity"],
            "How evenly the answers spread over the kinds of clips in the corpus, up to "
            f"{CAP} {YES} and {CAP} {NO} in each. A label that lives in one kind only cannot "
            "exceed .50.",
            _spread_bars(p["spread"]),
            key="diversity",
        ),
        _tile(
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
            "trained on, beyond what chance makes of so few; 0 is best. Dots above the dashed "
            "line: more often yes than it says.",
            key="calibration",
        ),
        _tile(
            "next batch",
            p["advice_name"],
            f"Which source the next {BATCH_SIZE} clips should come from. Beside each: how much "
            "more average precision on test answers one of its batches gains than one of active "
            "learning, in points, judged by the batches of this label and of others.",
            rx.el.p(p["advice_reason"], class_name="reason"),
            _arm_rows(p["arms"]),
            key="advice",
        ),
        _tile(
            "advice",
            p["stop"],
            f"Enough is {AIM} {YES} and {AIM} {NO} with quality and diversity at "
            f"{share(SCORE_AIM)} or better, or {BUDGET:,} answers.",
            rx.el.p(p["stop_reason"], class_name="reason"),
            key="stop",
        ),
    )


def _definition(page: Any) -> rx.Component:
    p = page.numbers
    return rx.el.section(
        rx.el.h2("what counts as yes"),
        rx.el.p(
            rx.cond(p["description"] != "", p["description"], "Nobody has written that yet."),
            class_name="reason",
        ),
        rx.el.p(p["keywords"], class_name="reason faint"),
        class_name="tile",
    )


def own_progress(page: Any) -> rx.Component:
    p = page.numbers
    return rx.el.aside(
        _tile(
            "your queue",
            rx.fragment(p["answered"], rx.el.span(" of ", p["queue"], class_name="faint")),
            "Clips you have answered, of those that wait for you. It grows as others label.",
            progress(p["queue_width"], "accent", "answered of your queue"),
            key="queue",
        ),
        rx.cond(
            p["twice"],
            rx.fragment(),
            _answers(
                page,
                "You answer without seeing what others said, so that agreement means something.",
            ),
        ),
        _definition(page),
        class_name="numbers",
        aria_label="Your progress",
    )


def _tile(
    name: str, value: rx.Component | rx.Var | str, why: str, *more: rx.Component, key: str
) -> rx.Component:
    """A number with its name; `why` shows on hover and focus and is read out."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2(name),
            rx.el.div(value, class_name="value", custom_attrs={"data-value": key}),
            class_name="tile-head",
        ),
        *more,
        rx.el.p(why, class_name="tip", id=f"why-{key}", role="tooltip"),
        class_name="tile",
        tab_index=0,
        custom_attrs={"data-testid": f"tile-{key}", "aria-describedby": f"why-{key}"},
    )


def _spread_bars(rows: rx.Var[list[Spread]]) -> rx.Component:
    """Per corpus cluster, how many of the wanted ✓ (up) and ✕ (down) there are."""
    return rx.el.div(
        rx.foreach(
            rows,
            lambda row: rx.el.span(
                rx.el.i(class_name="up", style={"height": f"calc(24px * {row['positive']} / 100)"}),
                rx.el.i(
                    class_name="down", style={"height": f"calc(24px * {row['negative']} / 100)"}
                ),
                title=row["title"],
            ),
        ),
        class_name="spread",
    )


def _arm_rows(rows: rx.Var[list[ArmRow]]) -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            rows,
            lambda row: rx.el.li(
                rx.el.span(row["name"]),
                rx.el.span(row["gain"], class_name="number"),
                rx.el.span(row["batches"], class_name="faint"),
                class_name=rx.cond(row["advised"], "advised", ""),
            ),
        ),
        class_name="arms",
    )
