"""Words in which scores are said: the vocabulary once a space has it, those of kinds until then."""

from __future__ import annotations

import asyncpg
import numpy as np

from workers.learn.anchor import ORDINARY
from workers.learn.kinds import WORDS
from workers.reasons.named import Words


async def test_words_are_those_of_the_vocabulary_that_the_encoder_knows(
    clips: list[int], pool: asyncpg.Pool
) -> None:
    space, dimensions = await pool.fetchrow("SELECT id, dimensions FROM space WHERE active")
    asked: list[str] = []

    async def direction(phrases: list[str]) -> np.ndarray | None:
        asked.extend(phrases)
        return np.eye(dimensions, dtype=np.float32)[len(asked) % dimensions]

    async def nothing(_: list[str]) -> None:
        return None

    assert (await Words(pool, nothing).now(space, dimensions)).vectors.shape == (0, dimensions)
    words = Words(pool, direction)
    assert (await words.now(space, dimensions)).names == [name for name, _ in WORDS]
    await words.now(space, dimensions)
    assert len(asked) == len(WORDS), "asked once"

    rng = np.random.default_rng(1)
    for word, known in (("a lantern", [clips[0]]), ("fog", [clips[1]]), ("qzxv", [])):
        await pool.execute(
            "INSERT INTO vocabulary_word (space_id, word, clips, upto, at)"
            " VALUES ($1, $2, $3, 0, now())", space, word, known,
        )  # fmt: skip
    common = 3 * rng.normal(size=dimensions)
    vectors = {}
    for text in ("a lantern", "fog", "qzxv", *ORDINARY):
        vectors[text] = common + rng.normal(size=dimensions)
        await pool.execute(
            "INSERT INTO query_embedding (space_id, text, embedding) VALUES ($1, $2, $3)",
            space, text, vectors[text].tolist(),
        )  # fmt: skip
    found = await words.now(space, dimensions)
    assert found.names == ["a lantern", "fog"] and found.labels == [0, 0]
    assert np.linalg.norm(found.vectors, axis=1).round(5).tolist() == [1, 1]
    # What all texts have in common is out of them.
    unit = common / np.linalg.norm(common)
    plain = np.array([vectors[name] / np.linalg.norm(vectors[name]) for name in found.names])
    assert (np.abs(found.vectors @ unit) < plain @ unit).all()
