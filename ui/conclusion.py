"""A label's conclusion as pages show it: clauses that open what stands behind them. Pure."""

from __future__ import annotations

from typing import TypedDict

from backend.messages import Conclusion, Evidence
from ui import routes

# Where the evidence of a clause is: the page, and the part of it.
EVIDENCE: dict[Evidence, tuple[str, str]] = {
    "answers": (routes.PROGRESS, "#stop"),
    "quality": (routes.PROGRESS, "#scores"),
    "kinds": (routes.PROGRESS, "#kinds"),
    "stop": (routes.PROGRESS, "#stop"),
    "disagreements": (routes.DISAGREEMENTS, ""),
    "watch": (routes.WATCH, ""),
    "confounders": (routes.PROGRESS, "#confounders"),
}


# JavaScript that brings the part that the address names into view: links between our pages load no
# document, so the browser does not.
SHOW_PART = (
    "requestAnimationFrame(() => document.getElementById(location.hash.slice(1))?.scrollIntoView())"
)


class ClauseRow(TypedDict):
    text: str
    href: str


class ConclusionRow(TypedDict):
    """``step``: what is advised; ``acts``: it is something to do, and not that nothing is left."""

    clauses: list[ClauseRow]
    step: str
    acts: bool


def conclusion_row(label: int, conclusion: Conclusion) -> ConclusionRow:
    step = conclusion.step
    return {
        "clauses": [
            {"text": clause.text, "href": evidence(label, clause.shows)}
            for clause in conclusion.clauses
        ],
        "step": step.text if step else "",
        "acts": step is not None and step.does != "stop",
    }


def evidence(label: int, shows: Evidence) -> str:
    """The address of what stands behind a clause."""
    page, part = EVIDENCE[shows]
    return routes.of_label(page, label) + part


NOTHING_CONCLUDED = conclusion_row(0, Conclusion())
