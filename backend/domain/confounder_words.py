"""What goes with a label's answers, in a sentence. Pure; pages use it too, which have no numpy."""

from __future__ import annotations

from backend.messages import Trait

# What clips with a trait are said to be; ``{}``: its name.
ARE: dict[Trait, str] = {
    "label": "are also “{}”",
    "kind": "show {}",
    "film": "are from “{}”",
    "genre": "are of the genre {}",
    "year": "are of {} or later",
    "length": "last {} s or longer",
    "annotator": "were answered by {}",
    "time": "were answered in the later half",
}
NEITHER_LEARNED: tuple[Trait, ...] = ("annotator", "time")  # no clip shows who answered it, or when


def in_words(
    trait: Trait, name: str, yes: tuple[int, int], no: tuple[int, int], telling: int
) -> str:
    """``9 of 10 yes are also “night”, 1 of 10 no: 25 other clips would tell them apart``.

    ``yes``, ``no``: how many of how many clips have the trait; ``telling``: clips that are offered.
    """
    are = ARE[trait].format(name or "one kind of clips")
    said = f"{yes[0]:,} of {yes[1]:,} yes {are}, {no[0]:,} of {no[1]:,} no"
    if trait in NEITHER_LEARNED:
        return f"{said}: do all mean the same by it?"
    if not telling:
        return f"{said}: no clip at hand would tell them apart"
    clips = "clip" if telling == 1 else "clips"
    return f"{said}: {telling} {clips} would tell them apart"
