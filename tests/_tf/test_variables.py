"""Which behaviour of TensorFlow's private names `_tf/variables.py` relies on."""

import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat import _tf


def test_a_named_variable_that_is_dropped_keeps_its_value(graph):
    made = ("contract.container", "kept", stock.float32, stock.TensorShape([2]))
    with _tf.eager_mode():
        _tf.named_variable(*made).assign([1.0, 2.0])
        assert _tf.named_variable(*made).numpy().tolist() == [1.0, 2.0]


def test_an_uninitialized_variable(graph):
    variable = _tf.uninitialized_variable("contract.container", "name", stock.float32, stock.TensorShape([2]))
    assert isinstance(variable, stock.Variable)
    assert variable.name == "name:0"
    with _tf.eager_mode():
        with pytest.raises(stock.errors.FailedPreconditionError):
            variable.numpy()
        variable.assign([1.0, 2.0])
        assert variable.numpy().tolist() == [1.0, 2.0]
        checkpoint = stock.train.Checkpoint(v=variable)
        assert checkpoint.v is variable
    handle = variable.handle
    del variable, checkpoint
    import gc

    gc.collect()
    with _tf.eager_mode():
        assert not bool(stock.raw_ops.VarIsInitializedOp(resource=handle)), "freed with the Python object"


def test_the_nodes_of_global_variables(graph):
    resource, reference = tf.get_variable("a", initializer=1.0), tf.Variable(1.0, name="b", use_resource=False)
    assert (resource.handle.op.type, reference.op.type) == ("VarHandleOp", "VariableV2")
    assert _tf.global_variable_names(graph) == ["a", "b"]


def test_handles_of_variables_are_told_from_others():
    variable = tf.Variable([1, 2], name="found")
    table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer([1], [2]), 0)
    assert _tf.is_variable_handle(variable.handle)
    assert not _tf.is_variable_handle(table.resource_handle)
    assert not _tf.is_variable_handle(tf.constant(1))
    again = _tf.variable_of_handle(variable.handle)
    assert again.name == "found:0"
    again.assign([3, 4])
    assert variable.numpy().tolist() == [3, 4]


def test_a_variable_of_a_graph_is_made_of_its_definition():
    with tf.Graph().as_default():
        made = tf.compat.v1.get_variable("w", [2], use_resource=True)
        again = _tf.graph_variable(made.to_proto())
        assert (again.name, again.op.name, again.shape) == ("w:0", "w", [2])
        assert again.initializer is made.initializer


def test_classes_of_a_graphs_variables_and_tensors():
    with tf.Graph().as_default():
        resource, reference = (stock.compat.v1.Variable(1.0, use_resource=use) for use in (True, False))
        assert isinstance(resource, _tf.ResourceVariable)
        assert not isinstance(reference, _tf.ResourceVariable)
        assert isinstance(resource, _tf.BaseVariable)
        assert isinstance(reference, _tf.BaseVariable)
        assert isinstance(resource.assign(2.0), _tf.UnreadVariable)
        assert type(stock.constant(1.0)) is _tf.SymbolicTensor
    assert isinstance(stock.Variable(1.0), _tf.ResourceVariable)


def test_initial_values_and_creators_of_variables_are_hooks(monkeypatch):
    from tensorflow.python.ops import variable_v1, variables

    monkeypatch.setattr(variables, "_safe_initial_value_from_op", variables._safe_initial_value_from_op)
    monkeypatch.setattr(variable_v1, "default_variable_creator", variable_v1.default_variable_creator)
    seen = []
    _tf.guard_initial_values(lambda op: seen.append(op.type))
    _tf.create_variables_by(lambda create, **options: seen.append(options["name"]) or create(**options))
    with tf.Graph().as_default():
        first = stock.compat.v1.Variable(1.0, name="first", use_resource=True)
        second = stock.compat.v1.get_variable("second", initializer=first * 2.0, use_resource=True)
    assert seen == ["first", "second", "ReadVariableOp"]
    assert second.shape.rank == 0


def test_a_handle_from_a_message_is_that_of_the_op(graph):
    with _tf.eager_mode():
        for device in ("", "/device:CPU:0"):
            with stock.device(device or None):
                shape = stock.TensorShape([None, 2])
                made = _tf.variable_handle("contract.handle", f"of{device[-1:]}", stock.float32, shape)
                op = stock.raw_ops.VarHandleOp(
                    container="contract.handle", shared_name=f"of{device[-1:]}", dtype=stock.float32, shape=shape
                )
            with pytest.raises(stock.errors.FailedPreconditionError):
                stock.raw_ops.ReadVariableOp(resource=made, dtype=stock.float32)
            stock.raw_ops.AssignVariableOp(resource=made, value=[[1.0, 2.0]])
            assert stock.raw_ops.ReadVariableOp(resource=op, dtype=stock.float32).numpy().tolist() == [[1.0, 2.0]]
            messages = [stock.raw_ops.SerializeTensor(tensor=handle).numpy() for handle in (made, op)]
            assert messages[0] == messages[1]
            stock.raw_ops.DestroyResourceOp(resource=made)


def test_handles_leave_nothing_behind():
    def memory():
        with open("/proc/self/statm") as stream:
            return int(stream.read().split()[1]) * 4096

    with _tf.eager_mode():
        _tf.variable_handle("contract.memory", "first", stock.float32, stock.TensorShape([2]))
        before = memory()
        for number in range(500):
            _tf.variable_handle("contract.memory", str(number), stock.float32, stock.TensorShape([2]))
    assert memory() - before < 6e6  # `VarHandleOp` leaves 36 KB for each name, 18 MB.


def test_a_variable_is_made_where_its_class_has_another_name(graph, monkeypatch):
    from tensorflow.python.ops import variable_v1

    assert _tf.make_variable(1.0, name="v").op.name == "v"
    monkeypatch.setattr(variable_v1, "VariableV1", tf.Variable)
    assert tf.Variable([2.0], name="w").shape == [1]
    assert _tf.make_variable(3, name="n").dtype == stock.int32


def test_definitions_of_variables_are_protos(graph):
    x = tf.get_variable("x", [2])
    assert _tf.VariableDef.FromString(x.to_proto().SerializeToString()).variable_name == "x:0"


def test_attributes_of_references_stand_for_the_variable(graph, monkeypatch):
    for name in ("_ref", "_snapshot", "_variable"):
        monkeypatch.setattr(_tf.ResourceVariable, name, None, raising=False)
    _tf.give_reference_attributes()
    variable = tf.Variable([1.0, 2.0])
    assert variable._ref() is variable._variable is variable
    with tf.Session() as session:
        session.run(variable.initializer)
        assert session.run(variable._snapshot).tolist() == [1.0, 2.0]
