"""All settings, from ``RUSHES_*`` environment variables, read once and passed on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class SettingsError(Exception):
    """A RUSHES_* variable does not hold what it should."""


@dataclass(frozen=True)
class Settings:
    """One installation. Every field's variable is named in `FIELDS`."""

    home: Path  # data of the embedded servers, media, caches
    database_url: str | None  # None: the embedded Postgres
    redis_url: str | None  # None: the embedded Valkey
    host: str  # servers listen on
    backend_port: int
    ui_port: int
    postgres_port: int
    valkey_port: int
    public_api_url: str  # where browsers reach the backend
    ui_origin: str  # where browsers reach the page; the only Origin let in
    embedder: str  # a local folder, a hub id, or "demo"
    frames_per_clip: int
    duplicate_similarity: float  # cosine from which a clip counts as a near-duplicate
    session_hours: float
    learn_workers: int
    ingest_workers: int
    max_video_minutes: float  # processing time allowed per file
    hnsw_from: int  # corpus size from which search uses the index

    @property
    def media(self) -> Path:
        return self.home / "media"

    @property
    def dsn(self) -> str:
        return self.database_url or (f"postgresql://postgres@127.0.0.1:{self.postgres_port}/rushes")

    @property
    def redis(self) -> str:
        return self.redis_url or f"redis://127.0.0.1:{self.valkey_port}/0"

    @property
    def api_url(self) -> str:
        """Where processes on this machine reach the backend."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        return f"http://{host}:{self.backend_port}"


# variable → (default, meaning); the README's table is made from it.
FIELDS: dict[str, tuple[str, str]] = {
    "RUSHES_HOME": (".rushes", "data of the embedded servers, media and caches"),
    "RUSHES_DATABASE_URL": ("", "your own Postgres (≥ 16, pgvector ≥ 0.8); empty: embedded"),
    "RUSHES_REDIS_URL": ("", "your own Redis or Valkey; empty: embedded"),
    "RUSHES_HOST": ("127.0.0.1", "address the backend and the page listen on"),
    "RUSHES_BACKEND_PORT": ("8100", "port of the backend"),
    "RUSHES_UI_PORT": ("3000", "port of the page"),
    "RUSHES_POSTGRES_PORT": ("8101", "port of the embedded Postgres"),
    "RUSHES_VALKEY_PORT": ("8102", "port of the embedded Valkey"),
    "RUSHES_PUBLIC_API_URL": ("", "where browsers reach the backend; empty: this machine"),
    "RUSHES_UI_ORIGIN": ("", "where browsers reach the page; empty: this machine"),
    "RUSHES_EMBEDDER": (
        "",
        "model folder, hub id[@revision], or `demo`; empty: the corpus' own, else the default",
    ),
    "RUSHES_FRAMES_PER_CLIP": ("8", "frames averaged into a clip's embedding"),
    "RUSHES_DUPLICATE_SIMILARITY": ("0.99", "cosine from which clips are near-duplicates"),
    "RUSHES_SESSION_HOURS": ("72", "a sign-in lasts this long"),
    "RUSHES_LEARN_WORKERS": ("1", "processes that train and score"),
    "RUSHES_INGEST_WORKERS": ("1", "processes that decode and embed"),
    "RUSHES_MAX_VIDEO_MINUTES": ("60", "processing time allowed per file"),
    "RUSHES_HNSW_FROM": ("20000", "clips from which search uses the HNSW index"),
}


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings.

    Raises:
        SettingsError: a number is not a number, or a port is out of range.
    """

    def text(name: str) -> str:
        return environ.get(name, "").strip() or FIELDS[name][0]

    def number(name: str, kind: type[int] | type[float], low: float, high: float) -> float:
        try:
            value = kind(text(name))
        except ValueError:
            raise SettingsError(f"{name} is {text(name)!r}; it must be a number") from None
        if not low <= value <= high:
            raise SettingsError(f"{name} is {value}; it must lie between {low} and {high}")
        return value

    def port(name: str) -> int:
        return int(number(name, int, 1, 65535))

    host = text("RUSHES_HOST")
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    backend_port, ui_port = port("RUSHES_BACKEND_PORT"), port("RUSHES_UI_PORT")
    return Settings(
        home=Path(text("RUSHES_HOME")).expanduser().resolve(),
        database_url=text("RUSHES_DATABASE_URL") or None,
        redis_url=text("RUSHES_REDIS_URL") or None,
        host=host,
        backend_port=backend_port,
        ui_port=ui_port,
        postgres_port=port("RUSHES_POSTGRES_PORT"),
        valkey_port=port("RUSHES_VALKEY_PORT"),
        public_api_url=text("RUSHES_PUBLIC_API_URL").rstrip("/")
        or f"http://{shown}:{backend_port}",
        ui_origin=text("RUSHES_UI_ORIGIN").rstrip("/") or f"http://{shown}:{ui_port}",
        embedder=text("RUSHES_EMBEDDER"),
        frames_per_clip=int(number("RUSHES_FRAMES_PER_CLIP", int, 1, 64)),
        duplicate_similarity=number("RUSHES_DUPLICATE_SIMILARITY", float, 0.5, 1.01),
        session_hours=number("RUSHES_SESSION_HOURS", float, 0.001, 24 * 365),
        learn_workers=int(number("RUSHES_LEARN_WORKERS", int, 0, 64)),
        ingest_workers=int(number("RUSHES_INGEST_WORKERS", int, 0, 64)),
        max_video_minutes=number("RUSHES_MAX_VIDEO_MINUTES", float, 0.01, 10_000),
        hnsw_from=int(number("RUSHES_HNSW_FROM", int, 0, 10**9)),
    )
