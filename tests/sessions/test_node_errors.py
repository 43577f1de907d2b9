import pytest
import tensorflow as tf2

import tf2compat.v1 as tf
from tf2compat.errors import CopiesDifferError, UninitializedVariableError
from tf2compat.sessions.node_errors import as_graph_error


def test_the_operation_is_found_and_the_function_is_not_named(graph):
    op = tf.constant(1.0, name="scope/x").op
    error = tf2.errors.NotFoundError(
        None, None, "{{function_node __tf2compat_step_1}} gone [[{{node scope/x}}]] [Op:__tf2compat_step_1]"
    )
    found = as_graph_error(error, graph, [])
    assert type(found) is tf.errors.NotFoundError
    assert found.op is op
    assert "function_node" not in found.message
    assert "[Op:" not in found.message


@pytest.mark.parametrize("copy", ["at_ps_0", "at_chief_12", "here"])
def test_a_copy_on_another_task_is_the_operation(graph, copy):
    op = tf.constant(1.0, name="scope/x").op
    error = tf2.errors.InvalidArgumentError(None, None, f"bad [[{{{{node scope/x/tf2compat_{copy}}}}}]]")
    found = as_graph_error(error, graph, [])
    assert found.op is op
    assert "tf2compat" not in found.message


def test_a_node_that_the_graph_does_not_have(graph):
    error = tf2.errors.InternalError(None, None, "bad [[{{node made/by/the/optimizer}}]]")
    found = as_graph_error(error, graph, [])
    assert found.op is None
    assert "bad" in found.message


def test_uninitialized_variables_are_named(graph):
    error = tf2.errors.InternalError(None, None, "Invalid variable reference.")
    found = as_graph_error(error, graph, ["v", "w"])
    assert isinstance(found, UninitializedVariableError)
    assert "uninitialized value v, w." in str(found)
    assert "tf.global_variables_initializer()" in str(found)
    assert found.error_code == tf.errors.FAILED_PRECONDITION


# The messages of TensorFlow 2.21: of its kernels, of XLA, and of several replicas.
MESSAGES = [
    "Could not find variable s/w. This could mean that the variable has been deleted.",
    "Error while reading resource variable s/w from Container: c. This could mean that it was uninitialized.",
    "Container c does not exist. (Could not find resource: c/s/w)",
    "Resource c/s/w/N10tensorflow3VarE does not exist.",
    "Read variable failure s/w. It could mean the variable is uninitialized or the variable is on another device ",
    "Invalid variable reference.",
    "2 root error(s) found.\n  (0) INTERNAL: {{function_node f}} Invalid variable reference.\n  (1) CANCELLED: more",
    "Attempting to use uninitialized value s/w",
]


@pytest.mark.parametrize("message", MESSAGES)
@pytest.mark.parametrize(
    "kind", [tf2.errors.NotFoundError, tf2.errors.InternalError, tf2.errors.FailedPreconditionError]
)
def test_a_variable_without_a_value(graph, message, kind):
    with tf.variable_scope("s"):
        op = tf.get_variable("w", initializer=1.0, use_resource=True).assign_add(1.0).op
    for name in "w", "other":
        tf.get_variable(name, initializer=1.0, use_resource=True)
    found = as_graph_error(kind(None, None, f"{message}\n\t [[{{{{node {op.name}}}}}]]"), graph, ["w", "s/w", "other"])
    assert isinstance(found, UninitializedVariableError)
    assert found.message.startswith("`Session.run`: Attempting to use uninitialized value s/w\n\t [[node s/Assign")
    assert found.op is op


@pytest.mark.parametrize(
    "message",
    [
        "GetNext() failed because the iterator has not been initialized.",
        "Container c does not exist. (Could not find resource: c/queue)",
        "Error of a py_func: Attempting to use uninitialized value w",
    ],
)
def test_an_error_of_a_step_with_variables_that_is_not_about_them(graph, message):
    found = as_graph_error(tf2.errors.FailedPreconditionError(None, None, message), graph, ["w"])
    assert type(found) is tf.errors.FailedPreconditionError
    assert found.message == message


def test_an_error_of_our_own_stays_as_it_is(graph):
    error = CopiesDifferError("Session.run", "They differ.", "Report it.")
    assert as_graph_error(error, graph, ["v"]) is error


def in_cond(w):
    return tf.cond(tf.placeholder_with_default(True, []), lambda: w.assign_add([1.0] * 3) + 0.0, lambda: tf.zeros([3]))


def in_loop(w):
    return tf.while_loop(lambda i: i < 3, lambda i: i + tf.cast(w.assign_add([1.0] * 3)[0], tf.int32), [0])


def epochs(w):
    return tf.train.limit_epochs(1.0, num_epochs=2)


def metric(w):
    return tf.metrics.mean([1.0])[1]


def embedded(w):
    return tf.nn.embedding_lookup(tf.get_variable("table", initializer=tf.ones([4, 2])), [1])


OPTIMIZERS = {
    "Momentum": lambda: tf.train.MomentumOptimizer(0.1, 0.9),
    "RMSProp": lambda: tf.train.RMSPropOptimizer(0.1),
    "Adagrad": lambda: tf.train.AdagradOptimizer(0.1),
    "Ftrl": lambda: tf.train.FtrlOptimizer(0.1),
    "Adadelta": lambda: tf.train.AdadeltaOptimizer(0.1),
    "Adam": lambda: tf.train.AdamOptimizer(0.1),
}
OPS = {
    "assign_add": lambda w: tf.assign_add(w, [1.0] * 3),
    "scatter_add": lambda w: tf.scatter_add(w, [0], [1.0]),
    "scatter_update": lambda w: tf.scatter_update(w, [0], [1.0]),
    "scatter_nd_update": lambda w: tf.scatter_nd_update(w, [[0]], [1.0]),
    "count_up_to": lambda w: tf.count_up_to(tf.get_variable("count", initializer=0), 5),
    "slice": lambda w: w[:1].assign([5.0]),
    "gather_nd": lambda w: tf.gather_nd(w, [[1]]),
    "embedding": embedded,
    "metric": metric,
    "epochs": epochs,
    "gradient": lambda w: tf.train.GradientDescentOptimizer(0.1).apply_gradients([(tf.ones([3]), w)]),
    "function": lambda w: tf.function(lambda: w.assign_add([1.0] * 3), autograph=False)(),
    "cond": in_cond,
    "loop": in_loop,
}


@pytest.mark.parametrize("use_resource", [False, True])
@pytest.mark.parametrize("name", [*OPS, *OPTIMIZERS])
def test_every_op_tells_of_a_variable_without_a_value(graph, name, use_resource):
    # The reference variables of TensorFlow 1.15.5 give FailedPreconditionError in all of these.
    w = tf.get_variable("w", initializer=[1.0] * 3, use_resource=use_resource or name in ("function", "cond", "loop"))
    done = OPTIMIZERS[name]().minimize(tf.reduce_sum(w * w)) if name in OPTIMIZERS else OPS[name](w)
    with tf.Session() as sess:
        if name in OPTIMIZERS:
            sess.run(w.initializer)
        with pytest.raises(tf.errors.FailedPreconditionError, match="Attempting to use uninitialized value") as caught:
            sess.run(done)
    assert caught.value.op is not None
    assert f"{__file__}:" in caught.value.message
    assert caught.value.message.count("uninitialized value") == 1


def test_a_thread_that_fills_a_queue_tells_it_too(graph):
    w = tf.get_variable("w", initializer=1.0, use_resource=True)
    queue = tf.FIFOQueue(100, tf.float32)
    with tf.Session() as sess:
        fill = sess.make_filler(queue.enqueue(w.assign_add(1.0)))
        with pytest.raises(UninitializedVariableError, match="uninitialized value w"):
            fill()


def test_a_variable_that_a_data_set_holds(graph):
    w = tf.get_variable("scope/w", initializer=2.0, use_resource=True)
    data = tf.data.Dataset.range(3).map(lambda i: tf.cast(i, tf.float32) * w)
    iterator = tf.data.make_initializable_iterator(data)
    element = iterator.get_next()
    with tf.Session() as sess:
        sess.run(iterator.initializer)
        with pytest.raises(UninitializedVariableError, match="uninitialized value scope/w\n") as caught:
            sess.run(element)
    assert caught.value.op.name == "MapDataset/mul/ReadVariableOp"


@pytest.mark.parametrize("use_resource", [False, True])
@pytest.mark.parametrize("pipeline", ["queues", "tf.data"])
def test_a_variable_of_an_input_pipeline(graph, pipeline, use_resource):
    w = tf.get_variable("w", initializer=2.0, use_resource=use_resource)
    batches = [tf.train.batch([tf.train.limit_epochs(3.0, num_epochs=2)], 1), tf.train.batch([w * 2.0], 1)]
    with tf.Session(input_pipeline=pipeline) as sess:
        coordinator = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess, coordinator)
        for batch in batches:
            with pytest.raises((UninitializedVariableError, tf.errors.OutOfRangeError)):
                sess.run(batch)
        with pytest.raises(UninitializedVariableError, match="uninitialized value (w|limit_epochs/epochs)\n"):
            coordinator.join(threads) if threads else sess.run(batches[0])


def test_a_reference_that_is_named_by_the_calls_around_it(graph):
    tf.get_variable("scope/w", initializer=2.0, use_resource=False)
    for name, told in (("loop/body/_1/call/scope/w", "scope/w"), ("cond/Switch:1", "cond/Switch:1")):
        message = f"Attempting to use uninitialized value {name}"
        found = as_graph_error(tf2.errors.FailedPreconditionError(None, None, message), graph, [])
        assert f"uninitialized value {told}." in found.message


def test_what_is_no_variable_of_the_graph(graph):
    message = "Container c does not exist. (Could not find resource: tf2compat.session1/queue)"
    found = as_graph_error(tf2.errors.NotFoundError(None, None, message), graph, [])
    assert type(found) is tf.errors.NotFoundError
