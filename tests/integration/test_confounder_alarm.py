"""What goes with a label's answers by accident is told; the clips that tell it apart end that."""

from __future__ import annotations

import asyncpg

from backend.client import Client, new_id
from backend.messages import Answer, Confounder, TakeBatch
from tests.conftest import Connect, worker
from tests.gestures import answer, make_label

# Clips at even places are one thing, at odd places another; films 1 and 3, of 50 clips each, are of
# another genre than films 0 and 2 (`tests.conftest.add_clips`).


def right(place: int) -> Answer:
    return "positive" if place % 2 == 0 else "negative"


def other_genre(place: int) -> bool:
    return place // 50 % 2 == 1


def found(who: Client, label: int, answers: int) -> tuple[Confounder, ...] | None:
    """What goes with the label's answers, once so many are evaluated."""
    metrics = who.snapshots[f"label/{label}"].state.metrics
    if metrics is None or metrics.calibration is None or sum(metrics.calibration.counts) < answers:
        return None
    told: tuple[Confounder, ...] = metrics.confounders
    return told


async def test_a_genre_that_goes_with_yes_is_told_until_answers_tell_it_apart(
    connect: Connect, clips: list[int], backend: object, pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada, worker(backend, "learn"):  # type: ignore[arg-type]
        label = await make_label(ada)
        await ada.subscribe(f"label/{label}")
        # All yes from one genre, all no from the other: about 25 of each.
        planted = [i for i in range(200) if (right(i) == "positive") == other_genre(i)][::2]
        for place in planted:
            await ada.ask(answer(label, clips[place], right(place), source="random"))
        told = await ada.until(lambda: found(ada, label, len(planted)), 30)
        strongest = next(c for c in told if c.trait == "genre")
        yes, no = strongest.positives, strongest.negatives
        assert yes + no == len(planted)
        assert strongest.text in (
            f"{yes} of {yes} yes are of the genre genre 1, 0 of {no} no: 25 clips would tell them "
            "apart",
            f"0 of {yes} yes are of the genre genre 0, {no} of {no} no: 25 clips would tell them "
            "apart",
        )
        # They are clips that have one without the other, as far as the model can tell.
        places = [clips.index(clip) for clip in told[0].clips]
        assert not set(places) & set(planted)
        odd = [i for i in places if (right(i) == "positive") != other_genre(i)]
        assert len(odd) >= 20

        batch = await ada.ask(TakeBatch(id=new_id(), label=label, telling=True))
        assert batch.reason.startswith(told[0].text)
        assert set(batch.clips) == set(told[0].clips) and set(batch.sources) == {"stratified"}
        for clip in batch.clips:
            await ada.ask(answer(label, clip, right(clips.index(clip)), source="stratified"))
        more = len(planted) + len(batch.clips)
        await ada.until(lambda: found(ada, label, more) is not None, 30)
        assert found(ada, label, more) == ()


async def test_answers_from_everywhere_raise_nothing(
    connect: Connect, clips: list[int], backend: object
) -> None:
    async with connect("ada") as ada, worker(backend, "learn"):  # type: ignore[arg-type]
        label = await make_label(ada)
        await ada.subscribe(f"label/{label}")
        for place in range(0, 200, 5):
            await ada.ask(answer(label, clips[place], right(place), source="random"))
        await ada.until(lambda: found(ada, label, 40) is not None, 30)
        assert found(ada, label, 40) == ()
        batch = await ada.ask(TakeBatch(id=new_id(), label=label, telling=True))
        assert "these are random" in batch.reason and batch.clips
