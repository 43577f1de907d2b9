import pytest
import tensorflow as stock

import tf2compat.v1 as tf


def test_strategies_are_made_as_in_tf1(graph):
    for made in (
        tf.contrib.distribute.MirroredStrategy(num_gpus=0),
        tf.contrib.distribute.MirroredStrategy(devices=["/cpu:0"]),
        tf.contrib.distribute.CollectiveAllReduceStrategy(num_gpus_per_worker=0),
    ):
        assert isinstance(made, (tf.distribute.Strategy, stock.distribute.Strategy))
        assert made.num_replicas_in_sync == 1
    with pytest.raises(ValueError, match="Give one of the three"):
        tf.contrib.distribute.MirroredStrategy(num_gpus=1, num_gpus_per_worker=1)
