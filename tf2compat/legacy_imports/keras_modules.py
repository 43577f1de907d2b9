"""`tf2compat.legacy.keras`: the package `keras` as it was in TF1's time, from tf_keras.

A name is looked for in TF1's `tf.keras`, whose models run on our sessions, then where tf_keras keeps what is not
public. Paths that Keras 2 had once (`keras.layers.core`, `keras.engine.topology`) lead there too.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import UsageError
from tf2compat.legacy_imports.ended_modules import ended_module
from tf2compat.legacy_imports.keras_1_words import keras_1_support, takes_old_updates
from tf2compat.legacy_imports.keras_names import KERAS_2

__all__ = ["KerasFinder", "install"]

_PUBLIC = "tf2compat.v1.keras"

_MOVED: dict[str, tuple[str, ...]] = {
    "backend.tensorflow_backend": ("backend",),
    "backend.common": ("backend",),
    "callbacks.callbacks": ("callbacks",),
    "engine": ("layers", "models", "", "utils"),
    "layers.advanced_activations": ("layers",),
    "layers.convolutional": ("layers",),
    "layers.convolutional_recurrent": ("layers",),
    "layers.core": ("layers",),
    "layers.cudnn_recurrent": ("layers",),
    "layers.embeddings": ("layers",),
    "layers.local": ("layers",),
    "layers.merge": ("layers",),
    "layers.noise": ("layers",),
    "layers.normalization": ("layers",),
    "layers.pooling": ("layers",),
    "layers.recurrent": ("layers",),
    "layers.wrappers": ("layers",),
    "metrics.metrics": ("metrics",),
    "models": ("layers",),
    "objectives": ("losses",),
    "utils": ("utils",),
}
"""Path of Keras 2, with those below it -> where TF1's `tf.keras` has its public names."""

_PRIVATE: dict[str, tuple[str, ...]] = {
    "engine": ("engine.base_layer", "engine.input_layer", "engine.input_spec", "engine.node", "engine.training"),
    "backend": ("utils.conv_utils",),
    "engine.network": ("engine.functional",),
    "engine.saving": ("saving.legacy.hdf5_format", "saving.legacy.save"),
    "backend.tensorflow_backend": ("backend",),
    "layers.merge": ("layers.merging.base_merge",),
    "utils.generic_utils": ("saving.object_registration",),
    "utils": ("utils.np_utils", "utils.generic_utils", "utils.layer_utils", "utils.data_utils"),
}
"""Path of Keras 2, with those below it -> where tf_keras keeps the rest of its names."""


def _rows(path: str, table: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Returns the places of a path and of the paths around it, the nearest first."""
    found: list[str] = []
    while path:
        found += table.get(path, ())
        path = path.rpartition(".")[0]
    return tuple(found)


def _public(path: str) -> ModuleType | None:
    """Returns a module of TF1's `tf.keras`; None where it has none of that path."""
    value: Any = importlib.import_module(_PUBLIC)
    for part in path.split(".") if path else ():
        value = getattr(value, part, None)
    return value if isinstance(value, ModuleType) else None


def _places(path: str) -> list[ModuleType]:
    """Returns the modules in which the names of a path are looked for, in this order."""
    public = [_public(place) for place in (path, *_rows(path, _MOVED))]
    private = [_tf.keras2_module(place) for place in (path, *_rows(path, _PRIVATE)) if place]
    return [place for place in [*public, *private] if place is not None]


def _exists(path: str) -> bool:
    return (
        path in (*_WRAPPERS, *_MOVED)
        or _public(path) is not None
        or _tf.keras2_module(path) is not None
        or path in (*_OLD_ENGINE, *_OF_KERAS_1)
    )


_OF_BACKEND = {
    "control_flow_ops": "tf2compat.v1.python.ops.control_flow_ops",
    "ctc": "tf2compat.v1.python.ops.ctc_ops",
    "functional_ops": "tf2compat.v1.python.ops.functional_ops",
    "moving_averages": "tf2compat.v1.python.training.moving_averages",
    "tensor_array_ops": "tf2compat.v1.python.ops.tensor_array_ops",
    "tf": "tf2compat.v1",
    "tf_ops": "tf2compat.v1.python.framework.ops",
}
"""Modules that Keras 2's backend imported, and that programs take from it: `K.tf`."""

_RENAMED = {"Network": ("engine.functional", "Functional")}
"""Class of `keras.engine` -> where tf_keras has it, and its name there."""

_WRAPPERS = ("wrappers", "wrappers.scikit_learn")
_OLD_ENGINE = ("engine.topology", "engine.network", "engine.saving")


_OF_KERAS_1 = ("legacy", "legacy.interfaces", "legacy.layers")
_OLD_LAYERS = {
    "AtrousConvolution1D": "Conv1D",
    "AtrousConvolution2D": "Conv2D",
    "Deconvolution2D": "Conv2DTranspose",
    "Deconvolution3D": "Conv3DTranspose",
}
"""Layer of Keras 1 -> what it became."""
_WITH_OLD_LAYERS = ("layers", "layers.convolutional", "legacy.layers")


def _old_layer(name: str) -> Any:
    """Returns a layer by its name of Keras 1."""
    layer = getattr(_tf.tf1_keras().layers, _OLD_LAYERS[name])
    if not name.startswith("Atrous"):
        return layer

    def make(*arguments: Any, atrous_rate: Any = 1, **options: Any) -> Any:
        return layer(*arguments, dilation_rate=atrous_rate, **options)

    make.__name__ = make.__qualname__ = name
    return make


_ORDERINGS = {"tf": "channels_last", "th": "channels_first"}


def _image_dim_ordering() -> str:
    """Returns `tf` where channels are the last axis of images, else `th`: Keras 1's words."""
    return next(old for old, new in _ORDERINGS.items() if new == _tf.tf1_keras().backend.image_data_format())


def _set_image_dim_ordering(dim_ordering: str) -> None:
    """Chooses the axis of the channels by Keras 1's words.

    Raises:
        UsageError: (a ValueError) it is neither `tf` nor `th`.
    """
    if dim_ordering not in _ORDERINGS:
        raise UsageError(
            "keras.backend.set_image_dim_ordering", f"Unknown dim_ordering: {dim_ordering!r}.", "Pass 'tf' or 'th'."
        )
    _tf.tf1_keras().backend.set_image_data_format(_ORDERINGS[dim_ordering])


_OLD_NAMES = {
    "image_dim_ordering": _image_dim_ordering,
    "is_tensor": tf.is_tensor,
    "set_image_dim_ordering": _set_image_dim_ordering,
    "size": tf.compat.v1.size,
    "slice": tf.slice,
}
"""Functions of the backend that Keras 2 had, and tf_keras has no more."""


def _moved(path: str, name: str) -> Any:
    """Returns a member that a module of Keras 2 had by its imports, or under an older name; None for other names."""
    if name == "K":  # Each file of Keras imported its backend so, and programs took it from there.
        return importlib.import_module(f"{KERAS_2}.backend")
    # Before the places below: tf_keras's backend has TensorFlow 2's `tf`.
    if path.startswith("backend") and name in _OF_BACKEND:
        return importlib.import_module(_OF_BACKEND[name])
    if path.startswith("backend") and name in _OLD_NAMES:
        return _OLD_NAMES[name]
    if path == "legacy.interfaces":
        return keras_1_support(name)
    if path in _WITH_OLD_LAYERS and name in _OLD_LAYERS:
        return _old_layer(name)
    if path == "optimizers" and name == "Optimizer":
        return _tf.keras_2_optimizer()
    if path == "optimizers" and name == "deserialize":
        return getattr(_tf.keras2_module("optimizers"), name)
    if path == "optimizers" and name in (optimizers := _tf.keras_2_optimizers(takes_old_updates)):
        return optimizers[name]
    if path.partition(".")[0] == "engine" and name in _RENAMED:
        place, new = _RENAMED[name]
        return getattr(_tf.keras2_module(place), new)
    return None


class _KerasModule(ModuleType):
    """A module of Keras 2 by the path that it had."""

    def __init__(self, name: str, path: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []
        self.__dict__["_path"] = path
        self.__dict__["_places"] = _places(path)

    def __getattr__(self, name: str) -> Any:
        # Python's import asks for `__file__` and others; they are not Keras's.
        if name.startswith("__") and name not in ("__version__", "__all__"):
            raise AttributeError(name)
        path = self.__dict__["_path"]
        if name == "__all__":  # `from keras.layers import *`
            return [public for public in dir(self) if not public.startswith("_")]
        if name == "__version__":
            return _tf.keras2_version()
        if (moved := _moved(path, name)) is not None:
            return moved
        inner = f"{path}.{name}".lstrip(".")
        if _exists(inner):
            return importlib.import_module(f"{KERAS_2}.{inner}")
        for place in self.__dict__["_places"]:
            value = getattr(place, name, None)
            # Kept: the next look-up finds it in the module.
            if value is not None:
                self.__dict__[name] = value
                return value
        raise AttributeError(
            f"`keras.{inner}`: neither TF1's `tf.keras` nor tf_keras has it, of which the program's `keras` is made. "
            f"Take the name that `tf.keras` has for it."
        )

    def __setattr__(self, name: str, value: Any) -> None:
        """Sets a name; where Keras reads it, too, as in Keras 2."""
        # Modules and `__…__` are set by Python's import.
        if not isinstance(value, ModuleType) and not name.startswith("__"):
            for place in self.__dict__["_places"]:
                if name in vars(place):
                    setattr(place, name, value)
        self.__dict__[name] = value

    def __dir__(self) -> list[str]:
        names = {name for place in self.__dict__["_places"][:1] for name in dir(place)}
        old = _OLD_LAYERS if self.__dict__["_path"] in _WITH_OLD_LAYERS else ()
        return sorted({*super().__dir__(), *names, *old})


class KerasFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the modules of `tf2compat.legacy.keras`."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        """Returns the spec of a module of Keras 2; None for every other."""
        inner = fullname.removeprefix(KERAS_2)
        if inner == fullname or (inner and inner[0] != "."):
            return None
        if inner and not _exists(inner[1:]):
            return None
        # All are packages: Keras 2 had files where tf_keras has folders, and the reverse.
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: Any) -> ModuleType:
        """Returns the module, whose names are found when they are asked for."""
        path = spec.name.removeprefix(KERAS_2).lstrip(".")
        if path in _WRAPPERS:
            return ended_module(spec.name, f"keras.{path}", "tf.keras.wrappers.scikit_learn", ())
        return _KerasModule(spec.name, path)

    def exec_module(self, module: ModuleType) -> None:
        """Does nothing: its names are found when they are asked for."""


def install() -> None:
    """Makes `tf2compat.legacy.keras` importable. Twice is harmless."""
    if not any(isinstance(finder, KerasFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, KerasFinder())
