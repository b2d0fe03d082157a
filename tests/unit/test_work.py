"""What a secondary is offered next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backend.domain.work import in_order, next_of
from backend.messages import BoardRow, Label, QueueOf
from ui.pages.board import queue_rows as work


def queue(label: int, name: str, waiting: int, answered: int = 0) -> QueueOf:
    return QueueOf(label=label, name=name, waiting=waiting, answered=answered)


QUEUES = st.lists(
    st.builds(
        queue,
        st.integers(1, 99),
        st.sampled_from(["night", "Dusk", "pan"]),
        st.integers(0, 3),
        st.integers(0, 3),
    ),
    unique_by=lambda q: q.label,
)


def test_what_was_begun_comes_first_and_what_is_done_last() -> None:
    queues = [queue(1, "night", 9), queue(2, "dusk", 0, 4), queue(3, "pan", 2, 1), queue(4, "b", 5)]
    assert [q.label for q in in_order(queues)] == [3, 4, 1, 2]
    assert (next_of(queues), next_of(queues, after=3)) == (queues[2], queues[3])
    assert next_of([queue(2, "dusk", 0, 4)]) is None


@given(QUEUES, st.integers(1, 5))
def test_how_much_others_chose_moves_nothing(queues: list[QueueOf], more: int) -> None:
    longer = [
        QueueOf(label=q.label, name=q.name, waiting=q.waiting and q.waiting + more,
                answered=q.answered)
        for q in queues
    ]  # fmt: skip
    assert [q.label for q in in_order(queues)] == [q.label for q in in_order(longer)]


def row(label: int, name: str, waiting: int, answered: int) -> BoardRow:
    return BoardRow(
        label=Label(id=label, name=name), seq=1, role="secondary", queue=waiting, answered=answered
    )


def test_the_home_of_a_secondary_says_what_is_next() -> None:
    done, night = row(1, "dusk", 0, 4), row(2, "night", 578, 0)
    board = BoardRow(label=Label(id=3, name="pan"), seq=1)
    shown = work.next_up([done, night, board])
    assert "".join(shown[k] for k in ("said", "name")) == "Done. Next: night"
    assert (shown["waits"], shown["href"]) == ("578 clips", "/label/2")
    assert work.next_up([night])["said"] == "Next: "
    assert work.next_up([done])["said"] == "Done. Nothing waits for you."
    assert work.next_up([row(1, "dusk", 0, 0)])["said"] == "Nothing waits for you yet."
    assert work.next_up([]) == work.NOTHING_NEXT
    assert [(q["name"], q["given"], q["done"]) for q in work.queues([done, board, night])] == [
        ("night", "0 of 578", False), ("dusk", "4 of 4", True),
    ]  # fmt: skip


def test_the_home_of_a_primary_says_which_label_wants_most() -> None:
    dusk = BoardRow(label=Label(id=1, name="dusk"), seq=1, positives=9, stop="keep going")
    pan = BoardRow(label=Label(id=2, name="pan"), seq=1, positives=4, stop="nearly")
    done = BoardRow(label=Label(id=3, name="night"), seq=1, stop="enough")
    shown = work.next_up([dusk, pan, done])
    assert (shown["name"], shown["waits"], shown["href"]) == ("pan", "25 clips", "/label/2")
    disputed = BoardRow(label=Label(id=3, name="night"), seq=1, stop="enough", disagreements=2)
    shown = work.next_up([dusk, disputed])
    assert (shown["name"], shown["waits"]) == ("night", "2 clips to decide")
    assert shown["href"] == "/label/3/disagreements"
    assert work.next_up([done])["said"] == "Done: every label has enough."
