"""Decoded frames to the pixel values an image encoder expects, on whole batches, in torch.

Does what transformers' image processor of the same model does (resize, centre crop, rescale,
normalise), but for all frames of one size at once and on the model's device. The resize works on
8-bit values as Pillow's and torchvision's do.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F

from workers.embedding.model_folder import EmbedderError, ModelFolder

# Pillow's numbers for the filters image processors use.
_FILTERS = {2: "bilinear", 3: "bicubic"}
# Frames longer than this many times their short side are cut down before they are resized: a
# strip of 1 x 4000 pixels would otherwise grow to 224 x 896,000 only to be cropped to 224 x 224.
_MAX_ASPECT = 4


@dataclass(frozen=True, slots=True)
class FrameRecipe:
    """The steps from a frame to pixel values.

    `resize` is (height, width), or the length of the shorter side, which keeps the aspect ratio;
    None leaves the size. `crop` is (height, width) around the centre. Then, per channel,
    value * `scale` - `mean`, divided by `std`.
    """

    resize: tuple[int, int] | int | None
    crop: tuple[int, int] | None
    filter: str
    scale: float
    mean: tuple[float, float, float]
    std: tuple[float, float, float]

    @classmethod
    def of(cls, model: ModelFolder) -> FrameRecipe:
        """From the model's image processor settings; EmbedderError if we cannot follow them."""
        from transformers import AutoImageProcessor

        untyped: Any = AutoImageProcessor
        try:
            processor = untyped.from_pretrained(
                model.path, backend="pil", local_files_only=True, trust_remote_code=False
            )
        except (OSError, ValueError) as error:
            raise EmbedderError(
                f"The model {model.source} has no usable image processor settings "
                f"(preprocessor_config.json): {error}"
            ) from error
        recipe = cls(
            resize=_resize(processor),
            crop=_height_width(processor.crop_size) if processor.do_center_crop else None,
            filter=_FILTERS.get(int(processor.resample), ""),
            scale=float(processor.rescale_factor) if processor.do_rescale else 1.0,
            mean=_channels(processor.image_mean, 0.0, processor.do_normalize),
            std=_channels(processor.image_std, 1.0, processor.do_normalize),
        )
        size = model.config.vision_config.image_size
        final = recipe.crop or recipe.resize
        if final != (size, size) or (processor.do_resize and not recipe.filter):
            raise EmbedderError(
                f"The image processor settings of the model {model.source} do not lead to "
                f"{size} x {size} pixels by a bilinear or bicubic resize: {recipe}"
            )
        return recipe

    @property
    def canonical(self) -> str:
        """One line of JSON, for the embedder's identity."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))

    def pixel_values(
        self, frames: npt.NDArray[np.uint8], device: torch.device, dtype: torch.dtype
    ) -> torch.Tensor:
        """(n, h, w, 3) 8-bit RGB to (n, 3, H, W) normalised values of `dtype` on `device`."""
        # torch warns about read-only arrays, which memory-mapped frames are.
        pixels = torch.from_numpy(frames if frames.flags.writeable else frames.copy())
        if device.type == "cuda":
            pixels = pixels.pin_memory().to(device, non_blocking=True)
        else:
            pixels = pixels.to(device)
        pixels = self._resized(pixels.permute(0, 3, 1, 2))
        if self.crop is not None:
            pixels = _centre_crop(pixels, *self.crop)
        std = torch.tensor(self.std, device=device).view(1, 3, 1, 1)
        mean = torch.tensor(self.mean, device=device).view(1, 3, 1, 1)
        # Channel by channel in memory: three times as fast to normalise, and what encoders take.
        pixels = pixels.contiguous().float()
        return pixels.mul_(self.scale / std).sub_(mean / std).to(dtype)

    def _resized(self, pixels: torch.Tensor) -> torch.Tensor:
        if self.resize is None:
            return pixels
        if isinstance(self.resize, int):
            short = min(pixels.shape[-2:])
            pixels = _centre_crop(
                pixels, *(min(side, _MAX_ASPECT * short) for side in pixels.shape[-2:])
            )
            height, width = pixels.shape[-2:]
            # Integer floor of the longer side, as Pillow-based processors round it.
            size = (self.resize * height // short, self.resize * width // short)
        else:
            size = self.resize
        if tuple(pixels.shape[-2:]) == size:
            return pixels
        if pixels.device.type == "cpu":
            return F.interpolate(pixels, size, mode=self.filter, antialias=True)
        # Only the CPU resizes 8-bit values; elsewhere the same result comes by rounding.
        resized = F.interpolate(pixels.float(), size, mode=self.filter, antialias=True)
        return resized.round_().clamp_(0, 255)


def _centre_crop(pixels: torch.Tensor, height: int, width: int) -> torch.Tensor:
    """The centre (height, width) of (n, 3, h, w); smaller images are padded with black."""
    missing = (max(0, height - pixels.shape[-2]), max(0, width - pixels.shape[-1]))
    if any(missing):
        top, left = missing[0] // 2, missing[1] // 2
        pixels = F.pad(pixels, (left, missing[1] - left, top, missing[0] - top))
    top, left = (pixels.shape[-2] - height) // 2, (pixels.shape[-1] - width) // 2
    return pixels[..., top : top + height, left : left + width]


def _resize(processor: Any) -> tuple[int, int] | int | None:
    if not processor.do_resize:
        return None
    size = processor.size
    if size.shortest_edge and not size.longest_edge:
        return int(size.shortest_edge)
    return _height_width(size)


def _height_width(size: Any) -> tuple[int, int] | None:
    return (int(size.height), int(size.width)) if size.height and size.width else None


def _channels(values: Any, default: float, used: bool) -> tuple[float, float, float]:
    if not used:
        return (default, default, default)
    red, green, blue = (float(value) for value in values)
    if not all(math.isfinite(value) for value in (red, green, blue)):
        raise EmbedderError(f"The image processor's channel statistics are not finite: {values}")
    return (red, green, blue)
