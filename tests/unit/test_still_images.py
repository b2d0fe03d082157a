"""Pictures in files of their own: one clip each, upright, opaque, in the colours of a screen."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from workers.video import VideoError, VideoReport, process_video
from workers.video.samples import load_shot

RED, GREEN, BLUE = (200, 30, 30), (30, 200, 30), (30, 30, 200)


def halves(left: tuple[int, int, int] = RED, right: tuple[int, int, int] = BLUE) -> Image.Image:
    picture = Image.new("RGB", (80, 40), left)
    picture.paste(right, (40, 0, 80, 40))
    return picture


def see(path: Path) -> tuple[VideoReport, np.ndarray]:
    """The report, and what is shown at full size."""
    out = path.parent / "out"
    report = process_video(path, out)
    (shot,) = report.shots
    assert load_shot(out / shot.frames).shape[0] == 1
    with Image.open(out / shot.poster) as poster, Image.open(out / shot.proxy) as full:
        assert poster.width <= 480
        return report, np.asarray(full.convert("RGB"))


def refusal(path: Path) -> VideoError:
    with pytest.raises(VideoError) as caught:
        process_video(path, path.parent / "out")
    return caught.value


def near(pixel: np.ndarray, colour: tuple[int, int, int]) -> bool:
    return bool(np.abs(pixel.astype(int) - colour).max() < 25)


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
def test_every_known_format_is_one_clip_without_length(tmp_path: Path, format_: str) -> None:
    path = tmp_path / "picture.whatever"
    halves().save(path, format_)
    report, shown = see(path)
    assert (report.medium, report.codec) == ("image", format_.lower())
    assert (report.duration, report.fps, report.rate) == (0, 0, None) and not report.warnings
    shot = report.shots[0]
    assert (shot.start, shot.end, shot.frame_in, shot.frame_out) == (0, 0, 0, 1)
    assert (report.width, report.height) == (80, 40)
    assert near(shown[20, 10], RED) and near(shown[20, 70], BLUE)


@pytest.mark.parametrize("turn", range(1, 9))
def test_pictures_are_shown_upright(tmp_path: Path, turn: int) -> None:
    """Each is stored as its tag says, so that all come out as the first one does."""
    undo = {2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE",
            6: "ROTATE_90", 7: "TRANSVERSE", 8: "ROTATE_270"}  # fmt: skip
    upright = halves()
    upright.paste(GREEN, (0, 0, 40, 20))
    stored = upright.transpose(Image.Transpose[undo[turn]]) if turn > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = turn
    stored.save(tmp_path / "a.jpg", exif=exif, quality=95)
    report, shown = see(tmp_path / "a.jpg")
    assert (report.width, report.height) == (80, 40) and shown.shape == (40, 80, 3)
    assert near(shown[8, 10], GREEN) and near(shown[32, 10], RED) and near(shown[8, 70], BLUE)


def test_what_is_transparent_shows_grey_and_deep_pictures_keep_their_levels(tmp_path: Path) -> None:
    glass = halves().convert("RGBA")
    glass.putalpha(Image.fromarray(np.repeat([[255] * 40 + [0] * 40], 40, 0).astype(np.uint8)))
    glass.save(tmp_path / "glass.png")
    _, shown = see(tmp_path / "glass.png")
    assert near(shown[20, 10], RED) and near(shown[20, 70], (128, 128, 128))
    ramp = np.repeat(np.linspace(0, 65535, 64)[None], 64, 0).astype(np.uint16)
    Image.fromarray(ramp).save(tmp_path / "deep.png")
    _, shown = see(tmp_path / "deep.png")
    assert near(shown[30, 32], (129, 129, 129)) and shown[30, 60].min() > 230
    halves().convert("CMYK").save(tmp_path / "print.jpg", quality=95)
    _, shown = see(tmp_path / "print.jpg")
    assert near(shown[20, 10], RED) and near(shown[20, 70], BLUE)


def test_colour_profiles_are_followed_and_nonsense_is_not(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    for name, icc in (("a.png", profile.tobytes()), ("b.png", b"no profile"), ("c.png", b"")):
        halves().save(tmp_path / name, icc_profile=icc or None)
        assert near(see(tmp_path / name)[1][20, 10], RED)


def test_of_several_pictures_the_first_is_taken_and_that_is_said(tmp_path: Path) -> None:
    for name in ("a.gif", "a.webp", "a.png", "a.tif"):
        halves().save(tmp_path / name, save_all=True, append_images=[halves(GREEN), halves(BLUE)])
        report, shown = see(tmp_path / name)
        assert report.warnings == ("The file holds 3 pictures; the first one was taken.",)
        assert near(shown[20, 10], RED)


def chunk(kind: bytes, content: bytes) -> bytes:
    end = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + end


def png(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def test_hostile_and_damaged_files_end_in_a_sentence(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(png(100_000, 100_000))
    error = refusal(picture)
    assert error.code == "too_large" and "100000 x 100000" in error.message
    picture.write_bytes(png(9000, 9000))  # allowed, but there is next to nothing of it
    assert refusal(picture).code == "truncated"
    picture.write_bytes(png(30_000, 2))
    assert refusal(picture).code == "unreadable"
    picture.write_bytes(png(0, 5))
    assert refusal(picture).code in ("truncated", "unreadable")
    noise = np.random.default_rng(0).integers(0, 256, (300, 300, 3), np.uint8)
    for format_ in ("PNG", "JPEG", "WEBP"):
        Image.fromarray(noise).save(picture, format_)
        whole = picture.read_bytes()
        picture.write_bytes(whole[: len(whole) // 2])
        error = refusal(picture)
        assert error.code in ("truncated", "unreadable") and "again" in error.message, format_
    picture.write_bytes(b"\xff\xd8\xff\xe0" + bytes(60))
    assert refusal(picture).code == "truncated"
    with zipfile.ZipFile(tmp_path / "zip.jpg", "w") as archive:
        archive.writestr("bomb", "0" * 1000)
    error = refusal(tmp_path / "zip.jpg")
    assert error.code == "not_a_video" and "an archive" in error.message


def test_a_picture_is_for_no_corpus_of_sound(tmp_path: Path) -> None:
    halves().save(tmp_path / "a.png")
    with pytest.raises(VideoError, match="It is a picture, and this corpus holds sounds"):
        process_video(tmp_path / "a.png", tmp_path / "out", sense="hearing")
