"""Answers why a clip has its score: trains the model in question once more from the log, and takes
it apart (`reasons`). Replies lie in a table (`reason`); Redis carries the question alone."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import asyncpg
import msgspec
import numpy as np
import numpy.typing as npt
from scipy.special import expit

import sql
from backend import media
from backend.domain.thresholds import least_logit
from backend.events import wake
from backend.messages import (
    FLIPPED,
    REASONS,
    ClipFrame,
    Flipped,
    FoundOut,
    Indicative,
    Moments,
    Question,
    Reason,
    Why,
    Without,
)
from backend.messages.names import found_out
from backend.settings import Settings
from workers.embedding.embedder import EmbedderError
from workers.embedding.texts import Embedders, WrongEmbedder
from workers.learn.build import Builder
from workers.learn.classifier import Classifier, Fitted, fit_with_parts
from workers.learn.corpus import NoCorpus
from workers.learn.held import Held, HeldCorpus
from workers.learn.reasons import Sum, because, in_directions, logit, over_frames
from workers.learn.scorer import LocalShard
from workers.learn.training import (
    Training,
    read_model,
    read_past_work,
    read_surroundings,
    training_rows,
)
from workers.learn.without import fit_without, turned
from workers.reasons import moments
from workers.reasons.named import Words, of_labels
from workers.video.errors import VideoError

logger = logging.getLogger(__name__)

Vector = npt.NDArray[np.float32]
Array = npt.NDArray[np.float64]
Direction = Callable[[list[str]], Awaitable[Vector | None]]

KEPT = 4  # models, each taken apart; of a thousand answers one takes about 10 MB
NO_MOMENTS = {
    "image": "A picture is one moment: all of its score is of it.",
    "sound": "A sound has no frames to look at.",
}
KEPT_FRAMES = 64  # clips, of some 50 KB each
KEPT_HOURS = 24  # for which replies are kept


class Unanswerable(Exception):
    """There is no answer; its text says why, to the person who asked."""


@dataclass(frozen=True)
class Known:
    """A model version, trained once more."""

    shown: Classifier  # as it was kept
    fitted: Fitted
    repeated: bool  # to the last bit
    training: Training
    text: Vector | None
    words_of: Literal["label", "model", "nothing"]
    centre: Vector
    held: Held


@dataclass(frozen=True)
class Vectors:
    """A clip as a model sees it."""

    own: Vector  # (d,)
    near: Vector  # (d,) the mean of its neighbours'; its own where it has none


class Answering:
    """``builder`` and ``corpus``: of this worker; ``direction``: turns words into a direction."""

    def __init__(
        self, settings: Settings, pool: asyncpg.Pool, embedders: Embedders, builder: Builder,
        corpus: HeldCorpus, direction: Direction,
    ) -> None:  # fmt: skip
        self._settings = settings
        self._pool = pool
        self._embedders = embedders
        self._builder = builder
        self._corpus = corpus
        self._words = Words(pool, direction)
        self._known: OrderedDict[tuple[int, int, str], Known] = OrderedDict()
        self._frames: OrderedDict[tuple[int, int], tuple[Vector, list[str]]] = OrderedDict()
        self._training = asyncio.Lock()  # one at a time: people wait for builds meanwhile

    async def answer(self, text: str) -> None:
        """Find out what the question asks, write it down, and wake who waits for it."""
        key = found_out(text)
        question = msgspec.json.decode(text, type=Question)
        try:
            found = FoundOut(frame=await self._find(question))
        except Unanswerable as error:
            found = FoundOut(trouble=str(error))
        except NoCorpus:
            found = FoundOut(trouble="The clips are not at hand here; try again in a moment.")
        reply = msgspec.json.encode(found).decode()
        await sql.reasons.add(self._pool, question=key.digest, reply=reply)
        await sql.reasons.forget(self._pool, hours=KEPT_HOURS)
        await wake(self._pool, key)

    async def _find(self, question: Question) -> Why | Moments | Without:
        match question.kind:
            case "why":
                return await self._why(question)
            case "moments":
                return await self._moments(question)
            case "without":
                return await self._without(question)

    # ── what a question is about ────────────────────────────────────────────────────────────────

    async def _model(self, question: Question) -> Known:
        """Raises: Unanswerable: it cannot be trained again."""
        key = (question.label, question.version, question.mark)
        async with self._training:
            if key not in self._known:
                self._known[key] = await self._train(question)
            self._known.move_to_end(key)
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
            return self._known[key]

    async def _train(self, question: Question) -> Known:
        label, version = question.label, question.version
        held = await self._builder.held()
        shown = await self._shown(question)
        work = await read_past_work(self._pool, label, version)
        text = await self._builder.direction_of(label, work.phrases)
        began = await sql.deploy.starting_point(self._pool, label=label)
        kept = await read_surroundings(self._pool, label, version)
        centre, background = kept or (
            await asyncio.to_thread(lambda: self._corpus.centre),
            None,
        )
        if text is not None and len(text) != self._corpus.dim:
            raise Unanswerable("This model began with one of another embedder.")

        def train() -> tuple[Training, Fitted]:
            try:
                training = training_rows(work, held, background)
            except KeyError:  # one that stood for "no" is gone; or an answered one, which is raised
                training = training_rows(work, held)
            if not len(training.y):
                raise Unanswerable("This model was not trained on answers of this studio.")
            return training, fit_with_parts(
                training.X, training.y, text=text, centre=centre, near=training.near,
                background=training.background,
            )  # fmt: skip

        try:
            training, fitted = await asyncio.to_thread(train)
        except KeyError as error:
            raise Unanswerable("A clip that trained this model is no longer there.") from error
        words_of: Literal["label", "model", "nothing"] = "label" if began is None else "model"
        if text is None:
            words_of = "nothing"
        # The blend alone may differ: it is learned from neighbours, which change as clips come. The
        # sum is of the weights, and takes the blend as it was kept.
        repeated = (
            np.array_equal(fitted.classifier.weights.astype("<f4"), shown.weights)
            and fitted.classifier.bias == shown.bias
        )
        return Known(shown, fitted, repeated, training, text, words_of, centre, held)

    async def _shown(self, question: Question) -> Classifier:
        space = await sql.corpus.space(self._pool)
        if space is not None:
            classifier, _ = await read_model(
                self._pool, question.label, question.version, space=space["id"]
            )
            if classifier is not None:
                return classifier
        raise Unanswerable("This model is of another embedder than the corpus is now.")

    async def _vectors(self, clip: int) -> Vectors:
        space = await sql.corpus.space(self._pool)
        rows = await sql.reasons.vectors(self._pool, space=space["id"] if space else 0, clip=clip)
        own = [r for r in rows if r["clip_id"] == clip and r["weight"] == 0]
        if not own:
            raise Unanswerable("There is no such clip any more.")
        near = [r for r in rows if r["weight"] > 0]
        mine = _vector(own[0]["vector"])
        if not near:
            return Vectors(mine, mine)
        weights = np.array([r["weight"] for r in near])
        around = np.stack([_vector(r["vector"]) for r in near]).astype(np.float64)
        return Vectors(mine, (weights @ around / weights.sum()).astype(np.float64))

    # ── the answers ─────────────────────────────────────────────────────────────────────────────

    async def _why(self, question: Question) -> Why:
        known, clip = await self._model(question), await self._vectors(question.clip)
        found = because(known.fitted, clip.own, clip.near, known.shown)
        training, ids = known.training, known.training.clip_ids
        own = np.flatnonzero(ids == question.clip)

        def reason(row: int) -> Reason:
            return Reason(
                clip=int(ids[row]),
                answer="positive" if training.y[row] else "negative",
                share=_rounded(found.answers[row]),
            )

        largest = np.argsort(-np.abs(found.answers), kind="stable")[:REASONS]
        reasons = tuple(reason(row) for row in largest)
        named, names = await self._named(question, known, clip)
        return Why(
            id="",
            clip=question.clip,
            version=question.version,
            logit=_rounded(found.logit),
            answers=len(ids),
            reasons=reasons,
            others=_rounded(found.answers.sum() - found.answers[largest].sum()),
            against=tuple(reason(row) for row in _against(found, training, own)),
            own=reason(int(own[0])) if len(own) else None,
            words=_rounded(found.words),
            words_of=known.words_of,
            background=_rounded(found.background),
            offset=_rounded(found.offset),
            rest=_rounded(found.rest),
            repeated=known.repeated,
            indicative=names,
            unnamed=_rounded(named[0]),
            explained=min(1.0, max(0.0, round(named[1], 4))),
        )

    async def _named(
        self, question: Question, known: Known, clip: Vectors
    ) -> tuple[tuple[float, float], tuple[Indicative, ...]]:
        """What directions leave unsaid and how much of the weights they explain; the directions."""
        space, centre = self._corpus.space, known.centre.astype(np.float64)
        labels = await of_labels(self._pool, space, question.labels, len(centre))
        directions = labels.beside(await self._words.now(space, len(centre)))
        if not directions.names:
            return (0.0, 0.0), ()
        said = await asyncio.to_thread(
            in_directions, known.shown, directions.vectors, centre, clip.own, clip.near
        )
        chosen = zip(said.chosen, said.shares, said.agreements, strict=True)
        return (said.rest, said.explained), tuple(
            Indicative(
                name=directions.names[row], label=directions.labels[row],
                share=_rounded(share), agreement=round(agreement, 4),
            )
            for row, share, agreement in chosen
        )  # fmt: skip

    async def _moments(self, question: Question) -> Moments:
        shown, clip = await self._shown(question), await self._vectors(question.clip)
        row = await sql.corpus.media(self._pool, clip=question.clip)
        if row is None:
            raise Unanswerable("There is no such clip any more.")
        if row["medium"] != "video":
            raise Unanswerable("A picture or a sound has no frames to look at one by one.")
        if row["medium"] in NO_MOMENTS:
            raise Unanswerable(NO_MOMENTS[row["medium"]])
        copy, _ = media.file_of(
            self._settings.media, row["content_hash"], row["position"], media.CLIP
        )
        try:
            vectors, small = await self._frames_of(question.clip, copy)
        except (EmbedderError, WrongEmbedder) as error:
            raise Unanswerable(f"Its frames cannot be embedded here: {error}") from error
        except (VideoError, OSError) as error:
            raise Unanswerable(
                "The kept copy of this clip is away or damaged, so its frames cannot be looked at: "
                f"{error}"
            ) from error
        found = over_frames(shown, vectors, clip.own, clip.near)
        count = len(small)
        return Moments(
            id="",
            clip=question.clip,
            version=question.version,
            logit=_rounded(logit(shown, clip.own, clip.near)),
            frames=tuple(
                ClipFrame(at=(i + 0.5) / count, logit=_rounded(value), picture=picture)
                for i, (value, picture) in enumerate(zip(found.frames, small, strict=True))
            ),
            neighbours=_rounded(found.neighbours),
            rest=_rounded(found.rest),
            alike=round(found.alike, 6),
        )

    async def _frames_of(self, clip: int, copy: Path) -> tuple[Vector, list[str]]:
        """A clip's frames as (k, d) vectors and as small pictures; every model asks for the same.

        Raises:
            VideoError, OSError, EmbedderError, WrongEmbedder.
        """
        key = (self._corpus.space, clip)
        if key not in self._frames:
            frames = await asyncio.to_thread(moments.frames_of, copy)
            embedder = await self._embedders.of_corpus(self._pool)
            vectors = await asyncio.to_thread(moments.embedded, embedder, frames)
            self._frames[key] = vectors, await asyncio.to_thread(moments.pictures, frames)
        self._frames.move_to_end(key)
        while len(self._frames) > KEPT_FRAMES:
            self._frames.popitem(last=False)
        return self._frames[key]

    async def _without(self, question: Question) -> Without:
        known = await self._model(question)
        if question.clip not in known.training.clip_ids:
            raise Unanswerable("This clip had no answer when the model was trained.")
        if not isinstance(known.held, LocalShard):
            raise Unanswerable(
                "The corpus is spread over a cluster, where what one answer changes is not "
                "counted yet."
            )
        held, base = known.held, known.fitted.classifier
        other = await asyncio.to_thread(
            fit_without, known.training, question.clip, text=known.text, centre=known.centre
        )
        frame = Without(
            id="", clip=question.clip, version=question.version, threshold=question.threshold
        )
        if other is None:
            return msgspec.structs.replace(frame, gone=True)
        least = least_logit(question.threshold)
        found = await asyncio.to_thread(turned, held, base, other, threshold=least, most=FLIPPED)
        seen = await self._vectors(question.seen)
        rows = zip(found.clip_ids, found.before, found.after, strict=True)
        return msgspec.structs.replace(
            frame,
            up=found.up,
            down=found.down,
            first=tuple(_flipped(int(clip), one, two) for clip, one, two in rows),
            seen=_flipped(
                question.seen, logit(base, seen.own, seen.near), logit(other, seen.own, seen.near)
            ),
        )


def _against(found: Sum, training: Training, own: npt.NDArray[np.int64]) -> list[int]:
    """Rows of the answers that argue most against the clip's own one, if it has one."""
    if not len(own):
        return []
    pull = found.answers if training.y[own[0]] else -found.answers
    rows = [int(row) for row in np.argsort(pull, kind="stable") if row != own[0] and pull[row] < 0]
    return rows[:3]


def _flipped(clip: int, before: float, after: float) -> Flipped:
    return Flipped(
        clip=clip, before=round(float(expit(before)), 4), after=round(float(expit(after)), 4)
    )


def _rounded(value: float) -> float:
    """Six digits behind the point: sums of dozens are still exact to 1e-4."""
    return round(float(value), 6)


def _vector(stored: object) -> Vector:
    """A halfvec as pgvector gives it."""
    return np.asarray(stored.to_numpy(), np.float32)  # type: ignore[attr-defined]
