"""Records of a step by the runtime: its trace, and the graphs that it executed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import tensorflow as tf
from tensorflow.python.eager import context
from tensorflow.python.profiler.internal import _pywrap_profiler
from tensorflow.tsl.profiler.protobuf import trace_events_pb2

__all__ = ["collected_graphs", "collected_trace"]


@contextlib.contextmanager
def collected_trace() -> Iterator[Any]:
    """Yields a `Trace` proto that holds, when the block has ended, what the runtime did in it.

    Raises:
        tf.errors.AlreadyExistsError: when another profiler is running in this process.
    """
    trace = trace_events_pb2.Trace()
    profiler = _pywrap_profiler.ProfilerSession()
    # TF1's timeline shows ops and kernels: calls of Python would fill it.
    profiler.start("", {"host_tracer_level": 2, "python_tracer_level": 0, "device_tracer_level": 1})
    try:
        yield trace
    finally:
        trace.MergeFromString(profiler.stop())


@contextlib.contextmanager
def collected_graphs() -> Iterator[Any]:
    """Yields a `RunMetadata` that holds, when the block has ended, the graphs that the runtime executed meanwhile."""
    metadata = tf.compat.v1.RunMetadata()
    context.context().enable_run_metadata()
    context.context().export_run_metadata()  # Whoever collects without an end, `tf.summary.trace_on` say, left more.
    try:
        yield metadata
    finally:
        metadata.MergeFrom(context.context().export_run_metadata())
        context.context().disable_run_metadata()
