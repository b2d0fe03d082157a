"""What a build learns from: the truth of a label's clips, read in one moment, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import asyncpg
import msgspec
import numpy as np
import numpy.typing as npt

import sql
from backend.domain import truth
from backend.messages import Model, Policy
from workers.learn.classifier import Classifier, fit_live
from workers.learn.held import Held

Ids = npt.NDArray[np.int64]
Vector = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Work:
    """What a build starts from, read in one moment."""

    label: int
    want: int
    seq: int
    clip_ids: Ids  # with an answer or a decision that counts, ascending
    truth: list[bool | None]  # of each clip; None: it has none
    first: Ids  # (n,) number of the clip's first annotation: its place in time
    random: npt.NDArray[np.bool_]  # (n,) whether that first answer came from a random draw
    phrases: list[str]  # the label in words
    upto: int = 0  # the label's newest annotation
    policy: Policy = "primary"  # whose answers are the truth
    pinned: int = 0  # the pinned model version; 0: none, train a new one


class _Clip(NamedTuple):
    clip: int
    outcome: truth.Outcome
    first: int = 0  # number of its first annotation by a primary; 0: there is none
    random: bool = False  # whether that came from a random draw


@dataclass(frozen=True)
class Training:
    """The clips that have a truth, as rows; clip ids ascend, which is the canonical order."""

    clip_ids: Ids
    X: npt.NDArray[np.float32]
    near: npt.NDArray[np.float32]  # mean embeddings of their neighbours
    y: npt.NDArray[np.bool_]
    background: npt.NDArray[np.float32] | None = None  # (m, d) clips without an answer, at random
    background_ids: Ids = field(default_factory=lambda: np.empty(0, np.int64))  # (m,) of these

    def part(self, rows: npt.NDArray[np.bool_]) -> Training:
        return replace(
            self,
            clip_ids=self.clip_ids[rows],
            X=self.X[rows],
            near=self.near[rows],
            y=self.y[rows],
        )


@dataclass(frozen=True)
class Trained:
    """A label on its way through a pass."""

    work: Work
    training: Training
    clusters: npt.NDArray[np.int64]  # (n,) of the training clips
    text: Vector | None
    centre: Vector
    classifier: Classifier | None  # None before the first model
    draft: Classifier | None  # before that, with a yes and a no: it chooses clips, nobody sees it
    pinned: Model | None = None  # the pinned model version; its classifier is the one above


async def read_work(pool: asyncpg.Pool, label: int) -> Work | None:
    """What is due; None if the newest build saw everything."""
    async with (
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        row = await sql.builds.work(connection, label=label)
        if row is None or row["want"] <= row["done"]:
            return None
        clips = [_Clip(*r) for r in await sql.builds.outcomes(connection, label=label)]
    return _work(label, row, clips, want=row["want"], pinned=row["pinned"])


async def read_past_work(pool: asyncpg.Pool, label: int, version: int) -> Work:
    """What a model version was trained on, from the annotations alone, which are kept for ever.

    The same corpus gives the same model again, to the last bit.
    """
    row = await sql.builds.past_work(pool, label=label, version=version)
    upto = row["upto"]
    given = await sql.history.answers_upto(pool, label=label, upto=upto)
    decisions = await sql.history.decisions_upto(pool, label=label, upto=upto)
    first = {r["clip_id"]: r for r in await sql.builds.first_upto(pool, label=label, upto=upto)}
    answered = truth.by_clip(
        ((r["clip_id"], truth.Given(r["role"], r["answer"])) for r in given),
        {r["clip_id"]: r["answer"] for r in decisions},
    )
    clips = []
    for clip, said in sorted(answered.items()):
        outcome = truth.outcome(said, row["policy"])
        if outcome is not None:
            met = first.get(clip)
            clips.append(
                _Clip(clip, outcome, met["first"], met["random"]) if met else _Clip(clip, outcome)
            )
    return _work(label, row, clips, want=0, pinned=0)


def _work(
    label: int, row: asyncpg.Record, clips: Sequence[_Clip], *, want: int, pinned: int
) -> Work:
    return Work(
        label=label,
        want=want,
        seq=row["seq"],
        clip_ids=np.array([c.clip for c in clips], np.int64),
        truth=[truth.truth(c.outcome) for c in clips],
        first=np.array([c.first for c in clips], np.int64),
        random=np.array([c.random for c in clips], np.bool_),
        phrases=[p for p in (row["name"], row["description"], *row["keywords"]) if p.strip()],
        upto=row["upto"],
        policy=row["policy"],
        pinned=pinned,
    )


async def read_model(
    pool: asyncpg.Pool, label: int, version: int, *, space: int
) -> tuple[Classifier | None, Model | None]:
    """An earlier version of a label's model, as it was; nothing if it is one of another space,
    whose weights mean nothing in this one."""
    row = await sql.builds.model(pool, label=label, version=version, space=space)
    if row is None:
        return None, None
    classifier = Classifier(
        np.frombuffer(row["weights"], "<f4").astype(np.float32),
        row["bias"],
        row["classifier"],
        msgspec.json.decode(row["settings"]),
    )
    model = Model(
        version=version,
        answers=row["answers"],
        seq=row["seq"],
        at=round(row["at"], 3),
        seconds=row["seconds"],
    )
    return classifier, model


async def read_surroundings(
    pool: asyncpg.Pool, label: int, version: int
) -> tuple[Vector, Ids] | None:
    """What of the corpus a model version was trained beside: (d,) its mean then, and (m,) the clips
    at random; None of versions from before this was kept."""
    row = await sql.builds.surroundings(pool, label=label, version=version)
    if row is None or row["centre"] is None:
        return None
    centre = np.frombuffer(row["centre"], "<f4").astype(np.float32)
    return centre, np.array(row["background"], np.int64)


async def read_starting_point(pool: asyncpg.Pool, label: int) -> Vector | None:
    """(d,) weights of the model from elsewhere that the label began with; None for most labels."""
    weights = await sql.deploy.starting_point(pool, label=label)
    return None if weights is None else np.frombuffer(weights, "<f4").astype(np.float32)


def training_rows(work: Work, shard: Held, background: Ids | None = None) -> Training:
    """The clips of the work that have a truth, with their embeddings.

    ``background``: (m,) the clips at random that a past model was trained beside; None: those of
    today. Raises KeyError: a clip is no longer there.
    """
    known = np.array([t is not None for t in work.truth], np.bool_)
    clip_ids = work.clip_ids[known]
    y = np.array([t for t in work.truth if t is not None], np.bool_)
    others = np.setdiff1d(shard.sample, work.clip_ids) if background is None else background
    return Training(
        clip_ids, shard.embeddings(clip_ids), shard.near(clip_ids), y, shard.embeddings(others),
        others,
    )  # fmt: skip


def has_both(training: Training) -> bool:
    """Whether there is a yes and a no, from which on answers choose what comes next."""
    return bool(training.y.any() and not training.y.all())


def ready(training: Training) -> bool:
    """Whether the clips are enough for a model that people see."""
    return truth.gate_is_open(int(training.y.sum()), int((~training.y).sum()))


def train(
    work: Work, training: Training, clusters: Ids, text: Vector | None, centre: Vector
) -> Trained:
    """The label's classifier, or before the gate its draft, if there are answers of both kinds.

    ``clusters``: (n,) of the training clips; ``text``: (d,) what sets the label's words apart;
    ``centre``: (d,) of the corpus.

    Raises:
        FloatingPointError: the classifier is not finite.
    """
    fitted = None
    if has_both(training):
        fitted = fit_live(
            training.X, training.y, text=text, centre=centre, near=training.near,
            background=training.background,
        )  # fmt: skip
        if not (np.isfinite(fitted.weights).all() and np.isfinite(fitted.bias)):
            raise FloatingPointError("the trained classifier is not finite")
    classifier, draft = (fitted, None) if ready(training) else (None, fitted)
    return Trained(work, training, clusters, text, centre, classifier, draft)
