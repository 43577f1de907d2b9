import numpy as np
import pytest
import tensorflow as stock

import tf2compat.v1 as tf

contrib = tf.contrib.estimator
X = np.linspace(-1, 1, 16, dtype=np.float32)


@pytest.mark.parametrize(
    ("head", "labels", "loss"),
    [
        ("binary_classification_head", X > 0, np.log(2)),
        ("logistic_regression_head", (X + 1) / 2, np.log(2)),
        ("regression_head", X, np.mean(X**2)),
        ("poisson_regression_head", np.arange(16) % 2, 1.0),
        ("multi_class_head", np.arange(16) % 3, np.log(3)),
    ],
)
def test_the_loss_of_zero_logits_is_the_mean(graph, head, labels, loss):
    made = getattr(contrib, head)(3) if head == "multi_class_head" else getattr(contrib, head)()
    logits = tf.zeros([16, made.logits_dimension])
    labels = tf.constant(np.asarray(labels, np.int64 if "class" in head else np.float32)[:, None])
    spec = made.create_estimator_spec({"x": X}, "train", logits, labels, train_op_fn=lambda loss: tf.no_op())
    with tf.Session() as session:
        assert session.run(spec.loss) == pytest.approx(loss, rel=1e-5)


def test_an_estimator_of_a_head(tmp_path):
    column = tf.feature_column.numeric_column("x")
    optimizer = contrib.clip_gradients_by_norm(tf.train.GradientDescentOptimizer(0.5), 1.0)
    head = contrib.regression_head()
    estimator = contrib.LinearEstimator(head, [column], model_dir=str(tmp_path), optimizer=optimizer)

    def read():
        return stock.data.Dataset.from_tensors(({"x": X}, 3 * X)).repeat()

    estimator.train(read, steps=60)
    assert estimator.evaluate(read, steps=1)["average_loss"] < 0.01
