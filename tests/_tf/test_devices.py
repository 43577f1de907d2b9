"""Which behaviour of TensorFlow's private names `_tf/devices.py` relies on."""

from tf2compat import _tf


def test_devices():
    device = _tf.list_devices()[0]
    assert isinstance(device, _tf.DeviceAttributes)
    assert device.device_type == "CPU"
    assert device.memory_limit_bytes > 0
