import numpy as np
import tensorflow as stock
from tensorflow.python.ops import variable_v1

import tf2compat.v1 as tf
from tf2compat.v1.variables_of_any_shape import give_variables_any_shape, handle_of_any_shape


def test_variables_grow(monkeypatch, tmp_path):
    monkeypatch.setattr(variable_v1, "default_variable_creator", variable_v1.default_variable_creator)
    give_variables_any_shape()
    give_variables_any_shape()
    with tf.Graph().as_default():
        kept = tf.get_variable("fixed", [2])
        made = [
            tf.Variable(np.zeros([0, 2], np.float32), validate_shape=False),
            tf.get_variable("g", initializer=tf.zeros([0, 2]), validate_shape=False),
        ]
        assert kept.shape.as_list() == [2]
        for variable in made:
            assert variable.shape.rank is None
            longer = tf.assign(variable, tf.concat([variable, tf.ones([1, 2])], 0), validate_shape=False)
            assert longer.shape.as_list() == [None, 2]
            saver = tf.train.Saver([variable])
            with tf.Session() as session:
                session.run(tf.global_variables_initializer())
                lengths = [len(session.run(longer)) for _ in range(3)]
                assert lengths == [1, 2, 3]
                assert session.run(tf.shape(variable)).tolist() == [3, 2]
                path = saver.save(session, str(tmp_path / "model"))
                session.run(variable.initializer)
                saver.restore(session, path)
                assert session.run(tf.reduce_sum(variable)) == 6.0
    assert stock.Variable([1.0]).shape.as_list() == [1]


def test_there_is_one_handle():
    with tf.Graph().as_default():
        variable = tf.get_variable("scope/v", [2])
        handle = handle_of_any_shape(variable)
        assert handle is handle_of_any_shape(variable)
        assert handle is not variable.handle
        assert handle.op.get_attr("shared_name") == b"scope/v"
        free = tf.Variable([1.0], shape=tf.TensorShape(None))
        assert handle_of_any_shape(free) is free.handle
