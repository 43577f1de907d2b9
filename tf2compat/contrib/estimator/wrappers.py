"""The wrappers of `tf.contrib.estimator` around optimizers, model functions and estimators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from tf2compat.errors import UsageError
from tf2compat.estimator import package

__all__ = [
    "TowerOptimizer",
    "clip_gradients_by_norm",
    "export_all_saved_models",
    "export_saved_model_for_mode",
    "forward_features",
    "replicate_model_fn",
]

_Optimizer: Any = tf.compat.v1.train.Optimizer


class _Clipping(_Optimizer):
    def __init__(self, optimizer: Any, norm: Any) -> None:
        super().__init__(False, f"ClipByNorm{optimizer.get_name()}")
        self._optimizer, self._norm = optimizer, norm

    def compute_gradients(self, *arguments: Any, **options: Any) -> Any:
        return self._optimizer.compute_gradients(*arguments, **options)

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: str | None = None) -> Any:
        gradients, variables = zip(*grads_and_vars, strict=True)
        clipped, _ = tf.clip_by_global_norm(gradients, self._norm)
        return self._optimizer.apply_gradients(list(zip(clipped, variables, strict=True)), global_step, name)

    def get_slot(self, *arguments: Any, **options: Any) -> Any:
        return self._optimizer.get_slot(*arguments, **options)

    def get_slot_names(self, *arguments: Any, **options: Any) -> Any:
        return self._optimizer.get_slot_names(*arguments, **options)

    def variables(self) -> Any:
        return self._optimizer.variables()


def clip_gradients_by_norm(optimizer: Any, clip_norm: Any) -> Any:
    """Returns an optimizer that scales all gradients so that their joint norm is at most `clip_norm`.

    Source: `tf.contrib.estimator.clip_gradients_by_norm`.
    """
    return _Clipping(optimizer, clip_norm)


def replicate_model_fn(
    model_fn: Callable[..., Any], loss_reduction: str = "mean", devices: Sequence[str] | None = None
) -> Callable[..., Any]:
    """Returns the model function itself: with a strategy, sessions run any graph on all devices.

    Args:
        model_fn: the model function.
        loss_reduction: of no effect; losses and gradients are those of the whole batch.
        devices: of no effect; use `--tf2compat_strategy=mirrored` and `--tf2compat_devices`.

    Source: `tf.contrib.estimator.replicate_model_fn`.
    """
    return model_fn


def TowerOptimizer(optimizer_or_optimizer_fn: Any) -> Any:  # noqa: N802  (TF1's name)
    """Returns the optimizer itself, made by the function if it is one; see `replicate_model_fn`.

    Source: `tf.contrib.estimator.TowerOptimizer`.
    """
    return optimizer_or_optimizer_fn() if callable(optimizer_or_optimizer_fn) else optimizer_or_optimizer_fn


def _dense(key: str, feature: Any, default: Any) -> Any:
    if isinstance(feature, tf.SparseTensor | tf.compat.v1.SparseTensorValue):
        if default is None:
            raise UsageError(
                "tf.contrib.estimator.forward_features",
                f"The feature {key!r} is sparse.",
                "Give its default in `sparse_default_values`, or choose other `keys`.",
            )
        return tf.sparse.to_dense(feature, default)
    return tf.convert_to_tensor(feature)


def forward_features(estimator: Any, keys: Any = None, sparse_default_values: dict[str, Any] | None = None) -> Any:
    """Returns an estimator whose predictions hold features too.

    Args:
        estimator: an estimator.
        keys: a feature's name, a list of names, or None for all.
        sparse_default_values: name -> what stands where a sparse feature has no value.

    Raises:
        UsageError: (a ValueError, when `model_fn` is called) a feature does not exist, is sparse, or has the name of a
            prediction.

    Source: `tf.contrib.estimator.forward_features`.
    """

    def model_fn(features: Any, labels: Any, mode: Any, config: Any) -> Any:
        spec = estimator.model_fn(features, labels, mode, config)
        if spec.predictions is None:
            return spec
        wanted = list(features) if keys is None else [keys] if isinstance(keys, str) else list(keys)
        predictions = dict(spec.predictions)
        for key in wanted:
            if key not in features or key in predictions:
                raise UsageError(
                    "tf.contrib.estimator.forward_features",
                    f"{key!r} is {'a prediction already' if key in predictions else 'no feature'}; features: "
                    f"{sorted(features)}, predictions: {sorted(predictions)}.",
                    "Choose other `keys`.",
                )
        forwarded = {key: _dense(key, features[key], (sparse_default_values or {}).get(key)) for key in wanted}
        predictions.update(forwarded)
        # Only predictions: what other outputs hold is fixed by their kind.
        for name in ("predict", "serving_default"):
            output = (spec.export_outputs or {}).get(name)
            if isinstance(output, package.names("export").PredictOutput):
                output.outputs.update(forwarded)
        return spec._replace(predictions=predictions)

    return package.names().Estimator(model_fn, estimator.model_dir, estimator.config)


def export_saved_model_for_mode(
    estimator: Any,
    export_dir_base: str,
    input_receiver_fn: Callable[[], Any],
    assets_extra: dict[str, str] | None = None,
    as_text: bool = False,
    checkpoint_path: str | None = None,
    strip_default_attrs: bool = False,
    mode: str = "infer",
) -> bytes:
    """Writes a SavedModel for one mode, and returns its folder.

    Args:
        estimator: the estimator.
        export_dir_base: the folder in which one named after the time is made.
        input_receiver_fn: returns the receiver of the mode's inputs.
        assets_extra: files to copy into `assets.extra`, target -> source.
        as_text: whether the SavedModel is a text.
        checkpoint_path: the checkpoint; None for the newest.
        strip_default_attrs: of no effect.
        mode: 'train', 'eval' or 'infer'.

    Source: `tf.contrib.estimator.export_saved_model_for_mode`.
    """
    return export_all_saved_models(
        estimator, export_dir_base, {mode: input_receiver_fn}, assets_extra, as_text, checkpoint_path
    )


def export_all_saved_models(
    estimator: Any,
    export_dir_base: str,
    input_receiver_fn_map: dict[str, Callable[[], Any]],
    assets_extra: dict[str, str] | None = None,
    as_text: bool = False,
    checkpoint_path: str | None = None,
    strip_default_attrs: bool = False,
) -> bytes:
    """Writes a SavedModel of several modes, and returns its folder.

    Args:
        estimator: as for `export_saved_model_for_mode`; so are the others.
        export_dir_base: the folder in which one named after the time is made.
        input_receiver_fn_map: mode -> function that returns the receiver of its inputs.
        assets_extra: files to copy into `assets.extra`, target -> source.
        as_text: whether the SavedModel is a text.
        checkpoint_path: the checkpoint; None for the newest.
        strip_default_attrs: of no effect.

    Source: `tf.contrib.estimator.export_all_saved_models`.
    """
    return estimator.experimental_export_all_saved_models(
        export_dir_base, input_receiver_fn_map, assets_extra, as_text, checkpoint_path
    )
