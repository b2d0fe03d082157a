"""What a label's words say that other words do not: the direction the classifier is anchored in.

All vectors of a joint image-text model's text side share a large common component (Liang et al.,
"Mind the gap", NeurIPS 2022). It ranks clips by how captioned they look, whatever was asked, and
taking it out of the query ranks them better.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float32]

# What clips may show, evenly over what people look for. What these have in common is what every
# text has in common. Changing one changes every label's direction.
ORDINARY = (
    "a person", "a man", "a woman", "a child", "a group of people", "a crowd", "a face", "hands",
    "an animal", "a bird", "a car", "a boat", "a building", "a street", "a city", "a room",
    "a kitchen", "a shop", "a field", "a forest", "mountains", "the sea", "the sky", "snow",
    "fire", "night", "daylight", "food", "a table", "a screen", "clothes", "a game",
    "music", "a conversation", "walking", "running", "driving", "eating", "laughing", "crying",
    "danger", "a close-up", "a wide view", "black and white", "red", "bright light", "darkness",
    "slow movement",
)  # fmt: skip


def text_direction(text: Vector, bank: Matrix) -> Vector:
    """Unit (d,) direction of `text` - m, for the mean m of the bank's directions.

    `text`: (d,) of any length; `bank`: (k, d) other texts, of any length; with none of them `text`
    keeps its direction. A vector without a direction is returned as 0. The whole mean is taken out:
    a share of it, by how alike the texts of the bank are, anchored worse (Flickr8k in TinyCLIP with
    three banks of 48 captions: by 0.7 to 1.9 points of average precision at 25 answers). Idea: Mu
    and Viswanath, "All-but-the-top", ICLR 2018.
    """
    unit = _unit(text[None].astype(np.float64))
    if len(bank) and unit.any():
        unit = _unit(unit - _unit(bank.astype(np.float64)).mean(axis=0))
    return unit[0].astype(np.float32)


def _unit(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-9)
