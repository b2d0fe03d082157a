"""Numbered streams: what a label looks like, and the events that change it."""

from __future__ import annotations

from backend.messages.values import (
    Advice,
    Alias,
    Answer,
    Count,
    Counts,
    Decision,
    Deployment,
    Feed,
    FeedName,
    Frame,
    Label,
    Metrics,
    Model,
    Note,
    OwnAnswer,
    Point,
    PromiseKind,
    RowId,
    Share,
    Source,
)
from backend.messages.watch import Alarm

# ── label stream ────────────────────────────────────────────────────────────────────────────────


class LabelState(Frame, frozen=True):
    """Everything a primary sees of a label."""

    label: Label
    counts: Counts = Counts()  # of everybody's answers, as the label's policy has them count
    answers: dict[int, dict[int, Answer]] = {}  # primaries': clip id → person id → answer
    people: dict[int, str] = {}  # names of all who answered
    model: Model | None = None
    feeds: dict[FeedName, Feed] = {}
    metrics: Metrics | None = None
    advice: Advice | None = None
    history: tuple[Point, ...] = ()  # the last HISTORY points
    notes: dict[int, tuple[Note, ...]] = {}  # by clip, oldest first
    decisions: dict[int, Decision] = {}  # by clip
    disputed: tuple[int, ...] = ()  # clips that wait for a decision, ascending; see `counts`
    re_review: tuple[int, ...] = ()  # clips to look at once more, since the definition changed
    pinned: int = 0  # the pinned model version; 0: none, models follow the answers
    deployed: dict[Alias, Deployment] = {}  # the last deployment under each alias
    alarm: Alarm | None = None  # something is wrong in an intake


# Counts in an event are what the label's state says behind it; None: as before. ``disputed``: those
# of the event's clips that wait for a decision behind it; None: as before.


class Annotated(Frame, frozen=True):
    """A person's answer for a clip is now ``answer`` (None: they took it back)."""

    clip: int
    person: int
    name: str
    answer: Answer | None
    source: Source
    at: float
    counts: Counts | None = None
    disputed: tuple[int, ...] | None = None


class Defined(Frame, frozen=True):
    """The label was created or its definition changed."""

    label: Label


class FeedsBuilt(Frame, frozen=True):
    """Every clip was scored; ``model`` is None before the first model (the gate is closed)."""

    model: Model | None
    feeds: dict[FeedName, Feed]


class MetricsBuilt(Frame, frozen=True):
    """The scores of a build; follows its `FeedsBuilt`."""

    metrics: Metrics
    advice: Advice
    point: Point | None = None


class BulkAnnotated(Frame, frozen=True):
    """A person answered for several clips at once, or took that back."""

    answers: dict[int, Answer | None]  # by clip
    person: int
    name: str
    source: Source
    at: float
    counts: Counts | None = None
    disputed: tuple[int, ...] | None = None


class Noted(Frame, frozen=True):
    """Somebody wrote about a clip."""

    clip: int
    note: Note


class Decided(Frame, frozen=True):
    """A clip's truth was decided; None: the decision was withdrawn."""

    clip: int
    decision: Decision | None
    counts: Counts | None = None
    disputed: tuple[int, ...] | None = None


class Counted(Frame, frozen=True):
    """Clips count differently for another reason than a primary's answer or a decision: a secondary
    answered, whose answer itself is not told, or the policy changed."""

    counts: Counts
    about: int | None = None  # a clip that begins or ends to be disputed
    disputed: tuple[int, ...] | None = None


class Requeued(Frame, frozen=True):
    """These clips, and no others, are to be looked at once more."""

    clips: tuple[int, ...]


class Pinned(Frame, frozen=True):
    """A model version is pinned; 0: models follow the answers again."""

    version: int
    name: str


class Deployed(Frame, frozen=True):
    """Under the deployment's alias, this is in use from now on."""

    deployment: Deployment


class PutAway(Frame, frozen=True):
    """The label was put away, or brought back just as it was. ``name``: by whom; "" from the
    terminal."""

    away: bool
    name: str


class FamiliesChanged(Frame, frozen=True):
    """The rules between this label and others changed: the stream ``families`` tells which hold, to
    whom may know of the others."""

    name: str  # who changed them


class Alarmed(Frame, frozen=True):
    """This alarm, about an intake, holds from now on; None: none does."""

    alarm: Alarm | None


class AuditDrawn(Frame, frozen=True):
    """Random clips were drawn, whose answers may promise something of a model version."""

    audit: RowId
    version: Count
    kind: PromiseKind
    level: Share
    confidence: Share
    clips: Count
    name: str  # who drew them
    intake: str = ""  # of which they are; "": of the corpus


LabelEvent = (
    Annotated | BulkAnnotated | Defined | FeedsBuilt | MetricsBuilt
    | Noted | Decided | Counted | Requeued | Pinned | Deployed | PutAway | Alarmed
    | AuditDrawn | FamiliesChanged
)  # fmt: skip


# ── blind stream ────────────────────────────────────────────────────────────────────────────────


class BlindState(Frame, frozen=True):
    """Everything a secondary sees of a label: its definition, their queue, their own answers."""

    label: Label
    # In this person's own fixed random order: clips, and negative those asked a second time.
    queue: tuple[int, ...] = ()
    answers: dict[int, OwnAnswer] = {}
    repeat_answers: dict[int, OwnAnswer] = {}  # by clip
    notes: dict[int, tuple[Note, ...]] = {}  # their own


class Queued(Frame, frozen=True):
    """A clip joined the person's queue at ``position``, or is asked a second time there."""

    clip: int
    position: int
    repeat: bool = False


class BlindAnnotated(Frame, frozen=True):
    """The person's own answer for a clip is now ``answer``. ``first``: with a second answer, what
    they are told from now on of the first one; None: there is none."""

    clip: int
    answer: OwnAnswer | None
    at: float
    repeat: bool = False
    first: OwnAnswer | None = None


class BlindNoted(Frame, frozen=True):
    """The person wrote about a clip."""

    clip: int
    note: Note


BlindEvent = Queued | BlindAnnotated | BlindNoted | Defined
