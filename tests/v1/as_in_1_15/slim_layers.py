"""`tf.contrib.slim`'s layers, scopes and variables: names, collections, values, and two steps of training."""

import tensorflow as tf
from cases import case, main, numbers, trained
from tensorflow.contrib import slim

PICTURES = numbers(2, 8, 8, 3)
ROWS = numbers(4, 5)


@case(
    "tf.contrib.slim",
    "tf.contrib.slim.arg_scope",
    "tf.contrib.slim.conv2d",
    "tf.contrib.slim.batch_norm",
    "tf.contrib.slim.max_pool2d",
    "tf.contrib.slim.flatten",
    "tf.contrib.slim.fully_connected",
    "tf.contrib.slim.dropout",
    "tf.contrib.slim.repeat",
    "tf.contrib.slim.l2_regularizer",
    "tf.contrib.slim.variance_scaling_initializer",
)
def network():
    def build():
        normal = {"is_training": True, "decay": 0.9, "epsilon": 0.01, "scale": True}
        with slim.arg_scope(
            [slim.conv2d, slim.fully_connected],
            normalizer_fn=slim.batch_norm,
            normalizer_params=normal,
            weights_initializer=slim.variance_scaling_initializer(),
            weights_regularizer=slim.l2_regularizer(0.01),
        ):
            with slim.arg_scope([slim.dropout], is_training=False) as scope:
                net = slim.repeat(PICTURES, 2, slim.conv2d, 4, [3, 3], scope="conv1")
                net = slim.max_pool2d(net, [2, 2], scope="pool1")
                net = slim.dropout(slim.flatten(net), 0.5)
        with slim.arg_scope(scope):
            net = slim.fully_connected(net, 6, scope="fc")
        return slim.fully_connected(net, 3, activation_fn=None, scope="logits"), net

    return trained(build)


@case("tf.contrib.slim.separable_conv2d", "tf.contrib.slim.avg_pool2d", "tf.contrib.slim.conv2d_transpose")
def other_layers():
    def build():
        net = slim.separable_conv2d(PICTURES, 5, 3, depth_multiplier=2, normalizer_fn=slim.batch_norm)
        deep = slim.separable_conv2d(net, None, [3, 3], 1, stride=2, scope="deep")
        return net, slim.avg_pool2d(deep, [2, 2], stride=1, scope="pool"), slim.conv2d_transpose(deep, 2, 4, 2)

    return trained(build)


@case("tf.contrib.slim.softmax", "tf.contrib.slim.one_hot_encoding")
def classes():
    def build():
        logits = slim.stack(ROWS, slim.fully_connected, [6, 4], scope="fc")
        return slim.softmax(logits), slim.one_hot_encoding(tf.constant([0, 3, 9]), 4)

    return trained(build)


@case(
    "tf.contrib.slim.layers.conv2d",
    "tf.contrib.slim.layers.flatten",
    "tf.contrib.slim.layers.fully_connected",
)
def through_layers():
    def build():
        net = slim.layers.conv2d(PICTURES, 2, 3, scope="c")
        return slim.layers.fully_connected(slim.layers.flatten(net), 3)

    return trained(build)


@case(
    "tf.contrib.slim.variable",
    "tf.contrib.slim.model_variable",
    "tf.contrib.slim.get_model_variables",
    "tf.contrib.slim.get_variables_to_restore",
    "tf.contrib.slim.get_or_create_global_step",
)
def variables():
    step = slim.get_or_create_global_step()
    with tf.variable_scope("a"):
        slim.variable("plain", shape=[2], initializer=tf.ones_initializer(), collections=["mine"], trainable=False)
        weights = slim.model_variable(
            "weights", shape=[3, 2], regularizer=slim.l2_regularizer(0.5), initializer=tf.ones_initializer()
        )
    with slim.arg_scope([slim.model_variable], device="/cpu:0"):
        slim.model_variable("b", shape=[1])
    chosen = {
        "model": slim.get_model_variables(),
        "model_a": slim.get_model_variables("a"),
        "suffix": slim.get_variables(suffix="plain"),
        "by_name": slim.get_variables_by_name("weights"),
        "local": slim.get_local_variables(),
        "mine": tf.get_collection("mine"),
        "trainable": slim.get_trainable_variables(),
        "restored": slim.get_variables_to_restore(include=["a"], exclude=["a/plain"]),
        "all": slim.get_variables_to_restore(),
        "unique": [slim.get_unique_variable("a/weights")],
    }
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        values = session.run([step, weights, tf.losses.get_regularization_loss()])
    return {key: [each.op.name for each in found] for key, found in chosen.items()}, values


@case("tf.contrib.slim.add_arg_scope", "tf.contrib.slim.arg_scope_func_key")
def scoped_functions():
    @slim.add_arg_scope
    def scaled(value, scale=1.0, shift=0.0):
        return value * scale + shift

    seen = [scaled(2.0)]
    with slim.arg_scope([scaled], scale=3.0):
        seen.append(scaled(2.0))
        with slim.arg_scope([scaled], shift=1.0):
            seen += [scaled(2.0), scaled(2.0, scale=5.0)]
    with slim.arg_scope([scaled], scale=7.0) as kept:
        pass
    with slim.arg_scope(kept):
        seen.append(scaled(1.0))
    keyed = {key == slim.arg_scope_func_key(scaled): value for key, value in kept.items()}
    refused = []
    for wrong in ([max], [scaled]):
        try:
            with slim.arg_scope(wrong, nothing=1):
                scaled(1.0)
        except (TypeError, ValueError) as problem:
            refused.append(type(problem).__name__)
    return seen, keyed, slim.has_arg_scope(scaled), slim.arg_scoped_arguments(scaled), refused


@case("tf.contrib.slim.utils.collect_named_outputs", "tf.contrib.slim.utils.convert_collection_to_dict")
def end_points():
    with tf.variable_scope("net") as scope, slim.arg_scope([slim.conv2d], outputs_collections=scope.name + "_ends"):
        net = slim.conv2d(PICTURES, 2, 3, scope="conv1")
        slim.utils.collect_named_outputs(scope.name + "_ends", "net/last", slim.conv2d(net, 3, 3, scope="conv2"))
    ends = slim.utils.convert_collection_to_dict("net_ends")
    return [[alias, tensor.op.name, tensor.shape.as_list()] for alias, tensor in ends.items()]


@case("tf.contrib.slim.model_analyzer.analyze_vars")
def analyzed():
    slim.fully_connected(slim.conv2d(PICTURES, 2, 3), 3)
    found = slim.model_analyzer.analyze_vars(tf.trainable_variables(), print_info=False)
    return [int(number) for number in found]


if __name__ == "__main__":
    main()
