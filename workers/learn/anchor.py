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


def text_direction(text: Vector, texts: Matrix) -> Vector:
    """Unit (d,) direction of `text` - c·m, for other texts' mean direction m.

    `text`: (d,) of any length; `texts`: (k, d) of any length, `text` among them or not. c is the
    mean cosine between two of the texts, at least 0: what they have in common is taken out as far
    as they have anything in common, so that texts without a common component, or a lone one, leave
    `text` as it is. A vector without a direction is returned as 0. Idea: Mu and Viswanath,
    "All-but-the-top", ICLR 2018; the weight c is ours.
    """
    units = _unit(texts.astype(np.float64))
    unit = _unit(text[None].astype(np.float64))[0]
    k = len(units)
    if k > 1:
        mean = units.mean(axis=0)
        cosine = (k * k * (mean @ mean) - k) / (k * (k - 1))
        unit = _unit((unit - max(cosine, 0.0) * mean)[None])[0]
    return unit.astype(np.float32)


def _unit(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-9)
