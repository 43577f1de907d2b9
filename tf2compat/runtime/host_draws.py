"""Random draws that no stateful op repeats: TF1's algorithm over the same Philox numbers, on the host.

The counter of each node is kept here, for the session, as TF1 kept it in the node's kernel.
Sources: `random_shuffle_op.cc`, `multinomial_op.cc` and `range_sampler.cc` of TensorFlow.
"""

from __future__ import annotations

import ctypes
import functools
import math
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import UsageError

__all__ = ["HOST_DRAWS", "LogUniformSampler", "Multinomial", "Philox", "Shuffle"]

_PHILOX = 1
_WORDS = 4  # 32-bit numbers of one Philox block


@functools.cache
def _single(name: str) -> Callable[[float], float]:
    """Returns a single-precision function of the C library, which the kernels call; numpy's differ in the last bit."""
    # None is the process itself, in which the C library is loaded.
    function = getattr(ctypes.CDLL(None), name)
    function.argtypes, function.restype = [ctypes.c_float], ctypes.c_float
    return function


class Philox:
    """A Philox stream of 32-bit numbers: key = seed, counter = (0, seed2), as TF1's kernels begin."""

    def __init__(self, seed: int, seed2: int) -> None:
        # The bits of the seed, which may be negative.
        self._seed = np.array([seed], np.int64).view(np.uint64)
        self._seed2 = seed2
        self._block = 0
        self._lock = threading.Lock()

    @property
    def position(self) -> int:
        """The next block of four numbers; set to go on from there."""
        with self._lock:
            return self._block

    @position.setter
    def position(self, block: int) -> None:
        with self._lock:
            self._block = block

    def reserve(self, blocks: int) -> int:
        """Moves on by a number of blocks of four; returns the first of them."""
        with self._lock:
            first, self._block = self._block, self._block + blocks
        return first

    def numbers(self, block: int, count: int) -> np.ndarray:
        """Returns `count` numbers from a block on."""
        counter = np.array([block, self._seed2], np.int64).view(np.uint64)
        with _tf.eager_mode(), tf.device("/device:CPU:0"):
            bits = tf.raw_ops.StatelessRandomUniformFullIntV2(
                shape=[count], key=self._seed, counter=counter, alg=_PHILOX, dtype=tf.uint32
            )
            return bits.numpy()


class Shuffle:
    """`RandomShuffle`: a Fisher-Yates shuffle of the first dimension."""

    def __init__(self, seed: int, seed2: int, node: Any) -> None:
        self.philox = Philox(seed, seed2)

    def _permutation(self, size: np.ndarray) -> np.ndarray:
        count = int(size) - 1
        if count <= 0:
            return np.arange(int(size))
        bits = self.philox.numbers(self.philox.reserve(-(-count // _WORDS)), count).tolist()
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
        # A function of Python gives no shape; without the rank of the order, the result would have none either.
        return tf.gather(value, tf.ensure_shape(order, [None]))


class Multinomial:
    """`Multinomial`: samples by the inverse of the cumulative distribution, rows one after the other.

    TF1 splits a large batch over its threads, and the numbers then depend on how many there
    are; here the rows are drawn in order, which is what TF1 gives for a batch on one thread.
    """

    def __init__(self, seed: int, seed2: int, node: Any) -> None:
        self.philox = Philox(seed, seed2)
        self._output_type = tf.dtypes.as_dtype(node.attr["output_dtype"].type)

    def _samples(self, logits: np.ndarray, samples: np.ndarray) -> np.ndarray:
        rows, count = logits.shape[0], int(samples)
        if logits.shape[1] == 0:
            raise UsageError(
                "tf.multinomial", "num_classes should be positive, got 0.", "Give logits with at least one column."
            )
        result = np.zeros((rows, count), self._output_type.as_numpy_dtype)
        if result.size == 0:
            return result
        # TF1 reserves more than it uses: doubles, rows padded to blocks, 256 numbers for each.
        block = self.philox.reserve(rows * (-(-count // _WORDS) * _WORDS) * 2 * 256)
        bits = self.philox.numbers(block, 2 * rows * count)
        uniform = _doubles(bits).reshape(rows, count)
        for row in range(rows):
            result[row] = _sample_row(logits[row], uniform[row])
        return result

    def __call__(self, logits: Any, num_samples: Any) -> Any:
        """Returns the graph tensor of the samples, `[batch, num_samples]`."""
        drawn = tf.numpy_function(self._samples, [logits, num_samples], self._output_type, stateful=True)
        return tf.ensure_shape(drawn, [None, None])


def _doubles(bits: np.ndarray) -> np.ndarray:
    """Returns numbers in [0, 1), each made of two 32-bit numbers as TF1's `SimplePhilox` makes them."""
    high, low = bits[0::2].astype(np.uint64), bits[1::2].astype(np.uint64)
    mantissa = ((high & np.uint64(0xFFFFF)) << np.uint64(32)) | low
    return mantissa.astype(np.float64) / 2.0**52


def _sample_row(logits: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    finite = np.isfinite(logits)
    weights = np.where(finite, np.exp(logits.astype(np.float64) - np.max(logits[finite], initial=-np.inf)), 0.0)
    cumulative = np.cumsum(weights)
    # `std::upper_bound` of the kernel, over sums in double precision; logits that are not finite are skipped there too.
    return np.searchsorted(cumulative, uniform * cumulative[-1], side="right")


class LogUniformSampler:
    """`LogUniformCandidateSampler`, of `tf.nn.nce_loss` and `tf.nn.sampled_softmax_loss`."""

    def __init__(self, seed: int, seed2: int, node: Any) -> None:
        self.philox = Philox(seed, seed2)
        self._count = node.attr["num_sampled"].i
        self._unique = node.attr["unique"].b
        self._range = node.attr["range_max"].i
        self._log_range = math.log1p(self._range)

    def _numbers(self) -> Iterator[int]:
        """Yields the numbers that one step draws; TF1 reserves 2048 numbers a sample and may use more of them."""
        block, used, size = self.philox.reserve(2048 * self._count // _WORDS), 0, 8 * self._count
        while True:
            bits = self.philox.numbers(block, size)
            for uniform in _doubles(bits[used:]).tolist():
                # The remainder as in the kernel: rounding may give the number behind the last class.
                yield (int(math.exp(uniform * self._log_range)) - 1) % self._range
            # Unique samples may take any number of tries: the same stream, further on.
            used, size = size, 2 * size

    def _expected(self, values: np.ndarray, tries: int) -> np.ndarray:
        """Returns how often each value is expected among the samples, in single precision as the kernel does."""
        counts = []
        for value in values.ravel().tolist():
            probability = np.float32(math.log((value + 2.0) / (value + 1.0)) / self._log_range)
            if tries == self._count:
                counts.append(probability * np.float32(self._count))
            else:
                product = np.float32(tries) * np.float32(_single("log1pf")(-float(probability)))
                counts.append(np.float32(-_single("expm1f")(float(product))))
        return np.array(counts, np.float32).reshape(values.shape)

    def _samples(self, true_classes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        sampled: dict[int, None] | list[int] = {} if self._unique else []
        tries = 0
        for value in self._numbers():
            tries += 1
            if isinstance(sampled, dict):
                sampled[value] = None
            else:
                sampled.append(value)
            if len(sampled) == self._count:
                break
        samples = np.array(list(sampled), np.int64)
        return samples, self._expected(true_classes, tries), self._expected(samples, tries)

    def __call__(self, true_classes: Any) -> Any:
        """Returns the graph tensors (samples, expected counts of the true classes, of the samples)."""
        types = [tf.int64, tf.float32, tf.float32]
        drawn = tf.numpy_function(self._samples, [true_classes], types, stateful=True)
        return [tf.ensure_shape(part, shape) for part, shape in zip(drawn, ([None], [None, None], [None]), strict=True)]


HOST_DRAWS = {"LogUniformCandidateSampler": LogUniformSampler, "Multinomial": Multinomial, "RandomShuffle": Shuffle}
"""Op type -> what draws in its place."""
