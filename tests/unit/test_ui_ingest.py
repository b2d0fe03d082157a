from backend.messages import Corpus, IngestRow
from ui.pages.ingest import rows as ingest_rows


def test_files_in_work_come_first_then_failed_ones() -> None:
    rows = [
        IngestRow(file=1, name="a", stage="done"),
        IngestRow(file=2, name="b", stage="waiting"),
        IngestRow(file=3, name="c", stage="failed", error="Not a video."),
        IngestRow(file=4, name="d", stage="embedding", fraction=0.426),
    ]
    shown = ingest_rows.shown(rows)
    assert [view["file"] for view in shown] == [4, 3, 2, 1]
    assert (shown[0]["text"], shown[0]["width"]) == ("embedding .43", "43%")


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
    [short] = ingest_rows.shown([IngestRow(file=1, name="a", stage="done", clips=1)])
    assert short["clips"] == "1 clip"


def test_a_long_name_is_cut_in_the_middle_and_whole_in_its_tooltip() -> None:
    name = "x" * 240 + ".mp4"
    view = ingest_rows.shown([IngestRow(file=1, name=name, stage="failed", error="No video.")])[0]
    assert len(view["short"]) == ingest_rows.NAME and view["name"] == name
    assert view["short"].startswith("xxx") and view["short"].endswith("xx.mp4")
    turned = ingest_rows.shown([IngestRow(file=1, name="film\u202egpj.mp4", stage="done")])[0]
    assert turned["short"] == "film\\u202egpj.mp4"
