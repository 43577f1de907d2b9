import pytest
import tensorflow as tf

from tf2compat.errors import UsageTypeError
from tf2compat.steps.step_arguments import check_step_options, checked_variables


def test_what_is_right_passes():
    variable = tf.Variable(1.0)
    spec = {"a": tf.TensorSpec([2]), "b": (tf.RaggedTensorSpec([None, None]),)}
    check_step_options(([], spec), ("loss",), None, {"jit_compile": True}, {"variable": variable})
    assert checked_variables("variables", {"a": variable}) == {"a": variable}


@pytest.mark.parametrize("variables", [[1], {"a": 1}, {1: tf.Variable(1.0)}, "a"], ids=str)
def test_what_are_no_variables(variables):
    with pytest.raises(UsageTypeError, match="Argument `variables` is"):
        checked_variables("variables", variables)
