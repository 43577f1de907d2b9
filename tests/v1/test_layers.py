import sys

import numpy as np
import pytest
import tensorflow as tf

import tf2compat.v1 as tf1
from tf2compat.errors import MissingExtraError


@pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed", "ignore:.*layer.updates")
def test_layers_build_tf1_graphs(graph):
    x = tf1.placeholder(tf.float32, [None, 8, 8, 1])
    h = tf1.layers.conv2d(x, 2, 3)
    h = tf1.layers.batch_normalization(h, training=True)
    logits = tf1.layers.Dense(3, name="logits")(tf1.layers.flatten(h))
    names = [variable.op.name for variable in tf1.global_variables()]
    assert names[:2] + names[-2:] == ["conv2d/kernel", "conv2d/bias", "logits/kernel", "logits/bias"]
    assert len(tf1.get_collection(tf1.GraphKeys.UPDATE_OPS)) == 2
    with tf1.Session() as session:
        session.run(tf1.global_variables_initializer())
        assert session.run(logits, {x: np.ones([2, 8, 8, 1])}).shape == (2, 3)


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("tf_keras")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "tf2compat.v1.layers", raising=False)
    monkeypatch.setitem(sys.modules, "tf_keras", None)
    with pytest.raises(MissingExtraError, match=r"pip install .*legacy"):
        __import__("tf2compat.v1.layers")
