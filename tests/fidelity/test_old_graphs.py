"""What TF1 programs were made of before resource variables and `tf.data`: the same values as stock's session gives."""

import threading
import time

import numpy as np
import pytest
import tensorflow as stock

import tf2compat.v1 as tf

BOTH = (stock.compat.v1, tf)
OPTIMIZERS = {
    "Adadelta": {"learning_rate": 0.5},
    "Adagrad": {"learning_rate": 0.1},
    "AdagradDA": {"learning_rate": 0.1, "global_step": None},
    "Adam": {"learning_rate": 0.1},
    "Ftrl": {"learning_rate": 0.1},
    "GradientDescent": {"learning_rate": 0.1},
    "Momentum": {"learning_rate": 0.1, "momentum": 0.9},
    "ProximalAdagrad": {"learning_rate": 0.1},
    "ProximalGradientDescent": {"learning_rate": 0.1},
    "RMSProp": {"learning_rate": 0.1, "momentum": 0.5},
}


def reference(tf, name, value, **options):
    return tf.get_variable(name, initializer=value, use_resource=False, **options)


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
@pytest.mark.parametrize("sparse", [False, True])
def test_optimizers_of_reference_variables(name, sparse):
    def train(tf):
        with tf.Graph().as_default():
            w = reference(tf, "w", np.arange(12, dtype=np.float32).reshape(4, 3) / 10)
            step = tf.get_variable("step", initializer=np.int64(0), use_resource=False, trainable=False)
            options = {key: step if key == "global_step" else value for key, value in OPTIMIZERS[name].items()}
            rows = tf.gather(w, [1, 3, 1]) if sparse else w * 1.0
            optimizer = getattr(tf.train, f"{name}Optimizer")(**options)
            op = optimizer.minimize(tf.reduce_sum(tf.square(rows - 1.0)), step)
            with tf.Session() as sess:
                sess.run(tf.global_variables_initializer())
                for _ in range(4):
                    sess.run(op)
                return [value.tolist() for value in sess.run(tf.global_variables())]

    theirs, ours = map(train, BOTH)
    assert ours == theirs


def test_scatters():
    def values(tf):
        with tf.Graph().as_default():
            results = []
            for kind in ("add", "sub", "mul", "div", "min", "max", "update", "nd_add", "nd_sub", "nd_update"):
                v = reference(tf, kind, np.arange(1, 7, dtype=np.float32))
                indices = [[1], [4]] if kind.startswith("nd") else [1, 4]
                with tf.control_dependencies([v.initializer]):
                    results.append(getattr(tf, f"scatter_{kind}")(v, indices, tf.constant([3.0, 4.0])))
            with tf.Session() as sess:
                return [value.tolist() for value in sess.run(results)]

    theirs, ours = map(values, BOTH)
    assert ours == theirs


def test_counting_switching_and_asking():
    def values(tf):
        with tf.Graph().as_default():
            v, untouched = reference(tf, "v", np.int32(0)), reference(tf, "u", 1.0)
            count, asked = v.count_up_to(3), [tf.is_variable_initialized(x) for x in (v, untouched)]
            same = tf.raw_ops.RefIdentity(input=v._ref())
            off, on = tf.raw_ops.RefSwitch(data=v._ref(), pred=tf.constant(True))
            merged, which = tf.raw_ops.RefMerge(inputs=[off, on])
            found = []
            with tf.Session() as sess:
                sess.run(v.initializer)
                found.append([bool(x) for x in sess.run(asked)])
                found += [int(sess.run(count)) for _ in range(3)]
                found += [int(x) for x in sess.run([same, merged, which])]
                try:
                    sess.run(count)
                except tf.errors.OutOfRangeError as error:
                    found.append(error.message)
            return found

    theirs, ours = map(values, BOTH)
    assert ours[:-1] == theirs[:-1] == [[True, False], 0, 1, 2, 3, 3, 1]
    assert "Reached limit of 3" in ours[-1]
    assert "Reached limit of 3" in theirs[-1]


def _with_v1_control_flow(build):
    tf.disable_control_flow_v2()
    try:
        return build()
    finally:
        tf.enable_control_flow_v2()


def test_nested_v1_control_flow_with_gradients_arrays_and_feeds():
    def build(tf):
        x = tf.placeholder(tf.float32, [])
        array = tf.TensorArray(tf.float32, size=0, dynamic_size=True, clear_after_read=False)

        def outer(i, total, array):
            inner = tf.while_loop(lambda j, _: j < i, lambda j, y: (j + 1, y * x), [0, x])[1]
            total = tf.cond(total > 3.0, lambda: total + inner, lambda: tf.cond(x > 0, lambda: inner, lambda: total))
            return i + 1, total, array.write(i, total)

        _, total, array = tf.while_loop(lambda i, *_: i < 4, outer, [0, tf.constant(0.0), array])
        stacked = array.stack()
        (gradient,) = tf.gradients(tf.reduce_sum(stacked) + total, x)
        return x, total, stacked, gradient

    def values(tf):
        with tf.Graph().as_default() as graph:
            x, *fetches = _with_v1_control_flow(lambda: build(tf))
            assert {"Switch", "Merge", "Enter", "StackPushV2"} <= {op.type for op in graph.get_operations()}
            with tf.Session() as sess:
                found = [sess.run(fetches, {x: value}) for value in (1.5, -0.5, 2.0)]
                found.append(sess.run(fetches, {x: 1.5, fetches[0]: 10.0}))  # The loop's result is fed.
            return [[np.asarray(part).tolist() for part in one] for one in found]

    theirs, ours = map(values, BOTH)
    assert ours == theirs


def test_queues_that_order_and_pad():
    def values(tf):
        with tf.Graph().as_default():
            by_priority = tf.PriorityQueue(5, tf.string, [[]])
            fill = by_priority.enqueue_many((tf.constant([3, 1, 2], tf.int64), ["c", "a", "b"]))
            padding = tf.PaddingFIFOQueue(5, [tf.int32], [[None]])
            fills = [padding.enqueue([list(range(n))]) for n in (1, 3)]
            staging = stock.raw_ops
            stage = staging.Stage(values=[tf.constant(4.0)], shared_name="area")
            unstage = staging.Unstage(dtypes=[tf.float32], shared_name="area")
            sums = tf.SparseConditionalAccumulator(tf.float32, shape=[4, 2])
            put = sums.apply_grad([1, 3], np.ones((2, 2), np.float32))
            with tf.Session() as sess:
                sess.run([fill, stage, put])
                for op in fills:
                    sess.run(op)
                found = [sess.run(by_priority.dequeue())[1] for _ in range(3)]
                found += [sess.run(padding.dequeue_many(2)).tolist(), sess.run(unstage)]
                return found + [np.asarray(part).tolist() for part in sess.run(sums.take_grad(1))[:2]]

    theirs, ours = map(values, BOTH)
    assert ours == theirs
    assert ours[:3] == [b"a", b"b", b"c"]


def test_iterators_of_four_kinds():
    def values(tf):
        with tf.Graph().as_default():
            size = tf.placeholder(tf.int64, [])
            numbers = tf.data.Dataset.range(size)
            once = tf.data.make_one_shot_iterator(tf.data.Dataset.range(3))
            initializable = tf.data.make_initializable_iterator(numbers)
            types, shapes = tf.data.get_output_types(numbers), tf.data.get_output_shapes(numbers)
            again = tf.data.Iterator.from_structure(types, shapes)
            starts = [again.make_initializer(numbers.map(lambda x, k=k: x * k)) for k in (1, 10)]
            handle = tf.placeholder(tf.string, [])
            feedable = tf.data.Iterator.from_string_handle(handle, types, shapes)
            found = []
            with tf.Session() as sess:
                sess.run(initializable.initializer, {size: 4})
                found += [sess.run(once.get_next()), sess.run(initializable.get_next())]
                for start in starts:
                    sess.run(start, {size: 5})
                    found += [sess.run(again.get_next()) for _ in range(3)]
                for iterator in (once, initializable):
                    text = sess.run(iterator.string_handle())
                    found += [sess.run(feedable.get_next(), {handle: text}) for _ in range(2)]
                try:
                    sess.run(once.get_next())
                except tf.errors.OutOfRangeError:
                    found.append("end")
            return found

    theirs, ours = map(values, BOTH)
    assert ours == theirs == [0, 0, 0, 1, 2, 0, 10, 20, 1, 2, 1, 2, "end"]


def test_tables_with_initialisers(tmp_path):
    (tmp_path / "words").write_text("zero\none\ntwo\n")

    def values(tf):
        with tf.Graph().as_default():
            initializer = tf.lookup.TextFileInitializer(
                str(tmp_path / "words"),
                tf.string,
                tf.lookup.TextFileIndex.WHOLE_LINE,
                tf.int64,
                tf.lookup.TextFileIndex.LINE_NUMBER,
            )
            table = tf.lookup.StaticVocabularyTable(initializer, 2)
            keys = tf.placeholder(tf.string, [None])
            found = table.lookup(keys)
            with tf.Session() as sess, tf.Session() as other:
                sess.run(tf.tables_initializer())
                ids = sess.run(found, {keys: ["two", "zero"]}).tolist()
                with pytest.raises(tf.errors.FailedPreconditionError, match="not initialized"):
                    other.run(found, {keys: ["two"]})
            return ids

    theirs, ours = map(values, BOTH)
    assert ours == theirs == [2, 0]


def test_runs_in_parallel_do_not_wait_for_each_other():
    with tf.Graph().as_default():
        queue = tf.FIFOQueue(5, tf.float32, shapes=[[]])
        dequeue, enqueue, add = queue.dequeue(), queue.enqueue(2.0), tf.constant(1.0) + 1.0
        with tf.Session() as sess:
            got = []
            waiting = [threading.Thread(target=lambda: got.append(sess.run(dequeue))) for _ in range(4)]
            for thread in waiting:
                thread.start()
            time.sleep(0.2)
            begin = time.monotonic()
            assert sess.run(add) == 2.0
            for _ in waiting:
                sess.run(enqueue)
            for thread in waiting:
                thread.join(5)
            assert time.monotonic() - begin < 5
            assert got == [2.0] * 4


def test_a_looper_thread_runs_the_session():
    with tf.Graph().as_default():
        count = tf.get_variable("count", initializer=0)
        add = tf.assign_add(count, 1, use_locking=True)
        with tf.Session() as sess:
            sess.run(count.initializer)
            coord = tf.train.Coordinator()
            looper = tf.train.LooperThread.loop(coord, None, target=lambda: sess.run(add))
            while sess.run(count) < 10:
                time.sleep(0.01)
            coord.request_stop()
            coord.join([looper], stop_grace_period_secs=5)
            assert not looper.is_alive()
