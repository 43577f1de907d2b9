import pytest
from tensorflow.python.framework import function as framework_function

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.graph.inner_operations import InnerOperation, Place, named_operation, variables_taken


@pytest.fixture(params=["v1", "v2"])
def control_flow(request):
    if request.param == "v1":
        tf.disable_control_flow_v2()
    yield request.param
    tf.enable_control_flow_v2()


@pytest.fixture
def x(graph):
    return tf.placeholder_with_default([1.0, 2.0], [None])


def bad(x):
    return tf.reshape(x, [7], name="bad")


def guarded(x):
    with tf.control_dependencies([tf.Assert(tf.reduce_all(x > 1.5), [x], name="check")]):
        return tf.identity(x)


def greater(x):
    with tf.control_dependencies([tf.assert_greater(x, 1.5, name="greater")]):
        return tf.identity(x)


def many(x):
    return tf.shape(x)[0] > 1


def first(x):
    return tf.cast(bad(x)[0], tf.int32)


# The names are those of TensorFlow 1.15.5, in a graph with its own control flow.
NAMED = {
    "check/AssertGuard/Assert": guarded,
    "greater/Assert/AssertGuard/Assert": greater,
    "branch/bad": lambda x: tf.cond(many(x), lambda: bad(x), lambda: x, name="branch"),
    "branch/inner/bad": lambda x: tf.cond(
        many(x), lambda: tf.cond(many(x), lambda: bad(x), lambda: x, name="inner"), lambda: x, name="branch"
    ),
    "loop/bad": lambda x: tf.while_loop(lambda i: i < 3, lambda i: i + first(x), [0], name="loop"),
    "loop_of_condition/bad": lambda x: tf.while_loop(
        lambda i: first(x) < 3, lambda i: i + 1, [0], name="loop_of_condition"
    ),
    "loop/inner/bad": lambda x: tf.while_loop(
        lambda i: i < 3, lambda i: i + tf.cond(i >= 0, lambda: first(x), lambda: i, name="inner"), [0], name="loop"
    ),
    "mapped/while/bad": lambda x: tf.map_fn(lambda e: bad(x)[0] + e, x, name="mapped"),
    "scanned/while/bad": lambda x: tf.scan(lambda a, e: bad(x)[0] + a, x, name="scanned"),
    "cased/cond/bad": lambda x: tf.case([(many(x), lambda: bad(x))], default=lambda: x, name="cased"),
    "log/bad": lambda x: tf.gradients(
        tf.cond(many(x), lambda: tf.check_numerics(tf.log(x - 1.0), "m", name="bad"), lambda: x, name="log"), x
    ),
}


def failure(fetch, before=()):
    with tf.Session() as sess:
        sess.run(before)
        with pytest.raises(tf.errors.InvalidArgumentError) as caught:
            sess.run(fetch)
    return caught.value


@pytest.mark.parametrize("name", NAMED)
def test_an_operation_inside_has_tf1s_name_and_the_users_line(x, control_flow, name):
    error = failure(NAMED[name](x))
    assert (error.op.name, error.node_def.name) == (name, name)
    assert isinstance(error.op, tf.Operation)
    assert error.op.type == error.node_def.op
    assert any(frame.filename == __file__ for frame in error.op.traceback)
    assert f"[[node {name} (defined at {__file__}:" in error.message
    assert f"Original stack trace for '{name}'" in str(error)
    assert name in repr(error.op)


def test_an_operation_of_the_graph_that_is_called_like_one_inside(x):
    tf.identity(x, name="bad")
    error = failure(tf.cond(many(x), lambda: bad(x), lambda: x, name="branch"))
    assert (error.op.name, error.op.type) == ("branch/bad", "Reshape")


def test_functions(x):
    assert failure(tf.function(bad, autograph=False)(x)).op.name == "PartitionedCall/bad"

    @framework_function.Defun(tf.float32)
    def defined(value):
        return bad(value)

    called = defined(x)  # Its graph is not kept: the operation that calls it is the nearest.
    assert failure(called).op is called.op


def test_functions_of_data_sets(graph):
    def data_set(offset):
        return tf.data.Dataset.range(3).map(lambda i: tf.gather([1.0, 2.0], i + offset, name="bad"))

    good, wrong = (tf.data.make_initializable_iterator(data_set(offset)) for offset in (0, 5))
    nested = tf.data.make_initializable_iterator(tf.data.Dataset.range(1).flat_map(lambda i: data_set(5)))
    fetches = [iterator.get_next() for iterator in (good, wrong, nested)]
    initializers = [iterator.initializer for iterator in (good, wrong, nested)]
    assert failure(fetches[1], initializers).op.name == "MapDataset_1/bad"
    assert failure(fetches[2], initializers).op.name == "FlatMapDataset/MapDataset/bad"
    once = tf.data.make_one_shot_iterator(data_set(5)).get_next()
    assert failure(once).op.name == "OneShotIterator/MapDataset_2/bad"


def test_an_iterator_that_cannot_be_started(graph):
    files = tf.data.Dataset.from_tensors(0).concatenate(tf.data.Dataset.from_tensor_slices(tf.gather([1], [5])))
    element = tf.data.make_one_shot_iterator(files).get_next()
    assert failure(element).op.name == "OneShotIterator"


def test_a_function_that_was_imported(graph, x):
    tf.cond(many(x), lambda: bad(x), lambda: x, name="branch")
    with tf.Graph().as_default() as imported:
        tf.import_graph_def(graph.as_graph_def(), name="")
        error = failure(imported.get_tensor_by_name("branch/Identity:0"))
    assert error.op is imported.get_operation_by_name("branch")


def test_messages(graph, x):
    tf.cond(many(x), lambda: bad(x), lambda: x, name="branch")
    source = next(f.signature.name for f in graph.as_graph_def().library.function if "true" in f.signature.name)
    places = {"copy": Place(source, "tf2compat_replica_1/branch")}

    def name(message):
        found, named = named_operation(graph, places, message)
        assert named in message
        return found and found.name

    assert name("wrong [[{{function_node copy}}{{node bad_0}}]]") == "branch/bad"
    assert name("{{function_node step}} wrong [[{{node tf2compat_replica_1/branch}}]]") == "branch"
    xla = "{{function_node step}} wrong [[{{node bad}}]] tf2xla conversion failed while converting copy_const_0[]."
    assert name(xla) == "branch/bad"
    assert name("{{function_node step}} wrong [[{{node bad}}]]") is None
    assert name("no node at all") is None
    assert name("Error in user-defined function passed to MapDataset:1: wrong [[branch]]") == "branch"
    assert name("Error in user-defined function passed to MapDataset:1: wrong") is None


def test_variables_that_an_operation_takes(graph, control_flow):
    v = tf.get_variable("v", initializer=1.0, use_resource=True)
    assert variables_taken(v.assign_add(1.0).op) == {"v"}
    tf.cond(tf.placeholder(tf.bool, []), lambda: v.assign_add(1.0) + 0.0, lambda: 1.0)
    tf.while_loop(lambda i: i < 3.0, lambda i: i + v.assign_add(1.0), [0.0])
    graphs = [graph, *(_tf.function_graph(graph, f.signature.name) for f in graph.as_graph_def().library.function)]
    writes = [op for inside in graphs for op in inside.get_operations() if op.type == "AssignAddVariableOp"]
    found = [variables_taken(InnerOperation(op, op.name)) for op in writes]
    assert found == [{"v"}] * 3


def test_functions_that_another_thread_compiles_while_an_operation_is_looked_for(graph, monkeypatch):
    data = tf.data.Dataset.range(3).map(lambda x: x // 0)
    element = tf.data.make_one_shot_iterator(data).get_next()

    def slowly(places, function):
        places[f"made_meanwhile_{len(places)}"] = Place("source", "node")
        return [places[function].node]

    monkeypatch.setattr("tf2compat.graph.inner_operations._callers", slowly)
    with tf.Session() as sess, pytest.raises(tf.errors.InvalidArgumentError):
        sess.run(element)
