"""The Keras that a file was written for."""

import ast
import importlib

import pytest

from tf2compat.legacy_imports import keras_modules, keras_names
from tf2compat.legacy_imports.keras_names import found_in, imports_keras

keras_modules.install()


def found(text):
    return found_in(ast.parse(text))


@pytest.mark.parametrize(
    "line",
    ["import keras", "import keras.layers as L", "from keras import backend as K", "  from keras.utils import np_utils",
     "import os, keras", "import os; import keras"],
)  # fmt: skip
def test_imports_of_keras_are_seen(line):
    assert imports_keras(f"x = 1\n{line}\n".encode())


@pytest.mark.parametrize("line", ["import tensorflow.keras", "from tensorflow import keras", "import keras_contrib"])
def test_other_imports_are_not(line):
    assert not imports_keras(line.encode())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("from keras.utils import np_utils", "keras.utils.np_utils"),
        ("from keras.layers.core import Dense", "keras.layers.core.Dense"),
        ("from keras.engine.topology import Layer", "keras.engine.topology.Layer"),
        ("from keras import backend as K\nK.set_session(1)", "keras.backend.set_session"),
        ("import keras\nkeras.objectives", "keras.objectives"),
        ("from keras.optimizers import Adam\nAdam(lr=1)", "keras.optimizers.Adam(lr=...)"),
        ("from keras.layers import *\nConvolution2D(8, 3, 3, border_mode='same')", "border_mode="),
        ("import keras\nmodel.fit_generator(x)", "fit_generator"),
    ],
)
def test_names_of_keras_2_alone(text, name):
    assert list(found(text).of_keras_2.values())[-1] == name
    assert not found(text).of_keras_3


@pytest.mark.parametrize(
    "text", ["import keras\nkeras.ops.mean(x)", "from keras import random", "from keras import ops"]
)
def test_names_of_keras_3_alone(text):
    assert found(text).of_keras_3
    assert not found(text).of_keras_2


@pytest.mark.parametrize(
    "text",
    [
        "from keras.models import Sequential\nfrom keras.layers import Dense\nDense(1)",
        "import keras\nkeras.optimizers.Adam(learning_rate=1)",
        "import keras\nkeras.backend.clear_session()",
        "try:\n    from keras.utils import np_utils\nexcept ImportError:\n    from keras import utils as np_utils",
        "from tensorflow.keras import backend as K\nK.set_session(1)",
    ],
)
def test_what_both_have_tells_nothing(text):
    assert not found(text).of_keras_2
    assert not found(text).of_keras_3


def test_without_keras_2_what_keras_3_lacks_is_its_name(monkeypatch):
    load = importlib.import_module

    def without(name, *rest):
        if name == keras_names.KERAS_2:
            raise ImportError("tf_keras")
        return load(name, *rest)

    keras_names._has.cache_clear()
    monkeypatch.setattr(keras_names.importlib, "import_module", without)
    try:
        assert found("from keras.utils import np_utils").of_keras_2 == {1: "keras.utils.np_utils"}
        assert found("from keras.layers import Dense") == keras_names.FoundInFile()
    finally:
        keras_names._has.cache_clear()


def test_a_model_that_is_trained():
    text = "import re, keras\nm = keras.Sequential()\nm.compile('sgd', 'mse')\nm.fit(x, y)"
    assert (found(text).compiles, found(text).trains, found(text).is_eager) == (3, True, False)
    assert not found("import re, keras\nre.compile('a', 0)").compiles
    assert found(f"{text}\ntf.enable_eager_execution()").is_eager
    assert found("import keras\nimport tf2compat.v1 as tf").is_eager
