import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError
from tf2compat.legacy_imports import gone_names


def test_what_did_nothing_does_nothing():
    assert gone_names.RegisterShape("Op")(max) is max
    assert gone_names.call_cpp_shape_fn(None) is None
    assert gone_names.register_dense_tensor_like_type(int) is None


def test_ops_are_known_by_type():
    assert gone_names.get_registered_ops()["Add"].name == "Add"
    with pytest.raises(KeyError):
        gone_names.get_registered_ops()["NoSuchOp"]


def test_a_defun_is_a_function():
    assert gone_names.defun(lambda x: x + 1)(tf.constant(1)).shape == []


@pytest.mark.parametrize("name", sorted(gone_names._REFUSED))
def test_what_is_refused_can_be_imported(name):
    found = getattr(gone_names, name)
    with pytest.raises(UnsupportedError):
        found()
    with pytest.raises(AttributeError):
        _ = gone_names.nothing
