"""`tf.train.Scaffold`: the parts that a session is made ready with."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat import _tf, settings
from tf2compat.errors import UsageError, UsageStateError
from tf2compat.train.saver import Saver

__all__ = ["Scaffold"]


class Scaffold(tf.compat.v1.train.Scaffold):
    """Init ops, ready ops, summary op and saver of a graph; what is not given is made by `finalize`.

    It has TensorFlow's arguments, collections and order. The saver that it makes is
    `tf2compat`'s, whose options can be given here.

    Args:
        *args: as for `tf.compat.v1.train.Scaffold`.
        checkpoint_format: 'tf1' or 'tf2'; see `tf.train.Saver`.
        async_save: whether checkpoints are written while training goes on; see `tf.train.Saver`.
        restore_input_position: whether checkpoints hold iterators and random states; see `tf.train.Saver`.
        **kwargs: as for `tf.compat.v1.train.Scaffold`.

    Source: `tf.compat.v1.train.Scaffold`.
    """

    def __init__(
        self,
        *args: Any,
        checkpoint_format: str | None = None,
        async_save: bool | None = None,
        restore_input_position: bool | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._options: dict[str, Any] = {}
        self.choose(checkpoint_format, async_save, restore_input_position)

    def choose(
        self,
        checkpoint_format: str | None = None,
        async_save: bool | None = None,
        restore_input_position: bool | None = None,
    ) -> None:
        """Sets options of the saver, those that are not None; a saver that was given takes them over too.

        Args:
            checkpoint_format: 'tf1' or 'tf2'.
            async_save: whether checkpoints are written while training goes on.
            restore_input_position: whether they hold iterators and random states.

        Raises:
            UsageTypeError: (a TypeError) one has a wrong type.
            UsageError: (a ValueError) there is no such format.
        """
        options = {
            "format": checkpoint_format,
            "async_save": async_save,
            "restore_input_position": restore_input_position,
        }
        settings.checkpoint_format(checkpoint_format)
        settings.async_save(async_save)
        settings.restore_input_position(restore_input_position)
        self._options.update({name: value for name, value in options.items() if value is not None})

    def finalize(self) -> Scaffold:
        """Makes the parts that were not given, and finalizes the graph.

        Raises:
            UsageStateError: (a RuntimeError) a collection has more than one item to choose from.
            UsageError: (a ValueError) an option of the saver was given, and a saver that has none.
        """
        self._saver = self._chosen_saver()
        try:
            super().finalize()
        except RuntimeError as error:
            if len(error.args) != 3:
                raise
            # TensorFlow raises the message and its arguments, not put together.
            _, collection, argument = error.args
            raise _too_many(collection, argument) from None
        return self

    def _chosen_saver(self) -> Any:
        """Returns the saver that was given, else the collection's, else a new one; built by TensorFlow's `finalize`."""
        saver = self._saver
        if isinstance(saver, tf.train.Checkpoint):
            # TF1 takes an object-based `Checkpoint` for a saver of its variables.
            return Saver(var_list=_tf.saveables_of(saver), sharded=True, **self._options)
        if saver is None:
            key = tf.compat.v1.GraphKeys.SAVERS
            savers = tf.compat.v1.get_collection(key)
            if len(savers) > 1:
                raise _too_many(key, "saver")
            if not savers:
                saver = Saver(sharded=True, allow_empty=True, defer_build=True, **self._options)
                tf.compat.v1.add_to_collection(key, saver)
                return saver
            saver = savers[0]
        if self._options and not isinstance(saver, Saver):
            raise UsageError(
                "tf.train.Scaffold",
                f"The options {self._options} were given with a saver of type {type(saver).__module__}."
                f"{type(saver).__name__}, which has none of them.",
                "Make the saver with `tf2compat.v1.train.Saver`.",
            )
        for name, value in self._options.items():
            setattr(saver, name, value)
        return saver


def _too_many(collection: str, argument: str) -> UsageStateError:
    return UsageStateError(
        "tf.train.Scaffold",
        f'More than one item in the collection "{collection}": {tf.compat.v1.get_collection(collection)}.',
        f"Say which one to use: `tf.train.Scaffold({argument}=...)`.",
    )
