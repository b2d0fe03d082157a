"""How names are spelled: one form to keep each in, and when two of them look alike.

A name is kept in Unicode's composed form (NFC) with single spaces. Two names are the same to
people if they have the same `look`: without regard to case, full or half width, and letters of
other scripts that look like Latin ones. Within ASCII nothing but case is the same: who types l and
1 sees what they type, and *tail* and *tall* are two names.
"""

from __future__ import annotations

import unicodedata

ZWNJ, ZWJ = "\u200c", "\u200d"

# Letters that look like a Latin one, from the single letters of Unicode's confusables.txt (UTS #39)
# in Latin, Greek, Cyrillic, Armenian, Cherokee, Coptic and Lisu that NFKC leaves as they are.
_ALIKE = {
    "a": "ɑαаΑАᎪꓮ",
    "b": "ƄЬᏏΒВᏴꓐꞴ",
    "c": "сᴄⲥꮯСᏟⲤꓚ",
    "d": "ԁᏧꓒᎠꓓ",
    "e": "еҽꬲΕЕᎬꓰ",
    "f": "ẝꞙꬵϜꓝꞘ",
    "g": "ƍɡցᶃԌᏀᏳꓖ",
    "h": "һհᏂΗНᎻⲎꓧ",
    "i": "ıɩɪιіӏᎥꙇꭵ",
    "j": "ϳјͿЈᎫꓙꞲ",
    "k": "ΚКᏦⲔꓗ",
    "l": "ƖǀᏞⳐꓡ",
    "m": "ΜϺМᎷⲘꓟ",
    "n": "ոռΝⲚꓠ",
    "o": "οσоօჿᴏᴑⲟꬽΟОՕⲞꓳ",
    "p": "ρрⲣΡРᏢⲢꓑ",
    "q": "ԛգզ",
    "r": "гᴦⲅꭇꭈꮁƦᎡᏒꓣ",
    "s": "ƽѕꜱꮪЅՏᏕᏚꓢ",
    "t": "ΤТᎢⲦꓔ",
    "u": "ʋυսᴜꞟꭎꭒՍꓴ",
    "v": "νѵᴠꮩѴᏙꓦ",
    "w": "ɯѡԝաᴡꮃԜᎳᏔꓪ",
    "x": "хΧХⲬꓫꞳ",
    "y": "ɣʏγуүყᶌỿꭚΥУҮᎩᎽⲨꓬ",
    "z": "ᴢꮓΖᏃꓜ",
    "-": "‐‑‒–—―−⁃﹘",
    "'": "‘’‛ʼʹ′`´",
    '"': "“”„‟″",
}  # fmt: skip
_LOOKS = {letter: latin for latin, letters in _ALIKE.items() for letter in letters}

# Letters and signs that nobody sees; besides them there are whole categories.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2065\u2800\u3164\uffa0\ufffc\U0001d159")
_VARIANTS = frozenset(map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10))))
_UNSEEN_CATEGORIES = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
# What may stand before a sign that joins or varies what is there: letters of scripts that are
# written so, emoji, and what makes one with it.
_JOINED = ("Lo", "Mn", "Mc", "So", "Sk")
_VARIED = ("So", "Sm", "Sk", "Po", "Nd")


class Unseen(ValueError):
    """A name holds a character that nobody can see; the text says which, and where."""

    def __init__(self, name: str, at: int) -> None:
        character = name[at]
        called = unicodedata.name(character, "")
        sign = f"U+{ord(character):04X}" + (f" {called}" if called else "")
        where = f"behind “{name[:at]}”" if at else "at its beginning"
        super().__init__(f"That name holds an invisible character ({sign}) {where}; type it anew.")


def spelled(name: str) -> str:
    """The name as it is kept: composed, with single spaces between words and none around them.

    Raises:
        Unseen: it holds a character that nobody can see.
    """
    name = tidied(name)
    for at, character in enumerate(name):
        if _unseen(character) and not _joins(name, at):
            raise Unseen(name, at)
    return name


def tidied(text: str) -> str:
    """Composed, with single spaces between words and none around them."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def look(name: str) -> str:
    """What the name looks like: two names with the same look cannot be told apart."""
    seen = [c for c in unicodedata.normalize("NFKD", name) if not _unseen(c)]
    letters = unicodedata.normalize("NFKD", "".join(seen).casefold())
    folded = "".join(_LOOKS.get(c) or _LOOKS.get(c.upper(), c) for c in letters)
    undotted = folded.replace("i\u0307", "i").replace("j\u0307", "j")
    return unicodedata.normalize("NFC", " ".join(undotted.split()))


def _unseen(character: str) -> bool:
    return (
        character in _BLANK
        or character in _VARIANTS
        or (unicodedata.category(character) in _UNSEEN_CATEGORIES and not character.isspace())
        or 0xFDD0 <= ord(character) <= 0xFDEF  # no characters at all
        or ord(character) & 0xFFFE == 0xFFFE
        or 0xE0000 <= ord(character) <= 0xE0FFF  # tags and variants
    )


def _joins(name: str, at: int) -> bool:
    """Whether the character is one that is rightly not seen, because it shapes its neighbours."""
    before, after = name[at - 1 : at] if at else "", name[at + 1 : at + 2]
    if not before:
        return False
    if name[at] in _VARIANTS:
        return unicodedata.category(before) in (*_VARIED, "Lo")
    if name[at] not in (ZWNJ, ZWJ) or not after:
        return False
    joined = before in _VARIANTS or unicodedata.category(before) in _JOINED
    return joined and unicodedata.category(after) in _JOINED
