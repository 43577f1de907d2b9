import pytest

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.graph.body import Body
from tf2compat.graph.function_body import to_function_def
from tf2compat.runtime.registered_functions import RegisteredFunctions


def function(name):
    body = Body({}, [], ["one:0"], [], {})
    value = tf.make_tensor_proto(1.0)
    body.add_node("one", "Const", [], dtype=("type", value.dtype), value=("tensor", value))
    return to_function_def(body, name)


def is_known(name):
    try:
        _tf.function_def(name)
    except tf.errors.NotFoundError:
        return False
    return True


@pytest.fixture
def made():
    forgotten = []
    functions = RegisteredFunctions(forgotten.append)
    functions.forgotten = forgotten
    yield functions
    functions.clear()


def test_functions_go_when_nobody_holds_them(made):
    for name in ("registered_a", "registered_b", "registered_c"):
        made.add(function(name))
    first = made.held("registered_a", ["registered_a", "registered_b"])
    copy = made.held("registered_c", ["registered_c"], first)
    del first
    made.forget_dropped()
    assert is_known("registered_a")  # The copy may call it.
    del copy
    assert is_known("registered_a")  # Not before it is asked to: this may be any moment.
    made.forget_dropped()
    assert not any(map(is_known, ("registered_a", "registered_b", "registered_c")))
    assert sorted(made.forgotten) == ["registered_a", "registered_b", "registered_c"]
    assert made.names == set()


def test_what_no_step_holds_stays_until_the_session_closes(made):
    made.add(function("registered_d"))
    held = made.held("registered_d", ["registered_d"])
    made.forget_dropped()
    assert is_known("registered_d")
    made.clear()
    assert not is_known("registered_d")
    del held
    made.forget_dropped()  # It is gone already.
    assert made.forgotten == []
