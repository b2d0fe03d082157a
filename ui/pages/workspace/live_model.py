"""Which model version of the label is live, and how what one sees differs from it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.messages import CompareDeployed, DeployedComparison, LabelState, Refused
from ui import live, routes
from ui.components.label_tabs import page_address
from ui.components.link import link
from ui.state import LivePage, new_id
from ui.text import count, share


class LiveModel(LivePage, mixin=True):  # type: ignore[call-arg]
    """The part of the workspace that says what is live. The page passes what it hears to
    `_hear_of_live_model`, and its label's state whenever that changes."""

    live_model: str = ""  # nothing before the first model, and for who labels blind
    _difference: DeployedComparison | None = None
    _comparing: str = ""  # the question that is under way: one at a time, they cost the server

    async def _hear_of_live_model(self, item: live.News, state: object) -> bool:
        """Whether it was the answer to a question of this part, which is nobody else's."""
        if not isinstance(item, DeployedComparison | Refused) or item.id != self._comparing:
            return False
        self._asked.pop(item.id, None)
        self._comparing = ""
        if isinstance(item, DeployedComparison):
            self._difference, self._fresh = item, state is not None
            await self._compare_with_live(state)
        return True

    async def _compare_with_live(self, state: object) -> None:
        """Ask how the shown version differs, unless that is known or there is no difference."""
        if isinstance(state, LabelState) and differs(state) and not self._comparing:
            version = state.model.version if state.model else 0
            if not _is_of(self._difference, state):
                self._comparing = new_id()
                query = CompareDeployed(id=self._comparing, label=self.label, version=version)
                await self._query(query)


def differs(state: LabelState) -> bool:
    """Whether another version is live than the one that is shown."""
    used = state.deployed.get("live")
    return bool(used and used.version and state.model and used.version != state.model.version)


def _is_of(found: DeployedComparison | None, state: LabelState) -> bool:
    """Whether a comparison is about what is live and what is shown now."""
    used = state.deployed.get("live")
    return (
        found is not None
        and used is not None
        and state.model is not None
        and (found.deployment, found.version) in ((used.id, state.model.version), (0, 0))
    )


def said(state: LabelState, found: DeployedComparison | None) -> str:
    """``Live is model 12, you see 31: 40 clips flip, 25 to yes and 15 to no.``"""
    used, model = state.deployed.get("live"), state.model
    if model is None:
        return ""
    if used is None or not used.version:
        return "No model of this label is live."
    if used.version == model.version:
        return f"Live is what you see, model {used.version}, from {share(used.threshold)} on."
    versions = f"Live is model {used.version}, you see {model.version}"
    if found is None or not found.deployment or not _is_of(found, state):
        return f"{versions}."
    flips = found.more + found.fewer
    if not flips:
        return f"{versions}: no clip flips."
    flip = f"{count(flips, 'clip')} {'flips' if flips == 1 else 'flip'}"
    return f"{versions}: {flip}, {found.more:,} to yes and {found.fewer:,} to no."


def live_model(page: Any) -> rx.Component:
    return rx.cond(
        page.live_model != "",
        rx.el.p(
            link(
                page.live_model,
                to=page_address(routes.HISTORY, page.label),
                title="Deploy, compare and roll back on the history page. Clips flip at the "
                "threshold of what is live, both models without a clip's neighbours.",
            ),
            class_name="live-model",
            custom_attrs={"data-testid": "live-model"},
        ),
    )
