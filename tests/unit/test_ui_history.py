from datetime import UTC
from itertools import chain
from typing import get_args

import pytest

from backend.messages import (
    MOST_REQUEUED,
    Comparison,
    Contribution,
    Counts,
    Crossed,
    Decision,
    Entry,
    Feed,
    Label,
    LabelState,
    Model,
    Past,
    Point,
    Quality,
    ReReview,
)
from backend.messages.replies import Happening
from ui.pages.history import rows as history_rows

NOON = 1_750_075_200.0  # 16 June 2025, 12:00 UTC
EVERYTHING = tuple(history_rows.KINDS)


def entry(seq: int, what: str = "answered", **more: object) -> Entry:
    fields = {"at": NOON + seq, "name": "ada", "role": "primary", "clip": seq, **more}
    return Entry(what=what, seq=seq, **fields)  # type: ignore[arg-type]


def texts(*read: Entry, kinds: tuple[str, ...] = EVERYTHING, person: str = "") -> list[str]:
    shown = history_rows.entries(read, kinds, person, UTC, NOON)
    return [f"{row['text']} | {row['more']}" for row in shown["rows"]]


@pytest.mark.parametrize(
    ("happened", "words"),
    [
        (entry(1, answer="positive", source="top_positive"),
         "ada answered yes | from likely yes"),
        (entry(1, answer="negative", before="positive", source="review"),
         "ada answered no | before: yes · from review"),
        (entry(1, answer="skip", source="blind", role="secondary", name="cleo",
               text="the second time"),
         "cleo (blind) answered skip | the second time · from blind queue"),
        (entry(1, "took back", before="negative"), "ada took no back | "),
        (entry(1, "took back", before="negative", answer="positive"),
         "ada took no back, it is yes again | "),
        (entry(1, "decided", answer="negative", text="Dusk."), "ada decided no | Dusk."),
        (entry(1, "withdrew"), "ada withdrew the decision | "),
        (entry(1, "noted", text="Dusk?"), "ada wrote | Dusk?"),
        (entry(1, "model", name="", clip=None, version=12, text="96 answers"),
         "model 12 | trained on 96 answers"),
        (entry(1, "defined", clip=None, version=1, text="night: dark"),
         "ada made the label (version 1) | night: dark"),
        (entry(1, "defined", clip=None, version=2, text="night: dusk too"),
         "ada changed the definition (version 2) | night: dusk too"),
        (entry(1, "pinned", clip=None, version=7), "ada pinned model 7 | "),
        (entry(1, "pinned", clip=None), "ada let models follow the answers again | "),
        (entry(1, "deployed", clip=None, version=7, alias="live", text="for the trailers"),
         "ada made model 7 live | for the trailers"),
        (entry(1, "deployed", clip=None, alias="candidate", name=""),
         "Somebody at the terminal took the candidate model out of service | "),
        (entry(1, "rolled back", clip=None, version=6, alias="live"),
         "ada rolled live back to model 6 | "),
        (entry(1, "rolled back", clip=None, alias="live"),
         "ada rolled live back to no model at all | "),
        (entry(1, "put away", clip=None), "ada put the label away | "),
        (entry(1, "brought back", clip=None), "ada brought the label back | "),
        (entry(1, "brought back", name="", clip=None),
         "Somebody at the terminal brought the label back | "),
    ],
)  # fmt: skip
def test_every_happening_in_words(happened: Entry, words: str) -> None:
    assert texts(happened) == [words]


def test_every_kind_of_entry_can_be_chosen() -> None:
    assert sorted(get_args(Happening)) == sorted(chain(*history_rows.KINDS.values()))


def test_entries_are_chosen_by_person_and_kind() -> None:
    read = [
        entry(3, "model", name="", clip=None, version=1, text="20 answers"),
        entry(2, answer="negative", name="ben", source="random"),
        entry(1, answer="positive", source="random"),
    ]
    assert texts(*read, kinds=("answers",), person="ben") == ["ben answered no | from random"]
    assert texts(*read, kinds=("models",)) == ["model 1 | trained on 20 answers"]
    assert texts(*read, kinds=()) == []
    assert history_rows.people(read) == ["ada", "ben"]
    (row,) = history_rows.entries(read, ("models",), "", UTC, NOON)["rows"]
    assert (row["version"], row["clip"], row["when"]) == (1, 0, "12:00:03")


def test_a_long_list_is_cut_and_says_so() -> None:
    read = [entry(i, answer="skip", source="random") for i in range(history_rows.SHOWN + 1)]
    shown = history_rows.entries(read, EVERYTHING, "", UTC, NOON)
    assert len(shown["rows"]) == history_rows.SHOWN
    assert shown["summary"].startswith("301 of the 301 latest entries; the newest 300")


def test_the_newest_page_read_again_joins_what_was_read_before() -> None:
    held = [entry(i) for i in (5, 4, 3, 2, 1)]
    newest = [entry(i) for i in (7, 6, 5, 4)]
    joined, cursor = history_rows.merged(held, None, newest, "4")
    assert [e.seq for e in joined] == [7, 6, 5, 4, 3, 2, 1]
    assert cursor is None, "everything older was read already"


def test_a_page_that_does_not_reach_what_was_read_stands_alone() -> None:
    joined, cursor = history_rows.merged([entry(2), entry(1)], None, [entry(9), entry(8)], "8")
    assert ([e.seq for e in joined], cursor) == ([9, 8], "8")


def test_entries_of_blind_streams_with_the_same_number_are_not_confused() -> None:
    mine, theirs = entry(5, at=NOON), entry(5, name="cleo", role="secondary", at=NOON)
    joined, _ = history_rows.merged([mine, entry(1)], None, [theirs, mine], "1")
    assert [e.name for e in joined] == ["cleo", "ada", "ada"]


def test_a_comparison_tells_who_moved_which_clip() -> None:
    shown = history_rows.comparison(
        Comparison(
            id="", before=3, after=9, up=1, down=64,
            crossed=(
                Crossed(clip=7, before=0.31, after=0.78, cause=8, name="ben", similarity=0.934),
                Crossed(clip=9, before=0.6, after=0.4, cause=9, name="ada", similarity=1.0),
                Crossed(clip=5, before=0.52, after=0.49),
            ),
            contributions=(Contribution(name="ben", positives=3, negatives=2, other=1),),
        )
    )  # fmt: skip
    assert shown["title"] == "From model 3 to model 9"
    assert (shown["up"], shown["down"]) == ("1 clip became a yes", "64 clips became a no")
    rose, fell, followed = shown["crossed"]
    assert (rose["before"], rose["after"], rose["cause"]) == (".31", ".78", 8)
    assert rose["why"] == "after ben said yes to this clip, similarity .93"
    assert (fell["why"], fell["cause"]) == ("after ada said no to it", 0)
    assert followed["cause"] == 0 and followed["why"].startswith("No new answer")
    assert shown["contributions"] == ["ben: ✓ 3 ✕ 2, 1 skipped or taken back"]
    assert shown["more"] == "The 3 widest moves of 65 are shown."


def test_versions_are_newest_first_and_complete() -> None:
    points = [Point(version=v, answers=20 + v, at=NOON, scores=Quality()) for v in (1, 2)]
    rows = history_rows.versions(points, [5, 0, 2], UTC, NOON)
    assert [row["value"] for row in rows] == ["5", "2", "1"]
    assert [row["text"] for row in rows][:2] == ["model 5", "model 2 · 22 answers · 12:00:00"]


ANSWERED = LabelState(
    label=Label(id=1, name="night", description="dark", version=2),
    counts=Counts(positives=30, negatives=2),
    answers={
        1: {1: "positive"},
        2: {1: "negative", 2: "positive"},
        3: {1: "negative"},
        4: {1: "positive", 2: "negative"},
        5: {1: "positive"},
    },
    people={2: "ben", 1: "ada"},
    decisions={4: Decision(id=1, answer="negative", person=1, name="ada", at=NOON)},
    model=Model(version=3, answers=4, seq=9, at=NOON, seconds=0.1),
    feeds={
        "borderline": Feed(clips=(8, 2, 9), scores=(0.5, 0.5, 0.5)),
        "top_positive": Feed(clips=tuple(range(100, 200)), scores=(0.9,) * 100),
    },
    history=(Point(version=3, answers=4, at=NOON, scores=Quality(quality=0.8, diversity=0.2)),),
)


def test_the_past_shows_the_truth_and_scores_of_then() -> None:
    reply = Past(id="", at=NOON, state=ANSWERED, positives=tuple(range(99)), negatives=(4, 3))
    row = history_rows.past(reply, UTC, NOON + 86_400)
    assert (row["positives"], row["negatives"]) == (30, 2), "as the server counted"
    assert (row["yes"], row["no"]) == (list(range(24)), [4, 3]), "the newest"
    assert (row["quality"], row["diversity"], row["heldout"]) == (".80", ".20", "–")
    assert (row["people"], row["version"], row["definition"]) == ("ada, ben", 3, 2)
    assert row["when"] == "yesterday 12:00"
    assert row["top_positive"] == list(range(100, 124)) and row["top_negative"] == []


def test_a_past_without_scores_does_not_invent_them() -> None:
    state = LabelState(label=Label(id=1, name="night"))
    row = history_rows.past(Past(id="", at=NOON, state=state), UTC, NOON)
    assert (row["quality"], row["diversity"], row["version"]) == ("–", "–", 0)


@pytest.mark.parametrize(
    ("disputed", "nearest", "waiting", "said"),
    [
        ((1, 2), (3,), (), "Look again at 2 disputed clips and the 1 nearest .5"),
        ((1,), (), (), "Look again at 1 disputed clip"),
        ((), (3, 4), (3,), "Look again at the 2 clips nearest .5"),
        ((), (3, 4), (4, 3), ""),
        ((), (), (), ""),
    ],
)
def test_what_a_changed_meaning_touches_is_offered_until_it_waits(
    disputed: tuple[int, ...], nearest: tuple[int, ...], waiting: tuple[int, ...], said: str
) -> None:
    found = ReReview(id="", disputed=disputed, nearest=nearest)
    assert history_rows.offer(found, waiting) == said
    assert history_rows.touched(found) == (*disputed, *nearest)


def test_one_command_takes_the_disputed_clips_first() -> None:
    found = ReReview(id="", disputed=tuple(range(MOST_REQUEUED - 1)), nearest=(700, 701))
    assert history_rows.touched(found) == (*range(MOST_REQUEUED - 1), 700)
    assert (
        history_rows.offer(found, ())
        == f"Look again at {MOST_REQUEUED - 1} disputed clips and the 1 nearest .5"
    )
