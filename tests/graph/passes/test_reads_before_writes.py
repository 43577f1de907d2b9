import tf2compat.v1 as tf
from tf2compat.graph.body import Body
from tf2compat.graph.passes.reads_before_writes import _Order, reads_before_writes
from tf2compat.graph.passes.variable_arguments import variable_arguments


def controls(graph, name):
    nodes = {node.name: node for node in graph.as_graph_def().node}
    functions = {function.signature.name: function for function in graph.as_graph_def().library.function}
    body = Body(nodes, [], [], [], functions)
    variable_arguments(body)
    reads_before_writes(body)
    return {key for key in body.nodes[name].input if key.startswith("^")}


def counter():
    return tf.get_variable("counter", initializer=tf.constant(0, tf.int64))


def test_an_unordered_read_comes_first(graph):
    v = counter()
    read = tf.raw_ops.ReadVariableOp(resource=v.handle, dtype=tf.int64, name="read_it")
    add = tf.raw_ops.AssignAddVariableOp(resource=v.handle, value=tf.constant(1, tf.int64), name="add")
    assert "^read_it" in controls(graph, "add")
    with tf.Session() as sess:
        sess.run(v.initializer)
        assert [sess.run([read, add])[0] for _ in range(50)] == list(range(50))


def test_a_read_after_the_write_stays_after_it(graph):
    v = counter()
    add = tf.raw_ops.AssignAddVariableOp(resource=v.handle, value=tf.constant(1, tf.int64), name="add")
    with tf.control_dependencies([add]):
        later = tf.raw_ops.ReadVariableOp(resource=v.handle, dtype=tf.int64, name="later")
    assert "^later" not in controls(graph, "add")
    with tf.Session() as sess:
        sess.run(v.initializer)
        assert [sess.run(later) for _ in range(3)] == [1, 2, 3]


def test_no_circle_is_made_of_two_counters(graph):
    v, w = counter(), tf.get_variable("other", initializer=tf.constant(0, tf.int64))
    one = tf.constant(1, tf.int64)
    add_v = tf.raw_ops.AssignAddVariableOp(resource=v.handle, value=one, name="add_v")
    add_w = tf.raw_ops.AssignAddVariableOp(resource=w.handle, value=one, name="add_w")
    with tf.control_dependencies([add_w]):
        read_v = tf.raw_ops.ReadVariableOp(resource=v.handle, dtype=tf.int64)
    with tf.control_dependencies([add_v]):
        read_w = tf.raw_ops.ReadVariableOp(resource=w.handle, dtype=tf.int64)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        assert len(sess.run([read_v, read_w], options=tf.RunOptions(timeout_in_ms=20000))) == 2


def test_hooks_see_the_step_before_it_is_counted(graph):
    step = tf.train.get_or_create_global_step()
    v = tf.get_variable("v", initializer=0.0)
    train = tf.train.GradientDescentOptimizer(1.0).minimize(-v, step)
    seen = []

    class Hook(tf.train.SessionRunHook):
        def begin(self):
            from tensorflow.python.training import training_util

            self.read = training_util._get_or_create_global_step_read()

        def before_run(self, run_context):
            return tf.train.SessionRunArgs(self.read)

        def after_run(self, run_context, run_values):
            seen.append(int(run_values.results))

    with tf.train.MonitoredSession(hooks=[Hook()]) as sess:
        for _ in range(50):
            sess.run(train)
    assert seen == list(range(50))


def test_a_weight_that_is_fetched_beside_the_train_op_is_the_old_one(graph):
    w = tf.get_variable("w", initializer=1.0)
    average = tf.train.ExponentialMovingAverage(0.5)
    train = tf.train.AdamOptimizer(0.1).minimize(w * w)
    with tf.control_dependencies([train]):
        averaged = average.apply([w])
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        before = 1.0
        for _ in range(30):
            seen, _ = sess.run([w, averaged])
            assert seen == before
            before = sess.run(w)
        assert before < 0.0 or before < 1.0


def test_reads_that_the_write_waits_for_get_no_further_edge(graph):
    w = tf.get_variable("w", initializer=1.0)
    tf.assign(w, tf.raw_ops.ReadVariableOp(resource=w.handle, dtype=tf.float32, name="used") + 1.0, name="write")
    (write,) = [op.name for op in graph.get_operations() if op.type == "AssignVariableOp" and "write" in op.name]
    assert "^used" not in controls(graph, write)


class Counting(dict):
    """Counts what is looked up."""

    count = 0

    def __getitem__(self, key):
        self.count += 1
        return self.get(key, [])


def test_a_deep_network_is_gone_through_once(graph):
    """And not once a read: nearly all nodes wait for the first ones."""
    layer = tf.ones([2, 2])
    for number in range(30):
        layer = layer @ tf.get_variable(f"w{number}", [2, 2])
    tf.train.AdamOptimizer().minimize(tf.reduce_sum(layer))
    body = Body({node.name: node for node in graph.as_graph_def().node}, [], [], [], {})
    order = _Order(body)
    order._waiting = Counting(order._waiting)
    reads = [node.name for node in body.nodes.values() if node.op == "ReadVariableOp"]
    writes = [node.name for node in body.nodes.values() if node.op == "ResourceApplyAdam"]
    assert len(reads) >= 30 <= len(writes)
    order.follow(reads, writes)
    assert order._waiting.count <= len(body.nodes)


def test_a_read_that_a_loop_carries_to_the_write(graph):
    tf.disable_control_flow_v2()
    try:
        w = tf.get_variable("w", initializer=1.0)
        used = tf.raw_ops.ReadVariableOp(resource=w.handle, dtype=tf.float32, name="used")
        _, total = tf.while_loop(lambda i, _: i < 3, lambda i, total: (i + 1, total + used), [0, 0.0])
        tf.raw_ops.AssignVariableOp(resource=w.handle, value=total, name="write")
        tf.raw_ops.ReadVariableOp(resource=w.handle, dtype=tf.float32, name="beside")
        with tf.control_dependencies(["write"]):
            _, again = tf.while_loop(lambda i, _: i < 3, lambda i, x: (i + 1, x * 2.0), [0, 1.0])
        with tf.control_dependencies([again]):
            tf.raw_ops.ReadVariableOp(resource=w.handle, dtype=tf.float32, name="later")
    finally:
        tf.enable_control_flow_v2()
    assert "NextIteration" in {op.type for op in graph.get_operations()}
    assert controls(graph, "write") & {"^used", "^beside", "^later"} == {"^beside"}


def test_a_read_comes_before_a_branch_that_writes(graph):
    v = counter()
    chosen = tf.placeholder_with_default(True, [])
    read = tf.raw_ops.ReadVariableOp(resource=v.handle, dtype=tf.int64, name="read_it")
    add = tf.cond(chosen, lambda: tf.assign_add(v, 1) + 0, lambda: tf.constant(0, tf.int64), name="maybe")
    assert "^read_it" in controls(graph, "maybe")
    with tf.Session() as sess:
        sess.run(v.initializer)
        assert [sess.run([read, add])[0] for _ in range(50)] == list(range(50))
