"""Names of streams and changes: one way to write each."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import Refusal
from backend.live import streams
from backend.messages import names
from backend.messages.names import Name, NotAName, parse

ids = st.integers(0, 10**18 - 1)
NAMES = st.one_of(
    st.builds(lambda k: Name(kind=k), st.sampled_from(["board", "ingest", "people"])),
    st.builds(lambda k, i: Name(kind=k, label=i), st.sampled_from(["label", "team", "blind"]), ids),
    st.builds(lambda i, j: Name(kind="blind", label=i, person=j), ids, ids),
    st.builds(lambda i: Name(kind="person", person=i), ids),
    st.builds(lambda i: Name(kind="ingest", file=i), ids),
    st.builds(names.embedded, st.text()),
)


@given(NAMES)
def test_what_is_written_is_read(name: Name) -> None:
    assert parse(str(name)) == name


@given(st.text("abelt0123456789٣/ +-_", max_size=12))
def test_whatever_is_read_is_written_so(text: str) -> None:
    try:
        name = parse(text)
    except NotAName:
        return
    assert str(name) == text


@pytest.mark.parametrize(
    "text",
    ["", "/", "label/", "label//4", "label/4/", "label/0004", "label/00", "label/٤", "label/4 ",
     " label/4", "label/+4", "label/-4", "label/4_0", "label/4.0", "Label/4", "label/4/5/6",
     "label/" + "9" * 19, "person/4/5", "ingest/4/5", "text/abc", "text/" + "A" * 32,
     "label/4\n"],
)  # fmt: skip
def test_nothing_else_is_a_name(text: str) -> None:
    with pytest.raises(NotAName):
        parse(text)


@pytest.mark.parametrize(
    "text",
    ["label", "label/0004", "label/٤", "label/4/5", "board/1", "people/1", "ingest/5", "blind/3/7",
     "presence/3", "person/7", "everything", "nothing/3", "text/" + "a" * 32],
)  # fmt: skip
def test_clients_cannot_follow_it(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        streams.parse(text)
    assert refused.value.code == "unknown_stream"


def test_a_blind_stream_is_that_of_the_person_who_asks() -> None:
    asked = streams.parse("blind/3")
    assert str(streams.of_person(asked, 7)) == names.blind_stream(3, 7) == "blind/3/7"
    assert str(streams.of_person(streams.parse("label/3"), 7)) == names.label_stream(3) == "label/3"


def test_texts_are_named_by_their_md5() -> None:
    digest = hashlib.md5(b"a red car", usedforsecurity=False).hexdigest()
    assert str(names.embedded("a red car")) == f"text/{digest}"
