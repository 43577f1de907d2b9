"""`tf.contrib.learn.ExportStrategy`: what an `Experiment` exports."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from typing import Any, NamedTuple

import tensorflow as tf

__all__ = ["ExportStrategy", "make_export_strategy"]


class ExportStrategy(NamedTuple):
    """A way to export an estimator.

    Attributes:
        name: the name of the folder below `export`.
        export_fn: called with the estimator and a folder, and with `checkpoint_path`, `eval_result` and
            `strip_default_attrs` where it has such arguments; returns the folder written.
        strip_default_attrs: whether attributes with their default value are left out of the graph.

    Source: `tf.contrib.learn.ExportStrategy`.
    """

    name: str
    export_fn: Callable[..., Any]
    strip_default_attrs: bool | None = None

    def export(
        self, estimator: Any, export_path: str, checkpoint_path: str | None = None, eval_result: Any = None
    ) -> Any:
        """Exports an estimator, and returns the folder written."""
        offered = {
            "checkpoint_path": checkpoint_path,
            "eval_result": eval_result,
            "strip_default_attrs": self.strip_default_attrs,
        }
        taken = inspect.signature(self.export_fn).parameters
        return self.export_fn(
            estimator, export_path, **{name: value for name, value in offered.items() if name in taken}
        )


def make_export_strategy(
    serving_input_fn: Callable[[], Any],
    default_output_alternative_key: str | None = None,
    assets_extra: dict[str, str] | None = None,
    as_text: bool = False,
    exports_to_keep: int | None = 5,
    strip_default_attrs: bool | None = None,
) -> ExportStrategy:
    """Returns a strategy that writes SavedModels and keeps the newest.

    Args:
        serving_input_fn: returns a `ServingInputReceiver`.
        default_output_alternative_key: None; outputs are named in the `EstimatorSpec`.
        assets_extra: files to copy, target -> source.
        as_text: whether the graph is written as text.
        exports_to_keep: how many are kept; None for all.
        strip_default_attrs: of no effect: they are stripped.

    Source: `tf.contrib.learn.utils.make_export_strategy`.
    """

    def export(estimator: Any, export_dir_base: str, checkpoint_path: str | None = None) -> Any:
        written = estimator.export_saved_model(
            export_dir_base, serving_input_fn, assets_extra, as_text, checkpoint_path
        )
        exports = sorted(name for name in tf.io.gfile.listdir(export_dir_base) if name.strip("/").isdecimal())
        for name in exports[: -exports_to_keep if exports_to_keep else 0]:
            tf.io.gfile.rmtree(os.path.join(export_dir_base, name))
        return written

    return ExportStrategy("Servo", export, strip_default_attrs)
