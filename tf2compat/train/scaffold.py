"""`tf.train.Scaffold`: the parts that a session is made ready with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from tf2compat.errors import UsageStateError

__all__ = ["Scaffold"]


class Scaffold(tf.compat.v1.train.Scaffold):  # type: ignore[misc]
    """Init ops, ready ops, summary op and saver of a graph; what is not given is made by `finalize`.

    It is TensorFlow's own class, with its arguments, collections and order; only the message
    about two items in a collection says which.

    Source: `tf.compat.v1.train.Scaffold`.
    """

    @staticmethod
    def get_or_default(arg_name: str, collection_key: str, default_constructor: Callable[[], Any]) -> Any:
        """Returns the one item of a collection, or makes it and puts it there.

        Raises:
            UsageStateError: (a RuntimeError) the collection has more than one item.
        """
        elements = tf.compat.v1.get_collection(collection_key)
        if len(elements) > 1:
            raise UsageStateError(
                "tf.train.Scaffold",
                f'More than one item in the collection "{collection_key}": {elements}.',
                f"Say which one to use: `tf.train.Scaffold({arg_name}=...)`.",
            )
        if elements:
            return elements[0]
        made = default_constructor()
        if made is not None:
            tf.compat.v1.add_to_collection(collection_key, made)
        return made
