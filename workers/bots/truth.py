"""What a simulated annotator knows: the right answer to a label's question, clip by clip."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from backend.messages import ClipCard
from workers.demo import truth as demo
from workers.demo.labels import LABELS

Truth = Callable[[ClipCard], bool | None]
"""The right answer for a clip; None where it is not known."""

YES = ("positive", "yes", "true", "1")
NO = ("negative", "no", "false", "0")


class TruthError(Exception):
    """Nobody knows what is right; the message says what to do."""


def demo_truth(folder: Path, label: str) -> Truth:
    """The truth of a demo label about the demo's films in `folder`.

    A film is found by its title, which the demo gives no two films.

    Raises:
        TruthError: it is no demo label, or `folder` holds no demo corpus.
    """
    names = [known.name for known in LABELS]
    if label not in names:
        raise TruthError(
            f"{label} is not a demo label ({', '.join(names)}); name a CSV file with the columns "
            "clip_id and answer: --truth FILE."
        )
    specification, metadata = folder / "truth" / "truth.json", folder / "films" / "metadata.csv"
    if not (specification.exists() and metadata.exists()):
        raise TruthError(
            f"{folder} holds no demo corpus; start with `rushes up --demo`, or name a CSV file "
            "with the columns clip_id and answer: --truth FILE."
        )
    shots = demo.Truth.read(specification)
    with metadata.open(encoding="utf-8", newline="") as table:
        files = {row["title"]: row["file"] for row in csv.DictReader(table)}

    def answer(card: ClipCard) -> bool | None:
        try:
            shot = shots.attributes(files[card.title], card.start, card.end)
        except LookupError:  # somebody added other films
            return None
        return demo.answers(label, shot)

    return answer


def csv_truth(path: Path) -> Truth:
    """The truth of a CSV file with the columns clip_id and answer (see `YES` and `NO`).

    Raises:
        TruthError: the file cannot be read, or a line is wrong; the message names it.
    """
    known: dict[int, bool] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if not {"clip_id", "answer"} <= set(rows.fieldnames or ()):
                raise TruthError(f"{path} needs a first line with clip_id and answer.")
            for row in rows:
                clip, answer = str(row["clip_id"]).strip(), str(row["answer"]).strip().lower()
                if not clip.isdecimal() or answer not in YES + NO:
                    raise TruthError(
                        f"{path}, line {rows.line_num}: {clip!r}, {answer!r} is not a clip's "
                        f"number and one of {', '.join(YES + NO)}."
                    )
                known[int(clip)] = answer in YES
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TruthError(f"{path} cannot be read: {error}.") from None
    return lambda card: known.get(card.id)
