import logging

import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError
from tf2compat.sessions import run_options


def test_what_is_applied():
    wanted = run_options.step_options(tf.RunOptions(timeout_in_ms=5), 7)
    assert (wanted.timeout_ms, wanted.traced, wanted.graphs) == (5, False, False)
    wanted = run_options.step_options(tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE), 7)
    assert (wanted.timeout_ms, wanted.traced, wanted.graphs) == (7, True, False)
    assert run_options.step_options(tf.RunOptions(output_partition_graphs=True), 0).graphs


def test_what_is_not_applied_is_named_once(graph, caplog, monkeypatch):
    monkeypatch.setattr(run_options, "_told", set())
    options = tf.RunOptions(inter_op_thread_pool=1, report_tensor_allocations_upon_oom=True)
    x = tf.constant(1.0)
    with tf.Session() as sess, caplog.at_level(logging.WARNING):
        for _ in range(2):
            assert sess.run(x, options=options) == 1.0
    told = [record.message for record in caplog.records if "RunOptions" in record.message]
    assert len(told) == 1
    assert "inter_op_thread_pool" in told[0]


def test_tensors_that_are_watched_are_refused(graph):
    from tensorflow.python import debug

    x = tf.constant(1.0, name="x")
    options = tf.RunOptions()
    debug.add_debug_tensor_watch(options, "x", debug_urls=["file:///nowhere"])
    with tf.Session() as sess, pytest.raises(UnsupportedError, match=r"debug_options`: It watches 'x'\..*tf.Print"):
        sess.run(x, options=options)


def test_tensors_that_are_watched_for_nobody_are_run(graph):
    x = tf.constant(1.0, name="x")
    options = tf.RunOptions()
    options.debug_options.debug_tensor_watch_opts.add(node_name="x", debug_ops=["DebugIdentity"])
    with tf.Session() as sess:
        assert sess.run(x, options=options) == 1.0


def test_an_empty_submessage_is_not_named(caplog, monkeypatch):
    monkeypatch.setattr(run_options, "_told", set())
    options = tf.RunOptions()
    options.debug_options.SetInParent()
    with caplog.at_level(logging.WARNING):
        run_options.step_options(options, 0)
    assert not caplog.records
