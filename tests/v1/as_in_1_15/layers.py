"""`tf.layers` and `tf.contrib.layers`: names, collections, values, and two steps of training."""

import tensorflow as tf
from cases import case, main, numbers, trained
from tensorflow.contrib import layers
from tensorflow.contrib.framework import arg_scope
from tensorflow.contrib.layers.python.layers import utils

PICTURES = numbers(2, 6, 6, 3)
ROWS = numbers(4, 5)


@case("tf.contrib.layers.fully_connected", "tf.contrib.layers.linear", "tf.contrib.layers")
def fully_connected():
    def build():
        hidden = layers.fully_connected(ROWS, 6, weights_regularizer=layers.l2_regularizer(0.1))
        normal = layers.fully_connected(hidden, 3, normalizer_fn=layers.batch_norm, activation_fn=None, scope="normal")
        return layers.linear(normal, 2), layers.fully_connected(ROWS, 6, scope="fully_connected", reuse=True)

    return trained(build)


@case("tf.contrib.layers.batch_norm")
def batch_norm():
    def build():
        trains = layers.batch_norm(PICTURES, decay=0.8, scale=True, scope="a")
        fixed = layers.batch_norm(trains, is_training=False, center=False, scope="b")
        chosen = layers.batch_norm(fixed, is_training=tf.constant(True), fused=False, updates_collections=None)
        weighted = layers.batch_norm(ROWS, batch_weights=tf.constant([0.0, 1.0, 1.0, 0.0]), scope="w")
        return trains, fixed, chosen, weighted

    return trained(build)


@case("tf.contrib.layers.conv2d", "tf.contrib.layers.flatten", "tf.contrib.layers.l1_regularizer")
def convolutions():
    def build():
        net = layers.conv2d(PICTURES, 4, 3, weights_regularizer=layers.l1_regularizer(0.01))
        net = layers.conv2d(net, 4, [3, 1], stride=2, padding="VALID", normalizer_fn=layers.batch_norm)
        net = layers.conv2d(net, 2, 2, rate=2, activation_fn=tf.nn.elu, biases_initializer=None, scope="wide")
        return net, layers.flatten(net)

    return trained(build)


@case("tf.contrib.layers.conv2d_transpose")
def conv2d_transpose():
    def build():
        net = layers.conv2d_transpose(PICTURES, 2, [3, 2], stride=2)
        return layers.conv2d_transpose(net, 1, 3, padding="VALID", activation_fn=None)

    return trained(build)


@case("tf.contrib.layers.instance_norm", "tf.contrib.layers.layer_norm")
def norms():
    def build():
        first = layers.instance_norm(PICTURES)
        second = layers.layer_norm(PICTURES, begin_norm_axis=2, begin_params_axis=3, scope="norm")
        return first, second, layers.layer_norm(ROWS, center=False, activation_fn=tf.nn.relu)

    return trained(build)


@case("tf.contrib.layers.dropout")
def dropout():
    def build():
        kept = layers.dropout(ROWS, keep_prob=0.4, is_training=False)
        chosen = layers.dropout(ROWS, is_training=tf.constant(False), scope="chosen")
        return layers.dropout(ROWS, keep_prob=0.4, seed=3, outputs_collections="o"), kept, chosen

    return trained(build), len(tf.get_collection("o"))


@case("tf.contrib.layers.xavier_initializer", "tf.contrib.layers.variance_scaling_initializer")
def initializers():
    shape = [3, 3, 4, 5]
    made = [
        layers.xavier_initializer(seed=1)(shape),
        layers.xavier_initializer(uniform=False, seed=2)([4, 5]),
        layers.variance_scaling_initializer(seed=3)(shape),
        layers.variance_scaling_initializer(factor=1.0, mode="FAN_AVG", uniform=True, seed=4)([7]),
        layers.variance_scaling_initializer(mode="FAN_OUT", seed=5)([2, 6], dtype=tf.float32),
    ]
    with tf.Session() as session:
        return session.run(made)


@case("tf.contrib.layers.l2_regularizer")
def regularizers():
    rows = tf.constant(ROWS)
    made = [
        layers.l2_regularizer(0.5)(rows),
        layers.l1_l2_regularizer(0.5, 0.25)(rows),
        layers.sum_regularizer([layers.l2_regularizer(0.5), layers.l1_regularizer(2.0)])(rows),
        layers.apply_regularization(layers.l2_regularizer(0.1), [tf.get_variable("v", initializer=ROWS)]),
    ]
    refused = []
    for scale in (-1.0, 2):
        try:
            layers.l2_regularizer(scale)
        except ValueError:
            refused.append(scale)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        return session.run(made), [each.op.name for each in made], refused, layers.l2_regularizer(0.0)(rows)


@case("tf.contrib.layers.optimize_loss")
def optimize_loss():
    step = tf.train.get_or_create_global_step()
    loss = tf.reduce_mean(tf.square(layers.linear(ROWS, 2, scope="a") - 1.0))
    train_op = layers.optimize_loss(
        loss,
        step,
        learning_rate=0.1,
        optimizer="Adam",
        clip_gradients=0.5,
        learning_rate_decay_fn=lambda rate, step: tf.train.exponential_decay(rate, step, 1, 0.5),
        gradient_multipliers={"a/biases": 2.0},
        summaries=["loss", "learning_rate", "gradients", "gradient_norm", "global_gradient_norm"],
    )
    found = {
        "tags": [each.op.name for each in tf.get_collection(tf.GraphKeys.SUMMARIES)],
        "variables": [each.op.name for each in tf.global_variables()],
    }
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for variable in tf.trainable_variables():
            variable.load(numbers(*variable.shape.as_list()), session)
        found["losses"] = [session.run(train_op) for _ in range(4)]
        found["step"] = session.run(step)
        found["weights"] = session.run(tf.trainable_variables())
    return found


@case(
    "tf.contrib.layers.python.layers.utils.collect_named_outputs",
    "tf.contrib.layers.python.layers.utils.convert_collection_to_dict",
)
def named_outputs():
    with tf.variable_scope("net") as scope, arg_scope([layers.conv2d], outputs_collections="ends"):
        net = layers.conv2d(PICTURES, 2, 3, scope="conv1")
        net = layers.max_pool2d(net, 2, outputs_collections="ends", scope="pool1")
        utils.collect_named_outputs("ends", "mine", tf.identity(net, "other"))
        utils.collect_named_outputs("ends", "mine", tf.identity(net, "third"))
    ends = utils.convert_collection_to_dict("ends")
    cleared = utils.convert_collection_to_dict("ends", clear_collection=True)
    return {
        "scope": scope.name,
        "ends": [[alias, tensor.op.name] for alias, tensor in ends.items()],
        "aliases": [utils.get_tensor_aliases(tensor) for tensor in ends.values()],
        "same": ends == cleared,
        "left": tf.get_collection("ends"),
    }


@case("tf.layers.dense", "tf.layers.Dense", "tf.layers.flatten", "tf.layers.Layer")
def dense():
    def build():
        layer = tf.layers.Dense(3, activation=tf.nn.tanh, kernel_regularizer=layers.l2_regularizer(0.2), name="mine")
        first = tf.layers.dense(ROWS, 5, tf.nn.relu, use_bias=False)
        second = tf.layers.dense(first, 5, name="named")
        again = tf.layers.dense(first, 5, name="named", reuse=True)
        assert isinstance(layer, tf.layers.Layer)
        return layer(second), layer(again), tf.layers.flatten(PICTURES)

    return trained(build)


@case("tf.layers.Layer")
def own_layer():
    class Scaled(tf.layers.Layer):
        def build(self, shape):
            self.scale = self.add_variable("scale", [int(shape[-1])], initializer=tf.ones_initializer())
            super(Scaled, self).build(shape)

        def call(self, inputs):
            return inputs * self.scale

    layer = Scaled(name="scaled")
    return trained(lambda: (layer(ROWS), layer.apply(ROWS + 1.0))), layer.count_params(), layer.name, layer.scope_name


@case("tf.layers.conv2d", "tf.layers.conv2d_transpose", "tf.layers.conv1d")
def conv():
    def build():
        net = tf.layers.conv2d(PICTURES, 4, 3, strides=2, padding="same", activation=tf.nn.relu)
        net = tf.layers.conv2d_transpose(net, 2, [3, 2], strides=(2, 1), padding="valid")
        first = tf.layers.conv2d(tf.transpose(PICTURES, [0, 3, 1, 2]), 6, 1, name="turned")
        return net, first, tf.layers.conv1d(PICTURES[0], 3, 2, dilation_rate=2, bias_initializer=tf.ones_initializer())

    return trained(build)


@case("tf.layers.batch_normalization")
def batch_normalization():
    def build():
        first = tf.layers.batch_normalization(PICTURES, training=True, momentum=0.7)
        second = tf.layers.batch_normalization(first, training=False, scale=False, fused=False)
        third = tf.layers.batch_normalization(ROWS, training=tf.constant(True), renorm=True, name="renorm")
        fourth = tf.layers.batch_normalization(PICTURES, axis=1, training=True, center=False, fused=False, name="other")
        return first, second, third, fourth

    return trained(build)


@case(
    "tf.layers.average_pooling2d",
    "tf.layers.max_pooling1d",
    "tf.layers.max_pooling2d",
    "tf.layers.dropout",
)
def pools():
    def build():
        return [
            tf.layers.average_pooling2d(PICTURES, 3, 2, padding="same"),
            tf.layers.max_pooling2d(PICTURES, [2, 3], 2, name="mine"),
            tf.layers.max_pooling1d(PICTURES[0], 2, 2),
            tf.layers.dropout(ROWS, 0.6, training=True, seed=5),
            tf.layers.dropout(ROWS, training=False),
        ]

    return trained(build)


@case()
def encoders():
    words = tf.constant([[1, 2, 0], [3, 3, 1]])

    def build():
        vectors = layers.embed_sequence(words, 5, 4, regularizer=layers.l2_regularizer(0.1))
        again = layers.embed_sequence(words, scope="EmbedSequence", reuse=True)
        bags = layers.bow_encoder(words, 5, 3), layers.bow_encoder(words, 5, 3, sparse_lookup=False, scope="dense")
        looked = layers.safe_embedding_lookup_sparse(
            tf.get_variable("w", [5, 2]), tf.SparseTensor([[0, 0], [2, 1]], tf.constant([1, 4], tf.int64), [3, 2])
        )
        return (vectors, again, looked) + bags

    return trained(build)


if __name__ == "__main__":
    main()
