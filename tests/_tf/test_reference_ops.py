"""Operations on reference variables take the variables of a graph, and do what they did."""

import numpy as np
import pytest
import tensorflow as tf
from tensorflow.python.framework import op_def_library, op_def_registry
from tensorflow.python.ops import gen_state_ops, gen_training_ops

import tf2compat.v1 as tf1
from tf2compat import _tf

_GIVEN = {
    "begin": [0],
    "end": [2],
    "strides": [1],
    "global_step": np.int64(2),
    "lr_power": -0.5,
}
_VECTORS = ("grad", "delta", "value", "updates")
_CHANGES = sorted(set(_tf.RESOURCE_FORMS) - {"CountUpTo", "IsVariableInitialized"})


@pytest.fixture(autouse=True)
def applied(monkeypatch):
    monkeypatch.setattr(op_def_library, "_apply_op_helper", op_def_library._apply_op_helper)
    _tf.build_as_in_tf1(ValueError)
    _tf.apply_to_resources()
    for name in ("_ref", "_snapshot", "_variable"):
        monkeypatch.setattr(_tf.ResourceVariable, name, None, raising=False)
    _tf.give_reference_attributes()


def _arguments(op_type, variable):
    definition = op_def_registry.get(op_type)
    sparse = any(each.name == "indices" for each in definition.input_arg)
    arguments = {}
    for number, each in enumerate(definition.input_arg):
        if each.is_ref:
            arguments[each.name] = variable([0.5 + number, 0.4 + number, 0.3 + number])
        elif each.name == "indices":
            arguments[each.name] = [[1]] if "Nd" in op_type else [1]
        elif each.name in _VECTORS:
            size = 1 if sparse else 2 if "Slice" in op_type else 3
            arguments[each.name] = [0.1, 0.2, 0.3][:size]
        else:
            arguments[each.name] = _GIVEN.get(each.name, 0.25)
    return arguments


def _run(tf_, op_type, **options):
    with tf_.Graph().as_default():
        made = []

        def variable(value):
            made.append(tf_.Variable(value, **options))
            return made[-1]

        arguments = _arguments(op_type, variable)
        written = getattr(tf.raw_ops, op_type)(**arguments, name="changed")
        assert written.op.name == "changed"
        with tf_.Session() as session:
            session.run(tf_.global_variables_initializer())
            return session.run(written), session.run(made)


@pytest.mark.parametrize("op_type", _CHANGES)
def test_an_op_on_references_changes_variables_as_it_changed_references(op_type):
    wanted, wanted_state = _run(tf.compat.v1, op_type, use_resource=False)
    found, state = _run(tf1, op_type)
    np.testing.assert_array_equal(found, wanted)
    np.testing.assert_array_equal(state, wanted_state)


def test_counting_and_asking_take_variables():
    with tf1.Graph().as_default():
        counter = tf1.Variable(np.int64(1))
        counted = gen_state_ops.count_up_to(counter, 3)
        known = gen_state_ops.is_variable_initialized(counter)
        with tf1.Session() as session:
            assert not session.run(known)
            session.run(counter.initializer)
            assert session.run(known)
            assert [session.run(counted), session.run(counted)] == [1, 2]
            with pytest.raises(tf1.errors.OutOfRangeError):
                session.run(counted)


def test_the_result_is_a_reference_to_the_next():
    with tf1.Graph().as_default():
        variable = tf1.Variable([1.0, 2.0])
        both = gen_state_ops.scatter_add(gen_state_ops.assign(variable, [5, 6]), [1], [4.0])
        with tf1.Session() as session:
            np.testing.assert_array_equal(session.run(both), [5.0, 10.0])
            np.testing.assert_array_equal(session.run(variable), [5.0, 10.0])


def test_other_ops_are_left_alone():
    with tf1.Graph().as_default():
        stock = op_def_library._apply_op_helper
        assert _tf.in_resource_form(stock, "Add", None, {"x": tf1.Variable(1.0), "y": 1.0}) is None
        assert _tf.in_resource_form(stock, "Assign", None, {"ref": tf1.constant(1.0), "value": 1.0}) is None


def test_a_value_is_no_reference():
    with tf1.Graph().as_default(), pytest.raises(TypeError, match="mutable"):
        gen_state_ops.assign(tf1.convert_to_tensor(tf1.Variable([1.0])), [2.0])


def test_weights_shrink_by_l1_over_l2():
    with tf1.Graph().as_default():
        weights = [tf1.Variable([1.0, -2.0, 0.01]), tf1.Variable([0.75])]
        shrink = tf1.train.sdca_shrink_l1(weights, l1=0.1, l2=0.2, name="shrink")
        assert isinstance(shrink, tf1.Operation)
        assert shrink.name == "shrink"
        with tf1.Session() as session:
            session.run(tf1.global_variables_initializer())
            assert session.run(shrink) is None
            first, second = session.run(weights)
    np.testing.assert_array_equal(first, [0.5, -1.5, 0.0])
    np.testing.assert_array_equal(second, [0.25])


class _Rule(tf1.train.Optimizer):
    """An optimizer as they were written: its step is TensorFlow's kernel."""

    def __init__(self):
        super().__init__(use_locking=False, name="Rule")

    def _create_slots(self, variables):
        for each in variables:
            self._zeros_slot(each, "momentum", "Momentum")

    def _apply_dense(self, grad, var):
        return gen_training_ops.apply_momentum(var, self.get_slot(var, "momentum"), 0.5, grad, 0.9).op


def test_an_optimizer_of_reference_variables_calls_a_kernel():
    with tf1.Graph().as_default():
        weight = tf1.get_variable("weight", initializer=[2.0, -1.0])
        train = _Rule().minimize(tf1.reduce_sum(weight**2))
        with tf1.Session() as session:
            session.run(tf1.global_variables_initializer())
            for _ in range(2):
                session.run(train)
            np.testing.assert_allclose(session.run(weight), [-1.8, 0.9], rtol=1e-6)


def test_the_attributes_of_a_reference_variable():
    with tf1.Graph().as_default():
        variable = tf1.Variable([1.0, 2.0])
        changed = gen_state_ops.assign_add(variable._ref(), [1.0, 1.0])
        with tf1.Session() as session:
            session.run(variable.initializer)
            assert session.run(variable._snapshot).tolist() == [1.0, 2.0]
            assert session.run(changed).tolist() == [2.0, 3.0]
            assert session.run(variable._variable).tolist() == [2.0, 3.0]
