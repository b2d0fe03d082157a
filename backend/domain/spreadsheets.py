"""Texts in tables that people open in a spreadsheet, where some would be read as formulas."""

from __future__ import annotations

# A cell that begins so is a formula to spreadsheets (OWASP, "CSV Injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r")
QUOTE = "'"


def neutralised(text: str) -> str:
    """The text as a spreadsheet shows it and computes nothing: behind a quote if it begins as a
    formula does, or with such a quote itself, so that `restored` finds it again."""
    return f"{QUOTE}{text}" if text.startswith((*FORMULA, QUOTE)) else text


def restored(cell: str) -> str:
    """The text that `neutralised` made this cell of; any other cell is its own text."""
    return cell[1:] if cell.startswith(QUOTE) and cell[1:].startswith((*FORMULA, QUOTE)) else cell
