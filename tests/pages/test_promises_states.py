"""The page of promises: what one takes, drawing its audit, how it stands, and deploying it."""

from __future__ import annotations

import pytest

from backend.messages import (
    AuditPlan,
    AuditReport,
    Deploy,
    Deployment,
    DrawAudit,
    Evaluated,
    Label,
    NamedIntake,
    PlanAudit,
    PromisesState,
)
from tests.pages.stage import Backend, Tab
from ui.pages.promises.page import Promises

pytestmark = pytest.mark.timeout(30)

NIGHT = Label(id=7, name="night")
AIM = "at least .95 of what is reported is right"
OPEN = AuditReport(
    id=3, version=12, kind="precision", level=0.95, confidence=0.95, of=59, answered=41,
    state="open", aim=AIM, words="41 of 59 answered; all right so far.", asks=18, name="ben",
)  # fmt: skip
LIVE = Deployment(
    id=8, alias="live", version=12, threshold=0.62, definition=1, evaluated=Evaluated(), at=0.0,
    promise=1, promised=AIM,
)  # fmt: skip


async def test_a_promise_is_planned_drawn_followed_and_deployed(tab: Tab, backend: Backend) -> None:
    backend.states["promises/7"] = PromisesState(
        label=NIGHT, version=12, intakes=(NamedIntake(id=4, name="harbour"),)
    )
    words = "Takes about 59 answers to clips drawn at random from .62 on."
    backend.replies[PlanAudit] = lambda q: AuditPlan(id=q.id, words=words, version=12, answers=59)
    await tab.open(Promises, "/label/7/promises")
    await tab.sees(Promises, loaded=True, name_of_label="night", audits=[])
    chosen = {"kind": "recall", "level": "0.9", "confidence": "0.99", "intake": "4"}
    await tab.fire(Promises.ask_plan, form=chosen)
    await tab.sees(Promises, plan=words, drawable=True)
    await tab.fire(Promises.draw)
    await tab.sees(Promises, plan="", drawable=False)
    [drawn] = backend.heard_of(DrawAudit)
    assert (drawn.kind, drawn.level, drawn.confidence) == ("recall", 0.9, 0.99)
    assert drawn.intake == 4 and tab.shows(Promises, "intakes") == [{"id": "4", "name": "harbour"}]
    assert drawn.version == 12, "the version that was planned for, and no newer one"

    await backend.change("promises/7", PromisesState(label=NIGHT, version=13, audits=(OPEN,)))
    await tab.until(lambda: tab.shows(Promises, "audits"))
    [row] = tab.shows(Promises, "audits")
    assert (row["title"], row["words"]) == (f"Model 12: {AIM}", OPEN.words)
    assert (row["state"], row["asks"], row["live"]) == ("open", True, False)

    done = AuditReport(**{**_fields(OPEN), "state": "promised", "threshold": 0.62, "asks": 0})
    older = {"live": Deployment(**{**_fields(LIVE), "id": 5, "promised": ""})}
    state = PromisesState(label=NIGHT, version=13, audits=(done,), deployed=older)
    await backend.change("promises/7", state)
    await tab.until(lambda: tab.shows(Promises, "audits")[0]["state"] == "promised")
    await tab.fire(Promises.deploy, audit=3, version=12)
    await tab.until(lambda: backend.heard_of(Deploy))
    [deploy] = backend.heard_of(Deploy)
    assert (deploy.audit, deploy.version, deploy.alias, deploy.seen) == (3, 12, "live", 5)
    kept = AuditReport(**{**_fields(done), "live": True})
    live = PromisesState(label=NIGHT, version=13, audits=(kept,), deployed={"live": LIVE})
    await backend.change("promises/7", live)
    await tab.until(lambda: tab.shows(Promises, "audits")[0]["live"])


async def test_what_cannot_be_promised_is_not_drawn(tab: Tab, backend: Backend) -> None:
    backend.states["promises/7"] = PromisesState(label=NIGHT, version=12)
    words = "Cannot be promised: the model expects at most .83 to be right at any threshold."
    backend.replies[PlanAudit] = lambda q: AuditPlan(id=q.id, words=words, version=12)
    await tab.open(Promises, "/label/7/promises")
    await tab.sees(Promises, loaded=True)
    await tab.fire(Promises.ask_plan, form={})
    await tab.sees(Promises, plan=words, drawable=False)


def _fields(struct: Deployment | AuditReport) -> dict[str, object]:
    return {f: getattr(struct, f) for f in struct.__struct_fields__}
