"""`tf.contrib.predictor`, of estimators of both kinds and of what they export: what they give."""

import tempfile

import numpy as np
import tensorflow as tf
from cases import case, main, numbers
from tensorflow.contrib import predictor
from tensorflow.contrib.learn.python.learn.estimators import constants
from tensorflow.contrib.learn.python.learn.estimators import model_fn as contrib_model_fn
from tensorflow.contrib.learn.python.learn.utils import input_fn_utils

ROWS = numbers(12, 2)
WANTED = ROWS.sum(1, keepdims=True) * 2
ASKED = {"inputs": [[1.0, 2.0], [3.0, -1.0]]}


def batch():
    return {"x": tf.constant(ROWS)}, tf.constant(WANTED)


def model(features, labels, mode):
    guessed = tf.layers.dense(features["x"], 1, kernel_initializer=tf.ones_initializer(), name="line")
    exports = {
        "serving_default": tf.estimator.export.PredictOutput({"guessed": guessed}),
        "double": tf.estimator.export.PredictOutput({"twice": guessed * 2}),
    }
    if mode == tf.estimator.ModeKeys.PREDICT:
        return tf.estimator.EstimatorSpec(mode, {"guessed": guessed}, export_outputs=exports)
    loss = tf.losses.mean_squared_error(labels, guessed)
    train_op = tf.train.GradientDescentOptimizer(0.1).minimize(loss, tf.train.get_global_step())
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=train_op)


def model_of_contrib(features, labels, mode):
    guessed = tf.contrib.layers.fully_connected(
        features["x"], 1, activation_fn=None, weights_initializer=tf.ones_initializer(), scope="line"
    )
    loss = train_op = None
    if mode != tf.contrib.learn.ModeKeys.INFER:
        loss = tf.losses.mean_squared_error(labels, guessed)
        train_op = tf.contrib.layers.optimize_loss(loss, tf.train.get_global_step(), 0.1, "SGD")
    heads = {
        name: (constants.ProblemType.UNSPECIFIED, {name: guessed * factor}) for name, factor in (("a", 1), ("b", 3))
    }
    return contrib_model_fn.ModelFnOps(mode, {"guessed": guessed}, loss, train_op, output_alternatives=heads)


def serving():
    given = tf.placeholder(tf.float32, [None, 2], "given")
    return tf.estimator.export.ServingInputReceiver({"x": given}, {"inputs": given})


def serving_of_contrib():
    given = tf.placeholder(tf.float32, [None, 2], "given")
    return input_fn_utils.InputFnOps({"x": given}, None, {"inputs": given})


def error(function, *arguments, **options):
    """Returns the type and the first words of the error that a call raises."""
    try:
        function(*arguments, **options)
    except Exception as raised:
        return [type(raised).__name__, " ".join(str(raised).split()[:8])]


def seen(predicts, asked=ASKED):
    """Returns what can be seen of a predictor."""
    return [repr(predicts), predicts(asked), error(predicts, {"other": [[1.0, 2.0]]})]


def trained_twice(estimator):
    """Yields after each of two trainings: a predictor has the newest checkpoint of its time."""
    for _ in range(2):
        estimator.train(batch, steps=2)
        yield


@case("tf.contrib.predictor.from_estimator")
def of_an_estimator():
    estimator = tf.estimator.Estimator(model, tempfile.mkdtemp())
    found = []
    for _ in trained_twice(estimator):
        found.append(seen(predictor.from_estimator(estimator, serving)))
    found.append(seen(predictor.from_estimator(estimator, serving, output_key="double", graph=tf.Graph())))
    found.append(error(predictor.from_estimator, estimator, serving, output_key="none"))
    found.append(error(predictor.from_contrib_estimator, estimator, serving))
    return found


@case("tf.contrib.predictor.from_saved_model")
def of_a_saved_model():
    estimator = tf.estimator.Estimator(model, tempfile.mkdtemp())
    for _ in trained_twice(estimator):
        folder = estimator.export_savedmodel(tempfile.mkdtemp(), serving)
    config = tf.ConfigProto(allow_soft_placement=True)
    names = {"input_names": {"rows": "given:0"}, "output_names": {"sums": "line/BiasAdd:0"}}
    found = [
        seen(predictor.from_saved_model(folder)),
        seen(predictor.from_saved_model(folder.decode(), signature_def_key="double", tags="serve", config=config)),
        seen(predictor.from_saved_model(folder, **names), {"rows": ASKED["inputs"]}),
        error(predictor.from_saved_model, folder, signature_def_key="double", signature_def=1),
        error(predictor.from_saved_model, folder, tags="train")[0],
    ]
    with predictor.from_saved_model(folder).graph.as_default():
        return found, [each.op.name for each in tf.global_variables()]


@case("tf.contrib.predictor.from_contrib_estimator")
def of_an_estimator_of_contrib():
    estimator = tf.contrib.learn.Estimator(model_of_contrib, tempfile.mkdtemp())
    estimator.fit(input_fn=batch, steps=3)
    folder = estimator.export_savedmodel(tempfile.mkdtemp(), serving_of_contrib, default_output_alternative_key="a")
    keys = {"output_alternative_key": "b", "input_alternative_key": "default_input_alternative"}
    return [
        seen(predictor.from_contrib_estimator(estimator, serving_of_contrib, output_alternative_key="a")),
        seen(predictor.from_contrib_estimator(estimator, serving_of_contrib, **keys)),
        error(predictor.from_contrib_estimator, estimator, serving_of_contrib),
        seen(predictor.from_saved_model(folder)),
        error(predictor.from_estimator, estimator, serving),
        np.asarray(estimator.get_variable_value("line/weights")),
    ]


if __name__ == "__main__":
    main()
