"""Sounds become windows with a spectrogram, something that plays, and samples for the embedder."""

from __future__ import annotations

import struct
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from tests.unit.made_media import RATE as FILE_RATE
from tests.unit.made_media import tone, write_sound_as, write_wav
from tests.unit.made_videos import scenes, write_video
from workers.video import Limits, VideoError, VideoReport, process_video
from workers.video.samples import RATE, load_shot, one_channel
from workers.video.sound import windows
from workers.video.spectrogram import HEIGHT, WIDTH, spectrogram

SHORT = Limits(window_seconds=0.5, hop_seconds=0.25, min_shot_seconds=0.1)


def hear(path: Path, limits: Limits = SHORT) -> VideoReport:
    return process_video(path, path.parent / "out", sense="hearing", limits=limits)


def refusal(path: Path) -> VideoError:
    with pytest.raises(VideoError) as caught:
        process_video(path, path.parent / "refused", sense="hearing", limits=SHORT)
    assert not list((path.parent / "refused").iterdir())
    return caught.value


@pytest.mark.parametrize(
    ("seconds", "spans"),
    [
        (0.01, [(0, 0.01)]),
        (0.5, [(0, 0.5)]),
        (0.55, [(0, 0.55)]),  # what is left is too short for a window of its own
        (0.7, [(0, 0.5), (0.25, 0.7)]),
        (1.0, [(0, 0.5), (0.25, 0.75), (0.5, 1.0)]),
        (1.2, [(0, 0.5), (0.25, 0.75), (0.5, 1.0), (0.75, 1.2)]),
    ],
)
def test_windows_cover_a_sound_and_the_last_one_may_be_shorter(
    seconds: float, spans: list[tuple[float, float]]
) -> None:
    whole = np.arange(round(seconds * RATE) * 2, dtype=np.float32).reshape(-1, 2)
    for size in (100, 4096, len(whole)):
        blocks = (whole[at : at + size] for at in range(0, len(whole), size))
        found = list(windows(blocks, length=0.5, hop=0.25, least=0.1))
        assert np.allclose([(start, end) for start, end, _ in found], spans)
        for start, end, samples in found:
            assert np.array_equal(samples, whole[round(start * RATE) : round(end * RATE)])


@pytest.mark.parametrize("hop", [0.5, 1.0])
def test_windows_may_lie_side_by_side_and_leave_gaps(hop: float) -> None:
    whole = np.zeros((round(1.7 * RATE), 2), np.float32)
    found = windows(iter([whole]), length=0.5, hop=hop, least=0.1)
    starts = [start for start, _, _ in found]
    assert starts == pytest.approx(list(np.arange(0, 1.7, hop)))


@pytest.mark.parametrize(
    ("name", "codec", "container"),
    [
        ("a.wav", "", None), ("a.mp3", "libmp3lame", None), ("a.flac", "flac", None),
        ("a.ogg", "libopus", None), ("a.m4a", "aac", None), ("a.aac", "aac", "adts"),
        ("a.aiff", "pcm_s16be", None), ("a.mka", "libopus", "matroska"),
    ],
)  # fmt: skip
def test_every_known_format_is_heard_and_plays(
    tmp_path: Path, name: str, codec: str, container: str | None
) -> None:
    samples = tone(1.1)
    path = tmp_path / name
    write_sound_as(path, samples, codec, container) if codec else write_wav(path, samples)
    report = hear(path.rename(tmp_path / "whatever.mp4"))  # the name does not matter
    assert report.medium == "sound" and report.duration == pytest.approx(1.1, abs=0.08)
    assert (report.width, report.height) == (0, 0) and report.rate is None
    assert [shot.start for shot in report.shots[:3]] == [0, 0.25, 0.5]
    assert (report.shots[1].frame_in, report.shots[1].frame_out) == (250, 750)
    shot = report.shots[1]
    heard = load_shot(tmp_path / "out" / shot.frames)
    assert heard.dtype == np.float32 and len(heard) == RATE // 2
    assert np.abs(np.fft.rfft(heard)).argmax() * 2 == pytest.approx(440, abs=4)
    with Image.open(tmp_path / "out" / shot.poster) as poster:
        assert poster.size == (WIDTH, HEIGHT)
    with av.open(str(tmp_path / "out" / shot.proxy)) as played:
        assert {stream.codec_context.name for stream in played.streams} == {"h264", "aac"}
        assert float(played.duration or 0) / 1e6 == pytest.approx(0.5, abs=0.1)
        pictures = [frame.to_ndarray(format="gray") for frame in played.decode(video=0)]
    at = [int(picture[:20].mean(axis=0).argmax()) for picture in pictures]
    assert at == sorted(at) and at[0] < WIDTH / 10 and at[-1] > 0.8 * WIDTH  # the cursor


def test_pitch_is_height_and_time_is_width() -> None:
    rising = np.concatenate([tone(0.5, 300, RATE), tone(0.5, 6000, RATE)]).astype(np.float32)
    light = spectrogram(rising).sum(axis=2, dtype=int)
    low, high = light[:, WIDTH // 4].argmax(), light[:, 3 * WIDTH // 4].argmax()
    assert low > 0.75 * HEIGHT and high < 0.5 * HEIGHT
    assert spectrogram(np.zeros(RATE, np.float32)).max() < 120  # silence is dark
    assert spectrogram(np.ones(1, np.float32)).shape == (HEIGHT, WIDTH, 3)


def test_channels_that_cancel_each_other_out_are_heard() -> None:
    left = tone(0.1).astype(np.float32)
    assert np.allclose(one_channel(np.stack([left, left], axis=1)), left)
    assert np.allclose(one_channel(np.stack([left, -left], axis=1)), left)
    assert np.allclose(one_channel(np.stack([left, 0 * left], axis=1)), left / 2)


def test_odd_sounds_are_taken_and_said(tmp_path: Path) -> None:
    (said,) = hear(write_wav(tmp_path / "silent.wav", np.zeros(FILE_RATE))).warnings
    assert said == "The sound is silent throughout."
    (said,) = hear(write_wav(tmp_path / "bat.wav", tone(0.2, 900, 256_000), rate=256_000)).warnings
    assert "256,000 Hz" in said and "24,000 Hz" in said
    assert len(hear(write_wav(tmp_path / "moment.wav", tone(0.01))).shots) == 1
    slow = hear(write_wav(tmp_path / "slow.wav", tone(1, 200, 8_000), rate=8_000))
    assert slow.duration == pytest.approx(1, abs=0.01) and not slow.warnings
    many = hear(write_wav(tmp_path / "eight.wav", *[tone(0.5)] * 8))
    assert many.duration == pytest.approx(0.5, abs=0.01)


def test_damaged_and_lying_sounds_end_in_a_sentence(tmp_path: Path) -> None:
    whole = write_wav(tmp_path / "whole.wav", tone(4)).read_bytes()
    lying = tmp_path / "lying.wav"
    lying.write_bytes(whole[: len(whole) // 4])
    (said,) = hear(lying).warnings
    assert "announces 4.0 s but holds 1.0 s" in said
    for rate in (1, 4_000_000_000):
        lying.write_bytes(whole[:24] + struct.pack("<I", rate) + whole[28:])
        error = refusal(lying)
        assert error.code in ("unreadable", "truncated") and "header" in error.message
    lying.write_bytes(whole[:44])
    assert refusal(lying).code == "no_frames"
    lying.write_bytes(whole[:20])
    assert refusal(lying).code in ("no_frames", "truncated", "unreadable")
    broken = write_sound_as(tmp_path / "a.mp3", tone(3), "libmp3lame").read_bytes()
    (tmp_path / "a.mp3").write_bytes(broken[:6000] + bytes(2000) + broken[8000:])
    assert hear(tmp_path / "a.mp3").shots
    with pytest.raises(VideoError, match="more than 2 windows"):
        hear(
            write_wav(tmp_path / "long.wav", tone(2)),
            Limits(window_seconds=0.5, hop_seconds=0.5, windows=2),
        )


def test_a_film_is_no_sound_and_a_sound_no_film(tmp_path: Path) -> None:
    film = write_video(tmp_path / "film.mp4", scenes(12), sound=True)
    error = refusal(film)
    assert error.code == "wrong_medium" and "save it as WAV" in error.message
    assert "this corpus holds sounds" in error.message
    song = write_wav(tmp_path / "song.wav", tone(0.5))
    with pytest.raises(VideoError, match=r"a sound.*films and pictures.*RUSHES_HOME.*CLAP"):
        process_video(song, tmp_path / "out")
    assert process_video(song, tmp_path / "any", sense=None).medium == "sound"
    assert process_video(film, tmp_path / "any", sense=None).medium == "video"
