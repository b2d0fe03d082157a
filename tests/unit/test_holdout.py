import mmh3
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.holdout import is_held_out


@given(st.lists(st.text(max_size=12)), st.integers(0, 10))
def test_held_out_is_signed_hash_modulo_five(keys: list[str], seed: int) -> None:
    assert is_held_out(keys, seed).tolist() == [mmh3.hash(key, seed) % 5 < 1 for key in keys]


def test_the_split_never_changes() -> None:
    """Golden values: answers of running installations are split by them."""
    golden = {
        "": 0, "1": -1810453357, "42": -1135041482, "video00007|180": 404814882,
        "über": -1610176724,
    }  # fmt: skip
    assert {text: mmh3.hash(text) for text in golden} == golden
    held = [number for number in range(1, 31) if is_held_out([str(number)])[0]]
    assert held == [3, 5, 6, 13, 16, 27, 29]


def test_about_a_fifth_is_held_out_and_another_seed_takes_another_fifth() -> None:
    keys = [f"clip|{number}" for number in range(20_000)]
    first, second = is_held_out(keys), is_held_out(keys, seed=1)
    assert abs(first.mean() - 0.2) < 0.01
    assert abs((first & second).mean() - 0.04) < 0.01
