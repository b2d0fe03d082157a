"""How fast somebody may ask: a bucket of tokens that fills up by itself."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass
class Bucket:
    """``rate`` tokens a second come in, as far as there is room for ``burst``; full at first."""

    rate: float
    burst: float
    _tokens: float = 0.0
    _counted: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self._tokens = self.burst

    def take(self) -> bool:
        """Takes a token out; False: there was none."""
        now = time.monotonic()
        self._tokens = min(self.burst, self._tokens + (now - self._counted) * self.rate)
        self._counted = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    @property
    def full(self) -> bool:
        """Whether it is as if nobody had ever taken anything."""
        return self._tokens + (time.monotonic() - self._counted) * self.rate >= self.burst
