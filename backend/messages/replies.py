"""What the server says: replies, snapshots, events, states; and the codecs of both sides."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import field

from backend.messages.asking import BinsState, FoundPreview, QueryRead
from backend.messages.commands import Command
from backend.messages.curves import CurveLabels, FilmCurve
from backend.messages.families import FamiliesState
from backend.messages.intakes import IntakesState, ServedComparison
from backend.messages.looking import (
    ClipCards,
    Facets,
    Films,
    FilmShots,
    SearchResults,
    WallMeasure,
    WallPage,
)
from backend.messages.reasons import Moments, Why, Without
from backend.messages.states import (
    AnnotatorsState,
    AnnotatorWork,
    BoardRow,
    BoardState,
    Corpus,
    DisagreementsState,
    IngestRow,
    IngestState,
    KeysState,
    PeopleState,
    ProgressState,
    PromisesState,
    TeamState,
)
from backend.messages.streams import BlindEvent, BlindState, LabelEvent, LabelState
from backend.messages.suggesting import SuggestedWords
from backend.messages.trail import TrailPage, TrailState
from backend.messages.values import (
    Alias,
    Answer,
    Arm,
    Count,
    Frame,
    Role,
    RowId,
    Share,
    Source,
    Span,
    Struct,
)
from backend.messages.watch import WatchState
from backend.messages.webhooks import WebhooksState


class Acknowledged(Frame, frozen=True):
    """The command is committed."""

    id: str
    label: int | None = None  # the label it created or changed
    clip: int | None = None  # the clip whose answer an `Undo` changed; None: of a selection
    answer: Answer | None = None
    person: int | None = None  # the account it created or changed
    key: int | None = None  # the API key it made or revoked
    bin: int | None = None  # the smart bin it made or changed
    undone: int = 0  # how many clips' answers an `Undo` took back
    stand: tuple[int, ...] = ()  # clips it left as they are: answered anew since by the same person


class Refused(Frame, frozen=True):
    """The command had no effect. ``temporary``: the same command may succeed later."""

    id: str
    code: str
    message: str
    temporary: bool = False


class OwnCut(Frame, frozen=True):
    id: str
    score: Share | None  # None: I have set none


class Batch(Frame, frozen=True):
    id: str
    arm: Arm
    reason: str
    clips: tuple[int, ...]
    scores: tuple[float, ...] = ()
    sources: tuple[Source, ...] = ()  # of answers to these clips
    expected: Span | None = None  # yes among them; None where the model is too young to tell


class AuditPlan(Frame, frozen=True):
    """What a promise takes; nothing but words where it cannot be planned."""

    id: str
    words: str
    version: Count = 0
    answers: Count = 0  # 0: it cannot be promised


class Snapshot(Frame, frozen=True):
    stream: str
    epoch: str
    seq: int
    state: (
        LabelState | BlindState | BoardState | IngestState
        | PeopleState | TeamState | DisagreementsState | ProgressState | AnnotatorsState
        | KeysState | WebhooksState | TrailState | IntakesState | WatchState | PromisesState
        | BinsState
        | FamiliesState
    )  # fmt: skip


class Event(Frame, frozen=True):
    stream: str
    epoch: str
    seq: int
    event: LabelEvent | BlindEvent


class Colleague(Struct, frozen=True):
    person: int
    name: str
    tab: str = ""
    clip: int | None = None


class Presence(Frame, frozen=True):
    """Who else is on a label now. Whole, unnumbered: the newest replaces the one before."""

    stream: str
    people: tuple[Colleague, ...]


class BoardRows(Frame, frozen=True):
    rows: tuple[BoardRow, ...]
    removed: tuple[int, ...] = ()


class IngestRows(Frame, frozen=True):
    corpus: Corpus
    rows: tuple[IngestRow, ...] = ()


class Dropped(Frame, frozen=True):
    """The server stopped a stream: the label is gone, or the person's role in it changed."""

    stream: str
    code: str
    message: str


Happening = Literal[
    "answered",
    "took back",
    "decided",
    "withdrew",
    "noted",
    "model",
    "defined",
    "pinned",
    "deployed",
    "rolled back",
    "put away",
    "brought back",
]


class Entry(Struct, frozen=True):
    """One thing that happened to a label. Which fields are set depends on ``what``."""

    what: Happening
    at: float
    seq: int
    name: str = ""  # who
    role: str = ""
    clip: int | None = None
    answer: Answer | None = None
    before: Answer | None = None
    source: str = ""
    version: int = 0  # of the model or definition
    alias: Alias | None = None  # of a deployment
    text: str = ""  # reason, note or description


class Said(Struct, frozen=True):
    name: str
    answer: Answer


class DifferingClip(Struct, frozen=True):
    """A clip that somebody answered otherwise than it is in truth."""

    clip: int
    answer: Answer  # theirs
    truth: Answer
    decided: bool = False  # by an adjudicator; else it is the majority
    reason: str = ""  # of the decision
    others: tuple[Said, ...] = ()


class Differing(Frame, frozen=True):
    id: str
    label: int
    person: int
    clips: tuple[DifferingClip, ...] = ()  # the newest first, at most MOST_DIFFERING


class AnnotatorsRows(Frame, frozen=True):
    """What replaces the work under these ``labels`` in an `AnnotatorsState`."""

    labels: dict[int, str]
    people: dict[int, str] = field(default_factory=dict)
    work: tuple[AnnotatorWork, ...] = ()


class Timeline(Frame, frozen=True):
    id: str
    entries: tuple[Entry, ...]
    cursor: str | None = None  # for older entries; None at the beginning


class Crossed(Struct, frozen=True):
    """A clip that changed sides, and the new answer most like it that pulled that way."""

    clip: int
    before: float
    after: float
    cause: int | None = None  # clip
    name: str = ""  # who answered it
    similarity: float | None = None  # cosine


class Contribution(Struct, frozen=True):
    """One person's answers that came between two models."""

    name: str
    positives: int = 0
    negatives: int = 0
    other: int = 0  # skipped or taken back


class Comparison(Frame, frozen=True):
    id: str
    before: int
    after: int
    up: int  # clips that crossed 0.5 upwards
    down: int
    crossed: tuple[Crossed, ...] = ()  # the widest moves first
    contributions: tuple[Contribution, ...] = ()


class DeployedComparison(Frame, frozen=True):
    """What a model version would report otherwise than what is in use, both as they are wherever
    they are deployed: without a clip's neighbours."""

    id: str
    alias: Alias
    # What is in use. 0: nothing is, and the rest is 0 as well; or another version was asked for.
    deployment: RowId
    live_version: Count = 0  # of what is in use, or was asked for
    version: Count = 0  # that it was compared with
    more: Count = 0  # clips that only this version would report
    fewer: Count = 0  # clips that only what is in use reports
    reported: Count = 0  # clips that what is in use reports


class ReReview(Frame, frozen=True):
    """Clips that primaries answered before the label's meaning changed, and none of them since,
    which may have another answer now. Empty where only its name or group changed."""

    id: str
    disputed: tuple[int, ...] = ()  # people disagree, and nobody decided
    nearest: tuple[int, ...] = ()  # of the others, those nearest .5 under the newest model


class Drawn(Struct, frozen=True):
    """A person's role on a label before a draw and after it."""

    person: int
    name: str
    before: Role
    after: Role


class DrawPreview(Frame, frozen=True):
    """What a draw would give to all who are on the label, or would be; ``seen`` goes with the
    command that makes it so."""

    id: str
    people: tuple[Drawn, ...]
    seen: str


class QueueOf(Struct, frozen=True):
    """A secondary's own queue of a label: how many answers it lacks, and how many they gave."""

    label: int
    name: str
    waiting: int
    answered: int = 0


class Work(Frame, frozen=True):
    """A secondary's queues, in the order in which they go on with them."""

    id: str
    queues: tuple[QueueOf, ...] = ()


class Past(Frame, frozen=True):
    """A label at an earlier moment. Feeds are by the model of that moment over today's corpus."""

    id: str
    at: float
    state: LabelState
    positives: tuple[int, ...] = ()  # clips whose truth was yes, the newest first
    negatives: tuple[int, ...] = ()  # clips whose truth was no, the newest first


ServerFrame = (
    Acknowledged | Refused | SearchResults | ClipCards | Facets | Batch | Timeline | Comparison
    | Past | ReReview | Differing | AnnotatorsRows | Work | DrawPreview | Films | FilmShots
    | Snapshot | Event | Presence | BoardRows | IngestRows | Dropped
    | WallPage | WallMeasure | OwnCut | DeployedComparison | ServedComparison
    | AuditPlan | TrailPage
    | Why | Moments | Without
    | SuggestedWords
    | QueryRead | FoundPreview
    | FilmCurve | CurveLabels
)  # fmt: skip

encoder = msgspec.json.Encoder()
command_decoder: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Command)
server_decoder: msgspec.json.Decoder[ServerFrame] = msgspec.json.Decoder(ServerFrame)
event_decoder: msgspec.json.Decoder[LabelEvent | BlindEvent] = msgspec.json.Decoder(
    LabelEvent | BlindEvent
)
