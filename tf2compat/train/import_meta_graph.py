"""`tf.train.import_meta_graph`: TensorFlow's; the savers that it makes are tf2compat's."""

from __future__ import annotations

from typing import Any

import tensorflow as tf
from google.protobuf.message import DecodeError

from tf2compat.runtime.mapped_variables import with_handles
from tf2compat.train.saver import Saver

__all__ = ["import_meta_graph"]


def import_meta_graph(
    meta_graph_or_file: Any, clear_devices: bool = False, import_scope: str | None = None, **kwargs: Any
) -> Saver | None:
    """Adds the graph and the collections of a `MetaGraphDef` to the default graph.

    Args:
        meta_graph_or_file: the proto, or the path of a `.meta` file.
        clear_devices: whether ops lose their devices.
        import_scope: a name scope to put everything into.
        **kwargs: for `tf.graph_util.import_graph_def`, `input_map` and `return_elements` among them.

    Returns:
        The saver of the graph; None if it has no variables.

    Source: `tf.compat.v1.train.import_meta_graph`.
    """
    key = tf.compat.v1.GraphKeys.SAVERS
    before = len(tf.compat.v1.get_collection(key))
    if kwargs.get("input_map"):
        kwargs["input_map"] = with_handles(_graph_def(meta_graph_or_file), kwargs["input_map"])
    made = tf.compat.v1.train.import_meta_graph(meta_graph_or_file, clear_devices, import_scope, **kwargs)
    savers = tf.compat.v1.get_collection_ref(key)
    # In the collection as well: `Scaffold` takes its saver from there.
    savers[before:] = [_ours(saver) for saver in savers[before:]]
    return None if made is None else _ours(made)


def _graph_def(meta_graph_or_file: Any) -> Any:
    """Returns the graph of a `MetaGraphDef` or of its file; one without nodes, where TensorFlow reports the file."""
    if isinstance(meta_graph_or_file, tf.compat.v1.MetaGraphDef):
        return meta_graph_or_file.graph_def
    try:
        content = tf.io.gfile.GFile(meta_graph_or_file, "rb").read()
        return tf.compat.v1.MetaGraphDef.FromString(content).graph_def
    except (tf.errors.OpError, DecodeError):
        return tf.compat.v1.GraphDef()


def _ours(saver: Any) -> Saver:
    """Returns a saver of the same ops."""
    return saver if isinstance(saver, Saver) else Saver(saver_def=saver.as_saver_def())
