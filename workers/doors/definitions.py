"""Labels with what they mean, in a JSON file: how they leave, and how they come in."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import asyncpg
import msgspec
from msgspec import Meta

import sql
from backend.auth.access import Visitor, lock_label
from backend.commands import definitions
from backend.domain.spelling import Unseen, look, spelled
from backend.errors import Refusal
from backend.events import Transaction, transaction
from backend.keeping import files
from backend.messages import MOST_EXAMPLES, MOST_KEYWORDS, EditLabel, Label, Policy, Share, kept
from backend.views.exports import ExportedLabel
from backend.views.label import label_from
from workers.doors.formats import FormatError
from workers.doors.formats.films import decoded
from workers.doors.importing import author
from workers.doors.matching import Places


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A clip as a place in a film: seconds from its start."""

    content_hash: str = ""
    file: str = ""
    start: float
    end: float


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """What a label means. A name stands once in a file."""

    name: str
    group: str = ""
    description: str = ""
    keywords: Annotated[tuple[str, ...], Meta(max_length=MOST_KEYWORDS)] = ()
    examples: Annotated[tuple[Example, ...], Meta(max_length=MOST_EXAMPLES)] = ()
    policy: Policy = "adjudicated"
    repeats: Share = 0.0


class Definitions(msgspec.Struct, frozen=True, kw_only=True):
    labels: tuple[Definition, ...]


_examples = msgspec.json.Decoder(tuple[Example, ...])


async def definitions_of(pool: asyncpg.Pool, labels: tuple[ExportedLabel, ...]) -> Definitions:
    """What these labels mean now."""
    rows = await sql.doors.definitions(pool, labels=[label.id for label in labels])
    return Definitions(
        labels=tuple(
            Definition(
                name=row["name"],
                group=row["group_name"],
                description=row["description"],
                keywords=tuple(row["keywords"]),
                examples=_examples.decode(row["examples"]),
                policy=row["policy"],
                repeats=round(row["repeats"], 4),
            )
            for row in rows
        )
    )


def write(path: Path, found: Definitions) -> None:
    """Raises: OSError: it can't be written."""
    files.write(path, msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")


@dataclass
class Outcome:
    """Names of labels: made; here already and the same; here and of another meaning. ``lost``:
    examples whose clips are not here, in words."""

    made: list[str] = field(default_factory=list)
    here: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


class _TakenBack(Exception):
    """A dry run is over."""


def read(path: Path) -> Definitions:
    """Raises: FormatError."""
    found: Definitions = decoded(path, Definitions, "JSON file of labels, as exported")
    names: set[str] = set()
    for label in found.labels:
        if look(label.name) in names:
            raise FormatError(f"{path}: the label “{label.name}” is there twice; remove one.")
        names.add(look(label.name))
        if any(kept(text) != text for text in (label.name, label.description, label.group)):
            raise FormatError(f"{path}: “{label.name}” holds a character that nobody can keep.")
    return found


async def bring(
    pool: asyncpg.Pool, path: Path, found: Definitions, *, by: str, update: bool, dry: bool
) -> Outcome:
    """Makes the labels that are not here, all or none. ``update``: those that are here come to mean
    what the file says; ``dry``: does all of it, and takes it back.

    Raises:
        AccountError: there is nobody in whose name labels could be made.
        FormatError: a label cannot be made so.
    """
    outcome = Outcome()
    try:
        async with transaction(pool) as tx:
            who = await author(tx, by)
            places = Places(await sql.incoming.videos(tx.connection))
            for label in found.labels:
                try:
                    await _one(tx, who, places, label, outcome, update=update)
                except (Refusal, Unseen) as refusal:
                    raise FormatError(f"{path}: “{label.name}”: {refusal}") from None
            if dry:
                raise _TakenBack
    except _TakenBack:
        pass
    return outcome


async def _one(
    tx: Transaction, who: Visitor, places: Places, wanted: Definition, outcome: Outcome, *,
    update: bool,
) -> None:  # fmt: skip
    examples = await _clips(tx, places, wanted, outcome)
    rows = await sql.doors.labels(tx.connection, looks=[look(wanted.name)])
    if not rows:
        label = Label(
            id=0,
            name=spelled(wanted.name),
            group=wanted.group,
            description=wanted.description,
            keywords=wanted.keywords,
            examples=examples,
        )
        number = await definitions.make_label(tx, who, label)
        await definitions.edit_label(
            tx, who, EditLabel(id="import", label=number, policy=wanted.policy,
                               repeats=wanted.repeats),
        )  # fmt: skip
        outcome.made.append(wanted.name)
        return
    there = label_from(await sql.labels.get(tx.connection, label=rows[0]["id"]))
    edit = EditLabel(
        id="import",
        label=there.id,
        group=wanted.group,
        description=wanted.description,
        keywords=wanted.keywords,
        examples=examples,
        policy=wanted.policy,
        repeats=wanted.repeats,
    )
    fields = ("group", "description", "keywords", "examples", "policy", "repeats")
    if all(getattr(there, name) == getattr(edit, name) for name in fields):
        outcome.here.append(wanted.name)
    else:
        outcome.other.append(wanted.name)
        if update:
            await lock_label(tx, there.id)
            await definitions.edit_label(tx, who, edit)


async def _clips(
    tx: Transaction, places: Places, wanted: Definition, outcome: Outcome
) -> tuple[int, ...]:
    """The clips of a label's examples that are here."""
    films = {places.film(e.content_hash, e.file)[0] for e in wanted.examples} - {None}
    await places.load(tx, films)  # type: ignore[arg-type]
    found = []
    for example in wanted.examples:
        clip = places.at(example.content_hash, example.file, example.start, example.end)
        if clip.clip is None:
            outcome.lost.append(f"{wanted.name}: {clip.why}")
        else:
            found.append(clip.clip)
    return tuple(dict.fromkeys(found))
