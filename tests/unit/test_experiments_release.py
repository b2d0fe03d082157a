"""Malformed releases: the message names the file, the field and what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from click.testing import CliRunner

from workers.experiments import release
from workers.experiments.__main__ import main
from workers.experiments.release import ReleaseError, read_release
from workers.experiments.synthetic import write_release


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_release(tmp_path, ("happy",), clips=80, dimensions=6, annotations=30, compared=10)
    return tmp_path


def edited(file: str, change: Callable[[Any], Any]) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        content = json.loads((root / file).read_text())
        change(content)
        (root / file).write_text(json.dumps(content))

    return edit


def lines(change: Callable[[list[str]], Any]) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        rows = (root / "shot-data.csv").read_text().splitlines()
        change(rows)
        (root / "shot-data.csv").write_text("\n".join(rows) + "\n")

    return edit


def matrix(change: Callable[[Any], Any], name: str = "embeddings") -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        with h5py.File(root / "embeddings.h5") as source:
            data = source["embeddings"][:]
        with h5py.File(root / "embeddings.h5", "w") as target:
            target[name] = change(data)

    return edit


def contrary(entry: Any) -> Any:
    return {**entry, "value": not entry["value"]}


def nan(data: Any) -> Any:
    data[7, 2] = np.nan
    return data


AGG, CHECKPOINTS, CMP = "agg/happy.json", "checkpoints/happy.json", "cmp/happy.json"
TEXTS = "text-embeddings.json"


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (lambda r: (r / "shot-data.csv").unlink(), ["shot-data.csv is missing", "put"]),
        (lambda r: (r / "embeddings.h5").unlink(), ["embeddings.h5 is missing"]),
        (lambda r: (r / "embeddings.h5").write_text("no"), ["embeddings.h5 cannot be read"]),
        (lambda r: (r / TEXTS).unlink(), [f"{TEXTS} is missing"]),
        (lambda r: (r / AGG).unlink(), ["agg holds no <label>.json"]),
        (lambda r: (r / CHECKPOINTS).unlink(), [f"{CHECKPOINTS} is missing"]),
        (lambda r: (r / CMP).unlink(), [f"{CMP} is missing"]),
        (lambda r: (r / CMP).write_text("{"), [f"{CMP} is not valid JSON", "again"]),
        (lines(lambda x: x.append(x[3])), ["shot-data.csv, line 82", "key repeats", "remove"]),
        (lines(lambda x: x.pop()), ["embeddings has 80 rows", "shot-data.csv has 79"]),
        (lines(lambda x: x.__setitem__(5, x[5][:-1] + "77")), ["line 6", "cluster_index", "0 to"]),
        (lines(lambda x: x.__setitem__(0, x[0].replace("key", "id"))), ["column key is missing"]),
        (matrix(nan), ["embeddings has NaN", "row 7", "again"]),
        (matrix(lambda m: m[:, 0]), ["dataset embeddings has shape (80,)"]),
        (matrix(lambda m: m.astype(int)), ["type int64"]),
        (matrix(lambda m: m, "vectors"), ["dataset embeddings is missing (found: vectors)"]),
        (edited(TEXTS, lambda t: t.pop("happy")), ["field happy is missing", "--labels"]),
        (edited(TEXTS, lambda t: t["happy"].pop()), ["has 5 numbers and the clips have 6"]),
        (edited(TEXTS, lambda t: t.update(happy=[0] * 6)), ["field happy is zero"]),
        (edited(TEXTS, lambda t: t.update(happy=["a"] * 6)), ["must be a list of numbers"]),
        (edited(AGG, lambda a: a["data"][2].pop("agg")), [AGG, "field data[2].agg is missing"]),
        (edited(AGG, lambda a: a["data"].append(a["data"][0])), ["data[30].key repeats"]),
        (edited(AGG, lambda a: a["data"][1].update(key="x|1")), ["'x|1'", "does not know"]),
        (edited(AGG, lambda a: a["data"][1].update(pos_cnt=7)), ["data[1].pos_cnt is 7"]),
        (edited(AGG, lambda a: a["data"][0].update(agg=1)), ["data[0].agg is 1", "true or false"]),
        (
            edited(AGG, lambda a: a["data"][0].update(agg=not a["data"][0]["agg"])),
            ["data[0].agg is", "majority"],
        ),
        (edited(AGG, lambda a: a["data"].clear()), ["field data is empty"]),
        (edited(CHECKPOINTS, lambda c: c[1].pop("neg")), [CHECKPOINTS, "[1].neg is missing"]),
        (
            edited(CHECKPOINTS, lambda c: c[1]["neg"].append(c[1]["pos"][0])),
            ["field [1] has", "under pos and under neg", "remove"],
        ),
        (edited(CHECKPOINTS, lambda c: c[2]["pos"].append("?")), ["[2].pos[", "does not know"]),
        (edited(CMP, lambda c: c.pop("zero_shot")), [CMP, "field zero_shot is missing"]),
        (
            edited(CMP, lambda c: c["random"].append(contrary(c["random"][0]))),
            ["random[10].key repeats", "with the other value"],
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(
    root: Path, damage: Callable[[Path], Any], expected: list[str]
) -> None:
    damage(root)
    with pytest.raises(ReleaseError) as error:
        read_release(root)
    for fragment in expected:
        assert fragment in str(error.value)


def test_rows_are_joined_by_place_and_gaps_in_clusters_allowed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "_ROWS_PER_READ", 7)  # several reads, the last one short
    keys = [line.split(",")[0] for line in (root / "shot-data.csv").read_text().splitlines()[1:]]
    lines(lambda rows: rows.__setitem__(1, rows[1][:-1]))(root)
    (data,) = read_release(root)
    with h5py.File(root / "embeddings.h5") as source:
        everything = source["embeddings"][:]
    for key, row in data.rows.items():
        assert (data.embeddings[row] == everything[keys.index(key)]).all()
    assert data.centre == pytest.approx(everything.mean(axis=0), abs=1e-6)
    if keys[0] in data.rows:
        assert data.clusters[data.rows[keys[0]]] == -1


def test_an_unknown_label_is_answered_with_the_known_ones(root: Path, tmp_path: Path) -> None:
    arguments = ["replicate", str(root), "--out", str(tmp_path / "o"), "--labels", "sad"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert "sad.json is missing" in result.output and "happy" in result.output
    assert "Traceback" not in result.output


def test_a_label_that_cannot_be_tested_is_left_out_with_its_reason(
    root: Path, tmp_path: Path
) -> None:
    def no_positives(content: dict[str, Any]) -> None:
        for entry in content["data"]:
            entry.update(agg=False, pos_cnt=0, primary=False, secondaries={"A": False, "C": False})

    edited(AGG, no_positives)(root)
    result = CliRunner().invoke(main, ["replicate", str(root), "--out", str(tmp_path / "o")])
    assert result.exit_code == 1
    assert "holds no positive" in result.output
