"""People across labels: what their numbers are, who follows them live, and who sees which."""

from __future__ import annotations

import random
from functools import partial

import asyncpg

from backend.client import Client, new_id
from backend.domain.truth import Answered, Given, outcome
from backend.messages import (
    AnnotateMany,
    AnnotatorsRows,
    AnnotatorsState,
    AnnotatorWork,
    Answer,
    Differing,
    ReadDiffering,
    Snapshot,
    Undo,
    server_decoder,
)
from tests.conftest import Connect
from tests.gestures import answer, blind, decide, edit, give, make_label, number_of, refused
from tests.integration.counted_work import work_agrees

VALUES: tuple[Answer, ...] = ("positive", "negative", "skip")


def held(who: Client) -> dict[tuple[int, int], AnnotatorWork]:
    """AnnotatorWork by (label, person), as a page holds it after all that came."""
    work: dict[tuple[int, int], AnnotatorWork] = {}
    for frame in map(server_decoder.decode, list(who.frames)):
        match frame:
            case Snapshot(state=AnnotatorsState(work=rows)):
                work = {(w.label, w.person): w for w in rows}
            case AnnotatorsRows(labels=labels, work=rows):
                kept = {key: w for key, w in work.items() if key[0] not in labels}
                work = {**kept, **{(w.label, w.person): w for w in rows}}
    return work


def by_hand(
    given: dict[int, dict[int, tuple[str, Answer]]],
    decided: dict[int, Answer],  # and counting
    policy: str,
    person: int,
) -> tuple[tuple[int, int, int, int], int, float, float]:
    """The same numbers, clip by clip, with the rule of `domain.truth`."""
    confusion, differences = [0, 0, 0, 0], []
    for clip, by in given.items():
        said = by.get(person, ("", "skip"))[1]
        if said == "skip":
            continue
        others = [value for who, (_, value) in by.items() if who != person and value != "skip"]
        if others:
            share = others.count("positive") / len(others)
            differences.append((said == "positive") - share)
        if others or clip in decided:
            answers = tuple(Given(role, value) for role, value in by.values())  # type: ignore[arg-type]
            truth = outcome(Answered(answers, decided.get(clip)), policy)  # type: ignore[arg-type]
            if truth in ("positive", "negative"):
                confusion[2 * (said == "negative") + (truth == "negative")] += 1
    squares = sum(d * d for d in differences)
    yes_yes, yes_no, no_yes, no_no = confusion
    return (
        (yes_yes, yes_no, no_yes, no_no),
        len(differences), round(sum(differences), 4), round(squares, 4),
    )  # fmt: skip


async def test_numbers_are_those_of_the_rules_whatever_people_answer(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    chance = random.Random(4)
    async with (
        connect("ada", account_role="admin") as ada,
        connect("ben") as ben,
        connect("cleo", role="secondary") as cleo,
    ):
        label = await make_label(ada)
        numbers = {name: await number_of(pool, name) for name in ("ada", "ben", "cleo")}
        await cleo.subscribe(f"blind/{label}")
        given: dict[int, dict[int, tuple[str, Answer]]] = {}
        decided: dict[int, Answer] = {}
        for clip in clips[:24]:
            for who, name, role in ((ada, "ada", "primary"), (ben, "ben", "primary")):
                if chance.random() < 0.8:
                    value = chance.choice(VALUES)
                    await who.ask(answer(label, clip, value, milliseconds=1000))
                    given.setdefault(clip, {})[numbers[name]] = (role, value)
            if clip in given and chance.random() < 0.7:
                value = chance.choice(VALUES)
                await cleo.ask(blind(label, clip, value))
                given[clip][numbers["cleo"]] = ("secondary", value)
            if clip in given and chance.random() < 0.3:
                decided[clip] = chance.choice(VALUES)
                await ada.ask(decide(label, clip, decided[clip]))
        await ben.subscribe("annotators")
        for policy in ("adjudicated", "majority", "primary"):
            await ada.ask(edit(label, policy=policy))
            counting = decided if policy == "adjudicated" else {}
            expected = {
                person: by_hand(given, counting, policy, person) for person in numbers.values()
            }
            for check in (ben, ada):  # who follows, and who comes anew
                if check is ada:
                    ada.frames.clear()
                    await ada.subscribe("annotators")
                await check.until(partial(_agree, check, label, expected))
            assert await work_agrees(pool) == 3
        work = held(ben)[label, numbers["ada"]]
        assert work.seconds == 1.0


async def test_what_is_counted_follows_all_that_changes_answers(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    """One kind of gesture after the other, on the same few clips; a primary becomes secondary."""
    async with (
        connect("ada", account_role="admin") as ada,
        connect("ben") as ben,
        connect("cleo", role="secondary") as cleo,
    ):
        label = await make_label(ada)
        for milliseconds, clip in enumerate(clips[:8], start=1):
            await ada.ask(answer(label, clip, milliseconds=100 * milliseconds))
            await ben.ask(answer(label, clip, VALUES[clip % 3], milliseconds=7 * milliseconds))
        await cleo.subscribe(f"blind/{label}")
        for clip in clips[:3]:
            await cleo.ask(blind(label, clip, "negative"))
        assert await work_agrees(pool) == 3
        gestures = (
            (ada, AnnotateMany(id="many", label=label, clips=clips[:12], answer="negative",
                               source="random")),
            (ben, answer(label, clips[0], "positive", milliseconds=5000)),
            (ada, Undo(id=new_id(), label=label, gesture="many")),
            (cleo, Undo(id=new_id(), label=label)),
            (ben, decide(label, clips[0], "negative")),
            (ben, decide(label, clips[4], "skip")),
            (ada, edit(label, policy="primary")),
            (ben, Undo(id=new_id(), label=label)),
            (ada, edit(label, policy="adjudicated")),
            (ada, give(label, await number_of(pool, "ben"), "secondary")),
        )  # fmt: skip
        for who, gesture in gestures:
            await who.ask(gesture)
            assert await work_agrees(pool) == 3, gesture
        await ben.subscribe(f"blind/{label}")
        await ben.ask(blind(label, clips[0], "negative"))  # instead of his answer as a primary
        assert await work_agrees(pool) == 3


def _agree(who: Client, label: int, expected: dict[int, object]) -> bool:
    return _as(held(who), label) == expected


def _as(work: dict[tuple[int, int], AnnotatorWork], label: int) -> dict[int, tuple[object, ...]]:
    return {
        w.person: (w.confusion, w.shared, w.difference, w.squares)
        for (of, _), w in work.items()
        if of == label
    }


async def test_who_sees_whose_numbers(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with (
        connect("ada") as ada,
        connect("ben") as ben,
        connect("amy", account_role="admin", role="none") as amy,
        connect("cleo", role="secondary") as cleo,
    ):
        shared, own = await make_label(ada), await make_label(ada, "dawn")
        for label in (shared, own):
            await ada.ask(answer(label, clips[0]))
        await amy.ask(give(own, await number_of(pool, "ben"), "secondary"))
        for who, labels in ((ada, {shared, own}), (ben, {shared}), (amy, {shared, own})):
            await who.subscribe("annotators")
            assert {label for label, _ in held(who)} == labels
        state = (await cleo.subscribe("annotators")).state
        assert state == AnnotatorsState(labels={}, people={}, work=())
        cleo.pushed.clear()
        await ada.ask(answer(shared, clips[1]))
        await ada.ask(answer(own, clips[1]))
        adas = await number_of(pool, "ada")
        await amy.until(lambda: held(amy)[own, adas].answers == 2)
        await ben.until(lambda: held(ben)[shared, adas].answers == 2)
        assert (own, adas) not in held(ben)
        # Who is made secondary loses what they saw at once.
        await amy.ask(give(shared, await number_of(pool, "ben"), "secondary"))
        await ben.until(lambda: not held(ben))
        assert not [f for f in cleo.pushed if isinstance(f, AnnotatorsRows)]


async def test_a_cell_opens_the_answers_that_differ(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada, connect("ben") as ben, connect("carl") as carl:
        label = await make_label(ada)
        for who, values in (
            (ada, ("positive", "positive", "negative", "skip")),
            (ben, ("negative", "positive", "positive", "positive")),
            (carl, ("positive", "positive", "positive")),
        ):
            for clip, value in zip(clips, values, strict=False):
                await who.ask(answer(label, clip, value))  # type: ignore[arg-type]
        await ada.ask(answer(label, clips[5], "negative"))  # alone, until somebody decides

        async def differing(person: str) -> list[tuple[int, Answer, Answer, bool]]:
            query = ReadDiffering(id=new_id(), label=label, person=await number_of(pool, person))
            reply = await carl.ask(query)
            assert isinstance(reply, Differing)
            return [(d.clip, d.answer, d.truth, d.decided) for d in reply.clips]

        assert await differing("ada") == [(clips[2], "negative", "positive", False)]
        assert await differing("ben") == [(clips[0], "negative", "positive", False)]
        await carl.ask(decide(label, clips[0], "negative", reason="dusk"))
        await carl.ask(decide(label, clips[5], "positive"))
        assert await differing("ben") == []
        assert await differing("carl") == [(clips[0], "positive", "negative", True)]
        assert await differing("ada") == [
            (clips[5], "negative", "positive", True),
            (clips[2], "negative", "positive", False),
            (clips[0], "positive", "negative", True),
        ]
        query = ReadDiffering(id=new_id(), label=label, person=await number_of(pool, "ben"))
        async with connect("cleo", role="secondary") as cleo:
            assert await refused(cleo, query) == "blind"
