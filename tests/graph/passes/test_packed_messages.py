"""That clusters compute the same is tested in tests/distribute."""

import numpy as np
import pytest
import tensorflow as stock

from tf2compat import _tf
from tf2compat.graph.body import Body
from tf2compat.graph.passes import packed_messages as tested
from tf2compat.graph.passes.packed_messages import packed_messages

FLOAT, INT64, STRING = (dtype.as_datatype_enum for dtype in (stock.float32, stock.int64, stock.string))
HERE, FIRST, SECOND = "", "/job:ps/replica:0/task:0", "/job:ps/replica:0/task:1"


class Steps:
    """A body whose nodes are added task by task."""

    def __init__(self):
        self.body = Body({}, [], [], [], {})

    def add(self, place, name, *inputs, op="AddN", dtype=FLOAT, **attributes):
        given = {"T": ("type", dtype)} | ({"N": ("i", len(inputs))} if op == "AddN" else {})
        node = self.body.add_node(name, op, list(inputs), **(given | attributes))
        node.device = f"{place}/device:CPU:0"
        return f"{name}:0"

    def source(self, place, name, *controls, dtype=FLOAT):
        return self.add(place, name, *controls, op="Placeholder", dtype=dtype)

    def packed(self, size_of=lambda name: 8):
        packed_messages(self.body, lambda node: node.device.partition("/device:")[0], size_of)
        return sorted({name.split("/")[0] for name in self.body.nodes if name.startswith("tf2compat_packed_")})

    def sent(self):
        """The tensors that are sent: for each the task that has it, the one that takes it, and its node."""
        nodes = self.body.nodes
        place = {name: node.device.partition("/device:")[0] for name, node in nodes.items()}
        return {
            (place[name.partition(":")[0]], place[node.name], name.partition(":")[0])
            for node in nodes.values()
            for name in node.input
            if name.partition(":")[0] in nodes and place[name.partition(":")[0]] != place[node.name]
        }


@pytest.fixture
def steps():
    return Steps()


def constant(steps, place, name, dtype=FLOAT):
    tensor = stock.make_tensor_proto(np.ones(8), stock.as_dtype(dtype))
    node = steps.body.add_node(name, "Const", [], dtype=("type", dtype), value=("tensor", tensor))
    node.device = f"{place}/device:CPU:0"
    return f"{name}:0"


def test_what_is_sent_to_one_task_at_one_time_is_one_message(steps):
    a, b = constant(steps, HERE, "a"), constant(steps, HERE, "b")
    steps.add(FIRST, "x", a, b)
    steps.add(FIRST, "y", b)
    steps.add(SECOND, "z", a, a)
    assert steps.packed() == ["tf2compat_packed_0"]
    assert len(steps.sent()) == 2
    assert (HERE, SECOND, "a") in steps.sent()


def test_what_follows_from_an_answer_is_another_message(steps):
    a, b = constant(steps, HERE, "a"), constant(steps, HERE, "b")
    rows = steps.add(FIRST, "rows", a, b)
    c, d = steps.add(HERE, "c", rows), steps.add(HERE, "d", rows)
    steps.add(FIRST, "update", c, d, a)
    assert steps.packed() == ["tf2compat_packed_0", "tf2compat_packed_1"]
    assert len(steps.sent()) == 3


def test_other_types_and_large_tensors_are_sent_as_they_are(steps):
    names = [constant(steps, HERE, name) for name in ("a", "b", "large")]
    node = steps.body.add_node("text", "StringJoin", [], N=("i", 0))
    node.device = f"{HERE}/device:CPU:0"
    steps.add(FIRST, "x", *names)
    steps.add(FIRST, "y", "text:0", op="Identity", dtype=STRING)
    steps.packed(lambda name: tested._LARGEST + 1 if name.startswith("large") else 8)
    assert {node for _, _, node in steps.sent()} >= {"text", "large"}
    assert len(steps.sent()) == 3


def test_what_waits_for_a_queue_is_packed_with_its_like(steps):
    names = [constant(steps, FIRST, name) for name in ("a", "b")]
    for name in ("c", "d"):
        steps.add(FIRST, name, "queue", op="QueueDequeueV2", component_types=("type", [FLOAT]))
    for name in ("e", "f"):
        names.append(steps.add(FIRST, name, "c:0"))
    steps.add(HERE, "x", *names, "c:0", "d:0")
    assert steps.packed() == ["tf2compat_packed_0", "tf2compat_packed_1"]
    # One for what waits for nothing, one for what waits for the first element, and the second element.
    assert len(steps.sent()) == 3


def test_what_a_condition_may_leave_out_is_not_packed(steps):
    names = [constant(steps, FIRST, name) for name in ("a", "b")]
    steps.add(FIRST, "switch", "a:0", "b:0", op="Switch")
    left = [steps.add(FIRST, name, "switch:1") for name in ("c", "d")]
    steps.add(HERE, "x", *names, *left)
    assert steps.packed() == ["tf2compat_packed_0"]
    assert {node for _, _, node in steps.sent()} >= {"c", "d"}


def test_a_step_on_one_task_is_left_alone(steps):
    steps.add(HERE, "x", constant(steps, HERE, "a"), constant(steps, HERE, "b"))
    assert steps.packed() == []


def test_tensors_arrive_as_they_were_sent():
    _tf.start_runtime()
    sent = [np.float32([[1, 2, 3]]), np.int64(7), np.zeros([0, 2], np.float64), np.array([True, False])]
    with _tf.eager_mode():
        (message,) = tested._joined(*map(stock.constant, sent))
        received = tested._cut([stock.as_dtype(x.dtype) for x in sent])(message)
    for found, x in zip(received, sent, strict=True):
        assert found.dtype.as_numpy_dtype == x.dtype
        np.testing.assert_array_equal(found, x)
