"""What speaks for a model version, as a card of facts: pure, and the same for every reader."""

from __future__ import annotations

from dataclasses import dataclass, field

NOT_MEASURED = "not measured"


@dataclass(frozen=True)
class Fact:
    """A line of the card. ``of``: what the value was computed over, in words; ``at``: when it was,
    in Unix seconds; ``how``: of what was not measured, how it can be."""

    name: str
    value: str
    of: str = ""
    at: float | None = None
    how: str = ""


def missing(name: str, how: str) -> Fact:
    """Something that nobody measured, and what to do about it."""
    return Fact(name, NOT_MEASURED, how=how)


@dataclass(frozen=True)
class Reliability:
    """What was predicted against what was answered: a dot for each used bin of probabilities; all
    shares in [0, 1], ``counts`` the answers in the bin."""

    predicted: tuple[float, ...]
    observed: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Section:
    title: str
    facts: tuple[Fact, ...]
    reliability: Reliability | None = None


@dataclass(frozen=True)
class Card:
    """``at``: when the card was made, in Unix seconds."""

    label: str
    version: int
    at: float
    sections: tuple[Section, ...] = field(default_factory=tuple)

    def section(self, title: str) -> Section:
        """Raises: KeyError: there is none of that title."""
        for section in self.sections:
            if section.title == title:
                return section
        raise KeyError(title)
