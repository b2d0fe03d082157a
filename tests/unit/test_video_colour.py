"""Colours, transparency and fields come out as a viewer sees them."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from made_videos import SIZE, scene_image, write_video
from PIL import Image

from workers.video import VideoReport, process_video
from workers.video.canvas import Canvas, Orientation
from workers.video.colour import HLG, PQ, Colours, cube, srgb_code, to_bt709, tone_mapped

WIDTH, HEIGHT = SIZE
M1, M2, C1, C2, C3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875


def pq(nits: float) -> float:
    power = (nits / 10_000) ** M1
    return ((C1 + C2 * power) / (1 + C3 * power)) ** M2


def hlg(nits: float) -> float:
    """Of a grey shown on a screen of 1,000 cd/m2."""
    scene = (nits / 1000) ** (1 / 1.2)
    if scene <= 1 / 12:
        return (3 * scene) ** 0.5
    return 0.17883277 * np.log(12 * scene - 0.28466892) + 0.55991073


def write_bars(
    path: Path,
    bars: list[tuple[float, float, float]],
    tags: tuple[int, int, int],
    codec: str = "ffv1",
) -> Path:
    """Bars from left to right, each (Y in [0, 1], Cb, Cr in [-0.5, 0.5]), coded losslessly in 10
    bit, limited range; `tags`: matrix, primaries, transfer."""
    levels = np.array([(64 + 876 * y, 512 + 896 * b, 512 + 896 * r) for y, b, r in bars])
    columns = np.repeat(np.rint(levels), WIDTH // len(bars), axis=0).astype(np.uint16)
    with av.open(str(path), "w") as file:
        stream = file.add_stream("ffv1", rate=25)
        stream.width, stream.height, stream.pix_fmt = len(columns), HEIGHT, "yuv444p10le"
        context = stream.codec_context
        context.colorspace, context.color_primaries, context.color_trc = tags
        context.color_range = 1
        for index in range(12):
            frame = av.VideoFrame(len(columns), HEIGHT, "yuv444p10le")
            for plane, row in zip(frame.planes, columns.T, strict=True):
                padded = np.pad(row, (0, plane.line_size // 2 - len(row)))
                plane.update(np.tile(padded, (HEIGHT, 1)).tobytes())
            frame.colorspace, frame.color_primaries, frame.color_trc = tags
            frame.color_range, frame.pts, frame.time_base = 1, index, Fraction(1, 25)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


def seen(video: Path, bars: int) -> tuple[np.ndarray, VideoReport]:
    """The colour of each bar (bars, 3), the same in poster and proxy; and the report."""
    out = video.parent / "out"
    report = process_video(video, out)
    poster = np.asarray(Image.open(out / report.shots[0].poster))
    with av.open(str(out / report.shots[0].proxy)) as file:
        frame = next(file.decode(video=0))
        assert {int(frame.color_range)} == {1}
        assert 2 not in (frame.colorspace, frame.color_primaries, frame.color_trc)
        played = frame.to_ndarray(format="rgb24")
    middles = [int((bar + 0.5) * poster.shape[1] / bars) for bar in range(bars)]
    colours = poster[poster.shape[0] // 2, middles].astype(int)
    assert np.abs(colours - played[played.shape[0] // 2, middles]).max() <= 6
    return colours, report


@pytest.mark.parametrize(("transfer", "code"), [(PQ, pq), (HLG, hlg)])
def test_hdr_becomes_what_a_screen_shows(tmp_path: Path, transfer: int, code) -> None:
    nits = [0, 20, 100, 203, 500, 1000]
    bars = [(code(level), 0.0, 0.0) for level in nits]
    colours, report = seen(write_bars(tmp_path / "film.mkv", bars, (9, 9, transfer)), 6)
    assert np.ptp(colours, axis=1).max() <= 2
    assert colours[:, 0] == pytest.approx([0, 89, 187, 244, 252, 255], abs=4)
    assert report.warnings == ()


@pytest.mark.parametrize(
    ("transfer", "expected"),
    [(4, 129), (5, 106), (6, 128), (8, 188), (9, 89), (11, 128), (13, 128), (14, 128), (17, 113)],
)
def test_every_curve_shows_grey_as_bright_as_it_is_meant(
    tmp_path: Path, transfer: int, expected: int
) -> None:
    bars = [(0.0, 0.0, 0.0), (0.5, 0.0, 0.0), (1.0, 0.0, 0.0)]
    colours, report = seen(write_bars(tmp_path / "film.mkv", bars, (1, 1, transfer)), 3)
    assert colours[1] == pytest.approx([expected] * 3, abs=4)
    assert colours[[0, 2], 0] == pytest.approx([0, 255], abs=4)
    assert report.warnings == ()


def coded(rgb: list[tuple[float, float, float]], kr: float, kb: float) -> list:
    codes = []
    for red, green, blue in rgb:
        luma = kr * red + (1 - kr - kb) * green + kb * blue
        codes.append((luma, (blue - luma) / (2 - 2 * kb), (red - luma) / (2 - 2 * kr)))
    return codes


RGB = [(0.75, 0.25, 0.25), (0.3, 0.6, 0.3), (0.2, 0.3, 0.8), (0.9, 0.9, 0.9)]


def expect(video: Path) -> None:
    colours, report = seen(video, len(RGB))
    assert colours == pytest.approx(255 * np.array(RGB), abs=6)
    assert report.warnings == ()


@pytest.mark.parametrize(
    ("matrix", "kr", "kb"),
    [
        *((1, 0.2126, 0.0722), (4, 0.30, 0.11), (6, 0.299, 0.114), (7, 0.212, 0.087)),
        *((9, 0.2627, 0.0593), (12, 0.2126, 0.0722)),
    ],
)
def test_matrices_of_luma_and_colour_differences(
    tmp_path: Path, matrix: int, kr: float, kb: float
) -> None:
    expect(write_bars(tmp_path / "film.mkv", coded(RGB, kr, kb), (matrix, 1, 1)))


# What libswscale's own colour management makes of (192, 64, 64), (64, 192, 64) and (64, 64, 192)
# in these primaries, where they lie within BT.709's.
@pytest.mark.parametrize(
    ("primaries", "expected"),
    [
        (5, [(195, 64, 64), (45, 192, 68), (64, 64, 191)]),
        (6, [(187, 70, 63), (79, 189, 63), (67, 69, 192)]),
        (7, [(187, 70, 63), (79, 189, 63), (67, 69, 192)]),
        (22, [(194, 70, 63), (54, 188, 64), (64, 74, 192)]),
    ],
)
def test_primaries_become_those_of_a_screen(tmp_path: Path, primaries: int, expected: list) -> None:
    rgb = [(0.7529, 0.251, 0.251), (0.251, 0.7529, 0.251), (0.251, 0.251, 0.7529)]
    bars = coded(rgb, 0.2126, 0.0722)
    out = tmp_path / "out"
    report = process_video(write_bars(tmp_path / "film.mkv", bars, (1, primaries, 1)), out)
    poster = np.asarray(Image.open(out / report.shots[0].poster))
    assert poster[32, [16, 48, 80]].astype(int) == pytest.approx(np.array(expected), abs=9)


def test_ycgco(tmp_path: Path) -> None:
    bars = [(r / 4 + g / 2 + b / 4, -r / 4 + g / 2 - b / 4, r / 2 - b / 2) for r, g, b in RGB]
    expect(write_bars(tmp_path / "film.mkv", bars, (8, 1, 1)))


def test_ictcp_of_bt2100() -> None:
    light = np.array([0.5, 0.2, 0.1])
    lms = np.array([[1688, 2146, 262], [683, 2951, 462], [99, 309, 3688]]) / 4096 @ light
    coded_lms = np.array([pq(203 * value) for value in lms])
    ictcp = np.array([[2048, 2048, 0], [6610, -13613, 7003], [17933, -17390, -543]]) / 4096
    i, ct, cp = ictcp @ coded_lms
    size = 65
    codes = np.array([16 + 219 * i, 128 + 224 * ct, 128 + 224 * cp]) * 256 / 65535
    place = tuple(np.rint(codes * (size - 1)).astype(int))
    found = cube(Colours(14, 9, PQ, full_range=False, rgb=False), size)[place]
    expected = srgb_code(tone_mapped(light[None]) @ to_bt709(9).T)[0]
    assert found == pytest.approx(expected, abs=0.08)


def test_matrices_to_bt709_are_those_of_the_standards() -> None:
    bt2020 = [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]]
    display_p3 = [[1.2249, -0.2249, 0], [-0.0420, 1.0420, 0], [-0.0197, -0.0786, 1.0979]]
    assert to_bt709(9) == pytest.approx(np.array(bt2020), abs=1e-3)  # ITU-R BT.2407
    assert to_bt709(12) == pytest.approx(np.array(display_p3), abs=1e-3)


@pytest.mark.parametrize("primaries", [1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 22])
def test_white_stays_white_in_all_primaries(primaries: int) -> None:
    assert to_bt709(primaries).sum(axis=1) == pytest.approx([1, 1, 1], abs=2e-3)


def test_what_is_not_known_is_named(tmp_path: Path) -> None:
    bars = [(0.5, 0.0, 0.0)]
    _, report = seen(write_bars(tmp_path / "film.mkv", bars, (11, 1, 1)), 1)
    (warning,) = report.warnings
    assert "matrix 11" in warning


def transparent(
    path: Path, codec: str, pix_fmt: str, options: dict[str, str] | None = None
) -> Path:
    """White everywhere; opaque in the left third, half transparent in the middle, else not seen."""
    image = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
    image[:, WIDTH // 3 :, 3], image[:, 2 * WIDTH // 3 :, 3] = 128, 0
    with av.open(str(path), "w") as file:
        options = {"auto-alt-ref": "0"} if codec.startswith("libvpx") else {}
        stream = file.add_stream(codec, rate=25, options=options)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, pix_fmt
        for index in range(12):
            frame = av.VideoFrame.from_ndarray(image, format="rgba").reformat(format=pix_fmt)
            frame.pts, frame.time_base = index, Fraction(1, 25)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt"),
    [
        ("film.mov", "qtrle", "argb"),
        ("film.mov", "png", "rgba"),
        ("film.mov", "png", "ya8"),
        ("film.mov", "prores_ks", "yuva444p10le"),
        ("film.mkv", "ffv1", "yuva420p"),
        ("film.mkv", "ffv1", "yuva444p16le"),
        ("film.webm", "libvpx", "yuva420p"),
        ("film.webm", "libvpx-vp9", "yuva420p"),
    ],
)
def test_what_is_transparent_lets_grey_through(
    tmp_path: Path, name: str, codec: str, pix_fmt: str
) -> None:
    colours, report = seen(transparent(tmp_path / name, codec, pix_fmt), 3)
    assert colours[:, 0] == pytest.approx([255, 192, 128], abs=5)
    assert report.warnings == ()


def test_a_picture_that_is_not_there_is_grey_and_unset_transparency_is_none() -> None:
    image = np.dstack([scene_image(0, 0), np.zeros((HEIGHT, WIDTH), np.uint8)])
    for name, pixels in (("empty", np.full_like(image, (255, 255, 255, 0))), ("unset", image)):
        frame = av.VideoFrame.from_ndarray(pixels, format="rgba")
        drawn = Canvas(frame, SIZE, Orientation()).draw(frame).to_ndarray(format="rgb24")
        expected = np.full_like(drawn, 128) if name == "empty" else image[..., :3]
        assert np.abs(drawn.astype(int) - expected).mean() < 8


@pytest.mark.parametrize("field_order", ["tt", "bb"])
def test_fields_become_whole_pictures(tmp_path: Path, field_order: str) -> None:
    video = tmp_path / "film.mkv"
    first = 0 if field_order == "tt" else 1
    with av.open(str(video), "w") as file:
        options = {"flags": "+ildct+ilme", "field_order": field_order, "b": "8000000"}
        stream = file.add_stream("mpeg2video", rate=25, options=options)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for index in range(20):
            image = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
            for field, step in ((first, 2 * index), (1 - first, 2 * index + 1)):
                image[field::2, 2 * step % 60 : 2 * step % 60 + 30] = 255
            frame = av.VideoFrame.from_ndarray(image).reformat(format="yuv420p")
            frame.pts, frame.time_base = index, Fraction(1, 25)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    with av.open(str(video)) as file:
        source = [f.to_ndarray(format="gray") for f in file.decode(video=0) if f.interlaced_frame]
    assert len(source) == 20
    out = tmp_path / "out"
    (shot,) = process_video(video, out).shots
    with av.open(str(out / shot.proxy)) as file:
        played = [frame.to_ndarray(format="gray") for frame in file.decode(video=0)]
    assert len(played) == 20
    combed, whole = (np.mean([_combing(image) for image in images]) for images in (source, played))
    assert whole < combed / 4


def _combing(image: np.ndarray) -> float:
    """How much lines differ from those between which they lie."""
    lines = image.astype(int)
    return float(np.abs(2 * lines[1:-1] - lines[:-2] - lines[2:]).mean())


def test_pictures_without_fields_stay_as_they_are(tmp_path: Path) -> None:
    images = [scene_image(0, step) for step in range(12)]
    video = write_video(tmp_path / "film.mkv", images, codec="mpeg2video", options={"b": "9000000"})
    assert process_video(video, tmp_path / "out").shots[0].frame_out == 12


def test_dolby_vision_for_its_own_decoders_is_named(tmp_path: Path) -> None:
    video = tmp_path / "film.mp4"
    with av.open(str(video), "w") as file:
        stream = file.add_stream("libx265", rate=25, options={"x265-params": "log-level=none"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p10le"
        stream.codec_context.codec_tag = "dvh1"
        for index in range(12):
            frame = av.VideoFrame.from_ndarray(scene_image(0, index)).reformat(format="yuv420p10le")
            frame.pts, frame.time_base = index, Fraction(1, 25)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    (warning,) = process_video(video, tmp_path / "out").warnings
    assert "Dolby Vision" in warning


def test_data_beside_a_picture_that_is_not_known_does_not_matter(tmp_path: Path) -> None:
    # FFmpeg hands out what a TIFF says of its camera, under a number that PyAV has no name for.
    images = [scene_image(0, index) for index in range(12)]
    video = write_video(tmp_path / "film.mov", images, codec="tiff", pix_fmt="rgb24")
    assert process_video(video, tmp_path / "out").shots[0].frame_out == 12
