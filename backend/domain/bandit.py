"""Which source should the next batch come from? A bandit over sources, with its reasons.

Arms are sources of clips by name: `va` (the active-learning feeds), `zero_shot` (text search by
the label's description), `random`. Pulling an arm means labelling one batch from it; its reward is
the change in average precision on held-out clips. Nothing is stored but the list of pulls.

Source: "Video Annotator" (arXiv 2402.06560), section 5.2: the latest reward alone describes an
arm (means, simple or exponentially weighted, were worse), and UCB was the best policy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from backend.messages import BATCH_SIZE


@dataclass(frozen=True)
class Pull:
    """One batch labelled from one arm."""

    arm: str
    gain: float | None  # change in average precision, -1..1; None where it could not be measured
    at: datetime
    margin: float | None = None  # half the width of the gain's 95 % interval


@dataclass(frozen=True)
class Arm:
    """What is known about an arm: how often it was pulled and what it brought last."""

    name: str
    pulls: int
    gain: float | None  # of its latest measured pull
    margin: float | None


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
TURNS = "the answers held out cannot tell any more what a batch gains, so the sources take turns."


@dataclass(frozen=True)
class Advice:
    """The arm to pull next, and why."""

    arm: str
    reason: str  # one sentence for the people who label
    arms: tuple[Arm, ...]


def advise(
    pulls: Sequence[Pull],
    arms: Sequence[str],
    policy: Policy,
    rng: np.random.Generator,
    batch: int = BATCH_SIZE,
    words: Mapping[str, str] | None = None,
) -> Advice:
    """The next arm: each is tried once, in the order given, then the policy decides.

    `words`: what people call an arm, where that is not its name.

    `pulls` in any order; `arms` are those that still have clips to offer: leave an exhausted one
    out. An arm whose gain was never measurable counts as having gained 0. Where gains could be
    measured and the last one no longer could, they say nothing of the next, and the arms take
    turns. Ties go to the earlier arm. Raises ValueError without arms.
    """
    if not arms:
        raise ValueError("no source has clips left: there is nothing to advise")
    states = arm_states(pulls, arms)
    untried = next((state for state in states if state.pulls == 0), None)
    if untried is None and _measured_no_more(pulls):
        chosen = _choose(states, RoundRobin(), rng, len(pulls))
        source = (words or {}).get(chosen.name, chosen.name)
        return Advice(chosen.name, f"{batch} more from {source}: {TURNS}", states)
    chosen = untried or _choose(states, policy, rng, len(pulls))
    return Advice(chosen.name, _reason(chosen, states, batch, words or {}), states)


def arm_states(pulls: Sequence[Pull], arms: Sequence[str]) -> tuple[Arm, ...]:
    """Each arm's count of pulls and latest measured gain, in the order of `arms`."""
    history = sorted(pulls, key=lambda pull: pull.at)
    states = []
    for name in arms:
        own = [pull for pull in history if pull.arm == name]
        measured = [pull for pull in own if pull.gain is not None]
        last = measured[-1] if measured else None
        states.append(
            Arm(name, len(own), last.gain if last else None, last.margin if last else None)
        )
    return tuple(states)


def _measured_no_more(pulls: Sequence[Pull]) -> bool:
    """Whether gains were measured once and the latest batch's could not be any more."""
    gains = [pull.gain for pull in sorted(pulls, key=lambda pull: pull.at)]
    return bool(gains) and gains[-1] is None and any(gain is not None for gain in gains)


def greedy_oracle(values: Mapping[str, float]) -> str:
    """The arm whose next batch gives the highest average precision; ties to the first.

    `values` holds that average precision per arm, each found by training on the batch: possible
    in experiments only, where it bounds what any policy could reach.
    """
    return max(values, key=lambda arm: values[arm])


def _choose(states: Sequence[Arm], policy: Policy, rng: np.random.Generator, total: int) -> Arm:
    match policy:
        case RoundRobin():
            return min(states, key=lambda arm: arm.pulls)
        case EpsilonGreedy(epsilon):
            if rng.random() < epsilon:
                return states[int(rng.integers(len(states)))]
            return max(states, key=lambda arm: arm.gain or 0.0)
        case UCB(c):
            return max(
                states,
                key=lambda arm: (arm.gain or 0.0) + c * float(np.sqrt(np.log(total) / arm.pulls)),
            )


def _reason(chosen: Arm, states: Sequence[Arm], batch: int, words: Mapping[str, str]) -> str:
    source = words.get(chosen.name, chosen.name)
    if chosen.pulls == 0:
        return f"{batch} more from {source}: it has not been tried yet."
    others = [
        f"{words.get(arm.name, arm.name)} {_points(arm)}"
        for arm in states
        if arm is not chosen and arm.pulls > 0
    ]
    last = (
        f"last batch there gained {_points(chosen)} AP"
        if chosen.gain is not None
        else "what it gains could not be measured yet"
    )
    return f"{batch} more from {source}: " + ", ".join([last, *others]) + "."


def _points(arm: Arm) -> str:
    if arm.gain is None:
        return "not measured"
    points = f"{100 * arm.gain:+.1f}".replace("-", "\N{MINUS SIGN}")
    return points if arm.margin is None else f"{points} ± {100 * arm.margin:.1f}"
