"""`StepGraph`: a TF2 step as a graph that TF1's hooks, scaffold and sessions take as one of theirs."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import UsageError, UsageKeyError, UsageStateError, UsageTypeError
from tf2compat.near_names import near_names
from tf2compat.placement.strategies import chosen_strategy, replicas_of
from tf2compat.steps.eager import EAGER_ADVICE, advise_eager
from tf2compat.steps.step_arguments import check_step_options, check_variable, checked_variables
from tf2compat.steps.step_inputs import (
    DATASET,
    Front,
    SessionInput,
    arguments_for,
    dataset_front,
    feed_front,
    is_iterator,
    known_cardinality,
)
from tf2compat.steps.step_outputs import merged, named_outputs
from tf2compat.steps.step_shares import on_shares
from tf2compat.steps.step_variables import StepVariable, add_nodes, collect, count_node, is_written, named_variables
from tf2compat.steps.traced_step import TracedStep, trace

__all__ = ["StepGraph"]

_SYMBOL = "tf2compat.StepGraph"
_Variables = Mapping[str, Any] | Callable[[], Mapping[str, Any]] | None
_TRAIN_OP, _COUNT = "train_op", "count_step"


class StepGraph(_tf.Graph):
    """A TF2 step, traced once, as a graph: hooks, `Scaffold`, `Saver` and `MonitoredTrainingSession` work on it.

    What the step writes (weights, slots, statistics, metrics) is written to the step's own variables, in place:
    a Keras model is trained, not a copy. The step runs as a `tf.function` would: everything that it writes or
    prints happens, in the order of the program. A session of this graph does not initialise those variables;
    they have their values already, and a checkpoint replaces them.

    Attributes:
        outputs: what the step returned, by name; each is a tensor of that name, `loss:0` say.
        train_op: runs one step.
        inputs: the placeholders to feed, by name, where the step is fed.
        strategy: the strategy on whose replicas the step runs; None for one device.
        bound: node name -> the variable that it stands for, its copies on the replicas in their order.
        captured: node name -> the value that it stands for.
        iterator: the name of the iterator that a session starts with the data set; empty where there is none.
        check: called before a run that needs a part of the step: it raises where the step is no longer that of its
            model; None where nothing is checked.
        count_steps: whether the step is one of training, which counts steps.
        batches: how many elements the data set has; None where that is not known, or there is no end.

    Args:
        step_fn: a Python function or `tf.function`. It takes one element of the data set (or one argument for
            each part, if elements are tuples) and returns the loss, or a dictionary of outputs.
        dataset: a `tf.data.Dataset`, from which every session reads from the beginning, or an iterator of one. At
            its end a step raises `OutOfRangeError`, which ends a monitored session. None where the step is fed.
        input_signature: the specs of the step's arguments, to be fed; placeholders are named as the arguments are.
        element_spec: the structure of elements that `set_batch` is given before each step, of specs.
        global_step: the variable that the step counts, or a function that returns it once the step is traced; None
            for the one called `global_step` that the step uses, else one of the graph's own. Where the step
            itself does not count, `train_op` does.
        outputs: the names of the returned values, where the step returns a tuple.
        loss: which output is the loss; None if the step has none.
        count_steps: whether `train_op` counts steps where the step itself does not; not so for an evaluation.
        variables: name -> variable, for variables whose own names do not tell them apart; or a function that
            returns this once the step is traced. Those that the step does not use are in the graph as well, and in
            checkpoints.
        local_variables: likewise, of variables that are not in checkpoints: metrics. A session
            begins with the values that they have now.
        strategy: a `tf.distribute.Strategy`; None for the one whose `scope()` is current. The step is traced in
            its `run`, with the data set distributed, or what is fed split where the number of rows is unknown, and
            the outputs of the replicas are merged.
        reduction: how replicas' scalars are merged: 'mean' or 'sum'. Other outputs are concatenated.
        autograph: whether `if` and `while` on tensors are converted, as `tf.function` does.
        jit_compile: whether sessions let XLA compile the step, if they are not told otherwise.
        checkpoint: name -> trackable object, `{"model": model}`: checkpoints in TF2's format then restore
            into `tf.train.Checkpoint(model=model)` as well.

    Raises:
        UsageError: (a ValueError) the step returns no loss, takes other arguments than the data set gives, or both
            or neither of `dataset` and `input_signature` are given.
        UsageTypeError: (a TypeError) an argument has a wrong type.

    Examples:
        >>> import tf2compat, tf2compat.v1 as tf1, tensorflow as tf
        >>> weight = tf.Variable(1.0, name="weight")
        >>> def step(x):
        ...     weight.assign_sub(0.1 * x)
        ...     return {"loss": weight * x}
        >>> step_graph = tf2compat.StepGraph(step, tf.data.Dataset.from_tensors(2.0).repeat(3))
        >>> with step_graph.as_default(), tf1.train.MonitoredTrainingSession() as sess:
        ...     while not sess.should_stop():
        ...         sess.run(step_graph.train_op)
        >>> print(f"{weight.numpy():.1f}")
        0.4
    """

    def __init__(
        self,
        step_fn: Callable[..., Any],
        dataset: Any = None,
        *,
        input_signature: Sequence[Any] | None = None,
        element_spec: Any = None,
        global_step: Any = None,
        count_steps: bool = True,
        outputs: Sequence[str] | None = None,
        loss: str | None = "loss",
        variables: _Variables = None,
        local_variables: _Variables = None,
        strategy: Any = None,
        reduction: str = "mean",
        autograph: bool = True,
        jit_compile: bool = False,
        checkpoint: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__()
        _check(step_fn, [dataset, input_signature, element_spec], reduction)
        switches = {"count_steps": count_steps, "autograph": autograph, "jit_compile": jit_compile}
        check_step_options((input_signature, element_spec), outputs, loss, switches, checkpoint)
        strategy = chosen_strategy(strategy)
        # TensorFlow's default strategy does not distribute: the step is then traced as it is.
        self.strategy = None if replicas_of(strategy) is None else strategy
        self.bound: dict[str, list[tf.Variable]] = {}
        self.captured: dict[str, Any] = {}
        self.iterator = ""
        self.count_steps = count_steps
        self.check: Callable[[], None] | None = None
        self.batches = known_cardinality(dataset)
        self._dataset = dataset
        self._source: Any = None
        self._batch: list[str] = []
        self._waited_for: list[str] = []
        self._loss = loss
        step = _tf.traceable(step_fn, autograph)

        def named_step(*arguments: Any) -> dict[str, tf.Tensor]:
            return named_outputs(step(*arguments), outputs, loss)

        self.jit_compile = jit_compile
        self.checkpoint = dict(checkpoint or {})
        specs = (input_signature, element_spec)
        traced, front = self._traced(step_fn, named_step, dataset, specs, reduction)
        local = _mapping("local_variables", local_variables)
        # After the trace: a function that is given for `variables` may name those that the step made then.
        named = named_variables(traced, _mapping("variables", variables), local)
        counted = global_step() if callable(global_step) else global_step
        if counted is not None:
            check_variable("global_step", counted)
        self._assemble(traced, front, named, counted, count_steps)

    def _traced(
        self,
        step_fn: Callable[..., Any],
        step: Callable[..., Any],
        dataset: Any,
        specs: tuple[Sequence[Any] | None, Any],
        reduction: str,
    ) -> tuple[TracedStep, Front]:
        """Traces the step, with the nodes that give it its batch."""
        signature, element_spec = specs
        strategy = self.strategy

        def on_replicas(element: Any) -> dict[str, tf.Tensor]:
            self._waited_for = [part.op.name for part in _tf.flat_components(element)]
            if strategy is None:
                return dict(step(*arguments_for(step_fn, element)))
            found = strategy.run(step, args=tuple(arguments_for(step_fn, element)))
            return {name: merged(value, strategy, reduction) for name, value in found.items()}

        if element_spec is not None:
            traced = trace(on_replicas, [element_spec])
            self._batch = list(traced.inputs)
            # The batch is given before the step runs: there is nothing to wait for.
            self._waited_for = []
            return traced, Front(tf.compat.v1.GraphDef(), [])
        if signature is not None:
            names = list(_tf.argument_names(step_fn))[: len(signature)]
            front = feed_front(signature, names + [f"input_{n}" for n in range(len(names), len(signature))])
            fed = step if strategy is None else on_shares(step, strategy, reduction)
            return trace(fed, list(signature)), front
        if strategy is None and not is_iterator(dataset):
            front = dataset_front(dataset)
            with _tf.eager_mode():
                self.captured[DATASET] = tf.data.experimental.to_variant(dataset)
            self.iterator = front.iterator
            self._waited_for = sorted({name.partition(":")[0] for name in front.tensors})
            return trace(step, arguments_for(step_fn, dataset.element_spec)), front
        self._source = self._new_source()
        return trace(lambda: on_replicas(next(self._source)), []), Front(tf.compat.v1.GraphDef(), [])

    def set_batch(self, element: Any) -> None:
        """Gives the next step its batch, of the structure of `element_spec`; no copy is made."""
        with _tf.eager_mode():
            parts = [tf.convert_to_tensor(part) for part in _tf.flat_components(element)]
        self.captured.update(zip(self._batch, parts, strict=True))

    def start(self) -> SessionInput:
        """Returns the input of a session that begins with the data set; its place there is the session's own."""
        if self.check is not None:
            self.check()
        if self.iterator:
            return SessionInput(self.captured, {self.iterator: self.captured[DATASET]})
        if self._source is None or is_iterator(self._dataset):
            return SessionInput(self.captured)
        strategy = self.strategy
        # In several processes each reads its part: how much of it says nothing about the others' place.
        is_whole = strategy is None or len(strategy.extended.worker_devices) == strategy.num_replicas_in_sync
        return SessionInput(self.captured, begin=self._begin, keeps_position=is_whole)

    def _begin(self) -> tuple[Any, dict[str, Any]]:
        """Returns an iterator of a session's own, and what stands for its handles."""
        source = self._new_source()
        # The trace captured the handles of its own iterator; in this session those of another stand for them.
        pairs = zip(*(_tf.flat_components(part) for part in (self._source, source)), strict=True)
        handles = {id(before): after for before, after in pairs}
        return source, {name: handles[id(value)] for name, value in self.captured.items() if id(value) in handles}

    def _new_source(self) -> Any:
        """Returns an iterator that begins with the data set; the one that was given, if it is an iterator."""
        if is_iterator(self._dataset):
            return self._dataset
        with _tf.eager_mode():
            data = self._dataset
            return iter(self.strategy.experimental_distribute_dataset(data) if self.strategy else data)

    def _assemble(
        self,
        traced: TracedStep,
        front: Front,
        named: dict[str, StepVariable],
        global_step: Any,
        count_steps: bool,
    ) -> None:
        """Puts the nodes of variables, of the input and of the step into this graph."""
        counted = _global_step(named, global_step)
        train_op = _TRAIN_OP if _TRAIN_OP not in traced.outputs else f"{_TRAIN_OP}_1"
        own = {node.name for node in front.graph_def.node} | {train_op, _COUNT, DATASET}
        nodes = {variable.node(number) for variable in named.values() for number in range(len(variable.copies))}
        # The step's nodes give way: hooks and savers look for variables and outputs by their names.
        traced.rename({*nodes, *own, *traced.outputs})
        # A step that counts by itself would be counted twice.
        if count_steps and not is_written(traced, counted):
            count_node(traced, counted, _COUNT)
        sources = dict(zip(traced.inputs, front.tensors, strict=False))
        self.captured.update(traced.captures)
        self.captured.update({name: traced.inputs[name] for name in self._batch})
        for variable in named.values():
            for number, placeholder in enumerate(variable.placeholders):
                if placeholder:
                    sources[placeholder] = variable.node(number)
        traced.connect(sources)
        traced.wait_for(self._waited_for)
        self._import(front, named, traced, train_op)
        collect(self, named.values(), counted.name)
        for key, names in traced.collections.items():
            for name in names:
                self.add_to_collection(key, self.get_tensor_by_name(name))
        # The traced function owns tables and iterators of which the graph has the handles alone.
        self._keep_alive = traced.keep_alive
        self.outputs = {name: self.get_tensor_by_name(f"{name}:0") for name in traced.outputs}
        self.train_op = self.get_operation_by_name(train_op)
        self.inputs = {}
        if not self.iterator:
            self.inputs = {name.removesuffix(":0"): self.get_tensor_by_name(name) for name in front.tensors}
        self._collect_outputs()

    def _import(self, front: Front, named: dict[str, StepVariable], traced: TracedStep, train_op: str) -> None:
        graph_def = traced.graph_def
        merged_def = tf.compat.v1.GraphDef(versions=graph_def.versions, library=graph_def.library)
        for variable in named.values():
            self.bound.update(add_nodes(merged_def, variable))
        for name, value in self.captured.items():
            node = merged_def.node.add(name=name, op="Placeholder")
            node.attr["dtype"].type = value.dtype.as_datatype_enum
            node.attr["shape"].shape.CopyFrom(value.shape.as_proto())
        merged_def.node.extend(front.graph_def.node)
        merged_def.node.extend(graph_def.node)
        for name, tensor in traced.outputs.items():
            node = merged_def.node.add(name=name, op="Identity", input=[tensor])
            node.attr["T"].type = traced.types[name]
        merged_def.node.add(name=train_op, op="NoOp", input=[f"^{name}" for name in traced.must_run])
        with self.as_default():
            tf.graph_util.import_graph_def(merged_def, name="")
        self.traced_nodes = frozenset(node.name for node in graph_def.node)

    def _collect_outputs(self) -> None:
        """Puts the loss into TF1's collection of losses, and a summary of each number into that of summaries."""
        keys = tf.compat.v1.GraphKeys
        with self.as_default():
            if self._loss is not None:
                self.add_to_collection(keys.LOSSES, self.outputs[self._loss])
            self.add_to_collection(keys.TRAIN_OP, self.train_op)
            for name, tensor in self.outputs.items():
                if tensor.shape.rank == 0 and tensor.dtype.is_floating:
                    summary = tf.raw_ops.ScalarSummary(tags=name, values=tensor, name=f"{name}_summary")
                    self.add_to_collection(keys.SUMMARIES, summary)

    @contextlib.contextmanager
    def as_default(self) -> Iterator[tf.Graph]:
        """Makes this the default graph of a block; errors of eager code in it name `tf2compat.eager()`."""
        with super().as_default():
            try:
                yield self
            except Exception as error:
                advise_eager(error)
                raise

    def finalized_error(self) -> Exception:
        """Returns the error of a node that is added while a session is open; often Keras's."""
        return UsageStateError(
            _SYMBOL,
            "Graph is finalized and cannot be modified.",
            f"Add operations before the session is opened, or in a hook's `begin`. {EAGER_ADVICE}",
        )

    def as_graph_element(self, obj: Any, allow_tensor: bool = True, allow_operation: bool = True) -> Any:
        """Returns the tensor or operation of a name; see `tf.Graph.as_graph_element`.

        Raises:
            UsageKeyError: (a KeyError) there is none; the nearest names and the step's outputs are given.
        """
        try:
            return super().as_graph_element(obj, allow_tensor, allow_operation)
        except KeyError as error:
            if not isinstance(obj, str) or not hasattr(self, "outputs"):
                raise
            near = near_names(obj.partition(":")[0], [operation.name for operation in self.get_operations()])
            raise UsageKeyError(
                _SYMBOL,
                f"The step has no {obj!r}. Near: {near}. Its outputs: {sorted(self.outputs)}.",
                str(error.args[0]),
            ) from None


def _check(step_fn: Any, inputs: Sequence[Any], reduction: str) -> None:
    if not callable(step_fn):
        raise UsageTypeError(
            _SYMBOL,
            f"Argument `step_fn` must be a function, got {type(step_fn).__name__}.",
            "Pass the function itself, not what it returns.",
        )
    given = sum(part is not None for part in inputs)
    if given != 1:
        raise UsageError(
            _SYMBOL,
            f"{given} of `dataset`, `input_signature` and `element_spec` were given.",
            "Pass a data set to read from, or the specs of what is fed.",
        )
    if reduction not in ("mean", "sum"):
        raise UsageError(_SYMBOL, f"There is no reduction {reduction!r}.", "Use 'mean' or 'sum'.")


def _mapping(name: str, variables: _Variables) -> dict[str, Any]:
    found = variables() if callable(variables) else variables
    return {} if found is None else checked_variables(name, found)


def _global_step(named: dict[str, StepVariable], wanted: Any) -> StepVariable:
    """Returns the variable that counts steps; a new one, added to the others, where there is none."""
    if wanted is not None:
        copies = _tf.copies_of(wanted)
        for known in named.values():
            if known.copies[0].handle is copies[0].handle:
                return known
        named["global_step"] = StepVariable("global_step", copies, [""] * len(copies))
        return named["global_step"]
    found = named.get("global_step")
    if found is not None and found.copies[0].dtype.is_integer and found.copies[0].shape.rank == 0:
        return found
    with _tf.eager_mode():
        variable = tf.Variable(0, trainable=False, dtype=tf.int64, name="global_step")
    name = "global_step" if found is None else "global_step_1"
    named[name] = StepVariable(name, [variable], [""])
    return named[name]
