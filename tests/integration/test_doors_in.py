"""What comes into the studio from elsewhere: matched, told, once, all of it or nothing."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from click.testing import CliRunner

from backend import commands, db
from backend.auth.access import Visitor
from backend.auth.accounts import AccountError
from backend.client import new_id
from backend.domain.places import TOLERANCE
from backend.domain.snapshot import follow
from backend.events import read_after
from backend.media import file_of
from backend.messages import CreateLabel, Event, Snapshot, event_decoder
from backend.messages.exports import AskExport
from backend.messages.names import blind_stream, label_stream
from backend.settings import Settings
from backend.views.blind_queue import blind_snapshot
from backend.views.exports import labels_meant
from backend.views.label import label_snapshot
from tests.conftest import Servers, add_clips, drop_database, execute, settings_for
from tests.gestures import answer, blind, decide, edit
from tests.integration.counted_work import work_agrees
from workers.doors import definitions
from workers.doors.exporting import export
from workers.doors.formats import FormatError
from workers.doors.formats.paper_release import is_release, read_release
from workers.doors.formats.table import FORMATS, known
from workers.doors.given import given
from workers.doors.import_cli import main
from workers.doors.importing import How, Outcome, bring
from workers.doors.reading import Selection

Person = Callable[..., Awaitable[Visitor]]
TABLES = ("csv", "jsonl", "parquet", "labelstudio", "fiftyone", "videofolder")


@pytest.fixture
async def other(servers: Servers, template: str, tmp_path: Path) -> AsyncIterator[asyncpg.Pool]:
    """Another studio, with the same films and nobody in it."""
    name = f"other_{secrets.token_hex(6)}"
    await execute(
        servers.dsn("postgres"), f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"
    )
    pool = await db.open_pool(settings_for(servers, name, tmp_path / "other").dsn, size=4)
    await add_clips(pool, 60)
    yield pool
    pool.terminate()
    await drop_database(servers, name)


@pytest.fixture
async def answered(pool: asyncpg.Pool, person: Person) -> int:
    """A label with answers of every kind."""
    clips = await add_clips(pool, 60)
    ada, ben = await person("ada", account_role="admin"), await person("=ben, “b”")
    cleo = await person("cleo", role="secondary")
    label = (await commands.handle(pool, ada, CreateLabel(id=new_id(), name="night"))).label
    assert label is not None
    values = ("positive", "negative", "skip")
    for n in range(12):
        who = (ada, ben)[n % 2]
        await commands.handle(
            pool, who, answer(label, clips[n], values[n % 3], milliseconds=1234 + n)
        )
    await commands.handle(pool, ben, answer(label, clips[0], "negative"))
    for n in (0, 3, 5):
        await commands.handle(pool, cleo, blind(label, clips[n], values[(n + 1) % 3]))
    await commands.handle(pool, ada, decide(label, clips[0], "positive", reason="'=the moon\nalso"))
    return label


async def leave(
    pool: asyncpg.Pool, path: Path, form: Any, media: Path | None = None, **wanted: Any
) -> Path:
    asked = AskExport(format=form, **wanted)
    selection = Selection(asked, await labels_meant(pool, None, asked))
    await export(pool, selection, path, media=media)
    return path


async def come(
    pool: asyncpg.Pool, path: Path, form: Any, *, dry: bool = False, label: str = "",
    by: str = "", **how: Any,
) -> Outcome:  # fmt: skip
    rows = given(path, FORMATS[form].reader(path), label=label, by=by)
    return await bring(pool, path, rows, How(**{"tolerance": TOLERANCE} | how), dry=dry)


async def an_author(pool: asyncpg.Pool) -> None:
    await pool.execute(
        "INSERT INTO person (name, look, password_hash, account_role) "
        "VALUES ('zoe', 'zoe', '', 'admin')"
    )


@pytest.mark.parametrize("form", TABLES)
async def test_what_left_comes_in_and_leaves_again_as_it_was(
    pool: asyncpg.Pool, other: asyncpg.Pool, answered: int, form: str, tmp_path: Path
) -> None:
    media = tmp_path / "media"
    for video, position in await pool.fetch(
        "SELECT content_hash, position FROM clip JOIN video v ON v.id = video_id"
    ):
        path, _ = file_of(media, video, position, "clip.mp4")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"a clip")
    first = await leave(pool, tmp_path / f"first.{form}", form, media)
    await an_author(other)
    before = await other.fetchval("SELECT count(*) FROM event")
    tried = await come(other, first, form, dry=True, create_labels=True)
    assert (tried.rows, tried.taken, tried.here, tried.unmatched) == (17, 17, 0, [])
    assert await other.fetchval("SELECT count(*) FROM event") == before
    assert (await come(other, first, form, create_labels=True)).taken == 17
    second = await leave(other, tmp_path / f"second.{form}", form, media)
    assert rows(second, form) == rows(first, form)
    again = await come(other, first, form)
    assert (again.taken, again.here) == (0, 17)
    # The people of the file are there, and nobody can sign in as them.
    names = await other.fetch("SELECT name FROM person WHERE disabled_at IS NOT NULL ORDER BY id")
    assert {r["name"] for r in names} == {"ada", "=ben, “b”", "cleo"}
    counts = "SELECT positives, negatives, skips, ties, disputed FROM label_count"
    assert await other.fetch(counts) == await pool.fetch(counts)


def rows(path: Path, form: Any) -> list[dict[str, Any]]:
    return list(FORMATS[form].reader(path))


async def test_in_the_same_studio_nothing_is_added_and_what_is_newer_stays(
    pool: asyncpg.Pool, answered: int, tmp_path: Path, settings: Settings
) -> None:
    path = await leave(pool, tmp_path / "a.csv", "csv")
    assert (await come(pool, path, "csv")).here == 17
    ben = await pool.fetchrow("SELECT * FROM person WHERE name LIKE '=ben%'")
    who = Visitor(ben["id"], ben["name"], ben["account_role"], ben["role"])
    clip = await pool.fetchval(
        "SELECT clip_id FROM answer WHERE person_id = $1 AND answer = 'positive'", who.id
    )
    await commands.handle(pool, who, answer(answered, clip, "negative"))
    outcome = await come(pool, path, "csv")
    assert (outcome.taken, outcome.here, len(outcome.unmatched)) == (0, 16, 1)
    assert "answered otherwise here" in outcome.unmatched[0][1]


async def test_a_table_of_others_is_matched_by_name_and_time(
    pool: asyncpg.Pool, person: Person, clips: list[int], tmp_path: Path
) -> None:
    await person("ada", account_role="admin")
    path = tmp_path / "theirs.csv"
    path.write_text(
        "\ufefffile,start,end,answer\r\n"
        "some/folder/FILM 0,0.1,1.05,yes\r\n"  # overlaps the first clip by most
        "Film 0,2.2,,no\r\n"  # within half a second of the second one's start
        "Film 0,900,901,yes\r\n"
        "Film 9,0,1,yes\r\n"
        "Film 1,30,32,\r\n"
    )
    with pytest.raises(FormatError, match=r"row 2: no label is named; add a column `label`"):
        await come(pool, path, "csv")
    with pytest.raises(FormatError, match=r"row 2: nobody is named.*--as NAME"):
        await come(pool, path, "csv", label="night")
    with pytest.raises(FormatError, match="there is no label “night” here"):
        await come(pool, path, "csv", label="night", by="ada")
    outcome = await come(pool, path, "csv", label="night", by="ada", create_labels=True)
    assert outcome.taken == 2 and outcome.labels == ["night"] and outcome.people == []
    assert outcome.how == {"file name, nearest in time": 2}
    assert [(one.row, why) for one, why in outcome.unmatched] == [
        ("row 4", "no clip of that film lies at 900 s, or overlaps it by half"),
        ("row 5", "no film here is 'Film 9'; ingest it first"),
        ("row 6", "it does not say how it was answered"),
    ]
    found = await pool.fetch("SELECT clip_id, answer FROM answer ORDER BY clip_id")
    assert [tuple(r) for r in found] == [(clips[0], "positive"), (clips[1], "negative")]


async def test_a_secondarys_answer_alone_is_told_to_primaries_as_counts(
    pool: asyncpg.Pool, answered: int, tmp_path: Path
) -> None:
    """It makes a clip disputed that a primary answered otherwise."""
    found = await label_snapshot(pool, answered)
    assert found is not None
    seq, state = found
    path = tmp_path / "one.csv"
    path.write_text(
        "label,content_hash,frame_in,frame_out,answer,annotator,role\n"
        "night,0-0,7,8,yes,cleo,secondary\n"
    )
    assert (await come(pool, path, "csv")).taken == 1
    label = label_stream(answered)
    told = Snapshot(stream=label, epoch="", seq=seq, state=state)
    for stored in await read_after(pool, label, seq, 1000):
        assert stored.body is not None
        event = event_decoder.decode(stored.body)
        told = follow(told, Event(stream=label, epoch="", seq=stored.seq, event=event))
    assert (told.seq, told.state) == await label_snapshot(pool, answered)
    assert len(told.state.disputed) == len(state.disputed) + 1  # type: ignore[union-attr]


async def test_everybody_is_told_as_if_it_had_been_answered_here(
    pool: asyncpg.Pool, answered: int, tmp_path: Path
) -> None:
    """Old snapshot + events = fresh snapshot, of the primaries and of each secondary."""
    people = {r["name"]: r["id"] for r in await pool.fetch("SELECT id, name FROM person")}
    cleo = people["cleo"]
    label, own = label_stream(answered), blind_stream(answered, cleo)
    shared, hers = await label_snapshot(pool, answered), await blind_snapshot(pool, answered, cleo)
    assert shared and hers
    path = tmp_path / "more.csv"
    path.write_text(
        "label,content_hash,frame_in,frame_out,answer,annotator,role,at,seconds,reason\n"
        "night,0-0,13,14,yes,ada,primary,,3.5,\n"
        "night,0-0,14,15,no,ada,primary,,,\n"
        "night,0-0,14,15,yes,dan,primary,,,\n"  # who has no account: disputed
        "night,0-0,0,1,no,ada,primary,2999-01-01,,\n"  # replaces what she says now
        "night,0-0,13,14,no,cleo,secondary,,,\n"  # not in her queue before
        "night,0-0,0,1,skip,cleo,secondary,2999-01-01T00:00:00Z,,\n"
        "night,0-0,3,4,no,ada,secondary,2999-01-01,,\n"  # a primary's from a time she was none
        "night,0-0,1,2,yes,dan,adjudicator,,,why not\n"
    )
    outcome = await come(pool, path, "csv")
    assert (outcome.taken, outcome.unmatched) == (8, [])
    for stream, (seq, state), read in (
        (label, shared, lambda: label_snapshot(pool, answered)),
        (own, hers, lambda: blind_snapshot(pool, answered, cleo)),
    ):
        told = Snapshot(stream=stream, epoch="", seq=seq, state=state)
        for stored in await read_after(pool, stream, seq, 1000):
            assert stored.body is not None
            event = event_decoder.decode(stored.body)
            told = follow(told, Event(stream=stream, epoch="", seq=stored.seq, event=event))
        fresh = await read()
        assert fresh is not None and (told.seq, told.state) == fresh
    assert await work_agrees(pool)
    team = await pool.fetch("SELECT name, role, disabled FROM team WHERE label_id = $1", answered)
    assert ("dan", "primary", True) in {tuple(r) for r in team}
    assert await pool.fetchval("SELECT want > done FROM train_state WHERE label_id = $1", answered)


BAD: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.csv", b"", "is empty"),
    "header only, nothing in it": ("a.jsonl", b"\n\n", "is empty"),
    "half a character": ("a.csv", b"label,file\nnight,f\xc3\n", "is not UTF-8.*CSV UTF-8"),
    "cells without columns": ("a.csv", b"label,file\nnight,f,1\n", "row 2: 3 cells .* 2 columns"),
    "two columns of one name": ("a.csv", b"file,file\na,b\n", "'file' is there twice"),
    "an open quote": ("a.csv", b'label,file\n"night,f\n', "row 2: that is no CSV"),
    "NUL": ("a.jsonl", b'{"label":"a\\u0000","file":"f","start":0}\n', "line 1: .*NUL"),
    "no JSON": ("a.jsonl", b'{"label": "a"\n', "line 1: that is no JSON object"),
    "nested without end": ("a.jsonl", b'{"a":' + b"[" * 100_000 + b"\n", "line 1: that is no"),
    "a long line": ("a.jsonl", b'{"a":"' + b"x" * (1 << 21), "line 1 is longer than"),
    "foreign": ("a.parquet", b"PK\x03\x04 a zip", "is no Parquet file"),
    "an answer of another kind": (
        "a.csv", b"label,file,start,annotator,answer\nn,f,0,a,maybe\n",
        "row 2: the answer is 'maybe'; it is one of positive, negative, skip",
    ),
    "a time that is none": (
        "a.csv", b"label,file,start,annotator,answer,at\nn,f,0,a,yes,soon\n",
        "row 2: `at` is 'soon'",
    ),
    "not a number": (
        "a.csv", b"label,file,start,annotator,answer\nn,f,NaN,a,yes\n", "row 2: `start` is 'NaN'",
    ),
    "a number with a comma": (
        "a.csv", b'label,file,start,annotator,answer\nn,f,"1,5",a,yes\n',
        "write a number of seconds",
    ),
    "a role of another kind": (
        "a.csv", b"label,file,start,annotator,answer,role\nn,f,0,a,yes,boss\n",
        "the role is 'boss'",
    ),
    "a name nobody can see": (
        "a.csv", "label,file,start,end,annotator,answer\nn,Film 0,0,1,a\u200bb,yes\n".encode(),
        "row 2: .*nobody can see|row 2: ",
    ),
    "contradicting itself": (
        "a.csv",
        b"label,file,start,end,annotator,answer\nn,Film 0,0,1,a,yes\nn,Film 0,0,1,a,no\n",
        "row 3: a says negative of the clip for which row 2 has positive",
    ),
}  # fmt: skip


async def test_a_file_that_cannot_be_right_changes_nothing(
    pool: asyncpg.Pool, clips: list[int], tmp_path: Path
) -> None:
    await an_author(pool)
    for what, (name, content, message) in BAD.items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(FormatError, match=message) as said:
            await come(pool, path, known(path), create_labels=True)
        assert str(path) in str(said.value), what
    for table in ("label", "annotation", "imported"):
        assert await pool.fetchval(f"SELECT count(*) FROM {table}") == 0
    assert await pool.fetchval("SELECT count(*) FROM person") == 1


async def test_labels_leave_with_what_they_mean_and_come_in_so(
    pool: asyncpg.Pool, other: asyncpg.Pool, answered: int, tmp_path: Path
) -> None:
    clip = await pool.fetchval("SELECT min(id) FROM clip")
    ada = await pool.fetchrow("SELECT * FROM person WHERE name = 'ada'")
    who = Visitor(ada["id"], "ada", "admin", "primary")
    await commands.handle(
        pool, who, edit(answered, description="it’s dark", keywords=("moon",), examples=(clip,),
                        policy="majority", repeats=0.25),
    )  # fmt: skip
    everything = AskExport()
    first = tmp_path / "labels.json"
    meant = await labels_meant(pool, None, everything)
    definitions.write(first, await definitions.definitions_of(pool, meant))
    with pytest.raises(AccountError, match="make an account first"):
        await definitions.bring(
            other, first, definitions.read(first), by="", update=False, dry=False
        )
    await an_author(other)

    async def bring(**how: bool) -> definitions.Outcome:
        how = {"update": False, "dry": False} | how
        return await definitions.bring(other, first, definitions.read(first), by="", **how)

    assert (await bring(dry=True)).made == ["night"]
    assert await other.fetchval("SELECT count(*) FROM label") == 0
    assert (await bring()).made == ["night"] and (await bring()).here == ["night"]
    assert await other.fetchval("SELECT count(*) FROM annotation") == 0  # answers have a door
    second = tmp_path / "again.json"
    meant = await labels_meant(other, None, everything)
    definitions.write(second, await definitions.definitions_of(other, meant))
    assert second.read_text() == first.read_text()
    first.write_text(first.read_text().replace("dark", "dusk"))
    assert (await bring()).other == ["night"]
    assert await other.fetchval("SELECT description FROM label") == "it’s dark"
    await bring(update=True)
    assert await other.fetchval("SELECT description FROM label") == "it’s dusk"
    for content, message in (
        ('{"labels": [{"name": "a"}, {"name": "A"}]}', "is there twice"),
        ('{"labels": [{"name": ""}]}', "needs a name"),
        ("[]", "is no JSON file of labels"),
        ("", "is empty"),
    ):
        first.write_text(content)
        with pytest.raises(FormatError, match=message):
            await bring()


async def test_the_papers_release_comes_in_with_its_three_annotators(
    pool: asyncpg.Pool, clips: list[int], tmp_path: Path
) -> None:
    await an_author(pool)
    (tmp_path / "agg").mkdir()
    (tmp_path / "checkpoints").mkdir()
    shots = ["key,yt_id,start,end,cluster_index"]
    shots += [f"Film 0|{n},Film 0,{2.0 * n},{2.0 * n + 1},0" for n in range(4)]
    (tmp_path / "shot-data.csv").write_text("\n".join(shots))
    data = [{"key": "Film 0|0", "primary": True, "secondaries": {"A": True, "C": False}}]
    agg = {"primary": "B", "secondaries": ["A", "C"], "data": data}
    (tmp_path / "agg" / "night.json").write_text(json.dumps(agg))
    sets = [{"pos": ["Film 0|0"], "neg": []}, {"pos": ["Film 0|0"], "neg": ["Film 0|3"]}]
    (tmp_path / "checkpoints" / "night.json").write_text(json.dumps(sets))
    assert is_release(tmp_path)
    rows = given(tmp_path, read_release(tmp_path))
    how = How(tolerance=TOLERANCE, create_labels=True)
    outcome = await bring(pool, tmp_path, rows, how, dry=False)
    assert (outcome.taken, outcome.unmatched) == (4, [])
    found = await pool.fetch(
        "SELECT clip_id, name, a.role, answer FROM answer a JOIN person p ON p.id = person_id"
        " ORDER BY clip_id, name"
    )
    assert [tuple(r) for r in found] == [
        (clips[0], "A", "secondary", "positive"),
        (clips[0], "B", "primary", "positive"),
        (clips[0], "C", "secondary", "negative"),
        (clips[3], "B", "primary", "negative"),
    ]
    data[0]["key"] = "unknown"
    (tmp_path / "agg" / "night.json").write_text(json.dumps(agg))
    with pytest.raises(FormatError, match=r"shot-data\.csv does not know 'unknown'"):
        list(read_release(tmp_path))


async def test_the_terminal_brings_in_and_tells(
    pool: asyncpg.Pool, settings: Settings, clips: list[int], tmp_path: Path
) -> None:
    await an_author(pool)

    async def said(*arguments: str) -> tuple[int, str]:
        done = await asyncio.to_thread(
            CliRunner().invoke, main, arguments, env=settings.environment | {"COLUMNS": "200"}
        )
        return done.exit_code, done.output

    path = tmp_path / "a.csv"
    path.write_text("label,file,start,end,answer,annotator\nnight,Film 0,0,1,yes,=dan\n"
                    "night,=Film 9,0,1,yes,=dan\n")  # fmt: skip
    code, told = await said("annotations", str(path))
    assert code == 1 and "--create-labels" in told
    code, told = await said("annotations", str(path), "--create-labels", "--dry-run")
    assert code == 0 and "2 rows: 1 would come in, 0 were here already, 1 do not" in told
    assert "Closed accounts made: =dan." in told and "this was a dry run" in told
    assert await pool.fetchval("SELECT count(*) FROM label") == 0
    code, told = await said("annotations", str(path), "--create-labels")
    assert code == 0 and "1 came in" in told and f"{path}.unmatched.csv" in told
    listed = path.with_name("a.csv.unmatched.csv").read_text()
    assert "row 3,night,'=Film 9" in listed and "ingest it first" in listed
    for arguments, message in (
        (("annotations", str(tmp_path / "none.csv")), "is not there"),
        (("annotations", str(tmp_path)), "does not tell its format"),
        (("labels", str(path)), "is no JSON file of labels"),
        (("labels", str(tmp_path / "none.json")), "can't be read"),
        (("embeddings", str(path), "--space", "x"), "neither .parquet nor .npz"),
    ):
        code, told = await said(*arguments)
        assert code == 1 and message in told
