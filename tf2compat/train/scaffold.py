"""`tf.train.Scaffold`: the parts that a session is made ready with."""

from __future__ import annotations

import tensorflow as tf

from tf2compat.errors import UsageStateError

__all__ = ["Scaffold"]


class Scaffold(tf.compat.v1.train.Scaffold):
    """Init ops, ready ops, summary op and saver of a graph; what is not given is made by `finalize`.

    It is TensorFlow's own class, with its arguments, collections and order; only the message
    about two items in a collection says which.

    Source: `tf.compat.v1.train.Scaffold`.
    """

    def finalize(self) -> Scaffold:
        """Makes what was not given, and finalizes the graph.

        Raises:
            UsageStateError: (a RuntimeError) a collection has more than one item to choose from.
        """
        try:
            super().finalize()
        except RuntimeError as error:
            if len(error.args) != 3:
                raise
            # TensorFlow raises the message and its arguments, not put together.
            _, collection, argument = error.args
            raise UsageStateError(
                "tf.train.Scaffold",
                f'More than one item in the collection "{collection}": {tf.compat.v1.get_collection(collection)}.',
                f"Say which one to use: `tf.train.Scaffold({argument}=...)`.",
            ) from None
        return self
