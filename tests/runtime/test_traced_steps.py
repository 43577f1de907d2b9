import functools

import tensorflow as tf2

import tf2compat
from tf2compat import _tf
from tf2compat.runtime.compiler import Compiler
from tf2compat.runtime.config import session_config
from tf2compat.runtime.opened_steps import opened_steps
from tf2compat.runtime.traced_steps import TracedSteps, bound_variables


def test_steps_of_a_traced_graph_run_on_the_variables_of_the_step():
    with _tf.eager_mode():
        weight = tf2.Variable(1.0, name="weight")
        data = tf2.data.Dataset.from_tensors(2.0).repeat(3)

    def step(x):
        weight.assign_sub(0.25 * x)
        return {"loss": weight * x}

    with _tf.eager_mode():
        graph = tf2compat.StepGraph(step, data)
    assert bound_variables(graph, "tests").get(graph.as_graph_def().node[0]) is not None
    compiler = Compiler(functools.partial(opened_steps, graph, session_config(None)))
    assert isinstance(compiler.steps, TracedSteps)
    assert compiler.cluster is None
    assert not compiler.can_run_in_parts
    compiler.step([], [graph.train_op], [])([])
    with _tf.eager_mode():
        assert weight.numpy() == 0.5
    compiler.close()
    with _tf.eager_mode():
        assert weight.numpy() == 0.5
