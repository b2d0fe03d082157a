"""Reading the released data of "Video Annotator" (arXiv 2402.06560), and refusing what is wrong.

    ROOT/shot-data.csv            one row per clip: key, cluster_index and more; row order matters
    ROOT/embeddings.h5            one dataset `embeddings` (clips, d): joined to the CSV by row
    ROOT/text-embeddings.json     {label: [d numbers]}
    ROOT/agg/<label>.json         what three annotators said of the clips the primary chose
    ROOT/checkpoints/<label>.json the primary's growing sets, in time order
    ROOT/cmp/<label>.json         two ordered comparison lists: random and zero_shot

Other files may lie beside them. Only the embeddings of clips that a wanted label mentions are kept.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

from backend.domain.diversity import CLUSTERS

_ROWS_PER_READ = 65_536
_NO_CLUSTER = -1

Answer = tuple[str, bool]  # key, positive


class ReleaseError(Exception):
    """Something in the release is missing or wrong: says which file, which field and what to do."""


@dataclass(frozen=True)
class Checkpoint:
    """What the primary had answered at one moment, validation clips included."""

    positives: frozenset[str]
    negatives: frozenset[str]


@dataclass(frozen=True)
class LabelData:
    """Everything the experiments need to know about one label."""

    label: str
    agg: Mapping[str, bool]  # majority answer per key
    agreement: float  # share of agg's clips on which all annotators agree, 0..1
    checkpoints: tuple[Checkpoint, ...]
    random: tuple[Answer, ...]
    zero_shot: tuple[Answer, ...]
    rows: Mapping[str, int]  # key to row of the arrays below
    embeddings: npt.NDArray[np.float32]  # (m, d) clips that the label mentions
    clusters: npt.NDArray[np.int64]  # (m,) 0..9, or -1 for none
    text: npt.NDArray[np.float32]  # (d,)
    centre: npt.NDArray[np.float32]  # (d,) mean embedding of the whole corpus

    def at(self, keys: Sequence[str]) -> npt.NDArray[np.int64]:
        """Rows of the keys, in their order."""
        return np.array([self.rows[key] for key in keys], dtype=np.int64)


@dataclass(frozen=True)
class _Answers:
    agg: Mapping[str, bool]
    agreement: float
    checkpoints: tuple[Checkpoint, ...]
    random: tuple[Answer, ...]
    zero_shot: tuple[Answer, ...]

    def keys(self) -> set[str]:
        keys = set(self.agg) | {key for key, _ in self.random} | {key for key, _ in self.zero_shot}
        return keys.union(*(c.positives | c.negatives for c in self.checkpoints))


def label_names(root: Path) -> list[str]:
    """Every label that has a file in `agg/`, in alphabetical order. Raises ReleaseError."""
    if not root.is_dir():
        raise ReleaseError(f"{root} is not a folder: name the folder that holds shot-data.csv.")
    names = sorted(file.stem for file in (root / "agg").glob("*.json"))
    if not names:
        raise ReleaseError(f"{root / 'agg'} holds no <label>.json: put the released files there.")
    return names


def read_release(root: Path, labels: Sequence[str] = ()) -> list[LabelData]:
    """The labels asked for, all where none is named. Raises ReleaseError on anything malformed."""
    known = label_names(root)
    for label in labels:
        if label not in known:
            raise ReleaseError(
                f"{root / 'agg' / (label + '.json')} is missing: add it, or choose --labels from "
                f"{', '.join(known)}."
            )
    wanted = list(dict.fromkeys(labels)) or known
    places, clusters = _read_shots(root / "shot-data.csv")
    answers = {label: _read_answers(root, label, places) for label in wanted}
    mentioned = sorted({key for each in answers.values() for key in each.keys()})  # noqa: SIM118
    picked = np.array([places[key] for key in mentioned], dtype=np.int64)
    embeddings, centre = _read_embeddings(root / "embeddings.h5", len(places), picked)
    texts = _read_texts(root / "text-embeddings.json", wanted, embeddings.shape[1])
    kept = {key: row for row, key in enumerate(mentioned)}
    read = []
    for label, each in answers.items():
        own = sorted(each.keys())
        rows = np.array([kept[key] for key in own], dtype=np.int64)
        read.append(
            LabelData(
                label=label,
                agg=each.agg,
                agreement=each.agreement,
                checkpoints=each.checkpoints,
                random=each.random,
                zero_shot=each.zero_shot,
                rows={key: row for row, key in enumerate(own)},
                embeddings=embeddings[rows],
                clusters=clusters[picked[rows]],
                text=texts[label],
                centre=centre,
            )
        )
    return read


def _read_shots(file: Path) -> tuple[dict[str, int], npt.NDArray[np.int64]]:
    """Row of each key, and the cluster of each row."""
    places: dict[str, int] = {}
    clusters: list[int] = []
    try:
        with file.open(newline="", encoding="utf-8") as source:
            table = csv.DictReader(source)
            for column in ("key", "cluster_index"):
                if column not in (table.fieldnames or ()):
                    raise ReleaseError(f"{file}: column {column} is missing: add it to the header.")
            for row in table:
                where = f"{file}, line {table.line_num}"
                key = row["key"]
                if not key:
                    raise ReleaseError(f"{where}: field key is empty: every clip needs a key.")
                if key in places:
                    raise ReleaseError(f"{where}: field key repeats {key}: remove one of the rows.")
                places[key] = len(clusters)
                clusters.append(_cluster(row["cluster_index"], where))
    except OSError as error:
        raise _unreadable(file, error) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise ReleaseError(f"{file} is not a UTF-8 CSV file ({error}): fetch it again.") from None
    if not places:
        raise ReleaseError(f"{file} holds no clips: fetch it again.")
    return places, np.array(clusters, dtype=np.int64)


def _cluster(text: str | None, where: str) -> int:
    if text is None or text == "":
        return _NO_CLUSTER
    try:
        value = float(text)  # a column with gaps is often written as 3.0
    except ValueError:
        value = np.nan
    if value not in range(CLUSTERS):
        raise ReleaseError(
            f"{where}: field cluster_index is {text!r}: it must be a whole number from 0 to "
            f"{CLUSTERS - 1}, or empty."
        )
    return int(value)


def _read_embeddings(
    file: Path, count: int, picked: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """The picked rows (m, d), and the mean of all (d,)."""
    try:
        with h5py.File(file, "r") as source:
            if not isinstance(source.get("embeddings"), h5py.Dataset):
                raise ReleaseError(
                    f"{file}: dataset embeddings is missing (found: {', '.join(source) or 'none'})"
                    ": write the embeddings under that name."
                )
            data = source["embeddings"]
            if data.ndim != 2 or data.dtype.kind != "f" or data.shape[1] == 0:
                raise ReleaseError(
                    f"{file}: dataset embeddings has shape {data.shape} and type {data.dtype}: it "
                    "must be a table of floating-point numbers, one row per clip."
                )
            if len(data) != count:
                raise ReleaseError(
                    f"{file}: dataset embeddings has {len(data)} rows and shot-data.csv has "
                    f"{count}: they are joined by row, so take both from the same release."
                )
            kept = np.empty((len(picked), data.shape[1]), dtype=np.float32)
            total = np.zeros(data.shape[1])
            for start in range(0, count, _ROWS_PER_READ):
                block = data[start : start + _ROWS_PER_READ].astype(np.float32)
                broken = np.flatnonzero(~np.isfinite(block).all(axis=1))
                if len(broken):
                    raise ReleaseError(
                        f"{file}: dataset embeddings has NaN or infinite values in row "
                        f"{start + broken[0]}: embed that clip again."
                    )
                total += block.sum(axis=0, dtype=np.float64)
                here = np.flatnonzero((picked >= start) & (picked < start + len(block)))
                kept[here] = block[picked[here] - start]
    except OSError as error:
        raise _unreadable(file, error) from None
    return kept, (total / count).astype(np.float32)


def _read_texts(
    file: Path, labels: Sequence[str], dimensions: int
) -> dict[str, npt.NDArray[np.float32]]:
    content = _read_json(file)
    texts = {}
    for label in labels:
        if not isinstance(content, dict) or label not in content:
            raise ReleaseError(
                f"{file}: field {label} is missing: add the label's text embedding, or leave the "
                "label out with --labels."
            )
        value = content[label]
        if not isinstance(value, list) or not all(
            isinstance(x, int | float) and not isinstance(x, bool) for x in value
        ):
            raise ReleaseError(f"{file}: field {label} must be a list of numbers.")
        text = np.array(value, dtype=np.float32)
        if len(text) != dimensions:
            raise ReleaseError(
                f"{file}: field {label} has {len(text)} numbers and the clips have {dimensions}: "
                "embed the text with the model that embedded the clips."
            )
        if not np.isfinite(text).all() or not text.any():
            raise ReleaseError(f"{file}: field {label} is zero or holds NaN: embed the text again.")
        texts[label] = text
    return texts


def _read_answers(root: Path, label: str, known: Collection[str]) -> _Answers:
    agg, agreement = _read_agg(root / "agg" / f"{label}.json", known)
    checkpoints = _read_checkpoints(root / "checkpoints" / f"{label}.json", known)
    file = root / "cmp" / f"{label}.json"
    lists = _read_json(file)
    random, zero_shot = (_read_list(file, lists, field, known) for field in ("random", "zero_shot"))
    return _Answers(agg, agreement, checkpoints, random, zero_shot)


def _read_agg(file: Path, known: Collection[str]) -> tuple[dict[str, bool], float]:
    """The majority answers, and the share of clips on which everyone agrees."""
    answers: dict[str, bool] = {}
    unanimous = 0
    for i, entry in enumerate(_list(file, "data", _field(file, "", _read_json(file), "data"))):
        where = f"data[{i}]"
        key = _key(file, where, entry, known)
        if key in answers:
            raise ReleaseError(f"{file}: field {where}.key repeats {key}: remove one of the two.")
        secondaries = _field(file, where, entry, "secondaries")
        if not isinstance(secondaries, dict):
            raise ReleaseError(
                f"{file}: field {where}.secondaries must be {{name: true or false}}."
            )
        votes = [_truth(file, where, entry, "primary")]
        votes += [_truth(file, f"{where}.secondaries", secondaries, name) for name in secondaries]
        positive = _truth(file, where, entry, "agg")
        count = _field(file, where, entry, "pos_cnt")
        if type(count) is not int or count != sum(votes):
            raise ReleaseError(
                f"{file}: field {where}.pos_cnt is {count!r} but {sum(votes)} of {len(votes)} "
                f"annotators said yes to {key}: correct one of them."
            )
        if 2 * count != len(votes) and positive != (2 * count > len(votes)):
            raise ReleaseError(
                f"{file}: field {where}.agg is {str(positive).lower()} but {count} of {len(votes)} "
                f"annotators said yes to {key}: agg is their majority; correct it."
            )
        answers[key] = positive
        unanimous += count in (0, len(votes))
    if not answers:
        raise ReleaseError(f"{file}: field data is empty: a label needs answers.")
    return answers, unanimous / len(answers)


def _read_checkpoints(file: Path, known: Collection[str]) -> tuple[Checkpoint, ...]:
    checkpoints = []
    for i, entry in enumerate(_list(file, "(the whole file)", _read_json(file))):
        sides = []
        for side in ("pos", "neg"):
            where = f"[{i}].{side}"
            keys = _list(file, where, _field(file, f"[{i}]", entry, side))
            for j, key in enumerate(keys):
                _known(file, f"{where}[{j}]", key, known)
            if len(set(keys)) != len(keys):
                raise ReleaseError(f"{file}: field {where} names a key twice: remove one.")
            sides.append(frozenset(keys))
        both = sides[0] & sides[1]
        if both:
            raise ReleaseError(
                f"{file}: field [{i}] has {min(both)} under pos and under neg: a clip can only be "
                "one of them; remove it from the other."
            )
        checkpoints.append(Checkpoint(*sides))
    return tuple(checkpoints)


def _read_list(file: Path, content: Any, field: str, known: Collection[str]) -> tuple[Answer, ...]:
    answers: dict[str, bool] = {}
    for i, entry in enumerate(_list(file, field, _field(file, "", content, field))):
        where = f"{field}[{i}]"
        key = _key(file, where, entry, known)
        value = _truth(file, where, entry, "value")
        if key in answers:
            also = "" if answers[key] == value else " with the other value"
            raise ReleaseError(
                f"{file}: field {where}.key repeats {key}{also}: remove one of them."
            )
        answers[key] = value
    return tuple(answers.items())


def _read_json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise _unreadable(file, error) from None
    except ValueError as error:
        raise ReleaseError(f"{file} is not valid JSON ({error}): fetch it again.") from None


def _unreadable(file: Path, error: OSError) -> ReleaseError:
    if isinstance(error, FileNotFoundError) or not file.exists():
        return ReleaseError(f"{file} is missing: put the released file there.")
    return ReleaseError(f"{file} cannot be read ({error}): fetch it again.")


def _list(file: Path, where: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ReleaseError(f"{file}: field {where} must be a list.")
    return value


def _field(file: Path, where: str, entry: Any, field: str) -> Any:
    if not isinstance(entry, dict) or field not in entry:
        at = f"{where}.{field}" if where else field
        raise ReleaseError(f"{file}: field {at} is missing: add it.")
    return entry[field]


def _truth(file: Path, where: str, entry: Any, field: str) -> bool:
    value = _field(file, where, entry, field)
    if not isinstance(value, bool):
        raise ReleaseError(f"{file}: field {where}.{field} is {value!r}: it must be true or false.")
    return value


def _key(file: Path, where: str, entry: Any, known: Collection[str]) -> str:
    return _known(file, f"{where}.key", _field(file, where, entry, "key"), known)


def _known(file: Path, where: str, key: Any, known: Collection[str]) -> str:
    if not isinstance(key, str) or key not in known:
        raise ReleaseError(
            f"{file}: field {where} is {key!r}, which shot-data.csv does not know: take both from "
            "the same release."
        )
    return key
