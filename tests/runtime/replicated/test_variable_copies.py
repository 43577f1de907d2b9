import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.runtime.replicated import variable_copies as variables
from tf2compat.runtime.replicated.variable_copies import ReplicatedVariables

TWO = ("/device:CPU:0", "/device:CPU:1")


def node(name):
    made = tf.NodeDef(name=name, op="VarHandleOp")
    made.attr["dtype"].type = tf.float32.as_datatype_enum
    made.attr["shape"].shape.CopyFrom(tf.TensorShape([2]).as_proto())
    return made


class Places:
    """A store that returns where its variables are, in the place of variables: tests have one device."""

    def __init__(self, container):
        self.container = container

    def get(self, placed):
        return self.container, placed.device


def test_each_copy_is_on_the_device_of_its_replica(monkeypatch):
    monkeypatch.setattr(variables, "VariableStore", Places)
    copies = ReplicatedVariables("c", Replicas(None, TWO)).copies(node("v"))
    assert [device for _, device in copies] == list(TWO)
    assert len({container for container, _ in copies}) == 2
    central = ReplicatedVariables("c", Replicas(None, TWO, central="/device:CPU:1")).copies(node("v"))
    assert [device for _, device in central] == ["/device:CPU:1"]


def test_a_checksum_tells_values_apart():
    held = ReplicatedVariables("test.checksum", Replicas(None, TWO[:1]))
    v, w = held.get(node("v")), held.get(node("w"))
    with _tf.eager_mode():
        v.assign([1.0, 2.0])
        w.assign([3.0, 4.0])
    first = held.checksum(["v", "w"])
    assert first == held.checksum(["w", "v", "missing"])
    assert held.checksum(["v"]) != first
    with _tf.eager_mode():
        w.assign([3.0, 4.5])
    assert held.checksum(["v", "w"]) != first
    with _tf.eager_mode():
        w.assign([3.0, 4.0])
    assert held.checksum(["v", "w"]) == first
    with _tf.eager_mode():
        v.assign([3.0, 4.0])
        w.assign([1.0, 2.0])
    assert held.checksum(["v", "w"]) != first


def test_every_copy_is_shared_with_readers(monkeypatch):
    shared = []
    monkeypatch.setattr(Places, "share", lambda self: shared.append(self.container), raising=False)
    monkeypatch.setattr(variables, "VariableStore", Places)
    ReplicatedVariables("c", Replicas(None, TWO)).share()
    assert shared == ["c", "c.replica1"]


def test_the_first_copy_is_found_by_name():
    found = ReplicatedVariables("c", Replicas(None, TWO[:1])).named(node("v"))
    assert (found.attr["container"].s, found.attr["shared_name"].s, found.device) == (b"c", b"v", TWO[0])
