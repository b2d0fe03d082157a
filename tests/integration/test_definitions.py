"""A definition saved over a newer one: refused where that was not seen, and by name."""

from __future__ import annotations

from backend.messages import LabelState
from tests.conftest import Connect
from tests.gestures import edit, make_label, refusal


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
