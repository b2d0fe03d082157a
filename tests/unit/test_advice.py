import pytest

from backend.domain.advice import SPREAD, TRIAL_EVERY, Z, advise
from backend.domain.bandit import Pull

ARMS = ("va", "zero_shot", "random")
SURE, VAGUE = 0.002, 0.1  # margins of gains


def pulls(*each: tuple[str, float | None], margin: float | None = SURE) -> list[Pull]:
    return [Pull(arm, gain, margin) for arm, gain in each]


def test_the_first_batch_comes_from_the_habit() -> None:
    first = advise([], ARMS)
    assert (first.arm, first.ground) == ("va", "opening")
    assert first.reason == "25 more from va: no batch has been labelled yet."
    assert advise([], ARMS[1:]).arm == "zero_shot"
    with pytest.raises(ValueError, match="no source"):
        advise([], ())


def test_gains_that_tell_nothing_apart_leave_it_to_the_habit() -> None:
    """The last gains would send a bandit to the search: their margins say that they mean little."""
    vague = pulls(("va", -0.02), ("zero_shot", 0.08), ("random", 0.03), margin=VAGUE)
    found = advise(vague, ARMS, words={"va": "active learning"})
    assert (found.arm, found.ground) == ("va", "habit")
    assert found.reason == (
        "25 more from active learning by habit: any source will do, as far as could be measured."
    )
    assert [arm.told for arm in found.arms] == [0, 0, 0]
    assert found.arms[1].margin is not None and found.arms[1].margin > abs(found.arms[1].more or 0)


def test_what_was_never_measured_is_not_called_a_difference_of_zero() -> None:
    blank = pulls(("zero_shot", None), ("va", None), ("random", None), ("va", 0.01))
    arms = advise(blank, ARMS).arms
    assert [(arm.more, arm.margin) for arm in arms] == [(None, None)] * 3
    assert [arm.pulls for arm in arms] == [2, 1, 1]


def test_a_difference_is_shrunk_by_its_own_error() -> None:
    """By hand: prior variance 2·SPREAD², own variance that of both arms with a point each."""
    found = advise(pulls(("va", 0.0), ("random", 0.05), margin=VAGUE), ARMS).arms[2]
    prior, own = 2 * SPREAD**2, 2 * (0.01**2 + (VAGUE / Z) ** 2)
    assert found.more == pytest.approx(0.05 * prior / (prior + own))
    assert found.margin == pytest.approx(Z * (1 / (1 / prior + 1 / own)) ** 0.5)


def test_another_source_is_advised_once_it_is_measured_to_gain_more() -> None:
    steady = pulls(*[("va", 0.0), ("random", 0.06), ("zero_shot", 0.02)] * 3)
    found = advise(steady, ARMS)
    assert (found.arm, found.ground) == ("random", "measured")
    assert found.reason.startswith("25 more from random: it gains 4.")
    assert found.reason.endswith(" AP more than va a batch.")
    assert found.arms[2].told == 1
    assert advise(steady, ("va", "zero_shot")).arm != "random", "it has no clips left"


def test_the_habit_is_told_from_sources_that_gain_less() -> None:
    steady = pulls(*[("va", 0.06), ("random", 0.0), ("zero_shot", 0.0)] * 4)
    found = advise(steady, ARMS)
    assert (found.arm, found.ground) == ("va", "measured")
    assert "the others gain less a batch, zero_shot 4." in found.reason
    assert [arm.told for arm in found.arms] == [0, -1, -1]


def test_other_labels_of_the_corpus_teach_a_new_one() -> None:
    """One label cannot say so with such margins; thirty that agree can."""
    one = pulls(*[("va", 0.0), ("random", 0.06)] * 3, margin=0.05)
    new = pulls(("zero_shot", None))
    assert advise(new, ARMS, [one]).ground == "habit"
    taught = advise(new, ARMS, [one] * 30)
    assert (taught.arm, taught.ground) == ("random", "measured")
    spread = (taught.arms[2].margin or 0) / Z
    assert spread > SPREAD, "a label may differ from all others"
    own = pulls(*[("va", 0.06), ("random", -0.02)] * 5)
    assert advise(own, ARMS, [one] * 30).arm == "va", "and its own batches say so"


def test_now_and_then_the_source_tried_least_is_tried() -> None:
    history, tried = pulls(("zero_shot", None)), []
    for _ in range(6 * TRIAL_EVERY):
        found = advise(history, ARMS)
        if found.ground == "trial":
            tried.append(found.arm)
        history += pulls((found.arm, 0.0), margin=VAGUE)
    # The opening was a search, so that random clips are tried first.
    assert tried == ["random", "zero_shot"] * 3


def test_nothing_is_tried_that_is_known_to_gain_less_or_that_cannot_be_measured() -> None:
    worse = pulls(*[("va", 0.09), ("random", -0.05)] * (TRIAL_EVERY // 2))
    assert advise(worse, ("va", "random")).ground == "measured"
    found = advise(worse, ARMS)
    assert (found.arm, found.ground) == ("zero_shot", "trial")
    assert found.reason == (
        "25 more from zero_shot to try it: nothing tells yet whether it gains more than va."
    )
    perfect = pulls(*[("va", 0.01)] * (TRIAL_EVERY - 1), ("va", None))
    assert advise(perfect, ARMS).ground == "habit"


def test_an_unknown_margin_counts_as_a_wide_one() -> None:
    steady = [("va", 0.0), ("random", 0.06)] * 3
    assert advise(pulls(*steady, margin=None), ARMS).ground == "habit"
    assert advise(pulls(*steady), ARMS).arm == "random"
