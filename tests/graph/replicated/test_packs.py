import pytest
from a_step import AStep

import tf2compat.v1 as tf
from tf2compat.graph.body import Body
from tf2compat.graph.flow import before
from tf2compat.graph.replicated import collectives, packs
from tf2compat.graph.replicated.packs import JOIN, ROWS, add_join, add_rows, joins_of, pack_joins
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.graph.replicated.replicate import MarkedStep

FLOAT = tf.float32.as_datatype_enum


def a_body(*sizes, dtype=FLOAT):
    """A body that returns the sums over all processes of as many tensors."""
    body = Body({}, [], [], [], {})
    for number, size in enumerate(sizes):
        body.add_node(f"g{number}", "Zeros", [], T=("type", dtype))
        body.returns.append(add_join(body, f"join{number}", f"g{number}:0", dtype, (size,), False))
    return body


def collectives_of(body):
    return [node for node in body.nodes.values() if node.op.startswith("Collective")]


def test_a_join_says_what_is_joined():
    body = a_body(3)
    add_join(body, "other", "g0:0", FLOAT, (2, 4), True)
    first, second = joins_of(body)
    assert (first.name, first.tensor, first.size, first.weighted) == ("join0", "g0:0", 3, False)
    assert (second.shape, second.size, second.weighted) == ((2, 4), 8, True)
    assert add_join(body, "unknown", "g0:0", FLOAT, (None, 4), False) is None
    assert add_join(body, "unknown", "g0:0", FLOAT, None, False) is None


def test_small_values_are_joined_by_one_operation():
    body = a_body(3, 4, 5)
    pack_joins(body, 2, "/device:CPU:0")
    (node,) = collectives_of(body)
    assert node.op == "CollectiveGatherV2"
    assert node.device == "/device:CPU:0"
    assert not any(node.op == JOIN for node in body.nodes.values())
    assert len(before(body, body.returns[:1]) & {"g0", "g1", "g2"}) == 3


def test_a_value_alone_is_not_copied_into_a_pack():
    body = a_body(3)
    pack_joins(body, 2, "")
    assert not any(node.op == "ConcatV2" for node in body.nodes.values())
    assert len(collectives_of(body)) == 1


def test_large_values_are_packed_as_they_become_ready(monkeypatch):
    monkeypatch.setattr(packs, "_ALONE_BYTES", 40)
    body = a_body(3, 8, 10, 5, 6)
    pack_joins(body, 2, "")
    assert len(collectives_of(body)) == 3
    for number, others in enumerate([{"g0", "g1"}, {"g0", "g1"}, {"g2"}, {"g3", "g4"}, {"g3", "g4"}]):
        assert before(body, [body.returns[number]]) & {f"g{other}" for other in range(5)} == others


def test_what_is_large_for_all_to_take_is_reduced_on_the_way(monkeypatch):
    monkeypatch.setattr(collectives, "LARGEST_GATHER_BYTES", 16)
    body = a_body(3, 4)
    pack_joins(body, 2, "")
    assert [node.op for node in collectives_of(body)] == ["CollectiveReduceV2"]


def test_other_types_are_packed_apart():
    body = a_body(3, 4)
    body.add_node("count", "Zeros", [], T=("type", tf.int32.as_datatype_enum))
    body.returns.append(add_join(body, "join_count", "count:0", tf.int32.as_datatype_enum, (), False))
    pack_joins(body, 2, "")
    assert len(collectives_of(body)) == 2


def test_a_join_that_needs_another_is_not_packed_with_it():
    body = a_body(3, 4)
    for number in range(2):
        body.add_node(f"h{number}", "Neg", [f"join{number}:0"], T=("type", FLOAT))
        body.returns.append(add_join(body, f"later{number}", f"h{number}:0", FLOAT, (3 + number,), False))
    body.add_node("waits", "NoOp", ["^join0"])
    pack_joins(body, 2, "")
    nodes = collectives_of(body)
    assert len(nodes) == 2
    assert nodes[0].name in before(body, [nodes[1].name])
    assert nodes[0].name in before(body, ["waits"])
    assert nodes[1].name not in before(body, ["waits"])


def test_rows_are_put_together_by_two_operations_whatever_their_number():
    body = Body({}, [], [], [], {})
    types = [FLOAT, tf.int64.as_datatype_enum, FLOAT, tf.bool.as_datatype_enum]
    for number, dtype in enumerate(types):
        body.add_node(f"g{number}", "Zeros", [], T=("type", dtype))
        replicas = Replicas(None, ("/device:CPU:0",), workers=2, worker=1)
        body.returns.append(add_rows(body, f"rows{number}", f"g{number}:0", dtype, replicas))
    pack_joins(body, 2, "")
    assert len(collectives_of(body)) == 2
    assert not any(node.op in (JOIN, ROWS) for node in body.nodes.values())


@pytest.mark.parametrize("order", [0, 1])
def test_names_of_packs_do_not_depend_on_the_order_of_a_body(order):
    body = a_body(3, 4, 5)
    if order:
        body.nodes = dict(reversed(body.nodes.items()))
    pack_joins(body, 2, "")
    (node,) = collectives_of(body)
    assert node.name.startswith("join0/packed/")


def test_the_statistics_of_a_layer_are_packed_and_the_gradients_of_all(graph):
    feed = x = tf.placeholder(tf.float32, [None, 4])
    for number in range(2):
        kernel, scale = (tf.get_variable(f"{name}{number}", [4, 4]) for name in ("kernel", "scale"))
        x = tf.matmul(x, kernel)
        x = tf.nn.batch_normalization(x, *tf.nn.moments(x, [0]), None, scale[0], 0.1)
    train_op = tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_mean(tf.square(x)))
    step = AStep([], [train_op], [feed])
    step.step.split, step.step.workers = (), 2
    replicas = Replicas(None, ("/device:CPU:0",), workers=2, worker=1)
    made = MarkedStep(step.body, step.step, step.fetches, replicas).replicated()
    assert made.exchanging() is None
    joins = joins_of(made._copied(False)[0])
    # Each layer's variance needs its mean, and what flows back through a layer has met that of the layers behind it.
    assert (len(joins), len(collectives_of(made.body()))) == (12, 7)
