"""The state of kernels that keep it outside of any resource; a session has it for them.

TF1 had one kernel of a node in a session. Here a node is part of several compiled calls, each with kernels of its
own. So what a kernel would keep is kept in the session's container:

* a number that only counts is a variable;
* any other kernel lives in the function of a data set, whose iterator is named: there is one iterator in a session,
  however many calls ask it for an element. Its inputs are variables, which the function reads, and a mutex lets
  one call at a time write them and ask.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.body import Argument, Body
from tf2compat.graph.function_body import output_types, to_function_def
from tf2compat.graph.passes.data_in_order import data_in_order

__all__ = ["ASKING", "COUNT_UNIT", "KernelState", "SharedKernel", "without_data_set"]

COUNT_UNIT = 256
"""How much one `RngReadAndSkip` adds to the first number of its state."""

ASKING = "tf2compat_kernel"
"""The last part of the name of a node that asks for the results of a shared kernel; the first is the node's own."""

_OF_DATA_SET = re.compile(r"Error in user-defined function passed to MapDataset\S* transformation with iterator: \S+ ")
_CPU = "/device:CPU:0"
_INT64 = tf.int64.as_datatype_enum


@dataclasses.dataclass(frozen=True)
class SharedKernel:
    """The nodes that stand for one kernel in every step; the caller copies them into its body.

    Attributes:
        iterator: gives the kernel's results as elements.
        mutex: has to be held from the writing of the inputs until the element is there.
        inputs: the variables that the kernel takes its inputs from.
    """

    iterator: Any
    mutex: Any
    inputs: tuple[Any, ...]


class KernelState:
    """The counters and kernels of one session.

    Args:
        container: the session's resource container.
        new_name: returns the name of a new function, given its stem.
        register: makes a function known to the runtime.
        run_once: runs a body that is no step: (stem, body, inputs).
    """

    def __init__(
        self,
        container: str,
        new_name: Callable[[str], str],
        register: Callable[[Any], None],
        run_once: Callable[[str, Body, list[Any]], None],
    ) -> None:
        self._container = container
        self._new_name = new_name
        self._register = register
        self._run_once = run_once
        self._counters: dict[str, Any] = {}
        self._kernels: dict[str, SharedKernel] = {}

    @property
    def names(self) -> list[str]:
        """The nodes whose kernels are kept."""
        return list(self._kernels)

    @property
    def resources(self) -> list[Any]:
        """The nodes of the resources that have to be destroyed by a step; the counters are not among them."""
        kernels = self._kernels.values()
        return [node for kernel in kernels for node in (kernel.iterator, kernel.mutex, *kernel.inputs)]

    def _node(self, op: str, name: str, **attributes: Any) -> Any:
        """Returns a resource of the session's container."""
        node = Body({}, [], [], [], {}).add_node("resource", op, [], **attributes)
        node.attr["container"].s = self._container.encode()
        node.attr["shared_name"].s = name.encode()
        node.device = _CPU
        return node

    def _variable(self, name: str, data_type: int, shape: tf.TensorShape) -> Any:
        return self._node("VarHandleOp", name, dtype=("type", data_type), shape=("shape", shape.as_proto()))

    def counter(self, name: str) -> Any:
        """Returns the node of the variable `[256 * count, 0, 0]` that counts for a node of this name."""
        shared_name, shape = f"counter/{name}", tf.TensorShape([3])
        if name not in self._counters:
            # The session compiles while the program's graph may be the default: the variable must not go into it.
            with _tf.eager_mode(), tf.device(_CPU):
                handle = _tf.variable_handle(self._container, shared_name, tf.int64, shape)
                tf.raw_ops.AssignVariableOp(resource=handle, value=tf.zeros([3], tf.int64))
            self._counters[name] = handle
        return self._variable(shared_name, _INT64, shape)

    def kernel(self, name: str, node: Any, input_types: Sequence[int]) -> SharedKernel:
        """Returns the kernel of a node, which is made at its first use.

        Args:
            name: where the node is in the session's graph.
            node: it, all of whose inputs are tensors.
            input_types: their `DataType` numbers.
        """
        if name not in self._kernels:
            made = self._described(name, node, input_types)
            self._run_once("start_kernel", self._starter(node, made), [])
            self._kernels[name] = made
        return self._kernels[name]

    def _described(self, name: str, node: Any, input_types: Sequence[int]) -> SharedKernel:
        types = output_types(node, {})
        iterator = self._node("IteratorV2", f"kernel/{name}", output_types=("type", types))
        for _ in types:
            # The iterator outlives the step: other steps may give the kernel inputs of other shapes.
            iterator.attr["output_shapes"].list.shape.add(unknown_rank=True)
        unknown = tf.TensorShape(None)
        inputs = [
            self._variable(f"kernel/{name}/input_{number}", data_type, unknown)
            for number, data_type in enumerate(input_types)
        ]
        return SharedKernel(iterator, self._node("MutexV2", f"kernel/{name}"), tuple(inputs))

    def _function(self, node: Any, kernel: SharedKernel) -> Any:
        """Returns the function that maps elements, which are ignored, to the results of the kernel."""
        body = Body({}, [Argument("tf2compat_call", _INT64)], [], [], {})
        inner = type(node)()
        inner.CopyFrom(node)
        inner.device = _CPU
        # It may be colocated with a node of the step, which the function does not hold.
        inner.attr.pop("_class", None)
        del inner.input[:]
        for number, variable in enumerate(kernel.inputs):
            handle = type(variable)()
            handle.CopyFrom(variable)
            handle.name = f"tf2compat_handle_{number}"
            body.nodes[handle.name] = handle
            dtype = ("type", variable.attr["dtype"].type)
            read = body.add_node(f"tf2compat_input_{number}", "ReadVariableOp", [f"{handle.name}:0"], dtype=dtype)
            inner.input.append(f"{read.name}:0")
        body.nodes[inner.name] = inner
        body.returns = [f"{inner.name}:{number}" for number in range(len(output_types(inner, {})))]
        return to_function_def(body, self._new_name("kernel"))

    def _starter(self, node: Any, kernel: SharedKernel) -> Body:
        """Returns the body that starts the iterator."""
        function = self._function(node, kernel)
        self._register(function)
        body = Body({}, [], [], ["start"], {})
        iterator = type(kernel.iterator)()
        iterator.CopyFrom(kernel.iterator)
        iterator.name = "iterator"
        body.nodes["iterator"] = iterator
        # Never used up: each element is one call of the kernel.
        limits = {"begin": 0, "end": tf.int64.max, "step": 1}
        for name, value in limits.items():
            body.add_node(
                name, "Const", [], dtype=("type", _INT64), value=("tensor", tf.make_tensor_proto(value, tf.int64))
            )
        calls = body.add_node("calls", "RangeDataset", [f"{name}:0" for name in limits])
        calls.attr["output_types"].list.type.append(_INT64)
        calls.attr["output_shapes"].list.shape.add()
        results = body.add_node(
            "results",
            "MapDataset",
            ["calls:0"],
            f=("func", tf.compat.v1.NameAttrList(name=function.signature.name)),
            Targuments=("type", []),
            use_inter_op_parallelism=("b", False),
        )
        for key in ("output_types", "output_shapes"):
            results.attr[key].CopyFrom(iterator.attr[key])
        body.add_node("start", "MakeIterator", ["results:0", "iterator:0"])
        # A prefetch would draw numbers that nobody has asked for yet.
        data_in_order(body)
        return body

    def clear(self) -> None:
        """Destroys the counters, and forgets the kernels."""
        with _tf.eager_mode():
            for handle in self._counters.values():
                tf.raw_ops.DestroyResourceOp(resource=handle, ignore_lookup_error=True)
        self._counters.clear()
        self._kernels.clear()


def without_data_set(message: str) -> str:
    """Returns the message of a kernel without the data set that holds it: TF1's message named none."""
    asking = f"/{ASKING}}}}}"
    return _OF_DATA_SET.sub("", message).replace(asking, "}}") if asking in message else message
