"""The state of a session between its runs, besides variables: resources, random states, functions."""

from __future__ import annotations

import contextlib
import itertools
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph import iterator_state
from tf2compat.graph.body import Body
from tf2compat.graph.function_body import to_function_def
from tf2compat.graph.inner_operations import Place
from tf2compat.graph.kept_tensors import SessionHandles
from tf2compat.graph.kernel_state import KernelState
from tf2compat.graph.passes.name_resources import REFERENCE_VARIABLES
from tf2compat.graph.passes.shared_random_state import HostDraw, RandomState
from tf2compat.log import logger
from tf2compat.placement.signals import work
from tf2compat.runtime.host_draws import HOST_DRAWS
from tf2compat.runtime.registered_functions import RegisteredFunctions
from tf2compat.steps.step_inputs import SessionInput

__all__ = ["SessionState"]

_ITERATOR, _STATE, _STREAM, _TAKEN = "iterator/", "random_state/", "random_stream/", "elements_taken"
_counter = itertools.count()
# Beside the id of the process: two machines may have the same one, and a forked child has this number.
_PROCESS = os.urandom(6).hex()
_Call = Callable[[str, int, list[Any]], list[Any]]


def _seeds(seed: int, seed2: int) -> tuple[int, int]:
    """Returns the seeds of a random op; both 0 is TF1's way to say that it is not seeded.

    Raises:
        tf.errors.InvalidArgumentError: it is not, and `tf.config.experimental.enable_op_determinism` was called.
    """
    if seed == 0 and seed2 == 0:
        if _tf.is_deterministic():
            message = "When determinism is enabled, random ops must have a seed specified."
            raise tf.errors.InvalidArgumentError(None, None, message)
        seed, seed2 = (int.from_bytes(os.urandom(8), "little", signed=True) for _ in range(2))
    return seed, seed2


class SessionState:
    """The session's resource container and the functions that were made for it, for any number of threads.

    Args:
        call: runs a function of this session until it is closed: (name, number of outputs, inputs) -> tensors.
        shared_container: the container of a server's resources, if the session is one of a server.

    Attributes:
        container: the name of the container of this session.
        shared_container: that of the server's queues, tables and iterators; empty without a server.
        handles: the tensors that `tf.get_session_handle` keeps.
        kernels: the kernels that have a state outside of resources.
        places: where steps call the functions of the graph, by the names of the copies that they call.
        functions: the functions that were given to the runtime.
        register: gives it one.
        input: where the session of a step graph is in its data.
        pending: what `set_position` was given for iterators and random ops that are not there yet.
    """

    def __init__(self, call: _Call, shared_container: str = "") -> None:
        number = next(_counter)
        self.container = f"tf2compat.session{number}"  # The runtime allows no underscore here.
        if shared_container:  # A parameter server has the containers of several processes.
            self.container += f".{_PROCESS}.{os.getpid()}"
        self.shared_container = shared_container
        self._suffix = f"session{number}"
        self._call = call
        # Taken in this order. The last is for the dictionaries below; it is not held while an iterator is started or
        # restored, for that may wait for steps.
        self._starting, self._restoring, self._lock = threading.RLock(), threading.RLock(), threading.RLock()
        self._destroyed = False
        self._names = itertools.count()
        self._resources: dict[str, Any] = {}
        self._states: dict[str, tf.Tensor] = {}
        self._draws: dict[str, Any] = {}
        self._keep_alive: list[Any] = []
        self._started: set[str] = set()
        self._streams: dict[str, Any] = {}
        self._helpers: dict[tuple[str, str], tuple[str, int]] = {}
        self._warned: set[str] = set()
        self.places: dict[str, Place] = {}
        self.functions = RegisteredFunctions(self._step_ended)
        self.register = self.functions.add
        self.pending: dict[str, Any] = {}
        self.input = SessionInput({})
        self.handles = SessionHandles()
        self.kernels = KernelState(self.container, self.new_name, self.register, self.run_once)
        work.add(self)

    @property
    def has_resources(self) -> bool:
        """Whether a step is needed to destroy what the session holds."""
        return bool(self._resources or self.kernels.resources)

    def new_name(self, stem: str) -> str:
        """Returns a name for a function that no other function of the process has."""
        return f"{stem}_{self._suffix}_{next(self._names)}"

    def _step_ended(self, function: str) -> None:
        """Forgets where a function was called. That of a data set may still run, in an iterator, and fail."""
        if function in self.places and self.places[function].in_step:
            del self.places[function]

    def created(self, node: Any) -> None:
        """Notes a node whose resource has to be destroyed when the session closes."""
        container = node.attr["container"].s.decode()
        if container.split("/")[0] != self.container:
            return  # A server's resources outlive its sessions.
        key = "/".join((node.op, container, node.attr["shared_name"].s.decode()))
        with self._lock:
            self._resources.setdefault(key, node)

    def ensure_random_state(self, state: RandomState) -> None:
        """Creates the state variable of a random op at its first use."""
        with self._lock:
            if state.name not in self._states:
                self._states[state.name] = self._made_random_state(state)

    def _made_random_state(self, state: RandomState) -> tf.Tensor:
        seed, seed2 = _seeds(state.seed, state.seed2)
        with _tf.eager_mode(), tf.device("/device:CPU:0"):
            handle = _tf.variable_handle(self.container, f"random_state/{state.name}", tf.int64, tf.TensorShape([3]))
            first = self.pending.pop(f"{_STATE}{state.name}", None)
            value = tf.constant([0, seed2, seed], tf.int64) if first is None else first
            tf.raw_ops.AssignVariableOp(resource=handle, value=value)
        return handle

    def draw_function(self, draw: HostDraw) -> Any:
        """Returns the function by which a step draws on the host; its counter is kept here."""
        with self._lock:
            if draw.name not in self._draws:
                self._draws[draw.name] = self._make_draw_function(draw)
            return self._draws[draw.name]

    def _make_draw_function(self, draw: HostDraw) -> Any:
        seed, seed2 = _seeds(draw.node.attr["seed"].i, draw.node.attr["seed2"].i)
        drawn: Any = HOST_DRAWS[draw.node.op](seed, seed2, draw.node)
        self._streams[draw.name] = drawn.philox
        self._set_stream(draw.name)
        signature = [tf.TensorSpec(None, tf.dtypes.as_dtype(t)) for t in draw.input_types]
        with _tf.eager_mode():
            concrete = tf.function(drawn, input_signature=signature, autograph=False).get_concrete_function()
        self._keep_alive.append(concrete)  # The callback lives as long as what was traced.
        function = type(concrete.function_def)()
        function.CopyFrom(concrete.function_def)
        function.signature.name = self.new_name("draw")
        return function

    def run_once(self, stem: str, body: Body, inputs: list[Any]) -> None:
        """Runs a body that is no step: what its kernels hold is freed when the session closes.

        Args:
            stem: how the function's name begins.
            body: it returns nothing.
            inputs: its arguments, eager tensors.
        """
        function = to_function_def(body, self.new_name(stem))
        self.register(function)
        self._call(function.signature.name, 0, inputs)

    def start_once(self, iterator: Any, start: Callable[[], Body], inputs: list[Any] | None = None) -> None:
        """Starts an iterator, unless this session did so before.

        Args:
            iterator: the `IteratorV2` node.
            start: returns the body that starts it.
            inputs: what the body takes.
        """
        # By its names, not by its node: several steps hold a node each of one iterator.
        key = "/".join(iterator.attr[part].s.decode() for part in ("container", "shared_name"))
        with self._starting:
            if key in self._started:
                return
            self.run_once("start_iterator", start(), inputs or [])
            self._started.add(key)
            self.apply_pending()

    def position(self) -> dict[str, Any]:
        """Returns the state of iterators and random ops: name -> eager tensor.

        It includes what `set_position` gave to those that have not run since: a session that restores a
        checkpoint and saves before its first step writes the same position again.
        Iterators that were not initialised are left out. What is not part is named in a warning, once:
        the state of functions of a data set (a random op, a lookup table, Python code), of random ops
        that keep it in their kernels, and what queues hold.

        Raises:
            tf.errors.OpError: a data set cannot be saved, one of a Python generator say.
        """
        with self._lock, _tf.eager_mode(), tf.device("/device:CPU:0"):
            found = self.pending | {
                f"{_STATE}{name}": tf.raw_ops.ReadVariableOp(resource=handle, dtype=tf.int64)
                for name, handle in self._states.items()
            }
            for name, stream in self._streams.items():
                found[f"{_STREAM}{name}"] = tf.constant(stream.position, tf.int64)
            if self.input.position is not None:
                found[_TAKEN] = tf.constant(self.input.position, tf.int64)
            queues = [node.name for node in self._resources.values() if "Queue" in node.op]
            kernels = self.kernels.names
        for name, iterator in self._iterators().items():
            state = self._iterator_state(name, iterator)
            if state is not None:
                found[f"{_ITERATOR}{name}"] = state
        for what, names in (("what queues hold", queues), ("the state of kernels", kernels)):
            if names:
                self._warn_once(what, "A checkpoint does not keep %s: %s.", what, ", ".join(names))
        return found

    def _warn_once(self, key: str, *message: Any) -> None:
        if key not in self._warned:
            self._warned.add(key)
            logger.warning(*message)

    def set_position(self, values: dict[str, Any]) -> None:
        """Sets iterators and random ops to a state of `position`, those that do not exist yet when they are made.

        An iterator takes it over when it is initialised for the first time, here or later.
        """
        with self._restoring:
            with self._lock, _tf.eager_mode(), tf.device("/device:CPU:0"):
                self.pending = dict(values)
                for name, handle in self._states.items():
                    value = self.pending.pop(f"{_STATE}{name}", None)
                    if value is not None:
                        tf.raw_ops.AssignVariableOp(resource=handle, value=value)
                for name in self._streams:
                    self._set_stream(name)
                if self.input.position is not None and _TAKEN in self.pending:
                    self.input.set_position(int(self.pending.pop(_TAKEN)))
            self.apply_pending()

    def _set_stream(self, name: str) -> None:
        block = self.pending.pop(f"{_STREAM}{name}", None)
        if block is not None:
            self._streams[name].position = int(block)

    def apply_pending(self) -> None:
        """Sets the iterators that have been initialised since `set_position`, each once."""
        with self._restoring:
            for name, iterator in self._iterators().items():
                state = self.pending.get(f"{_ITERATOR}{name}")
                if state is not None and self._restored(name, iterator, state):
                    with self._lock:
                        del self.pending[f"{_ITERATOR}{name}"]

    def _iterators(self) -> dict[str, Any]:
        """Returns the nodes of the session's iterators, by their names."""
        with self._lock:
            nodes = [node for node in self._resources.values() if node.op in iterator_state.ITERATORS]
        return {node.attr["shared_name"].s.decode(): node for node in nodes}

    def _run_helper(self, stem: str, name: str, make: Callable[[], Body], inputs: list[Any]) -> list[Any]:
        """Runs a function that is made once for a resource of this name."""
        with self._lock:
            if self._destroyed:
                raise tf.errors.CancelledError(None, None, "The session was closed.")
            if (stem, name) not in self._helpers:
                body = make()
                function = to_function_def(body, self.new_name(stem))
                self.register(function)
                self._helpers[stem, name] = (function.signature.name, len(body.returns))
            helper = self._helpers[stem, name]
        return self._call(*helper, inputs)

    def _iterator_state(self, name: str, iterator: Any) -> Any | None:
        """Returns the state of an iterator; None if it has not been initialised."""
        try:
            # 'fail' first: it tells whether there is a state that the checkpoint will lack.
            return self._run_helper("save_iterator", name, lambda: iterator_state.saving(iterator, "fail"), [])[0]
        except tf.errors.FailedPreconditionError as error:
            if "not been initialized" in error.message:
                return None
            message = "The position of the iterator '%s' is kept without the state of functions of its data set: %s"
            self._warn_once(name, message, name, error.message)
        return self._run_helper("save_part", name, lambda: iterator_state.saving(iterator, "ignore"), [])[0]

    def _restored(self, name: str, iterator: Any, state: Any) -> bool:
        """Sets an iterator to a state; returns whether that was possible, which is so once it is initialised."""
        try:
            self._run_helper("restore_iterator", name, lambda: iterator_state.restoring(iterator), [state])
        except tf.errors.FailedPreconditionError as error:
            if "not been initialized" in error.message:
                return False
            raise
        return True

    def destroy(self, call: _Call) -> None:
        """Destroys the resources and forgets the functions.

        Args:
            call: runs a function though the session is closed.
        """
        work.discard(self)
        with self._lock:
            self._destroyed = True
            running_ahead = self._taken_iterators(call)
        self.functions.clear()
        # No kernel holds these iterators now, so each ends here, and waits for the functions that it runs in threads of
        # its own. The end of a kernel would be too late: the runtime ends it under a lock, and a callback to Python in
        # one of these functions takes that lock. Only then may other resources go: a locked mutex, say, is unlocked
        # by a function that has no reference to it.
        _destroy_now(running_ahead)
        with self._lock:
            _destroy_now(self._states.values())
            self._states.clear()
            nodes = [*self._resources.values(), *self.kernels.resources]
            self._resources.clear()
            self._destroy_resources(nodes, call)
            self.kernels.clear()
        self.functions.clear()
        # After the functions: a call back to a function that is gone would fail.
        self._keep_alive.clear()
        self.handles.clear()

    def _taken_iterators(self, call: _Call) -> list[Any]:
        """Takes the iterators of this process off the resources; returns their handles."""
        nodes = {key: node for key, node in self._resources.items() if _runs_ahead(node)}
        if not nodes:
            return []
        body = Body({}, [], [], [], {})
        body.returns = [f"{_copied(body, node, number).name}:0" for number, node in enumerate(nodes.values())]
        function = to_function_def(body, self.new_name("handles"))
        self.register(function)
        handles = call(function.signature.name, len(nodes), [])
        for key in nodes:
            del self._resources[key]
        return handles

    def _destroy_resources(self, nodes: list[Any], call: _Call) -> None:
        if not nodes:
            return
        try:
            self._destroy_nodes(nodes, call)
        except tf.errors.OpError:
            # One of them has no kernel: it was never made, and does not keep the others.
            for node in nodes:
                with contextlib.suppress(tf.errors.OpError):
                    self._destroy_nodes([node], call)

    def _destroy_nodes(self, nodes: list[Any], call: _Call) -> None:
        body = Body({}, [], [], [], {})
        for number, node in enumerate(nodes):
            copied = _copied(body, node, number)
            free = _free_reference if node.op in REFERENCE_VARIABLES else _destroy
            body.targets.append(free(body, copied))
        function = to_function_def(body, self.new_name("destroy"))
        self.register(function)
        call(function.signature.name, 0, [])


def _runs_ahead(node: Any) -> bool:
    """Returns whether a resource may run functions of a data set in threads of its own, in this process."""
    return node.op in iterator_state.ITERATORS and "/job:" not in node.device


def _destroy_now(handles: Iterable[Any]) -> None:
    """Destroys the resources of some handles; those that nothing else holds have ended when it returns."""
    with _tf.eager_mode():
        for handle in handles:
            tf.raw_ops.DestroyResourceOp(resource=handle, ignore_lookup_error=True)


def _copied(body: Body, resource: Any, number: int) -> Any:
    """Adds a copy of a node that gives out a handle; returns it."""
    copied = type(resource)()
    copied.CopyFrom(resource)
    copied.name = f"resource_{number}"
    copied.attr.pop("_class", None)
    body.nodes[copied.name] = copied
    return copied


def _destroy(body: Body, resource: Any) -> str:
    """Adds a node that destroys a resource; returns its name."""
    name = f"destroy_{resource.name}"
    return body.add_node(name, "DestroyResourceOp", [f"{resource.name}:0"], ignore_lookup_error=("b", True)).name


def _free_reference(body: Body, variable: Any) -> str:
    """Adds nodes that free the memory of a reference variable, which nothing can destroy; returns the last one."""
    data_type = variable.attr["dtype"].type
    nothing = body.add_node(
        f"nothing_{variable.name}",
        "Const",
        [],
        dtype=("type", data_type),
        value=("tensor", tf.make_tensor_proto([], tf.dtypes.as_dtype(data_type), [0])),
    )
    return body.add_node(
        f"free_{variable.name}",
        "Assign",
        [f"{variable.name}:0", f"{nothing.name}:0"],
        T=("type", data_type),
        validate_shape=("b", False),
        use_locking=("b", True),
    ).name
