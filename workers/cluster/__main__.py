"""``python -m workers.cluster``: embeds the films whose numbers it reads, a line each, on the
cluster. It says in sentences, a line each, what people should know, and nothing else: what Ray
prints goes where errors go.

Exit code 1: films are left; they stay due.
"""

from __future__ import annotations

import os
import sys

import click

from backend.keeping import redaction
from backend.settings import SettingsError, load
from workers.cluster.installed import NotInstalled, require


@click.command(name="workers.cluster")
@click.option("--cpus", type=click.FloatRange(min=0), required=True)
@click.option("--gpus", type=click.FloatRange(min=0))
def main(cpus: float, gpus: float | None) -> None:
    """Embed the films whose numbers come on standard input."""
    redaction.install(streams=False)
    sentences = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(sentence: str) -> None:
        print(redaction.redact(sentence).replace("\n", " "), file=sentences, flush=True)

    files = [int(line) for line in sys.stdin]
    try:
        require("--cluster")
        from workers.cluster import embedding

        try:
            embedding.embed(load(), files, say, cpus=cpus, gpus=gpus)
        except (ConnectionError, embedding.Unusable) as error:
            say(str(error))
            sys.exit(1)
    except (NotInstalled, SettingsError) as error:
        say(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
