"""All settings of backend and workers, read once from the environment and passed on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from backend.domain.account_roles import read_mapping
from backend.domain.webhooks import Network, networks
from backend.keeping import passwords
from backend.messages import AccountRole, environment, wire
from backend.messages.environment import Port, SettingsError, Shared

__all__ = ["WORKER_READY_FILE", "Settings", "SettingsError", "load"]

# Names the file that a worker makes once its heart beats; for whoever starts it, not for people.
WORKER_READY_FILE = environment.variable("worker_ready_file")


class Settings(Shared, frozen=True, kw_only=True):
    """One installation."""

    database_url: Annotated[
        str | None, Meta(description="your own Postgres (≥ 16, pgvector ≥ 0.8); empty: embedded")
    ] = None
    redis_url: Annotated[
        str | None, Meta(description="your own Redis or Valkey; empty: embedded")
    ] = None
    postgres_port: Annotated[Port, Meta(description="port of the embedded Postgres")] = 8101
    valkey_port: Annotated[Port, Meta(description="port of the embedded Valkey")] = 8102
    embedder: Annotated[
        str,
        Meta(description="model folder, hub id[@revision], or `demo`; empty: the corpus' own, "
             "else the default"),
    ] = ""  # fmt: skip
    frames_per_clip: Annotated[
        int, Meta(ge=1, le=64, description="frames averaged into a clip's embedding")
    ] = 8
    duplicate_similarity: Annotated[
        float, Meta(ge=0.5, le=1.01, description="cosine from which clips are near-duplicates")
    ] = 0.99
    session_hours: Annotated[
        float, Meta(ge=0.001, le=24 * 365, description="a sign-in lasts this long")
    ] = 72
    trusted_proxies: Annotated[
        int,
        Meta(ge=0, le=16, description="reverse proxies before the backend, each of which adds the "
             "client's address to X-Forwarded-For; 0: that header is not believed"),
    ] = 0  # fmt: skip
    learn_workers: Annotated[
        int, Meta(ge=0, le=64, description="processes that train and score")
    ] = 1
    ingest_workers: Annotated[
        int, Meta(ge=0, le=64, description="processes that decode and embed")
    ] = 1
    max_video_minutes: Annotated[
        float, Meta(ge=0.01, le=10_000, description="processing time allowed per file")
    ] = 60
    sound_window_seconds: Annotated[
        float, Meta(ge=0.1, le=600, description="sounds are cut into clips of this length")
    ] = 5.0
    sound_hop_seconds: Annotated[
        float,
        Meta(ge=0.05, le=600, description="from the begin of one such clip to that of the next; "
             "less than their length: they overlap"),
    ] = 2.5  # fmt: skip
    predict_folders: Annotated[
        str,
        Meta(description="folders, with : in between, of whose videos programs may ask predictions "
             "by path, also s3://bucket/prefix/ and the like; empty: they send videos along"),
    ] = ""  # fmt: skip
    ingest_folders: Annotated[
        str,
        Meta(description="folders, with : in between, of which administrators may have films taken "
             "in from the page, also s3://bucket/prefix/ and the like; empty: that is for the "
             "terminal"),
    ] = ""  # fmt: skip
    upload_file_gb: Annotated[
        float, Meta(ge=0.000001, le=100_000, description="the largest file that may be sent, in GB")
    ] = 100
    upload_person_gb: Annotated[
        float,
        Meta(ge=0.000001, le=10_000_000,
             description="what all that one person sent may take on the disk, in GB"),
    ] = 1000  # fmt: skip
    password_login: Annotated[
        bool, Meta(description="whether people sign in by name and password")
    ] = True
    oidc_issuer: Annotated[
        str,
        Meta(description="address of a provider of identities (OpenID Connect), by which people "
             "sign in; empty: none"),
    ] = ""  # fmt: skip
    oidc_client_id: Annotated[str, Meta(description="by which the provider knows this studio")] = ""
    oidc_client_secret: Annotated[
        str, Meta(description="the studio's secret at the provider; better in a file")
    ] = ""
    oidc_client_secret_file: Annotated[str, Meta(description="the file that holds it")] = ""
    oidc_name: Annotated[
        str, Meta(description="what people call the provider, as in “Sign in with …”")
    ] = ""
    oidc_scopes: Annotated[
        str, Meta(description="what the provider is asked for, with spaces in between")
    ] = "openid profile email"
    oidc_groups: Annotated[
        str, Meta(description="the claim that names a person's groups there")
    ] = "groups"
    oidc_roles: Annotated[
        str,
        Meta(description="account roles of groups, as in `leads=admin, film=annotator, *=viewer`; "
             "empty: whoever the provider lets in is an annotator"),
    ] = ""  # fmt: skip
    webhook_networks: Annotated[
        str,
        Meta(description="networks, with commas in between, into which webhooks may go although "
             "they are private, and by http; else only to public addresses, by https"),
    ] = ""  # fmt: skip
    source_networks: Annotated[
        str,
        Meta(description="networks, with commas in between, from which films may be fetched by "
             "https:// and http:// although they are private; else only from public addresses, by "
             "https"),
    ] = ""  # fmt: skip
    max_fetch_gb: Annotated[
        float,
        Meta(ge=0.001, le=100_000, description="largest film that is copied from object storage or "
             "the web for decoding, in GB"),
    ] = 100  # fmt: skip
    ray_address: Annotated[
        str,
        Meta(description="the Ray cluster whose machines hold and score the corpus, as "
             "`host:6379`; empty: each learn worker does it by itself"),
    ] = ""  # fmt: skip
    shard_clips: Annotated[
        int, Meta(ge=1, le=10**9, description="with a cluster: clip ids of one part of the corpus")
    ] = 2_000_000
    shard_cpus: Annotated[
        float, Meta(ge=0, le=1024, description="with a cluster: CPU cores for each part")
    ] = 1
    shard_gpus: Annotated[
        float, Meta(ge=0, le=16, description="with a cluster: GPUs for each part, as 0.5")
    ] = 0
    hnsw_from: Annotated[
        int, Meta(ge=0, le=10**9, description="clips from which search uses the HNSW index")
    ] = 20_000

    @property
    def oidc_redirect(self) -> str:
        """Where the provider sends browsers back to; it wants to know that beforehand."""
        return self.public_api_url + wire.OIDC_BACK

    @property
    def oidc_secret(self) -> str:
        """Raises: SettingsError: the file that should hold it cannot be read."""
        if not self.oidc_client_secret_file:
            return self.oidc_client_secret
        try:
            return Path(self.oidc_client_secret_file).expanduser().read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            name = environment.variable("oidc_client_secret_file")
            raise SettingsError(f"{name}: {self.oidc_client_secret_file}: {error}") from None

    @property
    def oidc_mapping(self) -> dict[str, AccountRole]:
        """The account role of each group; empty: groups give none.

        Raises:
            SettingsError: a part of it cannot be read.
        """
        try:
            return read_mapping(self.oidc_roles)
        except ValueError as error:
            raise SettingsError(f"{environment.variable('oidc_roles')}: {error}") from None

    @property
    def webhooks_into(self) -> tuple[Network, ...]:
        """Networks into which webhooks may go although they are private.

        Raises:
            SettingsError: one of them is no network.
        """
        return _networks("webhook_networks", self.webhook_networks)

    @property
    def sources_into(self) -> tuple[Network, ...]:
        """Networks from which films may be fetched although they are private.

        Raises:
            SettingsError: one of them is no network.
        """
        return _networks("source_networks", self.source_networks)

    @property
    def media(self) -> Path:
        return self.home / "media"

    @property
    def predictions(self) -> Path:
        """Where predictions lie that programs asked for: what they sent, and the tables."""
        return self.home / "predictions"

    @property
    def exports(self) -> Path:
        """Where files lie that people asked to take out of the studio, for some days."""
        return self.home / "exports"

    @property
    def uploads(self) -> Path:
        """Where files lie that people and programs sent, a folder each; they are the originals of
        their films and stay."""
        return self.home / "uploads"

    @property
    def largest_upload(self) -> int:
        """Bytes of one file."""
        return round(self.upload_file_gb * 10**9)

    @property
    def most_uploads(self) -> int:
        """Bytes of all that one person sent."""
        return round(self.upload_person_gb * 10**9)

    @property
    def passwords(self) -> Path:
        """The folder of the embedded servers' passwords, a file each: `superuser` and `rushes` of
        Postgres, `valkey`."""
        return self.home / "passwords"

    @property
    def dsn(self) -> str:
        """The database's address; it names the file of the embedded server's password."""
        return self.database_url or passwords.named(
            f"postgresql://rushes@127.0.0.1:{self.postgres_port}/rushes", self.passwords / "rushes"
        )

    @property
    def redis(self) -> str:
        """Valkey's address; it names the file of the embedded server's password."""
        return self.redis_url or passwords.named(
            f"redis://127.0.0.1:{self.valkey_port}/0", self.passwords / "valkey"
        )

    @property
    def environment(self) -> dict[str, str]:
        """For the processes of this installation, so that all agree, on its servers too."""
        return environment.write(
            msgspec.structs.replace(self, database_url=self.dsn, redis_url=self.redis)
        )


def _networks(field: str, text: str) -> tuple[Network, ...]:
    try:
        return networks(text)
    except ValueError as error:
        raise SettingsError(
            f"{environment.variable(field)}: {error}; write networks such as 10.0.0.0/8, with "
            "commas in between"
        ) from None


def load(environ: Mapping[str, str] = os.environ, **defaults: Any) -> Settings:
    """The settings. ``defaults``: instead of the struct's own, where a variable says nothing.

    Raises:
        SettingsError: a value is of the wrong kind, or out of its range.
    """
    return environment.read(Settings, environ, **defaults)
