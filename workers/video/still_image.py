"""One picture in a file of its own: upright, opaque, in the colours of a screen, 8 bit."""

import io
import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from workers.video.canvas import BACKGROUND
from workers.video.errors import VideoError
from workers.video.files import open_regular
from workers.video.report import Limits, ShotFiles, VideoReport
from workers.video.stills import (
    POSTER_COLUMNS,
    POSTER_QUALITY,
    SAMPLE_QUALITY,
    SAMPLE_SIDE,
    keep_strip,
)

FULL_SIDES = (1600, 1600)  # what is shown at full size
# A long strip is shown whole, but its short side must stay one pixel.
MOST_STRETCHED = 200
ORIENTATION = 0x0112  # the tag of EXIF, and by its value the turn in degrees
TURNS = {3: 180, 5: 90, 6: 90, 7: 270, 8: 270}
SIDEWAYS = (5, 6, 7, 8)


def read_image(path: Path, demuxer: str, out_dir: Path, limits: Limits) -> VideoReport:
    """Write a picture's files into ``out_dir``; a report of one shot without length.

    ``demuxer``: the format that its first bytes announce, as `container.recognise` says. The size
    that the header declares is checked before anything else is read.

    Raises:
        VideoError: too_large, truncated, unreadable.
    """
    Image.MAX_IMAGE_PIXELS = None  # our own limit holds
    warnings.simplefilter("ignore")  # of damaged metadata beside a picture that is well
    try:
        with (
            open(open_regular(path), "rb") as file,
            Image.open(file, formats=[demuxer]) as opened,
        ):
            _check_size(opened, limits)
            frames, codec = getattr(opened, "n_frames", 1), demuxer.lower()
            turn = TURNS.get(opened.getexif().get(ORIENTATION, 1), 0)
            size = _displayed(opened)
            opened.draft("RGB", FULL_SIDES)  # a JPEG is decoded little larger than it is shown
            picture = _on_screen(opened)
    except VideoError:
        raise
    except UnidentifiedImageError as error:
        raise VideoError(
            "truncated",
            f"The file begins like a picture ({demuxer}), but its header is damaged or missing."
            " Copy it again from its source.",
        ) from error
    except MemoryError:
        raise
    except Exception as error:  # decoders of pictures raise nearly everything
        if "truncated" in str(error).lower() or "broken" in str(error).lower():
            raise VideoError(
                "truncated",
                f"The picture is damaged or was cut off ({error}). Copy it again from its source.",
            ) from error
        raise VideoError(
            "unreadable",
            f"The picture could not be decoded ({error}): it is damaged, or of a kind that is not"
            " known here. Copy it again, or export it as JPEG or PNG and add that.",
        ) from error
    told = []
    if frames > 1:
        told.append(f"The file holds {frames} pictures; the first one was taken.")
    return VideoReport(
        duration=0.0,
        width=size[0],
        height=size[1],
        codec=codec,
        fps=0.0,
        rotation=turn,
        shots=(_written(picture, out_dir, for_people=limits.for_people),),
        warnings=tuple(told),
        medium="image",
    )


def _check_size(opened: Image.Image, limits: Limits) -> None:
    width, height = opened.size
    if width * height > limits.image_pixels:
        raise VideoError(
            "too_large",
            f"The picture is {width} x {height} pixels, more than the limit of"
            f" {limits.image_pixels:,} in all. Export it at a smaller size and add that.",
        )
    if max(width, height) > MOST_STRETCHED * min(width, height):
        raise VideoError(
            "unreadable",
            f"The picture is {width} x {height} pixels: so narrow a strip shows nothing. Cut it"
            " into parts.",
        )


def _displayed(opened: Image.Image) -> tuple[int, int]:
    """Width and height on screen, before the picture is made smaller."""
    width, height = opened.size
    return (height, width) if opened.getexif().get(ORIENTATION, 1) in SIDEWAYS else (width, height)


def _on_screen(opened: Image.Image) -> Image.Image:
    """The first picture of a file: RGB, at most as large as it is shown."""
    profile = opened.info.get("icc_profile")
    opened.load()
    picture = ImageOps.exif_transpose(opened)
    picture = _eight_bit(picture)
    if picture.mode in ("RGB", "CMYK", "L") and profile:
        picture = _in_srgb(picture, profile)
    if picture.mode in ("RGBA", "LA", "PA", "P", "La", "RGBa") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, (BACKGROUND, BACKGROUND, BACKGROUND, 255))
        picture = Image.alpha_composite(ground, picture)
    picture = picture.convert("RGB")
    picture.thumbnail(FULL_SIDES, Image.Resampling.LANCZOS)
    return picture


def _eight_bit(picture: Image.Image) -> Image.Image:
    """Greys of 16 or 32 bits are spread over those of a screen: Pillow would cut them off."""
    if not picture.mode.startswith(("I", "F")):
        return picture
    values = np.asarray(picture, np.float64)
    if picture.mode.startswith("I;16"):
        values = values / 257
    else:
        low, high = float(np.nanmin(values)), float(np.nanmax(values))
        values = (np.nan_to_num(values, nan=low) - low) * (255 / ((high - low) or 1))
    return Image.fromarray(np.rint(np.clip(values, 0, 255)).astype(np.uint8))


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """By its colour profile; one that makes no sense is left out, as browsers do."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        made = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return picture
    return made or picture


def _written(picture: Image.Image, folder: Path, *, for_people: bool) -> ShotFiles:
    proxy, poster = ("0000.full.jpg", "0000.jpg") if for_people else ("", "")
    shot = ShotFiles(0, 0.0, 0.0, 0, 1, proxy, poster, "0000.frames.jpg")
    if for_people:
        picture.save(folder / proxy, "JPEG", quality=SAMPLE_QUALITY)
        _scaled(picture, POSTER_COLUMNS / picture.width).save(
            folder / poster, "JPEG", quality=POSTER_QUALITY
        )
    small = _scaled(picture, SAMPLE_SIDE / min(picture.size))
    keep_strip([np.asarray(small)], folder / shot.frames)
    return shot


def _scaled(picture: Image.Image, scale: float) -> Image.Image:
    if scale >= 1:
        return picture
    width, height = (max(1, round(side * scale)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS)
