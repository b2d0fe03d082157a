"""The paper's experiments on made-up releases, against plain scikit-learn and mmh3."""

from __future__ import annotations

import csv
import json
import warnings
from itertools import pairwise
from pathlib import Path
from typing import Any

import h5py
import mmh3
import numpy as np
import pytest
from click.testing import CliRunner
from sklearn.linear_model import LogisticRegressionCV
from sklearn.metrics import average_precision_score
from sklearn.model_selection import StratifiedKFold

from backend.domain.bandit import UCB, RoundRobin
from workers.experiments import experiment_two, tables
from workers.experiments.__main__ import main
from workers.experiments.protocol import Trials, agreed, baseline, canonical, split, united
from workers.experiments.release import read_release
from workers.experiments.replicate import Settings, replicate
from workers.experiments.synthetic import write_release

LABELS = ("happy", "run")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("release")
    write_release(
        root, LABELS, clips=400, dimensions=12, annotations=110, compared=60, steps=3, seed=4
    )
    return root


@pytest.fixture(scope="module")
def results(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("out")
    replicate(root, out, Settings(bandits=False), labels=["happy"])
    return json.loads((out / "results.json").read_text())


class Release:
    """The same files, read and worked on in the plainest way."""

    def __init__(self, root: Path, label: str) -> None:
        with (root / "shot-data.csv").open() as file:
            shots = list(csv.DictReader(file))
        self.row = {shot["key"]: i for i, shot in enumerate(shots)}
        self.cluster = {shot["key"]: int(shot["cluster_index"]) for shot in shots}
        self.matrix = h5py.File(root / "embeddings.h5")["embeddings"][:]
        self.agg = json.loads((root / "agg" / f"{label}.json").read_text())["data"]
        self.cmp = json.loads((root / "cmp" / f"{label}.json").read_text())
        self.checkpoints = json.loads((root / "checkpoints" / f"{label}.json").read_text())
        self.text = np.array(json.loads((root / "text-embeddings.json").read_text())[label])

    def held(self, key: str) -> bool:
        return mmh3.hash(key, 0) % 5 < 1

    def xy(self, pos: list[str], neg: list[str]) -> tuple[np.ndarray, np.ndarray]:
        keys = sorted(pos) + sorted(neg)
        truth = np.array([True] * len(pos) + [False] * len(neg))
        return self.matrix[[self.row[k] for k in keys]], truth

    def validation(self) -> tuple[np.ndarray, np.ndarray]:
        held = [d for d in self.agg if self.held(d["key"])]
        return self.xy(
            [d["key"] for d in held if d["agg"]], [d["key"] for d in held if not d["agg"]]
        )

    def prefix(self, name: str, n: int) -> list[dict[str, Any]]:
        tested = {d["key"] for d in self.agg if self.held(d["key"])}
        assert tested & {d["key"] for d in self.cmp["random"]}  # so that leaving out shows
        return [d for d in self.cmp[name] if d["key"] not in tested][:n]

    def mean_ap(self, score: np.ndarray, truth: np.ndarray) -> float:
        values = []
        for i in range(5):
            rows = np.arange(len(truth))
            if i:
                np.random.seed(i)
                rows = np.random.choice(rows, size=len(rows), replace=True)
            values.append(average_precision_score(truth[rows], score[rows]))
        return float(np.mean(values))

    def trained_ap(self, pos: list[str], neg: list[str]) -> float:
        model = LogisticRegressionCV(
            cv=StratifiedKFold(5, shuffle=True, random_state=0), scoring="average_precision",
            max_iter=1000, Cs=10, l1_ratios=(0,), use_legacy_attributes=True,
        )  # fmt: skip
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.fit(*self.xy(pos, neg))
        clips, truth = self.validation()
        return self.mean_ap(model.predict_proba(clips)[:, 1], truth)


def test_counts_splits_and_scores_are_the_released_ones(
    root: Path, results: dict[str, Any]
) -> None:
    plain, found = Release(root, "happy"), results["labels"]["happy"]
    held = sum(plain.held(d["key"]) for d in plain.agg)
    assert found["annotations"] == len(plain.agg) == 110
    assert found["positives"] == sum(d["agg"] for d in plain.agg)
    assert found["split"] == {"train": 110 - held, "validation": held}
    assert found["agreement"] == np.mean([d["pos_cnt"] in (0, 3) for d in plain.agg])
    filled = 0
    for side in (True, False):
        for cluster in range(10):
            members = [d for d in plain.agg if plain.cluster[d["key"]] == cluster]
            filled += min(sum(d["agg"] is side for d in members), 10)
    assert found["data_score"] == filled / 200


def test_average_precisions_are_those_of_scikit_learn(root: Path, results: dict[str, Any]) -> None:
    plain, found = Release(root, "happy"), results["labels"]["happy"]
    clips, truth = plain.validation()
    cosine = clips @ plain.text / np.linalg.norm(clips, axis=1)
    assert found["zero_shot_ap"] == pytest.approx(plain.mean_ap(cosine, truth), abs=1e-9)
    np.random.seed(0)
    rankings = np.random.rand(1000, len(truth))
    expected = np.mean([average_precision_score(truth, ranking) for ranking in rankings])
    assert found["baseline_ap"] == pytest.approx(expected, abs=1e-9)

    random, zero_shot = plain.prefix("random", 25), plain.prefix("zero_shot", 25)
    sets = {
        "random|25": random,
        "zero-shot|25": zero_shot,
        "combined|25": random[:12] + zero_shot[:13],  # halves to even
    }
    for name, answers in sets.items():
        by_key = {d["key"]: d["value"] for d in answers}
        pos = [k for k, value in by_key.items() if value]
        neg = [k for k, value in by_key.items() if not value]
        assert found["methods"][name]["n"] == len(by_key)
        assert found["methods"][name]["ap"] == pytest.approx(plain.trained_ap(pos, neg), abs=1e-6)

    assert len(found["checkpoints"]) == 3
    last = plain.checkpoints[-1]
    pos, neg = ([k for k in last[side] if not plain.held(k)] for side in ("pos", "neg"))
    assert found["checkpoints"][-1]["n"] == len(pos) + len(neg)
    assert found["checkpoints"][-1]["ap"] == pytest.approx(plain.trained_ap(pos, neg), abs=1e-6)


def test_a_source_without_one_class_gives_null(root: Path, tmp_path: Path) -> None:
    copy = _copy(root, tmp_path)
    file = copy / "cmp" / "happy.json"
    lists = json.loads(file.read_text())
    for entry in lists["random"]:
        entry["value"] = False
    file.write_text(json.dumps(lists))
    found = replicate(copy, tmp_path / "out", Settings(bandits=False), labels=["happy"])
    methods = found["labels"]["happy"]["methods"]
    assert methods["random|50"]["ap"] is None
    assert methods["zero-shot|50"]["ap"] is not None


def test_contradictions_between_sources() -> None:
    first, second = {"a": True, "b": False}, {"b": True, "c": False}
    assert united(first, second) is None
    assert agreed(first, second) == {"a": True, "c": False}


def test_canonical_order_is_positives_then_negatives_each_sorted() -> None:
    keys, truth = canonical({"d": False, "c": True, "a": False, "b": True})
    assert keys == ["b", "c", "a", "d"]
    assert truth.tolist() == [True, True, False, False]


def test_baseline_of_many_clips_is_their_share_of_positives() -> None:
    truth = np.arange(1000) < 137
    assert baseline(truth) == 0.137


def test_strict_tests_on_every_source_and_trains_on_no_test_clip(root: Path) -> None:
    (data,) = read_release(root, ["happy"])
    parts = split(data, "strict")
    compared = {key for key, _ in (*data.random, *data.zero_shot)}
    assert parts.validation.keys() & compared
    assert parts.validation.keys() & data.agg.keys()
    assert not parts.validation.keys() & parts.train.keys()
    assert all(mmh3.hash(key, 0) % 5 < 1 for key in parts.validation)


def test_active_learning_at_n_by_protocol() -> None:
    label = {"checkpoints": [{"n": 20, "ap": 0.9}, {"n": 50, "ap": 0.4}, {"n": 58, "ap": 0.95}]}
    assert tables.va_at(label, 50, "paper") == 0.95  # the best, of up to 60 clips
    assert tables.va_at(label, 50, "strict") == 0.4  # the last, of up to 50
    assert tables.va_at(label, 9, "paper") is None


def test_table_2_takes_medians_per_group_and_drops_ties_as_released() -> None:
    def label(combined: float, va: float) -> dict[str, Any]:
        methods = {f"combined|{n}": {"n": n, "ap": combined} for n in (25, 50, 100, 500, 1000)}
        return {"methods": methods, "checkpoints": [{"n": 30, "ap": va}]}

    labels = {"happy": label(0.5, 0.5), "sad": label(0.5, 0.6), "run": label(0.5, 0.7)}
    paper = tables.table_2(labels, "paper")
    assert paper["emotions"]["25"] == pytest.approx(10)
    assert paper["overall"]["25"] == pytest.approx(15)
    strict = tables.table_2(labels, "strict")
    assert strict["emotions"]["25"] is None  # 30 clips are more than 25
    assert strict["emotions"]["50"] == pytest.approx(5)


def test_a_batch_keeps_the_share_of_positives_and_leaves_every_arm() -> None:
    queue = {f"k{i}": i % 4 == 0 for i in range(80)}
    sources = experiment_two.Sources(
        {"agg": dict(queue), "zero_shot": {"k0": True, "x": False}, "random": {}}, stratified=True
    )
    batch = sources.take("agg")
    assert len(batch) == 25
    assert sum(batch.values()) == 6  # a quarter of 25, to even
    assert "k0" in batch
    assert sources.queues["zero_shot"] == {"x": False}
    assert sources.take("zero_shot") == {"x": False}
    assert not sources.has_clips("zero_shot")


def test_bandits_start_with_each_arm_once(root: Path) -> None:
    (data,) = read_release(root, ["happy"])
    parts = split(data, "paper", 1)
    trials = Trials(data, parts.validation, "live")
    queues = experiment_two._sources(data, set(parts.validation), "paper")
    firsts = [queues.copy().take("agg")]
    after = queues.copy()
    after.take("agg")
    firsts.append(after.take("zero_shot"))
    firsts.append(after.take("random"))
    for policy in (RoundRobin(), UCB(0.01)):
        sets = experiment_two.play(policy, queues.copy(), trials)
        assert sets[2] == firsts[0] | firsts[1] | firsts[2]
        assert all(set(a) <= set(b) for a, b in pairwise(sets))
        assert not set(sets[-1]) & set(parts.validation)


def test_everything_is_written_and_a_second_run_reuses_it(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ["replicate", str(root), "--out", str(out), "--labels", "happy", "--protocol"]
    arguments += ["strict", "--classifier", "live"]
    first = CliRunner().invoke(main, arguments)
    assert first.exit_code == 0, first.output
    found = json.loads((out / "results.json").read_text())
    assert found["table3"]["UCB"]["labels"] == 1
    for file in ("results.csv", "report.md", "figure-7.png", "figure-8/happy.png", "figure-9.png"):
        assert (out / file).stat().st_size > 0
    (part,) = (out / "parts").iterdir()
    made = part.stat().st_mtime_ns
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert part.stat().st_mtime_ns == made
    assert json.loads((out / "results.json").read_text()) == found
    arguments[-1] = "reference"
    arguments.append("--no-bandits")
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert json.loads((out / "results.json").read_text())["labels"] != found["labels"]


def _copy(root: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "copy"
    for file in root.rglob("*.*"):
        target = copy / file.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    return copy
