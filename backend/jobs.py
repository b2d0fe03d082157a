"""Asking workers for something. Jobs are hints by name: the tables say what is due."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import redis
import redis.exceptions
from arq.connections import ArqRedis
from redis.asyncio import ConnectionPool
from redis.credentials import CredentialProvider

from backend.keeping import passwords

logger = logging.getLogger(__name__)

LEARN = "rushes:learn"  # builds and query words: short, on every learn worker
INGEST = "rushes:ingest"  # decoding and embedding: long, on the machines with a GPU


def serialize(job: dict[str, Any]) -> bytes:
    return msgspec.msgpack.encode(job)


def deserialize(data: bytes) -> dict[str, Any]:
    return msgspec.msgpack.decode(data)


def connect(redis_url: str) -> ArqRedis:
    """A client that connects on first use; msgpack instead of arq's pickle."""
    address, options = _address(redis_url)
    pool = ConnectionPool.from_url(address, socket_timeout=5, **options)
    return ArqRedis(pool, job_serializer=serialize, job_deserializer=deserialize)


def answers(redis_url: str) -> bool:
    """Whether the server answers us."""
    with connect_blocking(redis_url) as client:
        try:
            return bool(client.ping())
        except (redis.exceptions.RedisError, OSError):
            return False


def connect_blocking(redis_url: str) -> redis.Redis:
    """A client that blocks, for tools; it connects on first use."""
    address, options = _address(redis_url)
    return redis.Redis.from_url(address, socket_timeout=1, **options)


def _address(redis_url: str) -> tuple[str, dict[str, Any]]:
    """The address, and the options of a connection to it."""
    address, file = passwords.split(redis_url)
    options: dict[str, Any] = {"socket_connect_timeout": 2}
    if file is not None:
        options["credential_provider"] = _PasswordFile(file, urlsplit(address).username)
        address = address.replace(f"//{urlsplit(address).username}@", "//", 1)
    return address, options


class _PasswordFile(CredentialProvider):
    """Reads the password when a connection is made."""

    def __init__(self, file: Path, user: str | None) -> None:
        self._file, self._user = file, user

    def get_credentials(self) -> tuple[str] | tuple[str, str]:
        password = passwords.read(self._file)
        return (self._user, password) if self._user else (password,)


class Queue:
    """Enqueues without ever failing its caller: a lost job is found by the workers' dispatcher."""

    def __init__(self, client: ArqRedis) -> None:
        self._client = client

    async def build(self, label: int) -> None:
        # Without a name of its own: an answer that comes while a build of its label ends must not
        # be taken for the one before. A worker that has nothing to build is done at once.
        await self._enqueue(LEARN, "build", label, job=None)

    async def embed_texts(self, text: str) -> None:
        await self._enqueue(LEARN, "embed_texts", text, job=None)

    async def ingest(self, file: int) -> None:
        await self._enqueue(INGEST, "ingest_file", file, job=f"ingest:{file}")

    async def _enqueue(self, queue: str, function: str, *args: Any, job: str | None) -> None:
        try:
            await self._client.enqueue_job(function, *args, _queue_name=queue, _job_id=job)
        except (redis.exceptions.RedisError, OSError) as error:
            logger.warning("could not enqueue %s%r: %s", function, args, error)

    async def close(self) -> None:
        await self._client.aclose(close_connection_pool=True)
