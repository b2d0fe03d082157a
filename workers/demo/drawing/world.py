"""What a film of the demo world is: titles, genres and the specification of every shot.

Everything is decided here from one seed, before a single pixel is drawn, so the specification is
the truth about the picture.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

TIMES = ("day", "night", "golden hour")
PLACES = ("interior", "city", "sea", "forest")
FRAMINGS = ("wide", "medium", "close-up")
SUBJECTS = ("person", "two people", "crowd", "car", "animal", "nothing")
MOTIONS = ("static", "pan", "tilt", "zoom", "handheld")
EVENTS = ("rain", "fire", "fight", "chase")

SPECIES = {
    "interior": ("cat", "dog"),
    "city": ("dog", "cat"),
    "sea": ("dog", "horse", "gull"),
    "forest": ("deer", "fox", "horse"),
}
"""The animals of each place."""

SHOTS_PER_FILM = 16
Look = Literal["colour", "black and white", "snow"]  # how a film is developed
FPS = 12


@dataclass(frozen=True, slots=True)
class Shot:
    """One shot between two cuts.

    `seconds` is the shot's length, a whole number of frames at `FPS`. `seed` decides everything
    the attributes leave open: shapes, colours, who walks where.
    """

    time: str
    place: str
    framing: str
    subject: str
    motion: str
    events: tuple[str, ...]
    seconds: float
    seed: int

    @property
    def frame_count(self) -> int:
        return round(self.seconds * FPS)

    @property
    def species(self) -> str | None:
        """Which animal it is, where the subject is one; gulls fly too far off for a close-up."""
        if self.subject != "animal":
            return None
        fitting = [s for s in SPECIES[self.place] if (s, self.framing) != ("gull", "close-up")]
        return random.Random(f"species/{self.seed}").choice(fitting)

    def attributes(self) -> dict[str, Any]:
        """What is true of the shot, as plain data for the truth file."""
        chosen = asdict(self)
        del chosen["seconds"], chosen["seed"]
        return chosen | {"events": list(self.events), "species": self.species}


@dataclass(frozen=True, slots=True)
class Film:
    """A film: its metadata, a palette seed that keeps its shots of one kind, and its shots."""

    title: str
    slug: str
    genre: str
    year: int
    palette_seed: int
    shots: tuple[Shot, ...]
    look: Look = "colour"  # how it is developed


@dataclass(frozen=True, slots=True)
class Genre:
    """What a genre leans towards: unnormalised weights that multiply the world's own."""

    places: Mapping[str, float]
    times: Mapping[str, float]
    subjects: Mapping[str, float]
    events: Mapping[str, float]
    nouns: tuple[str, ...]


GENRES: dict[str, Genre] = {
    "action": Genre(
        {"city": 2.2, "sea": 0.8, "forest": 0.7, "interior": 0.7},
        {"night": 1.2},
        {"car": 2.4, "two people": 1.5, "animal": 0.3},
        {"chase": 2.5, "fight": 2.2, "fire": 1.6},
        ("Pursuit", "Overdrive", "Last Exit", "Ignition", "Red Line"),
    ),
    "crime": Genre(
        {"city": 2.0, "interior": 1.5, "forest": 0.4},
        {"night": 2.2},
        {"car": 1.6, "person": 1.3, "animal": 0.4},
        {"rain": 1.8, "fight": 1.4, "chase": 1.3},
        ("Alibi", "Witness", "Ledger", "Harbour File", "Informer"),
    ),
    "romance": Genre(
        {"sea": 1.6, "city": 1.2, "interior": 1.2},
        {"golden hour": 2.2},
        {"two people": 2.4, "car": 0.5},
        {"fight": 0.1, "chase": 0.1, "fire": 0.6, "rain": 1.2},
        ("Letters", "Summer", "Waltz", "Promise", "Afternoon"),
    ),
    "drama": Genre(
        {"interior": 1.8},
        {},
        {"person": 1.6, "two people": 1.4, "crowd": 1.2},
        {"fight": 0.6, "chase": 0.2},
        ("Inheritance", "Silence", "Daughters", "Return", "Winter House"),
    ),
    "nature": Genre(
        {"forest": 2.4, "sea": 2.0, "interior": 0.2, "city": 0.3},
        {"day": 1.5, "golden hour": 1.4},
        {"animal": 3.0, "nothing": 2.0, "car": 0.3, "crowd": 0.4},
        {"fight": 0.1, "chase": 0.1, "fire": 0.6},
        ("Tides", "Wild Paths", "Canopy", "Migration", "Clearing"),
    ),
    "thriller": Genre(
        {"forest": 1.6, "interior": 1.3},
        {"night": 2.0},
        {"person": 1.5, "nothing": 1.3},
        {"fire": 1.6, "rain": 1.5, "fight": 1.2},
        ("Shadow", "Cabin", "Echo", "Vanishing", "Signal"),
    ),
    "comedy": Genre(
        {"city": 1.4, "interior": 1.4},
        {"day": 2.0},
        {"crowd": 2.0, "animal": 1.3, "two people": 1.2},
        {"fight": 0.5, "chase": 0.8, "rain": 0.6},
        ("Holiday", "Neighbours", "Wedding", "Detour", "Mix-Up"),
    ),
    "adventure": Genre(
        {"sea": 1.7, "forest": 1.5, "interior": 0.5},
        {"day": 1.3, "golden hour": 1.3},
        {"person": 1.2, "crowd": 1.1, "animal": 1.2, "nothing": 1.3},
        {"fire": 1.6, "chase": 1.2},
        ("Voyage", "Lost Coast", "Expedition", "Compass", "Far Shore"),
    ),
}

_ADJECTIVES = (
    "Amber", "Blue", "Broken", "Crimson", "Distant", "Early", "Endless", "Faint", "Golden",
    "Hidden", "Hollow", "Iron", "Late", "Little", "Lonely", "Long", "Midnight", "Northern",
    "Open", "Pale", "Quiet", "Restless", "Salt", "Scarlet", "Second", "Silver", "Slow", "Small",
    "Still", "Stolen", "Summer", "Tall", "Third", "Velvet", "White", "Wild", "Winter", "Yellow",
    "Bright", "Cold",
)  # fmt: skip

_PLACE_WEIGHTS = {"interior": 1.0, "city": 1.0, "sea": 1.0, "forest": 1.0}
_TIME_WEIGHTS = {"day": 1.0, "night": 1.0, "golden hour": 0.9}
_FRAMING_WEIGHTS = {"wide": 1.1, "medium": 1.0, "close-up": 0.9}
_SUBJECT_WEIGHTS = {
    "person": 1.1,
    "two people": 1.2,
    "crowd": 0.9,
    "car": 0.9,
    "animal": 0.9,
    "nothing": 1.0,
}
_MOTION_WEIGHTS = {"static": 1.4, "pan": 1.0, "tilt": 0.6, "zoom": 0.8, "handheld": 0.8}
_EVENT_CHANCE = {"rain": 0.26, "fire": 0.12, "fight": 0.50, "chase": 0.55}


def films(seed: int = 7, count: int = 40) -> list[Film]:
    """`count` films decided by `seed` alone; a film does not depend on how many follow it."""
    used: set[str] = set()
    return [_film(random.Random(f"{seed}/{index}"), index, used) for index in range(count)]


def _film(rng: random.Random, index: int, used: set[str]) -> Film:
    genre_name = list(GENRES)[index % len(GENRES)]
    genre = GENRES[genre_name]
    title = _title(rng, genre, used)
    shots: list[Shot] = []
    while len(shots) < SHOTS_PER_FILM:
        shot = random_shot(rng, genre)
        # A real cut changes the picture: never two shots in a row of the same look.
        if not shots or _cuts_well(shots[-1], shot):
            shots.append(shot)
    return Film(
        title=title,
        slug=re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-"),
        genre=genre_name,
        year=rng.randint(1964, 2024),
        palette_seed=rng.randrange(2**31),
        shots=tuple(shots),
    )


def _title(rng: random.Random, genre: Genre, used: set[str]) -> str:
    while True:
        title = f"{rng.choice(_ADJECTIVES)} {rng.choice(genre.nouns)}"
        if rng.random() < 0.4:
            title = f"The {title}"
        if title not in used:
            used.add(title)
            return title


def random_shot(rng: random.Random, genre: Genre | None = None) -> Shot:
    """A shot drawn with the genre's leanings; without a genre, with the world's own weights."""
    lean = genre or Genre({}, {}, {}, {}, ())
    time = _pick(rng, _TIME_WEIGHTS, lean.times)
    place = _pick(rng, _PLACE_WEIGHTS, lean.places)
    subjects = dict(_SUBJECT_WEIGHTS)
    if place == "interior":
        del subjects["car"]
    subject = _pick(rng, subjects, lean.subjects)
    framing = _pick(rng, _FRAMING_WEIGHTS, {"wide": 1.5} if subject in ("nothing", "crowd") else {})
    events = tuple(
        event
        for event in EVENTS
        if _possible(event, time, place, framing, subject)
        and rng.random() < min(0.8, _EVENT_CHANCE[event] * lean.events.get(event, 1.0))
    )
    if "chase" in events:
        motion = rng.choice(("pan", "handheld"))
    else:
        motion = _pick(rng, _MOTION_WEIGHTS, {"handheld": 2.0} if "fight" in events else {})
    frames = rng.randint(round(1.6 * FPS), round(3.4 * FPS))
    return Shot(time, place, framing, subject, motion, events, frames / FPS, rng.randrange(2**31))


def _possible(event: str, time: str, place: str, framing: str, subject: str) -> bool:
    if event == "rain":
        return place != "interior" and time != "golden hour"
    if event == "fight":
        return subject == "two people" and framing != "close-up"
    if event == "chase":
        return subject == "car" and framing != "close-up"
    return subject != "car"


def _cuts_well(before: Shot, after: Shot) -> bool:
    if before.place == after.place and before.time == after.time:
        return False
    return (before.time, before.framing) != (after.time, after.framing) or before.time != "night"


def _pick(rng: random.Random, base: Mapping[str, float], lean: Mapping[str, float]) -> str:
    names = list(base)
    return rng.choices(names, [base[name] * lean.get(name, 1.0) for name in names])[0]
