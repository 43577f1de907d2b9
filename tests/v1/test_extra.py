import pytest

from tf2compat.errors import MissingExtraError
from tf2compat.v1._extra import extra


def test_what_is_there_is_returned():
    assert extra("tf.x", "pytest", lambda: pytest) is pytest


def test_what_is_not_there_is_named_with_what_to_install():
    with pytest.raises(MissingExtraError, match=r"`tf.x`.*no_such_package.*pip install"):
        extra("tf.x", "no_such_package", lambda: __import__("no_such_package"))
