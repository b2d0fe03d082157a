"""The watch page's state: what it shows of intakes, follows, and asks for."""

from __future__ import annotations

from msgspec.structs import replace

from backend.messages import AuditIntake, Figures, Label, Watched, WatchState
from tests.pages.stage import Backend, Tab
from ui.pages.watch.page import Watch

FIGURES = Figures(clips=120, films=8, hours=0.1, reported=6, histogram=(120, *[0] * 13))


def state(alarm: str = "", **figures: int) -> WatchState:
    row = Watched(
        intake=4, name="Snow", at=1.0, deployment=1, alias="live", version=2, threshold=0.5,
        current=True, figures=replace(FIGURES, **figures), alarm=alarm,
    )  # fmt: skip
    return WatchState(label=Label(id=7, name="night"), rows=(row,), deployed=True)


async def test_an_alarm_comes_and_an_audit_is_asked_for(tab: Tab, backend: Backend) -> None:
    backend.states["watch/7"] = state()
    await tab.open(Watch, "/label/7/watch")
    await tab.sees(Watch, loaded=True)
    view = tab.shows(Watch, "view")
    assert (view["name"], view["clips"], view["alarm"]) == ("night", "120", "")
    assert view["audits"] == 4
    await backend.change("watch/7", state("Clips of “Snow” look unlike the corpus"))
    await tab.until(lambda: tab.shows(Watch, "view")["alarm"].startswith("Clips of “Snow”"))

    await tab.fire(Watch.audit, intake=4)
    await tab.until(lambda: backend.heard_of(AuditIntake))
    [command] = backend.heard_of(AuditIntake)
    assert (command.label, command.intake) == (7, 4)
    await tab.until(lambda: "come next" in tab.shows(Watch, "notice"))
    await backend.change("watch/7", state(audit=60, audited=20))
    await tab.until(lambda: "20 of 60" in tab.shows(Watch, "view")["audit"])
    assert tab.shows(Watch, "view")["audits"] == 0
