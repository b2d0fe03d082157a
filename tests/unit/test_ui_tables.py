from backend.messages import BoardRow, Corpus, IngestRow, Label, Quality
from ui import ingest_rows, label_rows


def row(id: int, name: str, group: str = "", **more: object) -> BoardRow:
    return BoardRow(label=Label(id=id, name=name, group=group), seq=more.pop("seq", 1), **more)


def test_a_row_that_overtook_a_newer_one_is_dropped() -> None:
    board = label_rows.updated({}, [row(1, "a", seq=5, positives=9)])
    board = label_rows.updated(board, [row(1, "a", seq=4, positives=8)])
    assert board[1].positives == 9
    assert label_rows.updated(board, [row(1, "a", seq=6)], removed=[1]) == {}


def test_becoming_a_secondary_replaces_the_row_whatever_its_number() -> None:
    board = label_rows.updated({}, [row(1, "a", seq=50)])
    board = label_rows.updated(board, [row(1, "a", seq=2, part="secondary", queue=7)])
    assert board[1].queue == 7


def test_groups_are_headed_once_and_labels_without_one_come_last() -> None:
    rows = [row(1, "zoom", "motion"), row(2, "odd"), row(3, "pan", "motion")]
    shown = label_rows.shown(rows, "group")
    assert [(view["name"], view["first_of_group"]) for view in shown] == [
        ("pan", True),
        ("zoom", False),
        ("odd", True),
    ]


def test_orders_put_the_most_first_and_unknown_last() -> None:
    rows = [
        row(1, "low", scores=Quality(quality=0.6)),
        row(2, "none"),
        row(3, "high", scores=Quality(quality=0.9)),
    ]
    assert [view["name"] for view in label_rows.shown(rows, "quality")] == ["high", "low", "none"]


def test_a_filter_needs_every_word_somewhere() -> None:
    rows = [row(1, "car-chase", "events"), row(2, "carnival", "events"), row(3, "car", "objects")]
    shown = label_rows.shown(rows, "name", "CAR event")
    assert [view["name"] for view in shown] == ["car-chase", "carnival"]


def test_a_label_without_answers_has_no_coverage() -> None:
    views = label_rows.shown([row(1, "a"), row(2, "b", positives=1)], "name")
    assert [view["coverage"] for view in views] == ["–", ".00"]


def test_files_in_work_come_first_then_failed_ones() -> None:
    rows = [
        IngestRow(file=1, name="a", stage="done"),
        IngestRow(file=2, name="b", stage="waiting"),
        IngestRow(file=3, name="c", stage="failed", error="Not a video."),
        IngestRow(file=4, name="d", stage="embedding", fraction=0.426),
    ]
    shown = ingest_rows.shown(rows)
    assert [view["file"] for view in shown] == [4, 3, 2, 1]
    assert (shown[0]["text"], shown[0]["width"]) == ("embedding 43 %", "43%")


def test_an_older_version_of_a_file_never_comes_back() -> None:
    newer = IngestRow(file=1, name="a", stage="done", version=8)
    older = IngestRow(file=1, name="a", stage="decoding", version=7)
    assert ingest_rows.updated(ingest_rows.updated({}, [newer]), [older]) == {1: newer}


def test_a_long_list_is_cut_but_counted() -> None:
    rows = [IngestRow(file=i, name=f"{i:04}", stage="done") for i in range(ingest_rows.LONGEST + 5)]
    assert len(ingest_rows.shown(rows)) == ingest_rows.LONGEST
    totals = ingest_rows.totals(Corpus(clips=12345, videos=305, hours=2.04), rows)
    assert (totals["clips"], totals["hours"], totals["files"]) == ("12,345", "2.0 h", "305 done")


def test_lengths_and_duplicates_read_like_words() -> None:
    view = ingest_rows.shown(
        [IngestRow(file=1, name="a", stage="done", clips=1200, duplicates=3, seconds=3723.4)]
    )[0]
    assert view["length"] == "1:02:03"
    assert view["clips"] == "1,200 clips, 3 near-duplicates left out"
