import importlib

import pytest

from tf2compat.legacy_imports.moved_on import modules
from tf2compat.legacy_imports.moved_on.modules import MODULES


@pytest.mark.filterwarnings("ignore")
def test_every_row_leads_to_a_module():
    for module, place in MODULES.items():
        pytest.importorskip(place.partition(".")[0])
        assert importlib.import_module(place), module


def test_a_module_that_numpy_has_is_its_own():
    assert modules._missing("numpy.nothing.of_it")
    assert not modules._missing("numpy.linalg")
    assert all(modules._missing(module) for module in MODULES if module.startswith("numpy."))
