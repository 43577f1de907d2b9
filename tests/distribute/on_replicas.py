"""What holds on a strategy of two CPU replicas; run by test_strategies.py in a process of its own for each strategy.

TF2COMPAT_STRATEGY=mirrored TF2COMPAT_DEVICES=CPU:0,CPU:1 python -m pytest tests/distribute/on_replicas.py
"""

import os

import numpy as np
import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat import StepGraph, errors
from tf2compat.distribute import set_rule, strategy_of

X = np.arange(10, dtype=np.float32).reshape(5, 2)


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default() as made:
        yield made


def a_model(loss_of=tf.reduce_mean):
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    w = tf.get_variable("w", initializer=[[1.0], [2.0]])
    loss = loss_of(tf.square(tf.matmul(x, w)))
    step = tf.train.get_or_create_global_step()
    train = tf.train.GradientDescentOptimizer(0.001).minimize(loss, global_step=step)
    return x, w, loss, step, train


def both(fetches, feeds, steps, after):
    """Returns the last results of stock on one device, and of ours on the replicas, and values after the last step."""
    init = tf.global_variables_initializer()
    found = []
    for kind in (stock.compat.v1.Session, tf.Session):
        with kind() as sess:
            sess.run(init)
            for _ in range(steps):
                results = sess.run(fetches, feeds)
            found.append([*results, *sess.run(list(after))])
    return found


def assert_same(fetches, feeds, steps=3, after=()):
    one, other = both(fetches, feeds, steps, after)
    for expected, value in zip(one, other, strict=True):
        if expected is not None:
            np.testing.assert_allclose(value, expected, rtol=1e-5, atol=1e-6)


def test_the_environment_chooses_the_strategy():
    with tf.Session() as sess:
        assert sess.strategy is strategy_of(os.environ["TF2COMPAT_STRATEGY"], ["CPU:0", "CPU:1"])
        assert sess.strategy.num_replicas_in_sync == 2
        assert sess.is_chief


@pytest.mark.parametrize("loss_of", [tf.reduce_mean, tf.reduce_sum, stock.nn.l2_loss])
def test_a_mean_or_a_sum_over_an_uneven_batch_trains_as_on_one_device(loss_of):
    x, w, loss, step, train = a_model(loss_of)
    assert_same([loss, train], {x: X}, after=[step, w])


def test_a_loss_of_rows_is_summed():
    x, _w, loss, _step, train = a_model(lambda rows: tf.reshape(rows, [-1]))
    assert_same([loss, train], {x: X})


def test_what_is_computed_of_a_sum_is_computed_of_the_whole_batch():
    x = tf.placeholder(tf.float32, [None])
    total = tf.add(tf.reduce_sum(x), 1.0, name="total")
    count = tf.reduce_sum(tf.cast(x > 1, tf.int32)) + 1
    with tf.Session() as sess:
        fetches = [total, count, tf.exp(-total), tf.summary.scalar("of_total", total)]
        found = sess.run(fetches, {x: [1, 2, 3, 4]})
        assert found[:2] == [11.0, 4]
        assert found[2] == pytest.approx(np.exp(-11.0))
        assert tf.Summary.FromString(found[3]).value[0].simple_value == 11.0


def test_a_sum_over_what_was_transposed_is_a_sum():
    x, _w, loss, _step, train = a_model(lambda rows: tf.reduce_sum(tf.transpose(rows)))
    assert_same([loss, train], {x: X})


def test_a_sum_over_what_a_loop_made_of_each_row_is_a_sum():
    def loop(rows):
        steps = tf.TensorArray(tf.float32, 3)
        _, out = tf.while_loop(lambda i, _: i < 3, lambda i, out: (i + 1, out.write(i, rows * 0.1)), (0, steps))
        return tf.reduce_sum(out.stack())

    tf.disable_control_flow_v2()
    try:
        x, _w, loss, _step, train = a_model(loop)
    finally:
        tf.enable_control_flow_v2()
    assert_same([loss, train], {x: X})


def _turns(body, rows):
    return tf.while_loop(lambda i, _: i < 3, lambda i, state: (i + 1, body(state)), (0, rows))[1]


def _on():
    return tf.placeholder_with_default(True, [])


IN_FUNCTIONS = {
    "a branch": lambda rows: tf.reduce_mean(tf.cond(_on(), lambda: rows * 2.0, lambda: rows)),
    "a loss in a branch": lambda rows: tf.cond(_on(), lambda: tf.reduce_sum(rows), lambda: tf.reduce_sum(rows * rows)),
    "a loop": lambda rows: tf.reduce_mean(_turns(lambda state: tf.tanh(state * 0.1), rows)),
    "a sum in a loop": lambda rows: _turns(lambda state: state + tf.reduce_sum(tf.tanh(rows)), 0.0),
    "a branch in a loop": lambda rows: tf.reduce_mean(
        _turns(lambda state: tf.cond(_on(), lambda: tf.tanh(state), lambda: state), rows)
    ),
    "each row": lambda rows: tf.reduce_mean(tf.square(tf.map_fn(lambda row: tf.reduce_sum(row) * 0.1, rows))),
    "a function": lambda rows: stock.function(lambda rows: tf.reduce_mean(tf.tanh(rows * 0.01)))(rows),
}


@pytest.mark.parametrize("name", IN_FUNCTIONS)
def test_a_loss_behind_a_function_trains_as_on_one_device(name):
    x, w, loss, _step, train = a_model(IN_FUNCTIONS[name])
    assert_same([loss, train], {x: X}, after=[w])


@pytest.mark.filterwarnings("ignore")
def test_a_recurrent_network_with_lengths_trains_as_on_one_device():
    x, lengths = tf.placeholder(tf.float32, [None, None, 2]), tf.placeholder(tf.int32, [None])
    cell = tf.nn.rnn_cell.GRUCell(3, kernel_initializer=tf.constant_initializer(0.1))
    outputs, state = tf.nn.dynamic_rnn(cell, x, lengths, dtype=tf.float32)
    loss = tf.reduce_mean(tf.square(outputs - 1.0)) + tf.reduce_mean(state)
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    batch = np.random.RandomState(0).randn(5, 4, 2).astype("f")
    assert_same([loss, train], {x: batch, lengths: [4, 2, 1, 1, 2]}, after=tf.trainable_variables())


@pytest.mark.parametrize(
    "loss_of",
    [
        lambda rows: tf.cond(_on(), lambda: tf.reduce_sum(rows), lambda: tf.reduce_mean(rows)),
        lambda rows: tf.reduce_mean(_turns(lambda state: state - tf.reduce_mean(state, 0), rows)),
        lambda rows: tf.reduce_mean(tf.scan(lambda before, row: before * 0.5 + row, rows)),
    ],
)
def test_a_loss_in_whose_function_rows_meet_is_refused(loss_of):
    x, _w, _loss, _step, train = a_model(loss_of)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        with pytest.raises(errors.UnsupportedError, match="how it depends on the batch is lost at"):
            sess.run(train, {x: X})


def test_a_loss_that_cannot_be_seen_through_is_refused_with_its_operation_unless_a_rule_says_what_it_is():
    x, _w, loss, _step, train = a_model(lambda rows: tf.reduce_max(rows, name="hardest") + 1.0)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        with pytest.raises(errors.UnsupportedError, match=r"lost at 'add' \(AddV2\).*set_rule"):
            sess.run(train, {x: X})
    set_rule(loss, "mean")
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run(train, {x: X})


def test_a_masked_mean_divides_by_the_mask_of_the_whole_batch():
    mask = tf.placeholder(tf.float32, [None])
    x, _w, loss, _step, train = a_model(
        lambda rows: tf.reduce_sum(tf.reshape(rows, [-1]) * mask) / tf.reduce_sum(mask) + 0.1
    )
    assert_same([loss, train], {x: X, mask: [1, 0, 0, 1, 1]})


def test_the_losses_of_tf_losses_train_as_on_one_device():
    labels = tf.placeholder(tf.float32, [None, 2])
    x, _w, loss, _step, train = a_model(lambda rows: tf.losses.mean_squared_error(labels, rows * tf.ones([1, 2])))
    assert_same([loss, train], {x: X, labels: X[::-1]})


@pytest.mark.parametrize("fetch_loss", [True, False])
def test_a_sum_with_weight_decay_trains_as_on_one_device(fetch_loss):
    decay = tf.get_variable("decayed", initializer=[0.5, 1.5])
    x, w, loss, _step, train = a_model(lambda rows: tf.reduce_sum(rows) * 0.01 + tf.nn.l2_loss(decay))
    assert_same([loss, train] if fetch_loss else [train], {x: X}, after=[w, decay])


@pytest.mark.parametrize("fetch_loss", [True, False])
def test_sums_and_means_of_a_loss_that_is_not_gated_train_as_on_one_device(fetch_loss):
    x = tf.placeholder(tf.float32, [None, 2])
    w = tf.get_variable("w", initializer=[[1.0], [2.0]])
    rows = tf.square(tf.matmul(x, w))
    losses = [tf.reduce_sum(rows), tf.reduce_mean(rows), tf.nn.l2_loss(w)]
    loss = tf.add_n(losses)
    gradients = [tf.gradients(loss, w)[0], tf.gradients(losses, w)[0], tf.gradients(losses[0] + losses[1], w)[0]]
    train = w.assign_sub(1e-4 * tf.add_n(gradients))
    assert_same([gradients, loss] if fetch_loss else [train], {x: X}, 1, after=[w])


def test_rows_that_are_normalised_by_hand_train_as_on_one_device():
    x = tf.placeholder(tf.float32, [None, 2])
    w = tf.get_variable("w", initializer=[[1.0, -1.0], [2.0, 0.3]])
    rows = tf.matmul(x, w)
    mean = tf.reduce_mean(rows, 0)
    variance = tf.reduce_mean(tf.square(rows - mean), 0)
    population = tf.get_variable("population", initializer=[0.0, 0.0], trainable=False)
    update = tf.assign(population, population * 0.9 + mean * 0.1)
    normal = (rows - mean) / tf.sqrt(variance + 0.1)
    loss = tf.reduce_mean(tf.square(tf.tanh(normal) - 0.5)) + tf.reduce_mean(tf.boolean_mask(normal, rows > 1.0))
    train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    assert_same([train, update], {x: X}, after=[w, population])


def test_classes_are_sampled_as_on_one_device():
    tf.set_random_seed(7)
    ids = tf.placeholder(tf.int64, [None, 1])
    table = tf.get_variable("table", [9, 2], initializer=tf.random_uniform_initializer(-1, 1, seed=3))
    bias = tf.get_variable("bias", [9], initializer=tf.zeros_initializer())
    rows = tf.nn.embedding_lookup(table, ids[:, 0])
    losses = [
        tf.nn.sampled_softmax_loss(table, bias, ids, rows, 3, 9, seed=5),
        tf.nn.nce_loss(table, bias, ids, rows, 3, 9),
    ]
    train = tf.train.GradientDescentOptimizer(0.1).minimize(tf.add_n([tf.reduce_mean(loss) for loss in losses]))
    assert_same([train], {ids: [[1], [2], [8], [0], [1]]}, after=[table, bias])


def test_fetches_are_those_of_the_whole_batch():
    x, w, loss, _step, _train = a_model()
    rows = tf.matmul(x, w)
    gradient = tf.gradients(loss, w)[0]
    correct = tf.reduce_sum(tf.cast(rows > 5.0, tf.int32))
    size = tf.shape(x)[0]
    averages = tf.reduce_mean(x, 0)
    assert_same([loss, rows, gradient, correct, size, averages, w], {x: X}, 1)


def test_a_rule_overrides_what_is_fed_and_fetched():
    x = tf.placeholder(tf.float32, [None])
    whole = tf.placeholder(tf.float32, [None])
    total = tf.reduce_sum(x)
    set_rule(whole, "copy")
    set_rule(total, "first")
    with tf.Session() as sess:
        assert sess.run([total, tf.reduce_sum(whole)], {x: [1, 2, 3, 4], whole: [1, 2, 3]}) == [3, 6]
    with pytest.raises(errors.UsageError, match="'middle'"):
        set_rule(total, "middle")


def test_feeds_that_cannot_be_split_alike_are_named():
    x, y = tf.placeholder(tf.float32, [None], name="one"), tf.placeholder(tf.float32, [None], name="two")
    with tf.Session() as sess, pytest.raises(errors.UsageError, match="one:0: 4, two:0: 5|two:0: 5, one:0: 4"):
        sess.run([x + 1, y + 1], {x: [1, 2, 3, 4], y: [1, 2, 3, 4, 5]})


def test_a_batch_of_one_row_is_computed_by_all():
    x, _w, loss, _step, train = a_model()
    assert_same([loss, train], {x: X[1:2]})


def test_metrics_count_the_whole_batch():
    x = tf.placeholder(tf.float32, [None])
    value, update = tf.metrics.mean(x)
    with tf.Session() as sess:
        sess.run(tf.local_variables_initializer())
        sess.run(update, {x: [1, 2, 3, 4, 5]})
        sess.run(update, {x: [6]})
        assert sess.run(value) == 3.5


def test_a_write_of_integers_that_may_differ_is_refused_with_its_name():
    x = tf.placeholder(tf.int32, [None])
    counter = tf.get_variable("counter", initializer=0)
    largest = tf.assign(counter, tf.reduce_prod(x), name="keep_largest")
    with tf.Session() as sess:
        sess.run(counter.initializer)
        with pytest.raises(errors.UnsupportedError, match="'keep_largest'"):
            sess.run(largest, {x: [1, 2, 3]})


def test_a_write_behind_a_condition_that_varies_is_refused():
    tf.disable_control_flow_v2()
    try:
        x = tf.placeholder(tf.float32, [None])
        v = tf.get_variable("v", initializer=0.0)
        maybe = tf.cond(tf.reduce_max(x) > 3, lambda: tf.assign(v, 1.0), lambda: tf.identity(v))
    finally:
        tf.enable_control_flow_v2()
    with tf.Session() as sess:
        sess.run(v.initializer)
        with pytest.raises(errors.UnsupportedError, match="condition"):
            sess.run(maybe, {x: [1, 2, 3, 4]})


def test_accumulating_gradients_by_hand_trains_as_on_one_device():
    x, w, loss, _step, _ = a_model()
    gradient = tf.gradients(loss, w)[0]
    kept = tf.get_variable("kept", initializer=[[0.0], [0.0]], trainable=False)
    add = tf.assign_add(kept, gradient)
    with tf.control_dependencies([add]):
        apply = tf.train.MomentumOptimizer(0.001, 0.9).apply_gradients([(kept / 2, w)])
    assert_same([add, apply], {x: X}, after=[w])


def test_several_optimizers_in_one_graph_train_as_on_one_device():
    x = tf.placeholder(tf.float32, [None, 2])
    a, b = tf.get_variable("a", initializer=[[1.0], [2.0]]), tf.get_variable("b", initializer=[[0.5], [0.2]])
    first, second = tf.reduce_mean(tf.square(tf.matmul(x, a))), tf.reduce_mean(tf.square(tf.matmul(x, b)))
    one = tf.train.AdamOptimizer(0.01).minimize(first, var_list=[a])
    with tf.control_dependencies([one]):
        other = tf.train.GradientDescentOptimizer(0.001).minimize(second, var_list=[b])
    assert_same([other, first], {x: X}, after=[a, b])


def test_each_replica_draws_its_own_dropout():
    x = tf.placeholder(tf.float32, [None, 64])
    dropped = tf.nn.dropout(x, rate=0.5, seed=3)
    with tf.Session() as sess:
        rows = sess.run(dropped, {x: np.ones((4, 64), np.float32)})
    assert rows.shape == (4, 64)
    assert (rows[:2] != rows[2:]).any()
    assert 0.3 < (rows == 0).mean() < 0.7


def test_initial_values_and_draws_without_a_batch_are_those_of_one_device():
    tf.set_random_seed(5)
    w = tf.get_variable("w", [4, 3])
    noise = tf.random_normal([3], seed=2)
    assert_same([w, noise], {}, 2)


def test_the_variables_of_a_session_are_one_for_all_replicas():
    x, w, _loss, _step, train = a_model()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        variable = sess.variables["w"]
        sess.run(train, {x: X})
        copies = sess.strategy.experimental_local_results(variable)
        with stock.init_scope():
            values = [sess.run(w)]
        assert len(copies) in (1, 2)
        np.testing.assert_array_equal(values[0], sess.run(w))


def test_a_checkpoint_of_two_replicas_restores_on_one_and_the_reverse(tmp_path):
    x, w, _loss, _step, train = a_model()
    saver = tf.train.Saver()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run(train, {x: X})
        path = saver.save(sess, str(tmp_path / "two"))
        trained = sess.run(w)
    with stock.compat.v1.Session() as sess:
        saver.restore(sess, path)
        np.testing.assert_array_equal(sess.run(w), trained)
        path = saver.save(sess, str(tmp_path / "one"))
        expected = [sess.run([train, w], {x: X})[1] for _ in range(3)][-1]
    with tf.Session() as sess:
        saver.restore(sess, path)
        for _ in range(3):
            value = sess.run([train, w], {x: X})[1]
        np.testing.assert_allclose(value, expected, rtol=1e-6)


class _Counter(tf.train.SessionRunHook):
    def __init__(self, fetch):
        self.fetch, self.calls, self.values = fetch, 0, []

    def before_run(self, context):
        return tf.train.SessionRunArgs(self.fetch)

    def after_run(self, context, values):
        self.calls += 1
        self.values.append(values.results)


def test_hooks_run_once_a_global_step(tmp_path):
    x, _w, loss, step, train = a_model()
    tf.summary.scalar("loss", loss)
    counter = _Counter(step)
    hooks = [counter, tf.train.StopAtStepHook(last_step=6), tf.train.NanTensorHook(loss)]
    with tf.train.MonitoredTrainingSession(
        checkpoint_dir=str(tmp_path), hooks=hooks, save_summaries_steps=2, save_checkpoint_steps=3
    ) as sess:

        def step_fn(step_context):
            assert step_context.num_replicas_in_sync == 2
            before = step_context.session.run(loss, {x: X})
            found, _ = step_context.run_with_hooks([loss, train], {x: X})
            np.testing.assert_allclose(found, before, rtol=1e-6)
            return found

        losses = []
        while not sess.should_stop():
            losses.append(sess.run_step_fn(step_fn))
    assert counter.calls == 6
    assert losses == sorted(losses, reverse=True)
    assert tf.train.latest_checkpoint(str(tmp_path)).endswith("-6")
    (events,) = tmp_path.glob("events.*")
    written = [
        value.simple_value
        for event in tf.train.summary_iterator(str(events))
        for value in event.summary.value
        if value.tag == "loss"
    ]
    np.testing.assert_allclose(written, losses[::2], rtol=1e-5)


def test_each_replica_takes_a_batch_of_a_pipeline_of_its_own():
    values = stock.compat.v1.data.make_one_shot_iterator(stock.data.Dataset.range(8).batch(2)).get_next()
    v = tf.get_variable("v", initializer=0.0)
    add = tf.assign_add(v, tf.reduce_sum(tf.cast(values, tf.float32)))
    with tf.Session() as sess:
        sess.run(v.initializer)
        rows = sess.run([values, add])[0]
        assert sorted(rows) == [0, 1, 2, 3]
        assert sess.run([add, v])[1] in (6, 28)
        assert sess.run(v) == 28
        with pytest.raises(tf.errors.OutOfRangeError):
            sess.run(add)


def test_queue_runners_fill_the_queue_of_all_replicas():
    numbers = tf.train.range_input_producer(64, num_epochs=1, shuffle=False).dequeue()
    batch = tf.train.batch([numbers], 4)
    seen = []
    with tf.Session() as sess:
        sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        coord = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(sess, coord)
        try:
            while True:
                seen.extend(sess.run(batch))
        except tf.errors.OutOfRangeError:
            pass
        coord.request_stop()
        coord.join(threads, stop_grace_period_secs=5)
    assert sorted(seen) == list(range(64))


def test_copies_that_differ_are_found(monkeypatch):
    monkeypatch.setenv("TF2COMPAT_COMPARE_COPIES", "2")
    x, _w, _loss, _step, train = a_model()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(4):
            sess.run(train, {x: X})
        copies = sess.strategy.experimental_local_results(sess.variables["w"])
        if len(copies) == 1:
            pytest.skip("one copy for all replicas")
        copies[1].assign_add([[1.0], [0.0]]) if stock.executing_eagerly() else _add_eagerly(copies[1])
        with pytest.raises(errors.CopiesDifferError, match="w"):
            for _ in range(2):
                sess.run(train, {x: X})


def _add_eagerly(variable):
    from tf2compat import _tf

    with _tf.eager_mode():
        variable.assign_add([[1.0], [0.0]])


def test_reference_variables_train_as_on_one_device():
    tf.disable_resource_variables()
    tf.disable_control_flow_v2()
    try:
        x, w, loss, _step, train = a_model()
        with tf.control_dependencies([train]):
            averages = tf.train.ExponentialMovingAverage(0.9)
            train = averages.apply([w])
        scattered = tf.scatter_add(tf.Variable([1.0, 2.0, 3.0], name="table"), [0, 2], [1.0, 1.0])
    finally:
        tf.enable_control_flow_v2()
        tf.enable_resource_variables()
    assert w.op.type == "VariableV2"
    assert_same([loss, train, scattered], {x: X}, after=[averages.average(w), w])


def test_the_graphs_of_a_step_are_those_of_all_replicas():
    x, _w, loss, _step, train = a_model()
    metadata = tf.RunMetadata()
    options = tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE, output_partition_graphs=True)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run([loss, train], {x: X}, options=options, run_metadata=metadata)
    names = {node.name for graph in metadata.partition_graphs for node in graph.node}
    assert any("tf2compat_replica_1/" in name for name in names)
    assert metadata.step_stats.dev_stats


def test_an_error_names_the_users_node():
    x, _w, loss, _step, _train = a_model()
    with tf.control_dependencies([tf.Assert(tf.reduce_all(x < 8.0), ["too large"], name="check")]):
        checked = tf.identity(loss)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        with pytest.raises(tf.errors.InvalidArgumentError, match="too large") as caught:
            sess.run(checked, {x: X})
    assert caught.value.op.name == "check/Assert"
    assert "tf2compat_replica" not in str(caught.value)


def test_each_session_of_a_traced_step_has_its_own_place_in_the_data():
    from tf2compat import _tf

    strategy = strategy_of(os.environ["TF2COMPAT_STRATEGY"], ["CPU:0", "CPU:1"])
    with _tf.eager_mode():
        data = stock.data.Dataset.range(20).batch(2)
        step = StepGraph(
            lambda x: stock.reduce_sum(stock.cast(x, stock.float32)), data, strategy=strategy, reduction="sum"
        )
    with tf.Session(graph=step) as a, tf.Session(graph=step) as b:
        before = [a.run("loss:0") for _ in range(2)]
        with tf.Session(graph=step) as c:
            assert [c.run("loss:0") for _ in range(3)] == [1, 5, 9]
        assert before + [a.run("loss:0") for _ in range(2)] == [1, 5, 9, 13]
        assert b.run("loss:0") == 1


def _dense_of(sparse, table):
    return tf.matmul(tf.sparse_tensor_to_dense(sparse), table)


def _sums_of(sparse, table):
    return tf.sparse_reduce_sum(sparse, 1, keepdims=True) * table[:1]


def _softmax_of(sparse, table):
    return tf.sparse_tensor_dense_matmul(tf.sparse_softmax(tf.sparse_reorder(sparse)), table)


def _lookup_of(sparse, table):
    ids = tf.SparseTensor(sparse.indices, tf.cast(sparse.values, tf.int64), sparse.dense_shape)
    return tf.nn.safe_embedding_lookup_sparse(table, ids, combiner="mean")


@pytest.mark.parametrize("use", [tf.sparse_tensor_dense_matmul, _dense_of, _sums_of, _softmax_of, _lookup_of])
def test_rows_of_a_sparse_tensor_that_is_fed_train_as_on_one_device(use):
    sparse, labels = tf.sparse_placeholder(tf.float32, [None, 4]), tf.placeholder(tf.float32, [None, 1])
    table = tf.get_variable("table", initializer=np.arange(12, dtype=np.float32).reshape(4, 3) / 10)
    loss = tf.reduce_mean(tf.square(tf.reduce_sum(use(sparse, table), 1, keepdims=True) - labels))
    train = tf.train.GradientDescentOptimizer(0.01).minimize(loss)
    places = [[0, 0], [0, 1], [1, 2], [3, 0], [3, 1], [3, 3]]  # Rows 2 and 4 have none.
    value = tf.SparseTensorValue(places, [1, 2, 3, 1, 2, 3], [5, 4])
    assert_same([loss, train], {sparse: value, labels: np.ones([5, 1])}, after=[table])
    assert_same([sparse.dense_shape], {sparse: value, labels: np.ones([5, 1])})


@pytest.mark.parametrize("place", [[3, 0], [-1, 0], [0, 4]])
def test_an_element_outside_of_the_shape_of_a_sparse_tensor_is_an_error(place):
    sparse = tf.sparse_placeholder(tf.float32, [None, 4])
    product = tf.sparse_tensor_dense_matmul(sparse, tf.ones([4, 1]))
    with tf.Session() as sess, pytest.raises(stock.errors.InvalidArgumentError, match="outside of"):
        sess.run(product, {sparse: tf.SparseTensorValue([[0, 0], place], [1, 2], [3, 4])})


def test_a_sparse_tensor_of_known_rows_is_no_batch():
    sparse = tf.sparse_placeholder(tf.float32, [5, 4])
    product = tf.sparse_tensor_dense_matmul(sparse, tf.ones([4, 1]))
    assert_same([product], {sparse: tf.SparseTensorValue([[0, 0], [4, 1]], [1, 2], [5, 4])})


@pytest.mark.parametrize(
    "make",
    [
        tf.transpose,
        lambda x: tf.transpose(x) * 2.0,
        lambda x: tf.stack([x[:, 0], x[:, 1]]),
        lambda x: tf.transpose(tf.stack([x, x + 1.0]), [2, 1, 0]),
        tf.shape,
        lambda x: tf.shape(tf.transpose(x)),
        lambda x: tf.cast(tf.shape(tf.stack([x, x])), tf.float32),
        lambda x: tf.shape(x)[0],
    ],
)
def test_rows_along_another_axis_and_shapes_are_fetched_whole(make):
    x = tf.placeholder(tf.float32, [None, 2])
    assert_same([make(x)], {x: X}, steps=1)


def test_what_cannot_be_merged_is_told(caplog):
    x = tf.placeholder(tf.float32, [None])
    told, ruled = tf.cumsum(x, name="told"), tf.cumsum(x, name="ruled")
    set_rule(ruled, "first")
    with tf.Session() as sess:
        sess.run(
            [told, ruled, tf.reduce_mean(x), x * 2.0, tf.summary.merge([tf.summary.scalar("x", x[0])])], {x: [1, 2]}
        )
    messages = [record.getMessage() for record in caplog.records if "depends on the batch" in record.getMessage()]
    assert len(messages) == 1
    assert "'told'" in messages[0]


def test_an_assignment_whose_value_is_fetched_reaches_every_copy():
    x, given = tf.placeholder(tf.float32, [None, 2]), tf.placeholder(tf.float32, [None, None])
    w = tf.get_variable("w", [2, 1], initializer=tf.zeros_initializer())
    product, assign, double = tf.matmul(x, w), w.assign(given), w.assign(w * 2.0)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run(assign, {given: [[1.0], [2.0]]})
        np.testing.assert_allclose(sess.run(product, {x: X}), X @ [[1.0], [2.0]])
        assert sess.run([double])[0].tolist() == [[2.0], [4.0]]
        np.testing.assert_allclose(sess.run(product, {x: X}), X @ [[2.0], [4.0]])


def added_by(make):
    def value(v):
        with tf.control_dependencies([v.assign_add(1.0)]):
            return make()

    return value


def in_a_condition(v):
    def added():
        with tf.control_dependencies([v.assign_add(1.0)]):
            return tf.constant(3.0)

    return tf.cond(tf.equal(tf.size(v), 1), added, lambda: tf.constant(0.0))


def in_a_loop(v):
    def body(i, total):
        with tf.control_dependencies([v.assign_add(1.0)]):
            return i + 1, total + 3.0

    return tf.while_loop(lambda i, _: i < 1, body, [0, 0.0])[1]


WRITES_OF_FETCHES = {
    "its value": (lambda v: v.assign_add(1.0) + 1.0, 3.0),
    "a condition": (in_a_condition, 3.0),
    "a loop": (in_a_loop, 3.0),
    "rows": (lambda v: tf.scatter_add(v, 0, 1.0) + 1.0, 3.0),
    "a Python function behind it": (added_by(lambda: tf.py_func(lambda: np.float32(3.0), [], tf.float32)), 3.0),
    "a Python function of it": (lambda v: tf.py_func(lambda a: a + 1.0, [v.assign_add(1.0)], tf.float32), 3.0),
    "a Python function of a condition": (lambda v: tf.py_func(lambda a: a, [in_a_condition(v)], tf.float32), 3.0),
    "a queue behind it": (added_by(lambda: tf.train.range_input_producer(4, shuffle=False).size() + 3), 3),
}


@pytest.mark.parametrize("control_flow", [True, False], ids=["functions", "switches"])
@pytest.mark.parametrize("name", WRITES_OF_FETCHES)
def test_what_writes_though_it_is_only_fetched_reaches_every_copy(name, control_flow):
    make, expected = WRITES_OF_FETCHES[name]
    was = tf.control_flow_v2_enabled()
    (tf.enable_control_flow_v2 if control_flow else tf.disable_control_flow_v2)()
    try:
        x = tf.placeholder(tf.float32, [None])
        v = tf.get_variable("v", initializer=[1.0] if name == "rows" else 1.0)
        fetched, product = make(v), x * v
    finally:
        (tf.enable_control_flow_v2 if was else tf.disable_control_flow_v2)()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        if name == "a loop" and not control_flow and os.environ["TF2COMPAT_STRATEGY"] == "central_storage":
            with pytest.raises(errors.UnsupportedError, match="`write in a loop`"):
                sess.run(fetched)
            return
        assert sess.run(fetched) == expected
        assert sess.run(product, {x: [1.0] * 4}).tolist() == [2.0] * 4
