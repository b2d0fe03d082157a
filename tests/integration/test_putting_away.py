"""A label that is put away: who is told what, and who brings it back with all it held."""

from __future__ import annotations

import asyncio

import asyncpg

from backend.client import Client, RefusedCommand
from backend.messages import BoardState
from tests.conftest import Connect
from tests.gestures import (
    answer,
    as_a_newcomer,
    blind,
    bring_back,
    edit,
    give,
    make_label,
    number_of,
    put_away,
    refusal,
    refused,
)


def board(who: Client) -> BoardState:
    state = who.snapshots["board"].state
    assert isinstance(state, BoardState)
    return state


async def test_its_primaries_see_what_was_put_away_and_bring_it_back(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with (
        connect("ada") as ada,
        connect("ben") as ben,
        connect("cleo", role="secondary") as cleo,
        connect("otto", role="none") as otto,
    ):
        label = await make_label(ada)
        await ada.ask(answer(label, clips[0]))
        before = await ada.subscribe(f"label/{label}")
        for who in (ben, cleo, otto):
            await who.subscribe("board")
        await ada.ask(put_away(label))
        await ben.until(lambda: board(ben).away)
        (gone,) = board(ben).away
        assert (gone.id, gone.name, gone.by, board(ben).rows) == (label, "night", "ada", ())
        await cleo.until(lambda: board(cleo).rows == ())
        assert board(cleo).away == board(otto).away == ()  # not theirs to bring back

        told = await refusal(cleo, blind(label, clips[0]))
        assert (told.code, told.temporary) == (
            "put_away",
            True,
        )  # kept, and sent again
        assert "ada put this label away" in str(told)
        assert await refused(cleo, bring_back(label)) == "not_allowed"
        for command in (
            bring_back(label),
            answer(label, clips[0]),
        ):  # told of nothing
            assert await refused(otto, command) == "unknown_label"

        await ben.ask(bring_back(label))
        await ben.until(lambda: board(ben).rows and not board(ben).away)
        back = await ada.subscribe(f"label/{label}")
        assert (back.seq, back.state) == (before.seq + 2, before.state)
        await cleo.ask(blind(label, clips[0]))
        said = await pool.fetch(
            "SELECT body ->> 'away' AS away, body ->> 'name' AS name FROM event"
            " WHERE stream = $1 AND body ->> 'type' = 'PutAway' ORDER BY seq",
            f"label/{label}",
        )
        assert [tuple(r) for r in said] == [("true", "ada"), ("false", "ben")]


async def test_two_who_bring_it_back_at_once_bring_it_back_once(
    connect: Connect, pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        await ada.ask(put_away(label))
        await asyncio.gather(ada.ask(bring_back(label)), ben.ask(bring_back(label)))
        await ada.ask(bring_back(label))  # an undo that somebody else did already
        told = await pool.fetchval(
            "SELECT count(*) FROM event WHERE body ->> 'type' = 'PutAway'"
            " AND body ->> 'away' = 'false'"
        )
        assert told == 1
        await ben.subscribe(f"label/{label}")
        await as_a_newcomer(ben, f"label/{label}")
        both = await asyncio.gather(
            ada.ask(put_away(label)), ben.ask(put_away(label)), return_exceptions=True
        )
        late = [one for one in both if isinstance(one, RefusedCommand)]
        assert [one.code for one in late] == ["put_away"]


async def test_a_name_that_was_given_away_meanwhile(connect: Connect, pool: asyncpg.Pool) -> None:
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        await ada.ask(put_away(label))
        other = await make_label(ben, "Night")
        told = await refusal(ada, bring_back(label))
        assert told.code == "name_taken" and "'night'" in str(told)
        await ben.ask(edit(other, name="dusk"))
        await ada.ask(bring_back(label))
        # Who is made secondary while it is away does not bring it back any more.
        await ada.ask(put_away(label))
        await pool.execute(
            "INSERT INTO member (label_id, person_id, role) VALUES ($1, $2, 'secondary')",
            label, await number_of(pool, "ben"),
        )  # fmt: skip
        assert await refused(ben, bring_back(label)) == "not_allowed"
        assert await refused(ada, give(label, await number_of(pool, "ben"), None)) == "not_admin"
