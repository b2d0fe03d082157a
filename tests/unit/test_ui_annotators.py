"""People by labels as the page shows them: words, small numbers, and what stands out."""

from __future__ import annotations

from backend.messages import (
    AnnotatorsRows,
    AnnotatorsState,
    AnnotatorWork,
    ClipCard,
    Differing,
    DifferingClip,
    Said,
)
from ui.pages.annotators import rows

NIGHT, DAWN, ADA, BEN = 7, 8, 1, 2
STATE = AnnotatorsState(
    labels={NIGHT: "night", DAWN: "dawn", 9: "unused"},
    people={ADA: "ada", BEN: "Ben"},
    work=(
        AnnotatorWork(label=NIGHT, person=BEN, answers=120, seconds=1.25, confusion=(40, 20, 2, 38),
             shared=100, difference=18.0, squares=22.0),
        AnnotatorWork(label=NIGHT, person=ADA, answers=1200, seconds=2.0, confusion=(45, 1, 1, 53),
             shared=100, difference=-18.0, squares=22.0),
        AnnotatorWork(label=DAWN, person=ADA, answers=4, confusion=(3, 0, 0, 1), shared=4),
    ),
)  # fmt: skip


def cells(measure: rows.Measure) -> dict[tuple[str, int], tuple[str, str, str]]:
    return {
        (row["name"], cell["label"]): (cell["text"], cell["note"], cell["kind"])
        for row in rows.table(STATE, measure)
        for cell in row["cells"]
    }


def test_who_lies_below_the_team_stands_out_and_few_clips_say_nothing() -> None:
    assert [head["name"] for head in rows.heads(STATE)] == ["dawn", "night"]
    found = cells("agreement")
    assert found["Ben", NIGHT] == (".78", "of 100", "out")
    assert found["ada", NIGHT] == (".98", "of 100", "")
    assert found["ada", DAWN] == ("–", "of 4", "few")
    assert found["Ben", DAWN] == ("", "", "")
    assert found["ada", rows.ALL] == (".98", "of 104", "")


def test_leaning_is_told_in_words_and_only_where_it_is_sure() -> None:
    found = cells("yes")
    assert found["Ben", NIGHT] == ("+.18", "of 100", "out")
    assert found["ada", NIGHT] == ("−.18", "of 100", "out")
    titles = {
        (row["name"], cell["label"]): cell["title"]
        for row in rows.table(STATE, "yes")
        for cell in row["cells"]
    }
    assert titles["Ben", NIGHT].startswith("says yes .18 more often than the team (.09 to .2")
    assert titles["ada", NIGHT].startswith("says yes .18 less often than the team (−.2")
    assert titles["ada", DAWN] == "says yes: too few, 4 of 10 clips that others answered, too"
    unsure = AnnotatorWork(
        label=NIGHT, person=BEN, answers=20, shared=20, difference=1.0, squares=3.0
    )
    state = AnnotatorsState(labels={NIGHT: "night"}, people={BEN: "Ben"}, work=(unsure,))
    title = rows.table(state, "yes")[0]["cells"][1]["title"]
    assert title.startswith("says yes as often as the team, as far as can be told")


def test_pace_and_counts() -> None:
    assert cells("seconds")["Ben", NIGHT][0] == "1.2"
    assert cells("seconds")["ada", DAWN][0] == "–"
    assert cells("answers")["ada", rows.ALL][0] == "1,204"


def test_rows_that_come_replace_those_of_their_labels() -> None:
    newer = AnnotatorWork(label=NIGHT, person=BEN, answers=121)
    after = rows.updated(
        STATE, AnnotatorsRows(labels={NIGHT: "nights"}, people={BEN: "Ben"}, work=(newer,))
    )
    held = [(w.label, w.person, w.answers) for w in after.work]
    assert held == [(DAWN, ADA, 4), (NIGHT, BEN, 121)]
    assert after.labels[NIGHT] == "nights" and after.people[ADA] == "ada"


def test_a_cell_opens_what_is_known_and_its_clips() -> None:
    waiting = rows.opened(STATE, BEN, NIGHT, None, {})
    assert waiting["title"] == "Ben on night"
    assert waiting["confusion"] == ["40", "20", "2", "38"]
    assert waiting["differ"] == "22 answers differ from the truth"
    reply = Differing(
        id="q", label=NIGHT, person=BEN,
        clips=(
            DifferingClip(
                clip=3, answer="positive", truth="negative", decided=True, reason="dusk",
                others=(Said(name="ada", answer="negative"), Said(name="cleo", answer="skip")),
            ),
        ),
    )  # fmt: skip
    assert rows.undescribed(reply, {}) == (3,)
    card = ClipCard(id=3, title="Slow Signal", start=17.0, end=19.0, film=1)
    known = rows.opened(STATE, BEN, NIGHT, reply, {3: card})
    assert known["differ"] == "22 answers differ from the truth; the newest 1 are here"
    assert known["clips"] == [
        {
            "clip": 3,
            "medium": "video",
            "title": "Slow Signal 0:17.0",
            "said": "said ✓, is ✕ decided – dusk",
            "others": "ada ✕ cleo –",
        }
    ]
    assert rows.opened(STATE, 5, NIGHT, None, {}) == rows.NOTHING_OPEN
