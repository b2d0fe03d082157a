"""What somebody looks for, as one vector: words, clips they like and clips they do not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]

# Chosen on photographs of Flickr8k through TinyCLIP with 18 words as labels, and on 40 kinds of
# Caltech101 through MobileNetV2 without words; disliked were clips near the top that are wrong.
# Average precision of the rest of the corpus with words, 3 liked and 3 disliked: .548, by the words
# alone .531, with words that weigh as much as the clips .502; with 5 and 5: .564, .536 and .527.
# Words need the greater weight because the cosines of words and pictures spread over a narrower
# range than those among pictures. Without words, 3 and 3: .757, the liked alone .727, with disliked
# at 1: .412.
WORDS, LIKED, DISLIKED = 3.0, 1.0, 0.35
LEAST_LENGTH = 1e-3  # of a sum of about unit vectors; a shorter one points nowhere

Part = Vector | None


def wanted_vector(
    words: Part, liked: Sequence[Vector], disliked: Sequence[Vector]
) -> npt.NDArray[np.float32] | None:
    """(d,) the unit vector to search by, or None where it points nowhere:

    ``q = 3 t + m(liked) − .35 m(disliked)``, t the words' unit vector, and m the mean of some
    clips' unit vectors, scaled to length 1, so that a second liked clip says which of the first
    one's features were meant and does not outweigh the words.

    That is Rocchio's formula (The SMART Retrieval System, 1971, ch. 14) with means as directions.

    ``words``: (d,), None: none; ``liked``, ``disliked``: (d,) each, of any length above 0.
    """
    parts = [
        (WORDS, [] if words is None else [words]), (LIKED, liked), (DISLIKED, disliked),
    ]  # fmt: skip
    signs = (1.0, 1.0, -1.0)
    known = [
        sign * weight * _direction(vectors)
        for sign, (weight, vectors) in zip(signs, parts, strict=True)
        if len(vectors)
    ]
    if not known:
        return None
    total = np.sum(known, axis=0)
    length = float(np.linalg.norm(total))
    return None if length < LEAST_LENGTH else (total / length).astype(np.float32)


def _direction(vectors: Sequence[Vector]) -> npt.NDArray[np.float64]:
    """(d,) the direction of the mean of the vectors' directions; zeros where they cancel."""
    matrix = np.asarray(vectors, np.float64)
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    mean = (matrix / np.where(lengths > 0, lengths, 1.0)).mean(axis=0)
    length = float(np.linalg.norm(mean))
    found: npt.NDArray[np.float64] = mean / length if length >= LEAST_LENGTH else 0 * mean
    return found
