"""People in few letters. Pure."""

from __future__ import annotations

from typing import TypedDict

from backend.messages import Presence

TAB_NAMES = {
    "search": "searching",
    "next": "the next 25",
    "top_positive": "likely yes",
    "top_negative": "likely no",
    "borderline": "unsure",
    "random": "random",
    "review": "reviewing",
}


class Here(TypedDict):
    initials: str
    title: str


def initials(name: str) -> str:
    """Two letters: of the first two words, else of the only one."""
    words = name.split()
    return ("".join(word[0] for word in words[:2]) if len(words) > 1 else name[:2]).upper()


def named(name: str, tab: str = "") -> Here:
    doing = TAB_NAMES.get(tab)
    return {"initials": initials(name), "title": f"{name} – {doing}" if doing else name}


def others(frame: Presence, me: int) -> list[Here]:
    """The colleagues; my own other tabs are not company."""
    return [named(person.name, person.tab) for person in frame.people if person.person != me]
