import numpy as np
import pytest

from workers.learn.anchor import text_direction


def cone(k: int, shared: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """(k, 64) unit texts with a common component of that size, and what each has of its own."""
    rng = np.random.default_rng(seed)
    own = rng.normal(size=(k, 64))
    own /= np.linalg.norm(own, axis=1, keepdims=True)
    common = rng.normal(size=64)
    texts = own + shared * common / np.linalg.norm(common)
    return texts.astype(np.float32), own


def test_what_all_texts_share_is_taken_out() -> None:
    texts, own = cone(40, shared=3.0)
    bank, texts, own = texts[20:], texts[:20], own[:20]
    before = [text @ mine / np.linalg.norm(text) for text, mine in zip(texts, own, strict=True)]
    after = [text_direction(text, bank) @ mine for text, mine in zip(texts, own, strict=True)]
    assert max(before) < 0.5
    assert min(after) > 0.9


def test_texts_with_nothing_in_common_nearly_stay_as_they_are() -> None:
    texts, _ = cone(72, shared=0.0)
    bank, texts = texts[24:], texts[:24]
    assert min(text_direction(t, bank) @ t / np.linalg.norm(t) for t in texts) > 0.97


def test_without_other_texts_and_without_a_direction() -> None:
    text = np.array([3.0, 4.0], np.float32)
    assert text_direction(text, np.empty((0, 2), np.float32)) == pytest.approx([0.6, 0.8])
    assert not text_direction(text, text[None]).any()  # nothing sets it apart
    assert not text_direction(np.zeros(2, np.float32), np.array([[1, 0], [0, 1]], np.float32)).any()


def test_the_length_of_a_text_does_not_matter() -> None:
    texts, _ = cone(5, shared=1.0)
    lengths = np.array([[1], [2], [0.1], [7], [3]], np.float32)
    assert text_direction(9 * texts[1], lengths * texts) == pytest.approx(
        text_direction(texts[1], texts), abs=1e-6
    )
