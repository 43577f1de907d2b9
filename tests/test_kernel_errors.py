import copy
import pickle

import tensorflow as tf

from tf2compat.kernel_errors import kernel_error


def _error():
    with tf.Graph().as_default():
        op = tf.constant(1.0, name="x").op
    return kernel_error(tf.errors.NotFoundError, op.node_def, op, "It is not there.")


def test_it_is_tensorflows_by_name_and_to_except():
    error = _error()
    assert isinstance(error, tf.errors.NotFoundError)
    assert f"{type(error).__module__}.{type(error).__qualname__}" == (
        "tensorflow.python.framework.errors_impl.NotFoundError"
    )
    assert (error.op.name, error.node_def.name, error.error_code) == ("x", "x", tf.errors.NOT_FOUND)


def test_its_text_has_the_programs_lines_that_made_the_operation_and_no_others():
    lines = str(_error()).splitlines()
    assert lines[:3] == ["It is not there.", "", "Original stack trace for 'x':"]
    assert lines[-1] == '    op = tf.constant(1.0, name="x").op'
    assert all(__file__ in line for line in lines[3::2])
    error = _error()
    error.is_brief = True
    assert str(error) == "It is not there."
    assert str(kernel_error(type(_error()), None, None, "Again.")) == "Again."


def test_copies_keep_type_and_message():
    for again in (copy.copy(_error()), pickle.loads(pickle.dumps(_error()))):
        assert isinstance(again, tf.errors.NotFoundError)
        assert (again.message, again.node_def.name, again.op) == ("It is not there.", "x", None)
