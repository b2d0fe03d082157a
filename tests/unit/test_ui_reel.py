"""The reel in the browser, run by Node.js: films, their shots, ranges, scenes, and walking at full
size. What it shows of a clip, and how answers leave, are the clip grid's."""

from __future__ import annotations

import itertools
import random
from typing import Any

from backend.messages import (
    UNSURE,
    Acknowledged,
    Annotated,
    ClipCard,
    ClipCards,
    Event,
    Feed,
    FeedsBuilt,
    FilmHead,
    FilmRow,
    Films,
    FilmShots,
    LabelState,
    Model,
    Shot,
)
from tests.unit import node
from tests.unit.test_ui_clip_grid import ADA, LABEL, ME, ONLINE, Run, Step, after, call, state_of
from ui.components import clip_grid_patches
from ui.components.rules import RULES

MODEL = Model(version=3, answers=24, seq=0, at=0.0, seconds=0.1)
STATE = LabelState(label=LABEL, model=MODEL, feeds={"random": Feed(clips=(13, 21), scores=(0.5,))})


def lay(*asked: Any) -> list[Any]:
    found: list[Any] = node.run("reel.mjs", {"rules": RULES, "calls": asked})
    return found


def says(frame: Any, number: int) -> Step:
    """The backend's reply to the question that was sent as the ``number``-th."""
    return {"reply": [number, clip_grid_patches.of_reply(frame)["frame"]]}


def films(*ids: int, total: int = 0, cursor: str | None = None) -> Films:
    rows = tuple(FilmRow(id=i, title=f"Film {i}", seconds=60.0, shots=10) for i in ids)
    return Films(id="", films=rows, total=total or len(ids), version=3, cursor=cursor)


def shots(film: int, first: int = 0, last: int = 10, **more: Any) -> FilmShots:
    """Shots of two seconds; of film 1 they are 11, 12 …; a scene begins with every third one."""
    return FilmShots(
        id="",
        film=FilmHead(id=film, title=f"Film {film}"),
        total=10,
        shots=tuple(
            Shot(
                clip=10 * film + i + 1,
                start=2.0 * i,
                end=2.0 * i + 2,
                score=round(0.1 * i, 1),
                begins=i % 3 == 0,
            )
            for i in range(first, last)
        ),
        **more,
    )


# The reel is open: films 1 and 2 are listed, the first one has its shots.
OPEN: Run = [
    ONLINE,
    state_of(STATE),
    call("commands", "openTab", "reel"),
    call("reel/films", "listFilms"),
    says(films(1, 2), 0),
    says(shots(1), 1),
]


# ── where things lie ────────────────────────────────────────────────────────────────────────────


def test_what_is_on_screen_is_found_among_thousands_of_shots() -> None:
    rng = random.Random(4)
    film = []
    time = 0.0
    for _ in range(2000):
        film.append({"start": time, "end": time + rng.choice([0.1, 1, 2, 9])})
        time = film[-1]["end"]
    [x] = lay(["widths", film])
    least, wide = min(b - a for a, b in itertools.pairwise(x)), x[-1]
    assert len(x) == 2001 and least == 44
    windows = [(left := rng.randrange(wide), left + 1000) for _ in range(50)]
    for (left, right), (first, last) in zip(
        windows, lay(*(["between", x, *window] for window in windows)), strict=True
    ):
        on_screen = [i for i in range(2000) if x[i + 1] > left and x[i] <= right]
        assert [first, last - 1] == [on_screen[0], on_screen[-1]]
    assert lay(["between", [0], 0, 1000], ["at", x, 10**9], ["at", x, -5]) == [[0, 0], 1999, 0]


def test_rows_on_screen_and_where_to_scroll() -> None:
    assert lay(
        ["rowsBetween", 5000, 0, 500],
        ["rowsBetween", 5000, 112 * 100, 112 * 4],
        ["rowsBetween", 2, 0, 500],
        ["scrolledTo", 0, 500, 100, 200],
        ["scrolledTo", 300, 500, 100, 200, 60],
        ["scrolledTo", 0, 500, 600, 700, 60],
    ) == [[0, 6], [99, 105], [0, 2], 0, 40, 260]


def test_a_scene_ends_where_the_next_one_begins() -> None:
    film = [{"begins": i in (0, 2, 5)} for i in range(7)]
    assert lay(*(["sceneOf", film, i] for i in range(7))) == [
        [0, 2], [0, 2], [2, 5], [2, 5], [2, 5], [5, 7], [5, 7],
    ]  # fmt: skip


# ── what a shot is ──────────────────────────────────────────────────────────────────────────────


def seen(mine: str | None = None, *others: str, decided: str = "", **more: Any) -> dict[str, Any]:
    """What is known of a clip, as `view` of cards.js has it."""
    return {
        "mine": mine,
        "others": [{"person": i, "name": "ben", "answer": a} for i, a in enumerate(others)],
        "disagreed": {"positive", "negative"} <= {mine, *others},
        "decision": {"answer": decided} if decided else None,
        **more,
    }


def test_the_answer_of_a_shot() -> None:
    cases = {
        "nobody": (seen(), None, None),
        "mine": (seen("negative"), None, "negative"),
        "mine, whatever others say": (seen("negative", "positive"), "positive", "negative"),
        "a decision outweighs all": (seen("negative", decided="skip"), None, "skip"),
        "others": (seen(None, "skip", "positive"), None, "positive"),
        "others skipped it": (seen(None, "skip"), None, "skip"),
        "others disagree": (seen(None, "negative", "positive"), "positive", None),
        "whom the page does not know": (seen(), "positive", "positive"),
        "whom it knows outweigh them": (seen(None, "negative"), "positive", "negative"),
    }
    found = lay(*(["answerOf", shown, truth] for shown, truth, _ in cases.values()))
    assert dict(zip(cases, found, strict=True)) == {case: c[2] for case, c in cases.items()}


def test_a_score_is_taken_for_yes_no_or_unsure() -> None:
    low, high = UNSURE
    scores = [0.0, low, low + 0.01, high - 0.01, high, 1.0]
    asked: list[Any] = [["takenFor", {"kind": "probability", "value": v}] for v in scores]
    asked += [["takenFor", None], ["takenFor", {"kind": "similarity", "value": 0.9}]]
    assert lay(*asked) == ["no", "no", "unsure", "unsure", "yes", "yes", "", ""]


def test_a_shot_has_a_name_for_who_does_not_see_it() -> None:
    score = {"kind": "probability", "value": 0.82}
    place = {"n": 14, "total": 80, "start": 17.4, "truth": None}
    assert lay(
        ["nameOf", {**place, "shown": seen("negative", score=score)}],
        ["nameOf", {**place, "shown": seen("positive", waiting=True, score=None)}],
        ["nameOf", {**place, "shown": seen(None, "negative", "positive", score=score)}],
        ["nameOf", {**place, "shown": seen(score={"kind": "similarity", "value": 0.3})}],
    ) == [
        "shot 14 of 80, 0:17, no, model .82",
        "shot 14 of 80, 0:17, yes, not saved yet",
        "shot 14 of 80, 0:17, people disagree, model .82",
        "shot 14 of 80, 0:17, not answered",
    ]
    heard = lay(["sense", "hearing"], ["nameOf", {**place, "shown": seen("negative")}])
    assert heard[1] == "window 14 of 80, 0:17, no"


# ── films and their shots ───────────────────────────────────────────────────────────────────────


def test_the_first_film_is_entered_at_its_first_unanswered_shot() -> None:
    [found] = after(OPEN)
    assert [q["type"] for q in found["sent"]] == ["ListFilms", "ReadFilm"]
    assert found["order"] == list(range(11, 21))
    assert found["focus"] == 11
    assert found["views"]["13"]["score"] == {"value": 0.2, "kind": "probability"}
    assert found["views"]["13"]["card"]["title"] == "Film 1"
    said = LabelState(label=LABEL, model=MODEL, answers={11: {ADA: "negative"}})
    [answered] = after([ONLINE, state_of(said), *OPEN[2:]])
    assert answered["focus"] == 12


def test_a_long_film_comes_in_pages() -> None:
    pages = [*OPEN[:5], says(shots(1, 0, 4, cursor="3"), 1)]
    part, whole = after(pages, [*pages, says(shots(1, 4, 10), 2)])
    assert part["order"] == [11, 12, 13, 14]
    assert part["sent"][2]["cursor"] == "3"
    assert whole["order"] == list(range(11, 21))
    assert whole["focus"] == 11, "what comes later moves nothing"


def test_a_new_model_colours_the_shots_in_place() -> None:
    newer = Model(version=4, answers=30, seq=0, at=0.0, seconds=0.1)
    event = Event(
        stream="label/5", epoch="e", seq=1, event=FeedsBuilt(model=newer, feeds=STATE.feeds)
    )
    built: Step = {"patches": [clip_grid_patches.of_event(event, ME, 0)]}
    moved = call("orders", "moveFocus", 3)
    again = [*OPEN, moved, built, call("reel/films", "wantFilm", 1)]
    changed = shots(1)
    changed = FilmShots(
        id="", film=changed.film, total=10,
        shots=tuple(Shot(clip=s.clip, start=s.start, end=s.end, score=0.9) for s in changed.shots),
    )  # fmt: skip
    asked, found, same = after(
        again, [*again, says(changed, 2)], [*OPEN, call("reel/films", "wantFilm", 1)]
    )
    assert [q["type"] for q in asked["sent"]] == ["ListFilms", "ReadFilm", "ReadFilm"]
    assert (found["focus"], found["order"]) == (14, asked["order"])
    assert {view["score"]["value"] for view in found["views"].values()} == {0.9}
    assert len(same["sent"]) == 2, "a film is asked for once by a model"


def test_a_colleague_answers_in_sight() -> None:
    by: Any = {"person": ADA, "name": "ada", "source": "reel", "at": 1.0}
    event = Event(
        stream="label/5", epoch="e", seq=1, event=Annotated(clip=13, answer="negative", **by)
    )
    [found] = after([*OPEN, {"patches": [clip_grid_patches.of_event(event, ME, 0)]}])
    assert found["views"]["13"]["others"][0]["answer"] == "negative"
    assert (found["focus"], len(found["order"])) == (11, 10)


# ── answering ───────────────────────────────────────────────────────────────────────────────────


def test_a_range_is_one_command_and_one_undo() -> None:
    select = [call("selection", "selectBy", 1), call("selection", "selectBy", 1)]
    answered: Run = [*OPEN, *select, call("commands", "decide", "positive")]
    done = says(Acknowledged(id="", label=5, answer="positive"), 2)
    given, undone = after(answered, [*answered, done, call("commands", "undo")])
    [command] = [q for q in given["sent"] if q["type"] == "AnnotateMany"]
    assert (command["clips"], command["source"]) == ([11, 12, 13], "reel")
    assert given["focus"] == 14, "on to the first shot behind the range"
    [back] = [q for q in undone["sent"] if q["type"] == "Undo"]
    [command] = [q for q in undone["sent"] if q["type"] == "AnnotateMany"]
    assert back["gesture"] == command["id"]


def test_a_scene_is_selected_by_one_key() -> None:
    scene = [call("orders", "moveFocus", 4), call("reel/keys", "selectScene")]
    chosen, none, more, given = after(
        [*OPEN, *scene],
        [*OPEN, *scene, call("reel/keys", "selectScene")],
        [*OPEN, *scene, call("orders", "moveFocus", 3), call("reel/keys", "selectScene")],
        [*OPEN, *scene, call("commands", "decide", "negative")],
    )
    assert chosen["selected"] == [14, 15, 16]
    assert none["selected"] == []
    assert more["selected"] == [14, 15, 16, 17, 18, 19]
    [command] = [q for q in given["sent"] if q["type"] == "AnnotateMany"]
    assert (command["clips"], command["answer"]) == ([14, 15, 16], "negative")


def test_offline_answers_of_a_range_wait() -> None:
    offline: Step = {"patches": [clip_grid_patches.link(False)]}
    select = [call("selection", "selectBy", 1), call("commands", "decide", "positive")]
    waiting, saved = after([*OPEN, offline, *select], [*OPEN, offline, *select, ONLINE])
    assert [w["type"] for w in waiting["waiting"]] == ["AnnotateMany"]
    assert waiting["views"]["12"]["mine"] == "positive" and waiting["views"]["12"]["waiting"]
    assert [q["type"] for q in waiting["sent"]] == ["ListFilms", "ReadFilm"]
    assert saved["sent"][2]["clips"] == [11, 12]


# ── from a card to its film, and back; walking ──────────────────────────────────────────────────

# Card 21, of film 2, is in focus on the tab of random clips, and its film is known.
ON_A_CARD: Run = [
    ONLINE,
    state_of(STATE),
    call("commands", "openTab", "random"),
    call("reel/films", "wantFilm", 2),
    says(shots(2), 0),
    call("orders", "focusOn", 21),
]


def test_from_a_card_to_its_film_and_back() -> None:
    there = [*ON_A_CARD, call("orders", "focusOn", 21), call("reel/keys", "toFilmOrBack")]
    found, back, alone = after(
        there,
        [*there, call("orders", "moveFocus", 3), call("reel/keys", "toFilmOrBack")],
        [*OPEN, call("reel/keys", "toFilmOrBack")],
    )
    assert (found["order"], found["focus"]) == (list(range(21, 31)), 21)
    assert (back["order"], back["focus"]) == ([13, 21], 21)
    assert "did not come here" in alone["message"]


def test_a_card_that_is_not_described_yet_goes_to_its_film_as_soon_as_it_is() -> None:
    pressed: Run = [
        *ON_A_CARD[:3],
        call("orders", "focusOn", 21),
        call("reel/keys", "toFilmOrBack"),
    ]
    card = ClipCard(id=21, title="Film 2", start=0.0, end=2.0, film=2)
    described: Step = {"describe": clip_grid_patches.of_reply(ClipCards(id="", cards=(card,)))}
    early, late, elsewhere = after(
        pressed,
        [*pressed, described, says(shots(2), 0)],
        [*pressed, call("orders", "focusOn", 13), described],
    )
    assert early["order"] == [13, 21]
    assert (late["order"], late["focus"]) == (list(range(21, 31)), 21)
    assert elsewhere["order"] == [13, 21], "who went on meanwhile stays"


def test_at_full_size_one_walks_to_the_neighbours_and_answers_them() -> None:
    walked = [*ON_A_CARD, call("commands", "setFull", True), call("reel/walk", "walk", 1)]
    before, on, answered, closed, list_again = after(
        [*ON_A_CARD, call("reel/walk", "walk", -1)],
        walked,
        [*walked, call("commands", "decide", "negative")],
        [*walked, call("commands", "setFull", False)],
        [*walked, call("reel/walk", "endWalk"), call("selection", "moveBy", -1)],
    )
    assert before["focus"] == 21, "there is nothing before the first shot"
    assert (on["focus"], on["order"]) == (22, [13, 21])
    [command] = [q for q in answered["sent"] if q["type"] == "Annotate"]
    assert (command["clip"], command["source"]) == (22, "reel")
    assert answered["focus"] == 23, "on through the film"
    assert closed["focus"] == 21, "back at the card"
    assert list_again["focus"] == 13


def test_new_feeds_leave_alone_who_walks() -> None:
    event = Event(
        stream="label/5", epoch="e", seq=1,
        event=FeedsBuilt(model=MODEL, feeds={"random": Feed(clips=(13, 21, 40))}),
    )  # fmt: skip
    built: Step = {"patches": [clip_grid_patches.of_event(event, ME, 0)]}
    [found] = after([*ON_A_CARD, call("reel/walk", "walk", 2), built])
    assert found["focus"] == 23


def test_windows_of_a_sound_that_overlap_are_not_played_twice() -> None:
    windows = [{"clip": i, "start": 2.5 * i, "end": 2.5 * i + 5} for i in range(6)]
    film = [{"clip": i, "start": 2.0004 * i, "end": 2 * (i + 1)} for i in range(4)]
    played, after, whole = lay(
        ["following", windows, 0], ["following", windows, 1], ["following", film, 1]
    )
    assert [w["clip"] for w in played] == [0, 2, 4]
    assert [w["clip"] for w in after] == [1, 3, 5]
    assert [w["clip"] for w in whole] == [1, 2, 3]
