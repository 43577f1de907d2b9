import pytest

import tf2compat.v1 as tf


@pytest.mark.parametrize("dtype", ["int32", "int64", "float32", "bool", "string"])
def test_reference_variables_of_every_type_are_fetched(graph, either_session, dtype):
    value = {"bool": True, "string": "x"}.get(dtype, 3)
    v = tf.get_variable("v", initializer=tf.constant(value, getattr(tf, dtype)), use_resource=False)
    with either_session() as sess:
        sess.run(v.initializer)
        wanted = {"string": b"x"}.get(dtype, value)
        assert sess.run(v) == wanted
        assert sess.run("v:0") == wanted
        assert sess.run([v, v.initializer])[0] == wanted


def test_counting_in_a_reference_variable(graph, either_session):
    v = tf.get_variable("v", initializer=0, use_resource=False)
    add, limited = tf.assign_add(v, 2), v.count_up_to(5)
    with either_session() as sess:
        sess.run(v.initializer)
        assert [sess.run(add) for _ in range(2)] == [2, 4]
        assert sess.run(limited) == 4
        assert sess.run(v) == 5
        with pytest.raises(tf.errors.OutOfRangeError):
            sess.run(limited)
        kept = sess.run(v)
        sess.run(add)
        assert kept == 5
