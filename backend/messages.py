"""The protocol: every command, reply, event and snapshot that crosses a process.

A connection carries JSON text frames. The client sends one :data:`Command` per frame; the server
answers each with exactly one reply that repeats the command's ``id`` (`Acknowledged`, `Refused`,
`SearchResults`, `ClipCards`, `Facets` or `Batch`), and pushes `Snapshot`, `Event`, `Presence`,
`BoardRows` and `IngestRows` frames on the streams the client subscribed to.

Streams
    ``label/<label id>``
        The shared state of a label, for its primaries and viewers: `LabelState` + `LabelEvent`.
    ``blind/<label id>``
        A secondary annotator's own view of a label: `BlindState` + `BlindEvent`. It never carries
        anything derived from another person's answers.
    ``board``
        One `BoardRow` per label the user may see. Rows are whole and replace each other.
    ``ingest``
        One `IngestRow` per file. Rows are whole and replace each other.

Order
    Events of a ``label/`` or ``blind/`` stream are numbered 1, 2, 3 … without gaps. A client that
    holds (epoch, seq) applies only the event seq + 1; on anything else it subscribes again, with
    ``after`` set to what it holds, and gets either the missing events or a new snapshot.
    `backend.domain.snapshot` is the one reducer.

`Acknowledged` means committed. A command sent again under the same ``id`` is acknowledged again
and takes effect once.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Answer = Literal["positive", "negative", "skip"]
Role = Literal["admin", "annotator", "viewer"]
Part = Literal["primary", "secondary"]
FeedName = Literal["top_positive", "top_negative", "borderline", "random", "zero_shot"]
Arm = Literal["va", "zero_shot", "random"]
# Where a person met the clip they answered; kept with every annotation so that gains can be
# credited to their true source.
Source = Literal[
    "search", "similar", "va", "zero_shot", "random", "stratified", "top_positive",
    "top_negative", "borderline", "review", "blind", "example",
]  # fmt: skip
StopWord = Literal["start", "keep going", "nearly", "enough"]

FRAME_LIMIT = 65_536  # bytes of one client frame
FEED_SIZE = 120  # clips per feed on the wire
BATCH_SIZE = 25  # the paper's d
SUSPECTS = 60  # suspected label errors on the wire
GATE = 10  # positives and negatives needed before a model is built


class Struct(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An untagged value inside a frame."""


class Frame(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type"):
    """Something tagged with its class name in the field ``type``."""


# ── values ──────────────────────────────────────────────────────────────────────────────────────


class Label(Struct, frozen=True):
    """One binary question about a clip."""

    id: int
    name: str
    group: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    examples: tuple[int, ...] = ()  # clip ids


class Person(Struct, frozen=True):
    id: int
    name: str
    role: Role


class ClipCard(Struct, frozen=True):
    """What a card shows of a clip. Its media: ``/media/<id>/poster.jpg`` and ``…/clip.mp4``."""

    id: int
    title: str
    start: float  # seconds in the source video
    end: float
    film: int
    genre: str = ""
    year: int | None = None
    cluster: int | None = None


class Feed(Struct, frozen=True):
    """Clips in feed order; scores are calibrated probabilities, or cosines for ``zero_shot``."""

    clips: tuple[int, ...] = ()
    scores: tuple[float, ...] = ()


class Model(Struct, frozen=True):
    """A model version of a label."""

    version: int
    answers: int  # clips with a consensus it was trained on
    seq: int  # it saw every event up to here
    at: float  # Unix seconds
    seconds: float  # from picking up the work to feeds committed


class Quality(Struct, frozen=True):
    """All in [0, 1], higher is better; None where there are too few answers to say."""

    quality: float | None = None  # 25th percentile of 5-fold balanced accuracy
    heldout: float | None = None  # average precision on the held-out fifth
    heldout_low: float | None = None
    heldout_high: float | None = None
    diversity: float = 0.0


class Suspect(Struct, frozen=True):
    """An agreed answer that models which never saw it confidently contradict."""

    clip: int
    answer: Answer  # the agreed one, positive or negative
    probability: float  # of that answer, out of fold


class Calibration(Struct, frozen=True):
    """Out-of-fold probabilities against what was answered, per used bin of width 0.1."""

    error: float  # expected calibration error, in [0, 1], lower is better
    predicted: tuple[float, ...] = ()  # mean probability in the bin
    observed: tuple[float, ...] = ()  # share of positives in the bin
    counts: tuple[int, ...] = ()


class Metrics(Struct, frozen=True):
    version: int  # of the model they describe; 0 before the first
    scores: Quality
    cluster_positives: tuple[int, ...] = ()  # capped at 10, one per corpus cluster
    cluster_negatives: tuple[int, ...] = ()
    stop: StopWord = "start"
    stop_reason: str = ""
    calibration: Calibration | None = None
    suspects: tuple[Suspect, ...] = ()  # worst first, at most SUSPECTS


class ArmReport(Struct, frozen=True):
    arm: Arm
    pulls: int
    gain: float | None = None  # of its last batch, in points of average precision
    error: float | None = None  # half width of the interval of that gain


class Advice(Struct, frozen=True):
    """Which source the next batch should come from, and why, in one sentence."""

    arm: Arm
    reason: str
    arms: tuple[ArmReport, ...] = ()


class Point(Struct, frozen=True):
    """One step of a label's history, for sparklines."""

    version: int
    answers: int
    at: float
    scores: Quality


# ── label stream ────────────────────────────────────────────────────────────────────────────────


class LabelState(Frame, frozen=True):
    """Everything a primary sees of a label."""

    label: Label
    answers: dict[int, dict[int, Answer]] = {}  # clip id → person id → answer
    people: dict[int, str] = {}  # names of all who answered
    model: Model | None = None
    feeds: dict[FeedName, Feed] = {}
    metrics: Metrics | None = None
    advice: Advice | None = None
    history: tuple[Point, ...] = ()  # the last HISTORY points


HISTORY = 60


class Annotated(Frame, frozen=True):
    """A person's answer for a clip is now ``answer`` (None: they took it back)."""

    clip: int
    person: int
    name: str
    answer: Answer | None
    source: Source
    at: float


class Defined(Frame, frozen=True):
    """The label was created or its definition changed."""

    label: Label


class FeedsBuilt(Frame, frozen=True):
    """Every clip was scored; ``model`` is None before the first model (fewer than 10 + 10)."""

    model: Model | None
    feeds: dict[FeedName, Feed]


class MetricsBuilt(Frame, frozen=True):
    """The scores of a build; follows its `FeedsBuilt`."""

    metrics: Metrics
    advice: Advice
    point: Point | None = None


LabelEvent = Annotated | Defined | FeedsBuilt | MetricsBuilt


# ── blind stream ────────────────────────────────────────────────────────────────────────────────


class BlindState(Frame, frozen=True):
    """Everything a secondary sees of a label: its definition, their queue, their own answers."""

    label: Label
    queue: tuple[int, ...] = ()  # clip ids, in this person's own fixed random order
    answers: dict[int, Answer] = {}


class Queued(Frame, frozen=True):
    """A clip joined the person's queue at ``position``."""

    clip: int
    position: int


class BlindAnnotated(Frame, frozen=True):
    """The person's own answer for a clip is now ``answer``."""

    clip: int
    answer: Answer | None
    at: float


BlindEvent = Queued | BlindAnnotated | Defined


# ── board and ingest ────────────────────────────────────────────────────────────────────────────


class BoardRow(Struct, frozen=True):
    """Where a label stands. A secondary's row holds only their own progress (``part``)."""

    label: Label
    seq: int  # newest event of the label's stream behind this row
    part: Part = "primary"
    positives: int = 0
    negatives: int = 0
    skips: int = 0
    queue: int = 0  # secondaries: clips waiting for them
    version: int = 0
    scores: Quality = Quality()
    stop: StopWord = "start"
    per_hour: int = 0  # answers in the last hour
    people: tuple[str, ...] = ()  # on it now
    sparkline: tuple[float, ...] = ()  # quality over the last builds


class BoardState(Frame, frozen=True):
    rows: tuple[BoardRow, ...] = ()


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


class IngestState(Frame, frozen=True):
    corpus: Corpus
    rows: tuple[IngestRow, ...] = ()


# ── commands ────────────────────────────────────────────────────────────────────────────────────


class Request(Frame, frozen=True):
    """A command or query; ``id`` is made by the client (a UUID)."""

    id: str


class Subscribe(Request, frozen=True):
    """Follow a stream. With ``epoch`` and ``after``: resume behind that event if possible."""

    stream: str
    epoch: str | None = None
    after: int | None = None


class Unsubscribe(Request, frozen=True):
    stream: str


class Look(Request, frozen=True):
    """Tell colleagues where I am (shown as presence); forgotten with the connection."""

    label: int
    tab: str = ""
    clip: int | None = None


class Annotate(Request, frozen=True):
    """Answer the label's question for a clip, as a primary or as a secondary (``part``)."""

    label: int
    clip: int
    answer: Answer
    source: Source
    version: int = 0  # model version on the person's screen
    milliseconds: int | None = None  # the clip was in focus this long


class Undo(Request, frozen=True):
    """Take back my latest answer of this label that is not yet taken back."""

    label: int


class CreateLabel(Request, frozen=True):
    name: str
    group: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    examples: tuple[int, ...] = ()


class EditLabel(Request, frozen=True):
    """Replace a label's definition; fields left out stay as they are."""

    label: int
    name: str | None = None
    group: str | None = None
    description: str | None = None
    keywords: tuple[str, ...] | None = None
    examples: tuple[int, ...] | None = None


class Filters(Struct, frozen=True):
    film: int | None = None
    genre: str | None = None
    year_from: int | None = None
    year_to: int | None = None
    seconds_from: float | None = None
    seconds_to: float | None = None


class Search(Request, frozen=True):
    """Clips by words (``text``), by a clip (``similar_to``), or by filters alone."""

    text: str = ""
    similar_to: int | None = None
    label: int | None = None  # whose model scores the hits
    filters: Filters = Filters()
    cursor: str | None = None
    limit: int = 60


class DescribeClips(Request, frozen=True):
    clips: tuple[int, ...]


class ListFacets(Request, frozen=True):
    """What the corpus can be filtered by."""


class TakeBatch(Request, frozen=True):
    """The next 25 clips to label, from ``arm`` or, without it, from the advised one.

    ``stratified``: as many random clips from every cluster of the corpus, whatever the ``arm``.
    """

    label: int
    arm: Arm | None = None
    stratified: bool = False


Command = (
    Subscribe | Unsubscribe | Look | Annotate | Undo | CreateLabel | EditLabel
    | Search | DescribeClips | ListFacets | TakeBatch
)  # fmt: skip


# ── server frames ───────────────────────────────────────────────────────────────────────────────


class Acknowledged(Frame, frozen=True):
    """The command is committed."""

    id: str
    label: int | None = None  # the label it created or changed
    clip: int | None = None  # the clip whose answer an `Undo` changed
    answer: Answer | None = None


class Refused(Frame, frozen=True):
    """The command had no effect. ``temporary``: the same command may succeed later."""

    id: str
    code: str
    message: str
    temporary: bool = False


class Hit(Struct, frozen=True):
    card: ClipCard
    similarity: float | None = None  # cosine with the query, in [-1, 1]
    score: float | None = None  # the label's model, in [0, 1]


class SearchResults(Frame, frozen=True):
    id: str
    hits: tuple[Hit, ...]
    cursor: str | None = None  # for the next page; None at the end
    note: str = ""  # what the person should know about these results


class ClipCards(Frame, frozen=True):
    id: str
    cards: tuple[ClipCard, ...]


class Film(Struct, frozen=True):
    id: int
    title: str


class Facets(Frame, frozen=True):
    id: str
    films: tuple[Film, ...]
    genres: tuple[str, ...]
    year_from: int | None = None
    year_to: int | None = None


class Batch(Frame, frozen=True):
    id: str
    arm: Arm
    reason: str
    clips: tuple[int, ...]
    scores: tuple[float, ...] = ()
    source: Source = "random"  # of answers to these clips


class Snapshot(Frame, frozen=True):
    stream: str
    epoch: str
    seq: int
    state: LabelState | BlindState | BoardState | IngestState


class Event(Frame, frozen=True):
    stream: str
    epoch: str
    seq: int
    event: Annotated | Defined | FeedsBuilt | MetricsBuilt | Queued | BlindAnnotated


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


ServerFrame = (
    Acknowledged | Refused | SearchResults | ClipCards | Facets | Batch
    | Snapshot | Event | Presence | BoardRows | IngestRows
)  # fmt: skip

encoder = msgspec.json.Encoder()
command_decoder: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Command)
server_decoder: msgspec.json.Decoder[ServerFrame] = msgspec.json.Decoder(ServerFrame)
event_decoder: msgspec.json.Decoder[LabelEvent | BlindEvent] = msgspec.json.Decoder(
    LabelEvent | BlindEvent
)
