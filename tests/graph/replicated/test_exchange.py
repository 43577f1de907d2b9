import json
import os
import pathlib
import subprocess
import sys

import numpy as np
import portpicker
import pytest
import tensorflow as stock
from a_step import AStep

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.graph.flow import before
from tf2compat.graph.replicated import exchange
from tf2compat.graph.replicated.exchange import LENGTH, SAID, add_exchange
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.graph.replicated.replicate import MarkedStep

SECOND_OF_TWO = Replicas(None, ("/device:CPU:0",), workers=2, worker=1)
SCRIPT = pathlib.Path(__file__).parents[2] / "distribute" / "exchanging.py"


def exchanging(loss_of, *more):
    """What becomes of a step that trains by a loss of two weights, and runs or fetches more."""
    x = tf.placeholder(tf.float32, [None, 2])
    w = tf.get_variable("w", initializer=[[1.0], [2.0]])
    loss = loss_of(tf.matmul(x, w))
    train_op = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    step = AStep([loss], [train_op, *(make().op for make in more)], [x])
    step.step.split, step.step.workers = (), 2
    return MarkedStep(step.body, step.step, step.fetches, SECOND_OF_TWO).replicated().exchanging()


def named(body, op):
    return [node for node in body.nodes.values() if node.op == op]


def test_all_is_joined_by_one_message_before_anything_is_written(graph):
    body, found = exchanging(tf.reduce_mean)
    assert found.length == 2
    (gather,) = [node for node in body.nodes.values() if node.op.startswith("Collective")]
    (asserted,) = named(body, "Assert")
    (written,) = named(body, "ResourceApplyGradientDescent")
    assert {gather.name, asserted.name} <= before(body, [written.name])
    assert [argument.name for argument in body.arguments[1:3]] == [SAID, LENGTH]
    assert len(body.returns) == 2


def test_what_no_gradient_needs_waits_as_well(graph):
    count = tf.get_variable("count", initializer=0.0)
    body, _ = exchanging(
        tf.reduce_mean, lambda: tf.assign_add(count, 1.0), lambda: tf.py_func(lambda: np.int64(1), [], tf.int64)
    )
    (asserted,) = named(body, "Assert")
    for op in ("AssignAddVariableOp", "PyFunc"):
        (node,) = named(body, op)
        assert asserted.name in before(body, [node.name])


def test_a_layout_tells_names_and_sizes_apart(graph):
    _, found = exchanging(tf.reduce_mean)
    with tf.Graph().as_default():
        _, same = exchanging(tf.reduce_mean, lambda: tf.constant(1.0))
    with tf.Graph().as_default():
        _, other = exchanging(tf.reduce_sum)
    assert found == same
    assert found.layout != other.layout


def _statistics(rows):
    return tf.reduce_mean(tf.square(rows - tf.reduce_mean(rows)))


def _shown(rows):
    return tf.reduce_mean(tf.Print(rows, [rows]))


@pytest.mark.parametrize("loss_of", [_statistics, _shown])
def test_steps_that_have_to_ask_first(graph, loss_of):
    assert exchanging(loss_of) is None


def test_large_gradients_are_joined_while_the_backward_pass_goes_on(graph, monkeypatch):
    monkeypatch.setattr(exchange, "LARGEST_GATHER_BYTES", 4)
    assert exchanging(tf.reduce_mean) is None


def test_a_write_in_a_loop_cannot_wait(graph):
    tf.disable_control_flow_v2()
    try:
        count = tf.get_variable("count", initializer=0.0, use_resource=True)
        turns = tf.while_loop(lambda i: i < 3.0, lambda i: i + tf.assign_add(count, 1.0), [0.0])
        assert exchanging(tf.reduce_mean, lambda: turns) is None
    finally:
        tf.enable_control_flow_v2()


def test_a_step_that_joins_nothing(graph):
    step = AStep([tf.constant(1.0)])
    assert add_exchange(step.body, 2, "") is None


@pytest.mark.parametrize(
    ("rows", "shares"), [((6, 2), [0.75, 0.25]), ((0, 2), [0.5, 0.5]), ((1, 2), [np.float32(1 / 3), np.float32(2 / 3)])]
)
def test_shares_are_those_of_an_agreement(rows, shares):
    _tf.start_runtime()
    with _tf.eager_mode():
        found = exchange._shares(stock.constant(rows, stock.int32), 2)
        assert found.numpy().tolist() == shares


def test_two_workers():
    addresses = [f"localhost:{portpicker.pick_unused_port()}" for _ in range(2)]
    processes = []
    for index in range(2):
        config = {"cluster": {"worker": addresses}, "task": {"type": "worker", "index": index}}
        environment = os.environ | {"TF_CONFIG": json.dumps(config), "TF_CPP_MIN_LOG_LEVEL": "3"}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        processes.append(subprocess.Popen([sys.executable, str(SCRIPT)], env=environment, **pipes))
    outputs = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outputs
    chief, worker = (json.loads(output.splitlines()[-1]) for output, _ in outputs)
    for found in (chief, worker):
        # Each of five steps subtracts the mean of what both feed. They agree before the first, and when one leaves.
        assert found["equal"][0] == [-15.0] * 3
        assert found["equal"][1:] == [1, 5]
        assert found["lone"] == [[97.0, 197.0, -9.0], 1.0, 1]
        assert found["limit"] == [-9.0] * 3
        assert found["first"][0] == [-27.0] * 3
    # The worker has tried four times, and asks first since, as the chief does.
    assert (chief["first"][2], worker["first"][2]) == (0, 4)
    assert chief["first"][3] == 8
    assert "Worker 1 of 2 has ended training" in chief["left"]
    assert chief["after"] == [[-9.0] * 3, 3.0, 3]
