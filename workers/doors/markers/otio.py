"""OpenTimelineIO: a timeline with the film as its one clip, and markers on the timeline.

Written as its own JSON, `Timeline.1` of the OpenTimelineIO 0.18 schema, which needs no library; the
tests read it back with the library.
"""

from __future__ import annotations

from typing import Any

import msgspec

from backend.domain.marker_files import one_line
from workers.doors.markers.film import MarkedFilm


def otio(film: MarkedFilm) -> str:
    rate = float(film.timeline.base.rate)

    def time(frames: int) -> dict[str, Any]:
        return {"OTIO_SCHEMA": "RationalTime.1", "rate": rate, "value": float(frames)}

    def span(first: int, length: int) -> dict[str, Any]:
        return {
            "OTIO_SCHEMA": "TimeRange.1", "start_time": time(first), "duration": time(length)
        }  # fmt: skip

    markers = [
        {
            "OTIO_SCHEMA": "Marker.2",
            "name": film.name_of(marker),
            "color": film.colour.upper(),
            "comment": film.comment_of(marker),
            "marked_range": span(marker.first, marker.length),
            "metadata": {
                "rushes": {
                    "label": film.label, "clips": list(marker.clips), "score": marker.score,
                    "start": marker.start, "end": marker.end,
                }
            },
        }
        for marker in film.markers
    ]  # fmt: skip
    reference = {
        "OTIO_SCHEMA": "ExternalReference.1",
        "name": one_line(film.file),
        "metadata": {},
        "target_url": film.uri,
        "available_range": span(film.timeline.start, film.frames),
        "available_image_bounds": None,
    }
    clip = {
        "OTIO_SCHEMA": "Clip.2",
        "name": one_line(film.file),
        "metadata": {},
        "source_range": span(film.timeline.start, film.frames),
        "effects": [],
        "markers": [],
        "enabled": True,
        "color": None,
        "media_references": {"DEFAULT_MEDIA": reference},
        "active_media_reference_key": "DEFAULT_MEDIA",
    }

    def composed(schema: str, name: str, children: list[Any], **more: Any) -> dict[str, Any]:
        return {
            "OTIO_SCHEMA": schema, "name": name, "metadata": {}, "source_range": None,
            "effects": [], "markers": [], "enabled": True, "color": None, "children": children,
        } | more  # fmt: skip

    timeline = {
        "OTIO_SCHEMA": "Timeline.1",
        "name": one_line(f"{film.title} – {film.label}"),
        "metadata": {
            "rushes": {
                "label": film.label, "film": film.film, "notes": list(film.timeline.notes),
                "frame_rate": str(film.timeline.base.rate), "drop_frame": film.timeline.base.drop,
            }
        },
        "global_start_time": time(film.timeline.start),
        "tracks": composed(
            "Stack.1", "tracks", [composed("Track.1", "V1", [clip], kind="Video")], markers=markers
        ),
    }  # fmt: skip
    return msgspec.json.format(msgspec.json.encode(timeline), indent=2).decode() + "\n"
