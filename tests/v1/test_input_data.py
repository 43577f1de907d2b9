import gzip
import struct

import numpy as np
import pytest

from tf2compat.errors import UsageError
from tf2compat.v1.examples.tutorials.mnist import input_data


def write(path, values, pack):
    content = (
        struct.pack(">BBBB", 0, 0, 8, values.ndim) + struct.pack(f">{values.ndim}i", *values.shape) + values.tobytes()
    )
    path.with_name(path.name + ".gz" * pack).write_bytes(gzip.compress(content) if pack else content)


@pytest.fixture(params=[True, False], ids=["packed", "plain"])
def folder(request, tmp_path):
    random = np.random.RandomState(0)
    for part, count in (("train", 30), ("t10k", 10)):
        write(
            tmp_path / f"{part}-images-idx3-ubyte",
            random.randint(256, size=(count, 28, 28)).astype(np.uint8),
            request.param,
        )
        write(tmp_path / f"{part}-labels-idx1-ubyte", random.randint(10, size=count).astype(np.uint8), request.param)
    return tmp_path


def test_three_sets(folder):
    data = input_data.read_data_sets(str(folder), one_hot=True, validation_size=5)
    assert [part.num_examples for part in data] == [25, 5, 10]
    assert data.train.images.shape == (25, 784)
    assert data.train.images.dtype == np.float32
    assert 0.9 < data.train.images.max() <= 1.0
    assert data.test.labels.sum(1).tolist() == [1.0] * 10


def test_batches_go_on_over_epochs(folder):
    train = input_data.read_data_sets(str(folder), validation_size=0, reshape=False, dtype=np.uint8).train
    total = sum(int(train.next_batch(10)[0].astype(int).sum()) for _ in range(3))
    assert total == int(train.images.astype(int).sum())
    assert train.epochs_completed == 0
    images, labels = train.next_batch(4)
    assert (train.epochs_completed, images.shape, labels.shape) == (1, (4, 28, 28, 1), (4,))


def test_what_is_wrong_is_said(folder, tmp_path):
    with pytest.raises(UsageError, match="between 0 and 30"):
        input_data.read_data_sets(str(folder), validation_size=31)
    with pytest.raises(UsageError, match="nothing is downloaded"):
        input_data.read_data_sets(str(tmp_path / "empty"))
    for path in folder.glob("t10k-labels*"):
        path.unlink()
    (folder / "t10k-labels-idx1-ubyte").write_bytes(b"<html>")
    with pytest.raises(UsageError, match="no IDX file"):
        input_data.read_data_sets(str(folder))
