"""Writing about a clip."""

from __future__ import annotations

import time

import sql
from backend.auth.access import Visitor
from backend.commands.answers import check_asked
from backend.errors import Refusal
from backend.events import Transaction
from backend.messages import LONGEST_NOTE, Acknowledged, BlindNoted, Note, Noted, WriteNote
from backend.messages.names import blind_stream, label_stream


async def write_note(tx: Transaction, who: Visitor, command: WriteNote) -> Acknowledged:
    label, clip, text = command.label, command.clip, command.text.strip()
    role = who.here
    if not 1 <= len(text) <= LONGEST_NOTE:
        raise Refusal("too_long", f"A note has 1 to {LONGEST_NOTE} characters.")
    if not await sql.labels.clip_exists(tx.connection, clip=clip):
        raise Refusal("unknown_clip")
    note = Note(person=who.id, name=who.name, text=text, at=round(time.time(), 3))
    if role == "secondary":
        await check_asked(tx, who, label, clip)
        seq = await tx.append(blind_stream(label, who.id), BlindNoted(clip=clip, note=note), who.id)
    else:
        seq = await tx.append(label_stream(label), Noted(clip=clip, note=note), who.id)
    await sql.labels.add_note(
        tx.connection,
        label=label,
        clip=clip,
        person=who.id,
        role=role,
        text=text,
        seq=seq,
        at=note.at,
    )
    return Acknowledged(id=command.id, label=label, clip=clip)
