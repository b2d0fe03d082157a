"""What the environment says about the page server: addresses, ports and its folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from backend.messages import wire


@dataclass(frozen=True)
class Settings:
    """Where everything is.

    Attributes:
        api_url: where this server reaches the backend.
        public_api_url: where a browser reaches the backend (login form, posters, clips).
        origin: the one origin under which browsers open the pages.
        host: address to listen on.
        port: port to listen on.
        folder: the built bundle and everything made for it.
    """

    api_url: str
    public_api_url: str
    origin: str
    host: str
    port: int
    folder: Path

    @property
    def live_url(self) -> str:
        """The backend's WebSocket: http → ws, https → wss."""
        return wire.socket_url(self.api_url)

    @property
    def media_url(self) -> str:
        """Where a browser finds the clips' files: ``<media_url>/<clip id>/…``."""
        return self.public_api_url + wire.MEDIA

    @property
    def baked(self) -> dict[str, str]:
        """What ends up inside the bundle: another value needs another build."""
        return {"origin": self.origin, "public_api_url": self.public_api_url}


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read ``RUSHES_*``; see the class for their meaning."""

    def value(name: str, default: str) -> str:
        return (environ.get(name) or default).rstrip("/")

    host = value("RUSHES_UI_HOST", "127.0.0.1")
    port = int(value("RUSHES_UI_PORT", "3000"))
    api_url = value("RUSHES_API_URL", "http://127.0.0.1:8100")
    return Settings(
        api_url=api_url,
        public_api_url=value("RUSHES_PUBLIC_API_URL", api_url),
        origin=value("RUSHES_UI_ORIGIN", f"http://127.0.0.1:{port}"),
        host=host,
        port=port,
        folder=Path(value("RUSHES_HOME", ".rushes")).expanduser().resolve() / "ui",
    )
