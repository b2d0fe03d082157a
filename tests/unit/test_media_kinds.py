"""The one list of what files a studio takes in."""

from itertools import combinations

from backend.domain.media_kinds import (
    KINDS,
    MEDIA,
    media_of,
    medium_by_name,
    sense_of,
    suffixes,
)


def test_every_suffix_names_one_medium() -> None:
    assert set(KINDS) == set(MEDIA)
    for one, other in combinations(KINDS.values(), 2):
        assert not one.suffixes & other.suffixes
    for medium, kind in KINDS.items():
        assert all(s.startswith(".") and s == s.lower() for s in kind.suffixes)
        assert {medium_by_name("Film" + s.upper()) for s in kind.suffixes} == {medium}
    assert medium_by_name("notes.txt") is medium_by_name("mp4") is None


def test_films_and_pictures_live_together_and_sound_alone() -> None:
    assert set(media_of("sight")) == {"video", "image"} and media_of("hearing") == ("sound",)
    assert {sense_of(medium) for medium in MEDIA} == {"sight", "hearing"}
    assert set(suffixes()) == set(suffixes("sight")) | set(suffixes("hearing"))
    assert not set(suffixes("sight")) & set(suffixes("hearing"))
