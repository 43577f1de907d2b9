import tensorflow as tf

import tf2compat.v1 as v1
from tf2compat.checkpoint.saver_ops import restored_entries, saved_entries


def test_names_slices_and_tensors():
    with tf.Graph().as_default() as graph:
        x = v1.get_variable("x", [2])
        v1.get_variable("p", [4, 2], partitioner=v1.fixed_size_partitioner(2))
        saver_def = v1.train.Saver(sharded=True).as_saver_def()
        entries = saved_entries(graph, saver_def)
        assert [(e.name, e.slice_spec) for e in entries] == [("p", "4 2 0,2:0,2"), ("p", "4 2 2,2:0,2"), ("x", "")]
        assert [e.full_shape.as_list() for e in entries] == [[4, 2], [4, 2], [2]]
        assert [e.name for e in restored_entries(graph, saver_def)] == ["p", "p", "x"]
        assert x.op.name == "x"


def test_two_savers_are_told_apart():
    with tf.Graph().as_default() as graph:
        x, y = v1.get_variable("x", [2]), v1.get_variable("y", [2])
        savers = v1.train.Saver([x]), v1.train.Saver({"other": y})
        assert [saved_entries(graph, s.as_saver_def())[0].name for s in savers] == ["x", "other"]


def test_the_oldest_format_is_left_to_tensorflow():
    with tf.Graph().as_default() as graph:
        v1.get_variable("x", [2])
        saver_def = v1.train.Saver(write_version=v1.train.SaverDef.V1).as_saver_def()
        assert saved_entries(graph, saver_def) is None


def test_names_in_the_form_of_a_rewritten_graph_are_left_to_tensorflow(graph):
    tf.compat.v1.get_variable("v", initializer=1.0)
    saver = tf.compat.v1.train.Saver()
    definition = graph.as_graph_def()
    for node in definition.node:
        if node.name == "save/SaveV2/tensor_names":
            tensor = node.attr["value"].tensor
            tensor.tensor_content = b"\x01v"
            del tensor.string_val[:]
    with tf.Graph().as_default() as other:
        tf.compat.v1.import_graph_def(definition, name="")
        assert saved_entries(other, saver.saver_def) is None
