"""How fast the pages are, in a real browser: each page cold, a grid of many cards, and long work.

Every page is opened in a browser that has nothing in its cache; the installation itself is warm.
"""

from __future__ import annotations

import asyncio
import random
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backend.client import Client, new_id
from backend.messages import Annotate, AnnotateMany, LabelState
from backend.messages.limits import MOST_ANSWERS_AT_ONCE
from workers.bench import copies
from workers.bench.browsers import follower, learned_label, signed_in
from workers.bench.chromium import FLAGS, find
from workers.bench.installation import PASSWORD, Installation
from workers.bench.live import spread

if TYPE_CHECKING:
    from playwright.async_api import Browser, CDPSession, Page

PATIENCE = 60_000  # ms
VISITS = 3  # of each page, each in a new browser; the median counts
STEPS = (60, 160, 600)  # px scrolled from frame to frame: reading, looking for something, flying
FRAMES = 250
HOVERS = 10
RATE = 2.0  # answers per second of all bots together

# What a page shows as soon as one can work with it.
PAGES = {
    "sign in": ("/login", "input[name=password]"),
    "labels": ("/", "[data-label]"),
    "clips": ("/label/{label}", '.card[data-focused="true"]'),
    "progress": ("/label/{label}/progress", "main .totals"),
    "team": ("/label/{label}/team", "main .members tbody tr"),
    "disagreements": ("/label/{label}/disagreements", "main .empty, main .disagreement-card"),
    "history": ("/label/{label}/history", "main .timeline li"),
    "annotators": ("/annotators", "main .roster tbody tr"),
    "people": ("/people", "main .accounts tbody tr"),
    "videos": ("/ingest", "main .files tbody tr"),
}

# When the page was painted, and when `usable` was first there; ms since the navigation began.
WATCH = """
(usable) => {
    window.bench = {usable: null};
    const look = () => {
        if (document.querySelector(usable)) window.bench.usable = performance.now();
        else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}
"""
FIRST_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"

# Scrolls by `px` in each of `frames` frames; the ms between them.
SCROLL = """
async ([frames, px]) => {
    const box = document.querySelector(".scroll");
    box.scrollTop = 0;
    await new Promise((then) => setTimeout(then, 500));
    const between = [];
    let before = null;
    for (let i = 0; i <= frames; i++) {
        const now = await new Promise(requestAnimationFrame);
        if (before !== null) between.push(now - before);
        before = now;
        box.scrollTop += px;
    }
    return between;
}
"""

# From the pointer over a card to the first moving picture there, ms.
MOVES = """
(clip) => new Promise((then) => {
    const card = document.querySelector(`.card[data-clip="${clip}"]`);
    card.addEventListener("pointerenter", (event) => {
        const look = () => {
            const video = card.querySelector("video");
            if (!video) return requestAnimationFrame(look);
            video.requestVideoFrameCallback(() => then(performance.now() - event.timeStamp));
        };
        look();
    }, {once: true});
})
"""

# From the keys that select everything to the frame that counts it, ms.
SELECT_ALL = """
async () => {
    const press = (key, shiftKey = false) =>
        window.dispatchEvent(new KeyboardEvent("keydown", {key, shiftKey, bubbles: true}));
    press("Home");
    await new Promise((then) => setTimeout(then, 500));
    const began = performance.now();
    press("End", true);
    await new Promise((then) => requestAnimationFrame(() => setTimeout(then)));
    const took = performance.now() - began;
    const counted = document.querySelector('[data-testid="selection"]').textContent;
    press("Escape");
    return [parseInt(counted), took];
}
"""


@dataclass
class Traffic:
    """What came over the wire since the page was opened."""

    requests: int = 0
    bytes: float = 0

    @classmethod
    async def of(cls, cdp: CDPSession) -> Traffic:
        seen = cls()

        def asked(_: Any) -> None:
            seen.requests += 1

        def came(event: dict[str, Any]) -> None:
            seen.bytes += event["encodedDataLength"]

        def told(event: dict[str, Any]) -> None:
            seen.bytes += len(event["response"]["payloadData"])

        cdp.on("Network.requestWillBeSent", asked)
        cdp.on("Network.loadingFinished", came)
        cdp.on("Network.webSocketFrameReceived", told)
        await cdp.send("Network.enable")
        return seen


async def measure(place: Installation, cards: int, minutes: float) -> dict[str, Any]:
    """All pages of an installation that has some videos, and a grid of ``cards`` cards.

    ``minutes``: so long bots answer while the clips are open; 0: not at all.

    Raises:
        RuntimeError: there is no Chromium.
    """
    from playwright.async_api import async_playwright

    executable = await asyncio.to_thread(find)
    if executable is None:
        raise RuntimeError("There is no Chromium; `python -m tests.browser` gets one.")
    await asyncio.to_thread(place.add_people, ["worker"])
    reader = ("user", "add", "reader", "--account-role", "admin", "--password", PASSWORD)
    await asyncio.to_thread(place.rushes, *reader)  # who sees every page
    async with AsyncExitStack() as stack:
        worker = await stack.enter_async_context(follower(place, "worker"))
        label = await learned_label([worker])
        await copies.fill(place, cards)
        await copies.settled(place)
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        stack.push_async_callback(browser.close)
        report: dict[str, Any] = {
            "pages": {name: await _page(browser, place, name, label) for name in PAGES}
        }
        clips = await _skipped(worker, place, label, cards)
        report["grid"] = await _grid(browser, place, label, clips)
        if minutes:
            report["heap"] = await _heap(browser, place, worker, label, clips, minutes)
        return report


async def _page(browser: Browser, place: Installation, name: str, label: int) -> dict[str, float]:
    visits = [await _visit(browser, place, name, label) for _ in range(VISITS)]
    return {key: sorted(visit[key] for visit in visits)[VISITS // 2] for key in visits[0]}


async def _visit(browser: Browser, place: Installation, name: str, label: int) -> dict[str, float]:
    path, usable = PAGES[name]
    context = await (
        browser.new_context() if name == "sign in" else signed_in(browser, place, "reader")
    )
    try:
        page = await context.new_page()
        traffic = await Traffic.of(await context.new_cdp_session(page))
        await page.add_init_script(f"({WATCH})({usable!r})")
        await page.goto(place.settings.ui_origin + path.format(label=label))
        await page.wait_for_function("() => window.bench.usable", timeout=PATIENCE)
        found = {
            "first_paint_ms": round(await page.evaluate(FIRST_PAINT) or 0),
            "usable_ms": round(await page.evaluate("() => window.bench.usable")),
        }
        await page.wait_for_load_state("networkidle")
        return found | {"requests": traffic.requests, "kib": round(traffic.bytes / 1024)}
    finally:
        await context.close()


async def _skipped(worker: Client, place: Installation, label: int, cards: int) -> list[int]:
    """So many clips are skipped: all of them are cards under Review, and no model learns of it."""
    clips = await copies.clips(place, cards)
    for i in range(0, len(clips), MOST_ANSWERS_AT_ONCE):
        await worker.ask(
            AnnotateMany(
                id=new_id(),
                label=label,
                clips=tuple(clips[i : i + MOST_ANSWERS_AT_ONCE]),
                answer="skip",
                source="random",
            )
        )
    return clips


async def _open_review(page: Page, place: Installation, label: int, cards: int) -> None:
    await page.goto(f"{place.settings.ui_origin}/label/{label}")
    await page.get_by_test_id("tab-review").click()
    await page.get_by_test_id("review-all").click()
    await page.wait_for_function(
        "(cards) => document.querySelector('[data-testid=\"grid\"]').dataset.count >= cards",
        arg=cards,
        timeout=PATIENCE,
    )
    await page.locator(".card").first.wait_for()


async def _grid(
    browser: Browser, place: Installation, label: int, clips: list[int]
) -> dict[str, Any]:
    context = await signed_in(browser, place, "reader")
    try:
        page = await context.new_page()
        cdp = await context.new_cdp_session(page)
        await cdp.send("Performance.enable")
        await _open_review(page, place, label, len(clips))
        frames = {f"{px} px a frame": await _scrolled(page, cdp, px) for px in STEPS}
        selected, took = await page.evaluate(SELECT_ALL)
        return {
            "cards": len(clips),
            "scroll": frames,
            "selected": selected,
            "select_all_ms": round(took, 1),
            "hover": await _hovers(page),
            "elements": await page.evaluate("() => document.querySelectorAll('*').length"),
        }
    finally:
        await context.close()


async def _scrolled(page: Page, cdp: CDPSession, px: int) -> dict[str, float]:
    """Between frames, and what the page itself does for one: the time between frames also tells of
    everything else that the machine does."""
    before = await _metrics(cdp)
    between = [ms / 1000 for ms in await page.evaluate(SCROLL, [FRAMES, px])]
    after = await _metrics(cdp)
    worked = after["TaskDuration"] - before["TaskDuration"]
    return spread(between) | {
        "max_ms": round(1000 * max(between), 1),
        "work_ms": round(1000 * worked / FRAMES, 1),
    }


async def _hovers(page: Page) -> dict[str, float]:
    """From the pointer over a card to its first moving picture, on cards not looked at before."""
    await page.evaluate("() => { document.querySelector('.scroll').scrollTop = 0 }")
    await page.wait_for_timeout(500)
    took = []
    for i in range(HOVERS):
        card = page.locator(".card").nth(i)
        clip = await card.get_attribute("data-clip")
        moving = asyncio.ensure_future(page.evaluate(MOVES, clip))
        await page.wait_for_timeout(50)
        await card.hover(position={"x": 20, "y": 20})
        took.append(await asyncio.wait_for(moving, PATIENCE / 1000) / 1000)
        await page.mouse.move(2, 2)
    return spread(took)


async def _heap(
    browser: Browser,
    place: Installation,
    worker: Client,
    label: int,
    clips: list[int],
    minutes: float,
) -> dict[str, Any]:
    """The page's memory before and after so many minutes of answers by others."""
    context = await signed_in(browser, place, "reader")
    try:
        page = await context.new_page()
        cdp = await context.new_cdp_session(page)
        await cdp.send("Performance.enable")
        await _open_review(page, place, label, len(clips))
        before = await _used(cdp)
        rng = random.Random(0)
        answers = int(60 * minutes * RATE)
        for _ in range(answers):
            await worker.ask(
                Annotate(
                    id=new_id(),
                    label=label,
                    clip=rng.choice(clips),
                    answer=rng.choice(("positive", "negative", "skip")),
                    source="random",
                )
            )
            await asyncio.sleep(1 / RATE)
        state = worker.snapshots[f"label/{label}"].state
        assert isinstance(state, LabelState)
        return {
            "minutes": minutes,
            "answers": answers,
            "models": state.model.version if state.model else 0,
            "before": before,
            "after": await _used(cdp),
        }
    finally:
        await context.close()


async def _used(cdp: CDPSession) -> dict[str, float]:
    """What is left after collecting garbage."""
    await cdp.send("HeapProfiler.collectGarbage")
    found = await _metrics(cdp)
    return {
        "heap_mib": round(found["JSHeapUsedSize"] / 2**20, 1),
        "nodes": found["Nodes"],
        "listeners": found["JSEventListeners"],
    }


async def _metrics(cdp: CDPSession) -> dict[str, float]:
    """What Chromium counts of the page, by its own names; times in seconds."""
    told = await cdp.send("Performance.getMetrics")
    return {metric["name"]: metric["value"] for metric in told["metrics"]}
