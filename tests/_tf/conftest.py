"""What the contract tests share."""

import pytest
import tensorflow as stock

from tf2compat import _tf


@pytest.fixture
def a_function():
    """Returns the definition of a function of the given name that adds one."""

    def define(name):
        with _tf.eager_mode():
            traced = stock.function(lambda x: x + 1.0).get_concrete_function(stock.TensorSpec([], stock.float32))
        function = type(traced.function_def)()
        function.CopyFrom(traced.function_def)
        function.signature.name = name
        return function

    return define
