import numpy as np
import pytest

from tf2compat.legacy_imports.moved_on.scipy_names import OF_NUMPY, WINDOWS
from tf2compat.legacy_imports.moved_on.supply import found


def test_numbers_out_of_range_become_complex():
    assert found(OF_NUMPY["sqrt"])(-4) == 2j
    assert found(OF_NUMPY["log"])(-1).imag == np.pi
    assert found(OF_NUMPY["mean"]) is np.mean


@pytest.mark.filterwarnings("ignore")
def test_every_row_leads_somewhere():
    assert [name for name, place in OF_NUMPY.items() if found(place) is None] == ["newaxis"]


def test_every_window_is_there():
    windows = pytest.importorskip("scipy.signal").windows
    assert [name for name in WINDOWS if not hasattr(windows, name)] == []
