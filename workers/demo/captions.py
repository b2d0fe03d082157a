"""Varied English captions of a shot, each with the claim it makes.

A caption is partial: it names one to four facts and is silent about the rest, so it is usually
true of many shots. The claim says of which, and training treats them all as matches.

Camera motion is never named: a clip's embedding is the mean of single frames, in which motion
cannot be seen.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from workers.demo.claims import Claim
from workers.demo.drawing.world import Shot

_OUTDOORS = ("city", "sea", "forest")
_PEOPLE = ("person", "two people", "crowd")


@dataclass(frozen=True, slots=True)
class Phrase:
    text: str
    claim: Claim


def _phrases(texts: str, **claim: object) -> tuple[Phrase, ...]:
    """Phrases written with semicolons between them that all make one claim."""
    made = Claim(**claim)  # type: ignore[arg-type]
    return tuple(Phrase(" ".join(text.split()), made) for text in texts.split(";"))


_NIGHT, _DAY, _GOLDEN = ("night",), ("day",), ("golden hour",)

WHEN = (
    *_phrases(
        "at night; after dark; by night; in the dark; at midnight; late at night; after nightfall;"
        "in the night; when it is dark; during the night; once the sun has set; in darkness",
        time=_NIGHT,
    ),
    *_phrases(
        "under the moon; in the moonlight; under the stars; under a starry sky; by moonlight;"
        "under a dark sky; under the night sky",
        time=_NIGHT, place=_OUTDOORS, without=("rain",),
    ),
    *_phrases(
        "by day; in daylight; during the day; at noon; in the daytime; in bright daylight;"
        "at midday; in full light; in the morning light",
        time=_DAY,
    ),
    *_phrases(
        "in the sunshine; under a blue sky; on a sunny day; under a clear sky; in the sun;"
        "under a bright blue sky; on a bright day; in fine weather; in bright sun",
        time=_DAY, place=_OUTDOORS, without=("rain",),
    ),
    *_phrases("under a grey sky; on a grey day; under clouds", time=_DAY, events=("rain",)),
    *_phrases(
        "at sunset; at sunrise; at dusk; at dawn; at golden hour; in the evening light;"
        "in warm orange light; as the sun goes down; as the sun rises; in the evening;"
        "in the early morning; in the glow of the setting sun; in golden light;"
        "with the sun low; in the last light of the day; when the sun sets; in evening sun",
        time=_GOLDEN,
    ),
)  # fmt: skip

LIGHT_ADJECTIVES = (
    *_phrases("dark; nocturnal; night; night time; black; gloomy", time=_NIGHT),
    *_phrases("moonlit; starry", time=_NIGHT, place=_OUTDOORS, without=("rain",)),
    *_phrases("bright; daytime; daylight; light", time=_DAY, without=("rain",)),
    *_phrases("sunny; sunlit", time=_DAY, place=_OUTDOORS, without=("rain",)),
    *_phrases("golden; orange; warm; sunset; glowing; amber; evening", time=_GOLDEN),
)

EVENT_ADJECTIVES = (
    *_phrases("rainy; wet; stormy; rain soaked", events=("rain",)),
    *_phrases("burning; fiery; blazing", events=("fire",)),
)

EMPTY_ADJECTIVES = _phrases("empty; deserted; lonely; abandoned; quiet", subject=("nothing",))

WHERE = (
    *_phrases(
        "in the city; in town; on a street; in the street; on the pavement; among houses;"
        "between buildings; downtown; in front of shops; in an urban setting; in a city street;"
        "on the streets; near the buildings; in front of houses; in a town",
        place=("city",),
    ),
    *_phrases(
        "by the sea; at the seaside; on the coast; on the beach; on the shore; near the water;"
        "by the ocean; at the waterfront; beside the waves; by the water; at sea; along the coast;"
        "in front of the sea; next to the ocean",
        place=("sea",),
    ),
    *_phrases(
        "in the forest; in the woods; among trees; between the trees; in woodland; in the wild;"
        "in nature; among the trees; in a wood; in front of trees; under trees; near the trees",
        place=("forest",),
    ),
    *_phrases(
        "indoors; inside; in a room; in a house; at home; in the living room; inside a house;"
        "in an apartment; under a roof; in an interior; inside a room; in the house; in a home",
        place=("interior",),
    ),
    *_phrases("outdoors; outside; in the open air; out of doors", place=_OUTDOORS),
)

PLACES = (
    *_phrases(
        "a city; a street; the town; a row of houses; an urban scene; city buildings;"
        "a cityscape; a skyline; the streets; houses; buildings; a town; shops on a street",
        place=("city",),
    ),
    *_phrases(
        "the sea; the ocean; a beach; a coast; waves; the shore; the water; a seascape; a seaside;"
        "the coastline; sea waves; a sea view",
        place=("sea",),
    ),
    *_phrases(
        "a forest; the woods; trees; woodland; a wood; nature; a forest of trees; tall trees;"
        "the wilderness; a woodland scene",
        place=("forest",),
    ),
    *_phrases(
        "a room; an interior; a living room; the inside of a house; a home; furniture;"
        "an apartment; a house interior; an indoor scene; a room with furniture",
        place=("interior",),
    ),
    *_phrases("an outdoor scene; the outdoors", place=_OUTDOORS),
    *_phrases(
        "a landscape; scenery; a nature view",
        place=("sea", "forest"), subject=("nothing",), framing=("wide", "medium"),
    ),
)  # fmt: skip

SUBJECTS = (
    *_phrases(
        "a person; a man; a woman; someone; a lone figure; one person; a single person; somebody;"
        "a solitary figure; a stranger; an individual; a person alone; a lonely person;"
        "a human figure; one man; one woman; someone alone",
        subject=("person",),
    ),
    *_phrases(
        "two people; a couple; two persons; two friends; a pair; a man and a woman; two men;"
        "two women; two figures; two strangers; a pair of people; two human figures",
        subject=("two people",),
    ),
    *_phrases(
        "two people talking; two people in conversation; a conversation; a couple together;"
        "two friends talking; two people talking to each other; two people meeting; a dialogue",
        subject=("two people",), without=("fight",),
    ),
    *_phrases(
        "a crowd; many people; a group of people; lots of people; a gathering; a group;"
        "a crowd of people; a mass of people; several people; a large group; crowds; a busy crowd",
        subject=("crowd",),
    ),
    *_phrases("people; humans; persons", subject=_PEOPLE),
    *_phrases(
        "a car; a vehicle; an automobile; a driver; a car on the road; a motor car; a car driving",
        subject=("car",),
    ),
    *_phrases("an animal; a creature; wildlife; a beast; a living animal", subject=("animal",)),
    *_phrases("a dog; a puppy; a hound", species=("dog",), subject=("animal",)),
    *_phrases("a cat; a kitten", species=("cat",), subject=("animal",)),
    *_phrases("a pet; a cat or a dog", species=("cat", "dog"), subject=("animal",)),
    *_phrases("a deer; a stag; a deer with antlers", species=("deer",), subject=("animal",)),
    *_phrases("a fox; a red fox", species=("fox",), subject=("animal",)),
    *_phrases("a horse; a pony", species=("horse",), subject=("animal",)),
    *_phrases(
        "a seagull; gulls; birds; a bird; flying birds",
        species=("gull",), subject=("animal",),
    ),
    *_phrases(
        "nobody; no one; no people; an empty place; a deserted place; emptiness; no person",
        subject=("nothing",),
    ),
    *_phrases(
        "a face; a portrait; the face of a person; a head; a human face",
        subject=("person",), framing=("close-up",),
    ),
    *_phrases(
        "two faces; two heads; the faces of two people",
        subject=("two people",), framing=("close-up",),
    ),
    *_phrases("faces; many faces; faces in a crowd", subject=("crowd",), framing=("close-up",)),
    *_phrases(
        "the head of an animal; the face of an animal; an animal face",
        subject=("animal",), framing=("close-up",),
    ),
    *_phrases(
        "the front of a car; headlights; the bonnet of a car",
        subject=("car",), framing=("close-up",),
    ),
    *_phrases(
        "an object; a small thing; a still life; a thing; an item",
        subject=("nothing",), framing=("close-up",),
    ),
    *_phrases(
        "two people fighting; a fight; a brawl; people fighting; a fistfight; men fighting;"
        "two men hitting each other; kicks and punches; someone throwing a punch; violence;"
        "a violent fight; a struggle; fighters; two people beating each other; combat",
        subject=("two people",), events=("fight",),
    ),
    *_phrases(
        "a car chase; a chase; police chasing a car; racing cars; a pursuit; a police chase;"
        "speeding cars; cars in pursuit; a car fleeing from the police; a getaway; police cars;"
        "cars chasing each other; a fast car chase; several cars; a high speed chase",
        subject=("car",), events=("chase",),
    ),
)  # fmt: skip

EVENTS = (
    *_phrases(
        "rain; rainfall; a downpour; a storm; bad weather; heavy rain; falling rain; raindrops;"
        "pouring rain; a rainstorm",
        events=("rain",),
    ),
    *_phrases(
        "fire; flames; a blaze; something burning; a bonfire; a burning fire; red flames; smoke;"
        "a campfire; fire and smoke",
        events=("fire",),
    ),
)

MEANWHILE = (
    *_phrases(
        "in the rain; in heavy rain; while it rains; in bad weather; in a storm; in wet weather;"
        "during a downpour; with rain falling; while it is raining; in the pouring rain",
        events=("rain",),
    ),
    *_phrases(
        "with a fire; beside a fire; near flames; with flames; next to a fire; by the fire;"
        "in front of a fire; while something burns; near a burning fire; around a fire",
        events=("fire",),
    ),
    *_phrases("fighting; in a fight; hitting each other", events=("fight",)),
    *_phrases("in a chase; speeding away; racing", events=("chase",)),
)

FRAMED_AS = (
    *_phrases(
        "a wide shot of; a wide view of; a long shot of; a distant view of; a panorama of;"
        "a full view of; an establishing shot of; a wide angle shot of; a wide picture of",
        framing=("wide",),
    ),
    *_phrases(
        "a medium shot of; a mid shot of; a half length view of; a medium view of; a waist shot of",
        framing=("medium",),
    ),
    *_phrases(
        "a close up of; a close-up of; a closeup of; a tight shot of; a close view of; a detail of;"
        "a close shot of; a near view of",
        framing=("close-up",),
    ),
)

SEEN = (
    *_phrases(
        "from afar; from far away; in the distance; in a wide shot; seen from a distance; far off;"
        "in a long shot; far away; small in the frame",
        framing=("wide",),
    ),
    *_phrases(
        "in a medium shot; at medium distance; from the waist up; in a mid shot",
        framing=("medium",),
    ),
    *_phrases(
        "in close-up; up close; from very near; filling the frame; in a tight shot; in close up;"
        "seen from near; very close; in a closeup; filling the picture",
        framing=("close-up",),
    ),
)

_OPENINGS = (
    "a scene with", "a picture of", "a shot of", "a film scene with", "there is", "we see",
    "an image of", "a clip of", "a view of", "a shot with", "footage of",
)  # fmt: skip


def words() -> set[str]:
    """Every word that a caption can contain."""
    roles = (WHEN, LIGHT_ADJECTIVES, EVENT_ADJECTIVES, EMPTY_ADJECTIVES, WHERE, PLACES, SUBJECTS,
             EVENTS, MEANWHILE, FRAMED_AS, SEEN)  # fmt: skip
    texts = [*(phrase.text for role in roles for phrase in role), *_OPENINGS]
    return {word for text in texts for word in re.findall(r"[a-z]+", text)}


def caption(shot: Shot, rng: random.Random) -> Phrase:
    """A caption that is true of the shot, and what it claims."""
    if rng.random() < 0.15:
        return _tags(shot, rng)
    core = _pick(shot, rng, rng.choices((SUBJECTS, PLACES, EVENTS), (6, 3, 1))[0])
    if core is None:
        core = _pick(shot, rng, SUBJECTS)
    assert core is not None  # every shot has a subject phrase
    text, claim = core.text, core.claim
    extra = rng.choices((0, 1, 2, 3), (0.22, 0.4, 0.28, 0.1))[0]
    roles = [WHERE, WHEN, SEEN, MEANWHILE, LIGHT_ADJECTIVES, EVENT_ADJECTIVES, FRAMED_AS]
    if claim.subject is None:
        roles.append(EMPTY_ADJECTIVES)
    rng.shuffle(roles)
    before, after, framed = [], [], ""
    for role in roles:
        if extra == 0:
            break
        phrase = _pick(shot, rng, role)
        # A second way of saying what is said already only takes up room.
        if phrase is None or phrase.claim & claim == claim:
            continue
        extra -= 1
        claim = claim & phrase.claim
        if role in (LIGHT_ADJECTIVES, EVENT_ADJECTIVES, EMPTY_ADJECTIVES):
            before.append(phrase.text)
        elif role is FRAMED_AS:
            framed = phrase.text
        else:
            after.append(phrase.text)
    for adjective in before:
        text = _qualified(text, adjective)
    if after and rng.random() < 0.18:
        text = f"{after.pop()}, {text}"
    text = " ".join([text, *after])
    if framed:
        text = f"{framed} {text}"
    elif rng.random() < 0.15:
        text = f"{rng.choice(_OPENINGS)} {text}"
    return Phrase(text, claim)


def _tags(shot: Shot, rng: random.Random) -> Phrase:
    """A caption as people type searches: words side by side."""
    chosen: list[Phrase] = []
    roles = [SUBJECTS, PLACES, WHERE, WHEN, LIGHT_ADJECTIVES, EVENTS, MEANWHILE, SEEN]
    for role in rng.sample(roles, rng.randint(1, 3)):
        phrase = _pick(shot, rng, role)
        if phrase is not None:
            chosen.append(phrase)
    if not chosen:
        return _tags(shot, rng)
    claim = chosen[0].claim
    for phrase in chosen[1:]:
        claim = claim & phrase.claim
    words = [_bare(phrase.text) if rng.random() < 0.7 else phrase.text for phrase in chosen]
    return Phrase(rng.choice((" ", ", ", " and ")).join(words), claim)


def _pick(shot: Shot, rng: random.Random, role: tuple[Phrase, ...]) -> Phrase | None:
    true = [phrase for phrase in role if phrase.claim.holds(shot)]
    return rng.choice(true) if true else None


def _bare(text: str) -> str:
    first, _, rest = text.partition(" ")
    return rest if first in ("a", "an", "the") and rest else text


def _qualified(text: str, adjective: str) -> str:
    """The noun phrase with an adjective: "a street" becomes "an empty street"."""
    first, _, rest = text.partition(" ")
    if first in ("a", "an") and rest:
        return f"{'an' if adjective[0] in 'aeiou' else 'a'} {adjective} {rest}"
    if first in ("the", "two", "many", "several", "one") and rest:
        return f"{first} {adjective} {rest}"
    return f"{adjective} {text}"
