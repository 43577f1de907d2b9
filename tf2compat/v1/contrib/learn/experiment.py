"""`tf.contrib.learn.Experiment` and `learn_runner.run`, by `tf.estimator.train_and_evaluate`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from tf2compat.errors import UsageError, UsageTypeError
from tf2compat.estimator import package
from tf2compat.v1.contrib.learn.export_strategy import ExportStrategy

__all__ = ["Experiment", "run"]

_SCHEDULES = {"chief": "train", "worker": "train", "master": "train_and_evaluate", "ps": "run_std_server"}


class Experiment:
    """An estimator with what it is trained and evaluated on.

    Args:
        estimator: a `tf.estimator.Estimator`.
        train_input_fn: the input of training.
        eval_input_fn: the input of evaluation.
        eval_metrics: not for estimators of `tf.estimator`, whose `model_fn` says what is measured.
        train_steps: the step to train to; None to train until the input ends.
        eval_steps: how many steps an evaluation takes; None for all of the input.
        train_monitors: hooks of training.
        eval_hooks: hooks of evaluation.
        eval_delay_secs: how many seconds a process that only evaluates waits at the start.
        continuous_eval_throttle_secs: how many seconds pass between its evaluations, at least.
        min_eval_frequency: 0 to evaluate at the end only; else each checkpoint is evaluated.
        delay_workers_by_global_step: of no effect: workers step together.
        export_strategies: what to export after evaluations: an `ExportStrategy` or a list of them.
        train_steps_per_iteration: of no effect.
        checkpoint_and_export: of no effect: each checkpoint that is evaluated is exported.
        saving_listeners: `tf.train.CheckpointSaverListener`s.

    Raises:
        UsageError: (a ValueError) `eval_metrics` is given, or the estimator is of another kind.

    Source: `tf.contrib.learn.Experiment`.
    """

    def __init__(
        self,
        estimator: Any,
        train_input_fn: Callable[..., Any],
        eval_input_fn: Callable[..., Any],
        eval_metrics: Any = None,
        train_steps: int | None = None,
        eval_steps: int | None = 100,
        train_monitors: Sequence[Any] | None = None,
        eval_hooks: Sequence[Any] | None = None,
        eval_delay_secs: int = 120,
        continuous_eval_throttle_secs: int = 60,
        min_eval_frequency: int | None = None,
        delay_workers_by_global_step: bool = False,
        export_strategies: Any = None,
        train_steps_per_iteration: int | None = None,
        checkpoint_and_export: bool = False,
        saving_listeners: Sequence[Any] | None = None,
    ) -> None:
        if not isinstance(estimator, package.module("estimator").Estimator):
            raise UsageError(
                "tf.contrib.learn.Experiment",
                f"`estimator` must be a tf.estimator.Estimator, got {type(estimator).__name__}.",
                "Make it of `tf.estimator.Estimator`.",
            )
        if eval_metrics is not None:
            raise UsageError(
                "tf.contrib.learn.Experiment",
                "`eval_metrics` must be None with a tf.estimator.Estimator.",
                "Put metrics into the `eval_metric_ops` of the `EstimatorSpec`.",
            )
        self._estimator, self._train_input_fn, self._eval_input_fn = estimator, train_input_fn, eval_input_fn
        self._train_steps, self._eval_steps = train_steps, eval_steps
        self._train_hooks, self._eval_hooks = list(train_monitors or ()), list(eval_hooks or ())
        self._delay, self._throttle = eval_delay_secs, continuous_eval_throttle_secs
        self._only_at_end = min_eval_frequency == 0
        one = isinstance(export_strategies, ExportStrategy)
        self._strategies = [export_strategies] if one else list(export_strategies or ())
        self._listeners = list(saving_listeners or ())

    @property
    def estimator(self) -> Any:
        """The estimator."""
        return self._estimator

    @property
    def train_steps(self) -> int | None:
        """The step to train to."""
        return self._train_steps

    @property
    def eval_steps(self) -> int | None:
        """How many steps an evaluation takes."""
        return self._eval_steps

    def _exporters(self) -> list[Any]:
        class Exporter(package.names().Exporter):  # type: ignore[misc]
            def __init__(self, strategy: Any) -> None:
                self._strategy = strategy

            @property
            def name(self) -> str:
                return self._strategy.name

            def export(
                self, estimator: Any, export_path: str, checkpoint_path: str, eval_result: Any, is_the_final_export: Any
            ) -> Any:
                return self._strategy.export(estimator, export_path, checkpoint_path, eval_result)

        return [Exporter(strategy) for strategy in self._strategies]

    def _specs(self, delay: float, throttle: float) -> tuple[Any, Any]:
        names = package.names()
        train = names.TrainSpec(self._train_input_fn, self._train_steps, self._train_hooks, self._listeners or None)
        evaluate = names.EvalSpec(
            self._eval_input_fn,
            self._eval_steps,
            hooks=self._eval_hooks,
            exporters=self._exporters(),
            start_delay_secs=delay,
            throttle_secs=throttle,
        )
        return train, evaluate

    def train(self, delay_secs: float | None = None) -> Any:
        """Trains to `train_steps`, as one of several processes where `TF_CONFIG` says so; returns the estimator."""
        if self._estimator.config.cluster_spec:
            return package.names().train_and_evaluate(self._estimator, *self._specs(self._delay, self._throttle))
        return self._estimator.train(
            self._train_input_fn,
            hooks=self._train_hooks,
            max_steps=self._train_steps,
            saving_listeners=self._listeners or None,
        )

    def evaluate(self, delay_secs: float | None = None, name: str | None = None) -> dict[str, Any]:
        """Evaluates the last checkpoint, and returns the metrics."""
        return self._estimator.evaluate(self._eval_input_fn, self._eval_steps, self._eval_hooks, name=name)

    def train_and_evaluate(self) -> tuple[Any, Any]:
        """Trains, evaluates and exports; returns the last metrics and what the export strategies returned."""
        if self._only_at_end and not self._estimator.config.cluster_spec:
            self.train()
            metrics = self.evaluate()
            return metrics, [self._export(strategy, metrics) for strategy in self._strategies]
        metrics, exported = package.names().train_and_evaluate(self._estimator, *self._specs(0, 0)) or ({}, [])
        return metrics, exported

    def _export(self, strategy: Any, metrics: Any) -> Any:
        folder = f"{self._estimator.model_dir}/export/{strategy.name}"
        return strategy.export(self._estimator, folder, self._estimator.latest_checkpoint(), metrics)

    def continuous_eval(self, delay_secs: float | None = None) -> None:
        """Evaluates and exports each new checkpoint until `train_steps` is reached."""
        executor = package.module("training")._TrainingExecutor(
            self._estimator, *self._specs(self._delay if delay_secs is None else delay_secs, self._throttle)
        )
        executor.run_evaluator()

    def run_std_server(self) -> None:
        """Does the part of a parameter server."""
        package.names().train_and_evaluate(self._estimator, *self._specs(self._delay, self._throttle))

    def test(self) -> tuple[Any, Any]:
        """Trains one step, evaluates one step, and exports: does it all run."""
        self._estimator.train(self._train_input_fn, steps=1, hooks=self._train_hooks)
        metrics = self._estimator.evaluate(self._eval_input_fn, 1, self._eval_hooks)
        return metrics, [self._export(strategy, metrics) for strategy in self._strategies]


def run(
    experiment_fn: Callable[..., Experiment],
    output_dir: str | None = None,
    schedule: str | None = None,
    run_config: Any = None,
    hparams: Any = None,
) -> Any:
    """Makes an experiment and does this process's part of it.

    Args:
        experiment_fn: called with `output_dir`, or with `run_config` and `hparams`; returns an `Experiment`.
        output_dir: a folder; not with `run_config`.
        schedule: the name of a method of `Experiment`; by default `train_and_evaluate`, or what the task in `TF_CONFIG`
            does.
        run_config: a `RunConfig`.
        hparams: a `tf.contrib.training.HParams`.

    Raises:
        UsageError: (a ValueError) not just one of `output_dir` and `run_config` is given, or there is no such schedule.
        UsageTypeError: (a TypeError) `experiment_fn` is no function, or does not return an `Experiment`.

    Source: `tf.contrib.learn.learn_runner.run`.
    """
    symbol = "tf.contrib.learn.learn_runner.run"
    if (output_dir is None) == (run_config is None):
        happened = f"`output_dir` is {output_dir!r} and `run_config` is {run_config!r}."
        raise UsageError(symbol, happened, "Give one of them.")
    if not callable(experiment_fn):
        raise UsageTypeError(symbol, f"`experiment_fn` is {experiment_fn!r}.", "Pass a function.")
    if run_config is not None:
        experiment = experiment_fn(run_config=run_config, hparams=hparams)
    else:
        experiment = experiment_fn(output_dir=output_dir)
    if not isinstance(experiment, Experiment):
        happened = f"`experiment_fn` returned {type(experiment).__name__}."
        raise UsageTypeError(symbol, happened, "Return a `tf.contrib.learn.Experiment`.")
    config = experiment.estimator.config
    if schedule is None:
        schedule = _SCHEDULES.get(config.task_type, "train_and_evaluate") if config.cluster_spec else None
        schedule = schedule or ("continuous_eval" if config.task_type == "evaluator" else "train_and_evaluate")
    method = getattr(experiment, schedule, None)
    if not callable(method):
        known = sorted(name for name in vars(Experiment) if not name.startswith("_") and name != "estimator")
        raise UsageError(symbol, f"There is no schedule {schedule!r}.", f"Choose one of {', '.join(known)}.")
    tf.compat.v1.logging.info("Schedule: %s", schedule)
    return method()
