import importlib

import pytest

import tf2compat.v1.contrib  # noqa: F401  (it installs the finder)
from tf2compat.declared.unsupported import UNSUPPORTED
from tf2compat.legacy_imports.stock_modules import PREFIX
from tf2compat.legacy_imports.stock_names import CHANGED, ELSEWHERE, ENDED

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize("module", ELSEWHERE)
def test_a_module_that_has_moved_is_found(module):
    assert importlib.import_module(
        module.replace("tensorflow.python", PREFIX).replace("tf_keras.legacy", "tf_keras.src.legacy")
    )


@pytest.mark.parametrize("module", ENDED)
def test_a_module_that_has_ended_is_found(module):
    found = importlib.import_module(module.replace("tensorflow.python", PREFIX))
    row, names = ENDED[module]
    assert row in UNSUPPORTED
    assert found.__all__ == list(names)


def test_a_name_that_means_something_else_is_tf1s():
    device = importlib.import_module(f"{PREFIX}.framework.device")
    spec = device.DeviceSpec()
    spec.job = "ps"
    assert spec.to_string() == "/job:ps"
    assert "framework.device" in CHANGED


def test_the_layers_of_feature_columns_are_keras_own():
    library, sequences, dense, dense_v2 = (
        importlib.import_module(f"{PREFIX}.feature_column.{name}")
        for name in ("feature_column_lib", "sequence_feature_column", "dense_features", "dense_features_v2")
    )
    assert library.DenseFeatures is dense.DenseFeatures  # TF1's, not that of TensorFlow 2.
    assert issubclass(dense_v2.DenseFeatures, dense.DenseFeatures)
    assert dense_v2.DenseFeatures is not dense.DenseFeatures
    assert library.SequenceFeatures is sequences.SequenceFeatures
    assert issubclass(type(library.numeric_column("age")), library.FeatureColumn)
