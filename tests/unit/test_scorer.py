from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.special import expit

from workers.learn.classifier import Classifier
from workers.learn.neighbours import NEIGHBOURS, Near
from workers.learn.products import as_halves, parts, score
from workers.learn.scorer import LocalShard, Request, reduce

N, D = 3000, 32


@pytest.fixture(scope="module")
def corpus() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(N, D)).astype(np.float32)
    return np.sort(rng.permutation(10 * N)[:N]), rows / np.linalg.norm(rows, axis=1)[:, None]


def classifier(seed: int) -> Classifier:
    rng = np.random.default_rng(seed)
    return Classifier((6 * rng.normal(size=D)).astype(np.float32), float(seed) / 3, "live", {})


def blended(seed: int) -> Classifier:
    settings = {"own": 0.8, "near": 0.3, "blend_shift": -0.2}
    return replace(classifier(seed), settings=settings)


@pytest.mark.parametrize("labels", [1, 3, 9])
def test_scores_are_sigmoids_of_a_product(
    labels: int, corpus: tuple[np.ndarray, np.ndarray]
) -> None:
    _, rows = corpus
    models = [classifier(seed) for seed in range(labels)]
    weights = np.stack([model.weights for model in models])
    bias = [model.bias for model in models]
    expected = expit(weights @ rows.T + np.array(bias)[:, None])
    exact = expit(score(torch.from_numpy(rows), weights, bias))
    assert exact.dtype == np.float32 and exact.shape == (labels, N)
    assert exact == pytest.approx(expected, abs=1e-5)
    halved = expit(score(torch.from_numpy(rows).bfloat16(), weights, bias))
    assert np.abs(halved - expected).max() < 0.03
    for row, model in enumerate(models):
        assert model.probabilities(rows) == pytest.approx(expected[row], abs=1e-5)
    plain = score(torch.from_numpy(rows), weights, [None, *bias[1:]])
    assert plain[0] == pytest.approx(weights[0] @ rows.T, abs=1e-5)
    assert np.array_equal(expit(plain[1:]), exact[1:])


@pytest.mark.parametrize("kind", [np.float32, np.float16])
def test_a_vectors_scores_are_the_same_bits_in_any_company(kind: type[np.floating]) -> None:
    rng = np.random.default_rng(0)
    rows = torch.from_numpy(rng.normal(size=(20_001, 96)).astype(kind))
    vectors = rng.normal(size=(11, 96)).astype(np.float32)
    together = score(rows, vectors, [0.5] * 11)
    for number, vector in enumerate(vectors):
        alone = score(rows, vector[None], [0.5])[0]
        assert np.array_equal(alone, together[number]), number
        if kind == np.float16:  # torch rounds by how rows are cut
            assert np.array_equal(score(rows[77:9000], vector[None], [0.5])[0], alone[77:9000])


@pytest.mark.parametrize("dim", [1, 31, 96, 512])
@pytest.mark.parametrize("vectors", [1, 2, 5, 40])
def test_half_precision_is_as_exact_as_float32(vectors: int, dim: int) -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(2001, dim)).astype(np.float16)
    weights = (rng.normal(size=(vectors, dim)) * 10.0 ** rng.integers(-6, 6, dim)).astype(
        np.float32
    )
    biases = [None if place % 3 == 1 else place - 1.5 for place in range(vectors)]
    exact = weights.astype(float) @ rows.T.astype(float)
    exact += np.array([bias or 0.0 for bias in biases])[:, None]
    size = np.abs(weights.astype(float)) @ np.abs(rows.T.astype(float)) + vectors
    found = score(torch.from_numpy(rows), weights, biases)
    assert (np.abs(found - exact) <= 1e-6 * size).all()
    assert (
        np.abs(score(torch.from_numpy(rows).float(), weights, biases) - exact) <= 1e-6 * size
    ).all()


def test_products_with_our_own_weights_are_exact_before_they_are_added_up() -> None:
    rng = np.random.default_rng(0)
    weights = as_halves(rng.normal(size=512) * 10.0 ** rng.integers(-3, 3, 512))
    ((part, factor),) = parts(weights)
    assert np.array_equal(part.astype(np.float32) * np.float32(factor), weights)
    for row in np.eye(512, dtype=np.float16)[:40]:
        assert score(torch.from_numpy(row[None]), weights[None], [None]) == weights @ row


@pytest.mark.parametrize("largest", [1e-30, 1e-4, 1.0, 3e4, 1e30])
def test_a_vector_is_the_sum_of_its_parts(largest: float) -> None:
    vector = (largest * np.random.default_rng(1).uniform(-1, 1, 300)).astype(np.float32)
    found = parts(vector)
    assert len(found) == 2
    summed = sum(part.astype(float) * factor for part, factor in found)
    assert np.abs(summed - vector).max() <= 2.0**-22 * np.abs(vector).max()
    assert np.abs(as_halves(vector) - vector).max() <= 2.0**-11 * np.abs(vector).max()
    assert len(parts(as_halves(vector))) == 1
    ((part, _),) = parts(np.zeros(3, np.float32))
    assert not part.any()


def test_the_zero_shot_feed_comes_with_the_same_pass(
    corpus: tuple[np.ndarray, np.ndarray],
) -> None:
    ids, rows = corpus
    text = rows[17] / np.linalg.norm(rows[17])
    best = np.argsort(-(rows @ text))[:9]
    answered = ids[best[[1, 4]]]
    shard = LocalShard(ids, torch.from_numpy(rows))
    with_text, without = shard.reduce(
        [
            Request(classifier(0), answered, k=5, seed=0, text=text),
            Request(classifier(0), answered, k=5, seed=0),
        ]
    )
    assert with_text.zero_shot.clip_ids.tolist() == ids[best[[0, 2, 3, 5, 6]]].tolist()
    assert with_text.zero_shot.scores == pytest.approx(rows[best[[0, 2, 3, 5, 6]]] @ text, abs=1e-6)
    assert len(without.zero_shot.clip_ids) == 0
    assert with_text.top_positive.clip_ids.tolist() == without.top_positive.clip_ids.tolist()


@pytest.mark.parametrize("kind", [np.float32, np.float16])
@pytest.mark.parametrize("shards", [7, 40])
def test_one_shard_or_many_give_the_same_feeds(
    shards: int, kind: type[np.floating], corpus: tuple[np.ndarray, np.ndarray]
) -> None:
    ids, rows = corpus[0], corpus[1].astype(kind)
    rng = np.random.default_rng(1)
    excluded = rng.random(N) < 0.1
    near = ids[rng.integers(0, N, (N, NEIGHBOURS))]  # mostly in other shards
    cosines = np.maximum(rng.normal(0.3, 0.3, (N, NEIGHBOURS)), 0).astype(np.float32)
    requests = [
        Request(model, answered=ids[seed::37], k=20, seed=seed, text=corpus[1][seed])
        for seed, model in enumerate([blended(0), classifier(1), blended(2)])
    ]

    def shard(part: slice) -> LocalShard:
        return LocalShard(
            ids[part],
            torch.from_numpy(rows[part]),
            excluded[part],
            Near.of(ids[part], near[part], cosines[part]),
        )

    whole = shard(slice(None)).reduce(requests)
    cuts = np.linspace(0, N, shards + 1).astype(int)
    merged = reduce([shard(slice(a, b)) for a, b in pairwise(cuts)], requests)
    for got, want in zip(merged, whole, strict=True):
        for name in ("top_positive", "top_negative", "borderline", "random", "zero_shot"):
            one, other = getattr(got, name), getattr(want, name)
            assert one.clip_ids.tolist() == other.clip_ids.tolist(), name
            assert one.scores == pytest.approx(other.scores, rel=1e-5), name
        assert got.histogram.tolist() == want.histogram.tolist()
        assert got.n == want.n == N - excluded.sum()


def test_a_score_is_blended_with_the_average_of_the_neighbours(
    corpus: tuple[np.ndarray, np.ndarray],
) -> None:
    ids, rows = corpus
    rng = np.random.default_rng(2)
    near = rng.integers(0, N, (N, NEIGHBOURS))
    cosines = rng.random((N, NEIGHBOURS)).astype(np.float32)
    cosines[::3] = 0  # every third clip has no neighbours, and is its own
    cosines[1::3, 2:] = 0  # and every other third has two
    shard = LocalShard(ids, torch.from_numpy(rows), near=Near.of(ids, ids[near], cosines))
    model = blended(0)
    (part,) = shard.reduce([Request(model, ids[:0], k=N, seed=0)])
    scores = np.empty(N)
    scores[np.searchsorted(ids, part.top_positive.clip_ids)] = part.top_positive.scores

    logits = rows @ model.weights + model.bias
    total = cosines.sum(axis=1)
    around = np.where(total > 0, (cosines * logits[near]).sum(1) / np.maximum(total, 1e-9), logits)
    assert scores == pytest.approx(expit(0.8 * logits + 0.3 * around - 0.2), abs=1e-4)
    beside = shard.near(ids)
    assert beside @ model.weights + model.bias == pytest.approx(around, abs=2e-3)
    assert model.probabilities(rows, beside) == pytest.approx(scores, abs=1e-4)


def test_answered_clips_are_known_by_id(corpus: tuple[np.ndarray, np.ndarray]) -> None:
    ids, rows = corpus
    shard = LocalShard(ids, torch.from_numpy(rows))
    unknown = np.setdiff1d(np.arange(10 * N), ids)[::7]
    answered = np.concatenate([ids[1::2], unknown, [-5, 10**9]])[::-1]
    (partial,) = shard.reduce([Request(classifier(0), answered, k=N, seed=0)])
    assert set(partial.random.clip_ids.tolist()) == set(ids[::2].tolist())
    assert len(partial.top_positive.clip_ids) == N
    assert shard.reduce([]) == []


def test_rows_are_fetched_by_clip_id(corpus: tuple[np.ndarray, np.ndarray]) -> None:
    ids, rows = corpus
    shard = LocalShard(ids, torch.from_numpy(rows))
    assert np.array_equal(shard.embeddings(ids[[7, 3, 2999]]), rows[[7, 3, 2999]])
    for absent in (-1, 10**9):
        with pytest.raises(KeyError, match=str(absent)):
            shard.embeddings(np.array([ids[0], absent]))


def test_a_mapped_file_serves_as_the_matrix(
    tmp_path: Path, corpus: tuple[np.ndarray, np.ndarray]
) -> None:
    ids, rows = corpus
    path = tmp_path / "rows.f32"
    rows.tofile(path)
    mapped = torch.from_file(str(path), shared=False, size=N * D).reshape(N, D)
    request = Request(classifier(1), ids[:0], k=5, seed=0)
    (from_file,) = LocalShard(ids, mapped).reduce([request])
    (in_memory,) = LocalShard(ids, torch.from_numpy(rows)).reduce([request])
    assert from_file.top_positive.clip_ids.tolist() == in_memory.top_positive.clip_ids.tolist()


def test_a_shard_refuses_rows_that_do_not_match_its_ids() -> None:
    rows = torch.zeros(3, 2)
    with pytest.raises(ValueError, match="2 clip ids for 3"):
        LocalShard(np.array([1, 2]), rows)
    with pytest.raises(ValueError, match="ascend"):
        LocalShard(np.array([1, 3, 2]), rows)
