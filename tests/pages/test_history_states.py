"""What the history page shows of the states and replies that reach it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from backend.messages import (
    AuditReport,
    ClipCard,
    ClipCards,
    CompareDeployed,
    CompareModels,
    Comparison,
    Counts,
    Defined,
    Deploy,
    Deployed,
    DeployedComparison,
    Deployment,
    DescribeClips,
    EditLabel,
    Entry,
    Evaluated,
    Event,
    FeedsBuilt,
    Label,
    LabelEvent,
    LabelState,
    Model,
    OwnCut,
    Past,
    Point,
    ProgressState,
    PromisesState,
    Quality,
    ReadCut,
    ReadPast,
    ReadReReview,
    ReadTimeline,
    Requeue,
    Requeued,
    ReReview,
    RollBack,
    Timeline,
)
from tests.pages.stage import Backend, Tab
from ui.pages.history.page import History

pytestmark = pytest.mark.timeout(30)

NIGHT = Label(id=7, name="night", description="dark", keywords=("moon", "lamp"), version=2)


def entry(seq: int, **more: object) -> Entry:
    fields = {"at": 1e9 + seq, "name": "ada", "role": "primary", "clip": seq, "answer": "positive"}
    return Entry(**{"what": "answered", "seq": seq, **fields, **more})  # type: ignore[arg-type]


async def history(tab: Tab, backend: Backend) -> list[Entry]:
    """The page, and the label's entries, newest first, to which a test may add."""
    entries = [entry(2), entry(1)]
    backend.replies[ReadTimeline] = lambda query: Timeline(
        id=query.id,
        entries=tuple(e for e in entries if query.clip in (None, e.clip)),
        cursor="older" if query.cursor is None and query.clip is None else None,
    )
    points = tuple(Point(version=v, answers=20 + v, at=1e9, scores=Quality()) for v in (1, 2, 3))
    backend.replies[ReadReReview] = lambda query: ReReview(id=query.id)
    backend.states["label/7"] = LabelState(label=NIGHT, counts=Counts(positives=1))
    backend.states["progress/7"] = ProgressState(label=NIGHT, points=points)
    await tab.open(History, "/label/7/history")
    await tab.until(lambda: len(tab.shows(History, "entries") or []) == 2)
    return entries


async def test_the_timeline_is_read_and_read_again_when_something_happened(
    tab: Tab, backend: Backend
) -> None:
    entries = await history(tab, backend)
    await tab.sees(History, loaded=True, version=2, before=2, after=3, older=True)
    assert tab.shows(History, "definition")["keywords"] == "moon, lamp"
    entries.insert(0, entry(3))
    await backend.change("progress/7", backend.states["progress/7"])
    await tab.until(lambda: len(tab.shows(History, "entries")) == 3)
    await tab.fire(History.toggle_kind, kind="answers")
    await tab.until(lambda: tab.shows(History, "entries") == [])


async def test_the_first_entries_do_not_wait_for_the_next_time_the_page_is_shown(
    tab: Tab, backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.state.EVERY", 60.0)  # seconds
    await history(tab, backend)


async def test_older_entries_come_below(tab: Tab, backend: Backend) -> None:
    entries = await history(tab, backend)
    entries[:] = [entry(0)]
    await tab.fire(History.read_older)
    await tab.sees(History, older=False)
    assert [row["clip"] for row in tab.shows(History, "entries")] == [2, 1, 0]


async def test_a_clip_has_a_history_of_its_own(tab: Tab, backend: Backend) -> None:
    await history(tab, backend)
    backend.replies[DescribeClips] = lambda command: ClipCards(
        id=command.id, cards=(ClipCard(id=2, title="Tides", start=61, end=64, film=1),)
    )
    await tab.fire(History.open_clip, clip=2)
    await tab.sees(History, clip=2, clip_title="Tides, 61–64 s")
    await tab.until(lambda: [row["clip"] for row in tab.shows(History, "clip_entries")] == [2])
    assert len(tab.shows(History, "entries")) == 2, "the label's own stays as it is"
    assert tab.shows(History, "clip_medium") == "video"
    # A picture is nothing to play, and has no length.
    backend.replies[DescribeClips] = lambda command: ClipCards(
        id=command.id,
        cards=(ClipCard(id=3, title="Fog", start=0, end=0, film=2, medium="image"),),
    )
    await tab.fire(History.open_clip, clip=3)
    await tab.sees(History, clip=3, clip_title="Fog", clip_medium="image")


async def test_two_models_and_the_past_are_shown_when_they_come(tab: Tab, backend: Backend) -> None:
    await history(tab, backend)
    backend.replies[CompareModels] = lambda c: Comparison(
        id=c.id, before=c.before, after=c.after, up=1, down=2, crossed=(), contributions=()
    )
    await tab.fire(History.compare_from, version=1)
    await tab.sees(History, compared=True, before=1, after=3)
    backend.replies[ReadPast] = lambda c: Past(id=c.id, at=c.at, state=backend.states["label/7"])
    await tab.fire(History.look_back, at=1e9)
    await tab.sees(History, looking_back=True, moment="2001-09-09T01:46:40")
    assert tab.shows(History, "past")["positives"] == 1
    tab.seen.clear()
    await tab.fire(History.look_back_to, form={"at": "2002-02-02T00:00:00"})
    await tab.until(lambda: len(backend.heard_of(ReadPast)) == 2 and tab.seen["past"])
    assert tab.seen["moment"] == ["2002-02-02T00:00:00"], "the reply leaves what is typed alone"
    await tab.fire(History.look_back_to, form={"at": "no moment"})
    await tab.sees(History, refused="Choose a day and a time first.")
    backend.refuse(ReadPast, "The label did not exist yet.")
    await tab.fire(History.look_back_to, form={"at": "2001-01-01T00:00:00"})
    await tab.sees(History, refused="The label did not exist yet.")


async def test_a_refused_change_of_the_definition_asks_for_no_second_look(
    tab: Tab, backend: Backend
) -> None:
    await history(tab, backend)
    await tab.fire(History.edit, form={"name": "night", "keywords": "moon,, lamp"})
    await tab.sees(History, notice="The definition is saved.", changed=True, saves=1)
    assert backend.heard_of(EditLabel)[0].seen is None
    await tab.fire(History.edit, form={"name": "night", "version": "4"})
    await tab.sees(History, saves=2)
    assert backend.heard_of(EditLabel)[1].seen == 4
    backend.refuse(EditLabel, "That name is taken.")
    await tab.fire(History.edit, form={"name": "pan"})
    await tab.sees(History, refused="That name is taken.", changed=False)


async def test_a_changed_meaning_offers_the_answers_it_may_turn_and_a_new_name_none(
    tab: Tab, backend: Backend
) -> None:
    await history(tab, backend)
    await tab.fire(History.edit, form={"name": "dusk"})
    await tell(backend, 1, Defined(label=replace(NIGHT, name="dusk")))
    await tab.until(lambda: tab.shows(History, "definition")["name"] == "dusk")
    assert tab.shows(History, "look_again") == ""

    backend.replies[ReadReReview] = lambda query: ReReview(
        id=query.id, disputed=(4,), nearest=(2, 3)
    )
    await tell(backend, 2, Defined(label=replace(NIGHT, name="dusk", description="dim")))
    offered = "Look again at 1 disputed clip and the 2 nearest .5"
    await tab.sees(History, look_again=offered, re_review="")
    await tab.fire(History.re_review_answers)
    await tab.sees(History, notice="They wait for re-review, under Review.")
    assert [c.clips for c in backend.heard_of(Requeue)] == [(4, 2, 3)]
    await tell(backend, 3, Requeued(clips=(4, 2, 3)))
    await tab.sees(History, look_again="", re_review="3 clips")


async def test_a_version_is_deployed_as_it_was_seen_and_rolled_back(
    tab: Tab, backend: Backend
) -> None:
    backend.replies[CompareDeployed] = lambda query: DeployedComparison(
        id=query.id, alias=query.alias, deployment=5, live_version=1, version=query.version,
        more=1200, fewer=2, reported=40,
    )  # fmt: skip
    await history(tab, backend)
    await tab.sees(History, chosen=3, alias="live", in_use=[])
    assert "23 answers" in tab.shows(History, "speaks")
    used = Deployment(
        id=5, alias="live", version=1, threshold=0.5, definition=1, at=1e9, note="first",
        evaluated=Evaluated(positives=3, negatives=5, annotators=1, average_precision=0.625),
    )  # fmt: skip
    await tell(backend, 1, Deployed(deployment=used))
    await tab.until(lambda: tab.shows(History, "in_use"))
    (row,) = tab.shows(History, "in_use")
    assert row["text"] == "model 1, from .50 on" and row["note"] == "first"
    assert "by somebody at the terminal" in row["who"] and "precision .62" in row["spoke"]
    said = "It reports 1,200 more and 2 fewer than model 1, which is live and reports 40 clips."
    await tab.sees(History, difference=said)
    seen = Model(version=3, answers=23, seq=3, at=1e9, seconds=0.1)
    await tab.fire(History.choose_version, version="2")
    await tab.sees(History, chosen=2)
    await tab.until(lambda: backend.heard_of(CompareDeployed)[-1].version == 2)
    await tell(backend, 2, FeedsBuilt(model=seen, feeds={}))
    await tab.until(lambda: backend.heard_of(CompareDeployed)[-1].beside == 3)
    await tab.sees(
        History, beside="It reports 1,200 more and 2 fewer than model 1, which you look at."
    )
    await tab.fire(History.deploy, form={"note": "why not", "threshold": "0,25"})
    await tab.sees(History, notice="Model 2 is live now.", deployments=1)
    (deploy,) = backend.heard_of(Deploy)
    assert (deploy.version, deploy.threshold, deploy.note, deploy.seen) == (2, 0.25, "why not", 5)
    await tab.fire(History.deploy, form={"threshold": "50 %"})
    await tab.sees(History, refused="A threshold lies between 0 and 1, like .5.")
    await tab.fire(History.roll_back, alias="live", seen=5)
    await tab.sees(History, notice="What was live before is so again.")
    (back,) = backend.heard_of(RollBack)
    assert (back.alias, back.seen) == ("live", 5)
    backend.refuse(RollBack, "Meanwhile ben made version 3 live; look at it, then decide.")
    await tab.fire(History.roll_back, alias="live", seen=6)
    await tab.until(lambda: "Meanwhile ben" in tab.shows(History, "refused"))


async def tell(backend: Backend, seq: int, event: LabelEvent) -> None:
    await backend.tell(Event(stream="label/7", epoch="e", seq=seq, event=event))


async def test_the_threshold_comes_from_the_persons_cut_or_from_a_promise(
    tab: Tab, backend: Backend
) -> None:
    backend.replies[CompareDeployed] = lambda q: DeployedComparison(
        id=q.id, alias=q.alias, deployment=0
    )
    backend.replies[ReadCut] = lambda q: OwnCut(id=q.id, score=0.62)
    audit = AuditReport(
        id=4, version=3, kind="precision", level=0.9, confidence=0.95, of=40, answered=40,
        state="promised", aim="at least .90 of what is reported is right", words="Promised",
        threshold=0.71,
    )  # fmt: skip
    open_one = replace(audit, id=5, threshold=None, state="open")
    backend.states["promises/7"] = PromisesState(label=NIGHT, audits=(open_one, audit))
    await history(tab, backend)
    await tab.sees(History, threshold=".62", whence="where your cut through the wall is")
    await tab.until(lambda: tab.shows(History, "promises"))
    assert tab.shows(History, "promises") == [{"audit": "4", "text": f"promised: {audit.aim}"}]
    await tab.fire(History.choose_promise, audit="4")
    await tab.sees(History, threshold=".71", promise="4", whence="")
    await tab.fire(History.deploy, form={"threshold": ".71"})
    await tab.sees(History, deployments=1)
    # Another threshold than it gave is not promised; nor is another version.
    await tab.fire(History.choose_threshold, text=".8")
    await tab.sees(History, promise="")
    await tab.fire(History.choose_promise, audit="4")
    await tab.fire(History.choose_version, version="2")
    await tab.until(lambda: tab.shows(History, "promises") == [])
    await tab.sees(History, promise="")
    await tab.fire(History.deploy, form={"threshold": ".71"})
    await tab.sees(History, deployments=2)
    first, second = backend.heard_of(Deploy)
    assert (first.audit, first.version) == (4, 3) and (second.audit, second.version) == (None, 2)
