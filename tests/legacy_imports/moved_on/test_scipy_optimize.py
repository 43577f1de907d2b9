import numpy as np
import pytest

from tf2compat.legacy_imports.moved_on import scipy_optimize

optimize = pytest.importorskip("scipy.optimize")

START = np.array([7.0, 7.0], np.float32)
TARGET = np.array([1.0, 2.0], np.float32)


def loss(x):
    """Returns a loss and its gradient as a session gives them: in float32."""
    difference = x.astype(np.float32) - TARGET
    return np.sum(difference**2), 2 * difference


@pytest.mark.parametrize("method", ["CG", "BFGS", "L-BFGS-B", "TNC", "SLSQP", "Nelder-Mead"])
def test_a_loss_in_float32_is_minimized(method):
    found = scipy_optimize.minimize(
        loss if method != "Nelder-Mead" else lambda x: loss(x)[0], START, method=method, jac=method != "Nelder-Mead"
    )
    assert found.x.dtype == np.float64
    assert np.allclose(found.x, TARGET, atol=1e-3)


def test_constraints_in_float32():
    constraint = {
        "type": "eq",
        "fun": lambda x: [np.float32(x[0] - 3)],
        "jac": lambda x: [np.array([1.0, 0.0], np.float32)],
    }
    for held in (constraint, [constraint]):
        found = scipy_optimize.minimize(loss, START, method="SLSQP", jac=True, constraints=held)
        assert np.allclose(found.x, [3.0, 2.0], atol=1e-3)


def test_the_older_functions():
    found, _, _ = scipy_optimize.fmin_l_bfgs_b(lambda x: loss(x)[0], START, fprime=lambda x: loss(x)[1])
    assert np.allclose(found, TARGET, atol=1e-3)
    found, _, _ = scipy_optimize.fmin_l_bfgs_b(lambda x: loss(x)[0], START, lambda x: loss(x)[1])
    assert np.allclose(found, TARGET, atol=1e-3)
    with pytest.raises(AttributeError, match="nothing"):
        scipy_optimize.nothing  # noqa: B018


def test_the_older_name_of_an_option_of_tnc():
    found = scipy_optimize.minimize(loss, START, method="TNC", jac=True, options={"maxiter": 1})
    assert found.nfev <= 2
