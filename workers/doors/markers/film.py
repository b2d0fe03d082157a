"""A film with a label's markers on it, as every format gets it."""

from __future__ import annotations

from dataclasses import dataclass

from backend.domain.marker_files import one_line
from backend.domain.markers import Marker, Timeline


@dataclass(frozen=True)
class MarkedFilm:
    """``file``: its name; ``uri``: where it lies, "": not known; ``seconds``: its length, whose
    frames on the timeline are ``frames``; ``colour``: one of `markers.COLOURS`; ``before``: seconds
    of the films before it in the same export."""

    film: int
    title: str
    file: str
    uri: str
    seconds: float
    width: int
    height: int
    label: str
    colour: str
    timeline: Timeline
    markers: tuple[Marker, ...]
    before: float = 0.0

    @property
    def frames(self) -> int:
        last = max((m.first + m.length for m in self.markers), default=1)
        return max(last, self.timeline.base.at(max(self.seconds, 0.0)))

    def name_of(self, marker: Marker) -> str:
        """What an editor reads on it."""
        score = "" if marker.score is None else f" {share(marker.score)}"
        return f"{one_line(self.label)}{score}"

    def comment_of(self, marker: Marker) -> str:
        count = len(marker.clips)
        clips = ", ".join(map(str, marker.clips[:20])) + (", …" if count > 20 else "")
        return f"Rushes, {'clip' if count == 1 else 'clips'} {clips}"


def share(value: float) -> str:
    """A share of 1 as the studio writes it: ``.97``, ``1.00``."""
    return f"{value:.2f}".removeprefix("0")
