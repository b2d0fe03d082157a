"""What kinds of files a studio takes in, and of which medium they are.

A corpus has one embedding space, and so one *sense*: it holds what is seen (films and pictures,
which share an encoder) or what is heard. A file's content decides what it is; its suffix only says
whether a file in a folder is worth a look, and what a person may choose on the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from backend.messages.values import Medium, Sense

__all__ = [
    "KINDS", "MEDIA", "Kind", "Medium", "Sense", "media_of", "medium_by_name", "sense_of",
    "suffixes",
]  # fmt: skip

MEDIA: tuple[Medium, ...] = ("video", "sound", "image")  # a folder is taken for the first it holds


@dataclass(frozen=True)
class Kind:
    """A medium as files hold it."""

    medium: Medium
    sense: Sense
    one: str
    """What one file of it is called."""
    many: str
    examples: str
    """Well-known formats, for a person to convert to or to read."""
    suffixes: frozenset[str]
    """In lower case, with the dot."""


_VIDEO = """
    .3g2 .3gp .asf .avi .divx .dv .f4v .flv .m1v .m2p .m2t .m2ts .m2v .m4v .mkv .mod .mov .mp4 .mpe
    .mpeg .mpg .mts .mxf .ogm .ogv .qt .tod .ts .vob .vro .webm .wmv .xvid
"""
_IMAGE = ".avif .bmp .gif .jfif .jpe .jpeg .jpg .png .tif .tiff .webp"
_SOUND = ".aac .aif .aifc .aiff .flac .m4a .m4b .mka .mp3 .oga .ogg .opus .wav .wave .weba .wma"

KINDS: dict[Medium, Kind] = {
    kind.medium: kind
    for kind in (
        Kind("video", "sight", "a film", "films", "mp4, mov, mkv", frozenset(_VIDEO.split())),
        Kind("sound", "hearing", "a sound", "sounds", "wav, flac, mp3", frozenset(_SOUND.split())),
        Kind("image", "sight", "a picture", "pictures", "jpg, png", frozenset(_IMAGE.split())),
    )
}


def sense_of(medium: Medium) -> Sense:
    """By which sense the medium is taken in: what one corpus can hold together."""
    return KINDS[medium].sense


def media_of(sense: Sense) -> tuple[Medium, ...]:
    """The media that a corpus of this sense holds."""
    return tuple(medium for medium in MEDIA if KINDS[medium].sense == sense)


def suffixes(sense: Sense | None = None) -> tuple[str, ...]:
    """The suffixes that such a corpus takes in, sorted; None: of every kind."""
    found = (kind.suffixes for kind in KINDS.values() if sense in (None, kind.sense))
    return tuple(sorted(frozenset().union(*found)))


def medium_by_name(name: str) -> Medium | None:
    """What a file seems to be by its suffix; None: nothing that a studio takes in."""
    suffix = PurePath(name).suffix.lower()
    return next((kind.medium for kind in KINDS.values() if suffix in kind.suffixes), None)
