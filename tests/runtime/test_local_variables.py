import pytest

import tf2compat.v1 as tf
from tf2compat.runtime.local_variables import LocalVariables

OWN = "/job:worker/task:1"
LOCAL = [tf.GraphKeys.LOCAL_VARIABLES]


@pytest.mark.parametrize("use_resource", [True, False])
def test_local_variables_of_the_task_and_their_slots(graph, use_resource):
    own = LocalVariables(graph, ("worker", 1))
    with tf.variable_scope("", use_resource=use_resource):
        with tf.device(OWN):
            local = tf.get_variable("local", initializer=[1.0], collections=LOCAL)
            everybodys = tf.get_variable("global", initializer=[1.0])
        assert local.op.node_def in own
        with tf.device("/job:worker/task:0"):
            others = tf.get_variable("others", initializer=[1.0], collections=LOCAL)
        unplaced = tf.get_variable("unplaced", initializer=[1.0], collections=LOCAL)
    optimizer = tf.train.MomentumOptimizer(0.1, 0.9)
    optimizer.minimize(tf.add_n([local, everybodys]), var_list=[local, everybodys])
    slot, global_slot = (optimizer.get_slot(variable, "momentum") for variable in (local, everybodys))
    assert slot.op.node_def in own, "an update takes both, which have to be on one device"
    for variable in (everybodys, global_slot, others, unplaced):
        assert variable.op.node_def not in own
