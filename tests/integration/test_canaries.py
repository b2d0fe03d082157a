"""Blindness by canaries: everything of other people's work bears a mark, and whoever must not see
it tries everything. No mark is in any frame, page, header, refusal or line of a log."""

from __future__ import annotations

import contextlib
import json
import logging
import re
from collections.abc import AsyncIterator
from typing import Any, get_args

import asyncpg
import httpx
import pytest

import sql
from backend import media
from backend.client import Client, RefusedCommand, new_id
from backend.live import connection
from backend.live.streams import STREAMS
from backend.messages import (
    AddToIntake,
    AddWebhook,
    Advice,
    Calibration,
    Confounder,
    CreateBin,
    DrawAudit,
    Feed,
    Figures,
    Look,
    Metrics,
    Quality,
    Subscribe,
    Suspect,
    WebhookKind,
    encoder,
    wire,
)
from backend.settings import Settings
from backend.views.rankings import Rankings
from tests.access_table import ADDRESSES, SAMPLES, new_secret, sample
from tests.conftest import Connect
from tests.gestures import (
    answer,
    answer_many,
    blind,
    decide,
    deploy,
    edit,
    give,
    make_label,
    note,
    number_of,
    pin,
    requeue,
    undo,
)
from workers.bins.looking import look_due
from workers.deploy.serving import serve_due
from workers.hooks.hearing import hear_all
from workers.watch.watching import watch_due

# Account, and role on the label that is theirs or not. Nobody is on the hidden one.
OBSERVERS = {
    "cleo": ("annotator", "secondary"),
    "vito": ("viewer", "secondary"),
    "amy": ("admin", "secondary"),
    "otto": ("annotator", "none"),
    "nils": ("viewer", "none"),
}
# What only the others say, and numbers that only their rows have.
CANARY = re.compile(
    rb"(?i)canary"  # in names, notes, reasons, definitions of a hidden label, advice
    rb"|731000\d{4}|841000\d{4}|552000\d{4}"  # people, annotations and decisions, event numbers
    rb"|77177177|616161616|0\.7177"  # milliseconds, model versions, scores
    rb"|(?<![0-9a-f])2929\d\d(?![0-9a-f])"  # counts; not what a random id happens to hold
    rb'|"negative"|"skip"|top_negative|borderline'  # answers, and where clips were met
    rb'|"(?:Annotated|BulkAnnotated|Decided|Counted|Presence|FeedsBuilt|MetricsBuilt|Alarmed)"|"Pinned"'
    rb'|"AuditDrawn"'
    rb'|"Deployed"|"deployed"|"evaluated"|"threshold"'
    rb'|"cuts"|"missed"|"examples"|"score"|"suspects"|"arm"|"people"|"agreement"|"disagreements"'
)
# Administrators may see who there is; not what they answered on a label that they label blind.
OF_ADMINISTRATORS = re.compile(rb'canary-(?:ada|ben|dora)|731000\d{4}|"people"')


@pytest.fixture
async def people(
    connect: Connect, pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[dict[str, Client]]:
    """Observers first, whose numbers are small; then the others. Nothing that they try is refused
    because it comes too fast."""
    monkeypatch.setattr("backend.live.connection.BURST", 1e6)
    async with contextlib.AsyncExitStack() as stack:
        opened = {
            name: await stack.enter_async_context(connect(name, account_role=account))
            for name, (account, _) in OBSERVERS.items()
        }
        await pool.execute("ALTER TABLE person ALTER id RESTART WITH 7310000001")
        await pool.execute("ALTER TABLE annotation ALTER id RESTART WITH 8410000001")
        for name, account, role in (
            ("canary-ada", "admin", "primary"),
            ("canary-ben", "annotator", "primary"),
            ("canary-dora", "annotator", "secondary"),
        ):
            opened[name] = await stack.enter_async_context(
                connect(name, account_role=account, role=role)
            )
        yield opened


async def plant(people: dict[str, Client], pool: asyncpg.Pool, clips: list[int]) -> tuple[int, int]:
    """A label that observers label blind or are not on, one that is hidden from all of them."""
    ada = people["canary-ada"]
    label = await make_label(ada, "night", examples=(clips[3],))
    hidden = await make_label(
        ada, "hidden-canary", group="canary", description="canary", keywords=("canary",)
    )
    for name, (_, role) in OBSERVERS.items():
        person = await number_of(pool, name)
        await ada.ask(give(label, person, role))  # type: ignore[arg-type]
        await ada.ask(give(hidden, person, "none"))
    for number in (label, hidden):
        await pool.execute(
            "UPDATE stream SET seq = seq + 5520000000 WHERE name = $1", f"label/{number}"
        )
    return label, hidden


async def others_work(
    people: dict[str, Client], pool: asyncpg.Pool, label: int, clips: list[int]
) -> None:
    """Everything that people do on a label, and what a worker writes about it."""
    ada, ben, dora = (people[f"canary-{name}"] for name in ("ada", "ben", "dora"))
    odd = {"milliseconds": 77177177, "version": 616161616, "source": "top_negative"}
    for who in (ada, ben):
        await who.ask(Look(id=new_id(), label=label, tab="borderline", clip=clips[0]))
        for clip in clips[:4]:
            await who.ask(answer(label, clip, "negative", **odd))
    await ben.ask(answer_many(label, clips[4:8], "skip", "borderline"))
    await ben.ask(undo(label))
    await ben.ask(answer_many(label, clips[4:8], "skip", "borderline"))
    await dora.subscribe(f"blind/{label}")
    await dora.ask(blind(label, clips[0], "negative"))
    await dora.ask(note(label, clips[0], "canary by dora"))
    await ada.ask(note(label, clips[0], "canary by ada"))
    await ada.ask(decide(label, clips[0], "negative", reason="canary reason"))
    await ada.ask(requeue(label, [clips[1]]))
    await ada.ask(pin(label, 0))
    await ada.ask(edit(label, policy="majority", examples=(clips[2],)))
    metrics = Metrics(
        version=616161616,
        scores=Quality(quality=0.7177, heldout=0.7177, diversity=0.7177),
        cluster_positives=(292911,),
        stop_reason="canary",
        calibration=Calibration(error=0.7177, predicted=(0.7177,), observed=(0.7177,)),
        suspects=(Suspect(clip=clips[0], answer="negative", probability=0.7177),),
        histogram=(292912,),
        confounders=(
            Confounder(
                trait="genre",
                text="canary trait",
                positives=292917,
                with_positives=292917,
                negatives=292918,
                with_negatives=1,
                clips=(clips[0],),
            ),
        ),
    )
    await sql.builds.set_feeds(
        pool, label=label, version=616161616, seq=5529999999,
        feeds=encoder.encode({"borderline": Feed(clips=(clips[0],), scores=(0.7177,))}).decode(),
    )  # fmt: skip
    await sql.builds.set_metrics(
        pool, label=label, metrics=encoder.encode(metrics).decode(),
        advice=encoder.encode(Advice(arm="va", reason="canary")).decode(),
    )  # fmt: skip
    await model_of(pool, label)
    await ada.ask(DrawAudit(id=new_id(), label=label, kind="precision", level=0.7))
    await ada.ask(deploy(label, 616161616, threshold=0.7177, note="canary"))
    film = await pool.fetchval("SELECT video_id FROM clip WHERE id = $1", clips[0])
    await people["cleo"].ask(AddToIntake(id=new_id(), name="Monday", films=(film,)))
    await serve_due(pool)
    await alarm_of(pool, label)


async def alarm_of(pool: asyncpg.Pool, label: int) -> None:
    """An intake, whose name everybody may know, and what is wrong in it, which they may not."""
    intake = await pool.fetchval(
        "INSERT INTO intake (name, look) VALUES ('Snow', 'snow')"
        " ON CONFLICT (look) DO UPDATE SET name = excluded.name RETURNING id"
    )
    figures = Figures(clips=292914, films=292915, hours=0.7177, reported=292916)
    await sql.watch.keep(
        pool, deployment=(await sql.deploy.deployed(pool, label=label))[0]["id"], intake=intake,
        inputs="", figures=encoder.encode(figures).decode(), signals=["index"],
        alarm="canary alarm",
    )  # fmt: skip
    await watch_due(pool)


async def model_of(pool: asyncpg.Pool, label: int) -> None:
    """A model under which every clip has the score 0.7177."""
    space = await sql.corpus.space(pool)
    await sql.builds.add_model(
        pool, label=label, classifier="canary", settings="{}", weights=bytes(4 * 16), bias=0.9328,
        checksum="", space=space["id"], seq=5529999999, answers=292913, seconds=0.7177, at=1.0,
        upto=8419999999, policy="majority",
    )  # fmt: skip
    await pool.execute("UPDATE model SET version = 616161616 WHERE label_id = $1", label)


async def try_everything(who: Client, labels: tuple[int, ...], clips: list[int]) -> None:
    """Every message and every stream, about both labels, read anew and resumed."""
    for label in labels:
        for row in STREAMS.values():
            for name in (f"{row.kind}/{label}", row.kind, f"{row.kind}/{label}/7310000001"):
                held = who.snapshots.get(name)
                for resume in ({}, {"epoch": held.epoch if held else "", "after": 0}):
                    with contextlib.suppress(RefusedCommand):
                        await who.ask(Subscribe(id=new_id(), stream=name, **resume))
        for kind in SAMPLES:
            for clip in (clips[0], clips[100]):
                with contextlib.suppress(RefusedCommand):
                    await who.ask(harmless(sample(kind, label, clip, 10**9)))


def harmless(command: Any) -> Any:
    """Administrators may delete and rearrange: not here, where there would be nothing to see."""
    changes = {"SetMember": {"role": None}, "Annotate": {"answer": "positive"}}
    if type(command).__name__ in ("DrawTeam", "CreateLabel", "CreatePerson"):
        return Subscribe(id=command.id, stream="board")
    fields = {f: getattr(command, f) for f in command.__struct_fields__}
    return type(command)(**{**fields, **changes.get(type(command).__name__, {})})


def of_others(frame: bytes, label: int) -> bool:
    """Whether this is of people, or of intakes, across the labels that an administrator may see:
    not of this one, which they label blind."""
    if b'"IntakesState"' in frame:
        rows = json.loads(frame)["state"]["rows"]
        assert all(one["label"] != label for row in rows for one in row.get("scored", ()))
        return True
    if b'"CurveLabels"' in frame:
        return all(one["id"] != label for one in json.loads(frame)["labels"])
    if b'"TrailPage"' in frame:
        assert b'"night"' not in frame
        return True
    if b'"annotators"' not in frame:
        return False
    state = json.loads(frame)["state"]
    assert str(label) not in state["labels"]
    assert all(work["label"] != label for work in state.get("work", ()))
    return True


async def every_page(who: Client, backend: Settings, label: int, clip: int) -> bytes:
    """All that the backend's addresses say to a person, headers included."""
    said = b""
    asked = {"inputs": [{"name": "clip", "shape": [1], "datatype": "INT64", "data": [clip]}]}
    async with httpx.AsyncClient(base_url=backend.public_api_url) as browser:
        for address in ADDRESSES:
            method, place = address.split(" ")
            if place in (wire.LOGOUT, wire.OPENAPI, "/api"):  # the last two describe messages
                continue
            place = place.format(
                clip=clip,
                name="poster.jpg",
                label=label,
                version="live",
                path="nothing",
                job=1,
                upload=1,
            )
            cookie = f"{wire.COOKIE}={who.session}"  # type: ignore[attr-defined]
            for odd in ("", "/", "?label=1", "/%00"):
                reply = await browser.request(
                    method,
                    place + odd,
                    headers={"Origin": backend.ui_origin, "Cookie": cookie},
                    json=asked if place.endswith("/infer") else None,
                )
                if place.startswith(wire.TRAIL):  # of labels that they do not label blind
                    assert b"night" not in reply.content
                    continue
                said += reply.content + repr(reply.headers.raw).encode() + b"\n"
    return said


async def test_no_canary_reaches_who_must_not_see_it(
    people: dict[str, Client],
    backend: Settings,
    pool: asyncpg.Pool,
    clips: list[int],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG, "backend")
    monkeypatch.setattr(connection, "RATE", 1e6)  # every message of all kinds, one after the other
    label, hidden = await plant(people, pool, clips)
    row = await sql.corpus.media(pool, clip=clips[0])
    path, _ = media.file_of(backend.media, row["content_hash"], row["position"], "poster.jpg")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"a poster")
    observers = {name: people[name] for name in OBSERVERS}
    for name, who in observers.items():
        await who.subscribe("board")
        if OBSERVERS[name][1] == "secondary":
            await who.subscribe(f"blind/{label}")
    everything = AddWebhook(
        id=new_id(), url="https://hooks.example/", secret=new_secret(), labels=(label,),
        kinds=get_args(WebhookKind),
    )  # fmt: skip
    await people["canary-ada"].ask(everything)
    await others_work(people, pool, label, clips)
    ada = people["canary-ada"]
    bin = await ada.ask(CreateBin(id=new_id(), name="night canary", text="night:no"))
    await look_due(pool, Rankings(pool))
    await ada.ask(answer_many(label, clips[20:24], "negative", "borderline"))
    await look_due(pool, Rankings(pool))
    await hear_all(pool)
    await others_work(people, pool, hidden, clips)
    told = (await ada.subscribe("webhooks")).state
    assert {"model.deployed", "drift.raised"} <= {message.kind for message in told.messages}
    for stream in ("label", "team", "disagreements", "progress", "watch", "promises"):
        await ada.subscribe(f"{stream}/{label}")
    (kept,) = (await ada.subscribe("bins")).state.bins
    assert kept.id == bin.bin and kept.entered == 4
    assert "bin.entered" in {message.kind for message in told.messages}
    intakes = repr((await ada.subscribe("intakes")).state)
    assert "616161616" in intakes and "canary alarm" in intakes
    seen = b"\n".join(ada.frames)
    for mark in (b"canary by ada", b"canary reason", b"canary-ben", b"731000", b"841000", b"552000",
                 b"616161616", b"0.7177", b"2929", b'"negative"', b'"examples"',
                 b'"deployed"', b"canary alarm", b"292914"):  # fmt: skip
        assert mark in seen, mark
    before = len(caplog.records)

    for name, who in observers.items():
        admin = OBSERVERS[name][0] == "admin"
        await try_everything(who, (label,) if admin else (label, hidden), clips)
        pages = await every_page(who, backend, label, clips[0])
        if not admin:
            pages += await every_page(who, backend, hidden, clips[0])
        assert b'{"id":' in pages and b"a poster" in pages
        frames = [f for f in who.frames if not (admin and of_others(f, label))]
        for said in (*frames, pages):
            text = OF_ADMINISTRATORS.sub(b"", said) if admin else said
            found = CANARY.search(text)
            assert found is None, (name, found, said)
    logged = [r for r in caplog.records[before:] if r.name.startswith("backend")]
    assert [line for r in logged if CANARY.search((line := r.getMessage()).encode())] == []
