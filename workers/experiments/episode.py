"""One method labelling for one label: 25 clips at a time, tested at the wanted numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from backend.domain import bandit, quality
from backend.domain.diversity import count_per_cluster, data_diversity
from backend.domain.holdout import is_held_out
from backend.messages import BATCH_SIZE
from workers.experiments import strategies
from workers.experiments.calibration import Bins, bins_of
from workers.experiments.protocol import Ranker
from workers.experiments.strategies import Answers, Pool, Rows, Truth

METHODS = ("zero-shot-only", "random", "zero-shot", "combined", "va-paper", "va-live")
POLICIES: Mapping[str, bandit.Policy] = {
    "ucb": bandit.UCB(),
    "epsilon-greedy": bandit.EpsilonGreedy(),
    "round-robin": bandit.RoundRobin(),
}
_ARMS = ("va", "zero_shot", "random")


@dataclass(frozen=True)
class Scene:
    """What a method works on, and what it is tested with."""

    pool: Pool
    answer: Truth  # (n,) what the annotator would say of each clip of the pool
    truth: Truth  # (n,) what would be right
    test: npt.NDArray[np.float32]  # (m, d) clips never labelled
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
        self._policy = POLICIES[method.partition("+")[2]] if "+" in method else None
        self._pulls: list[bandit.Pull] = []
        self.advised = "zero_shot"  # the source of the latest batch of a bandit's
        self._validated: Ranker | None = None

    def train(self, answers: Answers) -> Ranker | None:
        """None before there are answers of both classes, and where scikit-learn cannot train."""
        if answers.given.all() or not answers.given.any():
            return None
        train = strategies.train_live if self._live else strategies.train_paper
        return train(self._scene.pool, answers)

    def choose(self, free: Truth, answers: Answers, count: int) -> Rows:
        """Up to `count` free rows of the pool."""
        pool, labelled = self._scene.pool, len(answers.rows)
        if self._method == "random":
            return strategies.from_random(pool, free, count)
        if self._method == "zero-shot":
            return strategies.from_zero_shot(pool, free, count)
        if self._policy and labelled:
            return self._by_bandit(free, answers, count)
        if self._live:
            return self._from_va(free, answers, count)
        model = None if self._method == "combined" or not labelled else self.train(answers)
        if model is None:
            return strategies.from_both(pool, free, labelled, count)
        return strategies.from_paper_feeds(pool, free, count, model(pool.embeddings))

    def _from_va(self, free: Truth, answers: Answers, count: int) -> Rows:
        pool = self._scene.pool
        model = self.train(answers) if answers.open_the_gate() else None
        if model is None:
            return strategies.opening(pool, free, count)
        return strategies.from_va(pool, free, answers.rows, count, model(pool.embeddings))

    def _by_bandit(self, free: Truth, answers: Answers, count: int) -> Rows:
        pool = self._scene.pool
        # The opening batch came from the search; every later one from where it was advised.
        self._pulls.append(self._rewarded(self.advised, answers))
        rng = np.random.default_rng([self._scene.seed, len(self._pulls)])
        assert self._policy is not None
        # Before the gate there is no active learning to be advised, and the search is the opening.
        gate = answers.open_the_gate()
        arms = _ARMS if gate else _ARMS[1:]
        self.advised = bandit.advise(self._pulls, arms, self._policy, rng).arm
        if self.advised == "random":
            return strategies.from_random(pool, free, count)
        if self.advised == "zero_shot" and gate:
            return strategies.from_words(pool, free, count)
        return self._from_va(free, answers, count)

    def _rewarded(self, arm: str, answers: Answers) -> bandit.Pull:
        """The batch just labelled and its gain, measured as the product does: on the hash-held-out
        fifth of the answers, by two models that have not seen it."""
        known = answers.canonical()
        held = is_held_out([str(row) for row in known.rows.tolist()])
        rest, aside = known.part(~held), known.part(held)
        before, gain = self._validated, None
        self._validated = self.train(rest) if rest.open_the_gate() else None
        if before is not None and self._validated is not None and aside.given.any():
            clips = self._scene.pool.embeddings[aside.rows]
            old, new = (
                quality.average_precision(aside.given, rank(clips))
                for rank in (before, self._validated)
            )
            gain = None if old is None or new is None else new - old
        # Only the order of the moments counts.
        moment = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=len(self._pulls))
        return bandit.Pull(arm, gain, moment)


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
