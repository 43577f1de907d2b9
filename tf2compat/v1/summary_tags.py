"""Tags of summaries that are built in conditions and loops: with the scope's name, as in TF1."""

from __future__ import annotations

import tensorflow as tf

from tf2compat import _tf

__all__ = ["name_summaries_by_scopes"]


def _tag(place: str) -> str:
    """Returns the tag of a summary in a name scope of the default graph.

    A branch of a condition and the body of a loop are graphs of their own, whose names start anew where eager mode is
    off. The tag has the name scopes of the graphs around them in front, and no other summary of the outermost graph
    has the same.
    """
    graph = tf.compat.v1.get_default_graph()
    if not _tf.is_control_flow(graph):
        return place
    starts_anew = not tf.compat.v1.executing_eagerly_outside_functions()
    while _tf.is_control_flow(graph.outer_graph):
        graph = graph.outer_graph
        if starts_anew and graph.get_name_scope():
            place = f"{graph.get_name_scope()}/{place}"
    outermost = graph.outer_graph  # Its `unique_name` puts its own name scope in front.
    scope = outermost.get_name_scope()
    if not starts_anew and scope:
        place = place.removeprefix(f"{scope}/")
    return str(outermost.unique_name(place))


def name_summaries_by_scopes() -> None:
    """Gives summaries in conditions and loops TF1's tags (`cond/loss`), from here on. Twice is harmless."""
    _tf.rename_summaries(_tag)
