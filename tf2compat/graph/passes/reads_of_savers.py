"""A saver reads variables without copying them.

Once a variable has been updated by rows, TensorFlow 2 copies the whole of it for each read: a save of a table of 1 GB
takes 1 GB more, and most of its time. TF1's reference variables were never copied. `DisableCopyOnRead`, which
TensorFlow's own checkpoints use, makes the read share the variable's memory; an update while the file is written
copies it then.
"""

from __future__ import annotations

from tf2compat.graph.body import Body, tensor_of

__all__ = ["reads_of_savers"]

_SAVES = frozenset({"Save", "SaveSlices", "SaveV2"})


def reads_of_savers(body: Body) -> None:
    """Puts a `DisableCopyOnRead` before the reads whose values savers alone take."""
    todo = [name for node in body.nodes.values() if node.op in _SAVES for name in node.input]
    if not todo:
        return
    takers: dict[str, set[str]] = {}
    for node in body.nodes.values():
        for name in node.input:
            takers.setdefault(tensor_of(name)[0], set()).add(node.op)
    for name in body.returns:
        takers.setdefault(tensor_of(name)[0], set()).add("")
    seen: set[str] = set()
    while todo:
        name = tensor_of(todo.pop())[0]
        node = body.nodes.get(name)
        if node is None or name in seen or not takers.get(name, set()) <= _SAVES | {"Identity"}:
            continue
        seen.add(name)
        if node.op == "Identity":
            todo.append(node.input[0])
        elif node.op == "ReadVariableOp":
            before = body.add_node(f"{name}/tf2compat_shared", "DisableCopyOnRead", list(node.input))
            before.device = node.device
            node.input.append(f"^{before.name}")
