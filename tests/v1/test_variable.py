import pytest
import tensorflow as stock

import tf2compat.v1 as tf


def test_every_variable_is_one():
    with tf.Graph().as_default():
        made = [tf.Variable(1.0, use_resource=use) for use in (True, False)] + [tf.get_variable("v", [2])]
        assert [isinstance(variable, tf.Variable) for variable in made] == [True] * 3
        assert [issubclass(type(variable), tf.Variable) for variable in made] == [True] * 3
        others = [tf.assign(made[0], 2.0), tf.constant(1.0), 3]
        assert [isinstance(value, tf.Variable) for value in others] == [False] * 3
        assert not issubclass(int, tf.Variable)
        assert issubclass(tf.Variable, tf.Variable)


def test_it_changes_nothing_of_tensorflows_own():
    with tf.Graph().as_default():
        variable = tf.Variable(1.0, use_resource=True)
        assert not isinstance(variable, stock.compat.v1.Variable)


def test_it_has_what_the_class_has():
    assert tf.Variable.SaveSliceInfo is stock.compat.v1.Variable.SaveSliceInfo
    assert "SaveSliceInfo" in dir(tf.Variable)
    with tf.Graph().as_default():
        for use in (True, False):
            variable = tf.Variable([1.0, 2.0], use_resource=use)
            again = tf.Variable.from_proto(variable.to_proto())
            assert type(again) is type(variable)
            assert again.name == variable.name


def test_its_positions_are_tf1s():
    with tf.Graph().as_default():
        made = tf.Variable(1.0, False, ["mine"], True, None, "n", None, tf.float64)
        assert (made.op.name, made.dtype, made.trainable) == ("n", tf.float64, False)
        assert tf.get_collection("mine") == [made]
        assert tf.global_variables() == []
        with pytest.raises(TypeError, match="initial_value"):
            tf.Variable(1.0, initial_value=2.0)
