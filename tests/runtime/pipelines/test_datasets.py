"""Pipelines of queues, run as queues and as data sets: the same elements, unshuffled in the same order."""

import numpy as np
import pytest

import tf2compat.v1 as tf


def producer(files, kind, **options):
    return tf.train.string_input_producer(files[kind], **{"num_epochs": 1, "shuffle": False} | options)


def fixed_length(files):
    key, value = tf.FixedLengthRecordReader(record_bytes=4).read(producer(files, "bin", num_epochs=2, shuffle=True))
    row = tf.cast(tf.ensure_shape(tf.decode_raw(value, tf.uint8), [4]), tf.float32)
    return tf.train.batch([key, row + tf.random_normal([4])], 4)


def with_header_and_footer(files):
    reader = tf.FixedLengthRecordReader(record_bytes=6, header_bytes=2, footer_bytes=8)
    return tf.train.batch(reader.read(producer(files, "bin")), 1)


def lines(files):
    key, value = tf.TextLineReader(skip_header_lines=1).read(producer(files, "txt"))
    return tf.train.batch([key, *tf.decode_csv(value, [[0], [0]])], 4, allow_smaller_final_batch=True)


def tf_records(files):
    names = tf.train.match_filenames_once(files["rec"][0].replace("0.rec", "*.rec"))
    queue = tf.train.string_input_producer(names, num_epochs=2, shuffle=False)
    return tf.train.batch(tf.TFRecordReader().read(queue), 3)


def whole_files(files):
    return tf.train.batch(tf.WholeFileReader().read(producer(files, "txt")), 2)


def names(files):
    return tf.train.batch(tf.IdentityReader().read(producer(files, "txt", num_epochs=2)), 2)


def read_file_of_a_dequeued_name(files):
    return tf.train.batch([tf.read_file(producer(files, "txt").dequeue())], 1)


def slices(files):
    rows = tf.train.slice_input_producer([np.arange(10), np.arange(10) * 2.5], num_epochs=3, shuffle=True, seed=5)
    return tf.train.batch(rows, 4)


def padded(files):
    length = tf.train.range_input_producer(7, num_epochs=2, shuffle=False).dequeue()
    return tf.train.batch([tf.range(length)], 3, dynamic_pad=True)


def rows_enqueued_at_once(files):
    number = tf.train.range_input_producer(8, num_epochs=2, shuffle=False).dequeue()
    return tf.train.batch([tf.stack([number, number * 10])], 3, enqueue_many=True)


def read_up_to(files):
    both = tf.FixedLengthRecordReader(record_bytes=4).read_up_to(producer(files, "bin"), 5)
    return tf.train.batch(both, 4, enqueue_many=True)


def a_queue_of_batches(files):
    batch = tf.train.batch([tf.train.range_input_producer(9, num_epochs=2, shuffle=False).dequeue()], 3)
    queue = tf.FIFOQueue(5, [tf.int32], shapes=[[3]])
    tf.train.add_queue_runner(tf.train.QueueRunner(queue, [queue.enqueue([batch])]))
    return queue.dequeue()


def sparse(files):
    number = tf.train.range_input_producer(6, num_epochs=1, shuffle=False).dequeue()
    indices = tf.cast(tf.reshape(tf.range(number), [-1, 1]), tf.int64)
    one = tf.SparseTensor(indices, tf.range(number), tf.cast(tf.reshape(number + 1, [1]), tf.int64))
    return tf.train.batch([one], 2).values


def through_a_variable(files):
    scale = tf.get_variable("scale", initializer=3)
    number = tf.train.range_input_producer(6, num_epochs=1, shuffle=False).dequeue()
    return tf.train.batch([number * scale], 2)


def conditions_loops_and_a_table(files):
    number = tf.train.range_input_producer(6, num_epochs=2, shuffle=False).dequeue()
    drawn = tf.cond(number > 2, lambda: tf.random_uniform([], seed=3), lambda: tf.constant(0.0))
    squares = tf.map_fn(lambda x: x * x, tf.range(3) + number)
    keys, values = tf.constant(["0", "1", "2"]), tf.constant(["zero", "one", "two"])
    table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(keys, values), "many")
    return tf.train.batch([drawn, squares, table.lookup(tf.as_string(number))], 2)


def with_v1_control_flow(files):
    tf.disable_control_flow_v2()
    try:
        return conditions_loops_and_a_table(files)
    finally:
        tf.enable_control_flow_v2()


IN_ORDER = [
    conditions_loops_and_a_table,
    with_v1_control_flow,
    fixed_length,
    with_header_and_footer,
    lines,
    tf_records,
    whole_files,
    names,
    read_file_of_a_dequeued_name,
    slices,
    padded,
    rows_enqueued_at_once,
    read_up_to,
    a_queue_of_batches,
    sparse,
    through_a_variable,
]


@pytest.mark.parametrize("build", IN_ORDER)
def test_the_same_elements_in_the_same_order(files, run, build):
    queues, data = (run(lambda: build(files), choice) for choice in ("queues", "tf.data"))
    assert len(queues) == len(data) > 0
    np.testing.assert_equal(data, queues)


def shuffled(files):
    number = tf.train.range_input_producer(50, num_epochs=2, shuffle=False).dequeue()
    return tf.train.shuffle_batch([number], 5, 40, 20, num_threads=3, allow_smaller_final_batch=True)


def joined(files):
    queue = producer(files, "bin", num_epochs=2)
    parts = [[tf.FixedLengthRecordReader(record_bytes=4).read(queue)[1]] for _ in range(2)]
    return tf.train.batch_join(parts, 4, allow_smaller_final_batch=True)


def shuffled_and_joined(files):
    queue = producer(files, "bin", num_epochs=2, shuffle=True)
    parts = [[tf.FixedLengthRecordReader(record_bytes=4).read(queue)[1]] for _ in range(3)]
    return tf.train.shuffle_batch_join(parts, 4, 30, 10, allow_smaller_final_batch=True)


@pytest.mark.parametrize("build", [shuffled, joined, shuffled_and_joined])
def test_the_same_elements(files, run, build):
    queues, data = (run(lambda: build(files), choice) for choice in ("queues", "tf.data"))
    assert sorted(np.concatenate(data).tolist()) == sorted(np.concatenate(queues).tolist())
    assert len(queues) == len(data)


def two_queues_from_one(files):
    queue = producer(files, "bin", num_epochs=2)
    reader = tf.FixedLengthRecordReader(record_bytes=4)
    parts = [tf.train.batch([reader.read(queue)[1]], 2, name=name) for name in ("one", "two")]
    return tf.concat([*parts, [queue.dequeue()]], 0)


def test_what_several_take_from_goes_to_one_of_them(files, run):
    """Six names of files: each is read by one of two batches, or fetched, if the batches leave one."""
    for choice in ("queues", "tf.data"):
        taken = [value for step in run(lambda: two_queues_from_one(files), choice) for value in step.tolist()]
        names = [value for value in taken if value.endswith(b".bin")]
        assert len(names) <= 4
        assert len(taken) - len(names) <= 10 * (6 - len(names))


@pytest.mark.parametrize("input_pipeline", ["queues", "tf.data"])
def test_what_an_element_waits_for_runs(run, input_pipeline):
    def build():
        number = tf.train.range_input_producer(9, num_epochs=1, shuffle=False).dequeue()
        queue = tf.FIFOQueue(5, tf.int32, shapes=[[]])
        with tf.control_dependencies([tf.assert_less(number, 4, message="too many")]):
            enqueue = queue.enqueue(number)
        tf.train.add_queue_runner(tf.train.QueueRunner(queue, [enqueue]))  # Its close must not wait for the check.
        return queue.dequeue()

    with pytest.raises(tf.errors.InvalidArgumentError, match="too many"):
        run(build, input_pipeline)


def test_it_is_shuffled(files, run):
    assert (np.diff(np.concatenate(run(lambda: shuffled(files), "tf.data"))) < 0).sum() > 20


@pytest.mark.parametrize("input_pipeline", ["queues", "tf.data"])
class TestBadInput:
    def test_a_corrupt_record(self, files, run, input_pipeline):
        with open(files["rec"][1], "r+b") as file:
            file.truncate(40)
        with pytest.raises(tf.errors.DataLossError, match="truncated record") as caught:
            run(lambda: tf_records(files), input_pipeline)
        assert f"The file is {files['rec'][1]}." in caught.value.message

    def test_a_missing_file(self, files, run, input_pipeline):
        files["txt"][1] = "/nowhere/data.txt"
        with pytest.raises(tf.errors.NotFoundError, match="/nowhere/data.txt"):
            run(lambda: lines(files), input_pipeline)

    def test_an_empty_glob(self, files, run, input_pipeline):
        files["rec"] = ["/nowhere/0.rec"]
        with pytest.raises(tf.errors.InvalidArgumentError, match="string_input_producer requires a non-null input"):
            run(lambda: tf_records(files), input_pipeline)

    def test_shapes_that_do_not_fit(self, files, run, input_pipeline):
        def build():
            number = tf.train.range_input_producer(9, num_epochs=1, shuffle=False).dequeue()
            return tf.train.batch([tf.range(number)], 2, shapes=[[4]])

        with pytest.raises(tf.errors.InvalidArgumentError, match="[Ss]hape"):
            run(build, input_pipeline)
