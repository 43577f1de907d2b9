"""`RunMetadata` of a traced step: the records of the runtime's profiler in TF1's form.

TF1's executor filled `StepStats` itself; compiled functions report to the profiler, which
names node, thread, start and duration of each kernel. `timeline.Timeline` and
`tf.train.ProfilerHook` read the result as they read TF1's.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import Any

import tensorflow as tf

from tf2compat import _tf

__all__ = ["collected"]

_PS_PER_US = 1_000_000


def _device_name(name: str) -> str:
    """Returns TF1's name of a device of the trace: `/host:CPU` is the CPU."""
    kind = "GPU" if "GPU" in name else "CPU"
    index = name.rpartition(":")[2] if kind == "GPU" and name.rpartition(":")[2].isdigit() else "0"
    return f"/job:localhost/replica:0/task:0/device:{kind}:{index}"


def to_step_stats(trace: Any, start_us: int) -> Any:
    """Returns the `StepStats` of a `Trace` that began at `start_us` microseconds since the epoch."""
    stats = tf.compat.v1.RunMetadata().step_stats
    devices: dict[str, Any] = {}
    for event in trace.trace_events:
        name, _, op = event.args["long_name"].partition(":") if "long_name" in event.args else ("", "", "")
        if not op:
            continue  # Not a node: the runtime's own work.
        device = _device_name(trace.devices[event.device_id].name)
        if device not in devices:
            devices[device] = stats.dev_stats.add(device=device)
        begin = start_us + event.timestamp_ps // _PS_PER_US
        duration = max(event.duration_ps // _PS_PER_US, 1)
        devices[device].node_stats.add(
            node_name=name,
            all_start_micros=begin,
            op_end_rel_micros=duration,
            all_end_rel_micros=duration,
            timeline_label=f"{name} = {op}()",
            scheduled_micros=begin,
            # The field has 32 bits.
            thread_id=event.resource_id % 2**31,
        )
    return stats


@contextlib.contextmanager
def collected(options: Any | None, run_metadata: Any | None) -> Iterator[None]:
    """Fills `run_metadata` with what `options` ask for while the block runs.

    Args:
        options: a `RunOptions`, or None. A trace level above `NO_TRACE` gives `step_stats`,
            `output_partition_graphs` gives the graphs that were executed.
        run_metadata: a `RunMetadata`, or None.

    Raises:
        tf.errors.AlreadyExistsError: step stats are wanted and another profiler is running.
    """
    if not options or not run_metadata:
        yield
        return
    with contextlib.ExitStack() as stack:
        traced = options.trace_level != tf.compat.v1.RunOptions.NO_TRACE
        start_us = time.time_ns() // 1000
        trace = stack.enter_context(_tf.collected_trace()) if traced else None
        graphs = stack.enter_context(_tf.collected_graphs()) if options.output_partition_graphs else None
        yield
    if trace is not None:
        run_metadata.step_stats.CopyFrom(to_step_stats(trace, start_us))
        if not run_metadata.step_stats.dev_stats:  # All nodes were constants, which are folded.
            run_metadata.step_stats.dev_stats.add(device=_device_name("/host:CPU"))
    if graphs is not None:
        run_metadata.MergeFrom(graphs)
