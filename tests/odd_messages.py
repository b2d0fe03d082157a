"""Hypothesis strategies made from the message types themselves: what a client may say, oddly; and
what it may not. A new command, or a new field of one, is among them without a word here."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec.inspect import (
    BoolType,
    Field,
    FloatType,
    IntType,
    LiteralType,
    NoneType,
    StrType,
    StructType,
    UnionType,
    VarTupleType,
)

from backend.messages import Command, Unreadable, read_command

COMMAND_TYPES: Mapping[str, StructType] = {
    found.cls.__name__: found
    for found in msgspec.inspect.type_info(Command).types  # type: ignore[attr-defined]
}

NUL, HALF = "\0", "\ud83d"
# Texts that people paste and programs cut: other scripts and forms, what cannot be seen, endings.
ODD_TEXTS = st.sampled_from([
    "", " ", "night", "NIGHT", "n\u200bight", "ni\u0301ght", "\u202enight", "\ufeffnight", "\u00a0",
    "\U0001f44d\U0001f3fd", "\ufdd0", "\uffff", "\U0010ffff", "é" * 300, "x" * 5000, "'; DROP",
    "%s %d {0}", "../../etc/passwd", "<img src=x onerror=alert(1)>", "[bold]", "\r\n", "\x1b[31m",
    "label/1", "label/01", "team/1", "9" * 300, "-1", "null", "AAAA", "WzFd", "WzEuNSwgMV0=",
])  # fmt: skip
TEXTS = ODD_TEXTS | st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=40)
# JSON that no field asks for.
STRANGE = (
    st.none() | st.booleans() | TEXTS | st.lists(st.integers(), max_size=3)
    | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
    | st.dictionaries(TEXTS, st.none(), max_size=2)
    | st.sampled_from([NUL, HALF, f"a lamp {HALF}", 2**63, -1, 10**400, 1e308, [[[[]]]], {}])
)  # fmt: skip
BROKEN_TEXT = st.text(max_size=60) | st.text('{}[]":,\\u0id type', max_size=60) | st.sampled_from([
    "", "null", "[]", "{}", '"', "[" * 50_000, '{"a":' * 10_000, '{"id":"' + "\\" * 1000,
    '{"type":"Undo","id":NaN}', "\ufeff{}", "9" * 60_000,
])  # fmt: skip


def values(kind: msgspec.inspect.Type, ids: Sequence[int]) -> st.SearchStrategy[Any]:
    """What a field of this type may hold; numbers of rows are often those of ``ids``."""
    match kind:
        case IntType(ge=low, le=high):
            near = [n for n in (low, high, *ids) if n is not None and low <= n <= high]
            return st.sampled_from(near) | st.integers(low, high)
        case FloatType(ge=low, le=high):
            return st.floats(low, high, allow_nan=False)
        case StrType(max_length=most):
            return TEXTS.map(lambda text: text[:most])
        case BoolType():
            return st.booleans()
        case NoneType():
            return st.none()
        case LiteralType(values=literals):
            return st.sampled_from(sorted(literals, key=repr))
        case VarTupleType(item_type=item):
            return st.lists(values(item, ids), max_size=5)
        case UnionType(types=types):
            return st.one_of([values(one, ids) for one in types])
        case StructType(fields=fields):
            return objects(fields, ids)
    raise NotImplementedError(f"there is no strategy for {kind}; add one here")


def objects(fields: Sequence[Field], ids: Sequence[int]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with these fields, of which those with a default may be missing."""
    needed, optional = (
        {f.encode_name: values(f.type, ids) for f in fields if f.required is required}
        for required in (True, False)
    )
    return st.fixed_dictionaries(needed, optional=optional)


@dataclass(frozen=True)
class Sent:
    """A frame, and under which id it must be answered: empty where it names none."""

    frame: str | bytes
    command_id: str


@st.composite
def commands(draw: st.DrawFn, ids: Sequence[int], only: Sequence[str] = ()) -> dict[str, Any]:
    """A message that can be read, as JSON says it; of the types named, or of any."""
    name = draw(st.sampled_from(sorted(only or COMMAND_TYPES)))
    fields = [f for f in COMMAND_TYPES[name].fields if f.name != "id"]
    return {"type": name, "id": str(uuid.uuid4()), **draw(objects(fields, ids))}


@st.composite
def frames(draw: st.DrawFn, ids: Sequence[int]) -> Sent:
    """Anything that may arrive at a socket."""
    kind = draw(st.sampled_from(["read", "read", "wrong", "wrong", "cut", "broken", "bytes"]))
    if kind == "broken":
        text = draw(BROKEN_TEXT).encode(errors="replace").decode()
        return Sent(text, id_of(text))
    if kind == "bytes":
        raw = draw(st.binary(max_size=60))
        return Sent(raw, id_of(raw))
    command = draw(commands(ids))
    if kind == "wrong":
        place = draw(st.sampled_from([*sorted(command), "id", "type", "surplus"]))
        command[place] = draw(STRANGE)
        if draw(st.booleans()):
            command.pop(draw(st.sampled_from(sorted(command))))
    text = json.dumps(command)  # half a character is escaped
    if kind == "cut":
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(st.sampled_from(["", "}", "\\u0000", ',"id":"x"', "\\ud800"]))
    return Sent(text.encode() if draw(st.booleans()) else text, id_of(text))


def id_of(frame: str | bytes) -> str:
    """The id under which a frame is answered, read by another parser than the backend's where it
    is JSON."""
    try:
        return read_command(frame).id
    except Unreadable as unreadable:
        try:
            parsed = json.loads(frame)
            named = parsed.get("id", "") if isinstance(parsed, dict) else ""
            named = named if isinstance(named, str) else ""
            named.encode()
        except (ValueError, RecursionError):
            return unreadable.id
        return str(named)
