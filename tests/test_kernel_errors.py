import tensorflow as tf

from tf2compat.errors import NodeError
from tf2compat.kernel_errors import brief


def an_error(kind):
    with tf.Graph().as_default():
        op = tf.constant(1.0, name="x").op
    return kind(op.node_def, op, "It is not there.", *([tf.errors.NOT_FOUND] if kind is NodeError else []))


def test_a_brief_error_is_tensorflows_by_name_and_to_except_and_its_text_is_the_message():
    error = an_error(tf.errors.NotFoundError)
    assert "Original stack trace for 'x'" in str(error)
    brief(error)
    assert isinstance(error, tf.errors.NotFoundError)
    assert f"{type(error).__module__}.{type(error).__qualname__}" == (
        "tensorflow.python.framework.errors_impl.NotFoundError"
    )
    assert (error.op.name, error.node_def.name, error.error_code) == ("x", "x", tf.errors.NOT_FOUND)
    assert str(error) == "It is not there."


def test_the_text_of_ours_has_the_programs_lines_that_made_the_operation_and_no_others():
    error = an_error(NodeError)
    lines = str(error).splitlines()
    assert lines[:3] == ["It is not there.", "", "Original stack trace for 'x':"]
    assert __file__ in lines[-2]  # Above it is whatever runs the tests.
    assert not any("tensorflow/python" in line for line in lines[3::2])
    brief(error)
    assert str(error) == "It is not there."


def test_other_errors_stay_as_they_are():
    error = ValueError("no")
    brief(error)
    assert type(error) is ValueError
