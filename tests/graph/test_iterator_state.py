import pytest
import tensorflow as tf

import tf2compat.v1 as v1


def program(kind):
    v1.set_random_seed(3)
    data = tf.data.Dataset.range(20).shuffle(10, seed=3).batch(2).repeat().prefetch(2)
    if kind == "one_shot":
        iterator = v1.data.make_one_shot_iterator(data)
        start = tf.no_op()
    else:
        iterator = v1.data.make_initializable_iterator(data)
        start = iterator.initializer
    return start, [iterator.get_next(), v1.random_uniform([]), v1.random_shuffle(tf.range(5))]


@pytest.mark.parametrize("kind", ["initializable", "one_shot"])
def test_a_position_is_taken_and_set(kind):
    with tf.Graph().as_default():
        start, fetches = program(kind)
        with v1.Session() as sess:
            sess.run(start)
            sess.run(fetches)
            position = sess.position()
            after = [[part.tolist() for part in sess.run(fetches)] for _ in range(3)]
        with v1.Session() as sess:
            sess.set_position(position)
            sess.run(start)
            assert [[part.tolist() for part in sess.run(fetches)] for _ in range(3)] == after


def test_a_session_that_runs_already_is_set_back():
    with tf.Graph().as_default():
        start, fetches = program("initializable")
        with v1.Session() as sess:
            sess.run(start)
            position = sess.position()
            first = [part.tolist() for part in sess.run(fetches)]
            position = sess.position()
            second = [part.tolist() for part in sess.run(fetches)]
            sess.set_position(position)
            assert [part.tolist() for part in sess.run(fetches)] == second != first


def test_a_later_initialisation_starts_at_the_beginning():
    with tf.Graph().as_default():
        iterator = v1.data.make_initializable_iterator(tf.data.Dataset.range(9))
        element = iterator.get_next()
        with v1.Session() as sess:
            sess.run(iterator.initializer)
            sess.run([element])
            position = sess.position()
        with v1.Session() as sess:
            sess.set_position(position)
            sess.run(iterator.initializer)
            assert sess.run(element) == 1
            sess.run(iterator.initializer)
            assert sess.run(element) == 0
