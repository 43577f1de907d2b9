import json

import tensorflow as tf

import tf2compat
import tf2compat.v1 as tf1
from tf2compat.keras.graph_config import config_of, exported_of


def test_a_graph_comes_back_from_json_with_structures_and_types():
    with tf.Graph().as_default() as graph:
        x, y = tf1.placeholder(tf.float32, [None, 2], "x"), tf1.placeholder(tf.int32, [], "y")
        w = tf1.get_variable("w", [2], initializer=tf1.constant_initializer([3.0, 4.0]))
        text = tf1.get_variable("text", [1], tf.string, tf1.constant_initializer("a"), trainable=False)
        outputs = {"sum": [x * w + tf.cast(y, tf.float32)], "text": text + "b"}
        exported = tf2compat.export(graph, [x, y], outputs)
    config = config_of(exported)
    read = exported_of(json.loads(json.dumps(config)))
    assert {v.name: (v.shape, v.dtype, v.trainable) for v in read.variables} == {
        v.name: (v.shape, v.dtype, v.trainable) for v in exported.variables
    }
    assert read([[1.0, 2.0]], 5)["sum"][0].numpy().tolist() == [[5.0, 5.0]]  # Weights are not part of it.
    for variable, value in zip(read.variables, exported.variables, strict=True):
        variable.assign(value)
    found = read([[1.0, 2.0]], 5)
    assert found["sum"][0].numpy().tolist() == [[8.0, 13.0]]
    assert found["text"].numpy().tolist() == [b"ab"]
    assert config_of(read) == config
    assert read.run.input_signature == exported.run.input_signature
