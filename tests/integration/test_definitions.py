"""A definition saved over a newer one: refused where that was not seen, and by name."""

from __future__ import annotations

from backend.client import new_id
from backend.domain.re_review import NEAREST
from backend.messages import LabelState, ReadReReview, ReReview
from backend.settings import Settings
from tests.conftest import Connect, worker
from tests.gestures import answer, decide, edit, evaluated, make_label, refusal, requeue


async def test_whoever_did_not_see_the_newest_definition_does_not_replace_it(
    connect: Connect,
) -> None:
    async with connect("ada") as ada, connect("ben") as ben:
        label = await make_label(ada)
        await ben.ask(edit(label, description="dusk counts", seen=1))
        late = await refusal(ada, edit(label, description="dusk does not count", seen=1))
        assert late.code == "changed_meanwhile"
        assert "ben saved version 2" in str(late)
        state = (await ada.subscribe(f"label/{label}")).state
        assert isinstance(state, LabelState) and state.label.description == "dusk counts"
        await ada.ask(edit(label, description="dusk does not count", seen=2))
        # What is no part of the meaning makes no version, and needs none.
        await ben.ask(edit(label, policy="majority"))
        await ben.ask(edit(label, group="times", seen=3))


async def test_a_changed_meaning_touches_the_answers_given_before_it(
    connect: Connect, clips: list[int], backend: Settings
) -> None:
    async with connect("ada") as ada, connect("ben") as ben, connect("cleo") as cleo:
        label = await make_label(ada, description="dark outside")
        await ada.subscribe(f"label/{label}")
        for i, clip in enumerate(clips[:30]):
            await ada.ask(answer(label, clip, "negative" if i % 2 else "positive"))
        await ben.ask(answer(label, clips[0], "negative"))
        await ben.ask(answer(label, clips[1], "positive"))
        await ada.ask(decide(label, clips[1], "positive"))
        async with worker(backend, "learn"):
            await evaluated(ada, label, 29)

        async def touched() -> ReReview:
            found = await ada.ask(ReadReReview(id=new_id(), label=label))
            assert isinstance(found, ReReview)
            return found

        for nothing in ({"name": "dusk"}, {"group": "times"}, {"policy": "majority"}):
            await ada.ask(edit(label, **nothing))
            found = await touched()
            assert (found.disputed, found.nearest) == ((), ())

        await ada.ask(edit(label, description="dusk counts too"))
        found = await touched()
        assert found.disputed == (clips[0],)
        assert len(found.nearest) == NEAREST and set(found.nearest) < set(clips[1:30])
        # What is answered under the new meaning need not be looked at; one answer is enough.
        await cleo.ask(answer(label, clips[0]))
        await ada.ask(answer(label, found.nearest[0]))
        later = await touched()
        assert later.disputed == ()
        assert not {clips[0], found.nearest[0]} & set(later.nearest)
        # Nobody is asked about what nobody answered.
        await ada.ask(requeue(label, [*later.nearest[:3], clips[40]]))
        state = (await ada.subscribe(f"label/{label}")).state
        assert isinstance(state, LabelState) and state.re_review == later.nearest[:3]
        # Where it means again what it did, the answers given then hold; those since may not.
        await ada.ask(edit(label, description="dark outside"))
        back = await touched()
        assert set(back.disputed) | set(back.nearest) <= {found.nearest[0]}
