from backend.messages import (
    ClipCard,
    Decision,
    Disagreement,
    DisagreementsState,
    GivenAnswer,
    Label,
    Note,
)
from ui.pages.disagreements import rows as disagreement_rows

LABEL = Label(id=7, name="night")
ANSWERS = (
    GivenAnswer(person=1, name="ada", role="primary", answer="positive"),
    GivenAnswer(person=2, name="Ben Oak", role="secondary", answer="negative"),
)


def disagreement(clip: int, weight: float = 0.5, by: str = "", id: int = 9) -> Disagreement:
    decision = Decision(id=id, answer="skip", person=1, name=by, at=1.0, reason="too dark")
    return Disagreement(
        clip=clip, answers=ANSWERS, weight=weight, tie=True, decision=decision if by else None
    )


def state(*rows: Disagreement) -> DisagreementsState:
    decided = sum(row.decision is not None for row in rows)
    return DisagreementsState(
        label=LABEL, waiting=len(rows) - decided, decided=decided, rows=tuple(rows)
    )


class Screen:
    """What the page holds between two states."""

    def __init__(self) -> None:
        self.order: list[int] = []
        self.known: dict[int, Disagreement] = {}

    def sees(self, *rows: Disagreement) -> list[disagreement_rows.DisagreementRow]:
        now = state(*rows)
        self.known = disagreement_rows.held(self.known, now)
        self.order = disagreement_rows.arranged(self.order, now)
        return disagreement_rows.shown(self.order, self.known, now, {})


def test_the_first_order_is_the_servers() -> None:
    assert [
        row["clip"] for row in Screen().sees(disagreement(3), disagreement(1), disagreement(2))
    ] == [3, 1, 2]


def test_nothing_moves_under_the_finger_and_new_ones_come_below() -> None:
    screen = Screen()
    screen.sees(disagreement(3), disagreement(1))
    rows = screen.sees(disagreement(4), disagreement(1), disagreement(3, by="ben"))
    assert [row["clip"] for row in rows] == [3, 1, 4]
    assert rows[0]["verdict"] == "ben decided: unclear"
    assert (rows[0]["reason"], rows[0]["seen"], rows[0]["sign"]) == ("too dark", 9, "–")
    assert (rows[1]["answer"], rows[1]["seen"]) == ("", 0)


def test_a_clip_on_which_they_agree_meanwhile_stays_and_asks_for_nothing() -> None:
    screen = Screen()
    screen.sees(disagreement(3), disagreement(1))
    rows = screen.sees(disagreement(1))
    assert [(row["clip"], row["settled"]) for row in rows] == [(3, True), (1, False)]


def test_a_withdrawn_decision_waits_again_in_its_place() -> None:
    screen = Screen()
    screen.sees(disagreement(3), disagreement(1))
    screen.sees(disagreement(1), disagreement(3, by="ada"))
    rows = screen.sees(disagreement(1), disagreement(3))
    assert [(row["clip"], row["answer"]) for row in rows] == [(3, ""), (1, "")]


def test_the_servers_order_is_taken_once_all_is_decided_and_another_comes() -> None:
    screen = Screen()
    screen.sees(disagreement(3), disagreement(1))
    rows = screen.sees(disagreement(1, by="ada", id=10), disagreement(3, by="ada", id=9))
    assert [row["clip"] for row in rows] == [3, 1], "the last decision is still under the finger"
    rows = screen.sees(
        disagreement(5), disagreement(1, by="ada", id=10), disagreement(3, by="ada", id=9)
    )
    assert [row["clip"] for row in rows] == [5, 1, 3]


def test_a_settled_clip_does_not_keep_the_old_order() -> None:
    screen = Screen()
    screen.sees(disagreement(3))
    rows = screen.sees(disagreement(5), disagreement(4))
    assert [row["clip"] for row in rows] == [5, 4]


def test_a_card_tells_title_time_answers_notes_and_score() -> None:
    row = Disagreement(
        clip=3, answers=ANSWERS, weight=0.4512, score=0.865,
        notes=(Note(person=2, name="Ben Oak", text="dusk?", at=1.0),),
    )  # fmt: skip
    card = ClipCard(id=3, title="The Tides", start=61.25, end=64.0, film=1)
    now = state(row)
    assert disagreement_rows.undescribed(now, {}) == (3,)
    assert disagreement_rows.undescribed(now, {3: card}) == ()
    view = disagreement_rows.shown([3], {3: row}, now, {3: card})[0]
    assert (view["title"], view["when"]) == ("The Tides", "1:01.2–1:04.0")
    assert [(v["name"], v["initials"], v["role"], v["sign"]) for v in view["answers"]] == [
        ("ada", "AD", "primary", "✓"),
        ("Ben Oak", "BO", "secondary", "✕"),
    ]
    assert (view["score"], view["width"], view["weight"]) == (".86", "86%", ".45")
    assert view["notes"] == [{"name": "Ben Oak", "text": "dusk?"}]


def test_no_model_is_no_score() -> None:
    assert Screen().sees(disagreement(3))[0]["score"] == ""


def test_counts_say_when_not_all_are_here() -> None:
    assert disagreement_rows.counts(state()) == ""
    assert disagreement_rows.counts(state(disagreement(1), disagreement(2, by="ada"))) == (
        "1 clip waits for a decision · 1 decided"
    )
    many = DisagreementsState(label=LABEL, waiting=1500, decided=2, rows=(disagreement(1),))
    assert disagreement_rows.counts(many) == (
        "1,500 clips wait for a decision · 2 decided · the first 1 are here"
    )


def test_a_policy_without_decisions_says_so() -> None:
    assert disagreement_rows.weight("adjudicated") == ""
    assert "the primaries’ majority" in disagreement_rows.weight("primary")
    assert "everybody’s majority" in disagreement_rows.weight("majority")
