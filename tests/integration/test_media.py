"""Pictures live beside films, sound in a corpus of its own, from file to card."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import numpy as np
import pytest
from click.testing import CliRunner
from msgspec.structs import replace
from PIL import Image

import sql
from backend import db
from backend.media import folder_of
from backend.settings import Settings
from backend.views import corpus
from tests.conftest import Servers, copy_database, drop_database, settings_for
from tests.unit.made_media import save_clap, tone, write_wav
from tests.unit.made_videos import scenes, write_video
from workers.embedding.texts import DEMO_MODEL, Embedders, embed_texts
from workers.ingest import cli
from workers.ingest.ingester import Ingester
from workers.ingest.source import uri_of

pytestmark = pytest.mark.skipif(
    not (DEMO_MODEL / "model.safetensors").exists(), reason="the demo's model is not built"
)


@pytest.fixture
async def place(servers: Servers, template: str, tmp_path: Path) -> AsyncIterator[Settings]:
    name = await copy_database(servers, template)
    yield settings_for(servers, name, tmp_path / "home")
    await drop_database(servers, name)


@pytest.fixture(scope="session")
def clap(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(save_clap(tmp_path_factory.mktemp("models") / "tiny-clap"))


@pytest.fixture
async def pool(place: Settings) -> AsyncIterator[asyncpg.Pool]:
    pool = await db.open_pool(place.dsn, size=3)
    yield pool
    await pool.close()


async def ingested(settings: Settings, pool: asyncpg.Pool, *paths: Path) -> list[asyncpg.Record]:
    ingester = Ingester(settings, pool, Embedders(settings))
    try:
        ids = []
        for path in paths:
            row = await sql.ingest.add_file(
                pool, uri=uri_of(path), name=path.name, metadata="{}", intakes=[]
            )
            ids.append(row["id"])
            await ingester.ingest(row["id"])
        return list(await sql.ingest.rows(pool, files=ids))
    finally:
        ingester.close()


def picture(path: Path, seed: int) -> Path:
    blocks = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), np.uint8)
    Image.fromarray(blocks).resize((640, 480), Image.Resampling.NEAREST).save(path)
    return path


async def test_pictures_live_beside_films(
    place: Settings, pool: asyncpg.Pool, tmp_path: Path
) -> None:
    settings = replace(place, embedder="demo")
    film = write_video(tmp_path / "film.mp4", scenes(12))
    first, again = picture(tmp_path / "a.png", 1), tmp_path / "again.jpg"
    Image.open(first).save(again, quality=98)  # other bytes, the same to see
    song = write_wav(tmp_path / "song.wav", tone(1))
    other = picture(tmp_path / "b.webp", 2)
    rows = await ingested(settings, pool, film, first, again, song, other)
    assert [r["stage"] for r in rows] == ["done", "done", "done", "failed", "done"]
    assert [r["duplicates"] for r in rows] == [0, 0, 1, 0, 0]
    assert "It is a sound, and this corpus holds films and pictures" in rows[3]["error"]
    assert "RUSHES_HOME" in rows[3]["error"] and "CLAP" in rows[3]["error"]
    clips = [r["id"] for r in await pool.fetch("SELECT id FROM clip ORDER BY id")]
    cards = {card.id: card for card in await corpus.clip_cards(pool, clips)}
    assert [cards[clip].medium for clip in clips] == ["video", "image", "image", "image"]
    assert (cards[clips[1]].start, cards[clips[1]].end) == (0, 0)
    state = await corpus.corpus(pool)
    assert state.sense == "sight" and state.clips == 4 and state.hours < 0.001
    found = await pool.fetchrow("SELECT * FROM video WHERE medium = 'image' ORDER BY id LIMIT 1")
    assert (found["width"], found["height"], found["seconds"], found["fps"]) == (640, 480, 0, 0)
    there = sorted(p.name for p in folder_of(settings.media, found["content_hash"]).iterdir())
    assert there == ["0000.full.jpg", "0000.jpg", "report.json"]


async def test_sound_has_a_corpus_of_its_own(
    place: Settings, pool: asyncpg.Pool, tmp_path: Path, clap: str
) -> None:
    settings = replace(
        place, embedder=clap, sound_window_seconds=0.5, sound_hop_seconds=0.25,
        duplicate_similarity=1.01,
    )  # fmt: skip
    song = write_wav(tmp_path / "song.wav", np.concatenate([tone(0.6, 300), tone(0.6, 4000)]))
    rows = await ingested(
        settings, pool, song, picture(tmp_path / "a.png", 1),
        write_video(tmp_path / "film.mp4", scenes(12)),
    )  # fmt: skip
    assert [r["stage"] for r in rows] == ["done", "failed", "failed"], [r["error"] for r in rows]
    for row, what in zip(rows[1:], ("a picture", "a film"), strict=True):
        assert f"It is {what}, and this corpus holds sounds" in row["error"]
    assert (await corpus.corpus(pool)).sense == "hearing"
    assert (await corpus.facets(pool, "ask")).sense == "hearing"
    found = await pool.fetch("SELECT id, start_s, end_s, frame_in, frame_out FROM clip ORDER BY id")
    assert [(r["start_s"], r["end_s"]) for r in found[:2]] == [(0, 0.5), (0.25, 0.75)]
    assert (found[-1]["frame_in"], found[-1]["frame_out"]) == (500, 1200)
    (card,) = await corpus.clip_cards(pool, [found[0]["id"]])
    assert card.medium == "sound"
    # An editor's timeline of it is not counted in milliseconds.
    assert (await sql.markers.film(pool, film=card.film))["fps"] == 0
    await embed_texts(pool, Embedders(settings), ["a dog"])  # what is heard is searched in words
    space = await sql.corpus.space(pool)
    assert space["sense"] == "hearing"
    assert await sql.search.query_embedding(pool, space=space["id"], text="a dog") is not None
    assert not list(settings.media.rglob("*.flac"))  # only the embedder needed them


async def test_the_first_file_decides_where_no_setting_does(
    place: Settings, pool: asyncpg.Pool, tmp_path: Path, clap: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.embedding.texts.DEFAULT_SOUND_MODEL", clap)
    monkeypatch.setattr("workers.embedding.texts.DEFAULT_MODEL", str(DEMO_MODEL))
    settings = replace(place, embedder="")
    song = write_wav(tmp_path / "song.wav", tone(0.6))
    rows = await ingested(settings, pool, song, picture(tmp_path / "a.png", 1))
    assert [r["stage"] for r in rows] == ["done", "failed"]
    assert "this corpus holds sounds" in rows[1]["error"]


@pytest.mark.parametrize(
    ("medium", "taken", "beside"),
    [
        (None, {"film.mp4"}, "2: cover.png, theme.wav"),
        ("image", {"cover.png"}, "2: film.mp4, theme.wav"),
        ("all", {"film.mp4", "cover.png", "theme.wav"}, None),
    ],
)
async def test_a_folder_of_films_keeps_its_covers_to_itself(
    place: Settings, pool: asyncpg.Pool, tmp_path: Path,
    medium: str | None, taken: set[str], beside: str | None,
) -> None:  # fmt: skip
    folder = tmp_path / "films"
    folder.mkdir()
    write_video(folder / "film.mp4", scenes(12))
    picture(folder / "cover.png", 1)
    write_wav(folder / "theme.wav", tone(0.2))
    (folder / "damaged.jpg").write_bytes(b"no picture")
    arguments = [str(folder), "--no-wait", *(["--medium", medium] if medium else [])]
    result = await asyncio.to_thread(
        lambda: CliRunner().invoke(cli.main, arguments, env=place.environment)
    )
    rows = await pool.fetch("SELECT name FROM file")
    assert {r["name"] for r in rows} == taken, result.output
    flat = " ".join(result.output.split())
    if beside:
        assert "--medium image, sound or all takes them" in flat
    assert ("damaged.jpg" in flat and "not taken" in flat) == (medium != None)  # noqa: E711
