import numpy as np
import pytest
import tensorflow as tf

from tf2compat.checkpoint.mismatch import mismatch
from tf2compat.checkpoint.saver_ops import Entry
from tf2compat.checkpoint.values import write
from tf2compat.errors import CheckpointNameError, CheckpointShapeError


@pytest.fixture(params=["tf1", "tf2"])
def path(request, tmp_path):
    write(str(tmp_path / "m"), [Entry("dense/kernel", "", np.zeros([2, 3], np.float32))], request.param)
    return str(tmp_path / "m")


def test_what_fits(path):
    assert mismatch("s", path, [Entry("dense/kernel", "", tf.zeros([2, 3]))]) is None
    assert mismatch("s", path, [Entry("dense/kernel", "", tf.zeros([3, 2]))], reshape=True) is None
    assert mismatch("s", path, [Entry("dense/kernel", "2 3 0,1:0,3", tf.zeros([1, 3]))]) is None


def test_a_missing_name(path):
    error = mismatch("s", path, [Entry("layer/dense/kernel", "", tf.zeros([2, 3]))], said="Key not found")
    assert isinstance(error, CheckpointNameError)
    for part in ("'layer/dense/kernel' (near: dense/kernel)", "1 of 1", "Key not found"):
        assert part in error.message


def test_another_shape_or_type(path):
    words = r"requires shapes of both tensors to match\. lhs shape= \[2,4\] rhs shape= \[2,3\]"
    for wanted, part in (
        (tf.zeros([2, 4]), r"\(2, 4\).*\(2, 3\)"),
        (tf.zeros([2, 4]), words),
        (tf.zeros([2, 3], tf.int32), "int32.*float32"),
        (tf.zeros([2, 3], tf.int32), "kernel.*; expected dtype int32 does not equal original dtype float32"),
    ):
        error = mismatch("s", path, [Entry("dense/kernel", "", wanted)])
        assert isinstance(error, CheckpointShapeError)
        with pytest.raises(tf.errors.InvalidArgumentError, match=part):
            raise error
