"""Scoring the corpus: the seam between the learning loop and the machines that hold embeddings.

The corpus is cut into shards. A `Shard` answers requests with `feeds.Partial`s, which merge, so it
makes no difference whether one process holds everything or a cluster holds a piece each. The one
implementation here holds its rows in a torch matrix, in memory or mapped from a file, on a GPU
where there is one.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import torch

from backend.domain import feeds
from workers.learn.classifier import Classifier

Ids = npt.NDArray[np.int64]
Vector = npt.NDArray[np.float32]

# Products are always of this many vectors, filled up with zeros: reading the matrix is what takes
# the time, so four cost as much as one, and a vector's products are the same bits in any company.
WIDTH = 4
ROWS = 8192  # at a time per thread

# Blocks are handed to whichever thread is free: on a busy machine torch's own threads, which each
# get an equal part beforehand, wait for the slowest, many times longer than the work takes.
_threads = ThreadPoolExecutor(
    torch.get_num_threads(), "scoring", initializer=torch.set_num_threads, initargs=(1,)
)


@dataclass(frozen=True)
class Request:
    """One label's feeds, please."""

    classifier: Classifier
    answered: Ids  # clip ids in any order; unknown ones are ignored
    k: int  # clips per feed
    seed: int  # of the random feed
    text: Vector | None = None  # (d,) unit vector: also the zero-shot feed


class Shard(Protocol):
    """A piece of the corpus that reduces itself."""

    def reduce(self, requests: Sequence[Request]) -> list[feeds.Partial]:
        """One partial per request, in order."""


def score(
    matrix: torch.Tensor, vectors: npt.NDArray[np.float32], biases: Sequence[float | None]
) -> npt.NDArray[np.float32]:
    """(m, n): what m vectors say of the n rows of the corpus, in one pass for every `WIDTH`.

    `matrix`: (n, d) float32 or bfloat16, on any device; `vectors`: (m, d). With a bias: the
    probability sigmoid(row · vector + bias); with None: the plain product. Centring is folded into
    the bias (`Classifier`), so the matrix holds embeddings as stored. The pass is bound by reading
    the matrix; bfloat16 halves that, and rounds to about three digits, which ties neighbours in a
    ranking.
    """
    m, n = len(vectors), len(matrix)
    filled = np.zeros((-(-m // WIDTH) * WIDTH, vectors.shape[1]), np.float32)
    filled[:m] = vectors
    columns = torch.from_numpy(filled).to(matrix.device, matrix.dtype)
    found = torch.empty((len(filled), n), device=matrix.device)

    def work(start: int, stop: int) -> None:
        for j in range(0, len(filled), WIDTH):
            # The transpose of rows, not columns: another layout takes a road four times as slow.
            found[j : j + WIDTH, start:stop] = (matrix[start:stop] @ columns[j : j + WIDTH].T).T
        for row, bias in zip(found, biases, strict=False):
            if bias is not None:
                row[start:stop].add_(bias).sigmoid_()

    if matrix.device.type == "cpu":
        list(_threads.map(lambda start: work(start, min(start + ROWS, n)), range(0, n, ROWS)))
    else:
        work(0, n)
    scores: npt.NDArray[np.float32] = found[:m].cpu().numpy()
    return scores


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
        """Reads the matrix once for all requests (see `score`)."""
        if not requests:
            return []
        texts = {i: r.text for i, r in enumerate(requests) if r.text is not None}
        vectors = [r.classifier.weights for r in requests] + list(texts.values())
        biases = [r.classifier.bias for r in requests] + [None] * len(texts)
        found = score(self.matrix, np.stack(vectors), biases)
        cosines = dict(zip(texts, found[len(requests) :], strict=True))
        return [
            feeds.reduce_shard(
                self.clip_ids,
                found[number],
                self._mask(request.answered),
                k=request.k,
                seed=request.seed,
                excluded=self.excluded,
                cosines=cosines.get(number),
            )
            for number, request in enumerate(requests)
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
