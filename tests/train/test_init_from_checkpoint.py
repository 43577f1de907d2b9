import tensorflow as stock

import tf2compat.v1 as tf


def test_it_waits_for_the_writer(unwritten):
    with stock.Graph().as_default(), tf.Session() as sess:
        x = tf.get_variable("scope/x", [2])
        tf.train.init_from_checkpoint(unwritten, {"x": x})
        sess.run(tf.global_variables_initializer())
        assert sess.run(x).tolist() == [1, 2]
