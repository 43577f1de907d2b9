"""Changes of a Keras model after its step was traced: the step would not have them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tf2compat import _tf
from tf2compat.errors import UsageStateError

__all__ = ["unchanged"]

_SYMBOL = "tf2compat.keras.step_graph"
_DO = "Make a new step graph, and open a session of it; `checkpoint_dir` or the model itself has the weights."


def unchanged(model: Any) -> Callable[[], None]:
    """Returns a function that raises an error if the model was compiled again, or frozen, since this call.

    Raises:
        UsageStateError: (a RuntimeError) when that function is called: it was, and what changed.
    """
    parts = _tf.compiled_parts(model)
    variables = list(model.variables)
    trainable = [variable.trainable for variable in variables]

    def check() -> None:
        if any(one is not other for one, other in zip(parts, _tf.compiled_parts(model), strict=True)):
            raise UsageStateError(
                _SYMBOL, f"The model '{model.name}' was compiled again after its step was traced.", _DO
            )
        if trainable != [variable.trainable for variable in variables]:
            changed = [v.path for v, before in zip(variables, trainable, strict=True) if v.trainable != before]
            raise UsageStateError(
                _SYMBOL,
                f"`trainable` of {', '.join(changed[:3])}{' and others' * (len(changed) > 3)} was changed after the "
                f"step of the model '{model.name}' was traced.",
                f"Compile the model again, as `fit` asks for it too. {_DO}",
            )

    return check
