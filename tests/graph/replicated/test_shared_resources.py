import pytest
from a_step import AStep

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError
from tf2compat.graph.passes.cut_at_feeds import cut_at_feeds
from tf2compat.graph.replicated.shared_resources import check_not_shared


def cut(device):
    with tf.device(device):
        queue = tf.FIFOQueue(1, tf.int32, shared_name="tokens", name="tokens")
    size = queue.size()
    step = AStep([])
    step.snapshot.refresh()
    return cut_at_feeds(step.snapshot, [size], [], [])


def test_a_queue_of_a_parameter_server_is_refused(graph):
    with pytest.raises(UnsupportedError, match=r"'tokens' \(FIFOQueueV2\).*SyncReplicasOptimizer"):
        check_not_shared(cut("/job:ps/task:0"))


def test_a_queue_of_a_worker_is_its_own(graph):
    check_not_shared(cut("/job:worker/task:0"))
