"""`tf.contrib.learn.datasets.base`: small files of data."""

from __future__ import annotations

import collections
import csv
import os
import urllib.request
from typing import Any

import numpy as np
import tensorflow as tf

__all__ = ["Dataset", "Datasets", "load_csv_with_header", "load_csv_without_header", "maybe_download"]

Dataset = collections.namedtuple("Dataset", ["data", "target"])
Datasets = collections.namedtuple("Datasets", ["train", "validation", "test"])


def maybe_download(filename: str, work_directory: str, source_url: str) -> str:
    """Returns the path of a file in a folder, which is fetched if it is not there.

    Args:
        filename: its name.
        work_directory: the folder, made if there is none.
        source_url: where it is fetched from.

    Raises:
        OSError: it cannot be fetched; nothing of it is left then.

    Source: `tf.contrib.learn.datasets.base.maybe_download`.
    """
    tf.io.gfile.makedirs(work_directory)
    path = os.path.join(work_directory, filename)
    if not tf.io.gfile.exists(path):
        with urllib.request.urlopen(source_url) as stream:
            content = stream.read()
        with tf.io.gfile.GFile(f"{path}.part", "wb") as file:
            file.write(content)
        tf.io.gfile.rename(f"{path}.part", path)
    return path


def _dataset(rows: list[list[str]], target_dtype: Any, features_dtype: Any, target_column: int) -> Any:
    target = np.array([row.pop(target_column) for row in rows], dtype=target_dtype)
    return Dataset(data=np.array(rows, dtype=features_dtype), target=target)


def load_csv_with_header(filename: str, target_dtype: Any, features_dtype: Any, target_column: int = -1) -> Any:
    """Returns a `Dataset` of a file whose first line says how many rows and features it has.

    Source: `tf.contrib.learn.datasets.base.load_csv_with_header`.
    """
    with tf.io.gfile.GFile(filename) as file:
        rows = list(csv.reader(file))
    return _dataset(rows[1 : 1 + int(rows[0][0])], target_dtype, features_dtype, target_column)


def load_csv_without_header(filename: str, target_dtype: Any, features_dtype: Any, target_column: int = -1) -> Any:
    """Returns a `Dataset` of a file of rows.

    Source: `tf.contrib.learn.datasets.base.load_csv_without_header`.
    """
    with tf.io.gfile.GFile(filename) as file:
        return _dataset(list(csv.reader(file)), target_dtype, features_dtype, target_column)
