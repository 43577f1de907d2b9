"""The passes, in their order, over a cut-out graph and over every function that it calls."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from tf2compat import _tf, settings
from tf2compat.declared.unsupported import unsupported
from tf2compat.graph.body import Body
from tf2compat.graph.function_body import from_function_def, write_back
from tf2compat.graph.inner_operations import Place
from tf2compat.graph.passes.check_supported import check_supported
from tf2compat.graph.passes.colocations import drop_absent_colocations
from tf2compat.graph.passes.data_in_order import data_in_order
from tf2compat.graph.passes.data_on_host import data_on_host
from tf2compat.graph.passes.extremes_of_nans import extremes_of_nans
from tf2compat.graph.passes.function_calls import function_calls
from tf2compat.graph.passes.gathers_of_unique import gathers_of_unique
from tf2compat.graph.passes.late_reads import is_enabled, late_reads
from tf2compat.graph.passes.local_devices import local_devices, placements
from tf2compat.graph.passes.name_resources import name_resources
from tf2compat.graph.passes.old_ops import old_ops
from tf2compat.graph.passes.one_handle import one_handle
from tf2compat.graph.passes.one_read import one_read
from tf2compat.graph.passes.one_shot_iterators import data_set_starter, one_shot_iterators, starter
from tf2compat.graph.passes.own_collectives import own_collectives
from tf2compat.graph.passes.reads_before_writes import reads_before_writes
from tf2compat.graph.passes.reads_of_savers import reads_of_savers
from tf2compat.graph.passes.reference_returns import reference_returns
from tf2compat.graph.passes.remote_calls import remote_calls
from tf2compat.graph.passes.resource_variables import resource_variables
from tf2compat.graph.passes.session_handles import session_handles
from tf2compat.graph.passes.shared_kernels import shared_kernels
from tf2compat.graph.passes.shared_random_state import shared_random_state
from tf2compat.graph.passes.tasks_of_nodes import tasks_of_nodes
from tf2compat.graph.passes.variable_arguments import variable_arguments
from tf2compat.graph.passes.whole_calls import name_effects, whole_calls
from tf2compat.graph.tasks import Task, device_of, task_of
from tf2compat.runtime.config import SessionConfig
from tf2compat.runtime.session_state import SessionState

__all__ = ["Rewriting", "default_device", "named_nodes"]


def _available_devices() -> set[str]:
    return {"/device:" + device.name.partition("/device:")[2] for device in _tf.list_devices()}


def default_device() -> str:
    """Returns the device of nodes that name none."""
    return "/device:GPU:0" if "/device:GPU:0" in _available_devices() else "/device:CPU:0"


def named_nodes(body: Body, handles: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """Yields the nodes of a step with their names, and the handles with those of their arguments.

    The handles are no nodes of the body any more, but their variables are made on their devices.
    """
    arguments = body.arguments[len(body.arguments) - len(handles) :]
    yield from ((argument.name, handle) for argument, handle in zip(arguments, handles, strict=True))
    yield from body.nodes.items()


class Rewriting:
    """Rewrites the graphs of one session.

    Args:
        state: what the session holds; functions and random states that a graph needs are put there.
        config: whether devices that are not there are ignored, and how many CPUs there are.
        resources: whether reference variables become resources.
        data_sets: name of an iterator -> the data set that it is started with at its first use, a variant.
        tasks: those of the cluster, if all are in this process.
    """

    def __init__(
        self,
        state: SessionState,
        config: SessionConfig,
        resources: bool = False,
        data_sets: Mapping[str, Any] | None = None,
        tasks: Sequence[Task] = (),
    ) -> None:
        self._state = state
        self._tasks = tasks
        self._data_sets = data_sets or {}
        self._resources = resources
        self._soft_placement = config.soft_placement
        self._reads_ahead = settings.read_ahead()
        self._devices = placements(_available_devices(), config.cpus)

    def step(self, body: Body) -> list[Any]:
        """Rewrites a graph that was cut out for a step.

        Returns:
            The `VarHandleOp` nodes that became arguments, in their order.
        """
        handles = self.variables(body)
        self.rest(body)
        return handles

    def variables(self, body: Body) -> list[Any]:
        """Makes arguments of a step's variables: the first half of `step`."""
        # First, so that an error names a node of the program and not one of a pass.
        check_supported(body)
        old_ops(body)
        # Before handles are compared: one name on two tasks is two variables, told apart by the containers.
        tasks_of_nodes(body.nodes.values(), self._tasks)
        if self._resources:
            resource_variables(body)
        # Before the passes that order reads and writes: they find what concerns a variable by its handle.
        one_handle(body)
        handles = variable_arguments(body)
        others = self._place_step(body, handles)
        if is_enabled():
            late_reads(body, others)
        # After `late_reads`, whose reads wait for writes; before the writes wait for reads, which are then few.
        one_read(body)
        reads_before_writes(body)
        drop_absent_colocations(body)
        return handles

    def _place_step(self, body: Body, handles: Sequence[Any]) -> dict[str, str]:
        """Puts a step on its devices.

        Returns:
            The tasks of the nodes that are on another task than the session's own, and of the arguments for handles.
        """
        # Before the devices lose them.
        tasks = (
            {name: task_of(node.device, self._tasks) for name, node in named_nodes(body, handles)}
            if self._tasks
            else {}
        )
        self._place(handles)
        self._place(body.nodes.values())
        return {name: device_of(task) for name, task in tasks.items() if task and task != self._tasks[0]}

    def _place(self, nodes: Collection[Any]) -> None:
        """Puts nodes on devices of this process."""
        local_devices(nodes, self._devices, self._soft_placement)

    def is_here(self, node: Any) -> bool:
        """Returns whether a node runs in this process."""
        return True

    def rest(self, body: Body) -> None:
        """Rewrites all but the variables: the second half of `step`."""
        whole_calls(body)
        reads_of_savers(body)
        self._rewrite(body, "", True)
        reference_returns(body)

    def _rewrite(self, body: Body, path: str, in_step: bool, function: str = "") -> None:
        state = self._state
        if not self._reads_ahead:
            data_in_order(body)
        self._place(body.nodes.values())
        data_on_host(body.nodes.values())
        # Before `function_calls`: it makes calls, whose functions are then part of the step.
        remote_calls(body, self._devices, self._soft_placement, in_step)
        for node in name_resources(body, state.container, path, state.shared_container):
            # The iterator that takes its place is noted below.
            if node.op != "OneShotIterator":
                state.created(node)
        if not state.shared_container:
            own_collectives(body, state.container)
        iterators = one_shot_iterators(body)
        function_calls(body, lambda *call: self._copy(body, function, *call), path, in_step)
        for iterator, factory in iterators:
            state.created(iterator)
            state.start_once(iterator, functools.partial(self._starter, iterator, factory, body.functions))
        for name, data_set in self._data_sets.items() if path == "" else ():
            if name in body.nodes:
                iterator = body.nodes[name]
                state.start_once(iterator, functools.partial(data_set_starter, iterator), [data_set])
        gathers_of_unique(body)
        if is_enabled():
            extremes_of_nans(body)
        session_handles(body, state.handles, path)
        if in_step:
            shared_random_state(body, state, path)
            shared_kernels(body, state.kernels, path)

    def _starter(self, iterator: Any, factory: Any, functions: dict[str, Any]) -> Body:
        """Returns the body that starts a one-shot iterator."""
        body = starter(iterator, factory, functions)
        if not self._reads_ahead:
            data_in_order(body)

        def copy(name: str, path: str, in_step: bool, *_: Any) -> str:
            return self._copy(body, "", name, path, in_step, iterator.name, False)

        function_calls(body, copy, f"{iterator.name}/", False)
        return body

    def _copy(
        self, calling: Body, caller: str, name: str, path: str, in_step: bool, node_name: str, whole: bool
    ) -> str:
        """Copies a function for this session, rewritten; returns the copy's name."""
        functions = calling.functions
        source = functions[name]
        body = from_function_def(source, functions)
        body.registered = calling.registered
        for node in body.nodes.values():
            if node.op == "VarHandleOp":
                raise unsupported(
                    "op:VarHandleOp in a function",
                    f"The function '{name}', which the graph calls, holds the variable '{node.name}'.",
                )
        check_supported(body)
        old_ops(body)
        tasks_of_nodes(body.nodes.values(), self._tasks)
        # XLA has random ops of its own, as it has for TF1.
        by_xla = "_XlaMustCompile" in source.attr and source.attr["_XlaMustCompile"].b
        copied_name = self._state.new_name(name)
        self._state.places[copied_name] = Place(name, node_name, caller, in_step)
        # Before the passes: they add nodes with effects of their own, which something waits for already.
        effects = name_effects(body, source) if in_step and whole else {}
        self._rewrite(body, path, in_step and not by_xla, copied_name)
        copied = write_back(body, source, copied_name)
        copied.signature.control_output.extend(effects)
        copied.control_ret.update(effects)
        functions[copied.signature.name] = copied
        self._state.register(copied)
        body.registered.append(copied_name)
        return copied_name
