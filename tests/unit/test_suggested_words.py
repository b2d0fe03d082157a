"""Words are suggested by what they add, not by what they are like."""

from __future__ import annotations

import numpy as np
import pytest

from backend.domain import suggested_words
from backend.domain.suggested_words import CROWDED, FIRST, Corpus, in_words, suggest
from workers.words.vocabulary import WORDS, read


def corpus(p: list[float], **more: object) -> Corpus:
    n = len(p)
    settings: dict[str, object] = {
        "probability": np.array(p), "free": np.ones(n, bool), "kind": np.zeros(n, int),
    }  # fmt: skip
    return Corpus(**(settings | more))  # type: ignore[arg-type]


def words(hits: list[list[int]], of: Corpus, most: int = 10) -> list[int]:
    return [s.word for s in suggest(np.array(hits), of, most)]


def test_what_is_answered_shown_or_unlikely_adds_nothing() -> None:
    p = [0.9, 0.9, 0.19, 0.5]
    assert words([[0, 2], [1, 3], [2, 2]], corpus(p)) == [1, 0]
    free = np.array([True, False, True, False])
    assert words([[0, 2], [1, 3]], corpus(p, free=free)) == [0]
    assert suggest(np.empty((0, FIRST), int), corpus(p), 3) == []
    assert words([[-1, -1]], corpus(p)) == []


def test_a_clip_counts_once_for_all_words_and_a_word_by_its_first_clips_alone() -> None:
    p = [0.9, 0.8, 0.7, 0.3]
    assert words([[0, 1, 2], [0, 1, -1], [3, 2, -1]], corpus(p)) == [0, 2]
    found = suggest(np.array([[0, 1, 2], [3, 2, 1]]), corpus(p), 2)
    assert [(s.likely, s.unsure, s.clips) for s in found] == [(1, 2, 3), (0, 1, 1)]
    late = [[*([3] * FIRST), 0], [1, *([3] * FIRST)]]  # the 26th clip is on no first screen
    assert words(late, corpus(p)) == [1]
    assert in_words(found[1]) == (
        "Of its first 25 clips without an answer the model is unsure of 1; neither the words tried "
        "before nor the likeliest clips show them."
    )
    assert "takes 1 for yes and is unsure of 2" in in_words(found[0])


def test_of_kinds_of_clips_with_many_known_yes_one_more_counts_less() -> None:
    kinds = np.array([0, 0, 1, 1])
    p = [0.8, 0.8, 0.6, 0.6]
    assert words([[0, 1], [2, 3]], corpus(p, kind=kinds)) == [0, 1]
    assert words([[0, 1], [2, 3]], corpus(p, kind=kinds, positives=[50, 0])) == [1, 0]
    assert words([[0], [2]], corpus(p, kind=np.full(4, -1), positives=[50])) == [0, 1]


def gain(of: Corpus, hits: np.ndarray, added: set[int], known: dict[int, float]) -> float:
    """Of one word, by the formula, clip by clip."""
    new = [c for c in set(hits[:FIRST].tolist()) - added if of.free[c]]
    return sum(
        of.probability[c] / (1 + known.get(of.kind[c], 0) / CROWDED)
        for c in new
        if of.probability[c] >= suggested_words.UNSURE_FROM
    )


@pytest.mark.parametrize("seed", range(20))
def test_each_word_has_the_largest_gain_by_the_formula(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, w = 60, 12
    of = corpus(
        rng.random(n).tolist(), free=rng.random(n) < 0.7, kind=rng.integers(-1, 4, n),
        positives=rng.integers(0, 200, 3).tolist(),
    )  # fmt: skip
    hits = np.stack([rng.permutation(n)[:30] for _ in range(w)])
    found = suggest(hits, of, 5)
    added: set[int] = set()
    for one in found:
        known = dict(enumerate(of.positives))
        for c in added:
            known[of.kind[c]] = known.get(of.kind[c], 0) + of.probability[c]

        assert one.gain == pytest.approx(max(gain(of, hits[row], added, known) for row in range(w)))
        assert one.gain == pytest.approx(gain(of, hits[one.word], added, known))
        added |= {
            c
            for c in hits[one.word][:FIRST].tolist()
            if of.free[c] and of.probability[c] >= suggested_words.UNSURE_FROM
        }


def test_the_vocabulary_is_a_few_thousand_different_words_that_can_be_searched_for() -> None:
    assert 2000 < len(WORDS) < 5000
    assert len({word.lower() for word in WORDS}) == len(WORDS)
    assert all(word == " ".join(word.split()) and len(word) <= 60 for word in WORDS)
    assert read("# a heading, no word\nrain, snow,\n fog , rain\n\n") == ("rain", "snow", "fog")
