"""Labels of rows as files give them, and the .npz file that is made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from backend.keeping import files
from workers.experiments.dataset import DatasetError, read_dataset
from workers.experiments.parts import console

# A column by one of these names is the label where nobody names another.
LABEL_NAMES = ("label", "labels", "class", "category", "target", "fine_label")
YES = frozenset({"1", "true", "yes", "y", "t"})
NO = frozenset({"0", "false", "no", "n", "f"})
FEWEST = 4  # of each class: one to find, one to search with, and as many by chance in the test
SHOWN = 5  # names in a message

# A row's class, its classes, yes or no; None where the file says nothing.
Value = str | bool | Sequence[str] | None


@dataclass(frozen=True)
class Labels:
    """What rows are, as the fields of `dataset` hold it."""

    fields: Mapping[str, npt.NDArray[Any]]
    known: npt.NDArray[np.bool_]  # (n,) rows of which the file says what they are

    @property
    def names(self) -> list[str]:
        if "label" in self.fields:
            return [str(name) for name in np.unique(self.fields["label"])]
        return [str(name) for name in self.fields["label_names"]]


def labels_of(source: Path, columns: Mapping[str, Sequence[Value]]) -> Labels:
    """One column of classes, or of lists of classes, or one or more columns of yes and no.

    The fields hold known rows only. Raises DatasetError for no label, mixed columns, one class.
    """
    kinds = {name: _kind(source, name, values) for name, values in columns.items()}
    if len(columns) > 1 and set(kinds.values()) != {"yes or no"}:
        odd = next(name for name, kind in kinds.items() if kind != "yes or no")
        raise DatasetError(
            f"{source}: column {odd!r} holds {kinds[odd]}: of several label columns each must hold "
            "yes or no; name a single column of classes."
        )
    known = np.all([[value is not None for value in v] for v in columns.values()], axis=0)
    rows = np.flatnonzero(known).tolist()
    if not rows:
        raise DatasetError(f"{source}: no row has a label: nothing can be simulated.")
    (first, values), *_ = columns.items()
    if kinds[first] == "classes":
        return Labels({"label": np.array([values[i] for i in rows], dtype=np.str_)}, known)
    if kinds[first] == "lists of classes":
        of_rows = [set(values[i]) for i in rows]  # type: ignore[arg-type]
        names = sorted(set().union(*of_rows))
        table = np.array([[name in each for name in names] for each in of_rows], np.bool_)
    else:
        names = list(columns)
        table = np.array([[each[i] for each in columns.values()] for i in rows], np.bool_)
    if not names:
        raise DatasetError(f"{source}: column {first!r} names no class in any row.")
    return Labels({"labels": table, "label_names": np.array(names)}, known)


def yes_or_no(cells: Sequence[str | None]) -> Sequence[Value]:
    """The cells of a column as yes and no if all of them are such words, else as they are."""
    words = {cell.lower() for cell in cells if cell is not None}
    if words and words <= YES | NO:
        return [None if cell is None else cell.lower() in YES for cell in cells]
    return cells


def chosen_columns(source: Path, columns: Mapping[str, str], wanted: Sequence[str]) -> list[str]:
    """The label columns: those that are wanted, else one that has a usual name.

    `columns`: name → what it holds, for messages. Raises DatasetError.
    """
    listed = ", ".join(f"{name} ({kind})" if kind else name for name, kind in columns.items())
    for name in wanted:
        if name not in columns:
            raise DatasetError(f"{source} has no column {name!r}. It has: {listed or 'none'}.")
    found = list(wanted) or [name for name in columns if name.lower() in LABEL_NAMES][:1]
    if not found:
        raise DatasetError(
            f"{source}: no column is called {' or '.join(LABEL_NAMES[:3])}: say which one holds "
            f"the labels with --label. It has: {listed or 'none'}."
        )
    return found


def write_dataset(
    source: Path,
    target: Path,
    embeddings: npt.NDArray[np.float32],
    labels: Labels,
    **more: npt.NDArray[Any],
) -> None:
    """Write `target` whole, once it reads as a data set with something to learn; say what is in it.

    `embeddings`: (n, d) of the known rows; `more`: other fields of `dataset`, such as `key`.
    Raises DatasetError.
    """
    counts = _counts(labels)
    total = len(embeddings)
    usable = [name for name, n in counts.items() if min(n, total - n) >= FEWEST]
    if len(counts) == 1 and max(counts.values()) == total:
        raise DatasetError(
            f"{source}: all {total} rows are {next(iter(counts))!r}: a label also needs clips "
            "that are something else."
        )
    if not usable:
        raise DatasetError(
            f"{source}: no label has {FEWEST} rows that are it and {FEWEST} that are not, of "
            f"{total} rows: there is too little to simulate."
        )
    fields: dict[str, Any] = {
        "embedding": embeddings.astype(np.float32), **labels.fields, **more
    }  # fmt: skip
    target.parent.mkdir(parents=True, exist_ok=True)
    with files.draft(target) as made:
        with made.open("wb") as file:
            np.savez(file, **fields)
        try:
            read_dataset(made)
        except DatasetError as problem:
            raise DatasetError(str(problem).replace(str(made), str(source))) from None
    rare = [name for name in counts if name not in usable]
    console.print(f"{target}: {total:,} rows of {embeddings.shape[1]} numbers, {len(counts)} "
                  f"labels{', with texts' if 'text_embedding' in more else ''}.")  # fmt: skip
    if rare:
        console.print(f"Too rare or too common to be simulated: {few(rare)}.")


def several(number: int, thing: str, things: str) -> str:
    """``1 file is``, ``2 files are``: each with what follows it."""
    return f"{number:,} {thing if number == 1 else things}"


def few(names: Sequence[str]) -> str:
    """The first of them, and how many more."""
    shown = ", ".join(names[:SHOWN])
    return shown if len(names) <= SHOWN else f"{shown} and {len(names) - SHOWN:,} more"


def _kind(source: Path, name: str, values: Sequence[Value]) -> str:
    kinds = {_kind_of(value) for value in values if value is not None}
    if len(kinds) > 1:
        raise DatasetError(f"{source}: column {name!r} mixes {' and '.join(sorted(kinds))}.")
    return kinds.pop() if kinds else "nothing"


def _kind_of(value: Value) -> str:
    if isinstance(value, bool):
        return "yes or no"
    return "classes" if isinstance(value, str) else "lists of classes"


def _counts(labels: Labels) -> dict[str, int]:
    if "label" in labels.fields:
        return dict(Counter(labels.fields["label"].tolist()))
    table = labels.fields["labels"]
    return dict(zip(labels.names, table.sum(axis=0).tolist(), strict=True))
