"""Asking workers for something. Jobs are hints by name: the tables say what is due."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any, NamedTuple
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
HINT_SECONDS = 1.0  # Redis is not waited for longer
PAUSE_SECONDS = 1.0  # after a hint that could not be sent
MOST_WAITING = 1000


def serialize(job: dict[str, Any]) -> bytes:
    return msgspec.msgpack.encode(job)


def deserialize(data: bytes) -> dict[str, Any]:
    return msgspec.msgpack.decode(data)


def connect(redis_url: str, *, seconds: float = 5) -> ArqRedis:
    """A client that connects on first use; msgpack instead of arq's pickle. Redis counts as away
    when it says nothing for so many seconds."""
    address, options = _address(redis_url)
    pool = ConnectionPool.from_url(address, socket_timeout=seconds, **options)
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


class _Hint(NamedTuple):
    queue: str
    function: str
    args: tuple[Any, ...]
    job: str | None


class Queue:
    """Asks workers for something, without making anybody wait and without ever failing.

    What is asked for is sent behind the caller's back, each thing once, in order. While Redis is
    away or hangs little is tried, and what is asked for meanwhile waits, as far as there is room:
    a job that is lost is found by the workers' dispatcher.
    """

    def __init__(self, redis_url: str) -> None:
        self._client = connect(redis_url, seconds=HINT_SECONDS)
        self._waiting: dict[_Hint, None] = {}  # as a set that keeps its order
        self._sending: asyncio.Task[None] | None = None

    def build(self, label: int) -> None:
        # Without a name of its own: an answer that comes while a build of its label ends must not
        # be taken for the one before. A worker that has nothing to build is done at once.
        self._enqueue(LEARN, "build", label, job=None)

    def embed_texts(self, text: str) -> None:
        self._enqueue(LEARN, "embed_texts", text, job=None)

    def answer(self, question: str) -> None:
        self._enqueue(LEARN, "answer", question, job=None)

    def vocabulary(self) -> None:
        self._enqueue(LEARN, "vocabulary", job="vocabulary")

    def map(self) -> None:
        self._enqueue(LEARN, "map_clips", job="map")

    def ingest(self, file: int) -> None:
        self._enqueue(INGEST, "ingest_file", file, job=f"ingest:{file}")

    def take_in_folder(self, job: int) -> None:
        self._enqueue(INGEST, "take_in_folder", job, job=f"folder:{job}")

    def predict(self, prediction: int) -> None:
        self._enqueue(INGEST, "predict", prediction, job=f"predict:{prediction}")

    def export(self, job: int) -> None:
        self._enqueue(LEARN, "export", job, job=None)

    def _enqueue(self, queue: str, function: str, *args: Any, job: str | None) -> None:
        if len(self._waiting) < MOST_WAITING:
            self._waiting[_Hint(queue, function, args, job)] = None
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send(), name="hints")

    async def _send(self) -> None:
        """Send until nothing waits."""
        while self._waiting:
            hint = next(iter(self._waiting))
            del self._waiting[hint]
            try:
                await self._client.enqueue_job(
                    hint.function, *hint.args, _queue_name=hint.queue, _job_id=hint.job
                )
                await self._client.publish(hint.queue, b"")  # idle workers look at once
            except (redis.exceptions.RedisError, OSError) as error:
                logger.warning("could not enqueue %s%r: %r", hint.function, hint.args, error)
                await asyncio.sleep(PAUSE_SECONDS)

    async def close(self) -> None:
        if self._sending is not None:
            self._sending.cancel()
            await asyncio.gather(self._sending, return_exceptions=True)
        await self._client.aclose(close_connection_pool=True)
