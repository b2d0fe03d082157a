"""What kinds of clips are called: what stands out, and nothing where nothing does."""

from __future__ import annotations

import numpy as np

from backend.domain.kind_names import name_by_origin, names_by_words, without_repeats

WORDS = ["interiors", "streets", "close-ups", "wide views"]


def names(*means: list[float]) -> list[str]:
    return names_by_words(np.array(means, dtype=np.float64), WORDS)


def test_a_word_names_a_cluster_only_if_it_stands_out() -> None:
    assert names([1.4, 0.2, 0.0, 0.1], [0.9, -0.3, 0.9, 0.0]) == ["interiors", ""]
    assert names_by_words(np.empty((2, 0)), []) == ["", ""]


def test_clusters_that_share_a_word_are_told_apart_by_a_second_or_have_no_name() -> None:
    assert names([0, 1.5, 1.2, -0.5], [0, 1.3, 0.3, 1.3]) == [
        "streets (close-ups)",
        "streets (wide views)",
    ]
    assert names([0, 1.5, 0.4, 0.1], [0, 1.3, 0.3, 0.0]) == ["", ""]


def test_a_genre_or_film_names_a_cluster_that_it_fills_and_no_other() -> None:
    everywhere = {"western": 100, "drama": 900}
    assert name_by_origin({"western": 60, "drama": 40}, everywhere) == "western"
    assert name_by_origin({"western": 5, "drama": 95}, everywhere) == ""
    assert name_by_origin({"": 100}, {"": 1000}) == ""


def test_names_that_are_shared_say_nothing() -> None:
    assert without_repeats(["western", "", "western", "streets"]) == ["", "", "", "streets"]
