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
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt
import torch

from backend.domain import feeds
from workers.learn.classifier import ALONE, Classifier
from workers.learn.neighbours import Near, averaged
from workers.learn.products import at_once, in_blocks, score

Ids = npt.NDArray[np.int64]
Vector = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float32]
Kept = TypeVar("Kept")
Found = TypeVar("Found")

SAMPLE = 100
DRAWN = 2000
AHEAD = 2000  # places of an order that are kept beyond those needed now
ORDERS = 256  # of each kind that are kept


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
        """(m, n): the logits that m requests give its clips by themselves."""

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
            elsewhere[:, held] = theirs[:, rows]
        found.append(shard.partials(requests, own, elsewhere))
    if len(found) == 1:
        return found[0]
    return [
        feeds.merge(parts, request.k)
        for parts, request in zip(zip(*found, strict=True), requests, strict=True)
    ]


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
        self._drawn: dict[int, feeds.Rows] = {}  # by seed
        self._nearest: dict[bytes, feeds.Nearest] = {}  # by text

    @property
    def dim(self) -> int:
        """Of the embeddings."""
        return int(self.matrix.shape[1])

    def reduce(self, requests: Sequence[Request]) -> list[feeds.Partial]:
        """What the corpus comes to for each request, if this shard is all of it."""
        return reduce([self], requests)

    def products(self, requests: Sequence[Request]) -> Matrix:
        """Reads the matrix once for all requests (see `score`)."""
        weights = np.stack([r.classifier.weights for r in requests]).astype(np.float32)
        return score(self.matrix, weights, [r.classifier.bias for r in requests])

    def partials(
        self, requests: Sequence[Request], products: Matrix, elsewhere: Matrix
    ) -> list[feeds.Partial]:
        def select(place: int) -> feeds.Partial:
            request = requests[place]
            return feeds.reduce_shard(
                self.clip_ids,
                probabilities[place],
                answered[place],
                k=request.k,
                seed=request.seed,
                excluded=self.excluded,
                drawn=drawn[place],
                nearest=nearest[place],
            )

        probabilities = [
            self._probabilities(request.classifier, logits, others)
            for request, logits, others in zip(requests, products, elsewhere, strict=True)
        ]
        answered = [self._mask(request.answered) for request in requests]
        sizes = [r.k + int(mask.sum()) for r, mask in zip(requests, answered, strict=True)]
        drawn = [self._draw(r.seed, size) for r, size in zip(requests, sizes, strict=True)]
        nearest = [
            None if r.text is None else self._find_nearest(r.text, size)
            for r, size in zip(requests, sizes, strict=True)
        ]
        return at_once(select, range(len(requests)))

    def _draw(self, seed: int, size: int) -> feeds.Rows:
        """At least so many rows in the order of the random feed, or all."""
        kept = self._drawn.get(seed)
        if kept is None or len(kept) < min(size, self._included):
            kept = feeds.draw(self.clip_ids, seed, size + AHEAD, self.excluded)
            _keep(self._drawn, seed, kept)
        return kept

    def _find_nearest(self, text: Vector, size: int) -> feeds.Nearest:
        """At least so many clips nearest to a text, or all."""
        kept = self._nearest.get(text.tobytes())
        if kept is None or len(kept.rows) < min(size, self._included):
            (cosines,) = score(self.matrix, text[None], [None])
            kept = feeds.find_nearest(self.clip_ids, cosines, size + AHEAD, self.excluded)
            _keep(self._nearest, text.tobytes(), kept)
        return kept

    @cached_property
    def _included(self) -> int:
        """Clips that are no near-duplicates."""
        out = 0 if self.excluded is None else int(self.excluded.sum())
        return len(self.clip_ids) - out

    @cached_property
    def sample(self) -> Ids:
        """At most `SAMPLE` clips at random, near-duplicates left out; the same in every process."""
        return self.at_random(SAMPLE)

    @cached_property
    def drawn(self) -> Drawn:
        """The same of at most `DRAWN` clips, with what a model needs to score them."""
        clips = self.at_random(DRAWN)
        return Drawn(clips, self.embeddings(clips), self.near(clips))

    def at_random(self, most: int) -> Ids:
        """At most so many clips, ascending, the same in every process; no near-duplicates."""
        return np.sort(self.clip_ids[feeds.draw(self.clip_ids, 0, most, self.excluded)])

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

    def logits(self, classifiers: Sequence[Classifier]) -> Matrix:
        """(m, n) of all clips under m classifiers, each clip in the light of its neighbours, whom
        this shard must hold. Reads the matrix once."""
        products = score(
            self.matrix,
            np.stack([c.weights for c in classifiers]).astype(np.float32),
            [c.bias for c in classifiers],
        )
        nowhere = np.empty(0, np.float32)
        return np.stack(
            [self._blended(c, own, nowhere) for c, own in zip(classifiers, products, strict=True)]
        )

    def _probabilities(self, classifier: Classifier, logits: Matrix, elsewhere: Matrix) -> Matrix:
        """(n,) of all clips, each in the light of its neighbours, if the classifier knows such."""
        return self._blended(classifier, logits, elsewhere, torch.Tensor.sigmoid_)

    def _blended(
        self,
        classifier: Classifier,
        logits: Matrix,
        elsewhere: Matrix,
        finish: Callable[[torch.Tensor], object] = lambda part: None,
    ) -> Matrix:
        """(n,) logits of all clips in the light of their neighbours; ``finish`` changes them in
        place, block by block."""
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
            finish(part)

        in_blocks(work, len(own), own.device)
        blended: Matrix = found.cpu().numpy()
        return blended

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


def _keep(orders: dict[Kept, Found], key: Kept, found: Found) -> None:
    """Keep it in place of the one that was kept first, where there are too many."""
    orders.pop(key, None)
    if len(orders) >= ORDERS:
        orders.pop(next(iter(orders)))
    orders[key] = found
