"""What a replicated step computes is tested in tests/distribute; here what it looks like."""

import pytest
from a_step import AStep

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.graph.replicated.replicate import MarkedStep, Replication

TWO = Replicas(None, ("/device:CPU:0", "/device:CPU:1"))
TWO_PROCESSES = Replicas(None, ("/device:CPU:0",), workers=2, worker=1)


def training(loss_of):
    x = tf.placeholder(tf.float32, [None, 2])
    w = tf.get_variable("w", initializer=[[1.0], [2.0]])
    loss = loss_of(tf.matmul(x, w))
    return AStep([loss], [tf.train.GradientDescentOptimizer(0.1).minimize(loss)], [x])


def ops(body):
    return {node.op for node in body.nodes.values()}


def test_a_training_step_of_one_process_joins_no_other(graph):
    step = training(tf.reduce_mean)
    step = MarkedStep(step.body, step.step, step.fetches, TWO).replicated()
    body = step.body()
    assert step.nodes is None
    assert step.exchanging() is None
    assert not any(op.startswith("Collective") for op in ops(body))
    assert sum(node.op == "ResourceApplyGradientDescent" for node in body.nodes.values()) == 2


def test_a_training_step_of_many_processes_joins_them_and_a_fetch_alone_does_not(graph):
    step = training(tf.reduce_mean)
    step.step.split, step.step.workers = (), 2
    made = MarkedStep(step.body, step.step, step.fetches, TWO_PROCESSES).replicated()
    assert made.nodes
    assert "CollectiveGatherV2" in ops(made.body())
    alone = AStep(step.fetches, feeds=step.feeds)
    alone.step.split, alone.step.workers = (), 2
    made = MarkedStep(alone.body, alone.step, alone.fetches, TWO_PROCESSES).replicated()
    assert made.nodes is None
    assert not any(op.startswith("Collective") for op in ops(made.body()))


def test_a_loss_of_rows_and_a_mean_is_refused(graph):
    x = tf.placeholder(tf.float32, [None, 2])
    w = tf.get_variable("w", initializer=[[1.0], [2.0]])
    rows = tf.matmul(x, w, name="rows")
    (gradient,) = tf.gradients([rows, tf.reduce_mean(rows)], w)
    step = AStep([gradient * 2.0], feeds=[x])
    with pytest.raises(UnsupportedError, match="'rows'.*'gradients'"):
        MarkedStep(step.body, step.step, step.fetches, TWO).replicated()


def test_a_graph_that_trains(graph):
    step = training(tf.reduce_mean)
    assert Replication(graph, step.snapshot, TWO).trains()
    with tf.Graph().as_default() as other:
        tf.exp(1.0)
        assert not Replication(other, AStep([]).snapshot, TWO).trains()


def test_what_a_step_takes_from_pipelines_is_taken_before(graph):
    rows = tf.data.make_one_shot_iterator(tf.data.Dataset.range(8).batch(2)).get_next()
    step = AStep([tf.cast(rows, tf.float32)])
    assert [tensor.name for tensor in Replication(graph, step.snapshot, TWO_PROCESSES).sources(step.body)] == [
        rows.name
    ]
    assert Replication(graph, step.snapshot, TWO).sources(step.body) == []


def test_a_gradient_inside_a_loop_is_refused_where_it_varies(graph):
    x = tf.placeholder(tf.float32, [None, 2])
    w = tf.get_variable("w", initializer=[[1.0], [2.0]])

    def turn(i, v):
        loss = tf.reduce_mean(tf.square(tf.matmul(x, v)))
        return i + 1, v - 0.1 * tf.clip_by_norm(tf.gradients(loss, v)[0], 1.0)

    tf.disable_control_flow_v2()
    try:
        fitted = tf.while_loop(lambda i, _: i < 3, turn, (0, w.read_value()))[1]
    finally:
        tf.enable_control_flow_v2()
    step = AStep([], [tf.assign(w, fitted).op], [x])
    with pytest.raises(UnsupportedError, match="inside a `tf.while_loop`"):
        MarkedStep(step.body, step.step, step.fetches, TWO).replicated()


@pytest.mark.parametrize(
    "shown",
    [
        lambda loss, rows: tf.summary.scalar("loss", loss),
        lambda loss, rows: tf.sqrt(loss),
        lambda loss, rows: tf.reduce_sum(rows) / loss,
        lambda loss, rows: rows - tf.reduce_mean(rows, 0),
    ],
)
def test_a_process_that_fetches_more_joins_the_others_by_the_same_operations(graph, shown):
    x = tf.placeholder(tf.float32, [None, 2])
    w = tf.get_variable("w", initializer=[[1.0], [2.0]])
    rows = tf.matmul(x, w)
    loss = tf.reduce_sum(tf.square(rows - tf.reduce_mean(rows, 0)))
    train_op = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    made, names = shown(loss, rows), []
    for fetches in ([], [made], [loss, made]):
        step = AStep(fetches, [train_op], [x])
        step.step.split, step.step.workers = (), 2
        made = MarkedStep(step.body, step.step, step.fetches, TWO_PROCESSES).replicated()
        nodes = made.body().nodes.values()
        names.append((sorted(node.name for node in nodes if node.op.startswith("Collective")), made.nodes))
    assert names[0] == names[1] == names[2]
