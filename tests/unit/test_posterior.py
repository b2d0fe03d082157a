import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import expit

from workers.learn.posterior import Features, Gram, mode


def problem(seed: int, n: int, r: int):  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(n, r))
    logits = features @ rng.normal(size=r)
    return features, rng.random(n) < expit(logits), rng.normal(size=n)


@given(st.integers(0, 1000), st.integers(1, 40), st.integers(1, 12), st.sampled_from([0.1, 1, 30]))
def test_mode_is_where_a_general_minimiser_ends(seed: int, n: int, r: int, size: float) -> None:
    features, y, offset = problem(seed, n, r)
    features = features * size
    signs = np.where(y, 1, -1)

    def loss(w):  # type: ignore[no-untyped-def]
        f = offset + features @ w
        gradient = w - features.T @ (signs * expit(-signs * f))
        return 0.5 * w @ w + np.logaddexp(0, -signs * f).sum(), gradient

    oracle = minimize(loss, np.zeros(r), jac=True, method="BFGS", options={"gtol": 1e-9})
    for kernel in (Gram(features @ features.T), Features(features)):
        weights = features.T @ mode(kernel, y, offset, tolerance=1e-10).dual
        assert loss(weights)[0] == pytest.approx(oracle.fun, abs=1e-5)
        assert offset + features @ weights == pytest.approx(offset + features @ oracle.x, abs=0.02)


def test_left_out_logits_are_nearly_those_of_refits() -> None:
    features, y, offset = problem(0, 60, 20)
    fit = mode(Features(features), y, offset)
    exact = np.empty(60)
    for row in range(60):
        rest = np.arange(60) != row
        weights = features[rest].T @ mode(Features(features[rest]), y[rest], offset[rest]).dual
        exact[row] = offset[row] + features[row] @ weights
    within = offset + features @ (features.T @ fit.dual)
    error = np.abs(fit.left_out - exact)
    assert np.median(error) < 0.1
    assert np.median(error) < 0.1 * np.median(np.abs(within - exact))
    assert np.corrcoef(fit.left_out, exact)[0, 1] > 0.99


def test_both_forms_of_the_kernel_agree() -> None:
    features, y, offset = problem(3, 50, 30)
    one, two = (
        mode(kernel, y, offset) for kernel in (Gram(features @ features.T), Features(features))
    )
    assert one.left_out == pytest.approx(two.left_out, abs=1e-2)
    assert one.dual == pytest.approx(two.dual, abs=1e-3)


def test_a_start_changes_the_way_not_the_end() -> None:
    features, y, offset = problem(1, 40, 60)
    kernel = Gram(features @ features.T)
    start = np.random.default_rng(0).normal(size=40)
    cold = mode(kernel, y, offset, tolerance=1e-9)
    warm = mode(kernel, y, offset, start=start, tolerance=1e-9)
    assert warm.dual == pytest.approx(cold.dual, abs=1e-4)


@pytest.mark.parametrize("form", ["gram", "features"])
def test_a_companions_left_out_logit_is_nearly_that_of_a_refit(form: str) -> None:
    features, y, offset = problem(0, 60, 20)
    rng = np.random.default_rng(7)
    beside, theirs = 0.7 * features + 0.5 * rng.normal(size=features.shape), rng.normal(size=60)
    if form == "gram":
        fit = mode(Gram(features @ features.T), y, offset)
        found = fit.beside(beside @ features.T, theirs)
    else:
        fit = mode(Features(features), y, offset)
        found = fit.beside(beside, theirs)
        assert fit.beside(features, offset) == pytest.approx(fit.left_out, abs=2e-2)
    exact = np.empty(60)
    for row in range(60):
        rest = np.arange(60) != row
        weights = features[rest].T @ mode(Features(features[rest]), y[rest], offset[rest]).dual
        exact[row] = theirs[row] + beside[row] @ weights
    within = theirs + beside @ (features.T @ fit.dual)
    error = np.abs(found - exact)
    assert np.median(error) < 0.1
    assert np.median(error) < 0.2 * np.median(np.abs(within - exact))
    assert np.corrcoef(found, exact)[0, 1] > 0.99


@pytest.mark.parametrize("form", ["gram", "features"])
def test_an_answer_that_counts_twice_is_two_answers(form: str) -> None:
    features, y, offset = problem(2, 30, 12)
    kernel = {"gram": lambda f: Gram(f @ f.T), "features": Features}[form]
    twice = np.arange(30) % 3 == 0
    rows = np.concatenate([np.arange(30), np.flatnonzero(twice)])
    weighted = mode(kernel(features), y, offset, weight=1.0 + twice, tolerance=1e-10)
    doubled = mode(kernel(features[rows]), y[rows], offset[rows], tolerance=1e-10)
    assert features.T @ weighted.dual == pytest.approx(features[rows].T @ doubled.dual, abs=1e-3)


@pytest.mark.parametrize("form", [lambda f: Gram(f @ f.T), Features])
def test_a_factor_serves_several_steps(form, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    features, y, offset = problem(4, 120, 40)
    kernel, made = form(features), []
    factor = type(kernel).factor

    def counted(self, root):  # type: ignore[no-untyped-def]
        made.append(root)
        return factor(self, root)

    monkeypatch.setattr(type(kernel), "factor", counted)
    cold = mode(kernel, y, offset)
    assert len(made) <= 4  # by one factor a step: 6
    made.clear()
    warm = mode(kernel, y, offset, start=cold.dual)
    assert len(made) == 1
    assert warm.left_out == pytest.approx(cold.left_out, abs=1e-2)
