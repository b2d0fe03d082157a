"""Names that nobody can tell apart are one name; and a name tells nobody of a label that is hidden
from them."""

from __future__ import annotations

import asyncio
import subprocess

import asyncpg
import pytest

from backend import db
from backend.auth import accounts
from backend.auth.accounts import AccountError
from backend.client import RefusedCommand, new_id
from backend.errors import Refusal
from backend.messages import CreateLabel, CreatePerson, DeleteLabel, wire
from backend.ops import labels, programs
from backend.settings import Settings
from tests.conftest import PASSWORD, Connect
from tests.gestures import board_row, edit, give, make_label, number_of, refusal, refused

# As *night*, *ada* … with letters of other scripts and widths, and with what nobody sees.
ALIKE = ("NIGHT", " night ", "\uff4eight", "n\u0456ght", "n\u0131ght", "N\u0406GHT", "night\u3000")
UNSEEN = ("night\u200b", "\ufeffnight", "ni\u202eght", "nigh\u00adt", "night\u3164", "ni\u200dght")


@pytest.fixture
async def one_admin(pool: asyncpg.Pool) -> None:
    await accounts.create_person(pool, name="ada", password=PASSWORD, account_role="admin")


async def test_labels(connect: Connect) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada, "night")
        other = await make_label(ada, "day", group="  of\u00a0 the cafe\u0301 ")
        for name in ALIKE:
            assert await refused(ada, CreateLabel(id=new_id(), name=name)) == "name_taken", name
            assert await refused(ada, edit(other, name=name)) == "name_taken", name
        for name in UNSEEN:
            for command in (CreateLabel(id=new_id(), name=name), edit(other, name=name),
                            CreateLabel(id=new_id(), name="dusk", group=name)):  # fmt: skip
                no = await refusal(ada, command)
                assert no.code == "unseen" and "U+" in str(no), name
        await ada.ask(edit(label, name="Night "))  # its own
        await ada.ask(edit(label, name="no\u0308n"))
        await ada.subscribe("board")
        rows = {row.label.id: row.label for row in (await ada.subscribe("board")).state.rows}
        assert rows[label].name == "n\u00f6n"
        assert rows[other].group == "of the caf\u00e9"
        await make_label(ada, "night")  # nothing is called so any more


async def test_an_older_name_may_stay(connect: Connect, pool: asyncpg.Pool) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada, "night")
        await pool.execute("UPDATE label SET name = $2 WHERE id = $1", label, UNSEEN[0])
        await ada.ask(edit(label, name=UNSEEN[0], description="dark outside"))
        assert await refused(ada, edit(label, name=UNSEEN[1])) == "unseen"
        await ada.ask(edit(label, name="night"))


async def test_accounts(connect: Connect, pool: asyncpg.Pool) -> None:
    async with connect("ada", account_role="admin") as ada:
        for name in ("Ada", "\u0430da", "\uff41da", "\u0391DA", "ad\u0251"):
            no = await refusal(ada, CreatePerson(id=new_id(), name=name, password=PASSWORD))
            assert no.code == "account" and "looks the same" in str(no), name
        for name in ("ada\u200b", "a\u202eda", "a\0da", "\ud83d", "\u2800"):
            with pytest.raises(AccountError, match="invisible"):
                await accounts.create_person(pool, name=name, password=PASSWORD)
        for name in ("", " ", " ada", "x" * 65):
            with pytest.raises(AccountError, match="1 to 64"):
                await accounts.create_person(pool, name=name, password=PASSWORD)
    async with connect("Zoe\u0308") as zoe:  # signs in as typed, and is kept in one form
        assert await number_of(pool, "Zo\u00eb")
        await accounts.set_password(pool, "zoe\u0308", PASSWORD + "!")
        assert await zoe.closed() == wire.CLOSE_SESSION_OVER


async def test_a_hidden_label_does_not_take_its_name(connect: Connect, pool: asyncpg.Pool) -> None:
    async with (
        connect("ada", account_role="admin") as ada,
        connect("ben") as ben,
        connect("cleo", role="secondary") as cleo,
    ):
        label = await make_label(ada, "night")
        await ada.ask(give(label, await number_of(pool, "ben"), "none"))
        same = await make_label(ben, "night")
        assert same != label
        assert (await board_row(ben)).label.id == same
        assert await refused(cleo, CreateLabel(id=new_id(), name="night")) == "name_taken"
        assert await refused(ben, CreateLabel(id=new_id(), name="night")) == "name_taken"
        # Whoever sees both may rename one, and not back.
        await ada.ask(edit(label, name="dusk"))
        assert await refused(ada, edit(label, name="night")) == "name_taken"


async def test_the_same_name_twice_at_once(connect: Connect) -> None:
    async with connect("ada") as ada, connect("ben") as ben:
        replies = await asyncio.gather(
            *(who.ask(CreateLabel(id=new_id(), name=name))
              for who in (ada, ben) for name in ("night", "NIGHT", "n\u0456ght")),
            return_exceptions=True,
        )  # fmt: skip
        codes = [reply.code for reply in replies if isinstance(reply, RefusedCommand)]
        assert codes == ["name_taken"] * 5


async def test_a_label_comes_back_where_nothing_looks_the_same(
    connect: Connect, pool: asyncpg.Pool
) -> None:
    async with connect("ada") as ada:
        label = await make_label(ada, "night")
        await ada.ask(DeleteLabel(id=new_id(), label=label))
        other = await make_label(ada, "n\u0456ght")
        with pytest.raises(Refusal, match="another label"):
            await labels.restore(pool, "night")
        await ada.ask(edit(other, name="dusk"))
        assert await labels.restore(pool, "Night") == label
        with pytest.raises(labels.LabelError, match="No label"):
            await labels.restore(pool, "night")


async def test_what_was_there_before_stays(settings: Settings, pool: asyncpg.Pool) -> None:
    """An earlier installation may have look-alikes: all of them stay, and no more can come."""
    people = ["ada", "\u0430da", "zoe\u0308", "ada\u200b"]
    await pool.executemany(
        "INSERT INTO person (name, password_hash, account_role) VALUES ($1, '', 'annotator')",
        [(name,) for name in people],
    )
    await pool.executemany("INSERT INTO label (name) VALUES ($1)", [("night",), ("n\u0456ght",)])
    for _ in range(2):
        await db.migrate(settings.dsn)
        rows = await pool.fetch("SELECT name, look FROM person ORDER BY id")
        assert [tuple(row) for row in rows] == [
            ("ada", "ada"), ("\u0430da", None), ("zo\u00eb", "zo\u00eb"), ("ada\u200b", None)
        ]  # fmt: skip
        assert await pool.fetchval("SELECT count(*) FROM label WHERE look = 'night'") == 2
    with pytest.raises(AccountError, match="looks the same"):
        await accounts.create_person(pool, name="ad\u0430", password=PASSWORD)


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        (["user", "add", b"a\xffda", "--password", PASSWORD], b"invisible character"),
        (["user", "password", b"a\xffda", "--password", PASSWORD], b"cannot keep"),
        (["label", "add", "night", "--by", "ada", "--description", b"\xff"], b"cannot keep"),
    ],
)
def test_a_terminal_says_what_it_cannot_keep(
    verb: list[str | bytes], said: bytes, settings: Settings, one_admin: None
) -> None:
    """Bytes that are no text reach a program as halves of characters."""
    done = subprocess.run(
        [*programs.command(programs.RUSHES), *verb],
        env=programs.environment(settings), capture_output=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert said in done.stderr and b"Traceback" not in done.stderr, done.stderr
