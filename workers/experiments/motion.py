"""Is there more to learn from a clip's frames than from their mean?

A label is learned from the mean of frames, as the product does it; and from the mean and an extra
part beside it of the same length, for which the label's own answers decide: it is left out unless
five folds predict answers that they have not seen better with it, by `EARNED` nats. So a label that
gains nothing loses nothing, but for chance.

What is compared scores a clip by itself, as deployments do. Answers are drawn at random, a third of
them yes, which is the mean of the paper's labels; the same for all. Tested is on a quarter of the
films, of which no clip is answered.

What pays is `pooling.camera` (numbers in the README's limits). To build it: a second vector of a
clip, of the kind `camera` with a version, in a table beside `embedding`, so that search, words and
neighbours keep the mean; its columns' middle and spread kept with the corpus; and in a model the
weights of both, the second ones 0 where `_loss` says so. Bundles and deployments then have to
measure the same steps of the same frames, and reasons to name the second part's sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from backend.domain import quality
from workers.experiments import pooling
from workers.experiments.dataset import DatasetError
from workers.learn.anchor import text_direction
from workers.learn.classifier import cross_validate, fit_live

Array = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]

EARNED = 2.0
YES = 1 / 3
HELD = 1 / 4  # of the films
BACKGROUND = 100
FEWEST = 5  # clips of a kind without which a label is not tested
BEFORE = "mean"


@dataclass(frozen=True)
class Clips:
    """A set that `prepare moving` made."""

    frames: Array  # (n, f, d)
    steps: Array  # (n, f - 1, 4)
    film: npt.NDArray[np.str_]  # (n,)
    labels: list[str]
    motion: Truth  # (l,) whether only motion tells the label
    truth: Truth  # (n, l)
    text: Array | None  # (l, d)


@dataclass(frozen=True)
class _Told:
    """What a label's model learns from."""

    rows: Rows  # (n,) ascending
    y: Truth  # (n,) their answers
    others: Rows  # clips without an answer
    text: Array | None  # (d,) what sets the label's words apart


@dataclass(frozen=True)
class _Part:
    """One way to see clips: their mean, and beside it an extra part, perhaps none."""

    mean: Array  # (n, d)
    extra: Array  # (n, e), centred, of the mean's root mean square length

    def both(self) -> Array:
        return np.hstack([self.mean, self.extra])


def read(file: Path) -> Clips:
    """Raises DatasetError."""
    try:
        with np.load(file, allow_pickle=False) as a:
            return Clips(
                a["frames"].astype(np.float32), a["steps"], a["film"], a["label"].tolist(),
                a["kind"] == "motion", a["truth"], a.get("text", None),
            )  # fmt: skip
    except (OSError, ValueError, KeyError) as error:
        raise DatasetError(
            f"{file} holds no frames ({error}): make it with rushes experiment prepare moving."
        ) from None


def experiment(files: Sequence[Path], draws: int, sizes: Sequence[int]) -> str:
    """A table of average precision for labels of motion and others; gains are paired, their
    standard error is over labels.

    Raises:
        DatasetError
    """
    found: dict[tuple[str, str], list[Array]] = defaultdict(list)  # (label, way): (sizes,) by run
    kind: dict[str, bool] = {}
    width: dict[str, int] = {}
    for file in files:
        clips = read(file)
        ways = dict(_ways(clips))
        width = {way: part.extra.shape[1] for way, part in ways.items()}
        dim = clips.frames.shape[2]
        for draw in range(draws):
            for number, label in enumerate(clips.labels):
                kind[label] = bool(clips.motion[number])
                for way, points in _run(clips, number, ways, sizes, draw):
                    found[label, way].append(points)
    if not found:
        raise DatasetError("No label has enough clips of either kind on both sides.")
    lines = [
        f"{len(files)} sets × {draws} draws; {dim} dimensions. Average precision in %, gain over "
        "the mean ± standard error over labels.",
    ]
    for motion in (True, False):
        labels = sorted({label for label, _ in found if kind[label] is motion})
        if labels:
            lines += ["", *_table(found, labels, width, sizes, motion)]
    lines += ["", *_by_label(found, kind, sizes)]
    return "\n".join(lines)


def _ways(clips: Clips) -> Iterator[tuple[str, _Part]]:
    mean = pooling.mean(clips.frames)
    length = np.sqrt(((mean - mean.mean(axis=0)) ** 2).sum(axis=1).mean())
    yield BEFORE, _Part(mean, mean[:, :0])
    for name, parts in pooling.EXTRAS.items():
        blocks = [_levelled(part(clips.frames, clips.steps)) for part in parts]
        extra = np.hstack(blocks) / np.sqrt(len(blocks))
        yield name, _Part(mean, (extra * length).astype(np.float32))


def _levelled(part: Array) -> Array:
    """Each column about 0 and of spread 1, without far outliers; rows of root mean square length 1.

    By the whole set, without its answers: so would a corpus be.
    """
    level = (part - part.mean(axis=0)) / np.maximum(part.std(axis=0), 1e-9)
    found: Array = np.clip(level, -4, 4) / np.sqrt(part.shape[1])
    return found


def _run(
    clips: Clips,
    number: int,
    ways: dict[str, _Part],
    sizes: Sequence[int],
    draw: int,
) -> Iterator[tuple[str, Array]]:
    """Average precision of each way at each size; nothing of a label with too few clips."""
    rng = np.random.default_rng([draw, number])
    films = np.random.default_rng(draw).permutation(np.unique(clips.film))
    test = np.isin(clips.film, films[: round(HELD * len(films))])
    truth = clips.truth[:, number]
    if min(truth[test].sum(), truth[~test].sum(), (~truth[test]).sum()) < FEWEST:
        return
    pool = rng.permutation(np.flatnonzero(~test))
    if len(pool) < max(sizes):
        raise DatasetError(
            f"The films that are not tested on have {len(pool)} clips, which is less than "
            f"{max(sizes)} answers: make more with --clips, or ask for fewer with --n."
        )
    text = None
    if clips.text is not None:
        text = text_direction(clips.text[number], clips.text)
    seen = [_answered(pool, truth, size) for size in sizes]
    others = [pool[~np.isin(pool, rows)][:BACKGROUND] for rows in seen]
    told = [_Told(rows, truth[rows], more, text) for rows, more in zip(seen, others, strict=True)]
    without = [_loss(ways[BEFORE].mean, each) for each in told]
    for way, part in ways.items():
        points = []
        for each, loss in zip(told, without, strict=True):
            scores = _scores(part, each, loss, np.flatnonzero(test))
            ap = quality.average_precision(truth[test], scores)
            assert ap is not None
            points.append(ap)
        yield way, np.array(points, np.float32)


def _answered(pool: Rows, truth: Truth, size: int) -> Rows:
    """The first of the pool's clips, a third yes as far as they reach, ascending."""
    yes, no = pool[truth[pool]], pool[~truth[pool]]
    count = min(round(YES * size), len(yes))
    return np.sort(np.concatenate([yes[:count], no[: size - count]]))


def _scores(part: _Part, told: _Told, without: float, test: Rows) -> npt.NDArray[np.floating]:
    """Of the test's clips. ``without``: the loss without the extra part."""
    X = part.both()
    if part.extra.shape[1] and _loss(X, told) > without - EARNED:
        X = part.mean
    model = fit_live(
        X[told.rows], told.y, text=_wide(told.text, X), centre=X.mean(axis=0),
        background=X[told.others],
    )  # fmt: skip
    return model.logits(X[test])


def _loss(X: Array, told: _Told) -> float:
    """Logarithmic loss, in nats, of answers that the model has not seen; 0, whatever is seen of the
    clips, while there are too few for five folds."""
    folds = cross_validate(
        X[told.rows], told.y, text=_wide(told.text, X), centre=X.mean(axis=0),
        background=X[told.others],
    )  # fmt: skip
    if folds is None:
        return 0.0
    p = np.clip(folds.out_of_fold.astype(np.float64), 1e-6, 1 - 1e-6)
    return float(-np.log(np.where(told.y, p, 1 - p)).sum())


def _wide(text: Array | None, X: Array) -> Array | None:
    """Words say nothing of the extra part."""
    return None if text is None else np.pad(text, (0, X.shape[1] - len(text)))


def _table(
    found: dict[tuple[str, str], list[Array]],
    labels: list[str],
    width: dict[str, int],
    sizes: Sequence[int],
    motion: bool,
) -> Iterator[str]:
    yield (
        f"| {len(labels)} {'labels of motion' if motion else 'other labels'} | numbers more | "
        f"{' | '.join(f'{n} answers' for n in sizes)} |"
    )
    yield "|---" * (len(sizes) + 2) + "|"
    before = np.array([np.mean(found[label, BEFORE], axis=0) for label in labels]) * 100
    for way in width:
        after = np.array([np.mean(found[label, way], axis=0) for label in labels]) * 100
        gain = after - before
        error = gain.std(axis=0, ddof=1) / np.sqrt(len(gain)) if len(gain) > 1 else gain[0] * 0
        cells = [
            f"{x:.1f}" if way == BEFORE else f"{x:.1f} ({g:+.1f} ± {e:.1f})"
            for x, g, e in zip(after.mean(axis=0), gain.mean(axis=0), error, strict=True)
        ]
        yield f"| {way} | {width[way]} | {' | '.join(cells)} |"


def _by_label(
    found: dict[tuple[str, str], list[Array]], kind: dict[str, bool], sizes: Sequence[int]
) -> Iterator[str]:
    ways = [BEFORE, *pooling.EXTRAS]
    yield f"| at {sizes[-1]} answers | {' | '.join(ways)} |"
    yield "|---" * (len(ways) + 1) + "|"
    for label in sorted({label for label, _ in found}, key=lambda name: (not kind[name], name)):
        cells = [f"{100 * np.mean(found[label, way], axis=0)[-1]:.0f}" for way in ways]
        yield f"| {label} | {' | '.join(cells)} |"
