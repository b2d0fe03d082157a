"""A file that was damaged on its way, or made to hurt, gives rows or a message, nothing else."""

from __future__ import annotations

import copy
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.doors.formats import FormatError
from workers.doors.formats.paper_release import read_release
from workers.doors.formats.table import FORMATS
from workers.doors.formats.video_folder import METADATA
from workers.doors.given import given as checked

ROW = {
    "label": "night", "clip": 1, "file": "a.mp4", "content_hash": "aa", "start": 0.0, "end": 1.5,
    "frame_in": 0, "frame_out": 36, "frame_rate": "24/1", "answer": "positive",
    "annotator": "ada", "role": "primary", "seconds": 1.0, "at": None, "definition_version": 1,
    "model_version": None, "source": "random", "reason": "", "position": 0,
}  # fmt: skip
# What no field expects.
STRANGE = st.sampled_from(
    [None, True, -1, 1e999, float("nan"), 10**400, "", "\0", "\ud800", "=1", [], {}, [[]], [{}],
     {"a": []}, "x" * 5000, 2**63, -0.0, "1/0", "0", "99999999999999999999"]
)  # fmt: skip
FOREIGN = [
    {"id": 1, "data": {"video": "a.mp4", "frame_rate": "24/1"}, "annotations": [
        {"completed_by": {"email": "ada"}, "created_at": "2026-01-01T00:00:00Z", "result": [
            {"id": "r", "type": "timelinelabels", "value": {
                "ranges": [{"start": 1, "end": 9}], "timelinelabels": ["night", "not day"]}}]}]}
]  # fmt: skip
DETECTIONS = {"samples": [{"filepath": "data/a.mp4", "frame_rate": 24, "events": {
    "_cls": "TemporalDetections",
    "detections": [{"_cls": "TemporalDetection", "label": "night", "support": [1, 9]}],
}}]}  # fmt: skip


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value in a JSON document."""
    found = [at] if at else []
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            found += places(one, (*at, key))
    return found


def with_other(document: Any, at: tuple[Any, ...], other: Any) -> Any:
    changed = copy.deepcopy(document)
    into = changed
    for key in at[:-1]:
        into = into[key]
    into[at[-1]] = other
    return changed


def look(read: Callable[[], Any]) -> None:
    try:
        for _ in read():
            pass
    except FormatError as error:
        assert len(str(error)) < 2000


def written(form: Any, folder: Path) -> Path:
    media = folder / "media" / "aa"
    path = folder / ("file.zip" if form == "videofolder" else "file")
    writer = FORMATS[form].writer(path, "annotations", media.parent)
    if form == "videofolder":
        writer._source = lambda row: Path(__file__)  # type: ignore[attr-defined]
    writer.write([ROW, {**ROW, "annotator": "ben", "answer": "negative"}])
    writer.close()
    return path


@pytest.mark.parametrize("form", list(FORMATS))
@settings(max_examples=40)
@given(data=st.data())
def test_bytes_that_were_changed_or_cut_off(form: Any, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(form, Path(folder))
        content = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
        look(lambda: checked(path, FORMATS[form].reader(path)))


@pytest.mark.parametrize(
    ("form", "document"),
    [
        ("labelstudio", FOREIGN),
        ("labelstudio", None),
        ("fiftyone", DETECTIONS),
        ("fiftyone", None),
        ("jsonl", None),
        ("videofolder", None),
    ],
)
@settings(max_examples=40)
@given(data=st.data())
def test_values_that_no_field_expects(form: Any, document: Any, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.json"
        lines = form in ("jsonl", "videofolder")
        if document is None:
            made = written(form, Path(folder))
            if form == "videofolder":
                with zipfile.ZipFile(made) as opened:
                    text = opened.read(METADATA).decode()
                path = Path(folder) / METADATA
            else:
                text = made.read_text()
            document = (
                [json.loads(line) for line in text.splitlines()] if lines else json.loads(text)
            )
        at = data.draw(st.sampled_from(places(document)))
        changed = with_other(document, at, data.draw(STRANGE))
        path.write_text(
            "\n".join(map(json.dumps, changed)) if lines else json.dumps(changed),
            encoding="utf-8",
        )
        look(lambda: checked(path, FORMATS[form].reader(path), by="ada"))


RELEASE = {
    "agg/night.json": {
        "primary": "B", "data": [{"key": "k", "primary": True, "secondaries": {"A": False}}],
    },
    "checkpoints/night.json": [{"pos": ["k"], "neg": ["l"]}],
}  # fmt: skip


@settings(max_examples=40)
@given(data=st.data())
def test_a_release_that_holds_something_else(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "shot-data.csv").write_text("key,yt_id,start,end\nk,film,0,1.5\nl,film,1.5,3\n")
        changing = data.draw(st.sampled_from(sorted(RELEASE)))
        for name, content in RELEASE.items():
            if name == changing:
                at = data.draw(st.sampled_from(places(content)))
                content = with_other(content, at, data.draw(STRANGE))
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text(json.dumps(content))
        look(lambda: checked(root, read_release(root)))
        shutil.rmtree(root / "agg")
