"""What a file may cost, and how it is cut into clips, by an installation's settings."""

from __future__ import annotations

from backend.settings import Settings
from workers.video import Limits


def limits_of(settings: Settings) -> Limits:
    """The limits for one file; windows of sound never leave a gap."""
    return Limits(
        seconds=settings.max_video_minutes * 60,
        window_seconds=settings.sound_window_seconds,
        hop_seconds=min(settings.sound_hop_seconds, settings.sound_window_seconds),
    )
