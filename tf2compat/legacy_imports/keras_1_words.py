"""Keras 1's words for arguments, which the package `keras` of Keras 2 took until 2.3: `nb_filter`, `border_mode`.

tf_keras, of which the package is made, does not know them. The words and what they become are those of Keras 2.2.4; its
warnings, one for each call, are left out.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from tf2compat import _tf
from tf2compat.errors import UsageError, UsageTypeError

__all__ = ["give_keras_1_words", "keras_1_support", "takes_old_updates"]

_Arguments = tuple[tuple[Any, ...], dict[str, Any]]
_Change = Callable[[str, tuple[Any, ...], dict[str, Any]], tuple[Any, ...]]

_WEIGHTS = {
    "init": "kernel_initializer",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "b_constraint": "bias_constraint",
    "bias": "use_bias",
}
_DROPOUT = {"p": "rate"}
_IMAGES = {"dim_ordering": "data_format"}
_POOLING = {"border_mode": "padding", **_IMAGES}
_POOLING_1D = {"pool_length": "pool_size", "stride": "strides", "border_mode": "padding"}
_CONVOLUTION = {"nb_filter": "filters", "subsample": "strides", **_POOLING, **_WEIGHTS}
_RECURRENT = {
    "output_dim": "units",
    "inner_init": "recurrent_initializer",
    "inner_activation": "recurrent_activation",
    "U_regularizer": "recurrent_regularizer",
    "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout",
    "consume_less": "implementation",
    **_WEIGHTS,
}
_GENERATORS = {
    "samples_per_epoch": "steps_per_epoch",
    "val_samples": "steps",
    "nb_epoch": "epochs",
    "nb_val_samples": "validation_steps",
    "nb_worker": "workers",
    "pickle_safe": "use_multiprocessing",
    "max_q_size": "max_queue_size",
}
_VALUES: dict[str, dict[Any, Any]] = {
    "dim_ordering": {"tf": "channels_last", "th": "channels_first", "default": None},
    "consume_less": {"cpu": 1, "mem": 1, "gpu": 2},  # Keras 2's 0, for a CPU, reckons as 1 does.
}


def _shape(name: str, given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    """Makes an `input_shape` of the length and the size of a sequence."""
    if "input_dim" in named:
        named["input_shape"] = (named.pop("input_length", None), named.pop("input_dim"))
    return given


def _forget_bias(name: str, given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    """Takes the initializer of a forget gate's bias; another one than ones was ignored."""
    if named.pop("forget_bias_init", None) == "one":
        named["unit_forget_bias"] = True
    return given


def _recurrent(name: str, given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    return _shape(name, _forget_bias(name, given, named), named)


def _kernel(*words: str) -> _Change:
    """Returns the change that makes one size of a kernel of its sizes along each axis: `Conv2D(8, 3, 3)`."""

    def change(name: str, given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        filters, sizes = given[:1], given[1:]
        rest = words[len(sizes) :]
        # A call in Keras 2's words: the size is a tuple, or given by name.
        if len(sizes) > len(words) or not all(isinstance(size, int) for size in sizes):
            return given
        # In Keras 2 `Conv2D(8, 3, 3, padding="same")` has strides of 3: nothing tells which of the two is meant.
        if not rest and (new := sorted({"padding", "strides", "data_format"} & named.keys())):
            raise UsageError(
                f"keras.layers.{name}",
                f"{len(sizes)} integers by position, as in Keras 1, and {new} of Keras 2.",
                "Pass `kernel_size` as a tuple, and `strides` by name.",
            )
        # `Conv2D(8, 3)` of Keras 2: one size for both axes.
        if not named.keys() >= set(rest):
            return given
        size = (*sizes, *(named.pop(word) for word in rest))
        if not filters:
            named["kernel_size"] = size
            return given
        return (*filters, size)

    return change


_IMAGE_KERNEL = _kernel("nb_row", "nb_col")


def _separable(name: str, given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    if "init" in named:
        named["depthwise_initializer"] = named["pointwise_initializer"] = named.pop("init")
    return _IMAGE_KERNEL(name, given, named)


def _transposed(name: str, given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    """Leaves out the shape of the output, which follows from the input's."""
    named.pop("output_shape", None)
    return _IMAGE_KERNEL(name, given[:3] if len(given) == 4 and isinstance(given[3], tuple) else given, named)


def _convolved(name: str, given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    return _IMAGE_KERNEL(name, _forget_bias(name, given, named), named)


def _batch_norm(name: str, given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    if named.pop("mode", 0) != 0:
        raise UsageTypeError(
            f"keras.layers.{name}",
            "`mode=1` and `mode=2` ended with Keras 1.",
            "Leave `mode` out: statistics of the batch in training, moving averages else.",
        )
    return given


def _embedding(name: str, given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    """Leaves out a dropout of whole words, which Keras 2 ignored as well."""
    named.pop("dropout", None)
    return given


def _sides(name: str, given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    """Makes pairs of a dictionary of the four sides."""
    padding = given[0] if given else named.get("padding")
    if not isinstance(padding, dict):
        return given
    top, bottom, left, right = (padding.get(f"{side}_pad", 0) for side in ("top", "bottom", "left", "right"))
    named["padding"] = ((top, bottom), (left, right))
    return given[1:]


def _batches(name: str, given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    """Counts the batches of an epoch where the generator knows how many samples are one."""
    generator: Any = given[0] if given else named.get("generator")
    if "samples_per_epoch" in named and hasattr(generator, "batch_size"):
        named["samples_per_epoch"] //= generator.batch_size
    return given


def _shape_first(name: str, given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    """Takes the shape of a weight, and its name after it, by position; Keras 2 has them the other way round."""
    if given and isinstance(given[0], (tuple, list)):
        named["shape"], given = given[0], given[1:]
        if given and isinstance(given[0], str):
            named["name"], given = given[0], given[1:]
    return given


def _updates(name: str, given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    """Takes parameters, their constraints and the loss by position; Keras 2 has no constraints there."""
    if len(given) == 3:
        named["params"], _, named["loss"] = given
        return ()
    if len(given) == 2 and isinstance(given[0], (list, tuple)) and isinstance(given[1], dict):
        named["params"] = given[0]
        return ()
    return given


def _unchanged(name: str, given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    return given


_LAYERS: dict[str, tuple[dict[str, str], _Change]] = {
    "PReLU": ({"init": "alpha_initializer"}, _unchanged),
    "Conv1D": (
        {
            "nb_filter": "filters",
            "filter_length": "kernel_size",
            "subsample_length": "strides",
            "border_mode": "padding",
            **_WEIGHTS,
        },
        _shape,
    ),
    "Conv2D": (_CONVOLUTION, _IMAGE_KERNEL),
    "Conv2DTranspose": (_CONVOLUTION, _transposed),
    "Conv3D": (_CONVOLUTION, _kernel("kernel_dim1", "kernel_dim2", "kernel_dim3")),
    "SeparableConv2D": (_CONVOLUTION, _separable),
    "Dense": ({"output_dim": "units", **_WEIGHTS}, _unchanged),
    "Embedding": (
        {
            "init": "embeddings_initializer",
            "W_regularizer": "embeddings_regularizer",
            "W_constraint": "embeddings_constraint",
        },
        _embedding,
    ),
    "BatchNormalization": (
        {"beta_init": "beta_initializer", "gamma_init": "gamma_initializer"},
        _batch_norm,
    ),
    "AveragePooling1D": (_POOLING_1D, _unchanged),
    "AveragePooling2D": (_POOLING, _unchanged),
    "AveragePooling3D": (_POOLING, _unchanged),
    "GlobalPooling2D": (_IMAGES, _unchanged),
    "GlobalPooling3D": (_IMAGES, _unchanged),
    "MaxPooling1D": (_POOLING_1D, _unchanged),
    "MaxPooling2D": (_POOLING, _unchanged),
    "MaxPooling3D": (_POOLING, _unchanged),
    "Dropout": (_DROPOUT, _unchanged),
    "GaussianDropout": (_DROPOUT, _unchanged),
    "GaussianNoise": ({"sigma": "stddev"}, _unchanged),
    "SpatialDropout1D": (_DROPOUT, _unchanged),
    "SpatialDropout2D": ({**_DROPOUT, **_IMAGES}, _unchanged),
    "SpatialDropout3D": ({**_DROPOUT, **_IMAGES}, _unchanged),
    "Cropping2D": (_IMAGES, _unchanged),
    "Cropping3D": (_IMAGES, _unchanged),
    "UpSampling1D": ({"length": "size"}, _unchanged),
    "UpSampling2D": (_IMAGES, _unchanged),
    "UpSampling3D": (_IMAGES, _unchanged),
    "ZeroPadding2D": (_IMAGES, _sides),
    "ZeroPadding3D": (_IMAGES, _unchanged),
    "ConvLSTM2D": ({**_CONVOLUTION, **_RECURRENT}, _convolved),
    "GRU": (_RECURRENT, _recurrent),
    "LSTM": (_RECURRENT, _recurrent),
    "SimpleRNN": (_RECURRENT, _recurrent),
}
"""Layer of Keras 2 -> its words, and what changes besides."""

_ENDS = {"input": "inputs", "output": "outputs"}

_SUPPORTS: dict[str, str] = {
    "batchnorm": "BatchNormalization",
    "conv1d": "Conv1D",
    "conv2d": "Conv2D",
    "conv3d": "Conv3D",
    "convlstm2d": "ConvLSTM2D",
    "cropping2d": "Cropping2D",
    "cropping3d": "Cropping3D",
    "deconv2d": "Conv2DTranspose",
    "dense": "Dense",
    "dropout": "Dropout",
    "embedding": "Embedding",
    "gaussiandropout": "GaussianDropout",
    "gaussiannoise": "GaussianNoise",
    "global_pooling": "GlobalPooling2D",
    "pooling1d": "MaxPooling1D",
    "pooling2d": "MaxPooling2D",
    "pooling3d": "MaxPooling3D",
    "prelu": "PReLU",
    "recurrent": "LSTM",
    "separable_conv2d": "SeparableConv2D",
    "spatialdropout1d": "SpatialDropout1D",
    "spatialdropoutNd": "SpatialDropout2D",
    "upsampling1d": "UpSampling1D",
    "upsampling2d": "UpSampling2D",
    "upsampling3d": "UpSampling3D",
    "zeropadding2d": "ZeroPadding2D",
    "zeropadding3d": "ZeroPadding3D",
}
"""Part of the name of a decorator of `keras.legacy.interfaces` -> a layer whose words it takes."""

_OTHER_SUPPORTS: dict[str, tuple[dict[str, str], _Change]] = {
    "add_weight": ({}, _shape_first),
    "generator_methods": (_GENERATORS, _batches),
    "get_updates": ({}, _updates),
    "input": ({"input_dtype": "dtype"}, _unchanged),
    "lambda": ({}, _unchanged),
    "model_constructor": (_ENDS, _unchanged),
}


def _translated(
    symbol: str, words: dict[str, str], change: _Change, given: tuple[Any, ...], named: dict[str, Any]
) -> _Arguments:
    """Returns the arguments of a call in Keras 2's words.

    Raises:
        UsageTypeError: (a TypeError) an argument is given by both words.
    """
    named = dict(named)
    given = change(symbol, given, named)
    for old in words.keys() & named.keys():
        value, new = named.pop(old), words[old]
        if new in named:
            raise UsageTypeError(
                f"keras.{symbol}", f"`{old}` of Keras 1 and `{new}` of Keras 2 are the same.", "Pass the latter."
            )
        values = _VALUES.get(old, {})
        named[new] = values.get(value, value) if values else value
    return given, named


def _taking(
    stock: Callable[..., Any], words: dict[str, str], change: _Change, is_the_package: Callable[[], bool]
) -> Callable[..., Any]:
    """Returns a method that takes Keras 1's words as well, in programs that have the package."""

    @functools.wraps(stock)
    def method(self: Any, *given: Any, **named: Any) -> Any:
        if is_the_package():
            name = (self if isinstance(self, type) else type(self)).__name__
            given, named = _translated(name, words, change, given, named)
        return stock(self, *given, **named)

    return method


def keras_1_support(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]] | None:
    """Returns a decorator of `keras.legacy.interfaces`; None if Keras 2.2.4 had none of that name.

    Args:
        name: `legacy_dense_support`, say.
    """
    kind = name.removeprefix("legacy_").removesuffix("_support")
    if name != f"legacy_{kind}_support" or kind not in (*_SUPPORTS, *_OTHER_SUPPORTS):
        return None
    words, change = _LAYERS[_SUPPORTS[kind]] if kind in _SUPPORTS else _OTHER_SUPPORTS[kind]
    # Only programs of the package import these decorators.
    return lambda function: _taking(function, words, change, lambda: True)


def takes_old_updates(get_updates: Callable[..., Any]) -> Callable[..., Any]:
    """Returns an optimizer's `get_updates` that takes constraints by position, as in Keras 1, and leaves them out."""
    return _taking(get_updates, *_OTHER_SUPPORTS["get_updates"], lambda: True)


def give_keras_1_words(is_the_package: Callable[[], bool]) -> None:
    """Makes layers and models of the package `keras` take Keras 1's words. Twice is harmless.

    Args:
        is_the_package: returns whether the program has Keras 2 as its package `keras`.
    """

    def taking(kind: str, stock: Callable[..., Any]) -> Callable[..., Any]:
        words, change = _LAYERS[kind] if kind in _LAYERS else _OTHER_SUPPORTS[kind]
        return _taking(stock, words, change, is_the_package)

    _tf.wrap_keras_methods(taking)
