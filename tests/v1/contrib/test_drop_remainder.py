import tensorflow as stock

import tf2compat.v1 as tf


def test_the_rest_is_dropped():
    dataset = stock.data.Dataset.range(5).apply(tf.contrib.data.batch_and_drop_remainder(2))
    assert [batch.tolist() for batch in dataset.as_numpy_iterator()] == [[0, 1], [2, 3]]
