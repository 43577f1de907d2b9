"""Random draws that no stateful op repeats: TF1's algorithm over the same Philox numbers, on the host.

The counter of each node is kept here, for the session, as TF1 kept it in the node's kernel.
Sources: `random_shuffle_op.cc` and `multinomial_op.cc` of TensorFlow.
"""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import tensorflow as tf

from tf2compat import _tf

__all__ = ["HOST_DRAWS", "Multinomial", "Shuffle"]

_PHILOX = 1
_WORDS = 4  # 32-bit numbers of one Philox block


class _Philox:
    """A Philox stream of 32-bit numbers: key = seed, counter = (0, seed2), as TF1's kernels begin."""

    def __init__(self, seed: int, seed2: int) -> None:
        self._seed = np.array([seed], np.int64).view(np.uint64)
        self._seed2 = seed2
        self._block = 0
        self._lock = threading.Lock()

    def draw(self, count: int, reserved_blocks: int) -> np.ndarray:
        """Returns `count` numbers and moves on by `reserved_blocks` blocks of four."""
        with self._lock:
            block, self._block = self._block, self._block + reserved_blocks
        counter = np.array([block, self._seed2], np.int64).view(np.uint64)
        with _tf.eager_mode(), tf.device("/device:CPU:0"):
            bits = tf.raw_ops.StatelessRandomUniformFullIntV2(
                shape=[count], key=self._seed, counter=counter, alg=_PHILOX, dtype=tf.uint32
            )
            return bits.numpy()


class Shuffle:
    """`RandomShuffle`: a Fisher-Yates shuffle of the first dimension."""

    def __init__(self, seed: int, seed2: int, output_type: tf.DType) -> None:
        self._philox = _Philox(seed, seed2)

    def _permutation(self, size: np.ndarray) -> np.ndarray:
        count = int(size) - 1
        if count <= 0:
            return np.arange(int(size))
        bits = self._philox.draw(count, -(-count // _WORDS)).tolist()
        order = list(range(int(size)))
        for i, number in enumerate(bits):
            j = i + number % (count + 1 - i)
            order[i], order[j] = order[j], order[i]
        return np.array(order)

    def __call__(self, value: Any) -> Any:
        """Returns the graph tensor of the shuffled value."""
        if value.shape.rank == 0:
            return value
        order = tf.numpy_function(self._permutation, [tf.shape(value)[0]], tf.int64, stateful=True)
        return tf.gather(value, tf.ensure_shape(order, [None]))


class Multinomial:
    """`Multinomial`: samples by the inverse of the cumulative distribution, rows one after the other.

    TF1 splits a large batch over its threads, and the numbers then depend on how many there
    are; here the rows are drawn in order, which is what TF1 gives for a batch on one thread.
    """

    def __init__(self, seed: int, seed2: int, output_type: tf.DType) -> None:
        self._philox = _Philox(seed, seed2)
        self._output_type = output_type

    def _samples(self, logits: np.ndarray, samples: np.ndarray) -> np.ndarray:
        rows, count = logits.shape[0], int(samples)
        result = np.zeros((rows, count), self._output_type.as_numpy_dtype)
        if result.size == 0:
            return result
        # TF1 reserves more than it uses: doubles, rows padded to blocks, 256 numbers for each.
        bits = self._philox.draw(2 * rows * count, rows * (-(-count // _WORDS) * _WORDS) * 2 * 256)
        high, low = bits[0::2].astype(np.uint64), bits[1::2].astype(np.uint64)
        mantissa = ((high & np.uint64(0xFFFFF)) << np.uint64(32)) | low
        uniform = (mantissa.astype(np.float64) / 2.0**52).reshape(rows, count)
        for row in range(rows):
            result[row] = _sample_row(logits[row], uniform[row])
        return result

    def __call__(self, logits: Any, num_samples: Any) -> Any:
        """Returns the graph tensor of the samples, `[batch, num_samples]`."""
        drawn = tf.numpy_function(self._samples, [logits, num_samples], self._output_type, stateful=True)
        return tf.ensure_shape(drawn, [None, None])


def _sample_row(logits: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    finite = np.isfinite(logits)
    weights = np.where(finite, np.exp(logits.astype(np.float64) - np.max(logits[finite], initial=-np.inf)), 0.0)
    cumulative = np.cumsum(weights)
    return np.searchsorted(cumulative, uniform * cumulative[-1], side="right")


HOST_DRAWS = {"RandomShuffle": Shuffle, "Multinomial": Multinomial}
"""Op type -> what draws in its place."""
