import pytest

from tf2compat.errors import UnsupportedError
from tf2compat.legacy_imports.ended_modules import ended_module


def test_names_are_refused_when_they_are_used():
    made = ended_module("x.y", "tf.contrib.gan", "tf.contrib.gan", ("GANModel",))
    assert made.__all__ == ["GANModel"]
    assert made.GANModel is made.GANModel
    with pytest.raises(UnsupportedError, match=r"tf\.contrib\.gan\.GANModel"):
        made.GANModel()
    with pytest.raises(AttributeError, match="_private"):
        _ = made._private
