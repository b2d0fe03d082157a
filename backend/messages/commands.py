"""What a client asks of the server: one frame each."""

from __future__ import annotations

import typing  # an event of ours is called Annotated

from msgspec import Meta

from backend.messages.asking import (
    CreateBin,
    PreviewFound,
    ReadQuery,
    RemoveBin,
    RenameBin,
    RestoreBin,
)
from backend.messages.curves import ReadCurve, ReadCurveLabels, SetCurves
from backend.messages.deployments import CompareDeployed, Deploy, RollBack
from backend.messages.families import AddRule, RemoveRule
from backend.messages.intakes import (
    AddToIntake,
    CompareServed,
    RemoveIntake,
    RenameIntake,
    RestoreIntake,
)
from backend.messages.limits import (
    LONGEST_FOCUS,
    MOST_DRAWN,
    MOST_KEY_DAYS,
    TIMELINE_PAGE,
)
from backend.messages.looking import (
    DescribeClips,
    ListFacets,
    ListFilms,
    MeasureWall,
    ReadFilm,
    ReadWall,
    Search,
)
from backend.messages.reasons import AskMoments, AskWhy, AskWithout
from backend.messages.requests import CommandId, Limit, Request, Word
from backend.messages.suggesting import SuggestWords
from backend.messages.trail import ReadTrail
from backend.messages.values import (
    AccountRole,
    Answer,
    Arm,
    Count,
    Moment,
    Policy,
    PromiseKind,
    Role,
    RowId,
    Scope,
    Share,
    Source,
    Text,
)
from backend.messages.webhooks import AddWebhook, Redeliver, RemoveWebhook, TestWebhook
from backend.messages.wire import KEY_PATTERN

KeyText = typing.Annotated[str, Meta(pattern=rf"\A{KEY_PATTERN}\Z")]
# Less than a half is no promise, and nothing is promised for certain.
Promised = typing.Annotated[float, Meta(ge=0.5, le=0.999)]


class Subscribe(Request, frozen=True):
    """Follow a stream. With ``epoch`` and ``after``: resume behind that event if possible."""

    stream: Word
    epoch: Word | None = None
    after: RowId | None = None


class Unsubscribe(Request, frozen=True):
    stream: Word


class Look(Request, frozen=True):
    """Tell colleagues where I am (shown as presence); forgotten with the connection."""

    label: RowId
    tab: Word = ""
    clip: RowId | None = None


class Annotate(Request, frozen=True):
    """Answer the label's question for a clip, as a primary or as a secondary (``role``)."""

    label: RowId
    clip: RowId
    answer: Answer
    source: Source
    version: Count = 0  # model version on the person's screen
    milliseconds: typing.Annotated[int, Meta(ge=0, le=LONGEST_FOCUS)] | None = (
        None  # the clip was in focus this long
    )
    repeat: bool = False  # secondaries: the clip's second round


class AnnotateMany(Request, frozen=True):
    """The same answer for a selection of clips.

    A selection larger than one command is sent in parts that name one ``gesture``.
    """

    label: RowId
    clips: tuple[RowId, ...]
    answer: Answer
    source: Source
    version: Count = 0
    sources: tuple[Source, ...] = ()  # of each clip; empty: of all of them ``source``
    gesture: CommandId | None = None  # made by the client (a UUID); None: the command's id


class WriteNote(Request, frozen=True):
    label: RowId
    clip: RowId
    text: Text


class Undo(Request, frozen=True):
    """Take back what I answered in one gesture: one clip, or a whole selection.

    ``gesture`` is the id of the `Annotate`, or the gesture of the `AnnotateMany`; None: my latest
    in this label that still stands.
    """

    label: RowId
    gesture: CommandId | None = None


class CreateLabel(Request, frozen=True):
    name: Text
    group: Text = ""
    description: Text = ""
    keywords: tuple[Text, ...] = ()
    examples: tuple[RowId, ...] = ()


class EditLabel(Request, frozen=True):
    """Replace a label's definition; fields left out stay as they are.

    With ``seen``, the version on the person's screen: refused where another one was saved since.
    """

    label: RowId
    name: Text | None = None
    group: Text | None = None
    description: Text | None = None
    keywords: tuple[Text, ...] | None = None
    examples: tuple[RowId, ...] | None = None
    policy: Policy | None = None
    repeats: typing.Annotated[float, Meta(ge=0, le=1)] | None = None
    seen: Count | None = None


class DeleteLabel(Request, frozen=True):
    """Put a label away, with all its answers kept; `RestoreLabel` brings it back."""

    label: RowId


class RestoreLabel(Request, frozen=True):
    """Bring back a label that was put away, just as it was."""

    label: RowId


class Requeue(Request, frozen=True):
    """Have these clips looked at once more, those of them that primaries answered; replaces what
    was to be looked at so far."""

    label: RowId
    clips: tuple[RowId, ...]


class PinModel(Request, frozen=True):
    """Pin a model version; 0: let models follow the answers again."""

    label: RowId
    version: Count


class AuditIntake(Request, frozen=True):
    """Draw random clips of an intake, whose answers tell how right the live version is there;
    batches of the intake begin with them."""

    label: RowId
    intake: RowId


class SetCut(Request, frozen=True):
    """Cut the label's scores in two at ``score``, for myself: what is above counts as yes."""

    label: RowId
    score: Share


class ReadCut(Request, frozen=True):
    """Where my own cut through the label's scores is."""

    label: RowId


class Adjudicate(Request, frozen=True):
    """Decide a clip's truth (None: withdraw the decision)."""

    label: RowId
    clip: RowId
    answer: Answer | None
    reason: Text = ""
    seen: RowId = 0  # id of the decision on the person's screen; 0: none


class SetMember(Request, frozen=True):
    """Give a person a role in a label; None: their usual role again."""

    label: RowId
    person: RowId
    role: Role | None


class PreviewDraw(Request, frozen=True):
    """What drawing a label's team with this seed would give. Changes nothing.

    Primaries and secondaries are drawn at random, those with the fewest labels first; whoever asks
    keeps their role and counts among them, and everybody else who is on the label leaves it.
    ``outsiders``: people who are not on the label are drawn too; ``switching``: people in another
    role than their default one, too.
    """

    label: RowId
    primaries: typing.Annotated[int, Meta(ge=0, le=MOST_DRAWN)] = 1
    secondaries: typing.Annotated[int, Meta(ge=0, le=MOST_DRAWN)] = 2
    outsiders: bool = False
    switching: bool = False
    seed: Count = 0


class DrawTeam(PreviewDraw, frozen=True):
    """Draw a label's team as the preview with the same fields showed it: ``seen`` is that
    preview's. Refused where it would give something else by now."""

    seen: Word = ""


class UndoDraw(Request, frozen=True):
    """Take back the label's last draw: everybody has the role again that they had before, but those
    whose role was changed since."""

    label: RowId
    draw: RowId  # its number, as the team's state names it


class CreatePerson(Request, frozen=True):
    name: Text
    password: Text
    account_role: AccountRole = "annotator"
    role: Role = "primary"


class EditPerson(Request, frozen=True):
    """Change an account; fields left out stay as they are. A new password ends its sessions."""

    person: RowId
    account_role: AccountRole | None = None
    role: Role | None = None
    password: Text | None = None
    disabled: bool | None = None


KeyDays = typing.Annotated[int, Meta(ge=1, le=MOST_KEY_DAYS)]


class MakeKey(Request, frozen=True):
    """Make an API key for myself. The client makes the ``key``, as `wire.KEY_PATTERN` has it, of
    random letters and digits; the server keeps a hash of it only."""

    name: Text
    scopes: tuple[Scope, ...]
    key: KeyText
    days: KeyDays | None = None  # for which it holds; None: until it is revoked


class RevokeKey(Request, frozen=True):
    """From the reply on nobody acts by the key any more."""

    key: RowId  # its number


class TakeBatch(Request, frozen=True):
    """The next `BATCH_SIZE` clips to label, from ``arm`` or, without it, from the advised one.

    ``stratified``: as many random clips from every cluster of the corpus, whatever the ``arm``;
    ``cluster``: `CHECKED` random clips of that cluster alone; ``likely``: the clips that the model
    is surest are yes; ``intake``: of this one, where the ``arm`` is production, else of the newest
    that has clips without an answer; ``audit``: clips of the label's newest audit that still need
    an answer; ``telling``: clips that tell the label from what goes with its answers; ``siblings``:
    clips that are yes under a label which excludes this one, and that the model takes for yes.
    """

    label: RowId
    arm: Arm | None = None
    stratified: bool = False
    cluster: Count | None = None
    likely: bool = False
    intake: RowId | None = None
    audit: bool = False
    telling: bool = False
    siblings: bool = False


class PlanAudit(Request, frozen=True):
    """How many answers it takes to promise ``level`` of a model version, of the clips that nobody
    answered yet: those of the corpus, or of an intake alone. Changes nothing."""

    label: RowId
    kind: PromiseKind
    version: Count = 0  # of the model; 0: the one that is shown
    level: Promised = 0.95
    confidence: Promised = 0.95
    intake: RowId | None = None  # None: the whole corpus


class DrawAudit(PlanAudit, frozen=True):
    """Draw the random clips that such a promise needs, to be answered by `TakeBatch`."""


class ReadDiffering(Request, frozen=True):
    """A person's answers under a label that are not the truth."""

    label: RowId
    person: RowId


class ReadTimeline(Request, frozen=True):
    """What happened to a label, newest first; with ``clip``: to one clip of it."""

    label: RowId
    clip: RowId | None = None
    cursor: Word | None = None
    limit: Limit = TIMELINE_PAGE


class CompareModels(Request, frozen=True):
    """Which clips crossed 0.5 between two model versions, and whose answers did it."""

    label: RowId
    before: Count
    after: Count


class ReadReReview(Request, frozen=True):
    """Which answered clips the label's changed meaning may turn."""

    label: RowId


class ReadWork(Request, frozen=True):
    """What waits for me, as a secondary, on all labels."""


class ReadPast(Request, frozen=True):
    """The label as it was at a moment (Unix seconds)."""

    label: RowId
    at: Moment


Command = (
    Subscribe | Unsubscribe | Look | Annotate | AnnotateMany | Undo | WriteNote
    | CreateLabel | EditLabel | DeleteLabel | RestoreLabel | Requeue | PinModel | Adjudicate
    | SetMember | PreviewDraw | DrawTeam | UndoDraw | CreatePerson | EditPerson
    | Search | DescribeClips | ListFacets | TakeBatch | ReadTimeline | CompareModels | ReadPast
    | ReadReReview | ReadDiffering | ReadWork | ListFilms | ReadFilm
    | ReadWall | MeasureWall | SetCut | ReadCut | MakeKey | RevokeKey
    | Deploy | RollBack | CompareDeployed
    | CompareServed | AddToIntake | RenameIntake | RemoveIntake | RestoreIntake | AuditIntake
    | PlanAudit | DrawAudit
    | AddWebhook | RemoveWebhook | TestWebhook | Redeliver
    | ReadTrail
    | AskWhy | AskMoments | AskWithout
    | ReadQuery | PreviewFound | CreateBin | RenameBin | RemoveBin | RestoreBin
    | ReadCurve | ReadCurveLabels | SetCurves
    | SuggestWords | AddRule | RemoveRule
)  # fmt: skip
