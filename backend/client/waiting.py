"""The same as `studio`, `labels` and `label` for programs and notebooks that wait for every answer.

Nothing is done twice: each method here runs the one of the same name there, on a thread of its own,
and has its docstring.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, Self, Unpack, overload

from backend.client import notebook
from backend.client.clips import ClipLike
from backend.client.label import AsyncLabel
from backend.client.labels import AsyncLabels
from backend.client.link import PATIENCE
from backend.client.predicting import Predictions
from backend.client.queries import ClipFilters, Order
from backend.client.sending import AsyncFilm, AsyncFilms, Progress
from backend.client.studio import AsyncStudio, connect_async
from backend.client.threads import Thread, asked, read_here, waits
from backend.client.waiting_lists import ClipList, Clips, Export, Job, Watch
from backend.client.watching import Place
from backend.messages import Alias, BoardRow, Event, Me
from backend.messages.exports import Exported, ExportFormat, Outcome


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
            rows = {name: read_here(given) for name, given in rows.items()}
            return self.thread.result(self.asynchronous.predict(version=version, **rows))
        if any(given is not None for given in rows.values()):
            raise TypeError("Give files, or one of clips, embeddings and texts.")
        doing = self.asynchronous.predict_files(read_here(files), version=version)
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
            name,
            description=description,
            group=group,
            keywords=keywords,
            examples=read_here(examples),
        )
        return Label(self._studio, self.thread.result(made))

    create.__doc__ = AsyncLabels.create.__doc__

    def __repr__(self) -> str:
        return f"<labels {', '.join(f'“{label.name}”' for label in self)}>"

    def _repr_html_(self) -> str:
        return notebook.board(self._studio.me.page, self._studio.board())


class Film:
    """As `AsyncFilm`: a file that was sent, and that the studio's workers take in."""

    def __init__(self, asynchronous: AsyncFilm, thread: Thread) -> None:
        self.asynchronous = asynchronous
        self.thread = thread

    told = waits(AsyncFilm.told)
    wait = waits(AsyncFilm.wait)

    @property
    def file(self) -> int:
        return self.asynchronous.file

    @property
    def name(self) -> str:
        return self.asynchronous.name

    def __repr__(self) -> str:
        return repr(self.asynchronous)


class Films:
    """As `AsyncFilms`."""

    def __init__(self, asynchronous: AsyncFilms, thread: Thread) -> None:
        self._asynchronous = asynchronous
        self._thread = thread

    def upload(
        self, path: str | Path, *, intake: str = "", progress: Progress | None = None
    ) -> Film:
        sent = self._thread.result(
            self._asynchronous.upload(path, intake=intake, progress=progress)
        )
        return Film(sent, self._thread)

    upload.__doc__ = AsyncFilms.upload.__doc__


class Studio:
    """A studio as the person of an API key sees it. Made by `connect`.

    ``me``: who that is. ``labels``: the labels they work on.
    ``films``: to send films to.
    """

    def __init__(self, asynchronous: AsyncStudio, thread: Thread) -> None:
        self.asynchronous = asynchronous
        self.thread = thread
        self.labels = Labels(self)
        self.films = Films(asynchronous.films, thread)

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
            text, like=read_here(like), unlike=read_here(unlike), label=_asynchronous(label),
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
        return Job(
            self, self.thread.result(self.asynchronous.predict_files(models, read_here(files)))
        )

    predict_files.__doc__ = AsyncStudio.predict_files.__doc__

    def predict_paths(self, models: str | Sequence[str], paths: Iterable[str | Path]) -> Job:
        return Job(
            self, self.thread.result(self.asynchronous.predict_paths(models, read_here(paths)))
        )

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
        where: str = "",
        **filters: Unpack[ClipFilters],
    ) -> Export:
        doing = self.asynchronous.export(
            labels, what=what, format=format, score__gte=score__gte, score__lte=score__lte,
            answers=answers, pseudonyms=pseudonyms, where=where, **filters,
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
