"""``rushes export card``: what speaks for a label's model version, as one HTML file."""

from __future__ import annotations

from pathlib import Path

import asyncpg
import click

import sql
from backend.domain.display import visible
from backend.domain.evidence_html import html
from backend.domain.spelling import tidied
from backend.errors import Refusal
from backend.keeping import files
from backend.ops.console import console
from backend.views.evidence import evidence_card
from workers.doors.terminal import run


@click.command(name="card")
@click.option("--label", required=True, metavar="NAME", help="Of this label.")
@click.option("--version", default=None, type=click.IntRange(1, 2**31 - 1), metavar="N",
              help="Of this model version; else of the newest.")  # fmt: skip
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False),
              help="The HTML file to write; it needs nothing else, and prints on A4.")  # fmt: skip
@click.option("--pseudonyms", is_flag=True,
              help="Instead of people's names: always the same for the same person.")  # fmt: skip
def card_command(label: str, version: int | None, out: Path, pseudonyms: bool) -> None:
    """The evidence card of a model version: definition, answers, quality, audit, replay …"""

    async def work(pool: asyncpg.Pool) -> int:
        number = await sql.deploy.label(pool, name=tidied(label))
        if number is None:
            raise Refusal("unknown_label", f"There is no label “{label}”.")
        card = await evidence_card(pool, number, version or 0, pseudonyms=pseudonyms)
        files.write(out, html(card).encode())
        return card.version

    made = run(work, name="export", trouble=f"{out} can't be written")
    console.print(f"{label}, model {made}: {visible(str(out))}", soft_wrap=True)
