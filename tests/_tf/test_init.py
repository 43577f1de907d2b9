"""The private names: where they are, that each is tested, and that one that is gone stops only its users."""

import importlib
import pathlib
import subprocess
import sys

import pytest

from tf2compat import _tf

HERE = pathlib.Path(__file__).parent
MODULES = sorted(path.stem for path in pathlib.Path(_tf.__file__).parent.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("module", MODULES)
def test_every_name_is_announced_and_has_its_contract_test(module):
    names = importlib.import_module(f"tf2compat._tf.{module}").__all__
    assert sorted(_tf._NAMES[module]) == sorted(names)
    text = (HERE / f"test_{module}.py").read_text()
    assert [name for name in names if f"_tf.{name}" not in text] == []


def test_no_name_has_two_homes():
    assert sorted(_tf._NAMES) == MODULES
    assert sum(map(len, _tf._NAMES.values())) == len(_tf._HOMES)
    assert set(_tf.__all__) <= set(dir(_tf))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = _tf.nothing


@pytest.mark.slow
def test_no_module_is_loaded_before_its_use_and_one_that_tensorflow_moved_stops_only_its_users():
    code = """
import sys
from tf2compat import _tf
assert "tensorflow" not in sys.modules
import tensorflow
sys.modules["tensorflow.python.training.session_manager"] = None  # Its import raises an ImportError.
del sys.modules["tensorflow.python.training"].session_manager
try:
    _tf.SessionManager
except ImportError as error:
    assert "session_manager" in str(error), error
else:
    raise AssertionError("it was found")
with _tf.eager_mode():
    assert _tf.array_of(tensorflow.constant(1)) == 1
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
