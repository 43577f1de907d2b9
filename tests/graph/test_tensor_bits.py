import numpy as np
import pytest
import tensorflow as stock

from tf2compat import _tf
from tf2compat.graph.tensor_bits import as_bits, from_bits, is_bits, numbers_of


@pytest.mark.parametrize(
    "x",
    [
        np.float32([[1, np.nan], [-0.0, 1e-45]]),
        np.float64([0.1, np.inf]),
        np.float16([[0.1], [6e-8]]),
        np.int64([2**62 + 1, -1]),
        np.int32([2**31 - 1, -(2**31)]),
        np.uint8([255, 0]),
        np.array([[True, False]]),
        np.complex128([1 + 2j]),
        np.zeros([0, 3], np.float32),
        np.float32(3.5),
    ],
)
def test_values_come_back_to_the_last_bit(x):
    _tf.start_runtime()
    with _tf.eager_mode():
        given = stock.constant(x)
        bits = as_bits(given)
        assert bits.shape == [x.size * numbers_of(given.dtype)]
        found = from_bits(bits, stock.shape(given), given.dtype).numpy()
    assert found.dtype == x.dtype
    assert found.tobytes() == x.tobytes()
    assert found.shape == x.shape


def test_types_with_bits_of_their_own():
    assert [is_bits(dtype) for dtype in (stock.bfloat16, stock.bool, stock.complex64)] == [True] * 3
    assert not any(map(is_bits, (stock.string, stock.resource, stock.variant, stock.qint8)))
