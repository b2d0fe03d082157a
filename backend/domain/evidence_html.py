"""An evidence card as one HTML file that needs nothing else: no script, no picture, no font.

It is light whatever the reader's theme, and prints on A4. Everything people wrote is escaped.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from html import escape

from backend.domain.evidence import NOT_MEASURED, Card, Fact, Reliability, Section

STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px 16px; max-width: 800px; background: #fff; color: #16181d;
  font: 14px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
h1 { margin: 0; font-size: 24px; line-height: 32px; overflow-wrap: anywhere; }
h2 { margin: 24px 0 4px; font-size: 16px; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 4px 8px 4px 0; border-top: 1px solid #d5d8de; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; unicode-bidi: isolate; }
th { width: 34%; font-weight: 500; }
small, .faint { color: #565d6b; font-size: 12px; }
.missing { color: #565d6b; font-style: italic; }
code { font-family: ui-monospace, monospace; font-size: 12px; overflow-wrap: anywhere; }
section { break-inside: avoid; }
svg { display: block; width: 200px; height: 200px; margin: 8px 0; }
@page { size: A4; margin: 16mm; }
@media print { body { max-width: none; padding: 0; font-size: 11px; } h2 { margin-top: 12px; } }
@media (max-width: 480px) { th, td { display: block; width: auto; padding-right: 0; }
  td { border-top: 0; padding-top: 0; } }
"""
# By which a Content-Security-Policy allows this style and no other.
STYLE_SOURCE = "'sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode() + "'"


def html(card: Card) -> str:
    """The whole document."""
    title = f"Evidence for “{card.label}”, model {card.version}"
    sections = "\n".join(_section(section) for section in card.sections)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{escape(title)}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{escape(title)}</h1>\n"
        f'<p class="faint">As of {_moment(card.at)}. Intervals are of 95 %. '
        f"“{NOT_MEASURED}” means that nobody knows.</p>\n"
        f"{sections}\n</main>\n</body>\n</html>\n"
    )


def _section(section: Section) -> str:
    rows = "\n".join(_fact(fact) for fact in section.facts)
    drawn = _reliability(section.reliability) if section.reliability else ""
    return (
        f"<section>\n<h2>{escape(section.title)}</h2>\n{drawn}"
        f"<table><tbody>\n{rows}\n</tbody></table>\n</section>"
    )


def _fact(fact: Fact) -> str:
    value = escape(fact.value)
    if fact.value == NOT_MEASURED:
        value = f'<span class="missing">{value}</span>'
    elif fact.name in ("Command", "Checksum of the weights"):
        value = f"<code>{value}</code>"
    about = [escape(fact.of)] if fact.of else []
    if fact.at is not None:
        about.append(_moment(fact.at))
    if fact.how:
        about.append(escape(fact.how))
    told = f"<br><small>{' · '.join(about)}</small>" if about else ""
    return f'<tr><th scope="row">{escape(fact.name)}</th><td>{value}{told}</td></tr>'


def _moment(at: float) -> str:
    time = datetime.fromtimestamp(at, UTC)
    return f'<time datetime="{time.isoformat(timespec="seconds")}">{time:%Y-%m-%d %H:%M} UTC</time>'


def _reliability(found: Reliability) -> str:
    """Dots on the diagonal: the model's probabilities are what they say. A dot's area grows with
    the answers behind it."""
    most = max(found.counts, default=1)
    dots = "".join(
        f'<circle cx="{10 + 180 * p:.1f}" cy="{190 - 180 * o:.1f}" '
        f'r="{2 + 5 * (n / most) ** 0.5:.1f}" fill="#2457c5"/>'
        for p, o, n in zip(found.predicted, found.observed, found.counts, strict=True)
    )
    told = "; ".join(
        f"predicted {p:.2f}, answered {o:.2f} of {n}"
        for p, o, n in zip(found.predicted, found.observed, found.counts, strict=True)
    )
    return (
        f'<svg viewBox="0 0 200 200" role="img" aria-label="Reliability: {escape(told)}">'
        '<rect x="10" y="10" width="180" height="180" fill="none" stroke="#9aa1ad"/>'
        '<path d="M10 190L190 10" stroke="#9aa1ad" stroke-dasharray="4 4"/>'
        f"{dots}</svg>\n"
    )
