"""Which behaviour of TensorFlow's private names `_tf/keras2.py` relies on."""

import importlib
import sys

import pytest

import tf2compat.v1 as tf
from tf2compat import _tf


def test_what_tf_keras_still_carries():
    assert callable(_tf.legacy_layers().conv2d)
    assert callable(_tf.legacy_rnn_cells().GRUCell)


def test_keras_2_and_its_sessions():
    made = []

    class Session(tf.compat.v1.Session):
        def __init__(self, config=None):
            made.append(config)
            super().__init__(config=config)

    class Own(tf.Graph):
        pass

    assert _tf.tf2_keras().__internal__.losses is not None
    backend = _tf.tf1_keras().backend
    _tf.open_keras_sessions_by(Session, lambda graph: isinstance(graph, Own))
    try:
        with tf.Graph().as_default():
            assert not isinstance(backend.get_session(), tf.Session)
        with Own().as_default():
            assert isinstance(backend.get_session(), Session)
            assert backend.get_session() is backend.get_session()
            assert len(made) == 1
        backend.set_session(None)
    finally:
        import tf2compat.v1 as tf1
        from tf2compat.v1.graph import is_ours

        _tf.open_keras_sessions_by(tf1.Session, is_ours)


def test_the_layers_that_tf_slim_misses_raise_a_chosen_error(monkeypatch):
    for name in ("tf_keras.legacy_tf_layers", "tf_keras.legacy_tf_layers.normalization"):
        monkeypatch.setitem(sys.modules, name, None)
        monkeypatch.delitem(sys.modules, name)
    _tf.explain_legacy_layers(lambda: ImportError("chosen"))
    with pytest.raises(ImportError, match="chosen"):
        _ = importlib.import_module("tf_keras.legacy_tf_layers.normalization").BatchNormalization


def test_the_tests_of_keras_2_are_decorated_one_by_one():
    combinations, utilities = _tf.keras_test_modules()
    assert callable(combinations.generate)
    assert callable(utilities.run_eagerly_scope)
    called = []

    @_tf.for_tests_of(None, lambda test: called.append(test.__name__) or test)
    class Case:
        def test_one(self):
            pass

        def other(self):
            pass

    assert called == ["test_one"]
    assert callable(Case.other)


def test_a_layer_takes_the_inputs_of_an_update_and_can_be_applied():
    class Counted(tf.layers.Layer):
        def call(self, inputs):
            count = tf.get_variable("count", initializer=1.0, trainable=False)
            self.add_update(tf.assign_add(count, 1.0), inputs=True)
            return inputs

    _tf.call_layers_as_in_tf1()
    with tf.Graph().as_default():
        tf.disable_eager_execution()
        Counted().apply(tf.ones([2, 3]))
        assert len(tf.get_collection(tf.GraphKeys.UPDATE_OPS)) == 1
        dense = tf.keras.layers.Dense(2)
        assert dense.apply(tf.ones([2, 3])).shape.as_list() == [2, 2]


def test_the_modules_of_keras_2_and_its_version():
    assert callable(_tf.keras2_module("utils.np_utils").to_categorical)
    assert callable(_tf.keras2_module("engine.base_layer").Layer)
    assert _tf.keras2_module("engine.topology") is None
    assert _tf.keras2_module("nothing.at.all") is None
    assert _tf.keras2_version()[0] == "2"
