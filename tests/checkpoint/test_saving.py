import numpy as np
import pytest
import tensorflow as tf

from tf2compat.checkpoint import save_from
from tf2compat.errors import UsageError


def test_plain_variables_keep_their_names(tmp_path):
    path = save_from({"scope/x": tf.Variable([1.0, 2.0])}, tmp_path / "m")
    assert tf.train.list_variables(path) == [("scope/x", [2])]
    np.testing.assert_array_equal(tf.train.load_variable(path, "scope/x"), [1.0, 2.0])


def test_two_variables_of_one_name(tmp_path):
    variables = {"x": tf.Variable(1.0), "y": tf.Variable(1.0)}
    with pytest.raises(UsageError, match="several|Several"):
        save_from(variables, tmp_path / "m", {"x": "z", "y": "z"})
