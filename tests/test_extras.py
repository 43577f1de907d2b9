import importlib.util
import pathlib
import re

import pytest

from tf2compat.errors import MissingExtraError
from tf2compat.extras import EXTRAS, advise_of_extra, missing_extra, module_of_extra, needs_extra

ROOT = pathlib.Path(__file__).resolve().parents[1]


def _missing(name):
    return ModuleNotFoundError(f"No module named '{name}'", name=name)


def test_the_packages_are_those_of_the_extras():
    text = (ROOT / "pyproject.toml").read_text()
    for package, extra in EXTRAS.items():
        (rows,) = re.findall(rf"^{extra} = \[\n(.*?)^\]", text, re.M | re.S)
        assert package.replace("_", "-") in rows, package
        assert importlib.util.find_spec(package) is not None


def test_the_error_names_the_package_and_its_extra():
    error = missing_extra("tf.layers", _missing("tf_keras.layers"), "tf_keras")
    assert str(error) == (
        '`tf.layers`: It needs tf_keras, which is not installed. Install the extra: `pip install "tf2compat[legacy]"`.'
    )
    assert isinstance(error, ModuleNotFoundError)


def test_a_package_that_is_loaded_with_our_tensorflow_has_its_own_name():
    error = missing_extra("tf.estimator", _missing("tf2compat.legacy.tensorflow_estimator"), "tensorflow_estimator")
    assert "It needs tensorflow_estimator, which is not installed." in str(error)


def test_an_error_inside_an_error_is_said_once():
    inner = missing_extra("tf.nn.rnn_cell", _missing("tf_keras"), "tf_keras")
    outer = missing_extra("tf.contrib.rnn", inner, "tf2compat.v1.nn.rnn_cell")
    assert str(outer).count("pip install") == str(outer).count("tf_keras") == 1
    assert outer.symbol == "tf.contrib.rnn"


def test_which_errors_an_extra_mends():
    assert needs_extra(_missing("tf2compat.legacy.tensorflow_estimator.python"))
    assert needs_extra(missing_extra("tf.layers", _missing("tf_keras")))
    assert not needs_extra(_missing("pandas"))
    assert not needs_extra(ImportError("cannot import name 'x'", name="tf_keras"))


def test_a_package_that_is_broken_is_named_with_its_error():
    error = missing_extra("tf.contrib.slim", ImportError("cannot import name 'x'"), "tf_slim")
    assert "It comes from tf_slim, which cannot be imported: cannot import name 'x'." in str(error)


def test_pythons_own_error_gets_the_advice_once():
    error = _missing("tf_slim")
    advise_of_extra(error)
    advise_of_extra(error)
    assert str(error) == "No module named 'tf_slim'. Install the extra: `pip install \"tf2compat[legacy]\"`."


def test_other_errors_are_as_they_were():
    for error in (_missing("pandas"), ValueError("x"), MissingExtraError("tf.x", "It is not there.", "Install it.")):
        text = str(error)
        advise_of_extra(error)
        assert str(error) == text


def test_a_module_that_is_there_is_returned():
    assert module_of_extra("tf.x", "pytest", lambda: pytest) is pytest


def test_what_is_not_there_is_named_with_what_to_install():
    with pytest.raises(MissingExtraError, match=r"`tf.x`.*no_such_package.*pip install"):
        module_of_extra("tf.x", "no_such_package", lambda: __import__("no_such_package"))
