"""The kind of steps that a session takes, decided once, when it opens."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable

import tensorflow as tf

from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.graph.replicated.shared_resources import check_not_shared
from tf2compat.runtime.config import SessionConfig
from tf2compat.runtime.graph_rewriting import default_device
from tf2compat.runtime.kind_of_steps import Steps
from tf2compat.runtime.local_servers import LocalServer
from tf2compat.runtime.local_steps import LocalSteps
from tf2compat.runtime.remote_steps import RemoteFunctions, RemoteSteps
from tf2compat.runtime.replicated.variable_copies import ReplicatedVariables
from tf2compat.runtime.replicated_steps import ReplicatedSteps
from tf2compat.runtime.step_functions import StepFunctions
from tf2compat.runtime.traced_steps import TracedSteps, bound_variables
from tf2compat.runtime.variable_store import VariableStore
from tf2compat.steps.step_graph import StepGraph

__all__ = ["opened_steps"]


def opened_steps(
    graph: tf.Graph,
    config: SessionConfig,
    input_pipeline: str = "queues",
    server: LocalServer | None = None,
    replicas: Replicas | None = None,
    *,
    compiling: Callable[[], contextlib.AbstractContextManager[None]],
) -> Steps:
    """Returns the kind of steps of a session.

    Args:
        graph: its graph.
        config: its settings.
        input_pipeline: 'queues' or 'tf.data'.
        server: the server of its target; None for a session of its own.
        replicas: where its steps run; None for one device.
        compiling: returns a context in which steps are compiled, one thread at a time.
    """
    if server is not None and server.connection is not None:
        server.connection.ensure()
        return RemoteSteps(
            RemoteFunctions(server.connection, graph, config, input_pipeline, server.container, default_device())
        )
    functions = functools.partial(
        StepFunctions,
        graph,
        config,
        input_pipeline,
        container=server.container if server else "",
        device=replicas.devices[0] if replicas else default_device(),
        tasks=server.tasks if server else (),
        check=check_not_shared if replicas and replicas.workers > 1 else None,
    )
    if isinstance(graph, StepGraph):
        step_input = graph.start()
        bound = functools.partial(bound_variables, graph)
        made = functions(bound, data_sets=step_input.data_sets, is_traced=True)
        # Traced without a strategy, a step runs where it was traced: one replica without a device.
        return TracedSteps(made, graph, step_input, replicas or Replicas(None, ("",)))
    shared = server.variables if server else None
    if replicas is not None:
        made = functions(
            lambda container: ReplicatedVariables(container, replicas) if shared is None else shared, resources=True
        )
        return ReplicatedSteps(made, graph, replicas, compiling, shared is not None)
    return LocalSteps(
        functions(lambda container: VariableStore(container) if shared is None else shared), shared is not None
    )
