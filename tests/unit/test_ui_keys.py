"""Keys of the clip grid and of the queue of disagreements, run by Node.js."""

from __future__ import annotations

import random
from typing import Any

from tests.unit import node

Step = dict[str, Any]

GRID: Step = {"attend": {"context": "grid"}}
QUEUE: Step = {"attend": {"context": "disagreements"}}


def press(key: str, code: str = "", **more: Any) -> Step:
    return {"press": {"key": key, "code": code, **more}}


def early(key: str, code: str = "", **more: Any) -> Step:
    """A key pressed before any module of the page is loaded."""
    return {"early": {"key": key, "code": code, **more}}


def play(*runs: list[Step]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = node.run("keys.mjs", runs)
    return found


def actions(*steps: Step) -> list[str]:
    """What a page did, in order."""
    [found] = play([*steps])
    return did(found)


def did(found: dict[str, Any]) -> list[str]:
    return [action for action, _key, _shift in found["done"]]


# ── the table ───────────────────────────────────────────────────────────────────────────────────


def test_no_key_means_undo_here_and_a_decision_there() -> None:
    """Neither by the usual keys nor by any that a person may choose."""
    rng = random.Random(3)
    choices = ["positive", "negative", "skip", "undo", "next", "renew", "filter", "note"]
    runs = [
        [
            {"choose": [rng.choice(choices), rng.choice("ynsujkrfmdxé")]}
            for _ in range(rng.randrange(12))
        ]
        for _ in range(40)
    ]
    weighty = {"positive", "negative", "skip", "undo"}
    for found in play([], *runs):
        meanings: dict[str, set[str]] = {}
        for context in found["table"].values():
            for key, action in context["means"].items():
                meanings.setdefault(key, set()).add(action)
        for key, meant in meanings.items():
            assert len(meant) == 1 or not meant & weighty, (key, meant)


def test_what_the_help_shows_is_what_the_keys_do() -> None:
    [found] = play([])
    for context, table in found["table"].items():
        silent = {"grid": {"down", "last"}, "blind": {"down", "last", "tab"}}
        told = set(table["shown"]) - {"range"}  # the moves, with shift
        untold = silent.get(context, {"down", "next", "previous", "renew"})
        assert told == set(table["means"].values()) - untold, context


def test_the_help_tells_nobody_of_keys_that_do_nothing_for_them() -> None:
    [found] = play([])
    told = found["told"]
    assert told["grid"]["renew"] == "new order, or the next batch"
    assert told["grid, only looking"]["renew"] == "new order"
    assert "positive" not in told["grid, only looking"]
    assert "renew" in told["blind"] and "renew" not in told["blind, nothing new"]


def test_keys_trade_places_and_never_take_a_fixed_one() -> None:
    tries = [["positive", "n"], ["skip", "7"], ["note", "Enter"]]
    [found] = play([{"choose": one} for one in tries])
    assert [bool(why) for why in found["done"]] == [False, True, True]
    for table in found["table"].values():
        by_action = {action: key for key, action in table["means"].items()}
        if "positive" in by_action:
            assert (by_action["positive"], by_action["negative"]) == ("n", "y")
            assert by_action["skip"] == "s"


def test_a_chosen_key_holds_on_every_page() -> None:
    for page in (GRID, QUEUE):
        [found] = play([{"choose": ["positive", "d"]}, page, press("y"), press("d")])
        assert found["done"][1:] == [["positive", "d", False]]


def test_chosen_keys_are_remembered_and_nonsense_is_not() -> None:
    texts = ["{}", '{"positive": "d"}', "null", "{nonsense", '{"skip": "7", "tab": "x", "undo": 3}']
    [found] = play([{"remembered": text} for text in texts])
    usual, chosen, *nonsense = found["done"]
    assert chosen == {**usual, "positive": "d"} != usual
    assert nonsense == [usual] * 3


# ── which presses count ─────────────────────────────────────────────────────────────────────────


def test_a_key_held_down_decides_once_and_moves_on_and_on() -> None:
    held = [press("y"), *[press("y", repeat=True)] * 12]
    moved = [press("ArrowRight"), *[press("ArrowRight", repeat=True)] * 2]
    for found in play([GRID, *held, *moved], [QUEUE, *held, *moved]):
        assert did(found) == ["positive", "next", "next", "next"]


def down(key: str, code: str = "") -> Step:
    return {"down": {"key": key, "code": code}}


def up(key: str, code: str = "") -> Step:
    return {"up": {"key": key, "code": code}}


def test_a_key_held_down_decides_once_where_nobody_says_that_it_repeats() -> None:
    """Some systems send the same key again, without a release or with one that no finger makes."""
    silent = [step for _ in range(8) for step in (down("y", "KeyY"), {"later": 50})]
    bounced = [
        step
        for _ in range(8)
        for step in (down("y", "KeyY"), {"later": 49}, up("y", "KeyY"), {"later": 1})
    ]
    fast = [*[press("y", "KeyY")] * 3]
    for page in (GRID, QUEUE):
        for held in (silent, bounced):
            assert actions(page, *held) == ["positive"]
            assert actions(page, *held, {"later": 100}, up("y", "KeyY"), {"later": 100}, *fast) == [
                "positive", *["positive"] * 3,
            ]  # fmt: skip
        # A release that was lost stops nothing for long.
        assert actions(page, down("y"), {"later": 900}, down("y")) == ["positive"] * 2


def test_enter_held_down_or_composing_presses_no_button_and_sends_no_form() -> None:
    held = press("Enter", target="button", repeat=True)
    composing = [
        press("Enter", target="input", isComposing=True),
        press("Enter", target="input", keyCode=229),
        press("Process", target="input", keyCode=229),
    ]
    [found] = play([GRID, press("Enter", target="button"), held, *composing])
    assert found["prevented"] == [False, True, True, True, False]
    assert found["done"] == []


LAYOUTS = [
    ("Russian", "н", "KeyY", "positive"),
    ("Russian, caps lock", "Т", "KeyN", "negative"),
    ("Greek", "σ", "KeyS", "skip"),
    ("Hebrew", "ו", "KeyU", "undo"),
    ("Korean", "ㅛ", "KeyY", "positive"),
    ("Arabic, two characters", "لا", "KeyB", "select"),
    ("caps lock", "Y", "KeyY", "positive"),
    ("German: y and z are swapped", "y", "KeyZ", "positive"),
    ("French digits", "è", "Digit7", "tab"),
    ("French digits", "(", "Digit5", "tab"),
    ("Czech digits", "ě", "Digit2", "tab"),
    ("Arabic digits", "٣", "Digit3", "tab"),
    ("number pad", "4", "Numpad4", "tab"),
    ("Vietnamese digits, dead", "Dead", "Digit5", "tab"),
    ("Arabic number pad", "٤", "Numpad4", "tab"),
    ("number pad", "/", "NumpadDivide", "search"),
    ("number pad", "Enter", "NumpadEnter", "take"),
    ("Hebrew: / lies where q is printed", "/", "KeyQ", "search"),
    ("Georgian", "ს", "KeyS", "skip"),
    ("Thai, caps lock", "ํ", "KeyY", "positive"),
    ("full width", "ｙ", "KeyY", "positive"),
    ("full width", "７", "Digit7", "tab"),
    ("dead key of a letter", "Dead", "KeyN", None),
    ("an accent before the letter", "ý", "KeyY", None),
    # A Latin layout is taken at its word: where a letter lies elsewhere, its place means nothing.
    ("Dvorak: t lies where k is printed", "t", "KeyK", "suggest"),
    ("Turkish: ı is a letter of its own", "ı", "KeyY", None),
    ("French: , lies where m is printed", ",", "KeyM", None),
]


def test_letters_and_digits_count_on_every_layout() -> None:
    results = play(*[[GRID, press(key, code)] for _, key, code, _ in LAYOUTS])
    for (layout, key, _, action), found in zip(LAYOUTS, results, strict=True):
        assert did(found) == ([action] if action else []), (layout, key)


ALTGR = [
    ("German: { lies on 7", "{", "Digit7", None),
    ("Hebrew: a mark of a vowel", "ֱ", "KeyY", None),
    ("Greek", "ψ", "KeyY", None),
    ("Polish", "ń", "KeyN", None),
    ("dead", "Dead", "Digit7", None),
    ("a sign that this layout has nowhere else", "/", "Digit7", "search"),
]


def test_altgr_makes_another_character_of_a_key() -> None:
    """Windows says that Control and Alt are down with it."""
    for windows in ({}, {"ctrlKey": True, "altKey": True}):
        presses = [press(key, code, altGraph=True, **windows) for _, key, code, _ in ALTGR]
        results = play(*[[GRID, one] for one in presses])
        for (layout, key, _, action), found in zip(ALTGR, results, strict=True):
            assert did(found) == ([action] if action else []), (layout, key)


def test_shift_tells_a_sign_from_a_digit() -> None:
    slash = press("/", "Digit7", shiftKey=True)  # German
    ampersand = press("&", "Digit7", shiftKey=True)  # American
    assert actions(GRID, slash, ampersand) == ["search"]


def test_shift_goes_with_moves_and_makes_space_another_key() -> None:
    shifted = [press("ArrowDown", shiftKey=True), press(" ", shiftKey=True), press(" ")]
    [found] = play([GRID, *shifted])
    assert found["done"] == [
        ["down", "ArrowDown", True], ["full", "Shift+ ", True], ["play", " ", False],
    ]  # fmt: skip


NOT_OURS: list[dict[str, Any]] = [
    {"ctrlKey": True},
    {"metaKey": True},
    {"altKey": True},
    {"isComposing": True},
    {"keyCode": 229},
    {"target": "input"},
    {"target": "textarea"},
    {"target": "select"},
    {"target": "[contenteditable]"},
]


def test_what_is_meant_for_something_else_is_left_alone() -> None:
    typed = [press("7", "Digit7", **fields) for fields in NOT_OURS]
    during = [[page, step] for page in (GRID, QUEUE) for step in typed]
    before = [[{"early": step["press"]}, step, GRID] for step in typed]
    for run, found in zip([*during, *before], play(*during, *before), strict=True):
        assert (found["done"], found["prevented"]) == ([], [False]), run


def test_enter_and_space_press_the_button_that_has_the_focus() -> None:
    on_button = [press(" ", target="button"), press("Enter", target="a")]
    [found] = play([GRID, *on_button, press("y", target="button")])
    assert found["prevented"] == [False, False, True]


def test_who_may_only_look_decides_nothing() -> None:
    reader: Step = {"attend": {"context": "grid", "reader": True}}
    assert actions(reader, press("y"), press("u"), press("g"), press("3")) == ["similar", "tab"]


def test_a_blind_annotator_has_no_keys_for_what_they_may_not_see() -> None:
    blind: Step = {"attend": {"context": "blind"}}
    assert actions(
        blind, press("/"), press("g"), press("x"), press("f"), press("b"), press("y")
    ) == ["positive"]


# ── keys pressed while the page is on its way ───────────────────────────────────────────────────


def test_a_key_pressed_before_the_page_is_there_counts_once_it_is() -> None:
    assert actions(early("7"), press("?"), GRID) == ["tab", "help"]
    assert actions(early("è", "Digit7"), GRID) == ["tab"]
    assert actions(press("7"), GRID, press("3")) == ["tab", "tab"]


def test_nobody_decides_about_a_clip_they_have_not_seen() -> None:
    assert actions(early("y"), press("n"), press("g"), press("u"), GRID) == ["undo"]


def test_letters_after_an_early_search_are_words() -> None:
    assert actions(early("/"), *[early(letter) for letter in "u2r"], GRID) == ["search"]


def test_what_is_typed_into_fields_is_never_kept() -> None:
    assert actions(early("7", target="input"), press("7", target="input"), GRID) == []


def test_early_keys_are_for_the_page_they_were_pressed_on_and_not_for_ever() -> None:
    assert actions(early("7"), {"go": "/label/2"}, GRID) == []
    assert actions(press("7"), {"later": 9_000}, GRID) == ["tab"]
    assert actions(press("7"), {"later": 11_000}, GRID) == []
    assert actions(early("7", repeat=True), press("7", repeat=True), GRID) == []


def test_a_page_that_left_hears_nothing_and_the_next_one_hears_once() -> None:
    steps = [GRID, press("y"), {"leave": True}, press("y"), QUEUE, press("n")]
    assert actions(*steps) == ["positive", "negative"]
