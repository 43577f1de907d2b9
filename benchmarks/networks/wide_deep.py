"""Wide & deep (Cheng and others, 2016): sparse columns of 100,000 ids, Ftrl for the wide part, Adagrad for the deep."""

import numpy as np

from networks import Network

FULL = {"columns": 6, "ids": 100000, "width": 32, "numbers": 13, "hidden": (256, 128, 64), "batch": 256}
QUICK = {"columns": 2, "ids": 500, "width": 4, "numbers": 3, "hidden": (8, 4), "batch": 8}


def _column(data, sizes):
    """One to three ids for each example, as the value of a sparse placeholder."""
    counts = data.randint(1, 4, sizes["batch"])
    indices = [(row, place) for row, count in enumerate(counts) for place in range(count)]
    ids = data.randint(0, sizes["ids"], len(indices)).astype(np.int64)
    return np.array(indices, np.int64), ids, np.array([sizes["batch"], 3], np.int64)


def _wide(tf, columns, sizes):
    with tf.variable_scope("wide"):
        logits = tf.get_variable("bias", [1], initializer=tf.zeros_initializer())
        for number, column in enumerate(columns):
            weights = tf.get_variable("w%d" % number, [sizes["ids"], 1], initializer=tf.zeros_initializer())
            logits = logits + tf.nn.embedding_lookup_sparse(weights, column, None, combiner="sum")
        return logits


def _deep(tf, columns, numbers, sizes):
    with tf.variable_scope("deep"):
        parts = [numbers]
        for number, column in enumerate(columns):
            table = tf.get_variable("embedding%d" % number, [sizes["ids"], sizes["width"]])
            parts.append(tf.nn.embedding_lookup_sparse(table, column, None, combiner="mean"))
        net = tf.concat(parts, 1)
        for units in sizes["hidden"]:
            net = tf.layers.dense(net, units, tf.nn.relu)
        return tf.layers.dense(net, 1)


def build(tf, quick):
    """One step of both optimizers on one loss."""
    sizes = QUICK if quick else FULL
    columns = [tf.sparse_placeholder(tf.int64, name="column%d" % number) for number in range(sizes["columns"])]
    numbers = tf.placeholder(tf.float32, [None, sizes["numbers"]], "numbers")
    labels = tf.placeholder(tf.float32, [None, 1], "labels")
    logits = _wide(tf, columns, sizes) + _deep(tf, columns, numbers, sizes)
    loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits))
    wide = tf.train.FtrlOptimizer(0.1, l1_regularization_strength=0.001)
    deep = tf.train.AdagradOptimizer(0.05)
    ops = [
        optimizer.minimize(loss, var_list=tf.trainable_variables(scope))
        for optimizer, scope in ((wide, "wide"), (deep, "deep"))
    ]
    with tf.control_dependencies(ops):
        train_op = tf.assign_add(tf.train.get_or_create_global_step(), 1).op
    data = np.random.RandomState(0)
    batches = []
    for _ in range(20):
        batch = {column: _column(data, sizes) for column in columns}
        batch[numbers] = data.randn(sizes["batch"], sizes["numbers"]).astype(np.float32)
        batch[labels] = data.randint(0, 2, (sizes["batch"], 1)).astype(np.float32)
        batches.append(batch)
    turns = [0]

    def train(sess):
        turns[0] += 1
        return float(sess.run([loss, train_op], batches[turns[0] % len(batches)])[0])

    return Network({"train": train})
