"""Cuts what somebody typed into a search into words, quotations and signs."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

_SIGN = re.compile(
    r"""(?P<space>\s+)
      | (?P<sign><=|>=|==|[<>=≤≥])
      | (?P<open>\()
      | (?P<close>\))
      | (?P<colon>:)
      | ["“”„](?P<text>(?:[^"“”„\\]|\\.)*)["“”„]
      | (?P<quote>["“”„])
      | (?P<word>[^\s"“”„()<>=≤≥:]+)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class Unended(ValueError):
    """A quotation mark at ``at`` has no other one."""

    def __init__(self, at: int) -> None:
        super().__init__(f"a quotation without an end at {at}")
        self.at = at


class Token(NamedTuple):
    """``text``: a quotation's without its marks. ``at``, ``end``: with them."""

    kind: Literal["word", "text", "sign", "open", "close", "colon", "end"]
    text: str
    at: int
    end: int

    def is_word(self, word: str) -> bool:
        return self.kind == "word" and self.text.casefold() == word


def tokens(text: str) -> list[Token]:
    """From left to right, without the spaces between them.

    Raises:
        Unended: a quotation has no end.
    """
    found = []
    for match in _SIGN.finditer(text):
        kind = match.lastgroup
        if kind == "quote":
            raise Unended(match.start())
        if kind == "space":
            continue
        said = match[kind or 0]
        if kind == "text":
            said = _ESCAPED.sub(r"\1", said)
        found.append(Token(kind, said, match.start(), match.end()))  # type: ignore[arg-type]
    return found
