"""Which behaviour of TensorFlow's private names `_tf/switches.py` relies on."""

from tensorflow.python import tf2

from tf2compat import _tf


def test_whether_tensorflow_2_is_on():
    _tf.disable_tf2()
    try:
        assert not tf2.enabled()
    finally:
        tf2.enable()


def test_what_is_deprecated_says_so():
    deprecated = _tf.deprecation().deprecated(None, "Use something else.")
    assert deprecated(lambda: 3)() == 3
    assert callable(_tf.deprecation().hide_attribute_from_api)


def test_deprecations_are_silenced(monkeypatch, caplog):
    monkeypatch.setattr(_tf.deprecation(), "_PRINT_DEPRECATION_WARNINGS", True)
    old = _tf.deprecation().deprecated(None, "Use another.")(lambda: 1)
    _tf.silence_deprecations()
    assert old() == 1
    assert "deprecated" not in caplog.text
