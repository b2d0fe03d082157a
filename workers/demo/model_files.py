"""The tiny CLIP as files: the layout of any CLIP checkpoint of the transformers library."""

from __future__ import annotations

import json
from pathlib import Path

from transformers import CLIPModel

from backend.keeping import files
from workers.demo.vocabulary import tokenizer

IMAGE_SIZE = 112
"""Frames are squeezed to this many pixels square: nothing at the sides is cropped away."""

MEAN, STD = (0.42, 0.41, 0.42), (0.27, 0.25, 0.27)


def save_model(model: CLIPModel, folder: Path) -> None:
    """Write weights (float16 safetensors), configuration, tokenizer and preprocessing."""
    with files.draft(folder) as made:
        _save(model, made)


def _save(model: CLIPModel, folder: Path) -> None:
    folder.mkdir(parents=True)
    model.half().save_pretrained(folder, safe_serialization=True)
    tokenizer().save_pretrained(folder)
    size = {"height": IMAGE_SIZE, "width": IMAGE_SIZE}
    settings = {
        "image_processor_type": "CLIPImageProcessor",
        "do_convert_rgb": True,
        "do_resize": True,
        "size": size,
        "resample": 2,
        "do_center_crop": False,
        "crop_size": size,
        "do_rescale": True,
        "rescale_factor": 1 / 255,
        "do_normalize": True,
        "image_mean": MEAN,
        "image_std": STD,
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(settings, indent=2) + "\n")
