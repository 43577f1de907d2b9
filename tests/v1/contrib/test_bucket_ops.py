import pytest

import tf2compat.v1 as tf


@pytest.mark.filterwarnings("ignore")
def test_batches_hold_sequences_of_alike_lengths(graph):
    length = tf.train.range_input_producer(12, shuffle=False, num_epochs=1).dequeue() + 1
    sequence = tf.fill([length], length)
    lengths, (sequences,) = tf.contrib.training.bucket_by_sequence_length(
        length, [sequence], 2, [4, 8], dynamic_pad=True, allow_smaller_final_batch=True
    )
    seen = []
    with tf.train.MonitoredSession() as session:
        while not session.should_stop():
            found, padded = session.run([lengths, sequences])
            assert padded.shape == (len(found), max(found))
            assert [row[0] for row in padded.tolist()] == found.tolist()
            seen.append({0 if n < 4 else 1 if n < 8 else 2 for n in found.tolist()})
    assert all(len(buckets) == 1 for buckets in seen)
    assert len(seen) >= 5
