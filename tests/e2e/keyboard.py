"""A page by keyboard alone: is every control reached by Tab, and is it seen where one is?"""

from __future__ import annotations

from playwright.async_api import Page

# Notes every control that Tab should reach (one of a group of radio buttons), crosses off whatever
# gets the focus from then on, and looks whether that shows: by an outline or a shadow.
CONTROLS = """
() => {
    const what = "a[href], button, input, select, textarea, summary, [tabindex]";
    const group = (one) => (one.type === "radio" ? one.name : one);
    const text = (one) => one.outerHTML.slice(0, 120);
    const waiting = new Map();
    const unseen = new Set();
    for (const one of document.querySelectorAll(what))
        if (one.tabIndex >= 0 && !one.disabled && !one.closest("[inert]") && one.checkVisibility())
            waiting.set(group(one), one);
    const cross = ({ target }) => {
        waiting.delete(group(target));
        const { outlineStyle, boxShadow } = getComputedStyle(target);
        if (outlineStyle === "none" && boxShadow === "none") unseen.add(text(target));
    };
    document.activeElement?.blur();
    document.addEventListener("focusin", cross);
    window.__left = () => {
        const shown = (one) => one.isConnected && one.checkVisibility();
        const left = [...waiting.values()].filter(shown);
        return [
            ...left.map((one) => `Tab does not reach ${text(one)}`),
            ...[...unseen].map((one) => `the focus is not seen on ${one}`),
        ];
    };
    return waiting.size;
}
"""
AT_ONCE = 40  # presses between two looks; a field of a date and time takes seven


async def beyond_the_keyboard(page: Page) -> list[str]:
    """The controls that Tab does not reach from the top of the page, however often it is pressed,
    and those where the focus is not seen."""
    left = await page.evaluate(CONTROLS)
    while True:
        for _ in range(AT_ONCE):
            await page.keyboard.press("Tab")
        found: list[str] = await page.evaluate("() => window.__left()")
        if not found or len(found) >= left:
            return found
        left = len(found)
