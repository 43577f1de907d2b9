import pytest
from a_step import AStep

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError
from tf2compat.graph.replicated.data_types import data_type_of
from tf2compat.graph.replicated.forward_joins import Joins
from tf2compat.graph.replicated.gradient_scopes import sync_gradients
from tf2compat.graph.replicated.losses import Losses
from tf2compat.graph.replicated.sync_marks import SYNC


def a_step(losses_of):
    """A step of the gradients of losses, its marks, and whether they are added up."""
    x = tf.placeholder(tf.float32, [None, 4])
    w = tf.get_variable("w", [4, 3])
    (gradient,) = tf.gradients(losses_of(tf.matmul(x, w)), w)
    step = AStep([gradient * 2.0], feeds=[x])
    body, shapes = step.body, step.step.shapes(step.body)
    sync_gradients(body, step.step.nodes, step.scopes, lambda name: (shapes(name), data_type_of(body, name)))
    losses = Losses(body, step.step)
    losses.join(Joins(body, step.step, step.kinds, ()))
    modes = sorted(node.attr["mode"].s.decode() for node in body.nodes.values() if node.op == SYNC)
    return modes, bool(losses.sums())


@pytest.mark.parametrize(
    ("losses_of", "modes", "added"),
    [
        (tf.reduce_sum, ["gradient"], True),
        (tf.reduce_mean, ["gradient"], False),
        (lambda rows: tf.reduce_sum(rows) + tf.reduce_mean(rows), ["gradient", "gradient_total"], False),
        (lambda rows: [tf.reduce_sum(rows), tf.reduce_mean(rows)], ["gradient", "gradient_total"], False),
        (lambda rows: tf.add_n([tf.reduce_sum(rows), tf.reduce_mean(rows)]), ["gradient", "gradient_total"], False),
        (lambda rows: tf.sqrt(tf.reduce_sum(rows)), ["gradient", "gradient_total", "sum"], False),
    ],
)
def test_losses_are_sums_or_means_and_sums_are_joined_where_they_are_one_term(graph, losses_of, modes, added):
    assert a_step(losses_of) == (modes, added)


def test_a_write_before_the_loss_leaves_its_joins(graph):
    def counted(rows):
        count = tf.get_variable("count", initializer=0.0, trainable=False)
        with tf.control_dependencies([tf.assign_add(count, 1.0)]):
            return tf.identity(rows)

    assert a_step(lambda rows: tf.sqrt(tf.reduce_sum(counted(rows))))[0] == ["gradient", "gradient_total", "sum"]


def test_a_loss_in_which_rows_meet_is_refused_with_the_operation(graph):
    with pytest.raises(UnsupportedError, match=r"lost at 'MatMul_1' \(MatMul\)"):
        a_step(lambda rows: tf.reduce_mean(tf.square(tf.matmul(rows, rows, transpose_b=True))))


def test_rows_and_a_mean_of_the_same_gradients_are_refused(graph):
    with pytest.raises(UnsupportedError, match="neither the sum nor the mean"):
        a_step(lambda rows: [rows, tf.reduce_mean(rows)])


def _penalised(normalise):
    def loss(rows):
        (gradient,) = tf.gradients(tf.reduce_sum(tf.tanh(normalise(rows)), 1), rows)
        return tf.reduce_mean(tf.square(tf.reduce_sum(tf.square(gradient), 1) - 1.0))

    return loss


def _by_row(rows):
    mean, variance = tf.nn.moments(rows, [1], keep_dims=True)
    return (rows - mean) * tf.rsqrt(variance + 1e-3)


def _fused(rows, training):
    kept = () if training else (tf.zeros([3]), tf.ones([3]))
    wide = tf.reshape(rows, [-1, 1, 1, 3])
    return tf.reshape(
        tf.nn.fused_batch_norm(wide, tf.ones([3]), tf.zeros([3]), *kept, is_training=training)[0], [-1, 3]
    )


def _by_moments(rows):
    return tf.nn.batch_normalization(rows, *tf.nn.moments(rows, [0]), None, None, 1e-3)


@pytest.mark.parametrize("normalise", [tf.identity, _by_row, lambda rows: _fused(rows, False)])
def test_a_gradient_penalty_is_a_mean_where_the_rows_do_not_meet(graph, normalise):
    assert a_step(_penalised(normalise)) == (["gradient"], False)


@pytest.mark.parametrize("normalise", [lambda rows: _fused(rows, True), _by_moments])
def test_a_gradient_penalty_through_batch_statistics_is_refused(graph, normalise):
    with pytest.raises(UnsupportedError, match=r"flows through the mean and variance of the whole batch"):
        a_step(_penalised(normalise))
