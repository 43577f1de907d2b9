import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError
from tf2compat.runtime.pipelines.queues import Pipelines, batch_size_of


def test_a_chain_of_queues(graph):
    names = tf.train.string_input_producer(["a", "b"], name="names")
    reader = tf.TextLineReader()
    _, value = reader.read(names)
    batch = tf.train.batch([value], 7, num_threads=3, name="batch")
    pipelines = Pipelines(graph)
    dequeue = batch.op
    queue = pipelines.queue_of(dequeue)
    (enqueue,) = pipelines.filled_by(queue)
    assert enqueue.threads == 3
    assert [source.node.type for source in enqueue.sources] == ["ReaderReadV2"]
    assert pipelines.upstream(queue) == {queue, names.queue_ref.op.name} == pipelines.replaced()
    assert not pipelines.is_inner(dequeue)
    assert batch_size_of(dequeue) == 7
    (first,) = pipelines.filled_by(names.queue_ref.op.name)
    assert first.sources == ()
    assert first.many


def test_consumers_are_counted(graph):
    queue = tf.train.range_input_producer(5)
    tf.train.batch_join([[queue.dequeue()], [queue.dequeue()]], 2)
    assert Pipelines(graph).consumers(queue.queue_ref.op.name) == 2


def test_other_queues_and_readers_are_named(graph):
    queue = tf.PriorityQueue(3, tf.float32, [[]], name="by_priority")
    tf.train.add_queue_runner(tf.train.QueueRunner(queue, [queue.enqueue((tf.constant(1, tf.int64), 1.0))]))
    with pytest.raises(UnsupportedError, match="'by_priority' is a PriorityQueueV2"):
        Pipelines(graph).filled_by("by_priority")


def test_a_batch_size_of_the_graph(graph):
    queue = tf.train.range_input_producer(5)
    size = tf.placeholder(tf.int32, [])
    with pytest.raises(UnsupportedError, match="computed"):
        batch_size_of(queue.dequeue_many(size).op)
    assert batch_size_of(queue.dequeue().op) is None
