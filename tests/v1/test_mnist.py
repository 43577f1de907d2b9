"""The tutorial's network, beside that of TensorFlow 1.14 (the last to have it), run by 1.15.5."""

import numpy as np

import tf2compat.v1 as tf
from tf2compat.v1.examples.tutorials.mnist import mnist


def test_names_numbers_and_summaries_are_those_of_the_tutorial(graph):
    random = np.random.RandomState(0)
    images, labels = tf.placeholder(tf.float32, [None, 784]), tf.placeholder(tf.int32, [None])
    logits = mnist.inference(images, 16, 8)
    loss = mnist.loss(logits, labels)
    train = mnist.training(loss, 0.1)
    correct = mnist.evaluation(logits, labels)
    summary = tf.summary.merge_all()
    assert [v.op.name for v in tf.global_variables()] == [
        *(f"{layer}/{part}" for layer in ("hidden1", "hidden2", "softmax_linear") for part in ("weights", "biases")),
        "global_step",
    ]
    names = [logits.name, loss.name, train.name, correct.name]
    assert names == ["softmax_linear/add:0", "sparse_softmax_cross_entropy_loss/value:0", "GradientDescent", "Sum:0"]
    assert tf.losses.get_losses() == [loss]
    feed = {images: random.rand(12, 784).astype("f"), labels: random.randint(10, size=12)}
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for variable in tf.trainable_variables():
            variable.load(random.randn(*variable.shape.as_list()).astype("f") * 0.1, session)
        losses = [session.run([train, loss], feed)[1] for _ in range(5)]
        np.testing.assert_allclose(losses, [2.31287, 2.2743, 2.24223, 2.2122, 2.18202], atol=2e-5)
        assert session.run(correct, feed) == 6
        assert [value.tag for value in tf.Summary.FromString(session.run(summary, feed)).value] == ["loss"]
