"""A clip to be looked at for as long as one wants: a film or a sound is played, a picture shown."""

from __future__ import annotations

import reflex as rx

from ui.state import SETTINGS

MEDIA = f"{SETTINGS.media_url}/"


def clip_media(clip: rx.Var[int], medium: rx.Var[str], title: rx.Var[str]) -> rx.Component:
    """``medium``: as on the clip's card, empty until that is there; ``title``: its name for who
    does not see it."""
    address = MEDIA + clip.to_string()
    return rx.match(
        medium,
        ("", rx.el.img(src=address + "/poster.jpg", alt=title)),
        ("image", rx.el.img(src=address + "/picture.jpg", alt=title)),
        rx.el.video(
            src=address + "/clip.mp4",
            poster=address + "/poster.jpg",
            preload="none",
            controls=True,
            muted=medium != "sound",
            loop=True,
            plays_inline=True,
            aria_label=title,
            key=clip.to_string(),
        ),
    )
