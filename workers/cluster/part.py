"""A part of the corpus: the clips of a range of ids, in files of their own on the machine that
holds it; and the neighbours of these clips that are in other parts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from workers.learn.corpus import Corpus
from workers.learn.neighbours import Near

Ids = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def ranges(highest: int, size: int) -> list[range]:
    """The ids of each part, ``size`` at a time, up to the highest clip's. A growing corpus gets
    more parts; none ever changes its range, so that what a machine has on its disk stays right."""
    return [range(first, first + size) for first in range(1, max(1, highest) + 1, size)]


class Part(Corpus):
    """The clips of a range of ids.

    Neighbours in other parts are kept as negative rows: -1 - i is the i-th of `_elsewhere`, which
    only ever grows.
    """

    def __init__(self, folder: Path, clips: range) -> None:
        super().__init__(folder, clips)
        self._elsewhere: Ids = np.empty(0, np.int64)
        self._ascending: Ids = self._elsewhere  # the order in which these ids ascend

    def _open(self, name: str, dim: int, space: int) -> None:
        super()._open(name, dim, space)
        file = self._elsewhere_file()
        if self._near_change == 0:
            file.unlink(missing_ok=True)
        self._elsewhere = np.fromfile(file, "<i8") if file.exists() else np.empty(0, np.int64)
        self._ascending = np.argsort(self._elsewhere)

    def _elsewhere_file(self) -> Path:
        return Path(f"{self._base}.elsewhere")

    def _places_of(self, clip_ids: Ids) -> tuple[Ids, Mask]:
        rows, here = super()._places_of(clip_ids)
        away = (clip_ids > 0) & ((clip_ids < self._clips.start) | (clip_ids >= self._clips.stop))
        self._add_elsewhere(np.setdiff1d(clip_ids[away], self._elsewhere))
        if away.any():
            at = np.searchsorted(self._elsewhere, clip_ids[away], sorter=self._ascending)
            rows[away] = -1 - self._ascending[at]
        return rows, here | away

    def _add_elsewhere(self, clip_ids: Ids) -> None:
        """On the disk before any row speaks of them."""
        if len(clip_ids):
            with self._elsewhere_file().open("ab") as file:
                file.write(clip_ids.astype("<i8").tobytes())
            self._elsewhere = np.concatenate([self._elsewhere, clip_ids])
            self._ascending = np.argsort(self._elsewhere)

    def neighbours(self) -> Near:
        near = super().neighbours()
        rows = np.where(near.rows < 0, self.count - 1 - near.rows, near.rows).astype(np.int32)
        return replace(near, rows=rows, elsewhere=self._elsewhere)


def without(near: Near, missing: Mask) -> Near:
    """Neighbours where those of ``elsewhere`` that are missing, (e,), are left out: the clip stands
    for them itself."""
    rows, count = near.rows.copy(), len(near.rows)
    outside = rows >= count
    outside[outside] = missing[rows[outside] - count]
    own = np.broadcast_to(np.arange(count, dtype=np.int32)[:, None], rows.shape)
    rows[outside] = own[outside]
    return replace(near, rows=rows)
