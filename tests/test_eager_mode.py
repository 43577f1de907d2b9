import pytest
import tensorflow as stock

import tf2compat.v1 as tf


def test_a_program_on_the_default_graph_is_told_what_to_write():
    assert stock.executing_eagerly()
    w = tf.constant(2.0)
    with (
        pytest.raises(RuntimeError, match=r"without building a function.*tf.disable_v2_behavior\(\)"),
        tf.Session() as sess,
    ):
        sess.run(w * 3)
    with pytest.raises(RuntimeError, match=r"graph is empty.*tf.disable_v2_behavior\(\)"):
        tf.Session(graph=tf.Graph()).run(w)


def test_others_are_not(graph):
    with pytest.raises(RuntimeError, match="graph is empty") as raised:
        tf.Session().run("x:0")
    assert "disable_v2_behavior" not in str(raised.value)
