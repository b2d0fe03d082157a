"""One method labelling for one label: 25 clips at a time, tested at the wanted numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from backend.domain import bandit, quality
from backend.domain.diversity import count_per_cluster, data_diversity
from backend.messages import BATCH_SIZE, Arm
from workers.experiments import live, strategies
from workers.experiments.calibration import Bins, bins_of
from workers.experiments.protocol import Ranker
from workers.experiments.strategies import Answers, Pool, Rows, Truth
from workers.learn.advice import ARMS, advised, measured_gain
from workers.learn.classifier import Classifier
from workers.learn.evaluation import validated
from workers.learn.training import Trained

METHODS = ("zero-shot-only", "random", "zero-shot", "combined", "va-paper", "va-live")
# How sources are chosen: as the product advises, or by one of the paper's bandits.
POLICIES: Mapping[str, bandit.Policy | None] = {
    "advice": None,
    "ucb": bandit.UCB(),
    "epsilon-greedy": bandit.EpsilonGreedy(),
    "round-robin": bandit.RoundRobin(),
}


@dataclass(frozen=True)
class Scene:
    """What a method works on, and what it is tested with."""

    pool: Pool
    answer: Truth  # (n,) what the annotator would say of each clip of the pool
    truth: Truth  # (n,) what would be right
    test: npt.NDArray[np.float32]  # (m, d) clips never labelled
    test_near: npt.NDArray[np.float32]  # (m, d) mean embeddings of their neighbours in the pool
    test_truth: Truth  # (m,)
    seed: int


@dataclass(frozen=True)
class Point:
    ap: float  # on the test clips
    data_score: float
    trained: bool  # if not, the query ranked the test clips
    calibration: Bins = ()  # of the trained model, on the test clips


class Chooser:
    """A method: which clips next, and which classifier is made of the answers."""

    def __init__(self, method: str, scene: Scene) -> None:
        self._method, self._scene = method, scene
        self._live = method.startswith("va-live")
        self._chosen_by = method.partition("+")[2]  # one of POLICIES, or nothing
        self._pulls: list[bandit.Pull] = []
        self.advised: Arm = "zero_shot"  # the source of the latest batch of the product's
        self._validated: Classifier | None = None

    def train(self, answers: Answers) -> Ranker | None:
        """Ranks the test clips; None before there are answers of both classes, and where
        scikit-learn cannot train."""
        if self._live:
            return live.ranker(live.trained(self._scene.pool, answers), self._scene.test_near)
        if answers.given.all() or not answers.given.any():
            return None
        return strategies.train_paper(self._scene.pool, answers)

    def choose(self, free: Truth, answers: Answers, count: int) -> Rows:
        """Up to `count` rows of the pool that have no answer: the `free` ones."""
        pool, labelled = self._scene.pool, len(answers.rows)
        if self._method == "random":
            return strategies.from_random(pool, free, count)
        if self._method == "zero-shot":
            return strategies.from_zero_shot(pool, free, count)
        if self._live:
            return self._as_advised(answers, count)
        model = None if self._method == "combined" or not labelled else self.train(answers)
        if model is None:
            return strategies.from_both(pool, free, labelled, count)
        return strategies.from_paper_feeds(pool, free, count, model(pool.embeddings))

    def _as_advised(self, answers: Answers, count: int) -> Rows:
        """The product's batch, from active learning once that can be, or from where it is advised
        to come."""
        pool = self._scene.pool
        label = live.trained(pool, answers)
        feeds = live.scored(pool, label).feeds
        learning = "borderline" in feeds or "early" in feeds
        if not self._chosen_by or not len(answers.rows):
            self.advised = "va" if learning else "zero_shot"
        else:
            # The opening batch came from the search; every later one from where it was advised.
            self._pulls.append(self._rewarded(self.advised, label))
            policy = POLICIES[self._chosen_by]
            if policy is None:
                self.advised = advised(self._pulls, (), feeds).arm
            else:
                rng = np.random.default_rng([self._scene.seed, len(self._pulls)])
                arms = ARMS if learning else ARMS[1:]
                self.advised = cast(Arm, bandit.choose(self._pulls, arms, policy, rng))
        return live.batch(pool, feeds, self.advised, count)

    def _rewarded(self, arm: str, label: Trained) -> bandit.Pull:
        """The batch just labelled and its gain on the held-out answers, by two classifiers that
        have not seen them."""
        pool, before = self._scene.pool, self._validated
        held_out, self._validated = validated(label.training, pool.text, pool.centre)
        if before is None or self._validated is None:
            return bandit.Pull(arm, None)
        return bandit.Pull(arm, *measured_gain(held_out, before, self._validated))


def play(method: str, scene: Scene, sizes: Sequence[int]) -> dict[int, Point]:
    """Test results after each of `sizes` (ascending) answers."""
    chooser = Chooser(method, scene)
    free = np.ones(len(scene.answer), dtype=np.bool_)
    rows: Rows = np.empty(0, dtype=np.int64)
    points = {}
    for size in sizes:
        while method != "zero-shot-only" and len(rows) < size:
            answers = Answers(rows, scene.answer[rows])
            batch = chooser.choose(free, answers, min(BATCH_SIZE, size - len(rows)))
            free[batch] = False
            rows = np.concatenate([rows, batch])
        points[size] = _test(chooser.train(Answers(rows, scene.answer[rows])), scene, rows)
    return points


def _test(model: Ranker | None, scene: Scene, rows: Rows) -> Point:
    # Without a classifier there is still the search that one began with.
    scores = scene.test @ scene.pool.query if model is None else model(scene.test)
    ap = quality.average_precision(scene.test_truth, scores)
    assert ap is not None  # scenes have a positive among their test clips
    counts = count_per_cluster(scene.pool.clusters[rows], scene.answer[rows])
    score = data_diversity(*counts).score
    bins = () if model is None else bins_of(scene.test_truth, scores)
    return Point(ap, score, model is not None, bins)
