"""A video file in; shots, proxies, posters and sampled frames out."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from made_media import write_wav
from made_videos import (
    RATE,
    boxes,
    scenes,
    set_clean_aperture,
    set_display_matrix,
    solid,
    write_video,
)
from PIL import Image

from workers.video import Limits, Progress, process_video
from workers.video.stills import load_frames

FRAME = 1 / RATE


def starts(report) -> list[float]:
    return [shot.start for shot in report.shots]


@pytest.mark.parametrize("kind", ["film", "picture", "sound"])
def test_what_the_embedder_reads_is_the_same_where_nobody_looks(tmp_path: Path, kind: str) -> None:
    source = {
        "film": lambda: write_video(tmp_path / "film.mp4", scenes(30, 20)),
        "picture": lambda: _picture(tmp_path / "picture.png"),
        "sound": lambda: write_wav(tmp_path / "sound.wav", np.sin(np.arange(90_000) / 9)),
    }[kind]()
    seen = process_video(source, tmp_path / "seen", sense=None)
    alone = process_video(source, tmp_path / "alone", sense=None, limits=Limits(for_people=False))
    frames = [shot.frames for shot in seen.shots]
    assert [replace(shot, proxy="", poster="") for shot in seen.shots] == list(alone.shots)
    assert sorted(file.name for file in (tmp_path / "alone").iterdir()) == frames
    assert all(shot.proxy and shot.poster for shot in seen.shots)
    for name in frames:
        assert (tmp_path / "seen" / name).read_bytes() == (tmp_path / "alone" / name).read_bytes()


def _picture(path: Path) -> Path:
    Image.fromarray(np.arange(96 * 64 * 3, dtype=np.uint8).reshape(64, 96, 3)).save(path)
    return path


def test_hard_cuts_start_shots_that_tile_the_video(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(30, 20, 25))
    report = process_video(video, tmp_path / "out")
    assert starts(report) == pytest.approx([0, 1.2, 2.0], abs=1e-3)
    assert [(s.frame_in, s.frame_out) for s in report.shots] == [(0, 30), (30, 50), (50, 75)]
    assert [s.end for s in report.shots] == [*starts(report)[1:], report.duration]
    assert report.duration == pytest.approx(3.0, abs=1e-3)
    assert (report.width, report.height, report.codec, report.rotation) == (96, 64, "h264", 0)
    assert report.fps == pytest.approx(25, abs=0.01)
    assert report.warnings == ()


@pytest.mark.parametrize(
    ("name", "rate", "timecode"),
    [
        ("drop.mov", Fraction(30000, 1001), "00:59:58;02"),
        ("drop.mp4", Fraction(60000, 1001), "01:00:00;59"),
        ("film.mkv", Fraction(24000, 1001), "01:00:00:00"),
        ("plain.mov", Fraction(25), "10:00:00:00"),
        ("none.mov", Fraction(30), None),
    ],
)
def test_the_declared_rate_and_start_timecode_are_exact(
    name: str, rate: Fraction, timecode: str | None, tmp_path: Path
) -> None:
    video = write_video(tmp_path / name, scenes(20), rate=rate, timecode=timecode)
    report = process_video(video, tmp_path / "out")
    assert report.rate == (rate.numerator, rate.denominator)
    assert report.timecode == timecode


def test_files_are_named_by_number_and_nothing_else_is_left(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(20, 20))
    report = process_video(video, tmp_path / "deep" / "out")
    names = [name for shot in report.shots for name in (shot.proxy, shot.poster, shot.frames)]
    assert names == [
        *("0000.mp4", "0000.jpg", "0000.frames.jpg"),
        *("0001.mp4", "0001.jpg", "0001.frames.jpg"),
    ]
    assert sorted(names) == sorted(p.name for p in (tmp_path / "deep" / "out").iterdir())


def test_a_video_without_cuts_is_one_shot(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mkv", scenes(40))
    assert starts(process_video(video, tmp_path / "out")) == [0.0]


def test_one_frame_is_a_shot(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(1))
    report = process_video(video, tmp_path / "out")
    assert [(s.frame_in, s.frame_out) for s in report.shots] == [(0, 1)]
    assert load_frames(tmp_path / "out" / report.shots[0].frames).shape == (1, 64, 96, 3)


def test_presentation_times_rule_at_a_variable_rate(tmp_path: Path) -> None:
    steps = [0.04] * 20 + [0.2] * 10 + [0.5, 0.04, 0.3] * 5 + [0.1] * 10
    times = np.cumsum([0.0, *steps])[:-1].tolist()
    video = write_video(tmp_path / "film.mkv", scenes(20, 35), times=times)
    report = process_video(video, tmp_path / "out")
    assert starts(report) == pytest.approx([0, times[20]], abs=2e-3)
    shown = [_times(tmp_path / "out" / shot.proxy) for shot in report.shots]
    assert shown[0] == pytest.approx(times[:20], abs=2e-3)
    assert shown[1] == pytest.approx(np.array(times[20:]) - times[20], abs=2e-3)


def test_long_shots_are_split_but_no_crumb_is_left(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(80))
    report = process_video(video, tmp_path / "out", limits=Limits(max_shot_seconds=1.0))
    assert starts(report) == pytest.approx([0, 1, 2], abs=1e-3)
    assert report.shots[-1].end == pytest.approx(3.2, abs=1e-3)


def test_proxies_play_in_every_browser(tmp_path: Path) -> None:
    video = write_video(
        tmp_path / "film.mkv",
        scenes(30, size=(1000, 600)),
        pix_fmt="yuv420p10le",
        sound=True,
    )
    report = process_video(video, tmp_path / "out")
    proxy = tmp_path / "out" / report.shots[0].proxy
    assert boxes(proxy).index(b"moov") < boxes(proxy).index(b"mdat")
    with av.open(str(proxy)) as file:
        assert [stream.type for stream in file.streams] == ["video"]
        context = file.streams.video[0].codec_context
        assert (context.name, context.codec_tag, context.pix_fmt) == ("h264", "avc1", "yuv420p")
        assert (context.width, context.height) == (800, 480)
        frames = list(file.decode(video=0))
    assert len(frames) == 30
    assert frames[0].pts == 0
    assert _times(proxy)[-1] == pytest.approx(29 * FRAME, abs=1e-3)


def test_the_last_frame_of_a_proxy_keeps_its_time_on_screen(tmp_path: Path) -> None:
    times = [index / RATE + (1.5 if index > 19 else 0) for index in range(40)]
    video = write_video(tmp_path / "film.mkv", scenes(20, 20), times=times)
    report = process_video(video, tmp_path / "out")
    assert report.shots[0].end == pytest.approx(2.3, abs=2e-3)
    with av.open(str(tmp_path / "out" / report.shots[0].proxy)) as file:
        assert float(file.duration / av.time_base) == pytest.approx(2.3, abs=2e-3)


@pytest.mark.parametrize(
    ("matrix", "rotation", "mirrored"),
    [
        ((1, 0, 0, 1), 0, False),
        ((0, 1, -1, 0), 90, False),
        ((-1, 0, 0, -1), 180, False),
        ((0, -1, 1, 0), 270, False),
        ((-1, 0, 0, 1), 0, True),
        ((0, 1, 1, 0), 270, True),
    ],
)
def test_pictures_come_out_upright(
    tmp_path: Path, matrix: tuple[int, int, int, int], rotation: int, mirrored: bool
) -> None:
    image = np.zeros((64, 96, 3), np.uint8)
    image[:32, :48], image[:32, 48:], image[32:, :48] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    video = write_video(tmp_path / "film.mp4", [image] * 12, matrix=1)
    set_display_matrix(video, *matrix)
    report = process_video(video, tmp_path / "out")

    upright = np.rot90(np.fliplr(image) if mirrored else image, -rotation // 90)
    assert (report.height, report.width) == upright.shape[:2]
    assert report.rotation == rotation
    shot = report.shots[0]
    poster = np.asarray(Image.open(tmp_path / "out" / shot.poster))
    for seen in (poster, load_frames(tmp_path / "out" / shot.frames)[0]):
        assert seen.shape == upright.shape
        assert np.abs(seen.astype(int) - upright)[4::8, 4::8].max() < 12


def test_pixels_become_square(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(12), pixel_shape=Fraction(4, 3))
    report = process_video(video, tmp_path / "out")
    assert (report.width, report.height) == (128, 64)
    with av.open(str(tmp_path / "out" / report.shots[0].proxy)) as file:
        stream = file.streams.video[0]
        assert (stream.width, stream.height) == (128, 64)
        assert stream.sample_aspect_ratio in (None, 1)


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ((48, 32, 0, 0), (48, 32)),
        ((80, 64, -8, 0), (80, 64)),
        ((200, 64, 0, 0), (96, 64)),
        ((80, 64, 9, 0), (96, 64)),
    ],
)
def test_of_a_picture_the_clean_aperture_is_shown_if_it_lies_inside(
    tmp_path: Path, wanted: tuple[int, int, int, int], shown: tuple[int, int]
) -> None:
    image = np.zeros((64, 96, 3), np.uint8)
    image[:, :80], image[16:48, 24:72] = (200, 0, 0), (0, 0, 200)
    video = write_video(tmp_path / "film.mp4", [image] * 12, matrix=1)
    set_clean_aperture(video, *wanted)
    report = process_video(video, tmp_path / "out")
    assert (report.width, report.height) == shown
    poster = np.asarray(Image.open(tmp_path / "out" / report.shots[0].poster)).astype(int)
    corner = {(48, 32): (0, 0, 200), (80, 64): (200, 0, 0), (96, 64): (0, 0, 0)}[shown]
    assert np.abs(poster[-4, -4] - corner).max() < 12


@pytest.mark.parametrize("size", [(2, 2), (3, 5), (2, 300), (1600, 2)])
def test_odd_shapes_get_even_sides(tmp_path: Path, size: tuple[int, int]) -> None:
    video = write_video(
        tmp_path / "film.mkv", solid((200, 60, 60), 12, size), codec="ffv1", pix_fmt="yuv444p"
    )
    report = process_video(video, tmp_path / "out")
    assert (report.width, report.height) == size
    with av.open(str(tmp_path / "out" / report.shots[0].proxy)) as file:
        frame = next(file.decode(video=0))
    assert frame.width % 2 == frame.height % 2 == 0
    assert frame.height <= 480


@pytest.mark.parametrize(
    ("matrix", "full_range", "pix_fmt"),
    [
        (6, False, "yuv420p"),
        (1, False, "yuv420p"),
        (1, True, "yuv420p"),
        (None, False, "yuv420p"),
        (1, True, "yuv422p10le"),
        (1, False, "yuv422p10le"),
    ],
)
def test_colours_survive(
    tmp_path: Path, matrix: int | None, full_range: bool, pix_fmt: str
) -> None:
    colour = (210, 90, 30)
    video = write_video(
        tmp_path / "film.mp4",
        solid(colour, 12),
        matrix=matrix,
        full_range=full_range,
        pix_fmt=pix_fmt,
    )
    shot = process_video(video, tmp_path / "out").shots[0]
    poster = np.asarray(Image.open(tmp_path / "out" / shot.poster))
    with av.open(str(tmp_path / "out" / shot.proxy)) as file:
        played = next(file.decode(video=0)).to_ndarray(format="rgb24")
    for seen in (poster, played):
        assert np.abs(seen.reshape(-1, 3).mean(axis=0) - colour).max() < 6


def test_sampled_frames_are_spread_over_the_shot(tmp_path: Path) -> None:
    images = [np.full((300, 400, 3), 3 * index, np.uint8) for index in range(80)]
    video = write_video(tmp_path / "film.mp4", images)
    shot = process_video(video, tmp_path / "out").shots[0]
    frames = load_frames(tmp_path / "out" / shot.frames)
    assert frames.shape == (8, 256, 341, 3)
    assert frames.dtype == np.uint8
    seen = frames.mean(axis=(1, 2, 3)) / 3
    assert seen == pytest.approx([4.5, 14.5, 24.5, 34.5, 44.5, 54.5, 64.5, 74.5], abs=2)
    poster = Image.open(tmp_path / "out" / shot.poster)
    assert poster.size == (400, 300)
    assert np.asarray(poster).mean() / 3 == pytest.approx(39.5, abs=2)


def test_a_second_run_replaces_the_first(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(80))
    out = tmp_path / "out"
    process_video(video, out, limits=Limits(max_shot_seconds=1.0))
    process_video(video, out)
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    assert set(first) == {"0000.mp4", "0000.jpg", "0000.frames.jpg"}
    process_video(video, out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == first


def test_two_runs_for_one_folder_wait_for_each_other(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(80))
    out = tmp_path / "out"
    with ThreadPoolExecutor() as pool:
        runs = []

        def start_another(progress: Progress) -> None:
            if not runs:
                runs.append(pool.submit(process_video, video, out))

        first = process_video(video, out, on_progress=start_another)
        assert runs[0].result() == first
    assert len(list(out.iterdir())) == 3


def test_progress_moves_forward_to_the_end(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(80))
    seen: list[Progress] = []
    process_video(video, tmp_path / "out", on_progress=seen.append)
    assert [p.stage for p in seen if p.stage != "decode"] == ["publish", "publish"]
    fractions = [p.fraction for p in seen if p.stage == "decode"]
    assert fractions
    assert fractions == sorted(fractions)
    assert 0 <= fractions[0] <= fractions[-1] <= 1
    assert seen[-1] == Progress("publish", 1.0)


@pytest.mark.parametrize("name", ["-dash-.mp4", "http:%d concat:|.mp4", "ünï 中.mp4", "no_suffix"])
def test_no_name_is_taken_for_an_address_or_an_option(tmp_path: Path, name: str) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(12))
    named = video.rename(tmp_path / name)
    assert len(process_video(named, tmp_path / "out").shots) == 1


@pytest.mark.parametrize("suffix", ["mp4", "mov", "mkv", "avi", "ts", "mpg", "flv", "ogv", "wmv"])
def test_every_container_on_the_list_is_read(tmp_path: Path, suffix: str) -> None:
    codec = {"mpg": "mpeg2video", "ogv": "libvpx", "wmv": "wmv2", "avi": "mpeg4"}
    video = write_video(
        tmp_path / f"film.{suffix}", scenes(20, 20), codec=codec.get(suffix, "libx264")
    )
    report = process_video(video, tmp_path / "out")
    assert len(report.shots) == 2
    assert report.shots[1].frame_in == 20
    assert report.shots[0].start == pytest.approx(0, abs=0.1)
    assert report.shots[1].start - report.shots[0].start == pytest.approx(0.8, abs=1e-3)


def _times(path: Path) -> list[float]:
    with av.open(str(path)) as file:
        return [frame.time for frame in file.decode(video=0)]
