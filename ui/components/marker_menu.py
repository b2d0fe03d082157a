"""A label's clips for those who cut: which program, from which score on, and the file."""

from __future__ import annotations

import reflex as rx

from ui.components.exporting import Exporting, choice, how_far, where_field

FORMATS = {
    "otio": "OpenTimelineIO",
    "edl": "DaVinci Resolve, markers as EDL",
    "fcp7xml": "Premiere, Final Cut 7 XML",
    "csv": "CSV with timecodes",
    "raven": "Raven, selection table",
    "audioset": "AudioSet, segments",
}
MENU = "markers"


def marker_menu(label: str | rx.Var[str]) -> rx.Component:
    """``label``: its name. Timelines of several films come in a zip."""
    return rx.el.details(
        rx.el.summary("Markers for editors"),
        rx.el.form(
            *[
                rx.el.input(type="hidden", name=name, value=value, read_only=True)
                for name, value in (("menu", MENU), ("what", "markers"), ("label", label))
            ],
            choice("format", "For", FORMATS),
            _field("score_from", "From score", "empty: what is true"),
            _field("start", "First frame is called", "empty: as the film says"),
            where_field(),
            rx.el.button("Export markers", type="submit", class_name="primary"),
            on_submit=Exporting.begin,
        ),
        how_far(MENU),
        class_name="exporting",
        custom_attrs={"data-testid": "markers"},
    )


def _field(name: str, text: str, hint: str) -> rx.Component:
    return rx.el.label(
        text,
        rx.el.input(name=name, placeholder=hint, auto_complete="off", max_length=12),
        class_name="field",
    )
