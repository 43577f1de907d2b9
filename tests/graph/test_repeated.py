import threading

import pytest

import tf2compat.v1 as tf


def counting_queue(capacity=100, **options):
    """A queue whose enqueue operation puts 1, 2, 3…"""
    count = tf.get_variable("count", initializer=0, **options)
    queue = tf.FIFOQueue(capacity, tf.int32, shapes=[[]])
    return queue, queue.enqueue(tf.assign_add(count, 1) + 0)


@pytest.mark.parametrize("use_resource", [True, False])
def test_runs_in_order(graph, use_resource):
    queue, enqueue = counting_queue(use_resource=use_resource)
    dequeue = queue.dequeue_many(7)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.make_filler(enqueue, 7)()
        assert sess.run(dequeue).tolist() == [1, 2, 3, 4, 5, 6, 7]
        assert sess.run(queue.size()) == 0


def test_random_ops_go_on(graph):
    tf.set_random_seed(1)
    queue = tf.FIFOQueue(10, [tf.float32, tf.int64], shapes=[[], []])
    # The second is one that the session cannot draw from outside its kernel.
    sampled = tf.random.uniform_candidate_sampler([[0]], 1, 1, False, 10**6).sampled_candidates[0]
    enqueue = queue.enqueue([tf.random_uniform([]), sampled])
    dequeue = queue.dequeue_many(5)
    with tf.Session() as sess:
        sess.make_filler(enqueue, 5)()
        filled = sess.run(dequeue)
    with tf.Session() as sess:
        for _ in range(5):
            sess.run(enqueue)
        one_by_one = sess.run(dequeue)
    assert [values.tolist() for values in filled] == [values.tolist() for values in one_by_one]


def one_or_three():
    def loop():
        return tf.while_loop(lambda i: i < 3.0, lambda i: i + 1.0, [0.0])

    return tf.cond(tf.random_uniform([]) > 0.5, lambda: 1.0, loop)


def test_v1_control_flow(graph):
    tf.disable_control_flow_v2()
    try:
        chosen = one_or_three()
    finally:
        tf.enable_control_flow_v2()
    assert {"Switch", "Merge", "Enter"} <= {op.type for op in graph.get_operations()}
    queue = tf.FIFOQueue(100, tf.float32, shapes=[[]])
    enqueue = queue.enqueue(chosen)
    dequeue = queue.dequeue_many(50)
    with tf.Session() as sess:
        sess.make_filler(enqueue, 50)()
        assert set(sess.run(dequeue)) == {1.0, 3.0}


def test_the_first_failure_ends_it_and_names_the_operation(graph):
    count = tf.get_variable("count", initializer=0)
    queue = tf.FIFOQueue(100, tf.int32, shapes=[[]])
    number = tf.assign_add(count, 1)
    with tf.control_dependencies([tf.assert_less(number, 4, message="too many", name="below_four")]):
        enqueue = queue.enqueue(tf.identity(number))
    size = queue.size()
    with tf.Session() as sess:
        sess.run(count.initializer)
        with pytest.raises(tf.errors.InvalidArgumentError, match="too many") as caught:
            sess.make_filler(enqueue, 8)()
        assert "below_four" in caught.value.op.name
        assert "tf2compat_loop" not in str(caught.value)
        assert sess.run([size, count]) == [3, 4]


def test_closing_ends_a_blocked_one(graph):
    _, enqueue = counting_queue(capacity=2)
    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    fill, raised = sess.make_filler(enqueue), []

    def work():
        try:
            fill()
        except tf.errors.CancelledError as error:
            raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(0.5)
    assert thread.is_alive()
    sess.close()
    thread.join(1)
    assert not thread.is_alive()
    assert raised
