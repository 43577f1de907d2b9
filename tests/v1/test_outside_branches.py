"""What TF 1.15.5 gives for `tf.control_dependencies(None)` in branches and loops, tried there."""

import numpy as np
import tensorflow

import tf2compat.v1 as tf


def test_a_loop_takes_what_was_made_outside_it(graph, tf1_control_flow):
    made = []

    def body(number, value):
        with tf.control_dependencies(None):
            start = tf.random_uniform([2], 0.5, 0.5)
            weight = tf.get_variable("v", initializer=start)
            made.append(start * 2.0)
        return number + 1, value * weight

    _, out = tf.while_loop(lambda number, _: number < 2, body, [0, tf.ones([2])])
    gradient = tf.gradients(out, tf.trainable_variables())[0]
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        assert made[0].graph is graph
        np.testing.assert_allclose(session.run([out, made[0], gradient]), [[0.25, 0.25], [1.0, 1.0], [1.0, 1.0]])


def test_what_a_branch_made_outside_runs_whichever_is_taken(graph, tf1_control_flow):
    chosen = tf.placeholder(tf.bool, [])
    made = []

    def branch():
        def inner():
            with tf.control_dependencies(None):
                made.append(tf.constant(3.0) * 2.0)
            return made[0] * 2.0

        return tf.cond(chosen, inner, lambda: 0.0)

    out = tf.cond(chosen, branch, lambda: tf.constant(1.0))
    with tf.Session() as session:
        assert session.run([out, made[0]], {chosen: True}) == [12.0, 6.0]
        assert session.run([out, made[0]], {chosen: False}) == [1.0, 6.0]


def test_in_a_loop_of_a_function_it_stays_in_the_loop(graph, tf1_control_flow):
    graphs = []

    @tf.function
    def traced():
        def body(number):
            with tf.control_dependencies(None):
                graphs.append((tf.constant(1).graph, tensorflow.compat.v1.get_default_graph()))
            return number + 1

        return tf.while_loop(lambda number: number < 2, body, [0])

    traced()
    assert all(made is default and made is not graph for made, default in graphs)


def test_operations_are_awaited_as_before(graph, tf1_control_flow):
    v = tf.get_variable("v", initializer=1.0)
    with tf.control_dependencies([tf.assign(v, 5.0)]):
        out = v.read_value()
        with tf.control_dependencies(None):
            free = tf.constant(1.0)
    with tf.Session() as session:
        session.run(v.initializer)
        assert session.run(out) == 5.0
        assert free.op.control_inputs == []


def test_in_functions_that_are_no_programs_of_tf1_it_stays_in_the_branch(graph):
    made = []

    def branch():
        with tf.control_dependencies(None):
            made.append(tf.constant(3.0) * 2.0)
        return made[0]

    tf.cond(tf.placeholder(tf.bool, []), branch, lambda: 0.0)
    assert made[0].graph is not graph
