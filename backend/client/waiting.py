"""The same as `studio` and `labels` for programs and notebooks that wait for every answer.

Nothing is done twice: each method here runs the one of the same name there, on a thread of its own,
and has its docstring.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from typing import (
    TYPE_CHECKING,
    Any,
    Concatenate,
    Generic,
    Literal,
    ParamSpec,
    Protocol,
    Self,
    TypeVar,
    Unpack,
    overload,
)

from backend.client import notebook
from backend.client.clips import AsyncClips, Clip, ClipLike, arrow_table, pandas_frame
from backend.client.exporting import AsyncExport
from backend.client.jobs import AsyncWork
from backend.client.labels import AsyncLabel, AsyncLabels
from backend.client.link import PATIENCE
from backend.client.predicting import AsyncJob, Predictions
from backend.client.queries import ClipFilters, Order
from backend.client.studio import AsyncStudio, connect_async
from backend.client.watching import AsyncWatch, Jumped, Place
from backend.messages import Alias, BoardRow, Event, Me
from backend.messages.exports import Exported, ExportFormat, ExportJob, Outcome
from backend.messages.predictions import PredictionJob

if TYPE_CHECKING:
    import pandas
    import pyarrow

A_co = TypeVar("A_co", covariant=True)
A = TypeVar("A")
T = TypeVar("T")
P = ParamSpec("P")


class Thread:
    """The thread on which the asynchronous client of one studio runs."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="rushes", daemon=True)
        self._thread.start()

    def result(self, doing: Coroutine[Any, Any, T]) -> T:
        """What it returns or raises. Whoever interrupts the wait, as with Ctrl-C, ends it."""
        if not self.running or threading.current_thread() is self._thread:
            doing.close()
            why = "was closed; connect anew" if not self.running else "cannot wait for itself"
            raise RuntimeError(f"The connection {why}.")
        future = asyncio.run_coroutine_threadsafe(doing, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    @property
    def running(self) -> bool:
        return not self._loop.is_closed()

    def stop(self) -> None:
        self.result(self._loop.shutdown_asyncgens())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class _Facade(Protocol[A_co]):
    """Stands for an asynchronous object of a thread."""

    @property
    def asynchronous(self) -> A_co: ...
    @property
    def thread(self) -> Thread: ...


def waits(
    method: Callable[Concatenate[A, P], Coroutine[Any, Any, T]],
) -> Callable[Concatenate[_Facade[A], P], T]:
    """The asynchronous method, waited for."""

    @wraps(method)
    def waiting(self: _Facade[A], *args: P.args, **kwargs: P.kwargs) -> T:
        given: Any = (_read(value) for value in args)
        named: Any = {name: _read(value) for name, value in kwargs.items()}
        return self.thread.result(method(self.asynchronous, *given, **named))

    return waiting


def _read(value: T) -> T | list[Any]:
    """What is read as it is used is read here: the studio's own thread could not wait for it."""
    return list(value) if isinstance(value, Clips | Iterator) else value


class asked(Generic[A, T]):
    """An attribute that is asked for anew whenever it is read."""

    def __init__(self, method: Callable[[A], Coroutine[Any, Any, T]]) -> None:
        self._method = method
        self.__doc__ = method.__doc__

    def __get__(self, of: _Facade[A] | None, _: type[Any]) -> T:
        if of is None:
            return self  # type: ignore[return-value]
        return of.thread.result(self._method(of.asynchronous))


async def _next(iterator: AsyncIterator[T]) -> T | None:
    return await anext(iterator, None)


class Clips:
    """Clips that are read as they are used, page by page; every use reads anew.

    >>> for clip in night.clips(score__gt=0.8): ...
    """

    def __init__(self, studio: Studio, asynchronous: AsyncClips) -> None:
        self._studio = studio
        self.asynchronous = asynchronous
        self.thread = studio.thread

    first = waits(AsyncClips.first)
    to_list = waits(AsyncClips.to_list)
    to_arrow = waits(AsyncClips.to_arrow)
    to_pandas = waits(AsyncClips.to_pandas)

    def __iter__(self) -> Iterator[Clip]:
        pages = self.asynchronous.pages()
        while (page := self.thread.result(_next(pages))) is not None:
            yield from page

    def _repr_html_(self) -> str:
        return notebook.grid(self.first(notebook.SHOWN + 1), self._studio.posters)


class ClipList(list[Clip]):
    """Clips that were read already."""

    def __init__(self, studio: Studio, clips: Iterable[Clip]) -> None:
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

    def __init__(self, studio: Studio, asynchronous: AsyncWatch) -> None:
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
        told = self.thread.result(_next(self.asynchronous))
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

    def __init__(self, studio: Studio, asynchronous: W) -> None:
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


class Label:
    """As `AsyncLabel`: one yes-or-no question about clips, as the person of the key sees it."""

    def __init__(self, studio: Studio, asynchronous: AsyncLabel) -> None:
        self._studio = studio
        self.asynchronous = asynchronous
        self.thread = studio.thread

    annotate = waits(AsyncLabel.annotate)
    undo = waits(AsyncLabel.undo)
    note = waits(AsyncLabel.note)
    edit = waits(AsyncLabel.edit)
    refresh = waits(AsyncLabel.refresh)
    trained = waits(AsyncLabel.trained)
    deploy = waits(AsyncLabel.deploy)
    rollback = waits(AsyncLabel.rollback)
    state = asked(AsyncLabel.state)
    metrics = asked(AsyncLabel.metrics)
    advice = asked(AsyncLabel.advice)
    deployments = asked(AsyncLabel.deployments)

    @property
    def id(self) -> int:
        return self.asynchronous.id

    @property
    def name(self) -> str:
        return self.asynchronous.name

    @property
    def row(self) -> BoardRow:
        return self.asynchronous.row

    @property
    def blind(self) -> bool:
        return self.asynchronous.blind

    @property
    def feeds(self) -> dict[str, ClipList]:
        """What the model sorted for people to look at, by feed: at most 120 clips each."""
        feeds = self.thread.result(self.asynchronous.feeds())
        return {name: ClipList(self._studio, clips) for name, clips in feeds.items()}

    def clips(
        self,
        *,
        score__gt: float | None = None,
        score__gte: float | None = None,
        score__lt: float | None = None,
        score__lte: float | None = None,
        answered: bool | Literal["yes", "no"] | None = None,
        order: Order | None = None,
        limit: int | None = None,
        **filters: Unpack[ClipFilters],
    ) -> Clips:
        return Clips(
            self._studio,
            self.asynchronous.clips(
                score__gt=score__gt, score__gte=score__gte, score__lt=score__lt,
                score__lte=score__lte, answered=answered, order=order, limit=limit, **filters,
            ),
        )  # fmt: skip

    clips.__doc__ = AsyncLabel.clips.__doc__

    def batch(self, arm: Any = None, *, likely: bool = False) -> ClipList:
        return ClipList(
            self._studio, self.thread.result(self.asynchronous.batch(arm, likely=likely))
        )

    batch.__doc__ = AsyncLabel.batch.__doc__

    def queue(self) -> ClipList:
        return ClipList(self._studio, self.thread.result(self.asynchronous.queue()))

    queue.__doc__ = AsyncLabel.queue.__doc__

    def watch(self, *, after: Place | Event | None = None, seconds: float | None = None) -> Watch:
        return Watch(self._studio, self.asynchronous.watch(after=after, seconds=seconds))

    watch.__doc__ = AsyncLabel.watch.__doc__

    @overload
    def predict(self, *, files: Iterable[str | Path], version: int | Alias = "live") -> Job: ...
    @overload
    def predict(
        self,
        *,
        clips: Iterable[ClipLike] | None = None,
        embeddings: Any = None,
        texts: Iterable[str] | None = None,
        version: int | Alias = "live",
    ) -> Predictions: ...
    def predict(
        self, *, files: Iterable[str | Path] | None = None, version: int | Alias = "live",
        **rows: Any,
    ) -> Job | Predictions:  # fmt: skip
        if files is None:
            rows = {name: _read(given) for name, given in rows.items()}
            return self.thread.result(self.asynchronous.predict(version=version, **rows))
        if any(given is not None for given in rows.values()):
            raise TypeError("Give files, or one of clips, embeddings and texts.")
        doing = self.asynchronous.predict_files(_read(files), version=version)
        return Job(self._studio, self.thread.result(doing))

    predict.__doc__ = AsyncLabel.predict.__doc__

    def __repr__(self) -> str:
        return repr(self.asynchronous)

    def _repr_html_(self) -> str:
        return notebook.label(self._studio.me.page, self.refresh())


class Labels:
    """The labels that the person of the key works on.

    >>> r.labels["night"]
    """

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self.asynchronous = AsyncLabels(studio.asynchronous.link)
        self.thread = studio.thread

    def __getitem__(self, name: str | int) -> Label:
        return Label(self._studio, self.thread.result(self.asynchronous.get(name)))

    __getitem__.__doc__ = AsyncLabels.get.__doc__

    def __iter__(self) -> Iterator[Label]:
        for row in self._studio.board():
            yield Label(self._studio, AsyncLabel(self._studio.asynchronous.link, row))

    def __len__(self) -> int:
        return len(self._studio.board())

    def __contains__(self, name: object) -> bool:
        return any(name in (label.name, label.id) for label in self)

    def create(
        self, name: str, *, description: str = "", group: str = "", keywords: Sequence[str] = (),
        examples: Iterable[ClipLike] = (),
    ) -> Label:  # fmt: skip
        made = self.asynchronous.create(
            name, description=description, group=group, keywords=keywords, examples=_read(examples)
        )
        return Label(self._studio, self.thread.result(made))

    create.__doc__ = AsyncLabels.create.__doc__

    def __repr__(self) -> str:
        return f"<labels {', '.join(f'“{label.name}”' for label in self)}>"

    def _repr_html_(self) -> str:
        return notebook.board(self._studio.me.page, self._studio.board())


class Studio:
    """A studio as the person of an API key sees it. Made by `connect`.

    ``me``: who that is. ``labels``: the labels they work on.
    """

    def __init__(self, asynchronous: AsyncStudio, thread: Thread) -> None:
        self.asynchronous = asynchronous
        self.thread = thread
        self.labels = Labels(self)

    board = waits(AsyncStudio.board)
    clip = waits(AsyncStudio.clip)
    poster = waits(AsyncStudio.poster)
    posters = waits(AsyncStudio.posters)
    video = waits(AsyncStudio.video)
    deployments = asked(AsyncStudio.deployments)

    @property
    def me(self) -> Me:
        return self.asynchronous.me

    @property
    def url(self) -> str:
        return self.asynchronous.url

    def search(
        self,
        text: str = "",
        *,
        like: ClipLike | Iterable[ClipLike] = (),
        unlike: ClipLike | Iterable[ClipLike] = (),
        label: Label | str | int | None = None,
        score__gt: float | None = None,
        score__gte: float | None = None,
        score__lt: float | None = None,
        score__lte: float | None = None,
        answered: Literal[False, "yes", "no"] | None = None,
        limit: int | None = 60,
        **filters: Unpack[ClipFilters],
    ) -> Clips:
        found = self.asynchronous.search(
            text, like=_read(like), unlike=_read(unlike), label=_asynchronous(label),
            score__gt=score__gt,
            score__gte=score__gte, score__lt=score__lt, score__lte=score__lte, answered=answered,
            limit=limit, **filters,
        )  # fmt: skip
        return Clips(self, found)

    search.__doc__ = AsyncStudio.search.__doc__

    def watch(
        self, label: Label | str | int, *, after: Place | Event | None = None,
        seconds: float | None = None,
    ) -> Watch:  # fmt: skip
        watch = self.asynchronous.watch(_asynchronous(label), after=after, seconds=seconds)
        return Watch(self, watch)

    watch.__doc__ = AsyncLabel.watch.__doc__

    def predict_files(self, models: str | Sequence[str], files: Iterable[str | Path]) -> Job:
        return Job(self, self.thread.result(self.asynchronous.predict_files(models, _read(files))))

    predict_files.__doc__ = AsyncStudio.predict_files.__doc__

    def predict_paths(self, models: str | Sequence[str], paths: Iterable[str | Path]) -> Job:
        return Job(self, self.thread.result(self.asynchronous.predict_paths(models, _read(paths))))

    predict_paths.__doc__ = AsyncStudio.predict_paths.__doc__

    def export(
        self,
        labels: str | Sequence[str] = (),
        *,
        what: Exported = "annotations",
        format: ExportFormat = "csv",
        score__gte: float | None = None,
        score__lte: float | None = None,
        answers: Sequence[Outcome] = (),
        pseudonyms: bool = False,
        **filters: Unpack[ClipFilters],
    ) -> Export:
        doing = self.asynchronous.export(
            labels, what=what, format=format, score__gte=score__gte, score__lte=score__lte,
            answers=answers, pseudonyms=pseudonyms, **filters,
        )  # fmt: skip
        return Export(self, self.thread.result(doing))

    export.__doc__ = AsyncStudio.export.__doc__

    def show(self, label: Label | str | int | None = None) -> notebook.Shown:
        """What a notebook shows of the studio, or of one label, with a link to its page."""
        if label is None:
            return notebook.Shown(notebook.board(self.me.page, self.board()))
        known = label if isinstance(label, Label) else self.labels[label]
        return notebook.Shown(notebook.label(self.me.page, known.refresh()))

    def close(self) -> None:
        """End the connection; nothing can be asked any more."""
        if self.thread.running:
            self.thread.result(self.asynchronous.close())
            self.thread.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return repr(self.asynchronous)

    def _repr_html_(self) -> str:
        return notebook.board(self.me.page, self.board())


@overload
def _asynchronous(label: Label | str | int) -> AsyncLabel | str | int: ...
@overload
def _asynchronous(label: Label | str | int | None) -> AsyncLabel | str | int | None: ...
def _asynchronous(label: Label | str | int | None) -> AsyncLabel | str | int | None:
    return label.asynchronous if isinstance(label, Label) else label


def connect(
    url: str | None = None, key: str | None = None, *, patience: float = PATIENCE
) -> Studio:
    """A studio, by the address of its API and an API key.

    ``url``: by default RUSHES_API_URL, else a studio on this machine. ``key``: by default
    RUSHES_API_KEY; people make keys on the page *Keys*. ``patience``: seconds for which a studio
    that is away, or too busy, is asked again.

    Raises:
        ValueError: that is no address.
        StudioAway: nobody answers there, or nobody who is a studio.
        NotSignedIn: there is no key, or it is unknown or revoked.
        NotAllowed: the key may not read.
    """
    thread = Thread()

    async def connected() -> AsyncStudio:
        return await connect_async(url, key, patience=patience)

    try:
        return Studio(thread.result(connected()), thread)
    except BaseException:
        thread.stop()
        raise
