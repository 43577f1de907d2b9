import pickle

import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tests import programs
from tf2compat.v1.graph import MissingNameError, is_ours


def test_a_variable_is_found_by_its_name_in_a_graph_of_ours_alone(graph):
    v = tf.get_variable("v", initializer=[1.0, 2.0])
    assert graph.get_tensor_by_name("v:0") is v
    assert graph.get_tensor_by_name("v/Initializer/initial_value:0").dtype == tf.float32
    with stock.Graph().as_default() as other:
        tf.get_variable("v", initializer=[1.0, 2.0])
        assert other.get_tensor_by_name("v:0").dtype == tf.resource


def test_a_variable_is_found_by_the_name_of_its_first_read(graph):
    with tf.variable_scope("layer"):
        w = tf.get_variable("w", initializer=[1.0, 2.0])
    assert graph.get_tensor_by_name("layer/w/read:0") is w
    assert graph.as_graph_element("layer/w/read:0").dtype == tf.float32
    assert graph.get_operation_by_name("layer/w/read").type == "ReadVariableOp"
    twice = w * 2.0
    gradients = tf.gradients(tf.reduce_sum(twice), graph.get_tensor_by_name("layer/w/read:0"))
    with tf.Session() as session:
        session.run(w.initializer)
        assert session.run("layer/w/read:0").tolist() == [1.0, 2.0]
        assert session.run(twice, {"layer/w/read:0": [5.0, 6.0]}).tolist() == [10.0, 12.0]
        assert session.run(gradients)[0].tolist() == [2.0, 2.0]
    tf.identity(w, name="other/read")
    assert graph.get_tensor_by_name("other/read:0").op.type == "Identity"
    for missing in ("layer/read:0", "other/read/read:0", "read:0", "layer/w/read:1"):
        with pytest.raises(KeyError):
            graph.get_tensor_by_name(missing)


def test_a_missing_name_has_near_ones(graph):
    tf.get_variable("v", initializer=[1.0, 2.0])
    for ask, name, near in (
        (graph.get_tensor_by_name, "v:1", "'v:0'."),
        (graph.get_operation_by_name, "v/Asign", "'v/Assign'."),
        (graph.as_graph_element, "u/Assign", "'v/Assign'."),
    ):
        with pytest.raises(MissingNameError) as caught:
            ask(name)
        assert "Near: " not in caught.value.args[0]
        assert str(caught.value).startswith(repr(caught.value.args[0]))
        assert type(pickle.loads(pickle.dumps(caught.value))) is KeyError
        assert str(caught.value).partition("Near: ")[2] == near
    with pytest.raises(KeyError, match="Near: 'v/Assign:0'"):
        tf.train.LoggingTensorHook(["v/Asign:0"], every_n_iter=1).begin()
    with pytest.raises(ValueError, match="Near: ") as caught, tf.Session() as session:
        session.run("v/Asign:0")
    assert str(caught.value).count("Near: ") == 1


def test_every_graph_is_a_graph():
    class Own(tf.Graph):
        pass

    inner = stock.function(lambda: 1).get_concrete_function().graph
    for made in (stock.Graph(), tf.Graph(), Own(), inner):
        assert isinstance(made, tf.Graph)
        assert isinstance(made, Own) == (type(made) is Own)
    assert [is_ours(made) for made in (stock.Graph(), tf.Graph(), Own(), inner)] == [False, True, True, False]
    assert issubclass(stock.Graph, tf.Graph)
    assert not issubclass(stock.Graph, Own)
    assert type(tf.Graph()) is tf.Graph


@pytest.mark.slow
def test_default_graphs_are_ours_until_it_is_taken_back():
    script = """
import threading
import tensorflow as stock
import tf2compat.v1 as tf
tf.disable_v2_behavior()
default = tf.get_default_graph
assert type(default()) is tf.Graph
v = tf.get_variable("v", [1])
assert default().get_tensor_by_name("v:0") is v
tf.reset_default_graph()
assert type(default()) is tf.Graph
found = []
thread = threading.Thread(target=lambda: found.append(type(default())))
thread.start()
thread.join()
assert found == [tf.Graph]
with stock.Graph().as_default() as other:
    v = tf.get_variable("v", [1])
    assert other.get_tensor_by_name("v:0") is v.handle
tf.reset_default_graph()
tf.enable_v2_behavior()
assert tf.executing_eagerly()
with stock.Graph().as_default():
    assert type(tf.constant(1)) is not tf.Tensor
    assert tf.get_variable("v", [1]).initialized_value.__module__.startswith("tensorflow")
    try:
        bool(tf.get_variable("w", [1], use_resource=True))
    except TypeError:
        print("taken back")
tf.reset_default_graph()
tf.disable_eager_execution()
assert type(default()) is tf.Graph
"""
    done = programs.run(["-c", script])
    assert done.stdout == "taken back\n", done.stderr[-2000:]
