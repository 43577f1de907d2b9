"""`tensorflow.examples.tutorials.mnist.input_data`: the four IDX files of MNIST, from a folder."""

from __future__ import annotations

import collections
import gzip
import os
from typing import Any

import numpy as np

from tf2compat.errors import UsageError

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
    """Images and labels, given out in shuffled batches.

    Args:
        images: [number, height, width, 1] uint8.
        labels: [number] or one-hot.
        dtype: `np.uint8`, or of floats, from 0 to 1.
        reshape: whether images are flat.
        seed: of the shuffling; TF1's graph seed took its place there.
    """

    def __init__(
        self, images: Any, labels: Any, dtype: Any = np.float32, reshape: bool = True, seed: Any = None
    ) -> None:
        if reshape:
            images = images.reshape(len(images), -1)
        dtype = np.dtype(getattr(dtype, "as_numpy_dtype", dtype))
        self.images = images if dtype == np.uint8 else images.astype(dtype) * dtype.type(1.0 / 255.0)
        self.labels = labels
        self.num_examples = len(images)
        self.epochs_completed = 0
        self._index = 0
        self._random = np.random.RandomState(seed)

    def next_batch(self, batch_size: int, fake_data: bool = False, shuffle: bool = True) -> tuple[Any, Any]:
        """Returns (images, labels) of the next batch; the last of an epoch is filled up from the next one."""
        if self._index == 0 and self.epochs_completed == 0 and shuffle:
            self._shuffle()
        start = self._index
        if start + batch_size <= self.num_examples:
            self._index += batch_size
            return self.images[start : self._index], self.labels[start : self._index]
        self.epochs_completed += 1
        rest = self.images[start:], self.labels[start:]
        if shuffle:
            self._shuffle()
        self._index = batch_size - (self.num_examples - start)
        new = self.images[: self._index], self.labels[: self._index]
        images, labels = (np.concatenate(parts) for parts in zip(rest, new, strict=True))
        return images, labels

    def _shuffle(self) -> None:
        order = self._random.permutation(self.num_examples)
        self.images, self.labels = self.images[order], self.labels[order]


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
        fake_data: not supported.
        one_hot: whether labels are rows of ten.
        dtype: of the images.
        reshape: whether images are flat.
        validation_size: how many of the training images are for validation.
        seed: of the shuffling.
        source_url: not used.

    Raises:
        UsageError: (a ValueError) a file is not there or damaged, or `validation_size` is too large.
    """
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
    return Datasets(*(DataSet(images[..., np.newaxis], labels, dtype, reshape, seed) for images, labels in parts))
