"""`WeightsSaver`: a file for `model.load_weights` beside each checkpoint."""

from __future__ import annotations

import os
from typing import Any

import keras
import tensorflow as tf

from tf2compat.arguments import check_count, check_path, check_type
from tf2compat.steps.eager import eager

__all__ = ["WeightsSaver"]

_SYMBOL = "tf2compat.keras.WeightsSaver"


class WeightsSaver(tf.compat.v1.train.CheckpointSaverListener):
    """Writes `<folder>/model-<step>.weights.h5` whenever a `CheckpointSaverHook` saves.

    A file has its name when it is complete, and replaces the oldest one of `max_to_keep`.

    Args:
        model: a Keras 3 model whose step is trained.
        folder: where the files go; it is made if need be.
        max_to_keep: how many files of this object to keep; None for all.

    Raises:
        UsageTypeError: (a TypeError) an argument has a wrong type.
        UsageError: (a ValueError) `max_to_keep` is less than one.

    Source: `tf.compat.v1.train.CheckpointSaverListener`, `keras.Model.save_weights`.
    """

    def __init__(self, model: Any, folder: Any, max_to_keep: int | None = 5) -> None:
        check_type(_SYMBOL, "model", model, keras.Model, "a Keras 3 model")
        if max_to_keep is not None:
            check_count(_SYMBOL, "max_to_keep", max_to_keep, 1, "how many files to keep, one at least; None for all")
        self._model = model
        self._folder = check_path(_SYMBOL, "folder", folder, "the path of a folder")
        self._max_to_keep = max_to_keep
        self._written: list[str] = []

    def after_save(self, session: Any, global_step_value: int) -> None:
        """Writes the file of a step."""
        os.makedirs(self._folder, exist_ok=True)
        path = os.path.join(self._folder, f"model-{global_step_value}.weights.h5")
        # Keras refuses names that do not end in `.weights.h5`; the dot in front hides it from patterns.
        temporary = os.path.join(self._folder, f".model-{global_step_value}.weights.h5")
        with eager():
            self._model.save_weights(temporary, overwrite=True)
        os.replace(temporary, path)
        self._written = [other for other in self._written if other != path] + [path]
        while self._max_to_keep is not None and len(self._written) > self._max_to_keep:
            os.remove(self._written.pop(0))
