from a_step import AStep

import tf2compat.v1 as tf
from tf2compat.graph.replicated.kind import Kind
from tf2compat.graph.replicated.meetings import average_entries, averages_entries, draw_once, is_sampler
from tf2compat.graph.replicated.sync_marks import SYNC


def test_a_mean_of_some_of_the_rows_is_divided_by_their_number_in_the_whole_batch(graph):
    x = tf.placeholder(tf.float32, [None, 4])
    made = tf.reduce_mean(tf.boolean_mask(x, x[:, 0] > 0), name="some")
    step = AStep([made, tf.reduce_mean(x, name="all")], feeds=[x])
    assert not averages_entries(step.kinds(), step.body.nodes["all"])
    assert averages_entries(step.kinds(), step.body.nodes["some"])
    average_entries(step.body, step.scopes, step.body.nodes["some"])
    assert step.body.nodes["some"].op == "Sum"
    assert step.kinds().of(step.body.returns[0]) is Kind.MEAN


def test_classes_are_drawn_once_for_the_labels_of_all_replicas(graph):
    labels = tf.placeholder(tf.int64, [None, 1])
    drawn = tf.random.log_uniform_candidate_sampler(labels, 1, 3, True, 10)
    step = AStep(list(drawn), feeds=[labels])
    sampler = step.body.nodes[drawn[0].op.name]
    assert is_sampler(step.kinds(), sampler)
    draw_once(step.body, sampler)
    assert not is_sampler(step.kinds(), sampler)
    kinds = step.kinds()
    assert [kinds.of(name) for name in step.body.returns] == [Kind.SAME, Kind.BATCH, Kind.SAME]
    modes = sorted(node.attr["mode"].s for node in step.body.nodes.values() if node.op == SYNC)
    assert modes == [b"gather", b"rows"]
