"""What an export may hold: which labels a person means and how much of each they may see, and the
films that its filters leave."""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg
import msgspec

import sql
from backend.auth import access
from backend.auth.access import Visitor
from backend.db import Reader
from backend.domain.query_tree import Condition
from backend.domain.spelling import look
from backend.errors import Refusal
from backend.messages.exports import AskExport
from backend.views.conditions import Conditions
from backend.views.model_names import UnknownModel, find_model, is_versioned
from backend.views.naming import Names, names_for
from backend.views.passing import films_of
from backend.views.rankings import Rankings


class ExportedLabel(msgspec.Struct, frozen=True):
    """A label of an export. ``own``: of it only the person's own blind answers; ``version`` and
    ``alone``: of predictions, which model, and whether without a clip's neighbours, as deployed;
    ``version`` 0: the newest."""

    id: int
    name: str
    own: bool = False
    version: int = 0
    alone: bool = False


labels_decoder = msgspec.json.Decoder(tuple[ExportedLabel, ...])
wanted_decoder = msgspec.json.Decoder(AskExport)


async def labels_meant(
    reader: asyncpg.Pool, who: Visitor | None, wanted: AskExport
) -> tuple[ExportedLabel, ...]:
    """The labels that are named, or all that the person is on. ``who``: None for whoever commands
    the installation itself.

    Raises:
        Refusal: unknown_label; unknown_model; blind: they label one blind, and asked for what is
            made of others' answers.
    """
    found = []
    for name in wanted.labels or await _all(reader):
        label = await _named(reader, who, wanted, name)
        try:
            own = who is not None and await _own(reader, who, label.id)
        except Refusal:
            if wanted.labels:
                raise
            continue
        made_of_others = label.version or wanted.what not in ("annotations", "markers")
        if own and (made_of_others or wanted.score_from is not None
                    or wanted.score_to is not None):  # fmt: skip
            if wanted.labels:
                raise Refusal("blind")
            continue
        found.append(msgspec.structs.replace(label, own=own))
    return tuple({(label.id, label.version, label.alone): label for label in found}.values())


def checked_where(names: Names, text: str) -> Condition | None:
    """The conditions of ``AskExport.where``; None: there are none.

    Raises:
        Refusal: query; blind.
    """
    if not text.strip():
        return None
    where = names.read(text).where
    if where is None:
        raise Refusal("query", f"“{text}” is no condition; write one such as rain > .8.")
    return where


async def clips_meant(
    pool: asyncpg.Pool, who: Visitor | None, wanted: AskExport
) -> frozenset[int] | None:
    """Clips that meet the conditions of an export, by what the person may see; None: all. ``who``:
    None for whoever commands the installation itself.

    Raises:
        Refusal: query; blind.
    """
    names = await names_for(pool, who)
    where = checked_where(names, wanted.where)
    if where is None:
        return None
    rankings = Rankings(pool)
    shots = await rankings.shots()
    mask = await Conditions(pool, rankings, names, newest=True).mask(where, shots)
    return frozenset(shots.clips[mask].tolist())


async def still_seen(reader: Reader, who: Visitor, labels: Sequence[ExportedLabel]) -> None:
    """Makes sure that the person may still see what an export of these labels holds.

    Raises:
        Refusal: unknown_label; put_away; blind.
    """
    for label in labels:
        if label.own:
            await access.role_in(reader, who, label.id)
        else:
            await access.sees_answers(reader, who, label.id)


async def _own(reader: Reader, who: Visitor, label: int) -> bool:
    """Whether the person sees nothing of a label but their own answers.

    Raises:
        Refusal: unknown_label; put_away.
    """
    try:
        await access.sees_answers(reader, who, label)
    except Refusal as refusal:
        if refusal.code != "blind":
            raise
        return True
    return False


async def _all(reader: Reader) -> list[int]:
    return [int(row["id"]) for row in await sql.doors.labels(reader, looks=None)]


async def _named(
    reader: asyncpg.Pool, who: Visitor | None, wanted: AskExport, name: str | int
) -> ExportedLabel:
    """Raises: Refusal: unknown_label; unknown_model."""
    if isinstance(name, int):
        row = await sql.labels.get(reader, label=name)
        return ExportedLabel(name, row["name"] if row else "")
    if wanted.what in ("predictions", "markers") and is_versioned(name):
        try:
            model = await find_model(reader, name)
        except UnknownModel as unknown:
            raise Refusal("unknown_model", str(unknown)) from None
        row = await sql.labels.get(reader, label=model.label)
        return ExportedLabel(
            model.label,
            row["name"] if row else name,
            version=model.version,
            alone=model.deployment is not None,
        )
    for row in await sql.doors.labels(reader, looks=[look(name)]):
        if who is None:
            return ExportedLabel(row["id"], row["name"])
        try:
            await _own(reader, who, row["id"])
        except Refusal:
            continue  # another label of that name, which is none of theirs
        return ExportedLabel(row["id"], row["name"])
    raise Refusal("unknown_label", f"There is no label “{name}”.")


async def films_meant(reader: asyncpg.Pool, wanted: AskExport) -> list[int] | None:
    """Films that pass the filters and lie in one of the intakes; None: all."""
    films = await films_of(reader, wanted.filters)
    if not wanted.intakes:
        return films
    looks = [look(name) for name in wanted.intakes]
    rows = await sql.doors.films_of_intakes(reader, looks=looks)
    taken = {int(row["id"]) for row in rows}
    return sorted(taken if films is None else taken & set(films))
