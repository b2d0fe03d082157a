"""``import rushes``: a studio from a program, at a real server."""

from __future__ import annotations

import ast
import asyncio
import base64
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import asyncpg
import msgspec
import numpy as np
import pytest
from msgspec.structs import replace

from backend import client as rushes
from backend import media, messages
from backend.auth.sessions import digest
from backend.client import AsyncStudio, Client, connection, hatch_build, new_id, watching
from backend.client.errors import package
from backend.live import numbered
from backend.messages import Annotated, BulkAnnotated, MakeKey, Scope
from backend.ops import ports
from backend.settings import Settings
from tests.access_table import new_key
from tests.conftest import PASSWORD, Connect, add_words, running_backend
from tests.gestures import bring_back, deploy, edit, give, number_of, put_away
from workers.bench import live
from workers.doors.jobs import Exports
from workers.learn.build import Builder
from workers.learn.corpus import Corpus

pytestmark = pytest.mark.timeout(60)
WORKS: tuple[Scope, ...] = ("predict", "read", "annotate")


async def key_of(who: Client, *scopes: Scope) -> str:
    key = new_key()
    await who.ask(MakeKey(id=new_id(), name="a notebook", scopes=scopes or WORKS, key=key))
    return key


@pytest.fixture
async def ada(connect: Connect) -> AsyncIterator[Client]:
    async with connect("ada", account_role="admin") as ada:
        yield ada


@pytest.fixture
async def r(backend: Settings, ada: Client) -> AsyncIterator[AsyncStudio]:
    """Ada's studio, by a key of hers."""
    async with rushes.connect_async(backend.public_api_url, await key_of(ada), patience=5) as r:
        yield r


@pytest.fixture
async def night(r: AsyncStudio, clips: list[int]) -> rushes.AsyncLabel:
    return await r.labels.create("night", description="It is dark.")


@pytest.fixture
async def built(
    night: rushes.AsyncLabel, clips: list[int], pool: asyncpg.Pool, tmp_path: Path
) -> rushes.AsyncLabel:
    """The label with a model, trained by the last 24 clips."""
    await night.annotate({clip: ("yes", "no")[clip % 2] for clip in clips[-24:]})
    await build(pool, tmp_path)
    return night


async def build(pool: asyncpg.Pool, folder: Path) -> None:
    """As a worker does it, and at once."""
    corpus = Corpus(folder)
    builder = Builder(pool, corpus, _no_words)
    await builder.build_due()
    await builder.evaluated()
    corpus.close()


async def _no_words(phrases: list[str]) -> None:
    return None


async def test_labels_are_found_by_name_look_and_number(r: AsyncStudio, clips: list[int]) -> None:
    made = await r.labels.create("Nächte – draußen", keywords=["dark"], examples=clips[:2])
    assert made.row.label.examples == tuple(clips[:2])
    for name in ("Nächte – draußen", "nächte - draußen", made.id):
        assert (await r.labels.get(name)).id == made.id
    with pytest.raises(rushes.NoSuchLabel, match="did you mean “Nächte – draußen”") as caught:
        await r.labels.get("Nachte draußen")
    assert isinstance(caught.value, KeyError) and isinstance(caught.value, rushes.NotFound)
    with pytest.raises(rushes.Refused) as taken:
        await r.labels.create("NÄCHTE – draußen")
    assert taken.value.code == "name_taken" and "looks the same" in taken.value.message
    assert [label.name async for label in r.labels] == ["Nächte – draußen"]


async def test_clips_by_score_and_filters(
    r: AsyncStudio, built: rushes.AsyncLabel, clips: list[int]
) -> None:
    night = built
    told = {clip.id: clip async for clip in night.clips()}
    assert sorted(told) == sorted(clips)
    scores = {clip.id: clip.score for clip in told.values()}
    ordered = sorted(scores.values(), reverse=True)  # type: ignore[type-var]
    assert list(scores.values()) == ordered
    median = ordered[100]
    assert median is not None
    for keyword, holds in {
        "score__gt": lambda s: s > median, "score__gte": lambda s: s >= median,
        "score__lt": lambda s: s < median, "score__lte": lambda s: s <= median,
    }.items():  # fmt: skip
        wanted = {clip for clip, score in scores.items() if holds(score)}
        for order in ("score", "lowest"):
            found = [c async for c in night.clips(order=order, **{keyword: median})]  # type: ignore[arg-type]
            assert {c.id for c in found} == wanted and len(found) == len(wanted)
            assert [c.score for c in found] == sorted(
                (scores[c] for c in wanted),
                reverse=order == "score",  # type: ignore[type-var]
            )
    film = [c.id async for c in night.clips(film="film 1", year__gt=1990, year__lt=1992)]
    assert set(film) == {c.id for c in told.values() if c.title == "Film 1"}
    assert [c async for c in night.clips(film="Film 1", year=1990)] == []
    assert {c.id async for c in night.clips(seconds__gt=2, seconds__lte=4)} == {
        c.id for c in told.values() if 2 < c.end_s - c.start_s <= 4
    }
    corpus = [c.id async for c in night.clips(order="corpus", limit=130)]
    assert corpus == sorted(clips)[:130]
    assert len(await night.clips().first(7)) == 7 and len(await night.clips(limit=3).to_list()) == 3

    no = {clip for clip in clips[-24:] if clip % 2}
    for order in ("score", "corpus"):
        open_ = {c.id async for c in night.clips(answered=False, order=order)}  # type: ignore[arg-type]
        assert open_ == {*clips[:-24]}
        assert {c.id async for c in night.clips(answered=True, order=order)} == {*clips[-24:]}  # type: ignore[arg-type]
        assert {c.id async for c in night.clips(answered="no", order=order)} == no  # type: ignore[arg-type]

    with pytest.raises(TypeError, match="did you mean year__gt"):
        night.clips(year_gt=1990)  # type: ignore[call-arg]
    with pytest.raises(rushes.NotFound, match="did you mean “Film 1”"):
        await night.clips(film="Filn 1").first(1)
    fresh = await r.labels.create("dusk")
    assert len(await fresh.clips(limit=5).to_list()) == 5  # film by film
    with pytest.raises(rushes.Refused, match="no_model: The label has no model yet"):
        await fresh.clips(score__gt=0.5).first(1)


async def test_tables(built: rushes.AsyncLabel, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = built.clips(score__gt=0.01, limit=70)
    table, frame = await wanted.to_arrow(), await wanted.to_pandas()
    assert tuple(table.column_names) == tuple(frame.columns) == rushes.COLUMNS
    assert (
        table.num_rows == len(frame) == 70 and table["score"].to_pylist() == frame["score"].tolist()
    )
    assert (await built.clips(score__gt=1).to_arrow()).schema == table.schema
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(rushes.MissingPackage, match="pip install pyarrow"):
        await wanted.to_arrow()


async def test_search(
    r: AsyncStudio, built: rushes.AsyncLabel, clips: list[int], pool: asyncpg.Pool
) -> None:
    await add_words(pool, "a street at dusk", 5)
    words = await r.search("a street at dusk", label=built, limit=150).to_list()
    assert len({c.id for c in words}) == 150
    similar = [c.similarity for c in words]
    assert similar == sorted(similar, reverse=True)  # type: ignore[type-var]
    assert words[0].score is not None
    alike = await r.search(like=words[0], limit=3, genre="genre 1").to_list()
    assert words[0].id not in [c.id for c in alike] and {c.genre for c in alike} == {"genre 1"}
    assert len(await r.search(limit=None).to_list()) == len(clips)
    both = await r.search(like=words[:2], unlike=words[-1], limit=100).to_list()
    assert not {c.id for c in both} & {words[0].id, words[1].id, words[-1].id}
    found = await r.search(
        "a street at dusk", label=built, score__gt=0.3, answered=False, limit=20
    ).to_list()
    assert found and all(c.score > 0.3 for c in found)  # type: ignore[operator]
    assert {c.id for c in found} <= {*clips[:-24]}
    with pytest.raises(TypeError, match="label="):
        r.search("dusk", score__gt=0.3)
    with pytest.raises(rushes.Refused, match="up to 50 liked"):
        await r.search(like=clips[:51]).first(1)
    with pytest.raises(rushes.NotFound, match="no intake “snow”"):
        await r.search(intake="snow").first(1)
    with pytest.raises(rushes.NotFound):
        await r.search(like=10**9).first(1)


async def test_answers_are_committed_once_however_often_the_connection_breaks(
    r: AsyncStudio, night: rushes.AsyncLabel, clips: list[int], pool: asyncpg.Pool
) -> None:
    for number, clip in enumerate(clips[:40]):
        answering = asyncio.create_task(night.annotate(clip, number % 2 == 0))
        await asyncio.sleep(number * 0.0005)  # before it is sent, or later
        if r.link._client is not None:
            r.link._client.cut()
        await answering
    count = "SELECT count(*) FROM annotation WHERE label_id = $1"
    assert await pool.fetchval(count, night.id) == 40

    assert (await night.annotate(night.clips(limit=3), "no")).clips == 3
    receipt = await night.annotate(np.array(clips[60:70]), "skip")  # type: ignore[arg-type]
    assert receipt.clips == 10
    assert await night.undo(receipt) == 10
    everything = await night.annotate(night_answers := dict.fromkeys(clips, "no"))  # type: ignore[arg-type]
    assert everything.clips == len(night_answers)
    state = await night.state()
    assert {*state.answers} == {*clips}


async def test_more_answers_than_one_command_may_hold_are_one_gesture(
    r: AsyncStudio, night: rushes.AsyncLabel, clips: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.client.answering.MOST_ANSWERS_AT_ONCE", 30)
    receipt = await night.annotate(clips, "no")
    assert receipt.clips == len(clips) and len((await night.state()).answers) == len(clips)
    assert await night.undo() == len(clips)


async def test_answers_that_are_none(night: rushes.AsyncLabel, pool: asyncpg.Pool) -> None:
    wrong: list[tuple[Any, Any, type[Exception], str]] = [
        (1, "perhaps", ValueError, 'say "yes", "no" or "skip"'),
        (1, None, TypeError, "Say the answer"),
        ({1: "yes"}, "no", TypeError, "not both"),
        ("clip", "yes", rushes.WrongClip, "is no clip"),
        ([1, -2], "yes", rushes.WrongClip, "no clip -2"),
        (1.5, "yes", rushes.WrongClip, "is no clip"),
        (10**9, "yes", rushes.NotFound, "no such clip"),
        ([10**9, 10**9 + 1], "yes", rushes.NotFound, "no such clip"),
    ]
    for those, answer, error, text in wrong:
        with pytest.raises(error, match=text):
            await night.annotate(those, answer)
    assert await pool.fetchval("SELECT count(*) FROM annotation") == 0


async def test_a_clip_of_another_studio_is_not_answered_here(
    r: AsyncStudio, night: rushes.AsyncLabel
) -> None:
    clip = (await r.search(limit=1).to_list())[0]
    other = replace(clip, studio="http://elsewhere:8100")
    with pytest.raises(rushes.WrongClip, match="belongs to the studio at http://elsewhere:8100"):
        await night.annotate(other, "yes")


async def test_a_label_that_is_renamed_or_put_away_while_it_is_used(
    r: AsyncStudio, built: rushes.AsyncLabel, ada: Client, clips: list[int]
) -> None:
    night = built
    await ada.ask(edit(night.id, name="night/in the street"))
    await night.annotate(clips[0], "yes")
    assert night.name == "night" and (await night.refresh()).label.name == "night/in the street"
    await ada.ask(deploy(night.id, 1))
    assert len(await night.predict(clips=clips[:3])) == 3
    await ada.ask(put_away(night.id))
    with pytest.raises(rushes.NotFound, match="put this label away"):
        await night.annotate(clips[1], "yes")
    with pytest.raises(rushes.NoSuchLabel):
        await r.labels.get("night/in the street")
    await ada.ask(bring_back(night.id))
    await night.annotate(clips[1], "yes")


# ── watching ────────────────────────────────────────────────────────────────────────────────────


# ── watching ────────────────────────────────────────────────────────────────────────────────────


async def test_a_watch_misses_nothing_while_connections_break_and_the_backend_restarts(
    settings: Settings, pool: asyncpg.Pool, clips: list[int],
    person: Callable[..., Awaitable[object]],
) -> None:  # fmt: skip
    """Every answer comes once and in order, to who was there and to who comes back later."""
    await person("ada")
    key = await _key_in_table(pool, "ada")
    seen: list[int] = []
    async with running_backend(settings):
        r = await rushes.connect_async(settings.public_api_url, key)
        night = await r.labels.create("night")
        watch = night.watch()
        await watch.start()
        place = watch.place
        assert place is not None
        listening = asyncio.create_task(_listen(watch, seen, 60))
        for clip in clips[:20]:
            await night.annotate(clip, "yes")
            if clip % 5 == 0:
                watch._client and watch._client.cut()  # type: ignore[func-returns-value]
    # Nobody is there now; whoever asks waits.
    late = asyncio.create_task(night.annotate(clips[20:40], "no"))
    await asyncio.sleep(0.3)
    assert not late.done()
    async with running_backend(settings):
        await late
        for clip in clips[40:60]:
            await night.annotate(clip, "skip")
        async with asyncio.timeout(20):
            await listening
        assert seen == clips[:60]
        async with night.watch(after=place) as again:  # in another process, perhaps
            told: list[int] = []
            await _listen(again, told, 60)
        assert told == seen
        await r.close()


async def _listen(watch: rushes.AsyncWatch, into: list[int], most: int) -> None:
    numbers: list[int] = []
    async for happened in watch:
        assert isinstance(happened, rushes.Event)
        numbers.append(happened.seq)
        assert numbers == [*range(numbers[0], numbers[0] + len(numbers))]
        match happened.event:
            case Annotated(clip=clip):
                into.append(clip)
            case BulkAnnotated(answers=answers):
                into += answers
        if len(into) >= most:
            return


async def _key_in_table(pool: asyncpg.Pool, name: str, *scopes: Scope) -> str:
    key = new_key()
    await pool.execute(
        "INSERT INTO api_key (person_id, name, key_hash, begins, scopes)"
        " SELECT id, 'a', $1, 'rushes_', $2 FROM person WHERE name = $3",
        digest(key), list(scopes or WORKS), name,
    )  # fmt: skip
    return key


async def test_what_cannot_be_told_again_is_said(
    night: rushes.AsyncLabel, clips: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind more events than the studio tells again: a snapshot says what they came to."""
    monkeypatch.setattr(numbered, "RESUME_WINDOW", 3)
    async with night.watch() as watch:
        place = watch.place
        for clip in clips[:5]:
            await night.annotate(clip, "yes")
    async with night.watch(after=place, seconds=20) as again:
        told = await anext(again)
        assert isinstance(told, rushes.Jumped) and told.missed == 5
        await night.annotate(clips[5], "no")
        after = await anext(again)
        assert isinstance(after, rushes.Event) and after.seq == told.snapshot.seq + 1


async def test_a_slow_reader_gets_everything_all_the_same(
    night: rushes.AsyncLabel, clips: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "MOST_WAITING", 4)
    async with night.watch() as watch:
        for clip in clips[:30]:
            await night.annotate(clip, "yes")
        seen: list[int] = []
        await _listen(watch, seen, 30)
    assert seen == clips[:30]


async def test_a_watch_ends_with_its_time_its_key_and_its_role(
    r: AsyncStudio, night: rushes.AsyncLabel, ada: Client, backend: Settings, connect: Connect,
    pool: asyncpg.Pool,
) -> None:  # fmt: skip
    assert [event async for event in night.watch(seconds=0.2)] == []
    async with connect("ben") as ben:
        key = await key_of(ben)
        async with rushes.connect_async(backend.public_api_url, key, patience=5) as his:
            mine = await his.labels.get("night")
            watch, other = mine.watch(), mine.watch()
            await watch.start()
            await ada.ask(give(night.id, await number_of(pool, "ben"), "secondary"))
            with pytest.raises(rushes.NotAllowed, match="blind"):
                await anext(watch)
            blind = await his.labels.get("night")
            other = blind.watch()
            await other.start()
            number = await number_of(pool, "ben")
            await pool.execute("UPDATE api_key SET revoked_at = now() WHERE person_id = $1", number)
            await ada.ask(give(night.id, await number_of(pool, "ben"), "primary"))
            with pytest.raises(rushes.NotSignedIn, match="make another one on the page Keys"):
                await anext(other)
            with pytest.raises(rushes.NotSignedIn):
                await mine.annotate(1, "yes")
    async with night.watch() as watch:
        await pool.execute("UPDATE api_key SET expires_at = now()")
        with pytest.raises(rushes.NotSignedIn, match="make another one on the page Keys"):
            await anext(watch)
    with pytest.raises(rushes.NotSignedIn):
        await r.search().first(1)


# ── who may see what ────────────────────────────────────────────────────────────────────────────


async def test_a_blind_secondary_learns_nothing_of_others_by_any_of_it(
    built: rushes.AsyncLabel, backend: Settings, connect: Connect, ada: Client,
    clips: list[int], pool: asyncpg.Pool,
) -> None:  # fmt: skip
    await built.deploy()
    async with connect("ben", role="secondary") as ben:
        await ada.ask(give(built.id, await number_of(pool, "ben"), "secondary"))
        key = await key_of(ben)
    async with rushes.connect_async(backend.public_api_url, key, patience=5) as his:
        night = await his.labels.get("night")
        assert night.blind and night.row.positives == night.row.version == 0
        for asked in (
            night.state(), night.metrics(), night.advice(), night.feeds(), night.deployments(),
            night.clips().first(1), night.clips(answered=True).first(1), night.batch(),
            night.predict(clips=clips[:1]), night.deploy(1), night.rollback(),
        ):  # fmt: skip
            with pytest.raises(rushes.NotAllowed):
                await asked
        for search in (
            his.search(label=night, answered=False), his.search(label=night, score__gt=0.5),
        ):  # fmt: skip
            with pytest.raises(rushes.NotAllowed):
                await search.first(1)
        assert await his.deployments() == {}
        assert {c.score for c in await his.search(label=night).to_list()} == {None}
        waiting = await night.queue()
        assert {c.id for c in waiting} == {*clips[-24:]}
        async with night.watch(seconds=20) as watch:
            await night.annotate(waiting[0], "yes")
            await built.annotate(clips[3], "no")
            await night.annotate(waiting[1], "no")
            kinds = [type((await anext(watch)).event).__name__ for _ in range(3)]  # type: ignore[union-attr]
        assert kinds == ["BlindAnnotated", "Queued", "BlindAnnotated"]


async def test_what_a_model_in_use_says(
    r: AsyncStudio, built: rushes.AsyncLabel, clips: list[int], pool: asyncpg.Pool
) -> None:
    metrics, advice = await built.metrics(), await built.advice()
    assert metrics is not None and metrics.version == 1 and advice is not None and advice.reason
    feeds = await built.feeds()
    assert feeds["top_positive"][0].source == "top_positive" and feeds["borderline"]
    batch = await built.batch()
    assert batch and {c.source for c in batch} <= {"va", "va_random", "random", "zero_shot"}
    with pytest.raises(rushes.NotFound, match="Nothing is deployed"):
        await built.predict(clips=clips[:2])
    first = await built.deploy(threshold=0.3, note="from a notebook")
    assert (first.alias, first.version, first.threshold) == ("live", 1, 0.3)
    assert (await r.deployments())["night"]["live"].id == first.id
    rows = await pool.fetch("SELECT clip_id, vector FROM embedding ORDER BY clip_id")
    X = np.stack([row["vector"].to_numpy() for row in rows]).astype(np.float32)
    by_clip = await built.predict(clips=clips)
    by_rows = await built.predict(embeddings=X)
    by_lists = await built.predict(embeddings=X.tolist(), version=1)
    assert by_clip.probability == by_rows.probability == by_lists.probability
    assert by_clip.decision == [p >= 0.3 for p in by_clip.probability] and len(by_clip) == 200
    assert (by_clip.label, by_clip.version, by_clip.threshold) == ("night", 1, 0.3)
    await add_words(pool, "a street at dusk", 5)
    assert len(await built.predict(texts=["a street at dusk"])) == 1
    assert len(await built.predict(clips=[])) == 0
    for wrong, error in (
        ({"embeddings": X[:, :3]}, rushes.Refused), ({"embeddings": X[0]}, TypeError),
        ({"embeddings": X * np.nan}, rushes.Refused), ({"clips": [10**9]}, rushes.NotFound),
        ({}, TypeError), ({"clips": clips, "texts": ["a"]}, TypeError),
    ):  # fmt: skip
        with pytest.raises(error):
            await built.predict(**wrong)  # type: ignore[arg-type]
    out = await built.deploy(0)
    assert out.version == 0
    back = await built.rollback()
    assert (back.version, back.threshold) == (1, 0.3)


# ── connecting ──────────────────────────────────────────────────────────────────────────────────


async def test_where_one_cannot_connect(
    backend: Settings, ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.client.studio.CONNECT_SECONDS", 0.2)
    url, key = backend.public_api_url, await key_of(ada)
    nowhere = f"http://127.0.0.1:{ports.free(1)[0]}"
    for arguments, error, text in (
        (("night.example", key), ValueError, "is no address of a studio's API"),
        ((nowhere, key), rushes.StudioAway, "Is the studio up"),
        ((url + "/elsewhere", key), rushes.StudioAway, "no studio's API"),
        ((url, "rushes_short"), rushes.NotSignedIn, "That is no API key"),
        ((url, new_key()), rushes.NotSignedIn, "unknown, or it was revoked"),
        ((url, None), rushes.NotSignedIn, "RUSHES_API_KEY"),
    ):
        monkeypatch.delenv("RUSHES_API_KEY", raising=False)
        with pytest.raises(error, match=text):
            await rushes.connect_async(*arguments)  # type: ignore[arg-type]
    monkeypatch.setenv("RUSHES_API_URL", url + "/")
    monkeypatch.setenv("RUSHES_API_KEY", key)
    async with rushes.connect_async() as r:
        assert r.me.name == "ada" and r.me.page == backend.ui_origin
    predicts = await key_of(ada, "predict")
    async with rushes.connect_async(url, predicts) as r:
        with pytest.raises(rushes.NotAllowed, match="lacks “read”"):
            await r.search().first(1)


async def test_who_asks_too_fast_waits_and_is_told_at_last(
    r: AsyncStudio, night: rushes.AsyncLabel, clips: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    await r.link._hang_up()
    monkeypatch.setattr("backend.live.connection.Connection.may_speak", lambda _: False)
    r.link.patience = 0.2
    with pytest.raises(rushes.RateLimited) as limited:
        await night.annotate(clips[0], "yes")
    assert limited.value.temporary and limited.value.retry_after > 0


# ── programs that wait, and notebooks ───────────────────────────────────────────────────────────


async def test_the_same_for_programs_that_wait(
    backend: Settings, ada: Client, built: rushes.AsyncLabel, clips: list[int],
    pool: asyncpg.Pool,
) -> None:  # fmt: skip
    key = await key_of(ada)

    def program() -> None:
        with rushes.connect(backend.public_api_url, key) as r:
            night = r.labels["Night"]
            assert "night" in r.labels and len(r.labels) == 1 and r.board()[0].label.id == night.id
            with pytest.raises(KeyError, match="did you mean “night”"):
                r.labels["nigth"]
            found = night.clips(answered=False, limit=150)
            assert len(list(found)) == len(found.to_pandas()) == 150
            with night.watch() as watch:
                assert night.annotate(found.first(2), "yes").clips == 2
                assert next(watch).event.person == r.me.id  # type: ignore[union-attr]
            assert list(r.watch("night", seconds=0.1)) == []
            assert night.undo() == 2
            assert night.annotate((c for c in night.clips(limit=2)), "no").clips == 2
            assert night.annotate(night.clips(limit=0), "no").clips == 0
            assert len(night.predict(clips=night.clips(limit=2), version=1)) == 2
            assert night.metrics is not None and night.feeds["top_positive"].to_arrow().num_rows
            night.deploy()
            assert r.deployments["night"]["live"].version == 1
            assert len(night.predict(clips=clips[:3])) == 3
            assert len(r.search(like=clips[0], limit=5).to_list()) == 5
            assert r.labels.create("<b>dusk</b>").annotate(clips[0], False).clips == 1
            told = r.show()._repr_html_()
            assert "&lt;b&gt;dusk&lt;/b&gt;" in told and f"{backend.ui_origin}/label/" in told
            assert "night" in r.show(night)._repr_html_() and "Film" in found._repr_html_()
            picture = base64.b64encode(b"a picture").decode()
            assert f"src='data:image/jpeg;base64,{picture}'" in r.search()._repr_html_()

    row = await pool.fetchrow(
        "SELECT content_hash, position FROM clip JOIN video v ON v.id = video_id"
        " WHERE clip.id = $1", clips[0],
    )  # fmt: skip
    poster, _ = media.file_of(backend.media, row["content_hash"], row["position"], "poster.jpg")
    poster.parent.mkdir(parents=True)
    poster.write_bytes(b"a picture")
    await asyncio.to_thread(program)
    with pytest.raises(rushes.MissingPackage, match="pip install"):
        package("no_such_package", "this")


async def test_the_clients_own_wheel_talks_to_a_studio(
    backend: Settings, ada: Client, clips: list[int], tmp_path: Path
) -> None:
    """As it is installed elsewhere: under other module names, without a server's packages."""
    hatch_build.write(tmp_path / "rushes")
    program = (
        "import sys, rushes\n"
        "for one in ('numpy', 'litestar', 'asyncpg', 'torch', 'backend'): sys.modules[one] = None\n"
        "with rushes.connect() as r:\n"
        "    night = r.labels.create('night')\n"
        "    with night.watch() as watch:\n"
        "        night.annotate(r.search(limit=3), 'yes')\n"
        "        told = next(watch).event\n"
        "    assert isinstance(told, rushes.messages.BulkAnnotated), told\n"
        "    print(rushes.__file__, len(told.answers))\n"
    )
    environment = {
        "PYTHONPATH": str(tmp_path), "PATH": "/usr/bin", "RUSHES_API_KEY": await key_of(ada),
        "RUSHES_API_URL": backend.public_api_url,
    }  # fmt: skip
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", program], env=environment, cwd=tmp_path,
        capture_output=True, text=True, timeout=50,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(tmp_path / "rushes" / "__init__.py"), "3"]


async def test_a_studio_that_says_what_the_client_does_not_know(
    r: AsyncStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = msgspec.json.Decoder(messages.Acknowledged | messages.Refused)
    monkeypatch.setattr(connection, "server_decoder", old)
    with pytest.raises(rushes.Outdated, match="install the client that belongs to it"):
        await r.board()


async def test_the_notebook_makes_a_label_in_ten_lines(
    backend: Settings, ada: Client, clips: list[int], pool: asyncpg.Pool, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path = Path(rushes.__file__).with_name("ten_lines.ipynb")
    cells = [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]
    assert len([line for cell in cells for line in cell["source"] if line.strip()]) <= 10
    await add_words(pool, "the scene takes place at night", 5)
    monkeypatch.setenv("RUSHES_API_URL", backend.public_api_url)
    monkeypatch.setenv("RUSHES_API_KEY", await key_of(ada))

    def run() -> dict[str, Any]:
        names: dict[str, Any] = {}
        for cell in cells:
            tree = ast.parse("".join(cell["source"]))
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, str(path), "exec"), names)
            if isinstance(last, ast.Expr):
                value = eval(compile(ast.Expression(last.value), str(path), "eval"), names)
                names["shown"] = getattr(value, "_repr_html_", lambda value=value: str(value))()
        return names

    async with learning(pool, tmp_path):
        names = await asyncio.to_thread(run)
    assert names["model"].answers == 24 and "The scene takes place at night" in names["shown"]
    await asyncio.to_thread(names["r"].close)


@asynccontextmanager
async def learning(pool: asyncpg.Pool, folder: Path) -> AsyncIterator[None]:
    """Models are built, as by a worker."""
    corpus = Corpus(folder)
    builder = Builder(pool, corpus, _no_words)
    ending = asyncio.Event()

    async def learn() -> None:
        while not ending.is_set():
            await builder.build_due()
            await builder.evaluated()
            await asyncio.sleep(0.05)

    task = asyncio.create_task(learn())
    try:
        yield
    finally:
        ending.set()
        await task
        corpus.close()


async def test_an_export_is_saved_whole_whatever_breaks(
    built: rushes.AsyncLabel, r: AsyncStudio, backend: Settings, pool: asyncpg.Pool,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    job = await r.export("night", format="jsonl", film="Film 3")
    assert (job.state, job.fraction) == ("waiting", 0.0)
    saving = asyncio.create_task(job.save(tmp_path))
    work = Exports(backend, pool)
    await work.carry_out(job.id)
    saved = await saving
    rows = [json.loads(line) for line in saved.read_text().splitlines()]
    assert len(rows) == 24 and {row["label"] for row in rows} == {"night"}
    assert job.fraction == 1 and saved.name == job.told.name

    # What is there already is not asked for again.
    whole, asked = saved.read_bytes(), []
    download = r.link.download

    @asynccontextmanager
    async def breaks(path: str, first: int = 0) -> AsyncIterator[Any]:
        asked.append(first)
        async with download(path, first) as answer:
            if first == 0:
                answer.aiter_bytes = lambda: _half(whole)
            yield answer

    monkeypatch.setattr(r.link, "download", breaks)
    again = await job.save(tmp_path / "again.jsonl")
    assert again.read_bytes() == whole and asked == [0, len(whole) // 2]
    damaged = replace(job.told, digest="another")
    with pytest.raises(rushes.Refused, match="corrupted"):
        await job._saved(damaged.result, tmp_path / "again.jsonl", damaged.digest)
    assert again.read_bytes() == whole  # as it was
    with pytest.raises(ValueError, match="markers are of one label"):
        await r.export(what="markers", format="otio")
    with pytest.raises(ValueError, match="format"):
        await r.export(format="xls")  # type: ignore[arg-type]
    with pytest.raises(rushes.NotFound):
        await r.export("nigth")
    await job.cancel()
    with pytest.raises(rushes.Refused):
        await job.save(tmp_path / "gone.jsonl")
    assert sorted(path.name for path in tmp_path.glob("*.jsonl")) == sorted(
        ["again.jsonl", saved.name]
    )


async def _half(whole: bytes) -> AsyncIterator[bytes]:
    yield whole[: len(whole) // 2]
    raise rushes.StudioAway("cut")


async def test_the_bench_measures_a_crowd_by_it(
    backend: Settings, person: Callable[..., Awaitable[object]], clips: list[int],
    pool: asyncpg.Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(live, "PASSWORD", PASSWORD)
    for name in ("ada", "ben"):
        await person(name)
    await add_words(pool, "at night", 5)
    place: Any = SimpleNamespace(settings=backend)
    async with learning(pool, tmp_path):
        report = await live.measure(place, ["ada", "ben"], answers=10, pace=0.05)
    for what in ("acknowledged", "at_another_annotator", "feeds", "metrics"):
        assert report[what]["samples"] == 10 and report[what]["p95_ms"] > 0
