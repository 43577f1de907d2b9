"""`tf2compat.export`: a part of a legacy graph as a `tf.Module` of plain TensorFlow 2."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.arguments import check_mapping, wrong_type
from tf2compat.checkpoint.reader import CheckpointReader, resolved
from tf2compat.errors import UsageError, UsageTypeError
from tf2compat.graph.snapshot import GraphSnapshot
from tf2compat.leaving.exported_nodes import ExportedNodes, exported_nodes
from tf2compat.sessions.engine_session import EngineSession
from tf2compat.sessions.session import Session

__all__ = ["ExportedGraph", "ExportedParts", "export"]

_SYMBOL = "tf2compat.export"


def export(
    graph_or_session: Any,
    inputs: Any,
    outputs: Any,
    constants: Mapping[Any, Any] | None = None,
    checkpoint: Any = None,
) -> ExportedGraph:
    """Returns the part of a graph from `inputs` to `outputs` as a `tf.Module`, which needs tf2compat no more.

    `tf.saved_model.save(module, path)` writes a SavedModel that plain TensorFlow loads and serves.

    Args:
        graph_or_session: a session, whose values the variables begin with, or a graph, whose variables are
            initialised or, with `checkpoint`, restored. A session of a `StepGraph` shares its
            variables with the module; of other sessions they are copied.
        inputs: what the module is called with: a tensor or its name, a list of some, or a dictionary.
        outputs: likewise what it returns.
        constants: tensors or names -> values that are fixed: `{"keep_prob:0": 1.0}`.
        checkpoint: the path of a checkpoint, or of a folder whose newest is taken, to take the variables from by name.

    Raises:
        UsageTypeError: (a TypeError) it is neither a graph nor a session.
        UsageError: (a ValueError) the outputs need a placeholder that is neither input nor constant, or
            something that only a running program has: a queue, an iterator, a Python function; or there is
            no such checkpoint, or it lacks a variable.
        CheckpointDamagedError: (a DataLossError) the checkpoint cannot be read.

    Examples:
        >>> import tf2compat, tf2compat.v1 as tf
        >>> with tf.Graph().as_default() as graph:
        ...     x = tf.placeholder(tf.float32, [None])
        ...     y = x * tf.get_variable("w", [], initializer=tf.constant_initializer(3.0))
        >>> module = tf2compat.export(graph, x, y)
        >>> print(module([1.0, 2.0]).numpy(), [v.name for v in module.trainable_variables])
        [3. 6.] ['w:0']
    """
    graph = getattr(graph_or_session, "graph", graph_or_session)
    if not isinstance(graph, tf.Graph):
        raise UsageTypeError(
            _SYMBOL,
            f"Argument `graph_or_session` is a {type(graph_or_session).__name__}.",
            "Pass a `tf.Graph` or a session.",
        )
    find = _Finder(graph)
    given = find.structure(inputs, "inputs")
    wanted = find.structure(outputs, "outputs")
    if not tf.nest.flatten(wanted):
        raise UsageError(_SYMBOL, "Argument `outputs` is empty.", "Pass the tensors that the module returns.")
    fixed = find.constants({} if constants is None else constants)
    if checkpoint is not None:
        checkpoint = resolved(checkpoint, _SYMBOL)
    snapshot = GraphSnapshot(graph)
    snapshot.refresh()
    nodes = exported_nodes(snapshot, tf.nest.flatten(wanted), tf.nest.flatten(given), fixed)
    values, tables = _values(graph_or_session, graph, nodes, checkpoint)
    trainable = {variable.op.name for variable in graph.get_collection(tf.compat.v1.GraphKeys.TRAINABLE_VARIABLES)}
    # The last part of the name: a signature's arguments have no slash in theirs.
    specs = tf.nest.map_structure(
        lambda tensor: tf.TensorSpec(tensor.shape, tensor.dtype, tensor.op.name.rpartition("/")[2]), given
    )
    names = tf.nest.map_structure(lambda tensor: tensor.name, wanted)
    return ExportedGraph(nodes, specs, names, values, tables, trainable)


class _Finder:
    """Finds tensors of a graph by what a user gives for them."""

    def __init__(self, graph: tf.Graph) -> None:
        self._graph = graph

    def tensor(self, item: Any, argument: str) -> tf.Tensor:
        """Returns the tensor that is meant by a tensor, a variable or a name.

        Raises:
            UsageTypeError: (a TypeError) it is something else.
            UsageError: (a ValueError) there is none.
        """
        if not isinstance(item, str) and not isinstance(getattr(item, "name", None), str):
            raise wrong_type(_SYMBOL, argument, item, "tensors of the graph, or their names")
        name = item if isinstance(item, str) else item.name
        try:
            return self._graph.as_graph_element(name if ":" in name else f"{name}:0", allow_operation=False)
        except (KeyError, ValueError) as error:
            raise UsageError(_SYMBOL, f"The graph has no tensor {name!r}.", str(error.args[0])) from None

    def structure(self, items: Any, argument: str) -> Any:
        """Returns the tensors of a tensor, a list or a dictionary."""
        if isinstance(items, Mapping):
            check_mapping(_SYMBOL, argument, items, "a dictionary name -> tensor")
        return tf.nest.map_structure(lambda item: self.tensor(item, argument), items)

    def constants(self, constants: Any) -> list[tuple[tf.Tensor, Any]]:
        """Returns the tensors that are fixed, and their values.

        Raises:
            UsageTypeError: (a TypeError) it is no mapping of tensors, or a value has another type than its tensor.
        """
        check_mapping(_SYMBOL, "constants", constants, "a dictionary tensor -> value", object)
        found = [(self.tensor(key, "constants"), value) for key, value in constants.items()]
        for tensor, value in found:
            try:
                with _tf.eager_mode():
                    tf.convert_to_tensor(value, tensor.dtype)
            except (TypeError, ValueError, tf.errors.OpError):
                wanted = f"a {tensor.dtype.name} for '{tensor.name}'"
                raise wrong_type(_SYMBOL, "constants", value, wanted) from None
        return found


def _values(
    graph_or_session: Any, graph: tf.Graph, nodes: ExportedNodes, checkpoint: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Returns the values, or shared variables, of the variables, and the keys and values of the tables."""
    session = graph_or_session
    if hasattr(session, "_tf_sess"):  # A monitored session.
        session = session._tf_sess()
    if isinstance(session, EngineSession):
        return _of_session(session, graph, nodes, checkpoint)
    with graph.as_default(), Session(graph=graph) as opened:
        opened.run([variable.initializer for variable in tf.compat.v1.global_variables()])
        opened.run([variable.initializer for variable in tf.compat.v1.local_variables()])
        opened.run(tf.compat.v1.get_collection(tf.compat.v1.GraphKeys.TABLE_INITIALIZERS))
        return _of_session(opened, graph, nodes, checkpoint)


def _of_session(
    session: EngineSession, graph: tf.Graph, nodes: ExportedNodes, checkpoint: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    bound = getattr(graph, "bound", {})
    # The variables themselves, of a step graph: module and training share them.
    values: dict[str, Any] = {name: bound[name][0] for name in nodes.variables if name in bound}
    others = [name for name in nodes.variables if name not in values]
    if checkpoint is not None:
        values = _of_checkpoint(checkpoint, nodes.variables)
    elif others:
        tensors = [graph.as_graph_element(f"{name}:0", allow_operation=False) for name in others]
        values.update(zip(others, session.run(tensors), strict=True))
    tables = {name: session.run(nodes.contents_of(graph, name)) for name in nodes.tables}
    return values, tables


def _of_checkpoint(path: str, names: Any) -> dict[str, Any]:
    reader = CheckpointReader(path)
    lacking = sorted(set(names) - set(reader.shapes))
    if lacking:
        raise UsageError(
            _SYMBOL,
            f"The checkpoint {path} lacks {lacking}.",
            "Restore it into a session, and export that.",
        )
    return {name: reader.get(name) for name in names}


class ExportedGraph(tf.Module):
    """A part of a legacy graph as a module: call it; its variables are tracked, and can be trained.

    Args:
        nodes: the nodes.
        inputs: the structure of its inputs, of specs.
        outputs: the structure of its outputs, of names.
        values: name of a variable -> the value that it begins with, or a variable that is shared.
        tables: name of a table -> its keys and their values.
        trainable: the names of the variables that are trainable.
    """

    def __init__(
        self,
        nodes: ExportedNodes,
        inputs: Any,
        outputs: Any,
        values: Mapping[str, Any],
        tables: Mapping[str, Any],
        trainable: Collection[str],
    ) -> None:
        super().__init__(name="exported_graph")
        self._nodes = nodes
        self._structure = _Structure(inputs, outputs, dict(tables))
        # A table is put into the collections of the default graph, in eager mode too: not into the legacy one.
        with tf.Graph().as_default(), _tf.eager_mode():
            self._variables = {
                name: value
                if isinstance(value, tf.Variable)
                else tf.Variable(value, trainable=name in trainable, name=name)
                for name, value in values.items()
            }
            self._tables = {name: nodes.table(name, *contents) for name, contents in tables.items()}
            arguments = inputs if isinstance(inputs, list | tuple) else [inputs]
            self.run = tf.function(self._run, input_signature=list(arguments), autograph=False)
            # Traced now: an error is that of `export`, not of the first call.
            self.run.get_concrete_function()

    def __call__(self, *inputs: Any) -> Any:
        """Returns the outputs for inputs of the structure that was exported."""
        return self.run(*inputs)

    def parts(self) -> ExportedParts:
        """Returns the module in parts that can be written; its variables keep their values to themselves."""
        found = self._structure
        return ExportedParts(self._nodes, found.inputs, found.outputs, dict(self._variables), found.tables)

    def _run(self, *inputs: Any) -> Any:
        captured = {name: _tf.captured(owner) for name, owner in {**self._variables, **self._tables}.items()}
        found = self._nodes.imported(tf.nest.flatten(inputs), captured)
        return tf.nest.pack_sequence_as(self._structure.outputs, found)


@dataclasses.dataclass(frozen=True)
class ExportedParts:
    """An exported graph in parts; see the arguments of `ExportedGraph`."""

    nodes: ExportedNodes
    inputs: Any
    outputs: Any
    variables: dict[str, tf.Variable]
    tables: dict[str, Any]


@dataclasses.dataclass(frozen=True)
class _Structure:
    """Attributes of a module that TensorFlow must not track: specs of its inputs, names of its outputs, its tables."""

    inputs: Any
    outputs: Any
    tables: dict[str, Any]
