"""What happened to a label: its timeline, two models side by side, and how it looked before."""

from __future__ import annotations

import asyncio

import asyncpg

import sql
from backend.domain import truth
from backend.errors import Refusal
from backend.messages import (
    FEED_SIZE,
    HISTORY,
    MOST_CROSSED,
    MOST_ENTRIES,
    Alias,
    Answer,
    CompareModels,
    Comparison,
    Contribution,
    Crossed,
    Defined,
    Deployed,
    Deployment,
    Entry,
    Feed,
    Label,
    LabelState,
    Model,
    Note,
    Past,
    Pinned,
    ReadPast,
    ReadTimeline,
    Requeued,
    Timeline,
    event_decoder,
)
from backend.messages.replies import Happening
from backend.views.crossings import crossings
from backend.views.label import decision_from, note_from, point_decoder
from backend.views.rankings import Ranking, Rankings
from backend.views.scores import model_version, probability

NEWEST = 2**62


async def timeline(pool: asyncpg.Pool, query: ReadTimeline) -> Timeline:
    """A page of what happened, newest first; models and definitions among the annotations.

    Raises:
        Refusal: bad_cursor.
    """
    limit = max(1, min(query.limit, MOST_ENTRIES))
    until = _place(query.cursor)
    rows = await sql.history.annotations(
        pool, label=query.label, clip=query.clip, before=until, limit=limit
    )
    full = len(rows) == limit
    since = rows[-1]["id"] if full else 0
    # By annotation; what came behind one by event, then notes of secondaries, whose events are
    # numbered apart.
    placed = [((r["id"], 0, 0), _annotation(r)) for r in rows]
    if query.clip is None:
        for r in await sql.history.models(pool, label=query.label, since=since, until=until):
            entry = Entry(
                what="model", at=r["at"], seq=r["seq"], version=r["version"],
                text=f"{r['answers']} answers",
            )  # fmt: skip
            placed.append(((r["upto"], 1, r["seq"]), entry))
        for r in await sql.history.pinned_or_away(
            pool, label=query.label, since=since, until=until
        ):
            what: Happening = (
                "pinned" if r["type"] == "Pinned" else "put away" if r["away"] else "brought back"
            )
            entry = Entry(
                what=what, at=r["at"], seq=r["seq"], name=r["name"], version=r["version"] or 0
            )
            placed.append(((r["upto"], 1, r["seq"]), entry))
        for r in await sql.history.deployments(pool, label=query.label, since=since, until=until):
            entry = Entry(
                what="deployed" if r["rolls_back"] is None else "rolled back", at=r["at"],
                seq=r["seq"], name=r["name"], version=r["version"] or 0, alias=r["alias"],
                text=r["note"],
            )  # fmt: skip
            placed.append(((r["upto"], 1, r["seq"]), entry))
        for r in await sql.history.definitions(pool, label=query.label, since=since, until=until):
            entry = Entry(
                what="defined", at=r["at"], seq=r["seq"], name=r["person"] or "",
                version=r["version"], text=f"{r['name']}: {r['description']}".rstrip(": "),
            )  # fmt: skip
            placed.append(((r["upto"], 1, r["seq"]), entry))
    for r in await sql.history.notes(
        pool, label=query.label, since=since, until=until, clip=query.clip
    ):
        entry = Entry(
            what="noted", at=r["at"], seq=r["seq"], name=r["name"], role=r["role"],
            clip=r["clip_id"], text=r["text"],
        )  # fmt: skip
        blind = r["role"] == "secondary"
        placed.append(((r["upto"], 2, r["id"]) if blind else (r["upto"], 1, r["seq"]), entry))
    placed.sort(key=lambda p: p[0], reverse=True)
    entries = tuple(entry for _, entry in placed)
    return Timeline(id=query.id, entries=entries, cursor=str(since) if full else None)


def _place(cursor: str | None) -> int:
    """The annotation before which a page begins."""
    if cursor is None:
        return NEWEST
    if not cursor.isdecimal() or len(cursor) > 18:
        raise Refusal("bad_cursor", "That page of the history is gone; open it again.")
    return int(cursor)


def _annotation(r: asyncpg.Record) -> Entry:
    decided = r["role"] == "adjudicator"
    given = r["answer"] is not None and not (r["undoes"] and not decided)
    what = ("decided" if given else "withdrew") if decided else "answered" if given else "took back"
    return Entry(
        what=what,  # type: ignore[arg-type]
        at=r["at"],
        seq=r["seq"],
        name=r["name"],
        role=r["role"],
        clip=r["clip_id"],
        answer=r["answer"],
        before=r["previous"],
        source=r["source"],
        text=r["reason"] or ("the second time" if r["round"] == 2 else ""),
    )


async def compare(pool: asyncpg.Pool, rankings: Rankings, query: CompareModels) -> Comparison:
    """Which clips crossed 0.5 between two models, and whose answers did it.

    The cause named for a clip is the nearest clip, by embedding, that was answered between the
    two models in the direction in which the clip moved.

    Raises:
        Refusal: unknown_model.
    """
    before = await model_version(pool, query.label, query.before)
    after = await model_version(pool, query.label, query.after)
    if before is None or after is None:
        raise Refusal("unknown_model")
    scored = [await rankings.scored(query.label, model) for model in (before, after)]
    moved = await asyncio.to_thread(crossings, *scored, limit=MOST_CROSSED)
    first, last = sorted((before["upto"], after["upto"]))
    newer = max(before, after, key=lambda model: model["version"])
    answers = [
        r
        for r in await sql.history.between(pool, label=query.label, after=first, upto=last)
        if truth.has_weight(r["role"], newer["policy"])
    ]
    names = {r["clip_id"]: r["name"] for r in answers}
    counts: dict[str, dict[str | None, int]] = {}
    for r in answers:
        of = counts.setdefault(r["name"], {})
        of[r["answer"]] = of.get(r["answer"], 0) + 1
    # Backwards in time an answer counts the other way round.
    up, down = ("positive", "negative") if before["upto"] <= after["upto"] else (
        "negative", "positive",
    )  # fmt: skip
    rising = [r["clip_id"] for r in answers if r["answer"] == up]
    falling = [r["clip_id"] for r in answers if r["answer"] == down]
    nearest = await sql.history.nearest(
        pool,
        clips=[m.clip for m in moved.widest],
        rising=rising,
        falling=falling,
        rose=[m.after > 0 for m in moved.widest],
    )
    causes = {r["id"]: r for r in nearest}
    return Comparison(
        id=query.id,
        before=query.before,
        after=query.after,
        up=moved.up,
        down=moved.down,
        crossed=tuple(
            Crossed(
                clip=m.clip,
                before=probability(m.before),
                after=probability(m.after),
                cause=cause["cause"] if cause else None,
                name=names.get(cause["cause"], "") if cause else "",
                similarity=round(cause["similarity"], 4) if cause else None,
            )
            for m in moved.widest
            for cause in [causes.get(m.clip)]
        ),
        contributions=tuple(
            Contribution(
                name=name,
                positives=of.get("positive", 0),
                negatives=of.get("negative", 0),
                other=of.get("skip", 0) + of.get(None, 0),
            )
            for name, of in counts.items()
        ),
    )


async def past(pool: asyncpg.Pool, rankings: Rankings, query: ReadPast) -> Past:
    """The label as its primaries saw it at a moment.

    Raises:
        Refusal: malformed before the label existed.
    """
    label = query.label
    moment = await sql.history.moment(pool, label=label, at=query.at)
    seq, upto = moment["seq"], moment["upto"]
    definition: Label | None = None
    re_review: tuple[int, ...] = ()
    pinned = asked = 0
    deployed: dict[Alias, Deployment] = {}
    for r in await sql.history.definition_upto(pool, label=label, seq=seq):
        match event_decoder.decode(r["body"]):
            case Defined(label=definition):
                pass
            case Pinned(version=pinned):
                pass
            case Deployed(deployment=deployment):
                deployed[deployment.alias] = deployment
            case Requeued(clips=re_review):
                asked = r["seq"]
    if definition is None:
        raise Refusal("malformed", "The label did not exist yet at that moment.")
    since = (
        await sql.history.answered_between(pool, label=label, after=asked, seq=seq)
        if re_review
        else []
    )
    re_reviewed = {r["clip_id"] for r in since}
    given = await sql.history.answers_upto(pool, label=label, upto=upto)
    answers: dict[int, dict[int, Answer]] = {}
    for r in given:
        if r["role"] == "primary":
            answers.setdefault(r["clip_id"], {})[r["person_id"]] = r["answer"]
    people = await sql.history.primaries_upto(pool, label=label, upto=upto)
    notes: dict[int, tuple[Note, ...]] = {}
    for r in await sql.history.notes_upto(pool, label=label, seq=seq):
        notes[r["clip_id"]] = (*notes.get(r["clip_id"], ()), note_from(r))
    decisions = {
        r["clip_id"]: decision_from(r)
        for r in await sql.history.decisions_upto(pool, label=label, upto=upto)
    }
    answered = truth.by_clip(
        ((r["clip_id"], truth.Given(r["role"], r["answer"])) for r in given),
        {clip: decision.answer for clip, decision in decisions.items()},
    )
    points = await sql.history.points_upto(
        pool, label=label, version=moment["model"], limit=HISTORY
    )
    row = await model_version(pool, label, pinned or moment["model"])
    feeds = {}
    if row is not None:
        scored = await rankings.scored(label, row)
        highest, lowest = await asyncio.to_thread(
            lambda: (scored.ranking.first(FEED_SIZE), scored.lowest(FEED_SIZE))
        )
        feeds = {"top_positive": _feed(highest), "top_negative": _feed(lowest)}
    state = LabelState(
        label=definition,
        counts=truth.count(answered.values(), definition.policy),
        answers=answers,
        people={r["id"]: r["name"] for r in people},
        model=row and Model(
            version=row["version"], answers=row["answers"], seq=row["seq"],
            at=round(row["at"], 3), seconds=row["seconds"],
        ),
        feeds=feeds,  # type: ignore[arg-type]
        history=tuple(point_decoder.decode(r["point"]) for r in reversed(points)),
        notes=notes,
        decisions=decisions,
        disputed=tuple(sorted(clip for clip, said in answered.items() if truth.is_disputed(said))),
        re_review=tuple(c for c in re_review if c not in re_reviewed),
        pinned=pinned,
        deployed=deployed,
    )  # fmt: skip
    outcomes = {
        clip: truth.outcome(said, definition.policy) for clip, said in reversed(answered.items())
    }
    return Past(
        id=query.id,
        at=query.at,
        state=state,
        positives=tuple(clip for clip, what in outcomes.items() if what == "positive"),
        negatives=tuple(clip for clip, what in outcomes.items() if what == "negative"),
    )


def _feed(ranking: Ranking) -> Feed:
    return Feed(
        clips=tuple(ranking.clips.tolist()),
        scores=tuple(probability(logit) for logit in ranking.logits.tolist()),
    )
