"""The demo's films: the same from the same seed, complete or absent on disk, cut where they say."""

from __future__ import annotations

import csv
import json
import multiprocessing
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from scenedetect import AdaptiveDetector, detect

from workers.demo.corpus import write_corpus, write_films
from workers.demo.drawing.colour import Palette
from workers.demo.drawing.render import render_film, shot_frames
from workers.demo.drawing.world import (
    EVENTS,
    FPS,
    FRAMINGS,
    MOTIONS,
    PLACES,
    SUBJECTS,
    TIMES,
    Film,
    Shot,
    films,
)
from workers.demo.labels import LABELS
from workers.demo.truth import Truth, answers

PLAIN = Shot("day", "sea", "wide", "nothing", "static", (), 2.0, 5)


def short(film: Film, shots: int) -> Film:
    return replace(film, shots=film.shots[:shots])


def test_films_are_decided_by_their_seed_and_not_by_how_many_there_are() -> None:
    assert films(7, 12) == films(7, 40)[:12]
    assert films(7, 3) != films(8, 3)


def test_the_default_corpus_has_forty_films_and_enough_of_everything() -> None:
    made = films()
    shots = [shot for film in made for shot in film.shots]
    assert len(made) == 40 and len({film.slug for film in made}) == 40
    assert len(shots) >= 600
    assert all(1.5 <= shot.seconds <= 3.5 for shot in shots)
    for name, values in (
        ("time", TIMES),
        ("place", PLACES),
        ("framing", FRAMINGS),
        ("subject", SUBJECTS),
        ("motion", MOTIONS),
    ):
        counts = Counter(getattr(shot, name) for shot in shots)
        assert all(counts[value] >= 40 for value in values), counts
    happening = Counter(event for shot in shots for event in shot.events)
    assert all(happening[event] >= 20 for event in EVENTS), happening
    for label in LABELS:
        assert sum(label.answer(shot.attributes()) for shot in shots) >= 20, label.name


def test_frames_are_decided_by_shot_and_palette() -> None:
    def drawn(shot: Shot, palette: int) -> bytes:
        return b"".join(f.tobytes() for f in shot_frames(shot, Palette.of(palette), [0.0, 1.1]))

    assert drawn(PLAIN, 1) == drawn(PLAIN, 1)
    assert drawn(PLAIN, 1) != drawn(replace(PLAIN, seed=6), 1)
    assert drawn(PLAIN, 1) != drawn(PLAIN, 2)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_place_and_subject_can_be_drawn_in_every_framing(place: str, subject: str) -> None:
    for number, framing in enumerate(FRAMINGS):
        events = ("fire",) if place == "interior" else ("rain",)
        shot = Shot("night", place, framing, subject, "zoom", events, 2.0, number)
        (frame,) = shot_frames(shot, Palette.of(number), [1.0])
        assert frame.shape == (216, 384, 3) and frame.dtype == np.uint8
        assert frame.std() > 8


def test_night_is_darker_than_day_and_golden_hour_is_warmer() -> None:
    def look(time: str) -> tuple[float, float]:
        (frame,) = shot_frames(replace(PLAIN, time=time), Palette.of(1), [0.5])
        red, _, blue = frame.reshape(-1, 3).mean(0)
        return float(frame.mean()), float(red - blue)

    assert look("night")[0] < 0.5 * look("day")[0]
    assert look("golden hour")[1] > look("day")[1] + 40


def test_a_film_lasts_as_long_as_its_shots_and_tells_of_each_frame(tmp_path: Path) -> None:
    film = short(films()[0], 2)
    told: list[tuple[int, int]] = []
    render_film(film, tmp_path / "film.mp4", on_frame=lambda *at: told.append(at))
    frames = sum(shot.frame_count for shot in film.shots)
    assert told == [(i + 1, frames) for i in range(frames)]
    with av.open(str(tmp_path / "film.mp4")) as container:
        stream = container.streams.video[0]
        times = [frame.time for frame in container.decode(stream)]
        assert stream.codec_context.pix_fmt == "yuv420p"
    assert times == pytest.approx([i / FPS for i in range(frames)], abs=1e-3)


def test_a_shot_detector_finds_the_cuts_and_no_others(tmp_path: Path) -> None:
    film = films()[7]
    render_film(film, tmp_path / "film.mp4")
    found = [
        scene[0].seconds
        for scene in detect(
            str(tmp_path / "film.mp4"), AdaptiveDetector(), start_in_scene=True, backend="pyav"
        )
    ]
    true = np.cumsum([0.0, *(shot.seconds for shot in film.shots[:-1])])
    assert found == pytest.approx(true, abs=1.5 / FPS)


def test_an_interrupted_corpus_is_completed_and_finished_films_are_left_alone(
    tmp_path: Path,
) -> None:
    three = [short(film, 2) for film in films(7, 3)]

    class Stop(Exception):
        pass

    def stop_after_first(done: int, total: int, name: str) -> None:
        raise Stop

    with pytest.raises(Stop):
        write_films(three, tmp_path, seed=7, processes=1, on_progress=stop_after_first)
    (first,) = (tmp_path / "films").glob("*.mp4")
    before = first.stat()

    told: list[tuple[int, int, str]] = []
    written = write_corpus(tmp_path, count=3, processes=1, on_progress=lambda *at: told.append(at))
    assert first.stat().st_mtime_ns == before.st_mtime_ns
    assert first.stat().st_ino == before.st_ino
    assert [done for done, _, _ in told] == [1, 2, 3]
    assert sorted(written.films) == sorted((tmp_path / "films").glob("*.mp4"))
    assert not [p for p in (tmp_path / "films").iterdir() if p.suffix not in (".mp4", ".csv")]


def test_a_film_whose_drawing_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    film = films()[0]
    impossible = replace(film, shots=(film.shots[0], replace(film.shots[1], place="the moon")))
    with pytest.raises(KeyError, match="the moon"):
        write_films([impossible], tmp_path, seed=7, processes=1)
    assert [path.name for path in (tmp_path / "films").iterdir()] == ["metadata.csv"]


def test_metadata_and_truth_tell_of_the_films_on_disk(tmp_path: Path) -> None:
    two = [short(film, 2) for film in films(7, 2)]
    written = write_films(two, tmp_path, seed=7, processes=2)
    with written.metadata.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["file"] for row in rows] == [path.name for path in written.films]
    assert list(rows[0]) == ["file", "title", "genre", "year"]
    told = json.loads(written.truth.read_text())["films"]
    assert written.truth.parent not in [path.parent for path in written.films]
    for film, path in zip(two, written.films, strict=True):
        spans = [(shot["start"], shot["end"]) for shot in told[path.name]]
        assert spans[0][0] == 0 and all(a[1] == b[0] for a, b in pairwise(spans))
        assert [shot["place"] for shot in told[path.name]] == [s.place for s in film.shots]
        with av.open(str(path)) as container:
            assert container.duration is not None
            assert container.duration / 1e6 == pytest.approx(spans[-1][1], abs=0.01)
    assert multiprocessing.active_children() == []


def test_a_folder_with_another_seeds_corpus_is_refused(tmp_path: Path) -> None:
    write_films([short(films(1, 1)[0], 1)], tmp_path, seed=1, processes=1)
    with pytest.raises(ValueError, match="seed 1, not 2: choose another folder"):
        write_corpus(tmp_path, seed=2, count=1, processes=1)


TRUTH = Truth(
    {
        "a.mp4": [
            {"start": 0.0, "end": 2.0, "time": "day", "subject": "car", "events": ["chase"]},
            {"start": 2.0, "end": 5.0, "time": "night", "subject": "person", "events": []},
        ]
    }
)


def test_a_clip_is_the_true_shot_it_overlaps_longest() -> None:
    assert TRUTH.attributes("a.mp4", 0.1, 2.2)["time"] == "day"
    assert TRUTH.attributes("a.mp4", 1.6, 2.5)["time"] == "night"
    assert TRUTH.attributes("a.mp4", 0.0, 5.0)["time"] == "night"


def test_what_is_not_in_the_corpus_has_no_truth() -> None:
    with pytest.raises(LookupError, match=r"b\.mp4 is not a film"):
        TRUTH.attributes("b.mp4", 0, 1)
    with pytest.raises(LookupError, match="no shot between"):
        TRUTH.attributes("a.mp4", 5.0, 6.0)
    with pytest.raises(LookupError, match="not a demo label"):
        answers("jump-scare", TRUTH.attributes("a.mp4", 0, 1))


def test_labels_answer_by_attributes() -> None:
    chase, night = TRUTH.attributes("a.mp4", 0, 1), TRUTH.attributes("a.mp4", 3, 4)
    assert answers("car-chase", chase) and not answers("car-chase", night)
    assert answers("night", night) and not answers("night", chase)


def test_labels_are_described_for_annotators() -> None:
    assert len({label.name for label in LABELS}) == len(LABELS) >= 8
    for label in LABELS:
        assert label.group and label.keywords and label.description.endswith(".")
