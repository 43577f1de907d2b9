"""Steps of a worker whose variables are held by parameter servers: TensorFlow's runtime runs each part where it is."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.graph.body import Body
from tf2compat.log import logger
from tf2compat.runtime.config import SessionConfig
from tf2compat.runtime.local_steps import LocalSteps
from tf2compat.runtime.registered_functions import Rename
from tf2compat.runtime.remote_rewriting import RemoteRewriting
from tf2compat.runtime.remote_variables import RemoteVariables
from tf2compat.runtime.running_calls import Calls
from tf2compat.runtime.step_functions import StepFunctions
from tf2compat.runtime.step_program import Program

__all__ = ["RemoteFunctions", "RemoteSteps"]


class _RemoteProgram(Program):
    """A step of which parts run on parameter servers.

    Args:
        program: the step.
        nodes: the nodes of its variables.
        variables: the worker's variables and those of the servers.
        connection: the servers.
    """

    __slots__ = ("_connection", "_nodes", "_remote")

    def __init__(self, program: Program, nodes: list[Any], variables: RemoteVariables, connection: Any) -> None:
        # `StepFunctions` makes a plain `Program`; this one takes over what that has.
        for base in Program.__slots__:
            setattr(self, base, getattr(program, base))
        self._nodes, self._remote, self._connection = nodes, variables, connection

    def __call__(self, feeds: list[Any], timeout_ms: int = 0) -> list[Any]:
        """Runs one step; see `Program`.

        Raises:
            tf.errors.UnavailableError, tf.errors.AbortedError: a server was lost.
        """
        try:
            return super().__call__(feeds, timeout_ms)
        except tf.errors.OpError as error:
            lost = self._connection.lost(error)
            if lost is error:
                raise
        # Behind the handler, so that the error is not shown as one that occurred while another was handled.
        raise lost

    def renamed(self, rename: Rename) -> Program:
        """Returns this program with another function; see `Step.renamed`."""
        return _RemoteProgram(super().renamed(rename), self._nodes, self._remote, self._connection)

    def uninitialized(self) -> list[str]:
        """Returns the names of the program's variables that have no value; none where a server is lost."""
        try:
            # Asked when a step has failed: a server that is lost must not hide why.
            return self._remote.uninitialized(self._nodes)
        except tf.errors.OpError:
            return []


class RemoteFunctions(StepFunctions):
    """Makes the functions of a session of a worker.

    Args:
        connection: the servers.
        graph: the session's graph.
        config: its settings.
        input_pipeline: 'queues' or 'tf.data'.
        container: the container that all workers share on the servers.
        device: as for `StepFunctions`.
    """

    def __init__(
        self, connection: Any, graph: tf.Graph, config: SessionConfig, input_pipeline: str, container: str, device: str
    ) -> None:
        super().__init__(
            graph,
            config,
            input_pipeline,
            lambda _: RemoteVariables(),
            container=container,
            device=device,
            resources=True,
        )
        self.connection = connection
        self._remote = RemoteRewriting(connection, graph, self.state, config)
        self._rewriting = self._remote
        self._remote.connect(graph)

    def take_variables(self, body: Body) -> list[Any]:
        """Returns the `VarHandleOp` nodes of a body's variables, which are nodes of the step."""
        self._remote.variables(body)
        return self._remote.handles

    def run(self, name: str, outputs: int, inputs: list[Any], calls: Calls | None = None) -> list[Any]:
        """Calls a function that is no step. Freeing fails in silence on a lost server: what it held is gone with it."""
        try:
            return super().run(name, outputs, inputs, calls)
        except tf.errors.OpError as error:
            # Calls of their own free what the session holds, when it is closed already.
            if calls is None:
                raise self.connection.lost(error) from None
            logger.debug("What the session held on the parameter servers was not freed: %s", error)
            return []


class RemoteSteps(LocalSteps):
    """Makes steps of which parts run on parameter servers; see `Steps`.

    Args:
        functions: makes their functions.
    """

    functions: RemoteFunctions

    def __init__(self, functions: RemoteFunctions) -> None:
        super().__init__(functions, is_shared=True)

    def compiled(self, body: Body, fetches: int) -> Program:
        """Returns the program of a body that was cut out; it names its variables."""
        variables: RemoteVariables = self.functions.variables
        nodes = self.functions.take_variables(body)
        program = self.functions.program(body, fetches, [])
        variables.note(nodes)
        return _RemoteProgram(program, nodes, variables, self.functions.connection)
