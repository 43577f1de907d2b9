"""The results of a step, as tensors by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tensorflow as tf

from tf2compat.errors import UsageError

__all__ = ["merged", "named_outputs"]

_SYMBOL = "tf2compat.StepGraph"
_REDUCTIONS: dict[str, Callable[..., Any]] = {"mean": tf.reduce_mean, "sum": tf.reduce_sum}
_OVER_ALL = {"mean": tf.distribute.ReduceOp.MEAN, "sum": tf.distribute.ReduceOp.SUM}


def _items(result: Any) -> list[tuple[str, Any]]:
    """Returns the parts of a structure with the names that they have in it."""
    if isinstance(result, Mapping):
        return [(str(key), value) for key, value in result.items()]
    if hasattr(result, "_asdict"):
        return list(result._asdict().items())
    return [(f"output_{number}", value) for number, value in enumerate(result)]


def _flat(result: Any, name: str) -> list[tuple[str, Any]]:
    if isinstance(result, Mapping | list | tuple):
        return [pair for key, value in _items(result) for pair in _flat(value, f"{name}/{key}" if name else key)]
    return [] if result is None else [(name, result)]


def named_outputs(result: Any, names: Sequence[str] | None, loss: str | None) -> dict[str, tf.Tensor]:
    """Returns the tensors that a step returned, by name.

    Args:
        result: a tensor, which is the loss; a dictionary or named tuple, whose keys are the names; or a
            tuple or list, whose names are `names`.
        names: the names of the elements of a tuple, or of the one tensor.
        loss: the name that must be among them; None where the step need have no loss.

    Raises:
        UsageError: (a ValueError) there is no output of the name `loss`, or `names` are too few or too many.
    """
    if names is not None:
        parts = list(result) if isinstance(result, list | tuple) else [result]
        if len(parts) != len(names):
            raise UsageError(
                _SYMBOL,
                f"`outputs` has {len(names)} names, {list(names)}, and the step returns {len(parts)} values.",
                "Give one name for each value.",
            )
        result = dict(zip(names, parts, strict=True))
    elif result is not None and not isinstance(result, Mapping | list | tuple):
        result = {loss or "output": result}
    found = dict(_flat(result, ""))
    if loss is not None and loss not in found:
        raise UsageError(
            _SYMBOL,
            f"The step returns no '{loss}'; it returns {sorted(found) or 'nothing'}.",
            f"Return it in a dictionary, `{{'{loss}': ...}}`, name the elements of a tuple by `outputs=[...]`, "
            "or pass `loss=None` if the step has none.",
        )
    dense: dict[str, tf.Tensor] = {}
    for name, value in found.items():
        parts = tf.nest.flatten(value, expand_composites=True)
        if len(parts) == 1:
            dense[name] = tf.convert_to_tensor(parts[0])
        else:  # A sparse or ragged tensor.
            dense.update({f"{name}/component_{number}": part for number, part in enumerate(parts)})
    return dense


def merged(values: Any, strategy: Any, reduction: str) -> tf.Tensor:
    """Returns the results of the replicas as one tensor.

    Scalars that are floating are averaged, or summed, over the replicas of all processes; of other tensors the rows
    of this process's replicas are concatenated; of other scalars it is the first replica's.

    Args:
        values: what `strategy.run` returned.
        strategy: the strategy.
        reduction: 'mean' or 'sum'.
    """
    local = strategy.experimental_local_results(values)
    first = local[0]
    if first.shape.rank == 0 and first.dtype.is_floating:
        if len(local) < strategy.num_replicas_in_sync:  # Other processes have some.
            return strategy.reduce(_OVER_ALL[reduction], values, axis=None)
        return _REDUCTIONS[reduction](tf.stack(local))
    return first if len(local) == 1 or first.shape.rank == 0 else tf.concat(local, 0)
