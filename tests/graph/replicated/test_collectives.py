import numpy as np
import pytest
import tensorflow as stock

from tf2compat import _tf
from tf2compat.graph.replicated import collectives
from tf2compat.graph.replicated.collectives import (
    added,
    broadcast,
    gathered_messages,
    gathered_rows,
    instance_key,
    reduction,
    rows_of_each,
)


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
    for mode in ("sum", "max"):
        joined = stock.function(lambda x, mode=mode: reduction(mode, 1, f"alone/{mode}")(x)[0])(x)
        np.testing.assert_array_equal(joined, x)
    for dtype in (stock.float32, stock.bfloat16, stock.float64, stock.int64):
        given = stock.cast(x, dtype)
        joined = stock.function(lambda x: added(x, [2, 2], 1, f"alone/{x.dtype.name}"))(given)
        assert joined.dtype == dtype
        np.testing.assert_array_equal(joined, given)


@pytest.mark.parametrize(
    "parts",
    [
        [np.float32([[1, np.nan], [3, 4]])],
        [np.array([True, False])],
        [np.float32([[1, 2], [3, 4]]), np.int64([5, -(2**40)]), np.float64([[[0.1]]]), np.int32([7, 8, 9])],
        [np.float16([[0.1, -np.inf]]), np.uint8([255, 0]), np.complex128([1 + 2j]), np.int32([2**31 - 1, -1])],
    ],
)
def test_rows_keep_their_bits(parts):
    @stock.function
    def joined(*parts):
        rows = [stock.ensure_shape(rows_of_each(part, 1, 0), [1]) for part in parts]
        return gathered_rows(parts, rows, 1, f"rows {[part.dtype.name for part in parts]}")

    for found, part in zip(joined(*parts), parts, strict=True):
        np.testing.assert_array_equal(found, part)


def test_room_for_rows_grows_in_eighths():
    rooms = [int(collectives._room(stock.constant(most))) for most in range(1, 3000)]
    assert all(most <= room <= max(8, most * 9 / 8) for most, room in enumerate(rooms, 1))
    assert len(set(rooms)) < 80
    assert int(collectives._room(stock.constant(0))) == 8


def test_a_message_is_another_one_when_it_has_grown():
    @stock.function
    def gathered(message, longest):
        return gathered_messages(message, longest, 1, 2)

    for longest in (0, 3, 0):
        message = np.arange(2 + longest, dtype=np.float32)
        np.testing.assert_array_equal(gathered(message, longest), [message])


def test_the_chief_sends_and_others_receive():
    def ops_of(worker):
        with stock.Graph().as_default() as graph:
            broadcast(stock.constant([1.0]), [1], stock.float32, 2, worker, "name")
        return {node.op for node in graph.as_graph_def().node}

    assert "CollectiveBcastSendV2" in ops_of(0)
    assert "CollectiveBcastRecvV2" in ops_of(1)
