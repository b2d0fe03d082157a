"""Train the demo's tiny CLIP from nothing: `python -m workers.demo.train --out workers/demo/model`.

A caption is true of many shots, and the specifications say of which. So the contrastive loss has
many positives: each caption's softmax over the batch's frames is pulled towards the uniform
distribution over the frames it is true of, and each frame's over the captions likewise
(the InfoNCE of CLIP, Radford et al., arXiv 2103.00020, with the several positives of SupCon,
Khosla et al., arXiv 2004.11362). A linear read-out of the attributes from the image encoder helps
it at first and is thrown away.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from transformers import CLIPConfig, CLIPModel

from backend.keeping import files
from workers.demo.captions import Phrase, caption
from workers.demo.claims import claim_rows, holds, shot_rows
from workers.demo.lessons import FRAMES_PER_SHOT, lesson_frames, lesson_shots
from workers.demo.model_files import IMAGE_SIZE, MEAN, STD, save_model
from workers.demo.vocabulary import ENDINGS, MAX_TOKENS, SPECIAL, UNKNOWN, tokenizer

BATCH, CAPTIONS_PER_FRAME = 64, 1
CAPTIONS_PER_SHOT = 16
PEAK_RATE, WEIGHT_DECAY, WARM_UP = 2e-3, 0.05, 0.05
FACTS_WEIGHT = 15.0
# Share of captions' places where an unknown word or an ending is slipped in, and of words lost:
# people search in words and word orders the captions do not have.
NOISE, LOSS = 0.06, 0.04


def config(vocabulary: int, end: int, start: int, pad: int) -> CLIPConfig:
    return CLIPConfig(
        text_config={
            "vocab_size": vocabulary,
            "hidden_size": 128,
            "intermediate_size": 256,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "max_position_embeddings": MAX_TOKENS,
            "bos_token_id": start,
            "eos_token_id": end,
            "pad_token_id": pad,
            "projection_dim": 96,
        },
        vision_config={
            "hidden_size": 128,
            "intermediate_size": 256,
            "num_hidden_layers": 3,
            "num_attention_heads": 4,
            "image_size": IMAGE_SIZE,
            "patch_size": 16,
            "projection_dim": 96,
        },
        projection_dim=96,
    )


@dataclass(slots=True)
class Lessons:
    """Frames with their shots' facts, and captions with their claims, ready to batch.

    `frames` (shots, FRAMES_PER_SHOT, size, size, 3) uint8; `facts` (shots, facts) as `shot_rows`;
    `tokens` (shots, CAPTIONS_PER_SHOT, MAX_TOKENS) int; `claims` (shots, CAPTIONS_PER_SHOT, …) as
    `claim_rows`.
    """

    frames: npt.NDArray[np.uint8]
    facts: npt.NDArray[np.float32]
    tokens: npt.NDArray[np.int16]
    claims: npt.NDArray[np.float32]

    @classmethod
    def prepare(cls, shots: int, seed: int, processes: int, cache: Path | None) -> Lessons:
        """Draw the frames (or read them from `cache`, if that was made before) and caption them."""
        chosen = lesson_shots(shots, seed)
        if cache is not None and cache.exists():
            frames = np.load(cache, allow_pickle=False)[:shots]
        else:
            frames = lesson_frames(chosen, IMAGE_SIZE, processes, _print_progress)
            if cache is not None:
                with files.draft(cache) as made, made.open("wb") as file:
                    np.save(file, frames)
        rng = random.Random(f"captions/{seed}")
        captions: list[Phrase] = [caption(s, rng) for s in chosen for _ in range(CAPTIONS_PER_SHOT)]
        encoded = tokenizer()(
            [c.text for c in captions],
            padding="max_length",
            truncation=True,
            max_length=MAX_TOKENS,
            return_tensors="np",
        )
        shape = (shots, CAPTIONS_PER_SHOT, -1)
        return cls(
            frames,
            shot_rows(chosen),
            encoded["input_ids"].astype(np.int16).reshape(shape),
            claim_rows([c.claim for c in captions]).reshape(shape),
        )

    def batches(self, rng: np.random.Generator) -> Iterator[tuple[torch.Tensor, ...]]:
        """One epoch of (pixels, tokens, targets, facts); targets (captions, frames) 0 or 1."""
        order = rng.permutation(len(self.frames))
        for start in range(0, len(order) - BATCH + 1, BATCH):
            pick = order[start : start + BATCH]
            frames = self.frames[pick, rng.integers(FRAMES_PER_SHOT, size=BATCH)]
            of = np.repeat(pick, CAPTIONS_PER_FRAME)
            said = rng.integers(CAPTIONS_PER_SHOT, size=len(of))
            tokens = _slipped(self.tokens[of, said], rng)
            facts = self.facts[pick]
            targets = holds(self.claims[of, said], facts)
            yield (
                _pixels(frames, rng),
                torch.from_numpy(tokens.astype(np.int64)),
                torch.from_numpy(targets.astype(np.float32)),
                torch.from_numpy(facts),
            )


def _slipped(tokens: npt.NDArray[np.int16], rng: np.random.Generator) -> npt.NDArray[np.int16]:
    """Captions with words lost and unknown words or endings slipped in, at random."""
    pad, start, end = (SPECIAL.index(token) for token in ("[PAD]", "[BOS]", "[EOS]"))
    word = (tokens != pad) & (tokens != start) & (tokens != end)
    lost = word & (rng.random(tokens.shape) < LOSS) & (word.sum(1, keepdims=True) > 1)
    slipped = np.where(
        rng.random(tokens.shape) < 0.6,
        SPECIAL.index(UNKNOWN),
        len(SPECIAL) + rng.integers(len(ENDINGS), size=tokens.shape),
    )
    slips = word & (rng.random(tokens.shape) < NOISE)
    # Each place is followed by a place for a slip; then what is not there is closed up.
    both = np.stack([tokens, slipped], axis=2).reshape(len(tokens), -1)
    there = np.stack([(tokens != pad) & ~lost, slips], axis=2).reshape(len(tokens), -1)
    order = np.argsort(~there, axis=1, kind="stable")
    closed = np.where(np.take_along_axis(there, order, 1), np.take_along_axis(both, order, 1), pad)[
        :, :MAX_TOKENS
    ]
    closed[(closed == end).sum(1) == 0, -1] = end
    return closed[:, : int((closed != pad).sum(1).max())].astype(np.int16)


def _pixels(frames: npt.NDArray[np.uint8], rng: np.random.Generator) -> torch.Tensor:
    """Normalised (n, 3, size, size); mirrored, shifted, and changed in exposure at random."""
    mirrored = rng.random(len(frames)) < 0.5
    frames[mirrored] = frames[mirrored, :, ::-1]
    frames = np.roll(frames, rng.integers(-4, 5, size=2), (1, 2))
    exposure = torch.from_numpy(rng.uniform(0.88, 1.12, (len(frames), 3, 1, 1)))
    mean, std = torch.tensor(MEAN).view(3, 1, 1), torch.tensor(STD).view(3, 1, 1)
    pixels = torch.from_numpy(frames).permute(0, 3, 1, 2).contiguous().float()
    return pixels.mul_((exposure / (255 * std)).float()).sub_(mean / std)


def contrastive_loss(
    images: torch.Tensor, texts: torch.Tensor, targets: torch.Tensor, scale: torch.Tensor
) -> torch.Tensor:
    """Mean cross-entropy to the uniform distribution over each row's positives, both ways.

    `images` (n, d) and `texts` (m, d) unit rows; `targets` (m, n) 0 or 1 with at least one 1 in
    each row and column.
    """
    logits = scale * texts @ images.T
    found = -(targets / targets.sum(1, keepdim=True) * logits.log_softmax(1)).sum(1).mean()
    named = -(targets / targets.sum(0, keepdim=True) * logits.log_softmax(0)).sum(0).mean()
    return found + 0.5 * named


def train(lessons: Lessons, steps: int, seed: int) -> CLIPModel:
    """A model trained for `steps` batches."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    words = tokenizer()
    model = CLIPModel(
        config(len(words), words.eos_token_id, words.bos_token_id, words.pad_token_id)
    )
    readout = torch.nn.Linear(96, lessons.facts.shape[1])
    with torch.no_grad():
        model.logit_scale.fill_(math.log(12))
    weights = [*model.parameters(), *readout.parameters()]
    optimiser = torch.optim.AdamW(
        weights, lr=PEAK_RATE, weight_decay=WEIGHT_DECAY, betas=(0.9, 0.98)
    )
    averaged = torch.optim.swa_utils.AveragedModel(
        model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.995)
    )
    began, step = time.monotonic(), 0
    while True:
        for pixels, tokens, targets, facts in lessons.batches(rng):
            share = step / steps
            if share >= 1:
                trained = averaged.module
                assert isinstance(trained, CLIPModel)
                return trained
            for group in optimiser.param_groups:
                group["lr"] = PEAK_RATE * _schedule(share)
            seen = _tensor(model.get_image_features(pixel_values=pixels))
            mask = (tokens != SPECIAL.index("[PAD]")).long()
            read = _tensor(model.get_text_features(input_ids=tokens, attention_mask=mask))
            loss = contrastive_loss(
                F.normalize(seen, dim=1),
                F.normalize(read, dim=1),
                targets,
                model.logit_scale.exp().clamp(max=40),
            )
            facts_loss = F.binary_cross_entropy_with_logits(readout(seen), facts)
            (loss + FACTS_WEIGHT * (1 - share) * facts_loss).backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            averaged.update_parameters(model)
            step += 1
            if step % 100 == 0:
                print(
                    f"step {step} of {steps}, {time.monotonic() - began:.0f} s: contrastive "
                    f"{loss:.3f}, facts {facts_loss:.4f}, scale {model.logit_scale.exp():.1f}",
                    flush=True,
                )


def _tensor(output: object) -> torch.Tensor:
    """The projected features, which transformers 5 wraps in an output object."""
    return output if isinstance(output, torch.Tensor) else output.pooler_output  # type: ignore[attr-defined]


def _schedule(share: float) -> float:
    if share < WARM_UP:
        return share / WARM_UP
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (share - WARM_UP) / (1 - WARM_UP)))


def _print_progress(done: int, total: int) -> None:
    if done % 500 == 0 or done == total:
        print(f"drew {done} of {total} shots", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, required=True, help="folder for the model")
    parser.add_argument("--steps", type=int, default=4000, help="batches to learn from")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--shots", type=int, default=6000, help="how many shots to learn from")
    parser.add_argument("--processes", type=int, default=2, help="for drawing, and threads")
    parser.add_argument("--frames", type=Path, help="keep the drawn frames in this .npy file")
    options = parser.parse_args()
    if options.out.exists() and (not options.out.is_dir() or any(options.out.iterdir())):
        parser.error(f"{options.out} holds something already; name a new folder")
    torch.set_num_threads(options.processes)
    lessons = Lessons.prepare(options.shots, options.seed, options.processes, options.frames)
    model = train(lessons, options.steps, options.seed)
    save_model(model, options.out)
    print(f"saved to {options.out}")


if __name__ == "__main__":
    main()
