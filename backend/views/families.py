"""``families``: rules between labels, and the clips whose answers contradict them.

Everybody sees what is between labels of which they are a primary annotator, and nothing else: a
contradiction tells of the answers under each of its labels, and a rule names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

import asyncpg

import sql
from backend.db import Reader
from backend.domain.families import Closure, Rule, closure
from backend.messages import (
    MOST_CONTRADICTIONS,
    Contradiction,
    FamiliesState,
    FamilyLabel,
    FamilyRule,
    GivenAnswer,
    LabelSays,
)
from backend.views.label import decision_from
from backend.views.scores import label_scores

HARDEST = 100  # clips that are offered as hard negatives, those first that the model is surest of
SURE = 0.5  # from this probability on the model takes a clip for yes


async def families_states(pool: asyncpg.Pool, people: Set[int]) -> dict[int, FamiliesState]:
    """For each of these people; contradictions are looked for once for all who see the same."""
    async with (
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        rules = [_rule(r) for r in await sql.families.rules(connection)]
        theirs: dict[int, list[FamilyLabel]] = {person: [] for person in people}
        for r in await sql.families.roles(connection, people=list(people)):
            if r["role"] == "primary":  # who labels blind learns nothing of the answers here
                edits = r["account_role"] != "viewer"
                label = FamilyLabel(id=r["label_id"], name=r["name"], edits=edits)
                theirs[r["person_id"]].append(label)
        found: dict[tuple[int, ...], _Queue] = {}
        states = {}
        for person, labels in theirs.items():
            seen = {label.id for label in labels}
            own = tuple(rule for rule in rules if seen.issuperset(rule.labels))
            key = tuple(rule.id for rule in own)
            if key not in found:
                found[key] = await _queue(connection, own)
            states[person] = FamiliesState(
                labels=tuple(labels),
                rules=own,
                contradictions=found[key].rows,
                waiting=found[key].waiting,
            )
        return states


def _rule(row: asyncpg.Record) -> FamilyRule:
    return FamilyRule(id=row["id"], kind=row["kind"], labels=tuple(row["labels"]), by=row["by"])


def closure_of(rules: Iterable[FamilyRule]) -> Closure:
    return closure(Rule(rule.kind, rule.labels) for rule in rules)


@dataclass(frozen=True)
class _Queue:
    rows: tuple[Contradiction, ...] = ()
    waiting: int = 0


async def contradicting(reader: Reader, of: Closure) -> list[tuple[int, tuple[int, ...]]]:
    """Clips and the labels whose truths contradict each other there."""
    pairs = [(a, b, "negative") for a, b in sorted(of.implies)]
    pairs += [(a, b, "positive") for a, b in sorted(of.excludes) if a < b]
    refuters = [
        (number, member, label)
        for number, group in enumerate(of.groups)
        for member in group
        for label in sorted(of.refuters(member))
    ]
    labels = {label for a, b, _ in pairs for label in (a, b)} | {r[2] for r in refuters}
    if not labels:
        return []
    rows = await sql.families.contradictions(
        reader,
        first=[a for a, _, _ in pairs],
        second=[b for _, b, _ in pairs],
        outcome=[outcome for _, _, outcome in pairs],
        groups=[number for number, _, _ in refuters],
        members=[member for _, member, _ in refuters],
        refuters=[label for _, _, label in refuters],
        labels=list(labels),
    )
    return [(r["clip"], tuple(r["labels"])) for r in rows]


async def _queue(reader: Reader, rules: Sequence[FamilyRule]) -> _Queue:
    found = await contradicting(reader, closure_of(rules))
    first = found[:MOST_CONTRADICTIONS]
    clips = sorted({clip for clip, _ in first})
    labels = sorted({label for _, several in first for label in several})
    given: dict[tuple[int, int], list[GivenAnswer]] = {}
    for r in await sql.families.answers(reader, labels=labels, clips=clips):
        given.setdefault((r["label_id"], r["clip_id"]), []).append(
            GivenAnswer(person=r["person_id"], name=r["name"], role=r["role"], answer=r["answer"])
        )
    says = {
        (r["label_id"], r["clip_id"]): LabelSays(
            label=r["label_id"],
            truth=r["outcome"],
            answers=tuple(given.get((r["label_id"], r["clip_id"]), ())),
            decision=None if r["annotation_id"] is None else decision_from(r),
            policy=r["policy"],
        )
        for r in await sql.families.truths(reader, labels=labels, clips=clips)
        if r["outcome"] != "tie"
    }
    rows = tuple(
        Contradiction(clip=clip, says=tuple(says[label, clip] for label in several))
        for clip, several in first
    )
    return _Queue(rows, len(found))


@dataclass(frozen=True)
class HardNegatives:
    """Clips that are yes under labels which exclude this one, and that its model takes for yes."""

    scores: dict[int, float]  # by clip, the highest first
    names: tuple[str, ...]  # of those labels


async def hard_negatives(reader: Reader, person: int, label: int) -> HardNegatives:
    """Up to `HARDEST`, of labels of which the person is a primary. Nothing is answered by this: a
    rule or an answer may be wrong, and people say which."""
    names = await siblings(reader, person, label)
    rows = await sql.families.yes_elsewhere(reader, labels=list(names), label=label)
    scores = await label_scores(reader, label, [r["clip_id"] for r in rows])
    taken = sorted((-p, clip) for clip, p in scores.items() if p >= SURE)[:HARDEST]
    return HardNegatives({clip: -p for p, clip in taken}, tuple(names.values()))


async def siblings(reader: Reader, person: int, label: int) -> dict[int, str]:
    """Names of the labels that exclude this one, by rules of labels of which the person is a
    primary annotator, all of them."""
    names = {
        r["label_id"]: r["name"]
        for r in await sql.families.roles(reader, people=[person])
        if r["role"] == "primary"
    }
    rules = [_rule(r) for r in await sql.families.rules(reader)]
    known = closure_of(rule for rule in rules if names.keys() >= set(rule.labels))
    return {b: names[b] for a, b in sorted(known.excludes) if a == label}
