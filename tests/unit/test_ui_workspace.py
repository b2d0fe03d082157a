from msgspec.structs import replace

from backend.messages import (
    Advice,
    ArmReport,
    BlindState,
    Calibration,
    Counts,
    Label,
    LabelState,
    Metrics,
    Model,
    Point,
    Quality,
)
from ui.charts import RELIABILITY
from ui.pages.workspace import rows

LABEL = Label(id=1, name="night")


def test_counts_are_the_servers_whatever_the_primaries_say() -> None:
    counts = Counts(positives=130, negatives=50, skips=3, ties=2, disputed=1)
    state = LabelState(label=LABEL, counts=counts, answers={1: {1: "negative"}})
    shown = rows.of_label(state)
    assert (shown["positives"], shown["negatives"], shown["skips"]) == (130, 50, 3)
    assert (shown["positive_width"], shown["negative_width"]) == ("100%", "50%")
    assert shown["disputed"] == "1 clip disagreed"
    assert rows.disputed(2) == "2 clips disagreed" and rows.disputed(0) == ""


def test_an_unknown_score_is_never_zero() -> None:
    shown = rows.of_label(LabelState(label=LABEL))
    assert (shown["quality"], shown["heldout"], shown["diversity"]) == ("–", "–", "–")
    assert shown["heldout_range"] == "" and shown["heldout_alone"] == ""


def test_the_spread_is_capped_per_cluster() -> None:
    bars = rows.spread((3, 14), (0, 10))
    assert [(bar["positive"], bar["negative"]) for bar in bars] == [(30, 0), (100, 100)]


def test_the_reliability_diagram_puts_calibrated_bins_on_its_diagonal() -> None:
    calibration = Calibration(
        error=0.04, predicted=(0.0, 0.5, 1.0), observed=(0.0, 0.5, 0.8), counts=(16, 4, 1)
    )
    dots = rows.reliability(calibration)
    low, middle, high = [(float(dot["x"]), float(dot["y"])) for dot in dots]
    inset = RELIABILITY.left
    assert low == (inset, RELIABILITY.height - inset)
    assert middle == (RELIABILITY.width / 2, RELIABILITY.height / 2)
    assert high[0] == RELIABILITY.width - inset and high[1] > inset, "below the diagonal"
    assert [dot["radius"] for dot in dots] == ["4.0", "2.5", "1.8"]
    assert dots[2]["title"] == "model 1.00, answered yes .80: 1 clips"
    assert rows.reliability(None) == []


def test_advice_says_which_source_and_what_is_known_of_each() -> None:
    advice = Advice(
        arm="random",
        ground="measured",
        reason="It gains more.",
        arms=(
            ArmReport(arm="va", pulls=4),
            ArmReport(arm="zero_shot", pulls=1, more=-2.46, margin=1.14, told=-1),
            ArmReport(arm="random", pulls=3, more=2.1, margin=0.8, told=1),
        ),
    )
    arms = rows.arms(advice)
    assert [row["gain"] for row in arms] == ["the habit", "−2.5 ± 1.1", "+2.1 ± 0.8"]
    assert [row["batches"] for row in arms] == ["4 batches", "1 batch", "3 batches"]
    assert [row["advised"] for row in arms] == [False, False, True]
    assert rows.advised(advice) == "Random"
    assert rows.advised(replace(advice, ground="trial")) == "Random, to try it"


def test_advice_that_knows_nothing_says_so() -> None:
    """No “+0.0 ± 0.0”: that would claim to know that the sources are alike."""
    advice = Advice(
        arm="va",
        ground="habit",
        reason="Any will do.",
        arms=(
            ArmReport(arm="va", pulls=2),
            ArmReport(arm="zero_shot", pulls=1),
            ArmReport(arm="random", pulls=1, more=0.0, margin=2.7),
        ),
    )
    assert rows.advised(advice) == "Any; active learning by habit"
    assert [row["gain"] for row in rows.arms(advice)] == [
        "the habit", "not measured", "no difference told"
    ]  # fmt: skip
    untried = replace(advice, arms=(ArmReport(arm="va", pulls=0), ArmReport(arm="random", pulls=0)))
    assert rows.arms(untried)[1]["gain"] == "not tried"


def test_scores_of_a_built_label() -> None:
    scores = Quality(
        quality=0.86, heldout=0.85, heldout_low=0.81, heldout_high=0.9, heldout_alone=0.83,
        diversity=0.62,
    )  # fmt: skip
    state = LabelState(
        label=LABEL,
        answers={1: {1: "positive"}},
        model=Model(version=12, answers=214, seq=1, at=0, seconds=0.2),
        metrics=Metrics(version=12, scores=scores, stop="nearly", stop_reason="40 remain."),
        history=(Point(version=1, answers=1, at=0, scores=scores),) * 2,
    )
    shown = rows.of_label(state)
    assert shown["quality"] == ".86"
    assert (shown["heldout"], shown["heldout_range"]) == (".85", ".81–.90")
    assert shown["heldout_alone"] == ".83"
    assert (shown["heldout_left"], shown["heldout_width"]) == ("81%", "9%")
    assert (shown["diversity"], shown["stop"], shown["version"]) == (".62", "nearly", 12)


def test_a_second_round_is_more_of_the_same_queue() -> None:
    state = BlindState(
        label=LABEL,
        queue=(1, 2, -2, 3, -1),
        answers={1: "given", 2: "negative"},
        repeat_answers={2: "negative"},
    )
    shown = rows.of_blind(state, me=1)
    assert (shown["answered"], shown["queue"], shown["queue_width"]) == (3, 5, "60%")
    assert (shown["positives"], shown["negatives"]) == (0, 1), "nothing is counted twice"
    assert shown["twice"]


def test_a_secondary_sees_their_own_progress_and_no_score() -> None:
    state = BlindState(label=LABEL, queue=(1, 2, 3, 4), answers={1: "positive", 9: "negative"})
    shown = rows.of_blind(state, me=1)
    assert (shown["answered"], shown["queue"], shown["queue_width"]) == (1, 4, "25%")
    assert shown["quality"] == "–" and shown["stop"] == rows.EMPTY["stop"]
