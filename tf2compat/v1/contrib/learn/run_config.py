"""`tf.contrib.learn.RunConfig`."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.estimator import package

__all__ = ["RunConfig"]


class RunConfig(package.names().RunConfig):  # type: ignore[misc]
    """A `tf.estimator.RunConfig` by the arguments of `tf.contrib.learn`.

    Args:
        master: where the session's server is; by default what `TF_CONFIG` says.
        num_cores: how many threads an operation uses; 0 for TensorFlow's choice.
        log_device_placement: whether placements are logged.
        gpu_memory_fraction: how much of a GPU's memory is used.
        evaluation_master: of no effect: an evaluation runs in its process.
        session_config: a `ConfigProto`; then the three above are of no effect.
        **options: as of `tf.estimator.RunConfig`: `model_dir`, `tf_random_seed`, `save_summary_steps`,
            `save_checkpoints_secs`, `save_checkpoints_steps`, `keep_checkpoint_max` ...

    Source: `tf.contrib.learn.RunConfig`.
    """

    def __init__(
        self,
        master: str | None = None,
        num_cores: int = 0,
        log_device_placement: bool = False,
        gpu_memory_fraction: float = 1,
        *,
        evaluation_master: str = "",
        session_config: Any = None,
        **options: Any,
    ) -> None:
        session_config = session_config or tf.compat.v1.ConfigProto(
            log_device_placement=log_device_placement,
            inter_op_parallelism_threads=num_cores,
            intra_op_parallelism_threads=num_cores,
            gpu_options=tf.compat.v1.GPUOptions(per_process_gpu_memory_fraction=gpu_memory_fraction),
        )
        super().__init__(session_config=session_config, **options)
        if master is not None:
            self._master = master

    @property
    def tf_config(self) -> Any:
        """The session's `ConfigProto`."""
        return self.session_config
