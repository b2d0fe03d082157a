"""Where shots begin: cuts, their least length, and the splitting of long ones."""

from collections.abc import Iterable

import av
import pytest
from made_videos import scene_image

from workers.video.shots import Picture, divide


def film(lengths: Iterable[float], rate: float = 25.0) -> list[Picture]:
    """Scenes of the given lengths in seconds."""
    pictures: list[Picture] = []
    for seed, seconds in enumerate(lengths):
        for step in range(round(seconds * rate)):
            image = av.VideoFrame.from_ndarray(scene_image(seed, step))
            yuv = image.reformat(format="yuv420p")
            pictures.append(Picture(len(pictures), len(pictures) / rate, yuv))
    return pictures


def starts(pictures: list[Picture], least: float = 0.4, most: float = 20.0) -> list[float]:
    divided = list(divide(pictures, least, most))
    assert [picture for _, picture in divided] == pictures
    return [picture.time for begins, picture in divided if begins]


def test_every_hard_cut_starts_a_shot() -> None:
    assert starts(film([1.0, 0.6, 2.0, 0.8])) == pytest.approx([0, 1.0, 1.6, 3.6])


def test_a_shot_of_the_least_length_stands_and_a_shorter_one_does_not() -> None:
    assert starts(film([1.0, 0.4, 1.0])) == pytest.approx([0, 1.0, 1.4])
    assert starts(film([1.0, 0.36, 1.0])) == pytest.approx([0, 1.0])


def test_no_crumb_at_the_end() -> None:
    assert starts(film([1.0, 0.2])) == [0]
    assert starts(film([1.0, 0.6])) == pytest.approx([0, 1.0])


def test_long_shots_are_split_at_most_apart() -> None:
    assert starts(film([3.2]), most=1.0) == pytest.approx([0, 1, 2])
    assert starts(film([3.6]), most=1.0) == pytest.approx([0, 1, 2, 3])


def test_a_cut_soon_after_a_split_replaces_it() -> None:
    assert starts(film([1.2, 1.0]), most=1.0) == pytest.approx([0, 1.2])


def test_least_length_is_measured_in_seconds_not_frames() -> None:
    assert starts(film([4, 3, 6], rate=1.0)) == [0, 4, 7]
    assert starts(film([1.0, 0.5, 1.0], rate=100.0)) == pytest.approx([0, 1.0, 1.5])


def test_one_picture_is_one_shot_and_none_is_none() -> None:
    assert starts(film([0.04])) == [0]
    assert starts([]) == []
