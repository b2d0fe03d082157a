"""The XML of Final Cut Pro 7 (xmeml 4), which Premiere and Resolve import: a sequence with the film
as its one clip, and markers on the sequence."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any

from workers.doors.markers.film import MarkedFilm

RGB = {
    "blue": (0, 127, 227), "cyan": (0, 206, 208), "green": (0, 173, 0), "yellow": (240, 157, 0),
    "red": (225, 36, 1), "pink": (255, 68, 200), "purple": (144, 19, 153), "orange": (235, 110, 1),
}  # fmt: skip
# What XML 1.0 can't hold, even escaped.
_UNSPEAKABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fcp7xml(film: MarkedFilm) -> str:
    root = ET.Element("xmeml", version="4")
    sequence = _into(root, "sequence", id=f"film-{film.film}")
    _fields(sequence, name=f"{film.title} – {film.label}", duration=film.frames)
    _rate(sequence, film)
    _timecode(sequence, film)
    video = _into(_into(sequence, "media"), "video")
    characteristics = _into(_into(video, "format"), "samplecharacteristics")
    _rate(characteristics, film)
    _fields(characteristics, width=film.width, height=film.height)
    item = _into(_into(video, "track"), "clipitem", id=f"clip-{film.film}")
    _fields(item, name=film.file, duration=film.frames)
    _rate(item, film)
    _fields(item, start=0, end=film.frames, **{"in": 0, "out": film.frames})
    file = _into(item, "file", id=f"file-{film.film}")
    _fields(file, name=film.file, pathurl=_address(film.uri), duration=film.frames)
    _rate(file, film)
    _timecode(file, film)
    inside = _into(_into(file, "media"), "video")
    _fields(_into(inside, "samplecharacteristics"), width=film.width, height=film.height)
    for marker in film.markers:
        made = _into(sequence, "marker")
        _fields(
            made, name=film.name_of(marker), comment=film.comment_of(marker),
            **{"in": marker.first, "out": marker.first + marker.length},
        )  # fmt: skip
        red, green, blue = RGB[film.colour]
        _fields(_into(made, "color"), alpha=0, red=red, green=green, blue=blue)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n{text}\n'


def _rate(parent: ET.Element, film: MarkedFilm) -> None:
    base = film.timeline.base
    _fields(
        _into(parent, "rate"), timebase=base.counted,
        ntsc="TRUE" if base.rate.denominator == 1001 else "FALSE",
    )  # fmt: skip


def _timecode(parent: ET.Element, film: MarkedFilm) -> None:
    made = _into(parent, "timecode")
    _rate(made, film)
    _fields(
        made, string=film.timeline.timecode(0), frame=film.timeline.start,
        displayformat="DF" if film.timeline.base.drop else "NDF",
    )  # fmt: skip


def _address(uri: str) -> str:
    return uri.replace("file:///", "file://localhost/", 1)


def _into(parent: ET.Element, name: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, name, attributes)


def _fields(parent: ET.Element, **fields: Any) -> None:
    for name, value in fields.items():
        ET.SubElement(parent, name).text = _UNSPEAKABLE.sub("�", str(value))
