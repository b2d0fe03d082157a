"""The socket: who gets in, what survives, what is refused, what nobody may see."""

from __future__ import annotations

import asyncio

import asyncpg
import httpx
import pytest
from websockets.asyncio.client import connect as raw_connect
from websockets.exceptions import ConnectionClosed

from backend import client
from backend.auth import accounts, sessions
from backend.client import RefusedCommand, SignInFailed, new_id
from backend.messages import (
    FRAME_LIMIT,
    Annotate,
    CreateLabel,
    DescribeClips,
    Look,
    Subscribe,
    TakeBatch,
    wire,
)
from backend.settings import Settings
from tests.conftest import PASSWORD, Connect
from tests.gestures import answer, decide, edit, make_label, refused, undo

# ── acknowledged means committed ────────────────────────────────────────────────────────────────


async def test_a_resent_command_takes_effect_once(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
        command = answer(label, clips[0])
        replies = [await ada.ask(command) for _ in range(3)]
        assert replies[0] == replies[1] == replies[2]
        assert await pool.fetchval("SELECT count(*) FROM annotation") == 1


async def test_the_same_command_twice_at_once(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as first, connect("ada") as second:
        label = await make_label(first)
        command = answer(label, clips[0])
        one, two = await asyncio.gather(first.ask(command), second.ask(command))
        assert one == two
        assert await pool.fetchval("SELECT count(*) FROM annotation") == 1


WAIT_FOR_LOCKS = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


@pytest.mark.parametrize("what", ["undo", "decide", "create"])
async def test_copies_that_wait_for_each_other_get_one_reply(
    what: str, connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    """Both looked for an earlier copy before either was done; the second finds nothing to do."""
    async with connect("ada") as first, connect("ada") as second:
        label = await make_label(first)
        await first.ask(answer(label, clips[0]))
        command = {
            "undo": undo(label),
            "decide": decide(label, clips[0], "negative"),
            "create": CreateLabel(id=new_id(), name="dusk"),
        }[what]
        async with pool.acquire() as other:
            held = other.transaction()
            await held.start()
            await other.execute("LOCK TABLE stream, label IN SHARE MODE")
            copies = [asyncio.create_task(who.ask(command)) for who in (first, second)]
            async with asyncio.timeout(20):
                while await other.fetchval(WAIT_FOR_LOCKS) < 2:
                    await other.execute("SELECT pg_stat_clear_snapshot()")
            await held.rollback()
        one, two = await asyncio.gather(*copies)
        assert one == two


async def test_somebody_elses_command_id(connect: Connect, clips: list[int]) -> None:
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        command = answer(label, clips[0])
        await ada.ask(command)
        assert await refused(ben, command) == "id_taken"


async def test_acknowledged_answers_survive_a_cut_connection(
    connect: Connect, clips: list[int]
) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
        await ada.ask(answer(label, clips[0]))
        ada._socket.transport.abort()
    async with connect("ada") as ada:
        snapshot = await ada.subscribe(f"label/{label}")
        assert list(snapshot.state.answers) == [clips[0]]


async def test_resume_brings_exactly_what_was_missed(connect: Connect, clips: list[int]) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
        stream = f"label/{label}"
        async with connect("ben") as ben:
            held = await ben.subscribe(stream)
        for clip in clips[:5]:
            await ada.ask(answer(label, clip))
        async with connect("ben") as ben:
            ben.snapshots[stream] = held
            await ben.subscribe(stream, epoch=held.epoch, after=held.seq)
            assert not any(b'"type":"Snapshot"' in f for f in ben.frames)
            assert len(ben.snapshots[stream].state.answers) == 5


@pytest.mark.parametrize("resume", [{"epoch": "another", "after": 1}, {"after": 10**6}])
async def test_what_cannot_be_resumed_is_a_new_snapshot(
    resume: dict[str, object], connect: Connect, clips: list[int]
) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
        snapshot = await ada.subscribe(f"label/{label}")
        resume.setdefault("epoch", snapshot.epoch)
        ada.frames.clear()
        await ada.subscribe(f"label/{label}", **resume)
        assert any(b'"type":"Snapshot"' in f for f in ada.frames)


async def test_both_answers_are_kept_and_shown(connect: Connect, clips: list[int]) -> None:
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        stream = f"label/{label}"
        await asyncio.gather(ada.subscribe(stream), ben.subscribe(stream))
        await asyncio.gather(
            ada.ask(answer(label, clips[0])), ben.ask(answer(label, clips[0], "negative"))
        )
        for who in (ada, ben):
            of_clip = await who.until(
                lambda who=who: (
                    len(who.snapshots[stream].state.answers.get(clips[0], {})) == 2
                    and who.snapshots[stream].state.answers[clips[0]]
                )
            )
            assert set(of_clip.values()) == {"positive", "negative"}


async def test_undo_goes_back_step_by_step(connect: Connect, clips: list[int]) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
        stream = f"label/{label}"
        await ada.subscribe(stream)
        await ada.ask(answer(label, clips[0]))
        await ada.ask(answer(label, clips[0], "negative"))
        first = await ada.ask(undo(label))
        assert (first.clip, first.answer) == (clips[0], "positive")
        second = await ada.ask(undo(label))
        assert second.answer is None
        assert await refused(ada, undo(label)) == "nothing_to_undo"
        await ada.until(lambda: not ada.snapshots[stream].state.answers)


async def test_nobody_undoes_anothers_answer(connect: Connect, clips: list[int]) -> None:
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        await ada.ask(answer(label, clips[0]))
        assert await refused(ben, undo(label)) == "nothing_to_undo"


# ── presence ────────────────────────────────────────────────────────────────────────────────────


async def test_presence_comes_and_goes(connect: Connect, clips: list[int]) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
        stream = f"label/{label}"
        await ada.subscribe(stream)

        def others() -> list[tuple[str, str]]:
            found = ada.presence.get(stream)
            return [(p.name, p.tab) for p in found.people] if found else []

        async with connect("ben") as ben:
            await ben.ask(Look(id=new_id(), label=label, tab="random", clip=clips[0]))
            await ada.until(lambda: ("ben", "random") in others())
        await ada.until(lambda: others() == [])


# ── batches ─────────────────────────────────────────────────────────────────────────────────────


async def test_batches_of_two_people_are_disjoint(connect: Connect, clips: list[int]) -> None:
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        ours, theirs = await asyncio.gather(
            ada.ask(TakeBatch(id=new_id(), label=label, arm="random")),
            ben.ask(TakeBatch(id=new_id(), label=label, arm="random")),
        )
        assert len(ours.clips) == len(theirs.clips) == 25
        assert not set(ours.clips) & set(theirs.clips)


async def test_a_batch_goes_back_when_its_lease_ends(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        await ada.ask(answer(label, clips[0]))
        await pool.execute(
            "INSERT INTO lease SELECT $1, id, 1, now() + interval '1 hour' FROM clip", label
        )
        taken = await ben.ask(TakeBatch(id=new_id(), label=label))
        assert taken.clips == ()
        await pool.execute("UPDATE lease SET expires_at = now() - interval '1 second'")
        taken = await ben.ask(TakeBatch(id=new_id(), label=label))
        assert len(taken.clips) == 25
        assert clips[0] not in taken.clips


# ── what is refused ─────────────────────────────────────────────────────────────────────────────


async def test_refusals_name_what_is_wrong(connect: Connect, clips: list[int]) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
        cases = {
            "unknown_label": answer(10**9, clips[0]),
            "unknown_clip": answer(label, 10**9),
            "empty_name": CreateLabel(id=new_id(), name="  "),
            "name_taken": CreateLabel(id=new_id(), name="NIGHT"),
            "too_long": CreateLabel(id=new_id(), name="x" * 200),
            "malformed": DescribeClips(id=new_id(), clips=tuple(range(501))),
            "unknown_stream": Subscribe(id=new_id(), stream="label/../1"),
        }
        for code, command in cases.items():
            assert await refused(ada, command) == code
        assert await refused(ada, Subscribe(id=new_id(), stream="label/999")) == "unknown_label"
        assert await refused(ada, CreateLabel(id=new_id(), name="b", examples=(10**9,))) == (
            "unknown_clip"
        )
        endless = Annotate(id="x" * 65, label=label, clip=clips[0], answer="skip", source="search")
        assert await refused(ada, endless) == "malformed"


async def test_viewers_look_but_do_not_touch(connect: Connect, clips: list[int]) -> None:
    async with connect("ada") as ada, connect("vera", account_role="viewer") as vera:
        label = await make_label(ada)
        await vera.subscribe(f"label/{label}")
        for command in (
            answer(label, clips[0]),
            undo(label),
            edit(label, name="mine"),
            CreateLabel(id=new_id(), name="mine"),
            TakeBatch(id=new_id(), label=label),
        ):
            assert await refused(vera, command) == "not_allowed"


async def test_malformed_messages(connect: Connect, clips: list[int]) -> None:
    async with connect("ada") as ada:
        await ada.send_raw('{"type":"Annotate","id":"a","label":"one"}')
        await ada.until(lambda: any(b'"code":"malformed"' in f for f in ada.frames))
    async with connect("ada") as ada:
        await ada.send_raw('{"type":"Search","id":"a","text":"' + "x" * FRAME_LIMIT + '"}')
        assert await ada.closed() in (4400, 1009)


async def test_who_talks_too_fast_is_slowed_down(connect: Connect) -> None:
    async with connect("ada") as ada:
        replies = await asyncio.gather(
            *(ada.ask(DescribeClips(id=new_id(), clips=())) for _ in range(230)),
            return_exceptions=True,
        )
        codes = {r.code for r in replies if isinstance(r, RefusedCommand)}
        assert codes == {"too_fast"}


async def open_raw(backend: Settings, ticket: str, origin: str) -> int | None:
    async with raw_connect(
        f"ws://127.0.0.1:{backend.backend_port}/live?ticket={ticket}",
        origin=origin,  # type: ignore[arg-type]
        compression=None,
    ) as socket:
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        return socket.close_code


async def test_a_ticket_is_used_once_and_only_from_our_page(
    backend: Settings, connect: Connect
) -> None:
    async with connect("ada") as ada:
        session = ada.session  # type: ignore[attr-defined]
    ticket = await asyncio.to_thread(
        client.get_ticket, backend.public_api_url, backend.ui_origin, session
    )
    assert await open_raw(backend, ticket, "http://evil.example") == 4403
    address = f"ws://127.0.0.1:{backend.backend_port}/live?ticket={ticket}"
    async with raw_connect(address, origin=backend.ui_origin, compression=None) as socket:  # type: ignore[arg-type]
        await socket.send('{"type":"ListFacets","id":"a"}')
        await socket.recv()  # let in: the ticket is used up
        assert await open_raw(backend, ticket, backend.ui_origin) == 4401
    assert await open_raw(backend, "made-up", backend.ui_origin) == 4401


async def test_sign_in(
    backend: Settings, person: object, pool: asyncpg.Pool, clips: list[int]
) -> None:
    api, origin = backend.public_api_url, backend.ui_origin
    await person("ada")  # type: ignore[operator]
    for _ in range(sessions.MOST_FAILURES):
        with pytest.raises(SignInFailed, match="wrong_password"):
            await asyncio.to_thread(client.sign_in, api, origin, "ada", "wrong-password")
    with pytest.raises(SignInFailed, match="too_many_tries"):
        await asyncio.to_thread(client.sign_in, api, origin, "ada", PASSWORD)
    await pool.execute("DELETE FROM login_failure")
    with pytest.raises(SignInFailed, match="403"):
        await asyncio.to_thread(client.sign_in, api, "http://evil.example", "ada", PASSWORD)
    session = await asyncio.to_thread(client.sign_in, api, origin, "ADA", PASSWORD)
    assert await get(backend, f"/media/{clips[0]}/poster.jpg") == 401
    assert await get(backend, f"/media/{clips[0]}/poster.jpg", session) == 404  # no such file
    assert await get(backend, "/media/999999/clip.mp4", session) == 404
    assert await get(backend, f"/media/{clips[0]}/..%2f..%2fetc", session) == 404
    assert await get(backend, "/api/me", session) == 200
    await accounts.disable(pool, "ada")
    assert await get(backend, "/api/me", session) == 401
    with pytest.raises(SignInFailed, match="disabled"):
        await asyncio.to_thread(client.sign_in, api, origin, "ada", PASSWORD)


async def get(backend: Settings, path: str, session: str = "") -> int:
    cookie = {"Cookie": f"{wire.COOKIE}={session}"}
    async with httpx.AsyncClient(base_url=backend.public_api_url, headers=cookie) as http:
        return (await http.get(path)).status_code


@pytest.mark.usefixtures("no_checks")
async def test_a_disabled_persons_socket_closes(connect: Connect, pool: asyncpg.Pool) -> None:
    async with connect("ada") as ada:
        await accounts.disable(pool, "ada")
        assert await ada.closed() == 4401


async def test_an_expired_session_closes_the_socket(connect: Connect, pool: asyncpg.Pool) -> None:
    async with connect("ada") as ada:
        await pool.execute("UPDATE session SET expires_at = now() - interval '1 second'")
        assert await ada.closed() == 4401


async def test_the_database_may_go_away_and_come_back(
    connect: Connect, clips: list[int], pool: asyncpg.Pool, settings: Settings
) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
        stream = f"label/{label}"
        await ada.subscribe(stream)
        # Cuts every connection of the backend, the listening one too.
        await pool.fetch(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        command = answer(label, clips[0])
        for _ in range(50):
            try:
                await ada.ask(command)
                break
            except RefusedCommand as refusal:
                assert refusal.code == "unavailable"
        await ada.until(lambda: clips[0] in ada.snapshots[stream].state.answers)


# ── blind ───────────────────────────────────────────────────────────────────────────────────────


async def test_a_primary_has_no_blind_queue(connect: Connect, clips: list[int]) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
        command = Subscribe(id=new_id(), stream=f"blind/{label}")
        assert await refused(ada, command) == "not_allowed"
