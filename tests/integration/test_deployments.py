"""A label's model versions in use: putting them into use, taking that back, and who is told."""

from __future__ import annotations

import asyncio
import struct
from typing import Any

import asyncpg
import pytest
from click.testing import CliRunner

import sql
from backend.client import Client, new_id
from backend.messages import (
    LONGEST_NOTE,
    Alias,
    CompareDeployed,
    DeployedComparison,
    Deployment,
    Kind,
    LabelState,
    Point,
    Quality,
    ReadPast,
    ReadTimeline,
    Span,
    encoder,
)
from backend.ops.cli import main as rushes
from backend.settings import Settings
from backend.views.model_names import UnknownModel, find_model
from tests.conftest import DIM, Connect
from tests.gestures import (
    answer,
    answer_many,
    as_a_newcomer,
    bring_back,
    deploy,
    edit,
    make_label,
    pin,
    put_away,
    refusal,
    refused,
    resumed_as_a_newcomer,
    roll_back,
)


async def add_model(
    pool: asyncpg.Pool,
    label: int,
    *,
    bias: float = 0.0,
    alone: float | None = None,
    kinds: tuple[Kind, ...] = (),
) -> int:
    """One more model version, which has seen all answers so far; its number."""
    space = await sql.corpus.space(pool)
    upto = await pool.fetchval("SELECT coalesce(max(id), 0) FROM annotation")
    seq = await pool.fetchval("SELECT seq FROM stream WHERE name = $1", f"label/{label}")
    version = await sql.builds.add_model(
        pool, label=label, classifier="test", settings="{}",
        weights=struct.pack(f"<{DIM}f", 1.0, *[0.0] * (DIM - 1)), bias=bias, checksum="",
        space=space["id"], seq=seq, answers=8, seconds=0.1, at=1.0, upto=upto,
        policy="adjudicated",
    )  # fmt: skip
    scores = Quality(quality=0.75, heldout=0.875, heldout_alone=alone)
    point = Point(version=version, answers=8, at=1.0, scores=scores)
    await sql.builds.add_metric(
        pool, label=label, version=version, point=encoder.encode(point).decode(), quality=0.75,
        heldout=0.875, answers=8, kinds=encoder.encode(kinds).decode(),
        calibration=None, confounders=None,
    )  # fmt: skip
    return int(version)


def live(who: Client, label: int, alias: Alias = "live") -> Deployment | None:
    state = who.snapshots[f"label/{label}"].state
    assert isinstance(state, LabelState)
    return state.deployed.get(alias)


def in_use(who: Client, label: int, alias: Alias = "live") -> int:
    """The version in use; 0: none."""
    found = live(who, label, alias)
    return found.version if found else 0


async def newest(pool: asyncpg.Pool, label: int, alias: Alias = "live") -> int:
    """The last deployment under an alias; 0: none."""
    rows = await sql.deploy.deployed(pool, label=label)
    return next((int(r["id"]) for r in rows if r["alias"] == alias), 0)


async def test_who_follows_the_label_sees_what_is_in_use_and_what_spoke_for_it(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        await ada.ask(answer_many(label, clips[:3]))
        await ben.ask(answer_many(label, clips[3:8], "negative"))
        one = await add_model(pool, label, alone=0.625)
        await ada.ask(edit(label, description="another meaning"))
        await ada.ask(answer(label, clips[9]))
        two = await add_model(pool, label)
        stream = f"label/{label}"
        before = await ben.subscribe(stream)
        assert before.state.deployed == {}
        await ada.ask(deploy(label, one, threshold=0.25, note=" good enough for the trailers "))
        await ben.until(lambda: live(ben, label))
        first = live(ben, label)
        assert first is not None
        assert (first.version, first.threshold, first.name) == (one, 0.25, "ada")
        assert (first.note, first.definition) == ("good enough for the trailers", 1)
        spoke = first.evaluated
        assert (spoke.positives, spoke.negatives, spoke.annotators) == (3, 5, 2)
        # Where it is in use a clip has no neighbours.
        assert (spoke.quality, spoke.average_precision) == (0.75, 0.625)

        await ben.ask(deploy(label, two, "candidate"))
        await ada.ask(deploy(label, two, seen=first.id))
        await ben.until(lambda: in_use(ben, label) == two == in_use(ben, label, "candidate"))
        second = live(ben, label)
        assert second is not None and second.evaluated.average_precision == 0.875
        assert (second.definition, second.evaluated.positives) == (2, 4)
        await as_a_newcomer(ben, stream)

        said = (await ada.ask(ReadTimeline(id=new_id(), label=label))).entries
        story = [(e.what, e.name, e.alias, e.version, e.text) for e in said if e.alias]
        assert story == [
            ("deployed", "ada", "live", two, ""),
            ("deployed", "ben", "candidate", two, ""),
            ("deployed", "ada", "live", one, "good enough for the trailers"),
        ]
        then = await ada.ask(ReadPast(id=new_id(), label=label, at=first.at + 0.001))
        assert then.state.deployed == {"live": first}
        now = await ada.ask(ReadPast(id=new_id(), label=label, at=4e9))
        assert now.state.deployed == ben.snapshots[stream].state.deployed


async def test_rolling_back_undoes_one_deployment_after_the_other(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        stream = f"label/{label}"
        versions = [await add_model(pool, label) for _ in range(3)]
        await ben.subscribe(stream)
        for number, version in enumerate(versions):
            await ada.ask(
                deploy(label, version, threshold=number / 4, seen=await newest(pool, label))
            )
        await ben.ask(roll_back(label, seen=await newest(pool, label)))
        await ben.until(lambda: in_use(ben, label) == versions[1])
        back = live(ben, label)
        assert back is not None and back.threshold == 0.25 and back.rolls_back
        await ada.ask(deploy(label, 0, seen=back.id, note="out"))  # out of service
        await ben.until(lambda: in_use(ben, label) == 0)
        for expected in (versions[1], versions[0], 0):
            await ben.ask(roll_back(label, seen=await newest(pool, label)))
            await ben.until(lambda expected=expected: in_use(ben, label) == expected)
        nothing = await refusal(ben, roll_back(label, seen=await newest(pool, label)))
        assert nothing.code == "not_deployed" and "as live" in str(nothing)
        await as_a_newcomer(ben, stream)
        await ada.ask(deploy(label, versions[2], seen=await newest(pool, label)))
        await ben.until(lambda: in_use(ben, label) == versions[2])
        said = (await ada.ask(ReadTimeline(id=new_id(), label=label))).entries
        story = [(e.what, e.version) for e in reversed(said) if e.alias]
        one, two, three = versions
        assert story == [
            ("deployed", one), ("deployed", two), ("deployed", three), ("rolled back", two),
            ("deployed", 0), ("rolled back", two), ("rolled back", one), ("rolled back", 0),
            ("deployed", three),
        ]  # fmt: skip
        kept = await pool.fetchval("SELECT count(*) FROM deployment")
        assert kept == len(story)


async def test_of_two_who_deploy_at_once_the_second_is_told_by_whom(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        one, two = await add_model(pool, label), await add_model(pool, label)
        said = await asyncio.gather(
            ada.ask(deploy(label, one)), ben.ask(deploy(label, two)), return_exceptions=True
        )
        (lost,) = [each for each in said if isinstance(each, Exception)]
        winner, version = ("ada", one) if lost is said[1] else ("ben", two)
        assert f"Meanwhile {winner} made version {version} live" in str(lost)
        assert await pool.fetchval("SELECT count(*) FROM deployment") == 1
        seen = await newest(pool, label)
        await ada.ask(roll_back(label, seen=seen))
        for late in (roll_back(label, seen=seen), deploy(label, two, seen=seen)):
            told = await refusal(ben, late)
            assert told.code == "changed_meanwhile" and "ada" in str(told)
        assert await refused(ben, deploy(label, one, "candidate", seen=seen)) == "changed_meanwhile"


async def test_a_deployment_sent_twice_is_made_once(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
        command = deploy(label, await add_model(pool, label))
        await ada.ask(command)
        await ada.ask(command)
        assert await pool.fetchval("SELECT count(*) FROM deployment") == 1


async def test_what_cannot_be_deployed_is_refused(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada:
        label, other = await make_label(ada), await make_label(ada, "dusk")
        assert await refused(ada, deploy(label, 1)) == "unknown_model"  # it has none yet
        version = await add_model(pool, label)
        assert await refused(ada, deploy(other, version)) == "unknown_model"
        assert await refused(ada, deploy(label, 0)) == "not_deployed"
        assert await refused(ada, roll_back(label)) == "not_deployed"
        long = deploy(label, version, note="n" * (LONGEST_NOTE + 1))
        assert await refused(ada, long) == "too_long"
        assert await pool.fetchval("SELECT count(*) FROM deployment") == 0


async def test_what_is_seen_is_compared_with_what_is_live(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    """Of two clouds of clips the first is reported, or everything, or nothing."""
    async with connect("ada") as ada:
        label = await make_label(ada)
        one, all_of_them = await add_model(pool, label), await add_model(pool, label, bias=9.0)
        copy = "UPDATE clip SET duplicate_of = $1 WHERE id = $2"
        await pool.execute(copy, clips[0], clips[2])  # near-duplicates are left out
        half, whole = len(clips) // 2 - 1, len(clips) - 1

        async def compared(version: int, **more: Any) -> tuple[int, int, int]:
            query = CompareDeployed(id=new_id(), label=label, version=version, **more)
            said: DeployedComparison = await ada.ask(query)
            return said.more, said.fewer, said.reported

        assert await compared(one) == (0, 0, 0)  # nothing is live
        await ada.ask(deploy(label, one))
        assert await compared(one) == (0, 0, half)
        assert await compared(all_of_them) == (whole - half, 0, half)
        assert await compared(one, threshold=1.0) == (0, half, half)
        await pool.execute(copy, clips[0], clips[4])  # what is known is not counted again
        assert await compared(one, threshold=1.0) == (0, half, half)
        await pool.execute("UPDATE clip SET duplicate_of = NULL WHERE id = $1", clips[4])
        assert await compared(one, alias="candidate") == (0, 0, 0)
        await ada.ask(deploy(label, all_of_them, threshold=0.0, seen=await newest(pool, label)))
        assert await compared(one, threshold=0.5) == (0, whole - half, whole)
        # Beside another version, whatever is in use.
        assert await compared(one, threshold=0.5, beside=one) == (0, 0, half)
        assert await compared(all_of_them, threshold=0.5, beside=one) == (whole - half, 0, half)
        assert await compared(one, threshold=0.5, beside=9) == (0, 0, 0), "there is none"
        query = CompareDeployed(id=new_id(), label=label, version=9)
        assert await refused(ada, query) == "unknown_model"


@pytest.mark.usefixtures("terminal_in_this_process")
async def test_a_label_is_deployed_and_rolled_back_from_the_terminal(
    connect: Connect, clips: list[int], pool: asyncpg.Pool, settings: Settings
) -> None:
    async def run(*arguments: str) -> str:
        done = await asyncio.to_thread(
            CliRunner().invoke, rushes, arguments, env=settings.environment | {"COLUMNS": "200"}
        )
        assert done.exit_code == (1 if done.output.startswith("Error: ") else 0), done.output
        return done.output

    async with connect("ada") as ada, connect("otto", role="none"):
        label = await make_label(ada)
        stream = f"label/{label}"
        assert "has no model yet" in await run("deploy", "night")
        assert "no label 'dawn'" in await run("deploy", "dawn")
        assert "rolled back" in await run("rollback", "night")
        assert "rushes deploy night" in await run("deployments", "night")
        one, two = await add_model(pool, label), await add_model(pool, label)
        await ada.subscribe(stream)
        assert "no such model version" in await run("deploy", "night@9")
        assert "not on it" in await run("deploy", "night@1", "--by", "otto")
        candidate = ("deploy", "night", "--as", "candidate", "--threshold", ".75", "--by", "ada")
        said = await run(*candidate, "--note", "try it")
        assert said == f"candidate is version {two} from .75 on; before: nothing in use\n"
        said = await run("deploy", f"night@{one}")
        assert said == f"live is version {one} from .50 on; before: nothing in use\n"
        said = await run("deploy", "night@candidate", "--as", "live")
        assert said.startswith(f"live is version {two} from .75 on; before: live is version {one}")
        await ada.until(lambda: in_use(ada, label) == two)
        assert live(ada, label).name == "" and live(ada, label, "candidate").name == "ada"  # type: ignore[union-attr]
        listed = (await run("deployments")).splitlines()
        assert len(listed) == 3 and "try it" in listed[2] and "terminal" in listed[1]
        await run("rollback", "night")
        await ada.until(lambda: in_use(ada, label) == one)
        assert len((await run("deployments", "night")).splitlines()) == 5
        await as_a_newcomer(ada, stream)


async def test_a_version_of_another_embedder_does_not_come_into_use(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    """The corpus was embedded anew since."""
    async with connect("ada") as ada:
        label = await make_label(ada)
        old = await add_model(pool, label)
        await ada.ask(deploy(label, old))
        await pool.execute("UPDATE space SET active = false")
        await pool.execute(
            "INSERT INTO space (digest, embedder, source, dimensions, active)"
            " VALUES ('new', 'a new one', '/new', $1, true)",
            DIM,
        )
        new = await add_model(pool, label)
        assert new == old + 1
        told = await refusal(ada, deploy(label, old, seen=await newest(pool, label)))
        assert told.code == "other_embedder" and "embeddings of test" in str(told)
        await ada.ask(deploy(label, new, seen=await newest(pool, label)))
        back = roll_back(label, seen=await newest(pool, label))
        assert await refused(ada, back) == "other_embedder"


async def test_a_label_keeps_what_is_deployed_while_it_is_renamed_pinned_and_put_away(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada)
        stream = f"label/{label}"
        one, two = await add_model(pool, label), await add_model(pool, label)
        await ada.ask(deploy(label, one))
        seen = await newest(pool, label)
        await ada.ask(pin(label, two))
        await ada.ask(edit(label, name="dusk"))
        await ada.subscribe(stream)
        assert in_use(ada, label) == one
        assert (await find_model(pool, "dusk@live")).version == one
        with pytest.raises(UnknownModel, match="no label 'night'"):
            await find_model(pool, "night@live")
        await ada.ask(put_away(label))
        with pytest.raises(UnknownModel, match="no label 'dusk'"):
            await find_model(pool, "dusk@live")
        for gone in (deploy(label, two, seen=seen), roll_back(label, seen=seen)):
            assert await refused(ada, gone) == "put_away"
        await ada.ask(bring_back(label))
        await ada.subscribe(stream)
        assert in_use(ada, label) == one
        await ada.ask(deploy(label, two, seen=seen))
        await resumed_as_a_newcomer(ada, stream)


@pytest.mark.parametrize("alias", ["live", "candidate"])
async def test_who_labels_blind_is_told_nothing(
    connect: Connect, clips: list[int], pool: asyncpg.Pool, alias: Alias
) -> None:
    """Their own stream does not even count on when something comes into use."""
    async with connect("ada") as ada, connect("cleo", role="secondary") as cleo:
        label = await make_label(ada)
        version = await add_model(pool, label)
        stream = f"blind/{label}"
        for each in (stream, "board", "annotators"):
            await cleo.subscribe(each)
        before = cleo.snapshots[stream].seq
        await ada.ask(deploy(label, version, alias, note="a word"))
        await ada.ask(roll_back(label, alias, seen=await newest(pool, label, alias)))
        await ada.ask(edit(label, description="what they may know"))
        await cleo.until(lambda: cleo.snapshots[stream].state.label.description)
        assert cleo.snapshots[stream].seq == before + 1
        assert not any(b"eploy" in f or b"a word" in f for f in cleo.frames)


async def test_a_version_tells_its_own_kinds_of_clips_when_a_newer_one_is_there(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    poor = Kind(
        number=1, name="snow", clips=80, answers=20, right=Span(value=0.4, low=0.25, high=0.55)
    )
    async with connect("ada") as ada:
        label = await make_label(ada)
        version = await add_model(pool, label, kinds=(poor,))
        newer = await add_model(pool, label)
        await ada.subscribe(f"label/{label}")
        await ada.ask(deploy(label, version))
        found = await ada.until(lambda: live(ada, label))
        assert found.evaluated.examined
        assert [(kind.name, kind.right) for kind in found.evaluated.wrong] == [("snow", 0.4)]
        await ada.ask(deploy(label, newer, "candidate"))
        beside = await ada.until(lambda: live(ada, label, "candidate"))
        assert not beside.evaluated.examined, "nobody looked at it"
