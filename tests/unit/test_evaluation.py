"""What evaluation says of a label whose answers were chosen, against what is true of the corpus."""

from __future__ import annotations

import numpy as np
import torch

from backend.domain import quality
from workers.learn.evaluation import evaluate, validated
from workers.learn.scorer import LocalShard
from workers.learn.survey import Survey
from workers.learn.training import Training


def test_average_precision_is_told_of_the_corpus_not_of_the_answers() -> None:
    raw, told, truths, held = [], [], [], 0
    for seed in range(6):
        rng = np.random.default_rng(seed)
        X = rng.normal(size=(3000, 12)).astype(np.float32)
        score = X[:, 0] + 0.6 * rng.normal(size=3000)
        truth = score > np.quantile(score, 0.94)
        # People are led to what they look for, by words that mean nearly that.
        led = np.argsort(-(X[:, 0] + 0.5 * X[:, 1]))[:60]
        rows = np.unique(np.concatenate([led, rng.permutation(3000)[:40]]))
        training = Training(rows, X[rows], X[rows], truth[rows], X[-100:])
        survey = Survey(LocalShard(np.arange(3000), torch.from_numpy(X)), np.empty(0, int), 3000)
        clusters = np.zeros(len(rows), np.int64)
        scores = evaluate(training, clusters, None, None, survey).scores
        held_out, model = validated(training, None, None)
        assert model is not None and scores.heldout is not None
        assert scores.heldout_low is not None and scores.heldout_high is not None
        on_answers = quality.average_precision(held_out.y, model.logits(held_out.X))
        on_corpus = quality.average_precision(truth, model.logits(X))
        assert on_answers is not None and on_corpus is not None
        raw.append(on_answers)
        told.append(scores.heldout)
        truths.append(on_corpus)
        held += scores.heldout_low <= on_corpus <= scores.heldout_high
    too_high = np.mean(raw) - np.mean(truths)
    assert too_high > 0.2
    assert 0 < np.mean(told) - np.mean(truths) < 0.6 * too_high
    assert held >= 5
