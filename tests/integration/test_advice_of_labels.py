"""The advice on a real database: what other labels teach, and whom it must not reach."""

from __future__ import annotations

import asyncpg

import sql
from backend.events import transaction
from backend.messages import Advice, Feed
from tests.conftest import Connect
from tests.gestures import give, make_label, number_of
from workers.learn.advice import advice_on

FEEDS = {name: Feed(clips=(1, 2, 3)) for name in ("borderline", "zero_shot", "random")}


async def advice(pool: asyncpg.Pool, label: int) -> Advice:
    async with transaction(pool) as tx:
        return await advice_on(tx, label, FEEDS)  # type: ignore[arg-type]


async def label_taught(pool: asyncpg.Pool, label: int, random: float) -> None:
    """Batches of a label in which random clips gained so much, and all others nothing."""
    for arm in ("va", "random", "zero_shot") * 3:
        await sql.builds.add_pull(
            pool, label=label, arm=arm, gain=random if arm == "random" else 0.0, error=0.01,
            heldout=0.5, answers=25,
        )  # fmt: skip


async def test_labels_teach_each_other_but_not_those_who_label_them_blind(
    connect: Connect, pool: asyncpg.Pool
) -> None:
    async with connect("ada", account_role="admin") as ada, connect("ben"):
        labels = [await make_label(ada, f"label {i}") for i in range(6)]
        new, *old = labels
        await sql.builds.add_pull(
            pool, label=new, arm="zero_shot", gain=None, error=None, heldout=None, answers=25
        )
        found = await advice(pool, new)
        assert (found.arm, found.ground) == ("va", "habit")
        assert [arm.more for arm in found.arms] == [None] * 3
        for label in old:
            await label_taught(pool, label, random=0.08)
        found = await advice(pool, new)
        assert (found.arm, found.ground) == ("random", "measured")
        arm = found.arms[2]
        assert arm.told == 1 and arm.margin is not None and 5 < (arm.more or 0) < 8
        # Whoever labels blind in what would teach, and sees this label, must learn nothing of it.
        ben = await number_of(pool, "ben")
        for label in old:
            await ada.ask(give(label, ben, "secondary"))
        found = await advice(pool, new)
        assert (found.ground, [arm.more for arm in found.arms]) == ("habit", [None] * 3)
        # One who labels this one blind, too, never sees its advice.
        await ada.ask(give(new, ben, "secondary"))
        assert (await advice(pool, new)).arm == "random"
