"""The time of a film is that of its pictures, whatever the container says."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import pytest
from made_videos import scene_image, scenes, write_video

from workers.video import VideoReport, process_video


def read(video: Path) -> VideoReport:
    """Its report, after a look whether proxies last as long as their shots."""
    out = video.parent / "out"
    report = process_video(video, out)
    assert report.shots[0].start == 0
    for shot, following in zip(report.shots, report.shots[1:], strict=False):
        assert shot.end == following.start
    assert report.shots[-1].end == report.duration
    for shot in report.shots:
        with av.open(str(out / shot.proxy)) as file:
            assert float(file.duration / av.time_base) == pytest.approx(
                shot.end - shot.start, abs=2e-3
            )
    assert "damaged" not in " ".join(report.warnings)
    return report


def starts(report: VideoReport) -> list[float]:
    return [shot.start for shot in report.shots]


def recording(folder: Path, name: str, images: list, start: float = 0.0, **options: str) -> bytes:
    times = [start + index / 25 for index in range(len(images))]
    path = write_video(
        folder / f"{name}.ts", images, times=times, options={"g": "25", "bf": "0", **options}
    )
    return path.read_bytes()


@pytest.mark.parametrize("first", [0.0, 5000.0, 40_000.0])
def test_recordings_joined_go_on_where_the_first_ends(tmp_path: Path, first: float) -> None:
    film = tmp_path / "film.ts"
    parts = [scenes(50), [scene_image(7, step) for step in range(50)]]
    film.write_bytes(recording(tmp_path, "a", parts[0], first) + recording(tmp_path, "b", parts[1]))
    report = read(film)
    assert report.duration == pytest.approx(4.0, abs=0.05)
    assert starts(report) == pytest.approx([0, 2.0], abs=0.05)
    (warning,) = report.warnings
    assert "starts again at 2.0 s" in warning


@pytest.mark.parametrize("gap", [3.0, 60.0, 7200.0])
def test_a_gap_without_pictures_is_no_film(tmp_path: Path, gap: float) -> None:
    times = [index / 25 + (gap if index >= 40 else 0) for index in range(80)]
    report = read(write_video(tmp_path / "film.ts", scenes(80), times=times))
    assert report.duration == pytest.approx(3.2, abs=0.01)
    assert starts(report) == [0]
    (warning,) = report.warnings
    assert f"no pictures for {gap:,.1f} s at 1.6 s" in warning


def test_a_pause_stays_where_a_file_keeps_the_times_of_its_pictures(tmp_path: Path) -> None:
    times = [index / 25 + (30 if index >= 40 else 0) for index in range(80)]
    for suffix in ("mp4", "mkv"):
        report = read(write_video(tmp_path / f"film.{suffix}", scenes(80), times=times))
        assert report.duration == pytest.approx(33.2, abs=0.01)
        assert report.warnings == ()


@pytest.mark.parametrize("suffix", ["ts", "mkv", "mp4", "flv"])
@pytest.mark.parametrize("start", [0.0, 7.0])
def test_a_film_begins_with_its_first_picture(tmp_path: Path, suffix: str, start: float) -> None:
    times = [start + index / 25 for index in range(50)]
    report = read(write_video(tmp_path / f"film.{suffix}", scenes(50), times=times))
    assert report.duration == pytest.approx(2.0, abs=0.01)
    assert report.fps == pytest.approx(25, abs=0.2)
    assert report.warnings == ()


def test_a_recording_that_begins_and_ends_anywhere_is_not_called_damaged(tmp_path: Path) -> None:
    whole = recording(
        tmp_path, "whole", scenes(60, 60), bf="2", g="40", **{"x264-params": "open-gop=1"}
    )
    film = tmp_path / "film.ts"
    for begin, end in ((0.2, 1.0), (0.3, 0.9), (0.25, 0.77)):
        packets = len(whole) // 188
        film.write_bytes(whole[188 * int(begin * packets) : 188 * int(end * packets) + 90])
        report = read(film)
        assert report.duration == pytest.approx(report.shots[-1].frame_out / 25, abs=0.05)


def test_a_claim_about_the_length_is_told_but_is_no_damage(tmp_path: Path) -> None:
    film = write_video(tmp_path / "film.mkv", scenes(50))
    with av.open(str(film)) as file:
        assert file.duration
    data = film.read_bytes()
    film.write_bytes(data.replace(b"00:00:02.000000000", b"00:09:02.000000000"))
    report = read(film)
    assert report.duration == pytest.approx(2.0, abs=0.01)
    (warning,) = report.warnings
    assert warning.startswith("The file announces 542.0 s but has pictures for 2.0 s")


def test_a_rate_that_is_declared_wrongly_does_not_matter(tmp_path: Path) -> None:
    times = [index / 25 for index in range(50)]
    film = write_video(tmp_path / "film.mkv", scenes(50), times=times, rate=Fraction(2))
    assert read(film).duration == pytest.approx(2.0, abs=0.5)


def rewritten(source: Path, target: Path, change: Callable[[int, av.Packet], None]) -> Path:
    """`source` with the times of its packets changed, each by its number in the file."""
    with av.open(str(source)) as file, av.open(str(target), "w") as copy:
        stream = copy.add_stream_from_template(file.streams.video[0])
        for number, packet in enumerate(file.demux(video=0)):
            if packet.dts is not None:
                change(number, packet)
                packet.stream = stream
                copy.mux(packet)
    return target


def take_decoding_time(number: int, packet: av.Packet) -> None:
    packet.pts = packet.dts


def leap_in_the_middle(number: int, packet: av.Packet) -> None:
    if number >= 60:
        leap = round(3 / packet.time_base)
        packet.pts, packet.dts = packet.pts + leap, packet.dts + leap


@pytest.mark.parametrize(
    ("change", "suffix", "seconds"),
    [
        (take_decoding_time, "mkv", 4.0),
        (take_decoding_time, "ts", 4.0),
        (leap_in_the_middle, "mkv", 7.0),
        (leap_in_the_middle, "ts", 4.0),
    ],
)
def test_times_that_fit_the_order_of_decoding_do_not_stretch_the_film(
    tmp_path: Path, change: Callable[[int, av.Packet], None], suffix: str, seconds: float
) -> None:
    source = write_video(tmp_path / "source.mp4", scenes(50, 50), options={"bf": "3"})
    report = read(rewritten(source, tmp_path / f"film.{suffix}", change))
    assert report.duration == pytest.approx(seconds, abs=0.1)
    assert starts(report) == pytest.approx([0, 2.0], abs=0.1)
    assert report.shots[-1].frame_out == 100
    assert len(report.warnings) == (suffix == "ts" and change is leap_in_the_middle)
