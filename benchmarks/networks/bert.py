"""A Transformer encoder of BERT-base's width (Devlin and others, 2018), 4 of its 12 layers, with both of its losses."""

import numpy as np

from networks import Network, clipped

FULL = {"layers": 4, "hidden": 768, "heads": 12, "length": 128, "batch": 8, "vocabulary": 30522, "masked": 20}
QUICK = {"layers": 2, "hidden": 32, "heads": 4, "length": 16, "batch": 2, "vocabulary": 200, "masked": 3}
DROPOUT = 0.1


def _initializer(tf):
    return tf.truncated_normal_initializer(stddev=0.02)


def _dense(tf, net, units, name, activation=None):
    return tf.layers.dense(net, units, activation, kernel_initializer=_initializer(tf), name=name)


def _gelu(tf, net):
    return net * 0.5 * (1.0 + tf.erf(net / np.float32(np.sqrt(2.0))))


def _dropout(tf, net):
    return tf.nn.dropout(net, rate=DROPOUT)


def _normalized(tf, net, name):
    """Layer norm over the last dimension."""
    with tf.variable_scope(name):
        width = net.shape.as_list()[-1]
        beta = tf.get_variable("beta", [width], initializer=tf.zeros_initializer())
        gamma = tf.get_variable("gamma", [width], initializer=tf.ones_initializer())
        mean, variance = tf.nn.moments(net, [-1], keep_dims=True)
        return tf.nn.batch_normalization(net, mean, variance, beta, gamma, 1e-12)


def _attention(tf, net, bias, sizes):
    """Heads that look at the whole sequence; `net` is a matrix with a row for each token."""
    heads, width = sizes["heads"], sizes["hidden"] // sizes["heads"]

    def split(name):
        parts = tf.reshape(_dense(tf, net, sizes["hidden"], name), [-1, sizes["length"], heads, width])
        return tf.transpose(parts, [0, 2, 1, 3])

    query, key, value = split("query"), split("key"), split("value")
    scores = tf.matmul(query, key, transpose_b=True) / np.float32(np.sqrt(width)) + bias
    context = tf.matmul(_dropout(tf, tf.nn.softmax(scores)), value)
    return tf.reshape(tf.transpose(context, [0, 2, 1, 3]), [-1, sizes["hidden"]])


def _layer(tf, net, bias, sizes):
    with tf.variable_scope("attention"):
        attended = _dense(tf, _attention(tf, net, bias, sizes), sizes["hidden"], "output")
        net = _normalized(tf, net + _dropout(tf, attended), "norm")
    inner = _gelu(tf, _dense(tf, net, 4 * sizes["hidden"], "intermediate"))
    return _normalized(tf, net + _dropout(tf, _dense(tf, inner, sizes["hidden"], "output")), "norm")


def _encoder(tf, ids, kinds, mask, sizes):
    """Returns (a matrix with a row for each token, the table of the word embeddings)."""
    hidden, length = sizes["hidden"], sizes["length"]
    words = tf.get_variable("words", [sizes["vocabulary"], hidden], initializer=_initializer(tf))
    places = tf.get_variable("places", [512, hidden], initializer=_initializer(tf))
    table = tf.get_variable("kinds", [2, hidden], initializer=_initializer(tf))
    of_kinds = tf.reshape(tf.matmul(tf.one_hot(tf.reshape(kinds, [-1]), 2), table), [-1, length, hidden])
    net = tf.nn.embedding_lookup(words, ids) + of_kinds + tf.slice(places, [0, 0], [length, -1])
    net = tf.reshape(_dropout(tf, _normalized(tf, net, "norm")), [-1, hidden])
    bias = (1.0 - tf.cast(mask[:, None, None, :], tf.float32)) * -10000.0
    for number in range(sizes["layers"]):
        with tf.variable_scope("layer_%d" % number):
            net = _layer(tf, net, bias, sizes)
    return net, words


def _masked_loss(tf, net, words, places, ids, sizes):
    """The loss of the words that were masked, with the embeddings as the last layer."""
    offsets = tf.range(0, tf.shape(places)[0])[:, None] * sizes["length"]
    rows = tf.gather(net, tf.reshape(places + offsets, [-1]))
    with tf.variable_scope("masked"):
        rows = _normalized(tf, _gelu(tf, _dense(tf, rows, sizes["hidden"], "transform")), "norm")
        bias = tf.get_variable("bias", [sizes["vocabulary"]], initializer=tf.zeros_initializer())
    logits = tf.matmul(rows, words, transpose_b=True) + bias
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.reshape(ids, [-1]), logits=logits))


def build(tf, quick):
    """Pre-training: masked words and the next sentence, Adam, gradients clipped by their global norm."""
    sizes = QUICK if quick else FULL
    batch, length = sizes["batch"], sizes["length"]
    shapes = {"ids": length, "kinds": length, "mask": length, "places": sizes["masked"], "masked": sizes["masked"]}
    given = {name: tf.placeholder(tf.int32, [None, width], name) for name, width in sorted(shapes.items())}
    follows = tf.placeholder(tf.int32, [None], "follows")
    net, words = _encoder(tf, given["ids"], given["kinds"], given["mask"], sizes)
    loss = _masked_loss(tf, net, words, given["places"], given["masked"], sizes)
    first = tf.reshape(net, [-1, length, sizes["hidden"]])[:, 0]
    logits = _dense(tf, _dense(tf, first, sizes["hidden"], "pooler", tf.tanh), 2, "next")
    loss += tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=follows, logits=logits))
    step = tf.train.get_or_create_global_step()
    rate = tf.train.polynomial_decay(1e-4, step, 100000, 0.0)
    train_op = clipped(tf, tf.train.AdamOptimizer(rate), loss, 1.0, step)
    data = np.random.RandomState(0)
    feeds = {
        given["ids"]: data.randint(0, sizes["vocabulary"], (batch, length)),
        given["kinds"]: (np.arange(length) >= length // 2).astype(np.int32) * np.ones((batch, 1), np.int32),
        given["mask"]: (np.arange(length) < data.randint(length // 2, length, (batch, 1))).astype(np.int32),
        given["places"]: data.randint(0, length, (batch, sizes["masked"])),
        given["masked"]: data.randint(0, sizes["vocabulary"], (batch, sizes["masked"])),
        follows: data.randint(0, 2, batch),
    }
    return Network({"train": lambda sess: float(sess.run([loss, train_op], feeds)[0])})
