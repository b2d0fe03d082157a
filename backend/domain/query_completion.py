"""What may stand where somebody types in a query."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from backend.domain import query_tree as tree
from backend.domain.query_known import Known
from backend.domain.spelling import look
from backend.messages.asking import Suggestion

MOST = 8  # suggestions at once
Wanted = Literal["condition", "film", "genre", "intake", "person", "answer", "nothing"]
_PARTIAL = re.compile(r"""[^\s"“”„()<>=≤≥:]*\Z""")
_KEY = re.compile(r"""(?:["“„](?P<quoted>[^"“”„]*)["“”]|(?P<bare>[^\s"“”„()<>=≤≥:]+)):\Z""")
_SAID = re.compile(rf"(?:^|[\s:(])(?:{'|'.join(tree.OWN)})((?:\s+\w+\s+\S+)*)\s+\Z", re.IGNORECASE)
_BY = re.compile(r"(?:^|\s)by\s+\Z", re.IGNORECASE)
_WORDS = re.compile(r"[^\s\"“”„()<>=≤≥:]+")
_END = re.compile(r"""[^\s"“”„()<>=≤≥:]*["”]?""")
KEYED = {"film": "film:", "genre": "genre:", "intake": "intake:", "year": "year:",
         "length": "length >", "like": "like:", "unlike": "unlike:", "answered": "answered",
         "unanswered": "unanswered", "disputed": "disputed"}  # fmt: skip


class Spot(NamedTuple):
    """A place in a text: what is ``wanted`` there, and what is ``typed`` of it from ``at`` to
    ``end``. ``before``: the words in front of it, each with its place; ``linked``: behind an
    answer, where whose it is can be said."""

    wanted: Wanted
    typed: str
    at: int
    end: int
    before: tuple[tuple[str, int], ...] = ()
    linked: bool = False


def spot(text: str, at: int) -> Spot:
    """What somebody types whose caret stands ``at`` a character."""
    typed = _unended(text[:at])
    start = at - len(typed)
    quoted = typed[:1] in ('"', "“", "„") if typed else False
    inner = typed[1:] if quoted else typed
    before = text[:start]
    rest = _END.match(text, at)
    end = rest.end() if rest else at
    key = _KEY.search(before)
    if key is not None:
        name = (key["bare"] or "").casefold()
        wanted: Wanted = "answer"
        if name in tree.NAMED:
            wanted = name  # type: ignore[assignment]
        elif name in tree.KEYS:
            wanted = "nothing"
        return Spot(wanted, inner, start, end)
    if _BY.search(before) and _SAID.search(before[: _BY.search(before).start() + 1]):  # type: ignore[union-attr]
        return Spot("person", inner, start, end)
    words = [] if quoted else [(m[0], m.start()) for m in _WORDS.finditer(before)][-4:]
    while words and before[words[-1][1] + len(words[-1][0]) :].strip():
        words = []
    linked = not quoted and _SAID.search(before) is not None
    return Spot("condition", inner, start, end, tuple(words), linked)


def _unended(before: str) -> str:
    """What is typed of a name at the end of a text, with the quotation mark that begins it."""
    marks = [m.start() for m in re.finditer(r'["“”„]', before)]
    if len(marks) % 2:
        return before[marks[-1] :]
    found = _PARTIAL.search(before)
    return found[0] if found else ""


def names(found: Spot, candidates: Iterable[str]) -> tuple[Suggestion, ...]:
    """Of films, genres or intakes, or people; those that begin so first."""
    typed = look(found.typed)
    fitting = [name for name in candidates if typed in look(name)]
    fitting.sort(key=lambda name: (not look(name).startswith(typed), len(name), name))
    kind = found.wanted if found.wanted in ("film", "genre", "intake", "person") else "film"
    return tuple(
        Suggestion(text=tree.value_written(name) + " ", at=found.at, end=found.end, kind=kind)
        for name in fitting[:MOST]
    )  # fmt: skip


def answers(found: Spot) -> tuple[Suggestion, ...]:
    typed = found.typed.casefold()
    return tuple(
        Suggestion(text=f"{word} ", at=found.at, end=found.end, kind="answer")
        for word in tree.OUTCOMES
        if word.startswith(typed) and word != typed
    )


def conditions(found: Spot, text: str, of: Known) -> tuple[Suggestion, ...]:
    """Labels and what else a condition may begin with; nothing before a letter is typed."""
    typed = found.typed.casefold()
    if not typed:
        return ()
    some = [
        *(
            Suggestion(text=f"{word} ", at=found.at, end=found.end, kind="operator")
            for word in (tree.LINKS if found.linked else ())
            if word.startswith(typed)
        ),
        *_labels(found, text, of),
        *(
            Suggestion(
                text=text_ if text_.endswith(":") else f"{text_} ",
                at=found.at, end=found.end, kind="condition",
            )
            for word, text_ in KEYED.items()
            if word.startswith(typed) and len(typed) > 1
        ),
    ]  # fmt: skip
    return tuple(some[:MOST])


def _labels(found: Spot, text: str, of: Known) -> list[Suggestion]:
    """Labels whose names begin with what is typed, or with it and the words in front of it."""
    followed = re.match(r"\s*[<>=≤≥:]", text[found.end :]) is not None
    ways = [(found.typed, found.at)]
    for word, at in reversed(found.before):
        ways.insert(0, (f"{word} {ways[0][0]}", at))
    some: dict[str, Suggestion] = {}
    for typed, at in ways:
        for seen, name in sorted(of.labels.items()):
            if seen.startswith(look(typed)) and name not in some and seen not in of.blind:
                written = tree.name_written(name)
                some[name] = Suggestion(
                    text=written if followed else f"{written} > .5 ",
                    at=at, end=found.end, kind="label",
                )  # fmt: skip
    return list(some.values())
