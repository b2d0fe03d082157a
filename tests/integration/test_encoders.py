"""Another encoder: every clip is embedded again beside the vectors in use, tried, taken, left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

import sql
from backend import commands
from backend.auth.access import Visitor
from backend.client import new_id
from backend.messages import Annotate, CreateLabel, Search
from backend.settings import Settings
from backend.views import search
from backend.views.rankings import Rankings
from backend.views.text_embeddings import TextEmbeddings
from tests.unit.made_videos import scenes, write_video
from tests.unit.test_embedder import save_model
from workers.embedding.embedder import Embedder, load_embedder
from workers.embedding.texts import DEMO_MODEL, Embedders, embed_texts
from workers.encoders.again import Outcome, embed_again
from workers.encoders.cli import main
from workers.encoders.switching import Refused, drop, space_of, switch
from workers.encoders.trial import try_labels
from workers.ingest.ingester import Ingester
from workers.ingest.settling import Settler
from workers.ingest.source import uri_of
from workers.learn.build import Builder
from workers.learn.corpus import Corpus

SCENES, FRAMES = 28, 14
Person = Callable[..., Awaitable[Visitor]]
pytestmark = pytest.mark.skipif(
    not (DEMO_MODEL / "model.safetensors").exists(), reason="the demo's model is not built"
)


@dataclass
class Studio:
    settings: Settings
    pool: asyncpg.Pool
    films: list[Path]
    model: Path
    encoder: Embedder
    embedders: Embedders
    settler: Settler
    builder: Builder

    async def embed(self) -> Outcome:
        return await embed_again(
            self.pool, self.settings, self.encoder, str(self.model), lambda film, share: None
        )

    async def learn(self) -> None:
        """What the workers do by themselves."""
        await self.settler.settle()
        await self.builder.build_due()
        await self.builder.evaluated()

    async def words(self, text: str) -> list[int]:
        await embed_texts(self.pool, self.embedders, [text])
        asked = Search(id=new_id(), text=text)
        texts = TextEmbeddings(self.pool, lambda text: None)
        found = await search.search(self.pool, texts, Rankings(self.pool), asked, sees_answers=True)
        return [hit.card.id for hit in found.hits]

    async def terminal(self, *arguments: str) -> str:
        """What `rushes encoder` says."""
        done = await asyncio.to_thread(
            CliRunner().invoke, main, arguments, env=self.settings.environment
        )
        assert done.exit_code == 0, done.output
        return done.output

    async def newest(self) -> tuple[int, bytes]:
        """The newest model's space and weights."""
        row = await self.pool.fetchrow(
            "SELECT space_id, weights FROM model ORDER BY version DESC LIMIT 1"
        )
        return row["space_id"], row["weights"]


@pytest.fixture
async def studio(pool: asyncpg.Pool, settings: Settings, tmp_path: Path) -> AsyncIterator[Studio]:
    settings = replace(settings, embedder="demo")
    films, images = [tmp_path / "first.mp4", tmp_path / "second.mp4"], scenes(*[FRAMES] * SCENES)
    write_video(films[0], images[: len(images) // 2])
    write_video(films[1], images[len(images) // 2 :])
    model = save_model(tmp_path / "other", "clip")
    embedders, corpus = Embedders(settings), Corpus(settings.home / "cache")
    ingester = Ingester(settings, pool, embedders)

    async def no_words(phrases: list[str]) -> None:
        return None

    try:
        for film in films:
            row = await sql.ingest.add_file(
                pool, uri=uri_of(film), name=film.name, metadata="{}", intakes=[]
            )
            await ingester.ingest(int(row["id"]))
        encoder = await asyncio.to_thread(
            load_embedder, str(model), frames_per_clip=settings.frames_per_clip
        )
        yield Studio(
            settings, pool, films, model, encoder, embedders,
            Settler(settings, pool, corpus), Builder(pool, corpus, no_words),
        )  # fmt: skip
    finally:
        ingester.close()
        corpus.close()


async def test_an_encoder_is_added_tried_taken_and_left(studio: Studio, person: Person) -> None:
    pool = studio.pool
    await studio.learn()
    clips = [r["id"] for r in await pool.fetch("SELECT id FROM clip ORDER BY id")]
    assert len(clips) >= 24
    old = int((await sql.corpus.space(pool))["id"])
    vectors = await pool.fetch("SELECT clip_id, vector::text FROM embedding ORDER BY clip_id")
    ada = await person("ada")

    # A film is away: the rest is embedded, and what lacks a vector keeps people from switching.
    studio.films[1].rename(studio.films[1].with_suffix(".away"))
    first = await studio.embed()
    assert first.films == 1 and first.missing and first.clips + first.missing == len(clips)
    assert [title for title, _ in first.away] == ["second"]
    with pytest.raises(Refused, match=f"{first.missing} clips have no vector"):
        await switch(pool, first.space)

    # People answer meanwhile.
    label = (await commands.handle(pool, ada, CreateLabel(id=new_id(), name="night"))).label
    few = (await commands.handle(pool, ada, CreateLabel(id=new_id(), name="rain"))).label
    assert label is not None and few is not None
    for place, clip in enumerate(clips):
        await commands.handle(
            pool, ada,
            Annotate(id=new_id(), label=label, clip=clip, source="random",
                     answer="positive" if place % 3 == 0 else "negative"),
        )  # fmt: skip
    await studio.learn()
    before = await studio.newest()
    found_before = await studio.words("night")
    answers = await pool.fetch("SELECT * FROM annotation ORDER BY id")
    assert before[0] == old

    # The film is back: only what is left is done.
    studio.films[1].with_suffix(".away").rename(studio.films[1])
    second = await studio.embed()
    assert (second.films, second.missing, second.space) == (1, 0, first.space)
    assert await pool.fetch(
        "SELECT clip_id, vector::text FROM embedding WHERE space_id = $1 ORDER BY clip_id", old
    ) == vectors  # fmt: skip

    kept = await sql.encoders.spaces(pool)
    rows = [space_of(kept, old), space_of(kept, second.space)]
    tried = {one.label: one for one in await try_labels(pool, *rows)}
    night = tried["night"]
    assert night.old and night.new and night.gain
    assert night.gain.value == pytest.approx(night.new.value - night.old.value)
    assert (tried["rain"].yes, tried["rain"].old) == (0, None)

    said = await studio.terminal("try", str(second.space))
    assert "night: " in said and "difference " in said
    assert "rain: too few answers (0 yes, 0 no; 5 of each are needed)" in said
    assert f"{len(clips)} clips of {studio.encoder.dim} numbers; 0 clips without a" in (
        await studio.terminal("list")
    )

    left = await switch(pool, second.space)
    assert left["id"] == old
    await studio.learn()
    after = await studio.newest()
    assert after[0] == second.space and len(after[1]) == 4 * studio.encoder.dim
    assert await studio.words("night") != found_before
    assert await pool.fetch("SELECT * FROM annotation ORDER BY id") == answers

    await switch(pool, old)
    await studio.learn()
    assert await studio.newest() == before
    assert await studio.words("night") == found_before
    with pytest.raises(Refused, match="in use"):
        await drop(pool, old)
    versions = await pool.fetchval("SELECT count(*) FROM model")
    await drop(pool, second.space)
    assert space_of(await sql.encoders.spaces(pool), second.space)["clips"] == 0
    assert await pool.fetchval("SELECT count(*) FROM model") == versions
    assert await studio.words("night") == found_before
    told = await pool.fetch(
        "SELECT action, about, details, via FROM trail WHERE action LIKE 'encoder%' ORDER BY id"
    )
    theirs, ours = str(studio.encoder.identity), left["embedder"]
    assert [tuple(row) for row in told] == [
        ("encoder switched", theirs, f"instead of {ours}", "terminal"),
        ("encoder switched", ours, f"instead of {theirs}", "terminal"),
        ("encoder dropped", theirs, f"{len(clips)} vectors", "terminal"),
    ]


async def test_a_film_that_is_another_by_now_is_not_embedded(studio: Studio) -> None:
    studio.films[1].write_bytes(studio.films[0].read_bytes())
    outcome = await studio.embed()
    assert outcome.films == 1 and outcome.missing
    assert "Another film lies at" in outcome.away[0][1]
