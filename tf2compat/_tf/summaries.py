"""The summaries of graphs."""

from __future__ import annotations

import contextlib
import importlib.util
import types
from collections.abc import Callable
from typing import Any

from tensorflow.python.ops import summary_op_util
from tensorflow.python.summary import summary as _summary

from tf2compat import patches

__all__ = ["graph_summaries", "rename_summaries"]


def graph_summaries() -> Any:
    """Returns the module that `tf.contrib.summary` was made of."""
    return importlib.import_module("tensorflow.python.ops.summary_ops_v2")


def rename_summaries(tag_of: Callable[[str], str]) -> None:
    """Makes a function choose the tags of the summaries that `tf.summary` builds from here on.

    Those of `tf.contrib.summary`, which enter the scopes around a condition themselves, keep theirs.

    Args:
        tag_of: returns the tag of a summary whose operations are in a name scope.
    """
    stock = summary_op_util.summary_scope

    @contextlib.contextmanager
    def summary_scope(name: str, family: str | None = None, default_name: Any = None, values: Any = None) -> Any:
        with stock(name, family, default_name, values) as (tag, scope):
            place = scope.rstrip("/")
            yield tag.removesuffix(place) + tag_of(place), scope

    # A namespace for `tf.summary` alone: the module itself serves `tf.contrib.summary` and Keras too.
    renaming = types.SimpleNamespace(**{**vars(summary_op_util), "summary_scope": summary_scope})
    patches.put(_summary, "_summary_op_util", renaming)
