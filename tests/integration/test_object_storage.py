"""Films in a bucket: listed, ingested and judged like those of a folder."""

from __future__ import annotations

import asyncio
import contextlib
import csv
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import asyncpg
import numpy as np
import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace
from obstore.store import AzureStore, GCSStore, S3Store

import sql
from backend import db
from backend.domain import addresses
from backend.settings import Settings
from tests import buckets
from tests.buckets import S3, SECRET, Bucket
from tests.conftest import Servers, copy_database, drop_database, settings_for
from tests.unit.made_videos import scenes, write_video
from tests.unit.test_bundle import config
from workers.deploy import bundle as bundles
from workers.deploy import cli as deploy_cli
from workers.deploy.bundle import Bundle as Model
from workers.deploy.config import Embedding
from workers.embedding.embedder import load_embedder
from workers.embedding.texts import DEMO_MODEL, Embedders
from workers.ingest import cli, fetching, objects, prefixes
from workers.ingest.fetching import Sources
from workers.ingest.ingester import Ingester
from workers.ingest.survey import Skip, Survey
from workers.video import VideoError

needs_model = pytest.mark.skipif(
    not (DEMO_MODEL / "model.safetensors").exists(), reason="the demo's model is not built"
)


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    with buckets.running(tmp_path_factory.mktemp("s3") / "log") as server:
        yield server


@pytest.fixture
def bucket(s3: S3, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    return s3.bucket()


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("film") / "a.mp4"
    write_video(path, scenes(20, 20))
    return path.read_bytes()


def of(text: object) -> addresses.Address:
    address = addresses.read(str(text))
    assert address is not None
    return address


def listed(sources: Sources, *names: object) -> tuple[list[str], Survey]:
    told = Survey()
    found = [f for page in prefixes.films(map(of, names), sources, told) for f in page]
    return [str(one.path).split("/", 3)[3] for one in found], told


def test_any_key_is_listed_and_read(bucket: Bucket, settings: Settings, film: bytes) -> None:
    keys = ["50%.mp4", "%41.mp4", "a b.mp4", "it's #1?x=1&y.mp4", "plus+.mp4", "Übung 日本.mp4"]
    for key in keys:
        bucket.put(f"odd/{key}", key.encode() + film)
    sources = Sources(settings)
    found, told = listed(sources, f"{bucket}odd/")
    assert sorted(found) == sorted(f"odd/{key}" for key in keys) and not told.refused
    for key in keys:
        address = of(f"{bucket}odd/{key}")
        store = sources.store(address)
        assert store.read(store.head(address), 0, 5) == key.encode()[:5].ljust(5, film[:1])[:5]
        assert addresses.of_uri(address.uri) == address


def test_a_name_that_no_client_can_ask_for_hides_no_other(
    bucket: Bucket, settings: Settings
) -> None:
    for key in ("a/b/../c.mp4", "a//d.mp4", "a/./e.mp4", "a/f.mp4", "z.mp4"):
        bucket.put(key, b"1")
    found, told = listed(Sources(settings), bucket)
    assert found == ["a/f.mp4", "z.mp4"]
    refused = {str(one.path): one.message for one in told.refused}
    assert set(refused) == {f"{bucket}a/b/../c.mp4", f"{bucket}a//d.mp4", f"{bucket}a/./e.mp4"}
    assert all("Rename the object" in message for message in refused.values())


def test_below_a_prefix_what_is_no_film_is_passed_over(
    bucket: Bucket, settings: Settings, film: bytes
) -> None:
    for key, content in {
        "p/": b"", "p/folder/": b"", "p/film.mp4": b"1", "p/film": film, "p/notes.txt": film,
        "p/notes": b"words", "p/half.part": film, "p/.hidden.mp4": film, "p/.h/film.mp4": film,
        "p/none.mp4": b"", "p/nothing": b"", "pp.mp4": film, "p/program.ts": b"const x = 1;",
    }.items():  # fmt: skip
        bucket.put(key, content)
    found, told = listed(Sources(settings), f"{bucket}p")
    assert sorted(found) == ["p/film", "p/film.mp4"]
    assert [(str(one.path), one.named) for one in told.refused] == [(f"{bucket}p/none.mp4", False)]
    skipped = {path.name: why for why, path in told.skipped}
    assert skipped == {
        "notes.txt": Skip.OTHER, "notes": Skip.NO_VIDEO, "half.part": Skip.UNFINISHED,
        ".hidden.mp4": Skip.HIDDEN, "film.mp4": Skip.HIDDEN, "program.ts": Skip.NO_VIDEO,
    }  # fmt: skip
    assert listed(Sources(settings), f"{bucket}p/notes.txt")[0] == ["p/notes.txt"], "it is named"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nothing.mp4", "There is no such object"),
        ("nothing/", "Nothing lies below it"),
        ("notes", "not a video in a known container"),
        ("empty.mp4", "The file is empty"),
    ],
)
def test_what_is_named_and_cannot_be_taken_says_why(
    name: str, words: str, bucket: Bucket, settings: Settings
) -> None:
    bucket.put("notes", b"words")
    bucket.put("empty.mp4", b"")
    found, told = listed(Sources(settings), f"{bucket}{name}")
    [refused] = told.refused
    assert not found and refused.named and words in refused.message


def test_a_bucket_that_is_not_there_and_a_missing_key(
    bucket: Bucket, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, told = listed(Sources(settings), "s3://no-such-bucket/")
    assert "There is no bucket “no-such-bucket”" in told.refused[0].message
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    _, told = listed(Sources(settings), bucket, "gs://films/", "az://films/")
    said = [one.message for one in told.refused]
    assert [("AWS_ACCESS_KEY_ID" in a, "GOOGLE_APPLICATION_CREDENTIALS" in a,
             "AZURE_STORAGE_ACCOUNT_NAME" in a) for a in said] == [
        (True, False, False), (False, True, False), (False, False, True),
    ]  # fmt: skip
    assert SECRET not in "".join(said)


def test_a_copy_is_bounded_and_what_changes_meanwhile_is_said(
    bucket: Bucket, settings: Settings, tmp_path: Path, film: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    bucket.put("a.mp4", film)
    monkeypatch.setattr(fetching, "PART", 1000)
    sources = Sources(settings)
    path, found = sources.copy(of(f"{bucket}a.mp4"), tmp_path / "copy")
    assert path.read_bytes() == film and found.size == len(film) and found.etag

    def put_another(fraction: float) -> None:
        if fraction > 0.3:
            bucket.put("a.mp4", film[::-1])

    with pytest.raises(VideoError, match="changed while it was read"):
        sources.copy(of(f"{bucket}a.mp4"), tmp_path / "copy", tell=put_another)
    bucket.put("a.mp4", film)
    with pytest.raises(VideoError, match="no such object"):
        sources.copy(
            of(f"{bucket}a.mp4"), tmp_path / "copy", tell=lambda share: bucket.delete("a.mp4")
        )
    bucket.put("a.mp4", film)
    small = Sources(replace(settings, max_fetch_gb=0.000_001))
    with pytest.raises(VideoError, match="RUSHES_MAX_FETCH_GB"):
        small.copy(of(f"{bucket}a.mp4"), tmp_path / "copy")
    monkeypatch.setattr(fetching, "ROOM", 1 << 60)
    with pytest.raises(VideoError, match="GB are free on the disk"):
        sources.copy(of(f"{bucket}a.mp4"), tmp_path / "copy")


def test_a_long_list_is_read_page_by_page(
    bucket: Bucket, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "LISTED_AT_ONCE", buckets.LISTED_AT_ONCE)
    for number in range(50):
        bucket.put(f"many/{number:05d}.mp4", b"1")
    told = Survey()

    def pages() -> list[int]:
        return [len(page) for page in prefixes.films([of(bucket)], Sources(settings), told)]

    assert pages() == [20, 20, 10] and not told.refused
    bucket.put("many/00029//x.mp4", b"1")  # in the second page, which the client gives up
    assert pages() == [20, 19, 11] and len(told.refused) == 1


@pytest.fixture
async def place(servers: Servers, template: str, tmp_path: Path) -> AsyncIterator[Settings]:
    name = await copy_database(servers, template)
    yield replace(settings_for(servers, name, tmp_path), embedder="demo")
    await drop_database(servers, name)


async def work(settings: Settings, pool: asyncpg.Pool) -> None:
    """What an ingest worker does until nothing is due."""
    ingester = Ingester(settings, pool, Embedders(settings))
    try:
        for row in await sql.ingest.due(pool):
            await ingester.ingest(row["id"])
    finally:
        ingester.close()


async def asked(*names: object) -> tuple[int, str]:
    """What ``rushes ingest`` says without waiting, and its exit code."""
    result = await asyncio.to_thread(
        CliRunner().invoke, cli.main, [*map(str, names), "--no-wait", "--verbose"]
    )
    return result.exit_code, result.output


@needs_model
async def test_a_film_of_a_bucket_is_ingested_once(
    bucket: Bucket, place: Settings, film: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in place.environment.items():
        monkeypatch.setenv(variable, value)
    bucket.put("2020/a b.mp4", film)
    bucket.put("table.csv", b"file,title\n2020/a b.mp4,Dusk")
    pool = await db.open_pool(place.dsn, size=4)
    code, said = await asked(bucket, "--metadata", f"{bucket}table.csv")
    assert (code, "1 file wait" in said) == (0, True), said
    await work(place, pool)
    row = await pool.fetchrow("SELECT * FROM file")
    assert (row["uri"], row["name"], row["stage"]) == (f"{bucket}2020/a%20b.mp4", "a b.mp4", "done")
    assert await pool.fetchval("SELECT title FROM video") == "Dusk"
    assert row["etag"] and row["size"] == len(film) and row["clips"] == 2
    assert not list((place.home / "fetched").iterdir()), "the copy is gone"

    read = bucket.reads()
    bucket.put("2020/a b.mp4", film)  # written again: its time is another, its tag the same
    bucket.put("2020/copy.mp4", film)
    assert (await asked(bucket))[0] == 0
    assert bucket.reads() == read, "a name and a tag are enough"
    await work(place, pool)
    rows = await pool.fetch("SELECT name, stage FROM file ORDER BY id")
    assert [tuple(r) for r in rows] == [("a b.mp4", "done"), ("copy.mp4", "known")]
    assert await pool.fetchval("SELECT count(*) FROM clip") == 2

    other = film[: len(film) // 2]  # cut off
    bucket.put("2020/a b.mp4", other)
    bucket.put("2020/words.mp4", b"words")
    _, said = await asked(bucket)
    assert "changed since" in said
    await work(place, pool)
    rows = await pool.fetch("SELECT name, stage, error FROM file ORDER BY id")
    assert [r["stage"] for r in rows] == ["failed", "known", "failed"]
    assert "not a video in a known container" in rows[2]["error"]
    await pool.close()
    assert SECRET not in said


@needs_model
def test_a_bundle_judges_films_of_a_bucket(
    bucket: Bucket, film: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.put("new/a b.mp4", film)
    bucket.put("new/bad.mp4", b"words")
    identity = load_embedder(str(DEMO_MODEL)).identity
    embedding = Embedding(
        digest=identity.digest, name="demo", source="demo", dimensions=identity.dim,
        frames_per_clip=8, preprocessing=identity.preprocessing,
    )  # fmt: skip
    model = Model(config(embedding=embedding), np.zeros(identity.dim, np.float32), 0.0)
    bundles.write(tmp_path / "bundle", model)
    monkeypatch.chdir(tmp_path)

    def judged() -> Result:
        arguments = ["bundle", f"{bucket}new", "--out", "a.csv"]
        return CliRunner().invoke(deploy_cli.main, arguments)

    done = judged()
    assert done.exit_code == 1 and "new/bad.mp4" in done.output, done.output
    rows = list(csv.DictReader((tmp_path / "a.csv").read_text().splitlines()))
    assert [(r["file"], r["shot"]) for r in rows] == [
        (f"{bucket}new/a b.mp4", "0"), (f"{bucket}new/a b.mp4", "1"),
    ]  # fmt: skip
    (kept,) = tmp_path.glob(".a.csv.*")
    assert not (kept / "copied").exists(), "the copy is gone"
    bucket.delete("new/bad.mp4")
    read = bucket.reads()
    assert judged().exit_code == 0 and bucket.reads() == read, "what was judged is not read again"


@pytest.mark.parametrize(
    ("address", "variables", "kind"),
    [
        ("s3://films/a.mp4", {"AWS_SKIP_SIGNATURE": "true"}, S3Store),
        ("gs://films/a.mp4", {"GOOGLE_SKIP_SIGNATURE": "true"}, GCSStore),
        (
            "az://films/a.mp4",
            {"AZURE_STORAGE_ACCOUNT_NAME": "studio", "AZURE_SKIP_SIGNATURE": "true"},
            AzureStore,
        ),
    ],
)
def test_each_scheme_has_its_store(
    address: str, variables: dict[str, str], kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (*objects.VARIABLES, "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(VideoError, match="There are no credentials"):
        objects.Bucket(of(address))
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert isinstance(objects.Bucket(of(address)).client, kind)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (403, r"does not let the credentials in this process' environment read it \(403\)"),
        (404, "There is no such object"),
        (503, r"does not answer as it should \(its last answer was 503\)"),
        (None, "does not answer as it should, although"),
    ],
)
def test_a_store_that_refuses_is_asked_once_and_one_that_stumbles_again(
    answer: int | None, words: str, s3: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    backoff = {"init_backoff": timedelta(milliseconds=1), "max_backoff": timedelta(milliseconds=2)}
    retries = {"max_retries": 3, "retry_timeout": timedelta(seconds=9), "backoff": backoff}
    monkeypatch.setattr(objects, "RETRIES", retries)
    with answering(answer) as (endpoint, asked):
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
        with pytest.raises(VideoError, match=words) as refused:
            objects.Bucket(of("s3://films/a.mp4")).head(of("s3://films/a.mp4"))
        assert len(asked) == (1 if answer in (403, 404) else 4)
    assert SECRET not in str(refused.value) and "http" not in str(refused.value)


@contextlib.contextmanager
def answering(status: int | None) -> Iterator[tuple[str, list[str]]]:
    """A server that answers everything so, or with nothing; its address, and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            asked.append(self.path)
            if status is not None:
                self.send_response(status)
                self.send_header("content-length", "0")
                self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()
