"""What a client sent is read, or refused under the id that it names; a page writes what can be."""

from __future__ import annotations

import json
import time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.inspect import FloatType, IntType, StrType, StructType, UnionType, VarTupleType

from backend.messages import (
    FRAME_LIMIT,
    LONGEST_FOCUS,
    Annotate,
    ReadPast,
    Undo,
    Unreadable,
    WriteNote,
    read_command,
    write_command,
)
from tests.odd_messages import COMMAND_TYPES

HALF = '{"type":"WriteNote","id":"a","label":1,"clip":1,"text":"\\ud83d"}'
ANNOTATE = '"type":"Annotate","id":"a","label":1,"clip":1,"answer":"skip","source":"search"'


@pytest.mark.parametrize(
    ("frame", "command_id"),
    [
        (HALF, "a"),
        (HALF.replace("\\ud83d", "\\ude00x"), "a"),
        (HALF.replace("\\ud83d", "\\u0000"), "a"),
        (HALF.replace("\\ud83d", "\n"), "a"),
        (HALF.encode().replace(b"\\ud83d", b"\xff"), "a"),
        (HALF.encode().replace(b"\\ud83d", b"\xed\xa0\xbd"), "a"),
        (HALF.replace("\\ud83d", "\ud83d"), "a"),
        ('{"type":"Undo","id":"a","label":1,"x":' + "[" * 60_000, "a"),
        ('{"type":"Undo","id":"a","label":1} and more', "a"),
        ('{"type":"Undo","id":"a","label":1', "a"),
        ('{"type":"Undo","id":"a","label":-1}', "a"),
        ('{"type":"Undo","id":"a","label":9223372036854775808}', "a"),
        ('{"type":"Undo","id":"a","label":' + "9" * 20_000 + "}", "a"),
        ('{"type":"Undo","id":"a","label":1.5}', "a"),
        ('{"type":"Undo","id":"a","label":NaN}', "a"),
        ('{"type":"Undo","id":"a","label":true}', "a"),
        ('{"type":"ReadPast","id":"a","label":1,"at":1e999}', "a"),
        ('{"type":"ReadPast","id":"a","label":1,"at":-1}', "a"),
        ('{"type":"Undo","id":"a","type":"Redo","label":1}', "a"),
        ('{"type":"Nothing","id":"a"}', "a"),
        ('{"id":"a"}', "a"),
        ('{"type":"Undo","id":"a","id":"b"}', "b"),  # as with what can be read: the last one
        ('{"filters":{"id":"c"},"id":"b","more":[{"id":"d"}]}', "b"),
        ('{"type":"Undo","id":"a/1","label":1}', "a/1"),
        ('{"type":"Undo","id":"","label":1}', ""),
        ('{"type":"Undo","id":"' + "a" * 65 + '","label":1}', "a" * 65),
        ('{"type":"Undo","id":"\\u0061\\n","label":1}', "a\n"),
        ('{"type":"Undo","id":"\\ud83d","label":1}', ""),
        ('{"type":"Undo","id":5,"label":"a"}', ""),
        ('{"type":"Undo","label":1}', ""),
        ('["id", ":", "a"]', ""),
        ('"id":"a"', ""),
        ("not json", ""),
        ("", ""),
        (f"{{{ANNOTATE},\"version\":-5}}", "a"),
        (f"{{{ANNOTATE},\"version\":2147483648}}", "a"),
        (f"{{{ANNOTATE},\"milliseconds\":-5}}", "a"),
        (f"{{{ANNOTATE},\"milliseconds\":2000000000}}", "a"),
        ('{"type":"EditLabel","id":"a","label":1,"repeats":1.5}', "a"),
        ('{"type":"DrawTeam","id":"a","label":1,"primaries":-1}', "a"),
        ('{"type":"Search","id":"a","limit":-1}', "a"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_under_its_id(frame: str | bytes, command_id: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_command(frame)
    assert caught.value.id == command_id
    assert str(caught.value).startswith("That message is not one Rushes knows: ")


def unbounded(kind: msgspec.inspect.Type) -> bool:
    """Whether a client may say by it what no table can hold."""
    match kind:
        case IntType() | FloatType():
            return kind.ge is None or kind.le is None
        case StrType():
            return kind.pattern is None
        case UnionType(types=types):
            return any(map(unbounded, types))
        case VarTupleType(item_type=item):
            return unbounded(item)
        case StructType(fields=fields):
            return any(unbounded(field.type) for field in fields)
    return False


@pytest.mark.parametrize("name", COMMAND_TYPES)
def test_every_number_has_a_range_and_every_text_its_characters(name: str) -> None:
    fields = COMMAND_TYPES[name].fields
    assert [field.name for field in fields if unbounded(field.type)] == []


def test_what_a_person_really_did_is_read() -> None:
    day = read_command(f'{{{ANNOTATE},"version":2147483647,"milliseconds":{LONGEST_FOCUS}}}')
    assert isinstance(day, Annotate)
    odd = "\U0001f44d\ufeff\u202e\ufffe e\u0301"
    assert read_command(json.dumps(
        {"type": "WriteNote", "id": "a", "label": 1, "clip": 1, "text": odd}
    )) == WriteNote(id="a", label=1, clip=1, text=odd)  # fmt: skip


@given(st.text() | st.binary())
def test_nothing_else_is_raised(frame: str | bytes) -> None:
    with pytest.raises(Unreadable):
        read_command(frame)


@given(st.text(alphabet='"\\{}[]:,id ud8', max_size=60))
def test_looking_for_an_id_never_fails(frame: str) -> None:
    with pytest.raises(Unreadable):
        read_command(frame)


@pytest.mark.parametrize(
    "frame", ['{"id":"' + '\\"' * 32_000, '"' * 65_000, "{" * 65_000, "\\" * 65_000]
)
def test_reading_takes_no_longer_than_the_frame_is_long(frame: str) -> None:
    started = time.process_time()
    with pytest.raises(Unreadable):
        read_command(frame)
    assert time.process_time() - started < 1  # 10 ms; were it quadratic, more than a minute


def test_a_page_writes_what_can_be_read() -> None:
    written = write_command(WriteNote(id="a", label=1, clip=2, text="a \ud83d lamp\0"))
    assert read_command(written) == WriteNote(id="a", label=1, clip=2, text="a  lamp")
    for command in (
        Undo(id="a", label=-1),
        ReadPast(id="a", label=1, at=float("nan")),
        WriteNote(id="a", label=1, clip=2, text="x" * FRAME_LIMIT),
    ):
        with pytest.raises(Unreadable) as caught:
            write_command(command)
        assert caught.value.id == "a"
