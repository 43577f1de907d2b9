"""Which behaviour of TensorFlow's private names `_tf/functions.py` relies on."""

import threading

import numpy as np
import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat import _tf

CALL = ("executor_type", "", "config_proto", b"")


def test_functions_are_added_called_and_removed(graph, a_function):
    _tf.start_runtime()
    assert _tf.is_runtime_started()
    _tf.add_function(a_function("contract_add"))
    x = _tf.eager_tensor(np.float32(1.0).reshape(()), 1)
    for _ in range(2):
        (y,) = _tf.function_call("contract_add", 1, CALL)([x], _tf.CancellationManager())
        assert _tf.array_of(y) == 2.0
    copied = _tf.function_def("contract_add")
    copied.signature.name = "contract_copy"
    _tf.add_function(copied)
    assert _tf.function_def("contract_add").signature.name == "contract_add"
    _tf.remove_function("contract_copy")
    _tf.remove_function("contract_add")
    with pytest.raises(stock.errors.OpError):
        _tf.function_call("contract_add", 1, CALL)([x], _tf.CancellationManager())


def test_a_cancelled_manager_ends_a_call(graph, a_function):
    _tf.add_function(a_function("contract_cancel"))
    manager = _tf.CancellationManager()
    manager.start_cancel()
    with pytest.raises(stock.errors.CancelledError):
        _tf.function_call("contract_cancel", 1, CALL)([_tf.eager_tensor(np.zeros((), np.float32), 1)], manager)
    _tf.remove_function("contract_cancel")


def test_calls_work_from_other_threads(graph, a_function):
    _tf.add_function(a_function("contract_thread"))
    results = []

    def work():
        x = _tf.eager_tensor(np.zeros((), np.float32), 1)
        results.append(_tf.array_of(_tf.function_call("contract_thread", 1, CALL)([x], _tf.CancellationManager())[0]))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [1.0] * 4
    _tf.remove_function("contract_thread")


def test_a_py_func_node_calls_a_function_by_its_token():
    def negated(value):
        return -value

    called = stock.raw_ops.PyFunc(input=[stock.constant(2.0)], token=_tf.py_func_token(negated), Tout=[stock.float32])
    assert called[0].numpy() == -2.0


def test_the_graph_of_a_function(graph, a_function):
    tf.function(lambda: tf.constant(1.0, name="inside"), autograph=False)()
    (name,) = [function.signature.name for function in graph.as_graph_def().library.function]
    assert _tf.function_graph(graph, name).get_operation_by_name("inside").type == "Const"
    assert _tf.function_graph(graph, "none") is None
    with tf.Graph().as_default() as imported:
        tf.import_graph_def(graph.as_graph_def(), name="")
        assert _tf.function_graph(imported, name) is None


def test_argument_names():
    class Model:
        def step_fn(self, step_context):
            pass

    assert tuple(_tf.argument_names(lambda step_context: None)) == ("step_context",)
    assert _tf.argument_names(Model().step_fn) in (("step_context",), ("self", "step_context"))


def test_a_traced_function_forgets_the_collections_around_it(graph):
    graph.add_to_collection("losses", 1)
    with tf.variable_scope(None, default_name="scope"):
        pass
    seen = []

    def inner():
        for forget in (False, True):
            if forget:
                _tf.forget_collections()
            with tf.variable_scope(None, default_name="scope") as scope:
                seen.append((scope.name, len(tf.get_collection("losses"))))

    stock.function(inner, autograph=False).get_concrete_function()
    assert seen[:2] == [("scope_1", 1), ("scope", 0)]
    assert graph.get_collection("losses") == [1]


def test_what_is_traceable():
    def step(x):
        if x > 0:
            return x
        return -x

    converted = tf.function(_tf.traceable(tf.function(step), True), autograph=False)
    assert converted(tf.constant(-2.0)).numpy() == 2.0
    assert _tf.traceable(step, False) is step
    by_xla = tf.function(step, jit_compile=True)
    assert _tf.traceable(by_xla, True) is by_xla


def test_a_captured_variable_is_trained_and_a_captured_table_is_found():
    variable = tf.Variable(3.0)
    table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer([1], [2.0]), 0.0)

    @tf.function
    def product():
        read = tf.raw_ops.ReadVariableOp(resource=_tf.captured(variable), dtype=tf.float32)
        handle = _tf.captured(table)
        return read * tf.raw_ops.LookupTableFindV2(table_handle=handle, keys=[1], default_value=0.0)[0]

    with tf.GradientTape() as tape:
        value = product()
    assert value.numpy() == 6.0
    assert tape.gradient(value, variable).numpy() == 2.0
