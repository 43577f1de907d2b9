import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.runtime.config import session_config
from tf2compat.runtime.step_functions import StepFunctions
from tf2compat.runtime.xla_steps import XlaSteps


def compiled(graph, fetches, targets, caplog):
    caplog.set_level("INFO")
    made = StepFunctions(graph, session_config(None), "queues", device="/device:CPU:0", resources=True)
    body = made.cut(fetches, targets, [])
    made.take_variables(body)
    steps = XlaSteps(made.state, "/device:CPU:0")
    for _ in range(2):
        steps.compile(body)
    clusters = [name for name in body.functions if _tf.function_def(name).attr["_XlaMustCompile"].b]
    return clusters, [record.getMessage() for record in caplog.records if "XLA" in record.getMessage()]


def test_ops_that_xla_cannot_compile_are_named_once(graph, caplog):
    x = tf.exp(tf.random_normal([4], seed=1))
    text = tf.as_string(tf.reduce_sum(x * 2.0), name="text")
    clusters, logged = compiled(graph, [text], [], caplog)
    assert clusters
    assert [line for line in logged if "AsString ('text')" in line] == logged[:1]


def test_a_step_that_fills_a_queue_is_left_as_it_is(graph, caplog):
    enqueue = tf.FIFOQueue(5, tf.float32).enqueue(tf.exp(1.0))
    assert compiled(graph, [], [enqueue], caplog) == ([], [])
