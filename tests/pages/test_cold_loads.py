"""What a workspace shows on its very first load, over the page's real sockets."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from itertools import count

import pytest
from msgspec.structs import replace

from backend.messages import Facets, Film, Label, LabelState, ListFacets, Me, Refused, ServerFrame
from tests.pages.frames import opened, served
from tests.pages.stage import Backend

pytestmark = pytest.mark.timeout(60)

COLD_LOADS = 50
TOLD = Facets(id="", films=(Film(id=1, title="Slow Signal"),), genres=("noir",), year_from=1948)


async def test_the_filters_come_with_the_label_on_every_cold_load(backend: Backend) -> None:
    """No browser asks for them, so that nothing a young page may lose on its way is needed: not
    even where the connection breaks before they are there."""
    backend.me = Me(id=1, name="ada", account_role="annotator", sees="all")
    backend.states["label/7"] = LabelState(label=Label(id=7, name="night"))
    loads = count()

    def answer(query: ListFacets) -> ServerFrame:
        if next(loads) % 5 == 0:
            asyncio.get_running_loop().create_task(backend.hang_up())
            return Refused(id="lost", code="lost", message="This reply answers nothing.")
        return replace(TOLD, id=query.id)

    backend.replies[ListFacets] = answer
    async with served() as port:
        for _ in range(COLD_LOADS):
            token = uuid.uuid4().hex
            async with opened(port, "/label/7", tab=token, session="a") as page:
                await page.until(told(page.frames))


def told(frames: list[str]) -> Callable[[], bool]:
    """Whether the grid was told of the filters, and of the label before them."""

    def holds() -> bool:
        everything = "".join(frames).replace("\\", "")
        state, facets = everything.find('"t":"state"'), everything.find('"t":"facets"')
        return -1 < state < facets and "noir" in everything[facets:]

    return holds
