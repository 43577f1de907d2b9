"""Programs with reference variables, run by stock and by ours with each op in its resource form."""

import numpy as np
import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError
from tf2compat.graph.body import Body
from tf2compat.graph.passes.resource_variables import resource_variables

RESOURCES = stock.distribute.OneDeviceStrategy("CPU:0")  # A strategy wants resources.


@pytest.fixture(autouse=True)
def references(graph):
    tf.disable_resource_variables()
    tf.disable_control_flow_v2()
    yield
    tf.enable_control_flow_v2()
    tf.enable_resource_variables()


def assert_same(steps, feed=None, repeat=2):
    results = []
    for session in (stock.compat.v1.Session(), tf.Session(strategy=RESOURCES)):
        with session as sess:
            sess.run(tf.global_variables_initializer())
            results.append([sess.run(step, feed) for _ in range(repeat) for step in steps])
            if isinstance(session, tf.Session):
                assert sess.variables
    for one, other in zip(*results, strict=True):
        if one is not None:
            np.testing.assert_allclose(other, one, rtol=1e-6)


def v(name="v", value=(1.0, 2.0, 3.0)):
    made = tf.Variable(list(value), name=name)
    assert made.op.type == "VariableV2"
    return made


OPTIMIZERS = [
    lambda: tf.train.GradientDescentOptimizer(0.1),
    lambda: tf.train.MomentumOptimizer(0.1, 0.9),
    lambda: tf.train.MomentumOptimizer(0.1, 0.9, use_nesterov=True),
    lambda: tf.train.AdamOptimizer(0.1),
    lambda: tf.train.AdagradOptimizer(0.1),
    lambda: tf.train.AdadeltaOptimizer(0.1),
    lambda: tf.train.RMSPropOptimizer(0.1),
    lambda: tf.train.RMSPropOptimizer(0.1, centered=True),
    lambda: tf.train.FtrlOptimizer(0.1),
    lambda: tf.train.FtrlOptimizer(0.1, l2_shrinkage_regularization_strength=0.1),
    lambda: tf.train.ProximalAdagradOptimizer(0.1),
    lambda: tf.train.ProximalGradientDescentOptimizer(0.1),
    lambda: tf.train.AdagradDAOptimizer(0.1, tf.train.get_or_create_global_step()),
]


@pytest.mark.parametrize("make", OPTIMIZERS)
@pytest.mark.parametrize("sparse", [False, True])
def test_optimizers(make, sparse):
    w = v()
    loss = tf.reduce_sum(tf.square(tf.gather(w, [0, 2, 2]) if sparse else w))
    assert_same([make().minimize(loss), w], repeat=3)


@pytest.mark.parametrize(
    "op",
    [
        tf.scatter_add,
        tf.scatter_sub,
        tf.scatter_mul,
        tf.scatter_div,
        tf.scatter_min,
        tf.scatter_max,
        tf.scatter_update,
    ],
)
def test_scatters(op):
    w = v()
    assert_same([op(w, [0, 2], [4.0, 2.0]), w])


@pytest.mark.parametrize("op", [tf.scatter_nd_add, tf.scatter_nd_sub, tf.scatter_nd_update])
def test_nested_scatters(op):
    w = v()
    assert_same([op(w, [[0], [2]], [4.0, 2.0]), w])


def test_assignments_and_what_they_return():
    w = v()
    with tf.control_dependencies([tf.assign_add(w, [1.0, 1.0, 1.0])]):
        after = tf.identity(w)
    chained = tf.assign_sub(tf.assign(w, [5.0, 6.0, 7.0]), [1.0, 2.0, 3.0])
    assert_same([after, w + 1.0, chained * 2.0, w, w[1:].assign([0.0, 1.0]), w])


def test_a_value_of_another_shape_is_refused():
    w = tf.Variable([1.0, 2.0], name="w")
    fed = tf.placeholder(tf.float32)
    write = tf.assign(w, fed)
    with tf.Session(strategy=RESOURCES) as sess:
        sess.run(w.initializer)
        with pytest.raises(tf.errors.InvalidArgumentError):
            sess.run(write, {fed: [1.0, 2.0, 3.0]})
        np.testing.assert_array_equal(sess.run(w), [1.0, 2.0])


def test_counting_and_asking():
    counter = tf.Variable(0, name="counter")
    other = v("other")
    with tf.Session(strategy=RESOURCES) as sess:
        sess.run(counter.initializer)
        assert sess.run([tf.is_variable_initialized(counter), tf.is_variable_initialized(other)]) == [True, False]
        up = tf.count_up_to(counter, 2)
        assert [sess.run(up), sess.run(up)] == [0, 1]
        with pytest.raises(tf.errors.OutOfRangeError):
            sess.run(up)
        with pytest.raises(tf.errors.FailedPreconditionError, match="other"):
            sess.run(other)


def test_what_a_condition_and_a_loop_make_of_references():
    w = v()
    condition = tf.placeholder(tf.bool)
    out = tf.cond(condition, lambda: tf.assign_add(w, [1.0, 1.0, 1.0]), lambda: w * 2.0)
    loop = tf.while_loop(lambda i: i < 3, lambda i: i + tf.cast(tf.reduce_sum(w) > 0, tf.int32), [0])
    for fed in (True, False):
        assert_same([out, loop, w], {condition: fed})


def test_an_average_behind_a_step_sees_what_it_wrote():
    w = v()
    train = tf.train.GradientDescentOptimizer(0.5).minimize(tf.reduce_sum(w * w))
    averages = tf.train.ExponentialMovingAverage(0.5)
    with tf.control_dependencies([train]):
        update = averages.apply([w])
    assert_same([update, averages.average(w), w])


def test_an_op_without_a_form_is_named():
    body = Body({}, [], [], [], {})
    body.add_node("v", "VariableV2", [], dtype=("type", 1))
    body.add_node("chosen", "RefSelect", ["i", "v:0", "v:0"], T=("type", 1), N=("i", 2))
    with pytest.raises(UnsupportedError, match="'chosen' is a RefSelect"):
        resource_variables(body)
