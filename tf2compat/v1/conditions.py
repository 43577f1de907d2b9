"""`tf.cond` and `tf.case` in programs of TF1: a list of one tensor is that tensor, errors of branches are TF1's."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import UsageError
from tf2compat.v1.tf1_control_flow import is_answering_as_tf1

__all__ = ["case", "cond"]

_v1 = tf.compat.v1
_Branch = Callable[[], Any]


def _alone(result: Any) -> Any:
    """Returns the only element of a list or a tuple, and everything else as it is."""
    return result[0] if isinstance(result, (list, tuple)) and len(result) == 1 else result


def _recorded(branch: Any, strict: bool, results: list[Any]) -> Any:
    """Returns a branch whose result is appended to `results`; anything but a function is left to TensorFlow's error."""
    if not callable(branch):
        return branch

    @functools.wraps(branch)
    def call() -> Any:
        result = branch() if strict else _alone(branch())
        results.append(result)
        return result

    return call


def _type_name(value: Any) -> str:
    """Returns the name of a value's type; an operation is returned as a bool."""
    # As TF1's error, where the result of an operation in a branch is a bool.
    return "bool" if isinstance(value, tf.Operation) else tf.convert_to_tensor(value).dtype.base_dtype.name


def _difference(symbol: str, results: list[Any]) -> Exception:
    """Returns TF1's error for two branches whose results differ."""
    first, second = results
    try:
        tf.nest.assert_same_structure(first, second, expand_composites=True)
    except (TypeError, ValueError) as error:
        return error
    types = [[_type_name(each) for each in tf.nest.flatten(result)] for result in results]
    return UsageError(
        symbol,
        f"Outputs of true_fn and false_fn must have the same type: {', '.join(types[0])} and {', '.join(types[1])}.",
        "Cast one of them by `tf.cast`.",
    )


@functools.wraps(_v1.cond)
def cond(
    pred: Any,
    true_fn: Any = None,
    false_fn: Any = None,
    strict: bool = False,
    name: str | None = None,
    fn1: Any = None,
    fn2: Any = None,
) -> Any:
    """Returns the result of one of two functions; arguments as of `tf.compat.v1.cond`.

    Raises:
        UsageError: (a ValueError) the branches return other types.
        ValueError, TypeError: they return other structures.
    """
    if not _tf.builds_graph() or not is_answering_as_tf1():
        return _v1.cond(pred, true_fn, false_fn, strict, name, fn1, fn2)
    results: list[Any] = []
    branches = [_recorded(branch, strict, results) for branch in (true_fn, false_fn, fn1, fn2)]
    try:
        return _v1.cond(pred, *branches[:2], strict, name, *branches[2:])
    except (AssertionError, TypeError, ValueError):
        # Both branches were built, so the error is about how they differ; stock's names its own functions.
        if len(results) == 2 and None not in results:
            raise _difference("tf.cond", results) from None
        raise


@functools.wraps(_v1.case)
def case(
    pred_fn_pairs: Any, default: Any = None, exclusive: bool = False, strict: bool = False, name: str = "case"
) -> Any:
    """Returns the result of the first function whose predicate is true; arguments as of `tf.compat.v1.case`.

    Raises:
        UsageError: (a ValueError) the functions return other types.
        ValueError, TypeError: they return other structures.
    """
    if not _tf.builds_graph() or not is_answering_as_tf1():
        return _v1.case(pred_fn_pairs, default, exclusive, strict, name)
    results: list[Any] = []
    wrapped = functools.partial(_recorded, strict=strict, results=results)
    pairs = pred_fn_pairs
    if isinstance(pairs, Mapping):
        # An `OrderedDict` stays one: the order of the predicates counts.
        pairs = type(pairs)((pred, wrapped(branch)) for pred, branch in pairs.items())  # type: ignore[call-arg]
    elif isinstance(pairs, (list, tuple)) and all(isinstance(pair, tuple) and len(pair) == 2 for pair in pairs):
        pairs = [(pred, wrapped(branch)) for pred, branch in pairs]
    try:
        return _v1.case(pairs, wrapped(default), exclusive, strict, name)
    except (AssertionError, TypeError, ValueError):
        if len(results) > 1 and None not in results[-2:]:
            raise _difference("tf.case", results[-2:]) from None
        raise
