"""What the environment says about the page server: addresses, ports and its folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from backend.messages import environment, wire


class Settings(environment.Shared, frozen=True, kw_only=True):
    """Where everything is; see `environment.Shared` for the fields."""

    @property
    def folder(self) -> Path:
        """The built bundle and everything made for it."""
        return self.home / "ui"

    @property
    def live_url(self) -> str:
        """The backend's WebSocket."""
        return wire.socket_url(self.api_url)

    @property
    def media_url(self) -> str:
        """Where a browser finds the clips' files: ``<media_url>/<clip id>/…``."""
        return self.public_api_url + wire.MEDIA

    @property
    def baked(self) -> dict[str, str]:
        """What ends up inside the bundle: another value needs another build."""
        return {"origin": self.ui_origin, "public_api_url": self.public_api_url}


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Raises: SettingsError: a value is of the wrong kind, or out of its range."""
    return environment.read(Settings, environ)
