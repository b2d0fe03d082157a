"""Reads what somebody typed into a search as a tree of `domain.query_tree`.

Plain words stay plain words: only a text with a condition in it is read as more, or one whose every
part is a label's name joined by ``and``, ``or`` or ``not``. So what a text means depends on which
labels there are, and each error has a remedy of its own, which a parser made from a grammar has
not: this is recursive descent by hand. Whoever saves a text saves `query_tree.written` of it, which
means the same whatever labels there are later.
"""

from __future__ import annotations

from backend.domain import query_tree as tree
from backend.domain.query_known import Known, QueryError
from backend.domain.query_reader import Reader
from backend.domain.query_signs import Token, Unended, tokens
from backend.domain.spelling import look
from backend.messages.limits import LONGEST_QUESTION


def parse(text: str, of: Known) -> tree.Query:
    """What the text asks for.

    Raises:
        QueryError: it has conditions, and is no query.
    """
    try:
        signs = tokens(text)
    except Unended as error:
        if not _has_key(text):
            return _plain(text)
        raise QueryError(
            "This quotation mark has no end; close it with another one.", error.at, len(text)
        ) from None
    if not _is_asked(signs, of):
        if len(text) > LONGEST_QUESTION:
            return _plain(text)
        try:
            found = Reader(text, signs, of).query()
        except QueryError as error:
            if error.blind:
                raise
            return _plain(text)
        return _plain(text) if _is_plain(found) else found
    if len(text) > LONGEST_QUESTION:
        raise QueryError(
            f"A query has up to {LONGEST_QUESTION} characters, and this one {len(text)}.",
            LONGEST_QUESTION, len(text),
        )  # fmt: skip
    return Reader(text, signs, of).query()


def _plain(text: str) -> tree.Query:
    return tree.Query(words=" ".join(text.replace("\0", " ").split()), plain=True)


def _is_plain(query: tree.Query) -> bool:
    """Whether a text without any sign is better searched as words: some of it is words, or it is
    nothing but one label's name."""
    return query.where is None or bool(query.words) or isinstance(query.where, tree.Score)


def _has_key(text: str) -> bool:
    return any(f"{key}:" in text for key in tree.KEYS)


def _is_asked(signs: list[Token], of: Known) -> bool:
    """Whether something stands there that no plain words hold."""
    for before, sign, after in zip(signs, signs[1:], [*signs[2:], None], strict=False):
        if before.kind not in ("word", "text"):
            continue
        if sign.kind == "sign":
            return True
        if sign.kind == "colon" and sign.at == before.end:
            value = after.text.casefold() if after is not None else ""
            key = before.kind == "word" and before.text.casefold() in tree.KEYS
            if key or value in tree.OUTCOMES or look(before.text) in of.labels:
                return True
    return False
