"""A person at the page: a Chromium context of their own, driven as people do, by keys and mouse."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.async_api import BrowserContext, Locator, Page, expect

from backend.messages import wire
from workers.bench.installation import PASSWORD

SIGNS = {"positive": "✓", "negative": "✕", "skip": "–"}
KEYS = {"positive": "y", "negative": "n", "skip": "s"}


# What `look` says of every card of the open tab, in order: those far from the window come into the
# document as one scrolls, and then the page is scrolled back.
OF_ALL_CARDS = """
async () => {
    const look = %s;
    const grid = document.querySelector('[data-testid="grid"]');
    const found = new Map();
    const gather = () => {
        for (const card of grid.querySelectorAll(".card"))
            found.set(Number(card.ariaPosInSet), look(card));
    };
    const painted = () => new Promise((then) => requestAnimationFrame(() => setTimeout(then)));
    gather();
    const scroller = grid?.closest(".scroll");
    const before = scroller?.scrollTop;
    for (let top = 0; found.size < Number(grid.dataset.count); top += innerHeight / 2) {
        if (top > scroller.scrollHeight) throw new Error("cards are missing");
        scroller.scrollTop = top;
        await painted();
        gather();
    }
    if (scroller.scrollTop !== before) {
        scroller.scrollTop = before;
        await painted();
    }
    return [...found.keys()].sort((a, b) => a - b).map((place) => found.get(place));
}
"""


@dataclass
class Annotator:
    """``complaints`` gathers what the browser's console warns of; `conftest` asserts there is
    nothing in it. A test that cuts the connection says with `expect_complaints` what follows."""

    name: str
    context: BrowserContext
    page: Page
    origin: str
    complaints: list[str] = field(default_factory=list)
    _expected: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on(
            "console",
            lambda said: (
                self.complaints.append(f"{self.name}, {said.type}: {said.text}")
                if said.type in ("error", "warning")
                else None
            ),
        )
        page.on("pageerror", lambda error: self.complaints.append(f"{self.name}: {error}"))

    def expect_complaints(self, *parts: str) -> None:
        """What the test itself causes: complaints that contain one of ``parts`` are in order."""
        self._expected += parts

    def unexpected(self) -> list[str]:
        return [c for c in self.complaints if not any(part in c for part in self._expected)]

    # ── going somewhere ─────────────────────────────────────────────────────────────────────

    async def sign_in(self) -> None:
        """By the page's form."""
        await self.page.goto(self.origin)
        await self.fill_in_form()
        await self.is_known()

    async def hold(self, session: str) -> None:
        """As a browser does that signed in before."""
        await self.context.add_cookies([
            {"name": wire.COOKIE, "value": session, "url": self.origin, "httpOnly": True,
             "sameSite": "Lax"}
        ])  # fmt: skip

    async def board(self) -> None:
        await self.page.goto(self.origin)
        await self.is_known()

    async def is_known(self) -> None:
        """The page tells who they are."""
        await expect(self.page.get_by_test_id("me")).to_have_text(self.name)

    async def fill_in_form(self, password: str = PASSWORD) -> None:
        await self.page.fill("input[name=name]", self.name)
        await self.page.fill("input[name=password]", password)
        await self.page.click("button[type=submit]")

    async def open(self, label: int) -> None:
        await self.page.goto(f"{self.origin}/label/{label}")
        await expect(self.page.get_by_test_id("saved")).to_be_visible()
        await expect(self.page.get_by_role("tablist")).to_be_visible()

    async def search(self, words: str) -> None:
        await self.press("/")
        await expect(self.page.get_by_test_id("search")).to_be_focused()
        await self.page.keyboard.type(words)
        await self.page.keyboard.press("Enter")
        await expect(self.page.get_by_role("search")).to_have_attribute("aria-busy", "false")

    async def tab(self, number: int, key: str) -> None:
        await self.press(str(number))
        await expect(self.page.get_by_test_id(f"tab-{key}")).to_have_attribute(
            "aria-selected", "true"
        )

    async def press(self, key: str) -> None:
        await self.page.keyboard.press(key)

    # ── what is on screen ───────────────────────────────────────────────────────────────────

    @property
    def cards(self) -> Locator:
        return self.page.locator(".card")

    def card(self, clip: int) -> Locator:
        return self.page.locator(f'.card[data-clip="{clip}"]')

    def others_on(self, clip: int) -> Locator:
        """The answers of others shown on a card, such as ``AD ✓``."""
        return self.card(clip).locator(".other")

    async def order(self) -> list[int]:
        """The clips of the open tab, in their order."""
        return [int(clip) for clip in await self.each("card => card.dataset.clip")]

    async def marks(self) -> dict[int, tuple[str, tuple[str, ...]]]:
        """Per clip of the open tab: my answer, and those of others in short."""
        found = await self.each(
            "card => [card.dataset.clip, card.dataset.mark, "
            "[...card.querySelectorAll('.other')].map(other => other.textContent)]"
        )
        return {int(clip): (mine, tuple(sorted(others))) for clip, mine, others in found}

    async def each(self, expression: str) -> list:
        """What a JavaScript function says of every card of the open tab, in order."""
        return await self.page.evaluate(OF_ALL_CARDS % expression)

    async def has_cards(self, least: int) -> None:
        """The open tab has at least so many cards, in the document or not."""
        await self.page.wait_for_function(
            "(least) => document.querySelector('[data-testid=\"grid\"]')?.dataset.count >= least",
            arg=least,
        )

    async def focused(self) -> int:
        card = self.page.locator('.card[data-focused="true"]')
        return int(await card.get_attribute("data-clip") or 0)

    # ── deciding ────────────────────────────────────────────────────────────────────────────

    async def decide(self, answer: str) -> int:
        """Answer the focused clip by its key; the clip, once it shows the answer."""
        clip = await self.focused()
        await self.press(KEYS[answer])
        await expect(self.card(clip)).to_have_attribute("data-mark", answer)
        return clip

    async def all_saved(self) -> None:
        await expect(self.page.get_by_test_id("saved")).to_have_text("all saved ✓")

    async def model_is(self, version: re.Pattern[str] | str, timeout: float = 30_000) -> None:
        build = self.page.get_by_test_id("build")
        await expect(build).to_have_attribute("data-version", version, timeout=timeout)
