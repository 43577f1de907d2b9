"""Compiled calls: one function a combination of fetches and feeds, made once."""

from __future__ import annotations

import contextlib
import functools
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import tensorflow as tf

from tf2compat import _tf, settings
from tf2compat.engine.calls import Calls
from tf2compat.engine.config import SessionConfig
from tf2compat.engine.function_body import Argument, Body, to_function_def
from tf2compat.engine.keras_updates import KerasUpdates, order_updates
from tf2compat.engine.local_servers import LocalServer
from tf2compat.engine.passes.captured_arguments import captured_arguments
from tf2compat.engine.passes.cut_at_feeds import cut_at_feeds
from tf2compat.engine.passes.dead_returns import dead_returns
from tf2compat.engine.passes.return_something import return_something
from tf2compat.engine.passes.xla_clusters import xla_clusters
from tf2compat.engine.pipelines.input_pipeline import InputPipeline
from tf2compat.engine.process_end import free_in_thread, is_left_to_the_system
from tf2compat.engine.repeated import repeated
from tf2compat.engine.replication.formulas import insert
from tf2compat.engine.replication.joined import JoinedProgram, LoneProgram
from tf2compat.engine.replication.program import ReplicatedProgram, batches_of
from tf2compat.engine.replication.replicas import Replicas
from tf2compat.engine.replication.replicate import Replication
from tf2compat.engine.replication.shared_resources import check_not_shared
from tf2compat.engine.replication.variables import ReplicatedVariables
from tf2compat.engine.replication.workers import Workers
from tf2compat.engine.rewriting import Rewriting, default_device
from tf2compat.engine.session_state import SessionState
from tf2compat.engine.snapshot import GraphSnapshot
from tf2compat.engine.step_copies import CopyingProgram, has_collectives, written_outside
from tf2compat.engine.step_graph import StepGraph
from tf2compat.engine.step_inputs import SessionInput
from tf2compat.engine.step_program import Program
from tf2compat.engine.variables import VariableStore, is_initialized
from tf2compat.errors import CopiesDifferError
from tf2compat.log import logger

__all__ = ["Compiler", "Program"]


class Compiler:
    """Makes the programs of one session and runs them.

    Several threads may call programs at once; they wait for each other only to compile.

    Attributes:
        state: what the session holds besides variables.
        variables: its variables.
        pipeline: the data sets in the place of its queues; None where queues are run as queues.
    """

    def __init__(
        self,
        graph: tf.Graph,
        config: SessionConfig,
        input_pipeline: str = "queues",
        server: LocalServer | None = None,
        replicas: Replicas | None = None,
    ) -> None:
        self._snapshot = GraphSnapshot(graph)
        self._keras_updates = KerasUpdates(graph)
        self._step_graph = graph if isinstance(graph, StepGraph) else None
        self._calls = Calls()
        self._attributes = ("executor_type", "", "config_proto", config.function_config)
        self._server = server
        self.state = SessionState(self._run, server.container if server else "")
        copied = replicas is not None and self._step_graph is None  # A step graph is on its replicas already.
        self._replication = Replication(graph, self._snapshot, replicas) if replicas and copied else None
        self.variables: Any = VariableStore(self.state.container)
        if self._step_graph is not None:
            for name, copies in self._step_graph.bound.items():
                self.variables.bind(name, copies)
        elif server:
            self.variables = server.variables
        elif replicas:
            self.variables = ReplicatedVariables(self.state.container, replicas)
        self.workers = Workers(replicas or Replicas(None, ("",)), self._run_formula)
        self._workers = replicas.workers if replicas else 1
        self._formulas: dict[str, str] = {}
        self._jit_compile = config.jit_compile
        self._devices = replicas.devices if replicas else (default_device(),)
        self._compared_every = settings.compare_copies()
        self._steps = 0
        self._named_outside: set[str] = set()
        self._step_input = self._step_graph.start() if self._step_graph else SessionInput({})
        resources, tasks = copied or config.jit_compile, server.tasks if server else ()
        self._rewriting = Rewriting(self.state, config, resources, self._step_input.data_sets, tasks)
        self.pipeline: InputPipeline | None = None
        if input_pipeline == "tf.data":
            container = self.state.shared_container or self.state.container
            self.pipeline = InputPipeline(graph, container, self._element_function, self.state.run_once)
        self._programs: dict[Any, Program | ReplicatedProgram] = {}
        self._lock = threading.RLock()
        self._freed = False
        self._process = os.getpid()

    def program(
        self, fetches: Sequence[tf.Tensor], targets: Sequence[tf.Operation], feeds: Sequence[tf.Tensor]
    ) -> Program | ReplicatedProgram:
        """Returns the program that computes the fetches and runs the targets, given the feeds.

        It is made once for each combination.
        """
        key = tuple(tuple(part.name for part in parts) for parts in (fetches, targets, feeds))
        with self._compiling():
            if key not in self._programs:
                self._programs[key] = self._make(fetches, targets, feeds)
            return self._programs[key]

    def _make(
        self, fetches: Sequence[tf.Tensor], targets: Sequence[tf.Operation], feeds: Sequence[tf.Tensor]
    ) -> Program | ReplicatedProgram:
        if self._replication is None:
            return self._compile(fetches, targets, feeds)

        compiled: dict[tuple[int, ...], Any] = {}

        def compile_split(split: tuple[int, ...]) -> Any:
            with self._compiling():
                if split not in compiled:
                    compiled[split] = self._compile_split(fetches, targets, feeds, split)
                return compiled[split]

        after = self._after_step if self._compared_every or self._workers > 1 else None
        return ReplicatedProgram(feeds, self._replication.replicas, compile_split, after)

    def _compile_split(
        self,
        fetches: Sequence[tf.Tensor],
        targets: Sequence[tf.Operation],
        feeds: Sequence[tf.Tensor],
        split: tuple[int, ...],
    ) -> Any:
        program, sources = self._compile_replicated(fetches, targets, feeds, split)
        if not sources:
            return program
        taken, nodes = self._compile(sources, [], feeds), getattr(program, "nodes", None)
        program, _ = self._compile_replicated(fetches, targets, [*feeds, *sources], split, len(sources))
        batches = batches_of(feeds, sources)
        return JoinedProgram(program, taken, self.workers, self.synchronize, batches, nodes)

    @contextlib.contextmanager
    def _compiling(self) -> Iterator[None]:
        """Refuses a step of a freed session (CancelledError): it might wait in a queue that nobody closes."""
        with self._lock:
            if self._freed:
                raise tf.errors.CancelledError(None, None, "The session was closed before the step began.")
            yield

    def _after_step(self, program: Any) -> None:
        if self._workers > 1 and not isinstance(program, JoinedProgram) and self.is_one_of_many:
            self.workers.ran_alone()
        if self._compared_every:
            self._compare_copies(program)

    def _compare_copies(self, program: Any) -> None:
        """Compares the copies of the variables, after every so many steps.

        Raises:
            CopiesDifferError: (an InternalError) they are not equal.
        """
        many = isinstance(program, JoinedProgram)
        if self.is_one_of_many and not many:
            return  # The others do not run it.
        self._steps += 1
        if self._steps % self._compared_every:
            return
        differing = self.variables.differing()
        if differing:
            raise CopiesDifferError(
                "Session.run",
                f"After {self._steps} steps the replicas' copies differ of {', '.join(differing)}.",
                "Report it, with the operations that write these variables.",
            )
        if many:
            self.workers.check_equal(self.variables.checksum(_tf.global_variable_names(self._snapshot.graph)))

    def cut(self, fetches: Sequence[tf.Tensor], targets: Sequence[tf.Operation], feeds: Sequence[tf.Tensor]) -> Body:
        """Returns the part of the graph that is a step, not yet rewritten."""
        with self._compiling():
            return self._cut_out(fetches, targets, feeds)

    def _cut_out(
        self, fetches: Sequence[tf.Tensor], targets: Sequence[tf.Operation], feeds: Sequence[tf.Tensor]
    ) -> Body:
        self._snapshot.refresh()
        body = cut_at_feeds(self._snapshot, fetches, targets, feeds)
        if self._workers > 1:
            check_not_shared(body)
        updates = self._keras_updates.needed(body) if self._step_graph is None else []
        if updates:
            body = cut_at_feeds(self._snapshot, fetches, [*targets, *updates], feeds)
            order_updates(body, updates)
        if self.pipeline is not None:
            self.pipeline.replace(body)
        return body

    def compiled(self, body: Body, fetches: int) -> Program:
        """Returns the program of a body of one device that `cut` made, or of a part of it."""
        with self._compiling():
            handles = self._rewriting.variables(body)
            return self._finish(body, fetches, [self.variables.get(node) for node in handles])

    @property
    def is_replicated(self) -> bool:
        """Whether steps run on several replicas, or the graph is that of a traced step."""
        return self._replication is not None or self._step_graph is not None

    def _cut(
        self, fetches: Sequence[tf.Tensor], targets: Sequence[tf.Operation], feeds: Sequence[tf.Tensor]
    ) -> tuple[Body, list[Any]]:
        """Returns the part of the graph that is a step, and its variables' nodes."""
        body = self.cut(fetches, targets, feeds)
        return body, self._rewriting.variables(body)

    def _finish(
        self,
        body: Body,
        fetches: int,
        variables: list[tf.Variable],
        captured: Callable[[], list[Any]] | None = None,
    ) -> Program:
        self._rewriting.rest(body)
        if self._jit_compile:
            self._compile_with_xla(body)
        dead = dead_returns(body)
        if not body.returns:
            return_something(body)
        function = to_function_def(body, self.state.new_name("__tf2compat_step"))
        self.state.register(function)
        return Program(function.signature.name, fetches, variables, self._calls, self._attributes, captured, dead)

    def _compile_with_xla(self, body: Body) -> None:
        """Lets XLA compile what it can of a step, and names what it cannot.

        A step that fills a queue is left as it is: decoding and distorting is not for XLA.
        """
        if any(node.op.startswith("QueueEnqueue") for node in body.nodes.values()):
            return

        def register(inner: Body, stem: str) -> str:
            function = to_function_def(inner, self.state.new_name(stem))
            function.attr["_XlaMustCompile"].b = True
            self.state.register(function)
            body.functions[function.signature.name] = function
            return str(function.signature.name)

        outside = xla_clusters(body, register, self._devices[0])
        kinds = sorted({node.op for node in outside} - self._named_outside)
        self._named_outside.update(kinds)
        if kinds:
            names = [f"{kind} ('{next(node.name for node in outside if node.op == kind)}')" for kind in kinds]
            logger.info("XLA compiles steps without: %s.", ", ".join(names))

    def _compile(
        self, fetches: Sequence[tf.Tensor], targets: Sequence[tf.Operation], feeds: Sequence[tf.Tensor]
    ) -> Program:
        body, handles = self._cut(fetches, targets, feeds)
        if self._step_graph is not None:
            return self._compile_step(self._step_graph, body, handles, len(fetches))
        return self._finish(body, len(fetches), [self.variables.get(node) for node in handles])

    def _compile_step(self, graph: StepGraph, body: Body, handles: list[Any], fetches: int) -> Any:
        """Returns a program of a step graph, whose nodes stand for variables and values that exist outside."""
        written = written_outside(body, handles, graph.traced_nodes)
        joined = self.is_one_of_many and has_collectives(body)
        names = captured_arguments(body, graph.captured)
        check = graph.check if graph.traced_nodes.intersection(body.nodes) else None
        captured = functools.partial(self._step_input.values, names, check) if names or check else None
        program: Any = self._finish(body, fetches, [self.variables.get(node) for node in handles], captured)
        several = [copies for node in written if len(copies := self.variables.copies(node)) > 1]
        if several:
            program = CopyingProgram(program, several)
        return JoinedProgram(program, None, self.workers, self.synchronize, None) if joined else program

    def _compile_replicated(
        self,
        fetches: Sequence[tf.Tensor],
        targets: Sequence[tf.Operation],
        feeds: Sequence[tf.Tensor],
        split: tuple[int, ...],
        taken: int = 0,
    ) -> tuple[Program | JoinedProgram | LoneProgram, list[tf.Tensor]]:
        """Returns a step on all replicas, and what it takes from input pipelines if all processes take part."""
        body, handles = self._cut(fetches, targets, feeds)
        replication: Any = self._replication
        sources = replication.sources(body)
        written = {node.name for node in written_outside(body, handles, ())} if self.is_one_of_many else set()
        body, nodes = replication.step(body, fetches, feeds, split, self._rewriting.variables, taken)
        program = self._finish(body, len(fetches), [copy for node in handles for copy in self.variables.copies(node)])
        if nodes is None and written.intersection(_tf.global_variable_names(self._snapshot.graph)):
            return LoneProgram(program, self.workers), []
        if nodes is None or taken:
            return program, []
        return JoinedProgram(program, None, self.workers, self.synchronize, batches_of(feeds, []), nodes), sources

    def synchronize(self) -> None:
        """Gives this process the chief's values of the graph's global variables; all processes call it."""
        self._snapshot.refresh()
        nodes = [self._snapshot.nodes[name] for name in _tf.global_variable_names(self._snapshot.graph)]
        copies = {node.name: self.variables.copies(node) for node in nodes}
        self.workers.synchronize([(name, found[0]) for name, found in copies.items()])
        for first, *others in copies.values():
            if others and is_initialized(first):
                with _tf.eager_mode():
                    for other in others:
                        tf.raw_ops.AssignVariableOp(resource=other.handle, value=first.read_value())

    @property
    def is_one_of_many(self) -> bool:
        """Whether other processes take part in the training steps of this graph."""
        found = self._replication
        if self._step_graph is not None:
            return self._workers > 1
        return found is not None and found.replicas.workers > 1 and found.trains()

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
        body = cut_at_feeds(self._snapshot, components, targets, given)
        if not given:
            body.arguments.insert(0, Argument("tf2compat_number", tf.int64.as_datatype_enum))
        handles = self._rewriting.step(body)
        controls = [f"^{target}" for target in body.targets]
        for number, (returned, tensor) in enumerate(zip(body.returns, components, strict=True)):
            after = f"tf2compat_component_{number}"
            kind = ("type", tensor.dtype.base_dtype.as_datatype_enum)
            body.returns[number] = body.add_node(after, "Identity", [returned, *controls], T=kind).name + ":0"
        function = to_function_def(body, self.state.new_name("__tf2compat_elements"))
        self.state.register(function)
        return function.signature.name, [self.variables.get(node).handle for node in handles]

    def fresh_copy(self, program: Any) -> Any:
        """Returns a program of the same function as if it had never run.

        The runtime hands out the graphs of a function when it first runs it, and only then.
        """
        if isinstance(program, ReplicatedProgram):
            return program.copied(self.fresh_copy)
        with self._compiling():
            function = _tf.function_def(program.name)
            function.signature.name = self.state.new_name("__tf2compat_step")
            self.state.register(function)
            return program.renamed(function.signature.name)

    def repeated(self, target: tf.Operation, times: int) -> Program:
        """Returns the program that runs an operation several times, one run after the other."""
        with self._compiling():
            once: Any = self.program([], [target], [])
            if isinstance(once, ReplicatedProgram):
                once, _ = once.prepared([])
            name = self.state.new_name("__tf2compat_loop")
            for function in repeated(_tf.function_def(once.name), times, name):
                self.state.register(function)
            return once.renamed(name)

    def _run_formula(self, name: str, formula: Callable[[Any], list[Any]], value: Any) -> Any:
        """Runs a formula of one tensor that is no step, compiled once for its name."""
        if name not in self._formulas:
            body = Body({}, [Argument("value", value.dtype.as_datatype_enum)], [], [], {})
            body.returns = insert(body, "tf2compat", formula, [("value", value.dtype.as_datatype_enum)])
            for node in body.nodes.values():
                node.device = "/device:CPU:0"
            function = to_function_def(body, self.state.new_name("__tf2compat_formula"))
            self.state.register(function)
            self._formulas[name] = function.signature.name
        return self._run(self._formulas[name], 1, [value])[0]

    def _run(self, name: str, outputs: int, inputs: list[Any], calls: Calls | None = None) -> list[Any]:
        """Calls a function that is no step, for what the session holds."""
        return (calls or self._calls).run(_tf.function_call(name, outputs, self._attributes), inputs)

    def cancel(self) -> None:
        """Ends running calls, and refuses later ones."""
        self._calls.cancel()

    def close(self, patience_secs: float = 1.0) -> None:
        """Ends running calls, then frees what the session holds.

        Not before they have ended: kernels that look for a resource in vain can end the process. Calls that
        take longer than a second, in a Python function say, are waited for in a thread.
        """
        if is_left_to_the_system(self._process):
            return
        running = self._calls
        running.cancel()
        if running.wait(patience_secs):
            self._free()
        else:
            free_in_thread(functools.partial(self.close, threading.TIMEOUT_MAX))

    def _free(self) -> None:
        with self._lock:
            self._freed = True
            self._programs.clear()
            self.state.destroy(functools.partial(self._run, calls=Calls()))
            if self.pipeline is not None:
                self.pipeline.clear()
            if self._server is None:
                self.variables.clear()

    def close_later(self) -> None:
        """As `close`, for a session that is collected as garbage, at any moment and in any thread."""
        # Destroying resources is a step, and waiting for one inside another's callback could last for ever.
        if self.state.has_resources:
            free_in_thread(self.close)
        else:
            self.close()
