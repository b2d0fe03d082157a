"""Who else is here."""

from __future__ import annotations

from typing import TypedDict

import reflex as rx

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


def of_frame(frame: Presence) -> list[Here]:
    return [
        {
            "initials": initials(person.name),
            "title": " – ".join(filter(None, [person.name, TAB_NAMES.get(person.tab, "")])),
        }
        for person in frame.people
    ]


def people_here(people: rx.Var[list[Here]]) -> rx.Component:
    return rx.el.ul(
        rx.foreach(
            people,
            lambda person: rx.el.li(
                person["initials"], title=person["title"], aria_label=person["title"]
            ),
        ),
        class_name="presence",
        aria_label="People on this label",
        custom_attrs={"data-testid": "presence"},
    )
