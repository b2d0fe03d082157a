"""Every format gives back what was written into it, whatever people and files are called."""

from __future__ import annotations

import json
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.spreadsheets import FORMULA, neutralised, restored
from backend.media import file_of
from workers.doors.formats import FormatError
from workers.doors.formats.table import FORMATS, known
from workers.doors.rows import COLUMNS, Row

# What Postgres keeps: no NUL, no half of a character.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
ODD = st.sampled_from(["=1+1", "'=1+1", "'", "a,b", '"', "line\nend", "\r\n", " x ", "not night",
                       "skip", "é𝄞", "@x", "-1", "\ttab", "null", "1.50"])  # fmt: skip
WORDS = st.one_of(TEXT, ODD)
NAMES = WORDS.filter(lambda text: text.strip() != "")


@st.composite
def films(draw: st.DrawFn) -> list[Row]:
    """Annotations film by film, as an export reads them."""
    rows = []
    clip = 0
    for film in range(draw(st.integers(1, 3))):
        file, rate = draw(NAMES), draw(st.sampled_from([None, "24/1", "30000/1001"]))
        for position in range(draw(st.integers(1, 3))):
            clip += 1
            end = position * 1.1 + draw(st.floats(0.01, 1))
            for who in range(draw(st.integers(1, 2))):
                rows.append(
                    {
                        "label": draw(NAMES), "clip": clip, "file": file,
                        "content_hash": f"hash{film}", "start": position * 1.1,
                        "end": end,
                        "frame_in": position * 30, "frame_out": position * 30 + 29,
                        "frame_rate": rate,
                        "answer": draw(st.sampled_from(["positive", "negative", "skip"])),
                        "annotator": f"{draw(NAMES)}{who}", "role": "primary",
                        "seconds": draw(st.none() | st.floats(0, 100)),
                        "at": draw(st.none() | st.datetimes(
                            datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))),
                        "definition_version": draw(st.none() | st.integers(1, 9)),
                        "model_version": draw(st.none() | st.integers(0, 2**31 - 1)),
                        "source": draw(WORDS), "reason": draw(WORDS), "position": position,
                    }
                )  # fmt: skip
    return rows


def plain(name: str, value: Any) -> Any:
    """A value as any of the formats may give it: numbers and times written out, nothing as ''."""
    if value is None or value == "":
        return ""
    kind = COLUMNS["annotations"][name]
    if kind == "time":
        at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return at.astimezone(UTC)
    return float(value) if kind in ("float64", "int64") else value


@pytest.mark.parametrize("form", list(FORMATS))
@settings(max_examples=12)
@given(rows=films(), cut=st.integers(1, 5))
def test_what_is_written_is_read_again(form: Any, rows: list[Row], cut: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        media, path = Path(folder) / "media", Path(folder) / "file"
        for row in rows:
            clip, _ = file_of(media, row["content_hash"], row["position"], "clip.mp4")
            clip.parent.mkdir(parents=True, exist_ok=True)
            clip.touch()
        writer = FORMATS[form].writer(path, "annotations", media)
        for start in range(0, len(rows), cut):
            writer.write(rows[start : start + cut])
        writer.close()
        found = list(FORMATS[form].reader(path))
    columns = COLUMNS["annotations"]

    def told(row: Row) -> list[Any]:
        return [plain(name, row.get(name)) for name in columns]

    def by_text(rows: list[list[Any]]) -> list[list[Any]]:
        return sorted(rows, key=repr)

    assert by_text([told(row) for row in found]) == by_text([told(row) for row in rows])


@given(WORDS)
def test_a_cell_computes_nothing_and_gives_its_text_back(text: str) -> None:
    assert not neutralised(text).startswith(FORMULA)
    assert restored(neutralised(text)) == text


def test_a_cell_of_others_stays_what_it_is() -> None:
    for cell in ("'tis", "night", "", "'"):
        assert restored(cell) == cell


BAD: dict[str, tuple[str, bytes, str]] = {
    "labelstudio, empty": ("labelstudio", b" \n", "is empty"),
    "labelstudio, half UTF-8": ("labelstudio", b'[{"id":"\xc3"}]', "is no Label Studio export"),
    "labelstudio, foreign": ("labelstudio", b'{"samples": []}', "is no Label Studio export"),
    "labelstudio, JSON-MIN": ("labelstudio", b'[{"id": 7, "video": "a"}]', "task 7.*JSON-MIN"),
    "labelstudio, nested": ("labelstudio", b"[" * 100_000, "is no Label Studio export"),
    "labelstudio, no list": (
        "labelstudio", b'[{"id": 7, "data": {}, "annotations": [3]}]', "task 7: `annotations`",
    ),
    "labelstudio, a range backwards": (
        "labelstudio",
        b'[{"data": {"video": "a"}, "annotations": [{"result": [{"type": "timelinelabels",'
        b'"value": {"ranges": [{"start": 9, "end": 2}], "timelinelabels": ["x"]}}]}]}]',
        "task 1: a range goes from 9 to 2",
    ),
    "labelstudio, a rate of nothing": (
        "labelstudio",
        b'[{"data": {"video": "a", "frame_rate": "1/0"}, "annotations": [{"result": [{"type":'
        b'"timelinelabels", "value": {"ranges": [{"start": 1, "end": 2}]}}]}]}]',
        "frame rate is '1/0'",
    ),
    "fiftyone, foreign": ("fiftyone", b"[]", "is no FiftyOne dataset"),
    "fiftyone, without samples": ("fiftyone", b"{}", "has no `samples`"),
    "fiftyone, no frames": (
        "fiftyone",
        b'{"samples": [{"filepath": "a", "x": {"_cls": "TemporalDetections", "detections":'
        b'[{"label": "dog", "support": "all"}]}}]}',
        "sample 1, x 1: its `support`",
    ),
    "videofolder, no zip": ("videofolder", b"film", "is no VideoFolder"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_read_is_said_with_its_place(what: str, tmp_path: Path) -> None:
    form, content, message = BAD[what]
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(FormatError, match=message) as said:
        list(FORMATS[form].reader(path))  # type: ignore[index]
    assert str(path) in str(said.value)


def test_a_zip_that_explodes_or_escapes_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = tmp_path / "bomb.zip"
    monkeypatch.setattr("workers.doors.formats.video_folder.MOST_BYTES", 1 << 16)
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("metadata.jsonl", b" " * (1 << 20))
    with pytest.raises(FormatError, match="when it is unpacked"):
        list(FORMATS["videofolder"].reader(bomb))
    escaping = tmp_path / "escaping.zip"
    line = json.dumps({"file_name": "../../etc/passwd", "label": "n", "answer": "yes", "start": 0})
    with zipfile.ZipFile(escaping, "w") as made:
        made.writestr("../../metadata.jsonl", line)
    [row] = FORMATS["videofolder"].reader(escaping)
    assert row["file"] == "passwd"  # a name to look a film up by, and nothing is opened by it
    assert not (tmp_path.parent / "metadata.jsonl").exists()


def test_what_others_wrote_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "file"
    task = {
        "id": 1, "data": {"video": "/data/a.mp4", "frame_rate": "25"},
        "annotations": [{"completed_by": {"email": "ada@x.org"}, "result": [
            {"type": "timelinelabels", "value": {
                "ranges": [{"start": 26, "end": 50}], "timelinelabels": ["night", "not day"]}},
            {"type": "choices", "value": {"choices": ["x"]}}]}],
    }  # fmt: skip
    path.write_text(json.dumps([task]))
    rows = list(FORMATS["labelstudio"].reader(path))
    assert [(r["label"], r["answer"], r["start"], r["end"]) for r in rows] == [
        ("night", "positive", 1.0, 2.0), ("day", "negative", 1.0, 2.0),
    ]  # fmt: skip
    assert rows[0]["annotator"] == "ada@x.org"
    found = {"_cls": "TemporalDetection", "label": "dog", "support": [26, 50]}
    sample = {
        "filepath": "/v/a.mp4",
        "events": {"_cls": "TemporalDetections", "detections": [found]},
    }
    path.write_text(json.dumps({"samples": [sample]}))
    [row] = FORMATS["fiftyone"].reader(path)
    assert (row["label"], row["answer"], row["frame_in"], row["frame_out"], row["file"]) == (
        "dog", "positive", 25, 50, "/v/a.mp4",
    )  # fmt: skip


def test_a_format_is_known_by_a_name() -> None:
    assert known(Path("a/B.CSV")) == "csv" and known(Path("x/metadata.jsonl")) == "videofolder"
    with pytest.raises(FormatError, match="does not tell its format"):
        known(Path("a.json"))


def test_a_clip_without_its_file_is_not_left_out_silently(tmp_path: Path) -> None:
    row = dict.fromkeys(COLUMNS["annotations"]) | {
        "clip": 7, "content_hash": "h", "position": 1, "frame_in": 0
    }  # fmt: skip
    for media, message in (
        (None, "there are none here"),
        (tmp_path, "file of clip 7 is not there"),
    ):
        writer = FORMATS["videofolder"].writer(tmp_path / f"{media is None}", "annotations", media)
        writer.write([row])
        with pytest.raises(FormatError, match=message):
            writer.close()
