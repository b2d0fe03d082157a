"""The demo's captions: true of their shot, varied, and silent about what frames cannot show."""

from __future__ import annotations

import random
import re

import numpy as np
import pytest

from workers.demo.captions import Phrase, caption, words
from workers.demo.claims import Claim, claim_rows, holds, shot_rows
from workers.demo.drawing.world import Shot, films
from workers.demo.evaluate import QUERIES
from workers.demo.lessons import lesson_shots

SHOTS = lesson_shots(600, seed=99)
NIGHT_DRIVE = Shot("night", "city", "wide", "car", "pan", ("rain", "chase"), 2.0, 1)


@pytest.fixture(scope="module")
def captions() -> list[Phrase]:
    rng = random.Random(5)
    return [caption(shot, rng) for shot in SHOTS for _ in range(5)]


def test_a_caption_is_true_of_its_shot(captions: list[Phrase]) -> None:
    for index, made in enumerate(captions):
        assert made.claim.holds(SHOTS[index // 5]), made.text


# What some words must mean, written down independently of the tables of phrases.
MEANINGS = {
    r"\b(night|midnight|nightfall|darkness|moonlight)\b": lambda s: s.time == "night",
    r"\b(sunset|sunrise|dusk|dawn|golden)\b": lambda s: s.time == "golden hour",
    r"\b(daylight|noon|midday|sunny|blue sky)\b": lambda s: s.time == "day",
    r"\b(sunny|moonlit|starry)\b": lambda s: "rain" not in s.events,
    r"\b(street|houses|downtown|buildings)\b": lambda s: s.place == "city",
    r"\b(beach|sea|ocean|waves)\b": lambda s: s.place == "sea",
    r"\b(forest|woods|trees)\b": lambda s: s.place == "forest",
    r"\b(room|indoors|furniture)\b": lambda s: s.place == "interior",
    r"\b(outdoors|outside)\b": lambda s: s.place != "interior",
    r"\b(close-up|closeup|up close)\b": lambda s: s.framing == "close-up",
    r"\b(from afar|panorama|wide)\b": lambda s: s.framing == "wide",
    r"\b(two people|couple|two friends)\b": lambda s: s.subject == "two people",
    r"\b(crowd|crowds|many people)\b": lambda s: s.subject == "crowd",
    r"\b(car|cars|automobile|vehicle)\b": lambda s: s.subject == "car",
    r"\b(nobody|no one|deserted|empty)\b": lambda s: s.subject == "nothing",
    r"\b(stag|deer)\b": lambda s: s.species == "deer",
    r"\b(rain|rainy|downpour)\b": lambda s: "rain" in s.events,
    r"\b(fire|flames|bonfire)\b": lambda s: "fire" in s.events,
    r"\b(fight|brawl|fighting)\b": lambda s: "fight" in s.events,
    r"\b(chase|pursuit)\b": lambda s: "chase" in s.events,
    r"\b(conversation|talking)\b": lambda s: "fight" not in s.events,
}


@pytest.mark.parametrize("pattern", MEANINGS)
def test_words_mean_what_they_say(pattern: str, captions: list[Phrase]) -> None:
    said = [i // 5 for i, made in enumerate(captions) if re.search(pattern, made.text)]
    assert said, "no caption uses these words"
    assert all(MEANINGS[pattern](SHOTS[index]) for index in said)


def test_captions_are_varied_and_partial(captions: list[Phrase]) -> None:
    assert len({made.text for made in captions}) > 0.7 * len(captions)
    true = holds(claim_rows([made.claim for made in captions]), shot_rows(SHOTS))
    assert 0.02 < true.mean() < 0.3
    assert (true.sum(1) > 1).mean() > 0.9


def test_captions_never_name_camera_motion() -> None:
    assert (
        not {"pan", "panning", "tilt", "zoom", "zooming", "handheld", "static", "shaky"} & words()
    )


def test_claims_in_bulk_agree_with_claims_one_by_one(captions: list[Phrase]) -> None:
    claims, shots = [made.claim for made in captions[:300]], SHOTS[:80]
    bulk = holds(claim_rows(claims), shot_rows(shots))
    single = np.array([[claim.holds(shot) for shot in shots] for claim in claims])
    assert (bulk == single).all() and bulk.any() and not bulk.all()


def test_two_claims_at_once_allow_what_both_allow() -> None:
    night = Claim(time=("night",))
    outside = Claim(place=("city", "sea", "forest"), without=("fire",))
    both = night & outside & Claim(place=("city",), events=("rain",))
    assert both == Claim(time=("night",), place=("city",), events=("rain",), without=("fire",))
    assert both.holds(NIGHT_DRIVE)
    assert not (both & Claim(subject=("animal",))).holds(NIGHT_DRIVE)
    assert not Claim(without=("rain",)).holds(NIGHT_DRIVE)


def test_the_held_out_queries_are_not_captions() -> None:
    asked = {query.text for query in QUERIES}
    assert len(asked) == len(QUERIES) >= 20
    rng = random.Random(1)
    assert not asked & {caption(shot, rng).text for shot in SHOTS for _ in range(40)}


def test_the_shots_learned_from_are_in_no_film_of_the_corpus() -> None:
    assert not {shot.seed for shot in lesson_shots(6000, 0)} & {
        shot.seed for film in films() for shot in film.shots
    }
