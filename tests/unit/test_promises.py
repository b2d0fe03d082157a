"""Promises: what is planned, what is concluded, and that they are kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from backend.domain import promises
from backend.domain.promises import (
    Audited,
    Impossible,
    Outcome,
    Plan,
    Verdict,
    judge,
    plan,
    sample,
)
from backend.messages import PromiseKind
from workers.experiments.promises import table

Floats = npt.NDArray[np.float64]
ONE_CUT = Plan(
    kind="precision", level=0.95, confidence=0.95, cuts=(0.5,), above=(10**6,),
    population=10**7, samples=(59,),
)  # fmt: skip


def clips(*groups: tuple[int, float, Verdict]) -> list[Audited]:
    return [Audited(p, verdict) for count, p, verdict in groups for _ in range(count)]


def corpus(n: int = 2000, seed: int = 0) -> Floats:
    z = np.random.default_rng(seed).normal(size=n)
    return np.asarray(1 / (1 + np.exp(-(4 * z - 2))))


def planned(kind: PromiseKind, level: float, p: Floats | None = None) -> Plan:
    made = plan(kind, corpus() if p is None else p, level, 0.95)
    assert isinstance(made, Plan)
    return made


# ── judging ─────────────────────────────────────────────────────────────────────────────────────


def test_59_right_answers_give_the_promise() -> None:
    found = judge(ONE_CUT, clips((59, 0.9, "positive")))
    assert found == Outcome(
        threshold=0.5,
        over=True,
        bound=pytest.approx(0.9505, abs=1e-4),
        answered=59,
        of=59,
        against=0,
    )


def test_one_wrong_of_59_ends_it_before_the_last_answer_and_says_the_best() -> None:
    found = judge(ONE_CUT, clips((20, 0.9, "positive"), (1, 0.9, "negative"), (38, 0.9, "pending")))
    assert (found.threshold, found.over, found.answered, found.against) == (None, True, 21, 1)
    found = judge(ONE_CUT, clips((58, 0.9, "positive"), (1, 0.9, "negative")))
    assert found.threshold is None and found.bound == pytest.approx(0.922, abs=1e-3)


@pytest.mark.parametrize("kind", ["precision", "recall"])
def test_looking_early_says_nothing_that_the_whole_audit_might_not(
    kind: PromiseKind,
) -> None:
    """Of answers given one by one, a promise once given or refused stands however it goes on."""
    made = planned(kind, 0.8)
    p = corpus()
    rng = np.random.default_rng(5)
    for seed in range(6):
        whole = [
            Audited(float(p[d.clip]), "positive" if rng.random() < p[d.clip] ** 1.2 else "negative")
            for d in sample(made, np.arange(len(p)), p, seed)
        ]
        final = judge(made, whole)
        for given in range(0, len(whole), 11):
            pending = [replace(c, verdict="pending") for c in whole[given:]]
            early = judge(made, whole[:given] + pending)
            if early.over:
                assert early.threshold == final.threshold is None or given == len(whole)
            if early.threshold is not None:
                assert final.threshold is not None
                order = made.cuts.index
                assert order(final.threshold) >= order(early.threshold)


def test_what_is_unclear_counts_against_the_promise() -> None:
    all_but_one = clips((58, 0.9, "positive"), (1, 0.9, "unclear"))
    assert judge(ONE_CUT, all_but_one).threshold is None
    recall = Plan(
        kind="recall", level=0.8, confidence=0.95, cuts=(0.5,), above=(100,), population=1000,
        samples=(50,), below=200, split=0.3,
    )  # fmt: skip
    good = clips((40, 0.9, "positive"), (10, 0.9, "negative"), (200, 0.1, "negative"))
    assert judge(recall, good).threshold == 0.5
    for worse in (
        good[:-3] + clips((3, 0.1, "unclear")),
        clips((20, 0.9, "positive"), (30, 0.9, "unclear"), (200, 0.1, "negative")),
    ):
        assert judge(recall, worse).threshold is None
    assert judge(recall, good[:-3] + clips((3, 0.1, "unclear"))).against == 3


def test_the_next_cut_is_tried_only_where_the_one_before_held() -> None:
    made = replace(ONE_CUT, cuts=(0.8, 0.5), above=(5000, 6000), samples=(65, 80))
    both = clips((65, 0.9, "positive"), (15, 0.6, "positive"))
    assert judge(made, both).threshold == 0.5
    first = clips((65, 0.9, "positive"), (15, 0.6, "negative"))
    assert judge(made, first).threshold == 0.8
    none = clips((1, 0.9, "negative"), (64, 0.9, "positive"), (15, 0.6, "positive"))
    assert judge(made, none).threshold is None, ".8 does not hold, and .5 is not tried"


def test_recall_is_exact_where_everything_was_answered() -> None:
    made = Plan(
        kind="recall", level=0.9, confidence=0.95, cuts=(0.5,), above=(20,), population=50,
        samples=(20,), below=30, split=0.5,
    )  # fmt: skip
    nine_of_ten = clips(
        (9, 0.9, "positive"), (11, 0.9, "negative"), (1, 0.1, "positive"), (29, 0.1, "negative")
    )
    assert judge(made, nine_of_ten).threshold == 0.5
    assert judge(made, nine_of_ten).bound == pytest.approx(0.9)
    eight = clips(
        (8, 0.9, "positive"), (12, 0.9, "negative"), (1, 0.1, "positive"), (29, 0.1, "negative")
    )
    assert judge(made, eight).threshold is None


# ── planning ────────────────────────────────────────────────────────────────────────────────────


def test_a_plan_is_tried_from_the_safe_cut_to_the_useful_one() -> None:
    p = corpus()
    made = planned("precision", 0.9)
    assert list(made.cuts) == sorted(made.cuts, reverse=True)
    assert made.above == tuple(int((p >= cut).sum()) for cut in made.cuts)
    assert len(made.samples) == len(made.cuts) and made.below == 0 and 46 <= made.answers < 90
    made = planned("recall", 0.8)
    assert list(made.cuts) == sorted(made.cuts)
    assert made.above == tuple(int((p >= cut).sum()) for cut in made.cuts)
    assert len(made.samples) == 1 and made.below > 0 and made.population == len(p)
    assert made.answers == len(sample(made, np.arange(len(p)), p, 0))


def test_each_cut_has_a_whole_sample_of_its_own() -> None:
    """However the draw falls, if all answers are right the promise is given."""
    made, p = planned("precision", 0.9), corpus()
    sizes = []
    for seed in range(50):
        drawn = sample(made, np.arange(len(p)), p, seed)
        sizes.append(len(drawn))
        found = judge(made, [Audited(float(p[d.clip]), "positive") for d in drawn])
        assert found.threshold == min(made.cuts)
    assert np.mean(sizes) == pytest.approx(made.answers, rel=0.1)


def test_what_cannot_be_promised_says_what_could() -> None:
    best = plan("precision", np.full(500, 0.6), 0.95, 0.95)
    assert isinstance(best, Impossible) and best.best == pytest.approx(0.6)
    assert plan("precision", np.zeros(0), 0.95, 0.95) == Impossible()
    assert plan("precision", np.full(50, 0.001), 0.95, 0.95) == Impossible(best=0.0)
    assert plan("recall", np.full(50, 0.001), 0.9, 0.95) == Impossible()
    rare = np.concatenate([np.full(100_000, 1e-5), np.full(20, 0.9)])
    too_many = plan("recall", rare, 0.9, 0.95)
    assert isinstance(too_many, Impossible) and (too_many.answers or 0) > promises.MOST_AUDITED


@pytest.mark.parametrize("kind", ["precision", "recall"])
@pytest.mark.parametrize("n", [1, 2, 7, 40])
def test_few_clips_are_planned_too(kind: PromiseKind, n: int) -> None:
    made = plan(kind, np.linspace(0.05, 0.97, n), 0.8, 0.95)
    assert isinstance(made, Impossible) or 0 < made.answers <= n


def test_promises_are_kept_where_the_truth_just_falls_short() -> None:
    """The hardest case: above the first cut, one right clip too few. 1,000 audits."""
    made = planned("precision", 0.8)
    p = corpus()
    above = np.flatnonzero(p >= made.cuts[0])
    inside = np.flatnonzero(p >= min(made.cuts))
    right = int(np.ceil(0.8 * len(above))) - 1
    truth = np.zeros(len(p), dtype=bool)
    truth[above[:right]] = True
    truth[np.setdiff1d(inside, above)] = True
    answers = [
        Audited(float(q), "positive" if t else "negative") for q, t in zip(p, truth, strict=True)
    ]
    given = 0
    for seed in range(1000):
        drawn = sample(made, np.arange(len(p)), p, seed)
        given += judge(made, [answers[d.clip] for d in drawn]).threshold is not None
    assert 0 < given <= 50 + 3 * np.sqrt(1000 * 0.05 * 0.95)


def test_the_simulation_prints_a_table() -> None:
    text = table(runs=3, confidence=0.9)
    assert "| right | precision 0.95 |" in text and "Least kept" in text
