"""What a studio gives to programs that wait: clips, events and jobs. See `waiting`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from backend.client import notebook
from backend.client.clips import AsyncClips, Clip, arrow_table, pandas_frame
from backend.client.exporting import AsyncExport
from backend.client.jobs import AsyncWork
from backend.client.predicting import AsyncJob
from backend.client.threads import Host, ReadAsUsed, next_of, waits
from backend.client.watching import AsyncWatch, Jumped, Place
from backend.messages import Event
from backend.messages.exports import ExportJob
from backend.messages.predictions import PredictionJob

if TYPE_CHECKING:
    import pandas
    import pyarrow


class Clips(ReadAsUsed):
    """Clips that are read as they are used, page by page; every use reads anew.

    >>> for clip in night.clips(score__gt=0.8): ...
    """

    def __init__(self, studio: Host, asynchronous: AsyncClips) -> None:
        self._studio = studio
        self.asynchronous = asynchronous
        self.thread = studio.thread

    first = waits(AsyncClips.first)
    to_list = waits(AsyncClips.to_list)
    to_arrow = waits(AsyncClips.to_arrow)
    to_pandas = waits(AsyncClips.to_pandas)

    def __iter__(self) -> Iterator[Clip]:
        pages = self.asynchronous.pages()
        while (page := self.thread.result(next_of(pages))) is not None:
            yield from page

    def _repr_html_(self) -> str:
        return notebook.grid(self.first(notebook.SHOWN + 1), self._studio.posters)


class ClipList(list[Clip]):
    """Clips that were read already."""

    def __init__(self, studio: Host, clips: Iterable[Clip]) -> None:
        super().__init__(clips)
        self._studio = studio

    def to_arrow(self) -> pyarrow.Table:
        return arrow_table(self)

    def to_pandas(self) -> pandas.DataFrame:
        return pandas_frame(self)

    def _repr_html_(self) -> str:
        return notebook.grid(self, self._studio.posters)


class Watch:
    """As `AsyncWatch`, for a plain loop. It follows from the moment on when it is made."""

    def __init__(self, studio: Host, asynchronous: AsyncWatch) -> None:
        self.asynchronous = asynchronous
        self.thread = studio.thread
        self.thread.result(asynchronous.start())

    close = waits(AsyncWatch.aclose)

    @property
    def place(self) -> Place | None:
        return self.asynchronous.place

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Event | Jumped:
        told = self.thread.result(next_of(self.asynchronous))
        if told is None:
            raise StopIteration
        return told

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


W = TypeVar("W", bound=AsyncWork[Any])


class Work(Generic[W]):
    """As `AsyncWork`: a job of the studio's workers."""

    def __init__(self, studio: Host, asynchronous: W) -> None:
        self.asynchronous = asynchronous
        self.thread = studio.thread

    refresh = waits(AsyncWork.refresh)
    wait = waits(AsyncWork.wait)
    cancel = waits(AsyncWork.cancel)

    @property
    def id(self) -> int:
        return self.asynchronous.id

    @property
    def state(self) -> str:
        return self.asynchronous.state

    @property
    def fraction(self) -> float:
        return self.asynchronous.fraction

    def __repr__(self) -> str:
        return repr(self.asynchronous)


class Job(Work[AsyncJob]):
    """As `AsyncJob`: videos that models judge on the studio's machine, file by file."""

    rows = waits(AsyncJob.rows)
    save = waits(AsyncJob.save)

    @property
    def told(self) -> PredictionJob:
        return self.asynchronous.told


class Export(Work[AsyncExport]):
    """As `AsyncExport`: a file that the studio's workers write."""

    save = waits(AsyncExport.save)

    @property
    def told(self) -> ExportJob:
        return self.asynchronous.told
