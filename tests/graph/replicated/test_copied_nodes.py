import pytest
from a_step import AStep

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError
from tf2compat.graph.replicated.copied_nodes import PREFIX, Copies
from tf2compat.graph.replicated.data_types import data_type_of
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.graph.replicated.sync_marks import add_sync

TWO = Replicas(None, ("/device:CPU:0", "/device:CPU:1"))


def copied(step, replicas=TWO, mode="mean", split=True):
    body = step.body
    body.returns = [add_sync(body, name, mode, data_type_of(body, name)) for name in body.returns]
    arguments = step.step.split_arguments(body) if split else []
    copies = Copies(body, step.kinds(), replicas, arguments, set(), set())
    return copies.make(lambda made, name: made.fetched(name, "first"))


def test_what_depends_on_the_batch_is_there_for_each_replica(graph):
    x = tf.placeholder(tf.float32, [None])
    y = tf.exp(x, name="exp")
    made = copied(AStep([tf.reduce_mean(y)], feeds=[x]))
    assert made.nodes["exp"].device == "/device:CPU:0"
    assert made.nodes[f"{PREFIX}1/exp"].device == "/device:CPU:1"
    assert [argument.name for argument in made.arguments][1:] == ["tf2compat_shares", "tf2compat_bounds"]


def test_what_has_a_state_and_no_batch_is_there_once(graph):
    x = tf.placeholder(tf.float32, [None])
    noise = tf.random_normal([3], name="noise")
    batch_noise = tf.random_normal(tf.shape(x), name="batch_noise")
    made = copied(AStep([tf.reduce_mean(x + batch_noise) + noise], feeds=[x]))
    draws = sorted(name for name, node in made.nodes.items() if node.op == "RandomStandardNormal")
    assert draws == [
        "batch_noise/RandomStandardNormal",
        "noise/RandomStandardNormal",
        f"{PREFIX}1/batch_noise/RandomStandardNormal",
    ]


def test_each_replica_has_a_copy_of_a_variable_and_central_storage_one(graph):
    x = tf.placeholder(tf.float32, [None])
    v = tf.get_variable("v", initializer=1.0)
    mean = tf.reduce_mean(x)
    for central, number in (("", 2), ("/device:CPU:0", 1)):
        step = AStep([mean], [tf.assign(v, 2.0).op], [x])
        made = copied(step, Replicas(None, TWO.devices, central=central))
        handles = [argument for argument in made.arguments if "_handle_dtypes" in argument.attributes]
        writes = [node for node in made.nodes.values() if node.op == "AssignVariableOp"]
        assert (len(handles), len(writes), len(made.targets)) == (number, number, number)


def test_pinned_operations_go_to_the_replicas_device(graph):
    x = tf.placeholder(tf.float32, [None])
    with tf.device("/device:CPU:0"):
        y = tf.exp(x, name="exp")
    made = copied(AStep([tf.reduce_mean(y)], feeds=[x]))
    assert made.nodes[f"{PREFIX}1/exp"].device == "/device:CPU:1"


@pytest.mark.parametrize(("mode", "op"), [("mean", "AddN"), ("sum", "AddN"), ("gather", "ConcatV2")])
def test_marks_become_what_joins_the_copies(graph, mode, op):
    x = tf.placeholder(tf.float32, [None])
    made = copied(AStep([tf.exp(x, name="exp")], feeds=[x]), mode=mode)
    (joined,) = [node for node in made.nodes.values() if node.op == op]
    assert len([name for name in joined.input if not name.startswith("^")]) in (2, 3)


def test_loops_of_two_replicas_have_frames_of_their_own(graph):
    tf.disable_control_flow_v2()
    try:
        x = tf.placeholder(tf.float32, [None])
        out = tf.while_loop(lambda i, s: i < 2, lambda i, s: (i + 1, s + tf.reduce_sum(x)), (0, 0.0))[1]
    finally:
        tf.enable_control_flow_v2()
    made = copied(AStep([out], feeds=[x]))
    frames = {node.attr["frame_name"].s.decode() for node in made.nodes.values() if node.op == "Enter"}
    assert len(frames) == 2


def test_what_is_there_once_waits_for_the_writes_of_all_replicas(graph):
    v = tf.get_variable("v", initializer=1.0)
    write = tf.assign_add(v, 1.0)
    with tf.control_dependencies([write]):
        behind = tf.py_func(lambda: 1.0, [], tf.float32, name="behind")
    of = tf.py_func(lambda a: a, [write], tf.float32, name="of")
    made = copied(AStep([behind, of]), split=False)
    assert f"^{PREFIX}1/AssignAddVariableOp" in made.nodes["behind"].input
    # Something takes the value: of a condition whose value nothing takes no branch would run.
    (taken,) = (made.nodes[name[1:]] for name in made.nodes["of"].input if name.startswith("^"))
    assert taken.input[0].startswith(f"{PREFIX}1/")
    assert not {f"{PREFIX}1/behind", f"{PREFIX}1/of"} & set(made.nodes)


def test_a_loop_does_not_write_what_all_replicas_share(graph):
    v = tf.get_variable("v", initializer=1.0)

    def body(i):
        with tf.control_dependencies([tf.assign_add(v, 1.0)]):
            return i + 1

    tf.disable_control_flow_v2()
    try:
        step = AStep([tf.while_loop(lambda i: i < 3, body, [0])])
    finally:
        tf.enable_control_flow_v2()
    with pytest.raises(UnsupportedError, match="`write in a loop`"):
        copied(step, Replicas(None, TWO.devices, central="/device:CPU:0"), split=False)
    assert copied(step, split=False).targets
