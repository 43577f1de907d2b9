import pytest

from tf2compat.legacy_imports.moved_on import scipy_images, scipy_misc


def test_names_have_homes():
    assert scipy_misc.imread is scipy_images.imread
    assert "imresize" in dir(scipy_misc)
    with pytest.raises(AttributeError, match=r"scipy\.misc.*nothing"):
        scipy_misc.nothing  # noqa: B018


def test_functions_that_scipy_has_elsewhere():
    pytest.importorskip("scipy")
    assert scipy_misc.comb(5, 2) == 10.0
    assert round(float(scipy_misc.logsumexp([1.0, 2.0])), 6) == 2.313262
