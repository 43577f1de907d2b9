"""`track_tf1_style_variables`: code with `tf.get_variable` in the `call` of a Keras 3 layer."""

from __future__ import annotations

import contextlib
import contextvars
import functools
import inspect
from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf

from tf2compat import _tf
from tf2compat.arguments import wrong_type
from tf2compat.errors import UsageError, UsageTypeError

__all__ = ["tf1_variables", "track_tf1_style_variables"]

_SYMBOL = "tf2compat.keras.track_tf1_style_variables"
_ATTRIBUTE = "_tf2compat_tf1_code"
_traced_code: contextvars.ContextVar[_Code | None] = contextvars.ContextVar("traced_code", default=None)


def track_tf1_style_variables(call: Callable[..., Any]) -> Callable[..., Any]:
    """Makes `tf.get_variable`, `tf.variable_scope` and `tf.layers` usable in a method of a Keras 3 layer or model.

    Each call sees a graph of its own, as a `model_fn` of TF1 did: names are those of TF1, also where they are made
    (`conv2d_1`), and `reuse` means what it meant. A variable is made the first time that its name comes up; from
    then on it is that one. Variables are weights of the layer, losses of their regularizers are added to its
    losses, and update operations (batch normalization) run with each call that makes them.

    Args:
        call: the method, usually `call`. It is traced as a `tf.function` without autograph, once for each
            combination of shapes and of arguments that are no tensors.

    Returns:
        The decorated method. `tf1_variables(layer)` gives the variables by TF1's names.

    Raises:
        UsageTypeError: (a TypeError) `call` is no function; at a call, if the object is no Keras 3 layer.
        UsageError: (a ValueError) at a call, if a variable is made twice without `reuse`.

    Source: `tf.compat.v1.keras.utils.track_tf1_style_variables` of TensorFlow 2.15 and earlier.

    Examples:
        >>> import keras, numpy as np, tf2compat, tf2compat.v1 as tf1
        >>> class Scale(keras.layers.Layer):
        ...     @tf2compat.keras.track_tf1_style_variables
        ...     def call(self, x):
        ...         with tf1.variable_scope("scale"):
        ...             return x * tf1.get_variable("factor", [], initializer=tf1.constant_initializer(3.0))
        >>> layer = Scale()
        >>> print(layer(np.float32([2.0])).numpy())
        [6.]
        >>> print(list(tf2compat.keras.tf1_variables(layer)))
        ['scale/factor']
    """
    if not callable(call):
        raise wrong_type(_SYMBOL, "call", call, "a method of a Keras 3 layer or model")

    @functools.wraps(call)
    def tracked(self: Any, *args: Any, **kwargs: Any) -> Any:
        return _code_of(self)(call, args, kwargs)

    return tracked


def tf1_variables(layer: Any) -> dict[str, Any]:
    """Returns the variables of a layer's TF1 code: TF1 name -> `keras.Variable`.

    `tf2compat.checkpoint.load_into(tf1_variables(layer), path)` loads a TF1 checkpoint.

    Args:
        layer: a layer that was called once, or built.

    Raises:
        UsageTypeError: (a TypeError) it is no Keras 3 layer.
    """
    return dict(_code_of(layer).variables)


def is_layer(value: Any) -> bool:
    """Returns whether a value is a layer or model of Keras 3."""
    return isinstance(value, keras.layers.Layer)


def current_code() -> _Code | None:
    """Returns the code that is being traced; None outside of `track_tf1_style_variables`."""
    return _traced_code.get()


def _code_of(layer: Any) -> _Code:
    found = getattr(layer, "__dict__", {}).get(_ATTRIBUTE)
    if found is None:
        if not is_layer(layer):
            raise UsageTypeError(
                _SYMBOL,
                f"{type(layer).__module__}.{type(layer).__name__} is no Keras 3 layer or model.",
                "Decorate a method of a `keras.layers.Layer`, or wrap the function in a `tf2compat.keras.TF1Layer`.",
            )
        found = _Code(layer)
        layer.__dict__[_ATTRIBUTE] = found  # Not by `setattr`: Keras would track what is in it.
    return found


def _is_tensor(value: Any) -> bool:
    return isinstance(value, tf.Tensor | tf.SparseTensor | tf.RaggedTensor) or hasattr(value, "__array__")


class _Code:
    """The TF1 code of one layer: its variables, and what was traced of it."""

    def __init__(self, layer: Any) -> None:
        self._layer = layer
        self._traced: dict[Any, Any] = {}
        self.variables: dict[str, Any] = {}
        self._layers: dict[str, Any] = {}
        self._path = ""

    def layer(self, name: str, create: Callable[[], Any]) -> Any:
        """Returns the layer of a name in the current variable scope; creates it the first time, and tracks it."""
        scope = tf.compat.v1.get_variable_scope().name
        name = f"{scope}/{name}" if scope else name
        if name not in self._layers:
            with tf.init_scope():
                self._layers[name] = create()
            if is_layer(self._layers[name]):
                _tf.track_layer_in_keras(self._layer, self._layers[name])
        return self._layers[name]

    def __call__(self, call: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Calls the code with arguments of any structure."""
        flat = [
            tf.convert_to_tensor(part) if hasattr(part, "__array__") and not isinstance(part, tf.Tensor) else part
            for part in tf.nest.flatten((args, kwargs))
        ]
        tensors = [part for part in flat if _is_tensor(part)]
        specs = [_spec(tensor) for tensor in tensors]
        others = tuple(None if _is_tensor(part) else _hashable(part) for part in flat)
        scope = "" if current_code() is None else tf.compat.v1.get_variable_scope().name
        # The structure as a text: a dictionary cannot be part of a key.
        key = (call, scope, tuple(specs), others, str(tf.nest.map_structure(lambda _: 0, (args, kwargs))))
        if key not in self._traced:
            self._traced[key] = self._trace(call, flat, (args, kwargs), specs, scope)
        result, losses = self._traced[key](*tensors)
        for loss in losses:
            self._layer.add_loss(loss)
        return result

    def _trace(self, call: Callable[..., Any], flat: list[Any], structure: Any, specs: list[Any], scope: str) -> Any:
        """Returns the code as a compiled function of its tensors: result and regularization losses.

        Names begin with the variable scope of the code that calls it, if it is called by such code.
        """

        def run(*tensors: Any) -> Any:
            given = iter(tensors)
            parts = [next(given) if _is_tensor(part) else part for part in flat]
            args, kwargs = tf.nest.pack_sequence_as(structure, parts)
            # Each trace is a graph of its own to the code: `reuse` must not find variables of another one.
            _tf.forget_collections()
            self._path = _tf.keras_path()
            token = _traced_code.set(self)
            try:
                outer = tf.compat.v1.variable_scope(scope) if scope else contextlib.nullcontext()
                with tf.variable_creator_scope(self._create), outer:
                    result = call(self._layer, *args, **kwargs)
            finally:
                _traced_code.reset(token)
            losses = tf.compat.v1.get_collection(tf.compat.v1.GraphKeys.REGULARIZATION_LOSSES)
            return result, [tf.convert_to_tensor(loss) for loss in losses]

        # In eager mode, not as a part of a function that is being traced: variables outlive that.
        with _tf.eager_mode(), _tf.outside_stateless_scope():
            try:
                return tf.function(run, autograph=False).get_concrete_function(*specs)
            except AttributeError as error:
                if "op is undefined" not in str(error):
                    raise
                # TensorFlow was about to say where a variable was made, which an eager one does not know.
                raise UsageError(
                    _SYMBOL,
                    "A variable already exists that `tf.get_variable` was asked for again.",
                    "Set `reuse=True` or `reuse=tf.AUTO_REUSE` in its variable scope.",
                ) from error

    def _create(self, create: Callable[..., Any], **kwargs: Any) -> Any:
        """Returns the variable of a name; creates it the first time."""
        # That of a Keras layer inside, or of other TF1 code that this one calls, is tracked there.
        if _traced_code.get() is not self or _tf.keras_path() != self._path:
            return create(**kwargs)
        name = kwargs.get("name") or "Variable"
        if name not in self.variables:
            # In TF1 a variable could be in collections, which an eager one cannot, and be cached on a device.
            kwargs.update(name=name, collections=[], caching_device=None)
            with tf.init_scope():
                self.variables[name] = _tf.track_in_keras(self._layer, create(**kwargs))
        # TensorFlow's variable: TF1 code gives it to ops.
        return self.variables[name].value


def _spec(tensor: Any) -> Any:
    if isinstance(tensor, tf.SparseTensor | tf.RaggedTensor):
        return tf.type_spec_from_value(tensor)
    return tf.TensorSpec(tensor.shape, tensor.dtype)


def _hashable(value: Any) -> Any:
    try:
        hash(value)
    except TypeError:
        return repr(value)
    return value


def accepts(function: Callable[..., Any], name: str) -> bool:
    """Returns whether a function takes an argument of this name."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return False
    return any(parameter.name == name or parameter.kind is parameter.VAR_KEYWORD for parameter in parameters)
