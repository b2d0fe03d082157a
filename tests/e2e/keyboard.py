"""A page by keyboard alone: is every control reached by Tab, and is it seen where one is?"""

from __future__ import annotations

from playwright.async_api import Page

# Notes what gets the focus, and whether that shows: by an outline or a shadow. Tab should reach
# every control that is there when one looks (one of a group of radio buttons), also what came while
# it was on its way: it has been everywhere when it comes round a second time and met nothing new.
WALK = """
() => {
    const what = "a[href], button, input, select, textarea, summary, [tabindex]";
    const group = (one) => (one.type === "radio" ? one.name : one);
    const text = (one) => one.outerHTML.slice(0, 120);
    const due = (one) =>
        one.tabIndex >= 0 && !one.disabled && !one.closest("[inert]") && one.checkVisibility();
    const met = new Set();
    const unseen = new Set();
    let round = new Set();
    let moved = false; // since the last look
    let grown = false; // in this round
    let everywhere = false;
    document.activeElement?.blur();
    document.addEventListener("focusin", ({ target }) => {
        const one = group(target);
        moved = true;
        if (round.has(one)) {
            everywhere ||= !grown;
            grown = false;
            round = new Set();
        }
        round.add(one);
        grown ||= !met.has(one);
        met.add(one);
        const { outlineStyle, boxShadow } = getComputedStyle(target);
        if (outlineStyle === "none" && boxShadow === "none") unseen.add(text(target));
    });
    window.__look = () => {
        const left = [...document.querySelectorAll(what)].filter(due);
        const found = left.filter((one) => !met.has(group(one)));
        const over = !found.length || everywhere || !moved;
        moved = false;
        return [over, [
            ...found.map((one) => `Tab does not reach ${text(one)}`),
            ...[...unseen].map((one) => `the focus is not seen on ${one}`),
        ]];
    };
}
"""
AT_ONCE = 40  # presses between two looks; a field of a date and time takes seven
MOST = 50  # looks


async def beyond_the_keyboard(page: Page) -> list[str]:
    """The controls that Tab does not reach from the top of the page, however often it is pressed,
    and those where the focus is not seen."""
    await page.evaluate(WALK)
    found: list[str] = []
    for _ in range(MOST):
        for _ in range(AT_ONCE):
            await page.keyboard.press("Tab")
        over, found = await page.evaluate("() => window.__look()")
        if over:
            break
    return found
