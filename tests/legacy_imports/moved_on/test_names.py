import collections.abc
import importlib

import pytest

from tf2compat.legacy_imports.moved_on import supply
from tf2compat.legacy_imports.moved_on.names import CHANGED, GONE, METHODS, MODULES, gone

ROWS = [
    (module, name, place)
    for table in (GONE, CHANGED)
    for module, rows in table.items()
    for name, place in rows.items()
    if not module.startswith(("scipy", "cgi"))
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("module", "name", "place"), ROWS, ids=lambda value: str(value))
def test_every_row_leads_somewhere(module, name, place):
    if gone(module, name):
        assert supply.found(place) is not None


def test_numpys_own_table_is_used():
    rows = GONE["numpy"]
    assert (rows["float_"], rows["alltrue"], rows["Inf"], rows["round_"]) == (
        "numpy:float64",
        "numpy:all",
        "numpy:inf",
        "numpy:round",
    )
    assert "set_string_function" not in rows  # "Use `np.set_printoptions` instead with ..." is another thing.


def test_the_containers():
    assert set(GONE["collections"]) == set(collections.abc.__all__)
    assert gone("collections", "Mapping")
    assert not gone("collections", "OrderedDict")
    assert not gone("numpy", "float32")


def test_methods_and_modules():
    for rows in METHODS.values():
        for kind, place in rows:
            owner = supply.found(kind)
            assert hasattr(owner, place[1:]) if place[0] == "." else callable(supply.found(place))
    for module in MODULES.values():
        importlib.import_module(module)
