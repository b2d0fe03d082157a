"""Simulated labelling: the test stays untouched, methods do what they say, tables add up."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from labelled_embeddings import arrays
from sklearn.metrics import average_precision_score

from backend.domain import quality
from backend.messages import Feed, FeedName
from workers.experiments import live, strategies
from workers.experiments.__main__ import main
from workers.experiments.calibration import bins_of, pooled
from workers.experiments.dataset import Dataset, read_dataset
from workers.experiments.episode import Chooser, Scene, play
from workers.experiments.simulate import gains, labels_to_reach, scene
from workers.experiments.strategies import Answers
from workers.learn.classifier import fit_live
from workers.learn.reference import fit_reference

ROOT = Path(__file__).resolve().parents[2]
FLICKR = ROOT.parent / "shared" / "data" / "embeddings" / "flickr8k_tinyclip.npz"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    np.savez(tmp_path / "data.npz", **arrays())
    return tmp_path / "data.npz"


def view(dataset: Dataset, *, error: float = 0.0, seed: int = 3) -> Scene:
    clusters = np.arange(len(dataset.embeddings)) % 10
    return scene(dataset, "l0", seed, error, clusters)


@pytest.fixture
def dataset(file: Path) -> Dataset:
    return read_dataset(file)


@pytest.mark.parametrize("texts", [True, False])
def test_the_test_fifth_takes_part_in_nothing(dataset: Dataset, texts: bool) -> None:
    dataset = dataset if texts else replace(dataset, texts={})
    before = view(dataset)
    rows = {row.tobytes() for row in before.test}
    assert len(before.test) == len(dataset.embeddings) // 5
    assert not rows & {row.tobytes() for row in before.pool.embeddings}
    tested = np.array([row.tobytes() in rows for row in dataset.embeddings])
    changed = replace(
        dataset,
        embeddings=np.where(tested[:, None], -dataset.embeddings, dataset.embeddings),
        truth={"l0": dataset.truth["l0"] ^ tested},
    )
    after = view(changed)
    for field in ("embeddings", "centre", "query", "similarity", "clusters", "order"):
        assert (getattr(before.pool, field) == getattr(after.pool, field)).all(), field
    assert (before.answer == after.answer).all()
    for method in ("va-live", "va-live+advice", "va-paper"):
        assert chosen(method, before, 75) == chosen(method, after, 75)


def chosen(method: str, view: Scene, count: int) -> list[int]:
    chooser, rows = Chooser(method, view), np.empty(0, np.int64)
    free = np.ones(len(view.answer), np.bool_)
    while len(rows) < count:
        batch = chooser.choose(free, Answers(rows, view.answer[rows]), 25)
        assert free[batch].all() and len(set(batch.tolist())) == 25
        free[batch] = False
        rows = np.concatenate([rows, batch])
    return rows.tolist()


def test_without_texts_an_exemplar_is_the_query_and_leaves_the_corpus(dataset: Dataset) -> None:
    found = view(replace(dataset, texts={}))
    assert found.pool.text is None
    assert len(found.pool.embeddings) + len(found.test) == len(dataset.embeddings) - 1
    row = int(np.flatnonzero((dataset.embeddings == found.pool.query).all(axis=1))[0])
    assert dataset.truth["l0"][row]
    assert not (found.pool.embeddings == found.pool.query).all(axis=1).any()
    assert not (found.test == found.pool.query).all(axis=1).any()


def test_annotators_err_at_the_given_rate_and_the_test_stays_right(dataset: Dataset) -> None:
    clean, wrong = view(dataset), view(dataset, error=0.25)
    assert (clean.answer == clean.truth).all()
    assert (wrong.answer != wrong.truth).mean() == pytest.approx(0.25, abs=0.08)
    assert (wrong.test_truth == clean.test_truth).all()


def test_combined_is_half_random_half_search_over_all_batches(dataset: Dataset) -> None:
    found = view(dataset)
    free = np.ones(len(found.answer), np.bool_)
    first = strategies.from_both(found.pool, free, 0, 25)
    assert first[:12].tolist() == found.pool.order[:12].tolist()
    ranked = np.argsort(-found.pool.similarity, kind="stable")
    assert first[12:].tolist() == [r for r in ranked if r not in first[:12]][:13]
    free[first] = False
    second = strategies.from_both(found.pool, free, 25, 25)
    left = [r for r in found.pool.order if r not in first]
    assert second[:13].tolist() == left[:13]


def test_the_paper_s_feeds_share_a_batch(dataset: Dataset) -> None:
    found = view(dataset)
    n = len(found.answer)
    probabilities = np.random.default_rng(0).permutation(n) / n
    free = np.ones(n, np.bool_)
    rows = strategies.from_paper_feeds(found.pool, free, 24, probabilities)
    assert len(set(rows.tolist())) == 24
    ranks = probabilities[rows] * n
    assert ranks[:6].min() == n - 6
    assert np.abs(ranks[6:12] - n / 2).max() <= 3
    assert ranks[12:18].max() == 5


def answered(found: Scene, rows: np.ndarray) -> Answers:
    return Answers(rows, found.answer[rows])


def feeds_of(found: Scene, rows: np.ndarray) -> dict[FeedName, Feed]:
    return live.scored(found.pool, live.trained(found.pool, answered(found, rows))).feeds


def test_live_batches_are_two_thirds_in_doubt_and_one_third_random(dataset: Dataset) -> None:
    found = view(dataset)
    rows = found.pool.order[:50]
    free = np.ones(len(found.answer), np.bool_)
    free[rows] = False
    batch = Chooser("va-live", found).choose(free, answered(found, rows), 25)
    assert free[batch].all() and len(set(batch.tolist())) == 25
    assert {*found.pool.order[50:58]} <= {*batch}  # one clip of three is the next random one
    assert {*feeds_of(found, rows)["borderline"].clips[:17]} <= {*batch.tolist()}


def test_live_batches_before_a_yes_and_a_no_come_from_all_along_the_ranking(
    dataset: Dataset,
) -> None:
    found = view(dataset)
    n = len(found.answer)
    chooser = Chooser("va-live", found)
    none = answered(found, np.empty(0, np.int64))
    opening = chooser.choose(np.ones(n, np.bool_), none, 25)
    assert found.pool.text is not None
    ranked = np.argsort(-(found.pool.embeddings @ found.pool.text), kind="stable")
    assert {*ranked[:4]} <= {*opening}  # dense at the top
    assert ranked[119] in opening
    assert {*found.pool.order[:8]} <= {*opening}
    no = np.flatnonzero(~found.answer)[:20]  # of one kind: still the opening
    assert feeds_of(found, no).keys() == {"random", "zero_shot"}
    both = np.append(no, np.flatnonzero(found.answer)[0])
    feeds = feeds_of(found, both)
    assert feeds.keys() == {"random", "zero_shot", "early"}
    assert not feeds["early"].scores  # nobody sees a model before the gate
    free = np.ones(n, np.bool_)
    free[both] = False
    batch = chooser.choose(free, answered(found, both), 25)
    assert {*feeds["early"].clips[:17]} <= {*batch.tolist()}


def test_the_bandit_tries_every_source_and_credits_it(dataset: Dataset) -> None:
    found = view(dataset)
    chooser, rows = Chooser("va-live+round-robin", found), np.empty(0, np.int64)
    free = np.ones(len(found.answer), np.bool_)
    for _ in range(7):
        batch = chooser.choose(free, Answers(rows, found.answer[rows]), 25)
        free[batch] = False
        rows = np.concatenate([rows, batch])
    # The opening came from the search, so that the others are untried after it.
    arms = [pull.arm for pull in chooser._pulls]
    assert arms == ["zero_shot", "va", "random", "va", "zero_shot", "random"]
    known = answers_gain(found, rows[:100], rows[:75])
    assert chooser._pulls[3].gain == pytest.approx(known)


def answers_gain(view: Scene, now: np.ndarray, before: np.ndarray) -> float:
    """By hand: AP on the held-out fifth of all answers, of models trained on the other four."""
    import mmh3

    def held(rows: np.ndarray) -> np.ndarray:
        return np.array([mmh3.hash(str(r), 0) % 5 < 1 for r in rows])

    def ap(rows: np.ndarray) -> float:
        train = rows[~held(rows)]
        aside = np.sort(now[held(now)])
        mine = live.trained(view.pool, answered(view, train)).training
        everything = live.trained(view.pool, answered(view, rows)).training
        model = fit_live(
            mine.X, mine.y, text=view.pool.text, centre=view.pool.centre, near=mine.near,
            background=everything.background,  # of clips without any answer, held out or not
        )  # fmt: skip
        near = view.pool.shard.near(view.pool.shard.clip_ids[aside])
        logits = model.logits(view.pool.embeddings[aside], near)
        return float(average_precision_score(view.answer[aside], logits))

    return ap(now) - ap(before)


def test_a_rival_is_tested_with_the_paper_s_classifier(dataset: Dataset) -> None:
    found = view(dataset)
    points = play("random", found, [25, 60])
    rows = found.pool.order[:60]
    y = found.answer[rows]
    rows = np.concatenate([np.sort(rows[y]), np.sort(rows[~y])])
    rank = fit_reference(found.pool.embeddings[rows], found.answer[rows]).probabilities
    expected = average_precision_score(found.test_truth, rank(found.test))
    assert points[60].ap == pytest.approx(expected, abs=1e-9)
    assert points[60].trained
    searched = play("zero-shot-only", found, [25])[25]
    expected = average_precision_score(found.test_truth, found.test @ found.pool.query)
    assert searched.ap == pytest.approx(expected, abs=1e-6)
    assert not searched.trained and searched.data_score == 0


def test_calibration_is_that_of_all_test_predictions_together(dataset: Dataset) -> None:
    runs, truth, given = [], [], []
    for seed in range(3):
        found = view(dataset, seed=seed)
        answers = Answers(found.pool.order[:60], found.answer[found.pool.order[:60]])
        rank = live.ranker(live.trained(found.pool, answers), found.test_near)
        assert rank is not None
        p = rank(found.test)
        runs.append(bins_of(found.test_truth, p))
        truth.append(found.test_truth)
        given.append(p)
    together = pooled(json.loads(json.dumps(runs)))
    assert together is not None
    y, p = np.concatenate(truth), np.concatenate(given)
    assert together["ece"] == pytest.approx(quality.calibration_error(y, p))
    of = np.minimum((p * 10).astype(int), 9)
    for each in together["bins"]:
        here = of == int(each["predicted"] * 10)
        assert here.sum() == each["clips"]
        assert y[here].mean() == pytest.approx(each["observed"])
    assert pooled([]) is None and pooled([()]) is None


def test_wrong_answers_are_swept(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ["simulate", str(file), "--out", str(out), "--n", "25,100", "--seeds", "3"]
    arguments += ["--jobs", "1", "--methods", "random,va-live", "--error", "0.4,0,0.1"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    found = json.loads((out / "results.json").read_text())
    assert found["rates"] == [0, 0.1, 0.4]
    for values in found["mean_ap"].values():
        assert values["100"][0] > values["100"][2] + 0.05
    assert found["gain_over_combined"]["va-live"]["100"] == [None] * 3
    assert "40% wrong" in (out / "report.md").read_text() and (out / "errors.png").exists()
    alone = json.loads((out / "error-0.1" / "results.json").read_text())
    assert alone["error"] == 0.1
    ap = np.mean(list(alone["methods"]["va-live"]["100"].values()))
    assert found["mean_ap"]["va-live"]["100"][1] == pytest.approx(ap)


def test_a_clip_answered_wrongly_is_so_at_every_higher_rate(dataset: Dataset) -> None:
    wrong = [view(dataset, error=e).answer != view(dataset).truth for e in (0.05, 0.2, 0.4)]
    assert 0 < wrong[0].sum() < wrong[1].sum() < wrong[2].sum()
    assert (wrong[0] <= wrong[1]).all() and (wrong[1] <= wrong[2]).all()


def test_tables() -> None:
    values = {
        "combined": {"25": {"a": [0.5, 0.7], "b": [0.4, 0.4]}, "50": {"a": [0.9], "b": [0.9]}},
        "mine": {"25": {"a": [0.8, 0.6], "b": [0.5, 0.5]}, "50": {"a": [0.7], "b": [0.8]}},
    }
    found = gains(values)
    assert found["mine"]["25"]["median"] == pytest.approx(10)
    assert found["mine"]["50"]["p25"] == pytest.approx(-17.5)
    assert found["combined"]["25"]["p75"] == 0
    assert labels_to_reach(values)["mine"] == {"25": 25, "50": None}
    assert gains({"mine": values["mine"]}) == {}


def test_one_command_writes_everything_and_goes_on_where_it_stopped(
    file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    arguments = ["simulate", str(file), "--out", str(out), "--n", "25,50,900", "--seeds", "1"]
    arguments += ["--jobs", "1"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    found = json.loads((out / "results.json").read_text())
    methods = {"zero-shot-only", "random", "zero-shot", "combined", "va-paper", "va-live"}
    assert set(found["methods"]) == {*methods, "va-live+advice"}
    for sizes in found["methods"].values():
        assert list(sizes) == ["25", "50"]
        for labels in sizes.values():
            assert list(labels) == ["l0", "l1"]
            assert all(len(v) == 1 and 0 < v[0] <= 1 for v in labels.values())
    assert set(found["gain_over_combined"]["va-live"]["25"]) == {"median", "p25", "p75"}
    assert found["query"] == "text"
    calibration = found["calibration"]["va-live"]["50"]
    assert sum(each["clips"] for each in calibration["bins"]) == 2 * 52  # labels times test
    assert 0 < calibration["ece"] < 0.5
    assert found["calibration"]["zero-shot-only"] == {"25": None, "50": None}
    for name in ("report.md", "results.csv", "gains.png", "calibration-va-live.png"):
        assert (out / name).stat().st_size > 0
    parts = sorted((out / "parts").iterdir())
    assert len(parts) == 2
    parts[0].write_text("{")  # cut off while writing
    made = [part.stat().st_mtime_ns for part in parts]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    again = [part.stat().st_mtime_ns for part in parts]
    assert [a == b for a, b in zip(made, again, strict=True)] == [False, True]
    assert json.loads((out / "results.json").read_text()) == found
    # What another version of the code made is made again.
    old = parts[1].read_text()
    parts[1].write_text(json.dumps(json.loads(old) | {"settings": {}}))
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert parts[1].read_text() == old and "code" in json.loads(old)["settings"]
    # Other settings are other work, in two processes as in one.
    more = [*arguments, "--error", "0.3", "--jobs", "2", "--methods", "combined,va-live"]
    assert CliRunner().invoke(main, more).exit_code == 0
    noisy = json.loads((out / "results.json").read_text())
    assert noisy["methods"]["combined"] != found["methods"]["combined"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--methods", "magic"], ["'magic' is none of", "va-live+advice"]),
        (["--n", "25,x"], ["must be whole numbers"]),
        (["--n", "1000"], ["--n asks for at least 1000", "less"]),
        (["--labels", "cat"], ["no label 'cat'", "l0, l1"]),
        (["--error", "0.1,0.6"], ["'0.1,0.6' must be numbers from 0 to 0.5"]),
        (["--error", "few"], ["'few' must be numbers from 0 to 0.5"]),
        (["--error", "nan"], ["'nan' must be numbers from 0 to 0.5"]),
    ],
)
def test_wrong_wishes_are_explained(
    file: Path, tmp_path: Path, arguments: list[str], expected: list[str]
) -> None:
    command = ["simulate", str(file), "--out", str(tmp_path / "o"), *arguments]
    result = CliRunner().invoke(main, command)
    assert result.exit_code in (1, 2)
    output = " ".join(result.output.replace("│", " ").split())
    assert all(fragment in output for fragment in expected), result.output
    assert "Traceback" not in output


def test_a_label_of_one_class_is_left_out_and_nothing_but_those_is_refused(
    tmp_path: Path,
) -> None:
    labels = arrays()["labels"]
    labels[:, 1] = True
    np.savez(tmp_path / "d.npz", **{**arrays(), "labels": labels})
    arguments = ["simulate", str(tmp_path / "d.npz"), "--out", str(tmp_path / "o"), "--n", "25"]
    arguments += ["--seeds", "1", "--methods", "random", "--jobs", "1"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert "Left out: l1: a test or a pool would lack positives or negatives." in result.output
    result = CliRunner().invoke(main, [*arguments, "--labels", "l1"])
    assert result.exit_code == 1
    output = " ".join(result.output.split())
    for fragment in ("d.npz: field labels: l1 cannot", "lack positives", "clips of both classes"):
        assert fragment in output


@pytest.mark.skipif(not FLICKR.exists(), reason=f"needs the public embeddings at {FLICKR}")
def test_on_real_images_the_live_loop_beats_the_mix(tmp_path: Path) -> None:
    data, out = tmp_path / "flickr.npz", tmp_path / "out"
    assert CliRunner().invoke(main, ["prepare", "flickr", str(FLICKR), str(data)]).exit_code == 0
    arguments = ["simulate", str(data), "--out", str(out), "--n", "25,100", "--seeds", "1"]
    arguments += ["--methods", "combined,va-live", "--jobs", "1"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    found = json.loads((out / "results.json").read_text())["gain_over_combined"]["va-live"]
    assert found["25"]["median"] > 1.5
    assert found["100"]["median"] > 1.5
