"""A Keras 3 model as an estimator: its own `train_step`, `test_step` and `predict_step`, as graphs, under hooks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import UsageError, UsageTypeError
from tf2compat.estimator import package
from tf2compat.keras.model_graph import step_graph
from tf2compat.keras.model_variables import state_variables
from tf2compat.train.chief_session_creator import ChiefSessionCreator
from tf2compat.train.load_checkpoint import load_checkpoint
from tf2compat.train.monitored_session import MonitoredSession

__all__ = ["KerasEstimator", "model_to_estimator"]

_SYMBOL = "tf.keras.estimator.model_to_estimator"


def model_to_estimator(
    keras_model: Any = None,
    keras_model_path: str | None = None,
    custom_objects: dict[str, Any] | None = None,
    model_dir: str | None = None,
    config: Any = None,
    checkpoint_format: str = "saver",
    metric_names_map: dict[str, str] | None = None,
    export_outputs: Any = None,
) -> Any:
    """Returns an estimator of a compiled Keras model.

    Args:
        keras_model: a model of tf_keras (Keras 2), which is built anew in each graph, or of Keras 3, which is trained
            in place.
        keras_model_path: its file, instead.
        custom_objects: what the file names beside Keras's own.
        model_dir: where checkpoints are.
        config: a `tf.estimator.RunConfig`.
        checkpoint_format: 'saver', names of variables as keys; or, of a Keras 2 model, 'checkpoint'.
        metric_names_map: of a Keras 2 model: metric -> the name that it gets.
        export_outputs: of a Keras 2 model: names of further outputs of exports.

    Raises:
        UsageError: (a ValueError) neither or both of model and file are given, or the model is not compiled.

    Source: `tf.keras.estimator.model_to_estimator`.
    """
    if keras_model is None and keras_model_path and keras_model_path.endswith(".keras"):
        # Only Keras 3 writes `.keras` files.
        keras_model, keras_model_path = keras.saving.load_model(keras_model_path, custom_objects), None
    if not isinstance(keras_model, keras.Model):
        return package.module("keras_lib").model_to_estimator(
            keras_model=keras_model,
            keras_model_path=keras_model_path,
            custom_objects=custom_objects,
            model_dir=model_dir,
            config=config,
            checkpoint_format=checkpoint_format,
            metric_names_map=metric_names_map,
            export_outputs=export_outputs,
        )
    if keras_model_path:
        raise UsageError(_SYMBOL, "Both `keras_model` and `keras_model_path` are given.", "Leave one of them out.")
    if not keras_model.compiled:
        raise UsageError(_SYMBOL, "The model is not compiled.", "Call `model.compile(optimizer, loss)` first.")
    return KerasEstimator(keras_model, model_dir, config)


def _examples(values: Any) -> Iterator[Any]:
    flat = tf.nest.flatten(values)
    for row in range(len(flat[0])):
        yield tf.nest.pack_sequence_as(values, [value[row] for value in flat])


class KerasEstimator(package.module("estimator").Estimator):  # type: ignore[misc]
    """An estimator of a Keras 3 model.

    Where it differs from other estimators: the model is trained in place; its graphs are step graphs, so there is no
    `model_fn` to call, and `input_fn` must return a `tf.data.Dataset`.

    Args:
        model: compiled.
        model_dir: where checkpoints are.
        config: a `tf.estimator.RunConfig`.
    """

    def __init__(self, model: keras.Model, model_dir: str | None = None, config: Any = None) -> None:
        def model_fn(features: Any, labels: Any, mode: str) -> Any:
            raise UsageTypeError(
                _SYMBOL, "The estimator of a Keras 3 model has no `model_fn`.", "Call its `train` or `evaluate`."
            )

        super().__init__(model_fn, model_dir, config)
        self._model = model

    def _assert_members_are_not_overridden(self) -> None:
        """Permits this class what programs' subclasses must not do."""

    def _graph(self, input_fn: Callable[..., Any], mode: str) -> Any:
        with _tf.eager_mode():
            dataset = self._call_input_fn(input_fn, {"train": "train", "test": "eval", "predict": "infer"}[mode])
            if not isinstance(dataset, tf.data.Dataset):
                raise UsageTypeError(
                    _SYMBOL, f"`input_fn` returned {type(dataset).__name__}.", "Return a `tf.data.Dataset` of batches."
                )
            self._model.reset_metrics()  # A session begins with the values that they have.
            return step_graph(self._model, dataset, mode)

    def _train_model(self, input_fn: Any, hooks: Any, saving_listeners: Any) -> Any:
        graph = self._graph(input_fn, "train")
        with graph.as_default():
            spec = package.names().EstimatorSpec("train", loss=graph.outputs["loss"], train_op=graph.train_op)
            step = tf.compat.v1.train.get_global_step()
            return self._train_with_estimator_spec(spec, [], hooks, step, saving_listeners)

    def _sessions(self, graph: Any, checkpoint_path: str | None, hooks: Sequence[Any]) -> Any:
        creator = ChiefSessionCreator(
            checkpoint_filename_with_path=checkpoint_path or self.latest_checkpoint(), config=self._session_config
        )
        return MonitoredSession(creator, hooks)

    def _actual_eval(
        self,
        input_fn: Any,
        strategy: Any = None,
        steps: int | None = None,
        hooks: Any = None,
        checkpoint_path: str | None = None,
        name: str | None = None,
    ) -> dict[str, Any]:
        graph = self._graph(input_fn, "test")
        logs: dict[str, Any] = {}
        with graph.as_default(), self._sessions(graph, checkpoint_path, list(hooks or ())) as session:
            count = 0
            while not session.should_stop() and (steps is None or count < steps):
                _, logs, at = session.run([graph.train_op, graph.outputs, tf.compat.v1.train.get_global_step()])
                count += 1
        if not logs:
            raise UsageError("tf.estimator.Estimator.evaluate", "`input_fn` gave no batch.", "Check the data set.")
        metrics = {**logs, "global_step": at}
        # The package's own function: the summaries have the tags of every estimator.
        writer = package.module("estimator")._write_dict_to_summary
        with tf.Graph().as_default():
            writer(self.eval_dir(name), metrics, at)
        return metrics

    def predict(
        self,
        input_fn: Any,
        predict_keys: Any = None,
        hooks: Any = None,
        checkpoint_path: str | None = None,
        yield_single_examples: bool = True,
    ) -> Iterator[Any]:
        """Yields the model's predictions for each example (for each batch, unless `yield_single_examples`).

        Args:
            input_fn: returns a `tf.data.Dataset` of batches.
            predict_keys: the name of an output, or several; None for all.
            hooks: `tf.train.SessionRunHook`s.
            checkpoint_path: the checkpoint; None for the newest.
            yield_single_examples: False to yield whole batches.
        """
        graph = self._graph(input_fn, "predict")
        wanted = [predict_keys] if isinstance(predict_keys, str) else predict_keys
        fetches = {key: value for key, value in graph.outputs.items() if wanted is None or key in wanted}
        with graph.as_default():
            session = self._sessions(graph, checkpoint_path, list(hooks or ()))
        with session:
            while not session.should_stop():
                values = session.run(fetches)
                yield from _examples(values) if yield_single_examples else [values]

    def export_saved_model(
        self,
        export_dir_base: str,
        serving_input_receiver_fn: Any = None,
        assets_extra: dict[str, str] | None = None,
        as_text: bool = False,
        checkpoint_path: str | None = None,
        experimental_mode: str = "infer",
    ) -> bytes:
        """Writes the model by `keras.Model.export`, with the values of a checkpoint; returns the folder.

        Args:
            export_dir_base: the folder in which one named after the time is made.
            serving_input_receiver_fn: of no effect: the model knows its inputs.
            assets_extra: files to copy into `assets.extra`, target -> source.
            as_text: of no effect.
            checkpoint_path: the checkpoint; None for the newest.
            experimental_mode: of no effect.
        """
        reader = load_checkpoint(checkpoint_path or self.latest_checkpoint())
        with _tf.eager_mode():
            for name, variable in state_variables(self._model).items():
                variable.assign(reader.get_tensor(name))
            folder = package.module("export.export").get_timestamped_export_dir(export_dir_base)
            path = folder.decode() if isinstance(folder, bytes) else folder
            self._model.export(path, verbose=False)
        for target, source in (assets_extra or {}).items():
            copied = os.path.join(path, "assets.extra", target)
            tf.io.gfile.makedirs(os.path.dirname(copied))
            tf.io.gfile.copy(source, copied)
        return os.fsencode(path)

    def get_variable_value(self, name: str) -> np.ndarray:
        """Returns a variable's value in the newest checkpoint."""
        return load_checkpoint(self.latest_checkpoint()).get_tensor(name)
