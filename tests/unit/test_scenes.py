"""Where scenes begin in a film."""

from __future__ import annotations

import numpy as np
import pytest

from backend.domain.scenes import LONGEST_BREAK, WINDOW, scene_starts

PLACES = np.eye(8, dtype=np.float32)  # eight places, none like another


def of(places: str, starts: list[float] | None = None, centre: object = 0.0) -> str:
    """Scenes of shots in places a … h, a second each: an upper case letter where one begins."""
    vectors = np.array([PLACES[ord(place) - ord("a")] for place in places]).reshape(-1, 8)
    begins = starts or [float(i) for i in range(len(places))]
    found = scene_starts(vectors + centre, centre, begins, [one + 1 for one in begins])
    return "".join(p.upper() if b else p for p, b in zip(places, found, strict=True))


def test_shots_that_look_alike_are_a_scene() -> None:
    assert of("aaabbc") == "AaaBbC"
    assert of("a") == "A"
    assert of("") == ""


def test_shot_and_reverse_shot_are_a_scene() -> None:
    assert of("abababcdcd") == "AbababCdcd"
    assert of("abca") == "Abca", "an insert of two shots"


def test_shots_too_far_apart_link_nothing() -> None:
    assert WINDOW == 3
    assert of("abcda") == "ABCDA"


def test_a_break_ends_a_scene() -> None:
    apart = [0.0, 1.0, 2.0 + LONGEST_BREAK, 3.0 + LONGEST_BREAK]
    assert of("aaaa", apart) == "AaAa"
    assert of("abab", apart) == "ABAB", "nor does shot and reverse shot bridge it"
    just = [0.0, 1.0, 1.9 + LONGEST_BREAK, 3.0 + LONGEST_BREAK]
    assert of("aaaa", just) == "Aaaa"


def test_what_the_whole_corpus_shares_says_nothing() -> None:
    everywhere = 40 * np.ones(8, dtype=np.float32)
    assert of("aabb", centre=everywhere) == "AaBb"


def test_a_shot_without_an_embedding_looks_like_nothing() -> None:
    vectors = np.array([PLACES[0], np.full(8, np.nan), PLACES[0], np.full(8, np.nan)])
    found = scene_starts(vectors, 0.0, [0, 1, 2, 3], [1, 2, 3, 4])
    assert found.tolist() == [True, False, False, True]
    assert scene_starts(np.empty((3, 0)), 0.0, [0, 1, 2], [1, 2, 3]).all()


@pytest.mark.parametrize("seed", range(20))
def test_a_page_and_a_few_shots_around_it_say_the_same_as_the_whole_film(seed: int) -> None:
    rng = np.random.default_rng(seed)
    vectors = PLACES[rng.integers(0, 4, 40)] + 0.3 * rng.normal(size=(40, 8))
    starts = np.cumsum(rng.choice([1.0, 1.0, LONGEST_BREAK + 1], 40))
    whole = scene_starts(vectors, 0.0, starts, starts + 1)
    for first in range(0, 40, 7):
        begin, end = max(0, first - WINDOW), first + 7 + WINDOW
        page = scene_starts(vectors[begin:end], 0.0, starts[begin:end], (starts + 1)[begin:end])[
            first - begin :
        ][:7]
        assert page[first == 0 :].tolist() == whole[first : first + 7][first == 0 :].tolist()
        assert first or page[0]
