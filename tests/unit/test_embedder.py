"""The embedder over real (tiny, random) CLIP and SigLIP models saved by transformers itself."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import (
    AutoImageProcessor,
    BertConfig,
    CLIPConfig,
    CLIPImageProcessorPil,
    CLIPModel,
    PreTrainedTokenizerFast,
    SiglipConfig,
    SiglipImageProcessorPil,
    SiglipModel,
)

import workers.embedding.embedder as embedder_module
from workers.embedding.embedder import EmbedderError, TransformersEmbedder, load_embedder, main
from workers.embedding.frames import FrameRecipe
from workers.embedding.model_folder import find_model

VIDEOS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "videos"
WORDS = ["a", "dog", "runs", "on", "the", "beach", "red", "car", "at", "night", "man", "walks"]
TOWER = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2}
HEADS = {"num_attention_heads": 2}
IMAGE = 48


def save_tokenizer(folder: Path, *, lowercase: bool) -> None:
    special = ["<pad>", "<unk>", "<start>", "<end>"]
    vocabulary = {word: i for i, word in enumerate([*special, *dict.fromkeys(WORDS)])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    if lowercase:
        tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<start> $A <end>", special_tokens=[("<start>", 2), ("<end>", 3)]
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", unk_token="<unk>", eos_token="<end>"
    ).save_pretrained(folder)


def save_model(folder: Path, family: str, seed: int = 0) -> Path:
    torch.manual_seed(seed)
    text = {**TOWER, **HEADS, "vocab_size": 40, "max_position_embeddings": 16, "eos_token_id": 3}
    vision = {**TOWER, **HEADS, "image_size": IMAGE, "patch_size": 16}
    model: CLIPModel | SiglipModel
    if family == "clip":
        model = CLIPModel(CLIPConfig(text_config=text, vision_config=vision, projection_dim=24))
        size, crop = {"shortest_edge": IMAGE}, {"height": IMAGE, "width": IMAGE}
        CLIPImageProcessorPil(size=size, crop_size=crop).save_pretrained(folder)
    else:
        model = SiglipModel(SiglipConfig(text_config=text, vision_config=vision))
        SiglipImageProcessorPil(size={"height": IMAGE, "width": IMAGE}).save_pretrained(folder)
    # With fresh weights all images look alike, with others all words do: these keep both apart.
    with torch.no_grad():
        for weight in model.parameters():
            weight.mul_(2).add_(torch.randn_like(weight) * 0.3)
    model.save_pretrained(folder)
    save_tokenizer(folder, lowercase=family == "clip")  # some SigLIP tokenizers leave it to us
    return folder


@pytest.fixture(scope="module", params=["clip", "siglip"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_model(tmp_path_factory.mktemp("models") / f"tiny-{request.param}", request.param)


@pytest.fixture(scope="module")
def embedder(folder: Path) -> TransformersEmbedder:
    return load_embedder(str(folder), device="cpu")


def random_clip(seed: int, frames: int = 8, height: int = 60, width: int = 90) -> np.ndarray:
    rng = np.random.default_rng(seed)
    coarse = torch.from_numpy(rng.uniform(0, 255, (frames, 3, 5, 7)).astype(np.float32))
    smooth = F.interpolate(coarse, (height, width), mode="bilinear").permute(0, 2, 3, 1)
    return smooth.numpy().astype(np.uint8)


def clips_of_many_shapes() -> list[np.ndarray]:
    shapes = [(8, 60, 90), (1, 60, 90), (40, 60, 90), (3, 120, 50), (8, 60, 90), (2, 1, 1)]
    return [random_clip(seed, *shape) for seed, shape in enumerate(shapes)]


def test_clips_and_texts_become_unit_vectors_of_one_space(embedder: TransformersEmbedder) -> None:
    clips = clips_of_many_shapes()
    texts = ["a dog runs", "red car at night", "man"]
    for vectors, n in ((embedder.embed_clips(clips), 6), (embedder.embed_texts(texts), 3)):
        assert vectors.shape == (n, embedder.dim) and vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert embedder.embed_clips([]).shape == embedder.embed_texts([]).shape == (0, embedder.dim)


def test_a_clip_is_the_mean_of_its_unit_frames(embedder: TransformersEmbedder) -> None:
    clip = random_clip(1, frames=5)
    frames = embedder.embed_clips([clip[i : i + 1] for i in range(5)])
    mean = frames.mean(axis=0)
    assert np.linalg.norm(mean) < 0.9999  # the frames do differ
    assert np.allclose(embedder.embed_clips([clip])[0], mean / np.linalg.norm(mean), atol=1e-5)


def test_neighbours_in_a_batch_change_nothing(embedder: TransformersEmbedder) -> None:
    clips = clips_of_many_shapes()
    together = embedder.embed_clips(clips)
    assert np.allclose(
        together, np.concatenate([embedder.embed_clips([c]) for c in clips]), atol=1e-5
    )
    assert np.array_equal(together, embedder.embed_clips(clips))
    texts = ["dog", "a red car at night on the beach", "man walks"]
    alone = np.concatenate([embedder.embed_texts([text]) for text in texts])
    assert np.allclose(embedder.embed_texts(texts), alone, atol=1e-5)


def test_different_clips_and_texts_differ(embedder: TransformersEmbedder) -> None:
    clips = embedder.embed_clips([random_clip(1), random_clip(2)])
    texts = embedder.embed_texts(["dog", "night"])
    assert clips[0] @ clips[1] < 0.999 and texts[0] @ texts[1] < 0.999


def test_images_and_texts_agree_with_transformers_own_way(
    folder: Path, embedder: TransformersEmbedder
) -> None:
    clip = random_clip(3, frames=4)
    processor = AutoImageProcessor.from_pretrained(folder, backend="pil")
    model = (CLIPModel if embedder.identity.family == "clip" else SiglipModel).from_pretrained(
        folder
    )
    tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
    texts = ["a dog runs", "night"]
    padding = {"clip": True, "siglip": "max_length"}[embedder.identity.family]
    tokens = tokenizer(texts, padding=padding, max_length=16, truncation=True, return_tensors="pt")
    if embedder.identity.family == "siglip":
        del tokens["attention_mask"]
    tokens.pop("token_type_ids", None)
    with torch.no_grad():
        pixels = processor(images=list(clip), return_tensors="pt")
        frames = F.normalize(model.get_image_features(**pixels).pooler_output, dim=-1)
        expected_clip = F.normalize(frames.mean(0), dim=0).numpy()
        expected = F.normalize(model.get_text_features(**tokens).pooler_output, dim=-1).numpy()
    assert embedder.embed_clips([clip])[0] @ expected_clip >= 0.9999
    assert np.allclose(embedder.embed_texts(texts), expected, atol=1e-5)


def assert_same_pixels(folder: Path, frames: np.ndarray) -> None:
    """At most a grey level or two apart, and the same picture by cosine."""
    recipe = FrameRecipe.of(find_model(str(folder)))
    processor = AutoImageProcessor.from_pretrained(folder, backend="pil")
    layout = {"input_data_format": "channels_last"}
    theirs = processor(images=list(frames), return_tensors="pt", **layout)["pixel_values"]
    ours = recipe.pixel_values(frames, torch.device("cpu"), torch.float32)
    assert ours.shape == theirs.shape
    grey_level = recipe.scale / min(recipe.std)
    assert (ours - theirs).abs().max() <= 2.1 * grey_level
    assert F.cosine_similarity(ours.flatten(1), theirs.flatten(1)).min() >= 0.999


@pytest.mark.parametrize(
    "size", [(60, 90), (91, 47), (48, 48), (20, 33), (1, 1), (48, 49), (720, 1280)]
)
def test_pixel_values_equal_transformers_processor(folder: Path, size: tuple[int, int]) -> None:
    assert_same_pixels(folder, random_clip(5, 2, *size))


@pytest.mark.skipif(not VIDEOS.is_dir(), reason=f"real videos are not at {VIDEOS}")
@pytest.mark.parametrize("name", ["mmaction2__demo.mp4", "moviepy__chaplin.mp4"])
def test_pixel_values_equal_transformers_processor_on_real_frames(folder: Path, name: str) -> None:
    import av

    with av.open(str(VIDEOS / name)) as video:
        decoded = (frame.to_ndarray(format="rgb24") for frame in video.decode(video=0))
        frames = np.stack([frame for _, frame in zip(range(4), decoded, strict=False)])
    assert_same_pixels(folder, frames)


def test_a_very_long_strip_is_no_memory_bomb(folder: Path, embedder: TransformersEmbedder) -> None:
    strip = np.full((1, 2, 20_000, 3), 128, np.uint8)
    resized = FrameRecipe.of(find_model(str(folder)))._resized(torch.zeros(1, 3, 2, 20_000))
    assert resized[0, 0].numel() <= 4 * IMAGE * IMAGE  # not 48 x 480,000
    square = np.full((1, 64, 64, 3), 128, np.uint8)
    a, b = embedder.embed_clips([strip, square])
    assert a @ b > 0.9999


def test_long_texts_are_cut_and_empty_ones_refused(embedder: TransformersEmbedder) -> None:
    assert embedder.embed_texts(["dog " * 500]).shape == (1, embedder.dim)
    assert np.array_equal(embedder.embed_texts([" Dog "]), embedder.embed_texts(["dog"]))
    for empty in ("", " \n"):
        with pytest.raises(EmbedderError, match="empty text"):
            embedder.embed_texts(["dog", empty])


@pytest.mark.parametrize(
    "clip",
    [
        np.zeros((8, 9, 9, 3), np.float32),
        np.zeros((8, 9, 9, 4), np.uint8),
        np.zeros((9, 9, 3), np.uint8),
        np.zeros((0, 9, 9, 3), np.uint8),
        np.zeros((1, 0, 9, 3), np.uint8),
    ],
)
def test_what_is_no_clip_is_refused(embedder: TransformersEmbedder, clip: np.ndarray) -> None:
    with pytest.raises(EmbedderError, match="8-bit RGB"):
        embedder.embed_clips([clip])


def test_read_only_frames_are_fine(embedder: TransformersEmbedder) -> None:
    clip = random_clip(1)
    clip.setflags(write=False)
    assert embedder.embed_clips([clip]).shape == (1, embedder.dim)


def test_many_threads_load_once_and_get_the_same_answers(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads = []

    def counted(*arguments: Any) -> Any:
        loads.append(arguments)
        return load_model(*arguments)

    load_model = embedder_module._load_model
    monkeypatch.setattr(embedder_module, "_load_model", counted)
    embedder = load_embedder(str(folder), device="cpu")
    clip, texts = random_clip(1), ["a red car at night", "dog"]
    answers: list[tuple[np.ndarray, np.ndarray]] = []
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        answers.append((embedder.embed_clips([clip]), embedder.embed_texts(texts)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loads) == 1 and len(answers) == 4
    for clips, vectors in answers:
        assert np.allclose(clips, answers[0][0], atol=1e-6)
        assert np.allclose(vectors, answers[0][1], atol=1e-6)


def test_identity_is_that_of_the_model_not_of_its_place(folder: Path, tmp_path: Path) -> None:
    here = load_embedder(str(folder)).identity
    moved = shutil.copytree(folder, tmp_path / "elsewhere")
    there = load_embedder(str(moved)).identity
    assert (here.canonical, here.digest) == (there.canonical, there.digest)
    assert load_embedder(str(folder)).identity == here
    assert here.source == folder.name and there.source == "elsewhere"
    assert not any(part in here.canonical for part in (str(tmp_path), str(folder), folder.name))
    assert len(here.digest) == 16 and str(here).startswith(folder.name)


def test_identity_changes_with_whatever_changes_the_numbers(folder: Path, tmp_path: Path) -> None:
    here = load_embedder(str(folder)).identity
    family = here.family
    others = [
        load_embedder(str(save_model(tmp_path / "other-weights", family, seed=1))).identity,
        load_embedder(str(folder), frames_per_clip=4).identity,
    ]
    for file, old, new in [
        ("preprocessor_config.json", '"resample": 3', '"resample": 2'),
        ("tokenizer.json", '"dog"', '"cat"'),
    ]:
        changed = shutil.copytree(folder, tmp_path / file)
        text = (changed / file).read_text()
        assert old in text
        (changed / file).write_text(text.replace(old, new))
        others.append(load_embedder(str(changed)).identity)
    digests = {here.digest, *(other.digest for other in others)}
    assert len(digests) == 5


def test_pickled_weights_are_refused(folder: Path, tmp_path: Path) -> None:
    pickled = shutil.copytree(folder, tmp_path / "pickled")
    (pickled / "model.safetensors").rename(pickled / "pytorch_model.bin")
    with pytest.raises(EmbedderError, match=r"only as \.bin.*safetensors"):
        load_embedder(str(pickled))


def test_an_incomplete_or_hostile_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(folder, tmp_path / "broken")
    weights = broken / "model.safetensors"
    index = broken / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"a": "model-1.safetensors"}}))
    with pytest.raises(EmbedderError, match=r"model-1\.safetensors missing"):
        load_embedder(str(broken))
    index.write_text(json.dumps({"weight_map": {"a": "../../other.safetensors"}}))
    with pytest.raises(EmbedderError, match="outside its folder"):
        load_embedder(str(broken))
    index.unlink()
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(EmbedderError, match="cannot be loaded"):
        load_embedder(str(broken)).embed_texts(["dog"])
    for file, message in [
        ("tokenizer.json", "no tokenizer"),
        ("preprocessor_config.json", "image processor"),
    ]:
        lacking = shutil.copytree(folder, tmp_path / f"no-{file}")
        (lacking / file).unlink()
        with pytest.raises(EmbedderError, match=message):
            load_embedder(str(lacking))


def test_weights_that_lack_an_encoder_are_refused(folder: Path, tmp_path: Path) -> None:
    lacking = shutil.copytree(folder, tmp_path / "images-only")
    tensors = load_file(lacking / "model.safetensors")
    images_only = {name: value for name, value in tensors.items() if "text" not in name}
    save_file(images_only, lacking / "model.safetensors", {"format": "pt"})
    with pytest.raises(EmbedderError, match=r"lack \d+ tensors"):
        load_embedder(str(lacking)).embed_clips([random_clip(1)])


def test_other_families_are_refused_by_name(folder: Path, tmp_path: Path) -> None:
    other = shutil.copytree(folder, tmp_path / "bert")
    BertConfig().save_pretrained(other)
    with pytest.raises(EmbedderError, match=r"'bert'.*CLIP and SigLIP"):
        load_embedder(str(other))
    (other / "config.json").write_text('{"model_type": "invented"}')
    with pytest.raises(EmbedderError, match="CLIP and SigLIP"):
        load_embedder(str(other))


def test_missing_folders_and_devices_are_named() -> None:
    for source in ("/no/such/folder", "./models/none", "nothing"):
        with pytest.raises(EmbedderError, match=r"no model folder.*RUSHES_EMBEDDER"):
            load_embedder(source)


def test_an_unknown_device_is_named(folder: Path) -> None:
    with pytest.raises(EmbedderError, match="device 'abacus' cannot be used"):
        load_embedder(str(folder), device="abacus")


@pytest.mark.parametrize("hub", ["switched off", "refuses", "accepts and is silent"])
def test_an_unreachable_hub_is_said_soon_and_with_the_ways_out(hub: str, tmp_path: Path) -> None:
    code = (
        "import time, workers.embedding.embedder as e\n"
        "import huggingface_hub, transformers, torch\n"
        "start = time.monotonic()\n"
        "try: e.load_embedder(e.DEFAULT_MODEL + '@main')\n"
        "except e.EmbedderError as error: print(time.monotonic() - start, error)\n"
    )
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if hub == "accepts and is silent":
            silent.listen()
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"
        offline = "1" if hub == "switched off" else "0"
        run = subprocess.run(
            [sys.executable, "-c", code],
            env={
                **os.environ,
                "HF_ENDPOINT": endpoint,
                "HF_HUB_OFFLINE": offline,
                "HF_HOME": str(tmp_path),
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    seconds, _, message = run.stdout.partition(" ")
    assert float(seconds) < 12
    for way_out in ("RUSHES_EMBEDDER", "hf download google/siglip2", "make demo"):
        assert way_out in message


def test_importing_the_module_does_not_import_torch() -> None:
    code = (
        "import sys, workers.embedding.embedder; "
        "print({'torch', 'transformers'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


def test_bench_prints_the_ratio(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--clips", "2", "--rounds", "1", "--size", "60", "90", "--device", "cpu"]
    assert main(["bench", "--model", str(folder), *options]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["frames"] == 16 and printed["ratio"] > 0 and printed["dtype"] == "float32"
    assert main(["bench", "--model", "/no/such/folder"]) == 1
    assert "no model folder" in capsys.readouterr().err
