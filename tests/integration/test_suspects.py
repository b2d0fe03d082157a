"""Suspected label errors: named by builds, settled by looking them over."""

from __future__ import annotations

import asyncpg

import sql
from backend.client import Client, new_id
from backend.messages import Answer, LabelState, TakeBatch
from tests.conftest import Connect, worker
from tests.gestures import answer, decide, make_label, undo

OTHER: dict[Answer, Answer] = {"positive": "negative", "negative": "positive"}


async def suspects(who: Client, label: int, wanted: set[int]) -> LabelState:
    """Wait until the label's suspects are those."""

    def there() -> LabelState | None:
        state = who.snapshots[f"label/{label}"].state
        found = {s.clip for s in state.metrics.suspects} if state.metrics else None
        return state if found == wanted else None

    return await who.until(there, 30)


def judged(who: Client, label: int) -> int:
    """How many answers the newest calibration of the label is of."""
    metrics = who.snapshots[f"label/{label}"].state.metrics
    return sum(metrics.calibration.counts) if metrics and metrics.calibration else 0


async def test_wrong_answers_are_suspected_until_looked_over(
    connect: Connect, clips: list[int], backend: object, pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada, connect("ben") as ben, worker(backend, "learn"):  # type: ignore[arg-type]
        label = await make_label(ada)
        await ada.subscribe(f"label/{label}")
        right: dict[int, Answer] = {
            clip: "positive" if i % 2 == 0 else "negative" for i, clip in enumerate(clips)
        }
        one, two, three = wrong = clips[10], clips[21], clips[32]
        for clip in clips[:80]:
            await ada.ask(
                answer(
                    label,
                    clip,
                    OTHER[right[clip]] if clip in wrong else right[clip],
                    source="random",
                )
            )
        await ada.until(
            lambda: judged(ada, label) == 80, 30
        )  # an earlier build may suspect them too
        state = await suspects(ada, label, {one, two, three})
        found = state.metrics.suspects  # type: ignore[union-attr]
        assert [s.probability for s in found] == sorted(s.probability for s in found)
        assert found[0].probability < 0.1
        assert all(s.answer == OTHER[right[s.clip]] for s in found)
        assert state.metrics.calibration.error < 0.2  # type: ignore[union-attr]
        assert sum(state.metrics.calibration.counts) == 80  # type: ignore[union-attr]

        # Corrected; kept by the same answer; kept by a colleague. Only a review settles it.
        await ada.ask(answer(label, one, right[one], source="review"))
        await suspects(ada, label, {two, three})
        await ada.ask(answer(label, two, OTHER[right[two]], source="review"))
        await suspects(ada, label, {three})
        await ben.ask(answer(label, three, OTHER[right[three]]))
        await ada.ask(answer(label, clips[80], right[clips[80]], source="random"))
        await suspects(ada, label, {three})
        await ben.ask(answer(label, three, OTHER[right[three]], source="review"))
        await suspects(ada, label, set())

        # Taking back what one said while reviewing makes it a suspect again.
        await ben.ask(undo(label))
        await suspects(ada, label, {three})

        # What an adjudicator decided is none.
        await ada.ask(decide(label, three, OTHER[right[three]]))
        await suspects(ada, label, set())

        # Looked over or not, a clip stays a fair sample if it was met as one.
        reviewed = await pool.fetchval(
            "SELECT count(*) FROM answer WHERE label_id = $1 AND source = 'review'", label
        )
        assert reviewed == 2
        outcomes = await sql.builds.outcomes(pool, label=label)
        assert all(r["random"] for r in outcomes)
        order = [r["clip_id"] for r in sorted(outcomes, key=lambda r: r["first"])]
        assert order == clips[:81]


async def test_stratified_batches_take_every_cluster_alike(
    connect: Connect, clips: list[int], pool: asyncpg.Pool
) -> None:
    # Of 200 clips 160 are of one kind, the others of four more.
    await pool.execute("UPDATE clip SET cluster = greatest(position % 25 - 20, 0)")
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        ours = await ada.ask(TakeBatch(id=new_id(), label=label, arm="va", stratified=True))
        theirs = await ben.ask(TakeBatch(id=new_id(), label=label, stratified=True))
        for batch in (ours, theirs):
            rows = await pool.fetch(
                "SELECT cluster, count(*) FROM clip WHERE id = ANY ($1::bigint[]) GROUP BY cluster",
                list(batch.clips),
            )
            # Four kinds have 8 clips each; what they lack for the second batch others fill in.
            counts = sorted(r["count"] for r in rows)
            assert counts == ([5] * 5 if batch is ours else [3] * 4 + [13])
            assert batch.arm == "random" and set(batch.sources) == {"stratified"}
        assert not set(ours.clips) & set(theirs.clips)
