"""Experiment 2: which source should the next batch come from?

Source: "Video Annotator" (arXiv 2402.06560), section 5.2, and its released code. Arms: `agg` (the
primary's own sequence), `zero_shot`, `random`. The protocol `paper` is the released code's: batches
stratified by the true labels of what is left, rewards measured on the test set of split seed 1.
`strict` takes batches in the lists' own order, measures rewards on a part of the training clips
that it sets aside, and tests what was chosen on experiment 1's test set.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from backend.domain.bandit import UCB, EpsilonGreedy, RoundRobin, greedy_oracle
from backend.domain.holdout import is_held_out
from workers.experiments.experiment_one import stratum
from workers.experiments.protocol import ClassifierName, NoSplit, Protocol, Trials, split
from workers.experiments.release import Checkpoint, LabelData

ARMS = ("agg", "zero_shot", "random")
BATCH = 25
STEPS = 40
_SEED = 1  # of the split, as released
_REWARD_SEED = 2  # of the clips that strict sets aside for rewards


@dataclass(frozen=True)
class GreedyOracle:
    """The arm whose next batch turns out best, found by trying them all."""


Policy = RoundRobin | EpsilonGreedy | UCB | GreedyOracle

POLICIES: Mapping[str, Sequence[Policy]] = {
    "RoundRobin": (RoundRobin(),),
    "EpsilonGreedy": (EpsilonGreedy(0.25),),
    "UCB": (UCB(0.01), UCB(0.1)),  # paper: per label the better of the two; strict: the first
    "GreedyOracle": (GreedyOracle(),),
}


@dataclass
class Sources:
    """What each arm still has to give, best or oldest first."""

    queues: dict[str, dict[str, bool]]
    stratified: bool
    spent: set[str] = field(default_factory=set)

    def copy(self) -> Sources:
        queues = {arm: dict(queue) for arm, queue in self.queues.items()}
        return Sources(queues, self.stratified, set(self.spent))

    def available(self) -> list[str]:
        return [arm for arm in ARMS if arm not in self.spent]

    def has_clips(self, arm: str) -> bool:
        return arm not in self.spent and bool(self.queues[arm])

    def take(self, arm: str) -> dict[str, bool]:
        """The arm's next batch, which leaves every arm; an arm that gives less than a batch, or
        its all, has no more to give."""
        if arm in self.spent:
            return {}
        queue = list(self.queues[arm].items())
        if self.stratified:
            positives = [answer for answer in queue if answer[1]]
            negatives = [answer for answer in queue if not answer[1]]
            p, n = stratum(len(positives), len(negatives), BATCH)
            batch = dict(positives[:p] + negatives[:n])
        else:
            batch = dict(queue[:BATCH])
        if len(batch) < BATCH or len(batch) == len(queue):
            self.spent.add(arm)
        for other in self.queues.values():
            for key in batch:
                other.pop(key, None)
        return batch


def run(
    data: LabelData, protocol: Protocol, classifier: ClassifierName, reference: float
) -> dict[str, float | None]:
    """Gain of each policy, in AP points, over `reference`: the AP of the primary without advice.

    None where a policy never got a trainable set.
    """
    seed = _SEED if protocol == "paper" else 0
    try:
        parts = split(data, protocol, seed)
    except NoSplit:
        return dict.fromkeys(POLICIES)
    test = Trials(data, parts.validation, classifier)
    reward, held = test, set(parts.validation)
    if protocol == "strict":
        # A second fifth, of what is left, tells the rewards; it is never trained on.
        keys = list(parts.train)
        aside = is_held_out(keys, _REWARD_SEED)
        answers = {key: parts.train[key] for key, out in zip(keys, aside, strict=True) if out}
        if not any(answers.values()):
            return dict.fromkeys(POLICIES)
        reward, held = Trials(data, answers, classifier), held | set(answers)
    gains: dict[str, float | None] = {}
    for name, policies in POLICIES.items():
        values = []
        for policy in policies if protocol == "paper" else policies[:1]:
            sets = play(policy, _sources(data, held, protocol), reward)
            tested = [test.average_precision(answers) for answers in sets]
            known = [value for value in tested if value is not None]
            if known:
                # The released code takes the best step of the run; a user only has the last.
                values.append(max(known) if protocol == "paper" else known[-1])
        gains[name] = 100 * (max(values) - reference) if values else None
    return gains


def play(policy: Policy, sources: Sources, trials: Trials) -> list[dict[str, bool]]:
    """The training sets after each of at most 40 batches chosen by the policy."""
    rewards: dict[str, list[float]] = {arm: [] for arm in ARMS}
    pulls = dict.fromkeys(ARMS, 0)
    previous = 0.0
    if isinstance(policy, EpsilonGreedy | UCB):
        alone = {arm: trials.average_precision(sources.copy().take(arm)) or 0.0 for arm in ARMS}
        previous = min(alone.values())
        rewards = {arm: [value - previous] for arm, value in alone.items()}
    answers: dict[str, bool] = {}
    sets = []
    for step in range(STEPS):
        arm = _next(policy, step, sources, answers, trials, rewards, pulls)
        if arm is None:
            break
        answers = answers | sources.take(arm)
        value = trials.average_precision(answers)
        pulls[arm] += 1
        rewards[arm].append(0.0 if value is None else value - previous)
        previous = previous if value is None else value
        sets.append(answers)
    return sets


def _next(
    policy: Policy,
    step: int,
    sources: Sources,
    answers: Mapping[str, bool],
    trials: Trials,
    rewards: Mapping[str, Sequence[float]],
    pulls: Mapping[str, int],
) -> str | None:
    """The arm to pull at a step, None when there is nothing left to pull or nothing trains."""
    if isinstance(policy, GreedyOracle):
        values = {}
        for arm in sources.available():
            value = trials.average_precision({**answers, **sources.copy().take(arm)})
            if value is not None and sources.has_clips(arm):
                values[arm] = value
        return greedy_oracle(values) if values else None
    if step < len(ARMS):
        return ARMS[step]
    while arms := sources.available():
        arm = _select(policy, step, arms, rewards, pulls)
        if sources.has_clips(arm):
            return arm
        sources.spent.add(arm)
    return None


def _select(
    policy: Policy,
    step: int,
    arms: Sequence[str],
    rewards: Mapping[str, Sequence[float]],
    pulls: Mapping[str, int],
) -> str:
    match policy:
        case EpsilonGreedy(epsilon):
            draw = np.random.RandomState(_SEED + step)
            if draw.rand() < epsilon:
                return str(draw.choice(arms))
            return max((float(np.mean(rewards[arm])), arm) for arm in arms)[1]
        case UCB(c):
            # Of equal arms the first; the mean, as released, where the paper says the latest.
            return max(
                arms,
                key=lambda arm: (
                    float(np.mean(rewards[arm])) + c * math.sqrt(math.log(step + 1) / pulls[arm])
                ),
            )
        case _:
            return arms[step % len(arms)]


def _sources(data: LabelData, held: set[str], protocol: Protocol) -> Sources:
    def queue(answers: Sequence[tuple[str, bool]]) -> dict[str, bool]:
        return {key: value for key, value in answers if key not in held}

    return Sources(
        {
            "agg": _session(data.checkpoints, data.agg, held),
            "zero_shot": queue(data.zero_shot),
            "random": queue(data.random),
        },
        stratified=protocol == "paper",
    )


def _session(
    checkpoints: Sequence[Checkpoint], agg: Mapping[str, bool], held: set[str]
) -> dict[str, bool]:
    """The primary's clips in the order in which they first appear, with the majority's answers.

    Within one checkpoint the order is unknown: a shuffle, the same for every checkpoint.
    """
    queue: dict[str, bool] = {}
    for checkpoint in checkpoints:
        if len(checkpoint.positives) + len(checkpoint.negatives) <= len(queue):
            continue
        shuffle = np.random.RandomState(0)
        keys = [str(key) for key in shuffle.permutation(sorted(checkpoint.positives))]
        keys += [str(key) for key in shuffle.permutation(sorted(checkpoint.negatives))]
        for key in keys:
            if key in agg and key not in held:
                queue.setdefault(key, agg[key])
    return queue
