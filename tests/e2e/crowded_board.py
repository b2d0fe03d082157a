"""A board as a whole studio fills it: 56 labels in the paper's eight groups, 50 people at work."""

from __future__ import annotations

import json

import asyncpg

GROUPS = {
    "emotions": "anger fear joy sadness surprise",
    "events and actions": "car-chase dancing fight kiss",
    "focus": "close-focus rack-focus soft-focus",
    "genres": "action comedy documentary drama horror western",
    "motion": "dolly handheld pan static tilt zoom",
    "sensitivities": "alcohol blood drugs nudity smoking violence weapons",
    "shot types": "aerial close-up cowboy crowd dutch-angle establishing-shot eye-level "
    "extreme-close-up extreme-wide full-shot ground-level high-angle insert low-angle master-shot "
    "medium-close-up medium-shot over-the-shoulder point-of-view single-person two-shot wide-shot",
    "time and location": "day interior night",
}
NAMES = [name for names in GROUPS.values() for name in names.split()]
PEOPLE = 50

# Whatever is random is drawn from md5, so that every run shows the same board.
LABELS = """
INSERT INTO label (name, group_name, description)
SELECT name, g, 'Yes when the clip shows ' || name || ' for most of its length'
FROM unnest($1::text[], $2::text[]) AS t (name, g) RETURNING id, name
"""
STREAMS = "INSERT INTO stream (name, seq) SELECT 'label/' || id, 1 FROM unnest($1::bigint[]) t (id)"
IDLE = "INSERT INTO train_state (label_id, want) SELECT id, 0 FROM unnest($1::bigint[]) t (id)"
ANSWERS = """
WITH wanted AS (
    SELECT l.id AS label_id, c.id AS clip_id, c.nth, p.id AS person_id, p.nth AS voter,
        ('x' || substr(md5(l.id || '-' || c.id), 1, 4))::bit(16)::integer / 65536.0 AS chance,
        ('x' || substr(md5(l.id || '/' || c.id || '/' || p.id), 1, 4))::bit(16)::integer / 65536.0
            AS luck
    FROM unnest($1::bigint[]) WITH ORDINALITY AS l (id, number)
    JOIN LATERAL (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM clip) c
        ON c.nth <= least(l.number * 3.5, 120)
    JOIN LATERAL (SELECT id, row_number() OVER (ORDER BY (id * 7 + l.id) % 53) AS nth FROM person
        WHERE name LIKE 'person __') p ON p.nth <= CASE WHEN l.number % 3 = 0 THEN 1 ELSE 3 END
), kept AS (
    INSERT INTO annotation (command_id, label_id, clip_id, person_id, role, answer, source,
        milliseconds, seq, at)
    SELECT 'crowd-' || label_id || '-' || clip_id || '-' || person_id, label_id, clip_id, person_id,
        CASE voter WHEN 1 THEN 'primary' ELSE 'secondary' END,
        CASE WHEN (luck < 0.94) = (chance < 0.4) THEN 'positive' ELSE 'negative' END,
        'random', 1500 + (4000 * luck)::integer, 1, now() - interval '3 minutes' * nth
    FROM wanted RETURNING id, label_id, clip_id, person_id, role, answer, source
)
INSERT INTO answer (label_id, clip_id, person_id, role, answer, source, annotation_id)
SELECT label_id, clip_id, person_id, role, answer, source, id FROM kept
"""
PRESENCE = """
INSERT INTO presence (connection, label_id, person_id, tab, seen_at)
SELECT 'crowd-' || p.id, ($1::bigint[])[1 + (p.nth * p.nth) % 31], p.id, 'random',
    now() + interval '1 hour'
FROM (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM person WHERE name LIKE 'person __') p
"""


async def crowd(database: asyncpg.Connection) -> dict[str, int]:
    """Labels by name, with answers, scores and people on them. Only a viewer sees all of them:
    one has no primary."""
    async with database.transaction():
        await database.execute(
            "INSERT INTO person (name, password_hash, account_role, role) "
            "SELECT 'person ' || chr(64 + 1 + n / 7) || chr(65 + n % 26), 'none', 'annotator', "
            "'primary' FROM generate_series(0, $1::integer - 1) n",
            PEOPLE,
        )
        groups = [group for group, names in GROUPS.items() for _ in names.split()]
        rows = await database.fetch(LABELS, NAMES, groups)
        labels = {r["name"]: r["id"] for r in rows}
        ids = list(labels.values())
        for statement in (STREAMS, IDLE, ANSWERS, PRESENCE):
            await database.execute(statement, ids)
        for number, label in enumerate(ids):
            await _scores(database, label, number / len(ids))
        # Everybody else is a primary by default.
        await database.execute(
            "INSERT INTO member (label_id, person_id, role) SELECT $1, id, 'none' FROM person",
            labels["cowboy"],
        )
        await database.execute("SELECT pg_notify('rushes', 'team/' || $1::bigint)", ids[0])
    return labels


async def _scores(database: asyncpg.Connection, label: int, far: float) -> None:
    """`far`, in [0, 1]: the first labels have just begun, the last are done."""
    builds = int(30 * far)
    quality = 0.55 + 0.4 * far
    scores = {
        "quality": quality,
        "heldout": quality - 0.02,
        "heldout_low": quality - 0.12 * (1.2 - far),
        "heldout_high": min(1.0, quality + 0.06),
        "diversity": 0.1 + 0.75 * far,
    }
    stop = ("start", "keep going", "nearly", "enough")[int(far * 4)]
    metrics = {"version": builds, "scores": scores if builds else {}, "stop": stop}
    await database.execute(
        "INSERT INTO build (label_id, version, seq, metrics) VALUES ($1, $2, 1, $3::json)",
        label, builds, json.dumps(metrics),
    )  # fmt: skip
    for version in range(1, builds + 1):
        at = 0.5 + (quality - 0.5) * version / builds + 0.03 * (-1) ** version
        point = {"version": version, "answers": 4 * version, "at": 0, "scores": scores}
        await database.execute(
            "INSERT INTO metric (label_id, version, point, quality, answers) "
            "VALUES ($1, $2, $3::json, $4, $5)",
            label, version, json.dumps(point), at, 4 * version,
        )  # fmt: skip


async def disperse(database: asyncpg.Connection, labels: dict[str, int]) -> None:
    """Everybody goes home, and their labels are put away."""
    async with database.transaction():
        await database.execute("DELETE FROM presence WHERE connection LIKE 'crowd-%'")
        await database.execute(
            "UPDATE label SET deleted_at = now() WHERE id = ANY ($1::bigint[])",
            list(labels.values()),
        )
        await database.execute(
            "UPDATE person SET disabled_at = now(), name = name || ' ' || id, look = NULL "
            "WHERE name LIKE 'person __' OR name = 'wall'"
        )
        await database.execute("SELECT pg_notify('rushes', 'team/' || $1::bigint)", labels["anger"])
