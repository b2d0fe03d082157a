"""Webhooks from what happens to who is told: each event once at least, in order, signed."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import msgspec
import pytest

from backend.client import Client, new_id
from backend.domain.webhooks import PAUSES, networks
from backend.errors import Refusal
from backend.messages import (
    AddWebhook,
    DrawAudit,
    Redeliver,
    RemoveWebhook,
    TestWebhook,
    WebhooksState,
    wire,
)
from backend.ops import webhooks as terminal
from backend.ops.labels import LabelError
from backend.settings import Settings
from tests.conftest import Connect, worker
from tests.gestures import (
    answer,
    answer_many,
    blind,
    deploy,
    give,
    make_label,
    number_of,
    refusal,
    roll_back,
)
from tests.integration.test_promises_live import add_model
from tests.receiver import SECRET, Receiver, certified, receiving
from workers.doors.jobs import Exports
from workers.hooks.delivering import deliver_due
from workers.hooks.hearing import hear_all
from workers.hooks.sending import send

pytestmark = pytest.mark.timeout(60)
HERE = networks("127.0.0.0/8")
ALL = (
    "annotations.milestone", "model.deployed", "model.rolled_back", "promise.broken",
    "drift.raised", "drift.cleared", "disagreements.waiting", "export.ready",
)  # fmt: skip


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


def add(url: str, *labels: int, **more: Any) -> AddWebhook:
    return AddWebhook(id=new_id(), url=url, secret=SECRET, labels=labels, **{"kinds": ALL, **more})


async def state(who: Client) -> WebhooksState:
    found = (await who.subscribe("webhooks")).state
    assert isinstance(found, WebhooksState)
    return found


async def tell(pool: asyncpg.Pool) -> None:
    await hear_all(pool)
    await deliver_due(pool, HERE)


async def due_now(pool: asyncpg.Pool) -> None:
    """The pause until the next try is over."""
    await pool.execute("UPDATE webhook_message SET due_at = now() WHERE due_at IS NOT NULL")


async def test_what_happens_to_a_label_is_told_in_order(
    connect: Connect, clips: list[int], pool: asyncpg.Pool, receiver: Receiver
) -> None:
    async with connect("ada", account_role="admin") as ada:
        label = await make_label(ada, "night")
        await ada.ask(answer_many(label, clips[150:159]))  # before anybody is to be told
        await tell(pool)
        await ada.ask(add(receiver.url))
        await ada.ask(answer_many(label, clips[:12], "positive"))
        await ada.ask(answer_many(label, clips[12:24], "negative"))
        await tell(pool)
        version = await add_model(pool, label)
        await ada.ask(deploy(label, version, note="for Monday"))
        await ada.ask(answer_many(label, clips[24:110]))
        first = await pool.fetchval("SELECT id FROM deployment")
        await ada.ask(roll_back(label, seen=first))
        await tell(pool)
        await tell(pool)
        told = receiver.read()
        assert receiver.kinds() == [
            "webhook.test", "annotations.milestone", "model.deployed", "model.rolled_back",
            "annotations.milestone",
        ]  # fmt: skip
        assert told[1]["data"] == {
            "label": {"id": label, "name": "night"},
            "milestone": 10,
            "positives": 21,
            "negatives": 12,
        }
        assert told[2]["data"]["version"] == version and told[2]["data"]["note"] == "for Monday"
        assert told[3]["data"]["version"] is None, "nothing is in use any more"
        assert told[4]["data"]["milestone"] == 100
        assert len(set(receiver.ids())) == 5
        shown = await state(ada)
        assert {m.state for m in shown.messages} == {"delivered"}
        assert all(m.status == 204 and m.milliseconds is not None for m in shown.messages)
        assert SECRET not in repr(shown)


async def test_what_fails_is_sent_again_under_its_id_and_holds_nobody_up(
    connect: Connect, clips: list[int], pool: asyncpg.Pool, receiver: Receiver
) -> None:
    async with connect("ada", account_role="admin") as ada:
        await ada.ask(add(receiver.url))
        [hook] = (await state(ada)).webhooks
        receiver.answers = [500, 204]
        await ada.ask(TestWebhook(id=new_id(), webhook=hook.id))
        await tell(pool)
        assert len(receiver.got) == 2
        await tell(pool)
        assert len(receiver.got) == 2, "its pause is not over"
        [second, first] = (await state(ada)).messages
        assert (first.state, first.status, first.error) == ("waiting", 500, "It answered 500.")
        assert first.due_at is not None and first.tried_at is not None
        assert 0.8 * PAUSES[0] <= first.due_at - first.tried_at <= 1.2 * PAUSES[0] + 1
        assert second.state == "delivered"
        await due_now(pool)
        await tell(pool)
        assert receiver.ids()[2] == receiver.ids()[0]
        assert receiver.got[2][1] == receiver.got[0][1]
        receiver.read()  # each is signed for its own moment
        assert (await state(ada)).messages[1].state == "delivered"
        receiver.answers = [503] * (len(PAUSES) + 1)
        await ada.ask(Redeliver(id=new_id(), message=first.id))
        for _ in range(len(PAUSES) + 2):
            await tell(pool)
            await due_now(pool)
        assert len(receiver.got) == 3 + len(PAUSES) + 1
        given_up = (await state(ada)).messages[1]
        assert (given_up.state, given_up.due_at) == ("given up", None)
        await ada.ask(Redeliver(id=new_id(), message=first.id))
        await tell(pool)
        assert (await state(ada)).messages[1].state == "delivered"
        assert set(receiver.ids()) == {first.message, second.message}


async def test_an_endpoint_that_is_gone_or_removed_is_told_nothing_more(
    connect: Connect, pool: asyncpg.Pool, receiver: Receiver
) -> None:
    async with connect("ada", account_role="admin") as ada:
        await ada.ask(add(receiver.url))
        receiver.answers = [410]
        await tell(pool)
        [hook] = (await state(ada)).webhooks
        assert hook.ended_at is not None and "410" in hook.ended
        message = (await state(ada)).messages[0]
        assert await refused_again(ada, message.id) == "unknown_webhook"
        await ada.ask(add(receiver.url))
        hook = (await state(ada)).webhooks[0]
        await ada.ask(RemoveWebhook(id=new_id(), webhook=hook.id))
        await tell(pool)
        assert len(receiver.got) == 1, "what waited is given up"
        assert (await state(ada)).webhooks[0].ended == "removed by ada"


async def refused_again(who: Client, message: int) -> str:
    return (await refusal(who, Redeliver(id=new_id(), message=message))).code


async def test_nothing_goes_to_private_addresses_or_follows_a_redirect(
    connect: Connect, pool: asyncpg.Pool, receiver: Receiver
) -> None:
    async with connect("ada", account_role="admin") as ada:
        await ada.ask(add(receiver.url))
        await deliver_due(pool, ())
        assert receiver.got == []
        [message] = (await state(ada)).messages
        assert message.state == "waiting" and "127.0.0.1 is no public address" in message.error
        receiver.answers = [302]
        await due_now(pool)
        await deliver_due(pool, HERE)
        assert len(receiver.got) == 1
        [message] = (await state(ada)).messages
        assert message.status == 302 and "redirect" in message.error
        for url in ("ftp://example.org/", "https://", "https://me:pw@example.org", "hello"):
            assert (await refusal(ada, add(url))).code == "not_an_address", url


async def test_disagreements_and_broken_promises_are_told_once(
    connect: Connect, clips: list[int], pool: asyncpg.Pool, receiver: Receiver
) -> None:
    async with connect("ada", account_role="admin") as ada, connect("ben") as ben:
        label = await make_label(ada)
        version = await add_model(pool, label)
        await ada.ask(add(receiver.url, label))
        await ada.ask(
            DrawAudit(id=new_id(), label=label, kind="precision", level=0.9, confidence=0.95)
        )
        drawn = [r["clip_id"] for r in await pool.fetch("SELECT clip_id FROM audit_clip")]
        for at in range(0, len(drawn), 100):
            await ada.ask(answer_many(label, drawn[at : at + 100], "positive", "audit"))
        audit = await pool.fetchval("SELECT id FROM audit")
        await ada.ask(deploy(label, version, audit=audit))
        await tell(pool)
        assert receiver.kinds()[-1] == "model.deployed"
        before = len(receiver.got)
        for clip in drawn[:8]:
            for who in (ben, ada):
                await who.ask(answer(label, clip, "negative"))
                await tell(pool)
        assert sorted(receiver.kinds()[before:]) == ["disagreements.waiting"] * 8 + [
            "promise.broken"
        ]
        broken = receiver.read()[receiver.kinds().index("promise.broken")]["data"]
        assert broken["promise"] == {"kind": "precision", "level": 0.9}
        assert broken["version"] == version


async def test_an_export_that_is_there_is_told_of_by_its_labels(
    connect: Connect, clips: list[int], pool: asyncpg.Pool, settings: Settings, receiver: Receiver
) -> None:
    async with connect("ada", account_role="admin") as ada, connect("cleo") as cleo:
        label = await make_label(ada, "night")
        await ada.ask(give(label, await number_of(pool, "cleo"), "secondary"))
        await ada.ask(answer(label, clips[0]))
        await ada.ask(add(receiver.url))
        for who in (cleo, ada):
            cookies = {wire.COOKIE: who.session}  # type: ignore[attr-defined]
            async with httpx.AsyncClient(
                base_url=settings.public_api_url, cookies=cookies,
                headers={"Origin": settings.ui_origin},
            ) as http:  # fmt: skip
                asked = await http.post("/api/exports", json={"labels": ["night"]})
                assert asked.status_code == 202
        await Exports(settings, pool).carry_out_due()
        await tell(pool)
        told = [m["data"] for m in receiver.read() if m["type"] == "export.ready"]
        assert told == [
            {"label": {"id": label, "name": "night"}, "export": asked.json()["id"],
             "what": "annotations", "format": "csv"},
        ]  # fmt: skip


async def test_a_message_goes_to_the_very_address_that_was_looked_at(receiver: Receiver) -> None:
    looked: list[str] = []

    def leads_elsewhere_later(host: str, port: int) -> list[str]:
        looked.append(host)
        return ["127.0.0.1"] if len(looked) == 1 else ["10.0.0.1"]

    went = await send(
        url=f"http://hooks.example:{receiver.port}/a?b=c", secret=SECRET, message="msg_1",
        body="{}", allowed=HERE, resolving=leads_elsewhere_later,
    )  # fmt: skip
    assert (went.status, went.error) == (204, "") and looked == ["hooks.example"]
    assert receiver.got[0][0]["host"] == f"hooks.example:{receiver.port}"
    refused = await send(
        url=f"https://hooks.example:{receiver.port}/", secret=SECRET, message="msg_1",
        body="{}", allowed=(), resolving=lambda *_: ["93.184.215.14", "127.0.0.1"],
    )  # fmt: skip
    assert refused.status is None and "no public address" in refused.error
    assert len(receiver.got) == 1


async def test_a_certificate_is_checked_for_the_name_not_the_address(tmp_path: Path) -> None:
    certificate, key = certified("hooks.example", tmp_path)
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(certificate, key)
    trusted = ssl.create_default_context(cafile=str(certificate))
    with receiving(served) as receiver:
        for host, error in (("hooks.example", ""), ("other.example", "certificate")):
            went = await send(
                url=f"https://{host}:{receiver.port}/", secret=SECRET, message="msg_1", body="{}",
                allowed=HERE, resolving=lambda *_: ["127.0.0.1"], tls=trusted,
            )  # fmt: skip
            assert error in went.error and (went.status == 204) is not bool(error), went
        assert len(receiver.got) == 1


async def test_webhooks_in_the_terminal(
    connect: Connect, pool: asyncpg.Pool, receiver: Receiver
) -> None:
    async with connect("ada", account_role="admin") as ada, connect("ben"):
        label = await make_label(ada, "night")
        secret = await terminal.added(pool, "ada", receiver.url, ("model.deployed",), ("Night",))
        assert re.fullmatch(wire.HOOK_PATTERN, secret)
        [hook] = (await state(ada)).webhooks
        assert (hook.url, hook.kinds, hook.labels) == (
            receiver.url,
            ("model.deployed",),
            ("night",),
        )
        assert label and (await terminal.listing(pool)).row_count == 1
        await terminal.done(pool, "ada", RemoveWebhook(id=new_id(), webhook=hook.id))
        assert (await state(ada)).webhooks[0].ended == "removed by ada"
        with pytest.raises(LabelError):
            await terminal.added(pool, "ada", receiver.url, (), ("day",))
        with pytest.raises(Refusal):
            await terminal.added(pool, "ben", receiver.url, (), ())


async def test_who_labels_blind_hears_nothing_by_a_webhook_of_their_own(
    connect: Connect, clips: list[int], pool: asyncpg.Pool, receiver: Receiver
) -> None:
    async with (
        connect("ada", account_role="admin") as ada,
        connect("amy", account_role="admin") as amy,
        connect("cleo") as cleo,
    ):
        label = await make_label(ada)
        for name in ("amy", "cleo"):
            await ada.ask(give(label, await number_of(pool, name), "secondary"))
        with receiving() as hers:
            await amy.ask(add(hers.url))
            await ada.ask(add(receiver.url))
            await ada.ask(answer_many(label, clips[:10], "positive"))
            await ada.ask(answer_many(label, clips[10:19], "negative"))
            await ada.ask(answer(label, clips[19], "skip"))
            await cleo.subscribe(f"blind/{label}")
            await cleo.ask(blind(label, clips[19], "negative"))
            await tell(pool)
            assert receiver.kinds() == ["webhook.test"], "a blind answer makes no milestone"
            await ada.ask(answer(label, clips[19], "negative"))
            await cleo.ask(blind(label, clips[0], "negative"))
            await tell(pool)
            assert sorted(receiver.kinds()[1:]) == [
                "annotations.milestone", "disagreements.waiting",
            ]  # fmt: skip
            said = b"".join(body for _, body in receiver.got)
            for mark in (b"cleo", b'"answer"', b'"clip"', b'"person"'):
                assert mark not in said
            assert hers.kinds() == ["webhook.test"]
            assert {m.kind for m in (await state(amy)).messages} == {"webhook.test"}
            [waiting] = [m for m in (await state(ada)).messages if m.kind.startswith("disag")]
            assert await refused_again(amy, waiting.id) == "unknown_webhook"
            await ada.ask(give(label, await number_of(pool, "amy"), "primary"))
            assert len((await state(amy)).messages) > 2
        await pool.execute("UPDATE person SET account_role = 'annotator' WHERE name = 'ada'")
        await amy.ask(TestWebhook(id=new_id(), webhook=2))
        count = len(receiver.got)
        await tell(pool)
        assert len(receiver.got) == count, "its administrator is none any more"


async def test_nothing_is_lost_or_told_under_two_ids_when_workers_are_killed(
    connect: Connect, clips: list[int], pool: asyncpg.Pool, settings: Settings, receiver: Receiver
) -> None:
    """Two real workers; one is killed while it sends, and the other goes on."""
    allowed = msgspec.structs.replace(settings, webhook_networks="127.0.0.0/8")
    async with connect("ada", account_role="admin") as ada:
        label = await make_label(ada)
        await ada.ask(add(receiver.url))
        async with worker(allowed, "learn") as one:
            await until(lambda: receiver.kinds() == ["webhook.test"])
            version = await add_model(pool, label)
            for threshold in (0.2, 0.3, 0.4, 0.5):
                seen = await pool.fetchval("SELECT max(id) FROM deployment") or 0
                await ada.ask(deploy(label, version, threshold=threshold, seen=seen))
            await until(lambda: len(receiver.got) >= 2)
            one.kill()
        for threshold in (0.6, 0.7):
            seen = await pool.fetchval("SELECT max(id) FROM deployment")
            await ada.ask(deploy(label, version, threshold=threshold, seen=seen))
        async with worker(allowed, "learn"):
            await until(lambda: len(set(receiver.ids())) == 7)
        first: dict[str, float] = {}
        for message, said in zip(receiver.ids(), receiver.read(), strict=True):
            if said["type"] == "model.deployed":
                assert (
                    first.setdefault(message, said["data"]["threshold"])
                    == (said["data"]["threshold"])
                )
        assert list(first.values()) == [0.2, 0.3, 0.4, 0.5, 0.6, 0.7]


async def until(there: Any, seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not there():
            await asyncio.sleep(0.05)
