import ast

import pytest

from tf2compat.legacy_imports.moved_on import supply
from tf2compat.legacy_imports.moved_on.calls import CALLS

ROWS = [(module, name, row) for module, rows in CALLS.items() for name, row in rows.items()]


@pytest.mark.parametrize(("module", "name", "row"), ROWS, ids=lambda value: value if isinstance(value, str) else "")
def test_every_row_leads_to_a_function(module, name, row):
    assert callable(supply.found(row.place))
    assert bool(row.edit) == row.sure


@pytest.mark.parametrize(
    ("module", "name", "old", "new"),
    [
        ("numpy", "reshape", "f(x, newshape=y)", "f(x, y)"),
        ("numpy", "fromstring", "f(x, dtype=int)", "f(x, sep=' ')"),
        ("numpy", "sum", "f(i for i in x)", "f(x)"),
        ("numpy", "vstack", "f(map(g, x))", "f([g(x)])"),
        ("numpy", "percentile", "f(x, 5, **options)", "f(x, 5, method='lower')"),
        ("yaml", "load", "f(x)", "f(x, Loader=y)"),
        ("random", "shuffle", "f(x, random=r)", "f(x)"),
        ("json", "loads", "f(x, encoding='utf-8')", "f(x)"),
        ("numpy", "uint8", "f(x)", "f()"),
    ],
)
def test_which_calls_need_it(module, name, old, new):
    row = CALLS[module][name]
    assert [row.when(ast.parse(text, mode="eval").body) for text in (old, new)] == [True, False]
