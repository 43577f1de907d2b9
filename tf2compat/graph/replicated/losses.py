"""The losses of a step's gradients: sums or means over the batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import tensorflow as tf

from tf2compat.declared.unsupported import unsupported
from tf2compat.errors import UnsupportedError
from tf2compat.graph.body import Body, tensor_of
from tf2compat.graph.loops import loops_of
from tf2compat.graph.replicated.batch_norm import is_gradient_of_statistics, sync_moments
from tf2compat.graph.replicated.forward_joins import Joins
from tf2compat.graph.replicated.gradient_scopes import GradientScopes
from tf2compat.graph.replicated.kind import Kind, KnownKinds
from tf2compat.graph.replicated.shapes import ShapeOf
from tf2compat.graph.replicated.sync_marks import SYNC

__all__ = ["Losses"]

_ADDED = {Kind.SUM, Kind.BATCH, Kind.PART, Kind.ENTRIES}
"""The kinds of losses whose gradients are added up: `tf.gradients` sums a loss of rows."""


class _Step(Protocol):
    """Facts of a step, see `replicate.StepFacts`."""

    @property
    def graph(self) -> tf.Graph: ...
    @property
    def nodes(self) -> Any: ...
    @property
    def scopes(self) -> GradientScopes: ...
    def in_gradient(self, name: str) -> bool: ...
    def kinds(self, body: Body, joined: bool) -> KnownKinds: ...
    def shapes(self, body: Body) -> ShapeOf: ...
    def loss_body(self, losses: Sequence[tf.Tensor], /) -> Body: ...


class Losses:
    """The losses of the gradients of a step, and the part of the graph that computes them.

    That part is followed apart from the step, which may need a gradient without the loss.

    Args:
        body: the step, with the marks of its gradients.
        step: what else is known of it.
    """

    def __init__(self, body: Body, step: _Step) -> None:
        scopes = {node.attr["scope"].s.decode() for node in body.nodes.values() if node.op == SYNC} - {""}
        self._names = {scope: sorted(step.scopes.losses(scope, body) & step.nodes.keys()) for scope in scopes}
        found = sorted({name for names in self._names.values() for name in names})
        self._part = step.loss_body([step.graph.get_operation_by_name(name).outputs[0] for name in found])
        self._places = {name: number for number, name in enumerate(found)}
        # As in the step, where moments are joined: the kind of the loss follows from theirs.
        sync_moments(self._part, step.scopes)
        self._joins = Joins(self._part, step, lambda: step.kinds(self._part, True), loops_of(self._part), True)

    def join(self, body: Joins) -> None:
        """Makes the same joins in the forward pass of the step and in that of its losses."""
        while True:
            body.apply(self._found())
            more = body.found()
            self._joins.apply(more)
            if not more:
                return

    def _found(self) -> dict[str, str]:
        """Returns the joins of the losses; sums are joined where other losses of the same gradients are none."""
        found = self._joins.found()
        while True:
            terms: dict[str, str] = {}
            for names in self._names.values():
                kinds = {name: self._kind(name) for name in names}
                if set(kinds.values()) & {Kind.MEAN, Kind.SAME}:
                    terms |= {f"{name}:0": "sum" for name, kind in kinds.items() if kind is Kind.SUM}
            if not terms:
                return found
            # Joined, a sum is the same everywhere, and other terms may then be joined as well.
            self._joins.apply(terms)
            found |= terms | self._joins.found()

    def _returned(self, name: str) -> str:
        return self._part.returns[self._places[name]]

    def _kind(self, name: str) -> Kind:
        return self._joins.kinds.of(self._returned(name))

    def _unknown(self, name: str) -> UnsupportedError:
        """Returns the error for a loss whose dependence on the batch is unknown."""
        node = self._part.nodes.get(self._joins.kinds.unknown(self._returned(name)))
        lost = f"'{node.name}' ({node.op})" if node is not None else f"'{name}'"
        if node is not None and is_gradient_of_statistics(node):
            where = tensor_of(node.input[0])[0] if node.op == SYNC else node.name
            return unsupported("op:batch statistics' gradient in a loss", f"The loss '{name}' has it at '{where}'.")
        happened = f"The loss is '{name}', and how it depends on the batch is lost at {lost}."
        return unsupported("op:loss of unknown kind", happened)

    def sums(self) -> set[str]:
        """Returns the scopes whose losses are sums over the batch.

        Raises:
            UnsupportedError: a loss is neither a sum nor a mean, or that cannot be seen.
        """
        found = set()
        for scope, names in self._names.items():
            losses = {name: self._kind(name) for name in names}
            added = {name for name, kind in losses.items() if kind in _ADDED}
            averaged = {name for name, kind in losses.items() if kind in (Kind.MEAN, Kind.SAME)}
            mixed = [name for name, kind in losses.items() if kind is Kind.MIXED]
            for name in sorted(losses.keys() - added - averaged - set(mixed)):
                raise self._unknown(name)
            if mixed or (added and averaged):
                among = ", ".join(f"'{name}'" for name in sorted(mixed or added | averaged))
                raise unsupported("op:loss", f"The loss {among} is one of '{scope}'.")
            if added:
                found.add(scope)
        return found
