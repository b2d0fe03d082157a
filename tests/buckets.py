"""A store that speaks S3, for tests: moto's server, in a process of its own on loopback."""

from __future__ import annotations

import contextlib
import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import boto3
import httpx

from backend.ops import ports

SECRET = "a-secret-that-nobody-may-read"
LISTED_AT_ONCE = 20  # Amazon's own answers 1000
_numbers = itertools.count()


@dataclass(frozen=True)
class S3:
    endpoint: str
    log: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": "us-east-1",
        }

    def bucket(self, **objects: bytes) -> Bucket:
        """A new bucket."""
        client = boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id="testing",
            aws_secret_access_key=SECRET,
            region_name="us-east-1",
        )
        bucket = Bucket(f"films-{next(_numbers)}", client, self.log)
        client.create_bucket(Bucket=bucket.name)
        for key, content in objects.items():
            bucket.put(key, content)
        return bucket


@dataclass(frozen=True)
class Bucket:
    name: str
    client: object
    log: Path

    def put(self, key: str, content: bytes) -> None:
        self.client.put_object(Bucket=self.name, Key=key, Body=content)  # type: ignore[attr-defined]

    def delete(self, key: str) -> None:
        self.client.delete_object(Bucket=self.name, Key=key)  # type: ignore[attr-defined]

    def __str__(self) -> str:
        return f"s3://{self.name}/"

    def reads(self) -> int:
        """How often an object of this bucket was read until now."""
        return sum(f'"GET /{self.name}/' in line for line in self.log.read_text().splitlines())


@contextlib.contextmanager
def running(log: Path) -> Iterator[S3]:
    [port] = ports.free(1)
    with log.open("wb") as file:
        server = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
            stdout=file,
            stderr=file,
            env=os.environ | {"MOTO_S3_DEFAULT_MAX_KEYS": str(LISTED_AT_ONCE)},
        )
    try:
        s3 = S3(f"http://127.0.0.1:{port}", log)
        with httpx.Client(transport=httpx.HTTPTransport(retries=10), timeout=30) as client:
            client.get(f"{s3.endpoint}/moto-api/data.json").raise_for_status()
        yield s3
    finally:
        server.kill()
        server.wait()
