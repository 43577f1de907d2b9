"""`tensorflow.python.keras.keras_parameterized`: tests that run in each mode of Keras 2, as in TensorFlow 1.15.

tf_keras has it under another name, without the mode `v2_funcgraph`, and its sessions are not ours.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
from collections.abc import Callable, Iterator
from typing import Any

import tensorflow as tf
from absl.testing import parameterized

from tf2compat import _tf
from tf2compat.v1.test.tensorflow_test_case import TestCase as _TestCase

__all__ = ["TestCase", "run_all_keras_modes"]

_today, _utils = _tf.keras_test_modules()


class TestCase(_TestCase, parameterized.TestCase):  # type: ignore[misc, valid-type]
    """A test case whose sessions are ours, and after which Keras has a fresh state."""

    def tearDown(self) -> None:
        """Clears Keras's state."""
        importlib.import_module("tf_keras.backend").clear_session()
        super().tearDown()


@contextlib.contextmanager
def _session(test: Any, config: Any) -> Iterator[None]:
    with tf.Graph().as_default(), _utils.run_eagerly_scope(False), test.test_session(use_gpu=True, config=config):
        yield


@contextlib.contextmanager
def _eager(run_eagerly: bool) -> Iterator[None]:
    with tf.__internal__.eager_context.eager_mode(), _utils.run_eagerly_scope(run_eagerly):
        yield


def run_all_keras_modes(
    test_or_class: Any = None, config: Any = None, always_skip_v1: bool = False, always_skip_eager: bool = False
) -> Any:
    """Returns a test, or the tests of a class, once for each mode.

    Args:
        test_or_class: a method, or a class; None for a decorator.
        config: the `ConfigProto` of the session of `v1_session`.
        always_skip_v1: leaves `v1_session` out.
        always_skip_eager: leaves `v2_eager` out.
    """
    modes = ["v2_function", "v2_funcgraph"]
    modes += [] if always_skip_eager else ["v2_eager"]
    # As in 1.15: a session is no mode of programs of TensorFlow 2.
    modes += [] if always_skip_v1 or tf.__internal__.tf2.enabled() else ["v1_session"]

    def in_modes(test: Callable[..., None]) -> Any:
        @parameterized.named_parameters(*((f"_{mode}", mode) for mode in modes))  # type: ignore[untyped-decorator]
        @functools.wraps(test)
        def decorated(self: Any, mode: str, *args: Any, **kwargs: Any) -> None:
            with _session(self, config) if mode == "v1_session" else _eager(mode == "v2_eager"):
                test(self, *args, **kwargs)

        return decorated

    return _tf.for_tests_of(test_or_class, in_modes)


def __getattr__(name: str) -> Any:
    return getattr(_today, name)
