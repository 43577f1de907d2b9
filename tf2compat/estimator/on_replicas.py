"""Estimators on a strategy: their graph is one for a single device, and their sessions run on the replicas.

As in TF1, what `input_fn` returns are batches of one replica: a step takes as many as there are replicas, and the loss
is the mean over all. They are evaluated, and predict, on one device: so each batch counts, the last one too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.distribute.multi_worker import MultiWorkerMirroredStrategy
from tf2compat.errors import UsageError
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.placement.strategies import replicas_of, sessions_on

__all__ = ["on_replicas"]


def _connected(strategy: Any) -> Any:
    """Returns the strategy that sessions can run on: stock's V1 one of several workers waits for a session's master."""
    if not isinstance(strategy, tf.compat.v1.distribute.experimental.MultiWorkerMirroredStrategy):
        return strategy
    return MultiWorkerMirroredStrategy()


def _alone() -> Any:
    """Sessions inside run on one device: replicas would leave out batches at the end that are not enough for all."""
    return sessions_on(_tf.default_strategy())


def _read_by(estimator: Any, input_fn: Callable[..., Any], mode: str, strategy: Any) -> Callable[[], tf.data.Dataset]:
    """Returns the `input_fn` of one graph for all replicas of this process."""
    replicas = replicas_of(strategy) or Replicas(strategy, ("",))

    def input_fn_of_replicas() -> tf.data.Dataset:
        context = tf.distribute.InputContext(replicas.workers, replicas.worker, replicas.total)
        dataset = estimator._call_input_fn(input_fn, mode, context)
        if not isinstance(dataset, tf.data.Dataset | tf.compat.v1.data.Dataset):
            raise UsageError(
                "tf.estimator.RunConfig",
                f"With `train_distribute`, `input_fn` must return a tf.data.Dataset. Received: "
                f"{type(dataset).__name__}.",
                "Return the data set itself, not the tensors of its iterator.",
            )
        return dataset

    return input_fn_of_replicas


def on_replicas(estimator_class: Any, modes: Any) -> None:
    """Makes a class of the estimator package train and evaluate on strategies as sessions do.

    Args:
        estimator_class: the class that all estimators are of.
        modes: its `ModeKeys`.
    """
    actual_eval, predict = estimator_class._actual_eval, estimator_class.predict
    export = estimator_class._export_all_saved_models

    def train_model_distributed(self: Any, input_fn: Any, hooks: Any, saving_listeners: Any) -> Any:
        strategy = _connected(self._config.train_distribute)
        with sessions_on(strategy):
            read = _read_by(self, input_fn, modes.TRAIN, strategy)
            return self._train_model_default(read, hooks, saving_listeners)

    def actual_eval_on_replicas(self: Any, input_fn: Any, strategy: Any = None, **options: Any) -> Any:
        if strategy is not None and options.get("steps"):
            options["steps"] *= strategy.num_replicas_in_sync  # A step took a batch for each.
        # Taken away meanwhile: the package would build one graph for each replica.
        distribution, self._eval_distribution = self._eval_distribution, None
        try:
            with _alone():
                return actual_eval(self, input_fn, **options)
        finally:
            self._eval_distribution = distribution

    def predict_alone(self: Any, *arguments: Any, **options: Any) -> Iterator[Any]:
        predictions = predict(self, *arguments, **options)
        while True:
            with _alone():
                try:
                    # Only around this: the caller's code between two predictions may open sessions of its own.
                    prediction = next(predictions)
                except StopIteration:
                    return
            yield prediction

    def export_alone(self: Any, *arguments: Any, **options: Any) -> Any:
        with _alone():
            return export(self, *arguments, **options)

    predict_alone.__doc__, export_alone.__doc__ = predict.__doc__, export.__doc__
    estimator_class._train_model_distributed = train_model_distributed
    estimator_class._actual_eval = actual_eval_on_replicas
    estimator_class.predict = predict_alone
    estimator_class._export_all_saved_models = export_alone
