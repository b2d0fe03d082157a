"""The watch page: what it says of intakes, and the points of its charts."""

from __future__ import annotations

from backend.messages import Distance, Figures, Label, Span, Watched, WatchState
from ui.pages.watch.rows import of_state

LABEL = Label(id=3, name="night")
HALF = Span(value=0.5, low=0.4, high=0.6)


def figures(**more: object) -> Figures:
    return Figures(
        clips=200, films=8, hours=0.25, reported=50, histogram=(200, *[0] * 13), corpus_clips=400,
        corpus_reported=100, corpus_histogram=(*[0] * 13, 400), expected_precision=HALF,
        expected_recall=HALF, amount=HALF, amount_hours=HALF,
        index=Distance(value=0.3, chance=0.005), moved=Distance(value=0.75, chance=0.005),
        apart=Distance(value=0.9, chance=0.005, low=0.8, high=0.95), **more,
    )  # fmt: skip


def watched(number: int, version: int = 1, **more: object) -> Watched:
    said = {"figures": figures(), "current": True, "alias": "live"} | more
    return Watched(
        intake=number, name=f"Intake {number}", at=1.0, deployment=version, version=version,
        threshold=0.5, **said,
    )  # fmt: skip


def state(*rows: Watched, **more: object) -> WatchState:
    return WatchState(label=LABEL, rows=rows, deployed=True, **more)


def test_where_nothing_is_watched_it_says_what_is_missing() -> None:
    assert "no version of this label is live" in of_state(WatchState(label=LABEL))["nothing"]
    assert "there is no intake" in of_state(state())["nothing"]
    assert of_state(state(waiting=3))["nothing"] == ""
    assert of_state(state(waiting=3))["waiting"] == "3 films still to be scored."


def test_the_alarm_of_the_newest_intake_leads_to_its_clips() -> None:
    view = of_state(state(watched(1, alarm="Old"), watched(2, alarm="Clips of “2” look new")))
    assert view["alarm"] == "Clips of “2” look new."
    assert (view["check"], view["check_href"]) == (
        "Check 25 of its clips", "/label/3?intake=2",
    )  # fmt: skip
    replaced = state(watched(1, alarm="Old", current=False), watched(1, 2))
    assert of_state(replaced)["alarm"] == ""


def test_numbers_are_expected_until_an_audit_knows_them() -> None:
    view = of_state(state(watched(1)))
    assert view["precision"] == ".50 (.40–.60)" and view["source"] == "expected"
    known = figures(audited=20, audit=60, precision=Span(value=0.9, low=0.8, high=0.97))
    view = of_state(state(watched(1, figures=known)))
    assert view["precision"] == ".90 (.80–.97)"
    assert view["source"] == "audited, 20 of 60"
    assert (view["asks"], view["asks_href"]) == ("Answer the others", "/label/3?intake=1")
    assert view["reported"] == "50 (.25)"


def test_every_chart_tells_each_intake_and_marks_where_another_version_came() -> None:
    rows = [watched(1), watched(2), watched(2, 2), watched(2, 9, alias="candidate")]
    charts = {chart["name"]: chart for chart in of_state(state(*rows))["charts"]}
    for name in ("Look", "Precision", "Recall", "How much of it there is", "Volume"):
        chart = charts[name]
        assert [row[:2] for row in chart["rows"]] == [
            ["Intake 1", "1"], ["Intake 2", "1"], ["Intake 2", "2"]
        ], name  # fmt: skip
        marks = [bar for bar in chart["bars"] if bar["kind"] == "version-mark"]
        assert [mark["title"] for mark in marks] == ["version 2"], name
    scores = charts["Scores"]
    assert scores["rows"][0] == ["below −6", "1.00", ".00"]
    assert scores["rows"][-1] == ["from 6", ".00", "1.00"]
    assert "moved by .75 standard deviations; the stability index is .30" in scores["about"]


def test_a_value_alone_shows_its_interval() -> None:
    (precision,) = [c for c in of_state(state(watched(1)))["charts"] if c["name"] == "Precision"]
    assert len(precision["bands"]) == 2  # the band, and what can be seen of it


def test_the_table_holds_candidates_and_what_is_no_longer_in_use() -> None:
    rows = [watched(1, current=False), watched(1, 2), watched(1, 3, alias="candidate", alarm="New")]
    table = of_state(state(*rows))["rows"]
    assert [(row["version"], row["alarming"]) for row in table] == [
        ("version 3 candidate", True), ("version 2 live", False), ("version 1, was live", False)
    ]  # fmt: skip
    assert table[1]["alarm"] == "as in the corpus (expected)"
