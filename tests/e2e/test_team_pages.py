"""People, teams, disagreements: several people at real browsers, each change on every screen."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.annotator import Annotator
from tests.e2e.conftest import Someone, add_label, answer_as, at_the_socket, some_of_each
from tests.e2e.looks import photograph_every_look
from tests.e2e.test_blind_page import of_others, record
from tests.gestures import decide, note
from workers.bench.installation import PASSWORD, Installation

pytestmark = pytest.mark.timeout(300)

WRONG = {"positive": "negative", "negative": "positive"}


@pytest.fixture(scope="module")
def admins(place: Installation) -> Iterator[tuple[str, str]]:
    """Two administrators who are on no label."""
    names = ("ines", "otto")
    for name in names:
        place.rushes(
            "user", "add", name, "--account-role", "admin", "--role", "none", "--password", PASSWORD
        )
    yield names
    for name in names:
        place.rushes("user", "disable", name)


async def answer_and_note(
    place: Installation, name: str, label: int, given: dict[int, str]
) -> None:
    """A person answers without a page, and says something of the first clip."""
    await answer_as(place, name, label, given)
    if given:
        async with at_the_socket(place, name) as person:
            await person.ask(note(label, next(iter(given)), "dusk, surely"))


def person_row(person: Annotator, name: str) -> Locator:
    return person.page.locator(f'tr[data-person="{name}"]')


def said(person: Annotator) -> Locator:
    return person.page.get_by_test_id("said")


def card(person: Annotator, clip: int) -> Locator:
    return person.page.locator(f'.disagreement-card[data-clip="{clip}"]')


async def choose(person: Annotator, clip: int, answer: str) -> None:
    await card(person, clip).locator(f'[data-choice="{answer}"]').click()


async def open_page(person: Annotator, path: str, until: str) -> None:
    await person.page.goto(person.origin + path)
    await expect(person.page.get_by_test_id(until)).to_be_visible()


async def disputed(person: Annotator) -> list[int]:
    clips = await person.page.locator(".disagreement-card").evaluate_all(
        "cards => cards.map(card => card.dataset.clip)"
    )
    return [int(clip) for clip in clips]


# ── people ──────────────────────────────────────────────────────────────────────────────────────


async def test_an_account_from_its_making_to_its_end(
    someone: Someone, admins: tuple[str, str], films: object
) -> None:
    ines, otto = [await someone(name) for name in admins]
    for admin in (ines, otto):
        await admin.page.get_by_role("link", name="People", exact=True).click()
        await expect(admin.page.get_by_test_id("accounts")).to_be_visible()

    # Made with a generated password, which is shown once; the other admin sees them come.
    await ines.page.get_by_text("New account", exact=True).click()
    await ines.page.fill("input[name=name]", "pia")
    await ines.page.get_by_role("button", name="generate").click()
    await expect(ines.page.locator("input[name=password]")).to_have_value(re.compile(r"^\w{4}-"))
    await ines.page.get_by_role("button", name="Create").click()
    await expect(said(ines)).to_contain_text("pia has an account.")
    password = await ines.page.get_by_test_id("secret").inner_text()
    await expect(person_row(otto, "pia")).to_be_visible()

    # They sign in with it, and are no admin: no link, and a clear page.
    pia = await someone("pia", sign_in=False)
    await pia.page.goto(pia.origin)
    await pia.fill_in_form(password)
    await expect(pia.page.get_by_test_id("me")).to_have_text("pia")
    await expect(pia.page.get_by_role("link", name="People", exact=True)).to_have_count(0)
    await open_page(pia, "/people", "not-yours")
    await expect(pia.page.get_by_role("alert")).to_have_text("Only administrators may do that.")
    await expect(pia.page.locator("table")).to_have_count(0)

    # A change of account role is on the other admin's page at once; a refusal is a sentence.
    await ines.page.get_by_label("Account role of pia").select_option("viewer")
    await expect(otto.page.get_by_label("Account role of pia")).to_have_value("viewer")
    await expect(said(ines)).to_have_text("✓ pia is a viewer now.")
    await otto.page.get_by_label("Default role of pia").select_option("secondary")
    await expect(ines.page.get_by_label("Default role of pia")).to_have_value("secondary")
    await ines.page.fill("input[name=name]", "pia")
    await ines.page.fill("input[name=password]", "another-password")
    await ines.page.get_by_role("button", name="Create").click()
    await expect(said(ines)).to_contain_text("There is an account named 'pia' already")
    await expect(ines.page.get_by_test_id("secret")).to_have_count(0)
    await expect(ines.page.locator("input[name=name]")).to_have_value("pia")

    # A new password ends their session; the old one opens nothing any more.
    await ines.page.get_by_role("button", name="new password: pia").click()
    await ines.page.get_by_role("button", name="New password for pia").click()
    await expect(said(ines)).to_contain_text("signed out everywhere")
    newer = await ines.page.get_by_test_id("secret").inner_text()
    assert newer != password
    await ines.page.get_by_role("button", name="done").click()
    await expect(ines.page.get_by_test_id("secret")).to_have_count(0)
    await expect(pia.page.get_by_role("alert")).to_contain_text("Your session has ended")
    await pia.fill_in_form(password)
    await expect(pia.page.get_by_role("alert")).to_contain_text("Wrong name or password")
    await pia.fill_in_form(newer)
    await expect(pia.page.get_by_test_id("me")).to_have_text("pia")

    # Disabled after a second thought only.
    await otto.page.get_by_role("button", name="disable: pia").click()
    await otto.page.get_by_role("button", name="leave it").click()
    await otto.page.get_by_role("button", name="disable: pia").click()
    await otto.page.get_by_role("button", name="Disable pia").click()
    await expect(person_row(ines, "pia")).to_contain_text("disabled")
    await expect(pia.page.get_by_role("alert")).to_contain_text("Your session has ended")
    await pia.fill_in_form(newer)
    await expect(pia.page.get_by_role("alert")).to_contain_text("switched off")
    pia.expect_complaints("401", "403")


async def test_who_stops_being_an_admin_sees_the_accounts_no_more(
    someone: Someone, admins: tuple[str, str], films: object
) -> None:
    ines, otto = [await someone(name, board=False) for name in admins]
    for admin in (ines, otto):
        await open_page(admin, "/people", "accounts")
    await expect(ines.page.get_by_label("Account role of ines")).to_be_disabled()
    await ines.page.get_by_label("Account role of otto").select_option("annotator")
    await expect(otto.page.get_by_test_id("not-yours")).to_be_visible()
    await expect(otto.page.get_by_test_id("accounts")).to_have_count(0)
    await ines.page.get_by_label("Account role of otto").select_option("admin")
    await open_page(otto, "/people", "accounts")


# ── a label's team ──────────────────────────────────────────────────────────────────────────────


async def test_a_team_is_arranged_live(
    someone: Someone,
    admins: tuple[str, str],
    new_label: int,
    database: asyncpg.Connection,
    artifacts: Path,
) -> None:
    ines, otto, ada, ben = [await someone(name, board=False) for name in (*admins, "ada", "ben")]
    for person in (ines, otto, ada, ben):
        await open_page(person, f"/label/{new_label}/team", "members")
    await expect(ada.page.get_by_test_id("empty")).to_contain_text("No clip has two people")
    await expect(ada.page.locator("tbody select")).to_have_count(0)
    await expect(ada.page.get_by_role("button", name="Preview")).to_have_count(0)
    await expect(person_row(ines, "otto")).to_contain_text("admin")

    # A role changes in place, on the other admin's page too; who is off the label hears why.
    await ines.page.get_by_label("Role of ben").select_option("none")
    await expect(ben.page.get_by_test_id("not-yours")).to_contain_text("you are not on it")
    await expect(ben.page.locator("table")).to_have_count(0)
    await expect(otto.page.get_by_label("Role of ben")).to_have_value("none")
    await expect(person_row(ada, "ben")).to_have_count(0)
    await otto.page.get_by_label("Role of ben").select_option("usual")
    await expect(person_row(ada, "ben")).to_have_attribute("data-role", "primary")
    await open_page(ben, f"/label/{new_label}/team", "members")

    # Whose answers are the truth: the label's primaries say, admins who are not on it may not.
    await expect(ines.page.get_by_role("radio", name="Primaries only")).to_be_disabled()
    await ada.page.get_by_role("radio", name="Primaries only").click()
    await expect(ada.page.get_by_role("radio", name="Primaries only")).to_be_checked()
    await expect(ben.page.get_by_role("radio", name="Primaries only")).to_be_checked()
    await ben.page.get_by_label("Share of a secondary’s clips asked twice").select_option("20")
    await expect(ada.page.get_by_label("Share of a secondary’s clips asked twice")).to_have_value(
        "20"
    )

    # Drawing more than there are is refused in words; a drawn team is one primary, two others, and
    # seen before it is drawn.
    await ines.page.fill("input[name=primaries]", "90")
    await ines.page.get_by_label("also in another role").check()
    await ines.page.get_by_role("button", name="Preview").click()
    await expect(said(ines)).to_contain_text("cannot be drawn from them")
    await ines.page.fill("input[name=primaries]", "1")
    await ines.page.get_by_role("button", name="Preview").click()
    await expect(ines.page.get_by_test_id("draw-preview")).to_contain_text("This draw would give")
    await ines.page.screenshot(path=artifacts / "team-draw.png")
    await ines.page.get_by_role("button", name="Draw this team").click()
    await expect(said(ines)).to_contain_text("A new team was drawn.")
    await expect(ines.page.get_by_test_id("drawn")).to_contain_text("drew this team")
    rows = await database.fetch(
        "SELECT name, role, disabled, account_role = 'viewer' OR disabled AS idle FROM team"
        " WHERE label_id = $1",
        new_label,
    )
    drawn = sorted(r["role"] for r in rows if r["role"] != "none" and not r["idle"])
    assert drawn == ["primary", "secondary", "secondary"]
    roles = {r["name"]: r["role"] for r in rows}
    for person in (ines, otto, ada, ben):
        role, is_admin = roles[person.name], person.name in admins
        sees = role == "primary" or (role == "none" and is_admin)
        await expect(person.page.get_by_test_id("members" if sees else "not-yours")).to_be_visible()
        if sees:
            on_it = person.page.locator('tr[data-role="primary"], tr[data-role="secondary"]')
            listed = [r for r in rows if r["role"] != "none" and not r["disabled"]]
            await expect(on_it).to_have_count(len(listed))


async def test_how_far_two_people_agree(
    someone: Someone, place: Installation, learned: int, night: dict[int, str]
) -> None:
    ada = await someone("ada", board=False)
    page = ada.page
    await open_page(ada, f"/label/{learned}/team", "empty")
    given = some_of_each(night, 12)
    mistaken = [*given][:3] + [*given][-1:]
    await answer_and_note(
        place, "ben", learned, given | {clip: WRONG[given[clip]] for clip in mistaken}
    )
    # 20 of 24 alike; by chance (12·10 + 12·14) / 24² = ½, so κ = ⅔.
    await expect(page.locator('[data-measure="percent"]')).to_contain_text(".83")
    await expect(page.locator('[data-measure="fleiss"]')).to_contain_text(".66")
    cells = page.get_by_test_id("heat").get_by_role("button")
    await expect(cells).to_have_text([".67", ".67"])
    await cells.first.click()
    confusion = page.get_by_test_id("confusion")
    await expect(confusion.locator("tbody td")).to_have_text(["9", "3", "1", "11"])
    await expect(confusion).to_contain_text(".83 agreement over 24 clips · κ .67")
    await cells.last.click()
    await expect(confusion.locator("tbody td")).to_have_text(["9", "1", "3", "11"])
    await expect(page.get_by_test_id("trend").locator("polyline.alpha")).to_be_visible()


# ── disagreements ──────────────────────────────────────────────────────────────────────────────


async def test_a_disagreement_appears_and_is_decided_on_everyones_screen(
    someone: Someone,
    place: Installation,
    admins: tuple[str, str],
    learned: int,
    night: dict[int, str],
    database: asyncpg.Connection,
    artifacts: Path,
) -> None:
    ines, ada, ben = [await someone(name) for name in (admins[0], "ada", "ben")]
    positives = [
        person.page.locator(f'[data-label="{learned}"] .yes .live') for person in (ada, ben)
    ]
    for count in positives:
        await expect(count).to_have_text("12")
    await open_page(ines, f"/label/{learned}/disagreements", "empty")

    # Two primaries disagree: a tie teaches nothing, and waits for a decision.
    given = some_of_each(night, 12)
    yes, no = [*given][:2], [*given][-1:]
    await answer_and_note(place, "ben", learned, {clip: WRONG[given[clip]] for clip in yes + no})
    await expect(ines.page.locator(".disagreement-card")).to_have_count(3)
    assert set(await disputed(ines)) == {*yes, *no}
    for count in positives:
        await expect(count).to_have_text("10")
    first = card(ines, yes[0])
    await expect(first).to_contain_text("tie")
    await expect(first.locator(".answers li")).to_have_text(["✓ ada primary", "✕ ben primary"])
    await expect(first).to_contain_text("dusk, surely")
    await expect(first.locator(".model")).to_be_visible()
    await expect(first.locator("h2")).not_to_contain_text("Clip ")
    await expect(first.locator("time")).to_have_text(re.compile(r"^\d:\d\d\.\d–"))

    # It plays where the focus is; the arrows move it, and a key decides, with the reason typed.
    order = await disputed(ines)
    await first.focus()
    await expect(first.locator("video")).to_be_visible()
    await ines.press("ArrowRight")
    await ines.press("ArrowLeft")
    await expect(first).to_have_attribute("data-focused", "true")
    await ines.press("Enter")
    await ines.page.keyboard.type("you can see the moon")
    await expect(first).to_have_attribute("data-answer", "")  # its y, n and u are letters
    await ines.press("Enter")
    await ines.press("y")
    await expect(first.locator(".verdict")).to_contain_text("ines decided: yes")
    await expect(first.locator(".verdict")).to_contain_text("you can see the moon")
    assert await disputed(ines) == order, "a card moved by itself"
    for count in positives:
        await expect(count).to_have_text("11")
    for person in (ada, ben):
        await open_page(person, f"/label/{learned}/disagreements", "disagreements")
        await expect(card(person, yes[0]).locator(".verdict")).to_contain_text("ines decided: yes")
        await expect(person.page.get_by_test_id("counts")).to_have_text(
            "2 clips wait for a decision · 1 decided"
        )
        assert (await disputed(person))[-1] == yes[0], "what is decided comes below"

    # Two at the same moment: one decides, the other learns of it and sees what stands.
    await asyncio.gather(
        choose(ada, yes[1], "negative"),
        choose(ben, yes[1], "skip"),
    )
    for person in (ada, ben):
        await expect(card(person, yes[1]).locator(".verdict")).to_contain_text("decided:")
    stands = await database.fetchrow(
        "SELECT name, answer FROM decision d JOIN person p ON p.id = d.person_id "
        "WHERE label_id = $1 AND clip_id = $2", learned, yes[1],
    )  # fmt: skip
    other = {"ada": ben, "ben": ada}[stands["name"]]
    await expect(card(other, yes[1]).get_by_role("alert")).to_contain_text(
        f"Meanwhile {stands['name']} decided"
    )

    # Changed, then withdrawn: it waits again, on the other's page too.
    await card(ada, yes[0]).get_by_role("button", name="change").click()
    await choose(ada, yes[0], "negative")
    await expect(card(ben, yes[0]).locator(".verdict")).to_contain_text("ada decided: no")
    await card(ben, yes[0]).get_by_role("button", name="withdraw").click()
    await expect(card(ada, yes[0])).to_have_attribute("data-answer", "")
    kept = await database.fetchval(
        "SELECT count(*) FROM annotation "
        "WHERE label_id = $1 AND clip_id = $2 AND role = 'adjudicator'", learned, yes[0],
    )  # fmt: skip
    assert kept == 3
    await ada.page.screenshot(path=artifacts / "disagreements-decided.png")


async def test_a_reason_begun_outlives_somebody_else_s_decision(
    someone: Someone,
    place: Installation,
    learned: int,
    night: dict[int, str],
    database: asyncpg.Connection,
    artifacts: Path,
) -> None:
    ada = await someone("ada", board=False)
    given = some_of_each(night, 12)
    clip = next(iter(given))
    await answer_as(place, "ben", learned, {clip: WRONG[given[clip]]})
    await open_page(ada, f"/label/{learned}/disagreements", "disagreements")
    reason = card(ada, clip).get_by_role("textbox")
    await reason.fill("the moon is up")
    async with at_the_socket(place, "ben") as ben:
        await ben.ask(decide(learned, clip, "negative", reason="a lamp"))
    await expect(card(ada, clip)).to_contain_text("ben decided: no")
    await expect(card(ada, clip)).to_contain_text("your reason was not sent")
    await expect(reason).to_have_value("the moon is up")
    await ada.page.screenshot(path=artifacts / "disagreements-overtaken.png")
    await card(ada, clip).focus()
    await ada.press("y")  # decides what waits, and this waits no more
    await card(ada, clip).get_by_role("button", name="yes").click()
    await expect(card(ada, clip)).to_contain_text("ada decided: yes")
    await expect(card(ada, clip).locator(".verdict")).to_contain_text("the moon is up")
    await expect(reason).to_have_count(0)
    kept = await database.fetch(
        "SELECT answer FROM annotation "
        "WHERE label_id = $1 AND role = 'adjudicator' ORDER BY id", learned,
    )  # fmt: skip
    assert [row["answer"] for row in kept] == ["negative", "positive"]


async def test_who_labels_blind_sees_no_team_and_no_disagreements(
    someone: Someone, place: Installation, learned: int, night: dict[int, str]
) -> None:
    clip, answer = next(iter(some_of_each(night, 1).items()))
    await answer_and_note(place, "ben", learned, {clip: WRONG[answer]})
    cleo = await someone("cleo", sign_in=False)
    received = record(cleo)
    await cleo.sign_in()
    for name in ("team", "disagreements"):
        await open_page(cleo, f"/label/{learned}/{name}", "not-yours")
        await expect(cleo.page.get_by_test_id("not-yours")).to_contain_text("label this one blind")
        await expect(cleo.page.locator(".disagreement-card, table")).to_have_count(0)
    assert received and not list(filter(None, map(of_others, received)))


# ── how they look ───────────────────────────────────────────────────────────────────────────────


async def test_how_they_look(
    someone: Someone,
    place: Installation,
    admins: tuple[str, str],
    learned: int,
    night: dict[int, str],
    artifacts: Path,
) -> None:
    """Screenshots to be looked at; what a program can tell of them is asserted."""
    given = some_of_each(night, 12)
    mistaken = [*given][:3] + [*given][-2:]
    await answer_and_note(
        place, "ben", learned, given | {clip: WRONG[given[clip]] for clip in mistaken}
    )
    ines = await someone(admins[0], board=False)

    async def keep(page: Page, name: str) -> None:
        await photograph_every_look(page, artifacts, name)

    empty = add_label(place, "Team, as it looks")
    await open_page(ines, "/people", "accounts")
    await ines.page.get_by_text("New account", exact=True).click()
    await keep(ines.page, "people")
    await open_page(ines, f"/label/{empty}/team", "empty")
    await keep(ines.page, "team-empty")
    await open_page(ines, f"/label/{learned}/team", "heat")
    await ines.page.get_by_test_id("heat").get_by_role("button").first.click()
    await expect(ines.page.get_by_test_id("confusion")).to_be_visible()
    await keep(ines.page, "team")
    await ines.page.locator("fieldset").scroll_into_view_if_needed()
    await keep(ines.page, "team-below")
    await open_page(ines, f"/label/{empty}/disagreements", "empty")
    await keep(ines.page, "disagreements-empty")
    await open_page(ines, f"/label/{learned}/disagreements", "disagreements")
    await keep(ines.page, "disagreements")
