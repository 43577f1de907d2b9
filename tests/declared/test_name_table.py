import pytest

from tf2compat.declared.name_table import table
from tf2compat.errors import MissingExtraError


def test_rows_then_modules():
    namespace = {}
    find, names = table("tf2compat.v1.t", {"sqrt": "math:sqrt", "path": "os.path"}, namespace, ["cmath", "math"])
    assert find("sqrt")(4) == 2.0
    assert find("path").join("a", "b")
    assert find("phase") is __import__("cmath").phase
    assert find("floor") is __import__("math").floor
    assert {"sqrt", "path", "phase", "floor"} <= set(names())
    assert "floor" in namespace
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        find("nothing")
    with pytest.raises(AttributeError):
        find("__wrapped__")


def test_a_module_that_is_not_installed():
    find, _ = table("tf2compat.v1.t", {"x": "no_such_package:x"}, {})
    with pytest.raises(MissingExtraError, match=r"`tf.t`"):
        find("x")
