"""The paper's bandits over sources of clips, for experiments: which source should the next batch
come from? What the product advises is `advice`.

Arms are sources of clips by name: `va` (the active-learning feeds), `zero_shot` (text search by
the label's description), `random`. Pulling an arm means labelling one batch from it; its reward is
the change in average precision on held-out clips. Nothing is stored but the list of pulls.

Source: "Video Annotator" (arXiv 2402.06560), section 5.2: the latest reward alone describes an
arm (means, simple or exponentially weighted, were worse), and UCB was the best policy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Pull:
    """One batch labelled from one arm."""

    arm: str
    gain: float | None  # change in average precision, -1..1; None where it could not be measured
    margin: float | None = None  # half the width of the gain's 95 % interval


@dataclass(frozen=True)
class RoundRobin:
    """The arms in turn."""


@dataclass(frozen=True)
class EpsilonGreedy:
    """With probability ε a uniformly random arm, else the one that gained most last."""

    epsilon: float = 0.25


@dataclass(frozen=True)
class UCB:
    """Upper confidence bound: argmax of s + c·sqrt(ln N / n), s the arm's latest gain, n its pulls
    and N all pulls so far. A larger c explores more."""

    c: float = 0.01


Policy = RoundRobin | EpsilonGreedy | UCB


def choose(
    pulls: Sequence[Pull], arms: Sequence[str], policy: Policy, rng: np.random.Generator
) -> str:
    """The next arm: each is tried once, in the order given, then the policy decides.

    `pulls`: oldest first; `arms` are those that still have clips to offer: leave an exhausted one
    out. An arm whose gain was never measurable counts as having gained 0. Ties go to the earlier
    arm. Raises ValueError without arms.
    """
    if not arms:
        raise ValueError("no source has clips left: there is nothing to choose")
    count = {arm: sum(pull.arm == arm for pull in pulls) for arm in arms}
    gain = {pull.arm: pull.gain for pull in pulls if pull.gain is not None}  # the latest
    untried = next((arm for arm in arms if count[arm] == 0), None)
    if untried is not None:
        return untried
    match policy:
        case RoundRobin():
            return min(arms, key=lambda arm: count[arm])
        case EpsilonGreedy(epsilon):
            if rng.random() < epsilon:
                return arms[int(rng.integers(len(arms)))]
            return max(arms, key=lambda arm: gain.get(arm, 0.0))
        case UCB(c):
            total = np.log(len(pulls))
            return max(
                arms, key=lambda arm: gain.get(arm, 0.0) + c * float(np.sqrt(total / count[arm]))
            )


def greedy_oracle(values: Mapping[str, float]) -> str:
    """The arm whose next batch gives the highest average precision; ties to the first.

    `values` holds that average precision per arm, each found by training on the batch: possible
    in experiments only, where it bounds what any policy could reach.
    """
    return max(values, key=lambda arm: values[arm])
