"""What the parts of every message are made of."""

from __future__ import annotations

import typing  # an event of ours is called Annotated
from typing import Literal

import msgspec
from msgspec import Meta

from backend.messages.limits import MOST_ID

Answer = Literal["positive", "negative", "skip"]
# What a secondary is told of an answer of their own; "given": not how they answered, because the
# clip is to be asked a second time.
OwnAnswer = Literal["positive", "negative", "skip", "given"]
AccountRole = Literal["admin", "annotator", "viewer"]
Role = Literal["primary", "secondary", "none"]  # none: not on this label
# What an API key is for: asking models; seeing; answering and changing labels; administrating. It
# never allows more than its person may.
Scope = Literal["predict", "read", "annotate", "admin"]
# Whose answers are a label's truth: the primaries' majority, everybody's majority, or that unless
# somebody decided otherwise.
Policy = Literal["primary", "majority", "adjudicated"]
# "early": what the first answers leave open, before they are enough for a model that people see.
FeedName = Literal["top_positive", "top_negative", "borderline", "random", "zero_shot", "early"]
# "production": films of an intake, which deployed models scored.
Arm = Literal["va", "zero_shot", "random", "production"]
# Where a person met the clip they answered; kept with every annotation so that gains can be
# credited to their true source.
Source = Literal[
    "search", "similar", "va", "va_random", "zero_shot", "random", "stratified", "top_positive",
    "top_negative", "borderline", "production", "wall", "review", "reel", "blind", "example",
    "audit", "import", "sibling",
]  # fmt: skip
# What a clip may have or not: another label's yes, being of a kind of clips (a cluster), its film
# or what is known of it, who answered it, and when.
Trait = Literal["label", "kind", "film", "genre", "year", "length", "annotator", "time"]
# Films by their shots of which the model is unsure, by those that are yes, or by title.
FilmOrder = Literal["unsure", "yes", "title"]
# Under which name a model version is in use: it is relied on, or may take that one's place.
Alias = Literal["live", "candidate"]
# At least this share of what is reported is right, or of what is there is found.
PromiseKind = Literal["precision", "recall"]
StopWord = Literal["start", "keep going", "nearly", "enough"]
# Why a source is advised: no batch has been labelled yet; nothing tells the sources apart, and this
# one is the habit; so too, and another is tried for once; it was measured to gain more.
Ground = Literal["opening", "habit", "trial", "measured"]

# What a client may say, so that no table is asked for what it cannot hold.
RowId = typing.Annotated[int, Meta(ge=0, le=MOST_ID)]  # of a label, a clip, a person …
Count = typing.Annotated[int, Meta(ge=0, le=2**31 - 1)]
Year = typing.Annotated[int, Meta(ge=-(2**31), le=2**31 - 1)]
Moment = typing.Annotated[float, Meta(ge=0, le=253_402_300_799)]  # Unix seconds, to the year 9999
Share = typing.Annotated[float, Meta(ge=0, le=1)]
Text = typing.Annotated[str, Meta(pattern=r"\A[^\0]*\Z")]  # Postgres keeps every character but NUL


class Struct(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An untagged value inside a frame."""


class Frame(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type"):
    """Something tagged with its class name in the field ``type``."""


class Label(Struct, frozen=True):
    """One binary question about a clip."""

    id: int
    name: str
    group: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    examples: tuple[int, ...] = ()  # clip ids
    version: int = 1  # of the definition: grows with every change of the fields above
    policy: Policy = "adjudicated"
    repeats: float = 0.0  # share of a secondary's clips that they are asked twice


class Person(Struct, frozen=True):
    id: int
    name: str
    account_role: AccountRole


class Me(Person, frozen=True):
    """Who is signed in. ``sees``: another text whenever what they may see has become another:
    their account role, or their role in any label. ``page``: where browsers reach the page."""

    sees: str = ""
    page: str = ""


class Note(Struct, frozen=True):
    """What somebody wrote about a clip under a label."""

    person: int
    name: str
    text: str
    at: float


class Decision(Struct, frozen=True):
    """An adjudicator's answer for a clip, which outweighs everybody else's."""

    id: int  # of its annotation; a newer decision has a higher one
    answer: Answer
    person: int
    name: str
    at: float
    reason: str = ""


# What a clip is of, and by which sense it is taken in: `domain.media_kinds` says more.
Medium = Literal["video", "image", "sound"]
Sense = Literal["sight", "hearing"]


class ClipCard(Struct, frozen=True):
    """What a card shows of a clip. Its media: ``/media/<id>/poster.jpg``, and of what plays
    ``…/clip.mp4``, of a picture ``…/picture.jpg``, which is larger than the poster."""

    id: int
    title: str
    start: float  # seconds in the source video
    end: float
    film: int
    genre: str = ""
    year: int | None = None
    cluster: int | None = None
    medium: Medium = "video"


class Feed(Struct, frozen=True):
    """Clips in feed order; scores are calibrated probabilities, or cosines for ``zero_shot``.

    Where the corpus is held in parts, by machines of a cluster, some may have been away: the feed
    knows nothing of their clips."""

    clips: tuple[int, ...] = ()
    scores: tuple[float, ...] = ()
    parts: Count = 1  # that the corpus is in
    missing: Count = 0  # of them not in this feed


class Model(Struct, frozen=True):
    """A model version of a label."""

    version: int
    answers: int  # clips with a truth, which it was trained on
    seq: int  # it saw every event up to here
    at: float  # Unix seconds
    seconds: float  # from picking up the work to feeds committed


class Quality(Struct, frozen=True):
    """All in [0, 1], higher is better; None where there are too few answers to say."""

    quality: float | None = None  # 25th percentile of 5-fold balanced accuracy
    heldout: float | None = None  # average precision on the corpus, by the held-out fifth
    heldout_low: float | None = None
    heldout_high: float | None = None
    heldout_alone: float | None = None  # the same of the model alone, without a clip's neighbours
    heldout_alone_low: float | None = None
    heldout_alone_high: float | None = None
    diversity: float = 0.0


class Examined(Struct, frozen=True):
    """A kind of clips of the corpus, and how a model did there on clips that it had not seen."""

    name: Text  # in words; "" where none are known
    clips: Count
    answers: Count
    right: Share | None = None  # share of the answers that it sorted right; None: none to tell by


class Evaluated(Struct, frozen=True):
    """How good a model version was found to be without its clips' neighbours, as it is wherever it
    is deployed, by the answers of a time; None: not known. Intervals are of 95 %."""

    positives: Count = 0  # clips it learned as yes
    negatives: Count = 0
    annotators: Count = 0
    quality: Share | None = None  # balanced accuracy in cross-validation, the lower quartile
    average_precision: Share | None = None  # on test answers, which no model saw
    average_precision_low: Share | None = None
    average_precision_high: Share | None = None
    compared: Count = 0  # clips that two or more people answered
    agreement: Share | None = None  # of those, where all said the same
    agreement_low: Share | None = None
    agreement_high: Share | None = None
    examined: bool = False  # whether the kinds of clips were looked at that confound the model
    wrong: tuple[Examined, ...] = ()  # on these it is surely often wrong, the worst first
    untested: tuple[Examined, ...] = ()  # of these no answer, or hardly any, tells anything


class Deployment(Struct, frozen=True):
    """A model version in use under an alias."""

    id: RowId
    alias: Alias
    version: Count  # 0: what was in use was taken out of service
    threshold: Share  # a clip is reported from this probability on
    definition: Count  # version of the label's definition that it learned
    evaluated: Evaluated  # the numbers that spoke for it when it was deployed
    at: Moment
    note: Text = ""
    name: Text = ""  # who deployed it; "" from the terminal
    promise: RowId | None = None  # that the threshold keeps
    promised: Text = ""  # the same in words
    rolls_back: RowId | None = None  # the deployment that this one only undoes


class Suspect(Struct, frozen=True):
    """An agreed answer that models which never saw it confidently contradict."""

    clip: int
    answer: Answer  # the agreed one, positive or negative
    probability: float  # of that answer, out of fold


class Recalibration(Struct, frozen=True):
    """Of clips with the logit s of a model that has not seen them, about sigmoid(shift + slope·s)
    are positive; and how sure that is (`domain.cut.Line`)."""

    shift: float
    slope: float
    shift_variance: float
    covariance: float
    slope_variance: float


class Calibration(Struct, frozen=True):
    """Out-of-fold probabilities against what was answered, per used bin of width 0.1."""

    error: float  # beyond what chance makes of so few answers, in [0, 1], lower is better
    predicted: tuple[float, ...] = ()  # mean probability in the bin
    observed: tuple[float, ...] = ()  # share of positives in the bin
    counts: tuple[int, ...] = ()
    line: Recalibration | None = None  # None while the model is too young to be judged


class Counts(Struct, frozen=True):
    """How many clips of a label are what, as `backend.domain.truth` counts them for everybody."""

    positives: int = 0
    negatives: int = 0
    skips: int = 0  # by all whose answers count, or decided to have no truth
    ties: int = 0  # as many yes as no: they train nothing
    disputed: int = 0  # of all of them: people disagree and nobody decided yet


class Span(Struct, frozen=True):
    """An estimate with its 95 % interval."""

    value: float
    low: float
    high: float


class Kind(Struct, frozen=True):
    """A cluster of alike clips of the corpus, and what a label knows of it."""

    number: int  # the cluster
    name: str = ""  # what stands out in it, in words that fit "on …"; "" where nothing does
    typical: tuple[int, ...] = ()  # clips nearest to its middle
    clips: int = 0  # in the corpus, near-duplicates left out
    answers: int = 0  # clips of it whose answer is agreed: yes or no
    positives: int = 0
    right: Span | None = None  # share of those that models which had not seen them sorted right


class Confounder(Struct, frozen=True):
    """A trait that goes with a label's answers far more than the label's words would have it."""

    trait: Trait
    text: Text  # what goes with what, in a sentence
    positives: Count  # clips that are yes
    with_positives: Count  # those of them that have the trait
    negatives: Count
    with_negatives: Count
    clips: tuple[RowId, ...] = ()  # whose answers would tell the two apart, at most `BATCH_SIZE`


class Foresight(Struct, frozen=True):
    """Of a primary's latest answers, how many the model on their screen had predicted, which did
    not know them."""

    person: int
    answers: int
    predicted: int
    positives: int = 0  # of the answers
    positives_predicted: int = 0


class Metrics(Struct, frozen=True):
    version: int  # of the model they describe; 0 before the first
    scores: Quality
    cluster_positives: tuple[int, ...] = ()  # one per corpus cluster, capped
    cluster_negatives: tuple[int, ...] = ()
    stop: StopWord = "start"
    stop_reason: str = ""
    calibration: Calibration | None = None
    suspects: tuple[Suspect, ...] = ()  # worst first, at most SUSPECTS
    histogram: tuple[int, ...] = ()  # clips by score, 20 equal bins from 0 to 1
    kinds: tuple[Kind, ...] = ()
    remaining: Span | None = None  # positives among the clips without an answer
    foresight: tuple[Foresight, ...] = ()
    confounders: tuple[Confounder, ...] = ()  # the strongest first, at most CONFOUNDERS


# What stands behind a clause of a conclusion, by the name of its tile and chart; and what a next
# step does: take a batch, clips of one kind, random ones, those of an intake or those that tell a
# label from what goes with its answers, decide disagreements, look over suspected errors, or
# nothing more.
Evidence = Literal["answers", "quality", "kinds", "stop", "disagreements", "watch", "confounders"]
Doing = Literal["batch", "kind", "random", "disagreements", "suspects", "stop", "intake", "telling"]


class Clause(Struct, frozen=True):
    """A part of a conclusion, with the sign that ends it."""

    text: str
    shows: Evidence


class Step(Struct, frozen=True):
    """The one thing that a conclusion advises to do next."""

    text: str
    does: Doing
    kind: int | None = None  # the cluster, where it is about one
    intake: RowId | None = None  # likewise


class Conclusion(Struct, frozen=True):
    """What a label's numbers come to, in a sentence of clauses, and the next step."""

    clauses: tuple[Clause, ...] = ()
    step: Step | None = None


class ArmReport(Struct, frozen=True):
    """How much more a source's next batch should gain than that of the first source listed, by
    what was measured in this label and others, shrunk by its errors."""

    arm: Arm
    pulls: int  # batches of this label, 0 or more
    more: float | None = None  # points of average precision, -100..100; None: not measured
    margin: float | None = None  # half width of its 95 % interval, above 0
    told: int = 0  # 1: it gains more, -1: less, 0: nobody can tell yet


class Advice(Struct, frozen=True):
    """Which source the next batch should come from, and why, in one sentence."""

    arm: Arm
    reason: str
    arms: tuple[ArmReport, ...] = ()
    ground: Ground = "habit"


class Point(Struct, frozen=True):
    """One step of a label's history, for sparklines."""

    version: int
    answers: int
    at: float
    scores: Quality
