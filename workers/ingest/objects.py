"""Objects in buckets: listed, looked at and read, with words for what goes wrong.

Credentials come from the environment of the process that reads, and go nowhere from there. What a
store's client says of an error may hold signed addresses, so no message repeats it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import obstore
from obstore.store import AzureStore, GCSStore, S3Store

from backend.domain.addresses import Address, unreachable
from workers.ingest import s3_listing
from workers.video.errors import VideoError

LISTED_AT_ONCE = 1000  # what stores answer at once, too
# One request is a page of a list or a part of a film, so a slow line has time enough for it.
CLIENT = {"timeout": "120s", "connect_timeout": "10s", "allow_http": True}
RETRIES = {
    "max_retries": 6,
    "retry_timeout": timedelta(seconds=90),
    "backoff": {
        "init_backoff": timedelta(milliseconds=200),
        "max_backoff": timedelta(seconds=15),
        "base": 2,
    },
}
_STATUS = re.compile(r"status code: (\d{3})")


@dataclass(frozen=True)
class Object:
    """An object as a store tells of it."""

    address: Address
    size: int  # bytes
    modified_at: datetime  # UTC
    etag: str | None


class Store(Protocol):
    """One bucket, or the web. Every method raises VideoError."""

    def head(self, address: Address) -> Object:
        """What lies at an address now."""

    def read(self, found: Object, start: int, end: int) -> bytes:
        """Bytes ``start`` … ``end`` − 1 of an object that is still as it was found; as "changed"
        is told that it is not."""

    def listed(self, prefix: Address) -> Iterator[list[Object | Unreachable]]:
        """Everything below a prefix, page by page; nothing of it is kept here."""


@dataclass(frozen=True)
class Unreachable:
    """An object to which no address leads, and why."""

    shown: str
    why: str


@dataclass(frozen=True)
class _Kind:
    """One kind of store: what makes a bucket of it, and which variables hold its credentials. Of
    each group of ``needs`` one must be set."""

    make: Callable[..., Any]
    needs: tuple[tuple[str, ...], ...]
    remedy: str


_KINDS: Mapping[str, _Kind] = {
    "s3": _Kind(
        S3Store,
        (("AWS_ACCESS_KEY_ID", "AWS_SKIP_SIGNATURE", "AWS_WEB_IDENTITY_TOKEN_FILE",
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"),),
        "Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, with AWS_ENDPOINT_URL for a "
        "store that is not Amazon's; or AWS_SKIP_SIGNATURE=true for a public bucket",
    ),
    "gs": _Kind(
        GCSStore,
        (("GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_SERVICE_ACCOUNT", "GOOGLE_SERVICE_ACCOUNT_PATH",
          "GOOGLE_SERVICE_ACCOUNT_KEY", "GOOGLE_SKIP_SIGNATURE"),),
        "Set GOOGLE_APPLICATION_CREDENTIALS to the file of a service account; or "
        "GOOGLE_SKIP_SIGNATURE=true for a public bucket",
    ),
    "az": _Kind(
        AzureStore,
        (("AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_USE_EMULATOR"),
         ("AZURE_STORAGE_ACCOUNT_KEY", "AZURE_STORAGE_ACCESS_KEY", "AZURE_STORAGE_SAS_KEY",
          "AZURE_STORAGE_SAS_TOKEN", "AZURE_STORAGE_TOKEN", "AZURE_CLIENT_ID",
          "AZURE_STORAGE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE", "AZURE_SKIP_SIGNATURE",
          "AZURE_STORAGE_USE_EMULATOR")),
        "Set AZURE_STORAGE_ACCOUNT_NAME, and AZURE_STORAGE_ACCOUNT_KEY or "
        "AZURE_STORAGE_SAS_TOKEN; or AZURE_SKIP_SIGNATURE=true for a public container",
    ),
}  # fmt: skip
VARIABLES = tuple(name for kind in _KINDS.values() for group in kind.needs for name in group)


class Bucket:
    """A bucket of S3, Google or Azure."""

    def __init__(self, address: Address, environ: Mapping[str, str] = os.environ) -> None:
        """Raises: VideoError: the environment has no credentials for it."""
        kind = _KINDS[address.scheme]
        self._address, self._remedy, self._environ = address, kind.remedy, environ
        if not all(any(environ.get(name) for name in group) for group in kind.needs):
            raise VideoError(
                "unreadable",
                f"There are no credentials for {address.scheme}:// in the environment of this"
                f" process. {kind.remedy}; then start it again.",
            )
        try:
            self.client = kind.make(address.host, client_options=CLIENT, retry_config=RETRIES)
        except Exception as error:
            raise self._in_words(error) from None

    def head(self, address: Address) -> Object:
        try:
            return self._object(obstore.head(self.client, address.key), address)
        except Exception as error:
            raise self._in_words(error) from None

    def read(self, found: Object, start: int, end: int) -> bytes:
        options: dict[str, Any] = {"range": (start, end)}
        if found.etag is not None:
            options["if_match"] = found.etag
        try:
            answer = obstore.get(self.client, found.address.key, options=options)  # type: ignore[arg-type]
            now = self._object(answer.meta, found.address)
            if (now.size, now.etag) != (found.size, found.etag) or (
                found.etag is None and now.modified_at != found.modified_at
            ):
                raise changed()
            return bytes(answer.bytes())
        except VideoError:
            raise
        except Exception as error:
            raise self._in_words(error) from None

    def listed(self, prefix: Address) -> Iterator[list[Object | Unreachable]]:
        last = None
        try:
            pages = obstore.list(self.client, prefix.key or None, chunk_size=LISTED_AT_ONCE)
            for page in pages:
                found = [self._object(meta, prefix.below(meta["path"])) for meta in page]
                last = found[-1].address.key if found else last
                yield list(found)
            return
        except obstore.exceptions.InvalidPathError as error:
            if prefix.scheme != "s3" or not s3_listing.possible(self._environ):
                raise VideoError(
                    "unreadable",
                    "It cannot be listed: an object below it has a name with a part that is empty,"
                    " “.” or “..”, or with a control character. Rename that object, or name"
                    " folders without it.",
                ) from error
        except Exception as error:
            raise self._in_words(error) from None
        yield from self._listed_anyway(prefix, last)

    def _listed_anyway(
        self, prefix: Address, after: str | None
    ) -> Iterator[list[Object | Unreachable]]:
        """The rest of a list in which one name that no client can ask for hides a thousand."""
        try:
            for page in s3_listing.pages(prefix.host, prefix.key, after, self._environ):
                yield [_reachable(prefix, *entry) for entry in page]
        except s3_listing.Refused as error:
            raise self._of_status(error.status) from None

    def _object(self, meta: Any, address: Address) -> Object:
        return Object(address, meta["size"], meta["last_modified"], meta.get("e_tag"))

    def _in_words(self, error: Exception) -> VideoError:
        if isinstance(error, VideoError):
            return error
        if isinstance(error, FileNotFoundError):
            return gone()
        if isinstance(error, obstore.exceptions.PreconditionError):
            return changed()
        status = _STATUS.search(text := str(error))
        if "token request" in text or "Account must be specified" in text:
            return VideoError(
                "unreadable",
                "The store gave no leave to read with the credentials in the environment of this "
                f"process. {self._remedy}; then start it again.",
            )
        if isinstance(error, PermissionError | obstore.exceptions.PermissionDeniedError):
            return self._of_status(403)
        if isinstance(error, obstore.exceptions.UnauthenticatedError):
            return self._of_status(401)
        return self._of_status(int(status[1]) if status else None)

    def _of_status(self, status: int | None) -> VideoError:
        if status in (401, 403):
            return VideoError(
                "unreadable",
                f"The store does not let the credentials in this process' environment read it"
                f" ({status}). Let them list and get it, or give others. {self._remedy}.",
            )
        if status == 404:
            return VideoError(
                "unreadable",
                f"There is no bucket “{self._address.host}”: check its spelling, and the region or"
                " endpoint in the environment.",
            )
        return unanswering(status)


def gone() -> VideoError:
    return VideoError(
        "gone",
        "There is no such object (404): check the spelling, and whether it was moved or deleted.",
    )


def changed() -> VideoError:
    return VideoError(
        "changed",
        "The object changed while it was read: another one was written to its name. Add it again"
        " when it stays as it is.",
    )


def unanswering(status: int | None) -> VideoError:
    """For a store that was asked again and again, with longer and longer pauses."""
    how = f" (its last answer was {status})" if status else ""
    return VideoError(
        "unanswered",
        f"The store does not answer as it should{how}, although it was asked several times. Look"
        " whether it is up and its address in the environment is right; then add it again.",
    )


def _reachable(
    prefix: Address, key: str, size: int, modified_at: datetime, etag: str | None
) -> Object | Unreachable:
    address = prefix.below(key)
    if (why := unreachable(key)) is not None and not key.endswith("/"):
        return Unreachable(str(address), why)
    return Object(address, size, modified_at, etag)
