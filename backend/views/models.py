"""Models of labels as programs ask for them: a label by name, and a version or an alias of it."""

from __future__ import annotations

from dataclasses import dataclass

import asyncpg
import numpy as np
import numpy.typing as npt

import sql
from backend.auth import access
from backend.auth.access import Visitor
from backend.domain.spelling import tidied
from backend.errors import Refusal
from backend.messages import SHOWN_VERSIONS, kept
from backend.views.model_names import ALIASES


@dataclass(frozen=True)
class ServedModel:
    """A head, ready to be asked. ``space``: of the vectors that it reads; ``asked``: the version
    or alias that it was asked for by."""

    label: int
    name: str
    asked: str
    version: int
    weights: npt.NDArray[np.float32]  # (d,)
    bias: float
    threshold: float
    space: int
    digest: str
    embedder: str
    active: bool  # the space is the corpus' own


async def label_named(pool: asyncpg.Pool, who: Visitor, name: str) -> int:
    """The number of a label by its name, or else by its number, if the person may see what others
    answered: a score is made of that.

    Raises:
        Refusal: unknown_label, blind.
    """
    label = await sql.deploy.label(pool, name=tidied(kept(name)))
    if label is None and name.isascii() and name.isdecimal() and len(name) <= 18:
        label = int(name)
    if label is None:
        raise Refusal("unknown_label")
    await access.sees_answers(pool, who, label)
    return int(label)


async def model(pool: asyncpg.Pool, label: int, asked: str) -> ServedModel:
    """A label's model by the number of a version or by an alias.

    Raises:
        Refusal: unknown_model.
    """
    if asked in ALIASES:
        row = await sql.inference.by_alias(pool, label=label, alias=asked)
        if row is None:
            raise Refusal(
                "unknown_model",
                f"Nothing is deployed as {asked}: deploy a version on the label's history page, or "
                "ask for a version by its number, as in /versions/7/infer.",
            )
    else:
        if not (asked.isascii() and asked.isdecimal() and len(asked) <= 9):
            raise Refusal("unknown_model", "A version is a number, or live, or candidate.")
        row = await sql.inference.by_number(pool, label=label, version=int(asked))
        if row is None:
            raise Refusal("unknown_model")
    return ServedModel(
        label=label,
        name=row["name"],
        asked=asked,
        version=row["version"],
        weights=np.frombuffer(row["weights"], "<f4").astype(np.float32),
        bias=row["bias"],
        threshold=row["threshold"],
        space=row["space_id"],
        digest=row["digest"],
        embedder=row["embedder"],
        active=row["active"],
    )


async def model_named(pool: asyncpg.Pool, who: Visitor, named: str) -> ServedModel:
    """A model by ``LABEL``, which is the live one, or ``LABEL@VERSION``, ``LABEL@candidate``. A
    label's name may hold an @ itself.

    Raises:
        Refusal: as `label_named` and `model`.
    """
    try:
        return await model(pool, await label_named(pool, who, named), "live")
    except Refusal as refusal:
        of, at, asked = named.rpartition("@")
        if refusal.code != "unknown_label" or not (at and of):
            raise
    return await model(pool, await label_named(pool, who, of), asked)


async def versions(pool: asyncpg.Pool, label: int) -> tuple[str, ...]:
    """By which a label's models can be asked: aliases in use, then numbers, the newest first."""
    aliases = [r["alias"] for r in await sql.inference.aliases(pool, label=label)]
    rows = await sql.inference.versions(pool, label=label, most=SHOWN_VERSIONS)
    return (*aliases, *(str(r["version"]) for r in rows))
