"""The numbers are SciPy 1.2.3's."""

import pytest

pytest.importorskip("scipy")

from tf2compat.legacy_imports.moved_on.modules import MODULES
from tf2compat.legacy_imports.moved_on.names import GONE
from tf2compat.legacy_imports.moved_on.scipy_functions import binom_test, itemfreq, sph_harm
from tf2compat.legacy_imports.moved_on.supply import found, imported


def test_binomial_tests():
    assert binom_test(3, 15, 0.1) == pytest.approx(0.18406106910639114)
    assert binom_test([7, 3]) == pytest.approx(0.3437499999999999)


def test_frequencies_of_items():
    assert itemfreq([3, 1, 3]).tolist() == [[1, 1], [3, 2]]


def test_spherical_harmonics():
    assert sph_harm(1, 2, 0.3, 0.7) == pytest.approx(-0.3636524725884647 - 0.11249089203178199j)


def test_names_of_signals_and_statistics():
    assert found(GONE["scipy.signal"]["hanning"])(4).tolist() == pytest.approx([0.0, 0.75, 0.75, 0.0])
    assert found(GONE["scipy.stats"]["frechet_r"])(2).cdf(0.5) == pytest.approx(0.22119921692859515)
    assert found(GONE["scipy.special"]["btdtr"])(1, 2, 0.3) == pytest.approx(0.51)


@pytest.mark.filterwarnings("ignore")
def test_solvers_of_sparse_matrices():
    names = {"dsolve": "spsolve", "eigen": "eigsh", "eigen.lobpcg": "lobpcg", "isolve": "cg"}
    for module in MODULES:
        if module.startswith("scipy.sparse.linalg."):
            part = module.removeprefix("scipy.sparse.linalg.")
            name = {"isolve.minres": "minres", "isolve.lsqr": "lsqr", "isolve.lsmr": "lsmr"}.get(part)
            name = name or ("lobpcg" if "lobpcg" in part else names[part.partition(".")[0]])
            assert callable(imported(module, name))
