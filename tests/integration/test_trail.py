"""The trail: who did what, when and from where; for administrators, and not of what they label
blind."""

from __future__ import annotations

import csv
import io
import json

import asyncpg
import httpx
import pytest

from backend.auth import accounts
from backend.client import Client, new_id
from backend.messages import (
    CreatePerson,
    EditPerson,
    ReadTrail,
    SetMember,
    TrailEntry,
    TrailPage,
    TrailState,
    wire,
)
from backend.ops import deployments
from backend.settings import Settings
from tests.access_table import new_key
from tests.conftest import PASSWORD, Connect
from tests.gestures import deploy, give, make_label, number_of, put_away, refusal
from tests.integration.test_api_keys import made
from tests.integration.test_promises_live import add_model

pytestmark = pytest.mark.timeout(60)


async def read(who: Client, **query: object) -> tuple[TrailEntry, ...]:
    page = await who.ask(ReadTrail(id=new_id(), **query))  # type: ignore[arg-type]
    assert isinstance(page, TrailPage)
    return page.entries


async def test_what_people_do_leaves_a_trail(
    connect: Connect, pool: asyncpg.Pool, backend: Settings, clips: list[int]
) -> None:
    async with connect("ada", account_role="admin") as ada:
        await ada.subscribe("trail")
        label = await make_label(ada, "night")
        await ada.ask(CreatePerson(id=new_id(), name="ben", password=PASSWORD, role="secondary"))
        ben = await number_of(pool, "ben")
        await ada.ask(EditPerson(id=new_id(), person=ben, account_role="viewer", disabled=True))
        await ada.ask(give(label, ben, "primary"))
        await made(ada, "read", name="nightly")
        version = await add_model(pool, label)
        await ada.ask(deploy(label, version, threshold=0.25))
        await ada.ask(put_away(label))
        await accounts.set_password(pool, "ben", "another-" + PASSWORD)
        async with httpx.AsyncClient(base_url=backend.public_api_url) as stranger:
            for name in ("ada", "a secret typed here"):
                await stranger.post(
                    wire.LOGIN,
                    data={"name": name, "password": "wrong"},
                    headers={"Origin": backend.ui_origin},
                )
        entries = await read(ada)
        told = [(e.name, e.via, e.action, e.about, e.label, e.details) for e in entries]
        assert told == [
            ("", "page", "sign-in failed", "", "", "no such account"),
            ("ada", "page", "sign-in failed", "", "", "wrong password"),
            ("", "terminal", "account changed", "ben", "", "new password"),
            ("ada", "page", "label put away", "", "night", ""),
            ("ada", "page", "model deployed", "", "night", "live: version 1, threshold .25"),
            ("ada", "page", "key made", "nightly", "", "read"),
            ("ada", "page", "role given", "ben", "night", "primary"),
            ("ada", "page", "account changed", "ben", "", "account role: viewer, disabled"),
            ("ada", "page", "account made", "ben", "", "annotator, secondary"),
            ("ada", "page", "label made", "", "night", ""),
            ("ada", "page", "signed in", "", "", ""),
        ]
        assert {e.address for e in entries if e.via == "page"} == {"127.0.0.1"}
        newest = entries[0].id
        assert await ada.until(
            lambda: (
                isinstance(state := ada.snapshots["trail"].state, TrailState)
                and state.newest == newest
            )
        )
        assert [e.action for e in await read(ada, name="ADA", action="key made")] == ["key made"]
        first = await ada.ask(ReadTrail(id=new_id(), limit=4))
        assert isinstance(first, TrailPage) and first.more
        rest = await ada.ask(ReadTrail(id=new_id(), limit=7, before=first.entries[-1].id))
        assert isinstance(rest, TrailPage) and not rest.more
        assert (*first.entries, *rest.entries) == entries
        middle = entries[5].at
        since, before = await read(ada, since=middle), await read(ada, until=middle)
        assert (*since, *before) == entries and len(before) == 5


async def test_what_took_no_effect_leaves_none(connect: Connect, pool: asyncpg.Pool) -> None:
    async with connect("ada", account_role="admin") as ada, connect("ben") as ben:
        before = await read(ada)
        person = await number_of(pool, "ben")
        unknown = SetMember(id=new_id(), label=10**6, person=person, role="primary")
        assert (await refusal(ada, unknown)).code == "unknown_label"
        create = CreatePerson(id=new_id(), name="ben", password=PASSWORD)
        assert (await refusal(ada, create)).code == "account"
        assert (await refusal(ben, ReadTrail(id=new_id()))).code == "not_admin"
        again = CreatePerson(id=new_id(), name="cleo", password=PASSWORD)
        await ada.ask(again)
        await ada.ask(again)
        assert len(await read(ada)) == len(before) + 1


async def test_deployments_from_the_terminal_leave_one_too(
    connect: Connect, pool: asyncpg.Pool, clips: list[int]
) -> None:
    async with connect("ada", account_role="admin") as ada:
        label = await make_label(ada, "night")
        await add_model(pool, label)
        await deployments.deploy(pool, "night", alias="live", threshold=None, note="", by="ada")
        await deployments.roll_back(pool, "night", alias="live", by="")
        told = [(e.name, e.via, e.action, e.label) for e in (await read(ada))[:2]]
        assert told == [
            ("", "terminal", "model rolled back", "night"),
            ("ada", "terminal", "model deployed", "night"),
        ]


async def test_nothing_is_told_of_what_an_administrator_labels_blind(
    connect: Connect, pool: asyncpg.Pool, clips: list[int]
) -> None:
    async with (
        connect("ada", account_role="admin") as ada,
        connect("amy", account_role="admin") as amy,
    ):
        label = await make_label(ada, "night")
        await ada.ask(give(label, await number_of(pool, "amy"), "secondary"))
        await ada.ask(deploy(label, await add_model(pool, label)))
        assert "model deployed" in {e.action for e in await read(ada)}
        assert {e.action for e in await read(amy)} == {"signed in"}
        assert {e.label for e in await read(amy)} == {""}


async def test_the_trail_as_a_file_holds_no_formula(
    connect: Connect, pool: asyncpg.Pool, backend: Settings
) -> None:
    async with connect("ada", account_role="admin") as ada:
        odd = '=HYPERLINK("http://elsewhere.example")'
        await ada.ask(CreatePerson(id=new_id(), name=odd, password=PASSWORD))
        _, key = await made(ada, "admin", name="auditor")
        headers = {"Authorization": f"Bearer {key}"}
        async with httpx.AsyncClient(base_url=backend.public_api_url, headers=headers) as http:
            answer = await http.get(wire.TRAIL + ".csv")
            assert answer.status_code == 200, answer.text
            assert answer.headers["content-type"] == "text/csv; charset=utf-8"
            rows = list(csv.DictReader(io.StringIO(answer.text)))
            assert [row["action"] for row in rows] == ["key made", "account made", "signed in"]
            assert rows[1]["about"] == "'" + odd
            answer = await http.get(wire.TRAIL + ".jsonl", params={"action": "account made"})
            [row] = [json.loads(line) for line in answer.text.splitlines()]
            assert row["about"] == odd and row["at"].endswith("+00:00")
            for query in ({"action": "hello"}, {"since": "yesterday"}, {"until": "1e99"}):
                assert (await http.get(wire.TRAIL + ".csv", params=query)).status_code == 400
            odd_key = {"Authorization": f"Bearer {new_key()}"}
            answer = await http.get(wire.TRAIL + ".csv", headers=odd_key)
            assert answer.status_code == 401
