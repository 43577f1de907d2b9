import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.v1.placeholders import placeholder


def test_it_is_fed(graph):
    x = tf.placeholder(tf.float32, [None], name="x")
    assert (x.op.name, x.shape.as_list()) == ("x", [None])
    with tf.Session() as sess:
        assert sess.run(x * 2, {x: [1.0]}) == [2.0]


def test_eager_mode_is_told():
    assert stock.executing_eagerly()
    with pytest.raises(RuntimeError, match=r"not compatible with eager execution.*tf.disable_v2_behavior\(\)"):
        placeholder(tf.float32)
