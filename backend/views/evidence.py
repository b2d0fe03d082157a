"""The evidence card of a model version. Its numbers are those of the pages: every one is read
through the view that the page shows, and none is computed a second time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import asyncpg
import msgspec

import sql
from backend.domain.evidence import Card, Fact, Reliability, Section, missing
from backend.domain.figures import several, share
from backend.domain.pseudonyms import pseudonym
from backend.errors import Refusal
from backend.messages import (
    AuditReport,
    Calibration,
    Confounder,
    Evaluated,
    Examined,
    Measure,
    Policy,
    Span,
    TeamState,
    WatchState,
)
from backend.views.corpus import corpus
from backend.views.deployments import deployment
from backend.views.evaluated import evaluated
from backend.views.label import metrics_decoder
from backend.views.promises import promises_state
from backend.views.team import team_state
from backend.views.watch import watch_state

calibration_decoder: msgspec.json.Decoder[Calibration | None] = msgspec.json.Decoder(
    Calibration | None
)
confounders_decoder: msgspec.json.Decoder[tuple[Confounder, ...]] = msgspec.json.Decoder(
    tuple[Confounder, ...]
)
SO_OLD = "Nothing is kept of so old a version: make the card of the newest one."
Naming = Callable[[int, str], str]  # a person's number and name to what the card calls them

POLICIES: dict[Policy, str] = {
    "primary": "primary annotators' alone",
    "majority": "everybody's, the majority of each clip",
    "adjudicated": "everybody's, and above them an adjudicator's decisions",
}
MEASURES = {
    "percent": "agreement on a clip", "fleiss": "Fleiss' kappa", "alpha": "Krippendorff's alpha",
}  # fmt: skip


async def evidence_card(
    pool: asyncpg.Pool, label: int, version: int, *, pseudonyms: bool = False
) -> Card:
    """The card of a version; 0: the newest one. Whoever reads it may see the label's answers.
    ``pseudonyms``: instead of people's names, as exports have them.

    Raises:
        Refusal: unknown_label; unknown_model.
    """
    model = await sql.deploy.model(pool, label=label, version=version)
    if model is None:
        why = None if version else "This label has no model yet; answer yes and no to more clips."
        raise Refusal("unknown_model", why)
    trained = await sql.evidence.model(pool, label=label, version=model["version"])
    naming = await _naming(pool, pseudonyms)
    found = await evaluated(pool, label, model)
    team, promises, watched = await asyncio.gather(
        team_state(pool, label), promises_state(pool, label), watch_state(pool, label)
    )
    if team is None or promises is None or watched is None:
        raise Refusal("unknown_label")
    found_out = await _found_out(pool, label, trained)
    audits = [audit for audit in promises.audits if audit.version == model["version"]]
    return Card(
        label=model["name"],
        version=model["version"],
        at=time.time(),
        sections=(
            await _definition(pool, label, model, trained, naming),
            await _answers(pool, label, trained, found, naming),
            _agreement(found, team, trained),
            _quality(found, trained),
            _audit(audits),
            _confounders(found, found_out, trained),
            _calibration(found_out, trained),
            await _threshold(pool, label, model["version"], audits, pseudonyms),
            _drift(watched, model["version"]),
            await _origin(pool, label, model),
            _replay(model, trained),
        ),
    )


@dataclass(frozen=True)
class _FoundOut:
    """What the evaluation of a version found; None: that is not known of it."""

    calibration: Calibration | None
    confounders: tuple[Confounder, ...] | None


async def _found_out(pool: asyncpg.Pool, label: int, trained: asyncpg.Record) -> _FoundOut:
    """Of the newest version as its pages show it now, of older ones as it was kept."""
    build = await sql.labels.build(pool, label=label)
    metrics = metrics_decoder.decode(build["metrics"]) if build["metrics"] else None
    if metrics is not None and metrics.version == trained["version"]:
        return _FoundOut(metrics.calibration, metrics.confounders)
    if trained["confounders"] is None:
        return _FoundOut(None, None)
    return _FoundOut(
        calibration_decoder.decode(trained["calibration"]),
        confounders_decoder.decode(trained["confounders"]),
    )


async def _naming(pool: asyncpg.Pool, pseudonyms: bool) -> Naming:
    if not pseudonyms:
        return lambda _, name: name
    key = await sql.doors.pseudonym_key(pool)
    return lambda person, _: pseudonym(key, person)


async def _definition(
    pool: asyncpg.Pool, label: int, model: asyncpg.Record, trained: asyncpg.Record, naming: Naming
) -> Section:
    history = await sql.evidence.definitions(pool, label=label, seq=trained["seq"])
    return Section(
        "Definition",
        (
            Fact("Label", model["name"], of=f"definition {model['definition']}"),
            Fact("What counts as yes", model["description"] or "nothing was written"),
            Fact("Keywords", ", ".join(model["keywords"]) or "none"),
            Fact("Whose answers count", POLICIES[model["policy"]]),
            *(
                Fact(
                    f"Definition {r['version']}",
                    ": ".join(filter(None, (r["name"], r["description"]))),
                    of=f"by {naming(r['person_id'], r['person'])}" if r["person_id"] else "",
                    at=r["at"],
                )
                for r in history
            ),
        ),
    )


async def _answers(
    pool: asyncpg.Pool, label: int, trained: asyncpg.Record, found: Evaluated, naming: Naming
) -> Section:
    given = await sql.history.answers_upto(pool, label=label, upto=trained["upto"])
    counts: dict[tuple[int, str], dict[str, int]] = {}
    for r in given:
        of = counts.setdefault((r["person_id"], r["role"]), {})
        of[r["answer"]] = of.get(r["answer"], 0) + 1
    people = [person for person, _ in counts]
    names = {r["id"]: r["name"] for r in await sql.evidence.names(pool, people=people)}
    at = trained["at"]
    return Section(
        "Who answered",
        (
            Fact("Clips learned as yes", f"{found.positives:,}", at=at),
            Fact("Clips learned as no", f"{found.negatives:,}", at=at),
            Fact("Annotators", f"{found.annotators:,}", at=at),
            *(
                Fact(
                    naming(person, names[person]),
                    f"{of.get('positive', 0):,} yes, {of.get('negative', 0):,} no, "
                    f"{of.get('skip', 0):,} skipped",
                    of=role,
                    at=at,
                )
                for (person, role), of in sorted(
                    counts.items(), key=lambda item: -sum(item[1].values())
                )
            ),
        ),
    )


def _agreement(found: Evaluated, team: TeamState, trained: asyncpg.Record) -> Section:
    how = "Let a second person answer the same clips: make somebody a secondary on the Team page."
    then = (
        Fact(
            "Clips on which all said the same",
            _with_interval(found.agreement, found.agreement_low, found.agreement_high),
            of=f"{several(found.compared, 'clip')} with two answers or more, of this version",
            at=trained["at"],
        )
        if found.agreement is not None
        else missing("Clips on which all said the same", how)
    )
    now = tuple(_measure(measure) for measure in team.measures)
    return Section("Agreement", (then, *now))


def _measure(measure: Measure) -> Fact:
    name = f"Today: {MEASURES[measure.name]}"
    if measure.value is None:
        return missing(name, f"{measure.why}.".capitalize())
    value = _with_interval(measure.value, measure.low, measure.high)
    return Fact(name, value, of=several(measure.clips, "clip"))


def _quality(found: Evaluated, trained: asyncpg.Record) -> Section:
    of, at = several(trained["answers"], "answer"), trained["at"]
    heldout = "Average precision, told by test answers that no model saw"
    crossed = "Balanced accuracy in cross-validation, lower quartile"
    how = "It takes more answers of both kinds; a part of them is held out by itself."
    return Section(
        "Quality on test answers",
        (
            Fact(
                heldout,
                _with_interval(
                    found.average_precision, found.average_precision_low,
                    found.average_precision_high,
                ),
                of=of,
                at=at,
            )
            if found.average_precision is not None
            else missing(heldout, how),
            Fact(crossed, share(found.quality), of=of, at=at)
            if found.quality is not None
            else missing(crossed, how),
        ),
    )  # fmt: skip


def _audit(audits: Iterable[AuditReport]) -> Section:
    facts = tuple(
        Fact(
            audit.aim,
            audit.words,
            of=f"{audit.answered:,} of {several(audit.of, 'clip')} answered",
            at=audit.at,
        )
        for audit in audits
    )
    how = "Draw an audit of this version on the Promises page and answer its clips."
    return Section("Audit", facts or (missing("Audit", how),))


def _confounders(found: Evaluated, found_out: _FoundOut, trained: asyncpg.Record) -> Section:
    at = trained["at"]
    if found_out.confounders is None:
        told: tuple[Fact, ...] = (
            missing(
                "What goes with the answers",
                SO_OLD,
            ),
        )
    else:
        told = tuple(
            Fact(
                f"Goes with the answers: {one.trait}",
                one.text,
                of=f"{one.with_positives:,} of {one.positives:,} yes, "
                f"{one.with_negatives:,} of {one.negatives:,} no",
                at=at,
            )
            for one in found_out.confounders
        ) or (Fact("What goes with the answers", "nothing suspicious was found", at=at),)
    if not found.examined:
        kinds: tuple[Fact, ...] = (
            missing(
                "Kinds of clips",
                "They are examined once the corpus has enough clips of each.",
            ),
        )
    else:
        kinds = (
            *(_kind("Often wrong on", kind, at) for kind in found.wrong),
            *(_kind("Hardly tested on", kind, at) for kind in found.untested),
        ) or (Fact("Kinds of clips", "all larger ones were tested, none is worse", at=at),)
    return Section("Confounders", (*told, *kinds))


def _kind(how: str, kind: Examined, at: float) -> Fact:
    value = f"right {share(kind.right)}" if kind.right is not None else "no answer to tell by"
    of = f"{several(kind.answers, 'answer')}, {several(kind.clips, 'clip')} of the corpus"
    return Fact(f"{how} {kind.name or 'a kind without a name'}", value, of=of, at=at)


def _calibration(found_out: _FoundOut, trained: asyncpg.Record) -> Section:
    found = found_out.calibration
    if found is None:
        how = SO_OLD if found_out.confounders is None else "It takes more answers of both kinds."
        return Section("Calibration", (missing("Calibration error", how),))
    return Section(
        "Calibration",
        (
            Fact(
                "Calibration error",
                share(found.error),
                of=f"{several(sum(found.counts), 'answer')}, beyond what chance makes of so few",
                at=trained["at"],
            ),
        ),
        Reliability(found.predicted, found.observed, found.counts),
    )


async def _threshold(
    pool: asyncpg.Pool, label: int, version: int, audits: list[AuditReport], pseudonyms: bool
) -> Section:
    rows = await sql.deploy.history(pool, label=label)
    facts = [
        Fact(
            f"Deployed as {one.alias}",
            f"reports clips from {share(one.threshold)} on"
            + (f"; promised: {one.promised}" if one.promised else "; a choice, no promise"),
            # A note may name people.
            of=""
            if pseudonyms
            else " · ".join(filter(None, (f"by {one.name}" if one.name else "", one.note))),
            at=one.at,
        )
        for one in map(deployment, rows)
        if one.version == version
    ]
    facts += [
        Fact(
            "Promised from",
            share(audit.threshold),
            of=f"{audit.aim}, confidence {share(audit.confidence)}",
            at=audit.at,
        )
        for audit in audits
        if audit.threshold is not None
    ]
    how = "Deploy this version on the History page; a promise takes an audit."
    return Section("Threshold and promise", tuple(facts) or (missing("Threshold", how),))


def _drift(watched: WatchState, version: int) -> Section:
    facts = []
    for row in watched.rows:
        if row.version != version:
            continue
        found = row.figures
        told = [f"reported {found.reported:,} of {several(found.clips, 'clip')}"]
        told += _span("precision", found.precision) or _span(
            "expected precision", found.expected_precision
        )
        told += [row.alarm] if row.alarm else []
        of = f"{several(found.films, 'film')}, as {row.alias}"
        facts.append(Fact(f"New films “{row.name}”", "; ".join(told), of=of, at=row.at))
    how = "Deploy this version; what it says of new films (intakes) is watched from then on."
    return Section("Drift", tuple(facts) or (missing("Drift", how),))


def _span(name: str, span: Span | None) -> list[str]:
    return [f"{name} {_with_interval(span.value, span.low, span.high)}"] if span else []


async def _origin(pool: asyncpg.Pool, label: int, model: asyncpg.Record) -> Section:
    start = await sql.evidence.starting_point(pool, label=label)
    there, now = await corpus(pool), time.time()
    return Section(
        "Starting point, corpus and encoder",
        (
            Fact(
                "Starting point",
                f"“{start['name']}”, version {start['version']}, of another studio",
                at=start["at"],
            )
            if start
            else Fact("Starting point", "the label's own words"),
            Fact(
                "Corpus",
                f"{several(there.clips, 'clip')} of {several(there.videos, 'film')}, "
                f"{there.hours:,.1f} hours",
                at=now,
            ),
            Fact(
                "Encoder", model["embedder"],
                of=f"{several(model['dimensions'], 'dimension')}, digest {model['digest']}",
            ),
        ),
    )  # fmt: skip


def _replay(model: asyncpg.Record, trained: asyncpg.Record) -> Section:
    since = trained["clips_since"]
    of = "trains this version again from its answers and compares the checksums"
    if since:
        of += f"; {several(since, 'clip')} came to the corpus since, so that bits may differ"
    return Section(
        "Replay",
        (
            Fact("Command", replay_command(model["name"], model["version"]), of=of),
            Fact("Checksum of the weights", model["checksum"], of="SHA-256", at=trained["at"]),
        ),
    )


def replay_command(label: str, version: int) -> str:
    """What to type, in a POSIX shell."""
    named = f"{label}@{version}".replace("'", "'\\''")
    return f"rushes replay '{named}'"


def _with_interval(value: float | None, low: float | None, high: float | None) -> str:
    if value is None:
        return ""
    return share(value) + (
        f" ({share(low)} to {share(high)})" if low is not None and high is not None else ""
    )
