from typing import get_args

import pytest

from backend.messages import BoardRow, Label, Quality
from ui.pages.board import rows as label_rows


def row(id: int, name: str, group: str = "", **more: object) -> BoardRow:
    return BoardRow(label=Label(id=id, name=name, group=group), seq=more.pop("seq", 1), **more)


def test_a_row_that_overtook_a_newer_one_is_dropped() -> None:
    board = label_rows.updated({}, [row(1, "a", seq=5, positives=9)])
    board = label_rows.updated(board, [row(1, "a", seq=4, positives=8)])
    assert board[1].positives == 9
    assert label_rows.updated(board, [row(1, "a", seq=6)], removed=[1]) == {}


def test_becoming_a_secondary_replaces_the_row_whatever_its_number() -> None:
    board = label_rows.updated({}, [row(1, "a", seq=50)])
    board = label_rows.updated(board, [row(1, "a", seq=2, role="secondary", queue=7)])
    assert board[1].queue == 7


def names(groups: list[label_rows.GroupRow]) -> list[str]:
    return [view["name"] for group in groups for view in group["rows"]]


def test_groups_follow_by_name_and_labels_without_one_come_last() -> None:
    rows = [row(1, "zoom", "motion"), row(2, "odd"), row(3, "pan", "motion"), row(4, "cut", "edit")]
    shown = label_rows.shown(rows)
    assert [(group["name"], names([group])) for group in shown] == [
        ("edit", ["cut"]),
        ("motion", ["pan", "zoom"]),
        ("no group", ["odd"]),
    ]
    (alone,) = label_rows.shown(rows, grouped=False)
    assert names([alone]) == ["cut", "odd", "pan", "zoom"] and not alone["headed"]


def test_a_closed_group_keeps_its_totals_and_opens_for_a_search() -> None:
    rows = [
        row(1, "zoom", "motion", positives=3, negatives=1, scores=Quality(quality=0.9, diversity=1),
            agreement=0.5, compared=10, disagreements=5, per_hour=7, people=("ada", "ben"),
            stop="enough", seconds=2.0),
        row(2, "pan", "motion", positives=1, scores=Quality(quality=0.7), agreement=1.0,
            compared=2, per_hour=1, people=("ben",), seconds=4.0),
        row(3, "tilt", "motion"),
    ]  # fmt: skip
    (group,) = label_rows.shown(rows, closed={"motion"})
    assert (group["rows"], group["open"], group["labels"]) == ([], False, "3 labels")
    assert (group["positives"], group["negatives"], group["per_hour"]) == (4, 1, 8)
    assert (group["quality"], group["agreement"], group["compared"]) == (".80", ".75", "of 12")
    assert group["diversity"] == ".50", "labels without answers have none"
    assert (group["disagreements"], group["seconds"], group["here"]) == (5, "3.0", "2")
    assert group["stop"] == "1 of 3 enough"
    assert names(label_rows.shown(rows, closed={"motion"}, words="pa")) == ["pan"]


ALL_ORDERS = get_args(label_rows.Order)


def test_orders_put_the_most_first_and_unknown_last_even_backwards() -> None:
    rows = [
        row(1, "low", scores=Quality(quality=0.6)),
        row(2, "none"),
        row(3, "high", scores=Quality(quality=0.9)),
    ]
    assert names(label_rows.shown(rows, "quality")) == ["high", "low", "none"]
    assert names(label_rows.shown(rows, "quality", backwards=True)) == ["low", "high", "none"]


@pytest.mark.parametrize("order", ALL_ORDERS)
def test_every_order_knows_its_column(order: label_rows.Order) -> None:
    scores = Quality(quality=0.9, heldout=0.9, diversity=0.9)
    less = row(1, "a", positives=1, scores=Quality(quality=0.1, heldout=0.1), agreement=0.1,
               disagreements=1, per_hour=1, seconds=1.0, people=("ada",))  # fmt: skip
    more = row(2, "b", positives=9, scores=scores, agreement=0.9, disagreements=9, per_hour=9,
               seconds=9.0, people=("ada", "ben"), stop="enough")  # fmt: skip
    blind = row(3, "c", role="secondary", positives=5, queue=3)
    first = names(label_rows.shown([less, blind, more], order))
    last = names(label_rows.shown([less, blind, more], order, backwards=True))
    assert first.index("b") < first.index("a") or order == "name"
    assert [n for n in last if n != "c"] == [n for n in reversed(first) if n != "c"]
    assert "c" in first


def test_a_filter_needs_every_word_somewhere() -> None:
    rows = [row(1, "car-chase", "events"), row(2, "carnival", "events"), row(3, "car", "objects")]
    assert names(label_rows.shown(rows, words="CAR event")) == ["car-chase", "carnival"]


def test_a_label_without_answers_has_no_diversity() -> None:
    (group,) = label_rows.shown([row(1, "a"), row(2, "b", positives=1)])
    assert [view["diversity"] for view in group["rows"]] == ["–", ".00"]


def test_a_label_that_nobody_chooses_clips_for_is_marked() -> None:
    rows = [row(1, "a"), row(2, "b", primaries=1), row(3, "c", role="secondary")]
    (group,) = label_rows.shown(rows)
    assert [view["no_primary"] for view in group["rows"]] == [True, False, False]


def test_many_people_are_counted_behind_the_first() -> None:
    (group,) = label_rows.shown([row(1, "a", people=("ada", "ben", "cy", "di", "ed", "flo"))])
    (view,) = group["rows"]
    assert [here["initials"] for here in view["people"]] == ["AD", "BE", "CY"]
    assert (view["more_people"], view["everybody"]) == ("+3", "ada, ben, cy, di, ed, flo")


def test_agreement_is_summed_up_over_labels_as_the_paper_reports_it() -> None:
    rows = [
        row(1, "anger", agreement=0.624, compared=900),
        row(2, "shutter-shot", agreement=0.988, compared=10),
        row(3, "pan", agreement=0.9, compared=1),
        row(4, "new", positives=2),
    ]
    summary = label_rows.summary(rows)
    assert summary["agreement"] == (
        "agreement over 3 labels: lowest .62 (anger) · mean .84 · highest .99 (shutter-shot)"
    )
    assert (summary["labels"], summary["answers"]) == ("4 labels", "✓ 2 ✕ 0")
    assert summary["people"] == "nobody here" and summary["disagreements"] == ""
    one = label_rows.summary([row(1, "a"), row(2, "b", disagreements=1)])
    assert one["disagreements"] == "1 disagreement waiting"
    assert one["disagreements_href"] == "/label/2/disagreements"
    assert label_rows.summary([])["agreement"] == ""


@pytest.mark.parametrize(("labels", "across"), [(0, 2), (3, 2), (9, 3), (56, 8), (500, 10)])
def test_the_wall_is_as_wide_as_high(labels: int, across: int) -> None:
    assert label_rows.columns(labels) == across
