"""What frames say beside their mean: the experiment's sets, how pictures move, and what wins."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import av
import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from workers.embedding.embedder import Embedder
from workers.experiments import motion, pooling
from workers.experiments.__main__ import main
from workers.experiments.dataset import DatasetError
from workers.experiments.prepare import camera, moving


def _picture(seed: int = 0) -> Image.Image:
    """Soft blotches, 320 × 240, which look the same nowhere."""
    noise = np.random.default_rng(seed).integers(0, 255, (15, 20, 3)).astype(np.uint8)
    return Image.fromarray(noise).resize((320, 240), Image.Resampling.BICUBIC)


def _cut(x: float, y: float, size: float) -> np.ndarray:
    box = (x - 80 * size, y - 60 * size, x + 80 * size, y + 60 * size)
    return np.asarray(_picture().resize((160, 120), Image.Resampling.BILINEAR, box))


def test_how_the_picture_moves_is_measured() -> None:
    pan = camera.steps(np.stack([_cut(140 + 8 * i, 120, 1.0) for i in range(4)]))
    # The window goes to the right by 8 of its 160 pixels: what is in it, to the left.
    assert np.allclose(pan[:, 0], -0.05, atol=0.005) and np.allclose(pan[:, 1:3], 0, atol=0.01)
    assert (pan[:, 3] < 0.3).all()
    zoom = camera.steps(np.stack([_cut(160, 120, 0.95**i) for i in range(4)]))
    assert np.allclose(zoom[:, 2], -np.log(0.95), atol=0.01)
    still = camera.steps(np.stack([_cut(160, 120, 1.0)] * 3))
    assert np.allclose(still, [0, 0, 0, 1])


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """Four films of 30 frames, and a file that is none."""
    folder = tmp_path / "films"
    folder.mkdir()
    (folder / "notes.txt").write_text("no film")
    for number in range(4):
        with av.open(str(folder / f"{number}.mp4"), "w") as container:
            stream = container.add_stream("libx264", rate=10)
            stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
            for _ in range(30):
                container.mux(stream.encode(av.VideoFrame.from_image(_picture(number))))
            container.mux(stream.encode(None))
    return folder


def test_windows_move_as_their_labels_say(films: Path) -> None:
    seen = 0
    for clip in moving.windows(films, seed=1, clips=24):
        steps = camera.steps(clip.frames)
        assert clip.frames.shape == (moving.FRAMES, *reversed(moving.SHAPE), 3)
        # What is in the window goes to the left while it goes to the right.
        if clip.motion["pan"]:
            assert (steps[:, 0].sum() < 0) == clip.motion["pan to the right"]
        if clip.motion["zoom"]:
            assert (steps[:, 2].sum() < 0) != clip.motion["zoom in"]
        if clip.motion["still"]:
            assert np.abs(steps[:, :3]).max() < 0.02
        seen += clip.motion["pan"] + clip.motion["zoom"] + clip.motion["still"]
    assert seen > 6
    with pytest.raises(DatasetError, match="takes 4"):
        list(moving.windows(films.parent, 0, 1))


class _Colours:
    """Embeds a clip by the mean colour of its first frame, in no time."""

    def embed_clips(self, clips: list[np.ndarray]) -> np.ndarray:
        colours = np.stack([clip[0].mean(axis=(0, 1)) for clip in clips])
        return colours / np.linalg.norm(colours, axis=1, keepdims=True)

    def embed_texts(self, texts: list[str]) -> np.ndarray:
        return np.eye(3, dtype=np.float32)[np.arange(len(texts)) % 3]


@pytest.mark.parametrize("source", ["demo", ""])
def test_a_set_holds_each_frame_and_what_is_true(films: Path, tmp_path: Path, source: str) -> None:
    target = tmp_path / "set.npz"
    made = CliRunner().invoke(main, ["prepare", "moving", "--help"])
    assert "windows that move" in made.output
    moving.prepare_moving(source or str(films), target, cast(Embedder, _Colours()), seed=2, clips=4)
    clips = motion.read(target)
    assert clips.frames.shape == (4, moving.FRAMES, 3) and clips.steps.shape[1:] == (7, 4)
    assert clips.truth.shape == (4, len(clips.labels)) and clips.motion.sum() >= 7
    assert (clips.truth[:, clips.motion].sum(axis=1) >= 1).all() or not source
    assert (clips.text is None) is not bool(source)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Clips of a label "onward", whose frames are those of others in the opposite order, and of a
    label "bright", which their mean tells."""
    rng = np.random.default_rng(4)
    n, f, d = 160, 8, 12
    onward, bright = rng.random((2, n)) < 0.4
    way = np.where(onward, 1.0, -1.0)[:, None] * np.linspace(-1, 1, f)
    frames = rng.normal(scale=0.1, size=(n, 1, d)) + np.eye(d)[0]
    frames = frames + way[:, :, None] * np.eye(d)[1] + bright[:, None, None] * np.eye(d)[2]
    frames /= np.linalg.norm(frames, axis=2, keepdims=True)
    file = tmp_path / "data.npz"
    np.savez(
        file, frames=frames.astype(np.float16), steps=np.zeros((n, f - 1, 4), np.float32),
        film=np.arange(n) // 10, label=np.array(["onward", "bright"]),
        kind=np.array(["motion", "ordinary"]), truth=np.stack([onward, bright], axis=1),
    )  # fmt: skip
    return file


def test_what_the_order_of_frames_tells_is_found_and_the_mean_loses_nothing(data: Path) -> None:
    clips = motion.read(data)
    ways = dict(motion._ways(clips))
    (_, before), *after = [
        (way, points[-1]) for way, points in motion._run(clips, 0, ways, (50,), 0)
    ]
    points = dict(after)
    assert before < 0.7
    assert points["ordered"] > 0.95 and points["spread, last less first"] > 0.95
    assert points["camera"] == before  # it says nothing here, so that it is left out
    plain = [points[-1] for _, points in motion._run(clips, 1, ways, (50,), 0)]
    assert min(plain) > 0.95
    assert np.allclose(np.linalg.norm(pooling.mean(clips.frames), axis=1), 1, atol=1e-3)


def test_the_experiment_is_told_in_tables(data: Path) -> None:
    found = CliRunner().invoke(main, ["motion", str(data), "--draws", "1", "--n", "25,50"])
    assert found.exit_code == 0, found.output
    assert "1 labels of motion" in found.output and "| ordered | 36 |" in found.output
    few = CliRunner().invoke(main, ["motion", str(data), "--n", "500"])
    assert few.exit_code == 1 and "less than 500 answers" in few.output
    (data.parent / "odd.npz").write_bytes(b"no")
    odd = CliRunner().invoke(main, ["motion", str(data.parent / "odd.npz")])
    assert odd.exit_code == 1 and "prepare moving" in odd.output
