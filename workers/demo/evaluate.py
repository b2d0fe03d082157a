"""How well the tiny CLIP finds what it is asked for: `python -m workers.demo.evaluate`.

On the demo corpus, no film of which was seen in training, and with phrasings that the training
captions do not contain: precision at 20 (at the number of true shots, where there are fewer),
a clip's embedding being that of the product (mean of the unit embeddings of evenly spaced frames).
Then, for each demo label, the average precision of ranking by its description alone.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import torch
from sklearn.metrics import average_precision_score

from backend.keeping import files
from workers.demo.claims import Claim
from workers.demo.corpus import write_corpus
from workers.demo.drawing.world import FPS, Shot, films
from workers.demo.labels import LABELS
from workers.embedding.embedder import load_embedder

MODEL = Path(__file__).with_name("model")
TOP = 20
FRAMES_PER_CLIP = 6


@dataclass(frozen=True, slots=True)
class Query:
    text: str
    claim: Claim


_PEOPLE = ("person", "two people", "crowd")
_OUTDOORS = ("city", "sea", "forest")

QUERIES = (
    Query(
        "a lonely street after sunset",
        Claim(time=("night",), place=("city",), subject=("nothing", "person")),
    ),
    Query("waves under a bright sky", Claim(time=("day",), place=("sea",))),
    Query(
        "two friends chatting in the living room",
        Claim(place=("interior",), subject=("two people",)),
    ),
    Query("woodland animals", Claim(place=("forest",), subject=("animal",))),
    Query(
        "somebody's face right before the lens", Claim(framing=("close-up",), subject=("person",))
    ),
    Query("it is pouring on the town", Claim(place=("city",), events=("rain",))),
    Query("things going up in flames", Claim(events=("fire",))),
    Query("cops racing after a stolen car", Claim(subject=("car",), events=("chase",))),
    Query("men throwing punches at one another", Claim(subject=("two people",), events=("fight",))),
    Query(
        "the beach while the evening sun goes down", Claim(time=("golden hour",), place=("sea",))
    ),
    Query("nothing but tall trees", Claim(place=("forest",), subject=("nothing",))),
    Query(
        "a big gathering of persons outside in daylight",
        Claim(time=("day",), place=_OUTDOORS, subject=("crowd",)),
    ),
    Query("lamp lit room late in the night", Claim(time=("night",), place=("interior",))),
    Query("cityscape, lights, night", Claim(time=("night",), place=("city",))),
    Query("the whole town seen from very far away", Claim(place=("city",), framing=("wide",))),
    Query("a vehicle driving along the coast", Claim(place=("sea",), subject=("car",))),
    Query("man alone near the ocean", Claim(place=("sea",), subject=("person",))),
    Query("orange sun over the woods", Claim(time=("golden hour",), place=("forest",))),
    Query("couple in the woods", Claim(place=("forest",), subject=("two people",))),
    Query("an empty house", Claim(place=("interior",), subject=("nothing",))),
    Query("storm at the seaside", Claim(place=("sea",), events=("rain",))),
    Query(
        "dog or cat looking into the camera from near",
        Claim(framing=("close-up",), subject=("animal",)),
    ),
    Query("lots of folks in the streets", Claim(place=("city",), subject=("crowd",))),
    Query("deserted shore without a soul", Claim(place=("sea",), subject=("nothing",))),
    Query("two faces very close together", Claim(framing=("close-up",), subject=("two people",))),
    Query("sunny day among the trees", Claim(time=("day",), place=("forest",), without=("rain",))),
    Query(
        "furry animals lit by the low evening sun",
        Claim(time=("golden hour",), subject=("animal",)),
    ),
    Query("automobiles after dark", Claim(time=("night",), subject=("car",))),
    Query("people beside a blaze", Claim(subject=_PEOPLE, events=("fire",))),
    Query("panorama of an uninhabited place", Claim(framing=("wide",), subject=("nothing",))),
)


@dataclass(frozen=True, slots=True)
class Found:
    """One query's result: `precision` of the first `at` of the ranking, `true` shots in all."""

    text: str
    true: int
    at: int
    precision: float
    chance: float


def precision_at(
    scores: npt.NDArray[np.float32], true: npt.NDArray[np.bool_], top: int
) -> tuple[int, float]:
    """(k, share of the k best-scored that are true), k = min(top, number of true ones) ≥ 1."""
    k = min(top, int(true.sum()))
    best = np.argsort(-scores, kind="stable")[:k]
    return k, float(true[best].mean())


def evaluate(
    clips: npt.NDArray[np.float32], texts: npt.NDArray[np.float32], shots: Sequence[Shot]
) -> list[Found]:
    """Rank the clips (n, d) for each query's text (m, d); unit rows."""
    found = []
    for query, scores in zip(QUERIES, texts @ clips.T, strict=True):
        true = np.array([query.claim.holds(shot) for shot in shots])
        k, precision = precision_at(scores, true, TOP)
        found.append(Found(query.text, int(true.sum()), k, precision, float(true.mean())))
    return found


def clips_of(path: Path, shots: Sequence[Shot]) -> Iterator[npt.NDArray[np.uint8]]:
    """Per shot, FRAMES_PER_CLIP evenly spaced frames decoded from the film."""
    wanted: list[list[int]] = []
    first = 0
    for shot in shots:
        offsets = (np.arange(FRAMES_PER_CLIP) + 0.5) * shot.frame_count / FRAMES_PER_CLIP
        wanted.append([first + int(offset) for offset in offsets])
        first += shot.frame_count
    with av.open(str(path)) as container:
        pictures: list[npt.NDArray[np.uint8]] = []
        for frame in container.decode(video=0):
            assert frame.pts is not None and frame.time_base is not None
            index = round(float(frame.pts * frame.time_base) * FPS)
            if index in wanted[0]:
                pictures.append(frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False))
                if len(pictures) == FRAMES_PER_CLIP:
                    yield np.stack(pictures)
                    pictures, wanted = [], wanted[1:]
                    if not wanted:
                        return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--corpus", type=Path, help="keep the rendered corpus here, or use it")
    parser.add_argument("--json", type=Path, help="also write the numbers to this file")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    embedder = load_embedder(str(options.model), device="cpu", frames_per_clip=FRAMES_PER_CLIP)
    wanted = films()
    with tempfile.TemporaryDirectory() as scratch:
        corpus = write_corpus(options.corpus or Path(scratch), processes=options.threads)
        clips = np.concatenate(
            [
                embedder.embed_clips(list(clips_of(path, film.shots)))
                for path, film in zip(corpus.films, wanted, strict=True)
            ]
        )
    shots = [shot for film in wanted for shot in film.shots]
    found = evaluate(clips, embedder.embed_texts([query.text for query in QUERIES]), shots)
    described = embedder.embed_texts([label.description for label in LABELS])
    labels = {
        label.name: float(
            average_precision_score([label.answer(s.attributes()) for s in shots], clips @ text)
        )
        for label, text in zip(LABELS, described, strict=True)
    }
    mean = float(np.mean([row.precision for row in found]))

    print(f"{'query':<52}{'true':>6}{'at':>5}{'precision':>11}{'chance':>8}")
    for row in found:
        print(f"{row.text:<52}{row.true:>6}{row.at:>5}{row.precision:>11.2f}{row.chance:>8.2f}")
    print(f"mean precision of {len(found)} queries over {len(clips)} clips: {mean:.3f}")
    print("average precision by description: ", end="")
    print(", ".join(f"{name} {precision:.2f}" for name, precision in labels.items()))
    if options.json:
        numbers = {
            "mean_precision": mean,
            "clips": len(clips),
            "queries": [*map(asdict, found)],
            "label_average_precision": labels,
        }
        files.write(options.json, json.dumps(numbers, indent=2) + "\n")


if __name__ == "__main__":
    main()
