"""Flashes are no cuts, and cuts at or beside a flash stay cuts."""

from collections.abc import Iterable

import av
import numpy as np
import pytest
from made_videos import scene_image

from workers.video.shots import Picture, divide

RATE = 25


def scene(seed: int, count: int, light: float = 1.0) -> list[np.ndarray]:
    """A shot that moves slowly."""
    return [(scene_image(seed, step // 4) * light).astype(np.uint8) for step in range(count)]


def flash(images: list[np.ndarray], places: Iterable[int], light: float = 255) -> list[np.ndarray]:
    """The same with light added to the pictures at `places`."""
    lit = list(images)
    for place in places:
        lit[place] = np.clip(images[place] * 0.5 + light, 0, 255).astype(np.uint8)
    return lit


def cuts(images: list[np.ndarray]) -> list[int]:
    pictures = [
        Picture(index, index / RATE, av.VideoFrame.from_ndarray(image).reformat(format="yuv420p"))
        for index, image in enumerate(images)
    ]
    divided = list(divide(pictures, 0.4, 20.0))
    assert [picture for _, picture in divided] == pictures
    return [picture.index for starts, picture in divided if starts][1:]


@pytest.mark.parametrize("length", [1, 2, 3, 8])
def test_a_shot_goes_on_after_a_flash(length: int) -> None:
    assert cuts(flash(scene(0, 60), range(25, 25 + length))) == []


def test_a_flash_may_be_weak_or_dark_and_may_fade() -> None:
    assert cuts(flash(scene(0, 60), [25], light=100)) == []
    assert cuts(flash(scene(0, 60), [25], light=-255)) == []
    images = scene(0, 60)
    for step in range(8):
        (images[25 + step],) = flash([images[25 + step]], [0], light=255 * 0.5**step)
    assert cuts(images) == []


def test_a_strobe_and_flashes_in_a_row_are_no_cuts() -> None:
    assert cuts(flash(scene(0, 100), range(20, 80, 3))) == []
    assert cuts(flash(scene(0, 100), [12, 35, 58, 81])) == []


def test_one_picture_of_another_scene_is_no_shot() -> None:
    images = scene(0, 60)
    images[30] = scene_image(9, 0)
    assert cuts(images) == []


@pytest.mark.parametrize("light", [1.0, 0.2])
@pytest.mark.parametrize("places", [[28], [29], [28, 29], [30], [31], [30, 31], [33], [28, 31]])
def test_a_cut_beside_a_flash_stays(places: list[int], light: float) -> None:
    (cut,) = cuts(flash(scene(0, 30, light) + scene(1, 30, light), places))
    assert cut in {30, *places}


def test_an_insert_of_the_least_length_is_a_shot_and_a_shorter_one_is_none() -> None:
    for length, found in ((10, [30, 40]), (9, [])):
        images = scene(0, 70)
        images[30 : 30 + length] = scene(1, length)
        assert cuts(images) == found


def test_fast_cutting_stays() -> None:
    assert cuts([image for seed in range(6) for image in scene(seed, 11)]) == [11, 22, 33, 44, 55]
