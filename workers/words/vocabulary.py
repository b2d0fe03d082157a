"""Words of film and life: what might be searched for. Written for this product."""

from __future__ import annotations

from importlib.resources import files


def read(text: str) -> tuple[str, ...]:
    """The words of a text, separated by commas, each once; lines that begin with # are none."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    words = (word.strip() for line in lines for word in line.split(","))
    return tuple(dict.fromkeys(word for word in words if word))


WORDS = read((files(__package__) / "vocabulary.txt").read_text(encoding="utf-8"))
