"""One gesture, one undo: a whole selection, in any parts, whoever answered some of it since."""

from __future__ import annotations

import asyncpg

from backend.client import Client, new_id
from backend.messages import AnnotateMany, LabelState, Undo
from tests.conftest import Connect
from tests.gestures import (
    answer,
    answer_many,
    as_a_newcomer,
    blind,
    make_label,
    number_of,
    refused,
    undo,
)


def part(label: int, clips: list[int], gesture: str) -> AnnotateMany:
    return AnnotateMany(
        id=new_id(), label=label, clips=tuple(clips), answer="negative", source="search",
        gesture=gesture,
    )  # fmt: skip


def take_back(label: int, gesture: str) -> Undo:
    return Undo(id=new_id(), label=label, gesture=gesture)


async def answers_of(who: Client, label: int) -> dict[int, dict[int, str]]:
    state = (await who.subscribe(f"label/{label}")).state
    assert isinstance(state, LabelState)
    return {clip: dict(said) for clip, said in state.answers.items()}


async def test_a_selection_in_parts_is_taken_back_whole_though_a_colleague_answered_some_of_it(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        me, other = await number_of(pool, "ada"), await number_of(pool, "ben")
        await ada.ask(answer(label, clips[0], "positive"))
        followed = await ada.subscribe(f"label/{label}")
        for some in (clips[:5], clips[5:11], clips[11:12]):
            await ada.ask(part(label, some, "selection"))
        await ben.ask(answer(label, clips[3], "positive"))

        reply = await ada.ask(undo(label))
        assert (reply.undone, reply.stand, reply.clip) == (12, (), None)
        assert await answers_of(ada, label) == {
            clips[0]: {me: "positive"}, clips[3]: {other: "positive"},
        }  # fmt: skip
        events = await pool.fetchval(
            "SELECT count(*) FROM event WHERE stream = $1 AND seq > $2",
            f"label/{label}", followed.seq,
        )  # fmt: skip
        assert events == 5, "three parts, a colleague's answer, one undo"
        await as_a_newcomer(ada, f"label/{label}")
        assert (await ada.ask(undo(label))).clip == clips[0], "the next one is the gesture before"
        assert await refused(ada, undo(label)) == "nothing_to_undo"


async def test_what_was_answered_anew_stands_and_is_named(
    connect: Connect, clips: list[int]
) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
        await ada.ask(part(label, clips[:4], "selection"))
        newer = answer(label, clips[1], "positive")
        await ada.ask(newer)
        reply = await ada.ask(take_back(label, "selection"))
        assert (reply.undone, reply.stand) == (3, (clips[1],))
        [(clip, said)] = (await answers_of(ada, label)).items()
        assert (clip, [*said.values()]) == (clips[1], ["positive"])
        assert await refused(ada, take_back(label, "selection")) == "answered_anew"
        # The newer answer gone, the older one is what it was: the rest of the selection.
        await ada.ask(take_back(label, newer.id))
        reply = await ada.ask(take_back(label, "selection"))
        assert (reply.undone, reply.clip) == (1, clips[1])
        assert await answers_of(ada, label) == {}


async def test_an_undo_of_one_gesture_never_takes_back_another(
    connect: Connect, clips: list[int]
) -> None:
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        first, second = answer(label, clips[0]), answer(label, clips[1])
        await ada.ask(first)
        await ada.ask(second)
        assert await refused(ada, take_back(label, new_id())) == "already_undone"
        assert await refused(ben, take_back(label, first.id)) == "already_undone"
        assert (await ada.ask(take_back(label, first.id))).clip == clips[0]
        assert await refused(ada, take_back(label, first.id)) == "already_undone"
        assert set(await answers_of(ada, label)) == {clips[1]}


async def test_each_clip_of_a_selection_keeps_its_own_source(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
        many = AnnotateMany(
            id=new_id(), label=label, clips=tuple(clips[:3]), answer="negative", source="va",
            sources=("va", "va_random", "va"),
        )  # fmt: skip
        await ada.ask(many)
        kept = await pool.fetch("SELECT source FROM annotation ORDER BY id")
        assert [r["source"] for r in kept] == ["va", "va_random", "va"]
        short = AnnotateMany(
            id=new_id(), label=label, clips=tuple(clips[:3]), answer="negative", source="va",
            sources=("va",),
        )  # fmt: skip
        assert await refused(ada, short) == "malformed"


async def test_a_blind_answer_is_taken_back_by_its_name(connect: Connect, clips: list[int]) -> None:
    async with connect("ada") as ada, connect("cleo", role="secondary") as cleo:
        label = await make_label(ada)
        await ada.ask(answer_many(label, clips[:2]))
        await cleo.subscribe(f"blind/{label}")
        first, second = blind(label, clips[0]), blind(label, clips[1])
        await cleo.ask(first)
        await cleo.ask(second)
        reply = await cleo.ask(take_back(label, first.id))
        assert (reply.clip, reply.answer, reply.undone) == (clips[0], None, 1)
        assert await refused(cleo, take_back(label, first.id)) == "already_undone"
        await as_a_newcomer(cleo, f"blind/{label}")
