"""What is counted of annotators as they answer, against counting everything anew."""

from __future__ import annotations

import asyncpg
import pytest

COUNTED = "SELECT * FROM annotator_work"
ANEW = """
    SELECT l.id AS label_id, w.* FROM label l
    CROSS JOIN LATERAL work_on(l.id, ARRAY(SELECT DISTINCT clip_id FROM answer)) w
"""
PACES = """
    SELECT label_id, person_id,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY milliseconds) / 1000 AS seconds
    FROM annotation WHERE milliseconds IS NOT NULL GROUP BY label_id, person_id
"""
NUMBERS = (
    "answers", "yes_yes", "yes_no", "no_yes", "no_no", "shared", "difference", "squares",
)  # fmt: skip


async def work_agrees(pool: asyncpg.Pool) -> int:
    """Asserts that everybody's numbers are what a count from nothing gives; how many there are."""
    counted = {(r["label_id"], r["person_id"]): r for r in await pool.fetch(COUNTED)}
    anew = {(r["label_id"], r["person_id"]): r for r in await pool.fetch(ANEW)}
    for key, row in counted.items():
        expected = [anew[key][name] for name in NUMBERS] if key in anew else [0] * len(NUMBERS)
        assert [row[name] for name in NUMBERS] == pytest.approx(expected, abs=1e-9), key
    assert anew.keys() <= counted.keys()
    paces = {(r["label_id"], r["person_id"]): r["seconds"] for r in await pool.fetch(PACES)}
    told = {key: row["seconds"] for key, row in counted.items() if row["seconds"] is not None}
    assert told == pytest.approx(paces)
    return len(anew)
