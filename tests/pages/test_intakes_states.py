"""The page of intakes: what it shows of the states and replies that reach it, what it sends."""

from __future__ import annotations

import pytest

from backend.messages import (
    AddToIntake,
    CompareServed,
    Corpus,
    Deploy,
    Flip,
    IngestState,
    Intake,
    IntakesState,
    RemovedIntake,
    RemoveIntake,
    RenameIntake,
    RestoreIntake,
    Scored,
    ServedComparison,
)
from tests.pages.stage import Backend, Tab
from ui.pages.ingest.page import Ingest
from ui.pages.intakes.page import Intakes

pytestmark = pytest.mark.timeout(30)

LIVE = Scored(label=7, name="night", version=3, alias="live", films=2, current=True, alarm="")
BESIDE = Scored(label=7, name="night", version=5, alias="candidate", films=1, current=True,
    alarm="Clips of “Monday” look unlike the corpus",
)  # fmt: skip
BEFORE = Scored(label=7, name="night", version=1, alias="live", films=2)
MONDAY = Intake(
    id=4, name="Monday", at=0, by="ben", films=2, clips=12, hours=0.2, waiting=1, failed=1,
    scored=(BESIDE, LIVE, BEFORE),
)  # fmt: skip
COMPARED = {
    "label": 7, "intake": 4, "live_id": 9, "live": 3, "candidate": 5, "threshold": 0.25,
    "clips": 6, "up": 2, "down": 1, "told": 1, "sentence": "The candidate is better: …",
    "flips": (Flip(clip=3, live=0.1, candidate=0.9, outcome="positive"),),
}  # fmt: skip


async def test_intakes_are_shown_renamed_removed_and_restored(tab: Tab, backend: Backend) -> None:
    backend.states["intakes"] = IntakesState(rows=(MONDAY,))
    await tab.open(Intakes, "/intakes")
    await tab.sees(Intakes, loaded=True)
    [row] = tab.shows(Intakes, "intakes")
    assert row["facts"].startswith("2 films · 12 clips · 12 min · by ben")
    assert row["trouble"] == "1 file still to come in · 1 file could not be taken in: see Videos"
    models = [(s["model"], s["films"], s["width"], s["compares"]) for s in row["scored"]]
    assert models == [
        ("version 5, candidate", "1 of 2 films scored", "50%", True),
        ("version 3, live", "2 of 2 films scored", "100%", False),
    ]
    watched = [(s["watch"], s["alarming"], s["watch_href"]) for s in row["scored"]]
    assert watched == [
        ("Clips of “Monday” look unlike the corpus.", True, "/label/7/watch"),
        ("watch: nothing is wrong", False, "/label/7/watch"),
    ]
    assert row["earlier"] == "Earlier: night 1" and row["scored"][0]["ask"] == "/label/7?intake=4"
    await tab.fire(Intakes.add_to_intake, form={"name": " Snow ", "title": "winter"})
    await tab.until(lambda: backend.heard_of(AddToIntake))
    [added] = backend.heard_of(AddToIntake)
    assert (added.name, added.title) == ("Snow", "winter")
    await tab.fire(Intakes.write_name, intake=4)
    await tab.fire(Intakes.rename, form={"name": "Dusk"})
    await tab.fire(Intakes.remove, intake=4)
    await tab.until(lambda: backend.heard_of(RemoveIntake))
    [renamed] = backend.heard_of(RenameIntake)
    assert (renamed.intake, renamed.name, renamed.seen) == (4, "Dusk", "Monday")
    gone = RemovedIntake(id=4, name="Monday", at=0, by="ben")
    await backend.change("intakes", IntakesState(removed=(gone,)))
    await tab.until(lambda: tab.shows(Intakes, "removed"))
    assert tab.shows(Intakes, "intakes") == []
    await tab.fire(Intakes.restore, intake=4)
    await tab.until(lambda: backend.heard_of(RestoreIntake))


async def test_two_models_are_compared_and_the_candidate_made_live(
    tab: Tab, backend: Backend
) -> None:
    backend.states["intakes"] = IntakesState(rows=(MONDAY,))
    backend.replies[CompareServed] = lambda q: ServedComparison(id=q.id, **COMPARED)
    await tab.open(Intakes, "/intakes")
    await tab.sees(Intakes, loaded=True)
    await tab.fire(Intakes.compare, intake=4, label=7)
    await tab.until(lambda: tab.shows(Intakes, "comparison")["intake"] == 4)
    view = tab.shows(Intakes, "comparison")
    assert view["title"] == "night: candidate 5 beside live 3"
    assert view["flips"][0]["candidate"] == ".90" and view["up"].startswith("2 clips")
    await tab.fire(Intakes.promote)
    await tab.until(lambda: backend.heard_of(Deploy))
    [deploy] = backend.heard_of(Deploy)
    assert (deploy.alias, deploy.version, deploy.threshold, deploy.seen) == ("live", 5, 0.25, 9)
    assert "Monday" in deploy.note and "better" in deploy.note
    # What changes meanwhile is asked for again; the same press closes it.
    asked = len(backend.heard_of(CompareServed))
    await backend.change("intakes", IntakesState(rows=(MONDAY,)))
    await tab.until(lambda: len(backend.heard_of(CompareServed)) > asked)
    await tab.fire(Intakes.compare, intake=4, label=7)
    await tab.until(lambda: tab.shows(Intakes, "comparison")["intake"] == 0)


async def test_the_page_of_films_puts_them_into_an_intake_and_offers_names_that_are_there(
    tab: Tab, backend: Backend
) -> None:
    backend.states["ingest"] = IngestState(corpus=Corpus(clips=2, videos=1))
    backend.states["intakes"] = IntakesState(rows=(MONDAY,))
    await tab.open(Ingest, "/ingest")
    await tab.sees(Ingest, loaded=True, intake_names=["Monday"])
    await tab.fire(Ingest.add_to_intake, form={"name": "Monday ", "title": "quay"})
    await tab.until(lambda: backend.heard_of(AddToIntake))
    [added] = backend.heard_of(AddToIntake)
    assert (added.name, added.title) == ("Monday", "quay")
    await tab.sees(Ingest, notice="“Monday” holds the films with “quay” in their title.")
