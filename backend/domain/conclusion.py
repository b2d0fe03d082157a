"""What a label's numbers come to: one sentence of clauses, and one thing to do next. Pure.

Each clause is made by a rule of its own from what was measured, and is left out where nothing was.
A kind of clips (a cluster of the corpus) has been tested where the model's answers to its clips,
made before it saw them, can be compared with people's: in cross-validation, every answer is such a
test. A kind without a name is counted, never described.
"""

from __future__ import annotations

from collections.abc import Sequence

from backend.domain.aims import AIM, CHANCE, SCORE_AIM
from backend.domain.confounder_words import NEITHER_LEARNED
from backend.domain.figures import rough, several, share
from backend.domain.truth import gate_is_open
from backend.messages import (
    BATCH_SIZE,
    CHECKED,
    GATE,
    NO,
    YES,
    Alarm,
    Clause,
    Conclusion,
    Confounder,
    Counts,
    Kind,
    Metrics,
    Span,
    Step,
)

GUESSING = CHANCE + 0.1  # a quality up to here is not told apart from chance by a few answers
TESTED = 5  # answers from which on a kind has been tested
LARGE = 0.02  # share of the corpus from which on a kind is worth a word
MANY_DISPUTED = 0.05  # share of the answers from which on disagreements come first


def conclude(counts: Counts, metrics: Metrics | None, alarm: Alarm | None = None) -> Conclusion:
    """The conclusion of a label whose clips count so and whose newest build measured so; an
    ``alarm`` about an intake comes first, and checking its clips is the next step.

    Nothing is concluded before a build has measured anything.
    """
    if metrics is None:
        return Conclusion()
    if not gate_is_open(counts.positives, counts.negatives) or metrics.version == 0:
        return Conclusion(clauses=(not_yet(counts),), step=first_step(counts))
    poor, new = wrong_kinds(metrics.kinds), untested_kinds(metrics.kinds)
    clauses = (
        alarmed(alarm),
        confounded(metrics.confounders),
        learned(metrics.scores.quality, metrics.kinds, contrast=bool(poor or new)),
        often_wrong(poor),
        never_tested(new),
        left(counts.positives, metrics.remaining),
        disputed(counts.disputed),
    )
    told = [clause for clause in clauses if clause is not None]
    step = check_intake(alarm) if alarm else next_step(counts, metrics, poor, new)
    return Conclusion(clauses=_punctuated(told), step=step)


# ── clauses ─────────────────────────────────────────────────────────────────────────────────────


def not_yet(counts: Counts) -> Clause:
    """Before the first model."""
    so_far = f"{counts.positives} {YES} {counts.negatives} {NO}"
    if gate_is_open(counts.positives, counts.negatives):
        return Clause(text=f"{so_far}: the first model is being built.", shows="answers")
    text = f"Not learned yet: {so_far}, and it takes {GATE} of each."
    return Clause(text=text, shows="answers")


def alarmed(alarm: Alarm | None) -> Clause | None:
    """What is wrong in an intake."""
    return Clause(text=alarm.text, shows="watch") if alarm else None


def confounded(confounders: Sequence[Confounder]) -> Clause | None:
    """What goes with the answers, though the label's words do not speak of it, if a model can learn
    it: who answered when is told on the progress page alone, since people often begin with yes."""
    learned = [c for c in confounders if c.trait not in NEITHER_LEARNED]
    return Clause(text=learned[0].text, shows="confounders") if learned else None


def learned(quality: float | None, kinds: Sequence[Kind], *, contrast: bool) -> Clause | None:
    """How well the model sorts clips that it has not seen; with `contrast`, on which kinds."""
    if quality is None:
        return None
    if quality <= GUESSING:
        text = f"No better than guessing yet (quality {share(quality)}, chance {share(CHANCE)})"
        return Clause(text=text, shows="quality")
    if quality < SCORE_AIM:
        return Clause(
            text=f"Partly learned (quality {share(quality)} of {share(SCORE_AIM)})", shows="quality"
        )
    known = sorted(
        (k for k in kinds if k.name and k.positives and is_right(k)),
        key=lambda k: (-k.positives, k.number),
    )[:2]
    where = f" on {_both([k.name for k in known])}" if contrast and known else ""
    return Clause(text=f"Learned well{where}", shows="quality")


def often_wrong(kinds: Sequence[Kind]) -> Clause | None:
    """The kinds on which the model is surely worse than the aim."""
    if not kinds:
        return None
    worst = kinds[0]
    of = f" (right {share(worst.right.value)} of {worst.answers})" if worst.right else ""
    return Clause(
        text=f"often wrong on {_named(kinds)}{of if len(kinds) == 1 else ''}", shows="kinds"
    )


def never_tested(kinds: Sequence[Kind]) -> Clause | None:
    """The kinds of which no answer, or nearly none, tells how the model does there."""
    if not kinds:
        return None
    word = "never" if all(kind.answers == 0 for kind in kinds) else "hardly"
    return Clause(text=f"{word} tested on {_named(kinds)}", shows="kinds")


def left(found: int, remaining: Span | None) -> Clause | None:
    """How many of all positives are still to be found."""
    if remaining is None:
        return None
    if round(remaining.high) == 0:
        return Clause(text=f"All {found:,} found", shows="stop")
    low, high = rough(remaining.low), rough(remaining.high)
    span = f"up to {high}" if round(remaining.low) == 0 else f"{low} to {high}"
    text = f"About {rough(remaining.value)} of {rough(found + remaining.value)} left ({span})"
    return Clause(text=text, shows="stop")


def disputed(clips: int) -> Clause | None:
    """Disagreements that wait for a decision."""
    if not clips:
        return None
    waits = "disagreement waits" if clips == 1 else "disagreements wait"
    return Clause(text=f"{clips:,} {waits}", shows="disagreements")


# ── the next step ───────────────────────────────────────────────────────────────────────────────


def first_step(counts: Counts) -> Step | None:
    """Before the first model: the batches that lead to it. None while it is being built."""
    if gate_is_open(counts.positives, counts.negatives):
        return None
    return Step(text=f"Take the next {BATCH_SIZE}", does="batch")


def check_intake(alarm: Alarm) -> Step:
    """A batch of the intake that an alarm is about."""
    return Step(text=f"Check {BATCH_SIZE} of its clips", does="intake", intake=alarm.intake)


def next_step(counts: Counts, metrics: Metrics, poor: Sequence[Kind], new: Sequence[Kind]) -> Step:
    """The first of these that there is reason for: decide many disagreements; tell the label from
    what goes with its answers; stop; check a kind that was never tested, or one that goes wrong;
    look over suspected errors; see by random clips whether any positive is left; decide a few
    disagreements; label on."""
    decide = Step(text=f"Decide {several(counts.disputed, 'disagreement')}", does="disagreements")
    if counts.disputed > MANY_DISPUTED * (counts.positives + counts.negatives):
        return decide
    telling = next((c.clips for c in metrics.confounders if c.clips), ())
    if telling:
        count = several(len(telling), "clip")
        return Step(text=f"Take {count} that tell them apart", does="telling")
    if metrics.stop == "enough":
        return decide if counts.disputed else Step(text="Enough: you may stop", does="stop")
    unseen = [kind for kind in (*new, *poor) if kind.clips > kind.answers]
    if unseen:
        return _check(unseen[0])
    if metrics.suspects:
        count = several(len(metrics.suspects), "suspected error")
        return Step(text=f"Look over {count}", does="suspects")
    if metrics.remaining and round(metrics.remaining.value) == 0 and counts.positives < AIM:
        return Step(text=f"Check {BATCH_SIZE} random clips", does="random")
    return decide if counts.disputed else Step(text=f"Take the next {BATCH_SIZE}", does="batch")


def _check(kind: Kind) -> Step:
    return Step(
        text=f"Check {min(CHECKED, kind.clips - kind.answers)} {kind.name or 'clips of one kind'}",
        does="kind",
        kind=kind.number,
    )


# ── kinds of clips ──────────────────────────────────────────────────────────────────────────────


def is_right(kind: Kind) -> bool:
    """Whether the model does as well there as it should, as far as was seen."""
    return kind.answers >= TESTED and kind.right is not None and kind.right.value >= SCORE_AIM


def wrong_kinds(kinds: Sequence[Kind]) -> list[Kind]:
    """Kinds on which the model is worse than the aim beyond doubt, the worst first."""
    found = [k for k in kinds if k.answers >= TESTED and k.right and k.right.high < SCORE_AIM]
    return sorted(found, key=lambda k: (k.right.value if k.right else 1.0, k.number))


def untested_kinds(kinds: Sequence[Kind]) -> list[Kind]:
    """Kinds that are worth a word and have no answer, or if there is none, hardly any; those with
    names first, then the largest."""
    everything = sum(kind.clips for kind in kinds)
    large = [k for k in kinds if k.clips >= max(LARGE * everything, TESTED)]
    never = [k for k in large if k.answers == 0]
    hardly = [k for k in large if 0 < k.answers < TESTED]
    return sorted(never or hardly, key=lambda k: (not k.name, -k.clips, k.number))


def _named(kinds: Sequence[Kind]) -> str:
    """``interiors and night``, ``interiors, night and 2 more kinds``, ``3 kinds of clips``."""
    names = [kind.name for kind in kinds if kind.name][:2]
    more = len(kinds) - len(names)
    if not names:
        return several(more, "kind") + " of clips"
    if not more:
        return _both(names)
    return f"{', '.join(names)} and {several(more, 'more kind')}"


def _both(names: Sequence[str]) -> str:
    return " and ".join(names)


def _punctuated(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """As sentences: what was learned and where not makes one, everything else one of its own."""
    told = []
    opens = True
    for i, clause in enumerate(clauses):
        goes_on = i + 1 < len(clauses) and clauses[i + 1].shows == "kinds"
        text = clause.text[0].upper() + clause.text[1:] if opens else clause.text
        told.append(Clause(text=text + (";" if goes_on else "."), shows=clause.shows))
        opens = not goes_on
    return tuple(told)
