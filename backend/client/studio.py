"""A studio, for programs that are asynchronous; `backend.client.waiting` is the same for others."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator, Generator, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, Unpack
from urllib.parse import urlsplit

import msgspec

from backend.client import exporting, predicting, queries
from backend.client.clips import AsyncClips, Clip, ClipLike, clip_number
from backend.client.connection import Key, Session
from backend.client.errors import NotSignedIn, RushesError, StudioAway
from backend.client.label import AsyncLabel, board
from backend.client.labels import AsyncLabels
from backend.client.link import PATIENCE, Link
from backend.client.over_http import sign_in
from backend.client.queries import ClipFilters
from backend.client.sending import AsyncFilms
from backend.client.watching import AsyncWatch, Place
from backend.messages import Alias, BoardRow, Deployment, Event, Me, Search
from backend.messages.exports import Exported, ExportFormat, Outcome
from backend.messages.wire import KEY_PATTERN, KEY_PREFIX, ME, MEDIA

DEFAULT_URL = "http://127.0.0.1:8100"
CONNECT_SECONDS = 5.0  # after which a studio that does not answer at first counts as away


class AsyncStudio:
    """A studio as the person of an API key sees it. Made by `connect_async`.

    ``me``: who that is. ``labels``: the labels they work on.
    ``films``: to send films to.
    """

    def __init__(self, link: Link, me: Me) -> None:
        self.link = link
        self.me = me
        self.labels = AsyncLabels(link)
        self.films = AsyncFilms(link)

    @property
    def url(self) -> str:
        return self.link.api

    def __repr__(self) -> str:
        return f"<studio at {self.url}, as {self.me.name}>"

    async def close(self) -> None:
        await self.link.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def board(self) -> tuple[BoardRow, ...]:
        """A row per label of theirs: what is known of it, and how the work goes."""
        return await board(self.link)

    def search(
        self,
        text: str = "",
        *,
        like: ClipLike | Iterable[ClipLike] = (),
        unlike: ClipLike | Iterable[ClipLike] = (),
        label: AsyncLabel | str | int | None = None,
        score__gt: float | None = None,
        score__gte: float | None = None,
        score__lt: float | None = None,
        score__lte: float | None = None,
        answered: Literal[False, "yes", "no"] | None = None,
        limit: int | None = 60,
        **filters: Unpack[ClipFilters],
    ) -> AsyncClips:
        """Clips nearest to words, to clips they are ``like`` and away from those ``unlike``, the
        nearest first; without any of these, the clips that pass the filters, film by film.

        ``like``, ``unlike``: at most 50 clips each, which are no hits themselves. ``label``: whose
        model scores them; ``score__…`` and ``answered`` are about this label, and for who sees its
        answers. ``limit``: at most so many; None: all.

        Raises, when they are used:
            NotFound: unknown_clip, unknown_label, unknown_film.
            Refused: search_unavailable: no worker answered to read the words; no_corpus.
        """
        queries.check_names(dict(filters))
        liked, disliked = self._numbers(like), self._numbers(unlike)
        scores = queries.scores_of(score__gt, score__gte, score__lt, score__lte)
        if label is None and (scores or answered is not None):
            raise TypeError("Say by which label clips have a score or an answer: label=….")

        async def pages() -> AsyncIterator[list[Clip]]:
            wanted = Search(
                id="",
                text=text,
                liked=liked,
                disliked=disliked,
                label=await self._label_number(label),
                filters=await queries.filters_of(self.link, filters),
                answered=queries.ANSWERED[answered],
                score_from=scores.shares()[0],
                score_to=scores.shares()[1],
            )
            found = queries.hits(self.link, wanted, None if scores else limit)
            if scores:  # the bounds themselves, to the digit
                found = queries.keeping(found, lambda clip: scores.hold(clip.score))
            async for page in found:
                yield page

        return AsyncClips(lambda: queries.limited(pages(), limit))

    async def clip(self, number: ClipLike) -> Clip:
        """One clip.

        Raises:
            NotFound: unknown_clip: there is none of that number.
        """
        asked = clip_number(number, self.url)
        found = await queries.described(self.link, [asked])
        if not found:
            raise queries.no_clip(asked)
        return found[0]

    async def poster(self, clip: ClipLike) -> bytes:
        """A clip's picture, JPEG."""
        return await self._media(clip, "poster.jpg")

    async def video(self, clip: ClipLike) -> bytes:
        """A clip as it plays on the page, MP4 (H.264)."""
        return await self._media(clip, "clip.mp4")

    async def posters(self, clips: Iterable[ClipLike]) -> list[bytes | None]:
        """The pictures of several clips; None where the file is gone, or it may not be seen."""

        async def one(clip: ClipLike) -> bytes | None:
            try:
                return await self.poster(clip)
            except RushesError:
                return None

        return list(await asyncio.gather(*map(one, clips)))

    async def _media(self, clip: ClipLike, name: str) -> bytes:
        number = clip_number(clip, self.url)
        return (await self.link.http("GET", f"{MEDIA}/{number}/{name}")).content

    async def deployments(self) -> dict[str, dict[Alias, Deployment]]:
        """What is in use, by label and alias, of the labels whose answers the person may see."""
        found: dict[str, dict[Alias, Deployment]] = {}
        async for label in self.labels:
            if not label.blind:
                found[label.name] = await label.deployments()
        return found

    def watch(
        self, label: AsyncLabel | str | int, *, after: Place | Event | None = None,
        seconds: float | None = None,
    ) -> AsyncWatch:  # fmt: skip
        """As `AsyncLabel.watch`."""

        async def stream() -> str:
            return (await self._label(label)).stream

        return AsyncWatch(self.link, stream, after, seconds)

    async def predict_files(
        self, models: str | Sequence[str], files: Iterable[str | Path]
    ) -> predicting.AsyncJob:
        """Let models judge video files, which are sent along and do not enter the corpus.

        ``models``: names of labels, for what is live of them, or ``"night@candidate"``,
        ``"night@7"``. A bad file fails by itself; the job tells of it.

        Raises:
            NotFound: unknown_label, unknown_model. Refused: too_many_jobs, too_large.
        """
        return await predicting.predict_files(self.link, _several(models), files)

    async def predict_paths(
        self, models: str | Sequence[str], paths: Iterable[str | Path]
    ) -> predicting.AsyncJob:
        """The same for videos on the studio's machine, in folders that its administrator allows."""
        return await predicting.predict_paths(self.link, _several(models), paths)

    async def export(
        self,
        labels: str | Sequence[str] = (),
        *,
        what: Exported = "annotations",
        format: ExportFormat = "csv",
        score__gte: float | None = None,
        score__lte: float | None = None,
        answers: Sequence[Outcome] = (),
        pseudonyms: bool = False,
        where: str = "",
        **filters: Unpack[ClipFilters],
    ) -> exporting.AsyncExport:
        """Have the studio write a file; `save` of what this gives waits for it and keeps it.

        ``labels``: names; none: all of theirs. ``what``: ``"annotations"`` (a row per answer),
        ``"clips"`` (a row per clip with its truth), ``"predictions"``, or ``"markers"`` for
        editors. ``where``: only clips that meet the conditions of a query, as one types into a
        search: ``"rain > .8 and not indoor"``. A secondary gets their own answers, and nothing
        that is made of others'.

        Raises:
            ValueError: nothing is exported so. NotFound: unknown_label, unknown_film.
        """
        queries.check_names(dict(filters))
        wanted = exporting.ask(
            what=what,
            format=format,
            labels=tuple(_several(labels)),
            filters=msgspec.to_builtins(await queries.filters_of(self.link, filters)),
            answers=tuple(answers),
            score_from=score__gte,
            score_to=score__lte,
            pseudonyms=pseudonyms,
            where=where,
        )
        return await exporting.export(self.link, wanted)

    async def _label(self, label: AsyncLabel | str | int) -> AsyncLabel:
        return label if isinstance(label, AsyncLabel) else await self.labels.get(label)

    async def _label_number(self, label: AsyncLabel | str | int | None) -> int | None:
        return None if label is None else (await self._label(label)).id

    def _numbers(self, clips: Any) -> tuple[int, ...]:
        several = clips if isinstance(clips, Iterable) else (clips,)
        return tuple(clip_number(clip, self.url) for clip in several)


def _several(names: str | Sequence[str]) -> Sequence[str]:
    return (names,) if isinstance(names, str) else names


# ── connecting ──────────────────────────────────────────────────────────────────────────────────


class Connecting:
    """``await`` it, or use it in ``async with``: both give the studio."""

    def __init__(self, url: str | None, key: str | None, patience: float) -> None:
        self._of = (url, key, patience)
        self._studio: AsyncStudio | None = None

    def __await__(self) -> Generator[Any, None, AsyncStudio]:
        return _connected(*self._of).__await__()

    async def __aenter__(self) -> AsyncStudio:
        self._studio = await self
        return self._studio

    async def __aexit__(self, *_: object) -> None:
        if self._studio is not None:
            await self._studio.close()


def connect_async(
    url: str | None = None, key: str | None = None, *, patience: float = PATIENCE
) -> Connecting:
    """As `connect`, for programs that are asynchronous.

    >>> async with rushes.connect_async() as r:
    ...     night = await r.labels.get("night")
    """
    return Connecting(url, key, patience)


async def signed_in(
    url: str, origin: str, name: str, password: str, *, patience: float = PATIENCE
) -> AsyncStudio:
    """The studio of somebody who signs in as on the page, for bots and benchmarks.

    Raises:
        SignInFailed, ConnectionError: as `sign_in`.
    """
    session = await asyncio.to_thread(sign_in, url, origin, name, password)
    return await _met(Link(url, Session(origin, session), patience))


async def _connected(url: str | None, key: str | None, patience: float) -> AsyncStudio:
    api, key = address_of(url), _key(key)
    return await _met(Link(api, Key(key), patience))


async def _met(link: Link) -> AsyncStudio:
    try:
        return AsyncStudio(link, await _who(link))
    except BaseException:
        await link.close()
        raise


async def _who(link: Link) -> Me:
    patience, link.patience = link.patience, min(link.patience, CONNECT_SECONDS)
    try:
        answer = await link.http("GET", ME)
        return msgspec.json.decode(answer.content, type=Me)
    except msgspec.MsgspecError:
        raise StudioAway(_NO_STUDIO.format(link.api)) from None
    except RushesError as error:
        if getattr(error, "code", "") == "unknown_address":
            raise StudioAway(_NO_STUDIO.format(link.api)) from None
        raise
    finally:
        link.patience = patience


_NO_STUDIO = (
    "{} answers, but it is no studio's API. Is it the address of its pages? The API has a port of "
    "its own, 8100 unless it was set otherwise (RUSHES_BACKEND_PORT)."
)


def address_of(url: str | None) -> str:
    """The API's address, without a slash at its end.

    Raises:
        ValueError: it is no address.
    """
    api = (url or os.environ.get("RUSHES_API_URL", "").strip() or DEFAULT_URL).rstrip("/")
    parts = urlsplit(api)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(
            f"{api!r} is no address of a studio's API; write it as in {DEFAULT_URL!r} "
            "(RUSHES_API_URL)."
        )
    return api


def _key(key: str | None) -> str:
    key = (key or os.environ.get("RUSHES_API_KEY", "")).strip()
    if not key:
        raise NotSignedIn(
            "not_signed_in",
            "No API key: make one on the page Keys of the studio, and give it as key=… or in "
            "RUSHES_API_KEY.",
        )
    if not re.fullmatch(KEY_PATTERN, key):
        raise NotSignedIn(
            "not_signed_in",
            f"That is no API key: one is {KEY_PREFIX}… with 43 letters and digits behind it. Copy "
            "it from the page Keys once more, or make another one.",
        )
    return key
