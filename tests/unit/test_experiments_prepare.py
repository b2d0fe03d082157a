"""Common layouts become what simulations read; what does not fit is told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from click.testing import CliRunner
from PIL import Image

from tests.unit.made_videos import solid, write_video
from workers.experiments.__main__ import main
from workers.experiments.dataset import Dataset, DatasetError, read_dataset
from workers.experiments.prepare.folders import prepare_folders
from workers.experiments.prepare.huggingface import prepare_huggingface
from workers.experiments.prepare.table import prepare_table

RED, BLUE = (220, 20, 20), (20, 20, 220)


class Colours:
    """An embedder for which a clip is its mean colour and a text its letters."""

    identity = SimpleNamespace(digest="colours")
    dim = 3

    def __init__(self) -> None:
        self.clips = 0

    def embed_clips(self, clips: Sequence[np.ndarray]) -> np.ndarray:
        self.clips += len(clips)
        means = np.array([clip.mean(axis=(0, 1, 2)) for clip in clips], np.float32)
        return means / np.linalg.norm(means, axis=1, keepdims=True)

    def embed_texts(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([[len(t), t.count("e"), 1] for t in texts], np.float32)


def picture(path: Path, colour: tuple[int, int, int], seed: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(seed).integers(0, 20, (20, 30, 3))
    Image.fromarray((np.array(colour) + noise).astype(np.uint8)).save(path)
    return path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for i in range(5):
        picture(tmp_path / "all" / "train" / "red_things" / f"{i}.png", RED, i)
        picture(tmp_path / "all" / "test" / "blue" / "deep" / f"{i}.jpg", BLUE, i)
    return tmp_path / "all"


def told(problem: Any, *parts: str) -> None:
    for part in parts:
        assert part in str(problem.value)


# ── folders ─────────────────────────────────────────────────────────────────────────────────────


def folders(source: Path, **options: Any) -> Dataset:
    target = source.parent / "made.npz"
    prepare_folders(source, target, Colours(), **options)  # type: ignore[arg-type]
    assert [each.name for each in source.parent.iterdir() if "parts" in each.name] == []
    return read_dataset(target)


def test_pictures_and_films_in_folders_of_classes(
    source: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    red = source / "train" / "red_things"
    write_video(red / "film.mp4", solid(RED, 20))
    (red / "broken.jpg").write_bytes(b"\xff\xd8\xff and no more")
    (red / "empty.png").touch()
    (red / "notes.txt").write_text("not a clip")
    (red / ".hidden.png").write_bytes((red / "0.png").read_bytes())
    (red / "copy.png").write_bytes((red / "0.png").read_bytes())
    (source / "test" / "blue" / "torn.png").write_bytes((red / "1.png").read_bytes())
    (source / "test" / "nothing").mkdir()
    found = folders(source)
    assert {name: int(rows.sum()) for name, rows in found.truth.items()} == {
        "red_things": 5, "blue": 5,  # without 1.png, which is also blue, and with the film
    }  # fmt: skip
    reds = found.embeddings[found.truth["red_things"]]
    assert (reds[:, 0] > 0.9).all() and (found.embeddings[found.truth["blue"]][:, 2] > 0.9).all()
    assert found.bank is not None and len(found.bank) > 40
    words = Colours().embed_texts(["red things"])[0]
    assert found.texts["red_things"] == pytest.approx(words / np.linalg.norm(words))
    said = capfd.readouterr().err
    for part in (
        "1 file is no picture or film: train/red_things/notes.txt.",
        "2 files copy others", "torn.png" if "torn.png" in said else "1.png",
        "1 lies in the folders of several classes", "Without pictures and films: nothing.",
        "2 of 12 could not be read", "broken.jpg (", "empty.png (it is empty)",
        "10 rows of 3 numbers, 2 labels, with texts.",
    ):  # fmt: skip
        assert part in said, part


def test_without_texts_the_search_is_by_an_exemplar(source: Path) -> None:
    found = folders(source, texts=False)
    assert not found.texts and found.bank is None


def test_embedding_that_was_cut_off_goes_on(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.experiments.prepare.media.AT_ONCE", 3)
    target, first = source.parent / "made.npz", Colours()
    whole = Colours.embed_clips

    def ends(self: Colours, clips: Sequence[np.ndarray]) -> np.ndarray:
        if self.clips == 7:
            raise KeyboardInterrupt
        return whole(self, clips)

    monkeypatch.setattr(Colours, "embed_clips", ends)
    with pytest.raises(KeyboardInterrupt):
        prepare_folders(source, target, first)  # type: ignore[arg-type]
    assert not target.exists()
    monkeypatch.setattr(Colours, "embed_clips", whole)
    second = Colours()
    prepare_folders(source, target, second)  # type: ignore[arg-type]
    assert second.clips == 10 - 6, "two parts of three were done"
    assert len(read_dataset(target).embeddings) == 10


def test_folders_that_do_not_fit(tmp_path: Path) -> None:
    with pytest.raises(DatasetError) as problem:
        folders(tmp_path / "missing")
    told(problem, "is no folder")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(DatasetError) as problem:
        folders(empty)
    told(problem, "holds no folders", "folder that is called as the class")
    (empty / "a").mkdir()
    (empty / "a" / "x.txt").write_text("x")
    with pytest.raises(DatasetError) as problem:
        folders(empty)
    told(problem, "hold no pictures or films")
    (empty / "a" / "x.png").write_bytes(b"\x89PNG rubbish")
    with pytest.raises(DatasetError) as problem:
        folders(empty)
    told(problem, "all pictures and films are in 'a'")
    (empty / "b").mkdir()
    (empty / "b" / "y.png").write_bytes(b"other rubbish")
    with pytest.raises(DatasetError) as problem:
        folders(empty)
    told(problem, "Not one of 2 files could be read", "x.png")
    picture(empty / "a" / "1.png", RED, 0)
    picture(empty / "b" / "1.png", BLUE, 0)
    with pytest.raises(DatasetError) as problem:
        folders(empty)
    told(problem, "too little to simulate")


# ── tables ──────────────────────────────────────────────────────────────────────────────────────


def test_a_table_with_classes_beside_vectors_in_its_order(tmp_path: Path) -> None:
    vectors = np.random.default_rng(0).normal(size=(12, 4))
    lines = [f"clip {i};{'cat' if i % 2 else 'dog'}" for i in range(11)] + ["clip 11;"]
    (tmp_path / "t.csv").write_text("\n".join(["File;Class", *lines]), encoding="utf-16")
    np.save(tmp_path / "v.npy", vectors)
    prepare_table(tmp_path / "t.csv", tmp_path / "v.npy", tmp_path / "d.npz")
    found = read_dataset(tmp_path / "d.npz")
    assert found.truth["cat"].tolist() == [bool(i % 2) for i in range(11)], "one is unlabelled"
    assert found.embeddings[3] == pytest.approx(vectors[3] / np.linalg.norm(vectors[3]), abs=1e-6)


def test_a_table_of_several_labels_joined_by_key(tmp_path: Path) -> None:
    vectors = np.eye(12, dtype=np.float32)
    np.savez(tmp_path / "v.npz", features=vectors, key=np.array([f"k{i}" for i in range(12)]))
    rows = [f"k{i},{'yes' if i < 5 else 'No'},{int(i % 2)}" for i in reversed(range(12))]
    (tmp_path / "t.csv").write_text("\n".join(["id,indoor,night", *rows]))
    prepare_table(
        tmp_path / "t.csv", tmp_path / "v.npz", tmp_path / "d.npz", label=("indoor", "night")
    )
    found = read_dataset(tmp_path / "d.npz")
    assert found.several and list(found.truth) == ["indoor", "night"]
    assert found.truth["indoor"].tolist() == [i < 5 for i in reversed(range(12))]
    assert found.embeddings.argmax(axis=1).tolist() == list(reversed(range(12)))


@pytest.mark.parametrize(
    ("table", "options", "parts"),
    [
        ("", {}, ["is empty"]),
        ("key,label\n", {}, ["has heads and no rows"]),
        ("key,kind\na,b\n", {}, ["no column is called label", "--label", "key, kind"]),
        ("key,label\na,b\n", {"label": ("x",)}, ["no column 'x'", "key, label"]),
        ("key,label\na,b\n", {"key": "x"}, ["no column 'x'"]),
        ("key,label\na,b\nc,d\n", {}, ["has 2 rows", "12", "same order"]),
        ("label\n" + "cat\n" * 12, {}, ["all 12 rows are 'cat'"]),
        ("label\n" + "cat\n" * 11 + "dog\n", {}, ["too little to simulate"]),
        ("a,label\n" + "1,\n" * 12, {}, ["no column is called label", "has: a"]),
        ("label,a\n" + ",1\n" * 12, {}, ["no row has a label"]),
        ("a,b\n" + "cat,1\ndog,0\n" * 6, {"label": ("a", "b")}, ["'a' holds classes"]),
        ("PAR1....", {}, ["Parquet"]),
    ],
)
def test_tables_that_do_not_fit(
    tmp_path: Path, table: str, options: dict[str, Any], parts: list[str]
) -> None:
    (tmp_path / "t.csv").write_text(table)
    np.save(tmp_path / "v.npy", np.eye(12))
    with pytest.raises(DatasetError) as problem:
        prepare_table(tmp_path / "t.csv", tmp_path / "v.npy", tmp_path / "d.npz", **options)
    told(problem, *parts)
    assert not (tmp_path / "d.npz").exists()


def test_vectors_that_do_not_fit(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("label\n" + "cat\ndog\n" * 6)
    made = tmp_path / "v.npz"

    def problem() -> str:
        with pytest.raises(DatasetError) as caught:
            prepare_table(tmp_path / "t.csv", made, tmp_path / "d.npz")
        return str(caught.value)

    assert "cannot be read" in problem()
    made.write_bytes(b"nothing of the kind")
    assert "no .npy or .npz file of plain numbers" in problem()
    np.savez(made, other=np.arange(12))
    assert "no table of numbers is called embedding" in problem() and "other (12,)" in problem()
    np.savez(made, embedding=np.full((12, 2), np.nan))
    assert "row 0" in problem() and "NaN" in problem()


# ── Hugging Face ────────────────────────────────────────────────────────────────────────────────

CLASSES = {"names": ["cat", "dog"], "_type": "ClassLabel"}


def save_to_disk(folder: Path, features: dict[str, Any], rows: Sequence[dict[str, Any]]) -> None:
    """As `datasets` does: two Arrow streams, the features, and the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    half = max(len(rows) // 2, 1)
    names = []
    schema = pa.Table.from_pylist(list(rows)).schema
    for i, part in enumerate((rows[:half], rows[half:])):
        names.append(f"data-{i:05}-of-00002.arrow")
        table = pa.Table.from_pylist(list(part), schema=schema)
        with (
            pa.OSFile(str(folder / names[-1]), "wb") as file,
            pa.ipc.new_stream(file, schema) as out,
        ):
            out.write_table(table, max_chunksize=3)
    (folder / "dataset_info.json").write_text(json.dumps({"features": features}))
    (folder / "state.json").write_text(
        json.dumps({"_data_files": [{"filename": name} for name in names]})
    )


def huggingface(folder: Path, **options: Any) -> Dataset:
    target = folder.parent / "made.npz"
    prepare_huggingface(folder, target, Colours, **options)
    return read_dataset(target)


def test_pictures_of_a_data_set_with_splits(tmp_path: Path) -> None:
    content = [
        picture(tmp_path / f"{i}.png", BLUE if i % 2 else RED, i).read_bytes() for i in range(12)
    ]
    features = {"image": {"_type": "Image"}, "label": CLASSES}
    rows = [
        {"image": {"bytes": each, "path": None}, "label": i % 2} for i, each in enumerate(content)
    ]
    rows.append({"image": {"bytes": content[0], "path": None}, "label": -1})
    rows.append({"image": {"bytes": b"rubbish", "path": None}, "label": 1})
    rows.append({"image": {"bytes": None, "path": "/etc/passwd"}, "label": 1})
    save_to_disk(tmp_path / "set" / "train", features, rows[:8])
    save_to_disk(tmp_path / "set" / "test", features, rows[8:])
    (tmp_path / "set" / "dataset_dict.json").write_text('{"splits": ["train", "test"]}')
    found = huggingface(tmp_path / "set")
    assert {name: int(each.sum()) for name, each in found.truth.items()} == {"cat": 6, "dog": 6}
    assert (found.embeddings[found.truth["cat"]][:, 0] > 0.9).all()
    assert found.texts.keys() == {"cat", "dog"}
    one = huggingface(tmp_path / "set", split="train", texts=False)
    assert len(one.embeddings) == 8 and not one.texts
    with pytest.raises(DatasetError, match=r"no split 'dev'\. It has: train, test"):
        huggingface(tmp_path / "set", split="dev")


def test_vectors_with_several_labels_need_no_embedder(tmp_path: Path) -> None:
    features = {
        "vector": {"feature": {"dtype": "float32", "_type": "Value"}, "_type": "List"},
        "tags": {"feature": CLASSES, "_type": "Sequence"},
        "night": {"dtype": "bool", "_type": "Value"},
        "note": {"dtype": "string", "_type": "Value"},
    }
    vectors = np.random.default_rng(0).normal(size=(12, 4))
    rows: list[dict[str, Any]] = [
        {"vector": v.tolist(), "tags": [[0], [0, 1], []][i % 3], "night": i < 5, "note": "x"}
        for i, v in enumerate(vectors)
    ]
    rows.append({"vector": None, "tags": [0], "night": True, "note": "x"})
    save_to_disk(tmp_path / "set", features, rows)
    found = huggingface(tmp_path / "set")
    assert found.truth["cat"].sum() == 8 and found.truth["dog"].sum() == 4
    assert huggingface(tmp_path / "set", label=("night",)).truth["night"].sum() == 5
    with pytest.raises(DatasetError, match=r"no column 'x'. It has: .*tags \(list of ClassLabel"):
        huggingface(tmp_path / "set", label=("x",))
    with pytest.raises(DatasetError, match="'note' holds no vectors, pictures or films"):
        huggingface(tmp_path / "set", column="note")


def test_data_sets_that_do_not_fit(tmp_path: Path) -> None:
    folder = tmp_path / "set"

    def problem() -> str:
        with pytest.raises(DatasetError) as caught:
            huggingface(folder)
        return str(caught.value)

    folder.mkdir()
    assert "no dataset_info.json" in problem() and "save_to_disk" in problem()
    save_to_disk(folder, {"label": CLASSES}, [{"label": 0}] * 4)
    assert "no column of vectors, pictures or films" in problem()
    vector = {"feature": {"dtype": "float32", "_type": "Value"}, "_type": "Sequence"}
    features = {"v": vector, "label": CLASSES}
    save_to_disk(folder, features, [{"v": [1.0, 2.0], "label": 0}] * 12)
    assert "all 12 rows are 'cat'" in problem()
    save_to_disk(folder, features, [{"v": [1.0] * (1 + i % 2), "label": i % 2} for i in range(12)])
    assert "several lengths" in problem()
    save_to_disk(folder, features, [{"v": [1.0], "label": 7}] * 12)
    assert "holds 7, and 2 names" in problem()
    (folder / "data-00000-of-00002.arrow").write_bytes(b"cut off")
    assert "data-00000-of-00002.arrow cannot be read" in problem()
    (folder / "state.json").write_text("{")
    assert "state.json cannot be read" in problem()


def test_the_commands_say_what_is_wrong_and_make_nothing(tmp_path: Path) -> None:
    target = tmp_path / "d.npz"
    for arguments, part in (
        (["folders", tmp_path, target, "--embedder", tmp_path / "none"], "none"),
        (["table", tmp_path / "t.csv", tmp_path / "v.npy", target], "t.csv cannot be read"),
        (["huggingface", tmp_path, target], "no dataset_info.json"),
    ):
        done = CliRunner().invoke(main, ["prepare", *map(str, arguments)])
        assert done.exit_code == 1 and part in done.output, done.output
        assert not target.exists()
