"""Asking why: through the live connection, a worker, and back to the one who asked."""

from __future__ import annotations

import asyncpg
import numpy as np
import pytest
from scipy.special import logit as logit_of

from backend.client import Client, RefusedCommand, new_id
from backend.messages import (
    Answer,
    AskMoments,
    AskWhy,
    AskWithout,
    LabelState,
    ReadWall,
    WallPage,
    Why,
    Without,
)
from tests.conftest import Connect, add_clips, worker
from tests.gestures import answer, give, make_label, number_of, pin, undo


async def model_of(who: Client, label: int, answers: int) -> int:
    """The version that was trained on so many answers, once it is there."""

    def there() -> int | None:
        state = who.snapshots[f"label/{label}"].state
        assert isinstance(state, LabelState)
        return state.model.version if state.model and state.model.answers == answers else None

    return await who.until(there, 30)


async def scores(who: Client, label: int, version: int) -> dict[int, float]:
    """Of all clips, as the wall shows them."""
    page = await who.ask(ReadWall(id=new_id(), label=label, version=version, limit=2000))
    assert isinstance(page, WallPage)
    return dict(zip(page.clips, page.scores, strict=True))


async def answered(who: Client, label: int, clips: list[int], wrong: set[int]) -> None:
    for i, clip in enumerate(clips):
        said: Answer = "positive" if (i % 2 == 0) != (clip in wrong) else "negative"
        await who.ask(answer(label, clip, said, source="random"))


def total(why: Why) -> float:
    shares = sum(reason.share for reason in why.reasons)
    return shares + why.others + why.words + why.background + why.offset + why.rest


async def test_a_score_is_the_sum_of_its_reasons_and_an_answer_can_be_thought_away(
    connect: Connect, clips: list[int], backend: object, pool: asyncpg.Pool
) -> None:
    async with (
        connect("ada", account_role="admin") as ada, connect("cleo") as cleo,
        worker(backend, "learn"),  # type: ignore[arg-type]
    ):  # fmt: skip
        label, secret = await make_label(ada, "night"), await make_label(ada, "secret")
        await ada.ask(give(label, await number_of(pool, "cleo"), "secondary"))
        with pytest.raises(RefusedCommand, match="no model"):
            await ada.ask(AskWhy(id=new_id(), label=label, clip=clips[0]))
        for each in (label, secret):
            await ada.subscribe(f"label/{each}")
            await answered(ada, each, clips[:40], wrong={clips[11]})
        version, _ = await model_of(ada, label, 40), await model_of(ada, secret, 40)

        shown = await scores(ada, label, version)
        for clip in (clips[0], clips[11], clips[150]):
            why = await ada.ask(AskWhy(id=new_id(), label=label, clip=clip))
            assert isinstance(why, Why) and why.version == version and why.answers == 40
            assert total(why) == pytest.approx(why.logit, abs=1e-4)
            assert 1 / (1 + np.exp(-why.logit)) == pytest.approx(shown[clip], abs=1e-4)
            assert why.repeated and abs(why.rest) < 0.01
            assert [abs(r.share) for r in why.reasons] == sorted(
                (abs(r.share) for r in why.reasons), reverse=True
            )
            assert "secret" in {named.name for named in why.indicative}
        # What contradicts a wrong answer are answers of the other kind, or about other clips.
        why = await ada.ask(AskWhy(id=new_id(), label=label, clip=clips[11]))
        assert isinstance(why, Why) and why.own is not None and why.own.answer == "positive"
        assert why.against and all(r.share < 0 and r.clip != clips[11] for r in why.against)

        # Thought away, and taken back: the same clips change sides.
        last = clips[39]
        first = await ada.ask(AskWithout(id=new_id(), label=label, clip=last, seen=last))
        assert isinstance(first, Without) and first.seen is not None
        assert first.seen.before == pytest.approx(shown[last], abs=2e-4)
        cut = (first.seen.before + first.seen.after) / 2
        without = await ada.ask(
            AskWithout(id=new_id(), label=label, clip=last, seen=last, threshold=cut)
        )
        assert isinstance(without, Without)
        await ada.ask(undo(label))
        after = await scores(ada, label, await model_of(ada, label, 39))
        assert first.seen.after == pytest.approx(after[last], abs=2e-4)
        up = {clip for clip in shown if shown[clip] < cut <= after[clip]}
        down = {clip for clip in shown if after[clip] < cut <= shown[clip]}
        assert last in up | down
        assert (without.up, without.down) == (len(up), len(down))
        assert {f.clip for f in without.first} == up | down if len(up | down) <= 25 else True
        moved = [abs(logit_of(f.after) - logit_of(f.before)) for f in without.first]
        assert moved == pytest.approx(sorted(moved, reverse=True), abs=1e-2)

        # An earlier version that is pinned is taken apart as it was.
        await ada.ask(pin(label, version))
        await model_of(ada, label, 40)
        why = await ada.ask(AskWhy(id=new_id(), label=label, clip=clips[0]))
        assert isinstance(why, Why) and (why.version, why.answers) == (version, 40)
        assert why.repeated and total(why) == pytest.approx(logit_of(shown[clips[0]]), abs=5e-3)

        # Clips have come since: what the model was trained beside was kept, so the sum stays exact.
        before = why
        await add_clips(pool, 30, seed=9)
        why = await ada.ask(AskWhy(id=new_id(), label=label, clip=clips[0]))
        assert isinstance(why, Why) and why.repeated and abs(why.rest) < 0.01
        assert total(why) == pytest.approx(why.logit, abs=1e-4)
        assert why.logit == pytest.approx(logit_of(shown[clips[0]]), abs=5e-3)
        assert [(r.clip, r.share) for r in why.reasons] == [
            (r.clip, pytest.approx(r.share, abs=1e-4)) for r in before.reasons
        ]

        # A version from before that was kept is trained beside today's corpus; what this cannot
        # repeat is told.
        await pool.execute("UPDATE model SET centre = NULL WHERE label_id = $1", label)
        await add_clips(pool, 5, seed=10)
        why = await ada.ask(AskWhy(id=new_id(), label=label, clip=clips[1], version=version))
        assert isinstance(why, Why) and not why.repeated and abs(why.rest) > 1e-4
        assert total(why) == pytest.approx(why.logit, abs=1e-4)

        # What cannot be said is said.
        for query, said in (
            (AskMoments(id=new_id(), label=label, clip=clips[0]), "kept copy of this clip"),
            (AskWithout(id=new_id(), label=label, clip=clips[150], seen=clips[0]), "no answer"),
            (AskWhy(id=new_id(), label=label, clip=10**9), "no such clip"),
            (AskWhy(id=new_id(), label=label, clip=clips[0], version=99), "no such model"),
        ):
            with pytest.raises(RefusedCommand, match=said):
                await ada.ask(query)

        # Who labels blind is told nothing; and nobody of a label that they label blind.
        for query in (
            AskWhy(id=new_id(), label=label, clip=clips[0]),
            AskMoments(id=new_id(), label=label, clip=clips[0]),
            AskWithout(id=new_id(), label=label, clip=clips[1], seen=clips[0]),
        ):
            with pytest.raises(RefusedCommand, match="blind"):
                await cleo.ask(query)
        for each in (label, secret):
            await ada.ask(give(each, await number_of(pool, "cleo"), "primary"))
        why = await cleo.ask(AskWhy(id=new_id(), label=label, clip=clips[0]))
        assert isinstance(why, Why) and why.indicative
        assert "secret" in {named.name for named in why.indicative}, "primary there, too"
        await ada.ask(give(secret, await number_of(pool, "cleo"), "secondary"))
        why = await cleo.ask(AskWhy(id=new_id(), label=label, clip=clips[0]))
        assert isinstance(why, Why)
        assert "secret" not in {named.name for named in why.indicative}
