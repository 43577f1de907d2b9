"""`tf.contrib.image` and `tf.contrib.predictor`: what they give."""

import os
import tempfile

import numpy as np
import tensorflow as tf
from cases import case, main, numbers
from tensorflow.contrib import image, predictor

PICTURES = numbers(2, 5, 6, 3)


@case()
def transformed():
    flat = [1.0, 0.1, -1.0, 0.2, 0.9, 0.5, 0.01, 0.02]
    several = [flat, [1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0]]
    made = [
        image.rotate(PICTURES, 0.4),
        image.rotate(PICTURES, [0.4, -1.2], interpolation="BILINEAR"),
        image.rotate(PICTURES[0, :, :, 0], 0.8),
        image.translate(PICTURES, [[1.0, 2.0], [-1.0, 0.5]]),
        image.translate(PICTURES[1], [1, -2]),
        image.transform(PICTURES, several, "BILINEAR"),
        image.transform(PICTURES, flat, output_shape=[3, 4]),
        image.compose_transforms(flat, several[1]),
        image.flat_transforms_to_matrices(several),
        image.matrices_to_flat_transforms(np.arange(1.0, 10.0).reshape(1, 3, 3)),
        image.angles_to_projective_transforms([0.3, 0.6], 5, 6),
    ]
    with tf.Session() as session:
        return session.run(made), [each.shape.as_list() for each in made[:7]]


@case()
def predicted():
    folder = os.path.join(tempfile.mkdtemp(), "model")
    with tf.Graph().as_default(), tf.Session() as session:
        given = tf.placeholder(tf.float32, [None, 2], "given")
        scale = tf.get_variable("scale", initializer=[2.0, 3.0])
        session.run(tf.global_variables_initializer())
        tf.saved_model.simple_save(session, folder, {"x": given}, {"y": given * scale})
    found = []
    for options in ({}, {"input_names": {"in": "given:0"}, "output_names": {"out": "scale:0"}, "tags": "serve"}):
        made = predictor.from_saved_model(folder, **options)
        name = sorted(made.feed_tensors)[0]
        found.append(made({name: [[1.0, 2.0]]}))
    try:
        made({"other": 1})
    except ValueError:
        found.append("refused")
    return found


def model(features, labels, mode):
    guessed = features["x"] * tf.get_variable("scale", initializer=4.0)
    outputs = {"serving_default": tf.estimator.export.PredictOutput({"doubled": guessed * 2.0})}
    loss = tf.reduce_sum(guessed)
    train_op = tf.train.GradientDescentOptimizer(0.25).minimize(loss, tf.train.get_global_step())
    return tf.estimator.EstimatorSpec(mode, {"guessed": guessed}, loss, train_op, export_outputs=outputs)


@case()
def predicted_by_an_estimator():
    estimator = tf.estimator.Estimator(model, tempfile.mkdtemp())
    estimator.train(lambda: ({"x": tf.ones([2])}, tf.zeros([2])), steps=2)

    def serving():
        given = tf.placeholder(tf.float32, [None])
        return tf.estimator.export.ServingInputReceiver({"x": given}, {"given": given})

    made = predictor.from_estimator(estimator, serving)
    return made({"given": [1.0, 5.0]}), sorted(made.fetch_tensors)


if __name__ == "__main__":
    main()
