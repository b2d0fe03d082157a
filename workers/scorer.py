"""Scoring the corpus: the seam between the learning loop and the machines that hold embeddings.

The corpus is cut into shards. A `Shard` answers requests with `feeds.Partial`s, which merge, so it
makes no difference whether one process holds everything or a cluster holds a piece each. The one
implementation here holds its rows in a torch matrix, in memory or mapped from a file, on a GPU
where there is one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import torch

from backend.domain import feeds
from workers.classifier import Classifier

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Request:
    """One label's feeds, please."""

    classifier: Classifier
    answered: Ids  # clip ids in any order; unknown ones are ignored
    k: int  # clips per feed
    seed: int  # of the random feed


class Shard(Protocol):
    """A piece of the corpus that reduces itself."""

    def reduce(self, requests: Sequence[Request]) -> list[feeds.Partial]:
        """One partial per request, in order."""


def score(
    matrix: torch.Tensor, weights: npt.NDArray[np.float32], bias: npt.NDArray[np.float32]
) -> torch.Tensor:
    """Probabilities (m, n) float32 of m classifiers on n clips in one pass over the corpus.

    sigmoid(weights · matrixᵀ + bias). `matrix`: (n, d) float32 or bfloat16, on any device;
    `weights`: (m, d); `bias`: (m,). Centring is folded into the bias (`Classifier`), so the matrix
    holds embeddings as stored. The pass is bound by reading the matrix; bfloat16 halves that, and
    rounds logits to about three digits, which ties neighbours in a ranking.
    """
    w = torch.from_numpy(weights).to(matrix.device, matrix.dtype)
    # Each product as it is fastest on a CPU; a lone float32 column takes a road twice as slow.
    if matrix.dtype == torch.bfloat16:
        logits = (w @ matrix.T).float()
    else:
        paired = w.repeat(2, 1) if len(w) == 1 else w
        logits = (matrix @ paired.T).T[: len(w)].contiguous()
    logits += torch.from_numpy(bias).to(matrix.device)[:, None]
    return logits.sigmoid_()


class LocalShard:
    """Rows of the corpus in this process: (n, d) embeddings and their n clip ids, ascending."""

    def __init__(
        self,
        clip_ids: Ids,
        matrix: torch.Tensor,
        excluded: npt.NDArray[np.bool_] | None = None,
        device: str | None = None,
    ) -> None:
        """`excluded`: (n,) near-duplicates. `device`: as torch names it; CUDA where available.

        Raises ValueError when ids and rows differ in number or ids do not ascend.
        """
        if len(clip_ids) != len(matrix):
            raise ValueError(f"{len(clip_ids)} clip ids for {len(matrix)} embeddings")
        if np.any(np.diff(clip_ids) <= 0):
            raise ValueError("clip ids of a shard must ascend: sort its rows by clip id")
        self.clip_ids = clip_ids
        self.matrix = matrix.to(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        self.excluded = excluded

    def reduce(self, requests: Sequence[Request]) -> list[feeds.Partial]:
        if not requests:
            return []
        weights = np.stack([request.classifier.weights for request in requests])
        bias = np.array([request.classifier.bias for request in requests], dtype=np.float32)
        scores = score(self.matrix, weights, bias).cpu().numpy()
        return [
            feeds.reduce_shard(
                self.clip_ids,
                scores[row],
                self._mask(request.answered),
                k=request.k,
                seed=request.seed,
                excluded=self.excluded,
            )
            for row, request in enumerate(requests)
        ]

    def embeddings(self, clip_ids: Ids) -> npt.NDArray[np.float32]:
        """(m, d) float32 rows of the given clips. Raises KeyError naming a clip not held here."""
        rows = np.searchsorted(self.clip_ids, clip_ids)
        rows = np.minimum(rows, len(self.clip_ids) - 1)
        absent = self.clip_ids[rows] != clip_ids
        if absent.any():
            raise KeyError(f"clip {clip_ids[absent][0]} is not in this shard")
        taken: npt.NDArray[np.float32] = self.matrix[torch.from_numpy(rows)].float().cpu().numpy()
        return taken

    def _mask(self, clip_ids: Ids) -> npt.NDArray[np.bool_]:
        mask = np.zeros(len(self.clip_ids), dtype=np.bool_)
        rows = np.searchsorted(self.clip_ids, clip_ids)
        found = rows < len(self.clip_ids)
        rows, clip_ids = rows[found], clip_ids[found]
        mask[rows[self.clip_ids[rows] == clip_ids]] = True
        return mask
