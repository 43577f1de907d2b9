import gzip
import struct

import numpy as np
import pytest

import tf2compat.v1 as tf
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


IMAGES = np.arange(6, dtype=np.uint8).reshape(6, 1, 1, 1)
ORDERS = [  # The labels of four batches and NumPy's next number, as TensorFlow 1.15.5 gave them.
    ({"seed": 3}, None, [[3, 5, 4, 1], [0, 2, 2, 0], [5, 4, 1, 3], [3, 0, 4, 1]], 0.456833),
    ({}, 7, [[3, 5, 0, 2], [1, 4, 1, 4], [2, 0, 5, 3], [4, 2, 0, 3]], 0.065936),
]


@pytest.mark.parametrize(("options", "graph_seed", "labels", "after"), ORDERS, ids=["own", "graph"])
def test_the_order_is_that_of_numpys_seed(graph, options, graph_seed, labels, after):
    if graph_seed is not None:
        tf.set_random_seed(graph_seed)
    data = input_data.DataSet(IMAGES, np.arange(6), **options)
    assert [data.next_batch(4)[1].tolist() for _ in range(4)] == labels
    assert round(np.random.rand(), 6) == after


def test_a_program_that_seeds_numpy_has_the_same_batches(graph):
    orders = []
    for _ in range(2):
        data = input_data.DataSet(IMAGES, np.arange(6))
        np.random.seed(5)
        orders.append(data.next_batch(6)[1].tolist())
    assert orders[0] == orders[1]


def test_fake_data():
    data = input_data.read_data_sets("nowhere", fake_data=True, one_hot=True).test
    images, labels = data.next_batch(2, True)
    assert ([len(image) for image in images], labels) == ([784, 784], [[1] + [0] * 9] * 2)
    assert data.num_examples == 10000
    with pytest.raises(TypeError, match="expected uint8 or float32"):
        input_data.DataSet(IMAGES, np.arange(6), dtype=np.float64)
    with pytest.raises(UsageError, match="6 images and 5 labels"):
        input_data.DataSet(IMAGES, np.arange(5))
