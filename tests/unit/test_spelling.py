"""Names have one form each, and those that cannot be told apart have the same look."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.spelling import Unseen, look, spelled

E_ACUTE, E_AND_ACUTE = "caf\u00e9", "cafe\u0301"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("night", "NIGHT"),
        ("night", "  night "),
        ("night sky", "night\u00a0\u3000sky"),
        ("night sky", "night\n\tsky"),
        (E_ACUTE, E_AND_ACUTE),
        ("ada", "\u0430da"),  # Cyrillic
        ("ada", "\u0430d\u0430"),
        ("Ada", "\u0410da"),
        ("ada", "\u03b1da"),  # Greek
        ("KATE", "\u041a\u0410\u0422\u0415"),
        ("kate", "\u041a\u0410\u0422\u0415"),
        ("HABA", "\u041d\u0410\u0412\u0410"),
        ("night", "\uff4e\uff49\uff47\uff48\uff54"),  # full width
        ("night", "\U0001d427\U0001d422\U0001d420\U0001d421\U0001d42d"),  # mathematical bold
        ("file", "\ufb01le"),  # a ligature
        ("night", "n\u0131ght"),  # without its dot
        ("night", "N\u0130GHT"),  # with two
        ("night", "n\u200bight"),
        ("night", "nigh\u00adt"),
        ("night", "\ufeffnight"),
        ("night", "night\u202e"),
        ("night", "night\ufe0f"),
        ("night", "night\u3164"),
        ("night-time", "night\u2011time"),
        ("ada's", "ada\u2019s"),
        ("straße", "STRASSE"),
        ("\u1f49", "\u1f41"),  # one Greek letter, large and small
    ],
)
def test_what_cannot_be_told_apart_looks_the_same(one: str, other: str) -> None:
    assert look(one) == look(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tail", "tall"),
        ("take 1", "take l"),
        ("cafe", E_ACUTE),
        ("night", "nights"),
        ("night sky", "nightsky"),
        ("夜", "昼"),
        ("ночь", "день"),
        ("لیل", "نهار"),
        ("\U0001f319", "\U0001f31e"),
        ("", "a"),
    ],
)
def test_what_can_be_told_apart_does_not(one: str, other: str) -> None:
    assert look(one) != look(other)


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("night\u200b", "U+200B ZERO WIDTH SPACE) behind “night”"),
        ("\ufeffnight", "U+FEFF ZERO WIDTH NO-BREAK SPACE) at its beginning"),
        ("ni\u202eght", "U+202E RIGHT-TO-LEFT OVERRIDE) behind “ni”"),
        ("ni\u2066ght", "U+2066"),
        ("ni\u00adght", "U+00AD SOFT HYPHEN"),
        ("ni\u200dght", "U+200D"),
        ("ni\u200cght", "U+200C"),
        ("\u200dnight", "U+200D"),
        ("ni\ufe0fght", "U+FE0F"),
        ("ni\u3164ght", "U+3164 HANGUL FILLER"),
        ("ni\u2800ght", "U+2800"),
        ("ni\u034fght", "U+034F"),
        ("ni\U000e0061ght", "U+E0061"),
        ("ni\U000e0100ght", "U+E0100"),
        ("ni\0ght", "U+0000"),
        ("ni\x1b[1mght", "U+001B"),
        ("ni\ud83dght", "U+D83D"),
        ("ni\ue000ght", "U+E000"),
        ("ni\uffffght", "U+FFFF"),
    ],
)
def test_what_nobody_can_see_is_refused_in_words(name: str, where: str) -> None:
    with pytest.raises(Unseen) as refused:
        spelled(name)
    assert where in str(refused.value)


@pytest.mark.parametrize(
    "name",
    [
        "night", "ночь", "夜", "밤", "रात", "क्\u200dष", "می\u200cخواهم", "café", "Ελλάδα",
        "\U0001f469\u200d\U0001f469\u200d\U0001f467", "\u2764\ufe0f", "1\ufe0f\u20e3",
        "\U0001f3f3\ufe0f\u200d\U0001f308", "\U0001fae8", "a + b = c", "O'Neill",
    ],
)  # fmt: skip
def test_names_of_all_scripts_are_kept_as_they_are(name: str) -> None:
    assert spelled(name) == name


def test_there_is_one_form_to_keep() -> None:
    assert spelled(f"  {E_AND_ACUTE}\u00a0 noir\n") == f"{E_ACUTE} noir"


@given(st.text())
def test_forms_are_final(name: str) -> None:
    assert look(look(name)) == look(name)
    try:
        kept = spelled(name)
    except Unseen:
        return
    assert spelled(kept) == kept == unicodedata.normalize("NFC", kept)
    assert look(kept) == look(name)


@given(st.text(st.characters(codec="ascii")))
def test_ascii_is_kept_apart_but_for_case(name: str) -> None:
    plain = " ".join("".join(c for c in name if c.isprintable() or c.isspace()).split())
    assert look(name) == plain.lower().replace("`", "'")
