import pytest

import tf2compat.v1 as tf


@pytest.mark.filterwarnings("ignore")
def test_a_loop_that_reads_a_variable_is_frozen_with_shapes():
    with tf.Graph().as_default() as graph, tf.Session() as session:
        v = tf.get_variable("v", initializer=[2.0, 3.0])
        _, made = tf.while_loop(lambda i, _: i < 3, lambda i, a: (i + 1, a * v), [0, tf.ones([2])])
        tf.identity(made, name="out")
        session.run(tf.global_variables_initializer())
        given = graph.as_graph_def(add_shapes=True)
        before = given.SerializeToString(deterministic=True)
        frozen = tf.graph_util.convert_variables_to_constants(session, given, ["out"])
        assert given.SerializeToString(deterministic=True) == before
    with tf.Graph().as_default(), tf.Session() as session:
        (out,) = tf.import_graph_def(frozen, return_elements=["out:0"])
        assert session.run(out).tolist() == [8.0, 27.0]
