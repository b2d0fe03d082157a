"""Labelled embeddings from a file: what is wrong with it is named, with a remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from labelled_embeddings import arrays

from workers.experiments.dataset import DatasetError, read_dataset


def damaged(**changes: Any) -> dict[str, Any]:
    content = {**arrays(), **changes}
    return {name: value for name, value in content.items() if value is not None}


def holed(value: float = np.nan, field: str = "embedding") -> Any:
    matrix = arrays()[field]
    matrix[-1, 1] = value
    return matrix


def keys(twice: int) -> Any:
    """A key for every row, that of row 0 again in row `twice`."""
    names = np.array([f"clip {row}" for row in range(260)])
    names[twice] = names[0]
    return names


def unlike(same: bool) -> int:
    """A row whose answers are, or are not, all those of row 0."""
    labels = arrays()["labels"]
    return int(np.flatnonzero((labels[1:] == labels[0]).all(axis=1) == same)[0]) + 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (damaged(embedding=None), ["field embedding is missing", "add"]),
        (damaged(embedding=np.zeros(260)), ["field embedding has shape (260,)"]),
        (damaged(embedding=holed()), ["field embedding, row 259", "again"]),
        (damaged(embedding=holed(np.inf)), ["field embedding, row 259", "infinite"]),
        (damaged(text_embedding=holed(field="text_embedding")), ["text_embedding, row 1", "again"]),
        (damaged(embedding=np.zeros((260, 0))), ["field embedding has shape (260, 0)"]),
        (damaged(embedding=np.array([{}] * 260)), ["embedding holds pickled", "plain numbers"]),
        (damaged(key=keys(unlike(True))), ["key has 'clip 0' in rows 0 and", "remove one"]),
        (damaged(key=keys(unlike(False))), ["rows contradict each other on 'l", "remove one"]),
        (damaged(key=keys(1)[:9]), ["field key has 9 rows and embedding 260"]),
        (damaged(text_label=np.array(["l0", "l0"])), ["text_label repeats 'l0'", "keep one"]),
        (damaged(labels=np.ones((3, 2), bool)), ["field labels has 3 rows and embedding 260"]),
        (damaged(labels=np.ones((260, 2))), ["type float64", "booleans"]),
        (damaged(label_names=None), ["field label_names is missing"]),
        (damaged(label_names=np.array(["a"])), ["1 entries and labels 2 columns"]),
        (damaged(label_names=np.array(["a", "a"])), ["label_names repeats 'a'"]),
        (damaged(labels=None), ["field label is missing"]),
        (damaged(label=np.full(260, "a")), ["label and labels are both there"]),
        (damaged(text_embedding=np.ones((2, 3))), ["has 3 columns and embedding 10"]),
        (damaged(text_label=np.array(["l0", "no"])), ["lacks 'l1'", "text"]),
        (damaged(text_label=np.array(["l0"])), ["1 entries and text_embedding 2 rows"]),
        (damaged(label_names=np.array([{}, {}])), ["label_names holds pickled", "dtype=str"]),
    ],
)
def test_bad_data_is_named(tmp_path: Path, content: dict[str, Any], expected: list[str]) -> None:
    np.savez(tmp_path / "bad.npz", **content)
    with pytest.raises(DatasetError) as error:
        read_dataset(tmp_path / "bad.npz")
    assert all(fragment in str(error.value) for fragment in expected), str(error.value)
    assert "bad.npz" in str(error.value)


def test_distinct_keys_are_welcome(tmp_path: Path) -> None:
    names = np.array([f"clip {row}" for row in range(260)])
    np.savez(tmp_path / "d.npz", **damaged(key=names))
    assert read_dataset(tmp_path / "d.npz").several


def test_files_that_are_no_npz_are_named(tmp_path: Path) -> None:
    (tmp_path / "text.npz").write_text("hello")
    np.save(tmp_path / "lone.npy", np.ones(3))
    for name in ("text.npz", "lone.npy", "none.npz"):
        with pytest.raises(DatasetError, match=name):
            read_dataset(tmp_path / name)


def test_one_class_per_row_is_read_as_one_against_the_rest(tmp_path: Path) -> None:
    np.savez(tmp_path / "d.npz", embedding=np.eye(3) * 5, label=np.array(["b", "a", "b"]))
    found = read_dataset(tmp_path / "d.npz")
    assert {name: each.tolist() for name, each in found.truth.items()} == {
        "a": [False, True, False],
        "b": [True, False, True],
    }
    assert np.allclose(np.linalg.norm(found.embeddings, axis=1), 1)
