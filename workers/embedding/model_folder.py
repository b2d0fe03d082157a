"""Finds a model's files (local folder, hub cache or hub) and says which model they are.

Nothing here loads weights into memory or imports torch.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from backend.domain.media_kinds import Sense

FAMILIES: dict[str, Sense] = {"clip": "sight", "siglip": "sight", "clap": "hearing"}
_HUB_ID = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*(@[\w./-]+)?", re.ASCII)
_HUB_TIMEOUT_S = 4.0
_INDEX = "model.safetensors.index.json"
_TOKENIZER_FILES = ("tokenizer.json", "vocab.json", "merges.txt", "spiece.model")
_WANTED = [
    "config.json",
    "preprocessor_config.json",
    "processor_config.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    *_TOKENIZER_FILES,
    "model.safetensors",
    "model-*.safetensors",
    _INDEX,
]
_CHOICES = (
    "Choose one: set RUSHES_EMBEDDER to a local folder with a CLIP or SigLIP model, for sound with "
    "a CLAP model; download the model on a machine that has network (`hf download {name}`) and set "
    "HF_HOME to that cache; or use the demo's own model (`make demo`)."
)


class EmbedderError(Exception):
    """The embedding model cannot be found, is not one we can use, or was given bad input."""


@dataclass(frozen=True, slots=True)
class EmbedderIdentity:
    """Which model made a corpus's embeddings.

    Vectors of two embedders may be compared if and only if their `canonical` strings are equal.
    `source` and `revision` are for people to read: the same files under another folder name, or
    copied from the hub, are the same model, so these two are left out of `canonical`.
    """

    family: str
    source: str
    revision: str
    weights: str
    tokenizer: str
    preprocessing: str
    dim: int
    image_size: int
    frames_per_clip: int

    @property
    def canonical(self) -> str:
        """One line of JSON of everything that decides the numbers; no path, no machine."""
        deciding = asdict(self)
        del deciding["source"], deciding["revision"]
        return json.dumps(deciding, sort_keys=True, separators=(",", ":"))

    @property
    def digest(self) -> str:
        """16 hexadecimal digits of the SHA-256 of `canonical`."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()[:16]

    def __str__(self) -> str:
        at = f"@{self.revision[:12]}" if self.revision else ""
        return f"{self.source}{at} ({self.family}, {self.dim} dimensions, {self.digest})"


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A complete model on disk: `path` for loading, the rest for its identity."""

    path: Path
    source: str
    revision: str
    config: Any

    @property
    def family(self) -> str:
        return str(self.config.model_type)

    @property
    def sense(self) -> Sense:
        """By which it takes in what it embeds."""
        return FAMILIES[self.family]

    def weights_digest(self) -> str:
        return _sha256(_weight_files(self.path, self.source))

    def tokenizer_digest(self) -> str:
        found = [self.path / name for name in _TOKENIZER_FILES if (self.path / name).is_file()]
        if not found:
            raise EmbedderError(
                f"The model {self.source} has no tokenizer ({', '.join(_TOKENIZER_FILES)}), so it "
                "cannot embed text. Copy the tokenizer's files into its folder."
            )
        return _sha256(found[:1] if found[0].name == "tokenizer.json" else found)


def find_model(source: str) -> ModelFolder:
    """The folder of the model named by `source`, a local folder or `owner/name[@revision]`.

    A hub model already in the cache is used as it is, without asking the network; a corpus so
    keeps its model until someone names another revision.

    Raises EmbedderError when nothing is there, the hub cannot be reached, the weights are not
    safetensors, or the model is of another family.
    """
    local = Path(source).expanduser()
    if local.is_dir():
        path, name, revision = local, local.resolve().name, ""
    elif _HUB_ID.fullmatch(source) and not source.startswith("."):
        name, _, wanted = source.partition("@")
        path = _hub_folder(name, wanted or None)
        revision = path.name
    else:
        raise EmbedderError(
            f"There is no model folder {source!r}, and this is not a hub id (owner/name) either. "
            "Check the path in RUSHES_EMBEDDER."
        )
    _weight_files(path, name)
    return ModelFolder(path, name, revision, _read_config(path, name))


def _hub_folder(name: str, revision: str | None) -> Path:
    from huggingface_hub import model_info, snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        cached = Path(snapshot_download(name, revision=revision, local_files_only=True))
        if (cached / "config.json").is_file() and _weights_complete(cached):
            return cached
    except LocalEntryNotFoundError:
        pass
    except HFValidationError as error:
        raise EmbedderError(f"{name!r} is neither a folder nor a valid hub id: {error}") from error
    try:
        # Asked first because snapshot_download waits for ever on a hub that accepts and is silent.
        model_info(name, revision=revision, timeout=_HUB_TIMEOUT_S)
        return Path(snapshot_download(name, revision=revision, allow_patterns=_WANTED))
    except Exception as error:  # the hub client lets its HTTP and transfer libraries' errors out
        raise EmbedderError(
            f"There is no local folder {name!r}, and the model could not be fetched from the hub: "
            f"{_first_line(error)} {_CHOICES.format(name=name)}"
        ) from error


def _read_config(path: Path, name: str) -> Any:
    from transformers import AutoConfig

    try:
        config = AutoConfig.from_pretrained(path, local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError) as error:
        raise EmbedderError(
            f"The model {name} cannot be used: {_first_line(error)} Rushes knows the families "
            f"{_family_names()}."
        ) from error
    if config.model_type not in FAMILIES:
        raise EmbedderError(
            f"The model {name} is of the family {config.model_type!r}; Rushes knows "
            f"{_family_names()}. SigLIP 2 models are used in their fixed-resolution form (such as "
            "google/siglip2-base-patch16-224), not as NaFlex."
        )
    return config


def _weight_files(path: Path, name: str) -> list[Path]:
    """The safetensors files of a model, in a fixed order; raises EmbedderError if incomplete."""
    if _weights_complete(path):
        return [path / file for file in _weight_names(path)]
    if not any(path.glob("*.safetensors")) and any(path.glob("*.bin")):
        raise EmbedderError(
            f"The model {name} holds its weights only as .bin: these are pickles, which can run "
            "code when opened, so Rushes does not. Take a revision with model.safetensors, or "
            "convert it where you trust it: model.save_pretrained(folder)."
        )
    raise EmbedderError(
        f"The model {name} is incomplete: {', '.join(_weight_names(path))} missing. Copy or "
        "download it again."
    )


def _weights_complete(path: Path) -> bool:
    return all((path / name).is_file() for name in _weight_names(path))


def _weight_names(path: Path) -> list[str]:
    index = path / _INDEX
    if not index.is_file():
        return ["model.safetensors"]
    try:
        names = sorted(set(json.loads(index.read_text("utf-8"))["weight_map"].values()))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise EmbedderError(f"{_INDEX} of the model {path.name} is damaged: {error}") from error
    if not all(isinstance(name, str) and Path(name).name == name for name in names):
        raise EmbedderError(f"{_INDEX} of the model {path.name} names files outside its folder.")
    return names


def _sha256(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as opened:
            digest.update(hashlib.file_digest(opened, "sha256").digest())
    return digest.hexdigest()


def _family_names() -> str:
    return "CLIP and SigLIP (SigLIP 2 included), and CLAP for sound: model_type " + " or ".join(
        FAMILIES
    )


def _first_line(error: BaseException) -> str:
    line = (str(error).strip() or type(error).__name__).splitlines()[0].rstrip()
    return line if line.endswith((".", "!", "?")) else line + "."
