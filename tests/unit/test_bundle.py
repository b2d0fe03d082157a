"""A model's bundle: written and read back, used by another runtime, and refused where damaged."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from pathlib import Path

import msgspec
import numpy as np
import onnxruntime
import pytest
from safetensors.numpy import save

from backend.messages import Evaluated, Examined
from workers.deploy import bundle as bundles
from workers.deploy.bundle import Bundle, BundleError
from workers.deploy.config import SCHEMA, Config, Definition, Embedding, Promise, schema
from workers.deploy.predict import fingerprint, same_embedder

DIMENSIONS = 64


def config(**changes: object) -> Config:
    usual = Config(
        label=Definition(name="night | *wide*", description="Dark\nsky: yes", keywords=("moon",)),
        version=7,
        trained_at="2026-01-02T03:04:05+00:00",
        embedding=Embedding(
            digest="0123456789abcdef",
            name="somebody/model (clip, 64 dimensions, 0123456789abcdef)",
            source="somebody/model",
            dimensions=DIMENSIONS,
            frames_per_clip=8,
            preprocessing="{}",
        ),
        evaluated=Evaluated(
            positives=30,
            negatives=70,
            annotators=2,
            quality=0.9,
            average_precision=0.8,
            average_precision_low=0.7,
            average_precision_high=0.95,
        ),
    )
    return msgspec.structs.replace(usual, **changes)


def bundle(seed: int = 0, **changes: object) -> Bundle:
    rng = np.random.default_rng(seed)
    weights = rng.normal(0, 3, DIMENSIONS).astype(np.float32)
    return Bundle(config(**changes), weights, float(rng.normal()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    bundles.write(tmp_path / "night", bundle())
    return tmp_path / "night"


def unit(rows: int) -> np.ndarray:
    found = np.random.default_rng(1).normal(size=(rows, DIMENSIONS)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def test_what_is_read_is_what_was_written(folder: Path) -> None:
    written, read = bundle(), bundles.read(folder)
    assert read.config == written.config
    assert (read.weights == written.weights).all() and read.bias == written.bias
    assert {path.name for path in folder.iterdir()} == {*bundles.FILES, bundles.SUMS}


def test_another_runtime_says_the_same(folder: Path) -> None:
    embeddings = unit(10_000)
    session = onnxruntime.InferenceSession(folder / bundles.NETWORK)
    (said,) = session.run(["probability"], {"embedding": embeddings})
    expected = bundles.read(folder).probabilities(embeddings)
    assert said.shape == expected.shape and said.min() < 0.1 and said.max() > 0.9
    assert np.abs(said - expected).max() < 1e-6


def test_embeddings_of_another_length_are_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match="64 dimensions"):
        bundles.read(folder).probabilities(np.zeros((2, 63), np.float32))


def test_the_card_tells_scores_and_needs(folder: Path) -> None:
    card = (folder / bundles.CARD).read_text()
    front, _, body = card.removeprefix("---\n").partition("---\n")
    assert "base_model: somebody/model" in front and "value: 0.8000" in front
    assert "night \\| \\*wide\\*" in body, "names of people's are no Markdown"
    assert ".80 (.70 to .95)" in body and "30 clips" in body and "2 annotators" in body
    assert "No clip was answered by two" in body and "Not examined" in body
    assert "a choice, not a promise" in body and "reported from .50 on" in body


def test_the_card_tells_agreement_confounders_and_the_promise(tmp_path: Path) -> None:
    found = msgspec.structs.replace(
        config().evaluated, compared=40, agreement=0.9, agreement_low=0.77, agreement_high=0.96,
        examined=True, wrong=(Examined(name="snow", clips=90, answers=9, right=0.25),),
        untested=(Examined(name="", clips=1200, answers=0),),
    )  # fmt: skip
    promise = Promise(kind="precision", level=0.95, confidence=0.9, at="2026-01-02T03:04:05+00:00")
    bundles.write(tmp_path / "b", bundle(evaluated=found, promise=promise))
    body = (tmp_path / "b" / bundles.CARD).read_text()
    for said in (
        "said the same | .90 (.77 to .96) |", "40 clips had two answers or more",
        "- Often wrong on snow: right .25 of 9 answers.",
        "- Never tested on a kind of clips without a name, 1,200 clips of the corpus.",
        "With confidence .90, at least .95 of what is reported is right",
    ):  # fmt: skip
        assert said in body, said
    assert "a choice" not in body
    assert bundles.read(tmp_path / "b").config.promise == promise


def test_the_schema_describes_what_is_written(folder: Path) -> None:
    assert SCHEMA.read_bytes() == schema(), "`python -m workers.deploy.config` writes it anew"
    described = json.loads(SCHEMA.read_text())["$defs"]["Config"]["properties"]
    assert json.loads((folder / bundles.CONFIG).read_text()).keys() == described.keys()


def test_a_folder_of_this_machine_is_not_told(tmp_path: Path) -> None:
    embedding = msgspec.structs.replace(config().embedding, source="/home/ada/model")
    bundles.write(tmp_path / "b", bundle(embedding=embedding))
    assert "/home/ada" not in (tmp_path / "b" / bundles.CARD).read_text()


def test_nothing_is_written_over(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(BundleError, match="exists already"):
        bundles.write(folder, bundle(1))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("name", [*bundles.FILES, bundles.SUMS])
@pytest.mark.parametrize("damage", ["missing", "empty", "cut off", "one bit", "a pipe"])
def test_every_damaged_file_is_named(folder: Path, name: str, damage: str) -> None:
    path = folder / name
    content = path.read_bytes()
    path.unlink()
    if damage == "a pipe":
        os.mkfifo(path)
    elif damage != "missing":
        path.write_bytes(
            {"empty": b"", "cut off": content[: len(content) // 2]}.get(
                damage, bytes([content[0] ^ 1]) + content[1:]
            )
        )
    with pytest.raises(BundleError) as error:
        bundles.read(folder)
    # A list of checksums that is damaged may name the file whose line is.
    assert name in str(error.value) or name == bundles.SUMS


def resigned(folder: Path, name: str, content: bytes) -> None:
    """The file with that content, as somebody makes it who recomputes checksums."""
    (folder / name).write_bytes(content)
    sums = [
        f"{hashlib.sha256((folder / each).read_bytes()).hexdigest()}  {each}\n"
        for each in bundles.FILES
    ]
    (folder / bundles.SUMS).write_text("".join(sums))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (("format",), "other"),
        (("format_version",), 2),
        (("version",), 0),
        (("threshold",), 1.5),
        (("threshold",), None),
        (("trained_at",), 7),
        (("promise",), {"kind": "luck", "level": 0.9, "confidence": 0.9, "at": ""}),
        (("promise",), {"kind": "recall", "level": 9, "confidence": 0.9, "at": ""}),
        (("promise",), {"kind": "recall", "level": 0.9, "confidence": -1, "at": ""}),
        (("promise",), {"kind": "recall"}),
        (("deployed",), {"alias": "dead", "at": ""}),
        (("deployed",), {"alias": "live"}),
        (("evaluated",), None),
        (("evaluated", "annotators"), "two"),
        (("evaluated", "agreement"), 1.5),
        (("evaluated", "compared"), -1),
        (("evaluated", "examined"), "yes"),
        (("evaluated", "wrong"), [{"name": "snow", "clips": -1, "answers": 0}]),
        (("evaluated", "untested"), 3),
        (("label", "version"), 0),
        (("label", "keywords"), "moon"),
        (("embedding", "name"), None),
        (("embedding", "source"), 3),
        (("embedding", "preprocessing"), {}),
        (("label", "name"), ""),
        (("label",), None),
        (("embedding", "digest"), "xyz"),
        (("embedding", "dimensions"), DIMENSIONS + 1),
        (("embedding", "frames_per_clip"), 0),
        (("evaluated", "positives"), -1),
        (("evaluated", "quality"), 7),
    ],
)
def test_every_field_that_makes_no_sense_is_refused(
    folder: Path, field: tuple[str, ...], value: object
) -> None:
    content = json.loads((folder / bundles.CONFIG).read_text())
    at = content
    for name in field[:-1]:
        at = at[name]
    at[field[-1]] = value
    resigned(folder, bundles.CONFIG, json.dumps(content).encode())
    with pytest.raises(BundleError):
        bundles.read(folder)


@pytest.mark.parametrize(
    "tensors",
    [
        {},
        {"weights": np.zeros(DIMENSIONS, np.float32)},
        {"weights": np.zeros(DIMENSIONS, np.float64), "bias": np.zeros(1)},
        {"weights": np.full(DIMENSIONS, np.nan, np.float32), "bias": np.zeros(1)},
        {"weights": np.zeros((DIMENSIONS, 1), np.float32), "bias": np.zeros(1)},
    ],
    ids=["nothing", "no bias", "double", "not a number", "a column"],
)
def test_numbers_that_are_no_model_are_refused(
    folder: Path, tensors: dict[str, np.ndarray]
) -> None:
    resigned(folder, bundles.WEIGHTS, save(tensors))
    with pytest.raises(BundleError, match=bundles.WEIGHTS):
        bundles.read(folder)


def test_models_of_two_embedders_do_not_go_together() -> None:
    other = msgspec.structs.replace(config().embedding, digest="f" * 16)
    same_embedder([bundle(), bundle(1)])
    with pytest.raises(BundleError, match="Predict with each"):
        same_embedder([bundle(), bundle(1, embedding=other)])


def test_results_are_kept_apart_by_what_decides_them() -> None:
    one = bundle()
    prints = {
        fingerprint([one]),
        fingerprint([one, bundle(1)]),
        fingerprint([bundle(1), one]),
        fingerprint([dataclasses.replace(one, bias=one.bias + 1e-9)]),
    }
    assert len(prints) == 4
    assert fingerprint([bundle(threshold=0.7)]) == fingerprint([one]), "probabilities are the same"
