"""`tensorflow.examples.tutorials.mnist.input_data`: the four IDX files of MNIST, from a folder."""

from __future__ import annotations

import collections
import gzip
import os
from typing import Any

import numpy as np
import tensorflow as tf

from tf2compat.errors import UsageError, UsageTypeError

__all__ = ["DataSet", "Datasets", "read_data_sets"]

Datasets = collections.namedtuple("Datasets", ["train", "validation", "test"])
_FILES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
_SYMBOL = "tensorflow.examples.tutorials.mnist.input_data.read_data_sets"


def _read(folder: str, name: str) -> np.ndarray:
    """Returns the array of an IDX file, packed or not.

    Raises:
        UsageError: (a ValueError) it is not there, or is no such file.
    """
    for path, open_ in ((os.path.join(folder, f"{name}.gz"), gzip.open), (os.path.join(folder, name), open)):
        if os.path.exists(path):
            with open_(path, "rb") as stream:
                content = stream.read()
            if content[:3] != b"\0\0\x08":
                raise UsageError(_SYMBOL, f"{path} is no IDX file of bytes.", "Copy it anew.")
            shape = np.frombuffer(content, ">i4", content[3], 4)
            data = np.frombuffer(content, np.uint8, offset=4 + 4 * content[3])
            if data.size != np.prod(shape):
                raise UsageError(_SYMBOL, f"{path} has {data.size} values of {np.prod(shape)}.", "Copy it anew.")
            return data.reshape(shape)
    raise UsageError(
        _SYMBOL,
        f"The folder {folder} has neither {name}.gz nor {name}.",
        f"Put the files {', '.join(_FILES)} there; nothing is downloaded.",
    )


class DataSet:
    """Images and labels, given out in batches that NumPy's global random numbers shuffle, as in TF1.

    Args:
        images: [number, height, width, 1] uint8.
        labels: [number] or one-hot.
        fake_data: whether there are none: batches are ones then, of 10,000.
        one_hot: whether the labels of fake data are rows of ten.
        dtype: `tf.uint8`, or `tf.float32`, from 0 to 1.
        reshape: whether images are flat.
        seed: NumPy's numbers begin anew from it; None for the seed of the graph, if it has one.

    Raises:
        UsageTypeError: (a TypeError) `dtype` is another one.
        UsageError: (a ValueError) there are not as many labels as images.
    """

    def __init__(
        self,
        images: Any,
        labels: Any,
        fake_data: bool = False,
        one_hot: bool = False,
        dtype: Any = np.float32,
        reshape: bool = True,
        seed: int | None = None,
    ) -> None:
        graph_seed, op_seed = tf.compat.v1.get_seed(seed)
        if graph_seed is not None:  # Without one TF1 forgot the seed that the program had given to NumPy.
            np.random.seed(graph_seed if seed is None else op_seed)
        dtype = tf.as_dtype(dtype).base_dtype
        if dtype not in (tf.uint8, tf.float32):
            raise UsageTypeError(
                "DataSet", f"Invalid image dtype {dtype!r}, expected uint8 or float32.", "Cast the batches yourself."
            )
        if len(images) != len(labels):
            raise UsageError(
                "DataSet", f"There are {len(images)} images and {len(labels)} labels.", "Pass a label for each image."
            )
        self._images, self._labels, self._num_examples = images, labels, len(images)
        if fake_data:
            self.one_hot, self._num_examples = one_hot, 10000
        elif reshape:
            self._images = images.reshape(len(images), -1)
        if dtype == tf.float32 and not fake_data:
            self._images = self._images.astype(np.float32) * np.float32(1.0 / 255.0)
        self._epochs_completed = 0
        self._index_in_epoch = 0

    @property
    def images(self) -> Any:
        """The images, in the order of the epoch."""
        return self._images

    @property
    def labels(self) -> Any:
        """The labels, in the order of the epoch."""
        return self._labels

    @property
    def num_examples(self) -> int:
        """How many images there are."""
        return self._num_examples

    @property
    def epochs_completed(self) -> int:
        """How often all images were given out."""
        return self._epochs_completed

    def next_batch(self, batch_size: int, fake_data: bool = False, shuffle: bool = True) -> tuple[Any, Any]:
        """Returns (images, labels) of the next batch; the last of an epoch is filled up from the next one.

        Args:
            batch_size: how many.
            fake_data: whether they are lists of ones, with the label 0.
            shuffle: whether each epoch has another order.
        """
        if fake_data:
            label = [1] + [0] * 9 if getattr(self, "one_hot", False) else 0
            return [[1] * 784 for _ in range(batch_size)], [label for _ in range(batch_size)]
        start = self._index_in_epoch
        if start == 0 and self._epochs_completed == 0 and shuffle:
            self._shuffle()
        if start + batch_size <= self._num_examples:
            self._index_in_epoch += batch_size
            return self._images[start : self._index_in_epoch], self._labels[start : self._index_in_epoch]
        self._epochs_completed += 1
        rest = self._images[start:], self._labels[start:]
        if shuffle:
            self._shuffle()
        self._index_in_epoch = batch_size - (self._num_examples - start)
        new = self._images[: self._index_in_epoch], self._labels[: self._index_in_epoch]
        images, labels = (np.concatenate(parts) for parts in zip(rest, new, strict=True))
        return images, labels

    def _shuffle(self) -> None:
        order = np.arange(self._num_examples)
        np.random.shuffle(order)
        self._images, self._labels = self._images[order], self._labels[order]


def read_data_sets(
    train_dir: str,
    fake_data: bool = False,
    one_hot: bool = False,
    dtype: Any = np.float32,
    reshape: bool = True,
    validation_size: int = 5000,
    seed: int | None = None,
    source_url: str = "",
) -> Datasets:
    """Returns the data sets `train`, `validation` and `test` from the four files of a folder; never downloads.

    Args:
        train_dir: the folder.
        fake_data: whether there are no files; see `DataSet`.
        one_hot: whether labels are rows of ten.
        dtype: of the images.
        reshape: whether images are flat.
        validation_size: how many of the training images are for validation.
        seed: of the shuffling; see `DataSet`.
        source_url: not used.

    Raises:
        UsageError: (a ValueError) a file is not there or damaged, or `validation_size` is too large.
    """
    if fake_data:
        return Datasets(*(DataSet([], [], True, one_hot, dtype, seed=seed) for _ in range(3)))
    train_images, train_labels, test_images, test_labels = (_read(train_dir, name) for name in _FILES)
    if not 0 <= validation_size <= len(train_images):
        raise UsageError(
            _SYMBOL,
            f"Validation size should be between 0 and {len(train_images)}. Received: {validation_size}.",
            "Pass a smaller `validation_size`.",
        )
    if one_hot:
        train_labels, test_labels = np.eye(10)[train_labels], np.eye(10)[test_labels]
    parts = [
        (train_images[validation_size:], train_labels[validation_size:]),
        (train_images[:validation_size], train_labels[:validation_size]),
        (test_images, test_labels),
    ]
    options: dict[str, Any] = {"dtype": dtype, "reshape": reshape, "seed": seed}
    return Datasets(*(DataSet(images[..., np.newaxis], labels, **options) for images, labels in parts))
