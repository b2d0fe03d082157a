"""How long until people see an answer: two real browsers, measured inside of them.

One person decides by keyboard; clocks start at the key's event and stop when the document of
either browser shows the result. Both browsers run on this machine and so share its clock.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from backend.client import Client, RefusedCommand, new_id, open_client, sign_in
from backend.messages import Annotate, CreateLabel, Hit, LabelState, Search
from backend.messages.wire import COOKIE
from workers.bench.chromium import FLAGS, find
from workers.bench.installation import PASSWORD, Installation
from workers.bench.live import spread

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page

STARTERS = 24  # answers before measuring: past the gate of 10 + 10
DECISIONS = 40
PACE = 0.7  # seconds between two decisions
TRIES = 6  # of the first search
PATIENCE = 30_000  # ms until the last feeds are there
HEIGHT = 1440  # px of the window: all cards of the decisions are in the document

# Unix milliseconds of everything that matters, by clip or by how many answers a model knows.
WATCH = r"""
() => {
    const now = () => performance.timeOrigin + performance.now();
    const seen = (window.seen = {decided: {}, acknowledged: {}, arrived: {}, feeds: []});
    addEventListener("keydown", (event) => {
        const card = document.querySelector('.card[data-focused="true"]');
        if ("yn".includes(event.key) && card)
            seen.decided[card.dataset.clip] = performance.timeOrigin + event.timeStamp;
    }, true);
    const look = (changes) => {
        for (const {target, type} of changes) {
            const card = (target.closest ? target : target.parentElement)?.closest(".card");
            const clip = card?.dataset.clip;
            if (clip && type === "attributes" && clip in seen.decided && card.dataset.mark &&
                card.dataset.waiting === "false")
                seen.acknowledged[clip] ??= now();
            if (clip && card.querySelector(".other")) seen.arrived[clip] ??= now();
        }
        const build = document.querySelector('[data-testid="build"]')?.textContent ?? "";
        const answers = Number(build.match(/(\d+) answers?/)?.[1] ?? 0);
        if (answers && answers !== seen.feeds.at(-1)?.[0]) seen.feeds.push([answers, now()]);
    };
    new MutationObserver(look).observe(document.body, {
        subtree: true, childList: true, characterData: true, attributeFilter: ["data-waiting"],
    });
}
"""


async def measure(place: Installation, names: list[str]) -> dict[str, dict[str, float]]:
    """`DECISIONS` decisions of ``names[0]``, seen by ``names[1]``; the others only follow.

    Key pressed → the own card is acknowledged, → the other browser's card shows the answer,
    → the other browser shows feeds of a model that knows it. Milliseconds.

    Raises:
        RuntimeError: there is no Chromium.
    """
    from playwright.async_api import async_playwright

    executable = await asyncio.to_thread(find)
    if executable is None:
        raise RuntimeError("There is no Chromium; `python -m tests.browser` gets one.")
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(follower(place, name)) for name in names]
        label = await learned_label(clients)
        for client in clients[2:]:
            await client.subscribe(f"label/{label}")
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        stack.push_async_callback(browser.close)
        deciding, watching = [
            await _page(await signed_in(browser, place, name), place, label) for name in names[:2]
        ]
        await _decide(deciding, DECISIONS)
        known = STARTERS + DECISIONS
        await watching.wait_for_function(
            "(known) => seen.feeds.at(-1)?.[0] >= known", arg=known, timeout=PATIENCE
        )
        return _spreads(
            await deciding.evaluate("() => seen"), await watching.evaluate("() => seen")
        )


def follower(place: Installation, name: str) -> Any:
    settings = place.settings
    api, origin = settings.public_api_url, settings.ui_origin
    return open_client(api, origin, sign_in(api, origin, name, PASSWORD))


async def learned_label(clients: Sequence[Client]) -> int:
    """A label with a model and its metrics."""
    first = clients[0]
    label = (
        await first.ask(
            CreateLabel(
                id=new_id(), name="night in browsers", description="The scene takes place at night"
            )
        )
    ).label
    stream = f"label/{label}"
    await first.subscribe(stream)
    hits = await _hits(first, Search(id=new_id(), text="at night", label=label, limit=200))
    half = STARTERS // 2
    for i, hit in enumerate([*hits[:half], *hits[-half:]]):
        await first.ask(
            Annotate(
                id=new_id(),
                label=label,
                clip=hit.card.id,
                answer="positive" if i < half else "negative",
                source="search",
            )
        )

    def settled() -> bool:
        state = first.snapshots[stream].state
        assert isinstance(state, LabelState)
        model, metrics = state.model, state.metrics
        return bool(
            model and metrics and model.answers == STARTERS and metrics.version == model.version
        )

    await first.until(settled, 60)
    return label


async def _hits(person: Client, search: Search) -> Sequence[Hit]:
    """What a search finds; a worker that has just been started may take a while to answer it."""
    for _ in range(TRIES):
        try:
            return (await person.ask(replace(search, id=new_id()))).hits
        except RefusedCommand as refused:
            if not refused.temporary:
                raise
    raise RuntimeError("No worker answers a search.")


async def signed_in(browser: Browser, place: Installation, name: str) -> BrowserContext:
    """A browser of its own in which the person is signed in."""
    settings = place.settings
    session = await asyncio.to_thread(
        sign_in, settings.public_api_url, settings.ui_origin, name, PASSWORD
    )
    context = await browser.new_context(viewport={"width": 1280, "height": HEIGHT})
    await context.add_cookies([{"name": COOKIE, "value": session, "url": settings.ui_origin}])
    return context


async def _page(context: BrowserContext, place: Installation, label: int) -> Page:
    """The label's random feed, the same in every browser, with everything loaded and watched."""
    page = await context.new_page()
    await page.goto(f"{place.settings.ui_origin}/label/{label}")
    await page.get_by_role("tablist").wait_for()
    await page.keyboard.press("4")
    await page.wait_for_function(
        "(least) => document.querySelector('[data-testid=\"grid\"]').dataset.count > least",
        arg=DECISIONS,
    )
    await page.wait_for_load_state("networkidle")
    await page.evaluate(WATCH)
    return page


async def _decide(page: Page, count: int) -> None:
    """Yes and no in turn; every key goes to the next clip without an answer."""
    for i in range(count):
        await page.keyboard.press("yn"[i % 2])
        await asyncio.sleep(PACE)
    await page.get_by_test_id("saved").filter(has_text=re.compile("all saved")).wait_for()


def _spreads(here: dict[str, Any], there: dict[str, Any]) -> dict[str, dict[str, float]]:
    decided: dict[str, float] = here["decided"]  # in the order of the keys: clips are new each time
    in_order = sorted(decided, key=lambda clip: decided[clip])

    def feeds_with(position: int) -> float:
        known = STARTERS + position + 1
        return next(when for answers, when in there["feeds"] if answers >= known)

    return {
        "browser acknowledged": spread(
            [(here["acknowledged"][clip] - decided[clip]) / 1000 for clip in in_order]
        ),
        "other browser's DOM": spread(
            [(there["arrived"][clip] - decided[clip]) / 1000 for clip in in_order]
        ),
        "browser feeds": spread(
            [(feeds_with(i) - decided[clip]) / 1000 for i, clip in enumerate(in_order)]
        ),
    }
