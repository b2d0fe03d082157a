"""Reads the words and signs of a query from left to right: recursive descent."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable
from typing import NoReturn, cast

from backend.domain import query_tree as tree
from backend.domain.query_known import Known, QueryError
from backend.domain.query_signs import Token
from backend.domain.query_tree import all_of, any_of
from backend.domain.spelling import look
from backend.messages.limits import MOST_CONDITIONS, MOST_WANTED

MOST_NESTED = 20  # parentheses and nots inside each other
LONGEST_NAMED = 8  # words of a label's name that needs no quotes in front of a sign
LIKELY_YES = 0.5
MOST_MEASURE = 1e6  # of a year, or of seconds
_NUMBER = re.compile(r"\d{1,7}(?:\.\d{0,6})?|\.\d{1,6}")
_CLIP = re.compile(r"[1-9]\d{0,17}")
_DECADE = re.compile(r"(\d{1,3}0)s")


class Reader:
    """Reads tokens from left to right; ``self.now`` is the next one."""

    def __init__(self, text: str, signs: list[Token], of: Known) -> None:
        self._signs, self._of = signs, of
        self._next, self._depth, self._conditions = 0, 0, 0
        self._end = Token("end", "", len(text), len(text))
        self._words: list[str] = []
        self._clips: dict[str, list[int]] = {"like": [], "unlike": []}
        self._filters_only = 0  # inside how many ors and nots

    def query(self) -> tree.Query:
        where = self._any()
        if self.now.kind != "end":
            self._wrong("A parenthesis was closed that none opened; take it out.", self.now)
        return tree.Query(
            words=" ".join(self._words),
            liked=tuple(dict.fromkeys(self._clips["like"])),
            disliked=tuple(dict.fromkeys(self._clips["unlike"])),
            where=where,
        )

    # ── and, or, not ────────────────────────────────────────────────────────────────────────────

    def _any(self) -> tree.Condition | None:
        """Parts between which stands ``or``."""
        split = self._has_or(self._next)
        self._filters_only += split
        parts = [self._all()]
        while self.now.is_word("or"):
            self._take()
            parts.append(self._all())
        self._filters_only -= split
        return any_of([part for part in parts if part is not None])

    def _has_or(self, begun: int) -> bool:
        """Whether there is one before the parenthesis that is open ends."""
        depth = 0
        for sign in self._signs[begun:]:
            depth += (sign.kind == "open") - (sign.kind == "close")
            if depth < 0:
                return False
            if depth == 0 and sign.is_word("or"):
                return True
        return False

    def _all(self) -> tree.Condition | None:
        """Parts that all hold; ``and`` between them may be left out."""
        parts = [self._one()]
        while True:
            if self.now.is_word("and"):
                self._take()
            elif self.now.kind in ("end", "close") or self.now.is_word("or"):
                break
            parts.append(self._one())
        return all_of([part for part in parts if part is not None])

    def _one(self) -> tree.Condition | None:
        start = self.now
        if start.is_word("not"):
            self._take()
            self._filters_only += 1
            part = self._deeper(self._one, start)
            self._filters_only -= 1
            return None if part is None else tree.Not(part=part, at=start.at, end=self._last.end)
        if start.kind == "open":
            self._take()
            part = self._deeper(self._any, start)
            if self.now.kind != "close":
                self._wrong("This parenthesis is not closed; add “)”.", start)
            self._take()
            return part
        return self._operand()

    def _deeper(
        self, read: Callable[[], tree.Condition | None], start: Token
    ) -> tree.Condition | None:
        self._depth += 1
        if self._depth > MOST_NESTED:
            self._wrong(f"Parentheses and nots go {MOST_NESTED} deep at most.", start)
        found = read()
        self._depth -= 1
        return found

    # ── words and conditions ────────────────────────────────────────────────────────────────────

    def _operand(self) -> tree.Condition | None:
        """A condition, or the words until the next one."""
        run: list[Token] = []
        while self._is_word() and not (run and self._alone()):
            if self._alone():
                return self._said("", self._take(), start=self._last)
            run.append(self._take())
            if self.now.kind == "sign" or self._colon():
                named = self._named_end(run)
                self._keep_words(run[: len(run) - len(named)])
                return self._condition(named)
        if not run:
            self._unexpected()
        label = self._of.labels.get(look(" ".join(word.text for word in run)))
        if label is not None:
            self._sees(label, run[0], run[-1])
            self._count(run[0])
            return tree.Score(
                label=label, sign=">=", share=LIKELY_YES, at=run[0].at, end=run[-1].end
            )
        self._keep_words(run)
        return None

    def _is_word(self) -> bool:
        now = self.now
        return now.kind == "text" or (
            now.kind == "word" and now.text.casefold() not in tree.OPERATORS
        )

    def _alone(self) -> bool:
        return self.now.kind == "word" and self.now.text.casefold() in tree.ALONE

    def _colon(self) -> bool:
        return self.now.kind == "colon" and self.now.at == self._last.end

    def _named_end(self, run: list[Token]) -> list[Token]:
        """The last words of a run that name what the next sign is about: as many as are a label's
        name, or one."""
        if run[-1].kind == "word":
            for start in range(max(0, len(run) - LONGEST_NAMED), len(run) - 1):
                if look(" ".join(word.text for word in run[start:])) in self._of.labels:
                    return run[start:]
        return run[-1:]

    def _keep_words(self, run: list[Token]) -> None:
        if not run:
            return
        text = " ".join(word.text for word in run)
        if self._filters_only:
            near = _near(text, self._of.labels)
            self._wrong(
                f"“{text}” is no label of yours{_did_you_mean(near)} Words only rank, so they "
                "stand in front of conditions, not behind “or” or “not”.",
                run[0], run[-1], instead=near,
            )  # fmt: skip
        self._words.append(text)

    def _condition(self, named: list[Token]) -> tree.Condition | None:
        first, last = named[0], named[-1]
        key = first.text.casefold() if first.kind == "word" and len(named) == 1 else ""
        if self.now.kind == "colon":
            self._take()
            if key in tree.CLIPS or key == tree.WORDS:
                self._ranking(key, first)
                return None
            if key in tree.NAMED:
                return self._of_film(key, first)
            if key in tree.MEASURED:
                return self._between(key, first)
            label = self._label(first, last)
            return self._said(label, self._outcome(label), start=first)
        sign = self._sign()
        if key in tree.MEASURED:
            value = self._number(MOST_MEASURE, f"{key} takes a number")
            self._count(first)
            return tree.Measured(what=key, sign=sign, value=value, at=first.at, end=self._last.end)  # type: ignore[arg-type]
        if key in tree.KEYS:
            self._wrong(f"“{key}” takes a colon, as in {key}:…", first, instead=f"{key}:")
        label = self._label(first, last)
        share = self._number(1.0, "A score lies between 0 and 1")
        self._count(first)
        return tree.Score(label=label, sign=sign, share=share, at=first.at, end=self._last.end)

    def _ranking(self, key: str, first: Token) -> None:
        value = self._value(f"{key}: takes " + ("words in quotes" if key == tree.WORDS else
                                                "the number of a clip, as in like:12"))  # fmt: skip
        if self._filters_only:
            self._wrong(f"“{key}:” only ranks, so it stands in front of conditions, not behind "
                        "“or” or “not”.", first, value)  # fmt: skip
        if key == tree.WORDS:
            self._words.append(value.text)
            return
        numbers = value.text.split(",")
        if not all(map(_CLIP.fullmatch, numbers)):
            self._wrong(f"“{value.text}” is no number of a clip; write {key}:12.", value)
        self._clips[key] += map(int, numbers)
        if len(self._clips[key]) > MOST_WANTED:
            self._wrong(f"A search takes up to {MOST_WANTED} such clips.", value)

    def _of_film(self, key: str, first: Token) -> tree.Condition:
        value = self._value(f"{key}: takes a name, as in {key}:" + {
            "film": "train", "genre": "western", "intake": "june"}[key])  # fmt: skip
        self._count(first)
        what = cast("tree.ByName", key)
        if key == "film" and value.kind == "word" and value.text.startswith("#"):
            if not _CLIP.fullmatch(value.text[1:]):
                self._wrong("Behind “film:#” stands a film's number.", value)
            return tree.Named(what=what, number=int(value.text[1:]), at=first.at, end=value.end)
        return tree.Named(what=what, name=value.text, at=first.at, end=value.end)

    def _between(self, key: str, first: Token) -> tree.Condition:
        value = self._value(f"{key}: takes a number or two, as in {key}:2..5")
        what = cast("tree.ByMeasure", key)
        decade = _DECADE.fullmatch(value.text) if key == "year" else None
        least, dots, most = value.text.partition("..")
        if decade:
            least, dots, most = decade[1], "..", str(int(decade[1]) + 9)
        bounds = [least, most] if dots else [least]
        if not any(bounds) or not all(not text or _NUMBER.fullmatch(text) for text in bounds):
            self._wrong(f"“{value.text}” is no number; write {key}:2..5 or {key} > 2.", value)
        place = {"at": first.at, "end": value.end}
        parts: list[tree.Condition] = []
        for sign, text in zip((">=", "<=") if dots else ("=",), bounds, strict=True):
            if text:
                self._count(first)
                parts.append(
                    tree.Measured(what=what, sign=cast("tree.Sign", sign), value=float(text),
                                  **place)
                )  # fmt: skip
        found = all_of(parts)
        assert found is not None
        return found

    # ── answers ─────────────────────────────────────────────────────────────────────────────────

    def _outcome(self, label: str) -> Token:
        value = self._value(f"Behind “{label}:” stands one of {', '.join(tree.OUTCOMES)}")
        if value.text.casefold() not in tree.OUTCOMES:
            near = _near(value.text, {word: word for word in tree.OUTCOMES})
            self._wrong(
                f"“{value.text}” is none of {', '.join(tree.OUTCOMES)}{_did_you_mean(near)}",
                value, instead=near,
            )  # fmt: skip
        return value

    def _said(self, label: str, outcome: Token, *, start: Token) -> tree.Condition:
        """Answers, and behind them whose and of when. ``label``: "" for that of the page."""
        word = cast("tree.Outcome", outcome.text.casefold())
        if not label:
            if not self._of.here:
                self._wrong(f"Say of which label, as in rain:{word}.", outcome)
            label = self._of.here
            self._sees(label, outcome, outcome)
        by, since, until = "", None, None
        while self.now.kind == "word" and self.now.text.casefold() in tree.LINKS:
            link = self._take()
            if word not in tree.OWN:
                self._wrong(f"“{word}” is said of all answers together, not of somebody's.", link)
            if link.text.casefold() == "by":
                by = self._person()
            elif link.text.casefold() == "since":
                since = self._day()
            else:
                until = self._day()
        self._count(start)
        return tree.Said(label=label, outcome=word, by=by, since=since, until=until,
                         at=start.at, end=self._last.end)  # fmt: skip

    def _person(self) -> str:
        value = self._value("Behind “by” stands a person's name")
        name = self._of.people.get(look(value.text))
        if name is None:
            near = _near(value.text, self._of.people)
            self._wrong(f"Nobody here is called “{value.text}”{_did_you_mean(near)}", value,
                        instead=near)  # fmt: skip
        return name

    def _day(self) -> datetime.date:
        value = self._value("Here stands a day, as in 2026-11-01")
        try:
            return datetime.datetime.strptime(value.text, "%Y-%m-%d").date()
        except ValueError:
            self._wrong(f"“{value.text}” is no day; write it like 2026-11-01.", value)

    # ── names and numbers ───────────────────────────────────────────────────────────────────────

    def _label(self, first: Token, last: Token) -> str:
        text = first.text if first is last else " ".join(
            sign.text for sign in self._signs if first.at <= sign.at <= last.at)  # fmt: skip
        label = self._of.labels.get(look(text))
        if label is None:
            if look(text) in self._of.blind:
                self._blind(text, first, last)
            near = _near(text, {word: word for word in tree.MEASURED} | self._of.labels)
            self._wrong(f"There is no label “{text}”{_did_you_mean(near)}", first, last,
                        instead=near)  # fmt: skip
        self._sees(label, first, last)
        return label

    def _sees(self, label: str, first: Token, last: Token) -> None:
        if look(label) in self._of.blind:
            self._blind(label, first, last)

    def _blind(self, label: str, first: Token, last: Token) -> NoReturn:
        raise QueryError(
            f"You label “{label}” blind, so you cannot search by its scores or answers.",
            first.at, last.end, blind=True,
        )  # fmt: skip

    def _sign(self) -> tree.Sign:
        sign = self._take().text
        return cast("tree.Sign", {"≤": "<=", "≥": ">=", "==": "="}.get(sign, sign))

    def _number(self, most: float, what: str) -> float:
        value = self._value(f"{what}; it is missing here")
        if value.text.endswith("%") and _NUMBER.fullmatch(value.text[:-1]):
            share = tree.number_written(float(value.text[:-1]) / 100)
            self._wrong(f"{what}; write {share}.", value, instead=share)
        if not _NUMBER.fullmatch(value.text) or float(value.text) > most:
            self._wrong(f"{what}, and not “{value.text}”.", value)
        return round(float(value.text), 4)

    def _value(self, wanted: str) -> Token:
        if not self._is_word() or not self.now.text.strip():
            self._wrong(f"{wanted}.", self.now)
        return self._take()

    # ── tokens ──────────────────────────────────────────────────────────────────────────────────

    @property
    def now(self) -> Token:
        return self._signs[self._next] if self._next < len(self._signs) else self._end

    @property
    def _last(self) -> Token:
        return self._signs[self._next - 1]

    def _take(self) -> Token:
        self._next += 1
        return self._last

    def _count(self, where: Token) -> None:
        self._conditions += 1
        if self._conditions > MOST_CONDITIONS:
            self._wrong(f"A query has up to {MOST_CONDITIONS} conditions.", where)

    def _unexpected(self) -> NoReturn:
        found = f"“{self.now.text}” cannot stand here" if self.now.text else "Something is missing"
        self._wrong(f"{found}: a condition is expected, as in rain > .8, or words.", self.now)

    def _wrong(
        self, message: str, first: Token, last: Token | None = None, *, instead: str = ""
    ) -> NoReturn:
        raise QueryError(message, first.at, (last or first).end, instead=instead)


def _near(text: str, names: dict[str, str]) -> str:
    """The name that was probably meant; nothing where none is near."""
    found = difflib.get_close_matches(look(text), names, n=1, cutoff=0.6)
    return names[found[0]] if found else ""


def _did_you_mean(name: str) -> str:
    return f". Did you mean “{name}”?" if name else "."
