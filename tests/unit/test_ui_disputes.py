from backend.messages import ClipCard, Decision, Dispute, DisputesState, Label, Note, Vote
from ui.pages.disputes import rows as dispute_rows

LABEL = Label(id=7, name="night")
VOTES = (
    Vote(person=1, name="ada", part="primary", answer="positive"),
    Vote(person=2, name="Ben Oak", part="secondary", answer="negative"),
)


def dispute(clip: int, matter: float = 0.5, by: str = "", id: int = 9) -> Dispute:
    decision = Decision(id=id, answer="skip", person=1, name=by, at=1.0, reason="too dark")
    return Dispute(
        clip=clip, votes=VOTES, matter=matter, tie=True, decision=decision if by else None
    )


def state(*rows: Dispute) -> DisputesState:
    decided = sum(row.decision is not None for row in rows)
    return DisputesState(
        label=LABEL, waiting=len(rows) - decided, decided=decided, rows=tuple(rows)
    )


class Screen:
    """What the page holds between two states."""

    def __init__(self) -> None:
        self.order: list[int] = []
        self.known: dict[int, Dispute] = {}

    def sees(self, *rows: Dispute) -> list[dispute_rows.DisputeRow]:
        now = state(*rows)
        self.known = dispute_rows.held(self.known, now)
        self.order = dispute_rows.arranged(self.order, now)
        return dispute_rows.shown(self.order, self.known, now, {})


def test_the_first_order_is_the_servers() -> None:
    assert [row["clip"] for row in Screen().sees(dispute(3), dispute(1), dispute(2))] == [3, 1, 2]


def test_nothing_moves_under_the_finger_and_new_ones_come_below() -> None:
    screen = Screen()
    screen.sees(dispute(3), dispute(1))
    rows = screen.sees(dispute(4), dispute(1), dispute(3, by="ben"))
    assert [row["clip"] for row in rows] == [3, 1, 4]
    assert rows[0]["verdict"] == "ben decided: no truth"
    assert (rows[0]["reason"], rows[0]["seen"], rows[0]["sign"]) == ("too dark", 9, "–")
    assert (rows[1]["answer"], rows[1]["seen"]) == ("", 0)


def test_a_clip_on_which_they_agree_meanwhile_stays_and_asks_for_nothing() -> None:
    screen = Screen()
    screen.sees(dispute(3), dispute(1))
    rows = screen.sees(dispute(1))
    assert [(row["clip"], row["settled"]) for row in rows] == [(3, True), (1, False)]


def test_a_withdrawn_decision_waits_again_in_its_place() -> None:
    screen = Screen()
    screen.sees(dispute(3), dispute(1))
    screen.sees(dispute(1), dispute(3, by="ada"))
    rows = screen.sees(dispute(1), dispute(3))
    assert [(row["clip"], row["answer"]) for row in rows] == [(3, ""), (1, "")]


def test_the_servers_order_is_taken_once_all_is_decided_and_another_comes() -> None:
    screen = Screen()
    screen.sees(dispute(3), dispute(1))
    rows = screen.sees(dispute(1, by="ada", id=10), dispute(3, by="ada", id=9))
    assert [row["clip"] for row in rows] == [3, 1], "the last decision is still under the finger"
    rows = screen.sees(dispute(5), dispute(1, by="ada", id=10), dispute(3, by="ada", id=9))
    assert [row["clip"] for row in rows] == [5, 1, 3]


def test_a_settled_clip_does_not_keep_the_old_order() -> None:
    screen = Screen()
    screen.sees(dispute(3))
    rows = screen.sees(dispute(5), dispute(4))
    assert [row["clip"] for row in rows] == [5, 4]


def test_a_card_tells_title_time_votes_notes_and_score() -> None:
    row = Dispute(
        clip=3, votes=VOTES, matter=0.4512, score=0.865,
        notes=(Note(person=2, name="Ben Oak", text="dusk?", at=1.0),),
    )  # fmt: skip
    card = ClipCard(id=3, title="The Tides", start=61.25, end=64.0, film=1)
    now = state(row)
    assert dispute_rows.undescribed(now, {}) == (3,)
    assert dispute_rows.undescribed(now, {3: card}) == ()
    view = dispute_rows.shown([3], {3: row}, now, {3: card})[0]
    assert (view["title"], view["when"]) == ("The Tides", "1:01.2–1:04.0")
    assert [(v["name"], v["initials"], v["part"], v["sign"]) for v in view["votes"]] == [
        ("ada", "AD", "primary", "✓"),
        ("Ben Oak", "BO", "secondary", "✕"),
    ]
    assert (view["score"], view["width"], view["matter"]) == (".86", "86%", ".45")
    assert view["notes"] == [{"name": "Ben Oak", "text": "dusk?"}]


def test_no_model_is_no_score() -> None:
    assert Screen().sees(dispute(3))[0]["score"] == ""


def test_counts_say_when_not_all_are_here() -> None:
    assert dispute_rows.counts(state()) == ""
    assert dispute_rows.counts(state(dispute(1), dispute(2, by="ada"))) == (
        "1 clip waits for a decision · 1 decided"
    )
    many = DisputesState(label=LABEL, waiting=1500, decided=2, rows=(dispute(1),))
    assert dispute_rows.counts(many) == (
        "1,500 clips wait for a decision · 2 decided · the first 1 are here"
    )


def test_a_policy_without_decisions_says_so() -> None:
    assert dispute_rows.weight("adjudicated") == ""
    assert "the primaries’ majority" in dispute_rows.weight("primary")
    assert "everybody’s majority" in dispute_rows.weight("majority")
