"""Joining a cluster, and what a process on one of its nodes knows of itself."""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket

import msgspec
import ray

from backend.messages.environment import variable
from backend.settings import Settings, load

NAMESPACE = "rushes"
KNOCK_SECONDS = 3.0
NEEDED = (
    "home", "database_url", "embedder", "frames_per_clip", "duplicate_similarity",
    "max_video_minutes", "source_networks", "max_fetch_gb",
)  # fmt: skip


def join(address: str) -> None:
    """Be a driver of the cluster; again costs nothing.

    Raises:
        ConnectionError: it is away, or its Ray or its Python is another one.
    """
    if ray.is_initialized():
        if address in ("auto", ray.get_runtime_context().gcs_address):
            return
        ray.shutdown()
    _knock(address)
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # no call home
    try:
        ray.init(address=address, namespace=NAMESPACE, log_to_driver=False, configure_logging=False)
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        with contextlib.suppress(Exception):
            ray.shutdown()
        raise ConnectionError(f"Ray at {address} cannot be joined: {error}") from error


def _knock(address: str) -> None:
    """Raises: ConnectionError: nobody listens there, which Ray itself finds out in a minute."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not port.isdecimal():
        return
    try:
        socket.create_connection((host, int(port)), KNOCK_SECONDS).close()
    except OSError as error:
        raise ConnectionError(f"Ray at {address} cannot be joined: {error}") from error


def told(settings: Settings) -> dict[str, str]:
    """What a node is told of an installation: only what it works by, and no other secrets."""
    needed = {variable(name) for name in NEEDED}
    return {name: value for name, value in settings.environment.items() if name in needed}


def whose(told: dict[str, str]) -> str:
    """Of which installation a node was told, as a name: copies of one database have one epoch, and
    nodes may have a home of their own, so that neither tells them apart."""
    return hashlib.sha256(msgspec.json.encode(told, order="sorted")).hexdigest()[:12]


def settings_here(told: dict[str, str]) -> Settings:
    """Those that a node was told, where its own environment says nothing else."""
    return load({**told, **{k: v for k, v in os.environ.items() if k.startswith("RUSHES_")}})


def node() -> tuple[str, str]:
    """The name of this node for people, and its number for Ray."""
    name = f"{socket.gethostname()} ({ray.util.get_node_ip_address()})"
    return name, ray.get_runtime_context().get_node_id()


def without(nodes: dict[str, str]) -> dict[str, str] | None:
    """How Ray is told to place something on none of these nodes, by number."""
    return {"ray.io/node-id": f"!in({','.join(nodes)})"} if nodes else None
