"""How exact the numbers are that people see."""


def rounded(value: float | None) -> float | None:
    """Four digits are more than anybody reads."""
    return None if value is None else round(value, 4)
