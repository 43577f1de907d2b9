import collections
import gc
import subprocess
import sys
import threading

import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.runtime.compiler import Compiler
from tf2compat.runtime.config import session_config


def test_a_program_is_one_call_with_its_variables(graph):
    x = tf.placeholder(tf.float32, [None], name="x")
    v = tf.get_variable("v", initializer=[1.0, 2.0])
    unused = tf.get_variable("unused", [3])
    compiler = Compiler(graph, session_config(None))
    start = compiler.step([], [v.initializer], [])
    step = compiler.step([x + v], [], [x])
    assert [variable.name for variable in step.variables] == ["v:0"]
    assert step.uninitialized() == ["v"]
    assert start([]) == []
    assert step.uninitialized() == []
    (result,) = step([_tf.eager_tensor(np.ones(2, np.float32), 1)])
    assert _tf.array_of(result).tolist() == [2.0, 3.0]
    assert unused.name not in compiler.variables.by_name()
    compiler.close()


def test_a_step_is_compiled_once(graph):
    x, y = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    z = x + y
    with tf.Session() as sess:
        compiled = []
        steps = sess._compiler.steps
        inner = steps.make
        steps.make = lambda *args: compiled.append(args) or inner(*args)
        for number in range(3):
            sess.run(z, {x: number, y: 1.0})
            sess.run([z], {y: 1.0, x: number})
            sess.run(collections.OrderedDict(a=z), {x: [number], "Placeholder_1:0": [1.0]})
        assert len(compiled) == 1


def test_a_session_that_is_collected_frees_its_resources(graph):
    queue = tf.FIFOQueue(5, tf.int32)
    enqueue = queue.enqueue(1)
    sess = tf.Session()
    sess.run(enqueue)
    state = sess._compiler.state
    del sess
    gc.collect()
    for thread in threading.enumerate():
        if thread.name == "tf2compat_close":
            thread.join(10)
    assert not state.has_resources
    assert not state._functions


OPTIMIZED = """
import tf2compat.v1 as tf
with tf.Graph().as_default() as graph:
    images = tf.get_variable("images", initializer=tf.ones([4, 8, 8, 3]), trainable=False)
    kernel = tf.get_variable("kernel", [3, 3, 3, 2])
    loss = tf.reduce_mean(tf.nn.conv2d(images * 1.0, kernel, strides=[1, 1, 1, 1], padding="SAME"))
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    assert "Conv2DBackpropInput" in {op.type for op in graph.get_operations()}
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        metadata = tf.RunMetadata()
        assert sess.run(train, options=tf.RunOptions(output_partition_graphs=True), run_metadata=metadata) is None
print(*(node.op for part in metadata.partition_graphs for node in part.node if "Backprop" in node.op))
"""


@pytest.mark.slow
def test_a_step_without_fetches_is_optimized_as_well():
    """The gradient of the images, which `minimize` computes and nobody needs, is not part of the step.

    In a process of its own: what TensorFlow optimizes depends on what the process has done before.
    """
    done = subprocess.run([sys.executable, "-c", OPTIMIZED], capture_output=True, text=True, timeout=120)
    kinds = done.stdout.split()
    assert [kind for kind in kinds if "BackpropFilter" in kind], done.stderr[-2000:]
    assert not [kind for kind in kinds if "BackpropInput" in kind]


def test_a_fresh_copy_computes_the_same_by_another_function(graph):
    x = tf.placeholder(tf.float32, [None])
    for replicas in (None, Replicas(None, ("", ""))):
        compiler = Compiler(graph, session_config(None), replicas=replicas)
        step, feeds = compiler.step([x * 2.0], [], [x]), [_tf.eager_tensor(np.ones(4, np.float32), 1)]
        fresh = compiler.fresh_copy(step)
        assert [_tf.array_of(each(feeds)[0]).tolist() for each in (step, fresh)] == [[2.0] * 4] * 2
        assert fresh.uninitialized() == []
        compiler.close()


def test_a_closed_session_makes_no_steps(graph):
    compiler = Compiler(graph, session_config(None))
    compiler.close()
    with pytest.raises(tf.errors.CancelledError, match="closed before the step began"):
        compiler.step([tf.constant(1.0)], [], [])
