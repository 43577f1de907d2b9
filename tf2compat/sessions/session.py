"""`tf.Session`: every `run` is a call of a compiled function."""

from __future__ import annotations

import dataclasses
import functools
import weakref
from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from tf2compat import _tf, settings
from tf2compat.declared.unsupported import unsupported
from tf2compat.errors import SessionResetError, UsageStateError
from tf2compat.runtime.compiler import Compiler
from tf2compat.runtime.config import listed_devices, session_config
from tf2compat.runtime.local_servers import reset, server_of, session_placement
from tf2compat.runtime.opened_steps import opened_steps
from tf2compat.runtime.replicated.workers import Workers
from tf2compat.runtime.step import Step
from tf2compat.sessions.background import Background
from tf2compat.sessions.callable_options import callable_from_options
from tf2compat.sessions.damaged_files import with_file_name
from tf2compat.sessions.engine_session import EngineSession
from tf2compat.sessions.feeds import Feed, Feeds
from tf2compat.sessions.fetches import FetchPlan, FetchPlans
from tf2compat.sessions.make_callable import make_callable
from tf2compat.sessions.node_errors import as_graph_error
from tf2compat.sessions.output_memory import describe_outputs
from tf2compat.sessions.partial_run import PartialRuns, partial_run, partial_run_setup
from tf2compat.sessions.run_options import check_messages, step_options
from tf2compat.sessions.session_arguments import SessionOptions, Unpack, check_graph_and_config, checked_target
from tf2compat.sessions.step_stats import collected
from tf2compat.shown_errors import show_plainly
from tf2compat.steps.eager import advise_of_modes

__all__ = ["BaseSession", "Session"]


def _feed_name(feed: tuple[Feed, Any]) -> str:
    return feed[0].name


class BaseSession(EngineSession):
    """A graph and its variables, run by compiled functions.

    Attributes:
        failed: set it before `close` to tell other processes of a cluster that this one ends by an error.

    Its contract is TF1's, error types included, but for some targets of other processes (`declared/unsupported.py`).

    Args:
        target: empty, or that of a `tf.train.Server` of this process, whose sessions share variables and
            queues by name, or of a server of another process whose cluster has several tasks.
        graph: the graph to run; the default one when None. It may grow between runs.
        config: a `ConfigProto`; what TensorFlow 2 has no setting for is named in one log line.
        input_pipeline: 'queues', or 'tf.data' to run pipelines of queues, readers and batchers as data sets; None
            for what `--tf2compat_input_pipeline` or `TF2COMPAT_INPUT_PIPELINE` says, else 'queues'.
        strategy: a `tf.distribute.Strategy` on whose replicas every step runs; None for the one whose `scope()`
            is current, else what `tf2compat.distribute` is told by a flag or the environment, else none.
        jit_compile: whether XLA compiles the steps, as does `graph_options.optimizer_options.global_jit_level` of
            the config; None for what `--tf2compat_jit_compile` or `TF2COMPAT_JIT_COMPILE` says, else not.

    Raises:
        UsageTypeError: (a TypeError) an argument has a wrong type.
        UsageError: (a ValueError) there is no such `input_pipeline`.
        UnsupportedError: `target` names a process that is no task of such a cluster.
        StepTimeoutError: (a DeadlineExceededError) it was not there within the config's `operation_timeout_in_ms`.
        UsageStateError: (a RuntimeError) this process is a client of another cluster.

    Source: `tf.compat.v1.Session`.
    """

    _closed = True  # Until the constructor has succeeded there is nothing to close.

    def __init__(
        self,
        target: str = "",
        graph: tf.Graph | None = None,
        config: Any | None = None,
        *,
        input_pipeline: str | None = None,
        strategy: Any | None = None,
        jit_compile: bool | None = None,
    ) -> None:
        show_plainly()
        if graph is None:
            graph = tf.compat.v1.get_default_graph()
        self._target_name = checked_target(target, graph, config)
        check_graph_and_config(graph, config)
        self._graph = graph
        self._config = config
        server = server_of(self._target_name)
        self._replicas = session_placement(self._target_name, strategy, graph).replicas
        config_settings = session_config(config if config is not None or server is None else server.config)
        if settings.jit_compile(jit_compile) or (jit_compile is None and getattr(graph, "jit_compile", False)):
            config_settings = dataclasses.replace(config_settings, jit_compile=True)
        self._timeout_ms = config_settings.timeout_ms
        self._cpus = config_settings.cpus
        self._tasks = server.tasks if server else ()
        self._task = server.connection.task if server and server.connection else None
        self._infer_shapes = config is not None and config.graph_options.infer_shapes
        pipeline = settings.input_pipeline(input_pipeline)
        steps = functools.partial(opened_steps, graph, config_settings, pipeline, server, self._replicas)
        self._compiler = Compiler(steps)
        self._plans = FetchPlans(graph, weakref.ref(self))
        self._feeds = Feeds(graph, self._compiler.state.handles)
        self._partial_runs = PartialRuns(self._compiler, self._plans, self._feeds)
        self.background = Background()
        self.failed = False
        self._closed = self._aborted = False
        if server is not None:
            server.sessions.add(self)

    @property
    def graph(self) -> tf.Graph:
        """The graph that this session runs."""
        return self._graph

    @property
    def graph_def(self) -> Any:
        """The graph as a `GraphDef`, with shapes if `graph_options.infer_shapes` of the config says so."""
        return self._graph.as_graph_def(add_shapes=self._infer_shapes)

    @property
    def sess_str(self) -> bytes:
        """The target, as bytes; empty."""
        return self._target_name.encode()

    @property
    def variables(self) -> dict[str, tf.Variable]:
        """The session's variables that have a value, by their TF1 names: `tf.Variable`s, not copies."""
        return self._compiler.variables.by_name()

    @property
    def strategy(self) -> Any:
        """The strategy on whose replicas steps run; TensorFlow's default one where there is no other."""
        return _tf.default_strategy() if self._replicas is None else self._replicas.strategy

    @property
    def is_chief(self) -> bool:
        """Whether this process, of those that train together, saves checkpoints and writes summaries."""
        return self._replicas is None or self._replicas.is_chief

    @property
    def cluster(self) -> Workers | None:
        """The processes that train together; None where this one takes its steps alone."""
        return self._compiler.cluster

    def synchronize(self) -> None:
        """Gives this process the chief's variables, where others take part in the training of this graph.

        All of them call it when they have made their session ready, the chief last.

        Raises:
            WorkerLostError: (an UnavailableError) another process cannot be reached.
        """
        if self._compiler.cluster is not None:
            self._compiler.steps.synchronize()

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    @property
    def replaced_queues(self) -> set[str]:
        """The names of the queues that a data set stands for (`input_pipeline='tf.data'`): they need no threads.

        Raises:
            UnsupportedError: a queue is filled in a way that a data set cannot stand for.
        """
        return set() if self._compiler.pipeline is None else self._compiler.pipeline.replaced()

    def list_devices(self) -> list[Any]:
        """Returns the devices of this process and of connected tasks: `name`, `device_type`, `memory_limit_bytes`."""
        return listed_devices(self._cpus, self._tasks, self._task)

    def as_default(self) -> Any:
        """Returns a context manager that makes this the default session; it does not close it."""
        return _tf.default_session(self)

    def run(
        self,
        fetches: Any,
        feed_dict: dict[Any, Any] | None = None,
        options: Any | None = None,
        run_metadata: Any | None = None,
    ) -> Any:
        """Runs one step of the graph.

        Args:
            fetches: a tensor, operation, variable, sparse or ragged tensor, a name, or lists,
                tuples, named tuples, dicts and attrs classes of these, nested.
            feed_dict: tensors (or names) -> values. Any feedable tensor, not only placeholders.
            options: a `RunOptions`: `timeout_in_ms`, `trace_level`, `output_partition_graphs`.
            run_metadata: a `RunMetadata` to be filled as the options say.

        Returns:
            The values in the structure of the fetches: numpy arrays and scalars, bytes for
            strings, None for operations.

        Raises:
            UsageStateError: (a RuntimeError) the session is closed, or the graph is empty.
            UsageTypeError: (a TypeError) a fetch or feed of a wrong type.
            UsageError: (a ValueError) a fetch that is not in the graph, a feed of a wrong shape.
            tf.errors.OpError: a node failed; its type is the kernel's, `op` the operation.
                Or a checkpoint could not be written in the background.
        """
        self._check_open()
        if options or run_metadata:
            check_messages(options, run_metadata)
        if self.background.job is not None:  # A save in the background may have failed.
            self.background.check()
        plan = self._plans.get(fetches)
        feeds = self._feeds.arrays(feed_dict)
        if len(feeds) > 1:  # The order of a dictionary makes no other program.
            feeds.sort(key=_feed_name)
        program = plan.program(tuple([feed.name for feed, _ in feeds])) or self._program(plan, feeds)
        inputs = [_tf.eager_tensor(array, feed.data_type) for feed, array in feeds]
        outputs = self._call(program, inputs, options, run_metadata)
        if run_metadata and run_metadata.step_stats.dev_stats:
            describe_outputs(run_metadata.step_stats, self._graph, {feed.name: array.shape for feed, array in feeds})
        if self._compiler.state.pending:  # Iterators that were initialised just now go to their place in the data.
            self._compiler.state.apply_pending()
        if len(outputs) == len(plan.tensors):  # Nothing that is fetched was fed.
            return plan.pack([_tf.array_of(output) for output in outputs])
        fed = {feed.name: array for feed, array in feeds}
        return plan.pack(plan.values(fed, map(_tf.array_of, outputs)))

    def run_tensors(
        self,
        fetches: Sequence[tf.Tensor],
        targets: Sequence[tf.Operation] = (),
        feeds: Sequence[tuple[tf.Tensor, Any]] = (),
    ) -> list[Any]:
        """Runs one step whose values stay TensorFlow 2 tensors: nothing is copied to numpy.

        What is fetched may share its memory with a variable, which TensorFlow then copies
        before it writes to it; only the value of a reference variable changes in place.

        Args:
            fetches: tensors of the graph, of any type.
            targets: operations to run.
            feeds: tensors of the graph with their values, eager tensors in host memory.

        Raises:
            UsageStateError: (a RuntimeError) the session is closed.
            tf.errors.OpError: a node failed.
        """
        self._check_open()
        self._compiler.variables.share()
        fed = sorted(feeds, key=lambda feed: feed[0].name)
        program = self._compiler.step(fetches, targets, [tensor for tensor, _ in fed])
        return self._call(program, [value for _, value in fed], None, None)

    def position(self) -> dict[str, Any]:
        """Returns where the session is in its input and its random numbers: name -> eager tensor.

        Raises:
            tf.errors.OpError: the state of an iterator cannot be taken, of a Python generator say.
        """
        return self._compiler.state.position()

    def set_position(self, values: dict[str, Any]) -> None:
        """Goes on from a position of `position`; an iterator does so when it is initialised, here or later."""
        self._compiler.state.set_position(values)

    def abort(self) -> None:
        """Ends running steps, and refuses later ones: the server of this session was reset."""
        self._aborted = True
        self._compiler.cancel()

    def _check_open(self) -> None:
        if self._aborted:
            raise SessionResetError(
                "Session.run", "The server of this session was reset.", "Open a new session with its target."
            )
        if self._closed:
            raise UsageStateError(
                "Session.run", "Attempted to use a closed Session.", "Open a new one; it starts without values."
            )

    def make_filler(self, enqueue_op: tf.Operation, times: int = 32) -> Callable[[], None]:
        """Returns a function that runs an enqueue operation several times: what a queue runner's thread calls.

        Elements and their order are those of as many runs; the first that fails, because the queue
        was closed say, is the last. It spares most of what a run costs beside its operations.

        Args:
            enqueue_op: an operation of the graph.
            times: how often a call runs it.
        """
        program: Step | None = None

        def fill() -> None:
            nonlocal program
            self._check_open()
            program = program or self._compiler.repeated(enqueue_op, times)
            self._call(program, [], None, None)

        return fill

    def _run_plan(self, plan: FetchPlan) -> Any:
        """Runs a plan without feeds by the shortest way: threads that fill queues do so for each element."""
        self._check_open()
        if self.background.job is not None:
            self.background.check()
        program = plan.program(()) or self._program(plan, [])
        outputs = self._call(program, [], None, None)
        if self._compiler.state.pending:
            self._compiler.state.apply_pending()
        return plan.pack([_tf.array_of(output) for output in outputs])

    def _program(self, plan: FetchPlan, feeds: list[tuple[Feed, Any]]) -> Step:
        fed = [feed.tensor for feed, _ in feeds]
        names = tuple(feed.name for feed, _ in feeds)
        wanted = [tensor for tensor in plan.tensors if tensor.name not in names]
        try:
            program, entry = self._compiler.kept(wanted, plan.targets, fed)
        except tf.errors.OpError as error:  # Of an iterator that is started once.
            raise as_graph_error(error, self._graph, [], self._compiler.state.places) from None
        plan.remember(names, entry)
        return program

    def _call(self, program: Any, inputs: list[Any], options: Any, run_metadata: Any) -> list[Any]:
        if run_metadata:
            run_metadata.Clear()  # TF1 parsed into it, which drops what it held.
        try:
            if not options:
                return program(inputs, self._timeout_ms)
            wanted = step_options(options, self._timeout_ms)
            if not wanted.traced:
                return program(inputs, wanted.timeout_ms)
            if wanted.graphs:
                program = self._compiler.fresh_copy(program)
            with collected(options, run_metadata):
                return program(inputs, wanted.timeout_ms)
        except tf.errors.OpError as error:
            raised = as_graph_error(error, self._graph, program.uninitialized(), self._compiler.state.places)
        if isinstance(raised, tf.errors.DataLossError):
            message = with_file_name(raised.message, self._graph, lambda tensor: self.run_tensors([tensor])[0].numpy())
            raised = tf.errors.DataLossError(raised.node_def, raised.op, message)
        raise raised  # Outside of the handler: the kernel's error is not shown in front of it.

    make_callable = make_callable
    _make_callable_from_options = callable_from_options  # Keras 2 calls it.

    partial_run_setup = partial_run_setup
    partial_run = partial_run

    def _run_program(self, program: Step, inputs: list[Any]) -> list[Any]:
        return self._call(program, inputs, None, None)

    def _register_dead_handle(self, handle: str) -> None:
        """Forgets a kept tensor whose `TensorHandle` is gone: that object calls it."""
        self._compiler.state.handles.forget(handle)

    def close(self) -> None:
        """Ends steps that still run with `CancelledError`, and frees variables and resources. Twice is harmless.

        It waits for a checkpoint that is being written.

        Raises:
            tf.errors.OpError: that checkpoint could not be written.
        """
        if self._closed:
            return
        self._closed = True
        try:
            self._compiler.steps.leave(self.failed)
            self.background.wait()
        finally:
            self._compiler.close()
            self._plans.clear()
            self._partial_runs.clear()

    def __del__(self) -> None:
        if self._closed:
            return
        self._closed = True
        try:
            self._compiler.close_later()
        except Exception:  # The interpreter may be shutting down, half of TensorFlow gone.
            pass


class Session(BaseSession):
    """`tf.Session`: a `BaseSession` that is also a context manager, which closes it at the end.

    Examples:
        >>> import tf2compat.v1 as tf
        >>> graph = tf.Graph()
        >>> with graph.as_default():
        ...     x = tf.placeholder(tf.float32, [None])
        ...     total = tf.reduce_sum(x)
        >>> with tf.Session(graph=graph) as sess:
        ...     print(sess.run(total, {x: [1, 2, 3]}))
        6.0
    """

    def __init__(
        self,
        target: str = "",
        graph: tf.Graph | None = None,
        config: Any | None = None,
        **options: Unpack[SessionOptions],
    ) -> None:
        super().__init__(target, graph, config, **options)
        self._default_graph: Any = None
        self._default_session: Any = None

    def __enter__(self) -> Session:
        if self._default_graph is not None:
            raise UsageStateError(
                "tf.Session",
                "Session context managers are not re-entrant.",
                "Use `Session.as_default()` if you want to enter a session multiple times.",
            )
        self._default_graph = self._graph.as_default()
        self._default_session = self.as_default()
        self._default_graph.__enter__()
        return self._default_session.__enter__()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        advise_of_modes(error)
        try:
            self._default_session.__exit__(kind, error, trace)
        except RuntimeError as again:  # TensorFlow's context manager raises what it was given.
            if again is not error:
                raise
        self._default_graph.__exit__(kind, error, trace)
        self._default_graph = self._default_session = None
        self.close()

    @staticmethod
    def reset(target: str, containers: list[str] | None = None, config: Any | None = None) -> None:
        """Ends the sessions of a `tf.train.Server` of this process, and drops what they shared.

        Args:
            target: the server's target.
            containers: the containers (`tf.container`) whose variables are dropped; None drops all that was shared.
            config: without effect.

        Raises:
            UnsupportedError: the target is no server of one task in this process.
        """
        if not reset(target, containers or ()):
            raise unsupported("tf.Session.reset of another process", f"The target is {target!r}.")
