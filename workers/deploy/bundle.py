"""A bundle: the folder in which a label's model travels, whole, and readable without this program.

``model.safetensors``  the numbers: ``weights`` (d,) float32 and ``bias`` (1,) float64; a clip's
                       probability is sigmoid(embedding · weights + bias), for embeddings as the
                       embedder gives them, of length 1
``model.onnx``         the same function, ``embedding`` (n, d) to ``probability`` (n,), both float32
``config.json``        what the model is and what it needs: `Config`, in JSON, as
                       ``config.schema.json`` beside this file describes it
``README.md``          the model card, with Hugging Face's front matter
``SHA256SUMS``         of the files above, as `sha256sum --check` reads it

Nothing in it is executed when it is read: no pickle.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
import scipy  # which loads scipy.special when that is first asked for: help is there sooner
from safetensors import SafetensorError
from safetensors.numpy import load, save

from backend.domain.heads import logits
from backend.keeping import files
from workers.deploy import card, onnx
from workers.deploy.config import Config

WEIGHTS, NETWORK, CONFIG, CARD = "model.safetensors", "model.onnx", "config.json", "README.md"
SUMS = "SHA256SUMS"
FILES = (WEIGHTS, NETWORK, CONFIG, CARD)
MOST_BYTES = 64 * 2**20  # of one file; a head of 65,536 dimensions takes a quarter of a megabyte

Vector = npt.NDArray[np.float32]


class BundleError(Exception):
    """The folder is no bundle that can be used; the message says which file, why, what to do."""


class ExportError(Exception):
    """That model cannot be exported; the message says why and what to do."""


@dataclass(frozen=True)
class Bundle:
    """A label's model, ready to predict."""

    config: Config
    weights: Vector  # (d,)
    bias: float

    def probabilities(self, embeddings: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """(n, d) embeddings to (n,) probabilities, in double precision.

        Raises:
            ValueError: the embeddings have another number of dimensions.
        """
        said = logits(embeddings, self.weights[None], [self.bias])[:, 0]
        found: npt.NDArray[np.float64] = scipy.special.expit(said)
        return found


def write(folder: Path, bundle: Bundle) -> None:
    """Make the folder, whole or not at all.

    Raises:
        BundleError: there is something already, or it can't be written.
    """
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise BundleError(f"{folder} exists already. Name another folder, or remove that one.")
    content = {
        WEIGHTS: save({"weights": bundle.weights, "bias": np.array([bundle.bias])}),
        NETWORK: onnx.network(bundle.weights, bundle.bias, bundle.config.label.name),
        CONFIG: msgspec.json.format(msgspec.json.encode(bundle.config), indent=2) + b"\n",
        CARD: card.text(bundle.config).encode(),
    }
    sums = "".join(f"{_sum(content[name])}  {name}\n" for name in FILES)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with files.draft(folder) as made:
            made.mkdir()
            for name, each in {**content, SUMS: sums.encode()}.items():
                files.write(made / name, each)
    except OSError as error:
        raise BundleError(f"The bundle can't be written to {folder} ({error.strerror}).") from None


def read(folder: Path) -> Bundle:
    """The bundle in a folder, every file checked.

    Raises:
        BundleError: it is none, lacks a file, or a file is not what it was when it was made.
    """
    if not folder.is_dir():
        raise BundleError(f"{folder} is no folder. A bundle is what `rushes export model` makes.")
    content = {name: _content(folder, name) for name in (SUMS, *FILES)}
    said = _sums(folder, content[SUMS])
    for name in FILES:
        if said.get(name) != _sum(content[name]):
            raise _damaged(folder, name, "its checksum is not the one in SHA256SUMS")
    config = _config(folder, content[CONFIG])
    weights, bias = _numbers(folder, content[WEIGHTS], config.embedding.dimensions)
    return Bundle(config, weights, bias)


def _content(folder: Path, name: str) -> bytes:
    path = folder / name
    try:
        # Never a pipe or a device, which would hold this up for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with open(descriptor, "rb") as file:
            if not path.is_file():
                raise _damaged(folder, name, "it is no ordinary file")
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise _damaged(folder, name, "it is missing") from None
    except OSError as error:
        raise _damaged(folder, name, f"it can't be read ({error.strerror})") from None
    if len(content) > MOST_BYTES:
        raise _damaged(folder, name, f"it is larger than {MOST_BYTES >> 20} MiB")
    return content


def _sums(folder: Path, content: bytes) -> dict[str, str]:
    try:
        lines = [line.split("  ", 1) for line in content.decode().splitlines() if line]
        return {name: digest for digest, name in lines}
    except ValueError:
        raise _damaged(folder, SUMS, "it is no list of checksums") from None


def _config(folder: Path, content: bytes) -> Config:
    try:
        return msgspec.json.decode(content, type=Config)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(folder, CONFIG, str(error)) from None


def _numbers(folder: Path, content: bytes, dimensions: int) -> tuple[Vector, float]:
    try:
        tensors = load(content)
    except (SafetensorError, KeyError, ValueError, TypeError) as error:
        raise _damaged(folder, WEIGHTS, f"it is no safetensors file ({error})") from None
    wanted: dict[str, tuple[tuple[int, ...], type]] = {
        "weights": ((dimensions,), np.float32), "bias": ((1,), np.float64),
    }  # fmt: skip
    for name, (shape, kind) in wanted.items():
        tensor = tensors.get(name)
        if tensor is None or tensor.shape != shape or tensor.dtype != kind:
            raise _damaged(folder, WEIGHTS, f"it lacks {name} {shape} of {np.dtype(kind)}")
        if not np.isfinite(tensor).all():
            raise _damaged(folder, WEIGHTS, f"its {name} are not all finite numbers")
    return tensors["weights"], float(tensors["bias"][0])


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _damaged(folder: Path, name: str, why: str) -> BundleError:
    return BundleError(f"{folder / name}: {why}. Copy the bundle anew, or export it again.")
