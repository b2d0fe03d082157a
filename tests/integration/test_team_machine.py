"""A team at work on bad connections, against a model of plain dictionaries.

Two primaries, two secondaries and an adjudicator do anything in any order; roles change, networks
fail in mid-command, commands are sent again. Whatever happens, everybody's screen, a newcomer's
screen, the tables and the model say the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any, TypeVar, get_args

import asyncpg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from litestar.datastructures import State

import sql
from backend.client import Client, RefusedCommand, new_id
from backend.domain.truth import truth
from backend.live import connection
from backend.live.connection import Connection
from backend.messages import (
    PACE_ANSWERS,
    Acknowledged,
    Answer,
    DeleteLabel,
    Dropped,
    Policy,
    Request,
    RestoreLabel,
    Role,
    TakeBatch,
    encoder,
)
from backend.routes import dispatch
from tests.conftest import Connect, add_clips, in_ci
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
    requeue,
    undo,
)
from tests.integration.counted_work import work_agrees
from tests.integration.team_model import Model

EXAMPLES, STEPS = 25, 40
LOOK_EVERY = 8  # steps between two looks at everything
CLIPS = 4  # of the corpus that people meet: few, so that they meet the same

TEAM: dict[str, Role] = {
    "ada": "primary", "ben": "primary", "cleo": "secondary", "dora": "secondary",
}  # fmt: skip
Result = TypeVar("Result")
people = st.sampled_from(sorted(TEAM))
places = st.integers(0, CLIPS - 1)
values: st.SearchStrategy[Answer] = st.sampled_from(["positive", "negative", "skip"])
networks = st.sampled_from(["good", "good", "cut", "twice"])
policies: st.SearchStrategy[Policy] = st.sampled_from(["primary", "majority", "adjudicated"])


class World:
    """What all examples share: the backend's loop, the database, and everybody's connection."""

    def __init__(self, connect: Connect, pool: asyncpg.Pool, clips: list[int]) -> None:
        self.loop = asyncio.get_running_loop()
        self.connect, self.pool, self.clips = connect, pool, clips
        self.clients: dict[str, Client] = {}
        self.numbers: dict[str, int] = {}
        self.stack = AsyncExitStack()
        self.labels = 0

    async def come(self, name: str, **account: str) -> Client:
        """A new connection, which remembers what the last one held."""
        client = await self.stack.enter_async_context(self.connect(name, **account))
        if name in self.clients:
            client.snapshots.update(self.clients[name].snapshots)
        else:
            self.numbers[name] = await number_of(self.pool, name)
        self.clients[name] = client
        return client

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """From the thread of the machine."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)


class TeamMachine(RuleBasedStateMachine):
    world: World

    @initialize(policy=policies, repeats=st.sampled_from([0.0, 1.0]))
    def a_label(self, policy: Policy, repeats: float) -> None:
        self.steps = 0
        self.commands: dict[str, tuple[Request, object]] = {}
        self.world.labels += 1
        self.world.run(self._a_label(policy, repeats))

    async def _a_label(self, policy: Policy, repeats: float) -> None:
        root = self.world.clients["root"]
        self.label = await make_label(root, f"label {self.world.labels}")
        self.model = Model(self.world.numbers, dict(TEAM))
        self.model.policy, self.model.repeats = policy, repeats
        await self._say("root", edit(self.label, policy=policy, repeats=repeats), None)
        for name in TEAM:
            await self._follow(name)
        # Who created it is on it; from here on they only arrange and decide.
        role = give(self.label, self.world.numbers["root"], "none")
        await self._say("root", role, None)

    # ── what people do ──────────────────────────────────────────────────────────────────────────

    @rule(
        name=people, place=places, value=values, network=st.sampled_from(["good", "cut", "twice"])
    )
    def answers(self, name: str, place: int, value: Answer, network: str) -> None:
        clip = self.world.clips[place]
        source = "blind" if self.model.roles[name] == "secondary" else "random"
        command = answer(self.label, clip, value, source=source)
        self._do(name, command, lambda: self.model.answer(name, clip, value), network)

    @rule(name=people, place=places, value=values)
    def answers_again(self, name: str, place: int, value: Answer) -> None:
        clip = self.world.clips[place]
        if self.model.roles[name] == "secondary":
            command = blind(self.label, clip, value, repeat=True)
            self._do(name, command, lambda: self.model.answer_again(name, clip, value))

    @rule(name=people, some=st.sets(places, min_size=1, max_size=3), value=values)
    def answers_many(self, name: str, some: set[int], value: Answer) -> None:
        clips = [self.world.clips[place] for place in sorted(some)]
        command = answer_many(self.label, clips, value)
        self._do(name, command, lambda: self.model.answer_many(name, clips, value))

    @rule(name=people, network=networks)
    def undoes(self, name: str, network: str) -> None:
        command = undo(self.label)
        self._do(name, command, lambda: self.model.undo(name), network)

    @rule(name=people, place=places, network=networks)
    def writes(self, name: str, place: int, network: str) -> None:
        clip, text = self.world.clips[place], f"step {self.steps}"
        command = note(self.label, clip, text)
        self._do(name, command, lambda: self.model.note(name, clip, text), network)

    @rule(
        name=st.sampled_from(["ada", "cleo", "root"]), place=places,
        value=st.none() | values, late=st.booleans(),
    )  # fmt: skip
    def decides(self, name: str, place: int, value: Answer | None, late: bool) -> None:
        clip = self.world.clips[place]
        seen = self.world.run(self._decision(clip)) + late
        command = decide(self.label, clip, value, seen=seen)
        self._do(name, command, lambda: self.model.decide(name, clip, value, late))

    async def _decision(self, clip: int) -> int:
        found = await sql.disagreements.decision(self.world.pool, label=self.label, clip=clip)
        return int(found["annotation_id"]) if found else 0

    @rule(name=people, some=st.sets(places, max_size=3))
    def asks_to_re_review_answers(self, name: str, some: set[int]) -> None:
        clips = [self.world.clips[place] for place in sorted(some)]
        command = requeue(self.label, clips)
        self._do(name, command, lambda: self.model.requeue(name, clips))

    @rule(name=people, policy=policies)
    def changes_the_policy(self, name: str, policy: Policy) -> None:
        command = edit(self.label, policy=policy)
        self._do(name, command, lambda: self.model.change_policy(name, policy))

    @rule(name=people)
    def gets_the_other_role(self, name: str) -> None:
        before = self.model.roles[name]
        role: Role = "primary" if before == "secondary" else "secondary"
        command = give(self.label, self.world.numbers[name], role)
        self._do("root", command, lambda: self.model.give(name, role))
        if self.model.roles[name] != before:
            self.world.run(self._dropped([name], {name: before}))

    @rule(name=people)
    def takes_a_batch(self, name: str) -> None:
        self.world.run(self._take(name))

    async def _take(self, name: str) -> None:
        command = TakeBatch(id=new_id(), label=self.label, arm="random")
        if self.model.roles[name] != "primary":
            assert await self._outcome(name, command) == "not_allowed"
            return
        batch = await self.world.clients[name].ask(command)
        open_clips = set(self.world.clips) - self.model.answered_by_primaries()
        free = open_clips - self.model.held_by_others(name)
        assert set(batch.clips) <= free
        assert len(batch.clips) == min(25, len(free))
        self.model.leases[name] = set(batch.clips)

    @rule()
    def batches_expire(self) -> None:
        self.model.leases.clear()
        self.world.run(
            self.world.pool.execute(
                "UPDATE lease SET expires_at = now() - interval '1 s' WHERE label_id = $1",
                self.label,
            )
        )

    @rule(name=people)
    def comes_back(self, name: str) -> None:
        self.world.run(self._reconnect(name))

    @rule(name=people)
    def sends_the_last_command_again(self, name: str) -> None:
        if name in self.commands:
            command, outcome = self.commands[name]
            if isinstance(outcome, Acknowledged):  # refusals may go another way by now
                assert self.world.run(self._outcome(name, command)) == outcome

    @rule(name=people)
    def the_label_goes_and_comes_back(self, name: str) -> None:
        command = DeleteLabel(id=new_id(), label=self.label)
        author = self.model.roles[name] == "primary"
        self._do(name, command, lambda: None if author else "not_allowed")
        self.commands.pop(name)
        if author:
            self.world.run(self._dropped(list(TEAM), dict(self.model.roles), restored_by=name))

    # ── how it is done ──────────────────────────────────────────────────────────────────────────

    def _do(
        self, name: str, command: Request, expect: Callable[[], object], network: str = "good"
    ) -> None:
        """``expect`` changes the model; what it returns is the code of the refusal, or the clip
        and answer that the reply names."""
        self.world.run(self._say(name, command, expect(), network))

    async def _say(
        self, name: str, command: Request, expected: object, network: str = "good"
    ) -> None:
        # A refusal leaves no receipt: a copy that the server reads after others went on might be
        # taken after all. Cut connections leave none behind, and both copies' refusals are awaited.
        if network == "cut" and not isinstance(expected, str):  # perhaps the server gets it
            client = self.world.clients[name]
            await client.send_raw(encoder.encode(command).decode())
            client.cut()
            await self._reconnect(name)
        client = self.world.clients[name]
        before = len(client.frames)
        if network == "twice":  # and the first reply is taken for the second
            await client.send_raw(encoder.encode(command).decode())
        outcome = await self._outcome(name, command)
        if network == "twice" and isinstance(outcome, str):
            id_ = command.id.encode()
            await client.until(lambda: sum(id_ in f for f in list(client.frames)[before:]) == 2)
        self.commands[name] = command, outcome
        if isinstance(expected, str) or isinstance(outcome, str):
            assert outcome == expected
        elif isinstance(expected, tuple):
            assert isinstance(outcome, Acknowledged)
            assert (outcome.clip, outcome.answer) == expected

    async def _outcome(self, name: str, command: Request) -> Any:
        """The reply, or the code of the refusal."""
        try:
            return await self.world.clients[name].ask(command)
        except RefusedCommand as refused:
            return refused.code

    def _stream(self, name: str, role: Role | None = None) -> str:
        kind = "blind" if (role or self.model.roles[name]) == "secondary" else "label"
        return f"{kind}/{self.label}"

    async def _follow(self, name: str) -> None:
        """Go on from what one holds of the stream, if anything."""
        stream, client = self._stream(name), self.world.clients[name]
        held = client.snapshots.get(stream)
        if held is None:
            await client.subscribe(stream)
        else:
            before = len(client.frames)
            await client.subscribe(stream, epoch=held.epoch, after=held.seq)
            assert not any(b'"type":"Snapshot"' in f for f in list(client.frames)[before:])
        self.model.opens(name)

    async def _reconnect(self, name: str) -> None:
        self.world.clients[name].cut()
        await self.world.come(name)
        await self._follow(name)

    async def _dropped(
        self, names: list[str], roles: dict[str, Role], *, restored_by: str | None = None
    ) -> None:
        """Everybody learns that their stream ended, and follows the one that is theirs now."""
        for name in names:
            stream, client = self._stream(name, roles[name]), self.world.clients[name]
            await client.until(
                lambda client=client, stream=stream: any(  # type: ignore[misc]
                    isinstance(f, Dropped) and f.stream == stream for f in client.pushed
                )
            )
            client.pushed.clear()
        if restored_by is not None:
            await self.world.clients[restored_by].ask(RestoreLabel(id=new_id(), label=self.label))
        for name in names:
            await self._follow(name)

    # ── what must hold ──────────────────────────────────────────────────────────────────────────

    @invariant()
    def now_and_then_everything_agrees(self) -> None:
        self.steps += 1
        if self.steps % LOOK_EVERY == 0:
            self.world.run(self._look())

    def teardown(self) -> None:
        if hasattr(self, "model"):
            self.world.run(self._look())

    async def _look(self) -> None:
        await self._numbers_have_no_gaps()
        for name in TEAM:
            await self._screens_agree(name)
        await self._truth_agrees()
        await self._agreement_agrees()
        await work_agrees(self.world.pool)

    async def _numbers_have_no_gaps(self) -> None:
        rows = await self.world.pool.fetch(
            "SELECT s.seq, array_agg(e.seq ORDER BY e.seq) FILTER (WHERE e.seq IS NOT NULL) AS all"
            " FROM stream s LEFT JOIN event e ON e.stream = s.name"
            " WHERE s.name = $1 OR starts_with(s.name, $2) GROUP BY s.name, s.seq",
            f"label/{self.label}", f"blind/{self.label}/",
        )  # fmt: skip
        for row in rows:
            assert (row["all"] or []) == list(range(1, row["seq"] + 1))

    async def _screens_agree(self, name: str) -> None:
        """What somebody arrived at by events, what a newcomer gets, and what the model says."""
        stream, client = self._stream(name), self.world.clients[name]
        stored = stream if stream.startswith("label") else f"{stream}/{self.world.numbers[name]}"
        seq = await sql.events.seq(self.world.pool, stream=stored)
        await client.until(lambda: client.snapshots[stream].seq == seq)
        followed = client.snapshots[stream]
        fresh = await client.subscribe(stream)
        assert (fresh.seq, fresh.state) == (followed.seq, followed.state)
        self.model.check_screen(name, fresh.state)

    async def _truth_agrees(self) -> None:
        """Under all three policies, whichever holds."""
        async with self.world.pool.acquire() as database:
            for policy in get_args(Policy):
                change = database.transaction()
                await change.start()
                await database.execute(
                    "UPDATE label SET policy = $2 WHERE id = $1", self.label, policy
                )
                outcomes = await sql.builds.outcomes(database, label=self.label)
                row = (
                    await sql.labels.board_primary(
                        database, labels=[self.label], paced=PACE_ANSWERS
                    )
                )[0]
                await change.rollback()
                expected = self.model.truths(policy)
                found = {r["clip_id"]: truth(r["outcome"]) for r in outcomes}
                assert found == expected
                known = list(expected.values())
                assert (row["positives"], row["negatives"]) == (
                    known.count(True),
                    known.count(False),
                )

    async def _agreement_agrees(self) -> None:
        row = (
            await sql.labels.board_primary(self.world.pool, labels=[self.label], paced=PACE_ANSWERS)
        )[0]
        compared, agreed, waiting = self.model.agreement()
        assert (row["compared"], row["disagreements"]) == (compared, waiting)
        assert row["agreement"] == (agreed / compared if compared else None)


async def prove(world: World, examples: int, steps: int) -> None:
    machine = type("Machine", (TeamMachine,), {"world": world})
    bounded = settings(
        max_examples=examples, stateful_step_count=steps, derandomize=in_ci(),
        suppress_health_check=list(HealthCheck),
        phases=(Phase.reuse, Phase.generate),  # shrinking takes minutes: name Phase.shrink for it
    )  # fmt: skip
    await asyncio.to_thread(run_state_machine_as_test, machine, settings=bounded)


def late_copies() -> Callable[[State, Connection, Request], Awaitable[None]]:
    """The server reads a command's second copy when others have had time to go on."""
    carry_out, seen = dispatch.answer, set[str]()

    async def answer_late(state: State, connection: Connection, command: Request) -> None:
        if command.id in seen:
            await asyncio.sleep(0.05)
        seen.add(command.id)
        await carry_out(state, connection, command)

    return answer_late


@pytest.fixture
async def world(
    connect: Connect, pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    monkeypatch.setattr(connection, "RATE", 1e6)  # these people never tire
    world = World(connect, pool, await add_clips(pool, 40))
    await world.come("root", account_role="admin")
    for name in TEAM:
        await world.come(name, role=TEAM[name])
    yield world
    await world.stack.aclose()


@pytest.mark.usefixtures("second_questions_at_once")
async def test_whatever_a_team_does_everybody_agrees(world: World) -> None:
    await prove(world, EXAMPLES, STEPS)


async def test_the_copy_of_a_refused_note_is_refused_before_others_go_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine awaits it: a copy that is read late may be taken."""
    monkeypatch.setattr(dispatch, "answer", late_copies())
    machine = TeamMachine()
    machine.world = world

    def cleo_writes_before_she_is_asked() -> None:
        machine.a_label("majority", 0.0)
        machine.writes("cleo", 0, "twice")
        machine.answers("ada", 0, "positive", "good")
        machine.teardown()

    await asyncio.to_thread(cleo_writes_before_she_is_asked)
