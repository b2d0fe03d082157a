import numpy as np
import pytest
from scipy.special import expit
from sklearn.linear_model import LogisticRegression, LogisticRegressionCV
from sklearn.metrics import average_precision_score, balanced_accuracy_score, log_loss
from sklearn.model_selection import StratifiedKFold

from backend.domain import quality
from workers.learn import classifier
from workers.learn.classifier import (
    ALONE,
    BIAS_VARIANCE,
    FEW,
    LENGTH,
    Classifier,
    cross_validate,
    fit_live,
    suspected_errors,
)
from workers.learn.reference import Untrainable, fit_reference

D = 64


class World:
    """Embeddings with a known true direction: unit rows around a common centre, as CLIP gives."""

    def __init__(self, seed: int = 0, n: int = 4000, noise: float = 0.3) -> None:
        rng = np.random.default_rng(seed)
        self.rng = rng
        truth = rng.normal(size=D)
        self.direction = (truth / np.linalg.norm(truth)).astype(np.float32)
        spread = rng.normal(size=(n, D)) / np.sqrt(D)
        offset = 1.5 * np.ones(D) / np.sqrt(D)
        rows = spread + offset
        self.X = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        self.centre = self.X.mean(axis=0)
        score = (spread @ self.direction) * np.sqrt(D)
        self.y = score + noise * rng.normal(size=n) > 0.7

    def text(self, quality: float) -> np.ndarray:
        """A query vector whose cosine with the true direction is `quality`."""
        other = self.rng.normal(size=D)
        other -= (other @ self.direction) * self.direction
        other /= np.linalg.norm(other)
        mixed = quality * self.direction + np.sqrt(1 - quality**2) * other
        return mixed.astype(np.float32)

    def average_precision(self, model: Classifier, skip: int) -> float:
        return float(average_precision_score(self.y[skip:], model.probabilities(self.X[skip:])))


def test_a_good_text_is_worth_many_annotations() -> None:
    gains = []
    for seed in range(5):
        world = World(seed)
        X, y = world.X[:30], world.y[:30]
        plain = fit_live(X, y, text=None, centre=world.centre)
        anchored = fit_live(X, y, text=world.text(0.8), centre=world.centre)
        gains.append(world.average_precision(anchored, 1000) - world.average_precision(plain, 1000))
    assert np.median(gains) > 0.15


@pytest.mark.parametrize("n", [30, 100, 300])
def test_a_misleading_text_is_found_out(n: int) -> None:
    losses = []
    for seed in range(5):
        world = World(seed)
        X, y = world.X[:n], world.y[:n]
        plain = fit_live(X, y, text=None, centre=world.centre)
        misled = fit_live(X, y, text=world.text(0.0), centre=world.centre)
        losses.append(world.average_precision(plain, 1000) - world.average_precision(misled, 1000))
    assert np.median(losses) < 0.015


def test_the_text_earns_its_say() -> None:
    world = World()
    X, y = world.X[:100], world.y[:100]
    alphas = [
        fit_live(X, y, text=world.text(worth), centre=world.centre).settings["alpha"]
        for worth in (0.0, 0.5, 0.95)
    ]
    assert alphas[0] < 0.6 < alphas[1] < alphas[2]


def test_probabilities_are_calibrated() -> None:
    errors = []
    for seed in range(5):
        world = World(seed)
        model = fit_live(world.X[:300], world.y[:300], text=world.text(0.6), centre=world.centre)
        p = model.probabilities(world.X[1000:])
        errors.append(quality.calibration_error(world.y[1000:], p))
    assert np.median(errors) < 0.05


def test_separable_answers_keep_probabilities_apart() -> None:
    """The reference collapses towards 0.5 here, which makes a borderline feed useless."""
    world = World(noise=0.0)
    margin = np.abs((world.X - world.centre) @ world.direction)
    rows = np.argsort(-margin)[:60]
    model = fit_live(world.X[rows], world.y[rows], text=None, centre=world.centre)
    p = model.probabilities(world.X[rows])
    assert p[world.y[rows]].min() > 0.6 and p[~world.y[rows]].max() < 0.4


def test_same_answers_same_bytes() -> None:
    world = World()
    text = world.text(0.5)
    models = [
        fit_live(world.X[:200], world.y[:200], text=text, centre=world.centre) for _ in range(2)
    ]
    assert models[0].checksum() == models[1].checksum()
    assert models[0].weights.dtype == np.float32
    other = fit_live(world.X[:201], world.y[:201], text=text, centre=world.centre)
    assert other.checksum() != models[0].checksum()


@pytest.mark.parametrize("n", [1, 3, 30, 63, 64, 65, 200])
def test_few_answers_of_one_class_or_more_rows_than_dimensions_all_fit(n: int) -> None:
    world = World()
    for y in (np.ones(n, dtype=np.bool_), np.arange(n) % 2 == 0):
        for text in (None, world.text(0.5)):
            p = fit_live(world.X[:n], y, text=text, centre=world.centre).probabilities(world.X)
            assert np.isfinite(p).all() and p.min() >= 0 and p.max() <= 1


def test_identical_rows_fit() -> None:
    X = np.ones((40, 8), dtype=np.float32)
    y = np.arange(40) % 4 == 0
    model = fit_live(X, y, text=None, centre=X[0])
    assert model.probabilities(X) == pytest.approx(np.full(40, 0.25), abs=0.05)


def test_scale_of_the_embeddings_does_not_matter() -> None:
    world = World()
    one = fit_live(world.X[:100], world.y[:100], text=None, centre=world.centre)
    eight = fit_live(8 * world.X[:100], world.y[:100], text=None, centre=8 * world.centre)
    assert eight.probabilities(8 * world.X) == pytest.approx(one.probabilities(world.X), abs=1e-6)
    # By no power of two: the 11 bits of the weights are others, as those of embeddings would be.
    ten = fit_live(10 * world.X[:100], world.y[:100], text=None, centre=10 * world.centre)
    assert ten.probabilities(10 * world.X) == pytest.approx(one.probabilities(world.X), abs=5e-4)


def test_reference_is_the_released_recipe() -> None:
    world = World()
    X, y = world.X[:150], world.y[:150]
    oracle = LogisticRegressionCV(
        Cs=10,
        cv=StratifiedKFold(5, shuffle=True, random_state=0),
        scoring="average_precision",
        max_iter=1000,
        l1_ratios=(0,),
        use_legacy_attributes=False,
    ).fit(X, y)
    model = fit_reference(X, y)
    assert model.settings["C"] == pytest.approx(float(oracle.C_))
    expected = oracle.predict_proba(world.X)[:, 1]
    assert model.probabilities(world.X) == pytest.approx(expected, abs=1e-5)
    # Double precision: certain clips do not tie.
    assert model.weights.dtype == np.float64
    sure = Classifier(200 * model.weights, 20.0, "sure").probabilities(world.X)
    assert len(np.unique(sure[sure < 1])) > len(np.unique(sure.astype(np.float32)))


def test_reference_says_when_it_cannot_be_trained() -> None:
    world = World()
    few = np.arange(40) < 3
    with pytest.raises(Untrainable, match=r"5 clips of each class.*3 positive and 37 negative"):
        fit_reference(world.X[:40], few)
    assert fit_reference(world.X[:40], few, fewest=1).settings["C"] > 0
    for y in (np.zeros(40, np.bool_), np.ones(40, np.bool_), few[:4]):
        with pytest.raises(Untrainable):
            fit_reference(world.X[: len(y)], y, fewest=1)


def test_cross_validation_judges_as_unseen_data_does() -> None:
    world = World()
    X, y = world.X[:400], world.y[:400]
    result = cross_validate(X, y, text=None, centre=world.centre)
    assert result is not None
    model = fit_live(X, y, text=None, centre=world.centre)
    p = model.probabilities(world.X[1000:])
    unseen = balanced_accuracy_score(world.y[1000:], p > 0.5)
    assert result.balanced_accuracies.mean() == pytest.approx(unseen, abs=0.06)
    assert log_loss(y, result.out_of_fold) == pytest.approx(log_loss(world.y[1000:], p), abs=0.1)


def test_folds_are_stratified_and_repeatable() -> None:
    world = World()
    y = np.arange(47) < 13
    first, second = (
        cross_validate(world.X[:47], y, text=None, centre=world.centre, seed=3) for _ in range(2)
    )
    assert first is not None and second is not None
    assert np.array_equal(first.out_of_fold, second.out_of_fold)
    for held in range(5):
        assert 2 <= y[first.fold == held].sum() <= 3
        assert 9 <= (first.fold == held).sum() <= 10
    assert len(first.balanced_accuracies) == 5


def test_too_few_of_a_class_is_absent_not_bad() -> None:
    world = World()
    y = np.arange(30) < 4
    assert cross_validate(world.X[:30], y, text=None, centre=world.centre) is None


def test_planted_errors_are_suspected_first() -> None:
    world = World(noise=0.0)
    X, y = world.X[:600], world.y[:600].copy()
    clear = np.abs((X - world.centre) @ world.direction - 0.15) > 0.15
    planted = np.flatnonzero(clear)[:12]
    y[planted] = ~y[planted]
    result = cross_validate(X, y, text=None, centre=world.centre)
    assert result is not None
    suspects = suspected_errors(y, result.out_of_fold)
    assert len(set(suspects[:12].tolist()) & set(planted.tolist())) >= 9
    given = np.where(y, result.out_of_fold, 1 - result.out_of_fold)[suspects]
    assert (np.diff(given) >= 0).all() and given.max() <= 0.1 + 1e-6


@pytest.mark.parametrize("n", [60, 100, 400])  # fewer and more rows than dimensions
def test_without_a_text_it_is_scikit_learn_s_logistic_regression(n: int) -> None:
    world = World()
    X, y = world.X[:n], world.y[:n]
    model = fit_live(X, y, text=None, centre=world.centre)
    assert model.settings["alpha"] == 0
    centred = X - world.centre
    scale = LENGTH / np.sqrt((centred**2).sum(axis=1).mean())

    def features(clips: np.ndarray) -> np.ndarray:
        # The bias is one more weight, with a prior variance of its own.
        columns = scale * (clips - world.centre) / np.sqrt(model.settings["lambda"])
        return np.hstack([columns, np.full((len(clips), 1), np.sqrt(BIAS_VARIANCE))])

    oracle = LogisticRegression(C=1.0, fit_intercept=False, tol=1e-8, max_iter=10_000)
    logits = oracle.fit(features(X), y).decision_function(features(world.X))
    expected = expit(model.settings["slope"] * logits + model.settings["shift"])
    assert model.probabilities(world.X) == pytest.approx(expected, abs=1e-3)


def beside(world: World, share: float) -> np.ndarray:
    """Mean embeddings of neighbours of which a share is known to have the clip's own truth."""
    rng = np.random.default_rng(1)
    of = {value: np.flatnonzero(world.y == value) for value in (True, False)}
    alike = rng.random((len(world.y), 5)) < share
    rows = [
        [rng.choice(of[bool(y) if same else not y]) for same in each]
        for y, each in zip(world.y, alike, strict=True)
    ]
    return world.X[np.array(rows)].mean(axis=1)


def test_neighbours_earn_their_say() -> None:
    says, gains, losses = {0.95: [], 0.5: []}, [], []  # type: ignore[var-annotated]
    for seed in range(4):
        world = World(seed, n=2000)
        for share in (0.95, 0.5):
            near = beside(world, share)
            model = fit_live(
                world.X[:80], world.y[:80], text=None, centre=world.centre, near=near[:80]
            )
            says[share].append(model.blend.near / (model.blend.own + model.blend.near))
            y, logits = world.y[500:], model.logits(world.X[500:], near[500:])
            alone = model.logits(world.X[500:])
            gain = average_precision_score(y, logits) - average_precision_score(y, alone)
            (gains if share > 0.9 else losses).append(gain)
            if share > 0.9:  # the blend is calibrated, too
                assert log_loss(y, expit(logits)) < log_loss(y, expit(alone))
    assert min(says[0.95]) > 2 * max(says[0.5]) and max(says[0.5]) < 0.1
    assert np.median(gains) > 0.05 and np.median(losses) > -0.01


def test_by_themselves_clips_are_scored_as_if_neighbours_were_not_known() -> None:
    world = World()
    X, y, near = world.X[:60], world.y[:60], beside(world, 0.9)[:60]
    alone = fit_live(X, y, text=None, centre=world.centre)
    model = fit_live(X, y, text=None, centre=world.centre, near=near)
    assert np.array_equal(model.weights, alone.weights) and model.bias == alone.bias
    assert alone.blend == ALONE
    assert np.array_equal(alone.logits(X, near), alone.logits(X))
    assert model.checksum() != alone.checksum()
    few = np.concatenate([np.flatnonzero(y)[:3], np.flatnonzero(~y)[:20]])
    model = fit_live(X[few], y[few], text=None, centre=world.centre, near=near[few])
    assert (model.blend.own, model.blend.near, model.blend.shift) == (*FEW, 0.0)


@pytest.mark.parametrize("worth", [None, 0.0, 0.8])
@pytest.mark.parametrize("n", [250, 500])
def test_with_many_answers_it_is_never_worse_than_plain_logistic_regression(
    n: int, worth: float | None
) -> None:
    gains: dict[float, list[float]] = {0.1: [], 1.0: [], 10.0: [], 100.0: [], 1000.0: []}
    for seed in range(4):
        world = World(seed)
        X, y = world.X[:n], world.y[:n]
        text = None if worth is None else world.text(worth)
        live = world.average_precision(fit_live(X, y, text=text, centre=world.centre), 1000)
        for C, each in gains.items():
            scores = LogisticRegression(C=C, max_iter=5000).fit(X, y).decision_function(world.X)
            each.append(live - average_precision_score(world.y[1000:], scores[1000:]))
    mean = {C: float(np.mean(each)) for C, each in gains.items()}
    best = min(mean, key=lambda C: mean[C])  # in hindsight, which nobody has while labelling
    assert mean.pop(best) > -0.01
    assert min(mean.values()) > 0, mean


def rare(seed: int, answers: int) -> tuple[World, np.ndarray, np.ndarray]:
    """A label of one clip in twenty: as many yes as no were answered, and nothing of the others."""
    world = World(seed)
    score = world.X @ world.direction
    world.y = score > np.quantile(score, 0.95)
    rows = [np.flatnonzero(world.y == answer)[: answers // 2] for answer in (True, False)]
    answered = np.sort(np.concatenate(rows))
    return world, answered, np.setdiff1d(np.arange(1000), answered)[:100]


def test_clips_drawn_at_random_stand_for_no_while_answers_are_few() -> None:
    gains = []
    for seed in range(8):
        world, rows, others = rare(seed, 20)
        plain, helped = (
            fit_live(world.X[rows], world.y[rows], text=None, centre=world.centre, background=b)
            for b in (None, world.X[others])
        )
        gains.append(world.average_precision(helped, 1000) - world.average_precision(plain, 1000))
    assert np.mean(gains) > 0.02 and np.mean(np.array(gains) > 0) > 0.7


def test_many_answers_need_no_clips_drawn_at_random() -> None:
    world, rows, others = rare(0, 100)
    models = [
        fit_live(world.X[rows], world.y[rows], text=None, centre=world.centre, background=b)
        for b in (None, world.X[others])
    ]
    assert models[0].checksum() == models[1].checksum()


def test_the_shift_is_free_only_beside_clips_that_stand_for_no(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Few answers alone are calibrated as many are; one clip that stands for "no" frees it."""
    world, rows, others = rare(1, 20)
    X, y = world.X[rows], world.y[rows]

    def shift(background: np.ndarray | None) -> float:
        model = fit_live(X, y, text=None, centre=world.centre, background=background)
        return abs(model.settings["shift"])

    alone, beside_others = shift(None), shift(world.X[others])
    monkeypatch.setattr(classifier, "FADED", len(rows) + 1)  # hardly any weight is left
    assert shift(None) == alone == shift(world.X[:0])
    faded = shift(world.X[others])
    monkeypatch.setattr(classifier, "FADED", len(rows))
    assert shift(None) == alone == shift(world.X[others]) < faded < beside_others
