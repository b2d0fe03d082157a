import numpy as np
import pytest

from backend.domain.bandit import (
    UCB,
    EpsilonGreedy,
    Policy,
    Pull,
    RoundRobin,
    choose,
    greedy_oracle,
)

ARMS = ("va", "zero_shot", "random")


def history(*pulls: tuple[str, float | None]) -> list[Pull]:
    return [Pull(arm, gain) for arm, gain in pulls]


def next_arm(pulls: list[Pull], policy: Policy, seed: int = 0) -> str:
    return choose(pulls, ARMS, policy, np.random.default_rng(seed))


@pytest.mark.parametrize("policy", [RoundRobin(), EpsilonGreedy(), UCB()])
def test_each_arm_is_tried_once_first(policy: Policy) -> None:
    pulls: list[Pull] = []
    for expected in ARMS:
        assert next_arm(pulls, policy) == expected
        pulls = history(*((pull.arm, 0.5) for pull in pulls), (expected, 0.5))


def test_round_robin_takes_turns() -> None:
    pulls = history(*((arm, 0.0) for arm in ARMS))
    order = []
    for _ in range(6):
        order.append(next_arm(pulls, RoundRobin()))
        pulls = history(*((pull.arm, 0.0) for pull in pulls), (order[-1], 0.0))
    assert order == [*ARMS, *ARMS]


def test_ucb_follows_the_papers_formula() -> None:
    pulls = history(("va", 0.010), ("zero_shot", 0.004), ("random", 0.0), ("va", 0.008))
    for c in (0.0, 0.01, 1.0):
        scores = {
            "va": 0.008 + c * np.sqrt(np.log(4) / 2),
            "zero_shot": 0.004 + c * np.sqrt(np.log(4) / 1),
            "random": 0.0 + c * np.sqrt(np.log(4) / 1),
        }
        assert next_arm(pulls, UCB(c)) == max(scores, key=lambda arm: scores[arm])
    assert {next_arm(pulls, UCB(c)) for c in (0.0, 1.0)} == {"va", "zero_shot"}


def test_ucb_counts_pulls_exactly() -> None:
    """With ln N / n for n = 2, the bonus just beats a gain that n = 3 would leave ahead."""
    pulls = history(("va", 0.0), ("zero_shot", 0.0), ("va", 0.0), *[("zero_shot", 0.9)] * 5)
    bonus = [np.sqrt(np.log(8) / n) for n in (2, 3, 6)]
    pulls[-1] = Pull("zero_shot", (bonus[0] + bonus[1]) / 2 - bonus[2])
    assert choose(pulls, ("va", "zero_shot"), UCB(1.0), np.random.default_rng(0)) == "va"


def test_only_the_latest_measured_gain_of_an_arm_counts() -> None:
    pulls = history(("va", 0.9), ("zero_shot", 0.1), ("random", 0.0), ("va", -0.5), ("va", None))
    assert next_arm(pulls, UCB(0.0)) == "zero_shot"
    assert next_arm(pulls[::-1], UCB(0.0)) == "va"  # what came last decides


def test_epsilon_greedy_explores_that_often() -> None:
    pulls = history(("va", 0.9), ("zero_shot", 0.1), ("random", 0.0))
    picks = [next_arm(pulls, EpsilonGreedy(0.25), seed) for seed in range(2000)]
    assert picks.count("va") / 2000 == pytest.approx(0.75 + 0.25 / 3, abs=0.03)
    assert picks.count("random") / 2000 == pytest.approx(0.25 / 3, abs=0.03)


def test_exhausted_arms_are_never_advised() -> None:
    pulls = history(("va", 0.9), ("zero_shot", 0.1), ("random", 0.0))
    chosen = choose(pulls, ("zero_shot", "random"), UCB(0.0), np.random.default_rng(0))
    assert chosen == "zero_shot"
    with pytest.raises(ValueError, match="no source"):
        choose(pulls, (), UCB(), np.random.default_rng(0))


def test_the_oracle_takes_what_turns_out_best() -> None:
    assert greedy_oracle({"va": 0.3, "zero_shot": 0.5, "random": 0.5}) == "zero_shot"


@pytest.mark.parametrize("policy", [EpsilonGreedy(), UCB()])
def test_regret_on_steady_sources_is_below_that_of_taking_turns(policy: Policy) -> None:
    """Sources that always gain the same up to noise: learning which is best must pay."""
    means = {"va": 0.004, "zero_shot": 0.02, "random": 0.0}

    def regret(policy: Policy, seed: int) -> float:
        rng = np.random.default_rng(seed)
        pulls: list[Pull] = []
        lost = 0.0
        for _ in range(60):
            arm = choose(pulls, ARMS, policy, rng)
            gain = means[arm] + 0.002 * rng.normal()
            pulls.append(Pull(arm, gain))
            lost += max(means.values()) - means[arm]
        return lost

    learnt = np.mean([regret(policy, seed) for seed in range(20)])
    assert learnt < 0.6 * regret(RoundRobin(), 0)


def test_ucb_gives_up_no_source_for_ever() -> None:
    means = {"va": 0.02, "zero_shot": 0.0, "random": 0.0}
    pulls: list[Pull] = []
    for _ in range(400):
        arm = next_arm(pulls, UCB())
        pulls.append(Pull(arm, means[arm]))
    tried = [pull.arm for pull in pulls]
    assert tried.count("va") > 300
    assert all(tried[100:].count(arm) >= 1 for arm in ARMS)
