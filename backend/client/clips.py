"""Clips, as a program gets them, and lists of clips that are read page by page as they are used."""

from __future__ import annotations

import operator
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, SupportsIndex

import msgspec

from backend.client.errors import WrongClip, package
from backend.messages import MOST_ID, ClipCard, Source

if TYPE_CHECKING:  # neither is needed, unless somebody asks for a table
    import pandas
    import pyarrow


class Clip(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a film that is answered as one.

    ``start_s``, ``end_s``: seconds in the film; ``score``: the label's model, in [0, 1], None
    without one; ``similarity``: cosine with what was searched for, in [-1, 1].
    """

    id: int
    title: str  # of its film
    film: int
    start_s: float
    end_s: float
    genre: str = ""
    year: int | None = None
    cluster: int | None = None
    score: float | None = None
    similarity: float | None = None
    source: Source = "search"  # how it was found; kept with answers to it
    studio: str = ""  # address of the studio it belongs to

    def __index__(self) -> int:
        return self.id

    def _repr_html_(self) -> str:
        told = [f"{self.start_s:.1f}–{self.end_s:.1f} s"]
        told += [] if self.score is None else [f"score {shown(self.score)}"]
        told += [] if self.similarity is None else [f"similarity {shown(self.similarity)}"]
        return f"<b>{escape(self.title)}</b> clip {self.id}, {', '.join(told)}"


COLUMNS = (
    "id", "title", "film", "start_s", "end_s", "genre", "year", "cluster", "score", "similarity",
)  # fmt: skip

# A clip, or the number of one: an int, or NumPy's.
ClipLike = Clip | SupportsIndex


def shown(share: float) -> str:
    """A share or score as the pages show it: .25."""
    text = f"{share:.2f}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def clip_number(clip: ClipLike, studio: str) -> int:
    """The clip's number.

    Raises:
        WrongClip: it is none of this studio's.
    """
    if isinstance(clip, Clip) and clip.studio and clip.studio != studio:
        raise WrongClip(
            f"Clip {clip.id} (“{clip.title}”) belongs to the studio at {clip.studio}, not to the "
            f"one at {studio}: find it there by name and time."
        )
    try:
        number = operator.index(clip)
    except TypeError:
        raise WrongClip(
            f"{clip!r} is no clip: give a clip that this studio gave, or its number."
        ) from None
    if not 0 <= number <= MOST_ID:
        raise WrongClip(f"There is no clip {number}.")
    return number


def clip_from(
    card: ClipCard, studio: str, *, source: Source, score: float | None = None,
    similarity: float | None = None,
) -> Clip:  # fmt: skip
    return Clip(
        id=card.id, title=card.title, film=card.film, start_s=card.start, end_s=card.end,
        genre=card.genre, year=card.year, cluster=card.cluster, score=score,
        similarity=similarity, source=source, studio=studio,
    )  # fmt: skip


class AsyncClips:
    """Clips that are read as they are used, page by page; every use reads anew.

    >>> async for clip in night.clips(score__gt=0.8): ...
    """

    def __init__(self, pages: Callable[[], AsyncIterator[Sequence[Clip]]]) -> None:
        self.pages = pages

    async def __aiter__(self) -> AsyncIterator[Clip]:
        async for page in self.pages():
            for clip in page:
                yield clip

    async def first(self, most: int) -> list[Clip]:
        """At most so many of them."""
        found: list[Clip] = []
        if most > 0:
            async for page in self.pages():
                found += page
                if len(found) >= most:
                    break
        return found[:most]

    async def to_list(self) -> list[Clip]:
        return [clip async for clip in self]

    async def to_arrow(self) -> pyarrow.Table:
        """A table of the columns `COLUMNS`: id, film int64; title, genre string; start_s, end_s,
        score, similarity float64; year, cluster int32.

        Raises:
            MissingPackage: pyarrow is not installed.
        """
        return arrow_table(await self.to_list())

    async def to_pandas(self) -> pandas.DataFrame:
        """A frame with the same columns.

        Raises:
            MissingPackage: pandas is not installed.
        """
        return pandas_frame(await self.to_list())


def _columns(clips: Iterable[Clip]) -> dict[str, list[Any]]:
    rows = list(clips)
    return {name: [getattr(clip, name) for clip in rows] for name in COLUMNS}


def arrow_table(clips: Iterable[Clip]) -> pyarrow.Table:
    pa = package("pyarrow", "to_arrow()")
    kinds = {
        "id": pa.int64(), "title": pa.string(), "film": pa.int64(), "start_s": pa.float64(),
        "end_s": pa.float64(), "genre": pa.string(), "year": pa.int32(), "cluster": pa.int32(),
        "score": pa.float64(), "similarity": pa.float64(),
    }  # fmt: skip
    return pa.table(_columns(clips), schema=pa.schema(list(kinds.items())))


def pandas_frame(clips: Iterable[Clip]) -> pandas.DataFrame:
    pd = package("pandas", "to_pandas()")
    kinds = {
        "id": "int64", "film": "int64", "start_s": "float64", "end_s": "float64", "year": "Int32",
        "cluster": "Int32", "score": "float64", "similarity": "float64",
    }  # fmt: skip
    return pd.DataFrame(_columns(clips)).astype(kinds)
