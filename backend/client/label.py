"""A label of a studio: what is known of it, and what can be done to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any, Literal, Unpack

import msgspec

from backend.client import answering, predicting, queries
from backend.client.answering import Given, Receipt
from backend.client.clips import AsyncClips, Clip, ClipLike, clip_number
from backend.client.connection import new_id
from backend.client.errors import NotAllowed, NotFound
from backend.client.link import Link
from backend.client.queries import ClipFilters, Order
from backend.client.watching import AsyncWatch, Place
from backend.messages import (
    GATE,
    USUAL_THRESHOLD,
    Advice,
    Alias,
    Arm,
    BlindState,
    BoardRow,
    BoardState,
    Deploy,
    Deployment,
    EditLabel,
    Event,
    FeedName,
    FeedsBuilt,
    LabelState,
    Metrics,
    MetricsBuilt,
    Model,
    ReadWall,
    RollBack,
    Search,
    Source,
    TakeBatch,
    Undo,
    WriteNote,
)


class AsyncLabel:
    """One yes-or-no question about clips, as the person of the key sees it.

    It is the label with the number ``id``, also when somebody renames it; ``name`` is what it was
    called when it was last read.

    Every method raises, besides what it names:
        NotFound: the label was put away, or the person is no longer on it.
        NotAllowed: they may not do or see that: who labels it blind sees nothing of others.
        NotSignedIn, RateLimited, StudioAway.
    """

    def __init__(self, link: Link, row: BoardRow) -> None:
        self._link = link
        self.id = row.label.id
        self.row = row

    @property
    def name(self) -> str:
        return self.row.label.name

    def __repr__(self) -> str:
        return f"<label “{self.name}” ({self.id}), {self.row.role}>"

    @property
    def blind(self) -> bool:
        """Whether the person labels it blind."""
        return self.row.role == "secondary"

    @property
    def stream(self) -> str:
        """The stream of events that tells the person of it."""
        return f"{'blind' if self.blind else 'label'}/{self.id}"

    async def refresh(self) -> BoardRow:
        """What the board says of it now; its name, too."""
        rows = await board(self._link)
        found = next((row for row in rows if row.label.id == self.id), None)
        if found is None:
            raise NotFound(
                "unknown_label",
                f"“{self.name}” is not there any more, or you are not on it any more.",
            )
        self.row = found
        return found

    # ── clips ───────────────────────────────────────────────────────────────────────────────

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
    ) -> AsyncClips:
        """Clips of the corpus, read page by page as they are used.

        ``score__…``: by the label's model, probabilities in [0, 1]. ``answered``: whether a
        primary answered them, or what that came to. ``order``: ``"score"`` (the highest first),
        ``"lowest"``, or ``"corpus"`` (film by film); by default by score if there is a model.

        Raises, when they are used:
            Refused: no_model: a score is asked for before there is one; unknown_film.
            NotAllowed: blind.
        """
        queries.check_names(dict(filters))
        scores = queries.scores_of(score__gt, score__gte, score__lt, score__lte)
        by_score = bool(scores) or order in ("score", "lowest")
        if by_score and order == "corpus":
            raise TypeError("Clips in the order of the corpus cannot be chosen by score.")

        async def pages() -> AsyncIterator[list[Clip]]:
            if self.blind:
                raise NotAllowed(
                    "blind", f"You label “{self.name}” blind: take clips from its queue()."
                )
            told = await queries.filters_of(self._link, filters)
            first = None
            if order != "corpus":
                wall = queries.Wall(
                    self._link,
                    ReadWall(
                        id="", label=self.id, filters=told, answered=queries.ANSWERED[answered],
                        limit=queries.FIRST_PAGE,
                    ),
                    scores,
                    upwards=order == "lowest",
                )  # fmt: skip
                first = await wall.first()
                if first is None and by_score:
                    raise queries.no_model()
            if first is None:
                asked = Search(
                    id="", label=self.id, filters=told, answered=queries.ANSWERED[answered]
                )
                found = queries.hits(self._link, asked, None)
            else:
                found = wall.pages(first)
            if answered is True:
                those = (await self.state()).answers
                found = queries.keeping(found, lambda clip: clip.id in those)
            async for page in found:
                yield page

        return AsyncClips(lambda: queries.limited(pages(), limit))

    async def batch(self, arm: Arm | None = None, *, likely: bool = False) -> list[Clip]:
        """The next clips to answer, from the advised source or from ``arm``.

        Raises:
            NotAllowed: to who labels it blind; take clips from `queue`.
        """
        reply = await self._link.ask(TakeBatch(id=new_id(), label=self.id, arm=arm, likely=likely))
        sources = dict(zip(reply.clips, reply.sources, strict=False))
        scores = dict(zip(reply.clips, reply.scores, strict=False))
        clips = await queries.described(self._link, reply.clips)
        return [
            msgspec.structs.replace(
                clip, source=sources.get(clip.id, "search"), score=scores.get(clip.id)
            )
            for clip in clips
        ]

    async def queue(self) -> list[Clip]:
        """Clips that a secondary has still to answer, in their own order.

        Raises:
            NotAllowed: the person does not label it blind.
        """
        snapshot = await self._link.read(f"blind/{self.id}")
        state = snapshot.state
        assert isinstance(state, BlindState)
        waiting = [clip for clip in state.queue if clip >= 0 and clip not in state.answers]
        return await queries.described(self._link, waiting, source="blind")

    # ── answers ─────────────────────────────────────────────────────────────────────────────

    async def annotate(
        self,
        clips: ClipLike | Iterable[ClipLike] | AsyncClips | Mapping[Any, Given],
        answer: Given | None = None,
        *,
        source: Source | None = None,
    ) -> Receipt:
        """Answer one clip, several alike, or ``{clip: answer}``; returns when all is committed.

        However many clips: they are one gesture, which `undo` takes back. What was sent when a
        connection broke is sent again and kept once. ``source``: how the clips were found; by
        default what each clip says.

        Raises:
            TypeError, ValueError: what is given are no answers to clips; nothing was sent.
            WrongClip: a clip is of another studio; nothing was sent.
            NotFound: unknown_clip: the studio has none of that number.
        """
        if isinstance(clips, AsyncClips):
            clips = await clips.to_list()
        given = answering.given(self._link.api, clips, answer, source)
        return await answering.send(self._link, self.id, given, blind=self.blind)

    async def undo(self, what: Receipt | str | None = None) -> int:
        """Take back one gesture; None: the newest. How many clips' answers were taken back.

        Raises:
            Refused: nothing_to_undo, already_undone, answered_anew.
        """
        gesture = what.gesture if isinstance(what, Receipt) else what
        reply = await self._link.ask(Undo(id=new_id(), label=self.id, gesture=gesture))
        return int(reply.undone)

    async def note(self, clip: ClipLike, text: str) -> None:
        """Write something about a clip, for everybody who may see it."""
        number = clip_number(clip, self._link.api)
        await self._link.ask(WriteNote(id=new_id(), label=self.id, clip=number, text=text))

    async def edit(
        self,
        *,
        name: str | None = None,
        group: str | None = None,
        description: str | None = None,
        keywords: Sequence[str] | None = None,
        examples: Iterable[ClipLike] | None = None,
    ) -> None:
        """Change the definition; what is left out stays as it is.

        Raises:
            Refused: name_taken, empty_name, too_long, unseen.
        """
        await self._link.ask(
            EditLabel(
                id=new_id(), label=self.id, name=name, group=group, description=description,
                keywords=None if keywords is None else tuple(keywords),
                examples=None if examples is None
                else tuple(clip_number(clip, self._link.api) for clip in examples),
            )
        )  # fmt: skip
        await self.refresh()

    # ── what is known of it ─────────────────────────────────────────────────────────────────

    async def state(self) -> LabelState:
        """Everything that a primary sees of it, now."""
        state = (await self._link.read(f"label/{self.id}")).state
        assert isinstance(state, LabelState)
        return state

    async def feeds(self) -> dict[FeedName, list[Clip]]:
        """What the model sorted for people to look at, by feed: at most 120 clips each, with scores
        in [0, 1] (cosines for ``zero_shot``)."""
        feeds = (await self.state()).feeds
        numbers = list(dict.fromkeys(clip for feed in feeds.values() for clip in feed.clips))
        known = {clip.id: clip for clip in await queries.described(self._link, numbers)}
        return {
            name: [
                msgspec.structs.replace(known[clip], score=score, source=_FEEDS.get(name, "search"))
                for clip, score in zip(feed.clips, feed.scores, strict=False)
                if clip in known
            ]
            for name, feed in feeds.items()
        }

    async def trained(self, seconds: float = 60.0) -> Model:
        """Wait until there is a model that knows every answer given so far, and what it is worth.

        Raises:
            Refused: no_model: there are too few answers for one.
            TimeoutError: there was none after so many seconds; perhaps no worker is up.
        """
        async with asyncio.timeout(seconds):
            async with self.watch() as watch:
                before = await self._link.read(self.stream)
                state = before.state
                assert isinstance(state, LabelState)
                counts = state.counts
                if min(counts.positives, counts.negatives) < GATE:
                    raise queries.no_model()
                knows = counts.positives + counts.negatives
                while not _evaluated(state, knows, before.seq):
                    told = await anext(watch)
                    news = told.event if isinstance(told, Event) else None
                    if news is None or isinstance(news, FeedsBuilt | MetricsBuilt):
                        state = await self.state()
        assert state.model is not None
        return state.model

    async def metrics(self) -> Metrics | None:
        """How good the model is, as its page shows it; None before the first evaluation."""
        return (await self.state()).metrics

    async def advice(self) -> Advice | None:
        """Which source the next batch should come from, and why; None before there is any."""
        return (await self.state()).advice

    async def deployments(self) -> dict[Alias, Deployment]:
        """The last deployment under each alias, ``live`` and ``candidate``; ``version`` 0: what was
        in use was taken out of service."""
        return (await self.state()).deployed

    async def deploy(
        self,
        version: int | None = None,
        alias: Alias = "live",
        *,
        threshold: float = USUAL_THRESHOLD,
        note: str = "",
        audit: int | None = None,
    ) -> Deployment:
        """Put a model version into use; None: the newest; 0: take out of service what is in use.

        ``threshold``: a clip is reported from this probability on, in [0, 1]. ``audit``: whose
        promise is to be kept.

        Raises:
            Refused: unknown_model, no_model, no_promise; changed_meanwhile: somebody else deployed.
        """
        state = await self.state()
        if version is None:
            if state.model is None:
                raise NotFound("unknown_model", f"“{self.name}” has no model yet to be deployed.")
            version = state.model.version
        await self._link.ask(
            Deploy(
                id=new_id(), label=self.id, alias=alias, version=version, threshold=threshold,
                audit=audit, note=note, seen=_seen(state, alias),
            )
        )  # fmt: skip
        return (await self.deployments())[alias]

    async def rollback(self, alias: Alias = "live") -> Deployment:
        """Put into use again what was before the alias' last deployment.

        Raises:
            Refused: not_deployed: nothing is in use there, or nothing was before it.
        """
        state = await self.state()
        await self._link.ask(
            RollBack(id=new_id(), label=self.id, alias=alias, seen=_seen(state, alias))
        )
        return (await self.deployments())[alias]

    def watch(
        self, *, after: Place | Event | None = None, seconds: float | None = None
    ) -> AsyncWatch:
        """What happens to the label from now on, or behind ``after``; for ``seconds``, or for ever.

        A secondary is told of their own queue and answers only.
        """

        async def stream() -> str:
            return self.stream

        return AsyncWatch(self._link, stream, after, seconds)

    async def predict(
        self,
        *,
        clips: Iterable[ClipLike] | None = None,
        embeddings: Any = None,
        texts: Iterable[str] | None = None,
        version: int | Alias = "live",
    ) -> predicting.Predictions:
        """What a deployed model says of clips, embeddings or texts (one of them), each by itself.

        ``embeddings``: n by dimensions, as NumPy, torch or lists have them, each of length 1, of
        the corpus' embedder.

        Raises:
            NotFound: unknown_model: nothing is deployed, or there is no such version.
            Refused: tensor, other_embedder: the rows are not such as this model reads.
        """
        numbers = None if clips is None else [clip_number(c, self._link.api) for c in clips]
        return await predicting.predict(
            self._link, await self._asked_as(), str(version), clips=numbers, embeddings=embeddings,
            texts=texts,
        )  # fmt: skip

    async def predict_files(
        self, files: Iterable[Any], *, version: int | Alias = "live"
    ) -> predicting.AsyncJob:
        """Let the model judge video files, which are sent along and do not enter the corpus."""
        name = (await self.refresh()).label.name
        return await predicting.predict_files(self._link, [f"{name}@{version}"], files)

    async def _asked_as(self) -> str:
        """How an address names it. A name with a slash in it cannot stand there."""
        name = (await self.refresh()).label.name
        return str(self.id) if "/" in name else name


async def board(link: Link) -> tuple[BoardRow, ...]:
    """A row per label of the person's: what is known of it, and how the work goes."""
    state = (await link.read("board")).state
    assert isinstance(state, BoardState)
    return state.rows


_FEEDS: dict[FeedName, Source] = {
    "top_positive": "top_positive", "top_negative": "top_negative", "borderline": "borderline",
    "random": "random", "zero_shot": "zero_shot",
}  # fmt: skip


def _evaluated(state: LabelState, answers: int, seq: int) -> bool:
    """Whether the model knows so many answers, or every event up to ``seq``, and is evaluated."""
    model, metrics = state.model, state.metrics
    if model is None or metrics is None or metrics.version < model.version:
        return False
    return model.answers == answers or model.seq >= seq


def _seen(state: LabelState, alias: Alias) -> int:
    deployed = state.deployed.get(alias)
    return 0 if deployed is None else deployed.id
