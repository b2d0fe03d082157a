"""A clip as a small picture that leads to its own history."""

from __future__ import annotations

from typing import Any

import reflex as rx

from ui.state import SETTINGS

MEDIA = f"{SETTINGS.media_url}/"


def clip_thumb(clip: rx.Var[int], on_click: Any) -> rx.Component:
    return rx.el.button(
        rx.el.img(
            src=MEDIA + clip.to_string() + "/poster.jpg",
            alt="",
            loading="lazy",
            decoding="async",
        ),
        type="button",
        class_name="thumb",
        title="What happened to this clip",
        aria_label="What happened to clip " + clip.to_string(),
        on_click=on_click(clip),
        custom_attrs={"data-clip": clip},
    )
