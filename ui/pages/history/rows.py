"""The history page: a label's timeline, model comparisons and past states, in words. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, tzinfo
from typing import Literal, TypedDict

from backend.messages import (
    MOST_REQUEUED,
    NO,
    SIGNS,
    YES,
    Answer,
    ClipCard,
    Comparison,
    Crossed,
    Entry,
    Label,
    LabelState,
    Past,
    Point,
    Quality,
    ReReview,
)
from ui.charts import sparkline
from ui.text import SOURCE_NAMES, count, interval, moment, share

Kind = Literal["answers", "decisions", "notes", "models", "changes", "deployments"]
KINDS: dict[Kind, tuple[str, ...]] = {
    "answers": ("answered", "took back"),
    "decisions": ("decided", "withdrew"),
    "notes": ("noted",),
    "models": ("model",),
    "changes": ("defined", "pinned", "put away", "brought back"),
    "deployments": ("deployed", "rolled back"),
}
SHOWN = 300  # entries on the page
THUMBS = 24  # clips per row of a past state

YES_NO: dict[Answer | None, str] = {"positive": "yes", "negative": "no", "skip": "skip"}


class EntryRow(TypedDict):
    key: str
    sign: str
    tone: str
    text: str
    more: str
    when: str
    at: float
    clip: int  # 0: none
    version: int  # of a model; 0: none


class Entries(TypedDict):
    """`summary` says how many of those read so far are shown."""

    rows: list[EntryRow]
    summary: str


class VersionRow(TypedDict):
    value: str
    text: str


class CrossedRow(TypedDict):
    clip: int
    before: str
    after: str
    up: bool
    cause: int  # 0: none, or the clip itself
    why: str


class ComparisonRow(TypedDict):
    title: str
    up: str
    down: str
    crossed: list[CrossedRow]
    contributions: list[str]
    more: str


class PastRow(TypedDict):
    when: str
    name: str
    description: str
    definition: int
    positives: int
    negatives: int
    people: str
    quality: str
    quality_line: str
    heldout: str
    heldout_range: str
    diversity: str
    version: int
    yes: list[int]
    no: list[int]
    top_positive: list[int]
    top_negative: list[int]
    pinned: int  # the model version; 0: none


NO_COMPARISON: ComparisonRow = {
    "title": "", "up": "", "down": "", "crossed": [], "contributions": [], "more": "",
}  # fmt: skip


# ── timeline ────────────────────────────────────────────────────────────────────────────────────


def merged(
    held: Sequence[Entry], cursor: str | None, newest: Sequence[Entry], newest_cursor: str | None
) -> tuple[tuple[Entry, ...], str | None]:
    """What was read so far and the newest page, read again: entries newest first, and the cursor
    behind the last of them.

    The older ones stay where the two overlap; where so much happened that they do not, the page
    stands alone, so that nothing between them is missing unnoticed.
    """
    known = set(map(_identity, newest))
    older = [entry for entry in held if _identity(entry) not in known]
    if newest_cursor is None or len(older) == len(held):
        return tuple(newest), newest_cursor
    return (*newest, *older), cursor


def entries(
    read: Sequence[Entry], kinds: Collection[str], person: str, zone: tzinfo, now: float
) -> Entries:
    """Entries of these kinds, by this person (empty: by anybody)."""
    wanted = {what for kind, of in KINDS.items() if kind in kinds for what in of}
    found = [e for e in read if e.what in wanted and person in ("", e.name)]
    summary = f"{len(found):,} of the {len(read):,} latest entries"
    if len(found) > SHOWN:
        summary += f"; the newest {SHOWN} are shown: choose a person or a clip to see the others"
    return {"rows": [_entry(e, zone, now) for e in found[:SHOWN]], "summary": summary}


def people(read: Iterable[Entry]) -> list[str]:
    return sorted({entry.name for entry in read if entry.name}, key=str.lower)


def _identity(entry: Entry) -> tuple[object, ...]:
    """Secondaries' events are numbered apart, so a number alone is not enough."""
    return entry.what, entry.seq, entry.name, entry.clip, entry.at


def _entry(entry: Entry, zone: tzinfo, now: float) -> EntryRow:
    text, more = _words(entry)
    answer = entry.answer if entry.what in ("answered", "decided") else None
    return {
        "key": "/".join(map(str, _identity(entry))),
        "sign": SIGNS[answer] if answer else _SIGNS.get(entry.what, ""),
        "tone": {"positive": "yes", "negative": "no"}.get(answer or "", "faint"),
        "text": text,
        "more": more,
        "when": moment(entry.at, zone, now),
        "at": entry.at,
        "clip": entry.clip or 0,
        "version": entry.version if entry.what == "model" else 0,
    }


_SIGNS = {
    "took back": "↶", "withdrew": "↶", "noted": "✎", "model": "●", "defined": "§",
    "pinned": "⚓", "deployed": "➤", "rolled back": "↶", "put away": "▾", "brought back": "▴",
}  # fmt: skip


def _words(entry: Entry) -> tuple[str, str]:
    """What happened, and what more there is to say about it."""
    who = f"{entry.name} (blind)" if entry.role == "secondary" else entry.name
    said, before = YES_NO.get(entry.answer, ""), YES_NO.get(entry.before, "")
    source = SOURCE_NAMES.get(entry.source, entry.source)
    match entry.what:
        case "answered":
            more = [f"before: {before}"] if before and before != said else []
            more += [entry.text] if entry.text else []
            return f"{who} answered {said}", " · ".join([*more, f"from {source}"])
        case "took back":
            back = f", it is {said} again" if said else ""
            return f"{who} took {before or 'an answer'} back{back}", ""
        case "decided":
            return f"{who} decided {said}", entry.text
        case "withdrew":
            return f"{who} withdrew the decision", entry.text
        case "noted":
            return f"{who} wrote", entry.text
        case "model":
            return f"model {entry.version}", f"trained on {entry.text}"
        case "defined":
            did = "made the label" if entry.version <= 1 else "changed the definition"
            return f"{who or 'Somebody'} {did} (version {entry.version})", entry.text
        case "pinned":
            if entry.version:
                return f"{who} pinned model {entry.version}", ""
            return f"{who} let models follow the answers again", ""
        case "deployed":
            who = who or "Somebody at the terminal"
            if entry.version:
                return f"{who} made model {entry.version} {entry.alias}", entry.text
            return f"{who} took the {entry.alias} model out of service", entry.text
        case "rolled back":
            to = f"model {entry.version}" if entry.version else "no model at all"
            return f"{who or 'Somebody at the terminal'} rolled {entry.alias} back to {to}", ""
        case "put away" | "brought back":
            verb, _, where = entry.what.partition(" ")
            return f"{who or 'Somebody at the terminal'} {verb} the label {where}", ""


# ── models ──────────────────────────────────────────────────────────────────────────────────────


def versions(
    points: Iterable[Point], also: Iterable[int], zone: tzinfo, now: float
) -> list[VersionRow]:
    """Model versions to choose from, newest first; ``also`` those that no point is left of."""
    known = {
        p.version: f"model {p.version} · {p.answers:,} answers · {moment(p.at, zone, now)}"
        for p in points
        if p.version
    }
    return [
        {"value": str(version), "text": known.get(version, f"model {version}")}
        for version in sorted(known.keys() | set(also) - {0}, reverse=True)
    ]


def comparison(reply: Comparison) -> ComparisonRow:
    """``reply.before`` is the older of the two."""
    listed, all_ = len(reply.crossed), reply.up + reply.down
    return {
        "title": f"From model {reply.before} to model {reply.after}",
        "up": count(reply.up, "clip") + " became a yes",
        "down": count(reply.down, "clip") + " became a no",
        "crossed": [_crossed(c) for c in reply.crossed],
        "contributions": [
            f"{c.name}: {YES} {c.positives} {NO} {c.negatives}"
            + (f", {c.other} skipped or taken back" if c.other else "")
            for c in reply.contributions
        ],
        "more": f"The {listed} widest moves of {all_:,} are shown." if listed < all_ else "",
    }


def _crossed(crossed: Crossed) -> CrossedRow:
    up = crossed.after > crossed.before
    said = f"after {crossed.name} said {'yes' if up else 'no'} to"
    itself = crossed.cause == crossed.clip
    if itself:
        why = f"{said} it"
    elif crossed.cause is not None and crossed.similarity is not None:
        why = f"{said} this clip, similarity {share(crossed.similarity)}"
    else:
        why = "No new answer pulled it that way: it followed the whole."
    return {
        "clip": crossed.clip,
        "before": share(crossed.before),
        "after": share(crossed.after),
        "up": up,
        "cause": 0 if itself else crossed.cause or 0,
        "why": why,
    }


# ── the past, and what a change touches ─────────────────────────────────────────────────────────


def past(reply: Past, zone: tzinfo, now: float) -> PastRow:
    """A label as it was: counts, answers, the ends of its feeds and its scores then."""
    state = reply.state
    scores = state.history[-1].scores if state.history else Quality()
    feeds = {name: feed.clips[:THUMBS] for name, feed in state.feeds.items()}
    return {
        "when": moment(reply.at, zone, now),
        "name": state.label.name,
        "description": state.label.description,
        "definition": state.label.version,
        "positives": state.counts.positives,
        "negatives": state.counts.negatives,
        "people": ", ".join(sorted(state.people.values())),
        "quality": share(scores.quality),
        "quality_line": sparkline([point.scores.quality for point in state.history]),
        "heldout": share(scores.heldout),
        "heldout_range": interval(scores.heldout_low, scores.heldout_high),
        "diversity": share(scores.diversity if state.history else None),
        "version": state.model.version if state.model else 0,
        "yes": list(reply.positives[:THUMBS]),
        "no": list(reply.negatives[:THUMBS]),
        "top_positive": list(feeds.get("top_positive", ())),
        "top_negative": list(feeds.get("top_negative", ())),
        "pinned": state.pinned,
    }


def definition(label: Label) -> dict[str, str]:
    """A label's definition, as its form holds it."""
    return {
        "name": label.name,
        "group": label.group,
        "description": label.description,
        "keywords": ", ".join(label.keywords),
    }


def touched(found: ReReview) -> tuple[int, ...]:
    """The clips that a changed meaning may turn, as many as one command takes."""
    return (*found.disputed, *found.nearest)[:MOST_REQUEUED]


def offer(found: ReReview, waiting: Collection[int]) -> str:
    """``Look again at 3 disputed clips and at the 25 nearest .5``; empty where all of them wait
    already, or there are none."""
    clips = touched(found)
    if set(clips) <= set(waiting):
        return ""
    disputed = min(len(found.disputed), len(clips))
    nearest = len(clips) - disputed
    parts = [count(disputed, "disputed clip")] if disputed else []
    if nearest:
        parts.append(f"the {nearest if disputed else count(nearest, 'clip')} nearest .5")
    return f"Look again at {' and '.join(parts)}"


NO_PAST = past(Past(id="", at=0, state=LabelState(label=Label(id=0, name=""))), UTC, 0)


def clip_title(card: ClipCard) -> str:
    """``Tides, 61–64 s``; a picture has no length."""
    if card.medium == "image":
        return card.title
    return f"{card.title}, {card.start:.0f}–{card.end:.0f} s"
