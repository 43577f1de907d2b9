"""The outcome of loading a checkpoint into a model, for each variable and each value."""

from __future__ import annotations

import dataclasses

from tf2compat.checkpoint.name_map import Match, Unmatched

__all__ = ["LoadReport"]


@dataclasses.dataclass
class LoadReport:
    """The outcome of `tf2compat.checkpoint.load_into`; printed, it is a table.

    Attributes:
        path: the checkpoint.
        matched: variables that were loaded, of the model and then of its optimizer.
        unmatched: variables that were not, with the reason and near names.
        unused: values of the checkpoint that nothing took.
        notes: what else there is to know, a sentence each.
    """

    path: str
    matched: list[Match] = dataclasses.field(default_factory=list)
    unmatched: list[Unmatched] = dataclasses.field(default_factory=list)
    unused: list[Unmatched] = dataclasses.field(default_factory=list)
    notes: list[str] = dataclasses.field(default_factory=list)

    def __str__(self) -> str:
        """Returns the report as text, one line a variable or value."""
        lines = [f"{self.path}: {len(self.matched)} loaded, {len(self.unmatched)} not, {len(self.unused)} unused"]
        lines += [f"  loaded    {one.name} <- {one.key} (by {one.how})" for one in self.matched]
        lines += [f"  not       {self.describe(one)}" for one in self.unmatched]
        lines += [f"  unused    {one.name} {list(one.shape)}: {one.why}" for one in self.unused]
        lines += [f"  note      {note}" for note in self.notes]
        return "\n".join(lines)

    @staticmethod
    def describe(one: Unmatched) -> str:
        """Returns the line about a variable that got no value."""
        near = f" Near: {', '.join(one.near)}." if one.near else ""
        return f"{one.name} {list(one.shape)}: {one.why}{near}"
