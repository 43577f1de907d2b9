"""`tf.contrib.input_pipeline`'s next string of a list, by the original's functions."""

import pytest

import tf2compat.v1 as tf


def _seek_next(*arguments, **options):
    from tf2compat.v1.contrib.input_pipeline.python.ops import input_pipeline_ops

    return input_pipeline_ops.seek_next(*arguments, **options)


def test_strings_come_in_turn(graph):
    following = _seek_next(["a", "b", "c"])
    assert following.shape.rank == 0
    assert following.op.name == "obtain_next/ObtainNext"
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        assert [session.run(following) for _ in range(5)] == [b"a", b"b", b"c", b"a", b"b"]


def test_a_number_of_epochs_ends(graph):
    following = _seek_next(["a", "b"], num_epochs=2)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        assert b"".join(session.run(following) for _ in range(4)) == b"abab"
        with pytest.raises(tf.errors.OutOfRangeError):
            session.run(following)
