"""The tables by which the backend finds its way: streams, commands, queries, access."""

from __future__ import annotations

from typing import get_args

import pytest

from backend import messages
from backend.auth.access import RULES, SCOPES, admin, anybody, themselves
from backend.commands import COMMANDS
from backend.live.streams import ACCESS_CHANGES, STREAMS, Numbered, State
from backend.messages import Command, DrawTeam, Look, PreviewDraw, ReadTrail, Subscribe, Unsubscribe
from backend.routes.dispatch import FOLLOWING
from backend.routes.queries import QUERIES

every_stream = pytest.mark.parametrize("row", STREAMS.values(), ids=STREAMS)
# That somebody wakes.
CHANGES = {
    "label", "blind", "presence", "team", "person", "ingest", "key", "intake", "served", "watch",
    "webhook", "trail", "bin",
}  # fmt: skip


def test_every_command_is_in_one_table() -> None:
    tables = [set(COMMANDS), set(QUERIES), set(FOLLOWING)]
    assert set.union(*tables) == set(get_args(Command))
    assert sum(map(len, tables)) == len(get_args(Command))


def test_every_command_has_a_rule() -> None:
    """Whoever follows a stream is asked by the stream's row; whoever stops following, never."""
    assert set(RULES) == set(get_args(Command)) - {Subscribe, Unsubscribe}


def test_whoever_names_a_label_is_asked_whether_they_are_on_it() -> None:
    for command, rule in RULES.items():
        assert ("label" in command.__struct_fields__) == (rule.on_label is not None), command


def test_what_changes_something_is_for_writers() -> None:
    assert all(RULES[command].account is not anybody for command in COMMANDS)
    # What a command would do is shown to whoever may give it.
    previews = {PreviewDraw: DrawTeam}
    of_administrators = {ReadTrail}
    for query in (*QUERIES, Look):
        rule = RULES[query]
        if query in of_administrators:
            assert rule.account is admin
            continue
        assert rule.account is anybody or rule == RULES[previews[query]]


def test_for_every_message_is_said_what_a_key_must_be_for() -> None:
    for command, rule in RULES.items():
        assert (rule.account in SCOPES) != (rule.account is themselves), command


@every_stream
def test_a_stream_is_whole(row: Numbered | State) -> None:
    assert row.stale_by and row.stale_by <= CHANGES
    if isinstance(row, Numbered):
        assert row.stale_by == {row.kind}, "a numbered stream grows by its own events"
        if row.along is not None:
            along = STREAMS[row.along]
            assert isinstance(along, State) and not along.public
            assert along.of_label == row.of_label and along.may_follow is row.may_follow
    else:
        assert row.row_by_row <= row.stale_by - ACCESS_CHANGES, "who sees which rows has changed"
        assert bool(row.row_by_row) == (row.rows is not None)


@every_stream
def test_a_stream_is_described_in_the_protocol(row: Numbered | State) -> None:
    name = f"``{row.kind}/<label id>``" if row.of_label else f"``{row.kind}``"
    assert (name in (messages.__doc__ or "")) == row.public
