"""What becomes of files that are no video, are damaged, or ask for too much."""

import fcntl
import os
import re
import resource
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from made_videos import boxes, scenes, write_sound, write_video
from PIL import Image

from workers.video import Limits, VideoError, process_video

ROOT = Path(__file__).parents[2]


def refuse(video: Path, limits: Limits = Limits()) -> VideoError:  # noqa: B008
    """The error of a video that must be refused and leave nothing behind."""
    out = video.parent / "out"
    with pytest.raises(VideoError) as caught:
        process_video(video, out, limits=limits)
    assert list(out.iterdir()) == []
    return caught.value


@pytest.mark.parametrize(
    "content",
    [
        b"not a video, but a page of text\n" * 200,
        b"",
        b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n/etc/passwd\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile '/etc/passwd'\n",
        b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>',
        b"\x00" * 5000,
    ],
    ids=["text", "empty", "hls", "concat", "dash", "zeros"],
)
def test_other_content_is_refused_whatever_the_name(tmp_path: Path, content: bytes) -> None:
    video = tmp_path / "film.mp4"
    video.write_bytes(content)
    assert refuse(video).code == "not_a_video"


def test_a_picture_is_a_picture_whatever_its_name(tmp_path: Path) -> None:
    picture = tmp_path / "film.mp4"
    Image.new("RGB", (64, 64)).save(picture, "JPEG")
    assert process_video(picture, tmp_path / "out").medium == "image"


def test_sound_alone_has_no_frames(tmp_path: Path) -> None:
    error = refuse(write_sound(tmp_path / "song.mp4", 1.0))
    assert error.code == "no_frames"
    assert "this corpus holds films and pictures" in error.message and "CLAP" in error.message


def test_missing_files_and_folders_cannot_be_read(tmp_path: Path) -> None:
    assert refuse(tmp_path / "nowhere.mp4").code == "unreadable"
    assert refuse(tmp_path).code == "unreadable"


def test_an_unknown_codec_is_named_as_the_cause(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mkv", scenes(12))
    video.write_bytes(video.read_bytes().replace(b"V_MPEG4/ISO/AVC", b"V_XPEG9/ISO/AVC"))
    error = refuse(video)
    assert error.code == "unreadable"
    assert "codec" in error.message


def test_mp4_without_its_index_is_truncated(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(50))
    assert boxes(video)[-1] == b"moov"
    video.write_bytes(video.read_bytes()[:-2000])
    assert refuse(video).code == "truncated"


def test_mp4_cut_off_in_its_data_keeps_what_is_there(tmp_path: Path) -> None:
    video = write_video(
        tmp_path / "film.mp4",
        scenes(50, 50, 50),
        options={"g": "25"},
        container_options={"movflags": "+faststart"},
    )
    whole = video.read_bytes()
    video.write_bytes(whole[: len(whole) * 6 // 10])
    report = process_video(video, tmp_path / "out")
    assert 2.0 < report.duration < 5.0
    assert report.shots[1].start == pytest.approx(2.0, abs=1e-3)
    assert any("announces 6.0 s" in warning for warning in report.warnings)


def test_damage_in_the_middle_is_reported_and_survived(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(50, 50, 50), options={"g": "25"})
    damage_middle(video)
    report = process_video(video, tmp_path / "out")
    assert report.duration == pytest.approx(6.0, abs=0.05)
    # The scene at 4 s is lost; the first intact key frame after the damage is at 5 s.
    assert [shot.start for shot in report.shots] == pytest.approx([0, 2, 5], abs=1e-3)
    (warning,) = report.warnings
    assert re.match(r"The decoder reported \d+ errors, first at [23]\.\d s", warning)


def test_concealed_damage_is_reported_too(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.avi", scenes(50), codec="mpeg4")
    data = bytearray(video.read_bytes())
    start = len(data) * 4 // 10
    data[start : start + 100] = b"\x55" * 100
    video.write_bytes(data)
    report = process_video(video, tmp_path / "out")
    assert report.shots[-1].frame_out == 50
    assert report.warnings[0].startswith("The decoder concealed errors")


def test_what_lies_beyond_a_hole_that_cannot_be_crossed_is_reported(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mkv", scenes(50, 50, 50), options={"g": "25"})
    damage_middle(video)
    report = process_video(video, tmp_path / "out")
    assert 2.0 < report.duration < 4.0
    assert "announces 6.0 s" in report.warnings[-1]


def damage_middle(video: Path) -> None:
    data = bytearray(video.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 1500] = np.random.default_rng(1).bytes(1500)
    video.write_bytes(data)


def test_a_first_frame_that_cannot_be_decoded_is_no_video(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(12))
    data = bytearray(video.read_bytes())
    start = data.index(b"mdat") + 4
    end = data.index(b"moov") - 4
    data[start:end] = b"\x00" * (end - start)
    video.write_bytes(data)
    assert refuse(video).code == "no_frames"


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "avi", "ts", "webm"])
def test_random_damage_never_breaks_more_than_the_file(tmp_path: Path, suffix: str) -> None:
    # Damaged headers may claim anything: pictures too large, or more memory than there is.
    refusals = {"not_a_video", "truncated", "no_frames", "unreadable", "too_large", "out_of_memory"}
    codec = {"avi": "mpeg4", "webm": "libvpx"}.get(suffix, "libx264")
    whole = write_video(tmp_path / f"film.{suffix}", scenes(30), codec=codec).read_bytes()
    for seed in range(4):
        rng = np.random.default_rng(seed)
        data = np.frombuffer(whole, np.uint8).copy()
        places = rng.integers(0, len(data), 5 * 4**seed)
        data[places] = rng.integers(0, 256, len(places))
        video = tmp_path / f"{seed}.{suffix}"
        video.write_bytes(data.tobytes())
        try:
            report = process_video(video, tmp_path / "out", limits=Limits(seconds=30))
        except VideoError as error:
            assert error.code in refusals, error
        else:
            assert report.shots


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(frames=39), "too_long"),
        (Limits(pixels=96 * 64 - 1), "too_large"),
        (Limits(seconds=0.02), "decode_timeout"),
    ],
)
def test_limits(tmp_path: Path, limits: Limits, code: str) -> None:
    assert refuse(write_video(tmp_path / "film.mp4", scenes(40)), limits).code == code


def test_a_decoder_that_gets_no_further_is_ended(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(*[20] * 40))

    def stop(progress: object) -> None:
        for child in children():
            os.kill(child, signal.SIGSTOP)

    out = tmp_path / "out"
    with pytest.raises(VideoError) as caught:
        process_video(video, out, limits=Limits(silent_seconds=2), on_progress=stop)
    assert caught.value.code == "decode_timeout"
    assert "got no further for 2 s" in caught.value.message
    assert list(out.iterdir()) == [] and children() == []


def test_a_folder_that_a_stopped_worker_holds_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(12))
    out = tmp_path / "out"
    out.mkdir()
    held = os.open(out, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    error = refuse(video, Limits(seconds=0.3))
    os.close(held)
    assert error.code == "decode_timeout" and "Another worker" in error.message


def test_memory_is_limited(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(4, size=(1920, 1200)))
    assert refuse(video, Limits(memory_bytes=130 << 20)).code == "out_of_memory"


def test_a_video_at_its_limits_passes(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(40))
    limits = Limits(frames=40, pixels=96 * 64)
    assert len(process_video(video, tmp_path / "out", limits=limits).shots) == 1


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_that_may_not_grow_is_told_as_a_full_disk(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(40, 40, size=(400, 300)))
    with largest_file(4096):
        assert refuse(video).code == "disk_full"


@pytest.mark.parametrize("kibibytes", [8, 40, 80])
def test_a_full_disk(tmp_path: Path, kibibytes: int) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(40, 40, size=(400, 300)))
    out = tmp_path / "out"
    out.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kibibytes}k", "tmpfs", str(out)]
    if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small file system can only be mounted by root")
    try:
        assert refuse(video).code == "disk_full"
    finally:
        subprocess.run(["umount", str(out)], check=True)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(12))
    with pytest.raises(VideoError) as caught:
        process_video(video, video)
    assert caught.value.code == "unwritable"


def test_what_the_caller_raises_stops_the_run_and_passes_through(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(40))

    def leave(progress: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        process_video(video, tmp_path / "out", on_progress=leave)
    assert list((tmp_path / "out").iterdir()) == []
    assert children() == []


def test_a_decoder_that_dies_takes_only_its_file_with_it(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(40))

    def crash(progress: object) -> None:
        for child in children():
            os.kill(child, signal.SIGSEGV)

    with pytest.raises(VideoError) as caught:
        process_video(video, tmp_path / "out", on_progress=crash)
    assert caught.value.code == "decoder_crashed"
    assert "SIGSEGV" in caught.value.message
    assert list((tmp_path / "out").iterdir()) == []


KILLED_RUN = """
import sys
from workers.video import process_video

def wait(progress):
    children = open("/proc/self/task/%d/children" % __import__("os").getpid()).read()
    print(children, flush=True)
    sys.stdin.read()

process_video(sys.argv[1], sys.argv[2], on_progress=wait)
"""


def test_a_killed_run_leaves_no_process_and_no_final_file(tmp_path: Path) -> None:
    video = write_video(tmp_path / "film.mp4", scenes(*[20] * 40))
    out = tmp_path / "out"
    with subprocess.Popen(
        [sys.executable, "-c", KILLED_RUN, str(video), str(out)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stdout
        child = int(run.stdout.readline())
        decoder = os.pidfd_open(child)
        # A stopped process finds out nothing by itself, as one that hangs in a codec.
        os.kill(child, signal.SIGSTOP)
        run.kill()
    ended, _, _ = select.select([decoder], [], [], 10)
    os.close(decoder)
    if not ended:
        os.kill(child, signal.SIGKILL)
    assert ended, "the decoder outlived its parent"
    assert [path.name for path in out.iterdir() if not path.name.startswith(".")] == []

    report = process_video(video, out)
    assert len(list(out.iterdir())) == 3 * len(report.shots)


def children() -> list[int]:
    """Our decoding processes: the servers that other tests use are our children, too."""
    found = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    return [
        int(child)
        for child in found.split()
        if b"workers.video.child" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]
