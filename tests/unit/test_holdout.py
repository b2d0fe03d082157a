import mmh3
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.holdout import is_held_out
from backend.domain.murmur3 import finalise, hash32


@given(st.lists(st.text(max_size=40)), st.integers(0, 2**32 - 1))
def test_hash_is_murmur3(texts: list[str], seed: int) -> None:
    assert hash32(texts, seed).tolist() == [mmh3.hash(text, seed) for text in texts]


@given(st.lists(st.text(max_size=12)), st.integers(0, 10))
def test_held_out_is_signed_hash_modulo_five(keys: list[str], seed: int) -> None:
    assert is_held_out(keys, seed).tolist() == [mmh3.hash(key, seed) % 5 < 1 for key in keys]


def test_the_split_never_changes() -> None:
    """Golden values: answers of running installations are split by them."""
    texts = ["", "1", "42", "video00007|180", "über"]
    assert hash32(texts).tolist() == [0, -1810453357, -1135041482, 404814882, -1610176724]
    held = [number for number in range(1, 31) if is_held_out([str(number)])[0]]
    assert held == [3, 5, 6, 13, 16, 27, 29]


def test_about_a_fifth_is_held_out_and_another_seed_takes_another_fifth() -> None:
    keys = [f"clip|{number}" for number in range(20_000)]
    first, second = is_held_out(keys), is_held_out(keys, seed=1)
    assert abs(first.mean() - 0.2) < 0.01
    assert abs((first & second).mean() - 0.04) < 0.01


def test_finaliser_never_maps_two_words_to_one() -> None:
    words = np.arange(200_000, dtype=np.uint32)
    assert len(np.unique(finalise(words))) == len(words)
