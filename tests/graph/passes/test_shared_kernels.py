"""The counts and numbers are TensorFlow 1.15.5's."""

import threading

import numpy as np
import pytest
from tensorflow.python.ops import data_flow_ops

import tf2compat.v1 as tf


@pytest.fixture
def old_control_flow():
    tf.disable_control_flow_v2()
    yield
    tf.enable_control_flow_v2()


@pytest.fixture(params=["functions", "switches"])
def control_flow(request):
    """Branches and loops of both kinds."""
    if request.param == "switches":
        request.getfixturevalue("old_control_flow")


def printed(capfd):
    return [line for line in capfd.readouterr().err.splitlines() if line.startswith("SAYS")]


def noisy(x, first_n):
    return tf.Print(x, [x], "SAYS ", first_n=first_n)


def plain():
    x = tf.constant([1.0, 2.0, 3.0])
    p = tf.Print(x, [x, tf.shape(x)], "SAYS ", first_n=2)
    return p, p + 1, p * 2


def loop():
    def turn(i, x):
        return i + 1, noisy(x, 3) + 1

    count, last = tf.while_loop(lambda i, x: i < 5, turn, [0, tf.constant(0.0)], parallel_iterations=1)
    return last, count, last + 1


def mapped():
    found = tf.map_fn(lambda x: noisy(x, 3), tf.constant([1, 2]), parallel_iterations=1)
    return found, found + 1, found + 2


def gradient():
    x = tf.constant(1.0)
    p = noisy(x, 2)
    return p, tf.gradients(p * p, x)[0], x


def reference():
    p = noisy(tf.assign(tf.Variable([1.0], use_resource=False), [2.0]), 2)
    return p, p + 1, p + 2


def never():
    return noisy(tf.constant(1), 0), noisy(tf.constant(1), 0), tf.constant(1)


def always():
    p = noisy(tf.constant(1), -5)
    return p, p + 1, p + 2


PRINTS = {
    plain: ["[1 2 3][3]"] * 2,
    loop: ["[0]", "[1]", "[2]"],
    mapped: ["[1]", "[2]", "[1]"],
    gradient: ["[1]"] * 2,
    reference: ["[2]"] * 2,
    never: [],
    always: ["[1]"] * 4,
}


def check_prints(build, capfd):
    p, y, z = build()
    for _ in range(2):
        with tf.Session() as sess:
            for fetches in (p, [p, y], [p, z], {"z": z, "y": y, "p": p}):
                sess.run(fetches)
        assert printed(capfd) == [f"SAYS {values}" for values in PRINTS[build]]


@pytest.mark.parametrize("build", PRINTS)
def test_prints_are_counted_once_a_session_whatever_is_fetched(graph, build, capfd):
    check_prints(build, capfd)


@pytest.mark.parametrize("build", [loop, mapped])
def test_prints_in_loops_of_the_old_kind_are_counted(graph, build, capfd, old_control_flow):
    check_prints(build, capfd)


def test_a_branch_that_is_not_taken_counts_nothing(graph, capfd, control_flow):
    taken, x = tf.placeholder_with_default(True, []), tf.constant(5)
    p = tf.cond(taken, lambda: noisy(x, 2), lambda: x)
    numbers = tf.cond(taken, lambda: tf.random_poisson(4.0, [4], seed=1), lambda: tf.zeros([4]))
    with tf.Session() as sess:
        found = []
        for fetches, feed in [([p, numbers], {}), ([numbers, p], {taken: False}), ([p, numbers, x], {})]:
            found += [value.tolist() for value in sess.run(fetches, feed) if np.shape(value) == (4,)]
        assert found == [[5, 4, 8, 8], [0, 0, 0, 0], [3, 4, 4, 6]]
        assert printed(capfd) == ["SAYS [5]"] * 2
        sess.run({"p": p})
        assert printed(capfd) == []


def test_a_fed_step_of_several_tensors(graph, capfd):
    x, words = tf.placeholder(tf.float32, [None]), tf.constant(["a", "b"])
    p = tf.Print(x, [words, tf.constant(True), x], "SAYS ", first_n=1, summarize=1)
    with tf.Session() as sess:
        assert sess.run(p, {x: [3.0]}).tolist() == [3.0]
        assert sess.run([p, p + 1], {x: [4.0, 5.0]})[1].tolist() == [5.0, 6.0]
    assert printed(capfd) == ["SAYS [a...][1][3]"]


RANDOM = {
    "poisson": (
        lambda: tf.random_poisson(4.0, [6], seed=1),
        [[5, 4, 8, 8, 3, 4], [4, 6, 2, 4, 6, 4], [5, 2, 3, 6, 1, 6]],
    ),
    "uniform": (
        lambda: tf.nn.uniform_candidate_sampler(tf.constant([[1]], tf.int64), 1, 5, False, 1000, seed=1)[0],
        [[791, 905, 701, 154, 467], [788, 792, 439, 668, 573], [569, 734, 530, 976, 407]],
    ),
    "learned": (
        lambda: tf.nn.learned_unigram_candidate_sampler(tf.constant([[1], [3]], tf.int64), 1, 5, False, 10, seed=1)[0],
        [[7, 9, 3, 2, 7], [0, 7, 6, 0, 9], [1, 1, 3, 8, 2]],
    ),
    "box": (
        lambda: tf.image.sample_distorted_bounding_box(
            [40, 50, 3], [[[0.1, 0.2, 0.5, 0.9]]], seed=2, min_object_covered=0.1
        )[0],
        [[0, 0, 0], [7, 1, 0], [4, 5, 0]],
    ),
    "loop": (
        lambda: tf.while_loop(
            lambda i, x: i < 3,
            lambda i, x: (i + 1, x + tf.random_poisson(4.0, [4], seed=1)),
            [0, tf.zeros([4])],
            parallel_iterations=1,
        )[1],
        [[10, 12, 18, 18], [7, 13, 17, 16], [8, 10, 10, 21]],
    ),
}


@pytest.mark.parametrize("case", RANDOM)
def test_random_ops_without_an_op_of_another_state_go_on_in_other_calls(graph, case):
    check_numbers(*RANDOM[case])


def test_random_ops_in_a_loop_of_the_old_kind_go_on(graph, old_control_flow):
    check_numbers(*RANDOM["loop"])


def check_numbers(build, numbers):
    value, other = build(), tf.constant(0)
    for _ in range(2):
        with tf.Session() as sess:
            assert [sess.run(f)[0].tolist() for f in ([value], [value, other], [value, other + 1])] == numbers


def test_records_are_read_on_in_other_calls(graph, tmp_path):
    for number in range(2):
        with tf.python_io.TFRecordWriter(str(tmp_path / f"{number}.rec")) as writer:
            for record in range(4):
                writer.write(f"{number}{record}".encode())
    options = {"batch_size": 2, "buffer_size": 8, "parallelism": 1, "seed": 3}
    records = data_flow_ops.RecordInput(str(tmp_path / "*.rec"), **options).get_yield_op()
    other = tf.constant(0)
    with tf.Session() as sess:
        found = [sess.run([records] + [other] * (step % 2))[0].tolist() for step in range(4)]
    assert found == [[b"13", b"12"], [b"01", b"10"], [b"11", b"02"], [b"03", b"00"]]


def test_an_error_is_the_nodes_own(graph, tmp_path):
    pattern = str(tmp_path / "*.none")
    records = data_flow_ops.RecordInput(pattern, batch_size=2, buffer_size=8, parallelism=1).get_yield_op()
    classes = tf.placeholder(tf.int64, [None, None])
    sampled = tf.nn.uniform_candidate_sampler(classes, 1, 5, False, 3, seed=1)[0]
    with tf.Session() as sess:
        with pytest.raises(tf.errors.NotFoundError) as caught:
            sess.run(records)
        assert caught.value.op is records.op
        assert caught.value.message.startswith(f"Found no files at {pattern}\n\t [[node RecordInput (defined at ")
        for _ in range(2):
            with pytest.raises(tf.errors.InvalidArgumentError, match="^true_classes must have num_true") as invalid:
                sess.run(sampled, {classes: [[1, 2]]})
            assert invalid.value.op is sampled.op
        assert sess.run(sampled, {classes: [[1]]}).shape == (5,)


def test_threads_share_a_kernel_and_a_count(graph, capfd):
    drawn, p = tf.random_poisson(4.0, [3], seed=1), noisy(tf.constant(1.0), 5)
    fetches = [[tf.add(drawn, 0.0), p, tf.constant(number)] for number in range(4)]
    found = []

    def work(sess, mine):
        for _ in range(5):
            found.append(tuple(sess.run(mine)[0].tolist()))

    with tf.Session() as sess:
        threads = [threading.Thread(target=work, args=(sess, mine)) for mine in fetches]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(printed(capfd)) == 5
    with tf.Session() as sess:
        assert sorted(found) == sorted(tuple(sess.run(drawn).tolist()) for _ in range(20))


def test_without_a_seed_the_kernel_stays_in_the_step(graph):
    drawn = tf.random_poisson(4.0, [100])
    with tf.Session() as sess:
        first, second = sess.run(drawn), sess.run([drawn])[0]
        assert sess._compiler.state.kernels.names == []
    assert not np.array_equal(first, second)


def test_compiled_with_xla(graph, capfd):
    drawn, p = tf.random_poisson(4.0, [3], seed=1), noisy(tf.constant(1.0) * 2, 2)
    total = tf.reduce_sum(drawn) * p
    with tf.Session(jit_compile=True) as sess:
        assert [sess.run(total), sess.run([total, p])[0], sess.run([total, drawn])[0]] == [34, 30, 24]
    assert printed(capfd) == ["SAYS [2]"] * 2
