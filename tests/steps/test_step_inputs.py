import pytest
import tensorflow as tf

from tf2compat.errors import UsageError, UsageTypeError
from tf2compat.steps.step_inputs import SessionInput, arguments_for, dataset_front, feed_front, is_iterator


def test_a_step_takes_an_element_or_its_parts():
    assert arguments_for(lambda batch: 0, (1, 2)) == [(1, 2)]
    assert arguments_for(lambda x, y: 0, (1, 2)) == [1, 2]
    assert arguments_for(lambda x, y=None: 0, (1, 2)) == [(1, 2)]
    with pytest.raises(UsageError, match="for each part"):
        arguments_for(lambda x, y: 0, {"x": 1, "y": 2})


def test_an_iterator_of_a_data_set():
    front = dataset_front(tf.data.Dataset.from_tensors({"a": 1.0, "b": [2, 3]}))
    nodes = {node.name: node.op for node in front.graph_def.node}
    assert nodes[front.iterator] == "IteratorV2"
    assert [nodes[name.partition(":")[0]] for name in front.tensors] == ["IteratorGetNext"] * 2
    assert is_iterator(iter(tf.data.Dataset.range(2)))
    assert not is_iterator(tf.data.Dataset.range(2))


def test_placeholders_are_named_as_arguments():
    specs = [tf.TensorSpec([2]), (tf.TensorSpec([]), tf.TensorSpec([], name="own"))]
    assert feed_front(specs, ["x", "pair"]).tensors == ["x:0", "pair_0:0", "own:0"]
    with pytest.raises(UsageTypeError, match="dense"):
        feed_front([tf.SparseTensorSpec([2, 2])], ["x"])


def test_a_session_has_values_of_its_own_beside_those_of_all():
    captured = {"iterator": "first", "batch": 1}
    one, other = SessionInput(captured, begin=lambda: (None, {"iterator": "second"})), SessionInput(captured)
    captured["batch"] = 2
    assert one.values(["iterator", "batch"]) == ["second", 2]
    assert other.values(["batch", "iterator"]) == [2, "first"]


def test_the_position_of_an_iterator_that_cannot_be_saved_is_how_many_elements_were_taken():
    begun = []

    def begin():
        begun.append(iter("abcd"))
        return begun[-1], {"iterator": begun[-1]}

    session = SessionInput({}, begin=begin, keeps_position=True)
    for _ in range(3):
        (source,) = session.values(["iterator"])
        next(source)
    session.values([])  # A step that reads no data.
    assert session.position == 3
    session.set_position(1)  # Back: it begins anew.
    assert next(session.values(["iterator"])[0]) == "b"
    session.set_position(3)
    assert next(session.values(["iterator"])[0]) == "d"
    session.set_position(9)
    assert session.position == 4  # The data have no more.
    assert len(begun) == 2
    assert SessionInput({}, begin=begin).position is SessionInput({}).position is None
