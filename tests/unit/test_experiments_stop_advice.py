"""The stop advice against simulation: estimates know nothing but answers, truths are true."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from backend.domain.intervals import Interval
from workers.experiments import stop_advice
from workers.experiments.__main__ import main
from workers.experiments.dataset import read_dataset
from workers.experiments.episode import Scene
from workers.experiments.simulate import scene
from workers.experiments.stop_advice import FIELDS, _difference, compare, summary


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    text = rng.normal(size=(1, 8))
    matrix = rng.normal(size=(500, 8))
    scores = (matrix @ text.T)[:, 0] + rng.normal(size=500)
    np.savez(
        tmp_path / "data.npz",
        embedding=matrix.astype(np.float32),
        labels=(scores > np.quantile(scores, 0.7))[:, None],
        label_names=np.array(["l0"]),
        text_embedding=text,
        text_label=np.array(["l0"]),
    )
    return tmp_path / "data.npz"


@pytest.fixture
def view(file: Path) -> Scene:
    return scene(read_dataset(file), "l0", 3, 0.0, np.arange(500) % 10)


def test_estimates_know_only_answers_and_truths_only_the_rest(view: Scene) -> None:
    found = compare(view, (100, 150))
    other = compare(replace(view, test_truth=~view.test_truth), (100, 150))
    for n, result in found.items():
        assert result["positives"] == other[n]["positives"]
        for field in FIELDS[:3]:
            assert result["heldout"][field] == other[n]["heldout"][field]
            assert result["quality"][field] == other[n]["quality"][field]
        assert result["heldout"]["truth"] != other[n]["heldout"]["truth"]
        right = result["quality"]["truth"]
        assert other[n]["quality"]["truth"] == pytest.approx(1 - right) and right > 0.6


def test_truths_are_shares_of_what_is_left(view: Scene) -> None:
    found = compare(view, (100, 200))
    positives = view.truth.sum()
    for n, result in found.items():
        left = round(result["positives"]["truth"] * (len(view.truth) - int(n)))
        assert 0 < left < positives, "some are found, some are left"
    assert found["200"]["positives"]["truth"] < found["100"]["positives"]["truth"]


def test_the_difference_of_two_intervals() -> None:
    one, other = Interval(0.8, 0.7, 0.85), Interval(0.6, 0.5, 0.65)
    row = _difference(one, other)
    assert row["estimate"] == pytest.approx(0.2)
    assert row["low"] == pytest.approx(0.2 - np.hypot(0.1, 0.05))
    assert row["high"] == pytest.approx(0.2 + np.hypot(0.05, 0.1))


def test_coverage_is_counted() -> None:
    rows = [
        {"quantity": "gain", "n": 100, "estimate": 0.5, "low": 0.0, "high": 1.0, "truth": truth}
        for truth in (0.0, 0.5, 1.0, 1.1)
    ]
    table = summary(rows, (100, 200))["gain"]
    assert list(table) == ["100"]
    assert table["100"]["coverage"] == 0.75
    assert table["100"]["error"] == pytest.approx((0.5 + 0 + 0.5 + 0.6) / 4)


def test_the_command_writes_everything(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ["stopping", str(file), "--out", str(out), "--seeds", "1", "--jobs", "1"]
    done = CliRunner().invoke(main, [*arguments, "--n", "100,200"], catch_exceptions=False)
    assert done.exit_code == 0 and "AP told so, gained by the next 25" in done.output
    results = json.loads((out / "results.json").read_text())
    with (out / "results.csv").open() as source:
        rows = list(csv.DictReader(source))
    at_200 = [r for r in rows if r["quantity"] == "positives" and r["n"] == "200"]
    assert results["summary"]["positives"]["200"]["truth"] == float(at_200[0]["truth"])
    assert (out / "coverage.png").stat().st_size > 5000
    wrong = CliRunner().invoke(main, [*arguments, "--n", "110"])
    assert wrong.exit_code != 0 and "multiples of 25" in wrong.output
    unknown = CliRunner().invoke(main, [*arguments, "--labels", "l9"])
    assert unknown.exit_code != 0 and "no label 'l9'" in unknown.output


def test_results_of_another_version_of_the_code_are_made_again(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(stop_advice, "run_label", lambda *a: made.append(a[1]) or {})

    def validated() -> int:
        stop_advice.validate(file, tmp_path / "out", seeds=1, sizes=(100,))
        return len(made)

    assert (validated(), validated()) == (1, 1), "what is there is kept"
    monkeypatch.setattr(stop_advice, "code", lambda *modules: "another")
    assert validated() == 2
