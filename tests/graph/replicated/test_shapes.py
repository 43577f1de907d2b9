import tf2compat.v1 as tf
from tf2compat.graph.replicated.shapes import has_unknown_rows, static_shape


def test_shapes_are_tuples_of_numbers_also_of_tf1s_dimensions(graph):
    for switch in (tf.disable_v2_tensorshape, tf.enable_v2_tensorshape):
        switch()
        assert static_shape(tf.placeholder(tf.float32, [None, 3])) == (None, 3)
        assert static_shape(tf.placeholder(tf.float32)) is None
        assert static_shape(tf.constant(1.0)) == ()


def test_unknown_rows():
    assert [has_unknown_rows(shape) for shape in ((None, 3), (2, None), (), None)] == [True, False, False, False]
