"""`tf.contrib.summary`: summaries that are written where they are made, in a graph by operations to run."""

from __future__ import annotations

from typing import Any

from tf2compat import _tf as _private

_RENAMED = {"all_summary_ops": "all_v2_summary_ops", "create_summary_file_writer": "create_file_writer"}


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(_private.graph_summaries(), _RENAMED.get(name, name))
