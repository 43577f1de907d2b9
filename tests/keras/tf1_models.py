"""TF1 models that go on as Keras models, and their losses in TensorFlow 1.15.5: `python3.7 tf1_models.py`.

python3.7 -m pip install tensorflow==1.15.5 "protobuf<3.21" "numpy<1.19"
"""

import numpy as np

WORDS, UNITS, LENGTH = 9, 6, 5


def images():
    """Returns images of large coloured squares: noise is badly conditioned, as the network sees its mean alone."""
    squares = np.random.RandomState(0).randn(8, 4, 4, 3)
    return np.kron(squares, np.ones([1, 16, 16, 1])).astype(np.float32)


def labels():
    return np.array([0, 3, 1, 2, 2, 1, 0, 3], np.int32)


def tokens(seed):
    return np.random.RandomState(seed).randint(0, WORDS, [4, LENGTH]).astype(np.int32)


def seq2seq(tf, source, target, is_dense=True):
    """An encoder whose last state the decoder begins with; returns logits."""
    with tf.variable_scope("model"):
        words = tf.get_variable("embedding", [WORDS, UNITS])
        if is_dense:
            words = words * 1.0  # Its gradient has all rows then.
        with tf.variable_scope("encoder"):
            cells = [tf.nn.rnn_cell.LSTMCell(UNITS), tf.nn.rnn_cell.BasicLSTMCell(UNITS)]
            cell = tf.nn.rnn_cell.MultiRNNCell(cells)
            _, state = tf.nn.dynamic_rnn(cell, tf.nn.embedding_lookup(words, source), dtype=tf.float32)
        with tf.variable_scope("decoder"):
            cell = tf.nn.rnn_cell.GRUCell(UNITS)
            inputs = tf.nn.embedding_lookup(words, target)
            outputs, _ = tf.nn.dynamic_rnn(cell, inputs, initial_state=state[-1].h)
            return tf.layers.dense(outputs, WORDS, name="words")


def values_of(names_and_shapes):
    """Returns a value for each variable, which depends on its place among the names alone."""
    found = {}
    for number, (name, shape) in enumerate(sorted(names_and_shapes)):
        draws = np.random.RandomState(number)
        rows = max(1, int(np.prod(shape[:-1])))
        is_kernel = len(shape) > 1
        found[name] = (draws.randn(*shape) / np.sqrt(rows)).astype(np.float32) if is_kernel else None
    return {name: value for name, value in found.items() if value is not None}


def trained(tf, build, loss_of, optimizer, steps, save_after=None, path=None):
    """Trains a model; returns the losses of the steps. After some of them it saves."""
    with tf.Graph().as_default():
        loss = loss_of(build())
        train_op = optimizer.minimize(loss, tf.train.get_or_create_global_step())
        updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
        variables = {v.op.name: v for v in tf.trainable_variables()}
        values = values_of([(name, v.shape.as_list()) for name, v in variables.items()])
        assign = [variables[name].assign(value) for name, value in values.items()]
        saver = tf.train.Saver()
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            sess.run(assign)
            losses = []
            for step in range(steps):
                if step == save_after:
                    saver.save(sess, path)
                losses.append(float(sess.run([loss, train_op, updates])[0]))
            return losses


def seq2seq_losses(tf, **options):
    def loss_of(logits):
        return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tokens(3), logits=logits))

    return trained(
        tf,
        lambda: seq2seq(tf, tf.constant(tokens(1)), tf.constant(tokens(2))),
        loss_of,
        tf.train.AdamOptimizer(0.05),
        6,
        **options,
    )


def resnet_losses(tf, slim, resnet_v2, **options):
    """The losses of `resnet_v2_50` with Momentum."""

    def build():
        with slim.arg_scope(resnet_v2.resnet_arg_scope(weight_decay=0.0)):
            logits, _ = resnet_v2.resnet_v2_50(tf.constant(images()), 4, is_training=True)
        return tf.reshape(logits, [-1, 4])

    def loss_of(logits):
        return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels(), logits=logits))

    return trained(tf, build, loss_of, tf.train.MomentumOptimizer(2e-5, 0.9), 4, **options)


if __name__ == "__main__":
    import tensorflow as tf
    from tensorflow.contrib import slim
    from tensorflow.contrib.slim.python.slim.nets import resnet_v2

    print(seq2seq_losses(tf))
    print(resnet_losses(tf, slim, resnet_v2))
