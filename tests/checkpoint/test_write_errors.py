import pytest
import tensorflow as tf

from tf2compat.checkpoint.write_errors import explained
from tf2compat.errors import CheckpointWriteError, UsageError


def failing(error):
    with explained("/data/m-1"):
        raise error


@pytest.mark.parametrize("kind", [tf.errors.OutOfRangeError, tf.errors.ResourceExhaustedError])
def test_a_full_disk_is_never_the_end_of_input(kind):
    with pytest.raises(CheckpointWriteError, match="/data/m-1 could not be written: too large") as caught:
        failing(kind(None, None, "too large"))
    assert not isinstance(caught.value, tf.errors.OutOfRangeError)


def test_no_permission():
    with pytest.raises(tf.errors.PermissionDeniedError, match="/data/m-1.*Make the folder writable"):
        failing(tf.errors.PermissionDeniedError(None, None, "x; Permission denied"))


def test_other_errors_pass():
    for error in (tf.errors.InternalError(None, None, "x"), UsageError("a", "b.", "c.")):
        with pytest.raises(type(error)):
            failing(error)
