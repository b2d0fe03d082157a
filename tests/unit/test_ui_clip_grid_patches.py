import msgspec
import pytest

from backend.domain.snapshot import follow
from backend.messages import (
    Annotated,
    BlindAnnotated,
    BlindNoted,
    BlindState,
    BoardState,
    Colleague,
    Counted,
    Counts,
    Decided,
    Defined,
    Event,
    Feed,
    FeedsBuilt,
    Label,
    LabelState,
    Metrics,
    MetricsBuilt,
    Model,
    Note,
    Noted,
    Presence,
    Quality,
    Queued,
    Requeued,
    Snapshot,
    Suspect,
)
from ui.components import clip_grid_patches

ME, ADA = 7, 3
NOTE = Note(person=ADA, name="ada", text="dusk", at=1.0)
LABEL = Label(id=5, name="night", keywords=("dark sky",))
STATE = LabelState(
    label=LABEL,
    answers={11: {ADA: "positive"}},
    people={ADA: "ada"},
    model=Model(version=4, answers=20, seq=9, at=100.0, seconds=0.2),
    feeds={"random": Feed(clips=(11, 12), scores=(0.9, 0.1))},
)


def event(change: object, stream: str = "label/5") -> Event:
    return Event(stream=stream, epoch="e", seq=1, event=change)


def test_a_state_patch_survives_json_and_keeps_every_answer() -> None:
    snapshot = Snapshot(stream="label/5", epoch="e", seq=0, state=STATE)
    patch = msgspec.json.decode(
        msgspec.json.encode(clip_grid_patches.of_snapshot(snapshot, ME, now=100.5))
    )
    assert patch["answers"] == {"11": {"3": "positive"}}
    assert patch["feeds"]["random"] == {"clips": [11, 12], "scores": [0.9, 0.1]}
    assert patch["me"] == ME
    assert not patch["blind"]


def test_a_model_carries_its_age_and_no_server_time() -> None:
    snapshot = Snapshot(stream="label/5", epoch="e", seq=0, state=STATE)
    model = clip_grid_patches.of_snapshot(snapshot, ME, now=102.5)["model"]
    assert model == {"version": 4, "answers": 20, "seconds": 0.2, "age": 2.5}
    assert clip_grid_patches.of_snapshot(snapshot, ME, now=90.0)["model"]["age"] == 0


def test_a_blind_state_shows_only_ones_own_answers() -> None:
    state = BlindState(label=LABEL, queue=(4, 2), answers={2: "negative"})
    patch = clip_grid_patches.of_snapshot(Snapshot("blind/5", "e", 0, state), ME, now=0)
    assert patch["answers"] == {"2": {str(ME): "negative"}}
    assert (patch["blind"], patch["queue"], patch["feeds"]) == (True, [4, 2], {})
    assert "suspects" not in patch


def test_a_board_is_not_a_label() -> None:
    with pytest.raises(ValueError, match="board"):
        clip_grid_patches.of_snapshot(Snapshot("board", "e", 0, BoardState()), ME, now=0)


def test_an_answer_taken_back_is_a_mark_without_answer() -> None:
    taken_back = Annotated(clip=11, person=ADA, name="ada", answer=None, source="random", at=1.0)
    patch = clip_grid_patches.of_event(event(taken_back), ME, now=0)
    assert patch == {"t": "marks", "person": ADA, "name": "ada", "answers": {"11": None}}


def test_a_blind_answer_is_mine() -> None:
    answered = BlindAnnotated(clip=4, answer="positive", at=1.0)
    patch = clip_grid_patches.of_event(event(answered, "blind/5"), ME, now=0)
    assert patch == {"t": "marks", "person": ME, "name": "", "answers": {"4": "positive"}}


def test_the_second_round_has_cards_of_its_own() -> None:
    state = BlindState(
        label=LABEL,
        queue=(4, 2, -4),
        answers={4: "positive"},
        repeat_answers={4: "negative"},
    )
    patch = clip_grid_patches.of_snapshot(Snapshot("blind/5", "e", 0, state), ME, now=0)
    assert patch["answers"] == {"4": {str(ME): "positive"}, "-4": {str(ME): "negative"}}
    assert patch["queue"] == [4, 2, -4]
    asked = event(Queued(clip=2, position=2, repeat=True), "blind/5")
    patch = clip_grid_patches.of_event(asked, ME, now=0)
    assert patch == {"t": "queue", "card": -2, "position": 2}
    told = BlindAnnotated(clip=2, answer="skip", at=1.0, repeat=True, first="positive")
    again = event(told, "blind/5")
    patch = clip_grid_patches.of_event(again, ME, now=0)
    assert patch is not None and patch["answers"] == {"-2": "skip", "2": "positive"}


def test_of_the_metrics_the_grid_shows_suspected_errors() -> None:
    suspect = Suspect(clip=11, answer="positive", probability=0.04)
    metrics = Metrics(version=1, scores=Quality(), suspects=(suspect,))
    shown = {"clip": 11, "answer": "positive", "probability": 0.04}
    patch = clip_grid_patches.of_event(event(MetricsBuilt(metrics=metrics, advice=None)), ME, now=0)
    assert patch is not None and patch["t"] == "suspects" and list(patch["suspects"]) == [shown]
    state = msgspec.structs.replace(STATE, metrics=metrics)
    snapshot = Snapshot(stream="label/5", epoch="e", seq=0, state=state)
    assert list(clip_grid_patches.of_snapshot(snapshot, ME, now=0)["suspects"]) == [shown]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (FeedsBuilt(model=None, feeds={}), "feeds"),
        (Defined(label=LABEL), "label"),
        (Queued(clip=9, position=1), "queue"),
        (Noted(clip=9, note=NOTE), "note"),
        (BlindNoted(clip=9, note=NOTE), "note"),
        (Decided(clip=9, decision=None), "decision"),
        (Counted(counts=Counts(positives=1)), "counts"),
        (Requeued(clips=(9,)), "re_review"),
    ],
)
def test_kinds_of_patches(change: object, kind: str) -> None:
    patch = clip_grid_patches.of_event(event(change), ME, now=0)
    assert patch is not None and patch["t"] == kind


def test_a_mark_patch_says_what_the_reducer_does() -> None:
    """The grid applies marks itself: they must lead to the state a fresh snapshot shows."""
    snapshot = Snapshot(stream="label/5", epoch="e", seq=0, state=STATE)
    change = event(
        Annotated(clip=12, person=ME, name="me", answer="negative", source="search", at=1.0)
    )
    patch = clip_grid_patches.of_event(change, ME, now=0)
    after = clip_grid_patches.of_snapshot(follow(snapshot, change), ME, now=0)
    assert patch is not None
    assert after["answers"]["12"][str(patch["person"])] == patch["answers"]["12"]
    assert after["people"][str(patch["person"])] == patch["name"]


def test_my_own_tabs_are_not_colleagues() -> None:
    presence = Presence(
        stream="label/5",
        people=(Colleague(person=ME, name="me", clip=1), Colleague(person=ADA, name="ada")),
    )
    patch = clip_grid_patches.of_presence(presence, ME)
    assert [person["name"] for person in patch["people"]] == ["ada"]
