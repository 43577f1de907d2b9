"""Which behaviour of TensorFlow's private names `_tf/keras2.py` relies on."""

import importlib
import json
import sys

import numpy as np
import pytest
import tensorflow

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


def test_a_model_counts_as_its_first_call():
    """What TF 1.15.5 gives, tried there."""
    _tf.call_layers_as_in_tf1()
    keras = _tf.tf1_keras()
    with tf.Graph().as_default():
        model = keras.Sequential([keras.layers.Dense(2, input_shape=(4,))])
        assert model.get_input_at(0) is model.get_input_at(-1) is model.input
        assert model.get_output_at(0) is model.output
        assert (model.get_input_shape_at(0), model.get_output_shape_at(0)) == ((None, 4), (None, 2))
        with pytest.raises(ValueError, match="Asked to get output at node 1, but the layer has only 1 inbound nodes"):
            model.get_output_at(1)
        given = keras.Input((4,))
        called = model(given)
        assert model.get_input_at(0) is model.input
        assert model.get_input_at(1) is model.get_input_at(-1) is given
        assert model.get_output_at(1) is called
        first, second = keras.Input((4,)), keras.Input((4,))
        of_two = keras.Model([first, second], keras.layers.add([first, second]))
        assert of_two.get_input_at(0) == [first, second]
        layer = model.layers[0]
        assert layer.get_output_at(0) is model.output, "layers count as before"
        with pytest.raises(RuntimeError, match="never been called"):
            keras.Sequential([keras.layers.Dense(3)]).get_input_at(0)


def test_the_modules_of_keras_2_and_its_version():
    assert callable(_tf.keras2_module("utils.np_utils").to_categorical)
    assert callable(_tf.keras2_module("engine.base_layer").Layer)
    assert _tf.keras2_module("engine.topology") is None
    assert _tf.keras2_module("nothing.at.all") is None
    assert _tf.keras2_version()[0] == "2"


LOSSES = {  # Of labels [3] and predictions [3, 1], as TensorFlow 1.15.5 gives them.
    "MeanSquaredError": 0.3188889,
    "MeanAbsoluteError": 0.5222222,
    "BinaryCrossentropy": 0.8558607,
    "Hinge": 0.85555553,
    "Poisson": 1.0738673,
    "KLDivergence": 1.9216009,
    "Huber": 0.15944447,
}


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_in_a_graph_takes_its_arguments_as_they_are(name):
    with tf.Graph().as_default(), tf.Session() as session:
        loss = getattr(tf.keras.losses, name)()(tf.constant([1.0, 0.0, 1.0]), tf.constant([[0.7], [0.2], [0.4]]))
        assert session.run(loss) == pytest.approx(LOSSES[name], rel=1e-5)


def test_a_loss_of_tf2_still_drops_the_last_dimension():
    losses = _tf.tf2_keras().losses
    with tensorflow.init_scope():
        labels, predictions = tensorflow.constant([1.0, 0.0, 1.0]), tensorflow.constant([[0.7], [0.2], [0.4]])
        loss = losses.MeanSquaredError()(labels, predictions)
        assert float(loss) == pytest.approx(0.16333334, rel=1e-5)


def test_a_model_whose_output_is_its_loss():
    with tf.Graph().as_default():
        keras = tf.keras
        _tf.add_up_losses_in_float64()
        inputs = keras.layers.Input((4,))
        hidden = keras.layers.Dense(2, kernel_initializer=keras.initializers.Constant(0.1))(inputs)
        loss = keras.layers.Lambda(lambda value: keras.backend.sum(keras.backend.square(value - 1.0)) / 2.0)(hidden)
        model = keras.Model(inputs, loss)
        model.compile("sgd", loss=lambda y_true, y_pred: y_pred)
        values = np.arange(40).reshape(10, 4) / 40.0
        history = model.fit(values, np.zeros(10), batch_size=5, epochs=2, verbose=0, shuffle=False).history
        assert history["loss"] == pytest.approx([3.0546745, 2.1552719], rel=1e-6)  # As TensorFlow 1.15.5 gives.
        assert json.loads(json.dumps(history)) == history


COSINES = [0.50608, 0.68328, 0.64436, 0.77133]  # Of these, as TensorFlow 1.15.5 gives them.
PREDICTED = np.random.RandomState(0).rand(4, 3)
LABELS = np.eye(3)[[0, 2, 1, 1]]


@pytest.mark.parametrize("negative", [False, True], ids=["tf.keras", "keras"])
def test_the_cosine_as_a_loss(negative):
    keras, sign = tf.keras, -1 if negative else 1
    _tf.call_losses_as_in_tf1(lambda: negative)
    try:
        with tf.Graph().as_default(), tf.Session() as session:
            labels, predicted = tf.constant(LABELS, tf.float32), tf.constant(PREDICTED, tf.float32)
            for function in (
                keras.losses.cosine_similarity,
                keras.losses.get("cosine_similarity"),
                keras.losses.get("cosine_proximity"),
                keras.metrics.cosine_proximity,
            ):
                assert session.run(function(labels, predicted)) * sign == pytest.approx(COSINES, rel=1e-4)
            assert session.run(keras.metrics.get("cosine")(labels, predicted)) == pytest.approx(COSINES, rel=1e-4)
            loss = keras.losses.CosineSimilarity()(labels, predicted)
            assert session.run(loss) * sign == pytest.approx(np.mean(COSINES), rel=1e-4)
    finally:
        _tf.call_losses_as_in_tf1(lambda: False)


@pytest.mark.parametrize(("name", "key"), [("logcosh", "logcosh"), ("cosine_similarity", "cosine_proximity")])
def test_a_metric_has_the_name_by_which_tf1_put_it_into_the_history(name, key):
    assert tf.keras.metrics.get(name).__name__ == key
