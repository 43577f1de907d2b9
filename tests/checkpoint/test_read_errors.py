import pytest
import tensorflow as tf

from tf2compat.checkpoint.read_errors import unreadable


@pytest.mark.parametrize(
    "error",
    [
        tf.errors.ResourceExhaustedError(None, None, "OOM when allocating tensor"),
        tf.errors.OpError(None, None, "Input/output error", tf.errors.UNKNOWN),
        MemoryError("no memory"),
    ],
)
def test_the_type_stays_and_the_message_has_three_parts(error):
    made = unreadable("tf.train.Saver.restore", "/d/m-1", error)
    assert type(made) is type(error)
    assert str(made).startswith("`tf.train.Saver.restore`: The checkpoint /d/m-1 cannot be read: ")
    assert str(made).endswith("start again.")


def test_another_error_is_left_alone():
    error = KeyError("x")
    assert unreadable("tf.train.Saver.restore", "/d/m-1", error) is error
