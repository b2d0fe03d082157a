"""Rules between labels in the studio: who may make them, what contradicts them, and to whom that is
told."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from backend.auth.access import Visitor
from backend.client import Client, RefusedCommand, new_id
from backend.domain.families import Rule, closure, contradictions
from backend.messages import AddRule, FamiliesState, RemoveRule, RuleKind, TakeBatch
from backend.views.families import contradicting, families_states
from backend.views.rankings import Rankings
from tests.conftest import Connect
from tests.gestures import answer, blind, decide, edit, give, make_label, number_of
from workers.learn.build import Builder
from workers.learn.corpus import Corpus

Person = Callable[..., Awaitable[Visitor]]


def rule(label: int, kind: RuleKind, *others: int) -> AddRule:
    return AddRule(id=new_id(), label=label, kind=kind, others=others)


async def refused(who: Client, command: Any) -> tuple[str, str]:
    with pytest.raises(RefusedCommand) as error:
        await who.ask(command)
    return error.value.code, str(error.value)


async def seen(pool: asyncpg.Pool, name: str) -> FamiliesState:
    person = await number_of(pool, name)
    return (await families_states(pool, {person}))[person]


async def test_the_queue_holds_just_the_clips_whose_truths_contradict_the_rules(
    connect: Connect, pool: asyncpg.Pool, clips: list[int]
) -> None:
    rng = random.Random(5)
    async with connect("ada", account_role="admin") as ada, connect("ben") as ben:
        labels = [await make_label(ada, f"label {n}") for n in range(5)]
        for label, policy in zip(labels, ("primary", "majority", "adjudicated"), strict=False):
            await ada.ask(edit(label, policy=policy))
        for label in labels:
            for clip in clips[:8]:
                for who in (ada, ben):
                    if rng.random() < 0.7:
                        value: Any = rng.choice(["positive", "negative", "negative", "skip"])
                        await who.ask(answer(label, clip, value))
                if rng.random() < 0.2:
                    with contextlib.suppress(RefusedCommand):  # nobody answered it
                        await ada.ask(decide(label, clip, rng.choice(["positive", "negative"])))
    rows = await pool.fetch("SELECT label_id, clip_id, outcome FROM truth")
    yes: dict[int, dict[int, bool]] = {clip: {} for clip in clips[:8]}
    for r in rows:
        if r["outcome"] in ("positive", "negative"):
            yes[r["clip_id"]][r["label_id"]] = r["outcome"] == "positive"
    found = 0
    for _ in range(60):
        rules = []
        for _ in range(rng.randint(0, 4)):
            some = rng.sample(labels, rng.randint(2, 3))
            kind: Any = rng.choice(["implies", "excludes", "one_of"])
            rules.append(Rule(kind, tuple(some if kind == "one_of" else some[:2])))
        of = closure(rules)
        expected = sorted(
            (clip, several) for clip, said in yes.items() for several in contradictions(of, said)
        )
        assert await contradicting(pool, of) == expected, rules
        found += len(expected)
    assert found > 50


async def test_rules_are_made_by_primaries_of_all_their_labels_and_fit_each_other(
    connect: Connect, pool: asyncpg.Pool, clips: list[int]
) -> None:
    async with connect("ada", account_role="admin") as ada, connect("ben") as ben:
        kiss, couple, crowd = [await make_label(ada, name) for name in ("kiss", "couple", "crowd")]
        await ada.ask(give(couple, await number_of(pool, "ben"), "none"))
        await ben.ask(rule(kiss, "excludes", crowd))
        assert (await refused(ben, rule(kiss, "implies", couple)))[0] == "unknown_label"
        await ada.ask(give(couple, await number_of(pool, "ben"), "secondary"))
        assert (await refused(ben, rule(kiss, "implies", couple)))[0] == "not_allowed"
        await ada.ask(rule(kiss, "implies", couple))
        code, said = await refused(ada, rule(couple, "implies", kiss))
        assert code == "rule_contradicts" and "“couple” cannot imply “kiss”" in said
        assert (await refused(ada, rule(kiss, "excludes", couple, crowd)))[0] == "malformed"
        code, said = await refused(ben, rule(crowd, "implies", kiss))
        assert code == "rule_contradicts" and "“crowd” implies “kiss”" in said
        [excludes, implies] = (await seen(pool, "ada")).rules
        assert (implies.kind, implies.labels, implies.by) == ("implies", (kiss, couple), "ada")
        assert (await seen(pool, "ben")).rules == (excludes,)
        await ben.ask(RemoveRule(id=new_id(), label=crowd, rule=excludes.id))
        await ada.ask(RemoveRule(id=new_id(), label=crowd, rule=excludes.id))  # it is gone already
        assert (await seen(pool, "ada")).rules == (implies,)
        events = await pool.fetchval(
            "SELECT count(*) FROM event WHERE body::text LIKE '%FamiliesChanged%'"
        )
        assert events == 3


async def test_a_contradiction_waits_until_people_correct_it_and_nothing_is_answered_by_a_rule(
    connect: Connect, pool: asyncpg.Pool, clips: list[int]
) -> None:
    async with connect("ada", account_role="admin") as ada, connect("ben") as ben:
        kiss, crowd = [await make_label(ada, name) for name in ("kiss", "crowd")]
        await ada.ask(rule(kiss, "excludes", crowd))
        for label in (kiss, crowd):
            await ben.ask(answer(label, clips[0]))
            await ben.ask(answer(label, clips[1], "negative"))
        await ben.ask(answer(kiss, clips[2]))
        assert await pool.fetchval("SELECT count(*) FROM annotation") == 5
        state = await seen(pool, "ada")
        [row] = state.contradictions
        assert state.waiting == 1 and row.clip == clips[0]
        assert [(s.label, s.truth, s.answers[0].name) for s in row.says] == [
            (kiss, "positive", "ben"), (crowd, "positive", "ben"),
        ]  # fmt: skip
        await ada.ask(decide(crowd, clips[0], "negative"))
        assert (await seen(pool, "ada")).waiting == 0


async def test_who_labels_blind_learns_nothing_of_the_answers_under_that_label(
    connect: Connect, pool: asyncpg.Pool, clips: list[int]
) -> None:
    async with (
        connect("ada", account_role="admin") as ada,
        connect("ben") as ben,
        connect("cleo") as cleo,
    ):
        kiss, crowd = [await make_label(ada, name) for name in ("kiss", "crowd")]
        await ada.ask(give(crowd, await number_of(pool, "cleo"), "secondary"))
        await cleo.subscribe(f"blind/{crowd}")
        await ada.ask(rule(kiss, "excludes", crowd))
        nothing = await seen(pool, "cleo")
        for label in (kiss, crowd):
            await ben.ask(answer(label, clips[0]))
        await cleo.ask(blind(crowd, clips[0]))
        assert (await seen(pool, "ben")).waiting == 1
        assert await seen(pool, "cleo") == nothing
        assert (nothing.rules, nothing.contradictions) == ((), ())
        assert [label.id for label in nothing.labels] == [kiss]


@pytest.fixture
async def modelled(
    pool: asyncpg.Pool, clips: list[int], connect: Connect, tmp_path: Any
) -> tuple[int, int]:
    """A label with a model, and one that excludes it, of which nothing is answered."""
    async with connect("ada", account_role="admin") as ada:
        night, day = [await make_label(ada, name) for name in ("night", "day")]
        await ada.ask(rule(night, "excludes", day))
        for at, clip in enumerate(clips[:40]):
            await ada.ask(answer(night, clip, "positive" if at % 2 else "negative"))

    async def no_words(phrases: list[str]) -> None:
        return None

    corpus = Corpus(tmp_path)
    builder = Builder(pool, corpus, no_words)
    await builder.build_due()
    await builder.evaluated()
    corpus.close()
    return night, day


async def test_yes_of_a_sibling_that_looks_like_yes_is_offered_as_a_hard_negative(
    modelled: tuple[int, int], pool: asyncpg.Pool, clips: list[int], connect: Connect
) -> None:
    night, day = modelled
    async with connect("ben") as ben, connect("cleo") as cleo:
        random_ones = await ben.ask(TakeBatch(id=new_id(), label=night, siblings=True))
        assert random_ones.arm == "random" and "no clip is yes" in random_ones.reason.lower()
        for clip in clips[30:120]:
            await ben.ask(answer(day, clip))
        batch = await ben.ask(TakeBatch(id=new_id(), label=night, siblings=True))
        scored = await Rankings(pool).recent(night)
        assert scored is not None
        high = set(scored.clips[scored.logits >= 0].tolist())
        assert batch.clips and set(batch.clips) <= high & set(clips[40:120])
        assert set(batch.sources) == {"sibling"} and "“day”" in batch.reason
        assert list(batch.scores) == sorted(batch.scores, reverse=True)
        # Who labels the sibling blind would learn its yes by the choice.
        person = await number_of(pool, "cleo")
        await pool.execute("INSERT INTO member VALUES ($1, $2, 'secondary')", day, person)
        theirs = await cleo.ask(TakeBatch(id=new_id(), label=night, siblings=True))
        assert theirs.arm == "random" and "day" not in theirs.reason
