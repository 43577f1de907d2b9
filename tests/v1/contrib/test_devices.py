import tf2compat.v1 as tf


def test_devices():
    assert "/device:CPU:0" in tf.contrib.eager.list_devices()
    assert tf.contrib.eager.num_gpus() == len(tf.config.list_physical_devices("GPU"))
