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


TASKS = [("ps", 0), ("worker", 0), ("worker", 1)]


@pytest.mark.parametrize(
    ("task", "visible", "keeps"),
    [
        (("worker", 1), TASKS, True),
        (("worker", 0), TASKS, False),  # Others may name it as the first.
        (("worker", 0), TASKS[:2], True),
        (("worker", 1), TASKS[1:], False),  # Without servers a worker's variables are everybody's.
        (("ps", 0), TASKS[:1], False),
    ],
)
@pytest.mark.parametrize("use_resource", [True, False])
def test_global_variables_of_a_worker_beside_servers(graph, task, visible, keeps, use_resource):
    own = LocalVariables(graph, task, visible, {})
    with tf.variable_scope("", use_resource=use_resource):
        with tf.device("/job:{}/task:{}".format(*task)):
            copy = tf.get_variable("copy", initializer=[1.0])
            queue = tf.FIFOQueue(1, tf.float32, shared_name="queue")
        with tf.device("/job:ps/task:0/cpu:0" if task[0] != "ps" else OWN):
            shared = tf.get_variable("shared", initializer=[1.0])
        with tf.device("/job:worker"):
            tf.constant(1.0)
    assert (copy.op.node_def in own) is keeps
    assert shared.op.node_def not in own
    assert queue.queue_ref.op.node_def not in own


@pytest.mark.parametrize("use_resource", [True, False])
def test_a_variable_of_the_workers_is_the_first_ones(graph, use_resource):
    """A worker that names the job alone for a variable shares it, and so those that are placed on its own task."""
    own = LocalVariables(graph, ("worker", 1), TASKS, {})
    with tf.variable_scope("", use_resource=use_resource):
        with tf.device("/job:worker"):
            somebodys = tf.get_variable("somebodys", initializer=[1.0])
        with tf.device(OWN):
            copy = tf.get_variable("copy", initializer=[1.0])
    assert somebodys.op.node_def not in own
    assert copy.op.node_def not in own


@pytest.mark.parametrize("use_resource", [True, False])
def test_a_worker_keeps_its_copy_until_its_graph_names_another(graph, use_resource):
    decided = {}
    with tf.variable_scope("", use_resource=use_resource), tf.device(OWN):
        copies = [tf.get_variable(name, initializer=[1.0]) for name in ("first", "second")]
    own = LocalVariables(graph, ("worker", 1), TASKS, decided)
    assert copies[0].op.node_def in own
    with tf.device("/job:worker/task:0"):
        tf.constant(1.0)
    assert copies[1].op.node_def not in own
    assert copies[0].op.node_def in own
    assert decided == {"first": True, "second": False}
    # Other sessions of the process find them where they are.
    assert copies[0].op.node_def in LocalVariables(graph, ("worker", 1), TASKS, decided)
