"""The functions of one session: parts of its graph, rewritten and given to the runtime."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.body import Argument, Body
from tf2compat.graph.function_body import to_function_def
from tf2compat.graph.keras_updates import KerasUpdates, order_updates
from tf2compat.graph.passes.cut_at_feeds import cut_at_feeds
from tf2compat.graph.passes.dead_returns import dead_returns
from tf2compat.graph.passes.named_variables import named_variables
from tf2compat.graph.passes.return_something import return_something
from tf2compat.graph.repeated import repeated
from tf2compat.graph.replicated.formulas import insert
from tf2compat.graph.snapshot import GraphSnapshot
from tf2compat.graph.tasks import Task
from tf2compat.runtime.config import SessionConfig
from tf2compat.runtime.graph_rewriting import Rewriting
from tf2compat.runtime.pipelines.input_pipeline import InputPipeline
from tf2compat.runtime.registered_functions import StepFunction
from tf2compat.runtime.running_calls import Calls
from tf2compat.runtime.session_state import SessionState
from tf2compat.runtime.step_program import Program
from tf2compat.runtime.variable_store import VariableStore
from tf2compat.runtime.xla_steps import XlaSteps

__all__ = ["StepFunctions"]

_STEP = "__tf2compat_step"


class StepFunctions:
    """Makes functions of a session's graph, and calls those that are no step.

    Attributes:
        snapshot: the nodes of the graph.
        calls: the calls that are running.
        state: the resources of the session, besides variables.
        variables: its variables.
        pipeline: the data sets in the place of its queues; None where queues are run as queues.

    Args:
        graph: the session's graph.
        config: its settings.
        input_pipeline: 'queues' or 'tf.data'.
        variables: returns the variables, given the session's container.
        container: the container of the server whose queues the session shares; empty for a session of its own.
        device: the device whose ops XLA may compile, `/device:CPU:0` say.
        resources: whether reference variables become resources.
        data_sets: name of an iterator -> the data set that it is started with at its first use, a variant.
        tasks: those of the cluster, if all are in this process.
        is_traced: whether the writes of Keras's layers are in the graph's order already.
        check: refuses a part of the graph that cannot be a step.
    """

    def __init__(
        self,
        graph: tf.Graph,
        config: SessionConfig,
        input_pipeline: str,
        variables: Callable[[str], Any] = VariableStore,
        *,
        container: str = "",
        device: str,
        resources: bool = False,
        data_sets: Mapping[str, Any] | None = None,
        tasks: Sequence[Task] = (),
        is_traced: bool = False,
        check: Callable[[Body], None] | None = None,
    ) -> None:
        self.snapshot = GraphSnapshot(graph)
        self.calls = Calls()
        self.state = SessionState(self.run, container)
        self.variables = variables(self.state.container)
        self._attributes = ("executor_type", "", "config_proto", config.function_config)
        # `tf.function` made the writes of a traced step wait for each other, and the step for them.
        self._keras_updates = None if is_traced else KerasUpdates(graph)
        self._xla = XlaSteps(self.state, device) if config.jit_compile else None
        self._rewriting = Rewriting(self.state, config, resources or config.jit_compile, data_sets, tasks)
        self._formulas: dict[str, str] = {}
        self._loops: weakref.WeakValueDictionary[tuple[str, int], StepFunction] = weakref.WeakValueDictionary()
        self._check = check
        self.pipeline: InputPipeline | None = None
        if input_pipeline == "tf.data":
            self.pipeline = InputPipeline(graph, self.state.container, self._element_function, self.state.run_once)

    def cut(self, fetches: Sequence[tf.Tensor], targets: Sequence[tf.Operation], feeds: Sequence[tf.Tensor]) -> Body:
        """Returns the part of the graph that is a step, not yet rewritten.

        Args:
            fetches: the tensors to return, none of them fed.
            targets: the operations to run.
            feeds: the tensors that are given, in the order of the body's arguments.
        """
        self.snapshot.refresh()
        body = cut_at_feeds(self.snapshot, fetches, targets, feeds)
        if self._check is not None:
            self._check(body)
        updates = self._keras_updates.needed(body) if self._keras_updates is not None else []
        if updates:
            # Cut again, as the writes need nodes that the step did not.
            body = cut_at_feeds(self.snapshot, fetches, [*targets, *updates], feeds)
            order_updates(body, updates)
        if self.pipeline is not None:
            self.pipeline.replace(body)
        return body

    def take_variables(self, body: Body) -> list[Any]:
        """Makes arguments of a body's variables; returns their `VarHandleOp` nodes."""
        return self._rewriting.variables(body)

    def program(
        self,
        body: Body,
        fetches: int,
        variables: list[tf.Variable],
        captured: Callable[[], list[Any]] | None = None,
        named: Sequence[Any] | None = None,
    ) -> Program:
        """Returns the program of a body whose variables are arguments already.

        Args:
            body: a part of the graph; the rest of it is rewritten here.
            fetches: how many of its values are fetched.
            variables: what is passed for its variables.
            captured: returns the values of the function's last arguments, if it takes any besides.
            named: the `VarHandleOp` of each variable; the function then holds these, and takes no arguments for them.
        """
        self._rewriting.rest(body)
        if self._xla is not None:
            self._xla.compile(body)
        # After XLA, whose clusters give the returned tensors other names.
        dead = dead_returns(body)
        if not body.returns:
            return_something(body, self._rewriting.is_here)
        if named is not None:
            # Last: the passes before tell a variable by its argument.
            named_variables(body, named)
        function = self._held(body)
        return Program(function, fetches, variables, self.calls, self._attributes, captured, dead, named is not None)

    def _registered(self, body: Body, stem: str) -> str:
        function = to_function_def(body, self.state.new_name(stem))
        self.state.register(function)
        return str(function.signature.name)

    def _held(self, body: Body) -> StepFunction:
        """Returns the function of a step, which is forgotten with those that were made for it when the step goes."""
        name = self._registered(body, _STEP)
        return self.state.functions.held(name, [*body.registered, name])

    def copied(self, step: StepFunction) -> StepFunction:
        """Returns a copy of a function.

        The runtime hands out the graphs of a function when it first runs it, and only then.
        """
        function = _tf.function_def(step.name)
        function.signature.name = self.state.new_name(_STEP)
        self.state.register(function)
        return self.state.functions.held(function.signature.name, [function.signature.name], step)

    def repeated(self, step: StepFunction, times: int) -> StepFunction:
        """Returns a function that calls another several times, one call after the other.

        The threads of a queue runner share one, while any of them has it: each function of the runtime is optimized at
        its first call, and has kernels of its own.
        """
        held = self._loops.get((step.name, times))
        if held is None:
            loop = self.state.new_name("__tf2compat_loop")
            functions = repeated(_tf.function_def(step.name), times, loop)
            for function in functions:
                self.state.register(function)
            held = self.state.functions.held(loop, [function.signature.name for function in functions], step)
            self._loops[step.name, times] = held
        return held

    def _element_function(
        self, components: Sequence[tf.Tensor], targets: Sequence[tf.Operation], given: Sequence[tf.Tensor]
    ) -> tuple[str, list[Any]]:
        """Makes the function of a part of the graph that a data set maps its elements with.

        Args:
            components: the tensors to compute.
            targets: operations to run for each element, before it is there.
            given: the tensors that an element consists of; without any, it is a number, which is ignored.

        Returns:
            Its name, and the handles of the variables that it takes after the element.
        """
        body = cut_at_feeds(self.snapshot, components, targets, given)
        if not given:
            body.arguments.insert(0, Argument("tf2compat_number", tf.int64.as_datatype_enum))
        handles = self._rewriting.step(body)
        controls = [f"^{target}" for target in body.targets]
        for number, (returned, tensor) in enumerate(zip(body.returns, components, strict=True)):
            # What the enqueue operation waits for runs for each element, also where no component needs it.
            after = f"tf2compat_component_{number}"
            kind = ("type", tensor.dtype.base_dtype.as_datatype_enum)
            body.returns[number] = body.add_node(after, "Identity", [returned, *controls], T=kind).name + ":0"
        name = self._registered(body, "__tf2compat_elements")
        return name, [self.variables.get(node).handle for node in handles]

    def run_formula(self, name: str, formula: Callable[[Any], list[Any]], value: Any) -> Any:
        """Runs a formula of one tensor that is no step, compiled once for its name.

        Args:
            name: of the formula.
            formula: takes a tensor of the graph, and returns one in a list.
            value: the eager tensor that it is given.
        """
        if name not in self._formulas:
            body = Body({}, [Argument("value", value.dtype.as_datatype_enum)], [], [], {})
            body.returns = insert(body, "tf2compat", formula, [("value", value.dtype.as_datatype_enum)])
            for node in body.nodes.values():
                node.device = "/device:CPU:0"
            self._formulas[name] = self._registered(body, "__tf2compat_formula")
        return self.run(self._formulas[name], 1, [value])[0]

    def run(self, name: str, outputs: int, inputs: list[Any], calls: Calls | None = None) -> list[Any]:
        """Calls a function that is no step.

        Args:
            name: the function's name.
            outputs: how many tensors it returns.
            inputs: its arguments.
            calls: the calls to which this one belongs; the session's own when None.
        """
        return (calls or self.calls).run(_tf.function_call(name, outputs, self._attributes), inputs)
