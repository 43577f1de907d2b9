"""A TF1 program with every kind of variable that a checkpoint can hold; it runs on TensorFlow 1.15 too.

python matrix.py FOLDER     # with TensorFlow 1.15.5: writes the checkpoint that the tests restore
"""

OPTIMIZERS = {
    "adadelta": lambda tf: tf.train.AdadeltaOptimizer(0.1),
    "adagrad": lambda tf: tf.train.AdagradOptimizer(0.1),
    "adagrad_da": lambda tf: tf.train.AdagradDAOptimizer(0.1, tf.train.get_global_step()),
    "adam": lambda tf: tf.train.AdamOptimizer(0.1),
    "ftrl": lambda tf: tf.train.FtrlOptimizer(0.1),
    "momentum": lambda tf: tf.train.MomentumOptimizer(0.1, 0.9),
    "proximal_adagrad": lambda tf: tf.train.ProximalAdagradOptimizer(0.1),
    "rmsprop": lambda tf: tf.train.RMSPropOptimizer(0.1, momentum=0.5),
    "rmsprop_centered": lambda tf: tf.train.RMSPropOptimizer(0.1, centered=True),
    "sgd": lambda tf: tf.train.GradientDescentOptimizer(0.1),
}


def build(tf, use_resource=True, partitions=3):
    """Returns (train op, saver, what to fetch to see every value)."""
    step = tf.train.get_or_create_global_step()
    ops = []
    with tf.variable_scope("model", use_resource=use_resource):
        for number, name in enumerate(sorted(OPTIMIZERS)):
            start = [[0.1 * number, 1.0], [2.0, 3.0], [-1.0, 0.5]]
            weights = tf.get_variable(name, initializer=tf.constant(start))
            loss = tf.reduce_sum(tf.square(weights - 0.3)) + tf.reduce_sum(tf.gather(weights, [0, 2]))
            ops.append(OPTIMIZERS[name](tf).minimize(loss, var_list=[weights]))
        partitioner = tf.fixed_size_partitioner(partitions) if partitions else None
        parts = tf.get_variable("parts", [6, 2], partitioner=partitioner, initializer=tf.zeros_initializer())
        ops += [part.assign_add(tf.ones_like(part)) for part in (list(parts) if partitions else [parts])]
        averaged = tf.get_variable("averaged", initializer=tf.constant([1.0, 2.0]))
        ema = tf.train.ExponentialMovingAverage(0.9)
        with tf.control_dependencies([averaged.assign_add([1.0, 1.0])]):
            ops.append(ema.apply([averaged]))
        others = {
            "int32": tf.get_variable("int32", initializer=tf.constant([1, 2], tf.int32)),
            "int64": tf.get_variable("int64", initializer=tf.constant([1, 2], tf.int64)),
            "bool": tf.get_variable("bool", initializer=tf.constant([True, False])),
            "string": tf.get_variable("string", initializer=tf.constant([b"", b"legacy \xff\x00"])),
            "half": tf.get_variable("half", initializer=tf.constant([1.5, -2.0], tf.float16)),
        }
        ops.append(others["int32"].assign(others["int32"] * 3))
        ops.append(others["half"].assign(others["half"] / 2))
        shared = tf.get_variable("shared", initializer=tf.constant([7.0, 8.0]))
        ops.append(shared.assign_sub([1.0, 2.0]))
    with tf.control_dependencies(ops):
        train = tf.assign_add(step, 1)
    names = {v.op.name: v for v in tf.global_variables() if "parts" not in v.op.name and v is not shared}
    names["model/parts"] = parts
    names["under/another/name"] = shared
    saver = tf.train.Saver(names, sharded=True)
    return train, saver, {v.op.name: v for v in tf.global_variables()}


def main(folder):
    import tensorflow as tf

    train, saver, everything = build(tf, use_resource=False)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(3):
            sess.run(train)
        saver.save(sess, folder + "/matrix", global_step=3, write_meta_graph=False, write_state=False)
        for _ in range(2):
            sess.run(train)
        # What the same program has two steps later, under other keys: the tests compare with it.
        tf.train.Saver(everything).save(
            sess, folder + "/matrix_later", global_step=5, write_meta_graph=False, write_state=False
        )


if __name__ == "__main__":
    import sys

    main(sys.argv[1])
