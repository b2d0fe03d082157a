"""What somebody asks of the clips of the corpus, as a tree, and the one text that it is written as.

=====================================  ===========================================================
``rain at night``                      words: clips come in the order of their likeness
``like:12``  ``unlike:12``             the same by clips, given by their number
``rain > .8``                         score under the label's newest model; also ``<``, ``>=``,
                                       ``<=``, ``=``; a clip without a score is none of them
``rain`` beside other conditions       short for ``rain >= .5``
``rain:yes``  ``:no  :skip  :tie``     what all answers come to (`domain.truth`)
``rain:disputed``                      answers differ, and nobody decided
``rain:answered``  ``:unanswered``     whether a primary annotator answered; without a label, the
                                       one of whose page it is asked
``… by ada since 2026-11-01 until …``  behind ``yes``, ``no``, ``skip``, ``answered``: of her own
                                       answers that hold, given from that day to that day, in UTC
``film:train``  ``film:#3``            the title holds it; or the film's number
``genre:western``  ``intake:june``     of that name, whatever its case
``year > 1950``  ``year:1950..1959``   also ``length``, in seconds
``and  or  not  ( )``                  ``and`` may be left out
=====================================  ===========================================================

Names with spaces stand in quotes. Conditions filter, words and clips rank; so these stand beside
conditions, and neither behind ``or`` nor behind ``not``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec
from msgspec.structs import replace

from backend.domain.spelling import look

Sign = Literal["<", "<=", ">", ">=", "="]
ByName = Literal["film", "genre", "intake"]
ByMeasure = Literal["year", "length"]
Outcome = Literal["yes", "no", "skip", "tie", "disputed", "answered", "unanswered"]

OPERATORS = ("and", "or", "not")
OUTCOMES: tuple[Outcome, ...] = (
    "yes", "no", "skip", "tie", "disputed", "answered", "unanswered",
)  # fmt: skip
OWN = ("yes", "no", "skip", "answered")  # of which people and days can be told
ALONE = ("answered", "unanswered", "disputed")  # may stand without a label
NAMED = ("film", "genre", "intake")
MEASURED = ("year", "length")
CLIPS = ("like", "unlike")
WORDS = "words"
KEYS = (*NAMED, *MEASURED, *CLIPS, WORDS)
LINKS = ("by", "since", "until")
RESERVED = frozenset({*OPERATORS, *KEYS, *LINKS, *ALONE})

_MARK = re.compile(r"""["“”„\\]""")
_BARE = re.compile(r"""[^\s"“”„()<>=≤≥:#\\.%]+""")


class Place(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A part of a query. ``at``, ``end``: where it stands in the text, in characters."""

    at: int = 0
    end: int = 0


class Score(Place, frozen=True, kw_only=True):
    """Clips whose score under a label, to four digits, is so; ``share`` in [0, 1]."""

    label: str
    sign: Sign
    share: float


class Said(Place, frozen=True, kw_only=True):
    """Clips that were answered so; ``by``: by this person; from ``since`` to ``until``, both days
    included."""

    label: str
    outcome: Outcome
    by: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None


class Measured(Place, frozen=True, kw_only=True):
    """Clips by their film's year, or their own length in seconds."""

    what: ByMeasure
    sign: Sign
    value: float


class Named(Place, frozen=True, kw_only=True):
    """Clips of films by title (or ``number``), genre or intake."""

    what: ByName
    name: str = ""
    number: int | None = None


class Not(Place, frozen=True, kw_only=True):
    part: Condition


class And(Place, frozen=True, kw_only=True):
    """All of the ``parts``, of which there are two at least, and none is an `And`."""

    parts: tuple[Condition, ...]


class Or(Place, frozen=True, kw_only=True):
    """One of the ``parts``, of which there are two at least, and none is an `Or`."""

    parts: tuple[Condition, ...]


Leaf: TypeAlias = Score | Said | Measured | Named
Condition: TypeAlias = Leaf | Not | And | Or


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """``words``, ``liked`` and ``disliked`` rank, ``where`` filters. ``plain``: nothing but words,
    as they were typed."""

    words: str = ""
    liked: tuple[int, ...] = ()
    disliked: tuple[int, ...] = ()
    where: Condition | None = None
    plain: bool = False


def leaves(where: Condition | None) -> list[Leaf]:
    """The conditions of a tree, from left to right."""
    match where:
        case None:
            return []
        case Not(part=part):
            return leaves(part)
        case And(parts=parts) | Or(parts=parts):
            return [leaf for part in parts for leaf in leaves(part)]
    return [where]


def labels_of(where: Condition | None) -> list[str]:
    """Names of the labels that conditions speak of, each once, in their order."""
    named = [leaf.label for leaf in leaves(where) if isinstance(leaf, Score | Said)]
    return list(dict.fromkeys(named))


# ── building and writing ──────────────────────────────────────────────────────────────────────────


def all_of(parts: list[Condition]) -> Condition | None:
    """Whether all hold; nothing where there are none."""
    flat = [one for part in parts for one in (part.parts if isinstance(part, And) else (part,))]
    if len(flat) < 2:
        return flat[0] if flat else None
    return And(parts=tuple(flat), at=flat[0].at, end=flat[-1].end)


def any_of(parts: list[Condition]) -> Condition | None:
    """Whether one holds; nothing where there are none."""
    flat = [one for part in parts for one in (part.parts if isinstance(part, Or) else (part,))]
    if len(flat) < 2:
        return flat[0] if flat else None
    return Or(parts=tuple(flat), at=flat[0].at, end=flat[-1].end)


def called(query: Query, names: Mapping[str, str]) -> Query:
    """The query with its labels called otherwise; ``names``: by how they look now."""

    def again(where: Condition) -> Condition:
        match where:
            case Not(part=part):
                return replace(where, part=again(part))
            case And(parts=parts) | Or(parts=parts):
                return replace(where, parts=tuple(map(again, parts)))
            case Score() | Said():
                return replace(where, label=names.get(look(where.label), where.label))
        return where

    return query if query.where is None else replace(query, where=again(query.where))


def written(query: Query) -> str:
    """The text of a query, which reads as the same query wherever it is asked."""
    if query.plain:
        return query.words
    parts = [f"words:{_quoted(query.words)}"] if query.words else []
    parts += [f"like:{clip}" for clip in query.liked]
    parts += [f"unlike:{clip}" for clip in query.disliked]
    if query.where is not None:
        alone = not parts
        parts.append(_text(query.where) if alone else _inside(query.where, Or))
    return " and ".join(parts)


def name_written(name: str) -> str:
    """A name as it stands in a query: in quotes where it would read as something else."""
    if _BARE.fullmatch(name) and name.casefold() not in RESERVED:
        return name
    return _quoted(name)


def value_written(name: str) -> str:
    """The same behind a colon or ``by``, where fewer words mean anything else."""
    bare = _BARE.fullmatch(name) and name.casefold() not in OPERATORS
    return name if bare else _quoted(name)


def number_written(number: float) -> str:
    """Like ``.25``, ``12`` and ``2.5``."""
    text = f"{number:.4f}".rstrip("0").rstrip(".")
    return text[1:] if text.startswith("0.") else text or "0"


def _quoted(text: str) -> str:
    return '"' + _MARK.sub(r"\\\g<0>", text) + '"'


def _text(where: Condition) -> str:
    match where:
        case And(parts=parts):
            return " and ".join(_inside(part, Or) for part in parts)
        case Or(parts=parts):
            return " or ".join(_text(part) for part in parts)
        case Not(part=part):
            return f"not {_inside(part, And, Or)}"
        case Score(label=label, sign=sign, share=share):
            return f"{name_written(label)} {sign} {number_written(share)}"
        case Measured(what=what, sign=sign, value=value):
            return f"{what} {sign} {number_written(value)}"
        case Named(what=what, name=name, number=number):
            return f"{what}:{value_written(name)}" if number is None else f"{what}:#{number}"
        case Said():
            text = f"{name_written(where.label)}:{where.outcome}"
            text += f" by {value_written(where.by)}" if where.by else ""
            text += f" since {where.since.isoformat()}" if where.since else ""
            return text + (f" until {where.until.isoformat()}" if where.until else "")


def _inside(part: Condition, *kinds: type) -> str:
    return f"({_text(part)})" if isinstance(part, kinds) else _text(part)
