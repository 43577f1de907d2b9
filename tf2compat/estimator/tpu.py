"""`tf.estimator.tpu.TPUEstimator`: on a CPU as TF1 ran it there; on a TPU the same, with sessions on a `TPUStrategy`.

TF1 wrote infeed queues and a loop of `iterations_per_loop` steps into the graph of a TPU. Here a session runs each step
on all cores, and hooks see every step. In
training `params["batch_size"]` is what one core takes, as in TF1; evaluations and predictions run on one device.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from tf2compat.errors import UsageError, UsageStateError
from tf2compat.estimator import package
from tf2compat.placement.strategies import sessions_on, strategy_of

__all__ = ["TPUEstimator"]

_BATCH_SIZES = ("train_batch_size", "eval_batch_size", "predict_batch_size")


def _tpu_strategy(config: Any) -> Any:
    """Returns the strategy of the TPU that a `RunConfig` names.

    Raises:
        UsageStateError: (a RuntimeError) there is none.
    """
    resolver = getattr(config, "_cluster", None)
    # A resolver has no public word for the name that it was given.
    name = getattr(resolver, "_tpu", None) or getattr(config, "master", None) or ""
    try:
        return strategy_of("tpu", [name] if name else None)
    except Exception as error:  # What TensorFlow raises depends on how it looked for one.
        raise UsageStateError(
            "tf.estimator.tpu.TPUEstimator",
            f"With `use_tpu=True` there must be a TPU; looking for {name or 'one of this machine'!r} gave: {error}.",
            "Pass `use_tpu=False`; `--tf2compat_strategy=mirrored` then uses all GPUs.",
        ) from None


def _of_a_core(name: str, size: int | None, cores: int) -> int | None:
    """Returns the batch that `input_fn` is asked for: each core takes one.

    Raises:
        UsageError: (a ValueError) the whole batch cannot be divided among the cores.
    """
    if size is not None and size % cores:
        raise UsageError(
            "tf.estimator.tpu.TPUEstimator",
            f"`{name}` is {size}, and the TPU has {cores} cores.",
            f"Make it a multiple of {cores}.",
        )
    return None if size is None else size // cores


class TPUEstimator(package.module("tpu.tpu_estimator").TPUEstimator):  # type: ignore[misc]
    """An estimator whose `model_fn` and `input_fn` get `params["batch_size"]`.

    Args:
        model_fn: returns a `TPUEstimatorSpec`.
        model_dir: where checkpoints are.
        config: a `tf.estimator.tpu.RunConfig`.
        params: for `model_fn` and `input_fn`.
        use_tpu: whether steps run on a TPU's cores.
        *arguments: as in TF1.
        **options: likewise: `train_batch_size`, `eval_batch_size`, `predict_batch_size`, `export_to_tpu` ...

    Raises:
        UsageStateError: (a RuntimeError) `use_tpu` is set, and there is no TPU.
        ValueError: an argument is wrong, as in TF1.

    Source: `tf.compat.v1.estimator.tpu.TPUEstimator`.
    """

    def __init__(
        self,
        model_fn: Any = None,
        model_dir: str | None = None,
        config: Any = None,
        params: dict[str, Any] | None = None,
        use_tpu: bool = True,
        *arguments: Any,
        **options: Any,
    ) -> None:
        self._tpu_strategy = _tpu_strategy(config) if use_tpu else None
        if self._tpu_strategy is not None:
            cores = self._tpu_strategy.num_replicas_in_sync
            # They may be given by position; after that by name alone, where they can be changed.
            options.update(zip(_BATCH_SIZES, arguments, strict=False))
            arguments = arguments[len(_BATCH_SIZES) :]
            options["train_batch_size"] = _of_a_core("train_batch_size", options.get("train_batch_size"), cores)
        # `use_tpu=False` for the package, whose graph for a TPU has infeed queues and a loop inside.
        super().__init__(model_fn, model_dir, config, params, False, *arguments, **options)

    @contextlib.contextmanager
    def _on_tpu(self) -> Iterator[None]:
        if self._tpu_strategy is None:
            yield
        else:
            with sessions_on(self._tpu_strategy):
                yield

    def train(self, *arguments: Any, **options: Any) -> Any:
        """Trains, as `Estimator.train` does."""
        with self._on_tpu():
            return super().train(*arguments, **options)
