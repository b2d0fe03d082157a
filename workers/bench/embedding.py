"""The embedder against its own bare forward pass, on a model of a size people use.

Speed does not depend on what the weights are, so a CLIP ViT-B/32 with random weights stands for one
from a hub; the demo's model is measured beside it.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from workers.embedding.embedder import bench, load_embedder
from workers.embedding.texts import DEMO_MODEL

CLIPS = 8
FRAMES = 8
ROUNDS = 3
SIZE = (256, 455)  # what ingest keeps of a 16:9 video


def measure() -> dict[str, Any]:
    """{"vit-b-32": …, "demo": …}, each with frames per second and their ratio."""
    rng = np.random.default_rng(0)
    clips = [rng.integers(0, 256, (FRAMES, *SIZE, 3), dtype=np.uint8) for _ in range(CLIPS)]
    folder = Path(tempfile.mkdtemp(prefix="rushes-vit-"))
    try:
        _random_vit(folder)
        return {
            "vit-b-32": bench(load_embedder(str(folder), device=None), clips, ROUNDS),
            "demo": bench(load_embedder(str(DEMO_MODEL), device=None), clips, ROUNDS),
        }
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _random_vit(folder: Path) -> None:
    from transformers import CLIPConfig, CLIPModel

    CLIPModel(CLIPConfig()).save_pretrained(folder)  # transformers' default is ViT-B/32
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(DEMO_MODEL / name, folder)
    (folder / "preprocessor_config.json").write_text(
        '{"image_processor_type": "CLIPImageProcessor", "size": {"shortest_edge": 224},'
        ' "crop_size": {"height": 224, "width": 224}}'
    )
