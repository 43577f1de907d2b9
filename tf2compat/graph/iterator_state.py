"""Functions that take the state out of an iterator of a session, and put it back."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.graph.body import Argument, Body

__all__ = ["ITERATORS", "restoring", "saving"]

ITERATORS = {"Iterator", "IteratorV2"}
"""Nodes that give out the handle of an iterator."""

_POLICIES = {"ignore": 1, "fail": 2}  # `ExternalStatePolicy`: functions of a data set with a state of their own


def _with_iterator(iterator: Any, arguments: list[Argument]) -> Body:
    node = type(iterator)()
    node.CopyFrom(iterator)
    node.name = "iterator"
    node.attr.pop("_class", None)
    return Body({"iterator": node}, arguments, [], [], {})


def saving(iterator: Any, external_state: str) -> Body:
    """Returns the body of a function that returns an iterator's state, a scalar variant.

    Args:
        iterator: its node.
        external_state: 'fail' or 'ignore' where functions of the data set have a state that is not part of it.
    """
    body = _with_iterator(iterator, [])
    policy = ("i", _POLICIES[external_state])
    state = body.add_node("state", "SerializeIterator", ["iterator:0"], external_state_policy=policy)
    body.returns.append(f"{state.name}:0")
    return body


def restoring(iterator: Any) -> Body:
    """Returns the body of a function that sets an iterator, already initialised, to the state that it is given."""
    body = _with_iterator(iterator, [Argument("state", tf.variant.as_datatype_enum)])
    body.targets.append(body.add_node("restore", "DeserializeIterator", ["iterator:0", "state"]).name)
    return body
