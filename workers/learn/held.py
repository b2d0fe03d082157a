"""What a build needs of the corpus, whoever holds its clips: this process, or a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import asyncpg
import numpy as np
import numpy.typing as npt

from backend.domain import feeds
from workers.learn.corpus import Sample
from workers.learn.scorer import Drawn, Request

Ids = npt.NDArray[np.int64]
Matrix = npt.NDArray[np.float32]


class Held(Protocol):
    """All clips, as they were when the corpus caught up."""

    @property
    def dim(self) -> int:
        """Of the embeddings."""

    @property
    def parts(self) -> tuple[int, int]:
        """Into how many the corpus is cut, and of these, how many are in what the last `reduce`
        gave: (scored, of)."""

    @property
    def sample(self) -> Ids:
        """See `scorer.LocalShard.sample`."""

    @property
    def drawn(self) -> Drawn:
        """See `scorer.LocalShard.drawn`."""

    def reduce(self, requests: Sequence[Request]) -> list[feeds.Partial]:
        """What the corpus comes to for each request, in order."""

    def embeddings(self, clip_ids: Ids) -> Matrix:
        """(m, d) of the given clips. Raises KeyError naming a clip that is not held."""

    def near(self, clip_ids: Ids) -> Matrix:
        """(m, d) mean embeddings of their neighbours. Raises KeyError as well."""


class HeldCorpus(Protocol):
    """The corpus as builds see it; `corpus.Corpus` holds it in this process."""

    @property
    def dim(self) -> int: ...

    @property
    def space(self) -> int: ...

    async def catch_up(self, pool: asyncpg.Pool) -> Any:
        """Add what is new; a `Held`. Raises NoCorpus: there is nothing yet."""

    @property
    def clustering(self) -> int: ...

    @property
    def centre(self) -> Matrix: ...

    def clusters_of(self, clip_ids: Ids) -> Ids:
        """(m,) clusters of clips, -1 for none."""

    def cluster_sizes(self) -> Ids:
        """Clips per cluster, near-duplicates left out."""

    def sample(self, most: int) -> Sample:
        """At most so many clips in clusters, evenly over the corpus, no near-duplicates."""
