"""Scoring the corpus: the seam between the learning loop and the machines that hold embeddings.

The corpus is cut into shards. A `Shard` answers requests with `feeds.Partial`s, which merge, so it
makes no difference whether one process holds everything or a cluster holds a piece each. The one
implementation here holds its rows in a torch matrix, in memory or mapped from a file, on a GPU
where there is one.

A clip's score knows its neighbours (`neighbours`), and these may be in another shard. So shards
answer in two rounds: first each says the logits of its clips, then each is told those of the
neighbours that it does not hold. (Keeping each clip's average neighbour as a vector beside its own
would need no second round, and would double what every pass reads, which is what takes the time.)
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt
import torch

from backend.domain import feeds
from workers.learn.classifier import ALONE, Classifier
from workers.learn.neighbours import Near, averaged

Ids = npt.NDArray[np.int64]
Vector = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float32]

# Products are always of this many vectors, filled up with zeros: reading the matrix is what takes
# the time, so four cost as much as one, and a vector's products are the same bits in any company.
WIDTH = 4
SAMPLE = 100
DRAWN = 2000
ROWS = 8192  # at a time per thread
# Rows made float32 at a time: on a CPU so many as then lie in its own memory.
WIDENED = 1024
WIDENED_ON_DEVICE = 2**18

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


@dataclass(frozen=True)
class Drawn:
    """Clips drawn at random."""

    clip_ids: Ids  # (m,) ascending
    X: Matrix  # (m, d) embeddings
    near: Matrix  # (m, d) mean embeddings of their neighbours


class Shard(Protocol):
    """A piece of the corpus that reduces itself."""

    clip_ids: Ids  # (n,) ascending
    elsewhere: Ids  # (e,) ascending: neighbours of its clips that it does not hold

    def products(self, requests: Sequence[Request]) -> Matrix:
        """(m + t, n): the logits that m requests give its clips by themselves, then the cosines of
        those t requests that have a text."""

    def partials(
        self, requests: Sequence[Request], products: Matrix, elsewhere: Matrix
    ) -> list[feeds.Partial]:
        """One partial per request, in order. ``elsewhere``: (m, e) logits of those clips."""


def reduce(shards: Sequence[Shard], requests: Sequence[Request]) -> list[feeds.Partial]:
    """What the corpus, cut into shards, comes to for each request, in order."""
    if not requests:
        return []
    products = [shard.products(requests) for shard in shards]
    found = []
    for shard, own in zip(shards, products, strict=True):
        elsewhere = np.zeros((len(requests), len(shard.elsewhere)), np.float32)
        for other, theirs in zip(shards, products, strict=True):
            held = np.isin(shard.elsewhere, other.clip_ids)
            rows = np.searchsorted(other.clip_ids, shard.elsewhere[held])
            elsewhere[:, held] = theirs[: len(requests), rows]
        found.append(shard.partials(requests, own, elsewhere))
    if len(found) == 1:
        return found[0]
    return [
        feeds.merge(parts, request.k)
        for parts, request in zip(zip(*found, strict=True), requests, strict=True)
    ]


def score(matrix: torch.Tensor, vectors: Matrix, biases: Sequence[float | None]) -> Matrix:
    """(m, n): what m vectors say of the n rows of the corpus, in one pass for every `WIDTH`.

    `matrix`: (n, d) float16, float32 or bfloat16, on any device; `vectors`: (m, d). With a bias:
    the logit row · vector + bias; with None: the plain product. Centring is folded into the bias
    (`Classifier`), so the matrix holds embeddings as stored. The pass is bound by reading the
    matrix. float16 halves that and changes no bit, because every number is made float32 first;
    bfloat16 rounds to about three digits, which ties neighbours in a ranking.
    """
    m, n = len(vectors), len(matrix)
    filled = np.zeros((-(-m // WIDTH) * WIDTH, vectors.shape[1]), np.float32)
    filled[:m] = vectors
    half = matrix.dtype == torch.float16
    widened = WIDENED if matrix.device.type == "cpu" else WIDENED_ON_DEVICE
    columns = torch.from_numpy(filled).to(matrix.device, torch.float32 if half else matrix.dtype)
    found = torch.empty((len(filled), n), device=matrix.device)

    def work(start: int, stop: int) -> None:
        for first in range(start, stop, widened if half else stop - start):
            last = min(first + widened, stop) if half else stop
            rows = matrix[first:last].float() if half else matrix[first:last]
            for j in range(0, len(filled), WIDTH):
                # The transpose of rows, not columns: another layout is four times as slow.
                found[j : j + WIDTH, first:last] = (rows @ columns[j : j + WIDTH].T).T
        for row, bias in zip(found, biases, strict=False):
            if bias is not None:
                row[start:stop].add_(bias)

    _in_blocks(work, n, matrix.device)
    products: Matrix = found[:m].cpu().numpy()
    return products


def _in_blocks(work: Callable[[int, int], None], n: int, device: torch.device) -> None:
    """Do `work(start, stop)` for all of n rows."""
    if device.type == "cpu":
        list(_threads.map(lambda start: work(start, min(start + ROWS, n)), range(0, n, ROWS)))
    else:
        work(0, n)


class LocalShard:
    """Rows of the corpus in this process: (n, d) embeddings and their n clip ids, ascending."""

    parts = 1, 1  # see `held.Held`

    def __init__(
        self,
        clip_ids: Ids,
        matrix: torch.Tensor,
        excluded: npt.NDArray[np.bool_] | None = None,
        near: Near | None = None,
        device: str | None = None,
    ) -> None:
        """`excluded`: (n,) near-duplicates. `near`: the clips' neighbours; without, each clip is
        its own. `device`: as torch names it; CUDA where available.

        Raises ValueError when ids and rows differ in number or ids do not ascend.
        """
        if len(clip_ids) != len(matrix):
            raise ValueError(f"{len(clip_ids)} clip ids for {len(matrix)} embeddings")
        if np.any(np.diff(clip_ids) <= 0):
            raise ValueError("clip ids of a shard must ascend: sort its rows by clip id")
        self.clip_ids = clip_ids
        self.matrix = matrix.to(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        self.excluded = excluded
        self.elsewhere: Ids = np.empty(0, np.int64) if near is None else near.elsewhere
        self._near = None
        if near is not None:
            tables = torch.from_numpy(near.rows), torch.from_numpy(near.weights)
            self._near = tuple(table.to(self.matrix.device) for table in tables)

    @property
    def dim(self) -> int:
        """Of the embeddings."""
        return int(self.matrix.shape[1])

    def reduce(self, requests: Sequence[Request]) -> list[feeds.Partial]:
        """What the corpus comes to for each request, if this shard is all of it."""
        return reduce([self], requests)

    def products(self, requests: Sequence[Request]) -> Matrix:
        """Reads the matrix once for all requests (see `score`)."""
        texts = [r.text for r in requests if r.text is not None]
        vectors = [r.classifier.weights for r in requests] + texts
        biases = [r.classifier.bias for r in requests] + [None] * len(texts)
        return score(self.matrix, np.stack(vectors), biases)

    def partials(
        self, requests: Sequence[Request], products: Matrix, elsewhere: Matrix
    ) -> list[feeds.Partial]:
        cosines = iter(products[len(requests) :])
        return [
            feeds.reduce_shard(
                self.clip_ids,
                self._probabilities(request.classifier, logits, others),
                self._mask(request.answered),
                k=request.k,
                seed=request.seed,
                excluded=self.excluded,
                cosines=None if request.text is None else next(cosines),
            )
            for request, logits, others in zip(
                requests, products[: len(requests)], elsewhere, strict=True
            )
        ]

    @cached_property
    def sample(self) -> Ids:
        """At most `SAMPLE` clips at random, near-duplicates left out; the same in every process."""
        return self._at_random(SAMPLE)

    @cached_property
    def drawn(self) -> Drawn:
        """The same of at most `DRAWN` clips, with what a model needs to score them."""
        clips = self._at_random(DRAWN)
        return Drawn(clips, self.embeddings(clips), self.near(clips))

    def _at_random(self, most: int) -> Ids:
        clips = self.clip_ids if self.excluded is None else self.clip_ids[~self.excluded]
        return np.sort(feeds.random_order(clips, 0)[:most])

    def near(self, clip_ids: Ids) -> Matrix:
        """(m, d) mean embeddings of the given clips' neighbours, whose logit under a linear model
        is the mean of theirs. Raises KeyError naming a clip not held here; this shard must hold
        the neighbours, too."""
        own = self.embeddings(clip_ids)
        if self._near is None:
            return own
        at = torch.from_numpy(np.searchsorted(self.clip_ids, clip_ids)).to(self.matrix.device)
        rows, weights = (table[at] for table in self._near)
        share = weights.float() / weights.sum(dim=1, keepdim=True)
        mean: Matrix = torch.einsum("mk,mkd->md", share, self.matrix[rows].float()).cpu().numpy()
        return mean

    def _probabilities(self, classifier: Classifier, logits: Matrix, elsewhere: Matrix) -> Matrix:
        """(n,) of all clips, each in the light of its neighbours, if the classifier knows such."""
        blend = classifier.blend
        own = torch.from_numpy(logits).to(self.matrix.device)
        everywhere = own
        if len(elsewhere):
            everywhere = torch.cat([own, torch.from_numpy(elsewhere).to(own.device)])
        found = torch.empty_like(own)

        def work(start: int, stop: int) -> None:
            part = found[start:stop].copy_(own[start:stop])
            if blend != ALONE:
                near = part.clone()
                if self._near is not None:
                    rows, weights = (table[start:stop] for table in self._near)
                    near = averaged(everywhere, rows, weights)
                part.mul_(blend.own).add_(near.mul_(blend.near)).add_(blend.shift)
            part.sigmoid_()

        _in_blocks(work, len(own), own.device)
        probabilities: Matrix = found.cpu().numpy()
        return probabilities

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
