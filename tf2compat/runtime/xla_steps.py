"""Steps that XLA compiles, as far as it can."""

from __future__ import annotations

from tf2compat.graph.body import Body
from tf2compat.graph.function_body import to_function_def
from tf2compat.graph.passes.xla_clusters import xla_clusters
from tf2compat.log import logger
from tf2compat.runtime.session_state import SessionState

__all__ = ["XlaSteps"]


class XlaSteps:
    """Compiles the steps of one session with XLA.

    Args:
        state: of the session; the functions that XLA compiles are registered there.
        device: the device whose ops it compiles, `/device:CPU:0` say.
    """

    def __init__(self, state: SessionState, device: str) -> None:
        self._state = state
        self._device = device
        self._named: set[str] = set()

    def compile(self, body: Body) -> None:
        """Puts the ops of a step that XLA can compile into functions, and logs those that it cannot, each once.

        A step that fills a queue is left as it is: decoding and distorting is not for XLA.
        """
        if any(node.op.startswith("QueueEnqueue") for node in body.nodes.values()):
            return

        def register(inner: Body, stem: str) -> str:
            function = to_function_def(inner, self._state.new_name(stem))
            function.attr["_XlaMustCompile"].b = True
            self._state.register(function)
            body.registered.append(function.signature.name)
            body.functions[function.signature.name] = function
            return str(function.signature.name)

        outside = xla_clusters(body, register, self._device)
        kinds = sorted({node.op for node in outside} - self._named)
        self._named.update(kinds)
        if kinds:
            names = [f"{kind} ('{next(node.name for node in outside if node.op == kind)}')" for kind in kinds]
            logger.info("XLA compiles steps without: %s.", ", ".join(names))
