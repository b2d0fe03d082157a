"""A list of an S3 bucket that holds any name, also those that the client of object storage refuses.

That client gives up a whole page of a thousand when one name in it has an empty part, ``.`` or
``..``. So that one such name hides no others, the rest of the list is asked for here:
ListObjectsV2, signed by Signature Version 4 ("Create a signed AWS API request", in AWS' guide to
IAM).
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree

import httpx

SECONDS = 60.0
PAUSES = (0.2, 0.8, 3.2)  # before it is asked again for what passes by itself
PASSING = frozenset({408, 429, 500, 502, 503, 504})
_EMPTY = hashlib.sha256(b"").hexdigest()

Entry = tuple[str, int, datetime, str | None]  # key, bytes, time of modification, entity tag


class Refused(Exception):
    """The store did not list it. ``status``: of its answer; None: there was none."""

    def __init__(self, status: int | None) -> None:
        super().__init__(str(status))
        self.status = status


def possible(environ: Mapping[str, str]) -> bool:
    """Whether the environment holds keys themselves, or says that none are needed."""
    keys = environ.get("AWS_ACCESS_KEY_ID") and environ.get("AWS_SECRET_ACCESS_KEY")
    return bool(keys) or _unsigned(environ)


def pages(
    bucket: str, prefix: str, after: str | None, environ: Mapping[str, str]
) -> Iterator[list[Entry]]:
    """What lies below a prefix, behind the key ``after``, page by page.

    Raises:
        Refused: the store does not tell.
    """
    folder = prefix if not prefix or prefix.endswith("/") else f"{prefix}/"
    query = {"list-type": "2", "prefix": folder, "encoding-type": "url"}
    if after is not None:
        query["start-after"] = after
    with httpx.Client(timeout=SECONDS) as client:
        while True:
            root = ElementTree.fromstring(_asked(client, bucket, query, environ))
            space = root.tag.partition("}")[0] + "}" if root.tag.startswith("{") else ""
            yield [_entry(each, space) for each in root.iter(f"{space}Contents")]
            token = root.findtext(f"{space}NextContinuationToken")
            if root.findtext(f"{space}IsTruncated") != "true" or not token:
                return
            query["continuation-token"] = token


def _entry(each: ElementTree.Element, space: str) -> Entry:
    return (
        unquote((each.findtext(f"{space}Key") or "").replace("+", " ")),
        int(each.findtext(f"{space}Size") or 0),
        datetime.fromisoformat(each.findtext(f"{space}LastModified") or "1970-01-01T00:00:00Z"),
        each.findtext(f"{space}ETag"),
    )


def _asked(
    client: httpx.Client, bucket: str, query: dict[str, str], environ: Mapping[str, str]
) -> bytes:
    status = None
    for pause in (*PAUSES, None):
        url, headers = _signed(bucket, query, environ, datetime.now(UTC))
        try:
            answer = client.get(url, headers=headers)
        except httpx.HTTPError:
            status = None
        else:
            status = answer.status_code
            if status == 200:
                return answer.content
            if status not in PASSING:
                break
        if pause is not None:
            time.sleep(pause)
    raise Refused(status)


def _signed(
    bucket: str, query: dict[str, str], environ: Mapping[str, str], now: datetime
) -> tuple[str, dict[str, str]]:
    region = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    endpoint = (
        environ.get("AWS_ENDPOINT_URL_S3")
        or environ.get("AWS_ENDPOINT_URL")
        or environ.get("AWS_ENDPOINT")
        or f"https://s3.{region}.amazonaws.com"
    ).rstrip("/")
    path = f"{urlsplit(endpoint).path}/{quote(bucket)}"
    asked = "&".join(f"{_quoted(k)}={_quoted(v)}" for k, v in sorted(query.items()))
    url = f"{endpoint}/{quote(bucket)}?{asked}"
    if _unsigned(environ):
        return url, {}
    day, moment = now.strftime("%Y%m%d"), now.strftime("%Y%m%dT%H%M%SZ")
    headers = {
        "host": httpx.URL(endpoint).netloc.decode(),
        "x-amz-content-sha256": _EMPTY,
        "x-amz-date": moment,
    }
    if token := environ.get("AWS_SESSION_TOKEN"):
        headers["x-amz-security-token"] = token
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    request = "\n".join(("GET", path, asked, lines, names, _EMPTY))
    scope = f"{day}/{region}/s3/aws4_request"
    digest = hashlib.sha256(request.encode()).hexdigest()
    text = "\n".join(("AWS4-HMAC-SHA256", moment, scope, digest))
    key = f"AWS4{environ['AWS_SECRET_ACCESS_KEY']}".encode()
    for part in (*scope.split("/"), text):
        key = hmac.digest(key, part.encode(), "sha256")
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={environ['AWS_ACCESS_KEY_ID']}/{scope}, "
        f"SignedHeaders={names}, Signature={key.hex()}"
    )
    return url, headers


def _quoted(text: str) -> str:
    return quote(text, safe="-_.~")


def _unsigned(environ: Mapping[str, str]) -> bool:
    return environ.get("AWS_SKIP_SIGNATURE", "").lower() in ("true", "1", "yes", "on")
