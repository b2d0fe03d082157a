"""Who has been silent for how long, counted in looks instead of seconds.

A clock says nothing about who is alive: it jumps, it goes on while a laptop sleeps, and a busy
machine looks late. Whoever looks late sees that many fewer looks, so that nobody is taken for dead
because the one who looks was away.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field


@dataclass
class Silences:
    """Looks at signs of life, each a value that changes while its owner lives."""

    _signs: dict[str, Hashable] = field(default_factory=dict)
    _missed: dict[str, int] = field(default_factory=dict)

    def look(self, signs: Mapping[str, Hashable]) -> dict[str, int]:
        """For everybody of this look, in how many looks in a row their sign has stayed the same:
        0 at the first look and after every change. Who is not in this look is forgotten."""
        self._missed = {
            who: self._missed[who] + 1 if self._signs.get(who, _NEVER) == sign else 0
            for who, sign in signs.items()
        }
        self._signs = dict(signs)
        return dict(self._missed)


_NEVER = object()
