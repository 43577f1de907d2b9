"""What Keras 2 asks of a session, beside what a stock session gives it."""

import numpy as np
import pytest
import tensorflow as tf
from tensorflow.core.protobuf import config_pb2

import tf2compat.v1 as tf1


@pytest.mark.parametrize("session_class", [tf.compat.v1.Session, tf1.Session])
def test_values_in_the_order_of_the_names(graph, session_class):
    x, y = tf1.placeholder(tf.float32, [], name="x"), tf1.placeholder(tf.float32, [], name="y")
    count = tf1.get_variable("count", initializer=0.0, use_resource=True)
    add = tf1.assign_add(count, 1.0).op
    options = config_pb2.CallableOptions(feed=["y:0", "x:0"], fetch=[(x - y).name, (x + y).name], target=[add.name])
    with session_class() as session:
        session.run(tf1.global_variables_initializer())
        step = session._make_callable_from_options(options)
        assert [float(value) for value in step(np.float32(1), np.float32(5))] == [4.0, 6.0]
        metadata = tf1.RunMetadata()
        step(np.float32(1), np.float32(5), run_metadata=metadata)
        assert session.run(count) == 2.0
        with pytest.raises((tf.errors.InvalidArgumentError, ValueError)):
            step(np.float32(1))


@pytest.mark.parametrize("session_class", [tf.compat.v1.Session, tf1.Session])
def test_a_tensor_of_the_graph_is_fed_through_a_connection(graph, session_class):
    x = tf1.placeholder(tf.int64, [], name="x")
    element = tf1.data.make_one_shot_iterator(tf.data.Dataset.range(3)).get_next()
    options = config_pb2.CallableOptions(fetch=[(x * 10).name])
    connection = options.tensor_connection.add()
    connection.from_tensor, connection.to_tensor = element.name, x.name
    with session_class() as session:
        step = session._make_callable_from_options(options)
        assert [int(step()[0]) for _ in range(3)] == [0, 10, 20]
        with pytest.raises(tf.errors.OutOfRangeError):
            step()


@pytest.mark.parametrize("session_class", [tf.compat.v1.Session, tf1.Session])
def test_a_value_of_another_shape_than_its_placeholder(graph, session_class):
    x, z = tf1.placeholder(tf.float32, [None], name="x"), tf1.placeholder(tf.float32, [2, 3], name="z")
    options = config_pb2.CallableOptions(feed=["x:0", "z:0"])
    options.fetch.extend([tf.reduce_sum(x * 2.0, -1).name, (tf.reshape(z, [-1]) + 1).name])
    with session_class() as session:
        sums, flat = session._make_callable_from_options(options)(np.ones([2, 3], "f"), np.ones([4], "f"))
        assert (sums.tolist(), flat.tolist()) == ([6.0, 6.0], [2.0, 2.0, 2.0, 2.0])  # As TensorFlow 1.15.5 gives.
        with pytest.raises(ValueError, match=r"Cannot feed value of shape \(2, 3\)"):
            session.run(x * 2.0, {x: np.ones([2, 3])})
