import pytest
import tensorflow as stock

import tf2compat.v1 as tf


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_it_applies_what_the_optimizer_inside_does(graph, reduction):
    weight = tf.get_variable("weight", initializer=1.0)
    step = tf.train.get_or_create_global_step()
    reduction = tf.losses.Reduction.MEAN if reduction == "mean" else tf.losses.Reduction.SUM
    optimizer = tf.tpu.CrossShardOptimizer(tf.train.MomentumOptimizer(0.1, 0.9), reduction)
    assert isinstance(optimizer, stock.compat.v1.tpu.CrossShardOptimizer)
    train_op = optimizer.minimize(weight**2, step)
    assert [variable.op.name for variable in optimizer.variables()] == ["weight/Momentum"]
    assert optimizer.get_slot_names() == ["momentum"]
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(train_op)
        assert session.run(weight) == pytest.approx(0.8)
        assert session.run(step) == 1
