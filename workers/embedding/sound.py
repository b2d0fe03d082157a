"""Windows of sound and texts as unit vectors in one joint space, by a CLAP model.

CLAP (Wu et al., "Large-scale contrastive language-audio pretraining", ICASSP 2023, arXiv
2211.06687) hears 10 s at once; what is shorter is repeated to that length, what is longer is cut
into parts whose vectors are averaged, as those of a film's frames are. The library would take a
random part, so that nothing could be found again.

`DEFAULT_SOUND_MODEL`: the authors' general model, Apache-2.0 by its card.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from workers.embedding.model_folder import EmbedderError, ModelFolder

if TYPE_CHECKING:
    import torch

DEFAULT_SOUND_MODEL = "laion/clap-htsat-unfused"
RATE = 48_000  # samples a second of what is embedded
PARTS_PER_BATCH = 16
LEAST_PART = 0.1  # of the model's length; a shorter rest of a window is left out

Window = npt.NDArray[np.float32]


class SoundRecipe:
    """From samples to a CLAP model's input: log mel spectra, by the model's own settings."""

    def __init__(self, extractor: Any, canonical: str) -> None:
        self._extractor = extractor
        self.canonical = canonical
        """One line of JSON, for the embedder's identity."""
        self.longest = int(extractor.nb_max_samples)

    @classmethod
    def of(cls, model: ModelFolder) -> SoundRecipe:
        """From the model's feature extractor settings; EmbedderError if we cannot follow them."""
        from transformers import ClapFeatureExtractor

        untyped: Any = ClapFeatureExtractor
        try:
            extractor = untyped.from_pretrained(model.path, local_files_only=True)
        except (OSError, ValueError) as error:
            raise EmbedderError(
                f"The model {model.source} has no usable feature extractor settings "
                f"(preprocessor_config.json): {error}"
            ) from error
        if extractor.sampling_rate != RATE:
            raise EmbedderError(
                f"The model {model.source} listens at {extractor.sampling_rate:,} samples a second;"
                f" Rushes knows models for {RATE:,}."
            )
        names = ("feature_size", "sampling_rate", "hop_length", "max_length_s", "fft_window_size",
                 "frequency_min", "frequency_max", "top_db", "truncation", "padding")  # fmt: skip
        settings = {name: getattr(extractor, name) for name in names}
        return cls(extractor, json.dumps(settings, sort_keys=True, separators=(",", ":")))

    def parts(self, window: Window) -> list[Window]:
        """Pieces of at most the model's length that a window is embedded by."""
        starts = range(0, len(window), self.longest)
        found = [window[start : start + self.longest] for start in starts]
        if len(found) > 1 and len(found[-1]) < LEAST_PART * self.longest:
            found.pop()
        return found

    def features(self, parts: Sequence[Window]) -> torch.Tensor:
        """(n, channels, frames, bands) of n parts."""
        made = self._extractor(list(parts), sampling_rate=RATE, return_tensors="pt")
        features: torch.Tensor = made["input_features"]
        return features

    def batches(self, windows: Sequence[Window]) -> Iterator[torch.Tensor]:
        """The features of all parts of all windows, in order."""
        parts = [part for window in windows for part in self.parts(window)]
        for start in range(0, len(parts), PARTS_PER_BATCH):
            yield self.features(parts[start : start + PARTS_PER_BATCH])


def check_window(window: Window) -> None:
    """Raises EmbedderError for what is no window of sound."""
    if window.dtype != np.float32 or window.ndim != 1 or not window.size:
        raise EmbedderError(
            "A window of sound must be at least one sample, float32, shaped (samples,); this one"
            f" is {window.dtype} {window.shape}."
        )
