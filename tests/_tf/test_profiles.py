"""Which behaviour of TensorFlow's private names `_tf/profiles.py` relies on."""

import numpy as np
from tensorflow.python.eager import context

from tf2compat import _tf

CALL = ("executor_type", "", "config_proto", b"")


def test_traces_and_graphs(graph, a_function):
    _tf.add_function(a_function("contract_trace"))
    with _tf.collected_trace() as trace, _tf.collected_graphs() as metadata:
        x = _tf.eager_tensor(np.zeros((), np.float32), 1)
        _tf.function_call("contract_trace", 1, CALL)([x], _tf.CancellationManager())
    assert any("long_name" in event.args for event in trace.trace_events)
    assert metadata.partition_graphs
    _tf.remove_function("contract_trace")


def test_graphs_of_before_are_not_collected(graph, a_function):
    for name in ("contract_before", "contract_within"):
        _tf.add_function(a_function(name))
    x = _tf.eager_tensor(np.zeros((), np.float32), 1)
    context.context().enable_run_metadata()  # And nobody asks for what is collected.
    _tf.function_call("contract_before", 1, CALL)([x], _tf.CancellationManager())
    with _tf.collected_graphs() as metadata:
        _tf.function_call("contract_within", 1, CALL)([x], _tf.CancellationManager())
    assert len(metadata.function_graphs) == 1
    for name in ("contract_before", "contract_within"):
        _tf.remove_function(name)
