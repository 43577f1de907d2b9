"""ResNet-50 (He and others, 2015): bottleneck blocks with projections, batch norm, momentum, weight decay."""

import numpy as np

from networks import Network

FULL = {"blocks": (3, 4, 6, 3), "filters": 64, "size": 224, "batch": 8, "classes": 1000}
QUICK = {"blocks": (1, 1), "filters": 8, "size": 32, "batch": 2, "classes": 10}


def _convolution(tf, net, filters, size, strides, training, relu=True):
    net = tf.layers.conv2d(
        net,
        filters,
        size,
        strides,
        padding="same",
        use_bias=False,
        kernel_initializer=tf.variance_scaling_initializer(2.0),
    )
    net = tf.layers.batch_normalization(net, training=training, momentum=0.9, epsilon=1e-5, fused=True)
    return tf.nn.relu(net) if relu else net


def _block(tf, net, filters, strides, training):
    """Three convolutions beside a shortcut, which is projected where the shape changes."""
    shortcut = net
    if strides != 1 or net.shape.as_list()[-1] != 4 * filters:
        shortcut = _convolution(tf, net, 4 * filters, 1, strides, training, relu=False)
    net = _convolution(tf, net, filters, 1, 1, training)
    net = _convolution(tf, net, filters, 3, strides, training)
    net = _convolution(tf, net, 4 * filters, 1, 1, training, relu=False)
    return tf.nn.relu(net + shortcut)


def _logits(tf, images, sizes, training):
    net = _convolution(tf, images, sizes["filters"], 7, 2, training)
    net = tf.layers.max_pooling2d(net, 3, 2, padding="same")
    for group, count in enumerate(sizes["blocks"]):
        for number in range(count):
            strides = 2 if group > 0 and number == 0 else 1
            net = _block(tf, net, sizes["filters"] * 2**group, strides, training)
    return tf.layers.dense(tf.reduce_mean(net, [1, 2]), sizes["classes"])


def build(tf, quick):
    """Training with moving averages of batch norm, and inference with them."""
    sizes = QUICK if quick else FULL
    images = tf.placeholder(tf.float32, [None, sizes["size"], sizes["size"], 3], "images")
    labels = tf.placeholder(tf.int32, [None], "labels")
    training = tf.placeholder_with_default(False, [], "training")
    logits = _logits(tf, images, sizes, training)
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    kernels = [v for v in tf.trainable_variables() if "batch_normalization" not in v.name]
    loss = tf.reduce_mean(losses) + 1e-4 * tf.add_n([tf.nn.l2_loss(kernel) for kernel in kernels])
    step = tf.train.get_or_create_global_step()
    rate = tf.train.piecewise_constant(tf.cast(step, tf.int32), [30000, 60000], [0.1, 0.01, 0.001])
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        train_op = tf.train.MomentumOptimizer(rate, 0.9).minimize(loss, step)
    predictions = tf.argmax(logits, 1)
    data = np.random.RandomState(0)
    batch = {
        images: data.rand(sizes["batch"], sizes["size"], sizes["size"], 3).astype(np.float32),
        labels: data.randint(0, sizes["classes"], sizes["batch"]),
    }
    training_batch = dict(batch)
    training_batch[training] = True
    return Network(
        {
            "train": lambda sess: float(sess.run([loss, train_op], training_batch)[0]),
            "infer": lambda sess: float(sess.run(predictions, {images: batch[images]}).sum()),
        }
    )
