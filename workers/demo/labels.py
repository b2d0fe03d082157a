"""The demo's labels, in the words an annotator would use, and what makes each one true."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Attributes = Mapping[str, Any]
"""A true shot's `time`, `place`, `framing`, `subject`, `motion` and `events`."""


@dataclass(frozen=True, slots=True)
class DemoLabel:
    """One binary question about a clip. `keywords` are searches that find first examples."""

    name: str
    group: str
    description: str
    keywords: tuple[str, ...]
    answer: Callable[[Attributes], bool]


LABELS = (
    DemoLabel(
        "night",
        "time",
        "The scene takes place at night: dark sky, moon or lamps.",
        ("at night", "dark sky with a moon"),
        lambda shot: bool(shot["time"] == "night"),
    ),
    DemoLabel(
        "golden-hour",
        "time",
        "Sunrise or sunset: low sun and warm orange light.",
        ("sunset", "warm orange light"),
        lambda shot: bool(shot["time"] == "golden hour"),
    ),
    DemoLabel(
        "close-up",
        "shot types",
        "One face, animal or object fills most of the frame.",
        ("close-up", "a face filling the frame"),
        lambda shot: bool(shot["framing"] == "close-up"),
    ),
    DemoLabel(
        "establishing-shot",
        "shot types",
        "A wide view of a place that opens a scene, with nobody who matters in it.",
        ("wide view of an empty place", "a wide landscape"),
        lambda shot: bool(shot["framing"] == "wide" and shot["subject"] == "nothing"),
    ),
    DemoLabel(
        "two-people",
        "focus",
        "Exactly two people share the frame, talking, walking or fighting.",
        ("two people", "a couple talking"),
        lambda shot: bool(shot["subject"] == "two people"),
    ),
    DemoLabel(
        "car-chase",
        "events/actions",
        "Cars pursue one another at speed.",
        ("car chase", "police cars chasing a car"),
        lambda shot: "chase" in shot["events"],
    ),
    DemoLabel(
        "fight",
        "events/actions",
        "Two people fight: punches and kicks.",
        ("a fight", "two people fighting"),
        lambda shot: "fight" in shot["events"],
    ),
    DemoLabel(
        "rain",
        "weather",
        "It is raining.",
        ("rain", "rain falling"),
        lambda shot: "rain" in shot["events"],
    ),
    DemoLabel(
        "fire",
        "events/actions",
        "Flames are visible in the frame.",
        ("fire", "flames"),
        lambda shot: "fire" in shot["events"],
    ),
)
