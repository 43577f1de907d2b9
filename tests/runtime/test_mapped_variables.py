import pytest

import tf2compat.v1 as tf
from tf2compat.runtime.mapped_variables import with_handles


def doubled():
    """The graph of `w * 2`, which a program saved, and its meta graph."""
    with tf.Graph().as_default() as graph:
        w = tf.get_variable("w", initializer=1.0, use_resource=True)
        tf.multiply(w, 2.0, name="doubled")
        tf.group(tf.assign_add(w, 1.0), name="more")
        meta_graph = tf.train.export_meta_graph()
        meta_graph.ClearField("collection_def")  # As TensorFlow Hub does: `w` is no variable of the other graph.
        return graph.as_graph_def(), meta_graph


@pytest.mark.parametrize("form", ["graph", "meta graph", "file"])
def test_a_variable_takes_the_place_of_a_variable(form, tmp_path):
    """As in TensorFlow 1.15.5, where `get_tensor_by_name("v:0")` is the handle: what is imported reads and writes v."""
    graph_def, meta_graph = doubled()
    with tf.Graph().as_default() as graph:
        v = tf.get_variable("v", initializer=5.0, use_resource=True)
        given = {"w:0": graph.get_tensor_by_name("v:0")}
        if form == "graph":
            y, more = tf.import_graph_def(graph_def, given, ["doubled:0", "more"], name="in")
        else:
            path = str(tmp_path / "model.meta")
            tf.gfile.GFile(path, "wb").write(meta_graph.SerializeToString())
            tf.train.import_meta_graph(path if form == "file" else meta_graph, input_map=given, import_scope="in")
            y, more = graph.get_tensor_by_name("in/doubled:0"), graph.get_operation_by_name("in/more")
        with tf.Session() as sess:
            sess.run(graph.get_operation_by_name("v/Assign"))
            assert sess.run(y) == 10.0
            sess.run(more)
            assert sess.run([v, y]) == [6.0, 12.0]


def test_a_variable_takes_the_place_of_a_number():
    with tf.Graph().as_default() as graph:
        tf.multiply(tf.placeholder(tf.float32, name="x"), 2.0, name="doubled")
        graph_def = graph.as_graph_def()
    with tf.Graph().as_default(), tf.Session() as sess:
        v = tf.get_variable("v", initializer=5.0)
        (y,) = tf.graph_util.import_graph_def(graph_def, {"x": v}, ["doubled:0"])
        sess.run(v.initializer)
        assert sess.run(y) == 10.0


def test_a_map_without_variables_stays_itself():
    given = {"x:0": 1.0}
    assert with_handles(tf.GraphDef(), given) is given
    assert with_handles(tf.GraphDef(), None) is None


def test_a_file_that_is_none_is_tensorflows_to_report(tmp_path):
    path = tmp_path / "model.meta"
    path.write_bytes(b"nothing")
    with tf.Graph().as_default():
        v = tf.get_variable("v", initializer=5.0)
        with pytest.raises(OSError, match="Cannot parse file"):
            tf.train.import_meta_graph(str(path), input_map={"w:0": v})
        with pytest.raises(OSError, match="does not exist"):
            tf.train.import_meta_graph(str(tmp_path / "other.meta"), input_map={"w:0": v})
