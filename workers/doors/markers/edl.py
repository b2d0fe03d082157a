"""The EDL of markers that DaVinci Resolve exports and imports (Timelines, Import, Timeline Markers
from EDL): a CMX 3600 list whose events are one frame long, with colour, name and length behind."""

from __future__ import annotations

from backend.domain.marker_files import one_line
from workers.doors.markers.film import MarkedFilm

COLOURS = {
    "blue": "Blue", "cyan": "Cyan", "green": "Green", "yellow": "Yellow", "red": "Red",
    "pink": "Pink", "purple": "Purple", "orange": "Sand",
}  # fmt: skip


def edl(film: MarkedFilm) -> str:
    lines = [
        f"TITLE: {_plain(film.title)} - {_plain(film.label)}",
        f"FCM: {'DROP FRAME' if film.timeline.base.drop else 'NON-DROP FRAME'}",
        "",
    ]
    for number, marker in enumerate(film.markers, 1):
        first, behind = (film.timeline.timecode(marker.first + n) for n in (0, 1))
        lines += [
            f"{number:03}  001      V     C        {first} {behind} {first} {behind}  ",
            f"{_plain(film.comment_of(marker))} |C:ResolveColor{COLOURS[film.colour]} "
            f"|M:{_plain(film.name_of(marker))} |D:{marker.length}",
            "",
        ]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Without the sign that begins a value."""
    return one_line(text).replace("|", "¦")
