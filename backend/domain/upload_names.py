"""Names of files that people send: as they are shown, as they lie on the disk, and which kinds of
files are not worth sending."""

from __future__ import annotations

import mimetypes
import unicodedata

from backend.domain.display import BIDI, shortened, visible
from backend.domain.media_kinds import KINDS, medium_by_name

LONGEST_SHOWN = 255  # characters
LONGEST_ON_DISK = 200  # bytes; file systems take 255, and drafts need some
NAMELESS = "film"

# Of Python alone: what a machine adds to it must not decide what a studio takes.
_TYPES = mimetypes.MimeTypes(filenames=())
_MEDIA = ("video", "image", "audio")


def shown(name: str) -> str:
    """A file's name without folders, composed (NFC), in one line of at most `LONGEST_SHOWN`
    characters, with control characters and what turns the direction of writing as escapes."""
    name = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    name = visible(unicodedata.normalize("NFC", " ".join(name.split())))
    name = "".join(c.encode("unicode_escape").decode() if c in BIDI else c for c in name)
    return shortened(name, LONGEST_SHOWN) if name.strip(". ") else NAMELESS


def on_disk(shown_name: str) -> str:
    """The name of such a file in a folder of its own: at most `LONGEST_ON_DISK` bytes, not hidden,
    nowhere else, and with the suffix it had."""
    name = shown_name.replace("/", "_").replace("\\", "_").replace("\0", "").lstrip(". ")
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix.encode()) > 16:
        stem, dot, suffix = name, "", ""
    room = LONGEST_ON_DISK - len(f"{dot}{suffix}".encode())
    stem = stem.encode()[:room].decode(errors="ignore")
    return f"{stem}{dot}{suffix}" or NAMELESS


def other_kind(name: str) -> str | None:
    """What is wrong with a file of this name: it is surely nothing that a studio takes in, as a
    document, an archive or a program. None: its content decides."""
    if medium_by_name(name) is not None:
        return None
    kind, packed = _TYPES.guess_type(name, strict=False)
    if packed is None and (kind is None or kind.partition("/")[0] in _MEDIA):
        return None
    known = "; ".join(f"{k.many} ({k.examples})" for k in KINDS.values())
    return f"“{name}” is none of what is taken in here: {known}."
