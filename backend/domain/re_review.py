"""Which answers a label's changed meaning may turn: they are asked again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

NEAREST = 25  # clips that nobody disputes; as many as a batch


def touched(
    disputed: Iterable[int], others: Iterable[int], probabilities: Mapping[int, float]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The clips to look at again: the disputed ones, and of the others the `NEAREST` to .5.

    ``disputed`` and ``others`` were answered before the label's meaning changed, and by no primary
    since. ``probabilities``: of yes, by clip, in [0, 1], under the label's newest model; what it
    gives none is left out, unless it is disputed. The nearest come first, ties by clip.
    """
    scored = [clip for clip in others if clip in probabilities]
    scored.sort(key=lambda clip: (abs(probabilities[clip] - 0.5), clip))
    return tuple(disputed), tuple(scored[:NEAREST])
