"""What a client asks about clips and films, and what it is told of them."""

from __future__ import annotations

import typing  # an event of ours is called Annotated
from typing import Literal

from msgspec import Meta

from backend.messages.limits import FILMS_PAGE, SEARCH_PAGE, SHOTS_PAGE, WALL_PAGE
from backend.messages.requests import Limit, Request, Word
from backend.messages.states import NamedIntake
from backend.messages.values import (
    Answer,
    ClipCard,
    Count,
    FilmOrder,
    Frame,
    Medium,
    RowId,
    Sense,
    Share,
    Struct,
    Text,
    Year,
)

Seconds = typing.Annotated[float, Meta(ge=-1e9, le=1e9)]


class Filters(Struct, frozen=True):
    """Clips by what is known of them without anybody's answer."""

    film: RowId | None = None
    genre: Text | None = None
    year_from: Year | None = None
    year_to: Year | None = None
    seconds_from: Seconds | None = None
    seconds_to: Seconds | None = None
    intake: RowId | None = None  # which brought the clip's film


# Which clips of a label: by what primaries answered, and by what was agreed.
Answered = Literal["all", "unanswered", "positive", "negative"]


class Search(Request, frozen=True):
    """Clips by words (``text``) and by clips that they are like (``similar_to``, ``liked``) and
    unlike (``disliked``), all as one vector (`domain.wanted`); without any, by filters alone.

    The clips of the query are no hits. ``answered``, ``score_from`` and ``score_to`` take a label,
    and a person who sees its answers.
    """

    text: Text = ""
    similar_to: RowId | None = None  # one more liked clip
    liked: tuple[RowId, ...] = ()
    disliked: tuple[RowId, ...] = ()
    label: RowId | None = None  # whose model scores the hits
    filters: Filters = Filters()
    answered: Answered = "all"
    score_from: Share | None = None
    score_to: Share | None = None
    cursor: Word | None = None
    limit: Limit = SEARCH_PAGE


class ReadWall(Request, frozen=True):
    """The clips of the corpus by their score under a label's model, the highest first; ties by id.

    From ``start`` on downwards; with a ``cursor`` of another page, on from there.
    """

    label: RowId
    version: Count = 0  # of the model; 0: the one that is shown
    filters: Filters = Filters()
    answered: Answered = "all"
    start: Share = 1.0
    cursor: Word | None = None
    upwards: bool = False
    limit: Limit = WALL_PAGE


class MeasureWall(Request, frozen=True):
    """How many clips of such a wall lie where, and what any cut through it would mean."""

    label: RowId
    version: Count = 0
    filters: Filters = Filters()


class DescribeClips(Request, frozen=True):
    clips: tuple[RowId, ...]


class ListFacets(Request, frozen=True):
    """What the corpus can be filtered by."""


class ListFilms(Request, frozen=True):
    """The films of the corpus with what a label's model and answers say of each; with ``title``:
    those whose title holds it. All pages are counted by the model of the first."""

    label: RowId
    order: FilmOrder = "unsure"
    title: Text = ""
    cursor: Word | None = None
    limit: Limit = FILMS_PAGE


class ReadFilm(Request, frozen=True):
    """A film's shots in time order, with their scores, what they were answered, and its scenes."""

    label: RowId
    film: RowId
    cursor: Word | None = None
    limit: Limit = SHOTS_PAGE


class Hit(Struct, frozen=True):
    card: ClipCard
    similarity: float | None = None  # cosine with the query, in [-1, 1]
    score: float | None = None  # the label's model, in [0, 1]


class SearchResults(Frame, frozen=True):
    id: str
    hits: tuple[Hit, ...]
    cursor: str | None = None  # for the next page; None at the end
    note: str = ""  # what the person should know about these results


class WallPage(Frame, frozen=True):
    """Clips by score, the highest first."""

    id: str
    version: int  # of the model; 0: there is none yet, and no clip
    clips: tuple[int, ...] = ()
    scores: tuple[float, ...] = ()
    before: int = 0  # clips of the wall above the first of these
    total: int = 0  # clips of the wall
    up: str | None = None  # for the page above; None at the top
    down: str | None = None  # for the page below; None at the end


class CutTable(Struct, frozen=True):
    """What lies on the two sides of each cut 0, .01 … 1: see `domain.cut.Cuts`."""

    right: tuple[int, ...]  # of the clips above, about so many are positive
    right_low: tuple[int, ...]
    right_high: tuple[int, ...]
    missed: tuple[int, ...]  # of the clips below
    missed_low: tuple[int, ...]
    missed_high: tuple[int, ...]


class WallLine(Struct, frozen=True):
    """A score on the wall that means something, and what, in words."""

    score: Share
    name: Text


class WallMeasure(Frame, frozen=True):
    """The wall's histogram, and what cuts through it would mean."""

    id: str
    version: int
    positives: tuple[int, ...] = ()  # agreed to be, by score: 100 equal bins from 0 to 1
    negatives: tuple[int, ...] = ()
    others: tuple[int, ...] = ()  # without an agreed answer
    answered: int = 0  # clips that primaries answered, whatever they said
    cut: float | None = None  # of who asks; None: they have set none
    cuts: CutTable | None = None  # None while the model is too young to be judged
    lines: tuple[WallLine, ...] = ()  # the threshold that is live, and the one that is promised


class ClipCards(Frame, frozen=True):
    id: str
    cards: tuple[ClipCard, ...]


class Film(Struct, frozen=True):
    id: int
    title: str


class FilmHead(Film, frozen=True):
    """What the cards of a film's clips say of it."""

    genre: str = ""
    year: int | None = None
    medium: Medium = "video"


class Facets(Frame, frozen=True):
    id: str
    films: tuple[Film, ...]
    genres: tuple[str, ...]
    intakes: tuple[NamedIntake, ...] = ()  # the newest first
    year_from: int | None = None
    year_to: int | None = None
    sense: Sense = "sight"  # by which the corpus is taken in: films and pictures, or sounds


class FilmRow(Struct, frozen=True):
    """A film as a row of a label's reel."""

    id: int
    title: str
    seconds: float  # of the whole film
    shots: int
    genre: str = ""
    year: int | None = None
    answered: int = 0  # shots whose answers count
    unsure: int = 0  # shots without an answer that the model cannot decide
    yes: int = 0  # shots answered yes, and of the others those the model takes for yes
    medium: Medium = "video"


class Films(Frame, frozen=True):
    id: str
    films: tuple[FilmRow, ...]
    total: int  # of all pages
    version: int = 0  # of the model by which they were counted; 0: there was none
    cursor: str | None = None  # for the next page; None at the end


class Shot(Struct, frozen=True):
    """A clip where it stands in its film."""

    clip: int
    start: float  # seconds in the film
    end: float
    score: float | None = None  # the label's model, in [0, 1]
    truth: Answer | None = None  # what everybody's answers come to; None: nothing, or a tie
    begins: bool = False  # a scene begins with it


class FilmShots(Frame, frozen=True):
    id: str
    film: FilmHead
    total: int  # shots of the whole film
    shots: tuple[Shot, ...]
    cursor: str | None = None  # for the next page; None at the end
