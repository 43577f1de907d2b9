"""A step of a single-device graph becomes a step on all replicas that computes the same.

The feeds of placeholders with an unknown leading dimension are the batch: they are split. What the graph makes
of them is followed (value_kinds.py), and where the whole batch counts the replicas' values are joined: gradients
where they leave `tf.gradients`, statistics of batch normalisation, what is written to variables, what is
fetched.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import tensorflow as tf

from tf2compat.declared.unsupported import unsupported
from tf2compat.graph.body import Body, tensor_of
from tf2compat.graph.loops import loops_of
from tf2compat.graph.passes.cut_at_feeds import cut_at_feeds
from tf2compat.graph.replicated.batch_norm import sync_batch_norm
from tf2compat.graph.replicated.copied_nodes import Copies
from tf2compat.graph.replicated.data_types import data_type_of
from tf2compat.graph.replicated.exchange import Exchange, add_exchange
from tf2compat.graph.replicated.formulas import insert
from tf2compat.graph.replicated.forward_joins import Joins, check_segments
from tf2compat.graph.replicated.gradient_scopes import GradientScopes, sync_gradients
from tf2compat.graph.replicated.inside import Inside, draws
from tf2compat.graph.replicated.kind import Kind, Value
from tf2compat.graph.replicated.losses import Losses
from tf2compat.graph.replicated.merged_fetches import merged_fetch
from tf2compat.graph.replicated.packs import pack_joins
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.graph.replicated.shapes import Shape, ShapeOf, static_shape
from tf2compat.graph.replicated.sparse_feeds import SPARSE_KINDS, sparse_feeds
from tf2compat.graph.replicated.step_nodes import StepNodes, step_nodes
from tf2compat.graph.replicated.sync_marks import SYNC, add_sync
from tf2compat.graph.replicated.user_rules import fetch_rule, fetch_rules
from tf2compat.graph.replicated.value_kinds import SOURCES, Kinds
from tf2compat.graph.replicated.writes import reaches_write, sync_writes
from tf2compat.graph.snapshot import GraphSnapshot, function_names_of

__all__ = ["MarkedStep", "Replicated", "Replication", "StepFacts"]

_DECLARED = {"concat": Kind.BATCH, "mean": Kind.MEAN, "sum": Kind.SUM}
_PYTHON = {"EagerPyFunc", "PyFunc"}


class StepFacts:
    """Facts of a step besides its nodes.

    Args:
        graph: the graph.
        nodes: all its nodes.
        scopes: its gradient scopes.
        feeds: what is fed, in the order of the arguments.
        split: the numbers of the feeds that are split.
        loss_body: returns the part of the graph that computes tensors, for the same feeds.
        workers: how many processes there are.
        taken: how many of the feeds, the last, were taken from an input pipeline.
    """

    def __init__(
        self,
        graph: tf.Graph,
        nodes: Mapping[str, Any],
        scopes: GradientScopes,
        feeds: Sequence[tf.Tensor],
        split: Sequence[int],
        loss_body: Callable[[Sequence[tf.Tensor]], Body],
        workers: int = 1,
        taken: int = 0,
    ) -> None:
        self.graph = graph
        self.nodes = nodes
        self.scopes = scopes
        self.feeds = feeds
        self.split = split
        self.loss_body = loss_body
        self.workers = workers
        self.taken = taken
        self._sparse = sparse_feeds(feeds)
        self._inside = Inside(graph)

    def split_arguments(self, body: Body) -> list[str]:
        """Returns the arguments of a body that are split."""
        return [body.arguments[number].name for number in self.split]

    def split_sparse(self, body: Body) -> list[tuple[str, str, str]]:
        """Returns the sparse tensors that are split: the arguments of their indices, values and shape."""
        names = [argument.name for argument in body.arguments]
        found = [sparse.parts for sparse in self._sparse if sparse.is_batch and sparse.parts[0] in self.split]
        return [(names[indices], names[values], names[shape]) for indices, values, shape in found]

    def shapes_of_sparse(self, body: Body) -> dict[str, str]:
        """Returns the arguments of the shapes of sparse tensors that are fed, by those of their indices."""
        names = [argument.name for argument in body.arguments]
        return {names[sparse.parts[0]]: names[sparse.parts[2]] for sparse in self._sparse}

    def argument_kinds(self, body: Body, joined: bool) -> dict[str, Kind | Value]:
        """Returns the kinds of the arguments that are not the same on all replicas.

        Args:
            body: the step, or a part of it.
            joined: whether other processes take part, each with a batch of its own.
        """
        found: dict[str, Kind | Value] = dict.fromkeys(self.split_arguments(body), Kind.BATCH)
        if joined and self.workers > 1:
            for number, (argument, feed) in enumerate(zip(body.arguments, self.feeds, strict=False)):
                # Each process feeds a batch of its own; a fed number, a learning rate say, is the same in all.
                if static_shape(feed) != ():
                    found[argument.name] = Kind.BATCH
                elif number >= len(self.feeds) - self.taken:
                    found[argument.name] = Kind.VARIES
        for sparse in self._sparse:
            for number, kind in zip(sparse.parts, SPARSE_KINDS, strict=True):
                if body.arguments[number].name in found:
                    found[body.arguments[number].name] = kind
        return found

    def in_gradient(self, name: str) -> bool:
        """Returns whether `tf.gradients` made a node."""
        return self.scopes.of(name) is not None

    def kinds(self, body: Body, joined: bool, varying: frozenset[str] = frozenset()) -> Kinds:
        """Returns the kinds of the nodes of a body.

        Args:
            body: the step, or a part of it.
            joined: whether other processes take part, each with a batch of its own.
            varying: further nodes whose values differ from replica to replica.
        """
        rules = fetch_rules(self.graph)
        declared = {name: _DECLARED[rule] for name, rule in rules.items() if rule in _DECLARED}
        return Kinds(body, self.argument_kinds(body, joined), self.shapes(body), varying, declared, self._inside)

    def shapes(self, body: Body) -> ShapeOf:
        """Returns a function from a tensor of a body to its static shape."""
        fed = {argument.name: static_shape(feed) for argument, feed in zip(body.arguments, self.feeds, strict=False)}

        @functools.cache
        def shape_of(name: str) -> Shape:
            node, position = tensor_of(name)
            if node in fed:
                return fed[node]
            found = body.nodes.get(node)
            if found is not None and found.op == SYNC:
                shape = shape_of(found.input[0])
                return (None, *shape[1:]) if found.attr["mode"].s.startswith(b"gather") and shape else shape
            try:
                return static_shape(self.graph.get_tensor_by_name(f"{node}:{position}"))
            except (KeyError, ValueError):
                return None

        return shape_of


def _has_random_op(body: Body, name: str, seen: set[str]) -> bool:
    """Returns whether a function, or one that it calls, draws random numbers."""
    function = body.functions.get(name)
    if function is None or name in seen:
        return False
    seen.add(name)
    return any(
        draws(node) or any(_has_random_op(body, called, seen) for called in [node.op, *function_names_of(node)])
        for node in function.node_def
    )


def _own_draws(body: Body, replicas: Replicas, together: bool) -> frozenset[str]:
    """Returns the nodes that draw random numbers, or call Python, on each replica by themselves.

    Elsewhere a draw that does not depend on the batch is made once for all replicas, and is the single device's.
    """
    loops = loops_of(body)
    apart = together and replicas.workers > 1
    found = set()
    for node in body.nodes.values():
        inside = node.name in loops or apart
        if (inside and (draws(node) or node.op in _PYTHON)) or any(
            _has_random_op(body, name, set()) for name in [node.op, *function_names_of(node)]
        ):
            found.add(node.name)
    return frozenset(found)


def _sync_summaries(body: Body, kinds: Kinds, shape_of: ShapeOf) -> None:
    """Gives a summary of a number the value that a fetch would give."""
    for node in list(body.nodes.values()):
        if node.op != "ScalarSummary" or kinds.of(node.input[1]) is Kind.SAME:
            continue
        kind, data_type = kinds.of(node.input[1]), data_type_of(body, node.input[1])
        if kind is Kind.MIXED:
            raise unsupported("op:fetch", f"Values of '{node.input[1]}' for the summary '{node.name}' do not merge.")
        if shape_of(node.input[1]) == () and kind is not Kind.GATED:
            if kind in (Kind.SUM, Kind.COUNT):
                node.input[1] = add_sync(body, node.input[1], "sum", data_type)
            elif tf.dtypes.as_dtype(data_type).is_floating:
                node.input[1] = add_sync(body, node.input[1], "mean", data_type)


def _check_loops(body: Body, kinds: Kinds, loops: Collection[str]) -> None:
    """Checks that nothing has to be joined inside a loop of TF1's: each replica has a loop of its own.

    Raises:
        UnsupportedError: it names the node.
    """
    for node in body.nodes.values():
        if node.op == SYNC and node.name in loops and kinds.of(node.input[0]) is not Kind.SAME:
            raise unsupported("op:joined in a loop", f"'{tensor_of(node.input[0])[0]}' is in a loop.")


class MarkedStep:
    """A step on one replica whose joins are marked: whether all processes run it together is known.

    Attributes:
        joined: whether they do; a step that trains waits for all of them.

    Args:
        body: the step; handles of variables are its last arguments.
        step: what else is known of it.
        fetches: what it returns.
        replicas: where it runs.
    """

    def __init__(self, body: Body, step: StepFacts, fetches: Sequence[tf.Tensor], replicas: Replicas) -> None:
        self._body = body
        self._step = step
        self._fetches = fetches
        self._replicas = replicas
        self._split = step.split_arguments(body)
        if replicas.total > 1:
            self._mark()
        marks = [node for node in body.nodes.values() if node.op == SYNC and node.attr["scope"].s]
        self._trains = bool(marks) and bool(reaches_write(body))
        self.joined = self._trains and replicas.workers > 1
        self._varying = frozenset(_own_draws(body, replicas, self._trains)) if replicas.total > 1 else frozenset()

    def _mark(self) -> None:
        """Marks the statistics of batch normalisation and the gradients that the replicas join."""
        body, step = self._body, self._step
        shape_of = step.shapes(body)
        sync_batch_norm(body, step.scopes)
        gradients = {
            fetch.name
            for fetch in self._fetches
            # A gradient with respect to the batch has its unknown number of rows, and is fetched as rows are.
            if step.scopes.of(fetch.op.name) and fetch.shape.is_fully_defined() and fetch_rule(fetch) is None
        }
        sync_gradients(
            body,
            step.nodes,
            step.scopes,
            lambda name: (shape_of(name), data_type_of(body, name)),
            gradients,
        )
        self._losses = Losses(body, step)

    def _kinds(self) -> Kinds:
        return self._step.kinds(self._body, self.joined, self._varying)

    def _join(self) -> set[str]:
        """Joins the values that need the whole batch; returns the gradient scopes whose losses are sums over it."""
        body, step = self._body, self._step
        loops = loops_of(body)
        joins = Joins(body, step, self._kinds, loops)
        self._losses.join(joins)
        kinds = joins.kinds
        check_segments(body, kinds, step.shapes_of_sparse(body))
        kinds = self._kinds()
        _check_loops(body, kinds, loops)
        marks = [node for node in body.nodes.values() if node.op == SYNC]
        sums = self._losses.sums() if any(kinds.of(node.input[0]) is not Kind.SAME for node in marks) else set()
        _sync_summaries(body, kinds, step.shapes(body))
        sync_writes(body, kinds, loops.__contains__, step.shapes(body))
        return sums

    def replicated(self) -> Replicated:
        """Returns the step on all replicas of this process. It is called once.

        Raises:
            UnsupportedError: a write cannot be shown to keep a variable's copies equal, or a loss or a fetch is
                neither a sum nor a mean over the batch.
        """
        body = self._body
        sums = self._join() if self._replicas.total > 1 else set()
        # The check has added nodes.
        kinds = self._kinds()
        together = reaches_write(body) if self.joined else set()
        merged = [
            merged_fetch(body, kinds, name, static_shape(fetch), fetch_rule(fetch), len(self._replicas.devices))
            for name, fetch in zip(body.returns, self._fetches, strict=True)
        ]
        returned, body.returns = body.returns, [fetch.tensor for fetch in merged]
        if body.returns != returned:
            kinds = self._kinds()
        nodes = step_nodes(body) if self.joined else None
        sparse, shape_of = self._step.split_sparse(body), self._step.shapes(body)

        def copied(exchanges: bool) -> tuple[Body, bool]:
            remaining = iter(merged)
            copies = Copies(
                body, kinds, self._replicas, self._split, sums, together, sparse, shape_of, exchanges=exchanges
            )
            made = copies.make(lambda made, name: made.fetched(name, next(remaining).mode))
            for number, fetch in enumerate(merged):
                if fetch.after is not None:
                    given = [(made.returns[number], data_type_of(made, made.returns[number]))]
                    made.returns[number] = insert(made, f"tf2compat_fetched/{number}/whole", fetch.after, given)[0]
            return made, copies.needs_share

        return Replicated(copied, nodes, self._replicas)


class Replicated:
    """A step on all replicas of this process.

    Its arguments are the feeds; if some are split, the shares of the replicas (float32) and the first and last rows of
    each (int32, a line a split feed); for a step of all processes this one's share of the batch (float32); and the
    variables, each with a copy a replica.

    Attributes:
        nodes: the nodes that all processes must have alike; None where this process runs the step alone.

    Args:
        copied: (whether the processes exchange one message) -> the step, and whether it needs the process's share
            before that.
        nodes: the nodes that all processes must have alike; None where this process runs the step alone.
        replicas: where it runs.
    """

    def __init__(
        self, copied: Callable[[bool], tuple[Body, bool]], nodes: StepNodes | None, replicas: Replicas
    ) -> None:
        self._copied = copied
        self.nodes = nodes
        self._replicas = replicas

    def body(self) -> Body:
        """Returns the step, whose processes have agreed to run it before."""
        made, _ = self._copied(False)
        pack_joins(made, self._replicas.workers, self._replicas.devices[0])
        return made

    def exchanging(self) -> tuple[Body, Exchange] | None:
        """Returns the step whose processes agree in its midst, by one message; None where it cannot be made so.

        It has the arguments `exchange_arguments()` in the place of the share; see `add_exchange`.
        """
        if self.nodes is None:
            return None
        made, needs_share = self._copied(True)
        exchange = None if needs_share else add_exchange(made, self._replicas.workers, self._replicas.devices[0])
        return None if exchange is None else (made, exchange)


class Replication:
    """Replicates the steps of one graph.

    Args:
        graph: the graph.
        snapshot: its nodes.
        replicas: where the steps run.
    """

    def __init__(self, graph: tf.Graph, snapshot: GraphSnapshot, replicas: Replicas) -> None:
        self._graph = graph
        self._snapshot = snapshot
        self._scopes: tuple[int, GradientScopes] | None = None
        self.replicas = replicas

    def _gradient_scopes(self) -> GradientScopes:
        size = len(self._snapshot.nodes)
        # A graph only grows: while it has as many nodes, they are the same.
        if self._scopes is None or self._scopes[0] != size:
            self._scopes = size, GradientScopes(self._snapshot.nodes)
        return self._scopes[1]

    def marked(
        self,
        body: Body,
        fetches: Sequence[tf.Tensor],
        feeds: Sequence[tf.Tensor],
        split: Sequence[int],
        take_variables: Callable[[Body], Any],
        taken: int = 0,
    ) -> MarkedStep:
        """Returns a step with its joins marked.

        Args:
            body: the step; it is changed.
            fetches: what it returns.
            feeds: what it is fed.
            split: the numbers of the feeds that are split.
            take_variables: makes arguments of the variables of a part of the graph.
            taken: how many of the feeds, the last, were taken from an input pipeline.
        """

        def loss_body(losses: Sequence[tf.Tensor]) -> Body:
            part = cut_at_feeds(self._snapshot, losses, [], feeds)
            take_variables(part)
            return part

        scopes, workers = self._gradient_scopes(), self.replicas.workers
        step = StepFacts(self._graph, self._snapshot.nodes, scopes, feeds, split, loss_body, workers, taken)
        return MarkedStep(body, step, fetches, self.replicas)

    def trains(self) -> bool:
        """Returns whether the graph has gradients, and with them steps that all processes run together."""
        self._snapshot.refresh()
        return bool(self._gradient_scopes())

    def sources(self, body: Body) -> list[tf.Tensor]:
        """Returns the elements that a step takes from input pipelines, if they can be taken before it."""
        # Each replica takes a batch of its own, inside the step.
        if len(self.replicas.devices) > 1:
            return []
        found = [node.name for node in body.nodes.values() if node.op in SOURCES]
        controls = {name for node in body.nodes.values() for name in node.input if name.startswith("^")}
        # Something waits for the element to be taken: before the step it could not.
        if any(f"^{name}" in controls for name in found):
            return []
        return [output for name in found for output in self._graph.get_operation_by_name(name).outputs]
