"""Which clips look most like a clip, and the average of their logits, by which a score knows more
than one clip: what holds of a clip's neighbours mostly holds of it.

Neighbours are the `NEIGHBOURS` clips with the highest cosine of embeddings centred on the corpus,
of the same film or another, without the clip itself and near-duplicates of earlier clips; only
those whose cosine is positive, and as much as it is. A clip that has none is its own neighbour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import torch

Ids = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int64]
Matrix = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

NEIGHBOURS = 5
WHOLE = 32767  # weights are kept as parts of it: an int16 takes half of what a float would
TILE = 8192  # clips compared at a time
CLOSER = 1e-6  # by how much a clip must be nearer: products of another shape round differently


@dataclass(frozen=True)
class Near:
    """The neighbours of the n clips of a shard."""

    rows: npt.NDArray[np.int32]  # (n, 5) of the shard; n + i is clip i of those elsewhere
    weights: npt.NDArray[np.int16]  # (n, 5) in parts of `WHOLE`, which is their sum, or nearly
    elsewhere: Ids = field(default_factory=lambda: np.empty(0, np.int64))  # ascending

    @classmethod
    def of(cls, clip_ids: Ids, near: Ids, cosines: Matrix) -> Near:
        """``clip_ids``: (n,) of the shard, ascending; ``near``: (n, 5) their neighbours' ids,
        wherever these clips are, with their ``cosines``; where one is 0 there is no neighbour."""
        absent = ~np.isin(near, clip_ids) & (cosines > 0)
        elsewhere = np.unique(near[absent])
        rows = np.searchsorted(clip_ids, near)
        rows[absent] = len(clip_ids) + np.searchsorted(elsewhere, near[absent])
        return cls(*own_where_none(np.arange(len(clip_ids)), rows, cosines), elsewhere)


def own_where_none(
    own: Rows, rows: Rows, cosines: Matrix
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int16]]:
    """(m, 5) rows of neighbours and their weights, where a clip without any is its own.

    ``own``: (m,) row of each clip; ``rows``: (m, 5) of its neighbours; ``cosines``: (m, 5), 0 or
    less where there is no neighbour.
    """
    there = np.maximum(cosines, 0).astype(np.float64)
    total = there.sum(axis=1, keepdims=True)
    weights = np.round(WHOLE * there / np.where(total > 0, total, 1)).astype(np.int16)
    found = np.where(weights > 0, rows, own[:, None]).astype(np.int32)
    weights[total[:, 0] == 0, 0] = WHOLE
    return found, weights


def averaged(values: torch.Tensor, rows: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """(m,): Σ weight · value over the neighbours of m clips.

    ``values``: (n,) of all clips; ``rows``, ``weights``: (m, 5) as in `Near`. Added up one
    neighbour after the other, so that sums are the same bits however the corpus is cut.
    """
    if values.device.type == "cpu":  # numpy needs half of the time
        each = np.take(values.numpy(), rows.numpy(), mode="clip")
        each *= weights.numpy()
        total = each[:, 0] * np.float32(1 / WHOLE)
        for place in range(1, each.shape[1]):
            total += each[:, place] * np.float32(1 / WHOLE)
        return torch.from_numpy(total)
    # One flat row of indices: twice as fast as a table, or as one neighbour after the other.
    flat = values.index_select(0, rows.reshape(-1)).view(rows.shape).mul_(weights)
    summed = flat[:, 0] * (1 / WHOLE)
    for place in range(1, rows.shape[1]):
        summed += flat[:, place] * (1 / WHOLE)
    return summed


@dataclass(frozen=True)
class Found:
    """What comparing some clips, the block, with all others found."""

    rows: Rows  # (b, 5) nearest rows of each clip of the block, nearest first; -1 for none
    cosines: Matrix  # (b, 5) 0 for none
    changed: Rows  # (c,) rows known before to which a clip of the block is nearer than their fifth
    offered: Rows  # (c, up to 5) rows of the block nearest to them
    offered_cosines: Matrix  # (c, up to 5)


def find(
    matrix: npt.NDArray[np.floating], block: slice, *, centre: Matrix, excluded: Mask,
    farthest: Matrix, device: str | None = None,
) -> Found:  # fmt: skip
    """The neighbours of a block of clips among all, and whose neighbours these become.

    ``matrix``: (n, d) embeddings; ``excluded``: (n,) near-duplicates, which are nobody's
    neighbours; ``farthest``: (k,) for the first k clips, whose neighbours are known, the cosine of
    their fifth. Exact: every clip is compared with every other. Half a million clips of 512
    dimensions are 500 products of 2^28 numbers, and go on where they were cut off.
    """
    device = device or ("cuda" if torch.cuda.is_available() else "cpu")
    middle = torch.from_numpy(centre).to(device)

    def units(rows: slice) -> torch.Tensor:
        x = torch.from_numpy(matrix[rows]).to(device) - middle
        return torch.nn.functional.normalize(x, dim=1)

    own, barred = units(block), torch.from_numpy(excluded).to(device)
    free = torch.arange(block.start, block.stop, device=device)[~barred[block]]
    best = torch.zeros(len(own), NEIGHBOURS, device=device)
    rows = torch.full((len(own), NEIGHBOURS), -1, dtype=torch.int64, device=device)
    changed, offered, offered_cosines = [], [], []
    for start in range(0, len(matrix), TILE):
        tile = slice(start, min(start + TILE, len(matrix)))
        cosines = own @ units(tile).T
        same = range(max(start, block.start), min(tile.stop, block.stop))
        if same:
            both = torch.arange(same.start, same.stop, device=device)
            cosines[both - block.start, both - start] = 0
        known = torch.from_numpy(farthest[tile]).to(device)
        if len(known) and len(free):
            coming = cosines[free - block.start, : len(known)]
            hit = torch.nonzero(coming.amax(dim=0) > known + CLOSER)[:, 0]
            most = coming[:, hit].topk(min(NEIGHBOURS, len(free)), dim=0)
            changed.append(hit + start)
            offered.append(free[most.indices].T)
            offered_cosines.append(most.values.T)
        cosines[:, barred[tile]] = 0
        most = cosines.topk(min(NEIGHBOURS, cosines.shape[1]), dim=1)
        found = torch.cat([rows, most.indices + start], dim=1)
        best, order = torch.cat([best, most.values], dim=1).topk(NEIGHBOURS, dim=1)
        rows = found.gather(1, order)
    rows[best <= 0] = -1
    return Found(
        rows.cpu().numpy(),
        best.clamp_min(0).cpu().numpy(),
        _joined(changed, np.empty(0, np.int64)),
        _joined(offered, np.empty((0, NEIGHBOURS), np.int64)),
        _joined(offered_cosines, np.empty((0, NEIGHBOURS), np.float32)),
    )


def merged(
    known: Sequence[tuple[int, float]], offered: Sequence[tuple[int, float]]
) -> list[tuple[int, float]]:
    """The five nearest of a clip's neighbours and those offered, (clip, cosine), nearest first,
    filled up with (0, 0.0); of a clip that is both, the known cosine counts."""
    both = {clip: cosine for clip, cosine in (*offered, *known) if cosine > 0}
    best = sorted(both.items(), key=lambda pair: (-pair[1], pair[0]))[:NEIGHBOURS]
    return best + [(0, 0.0)] * (NEIGHBOURS - len(best))


def _joined(parts: Sequence[torch.Tensor], none: npt.NDArray) -> npt.NDArray:
    return torch.cat(list(parts)).cpu().numpy() if parts else none
