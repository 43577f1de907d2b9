import pytest

from tf2compat.declared.refused import key_of, refused
from tf2compat.errors import UnsupportedError


def test_a_refused_name_can_be_derived_from_and_not_called():
    name = refused("tf.contrib.gan", "tf.contrib.gan.GANEstimator")

    class Mine(name):
        def __init__(self, x):
            self.x = x

    for use in (name, Mine, name.inner):
        with pytest.raises(UnsupportedError, match=r"tf\.contrib\.gan\.GANEstimator"):
            use(1)
    assert key_of(Mine) == "tf.contrib.gan"
    assert key_of(int) is None
    assert not isinstance(3, name)
    with pytest.raises(AttributeError):
        _ = name._private
