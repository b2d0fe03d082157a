"""The clip grid's reducer and outbox, run by Node.js: the browser holds what the protocol says."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest

from backend.domain.snapshot import follow
from backend.messages import (
    Acknowledged,
    Advice,
    Annotated,
    Answer,
    Batch,
    BlindAnnotated,
    BlindNoted,
    BlindState,
    BulkAnnotated,
    ClipCard,
    ClipCards,
    Counted,
    Counts,
    Decided,
    Decision,
    Defined,
    Event,
    Feed,
    FeedsBuilt,
    Hit,
    Label,
    LabelEvent,
    LabelState,
    Metrics,
    MetricsBuilt,
    Model,
    Note,
    Noted,
    Quality,
    Queued,
    Refused,
    Requeued,
    SearchResults,
    Snapshot,
    Source,
    Suspect,
)
from backend.messages import Step as NextStep
from tests.unit import node
from ui.components import clip_grid_patches
from ui.components.rules import RULES

ME, ADA, BEN = 7, 3, 4
NAMES = {ME: "me", ADA: "ada", BEN: "ben"}
CLIPS = range(1, 9)
ANSWERS: tuple[Answer | None, ...] = ("positive", "negative", "skip", None)
LABEL = Label(id=5, name="night")

Step = dict[str, Any]
Run = list[Step]


def after(*runs: Run) -> list[dict[str, Any]]:
    """What the grid holds after each run; it starts anew for each."""
    found: list[dict[str, Any]] = node.run("clip_grid.mjs", {"rules": RULES, "runs": runs})
    return found


def state_of(state: LabelState | BlindState, stream: str = "label/5") -> Step:
    snapshot = Snapshot(stream=stream, epoch="e", seq=0, state=state)
    return {"patches": [clip_grid_patches.of_snapshot(snapshot, ME, now=0)]}


def behind(event: LabelEvent) -> Step:
    """What an event changes."""
    told = Event(stream="label/5", epoch="e", seq=1, event=event)
    return {"patches": [clip_grid_patches.of_event(told, ME, now=0)]}


def reply(frame: Acknowledged | Refused | Batch, number: int = 0) -> Step:
    """The backend's, to the command that was sent as the ``number``-th."""
    return {"reply": [number, clip_grid_patches.of_reply(frame)["frame"]]}


ONLINE: Step = {"patches": [clip_grid_patches.link(True)]}
OFFLINE: Step = {"patches": [clip_grid_patches.link(False)]}


def call(module: str, function: str, *arguments: Any) -> Step:
    return {"call": [module, function, *arguments]}


# ── the reducer ─────────────────────────────────────────────────────────────────────────────────


def some_event(rng: random.Random) -> object:
    clip, person = rng.choice(CLIPS), rng.choice([*NAMES])
    name, answer = NAMES[person], rng.choice(ANSWERS)
    note = Note(person=person, name=name, text=str(rng.random()), at=1.0)
    decision = Decision(id=1, answer="negative", person=person, name=name, at=1.0, reason="dusk")
    several = {c: rng.choice(ANSWERS) for c in rng.sample(CLIPS, 4)}
    counts = Counts(positives=rng.randint(0, 9), negatives=rng.randint(0, 9), ties=1)
    maybe, waits = rng.choice([counts, None]), rng.choice([(clip,), (), None])
    by: dict[str, Any] = {"person": person, "name": name, "source": "random", "at": 1.0}
    return rng.choice(
        [
            Annotated(clip=clip, answer=answer, counts=maybe, disputed=waits, **by),
            BulkAnnotated(answers=several, counts=maybe, disputed=tuple(several)[:2], **by),
            Noted(clip=clip, note=note),
            Decided(clip=clip, decision=rng.choice([decision, None]), counts=maybe, disputed=()),
            Counted(counts=counts, about=clip, disputed=waits),
            Requeued(clips=tuple(rng.sample(CLIPS, 3))),
            Defined(label=Label(id=5, name="night", version=rng.randint(2, 9))),
            FeedsBuilt(model=None, feeds={"random": Feed(clips=tuple(rng.sample(CLIPS, 5)))}),
        ]
    )


def some_blind_event(rng: random.Random, state: BlindState) -> object:
    repeats = [-card for card in state.queue if card < 0]
    clip = rng.choice([card for card in state.queue if card > 0])
    again = bool(repeats) and rng.random() < 0.5
    return rng.choice(
        [
            Queued(clip=rng.randint(100, 999), position=rng.randint(0, len(state.queue))),
            Queued(clip=clip, position=1, repeat=True)
            if clip not in repeats
            else BlindNoted(clip=clip, note=Note(person=ME, name="me", text="dusk", at=1.0)),
            BlindAnnotated(
                clip=rng.choice(repeats) if again else clip,
                answer=rng.choice(ANSWERS),
                at=1.0,
                repeat=again,
                first=rng.choice(["given", "negative", None]) if again else None,
            ),
        ]
    )


@pytest.mark.parametrize("stream", ["label/5", "blind/5"])
def test_a_state_and_its_events_are_the_next_state(stream: str) -> None:
    rng = random.Random(20)
    followed: list[Run] = []
    fresh: list[Run] = []
    for _ in range(60):
        state = LabelState(label=LABEL) if stream == "label/5" else BlindState(LABEL, (1, 2, 3))
        held = Snapshot(stream=stream, epoch="e", seq=0, state=state)
        steps = [state_of(state, stream)]
        for seq in range(1, 25):
            change = (
                some_event(rng)
                if isinstance(held.state, LabelState)
                else some_blind_event(rng, held.state)
            )
            event = Event(stream=stream, epoch="e", seq=seq, event=change)
            held = follow(held, event)
            patch = clip_grid_patches.of_event(event, ME, now=0)
            assert patch is not None, f"the grid is not told of {change}"
            steps.append({"patches": [patch]})
        followed.append(steps)
        fresh.append([state_of(held.state, stream)])
    for number, (one, other) in enumerate(zip(after(*followed), after(*fresh), strict=True)):
        assert one["state"] == other["state"], f"run {number}"


def test_a_second_round_is_a_card_of_its_own() -> None:
    note = Note(person=ME, name="me", text="looks dark to me", at=1.0)
    state = BlindState(label=LABEL, queue=(1, 2, -1), answers={1: "positive"}, notes={1: (note,)})
    start: Run = [ONLINE, state_of(state, "blind/5"), call("orders", "focusOn", -1)]
    unanswered, answered = after(start, [*start, call("commands", "decide", "negative")])
    assert unanswered["order"] == [1, 2, -1]
    assert (unanswered["views"]["-1"]["mine"], unanswered["views"]["-1"]["notes"]) == (None, [])
    assert unanswered["views"]["1"]["mine"] == answered["views"]["1"]["mine"] == "given"
    assert answered["views"]["-1"]["mine"] == "negative"
    [command] = answered["sent"]
    assert (command["clip"], command["repeat"], command["answer"]) == (1, True, "negative")


def test_feeds_that_lack_a_part_of_the_corpus_say_so_until_they_do_not() -> None:
    lacking, whole = Feed(clips=(1, 2), parts=8, missing=1), Feed(clips=(1, 2))
    start: Run = [ONLINE, state_of(LabelState(label=LABEL, feeds={"random": lacking}))]
    built = FeedsBuilt(model=None, feeds={"random": whole})
    before, after_it = after(start, [*start, behind(built)])
    assert before["missing"] == "7 of 8 parts of the corpus were scored; the rest follows."
    assert after_it["missing"] == ""


# ── while the page connects ─────────────────────────────────────────────────────────────────────


def test_what_is_asked_before_the_page_can_send_leaves_once_it_can() -> None:
    """Patches may come before the component is there; what they set off must not be lost."""
    at_random = state_of(LabelState(label=LABEL, feeds={"random": Feed(clips=(1, 2))}))
    before: Run = [
        *[call("link", "setSend", None), ONLINE, at_random, call("questions", "askFacets")],
        *[call("commands", "openTab", "next"), call("commands", "openTab", "random")],
        call("commands", "decide", "positive"),
    ]
    waiting, sent = after(before, [*before, {"mount": True}])
    assert waiting["sent"] == []
    assert sorted(frame["type"] for frame in sent["sent"]) == [
        "Annotate",
        "ListFacets",
        "TakeBatch",
    ]
    assert len({frame["id"] for frame in sent["sent"]}) == 3


def test_what_the_backend_cannot_answer_just_now_is_asked_again() -> None:
    asked: Run = [ONLINE, state_of(LabelState(label=LABEL)), call("questions", "askFacets")]
    away = reply(Refused(id="", code="unavailable", message="Try again.", temporary=True))
    never = reply(Refused(id="", code="not_signed_in", message="Sign in.", temporary=False))
    runs: list[Run] = [[*asked, refusal, {"wait": 2000}] for refusal in (away, never)]
    again, once = after(*runs)
    assert [frame["type"] for frame in again["sent"]] == ["ListFacets", "ListFacets"]
    assert again["message"] == "Try again."
    assert [frame["type"] for frame in once["sent"]] == ["ListFacets"]


def test_what_was_asked_of_one_label_is_not_answered_in_another() -> None:
    other = state_of(LabelState(label=Label(id=6, name="day")), "label/6")
    asked: Run = [ONLINE, state_of(FEEDS), call("commands", "openTab", "next"), other]
    kinds: tuple[Source, ...] = ("va", "va")
    late = reply(Batch(id="", arm="va", reason="", clips=(1, 2), sources=kinds))
    found, resent = after([*asked, late, call("commands", "openTab", "random")],
                          [*asked, OFFLINE, ONLINE])  # fmt: skip
    assert found["order"] == [] and len(resent["sent"]) == 1


# ── selections ──────────────────────────────────────────────────────────────────────────────────

MANY = tuple(range(1, 1101))
COUNTED = {"positives": 3, "negatives": 4, "skips": 0, "ties": 1, "disputed": 2}
FEEDS = LabelState(label=LABEL, counts=Counts(**COUNTED), feeds={"random": Feed(clips=MANY)})
AT_RANDOM: Run = [ONLINE, state_of(FEEDS), call("commands", "openTab", "random")]


def select(first: int, last: int) -> Run:
    return [call("orders", "focusOn", first), call("selection", "selectTo", last)]


def test_a_selection_is_one_command_and_one_undo_that_names_it() -> None:
    chosen = [*AT_RANDOM, *select(1, 450), call("commands", "decide", "negative")]
    undo = call("commands", "undo")
    offline = [OFFLINE, *chosen[1:], undo]
    done, undone, never_sent = after(chosen, [*chosen, undo], offline)
    [command] = done["sent"]
    assert (command["type"], command["clips"]) == ("AnnotateMany", [*range(1, 451)])
    assert done["selected"] == [] and done["views"]["450"]["mine"] == "negative"
    assert done["state"]["counts"] == COUNTED, "what waits counts once the server has it"
    [_, taken_back] = undone["waiting"]
    assert (taken_back["type"], taken_back["gesture"]) == ("Undo", undone["sent"][0]["id"])
    assert undone["views"]["450"]["mine"] is None, "it shows at once"
    assert never_sent["waiting"] == [] and never_sent["views"]["1"]["mine"] is None


def test_a_selection_too_large_for_one_command_goes_in_parts_and_is_undone_as_one() -> None:
    chosen = [*AT_RANDOM, *select(1, 1100), call("commands", "decide", "negative")]
    undo = call("commands", "undo")
    offline = [OFFLINE, *chosen[1:], undo]
    done, undone, never_sent = after(chosen, [*chosen, undo], offline)
    assert [len(command["clips"]) for command in done["sent"]] == [500, 500, 100]
    [gesture] = {command["gesture"] for command in undone["sent"]}
    assert [c["gesture"] for c in undone["waiting"] if c["type"] == "Undo"] == [gesture]
    assert never_sent["waiting"] == [] and never_sent["views"]["1100"]["mine"] is None


def test_each_undo_names_the_gesture_before() -> None:
    answered = [*AT_RANDOM, *[call("commands", "annotate", c, "positive") for c in (1, 2)]]
    saved = [reply(Acknowledged(id="", clip=c, answer="positive"), c - 1) for c in (1, 2)]
    undo = call("commands", "undo")
    [waiting, done, beyond] = after(
        [*answered, undo, undo],
        [*answered, *saved, undo, undo],
        [*answered, *saved, undo, undo, undo],
    )
    for found in (waiting, done, beyond):
        ids = [frame["id"] for frame in found["sent"][:2]]
        undos = [frame["gesture"] for frame in found["waiting"] if frame["type"] == "Undo"]
        assert undos[:2] == [ids[1], ids[0]]
    assert beyond["waiting"][2]["gesture"] is None, "what this tab does not know, the server does"


def test_an_undo_of_what_was_refused_takes_nothing_else_back() -> None:
    no = Refused(id="", code="unknown_clip", message="There is no such clip.")
    run: Run = [*AT_RANDOM, call("commands", "annotate", 1, "positive")]
    run += [reply(Acknowledged(id="", clip=1, answer="positive"))]
    run += [call("commands", "annotate", 2, "positive"), call("commands", "undo")]
    [found] = after([*run, reply(no, 1)])
    assert found["waiting"] == [] and len(found["sent"]) == 2
    assert found["message"] == "There is no such clip."
    assert found["views"]["1"]["mine"] == "positive"


def test_what_an_undo_left_standing_is_said() -> None:
    run = [*AT_RANDOM, *select(1, 3), call("commands", "decide", "negative")]
    run += [reply(Acknowledged(id="", answer="negative")), call("commands", "undo")]
    whole, two = after(
        [*run, reply(Acknowledged(id="", undone=3), 1)],
        [*run, reply(Acknowledged(id="", undone=2, stand=(2,)), 1)],
    )
    assert whole["message"] == "Undone: the whole selection, 3 clips"
    assert two["message"].startswith("Undone: 2 clips of 3. You answered the other anew since")


def test_a_key_pressed_before_its_card_was_there_decides_nothing() -> None:
    kinds: tuple[Source, ...] = ("va", "va")
    batch = reply(Batch(id="", arm="va", reason="", clips=(1, 2), sources=kinds))
    taken: Run = [ONLINE, state_of(FEEDS), call("commands", "openTab", "next"), batch]
    before, after_it = after(
        [*taken, call("commands", "decide", "positive", 0)],
        [*taken, call("commands", "decide", "positive", 10**9)],
    )
    assert (before["focus"], before["waiting"]) == (1, [])
    assert [frame["clip"] for frame in after_it["waiting"]] == [1]


# ── a browser that keeps nothing ────────────────────────────────────────────────────────────────

FULL: Step = {"storage": "full"}


def test_without_storage_answers_are_taken_while_they_can_leave_and_else_refused() -> None:
    answers = [call("commands", "decide", "positive")] * 2
    connected, away, cut, room = after(
        [FULL, *AT_RANDOM, *answers],
        [FULL, *AT_RANDOM, OFFLINE, *answers, call("commands", "writeNote", 1, "dusk"), ONLINE],
        [FULL, *AT_RANDOM, *answers, OFFLINE],
        [FULL, *AT_RANDOM, *answers, OFFLINE, {"storage": "works"}, {"wait": 1000}],
    )
    assert [frame["clip"] for frame in connected["sent"]] == [1, 2]
    assert (connected["loose"], connected["keeps"], connected["focus"]) == (2, False, 3)
    assert away["sent"] == [] and away["waiting"] == [] and away["views"]["1"]["mine"] is None
    assert away["focus"] == 1, "the card that was not answered stays under the finger"
    assert away["message"].startswith("Not taken") and away["keeps"] is False
    assert [frame["clip"] for frame in cut["waiting"]] == [1, 2] and cut["loose"] == 2
    assert (room["loose"], room["keeps"]) == (0, True)


def test_an_answer_that_was_taken_back_meanwhile_is_not_shown_when_it_is_acknowledged_again() -> (
    None
):
    frame = {"type": "Annotate", "id": "a", "label": 5, "clip": 1, "answer": "positive"}
    kept = msgspec.json.encode({"frame": frame, "at": 1, "tried": True}).decode()
    store = {"store": ["rushes.outbox.7.label/5.a", kept]}  # by another tab, which undid it since
    run = [store, *AT_RANDOM]
    waiting, done = after(run, [*run, reply(Acknowledged(id="", clip=1, answer="positive"))])
    assert waiting["views"]["1"]["mine"] == "positive"
    assert (done["views"]["1"]["mine"], done["waiting"]) == (None, [])


def test_what_could_not_be_kept_outlives_another_label() -> None:
    other = state_of(LabelState(label=Label(id=6, name="day")), "label/6")
    away: Run = [FULL, *AT_RANDOM, call("commands", "decide", "positive"), OFFLINE, other]
    elsewhere, back, saved = after(
        away, [*away, AT_RANDOM[1]], [*away, ONLINE, reply(Acknowledged(id="", clip=1))]
    )
    assert (elsewhere["waiting"], elsewhere["loose"]) == ([], 1), "it is not said to be saved"
    assert elsewhere["views"] == {} and elsewhere["state"]["answers"] == {}
    assert [frame["clip"] for frame in back["waiting"]] == [1]
    assert back["views"]["1"]["mine"] == "positive"
    assert (saved["loose"], saved["state"]["answers"]) == (0, {}), "it is of the other label"


def test_a_selection_that_fits_the_storage_in_part_is_taken_whole_or_not_at_all() -> None:
    chosen = [*AT_RANDOM, *select(1, 1100), OFFLINE, {"storage": "2 more"}]
    [found] = after([*chosen, call("commands", "decide", "negative"), ONLINE])
    assert found["waiting"] == [] and found["sent"] == [] and found["stored"] == []
    assert len(found["selected"]) == 1100


def test_what_something_else_wrote_stops_nothing_and_is_said() -> None:
    own = "rushes.outbox.7.label/5."
    foreign = [{"store": [f"{own}{key}", text]} for key, text in (
        ("a", "{"), ("b", "null"), ("c", '{"frame": {"id": "c", "type": "Drop"}, "at": 1}'),
    )]  # fmt: skip
    other = {"store": ["rushes.outbox.7.label/50.d", "{"]}
    [found] = after([*foreign, other, *AT_RANDOM, call("commands", "decide", "positive")])
    assert found["message"].startswith("3 answers this browser kept are damaged")
    assert [frame["clip"] for frame in found["sent"]] == [1]
    assert [key for key in found["stored"] if key.startswith(own)] == [own + found["sent"][0]["id"]]


def test_a_refused_selection_rolls_back_all_of_it() -> None:
    chosen = [*AT_RANDOM, *select(3, 5), call("commands", "decide", "positive")]
    no = Refused(id="", code="not_allowed", message="Only primaries.")
    waiting, refused = after(chosen, [*chosen, reply(no)])
    assert [waiting["views"][c]["mine"] for c in ("2", "3", "5")] == [None, "positive", "positive"]
    assert [refused["views"][c]["mine"] for c in ("3", "4", "5")] == [None] * 3
    assert [refused["views"][c]["shakes"] for c in ("2", "3", "5")] == [0, 1, 1]
    assert refused["message"] == "Only primaries." and refused["waiting"] == []


def test_ranges_are_drawn_from_where_they_began() -> None:
    down, back, two = after(
        [*AT_RANDOM, *[call("selection", "selectBy", 1)] * 3],
        [*AT_RANDOM, *[call("selection", "selectBy", 1)] * 3, call("selection", "selectBy", -2)],
        [
            *[*AT_RANDOM, *select(1, 2), call("selection", "moveBy", 7)],
            *[call("selection", "selectBy", 1)],
        ],
    )
    assert (down["selected"], down["focus"]) == ([1, 2, 3, 4], 4)
    assert (back["selected"], back["focus"]) == ([1, 2], 2)
    assert two["selected"] == [1, 2, 9, 10]


# ── for who cannot see it ───────────────────────────────────────────────────────────────────────


def test_a_card_is_named_by_its_place_film_answer_and_score() -> None:
    answered = {1: {ADA: "positive"}, 2: {ME: "negative", ADA: "positive"}}
    feed = Feed(clips=(3, 2), scores=(0.996, 0.824))
    state = LabelState(label=LABEL, answers=answered, disputed=(2,), feeds={"top_positive": feed})
    cards = tuple(
        ClipCard(id=n, title="Slow Signal", start=14.2 + n, end=30, film=1) for n in (2, 3)
    )
    run = [
        ONLINE,
        state_of(state),
        call("commands", "openTab", "top_positive"),
        call("questions", "want", 2),
        {"wait": 100},
        {"describe": clip_grid_patches.of_reply(ClipCards(id="", cards=cards))},
    ]
    named, selected = after(run, [*run, *select(3, 3)])
    assert named["names"] == [
        "clip 1 of 2, Slow Signal 0:17, no answer yet, model 1.0",
        "clip 2 of 2, Slow Signal 0:16, no, disagreed, model .82",
    ]
    assert selected["names"][0].endswith("model 1.0, selected")


def test_a_clip_that_measures_the_model_shows_no_score_before_its_answer() -> None:
    feed = Feed(clips=(3, 2), scores=(0.996, 0.824))
    state = LabelState(label=LABEL, feeds={"top_positive": feed})
    kinds: tuple[Source, ...] = ("audit", "va")
    batch = reply(Batch(id="", arm="va", reason="", clips=(3, 2), sources=kinds))
    run = [ONLINE, state_of(state), call("commands", "openTab", "next"), batch]
    # Its card was drawn before the batch came, too.
    seen = [ONLINE, state_of(state), call("commands", "openTab", "top_positive"), *run[2:]]
    asked, seen_before, answered = after(
        run, seen, [*run, call("commands", "annotate", 3, "positive")]
    )
    assert "model" not in asked["names"][0] and "model .82" in asked["names"][1]
    assert "model" not in seen_before["names"][0]
    assert "model 1.0" in answered["names"][0]


def test_what_became_of_an_answer_is_spoken() -> None:
    answer = call("commands", "annotate", 2, "negative")
    ack = reply(Acknowledged(id=""))
    many = [*AT_RANDOM, *select(3, 5), call("commands", "decide", "skip")]
    sent, saved, several, away = after(
        [*AT_RANDOM, answer], [*AT_RANDOM, answer, ack], [*many, ack], [*AT_RANDOM, OFFLINE, answer]
    )
    assert [run["spoken"] for run in (sent, saved, several, away)] == [
        "", "no, saved", "skipped, saved: 3 clips", "no, waits to be saved",
    ]  # fmt: skip


# ── decisions, looking again, notes ─────────────────────────────────────────────────────────────


def test_a_decision_outweighs_the_answers() -> None:
    decision = Decision(id=1, answer="negative", person=ADA, name="ada", at=1.0)
    answers: dict[int, dict[int, Answer]] = {1: {ADA: "positive", BEN: "negative", ME: "positive"}}
    state = LabelState(label=LABEL, answers=answers)
    decided = msgspec.structs.replace(state, decisions={1: decision})
    review = call("commands", "filterReview", "all")
    open_, settled = after([state_of(state), review], [state_of(decided), review])
    assert open_["views"]["1"]["disagreed"] is True
    assert settled["views"]["1"]["disagreed"] is False


def test_all_disputed_clips_are_reviewed_also_those_that_secondaries_dispute() -> None:
    """As many as everywhere else: the server says which, of everybody's answers."""
    state = LabelState(
        label=LABEL, answers={2: {ADA: "positive"}}, counts=Counts(disputed=2), disputed=(2, 7)
    )
    review = call("commands", "filterReview", "disagreed")
    found, fewer = after(
        [state_of(state), review],
        [state_of(state), review, behind(Counted(counts=Counts(disputed=1), about=2, disputed=()))],
    )
    assert found["order"] == [2, 7] and found["views"]["7"]["disagreed"] is True
    assert fewer["state"]["disputed"] == [7] and fewer["state"]["counts"]["disputed"] == 1


def test_a_clip_to_look_at_again_stays_on_screen_but_waits_no_more() -> None:
    answers: dict[int, dict[int, Answer]] = {c: {ME: "positive"} for c in (1, 2, 3)}
    state = LabelState(label=LABEL, answers=answers, re_review=(3, 1))
    start = [ONLINE, state_of(state), call("commands", "openTab", "review")]
    kept = [*start, call("commands", "decide", "positive"), reply(Acknowledged(id=""))]
    before, after_one, later = after(
        start,
        kept,
        [*kept, call("commands", "openTab", "random"), call("commands", "openTab", "review")],
    )
    assert (before["order"], before["focus"]) == ([3, 1], 3)
    assert (after_one["order"], after_one["focus"]) == ([3, 1], 1)
    assert after_one["state"]["reReview"] == [1] and later["order"] == [1]


def test_looking_again_skips_what_was_looked_over() -> None:
    answers: dict[int, dict[int, Answer]] = {c: {ME: "positive"} for c in (1, 2, 3)}
    state = LabelState(label=LABEL, answers=answers, re_review=(3, 1, 2))
    run = [ONLINE, state_of(state), call("commands", "openTab", "review")]
    for clip in (1, 3):
        run += [call("orders", "focusOn", clip), call("commands", "decide", "positive")]
    [done] = after(run)
    assert (done["order"], done["focus"]) == ([3, 1, 2], 2)


def test_a_note_shows_at_once_and_is_not_lost_when_refused() -> None:
    noted = [*AT_RANDOM, call("commands", "writeNote", 1, " fog, not night ")]
    no = Refused(id="", code="too_long", message="A note has 1 to 2000 characters.")
    waiting, refused = after(noted, [*noted, reply(no)])
    [note] = waiting["views"]["1"]["notes"]
    assert (note["text"], note["waiting"]) == ("fog, not night", True)
    assert refused["views"]["1"]["notes"] == []
    assert refused["drafts"] == {"1": "fog, not night"}


def test_half_a_character_is_not_sent() -> None:
    """It comes of programs that cut an emoji in two, and of texts kept by an earlier page."""
    noted = [*AT_RANDOM, call("commands", "writeNote", 1, "a lamp \ud83d\0")]
    searched = [*AT_RANDOM, call("link", "tell", {"type": "Search", "text": "a\udc4d lamp"})]
    only, empty, search = after(
        noted, [*AT_RANDOM, call("commands", "writeNote", 1, " \udc4d ")], searched
    )
    assert only["sent"][0]["text"] == only["waiting"][0]["text"] == "a lamp"
    assert empty["waiting"] == []
    assert search["sent"][0]["text"] == "a lamp"


def test_what_is_refused_as_malformed_is_not_sent_again() -> None:
    answered = [*AT_RANDOM, call("commands", "annotate", 2, "positive")]
    no = Refused(id="", code="malformed", message="That message is not one Rushes knows.")
    [after_it] = after([*answered, reply(no), {"wait": 60_000}, OFFLINE, ONLINE])
    assert after_it["waiting"] == [] and len(after_it["sent"]) == 1
    assert not after_it["views"]["2"].get("mine")
    assert after_it["message"] == no.message


# ── being dropped ───────────────────────────────────────────────────────────────────────────────

DROP: Step = {"patches": [clip_grid_patches.dropped("Gone.", elsewhere=False, me=ME, label=5)]}


def test_what_was_not_saved_when_the_label_was_closed_to_me_is_kept() -> None:
    answered = [*AT_RANDOM, call("commands", "annotate", 2, "positive")]
    gone = Refused(id="", code="unknown_label", message="You are not on this label.")
    for closed in ([DROP], [reply(gone)], [reply(gone), DROP, OFFLINE, ONLINE]):
        run = [*answered, *closed]
        [dropped, back] = after(run, [*run, state_of(FEEDS)])
        assert dropped["dropped"]["message"]
        assert [command["clip"] for command in dropped["waiting"]] == [2]
        assert len(dropped["sent"]) == 1, "it would only be refused"
        assert back["dropped"] is None and len(back["sent"]) == 2
        assert back["sent"][0] == back["sent"][1], "the same command, under the same id"


def test_an_answer_given_in_sight_of_others_never_leaves_as_a_blind_one() -> None:
    answered = [*AT_RANDOM, call("commands", "annotate", 2, "positive"), DROP]
    blind = state_of(BlindState(label=LABEL, queue=(1, 2)), "blind/5")
    [found] = after([*answered, blind])
    assert found["waiting"] == [] and len(found["sent"]) == 1
    assert found["views"]["2"]["mine"] is None


# ── where answers come from, suspected errors ───────────────────────────────────────────────────


def test_answers_carry_the_source_of_each_clip_of_a_batch() -> None:
    kinds: tuple[Source, ...] = ("va", "va_random", "va")
    batch = Batch(id="", arm="va", reason="because", clips=(1, 2, 3), sources=kinds)
    taken = [ONLINE, state_of(FEEDS), call("commands", "openTab", "next"), reply(batch)]
    single, many, undone = after(
        [*taken, *[call("commands", "decide", "negative")] * 3],
        [*taken, *select(1, 3), call("commands", "decide", "negative")],
        [*taken, *select(1, 3), call("commands", "decide", "negative"), call("commands", "undo")],
    )
    assert [c["source"] for c in single["sent"] if c["type"] == "Annotate"] == [*kinds]
    [one] = many["sent"][1:]
    assert list(zip(one["clips"], one["sources"], strict=True)) == [
        (1, "va"), (2, "va_random"), (3, "va"),
    ]  # fmt: skip
    assert [c["type"] for c in undone["waiting"]] == ["AnnotateMany", "Undo"], "all is taken back"


def test_only_unanswered_hits_are_shown_if_asked_and_the_next_page_where_none_is_left() -> None:
    state = LabelState(label=LABEL, answers={1: {ADA: "positive"}, 2: {BEN: "skip"}})
    ask: Run = [ONLINE, state_of(state), call("questions", "search", {"text": "night"})]

    def hits(*clips: int, cursor: str | None = None) -> SearchResults:
        cards = (ClipCard(id=clip, title="", start=0, end=1, film=1) for clip in clips)
        return SearchResults(id="", hits=tuple(Hit(card=c) for c in cards), cursor=cursor)

    only = call("questions", "onlyAnswered", "unanswered")
    everything, fewer, none = after(
        [*ask, reply(hits(1, 2, 3))],
        [*ask, only, reply(hits(1, 2, 3), 1)],
        [*ask, only, reply(hits(1, 2, cursor="x"), 1)],
    )
    assert everything["order"] == [1, 2, 3] and fewer["order"] == [3]
    assert none["order"] == [] and none["sent"][-1]["cursor"] == "x"


def test_an_advised_step_and_more_yes_are_batches_by_a_key() -> None:
    def step(does: str, kind: int | None = None, intake: int | None = None) -> Step:
        advised = NextStep(text="", does=does, kind=kind, intake=intake)  # type: ignore[arg-type]
        return {"patches": [clip_grid_patches.step(advised)]}

    start: Run = [ONLINE, state_of(FEEDS)]
    do = call("steps", "doStep")
    kind, new, chance, stop, nothing, early = after(
        [*start, step("kind", 4), do],
        [*start, step("intake", intake=8), do],
        [*start, step("random"), do],
        [*start, step("stop"), do],
        [*start, do],
        [*start, call("steps", "findMoreYes")],
    )
    assert (new["sent"][-1]["arm"], new["sent"][-1]["intake"]) == ("production", 8)
    assert kind["sent"][-1]["cluster"] == 4 and chance["sent"][-1]["arm"] == "random"
    for idle in (stop, nothing, early):
        assert [c["type"] for c in idle["sent"] if c["type"] == "TakeBatch"] == []
    model = Model(version=1, answers=20, seq=1, at=0, seconds=0)
    modelled = msgspec.structs.replace(FEEDS, model=model)
    [more] = after([ONLINE, state_of(modelled), call("steps", "findMoreYes")])
    assert more["sent"][-1]["likely"] is True
    [audit] = after([ONLINE, state_of(modelled), call("steps", "answerAudit")])
    assert audit["sent"][-1]["audit"] is True


def test_new_films_are_a_batch_by_a_key_and_by_an_address() -> None:
    """The batches after it are of the same intake, until another source is chosen."""
    batch = Batch(id="", arm="production", reason="", clips=(1,), sources=("production",))
    key, address = after(
        [ONLINE, state_of(FEEDS), call("steps", "takeNewFilms")],
        [
            *[ONLINE, {"search": "?intake=7"}, state_of(FEEDS), reply(batch)],
            *[call("commands", "renew"), reply(batch, 1), call("commands", "decide", "positive")],
            *[call("commands", "chooseSource", "production")],
        ],
    )
    assert key["sent"][-1]["arm"] == "production" and "intake" not in key["sent"][-1]
    first, again, answer, newest = address["sent"]
    assert [first["intake"], again["intake"], answer["source"]] == [7, 7, "production"]
    assert newest["arm"] == "production" and "intake" not in newest


def test_the_batch_s_source_can_be_chosen() -> None:
    taken = reply(Batch(id="", arm="va", reason="", clips=(1,), sources=("va",)))
    [found] = after(
        [
            *[ONLINE, state_of(FEEDS), call("commands", "openTab", "next"), taken],
            call("commands", "chooseSource", "stratified"),
        ],
    )
    advised, stratified = found["sent"]
    assert "arm" not in advised and stratified["stratified"] is True


def test_a_suspected_error_waits_until_it_is_looked_over() -> None:
    answers: dict[int, dict[int, Answer]] = {c: {ME: "positive"} for c in (1, 2, 3)}
    suspects = tuple(Suspect(clip=c, answer="positive", probability=c / 100) for c in (2, 3))
    metrics = Metrics(version=1, scores=Quality(), suspects=suspects)
    state = LabelState(label=LABEL, answers=answers, metrics=metrics)
    start = [
        ONLINE, state_of(state), call("commands", "openTab", "review"),
        call("commands", "filterReview", "suspects"),
    ]  # fmt: skip
    kept = [*start, call("commands", "decide", "positive"), reply(Acknowledged(id=""))]
    left = msgspec.structs.replace(metrics, suspects=suspects[1:])
    built = Event(
        stream="label/5", epoch="e", seq=1,
        event=MetricsBuilt(metrics=left, advice=Advice(arm="va", reason="")),
    )  # fmt: skip
    news = {"patches": [clip_grid_patches.of_event(built, ME, now=0)]}
    before, after_one, later = after(start, kept, [*kept, news])
    assert (before["order"], before["focus"]) == ([2, 3], 2), "worst first"
    assert before["views"]["2"]["suspect"] == {"answer": "positive", "probability": 0.02}
    for seen in (after_one, later):
        assert (seen["order"], seen["focus"]) == ([2, 3], 3), "nothing moves"
        assert "suspect" not in seen["views"]["2"] and seen["views"]["3"]["suspect"]
    [command] = after_one["sent"]
    assert (command["source"], command["answer"]) == ("review", "positive")
