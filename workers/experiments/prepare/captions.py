"""Turns image-caption embeddings into the format of `dataset.py`.

Input: `image` (n, d) and `text` (n, d) in one space, `captions` (n,) strings, several captions to a
line each, of which `text` embeds the first. A label is a word: a clip is positive if any of its
captions has it. The label's text vector is the mean of a few captions with the word, and the images
of those captions leave the corpus, so that no text describes a clip that is searched for with it.
Other captions, as many as the product has ordinary phrases, are the bank whose mean is taken out.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from backend.keeping import files
from workers.experiments.dataset import DatasetError
from workers.learn.anchor import ORDINARY

WORDS = {
    "dog": "dogs?",
    "man": "man|men",
    "woman": "woman|women|lady|ladies",
    "girl": "girls?",
    "boy": "boys?",
    "child": "child|children|kids?|toddler",
    "water": "water",
    "snow": "snowy?",
    "grass": "grassy?",
    "bike": "bikes?|bicycles?|biker|bicyclist|cyclist|motorcycle",
    "ball": "ball|football|baseball|basketball|soccer|tennis",
    "beach": "beach|ocean|sand",
    "street": "street|sidewalk|road|city",
    "red": "red",
    "jump": "jump(?:s|ing|ed)?",
    "mountain": "mountains?|cliff|rocks?|rocky|hill",
    "run": "run(?:s|ning)?",
    "play": "play(?:s|ing)?",
}


def prepare_captions(source: Path, target: Path, *, captions: int = 5, seed: int = 0) -> None:
    """Write `target` (.npz) from `source`; `captions` per label make its text vector.

    Raises DatasetError where the source lacks a field or a word is too rare.
    """
    with np.load(source, allow_pickle=False) as archive:
        lacking = [name for name in ("image", "text", "captions") if name not in archive.files]
        if lacking:
            raise DatasetError(f"{source}: field {lacking[0]} is missing: it needs image, text and"
                               " captions.")  # fmt: skip
        images, texts, lines = archive["image"], archive["text"], archive["captions"]
    every = [str(line).lower() for line in lines]
    first = [line.split("\n")[0] for line in every]
    rng = np.random.default_rng(seed)
    kept = np.ones(len(images), dtype=np.bool_)
    columns, vectors = [], []
    for word, pattern in WORDS.items():
        says = re.compile(rf"\b(?:{pattern})\b")
        columns.append(np.array([bool(says.search(line)) for line in every]))
        described = np.flatnonzero([bool(says.search(line)) for line in first])
        if len(described) < captions:
            raise DatasetError(f"{source}: only {len(described)} first captions say {word!r}.")
        drawn = rng.choice(described, captions, replace=False)
        kept[drawn] = False
        unit = texts[drawn] / np.linalg.norm(texts[drawn], axis=1, keepdims=True)
        vectors.append(unit.mean(axis=0))
    others = rng.permutation(np.flatnonzero(kept))[: len(ORDINARY)]
    with files.draft(target) as made, made.open("wb") as file:
        np.savez(
            file,
            bank_embedding=texts[others].astype(np.float32),
            embedding=images[kept].astype(np.float32),
            labels=np.stack(columns, axis=1)[kept],
            label_names=np.array(list(WORDS)),
            text_embedding=np.array(vectors, dtype=np.float32),
            text_label=np.array(list(WORDS)),
        )
