"""The generated modules of ops of `tf.contrib` (`gen_image_ops` …), and its protocol buffers (`…_pb2`).

Both register what they hold by calls that TensorFlow and protobuf have no more. Of a module of ops the signatures are
kept; a call goes to today's op of that type, or to its replacement.
"""

from __future__ import annotations

import ast
from typing import Any

__all__ = ["ops_of", "protos_of"]

_CALL = "__tf2compat_call_op__"


def _op_type(function: ast.FunctionDef) -> str | None:
    """Returns the type of the op that a generated function makes."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "_apply_op_helper":
            first = node.args[0]
            return str(first.value) if isinstance(first, ast.Constant) else None
    return None


def _outputs(function: ast.FunctionDef) -> ast.expr:
    """Returns the expression of the class of a function's results; None for a single tensor or a list."""
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and node.attr == "_make":
            return node.value
    return ast.Constant(None)


def _calling(function: ast.FunctionDef, op_type: str, part: str) -> ast.FunctionDef:
    """Returns a function with the same signature that calls the op by its type."""
    names = [arg.arg for arg in function.args.args]
    values = [ast.Name(name, ast.Load()) for name in names]
    given = ast.Dict([ast.Constant(name) for name in names], list(values))
    call = ast.Call(
        ast.Name(_CALL, ast.Load()), [ast.Constant(op_type), given, _outputs(function), ast.Constant(part)], []
    )
    docstring = function.body[:1] if ast.get_docstring(function) else []
    made = ast.FunctionDef(function.name, function.args, [*docstring, ast.Return(call)], [], None, None)
    return ast.copy_location(made, function)


def ops_of(tree: ast.Module, part: str) -> ast.Module:
    """Returns the tree of a generated module of ops without what it registers.

    Args:
        tree: the module's.
        part: the part of `tf.contrib` that it is in.
    """
    head = ast.parse(
        "import collections as _collections\n"
        "from tensorflow import dtypes as _dtypes\n"
        f"from tf2compat.legacy_imports.called_ops import call_op as {_CALL}\n"
    ).body
    body: list[ast.stmt] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            op_type = None if node.name.startswith("_") else _op_type(node)
            if op_type:
                body.append(_calling(node, op_type, part))
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            raw = _raw(node.value)
            if raw is not None:
                body.append(ast.copy_location(ast.Assign(node.targets, raw), node))
            elif isinstance(node.value, ast.List | ast.Constant) or _is_namedtuple(node.value):
                body.append(node)
    return ast.fix_missing_locations(ast.Module([*head, *body], []))


def _raw(value: ast.expr) -> ast.expr | None:
    """Returns the function of `tf_export("raw_ops.X")(_kwarg_only(x))`; None of anything else."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Call) and value.args:
        inner = value.args[0]
        if isinstance(inner, ast.Call) and getattr(inner.func, "id", "") == "_kwarg_only":
            return inner.args[0]
    return None


def _is_namedtuple(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and getattr(value.func, "attr", "") == "namedtuple"


def protos_of(tree: ast.Module, module: str) -> ast.Module:
    """Returns the tree of a module of protocol buffers that makes its classes by today's protobuf.

    Args:
        tree: the module's.
        module: its name.
    """
    imports: list[Any] = [node for node in tree.body if _is_of_protos(node)]
    serialized = next(_serialized(node) for node in tree.body if _serialized(node) is not None)
    tail = ast.parse(
        "from google.protobuf import descriptor_pool as __pool\n"
        "from google.protobuf.internal import builder as __builder\n"
        "DESCRIPTOR = __pool.Default().AddSerializedFile(__SERIALIZED)\n"
        "__builder.BuildMessageAndEnumDescriptors(DESCRIPTOR, globals())\n"
        f"__builder.BuildTopDescriptorsAndMessages(DESCRIPTOR, {module!r}, globals())\n"
    ).body
    value: Any = ast.Assign([ast.Name("__SERIALIZED", ast.Store())], ast.Constant(serialized))
    return ast.fix_missing_locations(ast.Module([*imports, value, *tail], []))


def _is_of_protos(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and any(alias.name.endswith("_pb2") for alias in node.names)


def _serialized(statement: ast.stmt) -> bytes | None:
    """Returns the file that a module describes, as it is written in `FileDescriptor(serialized_pb=_b('…'))`."""
    for node in ast.walk(statement):
        if isinstance(node, ast.keyword) and node.arg == "serialized_pb":
            # protoc wrote bytes as a text of Latin-1 for Python 3.
            text = next(part.value for part in ast.walk(node.value) if isinstance(part, ast.Constant))
            return text.encode("latin1") if isinstance(text, str) else bytes(text)  # type: ignore[arg-type]
    return None
