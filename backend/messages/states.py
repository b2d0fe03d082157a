"""Panels: whole states that replace each other, pushed as they change."""

from __future__ import annotations

from typing import Literal

from msgspec import field

from backend.messages.values import (
    AccountRole,
    Alias,
    Answer,
    Arm,
    Conclusion,
    Confounder,
    Count,
    Counts,
    Decision,
    Deployment,
    Frame,
    Kind,
    Label,
    Moment,
    Note,
    Point,
    PromiseKind,
    Quality,
    Role,
    RowId,
    Scope,
    Sense,
    Share,
    Source,
    StopWord,
    Struct,
)


class BoardRow(Struct, frozen=True):
    """Where a label stands. A secondary's row holds only their own progress (``role``)."""

    label: Label
    seq: int  # newest event of the label's stream behind this row
    role: Role = "primary"
    positives: int = 0
    negatives: int = 0
    skips: int = 0
    queue: int = 0  # secondaries: how many answers wait for them, second ones included
    answered: int = 0  # and how many of their queue they gave
    version: int = 0
    scores: Quality = Quality()
    stop: StopWord = "start"
    per_hour: int = 0  # answers in the last hour
    people: tuple[str, ...] = ()  # on it now
    sparkline: tuple[float, ...] = ()  # quality over the last builds
    agreement: float | None = None  # share of clips on which all who answered agree
    compared: int = 0  # clips that two or more people answered
    disagreements: int = 0  # clips waiting for a decision
    seconds: float | None = None  # median time per answer
    primaries: int = 0
    secondaries: int = 0
    conclusion: Conclusion = Conclusion()
    alarm: str = ""  # what is wrong in an intake


class AwayLabel(Struct, frozen=True):
    """A label that was put away."""

    id: int
    name: str
    by: str  # who put it away
    at: float  # Unix seconds


class BoardState(Frame, frozen=True):
    """``away``: labels of which the person is a primary and that were put away, newest first."""

    rows: tuple[BoardRow, ...] = ()
    away: tuple[AwayLabel, ...] = ()


Stage = Literal[
    "waiting", "decoding", "embedding", "indexing", "done", "failed", "known"
]  # known: same content as an earlier file


class IngestRow(Struct, frozen=True):
    file: int
    name: str
    stage: Stage
    fraction: float = 0.0  # of the stage, in [0, 1]
    clips: int = 0
    duplicates: int = 0
    seconds: float | None = None  # of video
    error: str = ""
    warnings: tuple[str, ...] = ()
    version: int = 0  # grows with every change of the row


class Corpus(Struct, frozen=True):
    clips: int
    videos: int
    embedder: str = ""
    hours: float = 0.0
    sense: Sense | None = None  # by which its clips are taken in; None while there are none


class IngestState(Frame, frozen=True):
    corpus: Corpus
    rows: tuple[IngestRow, ...] = ()


# ── people and teams ────────────────────────────────────────────────────────────────────────────


class Account(Struct, frozen=True):
    id: int
    name: str
    account_role: AccountRole
    role: Role  # where nobody gave them another
    disabled: bool = False
    answers: int = 0
    labels: int = 0  # that they answered in
    here: bool = False  # on a label now


class PeopleState(Frame, frozen=True):
    """``people``: every account, for administrators."""

    accounts: tuple[Account, ...] = ()


class SignInWays(Struct, frozen=True):
    """How people sign in. ``provider``: of identities, as people call it; "": none."""

    password: bool = True
    provider: str = ""


class ApiKey(Struct, frozen=True):
    """A key by which a program acts for a person. What it is stands nowhere."""

    id: int
    name: str
    person: int
    owner: str  # the person's name
    begins: str  # its first characters
    scopes: tuple[Scope, ...]
    at: float  # Unix seconds
    expires_at: Moment | None = None  # None: it holds until it is revoked
    used_at: float | None = None  # to the minute
    used_from: str = ""  # the address
    revoked_at: float | None = None
    revoked_by: str = ""


class KeysState(Frame, frozen=True):
    """``keys``: one's own API keys, and for administrators everybody's; the newest first."""

    keys: tuple[ApiKey, ...] = ()


class Member(Struct, frozen=True):
    person: int
    name: str
    account_role: AccountRole
    role: Role
    by_hand: bool = False  # given to them in this label; else it is their usual role
    answers: int = 0
    per_hour: int = 0
    seconds: float | None = None  # median time per answer
    waiting: int = 0  # secondaries: clips in their queue
    repeated: int = 0  # clips they answered twice
    self_agreement: float | None = None  # share of those answered alike
    disabled: bool = False


class Measure(Struct, frozen=True):
    """One agreement measure with its bootstrap 95 % interval; None where it is undefined."""

    name: Literal["percent", "fleiss", "alpha"]
    value: float | None = None
    low: float | None = None
    high: float | None = None
    clips: int = 0  # it was computed over
    why: str = ""  # it is undefined


class Pair(Struct, frozen=True):
    """Two people's answers to the same clips."""

    first: int
    second: int
    clips: int
    percent: float | None = None
    kappa: float | None = None  # Cohen's
    low: float | None = None
    high: float | None = None
    # Answers of the first, then of the second: yes-yes, yes-no, no-yes, no-no.
    confusion: tuple[int, int, int, int] = (0, 0, 0, 0)


class TrendPoint(Struct, frozen=True):
    clips: int  # compared so far
    percent: float | None
    alpha: float | None


class TeamDraw(Struct, frozen=True):
    """A team that was drawn: by whom, and when."""

    id: int
    name: str
    at: float


class TeamState(Frame, frozen=True):
    """``team/<label>``: who works on it, and how far they agree. Never for its secondaries."""

    label: Label
    members: tuple[Member, ...] = ()
    measures: tuple[Measure, ...] = ()
    pairs: tuple[Pair, ...] = ()
    trend: tuple[TrendPoint, ...] = ()
    draw: TeamDraw | None = None  # the last one, if it was not taken back


class GivenAnswer(Struct, frozen=True):
    person: int
    name: str
    role: Role
    answer: Answer


class Disagreement(Struct, frozen=True):
    """A clip on which people disagree."""

    clip: int
    answers: tuple[GivenAnswer, ...]
    weight: float  # in [0, 1]: how much a decision is expected to move the model
    tie: bool = False
    score: float | None = None  # the model's
    notes: tuple[Note, ...] = ()
    decision: Decision | None = None


class DisagreementsState(Frame, frozen=True):
    """``disagreements/<label>``: what waits for a decision, what matters most first, then what was
    decided. Never for its secondaries."""

    label: Label
    waiting: int = 0
    decided: int = 0
    rows: tuple[Disagreement, ...] = ()  # at most DISAGREEMENTS


# ── progress of one label ───────────────────────────────────────────────────────────────────────


class Throughput(Struct, frozen=True):
    """Answers of one person from one source in one hour."""

    at: float  # Unix seconds, start of the hour
    name: str
    source: Source
    answers: int


class PullReport(Struct, frozen=True):
    """A batch that was really labelled."""

    arm: Arm
    answers: int  # of the label after it
    gain: float | None = None  # of average precision
    error: float | None = None


class ProgressState(Frame, frozen=True):
    """``progress/<label>``: the charts behind a board row. Never for its secondaries."""

    label: Label
    counts: Counts = Counts()
    points: tuple[Point, ...] = ()  # at most PROGRESS_POINTS, evenly thinned
    cluster_positives: tuple[int, ...] = ()  # not capped; a clip may be in no cluster yet
    cluster_negatives: tuple[int, ...] = ()
    histogram: tuple[int, ...] = ()  # clips by score, 20 equal bins from 0 to 1
    throughput: tuple[Throughput, ...] = ()
    pulls: tuple[PullReport, ...] = ()
    stop: StopWord = "start"
    stop_reason: str = ""
    kinds: tuple[Kind, ...] = ()
    confounders: tuple[Confounder, ...] = ()
    conclusion: Conclusion = Conclusion()


# ── promises of one label ───────────────────────────────────────────────────────────────────────


class AuditReport(Struct, frozen=True):
    """How an audit stands, and what it promises."""

    id: RowId
    version: Count  # of the model
    kind: PromiseKind
    level: Share  # to be promised
    confidence: Share
    of: Count  # clips
    answered: Count  # of them
    state: Literal["open", "promised", "impossible"]
    aim: str  # what is to be promised, in words
    words: str  # how that stands
    threshold: Share | None = None  # from which on it is promised
    asks: Count = 0  # clips that could still change anything, without an answer
    name: str = ""  # who drew it
    at: Moment = 0.0
    intake: str = ""  # of whose clips it is; "": of the corpus
    live: bool = False  # what is live keeps this promise


class NamedIntake(Struct, frozen=True):
    id: RowId
    name: str


class PromisesState(Frame, frozen=True):
    """``promises/<label>``: its audits, newest first. Never for its secondaries."""

    label: Label
    version: Count = 0  # of the newest model
    audits: tuple[AuditReport, ...] = ()  # at most MOST_AUDITS
    deployed: dict[Alias, Deployment] = field(default_factory=dict)  # what is in use
    intakes: tuple[NamedIntake, ...] = ()  # to promise of, at most MOST_INTAKES


# ── people across labels ────────────────────────────────────────────────────────────────────────


class AnnotatorWork(Struct, frozen=True):
    """What one person did under one label. Clips count against the truth, or the others, where
    somebody else answered them, too, or (against the truth) they were decided."""

    label: int
    person: int
    answers: int
    seconds: float | None = None  # median time per answer
    # By the person's answer, then by the truth: yes-yes, yes-no, no-yes, no-no.
    confusion: tuple[int, int, int, int] = (0, 0, 0, 0)
    shared: int = 0  # clips that somebody else answered yes or no, too
    difference: float = 0.0  # over those: how much more often they say yes than the others, summed
    squares: float = 0.0  # and the sum of the squares: see `domain.annotators.leaning`


class AnnotatorsState(Frame, frozen=True):
    """``annotators``: people by labels, of the labels whose answers one may see. Of a label that
    somebody labels blind it holds nothing for them."""

    labels: dict[int, str]  # names
    people: dict[int, str] = field(default_factory=dict)
    work: tuple[AnnotatorWork, ...] = ()
