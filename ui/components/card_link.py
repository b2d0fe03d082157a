"""The way to the evidence card of a model version, a page that the backend serves."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.messages import wire
from ui.state import SETTINGS


def card_link(label: Any, version: Any) -> rx.Component:
    """``label``, ``version``: their numbers, known in the browser only."""
    address = f"{SETTINGS.public_api_url}{wire.CARDS}/" + label.to_string()
    return rx.el.a(
        "Evidence card",
        href=address + "/card?version=" + version.to_string(),
        target="_blank",
        rel="noopener",
        class_name="link",
        title="What speaks for this model version, on one page to read, print or send",
        custom_attrs={"data-testid": "evidence-card"},
    )
