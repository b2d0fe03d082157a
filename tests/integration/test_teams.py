"""Who is on a label: roles given, drawn and taken away, while people are at work."""

from __future__ import annotations

import asyncio
import subprocess
from collections import Counter
from typing import Any

import asyncpg
import pytest

import sql
from backend import client
from backend.client import Client, SignInFailed, new_id
from backend.messages import (
    Acknowledged,
    CreatePerson,
    DeleteLabel,
    DrawPreview,
    DrawTeam,
    Dropped,
    EditPerson,
    PreviewDraw,
    ReadTimeline,
    Request,
    Role,
    SetMember,
    Subscribe,
    TakeBatch,
    UndoDraw,
)
from backend.ops import programs
from backend.settings import Settings
from tests.conftest import PASSWORD, Connect
from tests.gestures import (
    answer,
    answer_many,
    blind,
    decide,
    edit,
    give,
    make_label,
    note,
    number_of,
    refusal,
    refused,
    undo,
)


def dropped(who: Client) -> dict[str, Dropped]:
    return {frame.stream: frame for frame in who.pushed if isinstance(frame, Dropped)}


# ── who may see what ────────────────────────────────────────────────────────────────────────────


async def test_a_secondary_asks_for_a_primarys_stream(connect: Connect, clips: list[int]) -> None:
    async with connect("ada") as ada, connect("cleo", role="secondary") as cleo:
        label = await make_label(ada)
        await ada.ask(answer(label, clips[0]))
        no = await refusal(cleo, Subscribe(id=new_id(), stream=f"label/{label}"))
        assert no.code == "blind"
        assert "your own queue" in str(no)
        await ada.ask(answer(label, clips[1]))
        assert not cleo.snapshots
        assert not any(b"Event" in frame for frame in cleo.frames)


async def test_who_is_not_on_a_label_sees_nothing_of_it(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada", account_role="admin") as ada, connect("ben") as ben:
        label = await make_label(ada)
        await ada.ask(give(label, await number_of(pool, "ben"), "none"))
        board = await ben.subscribe("board")
        assert board.state.rows == ()
        for stream in (f"{kind}/{label}" for kind in ("label", "blind", "team", "disagreements")):
            assert await refused(ben, Subscribe(id=new_id(), stream=stream)) == "unknown_label"
        for command in (
            answer(label, clips[0]),
            TakeBatch(id=new_id(), label=label),
            undo(label),
            ReadTimeline(id=new_id(), label=label),
            decide(label, clips[0], "skip"),
        ):
            assert await refused(ben, command) == "unknown_label"


async def test_an_administrator_who_is_not_on_a_label_decides_there(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("root", account_role="admin", role="none") as root, connect("ada") as ada:
        label = await make_label(ada)
        await ada.ask(answer(label, clips[0]))
        assert await refused(root, answer(label, clips[0])) == "unknown_label"
        await root.subscribe(f"disagreements/{label}")
        await root.ask(decide(label, clips[0], "negative"))
        await ada.subscribe(f"label/{label}")
        assert ada.snapshots[f"label/{label}"].state.decisions[clips[0]].name == "root"


# ── the team ────────────────────────────────────────────────────────────────────────────────────


async def test_the_last_primary_stays(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with (
        connect("ada", account_role="admin") as ada,
        connect("ben", role="secondary") as ben,
        connect("vera", account_role="viewer"),  # sees what primaries see, but cannot work
    ):
        label = await make_label(ada)
        herself, other = [await number_of(pool, name) for name in ("ada", "ben")]
        for role in ("secondary", "none"):
            no = await refusal(ada, give(label, herself, role))
            assert no.code == "last_primary"
            assert "somebody else" in str(no)
        await ada.ask(answer(label, clips[0]))  # nothing changed
        await ada.ask(give(label, other, "primary"))
        await ada.ask(give(label, herself, "none"))
        await ben.ask(answer(label, clips[0], "negative"))
        assert await refused(ada, give(label, other, None)) == "last_primary"
        assert await refused(ada, give(label, 10**6, "primary")) == "unknown_person"
        assert await refused(ada, give(10**6, other, "primary")) == "unknown_label"
        assert await refused(ben, give(label, herself, "primary")) == "not_admin"


async def drawn(who: Client, label: int, **wanted: Any) -> Acknowledged:
    """Draws a team as the person saw it before."""
    preview = await who.ask(PreviewDraw(id=new_id(), label=label, **wanted))
    assert isinstance(preview, DrawPreview)
    reply = await who.ask(DrawTeam(id=new_id(), label=label, seen=preview.seen, **wanted))
    assert isinstance(reply, Acknowledged)
    return reply


async def roles_of(pool: asyncpg.Pool, label: int) -> dict[str, str]:
    rows = await pool.fetch("SELECT name, role FROM team WHERE label_id = $1", label)
    return {r["name"]: r["role"] for r in rows}


async def test_teams_are_drawn_in_turn(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    """Over many labels everybody is a primary, and a secondary, about equally often."""
    async with connect("root", account_role="admin") as root:
        names = ["ada", "ben", "cleo", "dora", "emil"]
        for name in names:
            await root.ask(CreatePerson(id=new_id(), name=name, password=PASSWORD))
        await root.ask(
            CreatePerson(id=new_id(), name="vera", password=PASSWORD, account_role="viewer")
        )
        away = await root.ask(CreatePerson(id=new_id(), name="finn", password=PASSWORD))
        await root.ask(EditPerson(id=new_id(), person=away.person, disabled=True))
        roles: Counter[tuple[str, str]] = Counter()
        for i in range(20):
            label = await make_label(root, f"label {i}")
            await root.ask(give(label, await number_of(pool, "root"), "none"))
            await drawn(root, label, switching=True, seed=i)
            found = await roles_of(pool, label)
            team = Counter(r for name, r in found.items() if name not in ("vera", "finn"))
            assert team == {"primary": 1, "secondary": 2, "none": 3}
            roles.update(found.items())
        assert [roles[name, "primary"] for name in names] == [4] * 5
        secondary = [roles[name, "secondary"] for name in names]
        assert max(secondary) - min(secondary) <= 2
        asked = {"label": label, "switching": True, "outsiders": True}
        no = await refusal(root, PreviewDraw(id=new_id(), primaries=2, secondaries=5, **asked))
        assert no.code == "too_few_people"
        assert "5 secondaries cannot be drawn from them: 3 besides you" in str(no)
        for command in (
            PreviewDraw(id=new_id(), label=label, primaries=0),
            DrawTeam(id=new_id(), label=label, primaries=0),
            PreviewDraw(id=new_id(), label=label, secondaries=-1),
        ):
            assert await refused(root, command) == "malformed"


async def test_a_draw_keeps_the_caller_and_is_taken_back_whole(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    """What was previewed happens, and nothing before it; a change in between is noticed."""
    async with (
        connect("ada", account_role="admin") as ada,
        connect("ben"),
        connect("cleo", role="secondary"),
        connect("dora", role="secondary"),
        connect("otto", role="none"),
    ):
        label = await make_label(ada)
        other = await number_of(pool, "ben")
        await ada.subscribe(f"team/{label}")
        before = await roles_of(pool, label)
        wanted = {"label": label, "primaries": 1, "secondaries": 1, "seed": 7}
        preview = await ada.ask(PreviewDraw(id=new_id(), **wanted))
        again = await ada.ask(PreviewDraw(id=new_id(), **wanted))
        assert (again.people, again.seen) == (preview.people, preview.seen)
        assert await roles_of(pool, label) == before, "a preview changes nothing"
        now = {p.name: (p.before, p.after) for p in preview.people}
        assert now["ada"] == ("primary", "primary") and now["ben"] == ("primary", "none")
        assert sorted(now[name][1] for name in ("cleo", "dora")) == ["none", "secondary"]
        assert "otto" not in now

        # Somebody's role changed since: no draw but the one that was seen.
        await ada.ask(give(label, other, "secondary"))
        late = DrawTeam(id=new_id(), seen=preview.seen, **wanted)
        assert await refused(ada, late) == "changed_meanwhile"
        assert await refused(ada, DrawTeam(id=new_id(), **wanted)) == "changed_meanwhile"
        await ada.ask(give(label, other, None))
        await drawn(ada, **wanted)
        found = await roles_of(pool, label)
        assert found == {"otto": "none"} | {name: after for name, (_, after) in now.items()}

        draw = await ada.until(lambda: ada.snapshots[f"team/{label}"].state.draw)
        assert draw.name == "ada"
        # What was given by hand since stands; all else is as before, by hand or by default.
        await ada.ask(give(label, other, "secondary"))
        await ada.ask(UndoDraw(id=new_id(), label=label, draw=draw.id))
        assert await roles_of(pool, label) == before | {"ben": "secondary"}
        by_hand = "SELECT name FROM team WHERE label_id = $1 AND by_hand ORDER BY name"
        assert [r["name"] for r in await pool.fetch(by_hand, label)] == ["ada", "ben"]
        undo_it = UndoDraw(id=new_id(), label=label, draw=draw.id)
        assert await refused(ada, undo_it) == "already_undone"
        await ada.until(lambda: ada.snapshots[f"team/{label}"].state.draw is None)

        # Who is secondary by default is made primary only where that is asked for; others likewise.
        await ada.ask(give(label, other, None))
        no = await refusal(ada, PreviewDraw(id=new_id(), label=label, primaries=3, secondaries=0))
        assert "2 primaries cannot be drawn from them: 1 besides you" in str(no)
        wide = PreviewDraw(
            id=new_id(), label=label, primaries=3, secondaries=2, switching=True, outsiders=True
        )
        assert {p.name for p in (await ada.ask(wide)).people} == {*now, "otto"}


async def test_a_person_created_as_a_secondary_finds_their_queue_on_the_board(
    connect: Connect, clips: list[int]
) -> None:
    async with connect("root", account_role="admin") as root:
        label = await make_label(root)
        for clip in clips[:3]:
            await root.ask(answer(label, clip))
        await root.ask(CreatePerson(id=new_id(), name="cleo", password=PASSWORD, role="secondary"))
        async with connect("cleo") as cleo:
            board = await cleo.subscribe("board")
            assert [(r.label.id, r.role, r.queue) for r in board.state.rows] == [
                (label, "secondary", 3)
            ]
            queue = (await cleo.subscribe(f"blind/{label}")).state.queue
            assert sorted(queue) == clips[:3]
            await cleo.ask(blind(label, queue[0]))
            board = await cleo.subscribe("board")
            assert [(r.positives, r.queue) for r in board.state.rows] == [(1, 2)]


# ── accounts ────────────────────────────────────────────────────────────────────────────────────


async def test_accounts_that_cannot_be(connect: Connect, pool: asyncpg.Pool) -> None:
    async with connect("ada", account_role="admin") as ada, connect("ben") as ben:
        herself, other = [await number_of(pool, name) for name in ("ada", "ben")]

        def new(name: str, password: str = PASSWORD) -> CreatePerson:
            return CreatePerson(id=new_id(), name=name, password=password)

        def edit(person: int, **changes: object) -> EditPerson:
            return EditPerson(id=new_id(), person=person, **changes)  # type: ignore[arg-type]

        cases: list[tuple[Request, str]] = [
            (new("cleo", "short"), "at least 8 characters"),
            (new("BEN"), "already"),
            (new("  "), "1 to 64 characters"),
            (new("x" * 65), "1 to 64 characters"),
            (edit(herself, disabled=True), "Another administrator"),
            (edit(herself, account_role="annotator"), "Another administrator"),
            (edit(other, password="short"), "at least 8 characters"),
        ]
        for command, why in cases:
            no = await refusal(ada, command)
            assert no.code == "account"
            assert why in str(no)
        assert await refused(ada, edit(10**6, disabled=True)) == "unknown_person"
        assert await pool.fetchval("SELECT count(*) FROM person") == 2
        for command in (
            new("cleo"),
            edit(herself, account_role="viewer"),
            edit(other, account_role="admin"),
        ):
            assert await refused(ben, command) == "not_admin"
        assert await refused(ben, Subscribe(id=new_id(), stream="people")) == "not_admin"


async def test_a_new_password_signs_out_everywhere(
    connect: Connect, pool: asyncpg.Pool, backend: Settings
) -> None:
    async with (
        connect("ada", account_role="admin") as ada,
        connect("ben") as ben,
        asyncio.timeout(10),
    ):
        other = await number_of(pool, "ben")
        await ada.ask(EditPerson(id=new_id(), person=other, password="another-good-one"))
        assert await ben.closed() == 4401
        api, origin = backend.public_api_url, backend.ui_origin
        with pytest.raises(SignInFailed, match="wrong_password"):
            await asyncio.to_thread(client.sign_in, api, origin, "ben", PASSWORD)
        await asyncio.to_thread(client.sign_in, api, origin, "ben", "another-good-one")


@pytest.mark.usefixtures("no_checks")
async def test_who_is_disabled_is_out_at_once_and_may_come_back(
    connect: Connect, clips: list[int], pool: asyncpg.Pool, backend: Settings
) -> None:
    api, origin = backend.public_api_url, backend.ui_origin
    async with connect("ada", account_role="admin") as ada, connect("ben") as ben:
        label = await make_label(ada)
        other = await number_of(pool, "ben")
        await ben.ask(answer(label, clips[0]))
        await ada.ask(EditPerson(id=new_id(), person=other, disabled=True))
        assert await ben.closed() == 4401
        with pytest.raises(SignInFailed, match="disabled"):
            await asyncio.to_thread(client.sign_in, api, origin, "ben", PASSWORD)
        assert list((await ada.subscribe(f"label/{label}")).state.answers) == [clips[0]]
        await ada.ask(EditPerson(id=new_id(), person=other, disabled=False))
        session = await asyncio.to_thread(client.sign_in, api, origin, "ben", PASSWORD)
        async with client.open_client(api, origin, session) as again:
            await again.ask(answer(label, clips[1]))


async def test_it_is_told_whenever_what_somebody_may_see_has_changed(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    """By it the page knows that what it holds for them is theirs no more."""

    async def sees(name: str) -> str:
        return str(await sql.accounts.sees(pool, person=await number_of(pool, name)))

    async with connect("ada", account_role="admin") as ada, connect("ben"):
        label, ben = await make_label(ada), await number_of(pool, "ben")
        told, of_ada = [await sees("ben")], await sees("ada")
        for change in (
            SetMember(id=new_id(), label=label, person=ben, role="secondary"),
            SetMember(id=new_id(), label=label, person=ben, role="none"),
            EditPerson(id=new_id(), person=ben, account_role="viewer"),
            EditPerson(id=new_id(), person=ben, role="secondary"),
        ):
            await ada.ask(change)
            told.append(await sees("ben"))
        assert len(set(told)) == len(told)
        assert await sees("ada") == of_ada


# ── places that change under somebody's hand ────────────────────────────────────────────────────


@pytest.mark.parametrize("role", ["secondary", "none"])
async def test_a_primary_whose_role_changes(
    role: Role, connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada", account_role="admin") as ada, connect("ben") as ben:
        label = await make_label(ada)
        streams = [f"{kind}/{label}" for kind in ("label", "team", "disagreements", "progress")]
        for stream in streams:
            await ben.subscribe(stream)
        await ben.subscribe("board")
        await ben.ask(answer(label, clips[0]))
        await ben.until(lambda: ben.snapshots[streams[0]].state.answers)
        await ada.ask(give(label, await number_of(pool, "ben"), role))
        await ben.until(lambda: len(dropped(ben)) == 4)
        code = "blind" if role == "secondary" else "unknown_label"
        assert {(d.stream, d.code) for d in dropped(ben).values()} == {(s, code) for s in streams}
        after = len(ben.frames)
        for clip in clips[1:4]:
            await ada.ask(answer(label, clip, "negative"))
        for command in (
            answer_many(label, [clips[5]], "skip"),
            edit(label, name="mine"),
            TakeBatch(id=new_id(), label=label),
        ):
            assert await refused(ben, command) in ("not_allowed", "unknown_label")
        rows = 1 if role == "secondary" else 0
        await ben.until(
            lambda: [r.role for r in ben.snapshots["board"].state.rows] == ["secondary"] * rows
        )
        await ben.subscribe("board")  # everything before it has arrived
        since = b"\n".join(list(ben.frames)[after:])
        assert b"negative" not in since and b'"ada"' not in since
        assert not any(s.encode() in since for s in streams)


async def test_a_secondary_who_becomes_a_primary(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with (
        connect("ada", account_role="admin") as ada,
        connect("cleo", role="secondary") as cleo,
    ):
        label = await make_label(ada)
        await cleo.subscribe(f"blind/{label}")
        await ada.ask(give(label, await number_of(pool, "cleo"), "primary"))
        await cleo.until(lambda: dropped(cleo))
        assert dropped(cleo)[f"blind/{label}"].code == "not_allowed"
        await cleo.subscribe(f"label/{label}")
        await cleo.ask(answer(label, clips[0]))
        await cleo.until(lambda: clips[0] in cleo.snapshots[f"label/{label}"].state.answers)


async def test_a_role_that_changes_holds_at_once(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with (
        connect("ada", account_role="admin") as ada,
        connect("vera", account_role="viewer") as vera,
    ):
        label = await make_label(ada)
        somebody = await number_of(pool, "vera")
        await vera.subscribe(f"label/{label}")
        assert await refused(vera, answer(label, clips[0])) == "not_allowed"
        await ada.ask(EditPerson(id=new_id(), person=somebody, account_role="annotator"))
        await vera.ask(answer(label, clips[0]))
        await vera.ask(TakeBatch(id=new_id(), label=label, arm="random"))
        await ada.ask(EditPerson(id=new_id(), person=somebody, account_role="admin"))
        await vera.until(lambda: vera.snapshots[f"label/{label}"].state.answers)
        await vera.subscribe("people")
        await ada.ask(EditPerson(id=new_id(), person=somebody, account_role="viewer"))
        for command in (
            answer(label, clips[1]),
            TakeBatch(id=new_id(), label=label),
            give(label, somebody, "none"),
        ):
            assert await refused(vera, command) == "not_allowed"
        await vera.until(lambda: dropped(vera))
        assert {s: d.code for s, d in dropped(vera).items()} == {"people": "not_admin"}


async def test_a_label_deleted_under_somebodys_hand(
    connect: Connect, clips: list[int], pool: asyncpg.Pool, backend: Settings
) -> None:
    async with (
        connect("ada") as ada,
        connect("ben") as ben,
        connect("cleo", role="secondary") as cleo,
    ):
        label = await make_label(ada)
        await cleo.subscribe(f"blind/{label}")
        before = await ben.subscribe(f"label/{label}")
        await ben.subscribe(f"disagreements/{label}")
        for who in (ada, ben, cleo):
            await who.subscribe("board")
        await ada.ask(answer(label, clips[0]))
        await ben.ask(answer(label, clips[0], "negative"))
        await ben.ask(note(label, clips[0], "a lamp"))
        await ben.ask(decide(label, clips[0], "positive"))
        await cleo.until(lambda: cleo.snapshots[f"blind/{label}"].state.queue)
        await cleo.ask(blind(label, clips[0], "skip"))
        before = await ben.subscribe(f"label/{label}")
        queue = await cleo.subscribe(f"blind/{label}")
        assert await refused(cleo, DeleteLabel(id=new_id(), label=label)) == "not_allowed"
        await ada.ask(DeleteLabel(id=new_id(), label=label))
        await ben.until(lambda: len(dropped(ben)) == 2)
        await cleo.until(lambda: dropped(cleo))
        for gone in (*dropped(ben).values(), *dropped(cleo).values()):
            assert gone.code == "put_away"
            assert "ada put this label away" in gone.message
        for who in (ada, ben, cleo):
            await who.until(lambda who=who: who.snapshots["board"].state.rows == ())
        for command in (
            answer(label, clips[1]),
            undo(label),
            TakeBatch(id=new_id(), label=label),
            decide(label, clips[0], None, seen=1),
            ReadTimeline(id=new_id(), label=label),
            DeleteLabel(id=new_id(), label=label),
            Subscribe(id=new_id(), stream=f"label/{label}"),
        ):
            assert await refused(ben, command) == "put_away"
        assert await refused(cleo, blind(label, clips[0])) == "put_away"
        # Its name is free, so it comes back only once that is free again.
        other = await make_label(ada)
        assert await restore(backend, "night") == (1, "another label named 'night'")
        await ada.ask(edit(other, name="dusk"))
        assert await restore(backend, "night") == (0, f"/label/{label}")
        assert await restore(backend, "night") == (1, "No label named 'night' was put away")
        back = await ben.subscribe(f"label/{label}")
        assert (back.seq, back.state) == (before.seq + 2, before.state)  # put away, brought back
        assert await cleo.subscribe(f"blind/{label}") == queue
        await ben.ask(answer(label, clips[1]))
        await ben.until(lambda: clips[1] in ben.snapshots[f"label/{label}"].state.answers)
        await cleo.until(lambda: len(cleo.snapshots["board"].state.rows) == 2)


async def restore(backend: Settings, name: str) -> tuple[int, str]:
    """`rushes label restore`: its exit status, and which of the known things it said."""
    done = await asyncio.to_thread(
        subprocess.run,
        programs.command(programs.RUSHES, "label", "restore", name),
        env=programs.environment(backend),
        capture_output=True,
        text=True,
        timeout=60,
    )
    said = " ".join((done.stdout + done.stderr).split())
    known = [f"another label named {name!r}", f"No label named {name!r} was put away"]
    found = [text for text in known if text in said]
    return done.returncode, found[0] if found else "/label/" + said.rpartition("/label/")[2]
