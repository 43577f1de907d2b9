import os

import numpy as np
import pytest
import tensorflow as tf

from tf2compat import _tf
from tf2compat.checkpoint import index_file


def save(prefix, names=("a", "b"), value=1.0):
    values = [np.full(3, value + i, np.float32) for i in range(len(names))]
    with _tf.eager_mode():
        tf.raw_ops.SaveV2(prefix=prefix, tensor_names=names, shape_and_slices=[""] * len(names), tensors=values)


def read(prefix, names=("a", "b")):
    with _tf.eager_mode():
        types = [tf.float32] * len(names)
        found = tf.raw_ops.RestoreV2(
            prefix=prefix, tensor_names=names, shape_and_slices=[""] * len(names), dtypes=types
        )
        return [value.numpy()[0] for value in found]


@pytest.mark.parametrize("number", [1, 9, 2_000])
def test_an_index_for_another_number_of_shards(tmp_path, number):
    """TensorFlow's reader takes it, and looks for the values in other files: also where it has many blocks."""
    prefix, names = str(tmp_path / "m"), [f"{'scope/' * 20}variable_{i:05d}" for i in range(number)]
    save(prefix, names)
    assert index_file.shards_of(f"{prefix}.index") == 1
    with open(f"{prefix}.index", "rb") as stream:
        data = stream.read()
    with open(f"{prefix}.index", "wb") as stream:
        stream.write(index_file.relabelled(data, 2))
    assert index_file.shards_of(f"{prefix}.index") == 2
    with pytest.raises(tf.errors.NotFoundError, match="data-00000-of-00002"):
        read(prefix, names)
    os.rename(f"{prefix}.data-00000-of-00001", f"{prefix}.data-00000-of-00002")
    assert read(prefix, names) == [1.0 + i for i in range(number)]
    assert index_file.relabelled(index_file.relabelled(data, 2), 1) == data


def test_numbers_of_as_many_bytes():
    assert [index_file.other_number(shards) for shards in (1, 2, 126, 127, 128)] == [2, 3, 127, 126, 129]


def test_what_is_no_index(tmp_path):
    path = tmp_path / "m.index"
    assert index_file.shards_of(str(path)) is None
    save(str(tmp_path / "good"))
    good = (tmp_path / "good.index").read_bytes()
    for data in (b"", b"text", bytes(48), good[:60], good[1:], bytes(len(good) - 8) + good[-8:]):
        path.write_bytes(data)
        assert index_file.shards_of(str(path)) is None
        with pytest.raises(tf.errors.DataLossError, match="An index of a checkpoint cannot be read"):
            index_file.relabelled(data, 2)
    with pytest.raises(tf.errors.DataLossError, match="no place"):
        index_file.relabelled(good, 128)
