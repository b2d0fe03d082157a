"""Drawing people at random so that everybody has about as much to do."""

import random
from collections.abc import Mapping


def draw(loads: Mapping[int, int], count: int, rng: random.Random) -> set[int]:
    """``count`` people, those with the smallest load first, ties by lot.

    ``loads``: what each already has to do. The paper's "random primary" with equal turns: over
    many draws nobody gets more than one ahead of anybody else who could have been drawn.

    Raises:
        ValueError: there are fewer than ``count`` people.
    """
    if count > len(loads):
        raise ValueError(f"cannot draw {count} of {len(loads)} people")
    shuffled = sorted(loads)
    rng.shuffle(shuffled)
    return set(sorted(shuffled, key=lambda person: loads[person])[:count])
