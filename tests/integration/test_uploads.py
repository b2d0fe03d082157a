"""Files that come piece by piece (tus 1.0.0): they go on where they stopped, and none is half."""

from __future__ import annotations

import asyncio
import base64
import errno
import os
import shutil
import time
from collections import namedtuple
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import asyncpg
import httpx
import pytest
from msgspec.structs import replace

from backend import client as rushes
from backend.client import Client
from backend.client import sending as client_sending
from backend.commands import left_uploads
from backend.commands import uploads as sending
from backend.keeping import uploads as lying
from backend.messages import wire
from backend.settings import Settings
from tests.conftest import Connect
from tests.integration.test_api_keys import bearer, made

pytestmark = pytest.mark.timeout(60)
Usage = namedtuple("Usage", "total used free")
FILM = bytes(range(256)) * 9000  # 2.3 MB of no film
PIECE = {"Content-Type": "application/offset+octet-stream", "Tus-Resumable": "1.0.0"}


@pytest.fixture
async def settings(settings: Settings, tmp_path: Path) -> Settings:
    home = tmp_path / "home"
    home.mkdir()
    return replace(settings, home=home, upload_file_gb=0.01, upload_person_gb=0.02)


class Sender:
    """A program that sends films by an API key."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def begin(self, name: str | bytes, size: int = len(FILM), **more: str) -> httpx.Response:
        told = {"filename": name, **more}
        values = (
            f"{key} {base64.b64encode(v if isinstance(v, bytes) else v.encode()).decode()}"
            for key, v in told.items()
        )
        headers = {"Upload-Length": str(size), "Upload-Metadata": ",".join(values).strip()}
        return await self.http.post(wire.UPLOADS, headers=headers)

    async def begun(self, name: str, size: int = len(FILM), **more: str) -> str:
        """The address of a new upload."""
        answer = await self.begin(name, size, **more)
        assert answer.status_code == 201, answer.text
        return answer.headers["Location"]

    async def send(self, place: str, offset: int, piece: bytes, **more: str) -> httpx.Response:
        headers = {**PIECE, "Upload-Offset": str(offset), **more}
        return await self.http.patch(place, headers=headers, content=piece)

    async def there(self, place: str) -> int:
        answer = await self.http.head(place)
        assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
        return int(answer.headers["Upload-Offset"])

    async def cut(self, place: str, offset: int, piece: bytes) -> None:
        """Send a piece, of which the connection breaks at the end: more was announced."""
        url = urlsplit(str(self.http.base_url))
        _, out = await asyncio.open_connection(url.hostname, url.port)
        lines = [
            f"PATCH {place} HTTP/1.1", f"Host: {url.netloc}",
            f"Authorization: {self.http.headers['Authorization']}",
            *(f"{name}: {value}" for name, value in PIECE.items()),
            f"Upload-Offset: {offset}", f"Content-Length: {len(piece) + 1000}", "", "",
        ]  # fmt: skip
        out.write("\r\n".join(lines).encode() + piece)
        await out.drain()
        out.close()


@pytest.fixture
async def ben(connect: Connect) -> AsyncIterator[Client]:
    async with connect("ben") as opened:
        yield opened


@pytest.fixture
async def sender(backend: Settings, ben: Client) -> AsyncIterator[Sender]:
    _, key = await made(ben, "annotate")
    async with httpx.AsyncClient(base_url=backend.public_api_url, headers=bearer(key)) as http:
        yield Sender(http)


async def files(pool: asyncpg.Pool) -> list[asyncpg.Record]:
    return list(await pool.fetch("SELECT * FROM file ORDER BY id"))


def bytes_of(uri: str) -> bytes:
    return Path(unquote(urlsplit(uri).path)).read_bytes()


async def test_a_file_comes_in_pieces_over_cut_connections_and_is_taken_in_once(
    sender: Sender, pool: asyncpg.Pool, settings: Settings
) -> None:
    place = await sender.begun("Der Film №1.mp4", intake=" night  shift ", mark="abc")
    assert await sender.there(place) == 0
    answer = await sender.send(place, 0, FILM[:100_000])
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "100000")
    assert answer.headers["Tus-Resumable"] == "1.0.0" and "GMT" in answer.headers["Upload-Expires"]
    await sender.cut(place, 100_000, FILM[100_000:1_700_000])
    async with asyncio.timeout(10):
        while await sender.there(place) < 1_700_000:
            await asyncio.sleep(0.02)
    assert await files(pool) == [] and await pool.fetchval("SELECT count(*) FROM intake") == 0
    [under_way] = (await sender.http.get(wire.UPLOADS)).json()["uploads"]
    assert (under_way["mark"], under_way["received"]) == ("abc", 1_700_000)
    async with asyncio.timeout(10):
        while (await sender.send(place, 1_700_000, FILM[1_700_000:])).status_code == 423:
            await asyncio.sleep(0.02)  # the connection that was cut is being noticed
    [file] = await files(pool)
    assert (file["name"], file["stage"]) == ("Der Film №1.mp4", "waiting")
    assert bytes_of(file["uri"]) == FILM and file["uri"].endswith(".mp4")
    assert await pool.fetchval("SELECT name FROM intake WHERE id = $1", file["intakes"][0]) == (
        "night shift"
    )
    told = (await sender.http.get(place)).json()
    assert (told["state"], told["file"], told["received"]) == ("arrived", file["id"], len(FILM))
    again = await sender.send(place, len(FILM), b"")
    assert again.status_code == 204 and len(await files(pool)) == 1
    assert (await sender.http.get(wire.UPLOADS)).json()["uploads"] == []
    assert await pool.fetchval("SELECT about FROM trail WHERE action = 'file sent'") == file["name"]


async def test_a_piece_that_does_not_fit_changes_nothing(
    sender: Sender, pool: asyncpg.Pool
) -> None:
    place = await sender.begun("a.mp4", 1000)
    await sender.send(place, 0, FILM[:400])
    for offset, piece, status in (
        (0, b"again", 409), (500, b"later", 409), (400, FILM[:601], 413)
    ):  # fmt: skip
        answer = await sender.send(place, offset, piece)
        assert answer.status_code == status, answer.text
        assert await sender.there(place) == 400
    chunked = sender.http.patch(place, headers={**PIECE, "Upload-Offset": "400"}, content=many())
    assert (await chunked).status_code == 413 and await sender.there(place) <= 1000
    assert await files(pool) == []
    wrong = await sender.http.patch(place, headers={"Upload-Offset": "400"}, content=b"x")
    assert wrong.status_code == 415
    other = await sender.http.head(place, headers={"Tus-Resumable": "0.2.2"})
    assert other.status_code == 412 and other.headers["Tus-Resumable"] == "1.0.0"


async def many() -> AsyncIterator[bytes]:
    for _ in range(5):
        yield b"x" * 300


async def test_what_cannot_be_sent_is_refused_in_words(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, backend: Settings
) -> None:
    for name, size, status, words in (
        ("report.pdf", 100, 415, "“report.pdf” is none of what is taken in here: films (mp4"),
        ("films.zip", 100, 415, "none of what is taken in"),
        ("talk.mp4.exe", 100, 415, "none of what is taken in"),
        ("empty.mp4", 0, 400, "“empty.mp4” is empty"),
        ("big.mp4", 10**7 + 1, 413, "“big.mp4” has 10 MB; one file may have 10 MB"),
    ):
        answer = await sender.begin(name, size)
        assert answer.status_code == status and words in answer.json()["message"], answer.text
    assert (await sender.begin("a.mp4", 100, intake="\u200b")).status_code == 422
    assert (
        await sender.http.post(wire.UPLOADS, headers={"Upload-Length": "-1"})
    ).status_code == 400
    odd = {"Upload-Length": "9", "Upload-Metadata": "filename !"}
    assert (await sender.http.post(wire.UPLOADS, headers=odd)).status_code == 400
    for _ in range(2):
        await sender.begun("a.mp4", 9 * 10**6)
    answer = await sender.begin("b.mp4", 9 * 10**6)
    assert answer.status_code == 413 and "18 MB of the 20 MB that one person may" in answer.text
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9 - 1, 1))
    answer = await sender.begin("b.mp4", 1000)
    assert answer.status_code == 413 and "no room for “b.mp4”" in answer.json()["message"]


async def test_names_lead_nowhere_else_and_are_kept_for_people(
    sender: Sender, pool: asyncpg.Pool, settings: Settings
) -> None:
    names: tuple[str | bytes, ...] = (
        "../../../etc/cron.d/x.mp4", "C:\\films\\y.mov", "a\x00b\nc\x1b[31m.mp4", "..", "",
        ".hidden.mp4", "ж" * 400 + ".mp4", "👩‍👩‍👧.mkv", b"\xff\xfe.mp4",
        "\u202egpj.mp4", "e\u0301.mp4", "/", "x" * 300, "plain",
    )  # fmt: skip
    for name in names:
        answer = await sender.begin(name, 3)
        assert answer.status_code == 201, (name, answer.text)
        await sender.send(answer.headers["Location"], 0, b"abc")
    rows = await files(pool)
    assert len(rows) == len(names)
    for row in rows:
        path = Path(unquote(urlsplit(row["uri"]).path))
        assert path.parent.parent == settings.uploads.resolve() and path.read_bytes() == b"abc"
        assert not path.name.startswith(".") and len(row["name"]) <= 255
    shown = [row["name"] for row in rows]
    assert shown[:6] == [
        "x.mp4", "y.mov", "ab c\\x1b[31m.mp4", "film", "film", ".hidden.mp4"
    ]  # fmt: skip
    assert (
        shown[6].endswith("ж.mp4") and shown[7] == "👩‍👩‍👧.mkv" and shown[8] == "\ufffd\ufffd.mp4"
    )
    assert shown[9] == "\\u202egpj.mp4" and shown[10] == "\u00e9.mp4"


async def test_whoever_may_not_change_labels_sends_nothing_and_nobody_sees_anothers(
    sender: Sender, backend: Settings, ben: Client, connect: Connect
) -> None:
    place = await sender.begun("a.mp4", 1000)
    async with connect("vera", account_role="viewer") as vera, connect("cleo") as cleo:
        for who, scope, begins in (
            (vera, "annotate", 403),
            (ben, "read", 403),
            (cleo, "annotate", 201),
        ):
            _, key = await made(who, scope)  # type: ignore[arg-type]
            async with httpx.AsyncClient(
                base_url=backend.public_api_url, headers=bearer(key)
            ) as http:
                other = Sender(http)
                assert (await other.begin("b.mp4", 1000)).status_code == begins
                hidden = 404 if begins == 201 else 403
                assert (await http.head(place)).status_code == hidden
                assert (await http.get(place)).status_code == hidden
                assert (await other.send(place, 0, b"x")).status_code == hidden
                assert (await http.delete(place)).status_code == hidden
    assert await sender.there(place) == 0


async def test_a_page_of_ours_may_send_and_no_other(backend: Settings, ben: Client) -> None:
    """Browsers ask beforehand, because page and backend are two origins."""
    asks = {
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "content-type,tus-resumable,upload-offset",
    }
    async with httpx.AsyncClient(base_url=backend.public_api_url) as http:
        ours = await http.options(
            f"{wire.UPLOADS}/1", headers={"Origin": backend.ui_origin, **asks}
        )
        assert ours.status_code == 204
        assert ours.headers["Access-Control-Allow-Origin"] == backend.ui_origin
        assert ours.headers["Access-Control-Allow-Credentials"] == "true"
        for other in (f"{backend.ui_origin}.evil.example", "https://evil.example", "null"):
            theirs = await http.options(f"{wire.UPLOADS}/1", headers={"Origin": other, **asks})
            assert theirs.status_code == 400
            assert "Access-Control-Allow-Origin" not in theirs.headers
        known = await http.options(wire.UPLOADS)
        assert known.headers["Tus-Version"] == "1.0.0"
        assert "termination" in known.headers["Tus-Extension"]


async def test_two_senders_never_write_into_one_file(sender: Sender, settings: Settings) -> None:
    place = await sender.begun("a.mp4", 1000)
    path = settings.uploads / place.rpartition("/")[2] / "a.mp4"
    held = lying.Growing(path)
    answer = await sender.send(place, 0, FILM[:400])
    assert answer.status_code == 423 and answer.json()["temporary"]
    held.close()
    assert (await sender.send(place, 0, FILM[:400])).status_code == 204


async def test_a_disk_that_fills_keeps_what_came_and_goes_on(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, pool: asyncpg.Pool
) -> None:
    place = await sender.begun("a.mp4")
    write = os.write

    def full(descriptor: int, data: Any) -> int:
        if len(data) > 1000:
            return write(descriptor, data[:1000])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as filled:
        filled.setattr(os, "write", full)
        answer = await sender.send(place, 0, FILM)
    assert answer.status_code == 507 and answer.json()["temporary"]
    assert "“a.mp4” stopped; what came is kept" in answer.json()["message"]
    there = await sender.there(place)
    assert there > 0 and await files(pool) == []
    assert (await sender.send(place, there, FILM[there:])).status_code == 204
    [file] = await files(pool)
    assert bytes_of(file["uri"]) == FILM


async def test_a_cancelled_upload_leaves_nothing(
    sender: Sender, pool: asyncpg.Pool, settings: Settings
) -> None:
    place = await sender.begun("a.mp4", 1000)
    await sender.send(place, 0, FILM[:400])
    assert (await sender.http.delete(place)).status_code == 204
    assert list(settings.uploads.iterdir()) == []
    assert (await sender.http.head(place)).status_code == 410
    assert (await sender.send(place, 400, FILM[:600])).status_code == 410
    assert (await sender.http.get(wire.UPLOADS)).json()["uploads"] == []
    assert list(settings.uploads.iterdir()) == [] and await files(pool) == []


async def test_what_is_left_lying_goes_after_a_day_and_is_told(
    sender: Sender, pool: asyncpg.Pool, settings: Settings
) -> None:
    left, fresh, failed, done = [
        await sender.begun(name, 1000) for name in ("left.mp4", "new.mp4", "bad.mp4", "good.mp4")
    ]
    for place in (left, fresh):
        await sender.send(place, 0, FILM[:400])
    for place in (failed, done):
        await sender.send(place, 0, FILM[:1000])
    await pool.execute("UPDATE file SET stage = 'failed' WHERE name = 'bad.mp4'")
    await pool.execute("UPDATE file SET stage = 'done' WHERE name = 'good.mp4'")
    await left_uploads.clear_left(pool, settings)
    assert len(list(settings.uploads.iterdir())) == 4
    await pool.execute(
        "UPDATE upload SET moved_at = now() - interval '25 hours' WHERE name <> 'new.mp4'"
    )
    stray = settings.uploads / "999999"
    stray.mkdir()
    (stray / ".draft-upload").write_bytes(b"x")
    os.utime(stray, (time.time() - 90_000,) * 2)
    await left_uploads.clear_left(pool, settings)
    there = {path.name for path in settings.uploads.iterdir()}
    assert there == {place.rpartition("/")[2] for place in (fresh, done)}
    told = {u["name"]: u["state"] for u in (await sender.http.get(wire.UPLOADS)).json()["uploads"]}
    assert told == {"left.mp4": "left", "new.mp4": "receiving"}
    assert (await sender.http.head(left)).status_code == 410
    assert (await sender.http.delete(left)).status_code == 204  # it was read
    [one] = (await sender.http.get(wire.UPLOADS)).json()["uploads"]
    assert one["name"] == "new.mp4"


async def test_what_was_whole_when_the_backend_was_killed_is_taken_in(
    sender: Sender, pool: asyncpg.Pool, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(*_: object) -> None:
        raise ConnectionError

    places = [await sender.begun(name, 400) for name in ("a.mp4", "b.mp4")]
    with monkeypatch.context() as at_that_moment:
        at_that_moment.setattr(sending, "hand_over", killed)
        for place in places:
            await sender.send(place, 0, FILM[:400])
    assert await files(pool) == []
    assert await sender.there(places[0]) == 400  # whoever asks
    assert [file["name"] for file in await files(pool)] == ["a.mp4"]
    await pool.execute("UPDATE upload SET moved_at = now() - interval '25 hours'")
    await left_uploads.clear_left(pool, settings)  # or nobody
    assert [file["name"] for file in await files(pool)] == ["a.mp4", "b.mp4"]
    assert bytes_of((await files(pool))[1]["uri"]) == FILM[:400]


async def test_a_program_sends_a_film_and_goes_on_with_it(
    backend: Settings, ben: Client, pool: asyncpg.Pool, settings: Settings, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """By ``import rushes``, with and without waiting."""
    film = tmp_path / "Café – take 2.mp4"
    film.write_bytes(FILM)
    monkeypatch.setattr(client_sending, "PIECE", 1_000_000)
    _, key = await made(ben, "annotate", "read")
    told: list[int] = []

    class Stopped(Exception):
        """The program ends here."""

    def stop(there: int, size: int) -> None:
        told.append(there)
        raise Stopped

    async with rushes.connect_async(backend.public_api_url, key) as r:
        with pytest.raises(Stopped):
            await r.films.upload(film, intake="sent", progress=stop)
        again: list[int] = []
        sent = await r.films.upload(film, progress=lambda there, _: again.append(there))
        [file] = await files(pool)
        assert (sent.file, sent.name) == (file["id"], film.name) and bytes_of(file["uri"]) == FILM
        assert told == [1_000_000] and again == [2_000_000, len(FILM)]
        assert await pool.fetchval("SELECT count(*) FROM upload") == 1
        assert await pool.fetchval("SELECT name FROM intake") == "sent"
        with pytest.raises(TimeoutError):
            await sent.wait(0.01)
        await pool.execute("UPDATE file SET stage = 'known'")
        assert (await sent.wait(10)).stage == "known"
        with pytest.raises(rushes.Refused, match=r"none of what is taken in"):
            await r.films.upload(Path(__file__).with_suffix(".py"))
        with pytest.raises(rushes.RushesError, match="cannot be read"):
            await r.films.upload(tmp_path / "nowhere.mp4")

    def waiting() -> str:
        with rushes.connect(backend.public_api_url, key) as studio:
            return studio.films.upload(film).name

    assert await asyncio.to_thread(waiting) == film.name and len(await files(pool)) == 2
