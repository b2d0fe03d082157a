"""Clips and texts as unit vectors in one joint space, by a vision-language model.

A clip's embedding is CLIP4Clip's parameter-free one (Luo et al., arXiv 2104.08860, "mean pooling"):
every frame through the image encoder, each result scaled to unit length, their mean scaled to unit
length again. A text's embedding is the text encoder's, scaled to unit length, so that the dot
product of any two embeddings is their cosine.

Models: any checkpoint of the CLIP or SigLIP / SigLIP 2 (fixed resolution) families in the
transformers layout with safetensors weights; a local folder or a hub id, `owner/name[@revision]`.
For sound there is CLAP (`sound`): the same with windows of samples instead of clips of frames.

`DEFAULT_MODEL` is for real corpora. SigLIP 2 base, patch 16, 224 px, because
 - its licence is Apache-2.0 (its model card), while OpenAI's card for the CLIP weights calls any
   deployed use out of scope;
 - its authors report better zero-shot classification and image-text retrieval than SigLIP at every
   size, and training text in 109 languages (arXiv 2502.14786): people may search in their own;
 - 768 dimensions fit a halfvec index, and the repository holds safetensors.
Without a GPU consider `google/siglip2-base-patch32-256` (same licence): 64 patches per frame
instead of 196, so about a third of the work, for some quality.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from backend.messages.values import Sense
from workers.embedding.model_folder import (
    EmbedderError,
    EmbedderIdentity,
    ModelFolder,
    find_model,
)
from workers.embedding.sound import SoundRecipe, check_window

if TYPE_CHECKING:
    import torch

    from workers.embedding.frames import FrameRecipe


__all__ = ["DEFAULT_MODEL", "Embedder", "EmbedderError", "EmbedderIdentity", "load_embedder"]

DEFAULT_MODEL = "google/siglip2-base-patch16-224"
# Large enough to keep the device busy, small enough that pixel values stay in tens of megabytes.
_FRAMES_PER_BATCH = {"cpu": 32, "cuda": 256}
_TEXTS_PER_BATCH = 256

Clip = npt.NDArray[Any]  # frames, uint8; of sound a window of samples, float32
Vectors = npt.NDArray[np.float32]


class Embedder(Protocol):
    """Turns clips and texts into unit vectors of `dim` dimensions that can be compared."""

    @property
    def identity(self) -> EmbedderIdentity: ...

    @property
    def dim(self) -> int: ...

    @property
    def sense(self) -> Sense: ...

    def embed_clips(self, clips: Sequence[Clip]) -> Vectors:
        """(n, dim) float32, rows of length 1, for n clips of (frames, height, width, 3) RGB.

        Clips may differ in size and number of frames (at least 1). An embedder of sound takes
        windows instead, (samples,) float32 of −1 to 1 at `sound.RATE`. Raises EmbedderError.
        """
        ...

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32, rows of length 1; text beyond the model's context is cut off.

        Raises EmbedderError for an empty text.
        """
        ...

    def knows(self, texts: Sequence[str]) -> list[bool]:
        """Whether the text encoder knows every word of each text; another's vector says little."""
        ...


def load_embedder(
    source: str, *, device: str | None = None, frames_per_clip: int = 8
) -> TransformersEmbedder:
    """The embedder for a local folder or hub id; the weights are loaded at first use.

    `device` is a torch device name; by default CUDA where there is one (bfloat16, or float16 on
    GPUs without it), else the CPU (float32). `frames_per_clip` is how many frames the caller
    samples per clip; it is part of the identity.

    Raises EmbedderError when the model cannot be found or used, or the device does not exist.
    """
    if frames_per_clip < 1:
        raise EmbedderError(f"frames_per_clip must be at least 1, not {frames_per_clip}.")
    with _quiet_transformers():
        return TransformersEmbedder(find_model(source), device, frames_per_clip)


class TransformersEmbedder:
    """An Embedder over a CLIP, SigLIP or CLAP model of the transformers library; safe in
    threads."""

    def __init__(self, folder: ModelFolder, device: str | None, frames_per_clip: int) -> None:
        self._folder = folder
        self.sense: Sense = folder.sense
        hears = self.sense == "hearing"
        self._recipe: FrameRecipe | SoundRecipe = _recipe(folder)
        self._device, self._dtype = _device_and_dtype(device)
        self._model: _LoadedModel | None = None
        self._loading = threading.Lock()
        self._tokenizing = threading.Lock()
        tower = folder.config.audio_config if hears else folder.config.vision_config
        self.dim: int = (
            tower.hidden_size if folder.family == "siglip" else folder.config.projection_dim
        )
        self.identity = EmbedderIdentity(
            family=folder.family,
            source=folder.source,
            revision=folder.revision,
            weights=folder.weights_digest(),
            tokenizer=folder.tokenizer_digest(),
            preprocessing=self._recipe.canonical,
            dim=self.dim,
            image_size=tower.spec_size if hears else tower.image_size,
            frames_per_clip=1 if hears else frames_per_clip,
        )

    def embed_clips(self, clips: Sequence[Clip]) -> Vectors:
        import torch
        import torch.nn.functional as F

        for clip in clips:
            self._check(clip)
        if not clips:
            return np.empty((0, self.dim), np.float32)
        model = self._load()
        with torch.inference_mode():
            # On CUDA nothing waits for the device until the last batch is queued, so that the CPU
            # prepares the next frames meanwhile.
            rows = [
                F.normalize(model.features(values).float(), dim=-1)
                for values in self._batches(clips)
            ]
            frames = torch.cat(rows).cpu()
        ends = np.cumsum([self._parts(clip) for clip in clips])
        # A mean and a sum have the same direction.
        sums = np.add.reduceat(frames.numpy(), np.r_[0, ends[:-1]], axis=0, dtype=np.float32)
        return self._unit(sums)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        import torch

        for text in texts:
            if not text.strip():
                raise EmbedderError("An empty text cannot be embedded: type at least one word.")
        if not texts:
            return np.empty((0, self.dim), np.float32)
        model = self._load()
        rows = []
        with torch.inference_mode():
            for start in range(0, len(texts), _TEXTS_PER_BATCH):
                tokens = self._tokens(model, texts[start : start + _TEXTS_PER_BATCH])
                rows.append(model.text_features(tokens).float())
            return self._unit(torch.cat(rows).cpu().numpy())

    def knows(self, texts: Sequence[str]) -> list[bool]:
        tokenizer = self._load().tokenizer
        with self._tokenizing:
            return [
                # By its text: in CLIP's vocabulary the end of a text has the unknown one's number.
                tokenizer.unk_token is None or tokenizer.unk_token not in tokenizer.tokenize(text)
                for text in texts
            ]

    def _check(self, clip: Clip) -> None:
        if isinstance(self._recipe, SoundRecipe):
            check_window(clip)
        else:
            _check_clip(clip)

    def _parts(self, clip: Clip) -> int:
        """Of how many vectors a clip's is the mean."""
        if isinstance(self._recipe, SoundRecipe):
            return len(self._recipe.parts(clip))
        return len(clip)

    def _batches(self, clips: Sequence[Clip]) -> Iterator[torch.Tensor]:
        """What the model reads of all clips, on its device, a batch at a time."""
        import torch

        if isinstance(self._recipe, SoundRecipe):
            for features in self._recipe.batches(clips):
                yield features.to(self._device, self._dtype)
            return
        for batch in _batches_of_frames(clips, _FRAMES_PER_BATCH.get(self._device.type, 32)):
            yield torch.cat(
                [self._recipe.pixel_values(part, self._device, self._dtype) for part in batch]
            )

    def _tokens(self, model: _LoadedModel, texts: Sequence[str]) -> dict[str, torch.Tensor]:
        # SigLIP learned from lower-cased texts padded to the full context without a mask
        # (Zhai et al., arXiv 2303.15343); CLIP's own tokenizer lower-cases by itself.
        siglip = self._folder.family == "siglip"
        with self._tokenizing:  # its first call sets padding in the tokenizer all threads share
            encoded = model.tokenizer(
                [text.strip().lower() if siglip else text for text in texts],
                padding="max_length" if siglip else True,
                truncation=True,
                max_length=_longest_text(self._folder),
                return_attention_mask=True,
                return_tensors="pt",
            )
        names = ("input_ids",) if siglip else ("input_ids", "attention_mask")
        return {name: encoded[name].to(self._device) for name in names}

    def _unit(self, vectors: Vectors) -> Vectors:
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.isfinite(lengths).all() or not lengths.all():
            raise EmbedderError(
                f"The model {self.identity.source} gave vectors without a direction (not finite, "
                "or zero): its weights are damaged, or it needs more precision than "
                f"{self._dtype} (try device='cpu')."
            )
        return np.asarray(vectors / lengths, np.float32)

    def _load(self) -> _LoadedModel:
        with self._loading:
            if self._model is None:
                with _quiet_transformers():
                    self._model = _load_model(self._folder, self._device, self._dtype)
            return self._model


@dataclass(frozen=True, slots=True)
class _LoadedModel:
    model: Any
    tokenizer: Any

    def features(self, values: torch.Tensor) -> torch.Tensor:
        """Of pixel values; of a model that hears, of mel spectra."""
        if self.model.config.model_type == "clap":
            # No part is longer than the model's length; the library makes one up at random.
            longer = values.new_zeros((len(values), 1)).bool()
            found = self.model.get_audio_features(values, is_longer=longer)
        else:
            found = self.model.get_image_features(values)
        features: torch.Tensor = found.pooler_output
        return features

    def text_features(self, tokens: dict[str, torch.Tensor]) -> torch.Tensor:
        features: torch.Tensor = self.model.get_text_features(**tokens).pooler_output
        return features


def _load_model(folder: ModelFolder, device: torch.device, dtype: torch.dtype) -> _LoadedModel:
    from safetensors import SafetensorError
    from transformers import AutoModel, AutoTokenizer

    settings = {"local_files_only": True, "trust_remote_code": False}
    try:
        model, report = AutoModel.from_pretrained(
            folder.path,
            config=folder.config,
            use_safetensors=True,
            dtype=dtype,
            output_loading_info=True,
            **settings,
        )
        tokenizer = AutoTokenizer.from_pretrained(folder.path, **settings)
        model = model.to(device).eval()
    except (OSError, ValueError, RuntimeError, ImportError, SafetensorError) as error:
        raise EmbedderError(
            f"The model {folder.source} cannot be loaded: {str(error).strip()}"
        ) from error
    if report["missing_keys"]:  # transformers would go on with random numbers in their place
        raise EmbedderError(
            f"The weights of the model {folder.source} lack {len(report['missing_keys'])} tensors, "
            f"such as {min(report['missing_keys'])}: it needs both its image and its text encoder."
        )
    return _LoadedModel(model, tokenizer)


def _recipe(folder: ModelFolder) -> FrameRecipe | SoundRecipe:
    if folder.sense == "hearing":
        return SoundRecipe.of(folder)
    from workers.embedding.frames import FrameRecipe

    return FrameRecipe.of(folder)


def _longest_text(folder: ModelFolder) -> int:
    """Tokens that the text encoder has positions for; RoBERTa's begin behind its padding."""
    text = folder.config.text_config
    positions = int(text.max_position_embeddings)
    return positions - int(text.pad_token_id) - 1 if folder.family == "clap" else positions


def _device_and_dtype(name: str | None) -> tuple[torch.device, torch.dtype]:
    import torch

    try:
        device = torch.device(name or ("cuda" if torch.cuda.is_available() else "cpu"))
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:  # torch built without CUDA asserts
        raise EmbedderError(f"The device {name!r} cannot be used: {error}") from error
    if device.type != "cuda":
        return device, torch.float32
    bf16 = torch.cuda.is_bf16_supported(including_emulation=False)
    return device, torch.bfloat16 if bf16 else torch.float16


def _check_clip(clip: Clip) -> None:
    if clip.dtype != np.uint8 or clip.ndim != 4 or clip.shape[-1] != 3 or not clip.size:
        raise EmbedderError(
            "A clip must be at least one frame of 8-bit RGB, shaped (frames, height, width, 3); "
            f"this one is {clip.dtype} {clip.shape}."
        )


def _batches_of_frames(clips: Sequence[Clip], limit: int) -> Iterator[list[Clip]]:
    """The frames of all clips in order, `limit` at a time; a batch is a list of parts of clips."""
    batch: list[Clip] = []
    room = limit
    for clip in clips:
        start = 0
        while start < len(clip):
            batch.append(clip[start : start + room])
            start += len(batch[-1])
            room -= len(batch[-1])
            if room == 0:
                yield batch
                batch, room = [], limit
    if batch:
        yield batch


@contextmanager
def _quiet_transformers() -> Iterator[None]:
    """Loading a model prints progress bars and advice that mean nothing to our users."""
    from transformers.utils import logging as untyped_logging

    logging: Any = untyped_logging
    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()


def bench(embedder: TransformersEmbedder, clips: Sequence[Clip], rounds: int) -> dict[str, Any]:
    """Frames per second of `embed_clips` and of the bare forward pass on ready pixel values.

    The two alternate for `rounds` rounds after one warm-up; medians are compared. `ratio` is
    embedder / forward: 1 means that preparing frames and pooling cost nothing.
    """
    import torch

    model = embedder._load()
    device = embedder._device

    def forward(batches: Sequence[torch.Tensor]) -> None:
        with torch.inference_mode():
            for pixels in batches:
                model.features(pixels)
            if device.type == "cuda":
                torch.cuda.synchronize(device)

    with torch.inference_mode():
        ready = list(embedder._batches(clips))
    forward(ready)
    embedder.embed_clips(clips)
    bare, whole = [], []
    for _ in range(rounds):
        started = time.perf_counter()
        forward(ready)
        bare.append(time.perf_counter() - started)
        started = time.perf_counter()
        embedder.embed_clips(clips)
        whole.append(time.perf_counter() - started)
    frames = sum(len(clip) for clip in clips)
    bare_s, whole_s = statistics.median(bare), statistics.median(whole)
    return {
        "model": str(embedder.identity),
        "device": str(device),
        "dtype": str(embedder._dtype).removeprefix("torch."),
        "threads": torch.get_num_threads(),
        "frames": frames,
        "frame_size": list(clips[0].shape[1:3]),
        "embedder_frames_per_s": round(frames / whole_s, 1),
        "forward_frames_per_s": round(frames / bare_s, 1),
        "ratio": round(bare_s / whole_s, 3),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m workers.embedding.embedder", description=bench.__doc__
    )
    parser.add_argument("command", choices=["bench"])
    parser.add_argument("--model", default=DEFAULT_MODEL, help="folder or hub id")
    parser.add_argument("--device", help="torch device; chosen by itself if left out")
    parser.add_argument("--clips", type=int, default=32, help="clips of 8 frames")
    parser.add_argument("--size", type=int, nargs=2, default=[256, 455], metavar=("H", "W"))
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    rng = np.random.default_rng(0)
    clips = [
        rng.integers(0, 256, (8, *options.size, 3), dtype=np.uint8) for _ in range(options.clips)
    ]
    try:
        embedder = load_embedder(options.model, device=options.device)
        print(json.dumps(bench(embedder, clips, options.rounds)))
    except EmbedderError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
