"""What a client asks of the server: one frame each."""

from __future__ import annotations

from backend.messages.limits import SEARCH_PAGE, TIMELINE_PAGE
from backend.messages.values import AccountRole, Answer, Arm, Frame, Policy, Role, Source, Struct


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
    """Answer the label's question for a clip, as a primary or as a secondary (``role``)."""

    label: int
    clip: int
    answer: Answer
    source: Source
    version: int = 0  # model version on the person's screen
    milliseconds: int | None = None  # the clip was in focus this long
    repeat: bool = False  # secondaries: the clip's second round


class AnnotateMany(Request, frozen=True):
    """The same answer for a selection of clips."""

    label: int
    clips: tuple[int, ...]
    answer: Answer
    source: Source
    version: int = 0


class WriteNote(Request, frozen=True):
    label: int
    clip: int
    text: str


class Undo(Request, frozen=True):
    """Take back my latest answer (or selection of answers) of this label that still stands."""

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
    policy: Policy | None = None
    repeats: float | None = None


class DeleteLabel(Request, frozen=True):
    """Put a label away, with all its answers kept (`rushes label restore` brings it back)."""

    label: int


class Requeue(Request, frozen=True):
    """Have these clips looked at once more; replaces what was to be looked at so far."""

    label: int
    clips: tuple[int, ...]


class PinModel(Request, frozen=True):
    """Pin a model version; 0: let models follow the answers again."""

    label: int
    version: int


class Adjudicate(Request, frozen=True):
    """Decide a clip's truth (None: withdraw the decision)."""

    label: int
    clip: int
    answer: Answer | None
    reason: str = ""
    seen: int = 0  # id of the decision on the person's screen; 0: none


class SetMember(Request, frozen=True):
    """Give a person a role in a label; None: their usual role again."""

    label: int
    person: int
    role: Role | None


class DrawTeam(Request, frozen=True):
    """Draw a label's primaries and secondaries at random, those with the fewest labels first.
    Everybody else is not on it."""

    label: int
    primaries: int = 1
    secondaries: int = 2


class CreatePerson(Request, frozen=True):
    name: str
    password: str
    account_role: AccountRole = "annotator"
    role: Role = "primary"


class EditPerson(Request, frozen=True):
    """Change an account; fields left out stay as they are. A new password ends its sessions."""

    person: int
    account_role: AccountRole | None = None
    role: Role | None = None
    password: str | None = None
    disabled: bool | None = None


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
    limit: int = SEARCH_PAGE


class DescribeClips(Request, frozen=True):
    clips: tuple[int, ...]


class ListFacets(Request, frozen=True):
    """What the corpus can be filtered by."""


class TakeBatch(Request, frozen=True):
    """The next `BATCH_SIZE` clips to label, from ``arm`` or, without it, from the advised one.

    ``stratified``: as many random clips from every cluster of the corpus, whatever the ``arm``.
    """

    label: int
    arm: Arm | None = None
    stratified: bool = False


class ReadTimeline(Request, frozen=True):
    """What happened to a label, newest first; with ``clip``: to one clip of it."""

    label: int
    clip: int | None = None
    cursor: str | None = None
    limit: int = TIMELINE_PAGE


class CompareModels(Request, frozen=True):
    """Which clips crossed 0.5 between two model versions, and whose answers did it."""

    label: int
    before: int
    after: int


class ReadPast(Request, frozen=True):
    """The label as it was at a moment (Unix seconds)."""

    label: int
    at: float


Command = (
    Subscribe | Unsubscribe | Look | Annotate | AnnotateMany | Undo | WriteNote
    | CreateLabel | EditLabel | DeleteLabel | Requeue | PinModel | Adjudicate
    | SetMember | DrawTeam | CreatePerson | EditPerson
    | Search | DescribeClips | ListFacets | TakeBatch | ReadTimeline | CompareModels | ReadPast
)  # fmt: skip
