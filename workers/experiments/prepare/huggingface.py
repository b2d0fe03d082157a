"""A data set as Hugging Face `datasets` saves one to disk (`save_to_disk`).

A folder with `dataset_info.json` (the columns' types), `state.json` (the names of the data files)
and Arrow files; or a folder of such folders, one for each split, with `dataset_dict.json`. The
layout is read with pyarrow alone; no code of the data set is ever run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from workers.embedding.embedder import Embedder
from workers.experiments.dataset import DatasetError
from workers.experiments.parts import console
from workers.experiments.prepare.labelled import Value, chosen_columns, labels_of, write_dataset
from workers.experiments.prepare.media import Medium, Unreadable, embedded, texts_of

Features = dict[str, Any]
LISTS = ("Sequence", "List", "LargeList")
MEDIA = ("Image", "Video")


def prepare_huggingface(
    source: Path,
    target: Path,
    load_embedder: Any,
    *,
    label: Sequence[str] = (),
    column: str = "",
    split: str = "",
    texts: bool = True,
) -> None:
    """Write `target` (.npz) from the splits together, or one of them.

    `column` holds vectors, pictures or films; by default the only column that does, vectors first.
    `load_embedder()` is called for pictures and films only; with `texts`, the names of the labels
    are then their texts. Raises DatasetError.
    """
    folders = _splits(source, split)
    features = _features(folders[0])
    for folder in folders[1:]:
        if _features(folder) != features:
            raise DatasetError(f"{source}: the columns of its splits differ: name one by --split.")
    content = _content_column(source, features, column)
    names = {n: _described(f) for n, f in features.items() if n != content}
    chosen = chosen_columns(source, names, label or _class_columns(features))
    media = _type(features[content]) in MEDIA
    labels, vectors, found = [], [], []
    row, stamp = 0, _stamp(folders)
    for batch in _batches(folders, [content, *chosen]):
        labels.append([_values(source, n, features[n], batch.column(n)) for n in chosen])
        if not media:
            vectors += batch.column(content).to_pylist()
        for i in range(batch.num_rows if media else 0):
            # Arrow files are mapped: what is not looked at is not read.
            read = partial(_bytes, source, batch.column(content), i)
            found.append(Medium(f"row {row + i}", stamp, read))
        row += batch.num_rows
    if not row:
        raise DatasetError(f"{source} has no rows.")
    columns = {n: [v for part in labels for v in part[i]] for i, n in enumerate(chosen)}
    if media:
        embedder: Embedder = load_embedder()
        rows, good = embedded(found, embedder, target.with_name(target.name + ".parts"))
    else:
        good = np.array([_is_vector(v) for v in vectors])
        rows = _table(source, content, [v for v, ok in zip(vectors, good, strict=True) if ok])
    kept = {n: [v for v, ok in zip(c, good, strict=True) if ok] for n, c in columns.items()}
    known = labels_of(source, kept)
    left_out = row - int(known.known.sum())
    if left_out:
        console.print(f"{source}: {left_out:,} of {row:,} rows lack a label or content.")
    more = texts_of(known.names, embedder) if media and texts else {}
    write_dataset(source, target, rows[known.known], known, **more)


def _splits(source: Path, split: str) -> list[Path]:
    if (source / "dataset_dict.json").is_file():
        names = _json(source / "dataset_dict.json").get("splits", [])
        if split and split not in names:
            raise DatasetError(f"{source} has no split {split!r}. It has: {', '.join(names)}.")
        folders = [source / name for name in ([split] if split else names)]
        if folders:
            return folders
    if not (source / "dataset_info.json").is_file():
        raise DatasetError(
            f"{source} is no data set as Hugging Face's save_to_disk writes it: it holds no "
            "dataset_info.json. Save one with load_dataset(…).save_to_disk(folder)."
        )
    if split:
        raise DatasetError(f"{source} has no splits: leave --split out.")
    return [source]


def _features(folder: Path) -> Features:
    features = _json(folder / "dataset_info.json").get("features")
    if not isinstance(features, dict) or not features:
        raise DatasetError(f"{folder / 'dataset_info.json'} names no columns (features).")
    return features


def _json(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DatasetError(f"{file} cannot be read: {error}.") from None
    if not isinstance(content, dict):
        raise DatasetError(f"{file} is damaged: it must be a JSON object.")
    return content


def _batches(folders: Sequence[Path], columns: list[str]) -> Iterator[pa.RecordBatch]:
    for folder in folders:
        state = _json(folder / "state.json")
        names = [str(each.get("filename")) for each in state.get("_data_files") or []]
        if not names or any(Path(name).name != name for name in names):
            raise DatasetError(f"{folder / 'state.json'} names no Arrow files beside it.")
        for name in names:
            try:
                with pa.memory_map(str(folder / name)) as file:
                    for batch in pa.ipc.open_stream(file):
                        yield batch.select(columns)
            except (OSError, pa.ArrowException, KeyError) as error:
                raise DatasetError(f"{folder / name} cannot be read: {error}") from None


def _stamp(folders: Sequence[Path]) -> str:
    """Another one where a data file is another one."""
    known = [each.stat() for folder in folders for each in sorted(folder.glob("*.arrow"))]
    return " ".join(f"{each.st_size} {each.st_mtime_ns}" for each in known)


def _type(feature: Any) -> str:
    if isinstance(feature, list):
        return "List"  # how older versions write one
    return str(feature.get("_type", "")) if isinstance(feature, dict) else ""


def _inner(feature: Any) -> Any:
    return feature[0] if isinstance(feature, list) else feature.get("feature")


def _described(feature: Any) -> str:
    kind = _type(feature)
    if kind in LISTS:
        return f"list of {_described(_inner(feature))}"
    return str(feature.get("dtype", kind)) if kind == "Value" else kind


def _class_columns(features: Features) -> list[str]:
    """The only column of classes, if there is one."""
    found = [
        name for name, each in features.items()
        if "ClassLabel" in (_type(each), _type(_inner(each)) if _type(each) in LISTS else "")
    ]  # fmt: skip
    return found if len(found) == 1 else []


def _content_column(source: Path, features: Features, wanted: str) -> str:
    vectors = [
        name for name, each in features.items()
        if _type(each) in LISTS and "float" in _described(_inner(each))
    ]  # fmt: skip
    media = [name for name, each in features.items() if _type(each) in MEDIA]
    listed = ", ".join(f"{name} ({_described(each)})" for name, each in features.items())
    if wanted and wanted not in (*vectors, *media):
        raise DatasetError(
            f"{source}: column {wanted!r} holds no vectors, pictures or films. It has: {listed}."
        )
    if wanted:
        return wanted
    for found in (vectors, media):
        if len(found) > 1:
            raise DatasetError(f"{source}: say with --column which to take: {', '.join(found)}.")
        if found:
            return found[0]
    raise DatasetError(f"{source} has no column of vectors, pictures or films. It has: {listed}.")


def _values(source: Path, name: str, feature: Any, column: pa.Array) -> list[Value]:
    """A label column's rows as names of classes, lists of them, or yes and no."""
    values = column.to_pylist()
    if _type(feature) in LISTS:
        inner = _inner(feature)
        return [None if v is None else [_class(source, name, inner, x) or "" for x in v]
                for v in values]  # fmt: skip
    if feature.get("dtype") == "bool":
        return values
    return [_class(source, name, feature, value) for value in values]


def _class(source: Path, name: str, feature: Any, value: Any) -> str | None:
    names = feature.get("names")
    if value is None or (names and value == -1):  # how unlabelled rows are told
        return None
    if _type(feature) not in ("ClassLabel", "Value") or isinstance(value, float | bytes):
        raise DatasetError(f"{source}: column {name!r} holds {_described(feature)}, no classes.")
    if names and not 0 <= value < len(names):
        raise DatasetError(f"{source}: column {name!r} holds {value}, and {len(names)} names.")
    return str(names[value] if names else value)


def _is_vector(value: Any) -> bool:
    return value is not None and len(value) > 0 and None not in value


def _table(source: Path, name: str, vectors: list[list[float]]) -> Any:
    if not vectors or len({len(v) for v in vectors}) != 1:
        raise DatasetError(f"{source}: the vectors of {name!r} are missing or of several lengths.")
    return np.array(vectors, np.float32)


def _bytes(source: Path, column: pa.Array, row: int) -> Path | bytes:
    value = column[row].as_py() or {}
    if value.get("bytes"):
        return bytes(value["bytes"])
    path = Path(source, value.get("path") or "").resolve()
    if not path.is_relative_to(source.resolve()) or not path.is_file():
        raise Unreadable("its bytes are not in the data set: save it with them")
    return path
