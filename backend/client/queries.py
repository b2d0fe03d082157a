"""Which clips are meant: filters by keyword, and the pages of walls and searches they ask for."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Callable, Sequence
from difflib import get_close_matches
from typing import Any, Literal, TypedDict

from msgspec.structs import replace

from backend.client.clips import Clip, clip_from
from backend.client.connection import new_id
from backend.client.errors import NotFound, Refused
from backend.client.link import Link
from backend.domain.spelling import look
from backend.messages import (
    MOST_DESCRIBED,
    MOST_HITS,
    Answered,
    DescribeClips,
    Facets,
    Filters,
    IntakesState,
    ListFacets,
    ReadWall,
    Search,
    WallPage,
)

Order = Literal["score", "lowest", "corpus"]
FIRST_PAGE = 60  # clips; who wants a few need not wait for many


class ClipFilters(TypedDict, total=False):
    """Keywords of `clips` and `search`. All that are given must hold."""

    film: str | int  # its title, or its number
    intake: str | int  # which brought the film: its name, or its number
    genre: str
    year: int
    year__gt: int
    year__gte: int
    year__lt: int
    year__lte: int
    seconds__gt: float  # length of the clip
    seconds__gte: float
    seconds__lt: float
    seconds__lte: float


def check_names(given: dict[str, Any], *more: str) -> None:
    """Raises: TypeError: there is no such filter; it names those that are almost called so."""
    known = [*ClipFilters.__annotations__, *more]
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, n=3)
            hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(known)}"
            raise TypeError(f"There is no filter {name!r}; {hint}")


async def filters_of(link: Link, given: ClipFilters) -> Filters:
    """The filters as the studio takes them.

    Raises:
        TypeError: a filter has a value that it cannot have.
        Refused: unknown_film: there is no film of that title, or there are several.
    """
    years = Bounds.of(given, "year", step=lambda year, way: int(year) + way)
    seconds = Bounds.of(given, "seconds", step=lambda s, way: math.nextafter(s, way * math.inf))
    if "year" in given:
        years = Bounds(given["year"], given["year"])
    film, intake = given.get("film"), given.get("intake")
    return Filters(
        film=await _film(link, film) if isinstance(film, str) else film,
        intake=await _intake(link, intake) if isinstance(intake, str) else intake,
        genre=given.get("genre"),
        year_from=years.low,
        year_to=years.high,
        seconds_from=seconds.low,
        seconds_to=seconds.high,
    )


def scores_of(gt: float | None, gte: float | None, lt: float | None, lte: float | None) -> Bounds:
    """Scores have four digits; less than that is no step."""
    given = {"score__gt": gt, "score__gte": gte, "score__lt": lt, "score__lte": lte}
    return Bounds.of(given, "score", step=lambda score, way: score + way * 1e-9)


class Bounds:
    """What lies from ``low`` to ``high``, both included; None: no bound."""

    def __init__(self, low: Any = None, high: Any = None) -> None:
        self.low, self.high = low, high

    @classmethod
    def of(cls, given: Any, name: str, step: Callable[[Any, int], Any]) -> Bounds:
        """Of ``name__gt``, ``__gte``, ``__lt``, ``__lte``; ``step``: the next value up or down."""
        low = [given[f"{name}__gte"]] if given.get(f"{name}__gte") is not None else []
        high = [given[f"{name}__lte"]] if given.get(f"{name}__lte") is not None else []
        if given.get(f"{name}__gt") is not None:
            low.append(step(given[f"{name}__gt"], 1))
        if given.get(f"{name}__lt") is not None:
            high.append(step(given[f"{name}__lt"], -1))
        return cls(max(low, default=None), min(high, default=None))

    def __bool__(self) -> bool:
        return self.low is not None or self.high is not None

    def shares(self) -> tuple[float | None, float | None]:
        """As a search takes them: in [0, 1]."""
        low, high = (
            None if bound is None else min(max(float(bound), 0.0), 1.0)
            for bound in (self.low, self.high)
        )
        return low, high

    def hold(self, value: float | None) -> bool:
        if value is None:
            return not self
        above = self.low is None or value >= self.low
        return above and (self.high is None or value <= self.high)


async def _film(link: Link, title: str) -> int:
    facets: Facets = await link.ask(ListFacets(id=new_id()))
    found = [film for film in facets.films if film.title == title]
    found = found or [film for film in facets.films if look(film.title) == look(title)]
    if len(found) == 1:
        return found[0].id
    if found:
        numbers = ", ".join(str(film.id) for film in found[:5])
        raise Refused(
            "unknown_film", f"{len(found)} films are called “{title}”: say which by its number, "
            f"as in film={found[0].id} ({numbers}).",
        )  # fmt: skip
    raise _none("unknown_film", "film", title, [film.title for film in facets.films])


async def _intake(link: Link, name: str) -> int:
    state = (await link.read("intakes")).state
    assert isinstance(state, IntakesState)
    for row in state.rows:
        if look(row.name) == look(name):
            return row.id
    raise _none("unknown_intake", "intake", name, [row.name for row in state.rows])


def _none(code: str, kind: str, name: str, names: Sequence[str]) -> NotFound:
    near = get_close_matches(name, names, n=3)
    hint = f"; did you mean {' or '.join(f'“{one}”' for one in near)}?" if near else "."
    return NotFound(code, f"There is no {kind} “{name}”{hint}")


# ── walls ───────────────────────────────────────────────────────────────────────────────────────


class Wall:
    """A label's clips by their score under one model, from the highest down or the lowest up."""

    def __init__(self, link: Link, wanted: ReadWall, scores: Bounds, *, upwards: bool) -> None:
        self._link = link
        self._wanted = wanted
        self._scores = scores
        self._upwards = upwards

    async def first(self) -> WallPage | None:
        """The first page; None: the label has no model yet, by which clips could be sorted."""
        page = await self._first()
        return page if page.version else None

    async def pages(self, page: WallPage) -> AsyncIterator[list[Clip]]:
        """The clips from the first page on."""
        while True:
            rows = list(zip(page.clips, page.scores, strict=True))
            if self._upwards:
                rows.reverse()
            found = [row for row in rows if self._scores.hold(row[1])]
            if found:
                yield await self._described(found)
            if not rows or self._past(rows[-1][1]):
                return
            cursor = page.up if self._upwards else page.down
            if cursor is None:
                return
            page = await self._page(
                version=page.version, cursor=cursor, upwards=self._upwards, limit=MOST_DESCRIBED
            )

    async def _first(self) -> WallPage:
        if not self._upwards:
            high = self._scores.high
            return await self._page(start=1.0 if high is None else min(max(high, 0.0), 1.0))
        low = self._scores.low
        if low is None or low <= 0:
            return await self._page(start=0.0)
        # What lies below the bound ends where those above it begin. Scores have four digits.
        below = await self._page(start=max(0.0, min(low, 1.0) - 1e-4), limit=1)
        if below.scores and below.scores[0] >= low:  # nothing lies below
            return await self._page(start=0.0)
        if below.up is None:  # nothing lies above
            return below
        return await self._page(
            version=below.version, cursor=below.up, upwards=True, limit=MOST_DESCRIBED
        )

    def _past(self, score: float) -> bool:
        if self._upwards:
            return self._scores.high is not None and score > self._scores.high
        return self._scores.low is not None and score < self._scores.low

    async def _page(self, **changes: Any) -> WallPage:
        asked = replace(self._wanted, id=new_id(), **changes)
        page: WallPage = await self._link.ask(asked)
        return page

    async def _described(self, rows: list[tuple[int, float]]) -> list[Clip]:
        scores = dict(rows)
        clips = await described(self._link, list(scores))
        return [replace(clip, score=scores[clip.id], source="wall") for clip in clips]


# As a wall or a search is asked whether, or how, clips were answered.
ANSWERED: dict[Any, Answered] = {
    None: "all", True: "all", False: "unanswered", "yes": "positive", "no": "negative",
}  # fmt: skip


def no_model() -> Refused:
    return Refused(
        "no_model",
        "The label has no model yet: answer at least ten clips with yes and ten with no, or leave "
        'out the score, and ask with order="corpus".',
    )


async def described(link: Link, numbers: Sequence[int], **more: Any) -> list[Clip]:
    """The clips of these numbers that there are, in this order."""
    found: dict[int, Clip] = {}
    for at in range(0, len(numbers), MOST_DESCRIBED):
        part = tuple(numbers[at : at + MOST_DESCRIBED])
        reply = await link.ask(DescribeClips(id=new_id(), clips=part))
        for card in reply.cards:
            found[card.id] = clip_from(card, link.api, **{"source": "search", **more})
    return [found[number] for number in numbers if number in found]


# ── searches ────────────────────────────────────────────────────────────────────────────────────


async def hits(link: Link, wanted: Search, limit: int | None) -> AsyncIterator[list[Clip]]:
    """Pages of a search; each hit once, in the search's order."""
    left = limit
    size = FIRST_PAGE
    cursor = None
    while left is None or left > 0:
        asked = replace(
            wanted, id=new_id(), cursor=cursor, limit=size if left is None else min(size, left)
        )
        reply = await link.ask(asked)
        yield [
            clip_from(
                hit.card, link.api, source=_source(wanted), score=hit.score,
                similarity=hit.similarity,
            )
            for hit in reply.hits
        ]  # fmt: skip
        if reply.cursor is None:
            return
        cursor, size = reply.cursor, MOST_HITS
        left = None if left is None else left - len(reply.hits)


def no_clip(number: int) -> NotFound:
    return NotFound("unknown_clip", f"There is no clip {number} in this studio.")


def _source(wanted: Search) -> Literal["search", "similar"]:
    return "similar" if wanted.liked and not wanted.text else "search"


async def limited(
    pages: AsyncIterator[list[Clip]], limit: int | None
) -> AsyncIterator[Sequence[Clip]]:
    """The first so many clips of these pages; None: all."""
    left = limit
    if left is not None and left <= 0:
        return
    async for page in pages:
        if left is None:
            yield page
            continue
        yield page[:left]
        left -= len(page)
        if left <= 0:
            return


async def keeping(
    pages: AsyncIterator[list[Clip]], keep: Callable[[Clip], bool]
) -> AsyncIterator[list[Clip]]:
    async for page in pages:
        yield [clip for clip in page if keep(clip)]
