import re

from backend.messages import Account, EditPerson, wire
from tests.unit import node
from ui.pages.people import rows as account_rows

ADA = Account(id=1, name="ada", account_role="admin", role="primary", answers=1234, here=True)
BEN = Account(id=2, name="Ben", account_role="annotator", role="secondary")
EVE = Account(id=3, name="abe", account_role="annotator", role="primary", disabled=True)


def edit(**change: object) -> EditPerson:
    return EditPerson(id="1", person=2, **change)


def test_who_can_sign_in_comes_first_and_capitals_do_not_matter() -> None:
    rows = account_rows.shown([EVE, BEN, ADA], me=1)
    assert [row["name"] for row in rows] == ["ada", "Ben", "abe"]
    assert [row["me"] for row in rows] == [True, False, False]
    assert rows[0]["answers"] == "1,234"


def test_a_change_is_expected_of_that_person_only() -> None:
    ada, ben = account_rows.expected([ADA, BEN], edit(account_role="viewer"))
    assert ada == ADA
    assert (ben.account_role, ben.role, ben.disabled) == ("viewer", "secondary", False)
    disabled = account_rows.expected([ben], edit(disabled=True))
    assert account_rows.expected(disabled, edit(disabled=False)) == (ben,)


def test_every_change_is_put_into_words() -> None:
    said = {
        account_rows.done(command, "Ben")
        for command in (
            edit(account_role="admin"), edit(account_role="viewer"), edit(role="none"),
            edit(disabled=True), edit(disabled=False), edit(password="12345678"),
        )
    }  # fmt: skip
    assert "Ben is an admin now." in said and "Ben is a viewer now." in said
    assert "Ben’s default role in a label: not on it." in said
    assert len(said) == 6
    assert not any("12345678" in sentence for sentence in said)


def test_passwords_are_long_unlike_each_other_and_easy_to_read_out() -> None:
    made = node.run("passwords.mjs", 200)
    drawn = set(made["drawn"])
    assert len(drawn) == 200
    assert all(len(password) == 19 for password in drawn)
    assert not set("".join(drawn)) & set("0O1lIi")
    assert len(set("".join(drawn))) == 31 + 1, "every letter comes, and the dash"


def test_a_password_is_known_by_its_slip_until_it_was_shown() -> None:
    made = node.run("passwords.mjs", 3)
    assert made["kept"] == made["drawn"]
    assert made["shown"] == ["", "", made["drawn"][2]], "only the last is still to be shown"


def test_keys_are_what_the_protocol_takes_for_one() -> None:
    keys = node.run("passwords.mjs", 200)["keys"]
    assert len(set(keys)) == 200
    assert all(re.fullmatch(wire.KEY_PATTERN, key) for key in keys)
    assert len(set("".join(key.removeprefix(wire.KEY_PREFIX) for key in keys))) == 62
