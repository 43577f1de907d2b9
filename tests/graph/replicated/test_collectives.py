import numpy as np
import pytest
import tensorflow as stock

from tf2compat import _tf
from tf2compat.graph.replicated.collectives import broadcast, instance_key, reduction


@pytest.fixture(autouse=True)
def eager():
    with _tf.eager_mode():
        yield


def key(name, dtype, shape):
    return int(instance_key(name, dtype, stock.constant(shape, stock.int32)))


def test_keys_tell_names_types_and_shapes_apart():
    found = {
        key(name, dtype, shape)
        for name in ("a", "b")
        for dtype in (stock.float32, stock.int32)
        for shape in ([], [0], [1], [2, 3], [3, 2], [6], [2, 3, 1])
    }
    assert len(found) == 28
    assert all(0 <= number < 2**31 for number in found)
    assert key("a", stock.float32, [2]) == key("a", stock.float32, [2])


def test_a_process_alone_joins_with_itself():
    x = np.float32([[1, 2], [3, 4]])
    for mode in ("mean", "gather"):
        joined = stock.function(lambda x, mode=mode: reduction(mode, 1, 0, f"alone/{mode}")(x)[0])(x)
        np.testing.assert_array_equal(joined, x)


def test_the_chief_sends_and_others_receive():
    def ops_of(worker):
        with stock.Graph().as_default() as graph:
            broadcast(stock.constant([1.0]), [1], stock.float32, 2, worker, "name")
        return {node.op for node in graph.as_graph_def().node}

    assert "CollectiveBcastSendV2" in ops_of(0)
    assert "CollectiveBcastRecvV2" in ops_of(1)
